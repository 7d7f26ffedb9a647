"""A sign that should not be there, and a last line that was never finished."""

import re
from collections.abc import Iterator

from models.behaviour.mending.edit import VALUES, Edit, Scene
from models.code.token import Token

_FOREIGN = re.compile(r"[$?`\\!@]")


def edits(scene: Scene) -> Iterator[Edit]:
    """What may be left out."""
    stopped = scene.starts[min(scene.fault.line, len(scene.lines)) - 1] + scene.fault.column
    for number in scene.near:
        tokens = scene.tokens(number)
        signs = [
            sign
            for place, sign in enumerate(tokens)
            if _may_go(
                tokens[place - 1] if place else None, sign, tokens[place + 1] if sign is not tokens[-1] else None
            )
        ]
        signs.sort(key=lambda token: abs(token.start - stopped))
        for place, token in enumerate(signs[:8]):
            what = f"a stray {token.text!r} in line {number + 1}"
            yield Edit("stray", what, number + 1, ((token.start, token.end, ""),), len(token.text), place)
            if len(token.text) > 1 and len(set(token.text)) == 1:
                yield Edit("stray", what, number + 1, ((token.end - 1, token.end, ""),), 1, place)
        yield from _foreign(scene, number)
    if scene.is_unfinished:
        yield from _unfinished(scene)


def _may_go(before: Token | None, sign: Token, after: Token | None) -> bool:
    """Whether a token may be too many: a sign that holds no two words apart, and no assignment without a value."""
    if sign.kind not in {"operator", "other"}:
        return False
    ends = after is not None and after.text in {")", ",", ":", "="}
    if before is not None and after is not None and before.end == sign.start and sign.end == after.start:
        return not {before.kind, after.kind} <= VALUES and (ends or not sign.text.endswith("="))
    return ends or not sign.text.endswith("=")


def _foreign(scene: Scene, number: int) -> Iterator[Edit]:
    """A character that has no meaning in Python."""
    start = scene.starts[number]
    for place, match in enumerate(_FOREIGN.finditer(scene.lines[number])):
        at = start + match.start()
        yield Edit(
            "stray", f"a stray {match.group()!r} in line {number + 1}", number + 1, ((at, at + 1, ""),), 1, place
        )


def _unfinished(scene: Scene) -> Iterator[Edit]:
    """The last line, or the last few when a bracket opens on the first of them: `pass` in their place.

    What defines something stays: without it every call would fail, and that is no smaller fault.
    """
    last = scene.last_code
    begins = [last, scene.code_before(last), *[n for n in scene.near if last - 4 < n < last - 1]]
    for place, number in enumerate(n for n in dict.fromkeys(begins) if n >= 0):
        if any(line.lstrip().startswith(("def ", "class ")) for line in scene.lines[number : last + 1]):
            continue
        start, indent = scene.starts[number], scene.indent(number)
        pieces = [(start + indent, start + len(scene.lines[number]), "pass")]
        pieces += [(scene.starts[n], scene.starts[n] + len(scene.lines[n]), "") for n in range(number + 1, last + 1)]
        what = f"the unfinished last line {number + 1} left out"
        cost = sum(end - start for start, end, _ in pieces)
        yield Edit("unfinished", what, number + 1, tuple(pieces), 100 + cost, place)
