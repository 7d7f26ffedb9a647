"""What a student typed into a learning-management system's editor, taken out of the HTML that it was packed in.

The scanner goes over the text once. The standard library's parser takes minutes for some files of 200 kB.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

BREAKS = frozenset({"br", "p", "div", "li", "tr", "pre", "h1", "h2", "h3", "h4"})
HIDDEN = frozenset({"script", "style", "title"})
OPENING = re.compile(r"<(?=[a-z/!?])", re.IGNORECASE)
TAG = re.compile(r"(/?)([a-z][a-z0-9]*)", re.IGNORECASE)


def text_of(source: str) -> str:
    """The typed lines."""
    parts: list[str] = []
    hidden = preformatted = ""
    for closing, name, data in _pieces(source):
        if name in HIDDEN:
            hidden = "" if closing else name
        elif name == "pre":
            preformatted = "" if closing else name
        at_start = not parts or parts[-1].endswith("\n")
        if (name == "br" and not closing) or (name in BREAKS and not at_start):
            parts.append("\n")
        if data and not hidden:
            # Outside <pre> a line break of the source is layout of the HTML, a no-break space an indent of the editor.
            text = data if preformatted else data.replace("\r", "").replace("\n", "")
            parts += [html.unescape(text).replace("\u00a0", " ")] if text else []
    return "".join(parts)


def _pieces(source: str) -> Iterator[tuple[bool, str, str]]:
    """(closing, tag's name, text after it), in order; comments are left out."""
    place, closing, name = 0, False, ""
    ends = {"-->": True, ">": True}  # what may still be found further on
    while place <= len(source):
        start = _opening(source, place)
        yield closing, name, source[place:start]
        if start == len(source):
            return
        mark = "-->" if source.startswith("<!--", start) else ">"
        end = source.find(mark, start) if ends[mark] else -1
        if end < 0:
            # Nothing closes it: it stands for itself.
            ends[mark] = False
            yield False, "", source[start]
            place, closing, name = start + 1, False, ""
            continue
        found = TAG.match(source, start + 1)
        closing, name = (bool(found[1]), found[2].lower()) if found else (False, "")
        place = end + len(mark)


def _opening(source: str, place: int) -> int:
    """Where the next tag or comment begins; a `<` before anything else is the student's own."""
    found = OPENING.search(source, place)
    return found.start() if found else len(source)
