"""Gradescope's export: `submission_metadata.yml` beside one folder a submission."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import yaml

from service.submissions.archive import Member
from service.submissions.arrivals import Author, clean_name
from service.submissions.records import in_utc

METADATA = "submission_metadata.yml"


@dataclass(frozen=True, slots=True)
class Exported:
    """One folder of an export: who handed it in together, and when."""

    authors: tuple[Author, ...]
    handed_in_at: datetime | None


class _Loader(yaml.SafeLoader):  # type: ignore[misc]
    """Plain values only; merged mappings, which a few lines can make double without end, stay as they are."""

    def flatten_mapping(self, node: object) -> None:
        """Merge nothing."""


def read_metadata(members: Sequence[Member]) -> tuple[str, dict[str, Exported]] | None:
    """The folder of the export and what it says of each folder in it; None where it is no such export."""
    # Deeper inside, a student may have named a file like this.
    found = next((m for m in members if m.path.split("/")[-1] == METADATA and m.path.count("/") <= 1), None)
    if found is None:
        return None
    try:
        said = yaml.load(found.data, _Loader)  # noqa: S506  (it is the safe one)
    except (yaml.YAMLError, ValueError, TypeError, ArithmeticError, RecursionError):
        return None
    if not isinstance(said, Mapping):
        return None
    folders = {
        clean_name(str(folder)): _exported(entry) for folder, entry in said.items() if isinstance(entry, Mapping)
    }
    return found.path.removesuffix(METADATA), folders


def _exported(entry: Mapping[Any, Any]) -> Exported:
    said = entry.get(":submitters")
    people = [person for person in said if isinstance(person, Mapping)] if isinstance(said, list) else []
    return Exported(tuple(_author(person) for person in people), _moment(entry.get(":created_at")))


def _author(person: Mapping[Any, Any]) -> Author:
    name, sid, email = (_word(person.get(key)) for key in (":name", ":sid", ":email"))
    aliases = tuple(value for value in (email, sid) if value)
    return Author(aliases[0] if aliases else name, name, aliases=aliases)


def _word(value: object) -> str:
    # Anything nested is not a name, and writing it out could be made to take for ever.
    return clean_name(str(value)).strip() if isinstance(value, str | int) else ""


def _moment(value: object) -> datetime | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    try:
        return in_utc(value)
    except OverflowError:
        return None
