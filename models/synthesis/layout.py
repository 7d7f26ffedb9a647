"""Layout as students leave it: indentation, spaces, quotes, blank lines, comments with doubts."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np

from models.synthesis.draft import Draft, Edit, FaultSpan

_TOKEN = re.compile(
    r"(?P<comment>#[^\n]*|//[^\n]*)|(?P<string>\"[^\"\n]*\"|'[^'\n]*')"
    r"|(?P<operator> (?:==|!=|<=|>=|\+=|-=|\*=|//=|/=|//|\*\*|[-+*/%<>=]) )|(?P<comma>, )|(?P<open>\w\()"
)
_MARGIN = re.compile(r"^(?:    )+", re.M)
_LINE = re.compile(r"^(?P<margin>[ \t]*)(?P<code>\S[^\n]*)\n", re.M)


@lru_cache(maxsize=1)
def remarks() -> tuple[str, ...]:
    """The comments that students write, one a line of the file; those that end in `?` are doubts."""
    return tuple((Path(__file__).parent / "remarks.txt").read_text(encoding="utf-8").splitlines())


def laid_out(draft: Draft, language: str, rng: np.random.Generator) -> Draft:
    """The draft in the layout of one student, drawn by `rng`. What the program does stays the same."""
    for habit, rate in ((_remarked, 0.25), (_spaced, 0.4), (_quoted, 0.25), (_indented, 0.3), (_aired, 0.45)):
        if rng.random() < rate:
            draft = habit(draft, language, rng)
    return draft


def _remarked(draft: Draft, language: str, rng: np.random.Generator) -> Draft:
    sign = "//" if language == "c" else "#"
    lines = list(_LINE.finditer(draft.text))
    edits, spans, shift = [], [], 0
    chosen = rng.choice(len(lines), size=min(len(lines), int(rng.integers(1, 4))), replace=False) if lines else []
    for number in sorted(int(n) for n in chosen):
        line = lines[number]
        remark = f"{sign} {remarks()[int(rng.integers(len(remarks())))]}"
        own = rng.random() < 0.5
        at = line.start() if own else line.end() - 1
        text = f"{line['margin']}{remark}\n" if own else f"  {remark}"
        edits.append(Edit(at, at, text))
        if remark.endswith("?"):
            spans.append(FaultSpan(at + shift, at + shift + len(text), "doubt_in_comment"))
        shift += len(text)
    return draft.edited(edits).marked(spans)


def _spaced(draft: Draft, language: str, rng: np.random.Generator) -> Draft:
    tight = rng.random() < 0.6
    share = float(rng.choice([0.3, 0.6, 1.0]))
    return draft.edited(_spacing(draft.text, tight, lambda: rng.random() < share))


def _spacing(text: str, tight: bool, here: Callable[[], bool]) -> Iterator[Edit]:
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind in ("comment", "string") or not here():
            continue
        if kind == "operator" and tight:
            yield Edit(*token.span(), token[0].strip())
        elif kind == "comma":
            yield Edit(*token.span(), "," if tight else " , ")
        elif kind == "open" and not tight:
            yield Edit(token.end() - 1, token.end() - 1, " ")


def _quoted(draft: Draft, language: str, rng: np.random.Generator) -> Draft:
    if language == "c":
        return draft
    strings = (token for token in _TOKEN.finditer(draft.text) if token.lastgroup == "string")
    return draft.edited(_other_quotes(strings))


def _other_quotes(strings: Iterator[re.Match[str]]) -> Iterator[Edit]:
    for token in strings:
        if token[0][0] == '"' and "'" not in token[0]:
            yield Edit(token.start(), token.start() + 1, "'")
            yield Edit(token.end() - 1, token.end(), "'")


def _indented(draft: Draft, language: str, rng: np.random.Generator) -> Draft:
    unit = ("  ", "\t", "   ", "        ")[int(rng.choice(4, p=[0.45, 0.3, 0.1, 0.15]))]
    margins = _MARGIN.finditer(draft.text)
    return draft.edited(Edit(*match.span(), unit * (len(match[0]) // 4)) for match in margins)


def _aired(draft: Draft, language: str, rng: np.random.Generator) -> Draft:
    edits = []
    for line in _LINE.finditer(draft.text):
        dice = rng.random()
        if dice < 0.06:
            edits.append(Edit(line.end(), line.end(), "\n"))
        elif dice < 0.1:
            edits.append(Edit(line.end() - 1, line.end() - 1, " "))
    end = len(draft.text)
    edits.append(Edit(end, end, "\n" * int(rng.integers(0, 4))))
    return draft.edited(edits)
