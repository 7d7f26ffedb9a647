"""A fit as bytes: prepared in one process, judged in others. Safetensors, with the rest as JSON in its header.

Nothing in it can run code when it is read, and it holds no program's text: examples are kept as hashes of normal forms.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load as load_arrays
from safetensors.numpy import save as save_arrays

from models.baselines import LexicalFeatures
from models.fewshot.evidence import Lexicon
from models.fewshot.example import Warning
from models.fewshot.fitted_item import FittedItem
from models.fewshot.item import ItemModel
from models.fewshot.question import Question
from models.fewshot.sight import Sight

FORMAT = 1
_HEADER = "header"  # the JSON travels as an array of bytes: safetensors' own metadata has a limit on its length

Arrays = dict[str, NDArray[Any]]


def _bytes(value: object) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(value).encode("ascii"), dtype=np.uint8)


def _pack_item(prefix: str, fitted: FittedItem, arrays: Arrays) -> dict[str, Any]:
    model = fitted.model
    if model is not None:
        arrays[f"{prefix}.lexical"] = model.lexical
        arrays[f"{prefix}.direction"] = model.direction
        if model.sight.queries is not None:
            arrays[f"{prefix}.queries"] = model.sight.queries
    return {
        "lexicon": fitted.lexicon.key, "known": dict(fitted.known), "key": fitted.key,
        "bias": None if model is None else model.bias,
    }  # fmt: skip


def _unpack_item(prefix: str, about: Mapping[str, Any], arrays: Arrays, lexicon: Lexicon) -> FittedItem:
    model = None
    if about["bias"] is not None:
        sight = Sight(arrays.get(f"{prefix}.queries"))
        model = ItemModel(sight, arrays[f"{prefix}.lexical"], arrays[f"{prefix}.direction"], about["bias"])
    return FittedItem(model, lexicon, about["known"], about["key"])


def _pack_lexicon(prefix: str, lexicon: Lexicon, arrays: Arrays) -> dict[str, Any]:
    texts: dict[str, str] = {}
    for name, value in lexicon.features.to_state().items():
        if isinstance(value, str):
            texts[name] = value
        else:
            arrays[f"{prefix}.{name}"] = value
    return texts


def _unpack_lexicon(prefix: str, key: str, texts: Mapping[str, str], arrays: Arrays) -> Lexicon:
    own = {name[len(prefix) + 1 :]: array for name, array in arrays.items() if name.startswith(prefix + ".")}
    return Lexicon(key, LexicalFeatures.from_state({**texts, **own}))


def pack(question: Question, items: Mapping[str, FittedItem], warnings: Sequence[Warning], version: str) -> bytes:
    """Everything that judging needs beside the encoder."""
    arrays: Arrays = {}
    lexicons = {fitted.lexicon.key: fitted.lexicon for fitted in items.values()}
    header = {
        "format": FORMAT,
        "version": version,
        "question": question.fields(),
        "warnings": [asdict(warning) for warning in warnings],
        "items": [[item, _pack_item(f"item{i}", fitted, arrays)] for i, (item, fitted) in enumerate(items.items())],
        "lexicons": [
            [key, _pack_lexicon(f"lexicon{i}", lexicon, arrays)] for i, (key, lexicon) in enumerate(lexicons.items())
        ],
    }
    packed: bytes = save_arrays({**arrays, _HEADER: _bytes(header)})
    return packed


def unpack(data: bytes, version: str) -> tuple[Question, dict[str, FittedItem], list[Warning]]:
    """What `pack` was given.

    Raises: ValueError where the bytes are damaged or another version of the grader made them.
    """
    try:
        arrays: Arrays = load_arrays(data)
        header = json.loads(arrays.pop(_HEADER).tobytes())
    except (SafetensorError, KeyError, ValueError) as error:
        raise ValueError(f"these {len(data)} bytes are no prepared run: prepare it again") from error
    if (header["format"], header["version"]) != (FORMAT, version):
        raise ValueError(f"the run was prepared by grader {header['version']}, this is {version}: prepare it again")
    lexicons = {
        key: _unpack_lexicon(f"lexicon{i}", key, texts, arrays) for i, (key, texts) in enumerate(header["lexicons"])
    }
    items = {
        item: _unpack_item(f"item{i}", about, arrays, lexicons[about["lexicon"]])
        for i, (item, about) in enumerate(header["items"])
    }
    return Question.from_fields(header["question"]), items, [Warning(**warning) for warning in header["warnings"]]
