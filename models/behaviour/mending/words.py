"""Words and signs of other languages, of Python 2 and of typing in haste: each with what Python 3 has for it."""

import re
from collections.abc import Iterator
from typing import Final

from models.behaviour.mending.edit import Edit, Scene

_SMART: Final = {
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u00b4", "'"),
}
_TYPESET: Final = {
    **dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000", " "),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\0", ""),
    **dict.fromkeys("\u2013\u2014\u2212", "-"),
    **dict(zip("\uff08\uff09\uff0c\uff1a\uff1d\u00d7", "(),:=*", strict=True)),
    **{"\u2264": "<=", "\u2265": ">=", "\u2260": "!="},
}
# What stands in a line, what is put for it, and what it is called.
_PHRASES: Final = tuple(
    (re.compile(pattern), replacement, what)
    for pattern, replacement, what in (
        (r"\belse +if\b|\belseif\b|\belsif\b", "elif", "'else if' for elif"),
        (r"^(\s*)else\s+(?!:)([^:#]+:)", r"\1elif \2", "else with a condition"),
        (r"=>", ">=", "'=>' for >="),
        (r"=<", "<=", "'=<' for <="),
        (r"=!", "!=", "'=!' for !="),
        (r"<>", "!=", "'<>' for !="),
        (r"([<>=!]) +=(?!=)", r"\1=", "a space inside of a comparison"),
        (r"===", "==", "'===' for =="),
        (r"!==", "!=", "'!==' for !="),
        (r" *&& *", " and ", "'&&' for and"),
        (r" *\|\| *", " or ", "'||' for or"),
        (r"!(?!=) *", "not ", "'!' for not"),
        (r"(\w+) *\+\+", r"\1 += 1", "'++' for += 1"),
        (r"(\w+) *--", r"\1 -= 1", "'--' for -= 1"),
        (r"=\+", "+=", "'=+' for +="),
        (r"([+*/-]) +=", r"\1=", "a space inside of an operator"),
        (r"\)\s*\{$", "):", "a curly bracket for a colon"),
        (r"\b(?:then|do)\s*:?\s*$", ":", "a word for a colon"),
        (r"^(\s*)(?:function|func|fun|define|Def)\b", r"\1def", "another word for def"),
        (r"^(\s*)def +(\w+) +(\w[\w, ]*?) *(:?)(?=\s*$)", r"\1def \2(\3):", "def without brackets"),
        (r"^(\s*)def +(\w+) *:", r"\1def \2():", "def without brackets"),
        (r"^(\s*)(?:If|IF)\b", r"\1if", "a capital letter in if"),
        (r"^(\s*)(?:Else|ELSE)\b", r"\1else", "a capital letter in else"),
        (r"^(\s*)(?:Elif|ELIF)\b", r"\1elif", "a capital letter in elif"),
        (r"^(\s*)(?:For|FOR)\b", r"\1for", "a capital letter in for"),
        (r"^(\s*)(?:While|WHILE)\b", r"\1while", "a capital letter in while"),
        (r"^(\s*)(?:Return|RETURN|retrun|retun|reutrn|retrn)\b", r"\1return", "a misspelt return"),
        (r"^(\s*)[pP]rint[ \t]*(?!\()(\S.*?)(\s*(?:#.*)?)$", r"\1print(\2)\3", "print without brackets"),
        (r"^(\s*)[pP]rint\s+(.*?)(\s*(?:#.*)?)$", r"\1print(\2)\3", "print without brackets"),
        (r"^(\s*except\s+[\w.]+)\s*,\s*(\w+)\s*:", r"\1 as \2:", "a comma for as"),
        (r"^(\s*)raise\s+(\w+)\s*,\s*(.+)$", r"\1raise \2(\3)", "raise as Python 2 has it"),
        (r"\b0+(?=\d+\b)(?<![.\w]0)(?!\.)", "", "a number that begins with 0"),
        (r"\b(\d+)L\b", r"\1", "a number that ends in L"),
        (r"^(\s*)(?:int|float|double|String|string|var|let|const)\s+(\w+\s*=)", r"\1\2", "a type before a name"),
        (r"^(>>>|\.\.\.) ?", "", "the prompt of a shell"),
        (r"//(.*)$", r"#\1", "'//' for a comment"),
    )
)
_CONDITION = re.compile(r"\s*(?:if|elif|while|return|assert)\b")
_ORPHAN = re.compile(r"\s*(elif)\b")


def edits(scene: Scene) -> Iterator[Edit]:
    """What may be done about the words on the lines near the fault."""
    yield from _characters(scene)
    for number in scene.near:
        line, start = scene.lines[number], scene.starts[number]
        yield from _phrases(line, start, number)
        yield from _single(scene, number)
        orphan = _ORPHAN.match(line)
        if orphan:  # dearer than moving the line to where its `if` is
            piece = (start + orphan.start(1), start + orphan.end(1), "if")
            yield Edit("words", f"elif without an if in line {number + 1}", number + 1, (piece,), 6)
    yield from _prompts(scene)


def _single(scene: Scene, number: int) -> Iterator[Edit]:
    """One sign where a comparison has two: in a condition, a value or inside of brackets; each alone, then all."""
    depth, pieces = int(bool(_CONDITION.match(scene.lines[number]))), []
    for token in scene.tokens(number):
        depth += (token.text in "([{") - (token.text in ")]}")
        if token.text == "=":
            if depth > 0:
                pieces.append((token.start, token.end, "=="))
            depth += depth == 0  # after an assignment's sign comes its value
    what = f"'=' for == in line {number + 1}"
    for place, piece in enumerate(pieces):
        yield Edit("comparison", what, number + 1, (piece,), 1, place)
    if len(pieces) > 1:
        yield Edit("comparison", what, number + 1, tuple(pieces), len(pieces))


def _phrases(line: str, start: int, number: int) -> Iterator[Edit]:
    for place, (pattern, replacement, what) in enumerate(_PHRASES):
        pieces = tuple((start + m.start(), start + m.end(), m.expand(replacement)) for m in pattern.finditer(line))
        if pieces:
            yield Edit("words", f"{what} in line {number + 1}", number + 1, pieces, 1, place)


def _characters(scene: Scene) -> Iterator[Edit]:
    """Characters of typesetting, wherever they stand: all of them at once, or those of the line at fault alone."""
    stopped = scene.near[0]
    first, end = scene.starts[stopped], scene.starts[stopped + 1]
    for place, (table, what) in enumerate(((_SMART, "typographic quotes"), (_TYPESET, "characters from typesetting"))):
        pieces = tuple((n, n + 1, table[c]) for n, c in enumerate(scene.code) if c in table)
        here = tuple(piece for piece in pieces if first <= piece[0] < end)
        for number, (chosen, where) in enumerate(((pieces, "from"), (here, "in"))):
            if chosen:
                line = scene.code.count("\n", 0, chosen[0][0]) + 1
                yield Edit("characters", f"{what} {where} line {line}", line, chosen, 1, 2 * place + number)


def _prompts(scene: Scene) -> Iterator[Edit]:
    """A copy of a shell session: the prompts of all lines."""
    at = [(scene.starts[n], re.match(r"(?:>>>|\.\.\.)(?: |$)", line)) for n, line in enumerate(scene.lines)]
    pieces = tuple((start, start + match.end(), "") for start, match in at if match)
    if len(pieces) > 1:
        yield Edit("characters", "the prompts of a shell", scene.near[0] + 1, pieces, 4)
