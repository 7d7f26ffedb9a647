"""From attention and attribution to places in the source text."""

from models.highlight.counted import beyond_others, owners, weighed_by_terms
from models.highlight.lines import suspect_lines
from models.highlight.spans import Span, spans_of, visible

__all__ = ["Span", "beyond_others", "owners", "spans_of", "suspect_lines", "visible", "weighed_by_terms"]
