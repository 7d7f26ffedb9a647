"""The transformer: from program text to token states, in torch or in NumPy."""

from models.encoder.backend import Backend, Floats, Ids
from models.encoder.encoder import FAULT, BackendName, Encoder, HuggingFaceEncoder, Reading, ShippedEncoder, load
from models.encoder.reader import Reader

__all__ = [
    "FAULT",
    "Backend",
    "BackendName",
    "Encoder",
    "Floats",
    "HuggingFaceEncoder",
    "Ids",
    "Reader",
    "Reading",
    "ShippedEncoder",
    "load",
]
