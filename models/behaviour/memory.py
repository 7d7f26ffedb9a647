"""Outcomes that are remembered, so that a program is not run again on what it was tried on."""

from collections import OrderedDict
from hashlib import blake2b
from threading import Lock

from models.behaviour.inputs import Call, Stdin
from models.behaviour.outcome import Outcome

OVERHEAD = 400  # bytes that an outcome takes besides its texts


class Memory:
    """Outcomes by program, setup and input; beyond `limit` bytes what was least recently asked for is forgotten.

    Units: bytes.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._outcomes: OrderedDict[bytes, Outcome] = OrderedDict()
        self._lock = Lock()
        self.bytes = 0

    def get(self, code: str, setup: str, given: Call | Stdin) -> Outcome | None:
        """What is remembered."""
        key = _key(code, setup, given)
        with self._lock:
            if key in self._outcomes:
                self._outcomes.move_to_end(key)
            return self._outcomes.get(key)

    def put(self, code: str, setup: str, given: Call | Stdin, outcome: Outcome) -> None:
        """Remember an outcome in place of any other."""
        key = _key(code, setup, given)
        with self._lock:
            old = self._outcomes.pop(key, None)
            self.bytes += _weight(outcome) - (_weight(old) if old else 0)
            self._outcomes[key] = outcome
            while self.bytes > self._limit:
                self.bytes -= _weight(self._outcomes.popitem(last=False)[1])


def _key(code: str, setup: str, given: Call | Stdin) -> bytes:
    text = given.text if isinstance(given, Stdin) else given.source
    digest = blake2b(digest_size=16)
    for part in (code, setup, type(given).__name__, text):
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()


def _weight(outcome: Outcome) -> int:
    texts = (outcome.value, outcome.printed, outcome.type, outcome.exception, outcome.reason)
    return OVERHEAD + 2 * (sum(map(len, texts)) + sum(len(after) for _, after in outcome.changed))
