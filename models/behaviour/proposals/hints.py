"""What the words of a statement and the name of a parameter say about its kind."""

import re
from typing import Final

from models.behaviour.proposals.kinds import ANY, FLOAT, INT, TEXT, Kind

_NUMBERS: Final = Kind("list", (INT,))
_TEXTS: Final = Kind("list", (TEXT,))
_NAMES: Final[tuple[tuple[Kind, str], ...]] = (
    (INT, """n m k i j num number count size length age year month_number day_number index pos position limit start stop
    end low high lo hi width rows cols times points score level digits base exponent power step steps x y a b target
    value total amount goal seconds minutes hours id code first_number second_number left right top year1 year2"""),
    (FLOAT, "price weight height temperature temp celsius fahrenheit rate distance radius speed salary balance money "
     "cost average mass volume discount percent ratio tax tip bill side length_cm"),
    (TEXT, """text word s string name sentence letter char character title message phrase line str txt color colour
    password prefix suffix key symbol sep vowel month day direction suit command sequence_string dna first_name
    last_name email url filename suffix ch c st str1 str2 s1 s2 word1 word2 string1 string2 w"""),
    (_NUMBERS, """nums numbers lst l xs ys values items elements arr array list seq sequence data scores grades ages
    temps temperatures prices amounts points_list integers ints marks lst1 lst2 list1 list2 l1 l2 a_list weights
    heights results digits_list tup t tuple"""),
    (_TEXTS, "words names strings letters texts lines chars sentences cities guests votes tokens"),
    (Kind("list", (_NUMBERS,)), "grid matrix table board image rows_list maze m1 m2 matrix1 matrix2 lists nested"),
    (Kind("dict", (TEXT, INT)), "d dict dictionary mapping inventory stock counts d1 d2 dict1 dict2 phonebook catalog"),
    (Kind("record", (INT, INT)), "p q point p1 p2 point1 point2 pair coordinate coordinates"),
)  # fmt: skip
_BY_NAME: Final = {name: kind for kind, names in _NAMES for name in names.split()}

_SCALARS: Final[tuple[tuple[str, Kind], ...]] = (
    (r"(?:string|text|word|letter|character|name|sentence|str)s?", TEXT),
    (r"(?:floats?|decimals?|real numbers?|floating.point numbers?)", FLOAT),
    (r"(?:integer|whole number|number|int|digit|natural number)s?", INT),
    (r"(?:bool|boolean)s?", Kind("bool")),
)
_BOXES: Final[tuple[tuple[str, str], ...]] = (
    (r"(?:list|array|row|sequence|seq|collection)s?", "list"),
    (r"tuples?|pairs?|triples?", "tuple"),
    (r"dictionar(?:y|ies)|dicts?|mappings?", "dict"),
    (r"sets?", "set"),
    (r"(?:grid|matrix|matrices|table)s?", "grid"),
)
_WORD: Final = re.compile(
    "|".join(f"(?P<b{at}>{rule})" for at, (rule, _) in enumerate(_BOXES))
    + "|"
    + "|".join(f"(?P<s{at}>{rule})" for at, (rule, _) in enumerate(_SCALARS))
    + r"|(?P<fields>\([^\W\d]\w*(?:\s*,\s*[^\W\d]\w*)+\))"
)
_SIGNATURE: Final = re.compile(r"\b([^\W\d]\w*)\((?:\s*[^\W\d]\w*\s*,?)*\)")
_IS: Final = re.compile(r"[`*\"')]*\s*(?:and\s+\w+\s*)?(?:is|are|being|contains?|holds?|gets)\s+(.*)")
_ASIDE: Final = re.compile(r"[`*\"')]*\s*(?:,|:|-|–|\()\s*(.*)")
_BOTH: Final = re.compile(r"\bboth\s+(?:\w+\s+)?are\s+(.*)", re.IGNORECASE)
_TYPES: Final = (
    "lists?|arrays?|sequences?|tuples?|dictionar(?:y|ies)|sets?|grids?|strings?|texts?|words?|integers?|numbers?"
)
_BEFORE: Final = re.compile(
    rf"\b((?:{_TYPES})(?:\s+of\s+(?:\w+\s+){{0,2}}\w+)?)\s+[`*\"'(]*(?:\w+[`*\"']*\s+and\s+[`*\"']*)?$", re.IGNORECASE
)
_SORTED_ONE: Final = re.compile(r"\b(?:sorted|ordered)\s+(?:\w+\s+)?(?:sequence|list|array|tuple)", re.IGNORECASE)
_IS_SORTED: Final = re.compile(r"\b\w+\s+(?:is|are)\s+(?:already\s+)?sorted\b", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"[.;!?](?=\s|$)|\n")


