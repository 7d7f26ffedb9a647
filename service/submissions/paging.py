"""Where one is in a long list."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paging:
    """Page `number` of a list of `total`; `address` already has a query."""

    address: str
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The place of the first one shown, from one."""
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        """The place of the last one shown."""
        return min(self.number * self.size, self.total)

    def at(self, number: int) -> str:
        """The address of another page."""
        return f"{self.address}&page={number}"
