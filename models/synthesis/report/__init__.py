"""How much generated programs are like real ones: shapes side by side, and in `telling` what tells the two apart."""

from models.synthesis.report.samples import Sample, generated_samples, real_samples
from models.synthesis.report.shape import Shape, shape_of

__all__ = ["Sample", "Shape", "generated_samples", "real_samples", "shape_of"]
