"""Many texts through the transformer with hardly any padding: tokens stand in one row, and only attention parts them.

Texts of like length attend together, since there padding is little. Everything else is one product over all tokens.
Letters: N tokens of all texts, B texts, G texts of a group, T tokens of its longest, D dim, H heads.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from models.encoder.backend import Ids
from models.encoder.config import EncoderConfig

_LONGER, _SLACK = 1.25, 4  # a text stands with others up to this much shorter
_FAR = -1e9
_EPSILON = 1e-12  # BERT's


@dataclass(frozen=True, slots=True)
class Group:
    """Texts of like length, in a table. Shapes: `blind` (G, 1, 1, T) is added to attention: not to look past an end."""

    size: int
    longest: int
    blind: torch.Tensor


@dataclass(frozen=True, slots=True)
class Packed:
    """Texts in one row, shortest first.

    Shapes: `ids` and `places` (within the text) (N,); `take` (M,), for each place of all groups' tables the token in
    the row (past a text's end, its first one), and `real` (N,) the way back; `starts` and `lengths` (B,), in the order
    in which texts came.
    """

    ids: torch.Tensor
    places: torch.Tensor
    groups: tuple[Group, ...]
    take: torch.Tensor
    real: torch.Tensor
    starts: Ids
    lengths: Ids

    def padded(self, states: torch.Tensor, texts: slice) -> tuple[torch.Tensor, torch.Tensor]:
        """Some texts' states as a table and its mask. Shapes: (N, D) -> (B, T, D), (B, T)."""
        take, mask = _table(self.starts[texts], self.lengths[texts])
        there = torch.from_numpy(mask).to(states.device)
        return functional.embedding(torch.from_numpy(take).to(states.device), states), there


def _table(starts: Ids, lengths: Ids) -> tuple[Ids, Ids]:
    along = np.arange(int(lengths.max()), dtype=np.int64)
    mask = (along < lengths[:, None]).astype(np.int64)
    return starts[:, None] + along * mask, mask


def pack(texts: Sequence[Ids], device: torch.device) -> Packed:
    """Put texts, none of them empty, into one row."""
    lengths = np.array([len(text) for text in texts])
    order = np.argsort(lengths, kind="stable")
    starts = np.empty_like(lengths)
    starts[order] = np.concatenate([[0], np.cumsum(lengths[order])[:-1]])
    groups, tables, masks, first = [], [], [], 0
    for end in range(1, len(order) + 1):
        if end == len(order) or lengths[order[end]] > _LONGER * lengths[order[first]] + _SLACK:
            among = order[first:end]
            take, mask = _table(starts[among], lengths[among])
            blind = np.where(mask == 1, 0.0, _FAR).astype(np.float32)[:, None, None]
            groups.append(Group(len(among), take.shape[1], torch.from_numpy(blind).to(device)))
            tables.append(take.ravel())
            masks.append(mask.ravel())
            first = end
    ids = np.concatenate([texts[i] for i in order])
    places = np.concatenate([np.arange(lengths[i]) for i in order])
    taken, real = np.concatenate(tables), np.flatnonzero(np.concatenate(masks))
    rows = [torch.from_numpy(row).to(device) for row in (ids, places, taken, real)]
    return Packed(rows[0], rows[1], tuple(groups), rows[2], rows[3], starts, lengths)


def dropped(x: torch.Tensor, share: float, rng: np.random.Generator | None) -> torch.Tensor:
    """Dropout. Without a generator, none. Shapes: any, kept.

    A processor takes its chances from the generator, 16 bits each, in a fraction of the time that torch's own needs.
    """
    if rng is None or share == 0:
        return x
    if x.device.type != "cpu":
        return functional.dropout(x, share)
    kept = np.frombuffer(rng.bytes(2 * x.numel()), np.uint16) >= round(share * 2**16)
    scaled = np.multiply(kept, np.float32(1 / (1 - share)), dtype=np.float32)
    return x * torch.from_numpy(scaled).view(x.shape).to(x.dtype)


def encode(
    model: nn.Module, config: EncoderConfig, texts: Packed, share: float, rng: np.random.Generator | None
) -> torch.Tensor:
    """The states that BERT gives for each text alone, all in one row. Shapes: (N, D)."""
    at: Any = model.get_submodule("embeddings")
    words = functional.embedding(texts.ids, at.word_embeddings.weight)
    x = words + functional.embedding(texts.places, at.position_embeddings.weight) + at.token_type_embeddings.weight[0]
    x = dropped(_normed(x, at.LayerNorm), share, rng)
    bend = functional.relu if config.activation == "relu" else nn.GELU(approximate="tanh")
    for number in range(config.layers):
        layer: Any = model.get_submodule(f"encoder.layer.{number}")
        seen = _attend(layer.attention.self, config.heads, x, texts, share, rng)
        seen = dropped(layer.attention.output.dense(seen), share, rng)
        x = _normed(x + seen, layer.attention.output.LayerNorm)
        wide = bend(layer.intermediate.dense(x))
        x = _normed(x + dropped(layer.output.dense(wide), share, rng), layer.output.LayerNorm)
    return x


def _normed(x: torch.Tensor, norm: nn.LayerNorm) -> torch.Tensor:
    return functional.layer_norm(x, norm.normalized_shape, norm.weight, norm.bias, _EPSILON)


def _attend(
    asked: Any, heads: int, x: torch.Tensor, texts: Packed, share: float, rng: np.random.Generator | None
) -> torch.Tensor:
    """Every text attends to itself. Shapes: (N, D) -> (N, D)."""
    three = (asked.query, asked.key, asked.value)
    joined = functional.linear(x, torch.cat([m.weight for m in three]), torch.cat([m.bias for m in three]))  # (N, 3 D)
    tables = functional.embedding(texts.take, joined)  # (M, 3 D)
    found = []
    sizes = [group.size * group.longest for group in texts.groups]
    for group, part in zip(texts.groups, torch.split(tables, sizes), strict=True):
        parts = part.view(group.size, group.longest, 3, heads, -1)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)  # each (G, H, T, D / H)
        near = query @ key.transpose(-1, -2) / query.shape[-1] ** 0.5 + group.blind
        seen = dropped(near.softmax(-1), share, rng) @ value
        found.append(seen.transpose(1, 2).reshape(group.size * group.longest, -1))
    return functional.embedding(texts.real, torch.cat(found))  # groups stand in the row's order
