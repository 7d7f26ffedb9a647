"""Programs with a known fault and an item that was fitted to a few examples: what ways of pointing are compared on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice

import numpy as np

from models.code import Token, tokenize
from models.encoder import Encoder, Reading, load, store
from models.fewshot import Example, FewShotGrader
from models.fewshot.fitted import Fitted
from models.fewshot.item import ItemModel
from models.highlight import visible
from models.synthesis import SyntheticClass, SyntheticQuestion, is_mistake, questions, sample_class
from models.training.corpus import is_held_out

PROGRAMS = 80
SHOTS = 6  # examples of either side
SEED = 271
WINDOW = 256  # pieces that the transformer reads at once


@cache
def encoder() -> Encoder:
    """The shipped one."""
    return load(None, "numpy")


@dataclass(frozen=True)
class Case:
    """One item that applies to one program. Units: `faults` are code points, half open."""

    fitted: Fitted
    item: str
    code: str
    faults: tuple[tuple[int, int], ...]
    others: tuple[str, ...]

    @property
    def language(self) -> str:
        return self.fitted.question.language

    @property
    def model(self) -> ItemModel:
        model = self.fitted.items[self.item].model
        assert model is not None
        return model

    @property
    def reading(self) -> Reading:
        return encoder().program(self.code, self.language)

    def score(self, code: str) -> float:
        """The judgement's log odds of another text, which is only read."""
        return float(self.fitted.scores(self.item, [code])[0])

    @cached_property
    def visible(self) -> list[Token]:
        """Whole tokens, without comments and layout."""
        return visible(tokenize(self.code, self.language))

    def tokens(self) -> list[tuple[int, int]]:
        """Where they stand."""
        return [(token.start, token.end) for token in self.visible]

    def without(self, taken: Sequence[tuple[int, int]]) -> str:
        """The program with these tokens taken away, its layout kept."""
        kept, end = [], 0
        for start, stop in sorted(taken):
            kept.append(self.code[end:start])
            end = max(end, stop)
        return "".join(kept) + self.code[end:]


def held_out() -> list[SyntheticQuestion]:
    """The questions that the shipped weights never saw."""
    share = store.load(store.SHIPPED).notes["training"]["held_out"]
    return [question for question in questions() if is_held_out(question.family, share)]


def _fit(grader: FewShotGrader, drawn: SyntheticClass, items: Sequence[str], rng: np.random.Generator) -> Fitted | None:
    """Six examples for and six against each item, of the items that have enough."""
    examples, texts = [], {}
    for item in items:
        sides = [[p for p in drawn.programs if p.applies[item] == label] for label in (True, False)]
        if min(map(len, sides)) >= SHOTS + 2:
            texts[item] = drawn.item_texts[item]
            for side, label in zip(sides, (True, False), strict=True):
                examples += [Example(side[i].code, {item: label}) for i in rng.choice(len(side), SHOTS, replace=False)]
    if not texts:
        return None
    codes = [program.code for program in drawn.programs]
    return grader.fit(examples, drawn.statement, texts, drawn.question.language, pool=codes, inputs=[])


def fitted_classes(
    grader: FewShotGrader, programs: int, seed: int, families: int = 99
) -> Iterator[tuple[SyntheticClass, Fitted]]:
    """A class of one variant of each held-out family, with a fit of its mistakes that are frequent enough."""
    rng = np.random.default_rng(seed)
    for question in islice({question.family: question for question in held_out()}.values(), families):
        drawn = sample_class(question, programs, rng)
        fitted = _fit(grader, drawn, sorted(filter(is_mistake, drawn.item_texts)), rng)
        if fitted is not None:
            yield drawn, fitted


def cases(grader: FewShotGrader, of_an_item: int, families: int = 99, programs: int = PROGRAMS) -> Iterator[Case]:
    """For each item a few programs that it applies to, no example among them, short enough for one window."""
    rng = np.random.default_rng(SEED)
    for drawn, fitted in fitted_classes(grader, programs, SEED, families):
        codes = tuple(sorted({program.code for program in drawn.programs}))
        for item in sorted(fitted.items):
            known = fitted.items[item].known
            found = [
                p
                for p in drawn.programs
                if p.applies[item] and p.parses and fitted.question.normal_key(p.code) not in known
            ]
            for number in rng.permutation(len(found))[:of_an_item]:
                program = found[number]
                faults = tuple((s.start, s.end) for s in program.fault_spans if s.item == item)
                case = Case(fitted, item, program.code, faults, codes)
                if len(case.reading.spans) <= WINDOW and len(case.tokens()) >= 10:
                    yield case