def by_name(name: str) -> Kind:
    """What a parameter of that name usually is."""
    plain = name.lower().lstrip("_")
    if plain in _BY_NAME:
        return _BY_NAME[plain]
    tail = plain.rsplit("_", 1)[-1].rstrip("0123456789")
    if tail in _BY_NAME:
        return _BY_NAME[tail]
    if tail.endswith("s") and not tail.endswith("ss"):
        inner = _BY_NAME.get(tail[:-1], ANY)
        return Kind("list", (inner,))
    return ANY


def by_statement(statement: str, parameter: str) -> Kind:
    """What the sentences that name a parameter call it: "a list of (name, age) pairs", "a word"."""
    named = re.compile(rf"\b{re.escape(parameter)}\b")
    sentences = _SENTENCE.split(_SIGNATURE.sub(r"\1", statement))
    places = [(sentence, found) for sentence in sentences for found in named.finditer(sentence)]
    for rule in (_IS, _ASIDE):
        for sentence, found in places:
            told = rule.match(sentence[found.end() :])
            kind = read_phrase(told[1]) if told else ANY
            if kind.name != "any":
                return kind
    for sentence, found in places:
        before = _BEFORE.search(sentence[: found.start()])
        kind = read_phrase(before[1]) if before else ANY
        if kind.name != "any":
            return kind
    both = _BOTH.search(statement) if named.search(statement) else None
    return read_phrase(both[1]) if both else ANY


def is_sorted(statement: str) -> bool:
    """Whether a statement speaks of sequences that are in order already."""
    if _SORTED_ONE.search(statement):
        return True
    asked = (statement[max(0, found.start() - 25) : found.start()] for found in _IS_SORTED.finditer(statement))
    return any(not re.search(r"\b(?:if|whether|until|when|so)\b", before) for before in asked)


def read_phrase(phrase: str) -> Kind:
    """The kind that a phrase such as "tuple of (month, day) string pairs" tells; anything where it tells none."""
    words = list(_WORD.finditer(phrase.lower()))
    near = [found for found in words if found.start() < 80 and _whole(found)]
    return _nested(near, 0) if near and near[0].start() < 20 else ANY


def _whole(found: re.Match[str]) -> bool:
    """Whether no letter touches what was found: "setting" is no set."""
    text = found.string
    around = text[max(0, found.start() - 1) : found.start()] + text[found.end() : found.end() + 1]
    return found["fields"] is not None or not any(letter.isalnum() or letter == "_" for letter in around)


def _nested(words: list[re.Match[str]], depth: int) -> Kind:
    if not words or depth > 3:
        return ANY
    first, rest = words[0], words[1:]
    group = first.lastgroup or ""
    linked = bool(rest) and _joined(first, rest[0])
    inner = _nested(rest, depth + 1) if linked else ANY
    if group == "fields":
        names = re.findall(r"\w+", first.group())
        return Kind("record", tuple(inner if inner.name in {"str", "int", "float"} else by_name(n) for n in names))
    if group.startswith("s"):
        return _SCALARS[int(group[1:])][1]
    as_fields = linked and " of " not in first.string[first.end() : rest[0].start()]
    return _boxed(_BOXES[int(group[1:])][1], first.group(), inner, as_fields=as_fields)


def _boxed(name: str, word: str, inner: Kind, *, as_fields: bool) -> Kind:
    """A container; `as_fields`: what follows its word tells its fields, not its elements ("tuple (x, y)")."""
    if name == "grid":
        return Kind("list", (Kind("list", (INT,)),))
    if name == "dict":
        return Kind("dict", (TEXT, INT))
    if word.startswith("row") and inner.is_sequence:
        return inner  # "rows (lists of numbers)"
    if name == "tuple" and inner.name == "record" and as_fields:
        return inner
    if word.startswith("pair"):
        return Kind("record", (inner, inner))
    return Kind("set", (inner,)) if name == "set" else Kind("tuple" if name == "tuple" else "list", (inner,))


def _joined(one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether what stands between two words makes the second part of the first."""
    between = one.string[one.end() : other.start()]
    return re.fullmatch(r"\s*(?:of|with|containing|holding|\()?\s*(?:\w+\s+){0,2}", between) is not None and (
        " or " not in between and " and " not in between
    )
