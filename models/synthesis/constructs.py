"""Items about what a program uses: found in the text, the same way in every program of a class."""

import re
from collections.abc import Iterator, Mapping

from models.synthesis.draft import Draft, FaultSpan

_QUIET = {
    "python": re.compile(r"#[^\n]*|\"[^\"\n]*\"|'[^'\n]*'"),
    "c": re.compile(r"//[^\n]*|/\*[^\n]*?\*/|\"[^\"\n]*\"|'[^'\n]*'"),
}
_QUIET |= dict.fromkeys(("java", "javascript"), _QUIET["c"])
_TYPE = "(?:int|float|double|long|char)"
CONSTRUCTS = {
    "uses_while": re.compile(r"^[ \t]*(while)\b", re.M),
    "uses_positions": re.compile(r"\b(range ?\((?:0 ?, ?)?len ?\(\w+\)[^\n:]*)"),
    "uses_sort": re.compile(r"(\bsorted ?\(|\w+\.sort ?\()"),
    "uses_aggregate": re.compile(r"(?<![\w.])((?:sum|max|min|any|all) ?\()"),
    "uses_slice": re.compile(r"(\w+\[[^\]\n,]*:[^\]\n,]*\])"),
    "uses_comprehension": re.compile(r"(\[[^\[\]\n]+ for \w+ in [^\]\n]+\])"),
    "uses_count_method": re.compile(r"(\.(?:count|index|find) ?\()"),
    "uses_string_method": re.compile(r"(\.(?:upper|lower|split|join|replace|strip|is(?:upper|lower|digit|alpha)) ?\()"),
    "uses_dictionary_method": re.compile(r"(\.(?:get|items|keys|values|setdefault) ?\()"),
    "uses_enumerate": re.compile(r"(\benumerate ?\(|\bzip ?\()"),
    "uses_flag": re.compile(r"^[ \t]*(\w+ = (?:True|False))$", re.M),
    "uses_do_while": re.compile(r"^[ \t]*(do)\b[ \t]*\{?$", re.M),
    "uses_break": re.compile(r"^[ \t]*(break)\b", re.M),
    "uses_for_declaration": re.compile(rf"\bfor ?\(({_TYPE} \w+)"),
    "uses_late_declaration": re.compile(
        rf"^[ \t]+(?!{_TYPE}\b)(?:[^\s/][^\n]*[;}}]|\}})[ \t]*\n(?:[ \t]*\n)*[ \t]+({_TYPE} [^\n;()]*)[^\n;]*;", re.M
    ),
    "uses_helper_function": re.compile(r"^def \w+\([^\n]*\n(?:[^\n]*\n)+?(def \w+)\(", re.M),
}
# What a strict compiler for C refuses, beside declarations in odd places.
C_CONSTRUCTS = {
    "uses_unparenthesised_and": re.compile(
        r"(\w[^()\n|&;]*&&[^()\n|;]*\|\|[^()\n;]*|\w[^()\n|&;]*\|\|[^()\n&;]*&&[^()\n;]*)"
    ),
    "uses_variable_length_array": re.compile(
        rf"^[ \t]+{_TYPE} [^;=\n]*?(\w+ ?\[(?![A-Z_]{{2,}}\b)[A-Za-z_]\w*\])", re.M
    ),
}
_SPAN_OF_LF = re.compile(r"printf ?\(\"[^\"\n]*?(%[.\d]*lf)")
_LINE_COMMENT = re.compile(r"\"[^\"\n]*\"|/\*[^\n]*?\*/|(//[^\n]*)")


def with_constructs(draft: Draft, language: str) -> Draft:
    """The draft with every construct marked. What stands in strings and comments does not count."""
    text = _QUIET[language].sub(lambda match: match[0][0] + " " * (len(match[0]) - 1), draft.text)
    if language != "c":
        return draft.marked(_found(text, CONSTRUCTS))
    comments = (match.span(1) for match in _LINE_COMMENT.finditer(draft.text) if match[1])
    marked = draft.marked(FaultSpan(*span, "uses_line_comment") for span in comments)
    formats = (match.span(1) for match in _SPAN_OF_LF.finditer(draft.text))
    marked = marked.marked(FaultSpan(*span, "uses_lf_in_printf") for span in formats)
    return marked.marked(_found(text, CONSTRUCTS | C_CONSTRUCTS))


def _found(text: str, constructs: Mapping[str, re.Pattern[str]]) -> Iterator[FaultSpan]:
    for item, pattern in constructs.items():
        for match in pattern.finditer(text):
            yield FaultSpan(match.start(1), match.end(1), item)
