"""The ready networks on real digits and on sets that no straight line divides; floors below what is measured."""

import numpy as np
import pytest

from models.core.cnn import CNN
from models.core.fitting import Examples, fit, predict
from models.core.logistic import LogisticRegression
from models.core.losses import Categorical
from models.core.mlp import MLP
from models.core.multinomial import SoftmaxRegression
from models.core.optimizers import Adam
from models.core.splits import stratified
from tests.benchmarks.core_digits import overfitting
from tests.benchmarks.core_sets import PLANE, digits


@pytest.fixture(scope="module")
def split():
    """Digits of one seed: pictures and classes to learn from, a quarter to test."""
    X, y = digits()
    learned, tested = stratified(y, 0.25, np.random.default_rng(0))
    return X[learned], y[learned], X[tested], y[tested]


def test_logistic_regression_reads_digits(split) -> None:
    X, y, unseen, truth = split
    fitted = SoftmaxRegression().fit(X.reshape(len(X), -1), y)
    assert fitted.converged
    assert (fitted.predict(unseen.reshape(len(unseen), -1)) == truth).mean() >= 0.95


def test_an_mlp_reads_digits_better(split) -> None:
    X, y, unseen, truth = split
    fitted = MLP(hidden=(128,), dropout=0.3, epochs=25).fit(X.reshape(len(X), -1), y, np.random.default_rng(0))
    assert fitted.score(unseen.reshape(len(unseen), -1), truth) >= 0.97
    assert len(fitted.history_.loss) == 25
    assert fitted.history_.loss[-1] < 0.1 * fitted.history_.loss[0]


def test_a_cnn_reads_digits(split) -> None:
    X, y, unseen, truth = split
    fitted = CNN(filters=(16, 32), hidden=64, dropout=0.2, epochs=15).fit(X, y, np.random.default_rng(0))
    assert fitted.score(unseen, truth) >= 0.97


@pytest.mark.parametrize("name", PLANE)
def test_bent_borders_need_hidden_neurons(name: str) -> None:
    rng = np.random.default_rng(0)
    X, y = PLANE[name](400, rng)
    unseen, truth = PLANE[name](400, rng)
    straight = LogisticRegression(l2=1e-3).fit(X, y)
    assert ((straight.predict_proba(unseen) > 0.5) == truth).mean() < 0.9
    assert MLP(hidden=(32, 32), epochs=80, rate=1e-2).fit(X, y, rng).score(unseen, truth) > 0.97


def test_dropout_holds_back_overfitting() -> None:
    X, y = digits()
    free, held = overfitting(0.0, X, y), overfitting(0.5, X, y)
    rises = [history.validation_loss[-1] - min(history.validation_loss) for history in (free, held)]
    assert free.loss[-1] < 0.05  # learned by heart, wrong labels too
    assert rises[0] > 0.05
    assert rises[1] < rises[0]
    assert held.validation_loss[-1] < free.validation_loss[-1]
    assert held.validation_accuracy[-1] > free.validation_accuracy[-1]


def test_labels_may_be_words_and_probabilities_sum_to_one() -> None:
    rng = np.random.default_rng(1)
    X = rng.normal(size=(90, 3))
    y = np.array(["low", "middle", "high"])[np.digitize(X[:, 0], [-0.5, 0.5])]
    fitted = MLP(hidden=(16,), epochs=80, rate=2e-2).fit(X, y, rng)
    shares = fitted.predict_proba(X)
    assert list(fitted.classes_) == ["high", "low", "middle"]
    np.testing.assert_allclose(shares.sum(axis=1), 1.0, atol=1e-5)
    assert (fitted.predict(X) == fitted.classes_[shares.argmax(axis=1)]).all()
    assert fitted.score(X, y) > 0.9
    assert fitted.predict_proba(np.zeros((0, 3))).shape == (0, 3)


def test_the_same_generator_gives_the_same_network() -> None:
    X, y = PLANE["moons"](60, np.random.default_rng(0))
    first, second = (
        MLP(hidden=(8,), epochs=3, dropout=0.2).fit(X, y, np.random.default_rng(4)).predict_proba(X) for _ in range(2)
    )
    np.testing.assert_array_equal(first, second)


