"""A generated class with its labels, and a grader with the shipped weights."""

from dataclasses import dataclass

import numpy as np
import pytest

from models.fewshot import Example, FewShotGrader, Fitted
from models.synthesis import SyntheticProgram, question_by_id, sample_class


@dataclass(frozen=True)
class Class:
    """A question with programs whose labels are known; the first ones are the examples."""

    text: str
    items: dict[str, str]
    programs: tuple[SyntheticProgram, ...]

    @property
    def codes(self) -> list[str]:
        return [program.code for program in self.programs]

    def examples(self, item: str, shots: int = 6) -> list[Example]:
        found: list[Example] = []
        for label in (True, False):
            side = [p for p in self.programs if p.applies[item] == label]
            found += [Example(p.code, {item: label}) for p in side[:shots]]
        return found


@pytest.fixture(scope="session")
def grader() -> FewShotGrader:
    return FewShotGrader.load()


@pytest.fixture(scope="session")
def group() -> Class:
    drawn = sample_class(question_by_id("height_check"), 70, np.random.default_rng(11))
    counts = {item: sum(p.applies[item] for p in drawn.programs) for item in drawn.item_texts}
    frequent = sorted(counts, key=lambda item: (-min(counts[item], len(drawn.programs) - counts[item]), item))[:2]
    return Class(drawn.statement, {item: drawn.item_texts[item] for item in frequent}, drawn.programs)


@pytest.fixture(scope="session")
def fitted(grader: FewShotGrader, group: Class) -> Fitted:
    examples = [example for item in group.items for example in group.examples(item)]
    return grader.fit(examples, group.text, group.items, "python", pool=group.codes, inputs=[])
