"""The machine that trains: how it is to be used, and what it is, for the record. Nothing here decides a result."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, get_args

import torch

Device = Literal["auto", "cpu", "cuda"]
Precision = Literal["auto", "float32", "bfloat16"]
_CPU_FACTS: Final = Path("/proc/cpuinfo")


@dataclass(frozen=True, slots=True)
class Machine:
    """`auto` takes a GPU where torch sees one, and bfloat16 there alone.

    Raises: ValueError where a value is not allowed or there is no such device.
    """

    device: Device = "auto"
    precision: Precision = "auto"
    threads: int = 1  # of the processor, for torch
    workers: int = 1  # processes that draw classes

    def __post_init__(self) -> None:
        for name, allowed in (("device", get_args(Device)), ("precision", get_args(Precision))):
            if getattr(self, name) not in allowed:
                raise ValueError(f"{name} must be one of {', '.join(allowed)}, got {getattr(self, name)!r}")
        for name, least in (("threads", 1), ("workers", 0)):
            if getattr(self, name) < least:
                raise ValueError(f"{name} must be at least {least}, got {getattr(self, name)}")
        if self.device == "cuda" and not torch.cuda.is_available():
            raise ValueError("device is cuda, but torch sees no GPU here: say auto or cpu, or install torch for CUDA")

    def torch_device(self) -> torch.device:
        """The device that is meant."""
        if self.device == "auto":
            return torch.device("cuda" if torch.cuda.is_available() else "cpu")
        return torch.device(self.device)

    def is_half(self) -> bool:
        """Whether products are computed in bfloat16."""
        if self.precision == "auto":
            return self.torch_device().type == "cuda"
        return self.precision == "bfloat16"

    def described(self) -> dict[str, Any]:
        """What the manifest says of it. No name of a host, a person or a folder is in it.

        Units: `memory_gb` in 10^9 bytes.
        """
        facts: dict[str, Any] = {
            "processor": _processor(),
            "cores": os.cpu_count(),
            "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
            "system": f"{platform.system()} {platform.machine()}",
            "python": platform.python_version(),
            "torch": str(torch.__version__),
            "threads": self.threads,
            "precision": "bfloat16" if self.is_half() else "float32",
        }
        if self.torch_device().type == "cuda":
            facts["gpu"] = torch.cuda.get_device_name()
        return facts


def _processor() -> str:
    if _CPU_FACTS.is_file():
        for line in _CPU_FACTS.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown"
