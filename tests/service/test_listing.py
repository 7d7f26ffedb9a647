"""A program on the page is the program that was handed in, with its marks where they belong."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.listing import Listing, Mark, Place, Strength, lay_out
from service.pages import _environment

PROGRAM = 'def main():\n    height = input("Height: ")\n    if height < 1.6:\n        return "low"\n'


class Reader(HTMLParser):
    """What a browser makes of a line: its text, for each character the mark over it, and the links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.marks: list[tuple[str, str] | None] = []
        self.links: list[tuple[str, str, str]] = []
        self.numbers: list[str] = []
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "mark":
            self._open.append((str(found["class"]), str(found["data-at"])))
            self.numbers += str(found.get("data-ends", "")).split()
        elif tag == "a":
            self.links.append((str(found["id"]), str(found["href"]), str(found["aria-label"])))

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data
        self.marks += [self._open[-1] if self._open else None] * len(data)


def read(listing: Listing) -> list[Reader]:
    readers = []
    for line in listing.lines:
        reader = Reader()
        reader.feed(str(line.html))
        reader.close()
        readers.append(reader)
    return readers


def shown(text: str, language: str = "python", marks: tuple[Mark, ...] = ()) -> str:
    end = "\n" if text.endswith("\n") else ""
    return "\n".join(reader.text for reader in read(lay_out(text, language, marks))) + end


def marked(listing: Listing) -> list[tuple[int, str, str, str]]:
    """(line, class, places, text) of every mark, read from the page."""
    found = []
    for number, reader in enumerate(read(listing), 1):
        before = None
        for character, mark in zip(reader.text, reader.marks, strict=True):
            if mark and mark == before:
                line, kind, places, text = found[-1]
                found[-1] = (line, kind, places, text + character)
            elif mark:
                found.append((number, *mark, character))
            before = mark
    return found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "x = 1",
        "x = 1\n",
        "\n\n  x\n\n",
        "if x:\r\n\treturn 'a'\t# é\r\n",
        'print("名前 𝒳 👩‍👩‍👧")\nprint("no end',
        "a < b & c > d  # <script>alert('x')</script>\n",
        "\ufeffx = 1\x0c\ny = \x01\n",
        '"""open\nand never closed\n\n',
    ],
)
@pytest.mark.parametrize("language", ["python", "java", "c", "javascript", "of-nobody"])
def test_text_is_shown_exactly(text: str, language: str) -> None:
    assert shown(text, language) == text


@given(
    st.text(alphabet="ab1 \t\r\n'\"#():=é𝒳<&\\", max_size=80),
    st.lists(st.tuples(st.integers(-3, 90), st.integers(-3, 90), st.floats(-1, 1), st.integers(1, 3)), max_size=6),
)
def test_any_marks_leave_the_text_as_it_is_and_are_linked_once(
    text: str, spans: list[tuple[int, int, float, int]]
) -> None:
    listing = lay_out(text, "python", [Mark(*span) for span in spans])
    readers = read(listing)
    assert "\n".join(reader.text for reader in readers) + "\n" * text.endswith("\n") == text
    places = [place for number in listing.places for place in listing.of(number)]
    links = [link for reader in readers for link in reader.links]
    assert sorted(link[:2] for link in links) == sorted((f"mark-{p.name}", f"#message-{p.message}") for p in places)
    over = {name for reader in readers for mark in reader.marks if mark for name in mark[1].split()}
    assert over == {place.name for place in places}
    ends = {number for reader in readers for number in reader.numbers}
    assert ends == ({str(number) for number in listing.places} if listing.numbered else set())


def test_nothing_of_a_program_becomes_markup() -> None:
    html = lay_out("<b onclick='x'>\"&</b>", "of-nobody").lines[0].html
    assert html == "&lt;b onclick=&#39;x&#39;&gt;&#34;&amp;&lt;/b&gt;"


