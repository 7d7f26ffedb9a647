"""What decides a training run, and nothing else does: the same record gives the same weights on the same machine."""

from dataclasses import dataclass

from models.encoder.config import EncoderConfig


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """A training run.

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
    programs: int = 32  # of them in one step
    items: int = 4  # rubric items asked about in one step
    most_shots: int = 10  # examples of one side
    longest: int = 192
    held_out: float = 0.15  # share of the question families kept for choosing, never trained on
    mask_share: float = 0.12  # tokens hidden in a step with masks
    mask_steps: float = 0.5  # share of the steps with masks
    wrong_labels: float = 0.03  # examples whose label is turned round
    predict_weight: float = 0.3
    point_weight: float = 0.3
    checkpoint_every: int = 500

    def __post_init__(self) -> None:
        for name in ("dropout", "held_out", "mask_share", "mask_steps", "wrong_labels"):
            if not 0 <= getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 0 and below 1, got {getattr(self, name)}")
        for name in ("steps", "class_rounds", "items", "most_shots", "checkpoint_every"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, got {getattr(self, name)}")
        if not 8 <= self.programs <= self.class_programs:
            raise ValueError(f"programs must be 8 to class_programs ({self.class_programs}), got {self.programs}")
        if self.warm_up >= self.steps:
            raise ValueError(f"warm_up ({self.warm_up}) must be below steps ({self.steps})")

    def encoder(self, vocabulary: int) -> EncoderConfig:
        """The encoder's shape for a vocabulary of the size that was learned."""
        return EncoderConfig(
            vocabulary=vocabulary, dim=self.dim, layers=self.layers, heads=self.heads, feed_forward=4 * self.dim
        )
