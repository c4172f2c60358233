"""DrawMon's data: sessions are read back as written, bad ones are refused in a sentence, held-out sets are apart."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from potential.errors import InputError
from studies.drawmon import human, pen, sources, strokes
from studies.drawmon.compose import SHARES, Composed, sessions
from studies.drawmon.strokes import CANVAS, CATEGORIES, MOST_POINTS, MOST_STROKES, Session


def line(*entries: dict, name: object = "s", **more: object) -> str:
    return json.dumps({"session": name, "word": "key", "strokes": list(entries), **more})


def entry(x=(1, 2), y=(3, 4), t=(0, 10), **more) -> dict:
    return {"x": list(x), "y": list(y), "t": list(t), **more}


def test_sessions_are_read_back_as_written(tmp_path):
    made = list(sessions(Composed("train"), 20, 3, shares="rich"))
    strokes.write(tmp_path / "s.jsonl", made)
    again = list(strokes.read(tmp_path / "s.jsonl"))
    assert [s.to_json() for s in again] == [s.to_json() for s in made]
    assert again[0].labels == made[0].labels


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        strokes.write(tmp_path / name, sessions(Composed("test"), 30, 5))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    # A session does not depend on how many there are.
    few = [s.to_json() for s in sessions(Composed("test"), 3, 5)]
    assert (tmp_path / "a").read_text("utf-8").splitlines()[:3] == few
    assert few != [s.to_json() for s in sessions(Composed("test"), 3, 6)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "no JSON"),
        ("[1]", "must be a JSON object"),
        (line(name=""), "needs a name"),
        (json.dumps({"session": "s", "strokes": 3}), "list of strokes"),
        (line(entry(x=(1, float("nan")))), "not finite"),
        (line(entry(x=(1, 10**400))), "not finite"),
        (line(entry(x=range(MOST_POINTS + 1))), f"at most {MOST_POINTS} are taken"),
        (line(*[entry()] * (MOST_STROKES + 1)), f"at most {MOST_STROKES} are taken"),
        (line(entry(t=(10, 0))), "times must not fall"),
        (line(entry(), entry(t=(5, 20))), "times must not fall"),
        (line(entry(label="doodle")), "is no category; take one of sketch, letter"),
        (line(entry(label=["sketch"])), "is no category"),
        (line(entry(x=(1,))), "as many x as y as t"),
        (line(entry(x=("a", 1))), "list of numbers"),
        (line(entry(x=(True, 1))), "list of numbers"),
        (line(entry(group="g")), "whole number"),
        (line(7), "must be a JSON object with x, y and t"),
    ],
)
def test_bad_sessions_are_refused_in_a_sentence(text, sentence):
    with pytest.raises(InputError, match=sentence) as caught:
        Session.from_json(text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


def test_what_lies_outside_of_the_canvas_is_moved_to_its_edge():
    session = Session.from_json(line(entry(x=(-50, 9999), y=(3.3, 4))))
    assert session.strokes[0].points[:, 0].tolist() == [0, CANVAS]
    assert session.strokes[0].points[0, 1] == 3.5


def test_the_line_of_a_bad_session_is_named(tmp_path):
    (tmp_path / "s.jsonl").write_text(line(entry()) + "\nnonsense\n")
    with pytest.raises(InputError, match="line 2"):
        list(strokes.read(tmp_path / "s.jsonl"))
    with pytest.raises(InputError, match="no file of sessions"):
        list(strokes.read(tmp_path / "none.jsonl"))


def test_labels_are_one_for_each_stroke():
    session = Session.from_json(line(entry(), entry(t=(20, 30))))
    assert session.annotated(["sketch", "letter"]).labels == ("sketch", "letter")
    with pytest.raises(InputError, match="one for each of the 2 strokes"):
        session.annotated(["sketch"])
    with pytest.raises(InputError, match="groups must be one for each"):
        session.annotated(["sketch", "letter"], [1])
    with pytest.raises(InputError, match="no category"):
        session.annotated(["sketch", "nothing"])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.integers(0, 0xD7FF).map(chr), max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["session", "word", "strokes", "x", "y", "t", "label", "group"]), inner, max_size=6
        )
    ),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(json_values)
def test_whatever_comes_is_a_session_or_an_input_error(value):
    try:
        session = Session.from_json(json.dumps(value))
    except InputError:
        return
    for stroke in session.strokes:
        assert np.isfinite(stroke.points).all()
        assert (stroke.points[:, :2] >= 0).all()
        assert (stroke.points[:, :2] <= CANVAS).all()


def test_held_out_hands_are_apart():
    assert not set(sources.ICON_SETS["train"]) & set(sources.ICON_SETS["test"])
    assert not set(sources.FONTS["train"]) & set(sources.FONTS["test"])
    # A slanted font is the hand of the upright one.
    families = [{name.removesuffix("Italic") for name in sources.FONTS[part]} for part in ("train", "test")]
    assert not families[0] & families[1]
    assert set(sources.fonts("train")) == set(sources.FONTS["train"])
    assert len(sources.icons("test")) > 100
    with pytest.raises(InputError, match="'train' or 'test'"):
        sources.icons("all")


def test_natural_shares():
    made = list(sessions(Composed("train"), 300, 11))
    for category, share in SHARES["natural"].items():
        found = np.mean([category in s.labels for s in made])
        assert abs(found - share) < 5 * np.sqrt(share / 300), category
    with pytest.raises(InputError, match="shares must be one of"):
        list(sessions(Composed("train"), 1, 0, shares="odd"))


def test_strokes_of_one_thing_are_one_group():
    for session in sessions(Composed("train"), 40, 2, shares="rich"):
        groups: dict = {}
        for stroke in session.strokes:
            groups.setdefault(stroke.group, set()).add(stroke.label)
        assert all(len(found) == 1 for found in groups.values())
        assert set(session.labels) <= set(CATEGORIES)


@pytest.mark.parametrize("seed", range(5))
def test_the_pen_follows_the_line(seed):
    rng = np.random.default_rng(seed)
    drawn = pen.resample(np.array([[50.0, 50.0], [300.0, 60.0], [310.0, 300.0]]), 4.0)
    points = pen.trace(drawn, rng)
    away = np.hypot(*(points[:, None, :2] - drawn[None]).transpose(2, 0, 1)).min(axis=1)
    assert away.max() < 30
    assert np.hypot(*(points[0, :2] - drawn[0])) < 10
    assert np.hypot(*(points[-1, :2] - drawn[-1])) < 12
    assert (np.diff(points[:, 2]) > 0).all()
    assert np.array_equal(points[:, :2], np.round(points[:, :2] * 2) / 2)
    # One bell of speed for each movement: slow at the start and at the end.
    speed = np.hypot(*np.diff(points[:, :2], axis=0).T) / np.diff(points[:, 2])
    assert speed.max() > 3 * max(speed[0], speed[-1])


def test_the_sources_name_what_is_missing(tmp_path):
    with pytest.raises(InputError, match="npm install @iconify-json/lucide"):
        sources.make(tmp_path)


# --- human strokes ---------------------------------------------------------------------------------------------------


def unipen(folder: Path) -> None:
    """Two writers; the pen's ways through the air have points in the first file and none in the second."""
    for source, air in (("aaa", "3 3\n4 4\n"), ("bbb", "")):
        pens = folder / "include" / source / "data"
        pens.mkdir(parents=True)
        parts = [f".PEN_DOWN\n{k} 0\n{k} {10 + k}\n.PEN_UP\n{air}" for k in range(6)]
        (pens / "w.dat").write_text(".COORD X Y\n.POINTS_PER_SECOND 100\n" + "".join(parts))
        data = folder / "data" / "1a" / source
        data.mkdir(parents=True)
        step = 2 if air else 1
        (data / "w.dat").write_text(
            f".INCLUDE {source}/info.doc\n.INCLUDE {source}/data/w.dat\n"
            f'.SEGMENT CHARACTER {step} ? "A"\n.SEGMENT CHARACTER {2 * step}-{3 * step} OK "B"\n'
        )


