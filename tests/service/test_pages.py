"""How pages say when, how many and how sure, and how they set what people typed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.pages import count, inline, moment, percent, prose


def test_numbers_are_said_with_their_noun():
    assert count(1, "program") == "1\u00a0program"
    assert count(1204, "program") == "1,204\u00a0programs"
    assert count(2, "person", "people") == "2\u00a0people"


def test_shares_are_percentages():
    assert percent(0.9684) == "96.8\u00a0%"
    assert percent(0.9684, 0) == "97\u00a0%"
    assert percent(None) == "–"


def test_a_moment_is_exact_for_machines():
    when = datetime(2026, 11, 17, 21, 4, tzinfo=UTC)
    assert moment(when) == '<time datetime="2026-11-17T21:04:00+00:00">Tue 17 Nov, 21:04 UTC</time>'
    assert moment(None) == "–"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Use `float`.", "Use <code>float</code>."),
        ("`a` and `b`", "<code>a</code> and <code>b</code>"),
        ("one ` alone", "one ` alone"),
        ("`a` then ` alone", "<code>a</code> then ` alone"),
        ("<b> `<i>`", "&lt;b&gt; <code>&lt;i&gt;</code>"),
    ],
)
def test_code_stands_in_backticks_and_nothing_else_is_markup(text, html):
    assert inline(text) == html


def test_blank_lines_part_paragraphs():
    assert prose("One.\r\n\r\nTwo.\n\n\n\n") == "<p>One.</p><p>Two.</p>"
