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

from models.fewshot.example import Warning
from models.fewshot.features import Features
from models.fewshot.fitted_item import FittedItem
from models.fewshot.item import ItemModel
from models.fewshot.prior import ItemPrior
from models.fewshot.question import Question
from models.fewshot.sight import Sight

FORMAT = 4
_HEADER = "header"  # the JSON travels as an array of bytes: safetensors' own metadata has a limit on its length

_WEIGHTS = ("share", "some", "strongest", "mean", "level")

Arrays = dict[str, NDArray[Any]]


def _bytes(value: object) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(value).encode("ascii"), dtype=np.uint8)


def _pack_item(prefix: str, fitted: FittedItem, arrays: Arrays) -> dict[str, Any]:
    model = fitted.model
    if model is not None:
        arrays[f"{prefix}.counted"] = model.counted
        arrays[f"{prefix}.direction"] = model.direction
        if model.sight.queries is not None:
            arrays[f"{prefix}.queries"] = model.sight.queries
    return {
        "features": fitted.features.key, "known": dict(fitted.known), "key": fitted.key,
        "bias": None if model is None else model.bias,
        "prior": None if model is None or model.prior is None else _pack_prior(prefix, model.prior, arrays),
    }  # fmt: skip


def _pack_prior(prefix: str, prior: ItemPrior, arrays: Arrays) -> dict[str, float]:
    arrays[f"{prefix}.table"], arrays[f"{prefix}.meant"] = prior.table, prior.meant
    return {name: getattr(prior, name) for name in _WEIGHTS}


def _unpack_item(prefix: str, about: Mapping[str, Any], arrays: Arrays, features: Features) -> FittedItem:
    model = None
    if about["bias"] is not None:
        sight = Sight(arrays.get(f"{prefix}.queries"))
        prior = None
        if about["prior"] is not None:
            prior = ItemPrior(arrays[f"{prefix}.table"], arrays[f"{prefix}.meant"], **about["prior"])
        model = ItemModel(sight, arrays[f"{prefix}.counted"], arrays[f"{prefix}.direction"], about["bias"], prior)
    return FittedItem(model, features, about["known"], about["key"])


def _pack_features(prefix: str, features: Features, arrays: Arrays) -> dict[str, Any]:
    about, state = features.to_state()
    texts: dict[str, str] = {}
    for name, value in state.items():
        if isinstance(value, str):
            texts[name] = value
        else:
            arrays[f"{prefix}.{name}"] = value
    return {"about": about, "texts": texts}


def _unpack_features(prefix: str, key: str, packed: Mapping[str, Any], arrays: Arrays) -> Features:
    own = {name[len(prefix) + 1 :]: array for name, array in arrays.items() if name.startswith(prefix + ".")}
    return Features.from_state(key, packed["about"], {**packed["texts"], **own})


def pack(question: Question, items: Mapping[str, FittedItem], warnings: Sequence[Warning], version: str) -> bytes:
    """Everything that judging needs beside the encoder."""
    arrays: Arrays = {}
    all_features = {fitted.features.key: fitted.features for fitted in items.values()}
    header = {
        "format": FORMAT,
        "version": version,
        "question": question.fields(),
        "warnings": [asdict(warning) for warning in warnings],
        "items": [[item, _pack_item(f"item{i}", fitted, arrays)] for i, (item, fitted) in enumerate(items.items())],
        "features": [
            [key, _pack_features(f"features{i}", found, arrays)] for i, (key, found) in enumerate(all_features.items())
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
    all_features = {
        key: _unpack_features(f"features{i}", key, packed, arrays) for i, (key, packed) in enumerate(header["features"])
    }
    items = {
        item: _unpack_item(f"item{i}", about, arrays, all_features[about["features"]])
        for i, (item, about) in enumerate(header["items"])
    }
    return Question.from_fields(header["question"]), items, [Warning(**warning) for warning in header["warnings"]]
