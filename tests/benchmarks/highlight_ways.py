"""Ways of saying how much each piece of a program counts for a judgement.

Letters: T tokens, D dimensions, Q queries, P pooled.
Sources: attention rollout, Abnar & Zuidema 2020 (arXiv 2005.00928); gradient x attention, Chefer et al. 2021 (arXiv
2103.15679), here on the reader's attention; integrated gradients, Sundararajan et al. 2017 (arXiv 1703.01365);
occlusion, Zeiler & Fergus 2014 (arXiv 1311.2901).
"""

from collections import Counter
from collections.abc import Callable
from functools import cache

import numpy as np
import torch
from torch.nn import functional

from models.code import tokenize
from models.code.tokens import significant
from models.encoder import store
from models.encoder.numpy_backend import hand_written
from models.encoder.reader import POINTING, Reader
from models.encoder.tokenizer import Tokenizer
from models.highlight import owners, weighed_by_terms
from models.training.network import Network
from tests.benchmarks.highlight_cases import Case

STEPS = 8  # of the integral


class Twin:
    """The shipped weights where gradients can be had, and where every attention map can be seen."""

    def __init__(self) -> None:
        weights = store.load(store.SHIPPED)
        self.tokenizer = Tokenizer(weights.vocabulary)
        self.network = Network(weights.config, 0.0)
        self.network.start_from(weights.arrays)
        self.network.eval()
        self.transformer = hand_written(weights.config, weights.part("transformer"))
        self.reader = Reader(weights.part("reader"))

    def slopes(self, case: Case, scale: float) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        """Words (T, D) at `scale` and the attention (Q, T) they give, each with the derivative of the judgement."""
        ids = torch.from_numpy(self.tokenizer.program(case.code, case.language).ids)
        words = self.network.transformer.get_parameter("embeddings.word_embeddings.weight")[ids].detach() * scale
        words.requires_grad_(True)
        mask = torch.ones(1, len(ids), dtype=torch.long)
        states = self.network.transformer(inputs_embeds=words[None], attention_mask=mask).last_hidden_state[0]
        asked, weights = torch.from_numpy(np.array(case.model.sight.queries)), self.network.reader
        attention = (asked @ states.T / states.shape[1] ** 0.5).softmax(-1)  # as `Network.read` has it
        seen = torch.cat([(attention @ states).flatten(), states.mean(0)])
        pooled = functional.linear(seen, weights["pool_weight"], weights["pool_bias"])
        pooled = functional.layer_norm(pooled, pooled.shape, eps=1e-6)
        toward = torch.from_numpy(case.model.direction).float()
        by_words, by_attention = torch.autograd.grad((pooled * toward).sum(), [words, attention])
        return words.detach(), by_words, attention.detach(), by_attention


@cache
def twin() -> Twin:
    return Twin()


def _attention(case: Case) -> np.ndarray:
    reading = case.reading
    return twin().reader.read(reading.states, reading.mean, case.model.sight.queries).attention


def pointer(case: Case) -> np.ndarray:
    """The query that learned to lie on known mistakes."""
    return _attention(case)[POINTING]


def queries(case: Case) -> np.ndarray:
    """The item's other queries, which nothing told where to look."""
    return _attention(case)[POINTING + 1 :].mean(axis=0)


def rollout(case: Case) -> np.ndarray:
    """The same, followed down through the layers to the words."""
    encoder = twin().transformer
    encoder.forward(twin().tokenizer.program(case.code, case.language).ids[None])
    flow = np.eye(len(case.reading.spans))
    for shares in encoder.attentions():
        flow = (0.5 * shares[0].mean(axis=0) + 0.5 * np.eye(len(flow))) @ flow
    return queries(case) @ flow


def gradient_attention(case: Case) -> np.ndarray:
    """Each query's attention times what more of it would do."""
    _, _, attention, slope = twin().slopes(case, 1.0)
    return np.maximum((attention * slope).numpy(), 0).sum(axis=0)


def integrated(case: Case) -> np.ndarray:
    """Words times the judgement's derivative on the way from no word to them."""
    slopes = [twin().slopes(case, (step + 0.5) / STEPS)[1] for step in range(STEPS)]
    words = twin().slopes(case, 1.0)[0]
    return np.maximum((words * torch.stack(slopes).mean(dim=0)).sum(dim=1).numpy(), 0)


def occlusion(case: Case) -> np.ndarray:
    """How much the whole judgement falls when a token is taken away."""
    whole = case.score(case.code)
    falls = {token: max(whole - case.score(case.without([token])), 0.0) for token in case.tokens()}
    return _on_pieces(case, falls)


def _by_terms(case: Case, attention: np.ndarray) -> np.ndarray:
    tokens = significant(case.code, case.language)
    added = case.fitted.items[case.item].features.lexical.by_token(tokens).added(case.model.counted)
    return weighed_by_terms(attention.astype(np.float32), owners(case.reading.spans, tokens), added)


def counted(case: Case) -> np.ndarray:
    """What each token adds to the judgement by the counted terms that it stands in."""
    return _by_terms(case, np.ones(len(case.reading.spans)))


def pointer_counted(case: Case) -> np.ndarray:
    """Where the pointer looks, what the token adds by its terms: the shipped way for an item that is alone."""
    return _by_terms(case, pointer(case))


def shipped(case: Case) -> np.ndarray:
    """The same, with what the token adds beyond what it adds to the other items of the question."""
    return case.fitted.marking(case.code).weights(case.item)


def rarity(case: Case) -> np.ndarray:
    """No model: the fewer programs of the class have a token, the more."""
    spread = _spread(case.others, case.language)
    return _on_pieces(case, {(a, b): 1 / (1 + spread[case.code[a:b]]) for a, b in case.tokens()})


@cache
def _spread(codes: tuple[str, ...], language: str) -> Counter[str]:
    return Counter(text for code in codes for text in {token.text for token in tokenize(code, language)})


def _on_pieces(case: Case, weights: dict[tuple[int, int], float]) -> np.ndarray:
    """Each token's weight on its first piece."""
    spans = case.reading.spans
    found = np.zeros(len(spans))
    for (start, end), weight in weights.items():
        inside = np.flatnonzero((spans[:, 0] >= start) & (spans[:, 1] <= end) & (spans[:, 1] > spans[:, 0]))
        if len(inside):
            found[inside[0]] = weight
    return found


WAYS: dict[str, Callable[[Case], np.ndarray]] = {
    "rarest tokens": rarity,
    "attention of the item's free queries": queries,
    "attention rollout": rollout,
    "gradient x attention": gradient_attention,
    "integrated gradients": integrated,
    "occlusion": occlusion,
    "supervised attention": pointer,
    "counted terms": counted,
    "supervised attention x counted terms": pointer_counted,
    "the same, beyond the other items": shipped,
}
