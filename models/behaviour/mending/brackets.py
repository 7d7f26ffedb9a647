"""Brackets, colons and commas that are missing, and brackets that are too many."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from models.behaviour.mending.edit import VALUES, Edit, Scene
from models.code.token import Token, words

_CLOSERS: Final = {"(": ")", "[": "]", "{": "}"}
_OPENERS: Final = {closer: opener for opener, closer in _CLOSERS.items()}
_NAMES: Final = {"(": "bracket", "[": "square bracket", "{": "curly bracket"}
_CALLED: Final = words("len range print int str float input list tuple sum max min sorted enumerate type abs round")
_HEADS: Final = words("if elif else for while def class try except finally with match case async")


def edits(scene: Scene) -> Iterator[Edit]:
    """What may be done about brackets, colons and commas on the lines near the fault."""
    for number in scene.near:
        tokens = scene.tokens(number)
        if not tokens:
            continue
        yield from _colons(number, tokens)
        yield from _closing(scene, number, tokens)
        yield from _surplus(scene, number, tokens)
        yield from _opening(scene, number, tokens)
        yield from _commas(scene, number, tokens)
        yield from _exchanged(number, tokens)


def _colons(number: int, tokens: list[Token]) -> Iterator[Edit]:
    """A head without its colon; at the end of the line first, then nearer to the word."""
    if tokens[0].text not in _HEADS and "lambda" not in [token.text for token in tokens]:
        return
    at_end, inside = f"a missing colon at the end of line {number + 1}", f"a missing colon in line {number + 1}"
    for place, (token, after) in enumerate(zip(tokens[::-1], [None, *tokens[:0:-1]], strict=True)):
        if _depth(tokens, token) <= 0 and (after is None or not after.text.startswith(("=", ":"))):
            what = inside if place else at_end
            yield Edit("colon", what, number + 1, ((token.end, token.end, ":"),), 1, place)
    last = tokens[-1]
    if last.text in {";", ",", ".", "=", "-"}:
        what = f"{last.text!r} for a colon at the end of line {number + 1}"
        yield Edit("colon", what, number + 1, ((last.start, last.end, ":"),), 1)


def _depth(tokens: list[Token], last: Token) -> int:
    """How many brackets of a line are open after one of its tokens; a lambda's parameters are free."""
    texts = [token.text for token in tokens if token.start <= last.start]
    return 0 if "lambda" in texts else sum((text in _CLOSERS) - (text in _OPENERS) for text in texts)


def _closing(scene: Scene, number: int, tokens: list[Token]) -> Iterator[Edit]:
    """Brackets that stay open on this line, or that another one closes: from the end of the line backwards."""
    open_here = _unclosed(tokens)
    for opener in dict.fromkeys(open_here[::-1]):
        what = f"a missing closing {_NAMES[opener]} in line {number + 1}"
        places = [token.end for token in sorted(tokens, key=lambda token: (token.text == ",", -token.end))]
        yield from scene.insertions("closing", what, number, _CLOSERS[opener], places)
    if len(open_here) > 1:
        text = "".join(_CLOSERS[opener] for opener in open_here[::-1])
        what = f"{len(text)} missing closing brackets in line {number + 1}"
        yield from scene.insertions("closing", what, number, text, [t.end for t in reversed(tokens[-3:])])


def _unclosed(tokens: list[Token]) -> list[str]:
    stack: list[str] = []
    for token in tokens:
        if token.text in _CLOSERS:
            stack.append(token.text)
        elif token.text in _OPENERS and _OPENERS[token.text] in stack:
            while stack[-1] != _OPENERS[token.text]:  # one that was skipped stays to be looked at
                stack.insert(0, stack.pop())
            stack.pop()
    return stack


def _surplus(scene: Scene, number: int, tokens: list[Token]) -> Iterator[Edit]:
    """Brackets that are too many: the one at which the parser stopped, then from the end of the line."""
    stopped = scene.starts[min(scene.fault.line, len(scene.lines)) - 1] + scene.fault.column
    brackets = [token for token in reversed(tokens) if token.text in _OPENERS or token.text in _CLOSERS]
    brackets.sort(key=lambda token: token.start != stopped)
    for place, token in enumerate(brackets):
        kind = "opening" if token.text in _OPENERS and _goes_on(tokens, token) else "extra"
        later = 1000 if kind == "opening" else 0  # one that is missing before it is likelier
        what = f"a bracket too many in line {number + 1}"
        yield Edit(kind, what, number + 1, ((token.start, token.end, ""),), 1, place + later)


def _goes_on(tokens: list[Token], closer: Token) -> bool:
    """Whether an expression goes on after a closing bracket, so that it was rather meant to close something."""
    after = next((token for token in tokens if token.start >= closer.end), None)
    return after is not None and after.text not in {")", "]", "}", ":", ",", ";"}


def _opening(scene: Scene, number: int, tokens: list[Token]) -> Iterator[Edit]:
    """A closing bracket that nothing opens: after a word that is called first, then from the left."""
    opener = _missing_opener(tokens)
    if opener is None:
        return
    what = f"a missing opening {_NAMES[opener]} in line {number + 1}"
    yield from scene.insertions("called", what, number, opener, _called(scene.code, opener, tokens))
    yield from scene.insertions("opening", what, number, opener, [token.start for token in tokens])


def _missing_opener(tokens: list[Token]) -> str | None:
    depth: list[str] = []
    for token in tokens:
        if token.text in _CLOSERS:
            depth.append(token.text)
        elif token.text in _OPENERS:
            if not depth:
                return _OPENERS[token.text]
            depth.pop()
    return None


def _called(code: str, opener: str, tokens: list[Token]) -> list[int]:
    """Where a bracket may follow a name: `print "x")`, and `lenseq)` where `len(` is usual or elsewhere in the text."""
    known = set(re.findall(rf"(\w+){re.escape(opener)}", code)) | (_CALLED if opener == "(" else set())
    places = []
    for token, after in pairwise(tokens):
        if token.kind == "name" and after.kind in VALUES and token.text in known:
            places.append(token.end)
        splits = [size for size in range(1, len(token.text)) if token.text[:size] in known]
        if token.kind == "name" and splits and len(re.findall(rf"\b{re.escape(token.text)}\b", code)) == 1:
            places.append(token.start + splits[-1])
    return places[::-1]


def _commas(scene: Scene, number: int, tokens: list[Token]) -> Iterator[Edit]:
    """Two values side by side inside of brackets, on one line or on two."""
    depth, ends = scene.depth(number), []
    if scene.code_after(number) < len(scene.lines):
        tokens = [*tokens, *scene.tokens(scene.code_after(number))[:1]]
    for first, after in pairwise(tokens):
        depth += (first.text in _CLOSERS) - (first.text in _OPENERS)
        ended = first.kind in VALUES or first.text in _OPENERS
        if depth > 0 and ended and (after.kind in VALUES or after.text in _CLOSERS):
            ends.append(first.end)
    yield from scene.insertions("comma", f"a missing comma in line {number + 1}", number, ",", ends)


def _exchanged(number: int, tokens: list[Token]) -> Iterator[Edit]:
    """A bracket of another shape than the one that it closes."""
    stack: list[str] = []
    for token in tokens:
        if token.text in _CLOSERS:
            stack.append(token.text)
        elif token.text in _OPENERS and stack:
            wanted = _CLOSERS[stack.pop()]
            if wanted != token.text:
                what = f"a bracket of the wrong shape in line {number + 1}"
                yield Edit("closing", what, number + 1, ((token.start, token.end, wanted),), 1, -1)
