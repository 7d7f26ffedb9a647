"""The pages of assignments and questions."""

from __future__ import annotations

from sqlalchemy import select

from service.db import Database
from service.tables import Assignment, Question, Submission
from tests.service.assignments.test_actions import hand_in
from tests.service.conftest import Person, Place

QUESTION = {
    "title": "Steps",
    "statement": "Add up the steps.\r\n\r\nUse a loop.",
    "language": "python",
    "starter_code": "def total(steps):\r\n    pass\r\n",
    "running": "given",
    "inputs": "total([1, 2])\r\nstdin:\r\n3\r\n",
    "reference": ["def total(steps):\r\n    return sum(steps)\r\n", " "],
}


def question_of(database: Database, title: str) -> Question:
    with database.reading() as session:
        return session.scalars(select(Question).filter_by(title=title)).one()


def test_an_assignment_is_made_and_leads_to_its_first_question(instructor: Person, place: Place) -> None:
    path = f"/courses/{place.course.id}/assignments/new"

    made = instructor.browser.send_form(path, {"title": "Week 3", "deadline": "2026-11-24T22:00"})

    assert made.status_code == 303
    shown = instructor.browser.get(made.headers["location"])
    assert "New question" in shown.text
    overview = instructor.browser.get(made.headers["location"].removesuffix("/questions/new"))
    assert "Write the first question" in overview.text
    assert "24 Nov, 22:00" in overview.text


def test_mistakes_keep_what_was_typed(instructor: Person, place: Place) -> None:
    path = f"/courses/{place.course.id}/assignments/new"

    shown = instructor.browser.send_form(path, {"title": "Week <3>", "slug": "Week 3", "deadline": "tomorrow"})
    assert shown.status_code == 422
    assert "Week &lt;3&gt;" in shown.text
    assert "is not a day and time" in shown.text
    assert 'aria-describedby="deadline-hint deadline-wrong-1"' in " ".join(shown.text.split())

    shown = instructor.browser.send_form(path, {"title": "", "slug": "Week 3"})
    assert shown.status_code == 422
    assert "is missing" in shown.text
    assert "may hold lower-case letters" in shown.text


def test_an_assignment_is_changed_and_removed(instructor: Person, place: Place, database: Database) -> None:
    path = f"/assignments/{place.assignment.id}"

    changed = instructor.browser.send_form(f"{path}/edit", {"title": "Week two", "slug": "week-two", "deadline": ""})
    assert changed.headers["location"] == path
    assert "Week two" in instructor.browser.get(path).text
    wrong = instructor.browser.send_form(f"{path}/edit", {"title": "Week two", "slug": ""})
    assert wrong.status_code == 422
    assert "checked" not in wrong.text

    removed = instructor.browser.send_form(f"{path}/edit", to=f"{path}/remove")
    assert removed.headers["location"] == f"/courses/{place.course.id}"
    with database.reading() as session:
        assert session.get(Assignment, place.assignment.id) is None


def test_the_switches_of_an_assignment(instructor: Person, place: Place, database: Database) -> None:
    path = f"/assignments/{place.assignment.id}/edit"

    def switches() -> tuple[bool, bool]:
        with database.reading() as session:
            assignment = session.get_one(Assignment, place.assignment.id)
            return assignment.run_programs, assignment.show_witness

    assert switches() == (True, False)
    assert instructor.browser.get(path).text.count(" checked") == 1
    fields = {"title": "Week 2", "slug": "week-2", "deadline": ""}
    instructor.browser.send_form(path, fields | {"show_witness": "true"})
    assert switches() == (False, True)
    instructor.browser.send_form(path, fields | {"run_programs": "true"})
    assert switches() == (True, False)


def test_a_wrong_input_is_told_at_its_field_and_nothing_is_saved(
    instructor: Person, place: Place, database: Database
) -> None:
    path = f"/questions/{place.question_id}/edit"

    shown = instructor.browser.send_form(path, QUESTION | {"inputs": "f(1)\nf(2\n", "setup": "A ="})

    assert shown.status_code == 422
    assert "input 2 is not one expression; write a call such as search(3, [1, 5])" in shown.text
    assert "is not Python: line 1" in " ".join(shown.text.split())
    assert question_of(database, "Every second").inputs is None


