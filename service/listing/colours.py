"""Code colours, as runs of text with one template each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from markupsafe import Markup, escape
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Number, Operator, String, _TokenType
from pygments.util import ClassNotFound

# Beyond this a lexer would hold up the page; the program is then shown without colours.
MOST_COLOURED = 200_000
COLOURS = {
    Keyword: "<b>{}</b>",
    Operator.Word: "<b>{}</b>",
    Comment: "<i>{}</i>",
    String: '<span class="cs">{}</span>',
    Number: '<span class="cn">{}</span>',
}


class Colours:
    """A program's colours."""

    def __init__(self, text: str, language: str) -> None:
        self._text = text
        self._starts: list[int] = [0]
        self._templates: list[str] = [""]
        for start, template in _runs(text, language):
            if template != self._templates[-1]:
                self._starts.append(start)
                self._templates.append(template)

    def html(self, start: int, end: int) -> Markup:
        """The text from `start` to `end`, escaped and coloured."""
        html = []
        place = bisect_right(self._starts, start) - 1
        while start < end:
            following = self._starts[place + 1] if place + 1 < len(self._starts) else end
            stop = min(end, following)
            shown = _escaped(self._text[start:stop])
            html.append(self._templates[place].format(shown) if self._templates[place] else shown)
            start, place = stop, place + 1
        return Markup("".join(html))  # noqa: S704  (every text in it is escaped above)


def _escaped(text: str) -> str:
    # A browser would make a line break of a bare carriage return.
    return str(escape(text)).replace("\r", "&#13;")


def _runs(text: str, language: str) -> Iterator[tuple[int, str]]:
    """Where each token starts and how it is set."""
    if len(text) > MOST_COLOURED:
        return
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return
    # The lexer only tells offsets; the text shown is cut from the original.
    for start, kind, _value in lexer.get_tokens_unprocessed(text.replace("\r", " ")):
        yield start, _template(kind)


@cache
def _template(kind: _TokenType) -> str:
    return next((template for parent, template in COLOURS.items() if kind in parent), "")