def test_early_stopping_keeps_the_best_epoch() -> None:
    rng = np.random.default_rng(2)
    X, y = rng.normal(size=(80, 5)), rng.integers(0, 2, size=80)  # nothing to learn: it gets worse soon
    fitted = MLP(hidden=(64,), epochs=200, validation=0.25, patience=5).fit(X, y, rng)
    history = fitted.history_
    assert history.stopped_early
    assert len(history.validation_loss) == history.best_epoch + 6 < 200
    assert history.best_epoch == int(np.argmin(history.validation_loss))
    assert len(history.loss) == len(history.accuracy) == len(history.validation_accuracy)


def test_the_kept_parameters_are_those_of_the_best_epoch() -> None:
    rng = np.random.default_rng(3)
    X, y = rng.normal(size=(80, 5)).astype(np.float32), rng.integers(0, 2, size=80)
    learned, held_out = Examples(X[:60], y[:60]), Examples(X[60:], y[60:])
    model = MLP(hidden=(64,)).network((5,), 2, rng)
    optimizer = Adam(model.parameters(), 1e-2)
    history = fit(model, optimizer, learned, rng, epochs=50, batch=16, held_out=held_out, patience=4)
    assert history.stopped_early
    reached = Categorical().value(predict(model, held_out.X), held_out.y)
    assert reached == pytest.approx(min(history.validation_loss), rel=1e-6)


@pytest.mark.parametrize(
    ("model", "X", "y", "message"),
    [
        (MLP(), [[1.0, np.nan], [1.0, 2.0]], [0, 1], "MLP takes finite numbers"),
        (MLP(), [1.0, 2.0], [0, 1], r"MLP takes rows of features \(N, M\), but got an array of shape \(2,\)"),
        (MLP(), [[1.0], [2.0]], [0, 1, 1], r"as many labels as rows, got \(3,\) for \(2, 1\)"),
        (MLP(), [[1.0], [2.0]], [1, 1], "two classes"),
        (MLP(activation="step"), [[1.0], [2.0]], [0, 1], "one of sigmoid"),
        (MLP(rate=1e30, epochs=9), [[1.0], [2.0]], [0, 1], "smaller learning rate|NaN"),
        (CNN(), [[1.0], [2.0]], [0, 1], r"CNN takes pictures"),
        (CNN(), np.zeros((2, 3, 9)), [0, 1], "sides of at least 4"),
        (CNN(kernel=2), np.zeros((2, 9, 9)), [0, 1], "odd kernel"),
    ],
)
def test_what_cannot_be_learned_is_refused(model, X, y, message: str) -> None:
    with np.errstate(all="ignore"), pytest.raises((ValueError, FloatingPointError), match=message):
        model.fit(X, y, np.random.default_rng(0))


@pytest.mark.parametrize("settings", [{"epochs": 0}, {"rate": 0}, {"decay": -1}, {"patience": 3}, {"batch": 0}])
def test_settings_that_contradict_are_refused(settings) -> None:
    with pytest.raises(ValueError, match=rf"{next(iter(settings))}.* in MLP\("):
        MLP(**settings)
    X = np.zeros((2, 1), dtype=np.float32)
    model = MLP().network((1,), 2, np.random.default_rng(0))
    with pytest.raises(ValueError, match="examples held out"):
        fit(model, Adam({}), Examples(X, np.arange(2)), np.random.default_rng(0), epochs=1, batch=1, patience=2)


def test_splits_take_the_same_share_of_each_class() -> None:
    y = np.repeat([0, 1, 2], [40, 20, 12])
    stay, out = stratified(y, 0.25, np.random.default_rng(0))
    assert sorted([*stay, *out]) == list(range(72))
    assert list(np.bincount(y[out])) == [10, 5, 3]
    for share, labels in ((0.0, y), (1.0, y), (0.1, [0, 1]), (0.5, np.zeros((2, 2)))):
        with pytest.raises(ValueError, match=r"share|empty"):
            stratified(labels, share, np.random.default_rng(0))
