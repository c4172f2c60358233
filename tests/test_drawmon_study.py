"""DrawMon's command line and its report, in small."""

import sys

import numpy as np
import pytest
from typer.testing import CliRunner

from studies.drawmon import __main__ as cli
from studies.drawmon import study
from studies.drawmon.features import rows
from studies.drawmon.games import start_of
from studies.drawmon.heads import Head, OnlineHead
from studies.drawmon.strokes import read

RUNNER = CliRunner()


def test_data_compose_writes_sessions(tmp_path):
    path = tmp_path / "s.jsonl"
    result = RUNNER.invoke(cli.app, ["data", "compose", "--out", str(path), "--count", "4", "--part", "test"])
    assert result.exit_code == 0
    assert "4 sessions in" in result.output
    assert len(list(read(path))) == 4


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["data", "compose", "--part", "middle"], "part must be 'train' or 'test'"),
        (["data", "compose", "--human", "nowhere.npz"], "no file of human strokes at nowhere.npz"),
        (["work", "--queue", "nonsense://", "--detector", "convex"], "no address of a queue"),
        (["work", "--queue", "redis://localhost", "--detector", "oracle"], "the detector must be one of"),
    ],
)
def test_an_error_is_one_sentence(monkeypatch, capsys, arguments, sentence):
    if "--queue" in arguments:
        pytest.importorskip("redis")
    monkeypatch.setattr(sys, "argv", ["drawmon", *arguments])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.splitlines()) == 1


def test_train_without_the_network(tmp_path):
    study.train(tmp_path, None, count=20, epochs=1, network=False, tell=lambda text: None)
    assert Head.load(tmp_path / "head.npz").weights.shape[0] == 8


def test_feedback_teaches_only_on_annotated_sessions():
    stream = study.samples(study.Composed("test"), 30, 5, shares="natural")
    head = Head.load()
    scaled, start = head.scale.rows(stream.features), start_of(head)
    nothing = study.feedback(stream, scaled, start, 0.0)
    everything = study.feedback(stream, scaled, start, 1.0)
    assert nothing[2] == 0
    assert everything[2] == len(stream.category)
    frozen = OnlineHead(start).predict(scaled) > 0.5
    half = int(stream.starts[15])
    found = study.precision_recall(frozen[half:], stream.category[half:] > 0)
    assert nothing[:2] == pytest.approx(found, nan_ok=True)


def test_the_report_in_small(tmp_path):
    pytest.importorskip("redis")
    size = study.Sizes(train=12, test=10, natural=30, feedback=30, deployed=20, stream=20, load=2.0, sessions=10)
    path = study.report(tmp_path, None, sizes=size, tell=lambda text: None)
    text = path.read_text("utf-8")
    for title in ("Shares", "Realism", "Detection", "Adaptation", "under load"):
        assert title in text
    assert "no file of human strokes was given" in text
    assert "nothing is guaranteed of alerts" in text
    assert "does not hold" not in text
    assert text.count("| 0 | 0 |") == 4  # none lost, none twice, in each of the four runs
    assert (tmp_path / "adaptation.png").stat().st_size > 10_000
    assert (tmp_path / "latency.png").stat().st_size > 10_000


def test_rows_of_no_strokes():
    session = next(iter(study.sessions(study.Composed("test"), 1, 0)))
    assert rows(type(session)("s", "w", ())).shape[0] == 0
    assert np.isfinite(rows(session)).all()
