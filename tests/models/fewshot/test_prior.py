"""What is expected of a program before any example: by the item's words, and by what it does."""

import numpy as np
import pytest

from models.behaviour import Call, Observation, Outcome, Stdin
from models.fewshot.prior import DIFFERS, KNOWN, ItemPrior, load, stems, strangeness

INPUTS = [Call("f([])"), Call("f([4, 7])"), Call("f([-2, 5, 5])")]
USUAL = [Outcome("finished", str(n), "int") for n in (0, 11, 8)]


def gives(*values: object) -> Observation:
    """A program that returns these values; None stands for a crash."""
    return Observation(
        tuple(
            Outcome("raised", exception="IndexError")
            if value is None
            else Outcome("finished", repr(value), type(value).__name__)
            for value in values
        )
    )


def test_stems_say_the_same_of_a_word_in_other_forms() -> None:
    assert stems("Crashes on the EMPTY lists") == stems("crashed on empty list") == ["crash", "empty", "list"]
    assert stems("uses < where <= is needed") == ["<", "<=", "need", "use", "wher"]
    assert stems("") == stems("the of a") == []


def test_strangeness_says_where_and_how() -> None:
    ways = ["less", "by -1", "raised IndexError"]
    table = strangeness(gives(None, 10, 8), USUAL, ways)
    assert table.tolist() == [[1, 1, 0, 0, 1], [1, 1, 1, 1, 0], [1, 0, 0, 0, 0]]
    unknown = Observation((Outcome("unknown", reason="yield"),) * 3)
    assert not strangeness(unknown, USUAL, ways).any()
    assert not strangeness(gives(None, 10, 8), [None] * 3, ways).any()


def odds_of(text: str, *observations: Observation) -> list[float]:
    prior = load()
    item = prior.for_item(text, INPUTS, trust=1.0, oddness=0.0)
    return [item.odds(strangeness(seen, USUAL, prior.ways)) for seen in observations]


def test_the_shipped_table_knows_words_of_behaviour() -> None:
    usual, crashes, less, elsewhere = gives(0, 11, 8), gives(None, 11, 8), gives(0, 10, 7), gives(0, None, None)
    on_empty = odds_of("Crashes when the list is empty.", usual, crashes, less, elsewhere)
    assert on_empty.index(max(on_empty)) == 1
    assert on_empty[1] > on_empty[0]
    too_small = odds_of("The result is one less than it should be.", usual, crashes, less, elsewhere)
    assert too_small.index(max(too_small)) == 2


def test_an_item_that_names_a_function_is_about_its_calls() -> None:
    inputs = [Call("total([])"), Call("largest([])"), Stdin("3\n")]
    prior = load()
    named = prior.for_item("largest crashes on the empty list", inputs, 1.0, 0.5)
    assert named.meant.tolist() == [False, True, False]
    assert prior.for_item("crashes on the empty list", inputs, 1.0, 0.5).meant.all()
    seen = strangeness(Observation((Outcome("raised", exception="IndexError"), USUAL[0], USUAL[0])), [USUAL[0]] * 3, ())
    ways = np.zeros((3, 2 + len(prior.ways)), dtype=np.uint8)
    ways[:, [KNOWN, DIFFERS]] = seen
    assert named.odds(ways) == pytest.approx(0.0)


def test_odds_are_measured_from_the_average_program() -> None:
    prior = load()
    item = prior.for_item("The result is wrong.", INPUTS, 0.2, 0.5)
    tables = [strangeness(seen, USUAL, prior.ways) for seen in (gives(0, 11, 8), gives(1, 12, 9), gives(None, 11, 8))]
    centred = item.centred(np.stack(tables))
    assert np.mean([centred.odds(table) for table in tables]) == pytest.approx(0.0, abs=1e-9)
    nothing = np.zeros_like(tables[0])
    assert centred.odds(nothing) == 0.0
    assert item.centred(nothing[None]) is item
    assert [np.sign(centred.odds(table)) for table in tables[:2]] == [-1, 1]


def test_odd_inputs_and_words_are_taken(tmp_path) -> None:
    prior = load()
    item = prior.for_item("\ud800 Ω 💥" * 1000, [Call("f("), Stdin("\x00"), Call("f(1e999)")], 1.0, 1.0)
    assert isinstance(item, ItemPrior)
    assert np.isfinite(item.table).all()
    with pytest.raises(FileNotFoundError, match=r"models\.training\.prior"):
        load(tmp_path / "none.safetensors")
