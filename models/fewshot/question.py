"""What a fit knows of a question beside its examples."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.behaviour import Call, Stdin
from models.behaviour.inputs import from_fields, to_fields
from models.code import canonical, fixed_names, is_empty, is_untouched, norm_key


@dataclass(frozen=True)
class Question:
    """A question and its rubric items' texts.

    Raises: TypeError where a text is none; ValueError where there is no item or no language.
    """

    text: str
    items: dict[str, str]
    language: str
    inputs: tuple[Call | Stdin, ...] | None = None
    setup: str = ""
    starter_code: str = ""
    references: tuple[str, ...] = ()
    fixed: frozenset[str] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        for name in ("text", "language", "setup", "starter_code"):
            if not isinstance(getattr(self, name), str):
                raise TypeError(f"{name} must be a str, got {type(getattr(self, name)).__name__}")
        for item, text in self.items.items():
            if not isinstance(item, str) or not isinstance(text, str):
                raise TypeError(f"item_texts must map str to str, got {item!r}: {type(text).__name__}")
        for given in self.inputs or ():
            if not isinstance(given, Call | Stdin):
                raise TypeError(
                    f"inputs must be Call or Stdin objects, got {type(given).__name__}: wrap the text in one of them"
                )
        for place, reference in enumerate(self.references):
            if not isinstance(reference, str):
                raise TypeError(f"references must hold str alone, got {type(reference).__name__} at place {place}")
        if not self.items:
            raise ValueError("item_texts is empty: a fit needs one rubric item or more")
        if not self.language.strip():
            raise ValueError("language is empty: name the programs' language, such as 'python'")
        object.__setattr__(self, "language", canonical(self.language))
        object.__setattr__(self, "fixed", fixed_names(self.text, self.starter_code, self.setup, self.language))

    def normal_key(self, code: str) -> str:
        """The identity of a program after layout, comments and the student's own names."""
        return norm_key(code, self.language, self.fixed)

    def not_attempted(self, code: str) -> str:
        """Why there is nothing to judge in a program, or ""."""
        if is_empty(code, self.language):
            return "The program is empty."
        if self.starter_code and is_untouched(code, self.starter_code, self.language):
            return "The starter code was handed in unchanged."
        return ""

    def fields(self) -> dict[str, Any]:
        """The question as JSON can hold it."""
        inputs = None if self.inputs is None else [to_fields(given) for given in self.inputs]
        about = {"text": self.text, "items": self.items, "language": self.language, "inputs": inputs}
        own = {"setup": self.setup, "starter_code": self.starter_code, "references": list(self.references)}
        return about | own

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> "Question":
        """What `fields` gave."""
        inputs = fields["inputs"]
        made = None if inputs is None else tuple(from_fields(given) for given in inputs)
        return cls(**{**fields, "inputs": made, "references": tuple(fields["references"])})
