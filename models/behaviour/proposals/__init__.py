"""Proposing inputs: from the statement, from what programs do with parameters, from typical and boundary values."""

from models.behaviour.proposals.proposal import propose

__all__ = ["propose"]
