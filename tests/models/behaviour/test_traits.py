"""What an input is like, in an instructor's words."""

import pytest

from models.behaviour import Call, Stdin, traits


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("f([])", {"empty_list"}),
        ("f(())", {"empty_tuple"}),
        ("f([4], 4)", {"one_element", "is_last"}),
        ("f([3, 1, 2], 2)", {"largest_first", "is_last"}),
        ("f([2, 5, 3, 4], 9)", {"smallest_first", "above_all"}),
        ("f([2, 2], 1)", {"all_equal", "below_all", "number_one"}),
        ("f([2, -1, 2, 3, 0])", {"negative_inside", "zero_inside", "equal_elements"}),
        ("f('')", {"empty_text"}),
        ("f('Ab c')", {"spaces", "capitals"}),
        ("f(0)", {"zero"}),
        ("f(2.5)", {"fraction"}),
        ("f({}, 7)", {"empty_dictionary"}),
        ("f('ab', 7)", {"ordinary"}),
        ("f([1, 'a', None], 7)", {"ordinary"}),
        ("Account(5).get()", {"ordinary"}),
        ("f([], given)", {"empty_list"}),
        ("f(1e999, '')", {"empty_text", "large"}),
        ("f(" + "[" * 500 + "]" * 500 + ")", {"ordinary"}),
        ("f(", {"ordinary"}),
    ],
)
def test_traits_of_calls(source: str, expected: set[str]) -> None:
    assert traits(Call(source)) == expected


def test_traits_of_what_is_typed_in() -> None:
    assert traits(Stdin("-3\n")) == {"negative"}
    assert traits(Stdin("12\n0\n")) == {"zero"}
    assert traits(Stdin("")) == {"empty_text"}
