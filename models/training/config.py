"""What decides a training run, and nothing else does: the same record gives the same weights on the same machine."""

from dataclasses import dataclass

from models.encoder.config import EncoderConfig
from models.encoder.vocabulary import BUILT_IN

_SHARES = ("dropout", "held_out", "mask_share", "mask_steps", "wrong_labels")
_COUNTS = ("steps", "class_rounds", "items", "most_shots", "episodes", "checkpoint_every", "dim", "layers", "heads")
_FROM_NOUGHT = ("seed", "warm_up", "weight_decay", "predict_weight", "point_weight", "renew")


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """A training run. `happens`, `item_text`, `question_text` and `mask_steps = 0` leave out what they name.

    Units: shares are 0..1; `longest` is in tokens of one program (longer ones are cut in training only).
    Raises: ValueError where a value is out of range or two contradict each other.
    """

    seed: int = 0
    steps: int = 4000
    warm_up: int = 200
    learning_rate: float = 1e-3
    weight_decay: float = 0.01
    dropout: float = 0.1
    vocabulary: int = 3500
    dim: int = 128
    layers: int = 3
    heads: int = 4
    class_rounds: int = 4  # how often each generated question is drawn, with new programs each time
    class_programs: int = 64  # programs of one drawn class
    renew: int = 0  # after so many steps a class never seen takes the oldest one's place; 0: they serve to the end
    episodes: int = 1  # in one step
    programs: int = 32  # of a class in one episode
    items: int = 4  # rubric items asked about in one episode
    most_shots: int = 10  # examples of one side
    longest: int = 192
    held_out: float = 0.15  # share of the question families kept for choosing, never trained on
    mask_share: float = 0.12  # tokens hidden in a step with masks
    mask_steps: float = 0.5  # share of the steps with masks
    wrong_labels: float = 0.03  # examples whose label is turned round
    predict_weight: float = 0.3
    point_weight: float = 0.3
    happens: bool = True  # items about what programs do, which are run for them
    item_text: bool = True  # the reader knows the rubric item's text
    question_text: bool = True  # the reader knows the question's text
    checkpoint_every: int = 500

    def __post_init__(self) -> None:
        for name in _SHARES:
            if not 0 <= getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 0 and below 1, got {getattr(self, name)}")
        for names, least in ((_COUNTS, 1), (_FROM_NOUGHT, 0)):
            for name in names:
                if getattr(self, name) < least:
                    raise ValueError(f"{name} must be at least {least}, got {getattr(self, name)}")
        if not self.learning_rate > 0:
            raise ValueError(f"learning_rate must be above 0, got {self.learning_rate}")
        if not 8 <= self.programs <= self.class_programs:
            raise ValueError(f"programs must be 8 to class_programs ({self.class_programs}), got {self.programs}")
        if self.warm_up >= self.steps:
            raise ValueError(f"warm_up ({self.warm_up}) must be below steps ({self.steps})")
        if self.vocabulary <= len(BUILT_IN):
            raise ValueError(f"vocabulary must be above the {len(BUILT_IN)} built-in pieces, got {self.vocabulary}")
        window = self.encoder(self.vocabulary).window
        if not 16 <= self.longest <= window:
            raise ValueError(f"longest must be 16 to the encoder's window ({window}), got {self.longest}")

    def encoder(self, vocabulary: int) -> EncoderConfig:
        """The encoder's shape for a vocabulary of the size that was learned.

        Raises: ValueError where two dimensions contradict each other.
        """
        return EncoderConfig(
            vocabulary=vocabulary, dim=self.dim, layers=self.layers, heads=self.heads, feed_forward=4 * self.dim
        )
