"""When two programs are the same program."""

from hashlib import blake2b
from typing import Final

from models.code.languages import canonical
from models.code.names import is_attribute, kept_names
from models.code.token import Token
from models.code.tokens import significant, tokenize

# no-break and zero-width blanks, which editors and web pages leave behind in otherwise empty hand-ins
_BLANKS: Final = "\u200b\u200c\u200d\u2060\ufeff"
_LAYOUT: Final = {"newline": "\n", "indent": "\n>", "dedent": "\n<"}


def normal_form(code: str, language: str, fixed: frozenset[str] = frozenset()) -> list[str]:
    """The texts of a program's tokens, with the names that are the student's to choose numbered as they first occur.

    Comments and layout are left out, but for line ends and indentation where the language reads them.
    """
    language = canonical(language)
    tokens = significant(code, language)
    kept = kept_names(tokens, language, fixed)
    numbers: dict[str, str] = {}
    texts = []
    before: Token | None = None
    for token in tokens:
        text = _LAYOUT.get(token.kind, token.text)
        if token.kind == "name" and token.text not in kept and not is_attribute(before):
            text = numbers.setdefault(token.text, f"\n{len(numbers)}")  # no other token's text looks like this
        texts.append(text)
        before = token
    return texts


def _texts(code: str, language: str) -> list[str]:
    return [_LAYOUT.get(token.kind, token.text) for token in significant(code, language)]


def norm_key(code: str, language: str, fixed_names: frozenset[str] = frozenset()) -> str:
    """A key that two programs share when they differ in layout, comments and the student's own names alone.

    Kept: names that the question fixes (`fixed_names`), those of the library, of parts of objects and of imported
    modules; all literals; in Python the structure of the indentation. 32 hexadecimal digits.
    """
    digest = blake2b(canonical(language).encode(), digest_size=16)
    for text in normal_form(code, language, fixed_names):
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
    return _texts(code, language) == _texts(starter_code, language)
