"""What was typed into a web editor."""

from __future__ import annotations

from service.submissions.online_text import text_of


def test_paragraphs_and_breaks_are_lines():
    html = "<p>def f(x):<br>&nbsp; &nbsp; return x &lt; 1</p>\n<p>print(f(2))</p>"
    assert text_of(html) == "def f(x):\n    return x < 1\nprint(f(2))\n"


def test_preformatted_text_keeps_its_lines():
    assert text_of("<pre>if a:\n    b\n</pre>") == "if a:\n    b\n"


def test_scripts_and_styles_are_no_text():
    assert text_of("<html><head><title>t</title><style>p{}</style></head><script>x</script><p>a</p>") == "a\n"