def test_carriage_return_is_not_a_line_break_for_the_browser() -> None:
    lines = lay_out("a = 1\r\nb = 2\r\n", "python").lines
    assert len(lines) == 2
    assert "\r" not in lines[0].html
    assert str(lines[0].html).endswith("&#13;")


def test_code_has_colours() -> None:
    html = lay_out('if x in y:  # why\n    return "a" + 1.5', "python").lines
    assert html[0].html == "<b>if</b> x <b>in</b> y:  <i># why</i>"
    assert html[1].html == '    <b>return</b> <span class="cs">&#34;a&#34;</span> + <span class="cn">1.5</span>'


def test_marks_are_where_the_spans_say_with_three_strengths() -> None:
    at = PROGRAM.index("input")
    below = PROGRAM.index("height <")
    low = PROGRAM.index('"low"')
    listing = lay_out(
        PROGRAM, "python", [Mark(at, at + 5, 0.9, 1), Mark(below, below + 12, 0.5, 1), Mark(low, low + 5, 0.1, 1)]
    )
    assert marked(listing) == [(2, "w3", "1-1", "input"), (3, "w2", "1-2", "height < 1.6"), (4, "w1", "1-3", '"low"')]
    assert [line.strength for line in listing.lines] == [0, 3, 2, 1]


def test_strength_compares_within_a_message() -> None:
    listing = lay_out("abcdef", "of-nobody", [Mark(0, 1, 10, 1), Mark(2, 3, 40, 1), Mark(4, 5, 0.02, 2)])
    assert marked(listing) == [(1, "w1", "1-2", "a"), (1, "w3", "1-1", "c"), (1, "w3", "2-1", "e")]


def test_overlapping_marks_are_cut_and_carry_all_their_places() -> None:
    listing = lay_out("abcdefgh", "of-nobody", [Mark(0, 5, 1, 1), Mark(3, 8, 1, 2), Mark(3, 4, 0.1, 1)])
    assert marked(listing) == [
        (1, "w3", "1-1", "abc"),
        (1, "w3", "1-1 1-2 2-1", "d"),
        (1, "w3", "1-1 2-1", "e"),
        (1, "w3", "2-1", "fgh"),
    ]
    html = listing.lines[0].html
    assert html.count("<a ") == 3
    # a number stands where its mark ends, not where another one cuts it
    assert re.findall(r'<mark class="w3" data-at="[^"]*"(?: data-ends="([^"]*)")?>', html) == ["", "1", "1", "2"]


def test_marks_of_several_messages_on_one_token_have_a_link_each() -> None:
    listing = lay_out("a = input", "of-nobody", [Mark(4, 9, 1, 1), Mark(4, 9, 1, 2)], {1: "Reading", 2: "Asking"})
    [reader] = read(listing)
    assert reader.links == [
        ("mark-1-1", "#message-1", "input: line 1, characters 5 to 9, strong, for “Reading”"),
        ("mark-2-1", "#message-2", "input: line 1, characters 5 to 9, strong, for “Asking”"),
    ]
    assert reader.numbers == ["1", "2"]
    assert reader.text == "a = input"


def test_marks_of_a_single_message_need_no_number() -> None:
    [reader] = read(lay_out("a = input", "of-nobody", [Mark(0, 1, 1, 1), Mark(4, 9, 1, 1)]))
    assert reader.numbers == []
    assert len(reader.links) == 2


def test_a_mark_over_lines_leaves_indentation_and_blank_lines_alone() -> None:
    text = "if a:\n\n    b  \n"
    listing = lay_out(text, "of-nobody", [Mark(0, len(text), 1, 1), Mark(0, 2, 1, 2)])
    assert marked(listing) == [(1, "w3", "1-1 2-1", "if"), (1, "w3", "1-1", " a:"), (3, "w3", "1-1", "b")]
    assert [(len(reader.links), reader.numbers) for reader in read(listing)] == [(2, ["2"]), (0, []), (0, ["1"])]


