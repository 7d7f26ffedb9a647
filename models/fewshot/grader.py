"""The few-shot grader: a question's examples in, a judgement with its place in the text out."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from models import encoder as encoders
from models.behaviour import Call, Runner, Stdin
from models.encoder import BackendName, Encoder
from models.fewshot import state
from models.fewshot.calibration import Calibrations
from models.fewshot.evidence import Evidence
from models.fewshot.example import Example
from models.fewshot.fitted import Fitted
from models.fewshot.fitting import Fitting
from models.fewshot.item import Mixture
from models.fewshot.keys import digest
from models.fewshot.prior import Prior
from models.fewshot.prior import load as load_prior
from models.fewshot.question import Question
from models.fewshot.suggest import order
from models.fewshot.support import supports_of
from models.highlight import suspect_lines

ALGORITHM = 5  # raised whenever the same weights would judge otherwise


class FewShotGrader:
    """Grades programs against rubric items after seeing a handful of graded examples.

    One grader serves any number of questions; its caches are bounded. Not meant to be shared by threads that fit and
    judge at once without a lock: each call is safe, but two may compute the same reading twice.
    """

    def __init__(
        self, encoder: Encoder, calibrations: Calibrations, mixture: Mixture, runner: Runner, prior: Prior
    ) -> None:
        self._encoder, self._calibrations, self._mixture, self.runner = encoder, calibrations, mixture, runner
        self._evidence = Evidence(encoder, runner, prior)
        settings = digest(repr(calibrations), repr(mixture), prior.key)[:6]
        self.version = f"{encoder.version}-{ALGORITHM}-{settings}"

    @classmethod
    def load(
        cls, source: str | Path | None = None, backend: BackendName = "torch", runner: Runner | None = None
    ) -> "FewShotGrader":
        """The shipped weights; or a folder of such weights; or any Hugging Face encoder, by name or folder.

        `runner` runs the programs; without one, the grader has its own with the usual limits, which starts when it is
        first needed.
        Raises: ValueError for an unknown backend, damaged weights, or a Hugging Face model with backend="numpy";
        FileNotFoundError or OSError where there is nothing to load.
        """
        encoder = encoders.load(source, backend)
        notes = getattr(encoder, "notes", {})
        mixture = Mixture(**notes.get("mixture", {}))
        return cls(encoder, Calibrations.from_notes(notes), mixture, runner or Runner(), load_prior())

    @property
    def mixture(self) -> Mixture:
        """How much each kind of evidence weighs."""
        return self._mixture

    def weighing(self, mixture: Mixture) -> "FewShotGrader":
        """The same grader with its kinds of evidence weighed otherwise; both share what they remember."""
        other = FewShotGrader(self._encoder, self._calibrations, mixture, self.runner, self._evidence.prior)
        other._evidence = self._evidence
        return other

    @property
    def readings(self) -> int:
        """How many programs were encoded so far: none again as long as the cache holds it."""
        return self._encoder.readings.misses

    def fit(
        self,
        examples: Sequence[Example],
        question_text: str,
        item_texts: Mapping[str, str],
        language: str,
        pool: Sequence[str] = (),
        inputs: Sequence[Call | Stdin] | None = None,
        setup: str = "",
        starter_code: str = "",
        references: Sequence[str] = (),
    ) -> Fitted:
        """Read the examples. `pool` has ungraded programs of the same question; examples may be among them.

        `inputs` are what programs are tried on, after `setup`; None or a few: more are proposed; an empty list: no
        program is run. `references` are right solutions: what they do is usual, whatever most of the class does.
        Raises: TypeError or ValueError, saying what arrived, where an argument is not what it should be.
        """
        given = None if inputs is None else tuple(inputs)
        question = Question(question_text, dict(item_texts), language, given, setup, starter_code, tuple(references))
        for example in examples:
            if not isinstance(example, Example):
                raise TypeError(f"examples must be Example objects, got {type(example).__name__}")
        _check_programs("pool", pool)
        supports = supports_of(examples, list(question.items))
        fitting = Fitting(question, pool, list(supports.values()), self._evidence, self._mixture, self.version)
        items, warnings = {}, fitting.warnings
        for item, support in supports.items():
            items[item], found = fitting.item(support)
            warnings += found
        return Fitted(question, items, warnings, self._evidence, self._calibrations, self.version)

    def restore(self, data: bytes) -> Fitted:
        """What `Fitted.to_bytes` gave, in this process or another.

        Raises: ValueError where the bytes are damaged or were made by another version of the grader.
        """
        question, items, warnings = state.unpack(data, self.version)
        return Fitted(question, items, warnings, self._evidence, self._calibrations, self.version)

    def suggest_next(
        self,
        codes: Sequence[str],
        fitted: Fitted | None = None,
        weights: Sequence[float] | None = None,
        language: str = "python",
    ) -> list[int]:
        """Which ungraded program to grade next: places in `codes`, the most useful first.

        Useful is what the model is unsure of, what many others are like, and what no program before it in the list is
        like. Without a fit, likeness alone decides. `weights`: how many submissions each program stands for.
        Raises: TypeError where a program is no text; ValueError where `weights` has another length.
        """
        _check_programs("codes", codes)
        return order(self._evidence, codes, fitted, weights, fitted.question.language if fitted else language)

    def suspect_lines(
        self, code: str, pool: Sequence[str] = (), question_text: str = "", language: str = "python"
    ) -> list[float]:
        """How likely each line of ``code.split("\\n")`` is at fault, 0..1; no example is needed.

        Raises: TypeError where a program is no text.
        """
        _check_programs("code", [code])
        _check_programs("pool", pool)
        return suspect_lines(self._encoder, code, pool, question_text, language, self.runner)


def _check_programs(name: str, codes: Sequence[str]) -> None:
    if isinstance(codes, str):
        raise TypeError(f"{name} must be a list of programs, got a single str: put it in a list")
    for code in codes:
        if not isinstance(code, str):
            raise TypeError(f"{name} must hold str alone, got {type(code).__name__}: decode the files first")
