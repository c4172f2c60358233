"""DrawMon's network: it learns, its weights are kept, and what is missing is said."""

import sys

import numpy as np
import pytest

from potential.errors import InputError
from studies.drawmon import detect
from studies.drawmon.compose import Composed, sessions
from studies.drawmon.features import COUNT
from studies.drawmon.samples import Samples


def test_without_torch_the_sentence_says_so(monkeypatch):
    monkeypatch.delitem(sys.modules, "studies.drawmon.network", raising=False)
    monkeypatch.delattr("studies.drawmon.network", raising=False)
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(InputError, match="needs PyTorch"):
        detect.model_named("network")
    assert detect.model_named("convex")([]) == []


@pytest.fixture(scope="module")
def network():
    pytest.importorskip("torch")
    from studies.drawmon import network

    return network


@pytest.fixture(scope="module")
def eight():
    return Samples.of(sessions(Composed("train"), 8, 3, shares="rich"))


def test_it_learns_eight_canvases_by_heart(network, eight):
    losses = []
    made = network.train(eight, epochs=60, tell=lambda _, loss: losses.append(loss))
    assert losses[-1] < 0.2 * losses[0]
    said = np.concatenate(network.probabilities(made, list(eight.canvases)))
    assert said.sum(axis=1) == pytest.approx(1.0)
    assert (said.argmax(axis=1) == eight.category).mean() > 0.95


def test_the_same_seed_gives_the_same_network(network, eight):
    a, b = (network.train(eight, epochs=2, seed=5) for _ in range(2))
    pairs = zip(a.state_dict().values(), b.state_dict().values(), strict=True)
    assert all((x == y).all() for x, y in pairs)


def test_weights_are_read_back_and_others_refused(network, eight, tmp_path):
    made = network.train(eight, epochs=1)
    network.save(made, tmp_path / "net.npz")
    again = network.load(tmp_path / "net.npz")
    whole, kept = (np.concatenate(network.probabilities(n, list(eight.canvases))) for n in (made, again))
    assert kept == pytest.approx(whole, abs=0.02)
    with np.load(tmp_path / "net.npz") as archive:
        arrays = dict(archive)
    arrays["last.weight"] = arrays["last.weight"][:3]
    np.savez(tmp_path / "bad.npz", **arrays)
    with pytest.raises(InputError, match=r"a model of another shape: last\.weight"):
        network.load(tmp_path / "bad.npz")
    with pytest.raises(InputError, match="there are no weights"):
        network.load(tmp_path / "none.npz")
    (tmp_path / "text.npz").write_text("weights")
    with pytest.raises(InputError, match="holds no weights"):
        network.load(tmp_path / "text.npz")


def test_the_embedding_has_a_row_for_each_stroke(network, eight):
    table = network.embeddings(network.load(), eight)
    assert table.shape == (len(eight.category), network.EMBEDDING + COUNT)
    assert np.isfinite(table).all()
    assert network.probabilities(network.load(), [eight.canvases[0][:0]]) == []
    image = network.render(eight.canvases[0])
    assert image.shape == (network.SIDE, network.SIDE)
    assert set(np.unique(image)) == {0.0, 1.0}


def test_the_shipped_weights_detect_on_hands_they_have_not_seen(network):
    held_out = Samples.of(sessions(Composed("test"), 60, 2, shares="rich"))
    model = detect.model_named("network")
    found = detect.quality(held_out, model(list(held_out.canvases)))
    assert found.precision > 0.8
    assert found.recall > 0.9
    assert found.mean_average_precision > 0.45
