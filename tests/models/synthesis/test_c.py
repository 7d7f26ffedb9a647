"""C as students write it: where they declare, what a strict compiler refuses, blocks read from lines, several slips."""

import re

import numpy as np
import pytest

from models.synthesis import questions, sample_class
from models.synthesis.c_declarations import counters_first, outside_main, sized_by_input, with_constants
from models.synthesis.c_elaborations import c_elaborate
from models.synthesis.constructs import with_constructs
from models.synthesis.draft import Draft, FaultSpan
from models.synthesis.mistakes import KINDS, SLIPS, apply_mistake, parses
from models.synthesis.mistakes.c_blocks import blocks, pairs, removed
from models.synthesis.naming import named
from models.synthesis.student import Idea, write

C = [question for question in questions() if question.language == "c"]
HEAD = "#include <stdio.h>\n\nint main(void)\n{\n"
PROGRAM = (
    HEAD + "    int zz_n;\n    int zz_total = 0;\n    int zz_nums[100];\n"
    '    scanf("%d", &zz_n);\n    for (int zz_i = 0; zz_i < zz_n; zz_i++) {\n        scanf("%d", &zz_nums[zz_i]);\n'
    '        zz_total += zz_nums[zz_i];\n    }\n    printf("%d\\n", zz_total);\n    return 0;\n}\n'
)


def drafts() -> list[Draft]:
    rng = np.random.default_rng(3)
    return [strategy.template.render(frozenset(), rng) for question in C for strategy in question.strategies]


def marked(code: str, item: str) -> list[str]:
    return [code[mark.start : mark.end] for mark in with_constructs(Draft(code), "c").marks if mark.item == item]


def test_there_are_many_kinds_and_questions() -> None:
    assert len(KINDS["c"]) >= 95
    assert len(SLIPS["c"]) >= 18
    assert len({question.family for question in C}) >= 36


def test_variables_move_out_of_main_with_their_marks() -> None:
    start = PROGRAM.index("zz_total = 0")
    draft = outside_main(Draft(PROGRAM, (FaultSpan(start, start + len("zz_total = 0"), "wrong_start"),)))
    assert draft.text.index("int zz_total = 0;") < draft.text.index("int main(void)")
    (mark,) = draft.marks
    assert draft.text[mark.start : mark.end] == "zz_total = 0"
    assert parses(draft.text, "c")


def test_an_array_as_large_as_the_input_is_declared_after_it() -> None:
    draft = sized_by_input(Draft(PROGRAM))
    assert draft.text.index("scanf") < draft.text.index("int zz_nums[zz_n];")
    assert marked(draft.text, "uses_variable_length_array") == ["zz_nums[zz_n]"]
    assert marked(PROGRAM, "uses_variable_length_array") == []


def test_a_number_gets_a_name_everywhere() -> None:
    for seed in range(20):
        draft = with_constants(Draft(PROGRAM), np.random.default_rng(seed))
        defined = re.search(r"#define ([A-Z]\w*) (\d+)\n", draft.text)
        assert defined is not None
        rest = draft.text[defined.end() :]
        assert not re.search(rf"(?<!return )\b{defined[2]}\b", rest)
        assert re.search(rf"\b{defined[1]}\b", rest)


def test_counters_are_declared_once_on_top() -> None:
    draft = counters_first(Draft(PROGRAM))
    assert "for (zz_i = 0;" in draft.text
    assert draft.text.count("int zz_i;") == 1


@pytest.mark.parametrize(
    ("code", "item", "found"),
    [
        ("    // x\n", "uses_line_comment", ["// x"]),
        ('    printf("// x"); /* // */\n', "uses_line_comment", []),
        ("    if (a > 1 && b || c)\n", "uses_unparenthesised_and", ["a > 1 && b || c"]),
        ("    if ((a > 1 && b) || c)\n", "uses_unparenthesised_and", []),
        ('    printf("%.2lf\\n", x);\n', "uses_lf_in_printf", ["%.2lf"]),
        ('    scanf("%lf", &x);\n', "uses_lf_in_printf", []),
        ("    int a[SIZE];\n", "uses_variable_length_array", []),
    ],
)
def test_what_a_strict_compiler_refuses_is_marked(code: str, item: str, found: list[str]) -> None:
    assert marked(code, item) == found


def test_line_comments_are_no_matter_in_python() -> None:
    assert not [m for m in with_constructs(Draft("x = 7 // 2\n"), "python").marks if m.item == "uses_line_comment"]


def test_blocks_are_what_the_braces_say() -> None:
    for draft in drafts():
        for block in blocks(draft.text):
            inside = draft.text[slice(*block.body)]
            assert inside.count("{") == inside.count("}")
            assert inside.endswith("\n")
            assert draft.text[block.line : block.after].count("\n") > inside.count("\n")


def test_a_case_can_be_taken_out_of_a_chain() -> None:
    seen = 0
    for draft in drafts():
        for _, case in pairs(draft.text):
            if case.word == "else":
                seen += 1
                assert parses(draft.edited([removed(draft.text, case)]).text, "c")
    assert seen > 20


def test_a_mark_is_not_moved_away_from_what_it_marks() -> None:
    text = HEAD + "    if (zz_n > 0) {\n        zz_a = 1;\n    } else {\n        zz_a = 2;\n    }\n}\n"
    rng = np.random.default_rng(7)
    place = text.index("zz_a = 1;")
    assert apply_mistake("swapped_branches", Draft(text), rng, "c") is not None
    marked_one = Draft(text, (FaultSpan(place, place + len("zz_a = 1;"), "wrong_start"),))
    assert apply_mistake("swapped_branches", marked_one, rng, "c") is None


def test_right_programs_still_parse_in_a_students_way() -> None:
    for number, draft in enumerate(drafts()):
        text = c_elaborate(draft, np.random.default_rng(number)).text
        assert parses(text, "c"), text


def test_names_in_capitals_occur_in_c_alone() -> None:
    draft = Draft("int zz_n;\nint zz_total;\n")
    texts = [named(draft, "", np.random.default_rng(seed), "c").text for seed in range(60)]
    assert any(re.search(r"\b[A-Z]+;", text) for text in texts)
    plain = [named(draft, "", np.random.default_rng(seed)).text for seed in range(60)]
    assert not any(re.search(r"\bN;", text) for text in plain)


def test_several_slips_in_one_program() -> None:
    question = next(question for question in C if question.family == "c_votes")
    slips = ("c_missing_semicolon", "c_wrong_quotes")
    idea = Idea(question, question.strategies[0].template.render(frozenset(), np.random.default_rng(0)), slips=slips)
    assert set(slips) <= {mark.item for mark in write(idea, np.random.default_rng(1)).marks}


def test_unfinished_programs_may_have_all_their_braces() -> None:
    rng = np.random.default_rng(2)
    programs = [program for question in C[::4] for program in sample_class(question, 60, rng).programs]
    cut = [program for program in programs if program.applies.get("unfinished")]
    assert {program.code.count("{") == program.code.count("}") for program in cut} == {True, False}