def test_human_strokes_are_made_from_both_sources(tmp_path):
    unipen(tmp_path)
    drawings = tmp_path / "drawings"
    drawings.mkdir()
    (drawings / "ant.ndjson").write_text(
        json.dumps({"word": "ant", "recognized": True, "drawing": [[[5, 6, 7], [5, 9, 9], [0, 20, 40]]]}) + "\n"
    )
    made = human.make(drawings, tmp_path, tmp_path / "human.npz")
    assert made == {"drawings": 1, "writing": 4}
    with np.load(tmp_path / "human.npz") as archive:
        assert archive["label"].tolist() == ["ant", "A", "B", "A", "B"]
        assert archive["source"].tolist()[1:] == ["aaa", "aaa", "bbb", "bbb"]
        # Component 1 (pen down) is the second stroke in both: air counts where the file has points of it.
        assert archive["strokes_per_item"].tolist() == [1, 1, 2, 1, 2]
        first = archive["points"][archive["stroke_lengths"][0] :][:2]
        assert first[:, 1].tolist() == [1000, 0]  # y is turned to point downward
    with pytest.raises(InputError, match="lacks"):
        human.Human(tmp_path / "human.npz", "train")
    with pytest.raises(InputError, match=r"no \.ndjson files"):
        human.make(tmp_path, tmp_path, tmp_path / "x.npz")
    with pytest.raises(InputError, match="no segments"):
        human.make(drawings, drawings, tmp_path / "x.npz")


