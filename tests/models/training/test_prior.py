"""The prior's training: what it learns is what the NumPy side computes."""

import numpy as np
import pytest
import torch

from models.behaviour import Call, Observation, Outcome
from models.fewshot.prior import Prior, strangeness
from models.training.prior import Network, Task, Watched, area_under_curve, fit, tasks, vocabularies

INPUTS = [Call("f([])"), Call("f([1, 2])"), Call("f([5])")]
USUAL = tuple(Outcome("finished", str(n), "int") for n in (0, 3, 5))


def outcome(place: int, kind: str) -> Outcome:
    if kind == "crash":
        return Outcome("raised", exception="IndexError")
    return Outcome("finished", str(int(USUAL[place].value) + {"same": 0, "more": 1}[kind]), "int")


@pytest.fixture
def drawn() -> Watched:
    """Half of the wrong programs crash on the empty list, the others give one too many."""
    kinds = [("same", "same", "same")] * 20 + [("crash", "same", "same")] * 20 + [("same", "more", "more")] * 20
    seen = [Observation(tuple(outcome(place, kind) for place, kind in enumerate(row))) for row in kinds]
    applies = [{"crash": row[0] == "crash", "more": row[1] == "more", "rare": False} for row in kinds]
    texts = {"crash": "Crashes on the empty list", "more": "Gives one too many", "rare": "Prints"}
    return Watched(INPUTS, USUAL, seen, texts, applies)


def parts(drawn: Watched) -> tuple[Prior, Network, list[Task]]:
    names = vocabularies([drawn] * 20)
    prior = Prior(names["words"], names["ways"], names["traits"], {})
    torch.manual_seed(0)
    network = Network(len(names["words"]), len(names["ways"]), len(names["traits"]), dim=4)
    return prior, network, list(tasks([drawn], prior))


def test_items_on_one_side_are_no_tasks(drawn: Watched) -> None:
    _, _, found = parts(drawn)
    assert [task.text for task in found] == ["Crashes on the empty list", "Gives one too many"]


def test_it_learns_which_words_speak_of_what(drawn: Watched) -> None:
    prior, network, found = parts(drawn)
    before = area_under_curve(found, prior, network)
    fit(found, prior, network, epochs=60, rate=1e-2, seed=0)
    assert before < 0.95 < area_under_curve(found, prior, network)


def test_numpy_computes_what_was_learned(drawn: Watched) -> None:
    prior, network, found = parts(drawn)
    fit(found, prior, network, epochs=3, rate=1e-2, seed=0)
    arrays = {name: value.detach().numpy() for name, value in network.learned.items()}
    trained = Prior(prior.words, prior.ways, prior.kinds, arrays)
    for task in found:
        with torch.no_grad():
            theirs = network(torch.from_numpy(prior.text(task.text)), task).numpy()
        item = trained.for_item(task.text, INPUTS, trust=1.0, oddness=0.0)
        ours = [item.odds(strangeness(seen, USUAL, prior.ways)) for seen in drawn.observations]
        np.testing.assert_allclose(ours, theirs, atol=1e-5)
