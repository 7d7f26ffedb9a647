"""Classes are the same whoever draws them, are found again, and make room for new ones."""

from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from models.encoder.vocabulary import Vocabulary
from models.synthesis import question_by_id
from models.training import TrainingConfig, drawing
from models.training.corpus import EncodedClass
from models.training.drawing import Drawers, Encoding
from models.training.material import HELD_OUT, TRAIN, Material, Window, gather
from models.training.trainer import Trainer

QUESTIONS = [question_by_id(name) for name in ("height_check", "factorial")]  # the second one is held out


def same(ours: EncodedClass, theirs: EncodedClass) -> bool:
    return (
        ours.question == theirs.question
        and np.array_equal(ours.statement, theirs.statement)
        and ours.items.keys() == theirs.items.keys()
        and all(np.array_equal(ours.items[item], theirs.items[item]) for item in ours.items)
        and len(ours.programs) == len(theirs.programs)
        and all(
            np.array_equal(a.ids, b.ids)
            and a.applies == b.applies
            and {i: f.tolist() for i, f in a.faults.items()} == {i: f.tolist() for i, f in b.faults.items()}
            for a, b in zip(ours.programs, theirs.programs, strict=True)
        )
    )


def numbered(first: int, vocabulary: Vocabulary) -> list[Encoding]:
    orders = drawing.requests(["height_check"], 12, 3, happens=True)
    return [Encoding(order, vocabulary, 64) for order in islice(orders, first, first + 3)]


def test_classes_are_the_same_whatever_the_number_of_processes(material: Material) -> None:
    with Drawers(0) as here, Drawers(2) as elsewhere:
        ours = list(here.each(drawing.encode, numbered(0, material.vocabulary)))
        theirs = list(elsewhere.each(drawing.encode, numbered(0, material.vocabulary)))
        endless = elsewhere.each(drawing.draw_apart, drawing.requests(["height_check"], 8, 0, happens=False))
        assert [len(one.programs) for one in islice(endless, 2)] == [8, 8]
    assert all(same(a, b) for a, b in zip(ours, theirs, strict=True))
    assert not same(ours[0], ours[1])
    order = next(drawing.requests(["height_check"], 8, 0, happens=True))
    assert drawing.draw_apart(order).whole("height_check") == replace(drawing.draw(order), inputs=())


def test_what_was_drawn_is_found_again_even_if_writing_was_stopped(tmp_path: Path, config: TrainingConfig) -> None:
    config, said = replace(config, class_rounds=2, class_programs=16), list[str]()
    with Drawers(0) as drawers:
        first = gather(QUESTIONS, config, tmp_path, drawers, said.append)
        whole = (tmp_path / TRAIN).read_bytes()
        (tmp_path / TRAIN).write_bytes(whole[:-100])  # within the second class
        (tmp_path / HELD_OUT).unlink()
        second = gather(QUESTIONS, config, tmp_path, drawers, said.append)
        assert (tmp_path / TRAIN).read_bytes() == whole
        assert first.vocabulary == second.vocabulary
        for side in ("train", "held_out"):
            ours, theirs = getattr(first, side), getattr(second, side)
            assert len(ours) == (2 if side == "train" else 1)
            assert all(same(a, b) for a, b in zip(ours, theirs, strict=True))
        assert first.notes["questions"] == {"trained": ["height_check"], "held_out": ["factorial"]}
        with pytest.raises(ValueError, match="drawn with another seed"):
            gather(QUESTIONS, replace(config, seed=1), tmp_path, drawers, said.append)
        with pytest.raises(ValueError, match="both sides"):
            gather(QUESTIONS[:1], config, tmp_path / "other", drawers, said.append)


def test_new_classes_take_the_places_of_the_oldest_and_a_jump_finds_the_same(material: Material) -> None:
    drawn = [replace(material.train[0], question=str(number)) for number in range(12)]
    moving = replace(material, train=drawn[:3], later=lambda n: iter(drawn[n:]))
    slow = Window(moving)
    for first in range(9):
        names = [one.question for one in slow.at(first)]
        assert names == [str(first + i) for i in range(3)]
        assert [one.question for one in Window(moving).at(first)] == names
    with pytest.raises(ValueError, match="renew"):
        Window(material).at(1)


def test_training_takes_new_classes_as_it_goes_on(material: Material, config: TrainingConfig) -> None:
    asked: list[int] = []

    def later(number: int):  # type: ignore[no-untyped-def]
        asked.append(number)
        while True:
            yield material.held_out[0]

    trainer = Trainer(replace(material, later=later), replace(config, renew=3))
    for _ in range(3):
        trainer.advance()
    assert asked == []
    trainer.advance()
    assert asked == [1]
    assert trainer.window.at(1) == material.held_out
