"""From generated questions to weights: episodes, pre-training tasks and meta-training. Needs torch."""

from models.training.config import TrainingConfig
from models.training.trainer import train

__all__ = ["TrainingConfig", "train"]
