"""What was typed into a web editor."""

from __future__ import annotations

import time

import pytest

from service.submissions.online_text import text_of


def test_paragraphs_and_breaks_are_lines():
    html = "<p>def f(x):<br>&nbsp; &nbsp; return x &lt; 1</p>\n<p>print(f(2))</p>"
    assert text_of(html) == "def f(x):\n    return x < 1\nprint(f(2))\n"


def test_preformatted_text_keeps_its_lines():
    assert text_of("<pre>if a:\n    b\n</pre>") == "if a:\n    b\n"


def test_scripts_and_styles_are_no_text():
    assert text_of("<html><head><title>t</title><style>p{}</style></head><script>x</script><p>a</p>") == "a\n"


def test_comments_are_no_text_and_comparisons_are():
    assert text_of("a <!-- no <b> --> if x < 1 and y<2: &amp;&lt;") == "a  if x < 1 and y<2: &<"
    assert text_of("a <b") == "a <b"


@pytest.mark.parametrize(
    "piece", ["<!--", "<", "<a ", "</", "&", "<![CDATA[", "<?", "<script>", "<p", "<a='", "-->", "<p>"]
)
def test_hostile_markup_takes_no_longer_than_other_text(piece):
    start = time.process_time()
    text_of(piece * (250_000 // len(piece)))
    assert time.process_time() - start < 5
