"""What a student typed into a learning-management system's editor, taken out of the HTML that it was packed in."""

from __future__ import annotations

from html.parser import HTMLParser

BREAKS = frozenset({"br", "p", "div", "li", "tr", "pre", "h1", "h2", "h3", "h4"})
HIDDEN = frozenset({"script", "style", "head", "title"})


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0
        self._preformatted = 0

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        self._hidden += tag in HIDDEN
        self._preformatted += tag == "pre"
        if tag == "br" or (tag in BREAKS and self.parts and not self.parts[-1].endswith("\n")):
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in HIDDEN and self._hidden > 0
        self._preformatted -= tag == "pre" and self._preformatted > 0
        if tag in BREAKS and tag != "br" and self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        # Outside <pre> a line break of the source is layout of the HTML, a no-break space an indent of the editor.
        text = data if self._preformatted else data.replace("\r", "").replace("\n", "")
        if text:
            self.parts.append(text.replace("\u00a0", " "))


def text_of(html: str) -> str:
    """The typed lines."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    return "".join(parser.parts)
