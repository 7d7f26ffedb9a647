"""Keys for topics and items: those they have, those their titles had before, or new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from service.assignments.actions import short_name


def assign_keys(drafts: Sequence[tuple[str, str]], known: Mapping[str, str], used: frozenset[str]) -> list[str]:
    """A key for each (key, title), all different.

    A given key stays. A title that the question's rubrics knew before keeps the key it had, so that an item that was
    removed and comes back finds its grades again. A new title gets a key that no other item ever had: otherwise it
    would find grades that were given to something else.
    """
    taken = {key for key, _ in drafts if key}
    keys = []
    for key, title in drafts:
        if not key:
            before = known.get(title.strip().casefold(), "")
            key = before if before and before not in taken else short_name(title, taken | used, "_")  # noqa: PLW2901
        taken.add(key)
        keys.append(key)
    return keys
