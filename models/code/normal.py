"""When two programs are the same program."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

from models.code.languages import canonical
from models.code.names import is_attribute, kept_names
from models.code.token import Kind, Token
from models.code.tokens import significant, tokenize

# no-break and zero-width blanks, which editors and web pages leave behind in otherwise empty hand-ins
_BLANKS: Final = "\u200b\u200c\u200d\u2060\ufeff"
NEWLINE, INDENT, DEDENT = "\n", "\n>", "\n<"
_LAYOUT: Final[dict[Kind, str]] = {"newline": NEWLINE, "indent": INDENT, "dedent": DEDENT}


def plain_form(tokens: Sequence[Token]) -> list[str]:
    """The texts of a program's significant tokens; line ends and indentation as `NEWLINE`, `INDENT` and `DEDENT`."""
    return [_LAYOUT.get(token.kind, token.text) for token in tokens]


def normal_form(tokens: Sequence[Token], language: str, fixed: frozenset[str] = frozenset()) -> list[str]:
    """The plain form with the names that are the student's to choose numbered as they first occur."""
    kept = kept_names(tokens, language, fixed)
    numbers: dict[str, str] = {}
    texts = []
    before: Token | None = None
    for token, text in zip(tokens, plain_form(tokens), strict=True):
        chosen = token.kind == "name" and token.text not in kept and not is_attribute(before)
        # no other token's text looks like such a number
        texts.append(numbers.setdefault(text, f"\n{len(numbers)}") if chosen else text)
        before = token
    return texts


def norm_key(code: str, language: str, fixed_names: frozenset[str] = frozenset()) -> str:
    """A key that two programs share when they differ in layout, comments and the student's own names alone.

    Kept: names that the question fixes (`fixed_names`), those of the library, of parts of objects and of imported
    modules; all literals; in Python the structure of the indentation. 32 hexadecimal digits.
    """
    digest = blake2b(canonical(language).encode(), digest_size=16)
    for text in normal_form(significant(code, language), language, fixed_names):
        data = text.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(data) + data)  # with its length, so that no two sequences run into one
    return digest.hexdigest()


def is_empty(code: str, language: str) -> bool:
    """Whether there is nothing in a program but white space and comments."""
    return all(token.kind == "comment" or not token.text.strip().strip(_BLANKS) for token in tokenize(code, language))


def is_untouched(code: str, starter_code: str, language: str) -> bool:
    """Whether a program is the starter code as it was given, apart from comments and layout.

    Without starter code only an empty program is untouched.
    """
    if is_empty(starter_code, language):
        return is_empty(code, language)
    return plain_form(significant(code, language)) == plain_form(significant(starter_code, language))
