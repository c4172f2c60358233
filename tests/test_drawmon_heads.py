"""DrawMon's heads: what they learn is what a loop by hand computes, and their regret is below what is proved."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import potential as pt
from methods import OnlineSubgradient, Subgradient
from potential.errors import InputError
from studies.drawmon import detect, features
from studies.drawmon.compose import Composed, sessions
from studies.drawmon.games import start_of
from studies.drawmon.heads import Experts, Head, OnlineHead, Scale
from studies.drawmon.samples import Samples
from studies.drawmon.strokes import CATEGORIES, Session, Stroke


@pytest.fixture(scope="module")
def stream():
    return Samples.of(sessions(Composed("test"), 60, 7))


@pytest.fixture(scope="module")
def head():
    return Head.load()


def rounds(stream: Samples, head: Head):
    return head.scale.rows(stream.features), stream.category > 0


# --- features --------------------------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1024), st.integers(0, 1024), st.integers(0, 200)), min_size=1, max_size=30))
def test_features_of_any_strokes_are_finite(given_points):
    points = np.array(given_points, dtype=float)
    points[:, :2] /= 2
    points[:, 2] = np.cumsum(points[:, 2])
    rows = np.stack([features.row(points), features.row(points[:1]), features.row(points[::-1] * [1, 1, 0])])
    for n in (1, 2, 3):
        table = features.features(rows[:n])
        assert table.shape == (n, features.COUNT)
        assert np.isfinite(table).all()


def test_a_row_keeps_the_line_and_its_place(stream):
    session = stream.sessions[0]
    rows = features.rows(session)
    for row, stroke in zip(rows, session.strokes, strict=True):
        assert features.boxes(row[None])[0] == pytest.approx(stroke.box)
        line = features.lines(row[None])[0]
        assert line[0] == pytest.approx(stroke.points[0, :2], abs=1e-4)
        assert line[-1] == pytest.approx(stroke.points[-1, :2], abs=1e-3)
    assert features.features(rows[:0]).shape == (0, features.COUNT)
    with pytest.raises(InputError, match=f"{features.WIDTH} numbers"):
        features.features(rows[:, 1:])


def test_samples_need_labels():
    with pytest.raises(InputError, match="without a label"):
        Samples.of([Session("s", "w", (Stroke(np.zeros((2, 3))),))])
    with pytest.raises(InputError, match="no sessions"):
        Samples.of([])


# --- the head --------------------------------------------------------------------------------------------------------


def test_the_fit_is_certified_to_be_near_the_minimum(stream, tmp_path):
    found = Head.fit(stream.features, stream.category, regularization=1e-3, steps=300)
    assert len(found.gaps) == len(CATEGORIES)
    assert max(found.gaps) < 1e-6
    said = found.probabilities(stream.features)
    assert said.sum(axis=1) == pytest.approx(1.0)
    assert (said.argmax(axis=1) == stream.category).mean() > 0.8
    found.save(tmp_path / "head.npz")
    assert Head.load(tmp_path / "head.npz").weights == pytest.approx(found.weights, abs=1e-5)


def test_heads_of_another_shape_are_refused(head, stream, tmp_path):
    with pytest.raises(InputError, match="there is no head at"):
        Head.load(tmp_path / "none.npz")
    Head(head.scale, head.weights[:3]).save(tmp_path / "bad.npz")
    with pytest.raises(InputError, match="head of another shape"):
        Head.load(tmp_path / "bad.npz")
    with pytest.raises(InputError, match=f"takes {features.COUNT} features"):
        head.probabilities(stream.features[:, 1:])


def test_the_shipped_head_detects_on_hands_it_has_not_seen(head):
    held_out = Samples.of(sessions(Composed("test"), 60, 2, shares="rich"))
    said = head.probabilities(held_out.features)
    found = detect.quality(held_out, np.split(said, held_out.starts[1:-1]))
    assert found.precision > 0.75
    assert found.recall > 0.85
    assert found.average_precision["text"] > 0.35


# --- online ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("eta", [0.5, 4.0, 64.0])
def test_the_learner_is_the_loop_by_hand(stream, head, eta):
    rows, labels = rounds(stream, head)
    start = start_of(head)
    radius = float(np.linalg.norm(start)) + 0.5
    learner = OnlineHead(start, eta, radius)
    x = start.copy()
    for row, label in zip(rows, labels, strict=True):
        y = 1.0 if label else -1.0
        loss = learner.learn(row, bool(label))
        assert loss == pytest.approx(math.log1p(math.exp(-y * float(row @ x))), rel=1e-12, abs=1e-12)
        x = x + eta * y * row / (1.0 + math.exp(y * float(row @ x)))
        size = float(np.linalg.norm(x))
        x = x * min(1.0, radius / size)
    assert np.abs(learner.weights - x).max() <= 1e-12 * max(1.0, np.abs(x).max())
    assert learner.predict(rows[:1])[0] == pytest.approx(1 / (1 + math.exp(-float(rows[0] @ x))), rel=1e-10)


@pytest.mark.parametrize("eta", [1.0, 4.0])
def test_the_regret_is_below_what_is_proved(stream, head, eta):
    rows, labels = rounds(stream, head)
    learner = OnlineHead(start_of(head), eta)
    for row, label in zip(rows, labels, strict=True):
        learner.learn(row, bool(label))
    report = learner.report(steps=800)
    assert report.check
    assert report.holds
    assert report.short < 1e-4
    assert report.regret <= report.proven <= report.proven_with_bound
    assert f"On {len(labels)} annotated rounds" in report.text
    assert "nothing is guaranteed of alerts" in report.text
    # The toolkit's own run on the whole stream ends where the learner is.
    problem, best, _ = learner.stream(800)
    run = Subgradient(eta=eta).run(problem, learner.start, len(labels), theorem="subgradient/online", record="none")
    assert run.final == pytest.approx(learner.weights, abs=1e-12)
    # The bound by the gradients that came holds against any head of the ball, not the best alone.
    rng = np.random.default_rng(0)
    for _ in range(20):
        other = learner.ball.project(learner.start + rng.standard_normal(len(best)) * rng.uniform(0, 10))
        mine = learner._loss / learner.rounds
        assert mine - problem.value(other) <= learner.bound(other) + 1e-12


def test_the_theorem_without_a_bound_of_the_gradients_holds_at_every_step(stream, head):
    rows, labels = rounds(stream, head)
    learner = OnlineHead(start_of(head), 4.0)
    for row, label in zip(rows[:150], labels[:150], strict=True):
        learner.learn(row, bool(label))
    problem, _, _ = learner.stream(400)
    assert pt.check(OnlineSubgradient, problem, learner.start, 150, eta=4.0)


def test_order_does_not_matter_to_the_bound(stream, head):
    rows, labels = rounds(stream, head)
    # The worst order for a learner: all of one class first, then all of the other.
    learner = OnlineHead(start_of(head), 4.0)
    for t in np.argsort(labels, kind="stable"):
        learner.learn(rows[t], bool(labels[t]))
    assert learner.report(steps=800).holds


def test_what_a_learner_refuses(head):
    learner = OnlineHead(start_of(head))
    with pytest.raises(InputError, match="no label has come"):
        learner.report()
    with pytest.raises(InputError, match="takes rows of"):
        learner.learn(np.zeros(3), True)
    with pytest.raises(InputError, match="start must lie in"):
        OnlineHead(start_of(head), ball=0.1)
    one = np.full(len(learner.start), 0.1)
    learner.learn(one, True)
    assert learner.report(steps=50).rounds == 1


def test_experts_are_multiplicative_weights():
    rng = np.random.default_rng(1)
    experts = Experts(["a", "b", "c"], rounds=300)
    weights = np.full(3, 1 / 3)
    for _ in range(300):
        label = bool(rng.random() < 0.4)
        said = {"a": float(rng.random()), "b": 0.8 if label else 0.1, "c": 0.5}
        assert experts.mix(said) == pytest.approx(float(weights @ list(said.values())), abs=1e-12)
        losses = (np.array(list(said.values())) - label) ** 2
        experts.learn(said, label)
        weights = weights * np.exp(-experts.eta * losses)
        weights /= weights.sum()
    assert experts.weights == pytest.approx(weights, abs=1e-12)
    report = experts.report()
    assert report.holds
    assert report.proven == pytest.approx(math.log(3) / (experts.eta * 300) + experts.eta / 2, rel=0.7)
    assert experts.weights.argmax() == 1
    with pytest.raises(InputError, match="every expert must predict"):
        experts.mix({"a": 0.5})
    with pytest.raises(InputError, match="two experts"):
        Experts(["a"])
    with pytest.raises(InputError, match="no label"):
        Experts(["a", "b"]).report()


def test_scaled_rows_have_bounded_norms(stream, head):
    rows = Scale.of(stream.features).rows(stream.features * 1e6)
    assert np.linalg.norm(rows, axis=1).max() <= 4.0 + 1e-12


# --- instances -------------------------------------------------------------------------------------------------------


def test_perfect_probabilities_find_what_is_annotated():
    held_out = Samples.of(sessions(Composed("test"), 30, 3, shares="rich"))
    sure = [np.eye(8)[categories] for categories in held_out.categories]
    found = detect.quality(held_out, sure)
    assert found.precision == found.recall == found.accuracy == 1.0
    # Two things of a kind that touch are one instance: boxes are the only thing that may be missed.
    assert found.mean_average_precision > 0.5
    none = detect.quality(held_out, [np.eye(8)[0 * categories] for categories in held_out.categories])
    assert none.recall == 0.0
    assert none.mean_average_precision == 0.0


def test_letters_of_a_word_are_one_instance():
    letters = [np.array([[x, 10.0, 0.0], [x + 8.0, 30.0, 100.0]]) for x in (10.0, 24.0, 38.0, 300.0)]
    rows = np.stack([features.row(points) for points in letters])
    found = detect.instances(rows, np.eye(8)[[1, 1, 1, 1]])
    assert sorted(i.strokes for i in found) == [(0, 1, 2), (3,)]
    assert found[0].category == "text"
    assert detect.overlap((0, 0, 10, 10), (0, 0, 10, 10)) == 1.0
    assert detect.overlap((0, 0, 10, 10), (20, 20, 30, 30)) == 0.0
    assert detect.overlap((0, 0, 10, 10), (5, 0, 15, 10)) == pytest.approx(1 / 3)
    assert detect.detect(rows[:0], lambda canvases: []) == []
    with pytest.raises(InputError, match="the detector must be one of"):
        detect.model_named("oracle")
