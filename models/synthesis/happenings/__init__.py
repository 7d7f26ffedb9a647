"""What generated programs do: rubric items that are found by running them beside the question's reference."""

from models.synthesis.happenings.effects import effects
from models.synthesis.happenings.isolated import Isolated
from models.synthesis.happenings.labels import Observer, is_happening, reference, with_behaviour

__all__ = ["Isolated", "Observer", "effects", "is_happening", "reference", "with_behaviour"]
