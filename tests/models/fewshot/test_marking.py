"""Marks of a real fit lie where its items' mistakes are."""

import pytest

from models.fewshot import Example, FewShotGrader
from models.fewshot.fitted import Fitted

ASKED = "Read a number and print its double and its half."
ITEMS = {"text": "The input is not converted to a number.", "double": "The double is not printed, but the square."}
NAMES = ["n", "x", "number", "value", "a", "given", "num", "i"]


def program(name: str, *, text: bool, double: bool) -> str:
    read = "input()" if text else "int(input())"
    return f"{name} = {read}\nprint({name} {'**' if double else '*'} 2)\nprint({name} / 2)\n"


@pytest.fixture(scope="module")
def fitted() -> Fitted:
    examples = [
        Example(program(name, text=text, double=double), {"text": text, "double": double})
        for name, text, double in zip(NAMES, [True, False] * 4, [True, True, False, False] * 2, strict=True)
    ]
    pool = [program(name, text=text, double=double) for name in NAMES for text in (0, 1) for double in (0, 1)]
    return FewShotGrader.load(backend="numpy").fit(examples, ASKED, ITEMS, "python", pool=pool, inputs=[])


def heaviest(fitted: Fitted, code: str, item: str) -> int:
    """The line of the item's heaviest mark, from 0."""
    spans = fitted.marking(code).spans(item)
    return code.count("\n", 0, max(spans, key=lambda span: span.weight).start)


def test_two_items_of_one_program_mark_their_own_places(fitted: Fitted) -> None:
    code = program("q", text=True, double=True)
    assert heaviest(fitted, code, "text") == 0
    assert heaviest(fitted, code, "double") == 1


def test_an_item_that_was_not_fitted_has_no_marks() -> None:
    examples = [Example(program("n", text=True, double=True), {"text": True})]
    alone = FewShotGrader.load(backend="numpy").fit(examples, ASKED, ITEMS, "python", inputs=[])
    marking = alone.marking("print(1)\n")
    assert {item: marking.spans(item) for item in ITEMS} == {"text": [], "double": []}


def test_a_program_that_does_not_parse_has_marks(fitted: Fitted) -> None:
    code = "q = input(\nprint(q ** 2\nprint(q / 2)\n"
    judged = fitted.judge([code])[0]
    assert {heaviest(fitted, code, item) for item in ITEMS} <= {0, 1}
    shown = {item: told.verdict == "applies" or told.probability >= 0.5 for item, told in judged.items.items()}
    assert {item: bool(told.spans) for item, told in judged.items.items()} == shown


def sign(name: str, *, returns: bool, otherwise: bool) -> str:
    rest = f"    else:\n        {name} = -1\n" if otherwise else ""
    end = f"    return {name}\n" if returns else ""
    return f"def sign(n):\n    {name} = 0\n    if n > 0:\n        {name} = 1\n{rest}{end}"


@pytest.mark.parametrize(
    ("returns", "otherwise", "item", "beside"), [(False, True, "no return", {5}), (True, False, "no else", {3, 4})]
)
def test_what_is_missing_is_marked_beside_the_gap(
    *, returns: bool, otherwise: bool, item: str, beside: set[int]
) -> None:
    examples = [
        Example(sign(name, returns=i % 2 > 0, otherwise=i % 4 > 1), {"no return": i % 2 == 0, "no else": i % 4 < 2})
        for i, name in enumerate([*NAMES, "s", "t", "result", "r"])
    ]
    pool = [sign(name, returns=True, otherwise=True) for name in NAMES] + [example.code for example in examples]
    texts = {"no return": "There is no return.", "no else": "The else is missing."}
    fitted = FewShotGrader.load(backend="numpy").fit(examples, "Write sign(n).", texts, "python", pool=pool, inputs=[])
    code = sign("out", returns=returns, otherwise=otherwise)
    assert beside & {code.count("\n", 0, span.start) for span in fitted.marking(code).spans(item)}