def test_what_is_no_file_of_human_strokes(tmp_path):
    with pytest.raises(InputError, match="no file of human strokes at"):
        human.Human(tmp_path / "none.npz", "train")
    (tmp_path / "bad.npz").write_bytes(b"nothing")
    with pytest.raises(InputError, match="is no file of human strokes"):
        human.Human(tmp_path / "bad.npz", "train")
    np.savez(tmp_path / "other.npz", points=np.zeros(3))
    with pytest.raises(InputError, match="is no file of human strokes"):
        human.Human(tmp_path / "other.npz", "train")


def human_file(path: Path) -> Path:
    """A file of strokes in the form of the human ones: nine words, six writers, all letters and digits of each."""
    items = []
    for word in [*(f"word {k}" for k in range(9)), *["circle", "line"] * 6]:
        for _ in range(2):
            items.append(("drawing", word, "quickdraw", [[[0, 0, 0], [50, 40 + len(items) % 7, 10], [90, 80, 25]]]))
    for source in "abcdef":
        for label in [*"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789?+>", "running", "words"]:
            items.append(("writing", label, source, [[[0, 0, 0], [500, 900, 20], [1000, 100, 45]]]))
    strokes_ = [stroke for item in items for stroke in item[3]]
    np.savez(
        path,
        points=np.array([point for stroke in strokes_ for point in stroke], dtype=np.int16),
        stroke_lengths=np.array([len(stroke) for stroke in strokes_], dtype=np.int16),
        strokes_per_item=np.array([len(item[3]) for item in items], dtype=np.int16),
        kind=np.array([item[0] for item in items]),
        label=np.array([item[1] for item in items]),
        source=np.array([item[2] for item in items]),
    )
    return path


def test_human_words_and_writers_are_held_out(tmp_path):
    path = human_file(tmp_path / "human.npz")
    parts = [human.Human(path, part) for part in ("train", "test")]
    assert sorted([*parts[0].words, *parts[1].words]) == [f"word {k}" for k in range(9)]
    assert sorted([*parts[0].writers, *parts[1].writers]) == list("abcdef")
    made = list(sessions(parts[1], 60, 1, shares="rich"))
    assert {label for s in made for label in s.labels} == set(CATEGORIES)
    assert all(s.source == "human" and s.word in parts[1].words for s in made)
    assert [s.to_json() for s in made[:5]] == [s.to_json() for s in sessions(parts[1], 5, 1, shares="rich")]
    with pytest.raises(InputError, match="'train' or 'test'"):
        human.Human(path, "all")
