"""What happened when a program was tried on one input."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, get_args

Kind = Literal["finished", "raised", "stopped", "unknown"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One input's outcome; every text is canonical and bounded.

    - *finished*: the call gave `value` of `type`, or the whole program ran to its end (no value, no type).
    - *raised*: an exception of the class `exception`, from line `line` of the program where that is known;
      `while_loading` where it came before the call.
    - *stopped*: a limit was met; `reason` says which: time, memory, output or prompts.
    - *unknown*: nothing can be said, and `reason` says why. It is never to be taken for wrong.

    Units: `line` is counted from 1; `changed` has (place of the argument, what it was afterwards) for each argument
    that the call changed; `prompts` is how many lines of input were read.
    Raises: ValueError for a kind that there is not.
    """

    kind: Kind
    value: str = ""
    type: str = ""
    printed: str = ""
    exception: str = ""
    line: int | None = None
    while_loading: bool = False
    changed: tuple[tuple[int, str], ...] = ()
    prompts: int = 0
    reason: str = ""

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"an outcome's kind is one of {', '.join(get_args(Kind))}, got {self.kind!r}")

    @property
    def seen(self) -> "Outcome":
        """The outcome as somebody sees it who only watches: without the line, which lies in the program's text."""
        return replace(self, line=None)

    def to_fields(self) -> dict[str, Any]:
        """For JSON, without what is at its default."""
        default = asdict(Outcome(self.kind))
        fields = asdict(self) | {"changed": [list(change) for change in self.changed]}
        return {name: v for name, v in fields.items() if name == "kind" or (v != default[name] and v != [])}

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> "Outcome":
        """What `to_fields` gave."""
        changed = tuple((int(place), str(after)) for place, after in fields.get("changed", ()))
        return cls(**{**fields, "changed": changed})


@dataclass(frozen=True, slots=True)
class Observation:
    """What one program did on each of the inputs that it was tried on, in their order.

    `repair` says in words what was mended so that it could be run ("a missing quote in line 3"); "" where nothing was.
    """

    outcomes: tuple[Outcome, ...]
    repair: str = ""
