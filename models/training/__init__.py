"""From generated questions to weights: episodes, pre-training tasks and meta-training. Needs torch.

Only what needs no torch is imported here: processes that draw classes do without it.
"""

from models.training.config import TrainingConfig

__all__ = ["TrainingConfig"]
