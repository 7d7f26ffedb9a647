"""Any other transformer, from Hugging Face."""

import hashlib
import re
from typing import Any

import numpy as np
import torch
from transformers import AutoModel, AutoTokenizer

from models.encoder.backend import Floats, Ids

_SURROGATE = re.compile("[\ud800-\udfff]")


class HuggingFaceModel:
    """Any Hugging Face encoder with its own tokenizer, by name or folder.

    Raises: OSError where the model is neither a folder nor to be had; ValueError where its tokenizer gives no offsets.
    """

    def __init__(self, name: str) -> None:
        self._tokenizer: Any = AutoTokenizer.from_pretrained(name)
        if not self._tokenizer.is_fast:
            raise ValueError(
                f"{name} has no fast tokenizer, so its tokens have no offsets: choose a model that has one"
            )
        self._model: Any = AutoModel.from_pretrained(name).eval()
        longest = getattr(self._model.config, "max_position_embeddings", 512)
        # RoBERTa's positions start after its padding index, so a few of the table's rows are never used
        self.window: int = min(512, longest - 2)
        self.dim: int = self._model.config.hidden_size
        self.digest = self._hash()

    def _hash(self) -> str:
        digest = hashlib.sha256()
        for name, value in sorted(self._model.state_dict().items()):
            digest.update(name.encode() + value.contiguous().view(-1).view(torch.uint8).numpy().tobytes())
        return digest.hexdigest()

    def tokens(self, text: str) -> tuple[Ids, list[tuple[int, int]], bool]:
        """Token numbers, each token's (start, end) in the text, and whether the text was cut.

        Shapes: (T,), T at most `window`; T pairs.
        """
        # the tokenizers refuse a lone surrogate; U+FFFD stands for it, one code point for one code point
        read = self._tokenizer(_SURROGATE.sub("\ufffd", text), return_offsets_mapping=True, add_special_tokens=True)
        ids = np.asarray(read["input_ids"][: self.window], dtype=np.int64)
        spans = [(int(a), int(b)) for a, b in read["offset_mapping"][: self.window]]
        return ids, spans, len(read["input_ids"]) > self.window

    def states(self, ids: Ids) -> Floats:
        """Shapes: `ids` (T,) -> (T, dim)."""
        with torch.inference_mode():
            hidden = self._model(input_ids=torch.from_numpy(ids)[None]).last_hidden_state[0]
        states: Floats = hidden.float().numpy()
        return states
