"""What the encoder contributes to one item: where it looks in a program and what it sees there.

Letters: S examples, T tokens, D dim, Q queries, P pooled.
Source: prototypes and squared distances after Snell et al. 2017 (arXiv 1703.05175).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.encoder import Encoder, Floats, Reading
from models.encoder.reader import POINTING

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]


def _standard(vector: Floats) -> Floats:
    """Mean 0 and variance 1, as the learned reader's output has. Shapes: (P,) -> (P,)."""
    centred = vector - vector.mean()
    scaled: Floats = centred / np.sqrt((centred * centred).mean() + np.float32(1e-6))
    return scaled


@dataclass(frozen=True)
class Sight:
    """One item's way of reading: its queries, moved by the examples. None reads the mean of all tokens.

    Shapes: `queries` (Q, D).
    """

    queries: Floats | None

    def pooled(self, encoder: Encoder, reading: Reading) -> Floats:
        """Shapes: -> (P,), mean 0 and variance 1."""
        if self.queries is None or encoder.reader is None:
            return _standard(reading.mean)
        return encoder.reader.read(reading.states, reading.mean, self.queries).pooled

    def attention(self, encoder: Encoder, reading: Reading, direction: Vector) -> Floats:
        """Where the decision comes from: the learned pointer, or else what each token adds to it.

        Shapes: `direction` (P,), along which a reading speaks for the item -> (T,), none negative.
        """
        if self.queries is not None and encoder.reader is not None:
            pointed: Floats = encoder.reader.read(reading.states, reading.mean, self.queries).attention[POINTING]
            return pointed
        added: Floats = np.maximum((reading.states - reading.mean) @ direction.astype(np.float32), 0)
        return added


def look(encoder: Encoder, item_text: str, question_text: str, readings: list[Reading], labels: list[bool]) -> Sight:
    """An item's sight after the examples, which lie on both sides."""
    if encoder.reader is None:
        return Sight(None)
    first = Sight(encoder.reader.queries(encoder.item(item_text), encoder.question(question_text)))
    seen = np.stack([first.pooled(encoder, reading) for reading in readings])  # (S, P)
    applies, absent = prototypes(seen, labels)
    return Sight(encoder.reader.refined(first.queries, applies, absent)) if first.queries is not None else first


def prototypes(seen: Floats, labels: list[bool]) -> tuple[Floats, Floats]:
    """The mean reading of the examples for and of those against. Shapes: (S, P) -> (P,), (P,)."""
    for_it = np.array(labels)
    applies: Floats = seen[for_it].mean(axis=0)
    absent: Floats = seen[~for_it].mean(axis=0)
    return applies, absent


def distances(seen: Floats, labels: list[bool]) -> Vector:
    """How much nearer each example is to the prototype for than to the one against, itself left out of both.

    The last one of a side cannot be left out and stays. Shapes: (S, P) -> (S,), means of squared differences.
    """
    found = []
    for i, vector in enumerate(seen):
        others = [j for j, label in enumerate(labels) if j != i or labels.count(label) == 1]
        applies, absent = prototypes(seen[others], [labels[j] for j in others])
        found.append(float(np.mean((vector - absent) ** 2) - np.mean((vector - applies) ** 2)))
    return np.array(found)
