"""The lines of code in the guide run, in their order, and say what they say."""

import re

import numpy as np

from tests.house.sources import ROOT


def test_the_guides_code_runs() -> None:
    text = (ROOT / "docs" / "from-logistic-regression-to-the-grader.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(blocks) > 5
    known: dict = {}
    for block in blocks:
        exec(compile(block, "docs/from-logistic-regression-to-the-grader.md", "exec"), known)
    np.testing.assert_allclose(known["theta"][1:], known["by_newton"].weights, atol=0.05)
    np.testing.assert_allclose(known["by_hand"].weights, known["by_newton"].weights, atol=1e-4)
    assert known["states"].shape == (3, 12, 16)
    assert [attention.shape for attention in known["maps"]] == [(3, 4, 12, 12)] * 2


def test_the_guides_pictures_are_there() -> None:
    text = (ROOT / "docs" / "from-logistic-regression-to-the-grader.md").read_text(encoding="utf-8")
    pictures = re.findall(r"\]\((pictures/[\w-]+\.svg)\)", text)
    assert len(pictures) == 5
    assert [name for name in pictures if not (ROOT / "docs" / name).is_file()] == []
