"""From attention and attribution to places in the source text."""

from models.highlight.counted import weighed_by_terms
from models.highlight.lines import suspect_lines
from models.highlight.spans import Span, spans_of

__all__ = ["Span", "spans_of", "suspect_lines", "weighed_by_terms"]