def test_a_mark_may_cut_a_token() -> None:
    assert lay_out("return", "python", [Mark(2, 4, 1, 1)]).lines[0].html == (
        '<b>re</b><mark class="w3" data-at="1-1"><a id="mark-1-1" href="#message-1"'
        ' aria-label="tu: line 1, characters 3 to 4, strong" draggable="false"><b>tu</b></a></mark><b>rn</b>'
    )


@pytest.mark.parametrize("span", [(4, 4), (5, 2), (-9, -1), (30, 40), (1, 2)])
def test_marks_over_nothing_are_left_out(span: tuple[int, int]) -> None:
    listing = lay_out("a = b", "of-nobody", [Mark(*span, 1.0, 1)])
    assert marked(listing) == []
    assert listing.of(1) == []


def test_places_count_from_one_and_include_the_last_character() -> None:
    at = PROGRAM.index("input")
    [place] = lay_out(PROGRAM, "python", [Mark(at, at + 5, 1, 1)]).of(1)
    assert place == Place("1-1", 1, Strength.STRONG, "line 2, characters 14 to 18", "input")
    assert place.said == "line 2, characters 14 to 18, strong"
    assert lay_out("ab", "python", [Mark(1, 2, 1, 1)]).of(1)[0].where == "line 1, character 2"
    several = lay_out(PROGRAM, "python", [Mark(0, len(PROGRAM), 1, 1)]).of(1)[0]
    assert (several.where, several.quote) == ("lines 1 to 4", "def main():…")
    assert len(lay_out("x" * 300, "python", [Mark(0, 300, 1, 1)]).of(1)[0].quote) == 80


def test_places_count_code_points_after_tabs_wide_characters_and_carriage_returns() -> None:
    text = 'a\r\n\tprint("名前 𝒳", b)\r\n'
    at = text.index("b)")
    listing = lay_out(
        text, "python", [Mark(at, at + 1, 1, 1), Mark(text.index("print"), text.index("print") + 5, 1, 1)]
    )
    assert [place.where for place in listing.of(1)] == ["line 2, characters 2 to 6", "line 2, character 16"]
    assert marked(listing) == [(2, "w3", "1-1", "print"), (2, "w3", "1-2", "b")]


def test_macros_write_lines_messages_and_places() -> None:
    source = (
        "{% from 'listing.html' import program, legend, message, places %}"
        "{{ program(it) }}{{ legend(it) }}<p{{ message(it, 1) }}></p>{{ places(it, 1) }}{{ places(it, 2) }}"
    )
    template = _environment().from_string(source)
    html = template.render(it=lay_out(PROGRAM, "python", [Mark(0, 3, 1, 1)], {1: "<Topic>"}))
    assert 'aria-label="Program, 4 lines"' in html
    assert '<li id="line-1" class="m3"><code><mark class="w3" data-at="1-1"><a id="mark-1-1"' in html
    assert "def: line 1, characters 1 to 3, strong, for “&lt;Topic&gt;”" in html
    assert '<li id="line-2"><code>    height' in html
    assert '<p id="message-1" data-message="1" tabindex="-1"></p>' in html
    assert '<a href="#mark-1-1" data-place="1-1" data-strength="3">line 1, characters 1 to 3, strong</a>' in html
    assert html.count('class="places"') == 1
    assert "number" not in html
    bare = template.render(it=lay_out("x", "python"))
    assert 'aria-label="Program, 1 line"' in bare
    assert "<p></p>" in bare
    assert "legend" not in bare


def test_a_program_of_two_thousand_lines_is_quick() -> None:
    text = "".join(f"    total_{n} = compute(values[{n}], 'text', {n}.5)  # note\n" for n in range(2000))
    marks = [Mark(n * 40, n * 40 + 500, n % 7 + 1, n % 3 + 1) for n in range(300)]
    began = time.process_time()
    assert len(lay_out(text, "python", marks).lines) == 2000
    assert time.process_time() - began < 2.0
