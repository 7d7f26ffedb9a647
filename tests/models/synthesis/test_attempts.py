"""Two attempts in one text: marks stay on their tokens, and the one that counts is told by what the program does."""

import numpy as np

from models.synthesis.attempts import with_attempt
from models.synthesis.draft import Draft, FaultSpan

RIGHT = Draft("def f(x):\n    return x + 1\n")
WRONG = Draft("def f(x):\n    return x - 1\n", (FaultSpan(23, 24, "wrong_operator"),))


def value(text: str) -> int:
    space: dict[str, object] = {}
    exec(text, space)
    return int(eval("f(3)", space))


def test_the_mistake_does_harm_in_some_texts_and_none_in_others() -> None:
    rng = np.random.default_rng(0)
    texts = [with_attempt(WRONG, RIGHT, rng) for _ in range(60)]
    for draft in texts:
        (mark,) = draft.marks
        assert draft.text[mark.start : mark.end] == "-"
    values = [value(draft.text) for draft in texts]
    assert set(values) == {2, 4}
    assert values.count(4) > values.count(2)
    assert any("def f_old" in draft.text or "def f1" in draft.text for draft in texts)


def test_what_cannot_stand_beside_it_is_left_out() -> None:
    rng = np.random.default_rng(0)
    script = Draft("print(1)\n")
    assert with_attempt(script, Draft("print(2)\n"), rng) == script
    assert with_attempt(WRONG, Draft("def g(x):\n    return x\n"), rng) == WRONG
    assert with_attempt(RIGHT, RIGHT, rng) == RIGHT
