"""Whose a file is and which question it names, in every shape that instructors really have."""

from __future__ import annotations

import pytest

from service.submissions.archive import Member
from service.submissions.layouts import Layout
from service.submissions.naming import QuestionNames
from service.tables import Question

QUESTIONS = [
    Question(position=1, key="height", title="Height check"),
    Question(position=2, key="every_second", title="Every second"),
]


def placed(*paths: str, known: frozenset[str] = frozenset()) -> list[tuple[str | None, str, str]]:
    """(identifier, question, name within the submission) of each file."""
    layout = Layout(QuestionNames(QUESTIONS), known)
    places = layout.places([Member(path, b"") for path in paths])
    return [(place.author.identifier if place.author else None, place.question, place.name) for place in places]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("q2.py", "every_second"),
        ("Question 1", "height"),
        ("every-second", "every_second"),
        ("Height Check final", "height"),
        ("ann_ex2", "every_second"),
        ("q12.py", ""),
        ("q1 and q2", ""),
        ("solution", ""),
        ("heights", ""),
    ],
)
def test_questions_are_named_by_key_title_or_place(text, key):
    assert QuestionNames(QUESTIONS).within(text) == key


def test_moodle_with_folders():
    assert placed(
        "Ann ONeil-Müller_1_assignsubmission_file/q1.py",
        "Ann ONeil-Müller_1_assignsubmission_file/src/util.py",
        "秀英 王_3_assignsubmission_file/height.py",
        "Participant_77_assignsubmission_file/q2.py",
        "Team_A_9_assignsubmission_file/q2.py",
    ) == [
        ("Ann ONeil-Müller", "height", "q1.py"),
        ("Ann ONeil-Müller", "", "src/util.py"),
        ("秀英 王", "height", "height.py"),
        ("participant-77", "every_second", "q2.py"),
        ("Team A", "every_second", "q2.py"),
    ]


def test_moodle_without_folders_and_inside_another_folder():
    assert placed(
        "week2/Ann Lee_1_assignsubmission_file_q1.py", "week2/Ben Ray_2_assignsubmission_file_my_file_q2.py"
    ) == [("Ann Lee", "height", "q1.py"), ("Ben Ray", "every_second", "my_file_q2.py")]


def test_moodle_online_text_is_known_as_typed():
    layout = Layout(QuestionNames(QUESTIONS))
    typed, file = layout.places(
        [
            Member("Ann Lee_1_assignsubmission_onlinetext/onlinetext.html", b""),
            Member("Ann Lee_1_assignsubmission_file/q1.py", b""),
        ]
    )
    assert (typed.is_typed, file.is_typed) == (True, False)
    assert typed.author == file.author


def test_canvas():
    layout = Layout(QuestionNames(QUESTIONS))
    paths = [
        "oneilmüllerann_101_5001_q1-1.py",
        "leebo_LATE_102_5002_q2.py",
        "rayben_103_text.html",
        "anon_Ab3_5004_q1.py",
        "LATE_anon_Cd4_5005_q1.py",
    ]
    places = layout.places([Member(path, b"") for path in paths])
    assert [place.author.identifier for place in places if place.author] == [
        "canvas-101",
        "canvas-102",
        "canvas-103",
        "anon-Ab3",
        "anon-Cd4",
    ]
    assert [place.question for place in places] == ["height", "every_second", "", "height", "height"]
    assert [place.late for place in places] == [False, True, False, False, True]
    assert [place.is_typed for place in places] == [False, False, True, False, False]
    assert places[0].author is not None
    assert (places[0].author.name, places[0].author.aliases) == ("oneilmüllerann", ("101",))


def test_one_file_like_canvas_makes_no_canvas_zip():
    assert placed("ann/main.py", "ben/main.py", "lab_2021_11_main.py")[0][0] == "ann"


def test_a_folder_for_each_student():
    assert placed("week2/ann/q1.py", "week2/ann/q2.py", "week2/ben/q1.py") == [
        ("ann", "height", "q1.py"),
        ("ann", "every_second", "q2.py"),
        ("ben", "height", "q1.py"),
    ]


def test_a_file_for_each_student_with_the_question_in_the_folder_or_the_name():
    assert placed("q1/ann.py", "q1/ben.py", "q2/ann.py") == [
        ("ann", "height", "program.py"),
        ("ben", "height", "program.py"),
        ("ann", "every_second", "program.py"),
    ]
    assert placed("ann_q1.py", "ann_q2.py", "q2-ben.py") == [
        ("ann", "height", "program.py"),
        ("ann", "every_second", "program.py"),
        ("ben", "every_second", "program.py"),
    ]


def test_a_folder_around_everything_is_nobodys_unless_it_is_a_known_student():
    assert placed("hw/ann.py", "hw/ben.py") == [("ann", "", "program.py"), ("ben", "", "program.py")]
    assert placed("ann/q1.py", "ann/q2.py", known=frozenset({"ann"})) == [
        ("ann", "height", "q1.py"),
        ("ann", "every_second", "q2.py"),
    ]


def test_a_single_students_folder_is_theirs_when_its_files_say_nothing():
    assert placed("ann/main.py", "ann/util.py") == [("ann", "", "main.py"), ("ann", "", "util.py")]
    assert placed("ann/q1.py") == [("ann", "height", "q1.py")]


def test_github_classroom():
    assert placed("week2-submissions/week2-ann-l/q1.py", "week2-submissions/week2-ben/q1.py") == [
        ("ann-l", "height", "q1.py"),
        ("ben", "height", "q1.py"),
    ]


def test_a_name_that_says_only_the_question_or_nothing_is_nobodys():
    assert placed("q1.py") == [(None, "height", "q1.py")]
    assert placed("main.py") == [(None, "", "main.py")]
