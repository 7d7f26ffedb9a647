"""A Python program as its logical lines, which can be exchanged one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.code import Token, tokenize
from models.code.token import LAYOUT
from models.highlight.written import is_remark

LEVEL = "    "
Plain = tuple[int, str]  # how deep a logical line stands, and its text


@dataclass(frozen=True, slots=True)
class Statement:
    """A logical line: how deep it stands, its first line in the text (from 0) and its tokens."""

    depth: int
    line: int
    tokens: tuple[Token, ...]

    def text(self, code: str, exchanged: Mapping[int, str]) -> str:
        """As it was written, but for the tokens whose place in the statement is in `exchanged`."""
        parts, end = [], self.tokens[0].start
        for place, token in enumerate(self.tokens):
            parts += [code[end : token.start], exchanged.get(place, token.text)]
            end = token.end
        return "".join(parts)

    def plain(self, code: str) -> Plain:
        """As it was written."""
        return self.depth, self.text(code, {})

    def renamed(self, code: str, names: Mapping[str, str]) -> Plain:
        """With other names."""
        new = {
            i: names[token.text] for i, token in enumerate(self.tokens) if token.kind == "name" and token.text in names
        }
        return self.depth, self.text(code, new)


def statements(code: str) -> list[Statement]:
    """The logical lines of a program, however broken; comments and texts that stand alone are left out."""
    tokens = [token for token in tokenize(code, "python") if token.kind != "comment"]
    found, depth, held = [], 0, list[Token]()
    for place, token in enumerate(tokens):
        if token.kind not in LAYOUT:
            if not is_remark(tokens, place):
                held.append(token)
            continue
        depth += (token.kind == "indent") - (token.kind == "dedent")
        if token.kind == "newline" and held:
            found.append(Statement(depth, code.count("\n", 0, held[0].start), tuple(held)))
            held = []
    return found


def rendered(lines: Sequence[Plain]) -> str:
    """A program again."""
    return "".join(f"{LEVEL * depth}{text}\n" for depth, text in lines)
