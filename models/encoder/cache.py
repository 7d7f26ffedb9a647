"""A cache that forgets what was least recently used once it holds too many bytes."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")
Key = str | tuple[str, ...]


class BoundedCache(Generic[T]):
    """Values by key, at most `limit` bytes of them as `size` measures a value.

    A key is a text or a tuple of texts, and counts with its length. A value above the limit is computed and not kept.
    Units: `limit` and `size` in bytes.
    """

    def __init__(self, limit: int, size: Callable[[T], int]) -> None:
        self._limit, self._size = limit, size
        self._values: OrderedDict[Key, T] = OrderedDict()
        self._lock = Lock()
        self.bytes = 0
        self.misses = 0

    def _weight(self, key: Key, value: T) -> int:
        return self._size(value) + (len(key) if isinstance(key, str) else sum(map(len, key)))

    def get(self, key: Key, make: Callable[[], T]) -> T:
        """The value kept under `key`, or what `make` returns, which is then kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
            self.misses += 1
        value = make()  # outside the lock: two threads may both compute, and both get the same
        with self._lock:
            if key not in self._values:
                self._values[key] = value
                self.bytes += self._weight(key, value)
                while self.bytes > self._limit:
                    self.bytes -= self._weight(*self._values.popitem(last=False))
        return value
