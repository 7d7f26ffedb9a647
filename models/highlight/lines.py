"""Which lines of a program are likely at fault, without any example.

A linear function of what a dozen witnesses say of each line: where the nearest programs of the class differ, what is
unusual in the class, what kind of line it is, what does not parse, where the encoder's learned pointer looks, and which
changes make the program do what most do. Its weights were fitted on generated classes; see `weights`.
"""

from collections.abc import Mapping, Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from models.behaviour import Runner
from models.code import canonical, tokenize
from models.encoder import FAULT, Encoder
from models.encoder.reader import POINTING
from models.highlight.kinds import kinds
from models.highlight.neighbours import nearest, standing_alone
from models.highlight.spans import token_weights, visible
from models.highlight.told import told
from models.highlight.trials import Tried, trials, tried_on
from models.highlight.usual import Usual
from models.highlight.weights import BESIDE_CLASS, FULL_CLASS, WEIGHTS
from models.highlight.written import Written, broken_lines, written

Vector = NDArray[np.float64]

_CLASS, _LOCK = Usual(), Lock()  # the class that was asked for last


def pointed(encoder: Encoder, code: str, question_text: str, language: str) -> list[float]:
    """The learned pointer's attention for "something is at fault here", by line; zeros without a learned pointer."""
    lines = [0.0] * (code.count("\n") + 1)
    if encoder.reader is None:
        return lines
    reading = encoder.program(code, language)
    queries = encoder.reader.queries(encoder.item(FAULT), encoder.question(question_text))
    attention = encoder.reader.read(reading.states, reading.mean, queries).attention[POINTING]
    tokens = visible(tokenize(code, language))
    for token, weight in zip(tokens, token_weights(tokens, reading.spans, attention).tolist(), strict=True):
        lines[code.count("\n", 0, token.start)] += weight
    return lines


def of_encoder(encoder: Encoder, code: str, question_text: str, language: str) -> dict[str, Vector]:
    """What the encoder says of each line. Shapes: (L,) each."""
    pointer = np.array(pointed(encoder, code, question_text, language))
    return {"pointer": pointer, "log pointer": np.log(pointer + 1e-3)}


def of_text(code: str, others: Sequence[str], question_text: str, language: str, tried: Tried) -> dict[str, Vector]:
    """What every other witness says of each line. Shapes: (L,) each."""
    own = written(code, language)
    near = nearest(own, others, language)
    with _LOCK:
        _CLASS.follow(others, language)
        unusual = _CLASS.unusual(own)
    return {
        **standing_alone(own, near),
        **unusual,
        **kinds(own),
        **told(own, code, question_text, language),
        **trials(tried, code, near, own.count),
        "broken": np.array(broken_lines(code, language)),
    }


def standard(own: Written, said: Mapping[str, Vector]) -> dict[str, Vector]:
    """Each witness with mean 0 and variance 1 over the lines that hold code; all 0 where it tells none apart.

    Shapes: (L,) -> (F,), F the filled lines.
    """
    found = {}
    for name, values in said.items():
        centred = values[own.filled] - values[own.filled].mean()
        spread = centred.std()
        found[name] = centred / spread if spread > 1e-9 else np.zeros(len(centred))
    return found


def class_share(others: Sequence[str]) -> float:
    """0 without a class, 1 for a full one: by it the weights go from those for the one to those for the other."""
    return min(1.0, float(np.log1p(len(others)) / np.log1p(FULL_CLASS)))


def suspect_lines(
    encoder: Encoder,
    code: str,
    pool: Sequence[str],
    question_text: str,
    language: str,
    runner: Runner,
    setup: str = "",
) -> list[float]:
    """One score for each of ``code.split("\\n")``, 0..1, higher = more likely at fault; 0 for a line without code.

    Scores of lines are relative to one another: they say where to look first, not whether anything is wrong.
    """
    language = canonical(language)
    own = written(code, language)
    if not own.filled:
        return [0.0] * own.count
    others = [other for other in pool if other != code]
    tried = tried_on(runner, question_text, language, pool, setup)
    said = of_text(code, others, question_text, language, tried)
    told_apart = standard(own, said | of_encoder(encoder, code, question_text, language))
    share = class_share(others)
    total = np.zeros(len(own.filled))
    for name, weight in WEIGHTS.items():
        total += (weight + share * BESIDE_CLASS[name]) * told_apart[name]
    result = np.zeros(own.count)
    result[own.filled] = 0.5 * (1 + np.tanh(0.5 * total))
    return [float(score) for score in result.round(6)]
