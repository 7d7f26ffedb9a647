"""A program's token states, and a text's vector: what the rest of the grader asks a transformer for."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from models.encoder import store
from models.encoder.backend import Backend, Floats, Ids
from models.encoder.cache import BoundedCache
from models.encoder.numpy_backend import NumpyBackend
from models.encoder.reader import Reader
from models.encoder.tokenizer import Pieces, Tokenizer

BackendName = Literal["torch", "numpy"]
FAULT = "<fault>"  # the text of the item that every question has: something here is at fault
MOST_TOKENS = 2048  # of one program; what comes after is not read, and a judgement says so
CACHE_BYTES = 256 * 2**20


@dataclass(frozen=True, slots=True)
class Reading:
    """A program as the transformer saw it.

    Shapes: `states` (T, dim) and their `mean` (dim,); `spans` (T, 2), each token's half-open offsets in the source
    text, empty for marks.
    """

    states: Floats
    mean: Floats
    spans: NDArray[np.int64]
    truncated: bool

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        return self.states.nbytes + self.spans.nbytes


def reading_of(states: Floats, spans: NDArray[np.int64], truncated: bool) -> Reading:
    """A reading with its mean. Shapes: (T, dim), (T, 2)."""
    return Reading(states, states.mean(axis=0), spans, truncated)


class Encoder(Protocol):
    """Whatever can read programs and texts. `reader` is None where no item query was learned."""

    version: str
    dim: int
    reader: Reader | None
    readings: BoundedCache[Reading]

    def program(self, code: str, language: str) -> Reading:
        """The states of a program's tokens."""
        ...

    def item(self, text: str) -> Floats:
        """A rubric item's text. Shapes: (dim,)."""
        ...

    def question(self, text: str) -> Floats:
        """A question's text. Shapes: (dim,)."""
        ...


def windows(length: int, window: int) -> Iterator[tuple[int, int, int, int]]:
    """(start, end, keep from, keep to): overlapping windows that together keep every token once.

    A token in an overlap is kept from the window in which it stands further from the edge.
    """
    overlap = window // 4
    start = 0
    while True:
        end = min(start + window, length)
        keep_from = start + overlap // 2 if start else 0
        keep_to = end if end == length else end - (overlap - overlap // 2)
        yield start, end, keep_from, keep_to
        if end == length:
            return
        start = end - overlap


class ShippedEncoder:
    """The project's own transformer with its reader."""

    def __init__(self, weights: store.Weights, backend: Backend, cache_bytes: int = CACHE_BYTES) -> None:
        self.version = f"feedforward-{weights.sha256[:12]}"
        self.notes = weights.notes
        self.dim = weights.config.dim
        self.reader: Reader | None = Reader(weights.part("reader"))
        self._window = weights.config.window
        self._tokenizer = Tokenizer(weights.vocabulary)
        self._backend = backend
        self.readings: BoundedCache[Reading] = BoundedCache(cache_bytes, lambda reading: reading.nbytes)
        self._texts: BoundedCache[Floats] = BoundedCache(cache_bytes // 16, lambda vector: vector.nbytes)

    def _states(self, ids: Ids) -> Floats:
        parts = [
            self._backend.states(ids[start:end])[keep_from - start : keep_to - start]
            for start, end, keep_from, keep_to in windows(len(ids), self._window)
        ]
        return np.concatenate(parts)

    def _read(self, pieces: Pieces) -> Reading:
        ids, spans = pieces.ids[:MOST_TOKENS], pieces.spans[:MOST_TOKENS]
        return reading_of(self._states(ids), spans, truncated=len(pieces.ids) > MOST_TOKENS)

    def program(self, code: str, language: str) -> Reading:
        """The states of a program's tokens, from the cache where it was read before."""
        return self.readings.get((code, language), lambda: self._read(self._tokenizer.program(code, language)))

    def _text(self, mark: str, text: str) -> Floats:
        return self._texts.get((mark, text), lambda: self._read(self._tokenizer.sentence(mark, text)).mean)

    def item(self, text: str) -> Floats:
        """A rubric item's text. Shapes: (dim,)."""
        return self._text("<fault>", "") if text == FAULT else self._text("<item>", text)

    def question(self, text: str) -> Floats:
        """A question's text. Shapes: (dim,)."""
        return self._text("<question>", text)


class HuggingFaceEncoder:
    """Another transformer: it has no learned item query, so a program is read as the mean of its token states."""

    reader: Reader | None = None

    def __init__(self, name: str, cache_bytes: int = CACHE_BYTES) -> None:
        from models.encoder.torch_backend.hugging_face import HuggingFaceModel  # noqa: PLC0415  as above

        self._model = HuggingFaceModel(name)
        self.version = f"hugging-face-{self._model.digest[:12]}"
        self.dim = self._model.dim
        self.readings: BoundedCache[Reading] = BoundedCache(cache_bytes, lambda reading: reading.nbytes)

    def _read(self, code: str) -> Reading:
        ids, spans, truncated = self._model.tokens(code)
        return reading_of(self._model.states(ids), np.array(spans, dtype=np.int64).reshape(-1, 2), truncated)

    def program(self, code: str, language: str) -> Reading:
        """The states of a program's tokens; the language is left to the model's own tokenizer."""
        return self.readings.get((code, language), lambda: self._read(code))

    def item(self, text: str) -> Floats:
        """A rubric item's text. Shapes: (dim,)."""
        return self._read(text).mean

    def question(self, text: str) -> Floats:
        """A question's text. Shapes: (dim,)."""
        return self.item(text)


def _backend(name: BackendName, weights: store.Weights) -> Backend:
    transformer = weights.part("transformer")
    if name == "numpy":
        return NumpyBackend(weights.config, transformer)
    from models.encoder.torch_backend import TorchBackend  # noqa: PLC0415  NumPy alone must do where torch is missing

    return TorchBackend(weights.config, transformer)


def load(source: str | Path | None, backend: BackendName) -> ShippedEncoder | HuggingFaceEncoder:
    """The shipped weights (None), a folder of weights of the same kind, or any Hugging Face model by name or folder.

    Raises: ValueError for an unknown backend, or a Hugging Face model asked for in NumPy; FileNotFoundError, OSError
    where there is nothing to load.
    """
    if backend not in ("torch", "numpy"):
        raise ValueError(f"backend must be 'torch' or 'numpy', got {backend!r}")
    folder = store.SHIPPED if source is None else Path(source)
    if source is None or (folder / "manifest.json").is_file():
        weights = store.load(folder)
        return ShippedEncoder(weights, _backend(backend, weights))
    if backend == "numpy":
        raise ValueError(f"{source} is no folder of the project's weights; another model needs backend='torch'")
    return HuggingFaceEncoder(str(source))
