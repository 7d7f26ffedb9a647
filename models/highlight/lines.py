"""Which lines of a program are likely at fault, without any example.

Four witnesses, each brought to mean 0 and variance 1 over the program's lines and added up: where the program differs
from those most like it (as written, and with names left out), what is unusual in the class, what does not parse, and
where the encoder's learned pointer looks.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.code import canonical
from models.encoder import FAULT, Encoder
from models.encoder.reader import POINTING
from models.highlight.difference import difference
from models.highlight.spans import token_weights
from models.highlight.usual import Usual
from models.highlight.written import broken_lines, written

Vector = NDArray[np.float64]

# how much each witness counts: chosen by hand on a third of the public programs with known lines, see docs/grader.md
WEIGHTS = {"as written": 3.0, "names left out": 2.0, "unusual": 1.0, "broken": 1.0, "pointer": 0.5}


def _standard(scores: Sequence[float], filled: list[int]) -> Vector:
    """Mean 0 and variance 1 over the lines that hold code; all 0 where they do not differ. Shapes: (L,) -> (F,)."""
    values = np.array(scores, dtype=np.float64)[filled]
    spread = values.std()
    return (values - values.mean()) / spread if spread > 1e-9 else np.zeros(len(values))


def pointed(encoder: Encoder, code: str, question_text: str, language: str) -> list[float]:
    """The learned pointer's attention for "something is at fault here", by line; zeros without a learned pointer."""
    lines = [0.0] * (code.count("\n") + 1)
    if encoder.reader is None:
        return lines
    reading = encoder.program(code, language)
    queries = encoder.reader.queries(encoder.item(FAULT), encoder.question(question_text))
    attention = encoder.reader.read(reading.states, reading.mean, queries).attention[POINTING]
    for start, _, weight in token_weights(code, language, reading.spans, attention):
        lines[code.count("\n", 0, start)] += weight
    return lines


def suspect_lines(encoder: Encoder, code: str, pool: Sequence[str], question_text: str, language: str) -> list[float]:
    """One score for each of ``code.split("\\n")``, 0..1, higher = more likely at fault; 0 for a line without code."""
    language = canonical(language)
    own = written(code, language)
    filled = own.filled
    if not filled:
        return [0.0] * len(own.plain)
    others = [written(other, language) for other in pool if other != code]
    witnesses = {
        "as written": difference(own.plain, [o.plain for o in others], nearness=2.0),
        "names left out": difference(own.normal, [o.normal for o in others], nearness=1.0),
        "unusual": Usual(o.normal for o in others).surprise(own.normal) if others else [0.0] * len(own.plain),
        "broken": broken_lines(code, language),
        "pointer": pointed(encoder, code, question_text, language),
    }
    total = sum(
        (WEIGHTS[name] * _standard(scores, filled) for name, scores in witnesses.items()), np.zeros(len(filled))
    )
    result = np.zeros(len(own.plain))
    result[filled] = 0.5 * (1 + np.tanh(0.5 * total))
    return [float(score) for score in result.round(6)]
