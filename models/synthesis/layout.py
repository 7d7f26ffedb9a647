"""Layout as students leave it: indentation, spaces, quotes, blank lines, comments with doubts."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from models.synthesis.draft import Draft, Edit, FaultSpan

SHARE_WITH_DOCSTRING = 0.06
LONGEST_DOCSTRING = 110  # code points
_STRING = r"(?P<string>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')"
_REST = r"|(?P<comma>, )|(?P<open>\w\()"
_SIGNS = r"===|!==|==|!=|<=|>=|\+=|-=|\*=|/=|[-+*/%<>=]"
_TOKENS = {
    "python": re.compile(rf"(?P<comment>#[^\n]*)|{_STRING}|(?P<operator> (?:{_SIGNS}|//=?|\*\*) ){_REST}"),
    "c": re.compile(rf"(?P<comment>(?://|#)[^\n]*|/\*[^\n]*?\*/)|{_STRING}|(?P<operator> (?:{_SIGNS}) ){_REST}"),
}
_TOKENS |= dict.fromkeys(("java", "javascript"), _TOKENS["c"])
_UNITS = (
    ("  ", "  "),
    ("\t", "\t"),
    ("   ", "   "),
    (" " * 8, " " * 8),
    ("    ", "\t"),
)  # of the first level, the others
_HEADER = re.compile(r"^def (?!main\b)\w+\([^\n]*\):\n( +)(?=[^\s\"'])", re.M)
_HEAD_BLANKS = re.compile(r"\b(?:if|for|while|switch)( )\(|\)( )\{")
_MARGIN = re.compile(r"^(?:    )+", re.M)
_LINE = re.compile(r"^(?P<margin>[ \t]*)(?P<code>\S[^\n]*)\n", re.M)


@lru_cache(maxsize=1)
def remarks() -> tuple[str, ...]:
    """The comments that students write, one a line of the file; those that end in `?` are doubts.

    One that fits a kind of line only has its first word before it: `for: go through all of them`.
    """
    return tuple((Path(__file__).parent / "remarks.txt").read_text(encoding="utf-8").splitlines())


@lru_cache(maxsize=16)
def _fitting(keyword: str) -> tuple[str, ...]:
    """The comments for any line, and twice those for lines that begin with the keyword."""
    found = [remark.partition(": ") for remark in remarks()]
    own = [words for head, _, words in found if words and head == keyword]
    return (*(head for head, _, words in found if not words), *own, *own)


def laid_out(draft: Draft, language: str, rng: np.random.Generator) -> Draft:
    """The draft in the layout of one student, drawn by `rng`. What the program does stays the same."""
    dice = rng.random(6)
    if dice[0] < 0.09:
        signs = ("#", "") if language == "python" else (("//", ""), ("/*", " */"))[int(rng.integers(2))]
        draft = _remarked(draft, signs, rng)
    if dice[1] < 0.4:
        draft = draft.edited(_spacing(draft.text, language, rng))
    if dice[5] < 0.35 and language != "python":
        heads = _HEAD_BLANKS.finditer(draft.text)
        draft = draft.edited(Edit(*match.span(match.lastindex or 0), "") for match in heads)
    if dice[2] < 0.25 and language == "python":
        draft = draft.edited(_other_quotes(draft.text))
    if dice[3] < 0.3:
        draft = _indented(draft, rng)
    return _aired(draft, rng) if dice[4] < 0.45 else draft


def documented(draft: Draft, statements: Sequence[str], rng: np.random.Generator) -> Draft:
    """Python with a docstring as a few students write it: what is asked for, or a remark. Its names must be given."""
    headers = list(_HEADER.finditer(draft.text))
    dice = rng.random(2)
    if not headers or dice[0] > SHARE_WITH_DOCSTRING:
        return draft
    asked = statements[int(rng.integers(len(statements)))].split(". ")[0].rstrip(".")
    notes = [remark for remark in _fitting("def") if not remark.endswith("?")]
    odd = len(asked) > LONGEST_DOCSTRING or {'"', "\\", "\n"} & set(asked)
    words = notes[int(rng.integers(len(notes)))] if odd or dice[1] < 0.3 else asked
    place = headers[-1].start(1)
    return draft.edited([Edit(place, place, f'{headers[-1][1]}"""{words}"""\n')])


def _remarked(draft: Draft, signs: tuple[str, str], rng: np.random.Generator) -> Draft:
    lines = list(_LINE.finditer(draft.text))
    edits, spans, shift = [], [], 0
    for number in sorted(int(n) for n in rng.permutation(len(lines))[: int(rng.integers(1, 4))]):
        line = lines[number]
        fitting = _fitting(re.split(r"\W", line["code"], maxsplit=1)[0])
        words = fitting[int(rng.integers(len(fitting)))]
        remark = f"{signs[0]} {words}{signs[1]}"
        own = rng.random() < 0.5
        at = line.start() if own else line.end() - 1
        text = f"{line['margin']}{remark}\n" if own else f"  {remark}"
        edits.append(Edit(at, at, text))
        if words.endswith("?"):
            spans.append(FaultSpan(at + shift, at + shift + len(text), "doubt_in_comment"))
        shift += len(text)
    return draft.edited(edits).marked(spans)


def _spacing(text: str, language: str, rng: np.random.Generator) -> Iterator[Edit]:
    tight = rng.random() < 0.6
    share = (0.3, 0.6, 1.0)[int(rng.integers(3))]
    for token in _TOKENS[language].finditer(text):
        kind = token.lastgroup
        if kind in ("comment", "string") or rng.random() > share:
            continue
        if kind == "operator" and tight:
            yield Edit(*token.span(), token[0].strip())
        elif kind == "comma":
            yield Edit(*token.span(), "," if tight else " , ")
        elif kind == "open" and not tight:
            yield Edit(token.end() - 1, token.end() - 1, " ")


def _other_quotes(text: str) -> Iterator[Edit]:
    for token in _TOKENS["python"].finditer(text):
        if token.lastgroup == "string" and token[0][0] == '"' and "'" not in token[0]:
            yield Edit(token.start(), token.start() + 1, "'")
            yield Edit(token.end() - 1, token.end(), "'")


def _indented(draft: Draft, rng: np.random.Generator) -> Draft:
    first, deeper = _UNITS[int(rng.choice(len(_UNITS), p=[0.45, 0.25, 0.1, 0.15, 0.05]))]
    margins = _MARGIN.finditer(draft.text)
    return draft.edited(Edit(*match.span(), first + deeper * (len(match[0]) // 4 - 1)) for match in margins)


def _aired(draft: Draft, rng: np.random.Generator) -> Draft:
    edits = []
    for line in _LINE.finditer(draft.text):
        dice = rng.random()
        if dice < 0.06:
            edits.append(Edit(line.end(), line.end(), "\n"))
        elif dice < 0.1 and not line["code"].startswith("#"):
            edits.append(Edit(line.end() - 1, line.end() - 1, " "))
    end = len(draft.text)
    edits.append(Edit(end, end, "\n" * int(rng.integers(0, 4))))
    return draft.edited(edits)
