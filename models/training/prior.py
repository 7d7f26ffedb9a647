"""``python -m models.training.prior``: learn which words of a rubric item speak of which behaviour.

Classes are generated and run; every item of theirs is a task without examples: its programs are to be ordered by what
they do and what the item says. Half of a text's words are hidden now and then, so that no single one is relied on.

Letters: P programs, I inputs, V words, W ways to differ, T traits, D dim.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import nn

from models.baselines import most_frequent
from models.behaviour import Call, Observation, Outcome, Stdin, difference, traits
from models.fewshot.prior import DIFFERS, KNOWN, SHIPPED, VOCABULARIES, Prior, stems, strangeness
from models.synthesis import questions, sample_class
from models.synthesis.happenings import Isolated, with_behaviour
from models.training.corpus import is_held_out

HELD_OUT = 0.15
PROGRAMS = 64
FEWEST = 3  # programs on either side of a task
LEAST = {"words": 3, "ways": 20, "traits": 1}  # how often something occurs before it is learned
HIDDEN = 0.2  # of an item's words, in each round anew


@dataclass(frozen=True)
class Watched:
    """A drawn class: what its programs do, and which items they have; None where nothing can be said."""

    inputs: Sequence[Call | Stdin]
    usual: Sequence[Outcome | None]
    observations: Sequence[Observation]
    texts: dict[str, str]
    applies: Sequence[dict[str, bool]]


@dataclass(frozen=True)
class Task:
    """One item over one class. Shapes: `kinds` (I, T), `found` (P, I, 2 + W), `applies` (P,)."""

    text: str
    kinds: torch.Tensor
    found: torch.Tensor
    applies: torch.Tensor


def watched_classes(rounds: int, seed: int, *, held_out: bool) -> Iterator[Watched]:
    """So many classes of each question of one side, with what their programs do."""
    runner = Isolated()
    for question in questions():
        if question.language != "python" or is_held_out(question.family, HELD_OUT) != held_out:
            continue
        for turn in range(rounds):
            rng = np.random.default_rng([seed, turn, *question.id.encode()])
            drawn = with_behaviour(sample_class(question, PROGRAMS, rng), runner, rng)
            programs = [program for program in drawn.programs if program.parses]
            if drawn.inputs and programs:
                codes = [program.code for program in programs]
                seen = runner.observe_all(codes, drawn.inputs, question.setup, question.language)
                applies = [dict(program.applies) for program in programs]
                yield Watched(drawn.inputs, most_frequent(seen), seen, dict(drawn.item_texts), applies)


def vocabularies(classes: Sequence[Watched]) -> dict[str, list[str]]:
    """The words, ways to differ and traits that occur often enough."""
    counts = {
        "words": Counter(word for drawn in classes for text in drawn.texts.values() for word in stems(text)),
        "ways": Counter(
            way
            for drawn in classes
            for observation in drawn.observations
            for outcome, usual in zip(observation.outcomes, drawn.usual, strict=True)
            if usual is not None and outcome.kind != "unknown"
            for way in difference(outcome, usual)
        ),
        "traits": Counter(kind for drawn in classes for given in drawn.inputs for kind in traits(given)),
    }
    del counts["ways"]["same"]
    return {name: sorted(word for word, n in counts[name].items() if n >= LEAST[name]) for name in VOCABULARIES}


def tasks(classes: Sequence[Watched], prior: Prior) -> Iterator[Task]:
    """Every item that divides its class."""
    for drawn in classes:
        found = np.stack([strangeness(seen, drawn.usual, prior.ways) for seen in drawn.observations])
        kinds = torch.from_numpy(prior.inputs(drawn.inputs))
        for item, text in drawn.texts.items():
            labels = [applies.get(item) for applies in drawn.applies]
            if min(labels.count(True), labels.count(False)) >= FEWEST:
                told = [place for place, label in enumerate(labels) if label is not None]
                truth = torch.tensor([bool(labels[place]) for place in told])
                yield Task(text, kinds, torch.from_numpy(found[told]).float(), truth)


class Network(nn.Module):
    """The parameters of `Prior` with gradients, under the names that it reads."""

    def __init__(self, words: int, ways: int, kinds: int, dim: int) -> None:
        super().__init__()
        asked = ("way", "trait", "pair")
        shapes: dict[str, tuple[int, ...]] = {f"item.{name}": (words, dim) for name in asked}
        shapes |= {f"any.{name}": (dim,) for name in asked}
        shapes |= {"way": (ways, dim), "way.pair": (ways, dim), "trait": (kinds, dim), "trait.pair": (kinds, dim)}
        self.learned = {name: nn.Parameter(0.1 * torch.randn(*shape)) for name, shape in shapes.items()}
        self.learned |= {"base": nn.Parameter(torch.full((2,), 0.5)), "scale": nn.Parameter(torch.ones(2))}
        for name, parameter in self.learned.items():
            self.register_parameter(name.replace(".", "_"), parameter)

    def forward(self, text: torch.Tensor, task: Task) -> torch.Tensor:
        """The programs' log odds, as `ItemPrior.odds` has them. Shapes: (V,) -> (P,)."""
        a = self.learned
        asked = {name: text @ a[f"item.{name}"] + a[f"any.{name}"] for name in ("way", "trait", "pair")}
        ways = a["way"] @ asked["way"] + (task.kinds @ a["trait.pair"] * asked["pair"]) @ a["way.pair"].T  # (I, W)
        own = task.kinds @ (a["trait"] @ asked["trait"])  # (I,)
        differs, known = task.found[:, :, DIFFERS], task.found[:, :, KNOWN].sum(1).clamp(min=1)  # (P, I), (P,)
        loud = differs * own + (task.found[:, :, DIFFERS + 1 :] * ways).sum(-1)  # (P, I)
        odds = a["base"][0] * differs.sum(1) / known + a["base"][1] * differs.amax(1)
        found: torch.Tensor = odds + a["scale"][0] * loud.amax(1) + a["scale"][1] * loud.sum(1) / known
        return found


