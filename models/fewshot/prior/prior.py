"""What an item's words lead one to expect before any example is seen.

A rubric nearly always speaks of something that is wrong, and what most of a class does is nearly always right: so a
program that does something else than usual is more likely to have the item, and the more so where its way to differ
and the input on which it differs are those that the item's words speak of. Which words speak of which was learned on
generated classes (`models.training.prior`).

Letters: I inputs, V words, W ways to differ, T traits of inputs, D dim.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open

from models.behaviour import Call, Stdin, traits
from models.fewshot.prior.strangeness import DIFFERS, KNOWN, Table, meant
from models.fewshot.prior.words import stems

SHIPPED: Final = Path(__file__).parent / "pretrained.safetensors"
VOCABULARIES: Final = ("words", "ways", "traits")

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class ItemPrior:
    """One item's expectation: how strongly each way to differ on each input speaks for it.

    Shapes: `table` (I, 1 + W), for differing at all and for each way; `meant` (I,), the inputs that the item is about.
    `share`, `some`, `strongest` and `mean` weigh the share of the inputs with a difference, whether there is any, the
    input that speaks loudest, and their mean; `level` is what an average program of the class has.
    """

    table: Floats
    meant: NDArray[np.bool_]
    share: float
    some: float
    strongest: float
    mean: float
    level: float = 0.0

    def odds(self, found: Table) -> float:
        """Log odds beside those of an average program; 0 where nothing is known of this one. Shapes: (I, 2 + W)."""
        return float(self._odds(found[None])[0]) - self.level if found[self.meant, KNOWN].any() else 0.0

    def centred(self, programs: NDArray[np.uint8]) -> "ItemPrior":
        """The same, measured from the average of the programs of which something is known. Shapes: (N, I, 2 + W)."""
        told = programs[programs[:, self.meant, KNOWN].any(axis=1)]
        return replace(self, level=float(self._odds(told).mean())) if len(told) else self

    def _odds(self, programs: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Shapes: (N, I, 2 + W), something known of each -> (N,)."""
        rows = programs[:, self.meant]
        known, differs = rows[:, :, KNOWN].sum(axis=1), rows[:, :, DIFFERS]
        loud = (rows[:, :, DIFFERS:] * self.table[self.meant]).sum(axis=2, dtype=np.float64)  # (N, I)
        odds = self.share * differs.sum(axis=1) / known + self.some * differs.max(axis=1)
        found: NDArray[np.float64] = odds + self.strongest * loud.max(axis=1) + self.mean * loud.sum(axis=1) / known
        return found


class Prior:
    """The learned table of words, ways to differ and traits of inputs; `key` says which one it is.

    Shapes: `arrays` has ``item.way``, ``item.trait`` and ``item.pair`` (V, D), ``any.way``, ``any.trait`` and
    ``any.pair`` (D,), ``way`` and ``way.pair`` (W, D), ``trait`` and ``trait.pair`` (T, D), ``base`` and ``scale``
    (2,).
    """

    def __init__(
        self,
        words: Sequence[str],
        ways: Sequence[str],
        kinds: Sequence[str],
        arrays: Mapping[str, Floats],
        key: str = "",
    ) -> None:
        self.words, self.ways, self.kinds = tuple(words), tuple(ways), tuple(kinds)
        self.arrays, self.key = dict(arrays), key
        self._word_places = {word: place for place, word in enumerate(self.words)}
        self._kind_places = {kind: place for place, kind in enumerate(self.kinds)}

    def for_item(self, text: str, inputs: Sequence[Call | Stdin], trust: float, oddness: float) -> ItemPrior:
        """What an item's text leads to expect on inputs.

        `trust` scales what was learned of words, `oddness` adds to what any difference says, whatever the words.
        """
        a, of_text, of_inputs = self.arrays, self.text(text), self.inputs(inputs)
        asked = {name: of_text @ a[f"item.{name}"] + a[f"any.{name}"] for name in ("way", "trait", "pair")}  # (D,) each
        ways = a["way"] @ asked["way"] + (of_inputs @ a["trait.pair"] * asked["pair"]) @ a["way.pair"].T  # (I, W)
        own = of_inputs @ (a["trait"] @ asked["trait"])  # (I,)
        share, some = (float(trust * value + oddness) for value in a["base"])
        strongest, mean = (float(trust * value) for value in a["scale"])
        table = np.column_stack([own, ways]).astype(np.float32)
        return ItemPrior(table, meant(text, inputs), share, some, strongest, mean)

    def text(self, text: str) -> Floats:
        """A text's known words, so that their squares sum to 1. Shapes: (V,)."""
        return _row([self._word_places[word] for word in stems(text) if word in self._word_places], len(self.words))

    def inputs(self, inputs: Sequence[Call | Stdin]) -> Floats:
        """What each input is like, 1 for each trait that it has. Shapes: (I, T)."""
        found = np.zeros((len(inputs), len(self.kinds)), dtype=np.float32)
        for row, given in zip(found, inputs, strict=True):
            row[[self._kind_places[kind] for kind in traits(given) if kind in self._kind_places]] = 1
        return found


def _row(places: Sequence[int], width: int) -> Floats:
    row = np.zeros(width, dtype=np.float32)
    row[list(places)] = 1 / np.sqrt(max(len(places), 1))
    return row


@cache
def load(path: Path = SHIPPED) -> Prior:
    """What `models.training.prior` wrote.

    Raises: FileNotFoundError where there is none; ValueError where it is damaged.
    """
    if not path.is_file():
        raise FileNotFoundError(f"there is no {path.name}: write it with python -m models.training.prior")
    opened: Callable[..., safe_open] = safe_open
    with opened(path, framework="numpy") as file:
        about = file.metadata() or {}
        if missing := [name for name in VOCABULARIES if name not in about]:
            raise ValueError(
                f"{path.name} lacks its {', '.join(missing)}: write it with python -m models.training.prior"
            )
        arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no mapping
    words, ways, kinds = (json.loads(about[name]) for name in VOCABULARIES)
    return Prior(words, ways, kinds, arrays, hashlib.sha256(path.read_bytes()).hexdigest())
