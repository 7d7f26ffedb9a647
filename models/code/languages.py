"""What is known of each language: its grammar, its keywords and the names that its library defines."""

import builtins
import keyword
from collections.abc import Callable
from functools import cache
from typing import Final

import tree_sitter
import tree_sitter_c
import tree_sitter_java
import tree_sitter_javascript
import tree_sitter_python

_GRAMMARS: Final[dict[str, Callable[[], object]]] = {
    "python": tree_sitter_python.language,
    "c": tree_sitter_c.language,
    "java": tree_sitter_java.language,
    "javascript": tree_sitter_javascript.language,
}
_ALIASES: Final = {
    "py": "python",
    "python3": "python",
    "js": "javascript",
    "node": "javascript",
    "c++": "cpp",
    "c#": "csharp",
    "ts": "typescript",
}

_C_KEYWORDS = """auto break case char const continue default do double else enum extern float for goto if inline
int long register restrict return short signed sizeof static struct switch typedef union unsigned void volatile
while"""
_JAVA_KEYWORDS = """abstract assert boolean break byte case catch char class const continue default do double
else enum extends final finally float for goto if implements import instanceof int interface long native new
package private protected public return short static strictfp super switch synchronized this throw throws
transient try void volatile while true false null"""
_JS_KEYWORDS = """async await break case catch class const continue debugger default delete do else export
extends finally for function if import in instanceof let new return static super switch this throw try typeof
var void while with yield true false null undefined"""

KEYWORDS: Final[dict[str, frozenset[str]]] = {
    "python": frozenset(keyword.kwlist),
    "c": frozenset(_C_KEYWORDS.split()),
    "java": frozenset(_JAVA_KEYWORDS.split()),
    "javascript": frozenset(_JS_KEYWORDS.split()),
}
_ALL_KEYWORDS: Final = frozenset[str]().union(*KEYWORDS.values())

_C_NAMES = """main printf fprintf sprintf snprintf scanf fscanf sscanf puts fputs gets fgets putchar putc fputc
getchar getc fgetc ungetc fopen fclose fflush feof ferror fread fwrite fseek ftell rewind perror stdin stdout
stderr malloc calloc realloc free exit abort atexit atoi atol atof strtol strtoul strtod rand srand qsort
bsearch abs labs system getenv strlen strcpy strncpy strcat strncat strcmp strncmp strchr strrchr strstr strtok
strdup strspn strcspn strpbrk memcpy memmove memset memcmp memchr isalpha isdigit isalnum isspace isupper
islower ispunct isprint isxdigit toupper tolower sqrt cbrt pow exp log log2 log10 sin cos tan asin acos atan
atan2 sinh cosh tanh floor ceil round trunc fabs fmod hypot fmin fmax time clock difftime assert bool true false
include define ifdef ifndef endif elif undef pragma size_t ssize_t FILE int8_t int16_t int32_t int64_t uint8_t
uint16_t uint32_t uint64_t time_t va_list va_start va_arg va_end argc argv"""
_JS_NAMES = """console Math Number String Boolean Array Object JSON Date RegExp Promise Map Set WeakMap WeakSet
Symbol Error TypeError RangeError SyntaxError parseInt parseFloat isNaN isFinite NaN Infinity globalThis window
document process require module exports prompt alert setTimeout setInterval clearTimeout clearInterval arguments
eval Function BigInt Intl Reflect Proxy structuredClone queueMicrotask Buffer global"""
_PYTHON_NAMES = "self cls __name__ __main__ __file__ unicode xrange raw_input long basestring unichr reduce"

LIBRARY_NAMES: Final[dict[str, frozenset[str]]] = {
    "python": frozenset(dir(builtins)) | frozenset(_PYTHON_NAMES.split()),
    "c": frozenset(_C_NAMES.split()),
    "java": frozenset({"main"}),  # classes begin with a capital letter, methods are kept by their place
    "javascript": frozenset(_JS_NAMES.split()),
}


def canonical(language: str) -> str:
    """The one name under which a language is known here: lower case, common short names spelt out."""
    name = language.strip().lower()
    return _ALIASES.get(name, name)


def has_grammar(language: str) -> bool:
    """Whether programs in this language (canonical name) can be parsed, not only split into words."""
    return language in _GRAMMARS


def keywords(language: str) -> frozenset[str]:
    """The reserved words of a language (canonical name); for an unknown one those of all languages together."""
    return KEYWORDS.get(language, _ALL_KEYWORDS)


@cache
def grammar(language: str) -> tree_sitter.Language:
    """The grammar of a language that `has_grammar`; loaded once a process."""
    return tree_sitter.Language(_GRAMMARS[language]())
