"""The lexical baseline against scikit-learn."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from models.baselines import LexicalFeatures, LinearGrader

CONVERTS = [f"{name} = float(input())\nprint({name} * {k})\n" for k, name in enumerate("abcdefg")]
FORGETS = [f"{name} = input()\nprint({name} * {k})\n" for k, name in enumerate("hijk")]


def test_it_learns_what_scikit_learn_learns() -> None:
    codes = CONVERTS + FORGETS
    labels = [False] * len(CONVERTS) + [True] * len(FORGETS)
    features = LexicalFeatures.fit(codes, "python")
    rows = features.transform(codes).astype(float)
    ours = LinearGrader().fit(rows, labels)
    theirs = LogisticRegression(C=10, class_weight="balanced", tol=1e-9, max_iter=10_000).fit(rows.toarray(), labels)
    assert ours.converged
    np.testing.assert_allclose(ours.decision_function(rows), theirs.decision_function(rows.toarray()), atol=1e-4)
    np.testing.assert_allclose(ours.predict_proba(rows), theirs.predict_proba(rows.toarray())[:, 1], atol=1e-4)
    new = features.transform(["q = input()\nprint(q * 9)\n", "q = float(input())\nprint(q * 9)\n"])
    forgets, converts = ours.predict_proba(new)
    assert forgets > 0.8 > 0.2 > converts


def test_one_sided_examples_are_refused() -> None:
    features = LexicalFeatures.fit(CONVERTS, "python")
    with pytest.raises(ValueError, match="both classes"):
        LinearGrader().fit(features.transform(CONVERTS), [True] * len(CONVERTS))
