"""What checks tell of programs in C: what they print and read, and what a strict compiler refuses."""

import pytest

from models.baselines.checks import check_terms

HEAD = "#include <stdio.h>\n"


def main(body: str) -> dict[str, set[str]]:
    found = check_terms(f"{HEAD}int main() {{ {body} }}", "c")
    return {view: set(terms) for view, terms in found.items()}


@pytest.mark.parametrize(
    ("body", "ending"),
    [
        (r'printf("%d\n", 1); return 0;', "a line"),
        (r'printf("%d", 1); return 0;', "an open line"),
        (r'printf("%d ", 1); return 0;', "a blank"),
        (r"return 0;", None),
        (r'puts("a"); return 0;', "a line"),
        (r'printf("a"); putchar(10); return 0;', "an open line"),
        (r'for (;;) { printf("a "); break; } printf("\n"); return 0;', "a line"),
    ],
)
def test_how_the_output_ends(body: str, ending: str | None) -> None:
    found = {term for term in main(body)["checks"] if term.startswith("output ends")}
    assert found == ({f"output ends in {ending}"} if ending else set())


def test_the_output_may_end_differently_on_each_way() -> None:
    found = main(r'int a = 1; if (a) printf("x\n"); else printf("y"); return 0;')["checks"]
    assert {"main: output ends in a line", "main: output ends in an open line"} <= found


def test_what_other_functions_print_counts_where_they_are_called() -> None:
    code = HEAD + r'int main() { show(3); return 0; } void show(int a) { printf("%d", a); }'
    found = check_terms(code, "c")
    assert "main: output ends in an open line" in found["checks"]
    assert "all output %d" in found["texts"]


def test_a_prompt_comes_before_the_first_question() -> None:
    asked = r'scanf("%d", &a);'
    assert "prints before it asks" in main(rf'int a; printf("N? "); {asked} return a;')["checks"]
    assert "prints before it asks" not in main(rf'int a; {asked} printf("%d\n", a); return 0;')["checks"]


@pytest.mark.parametrize(
    ("body", "term"),
    [
        (r'int a; printf("%f\n", a);', "out: int as real"),
        (r'float a; scanf("%d", &a);', "in: real as int"),
        (r'int a; scanf("%d", a);', "in: no address"),
        (r'printf("%d %d\n", 1);', "out: another number of values than conversions"),
        ("int a = 1, b = 2; float c; c = a / b;", "division of whole numbers"),
        ("float a = 1.5; int b; b = a * 2;", "real kept as int"),
        ("int a = 0; if (a = 1) a++;", "assigns in a condition"),
        ("int a = 0; if (a < 1 < 2) a++;", "comparisons in a row"),
        ("int a = 0; while (a < 3);", "nothing in while"),
        ("int a; a = 1; int b; b = a;", "declares after statements"),
        ("for (int i = 0; i <= 9; i++) ;", "declares in the head of a loop"),
        ("for (int i = 0; i <= 9; i++) ;", "counts from 0 <= 9 ++"),
        ("// a remark", "comment to the end of the line"),
        ("int a;", "declared, never read"),
        ("int a; a == 3;", "value of binary_expression unused"),
        ("grow(3);", "calls what is not defined"),
        ("int a; a += 2;", "perhaps unset, alone"),
        ("return b;", "undefined, return"),
        ("int a = 1; switch (a) { case 1: a = 2; break; }", "returns no value"),
    ],
)
def test_what_is_told(body: str, term: str) -> None:
    assert term in main(body)["checks"]


def test_a_clean_program_gives_no_cause_for_doubt() -> None:
    found = main(
        r'int n, i, v[10]; float sum = 0; scanf("%d", &n); for (i = 0; i < n; i++) { scanf("%d", &v[i]); sum += v[i]; }'
        r' printf("%.2f\n", sum / n); return 0;'
    )["checks"]
    doubts = ("perhaps", "undefined", "never", "may fall", "first round", "unused", "not defined")
    assert not [term for term in found if any(doubt in term for doubt in doubts) or term.startswith(("out:", "in:"))]


def test_texts_are_taken_whole_and_in_pieces() -> None:
    found = main(r'int a; scanf("%d", &a); printf("Sum: %d\n", a);')["texts"]
    assert {
        "out 'Sum: %d\\n'",
        "out piece 'Sum'",
        "out piece '%d'",
        "out with words",
        "out %d int",
        "in %d int",
    } <= found
