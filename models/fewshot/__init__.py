"""The ProtoTransformer as its users see it: examples in, judgements out."""

from models.behaviour import Witness
from models.fewshot.example import Example, Warning
from models.fewshot.fitted import Fitted
from models.fewshot.grader import FewShotGrader
from models.fewshot.judgement import ItemJudgement, Judgement
from models.highlight import Span

__all__ = ["Example", "FewShotGrader", "Fitted", "ItemJudgement", "Judgement", "Span", "Warning", "Witness"]
