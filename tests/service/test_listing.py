"""A program on the page is the program that was handed in, with its marks where they belong."""

from __future__ import annotations

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.listing import InWords, Listing, Mark, lay_out
from service.pages import _environment

PROGRAM = 'def main():\n    height = input("Height: ")\n    if height < 1.6:\n        return "low"\n'


class Reader(HTMLParser):
    """What a browser makes of a line: its text, and for each character the mark over it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.marks: list[tuple[str, str] | None] = []
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "mark":
            found = dict(attrs)
            self._open.append((str(found["class"]), str(found["data-note"])))

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
    """(line, class, note, text) of every mark, read from the page."""
    found = []
    for number, reader in enumerate(read(listing), 1):
        before = None
        for character, mark in zip(reader.text, reader.marks, strict=True):
            if mark and mark == before:
                line, kind, note, text = found[-1]
                found[-1] = (line, kind, note, text + character)
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
    st.lists(st.tuples(st.integers(-3, 90), st.integers(-3, 90), st.floats(-1, 1), st.sampled_from("xyz")), max_size=6),
)
def test_any_marks_leave_the_text_as_it_is(text: str, spans: list[tuple[int, int, float, str]]) -> None:
    assert shown(text, marks=tuple(Mark(*span) for span in spans)) == text


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
        PROGRAM, "python", [Mark(at, at + 5, 0.9, "a"), Mark(below, below + 12, 0.5, "a"), Mark(low, low + 5, 0.1, "a")]
    )
    assert marked(listing) == [(2, "w3", "a", "input"), (3, "w2", "a", "height < 1.6"), (4, "w1", "a", '"low"')]
    assert [line.strength for line in listing.lines] == [0, 3, 2, 1]


def test_strength_compares_within_a_note() -> None:
    listing = lay_out("abcdef", "of-nobody", [Mark(0, 1, 40, "a"), Mark(2, 3, 10, "a"), Mark(4, 5, 0.02, "b")])
    assert marked(listing) == [(1, "w3", "a", "a"), (1, "w1", "a", "c"), (1, "w3", "b", "e")]


def test_overlapping_marks_are_cut_and_carry_all_their_notes() -> None:
    listing = lay_out("abcdefgh", "of-nobody", [Mark(0, 5, 1, "a"), Mark(3, 8, 1, "b"), Mark(3, 4, 0.1, "a")])
    assert marked(listing) == [(1, "w3", "a", "abc"), (1, "w3", "a b", "de"), (1, "w3", "b", "fgh")]


def test_a_mark_over_lines_leaves_indentation_and_blank_lines_alone() -> None:
    text = "if a:\n\n    b  \n"
    assert marked(lay_out(text, "of-nobody", [Mark(0, len(text), 1, "a")])) == [
        (1, "w3", "a", "if a:"),
        (3, "w3", "a", "b"),
    ]


def test_a_mark_may_cut_a_token() -> None:
    assert lay_out("return", "python", [Mark(2, 4, 1, "a")]).lines[0].html == (
        '<b>re</b><mark class="w3" data-note="a"><b>tu</b></mark><b>rn</b>'
    )


@pytest.mark.parametrize("span", [(4, 4), (5, 2), (-9, -1), (30, 40), (1, 2)])
def test_marks_over_nothing_are_left_out(span: tuple[int, int]) -> None:
    listing = lay_out("a = b", "of-nobody", [Mark(*span, 1.0, "a")])
    assert marked(listing) == []
    assert listing.words == []


def test_marks_in_words_count_from_one_and_include_the_last_character() -> None:
    at = PROGRAM.index("input")
    words = lay_out(PROGRAM, "python", [Mark(at, at + 5, 1, "a")], {"a": "Reading a number"}).words
    assert words == [InWords(2, "Line 2, characters 14 to 18", "strong", "input", "Reading a number")]
    assert lay_out("ab", "python", [Mark(1, 2, 1, "a")]).words[0].place == "Line 1, character 2"
    several = lay_out(PROGRAM, "python", [Mark(0, len(PROGRAM), 1, "a")]).words[0]
    assert (several.place, several.quote) == ("Lines 1 to 4", "def main():…")
    assert len(lay_out("x" * 300, "python", [Mark(0, 300, 1, "a")]).words[0].quote) == 80


def test_macro_writes_lines_classes_and_the_marks_in_words() -> None:
    source = "{% from 'listing.html' import program, legend %}{{ program(it) }}{{ legend(it) }}"
    template = _environment().from_string(source)
    html = template.render(it=lay_out(PROGRAM, "python", [Mark(0, 3, 1, "a")], {"a": "<Topic>"}))
    assert 'aria-label="Program, 4 lines"' in html
    assert '<li id="program-1" class="m3"><code><mark class="w3" data-note="a"><b>def</b></mark> main():</code>' in html
    assert '<li id="program-2"><code>    height' in html
    assert "characters 1 to 3</a>, strong: <code>def</code>, for “&lt;Topic&gt;”" in html
    bare = template.render(it=lay_out("x", "python"))
    assert 'aria-label="Program, 1 line"' in bare
    assert "legend" not in bare


def test_a_program_of_two_thousand_lines_is_quick() -> None:
    text = "".join(f"    total_{n} = compute(values[{n}], 'text', {n}.5)  # note\n" for n in range(2000))
    marks = [Mark(n * 40, n * 40 + 500, n % 7 + 1, f"n{n % 3}") for n in range(300)]
    began = time.process_time()
    assert len(lay_out(text, "python", marks).lines) == 2000
    assert time.process_time() - began < 2.0
