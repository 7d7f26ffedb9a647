"""What a person graded, and what the grader has to say about it before it judges anything."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A graded program. An item that is missing in `applies` was not graded; that is not the same as False.

    Raises: TypeError where the code is no text or a label is no bool.
    """

    code: str
    applies: Mapping[str, bool]

    def __post_init__(self) -> None:
        if not isinstance(self.code, str):
            raise TypeError(f"an example's code must be a str, got {type(self.code).__name__}: decode the file first")
        for item, label in self.applies.items():
            if not isinstance(label, bool):
                raise TypeError(
                    f"item {item!r} of an example must be True or False, got {label!r}: "
                    "leave the item out where it was not graded"
                )


@dataclass(frozen=True, slots=True)
class Warning:
    """Something that an instructor should know about a fit; `item` is None where it concerns the whole question."""

    item: str | None
    text: str
