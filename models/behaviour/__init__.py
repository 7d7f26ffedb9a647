"""What a program does: it is run on chosen inputs in a sandboxed interpreter, and what happens is put down."""

from models.behaviour.description import differences, tokens
from models.behaviour.inputs import Call, Stdin
from models.behaviour.limits import Limits
from models.behaviour.outcome import Observation, Outcome
from models.behaviour.runner import Runner
from models.behaviour.signature import signature

__all__ = ["Call", "Limits", "Observation", "Outcome", "Runner", "Stdin", "differences", "signature", "tokens"]
