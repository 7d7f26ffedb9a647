"""Programs that act alike on everything tried."""

import hashlib
import json

from models.behaviour.outcome import Observation


def signature(observation: Observation) -> str:
    """The same text for two programs exactly when all their outcomes look the same."""
    seen = [outcome.seen.to_fields() for outcome in observation.outcomes]
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode("ascii")).hexdigest()[:32]