def _hidden(text: str, rng: np.random.Generator) -> str:
    return " ".join(word for word in text.split() if rng.random() >= HIDDEN)


def fit(among: Sequence[Task], prior: Prior, network: Network, epochs: int, rate: float, seed: int) -> None:
    """Adam over the tasks: a program with the item shall stand above one without."""
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=1e-3)
    rng, total = np.random.default_rng(seed), epochs * len(among)
    for step in range(total):
        if step % len(among) == 0:
            order = rng.permutation(len(among))
        task = among[int(order[step % len(among)])]
        for group in optimizer.param_groups:
            group["lr"] = rate * (1 - step / total)
        odds = network(torch.from_numpy(prior.text(_hidden(task.text, rng))), task)
        above = odds[task.applies][:, None] - odds[~task.applies][None]
        optimizer.zero_grad()
        torch.autograd.backward(nn.functional.softplus(-above).mean())
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()


@torch.no_grad()
def area_under_curve(among: Sequence[Task], prior: Prior, network: Network) -> float:
    """How often a program with an item stands above one without, mean over the tasks."""
    areas = []
    for task in among:
        odds = network(torch.from_numpy(prior.text(task.text)), task)
        above = odds[task.applies][:, None] - odds[~task.applies][None]
        areas.append(((above > 0).float() + 0.5 * (above == 0).float()).mean().item())
    return float(np.mean(areas))


def main() -> None:
    """Draw, learn, say how well it does on families of questions that were kept out, and write."""
    parser = argparse.ArgumentParser(prog="python -m models.training.prior", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="classes of each question")
    parser.add_argument("--dim", type=int, default=16)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--rate", type=float, default=5e-3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    asked = parser.parse_args()
    train = list(watched_classes(asked.rounds, asked.seed, held_out=False))
    names = vocabularies(train)
    torch.manual_seed(asked.seed)
    network = Network(len(names["words"]), len(names["ways"]), len(names["traits"]), asked.dim)
    prior = Prior(names["words"], names["ways"], names["traits"], {})
    own = list(tasks(train, prior))
    fit(own, prior, network, asked.epochs, asked.rate, asked.seed)
    others = list(tasks(list(watched_classes(1, asked.seed, held_out=True)), prior))
    arrays = {name: value.detach().numpy() for name, value in network.learned.items()}
    notes = {"rounds": asked.rounds, "dim": asked.dim, "epochs": asked.epochs, "rate": asked.rate, "seed": asked.seed}
    figures = {
        "tasks": len(own),
        "held_out_tasks": len(others),
        "held_out_auc": area_under_curve(others, prior, network),
    }
    about = {name: json.dumps(words) for name, words in names.items()}
    save_file(arrays, asked.out, {**about, "training": json.dumps(notes | figures)})
    sys.stderr.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