def test_the_inputs_that_were_chosen_are_shown(instructor: Person, place: Place, database: Database) -> None:
    page = f"/questions/{place.question_id}"
    assert "when the programs are looked at" in instructor.browser.get(page).text
    with database.writing.begin() as session:
        session.get_one(Question, place.question_id).watched_on = [{"call": "f([])", "key": "k"}]

    assert "these were chosen last" in instructor.browser.get(page).text
    assert ">f([])</pre>" in instructor.browser.get(page).text


def test_a_question_is_added_and_leads_to_its_rubric(instructor: Person, place: Place, database: Database) -> None:
    made = instructor.browser.send_form(f"/assignments/{place.assignment.id}/questions/new", QUESTION)

    question = question_of(database, "Steps")
    assert made.headers["location"] == f"/questions/{question.id}/rubric"
    assert (question.key, question.position) == ("steps", 2)
    assert question.statement == "Add up the steps.\n\nUse a loop."
    assert question.starter_code == "def total(steps):\n    pass\n"
    assert question.inputs == [{"call": "total([1, 2])"}, {"stdin": "3\n"}]
    assert question.references == ["def total(steps):\n    return sum(steps)\n"]


def test_a_questions_form_shows_it_and_saves_it_unchanged(instructor: Person, place: Place, database: Database) -> None:
    instructor.browser.send_form(f"/assignments/{place.assignment.id}/questions/new", QUESTION)
    question = question_of(database, "Steps")

    shown = instructor.browser.get(f"/questions/{question.id}")
    assert "total([1, 2])\nstdin:\n3" in shown.text
    form = instructor.browser.get(f"/questions/{question.id}/edit")
    assert "total([1, 2])\nstdin:\n3\n---</textarea>" in form.text
    saved = instructor.browser.send_form(f"/questions/{question.id}/edit", QUESTION | {"title": "Steps, again"})
    assert saved.headers["location"] == f"/questions/{question.id}"
    assert question_of(database, "Steps, again").inputs == question.inputs


def test_the_ways_of_running(instructor: Person, place: Place, database: Database) -> None:
    path = f"/questions/{place.question_id}/edit"
    for running, inputs in [("propose", None), ("never", [])]:
        instructor.browser.send_form(path, QUESTION | {"running": running, "inputs": "not a call"})
        assert question_of(database, "Steps").inputs == inputs


def test_a_questions_mistakes_are_told_at_their_fields(instructor: Person, place: Place) -> None:
    path = f"/assignments/{place.assignment.id}/questions/new"
    typed = QUESTION | {"title": "", "key": "q1", "inputs": "f(1)\n1.7\n", "language": "cobol"}

    shown = instructor.browser.send_form(path, typed)

    assert shown.status_code == 422
    assert "4\u00a0fields need another look" in shown.text
    assert "line 2 is not a call" in shown.text
    assert "is the key of another question" in shown.text
    assert "def total(steps):\n    pass" in shown.text.replace("\r\n", "\n")
    empty = instructor.browser.send_form(path, QUESTION | {"inputs": " "})
    assert "are missing; write one" in empty.text


def test_questions_move(instructor: Person, place: Place, database: Database) -> None:
    instructor.browser.send_form(f"/assignments/{place.assignment.id}/questions/new", QUESTION)
    page = f"/assignments/{place.assignment.id}"

    moved = instructor.browser.send_form(page, {"step": "1"}, to=f"/questions/{place.question_id}/move")

    assert moved.headers["location"] == page
    text = instructor.browser.get(page).text
    assert text.index("Steps") < text.index("Every second")


def test_a_question_is_removed_while_nothing_was_handed_in(
    instructor: Person, place: Place, database: Database
) -> None:
    page = f"/questions/{place.question_id}"
    with database.writing.begin() as session:
        hand_in(session, session.get_one(Question, place.question_id))
    assert "1\u00a0program was handed in, so the question stays" in instructor.browser.get(page).text
    refused = instructor.browser.send_form(f"{page}/edit", to=f"{page}/remove")
    assert refused.status_code == 409

    with database.writing.begin() as session:
        session.delete(session.scalars(select(Submission)).one())
    removed = instructor.browser.send_form(page, to=f"{page}/remove")
    assert removed.headers["location"] == f"/assignments/{place.assignment.id}"
    assert instructor.browser.get(page).status_code == 404


def test_graders_see_and_do_not_change(grader: Person, place: Place) -> None:
    overview = grader.browser.get(f"/assignments/{place.assignment.id}")
    question = grader.browser.get(f"/questions/{place.question_id}")

    assert overview.status_code == question.status_code == 200
    assert "Add a question" not in overview.text
    assert "Change the question" not in question.text
