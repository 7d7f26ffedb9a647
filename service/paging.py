"""Where one is in a long list."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paging:
    """Page `number` of a list of `total`, `size` a page; `query` is what the address asks for beside the page."""

    number: int
    size: int
    total: int
    query: str = ""

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """How many come before this page."""
        return (self.number - 1) * self.size

    @property
    def last(self) -> int:
        """The place of the last one shown, from one."""
        return min(self.number * self.size, self.total)

    def at(self, number: int) -> str:
        """The address of another page."""
        return f"?{self.query}&page={number}" if self.query else f"?page={number}"
