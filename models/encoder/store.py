"""Weights on disk: safetensors, and a manifest that says what they are."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from safetensors.numpy import load as load_arrays
from safetensors.numpy import save as save_arrays

from models.encoder.backend import Floats
from models.encoder.config import EncoderConfig
from models.encoder.vocabulary import BUILT_IN, Vocabulary

FORMAT = 1
SHIPPED = Path(__file__).parent / "pretrained"


@dataclass(frozen=True)
class Weights:
    """Everything that a folder of weights holds.

    `notes` is the manifest's free part: how the weights were trained (command, seed, data) and what was chosen on
    held-out generated questions (temperature, thresholds).
    """

    config: EncoderConfig
    vocabulary: Vocabulary
    arrays: Mapping[str, Floats]
    notes: Mapping[str, Any]
    sha256: str

    def part(self, prefix: str) -> dict[str, Floats]:
        """The arrays under ``prefix.``, without the prefix, in the shapes in which they were saved."""
        return {name[len(prefix) + 1 :]: a for name, a in self.arrays.items() if name.startswith(prefix + ".")}


def save(
    folder: Path, config: EncoderConfig, vocabulary: Vocabulary, arrays: Mapping[str, Floats], notes: Mapping[str, Any]
) -> None:
    """Write ``weights.safetensors`` and ``manifest.json`` into `folder`, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    data = save_arrays(dict(arrays))
    manifest = {
        "format": FORMAT,
        "sha256": hashlib.sha256(data).hexdigest(),
        "config": asdict(config),
        "notes": notes,
        "words": vocabulary.pieces[len(BUILT_IN) :],
    }
    (folder / "weights.safetensors").write_bytes(data)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def load(folder: Path) -> Weights:
    """Read a folder that `save` wrote.

    Raises: FileNotFoundError where a file is missing; ValueError where the weights are not those of the manifest.
    """
    manifest_path, weights_path = folder / "manifest.json", folder / "weights.safetensors"
    for path in (manifest_path, weights_path):
        if not path.is_file():
            raise FileNotFoundError(f"{folder.name} is no folder of weights: it has no {path.name}")
    manifest = json.loads(manifest_path.read_text(encoding="utf-8"))
    if manifest.get("format") != FORMAT:
        raise ValueError(f"{folder.name}/manifest.json has format {manifest.get('format')!r}; this reads {FORMAT}")
    data = weights_path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 != manifest["sha256"]:
        raise ValueError(
            f"{folder.name}/weights.safetensors has SHA-256 {sha256[:12]}..., its manifest says "
            f"{manifest['sha256'][:12]}...: the file is damaged or belongs to another manifest"
        )
    return Weights(
        config=EncoderConfig(**manifest["config"]),
        vocabulary=Vocabulary(BUILT_IN + tuple(manifest["words"])),
        arrays=load_arrays(data),
        notes=manifest["notes"],
        sha256=sha256,
    )
