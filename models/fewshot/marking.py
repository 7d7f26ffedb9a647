"""Where in one program the judgements of its items come from."""

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models.code import Token
from models.code.tokens import significant
from models.encoder import Floats, Reading
from models.fewshot.evidence import Evidence
from models.fewshot.fitted_item import FittedItem
from models.fewshot.question import Question
from models.highlight import Span, beyond_others, owners, spans_of, visible, weighed_by_terms


class Marking:
    """One program beside the items of a fit; what all items need of it is computed when the first is asked for."""

    def __init__(self, evidence: Evidence, question: Question, items: Mapping[str, FittedItem], code: str) -> None:
        self._evidence, self._language, self._code = evidence, question.language, code
        self._items = {item: (fitted, fitted.model) for item, fitted in items.items() if fitted.model is not None}

    @cached_property
    def _tokens(self) -> list[Token]:
        return significant(self._code, self._language)

    @cached_property
    def _visible(self) -> list[Token]:
        return visible(self._tokens)

    @cached_property
    def _reading(self) -> Reading:
        return self._evidence.reading(self._code, self._language)

    @cached_property
    def _owners(self) -> NDArray[np.int64]:
        return owners(self._reading.spans, self._tokens)

    @cached_property
    def _added(self) -> dict[str, Floats]:
        """What each token adds to each item's judgement by the terms that it stands in. Shapes: (T,) by item."""
        features = {fitted.features.key: fitted.features for fitted, _ in self._items.values()}
        by_token = {key: found.lexical.by_token(self._tokens) for key, found in features.items()}
        return {
            item: by_token[fitted.features.key].added(model.counted) for item, (fitted, model) in self._items.items()
        }

    def spans(self, item: str) -> list[Span]:
        """The marks of one item; none where it was not fitted."""
        if item not in self._items:
            return []
        return spans_of(self._code, self._visible, self._reading.spans, self.weights(item))

    def weights(self, item: str) -> Floats:
        """How much each piece of the program counts for one item. Shapes: P pieces -> (P,), none negative.

        Raises: KeyError where the item was not fitted.
        """
        _, model = self._items[item]
        attention = model.sight.attention(self._evidence.encoder, self._reading, model.direction)
        others = [added for other, added in self._added.items() if other != item]
        return weighed_by_terms(attention, self._owners, beyond_others(self._added[item], others))
