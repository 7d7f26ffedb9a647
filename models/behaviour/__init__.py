"""What a program does: it is run on chosen inputs in a sandboxed interpreter, and what happens is put down."""

from models.behaviour.chosen import Chosen, chosen
from models.behaviour.description import difference, differences, tokens
from models.behaviour.inputs import Call, Stdin
from models.behaviour.limits import Limits
from models.behaviour.outcome import Observation, Outcome
from models.behaviour.runner import Runner
from models.behaviour.signature import signature
from models.behaviour.traits import traits
from models.behaviour.usual import agreed, usual
from models.behaviour.witness import Witness, witness

__all__ = [
    "Call",
    "Chosen",
    "Limits",
    "Observation",
    "Outcome",
    "Runner",
    "Stdin",
    "Witness",
    "agreed",
    "chosen",
    "difference",
    "differences",
    "signature",
    "tokens",
    "traits",
    "usual",
    "witness",
]
