"""DrawMon's pages: the application's answers, and a game and an annotation in a browser."""

import json
import os
import shutil
import socket
import sys
import threading
import time
import urllib.request

import numpy as np
import pytest

pytest.importorskip("redis")
pytest.importorskip("starlette")
uvicorn = pytest.importorskip("uvicorn")
pytest.importorskip("httpx2")

from starlette.testclient import TestClient  # noqa: E402

from potential.errors import InputError  # noqa: E402
from studies.drawmon import detect, games, monitor, web  # noqa: E402
from studies.drawmon.compose import Composed, sessions  # noqa: E402
from studies.drawmon.features import row  # noqa: E402
from studies.drawmon.games import Game, Store, pieces  # noqa: E402
from studies.drawmon.queue import Queue, Server  # noqa: E402
from studies.drawmon.strokes import CATEGORIES, Session  # noqa: E402

#: A folder for pictures of the pages, to look at.
SHOW = os.environ.get("DRAWMON_PICTURES")
STROKE = {"x": [10, 20, 30], "y": [10, 40, 90], "t": [0, 100, 200]}


@pytest.fixture
def site(tmp_path):
    """The pages over a queue with one worker."""
    with Server() as server:
        stop = threading.Event()
        worker = threading.Thread(
            target=monitor.work,
            args=(Queue(server.url, patience=20.0), detect.convex_model()),
            kwargs={"name": "w", "until": stop.is_set},
        )
        worker.start()
        yield web.application(Queue(server.url, patience=5.0), tmp_path)
        stop.set()
        worker.join(20)


def whole(session: Session, label: str = "sketch"):
    return [
        {"stroke": k, "first": 0, "last": len(s.points) - 1, "label": label, "group": k}
        for k, s in enumerate(session.strokes)
    ]


def heard(socket, key):
    """The next message that has this key."""
    for _ in range(50):
        message = socket.receive_json()
        if key in message:
            return message
    raise AssertionError(f"no message with {key!r} came")


def test_a_game_is_drawn_seen_guessed_and_kept(site):
    with TestClient(site) as client:
        with client.websocket_connect("/game") as drawer:
            begun = drawer.receive_json()
            assert begun["drawer"]
            assert begun["seconds"] == pytest.approx(60, abs=1)
            with client.websocket_connect(f"/game/{begun['game']}") as guesser:
                joined = guesser.receive_json()
                assert "word" not in joined
                assert joined["length"] == len(begun["word"])
                drawer.send_json({"stroke": STROKE})
                assert heard(guesser, "stroke")["stroke"] == [[10, 10], [20, 40], [30, 90]]
                assert heard(drawer, "verdict")["verdict"] == 1
                drawer.send_json({"stroke": {**STROKE, "t": [300, 400, 500]}})
                assert heard(drawer, "verdict")["verdict"] == 2
                drawer.send_json({"undo": True})
                assert len(heard(drawer, "strokes")["strokes"]) == 1
                # The strokes that stay are looked at again, as another take.
                assert heard(drawer, "verdict")["verdict"] == 1
                guesser.send_json({"guess": "something else"})
                assert heard(drawer, "guess")["guess"] == "something else"
                guesser.send_json({"guess": f" {begun['word'].upper()} "})
                assert heard(drawer, "over")["word"] == begun["word"]
                drawer.send_json({"stroke": {**STROKE, "t": [600, 700, 800]}})
                assert "is over" in heard(drawer, "error")["error"]
        listed = client.get("/sessions").json()
        assert [(s["word"], s["strokes"]) for s in listed] == [(begun["word"], 1)]


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ("{", "no JSON"),
        ("[]", "must be a JSON object"),
        ("{}", "a drawer sends"),
        (json.dumps({"stroke": {**STROKE, "t": [5, 4, 3]}}), "times must not fall"),
        (json.dumps({"stroke": {**STROKE, "x": [1, 2, float("inf")]}}), "not finite"),
        (json.dumps({"stroke": None}), "must be a JSON object"),
        ("x" * 2_000_000, "a message may have"),
    ],
)
def test_a_bad_message_is_answered_in_a_sentence(site, message, sentence):
    with TestClient(site) as client, client.websocket_connect("/game") as drawer:
        drawer.receive_json()
        drawer.send_text(message)
        assert sentence in heard(drawer, "error")["error"]
        drawer.send_json({"stroke": STROKE})
        assert heard(drawer, "verdict")["verdict"] == 1


def test_unknown_games_and_sessions(site):
    with TestClient(site) as client:
        with client.websocket_connect("/game/nowhere") as player:
            assert "there is no game 'nowhere'" in player.receive_json()["error"]
        answer = client.get("/sessions/nowhere")
        assert answer.status_code == 404
        assert "there is no session 'nowhere'" in answer.json()["error"]
        assert client.put("/sessions/nowhere", content="{}").status_code == 404


def test_every_saved_label_teaches_and_the_board_shows_the_bound(site, tmp_path):
    made = list(sessions(Composed("test"), 3, 9, shares="rich"))
    with TestClient(site) as client:
        for session in made:
            site.state.site.store.add(session)
        assert client.get("/board.json").json()["heads"] == {}
        total = 0
        for session in made:
            given = whole(session)
            for piece, stroke in zip(given, session.strokes, strict=True):
                piece["label"], piece["group"] = stroke.label, stroke.group
            answer = client.put(f"/sessions/{session.name}", json={"pieces": given}).json()
            assert answer == {"saved": len(given), "rounds": len(given)}
            total += len(given)
            # The same labels again teach nothing new.
            assert client.put(f"/sessions/{session.name}", json={"pieces": given}).json()["rounds"] == 0
            read = client.get(f"/sessions/{session.name}").json()
            assert [s["label"] for s in read["annotated"]["strokes"]] == list(session.labels)
            assert read["categories"] == list(CATEGORIES)
        board = client.get("/board.json").json()
        assert board["queue"] == "reachable"
        assert set(board["heads"]) == {"online, eta 1", "online, eta 4", "experts"}
        for head in board["heads"].values():
            assert head["rounds"] == total
            assert head["regret"] <= head["proven"]
            assert head["holds"]
            assert "nothing is guaranteed of alerts" in head["text"]
    # What was annotated is there after a new start, and is learnt from again.
    again = web.application(site.state.site.queue, tmp_path)
    assert again.state.site.teacher.online["online, eta 4"].rounds == total


def test_a_bad_annotation_is_refused_with_the_list_of_labels(site):
    session = next(s for s in sessions(Composed("test"), 9, 9, shares="rich") if len(s.strokes) > 3)
    with TestClient(site) as client:
        site.state.site.store.add(session)

        def put(content):
            answer = client.put(f"/sessions/{session.name}", content=content)
            assert answer.status_code == 422
            return answer.json()["error"]

        assert "take one of sketch, letter, running hand" in put(json.dumps({"pieces": whole(session, "doodle")}))
        assert "number of labels is wrong" in put(json.dumps({"pieces": whole(session)[:-1]}))
        assert "number of labels is wrong" in put(json.dumps({"pieces": [*whole(session), whole(session)[0]]}))
        assert "number of labels is wrong" in put(json.dumps({"pieces": whole(session)[::-1]}))
        assert "needs a list under 'pieces'" in put("{}")
        assert "whole numbers" in put(json.dumps({"pieces": [{"stroke": "0"}]}))
        assert "no JSON" in put("pieces")
        bad = whole(session)
        bad[0]["group"] = "g"
        assert "groups" in put(json.dumps({"pieces": bad}))
        assert site.state.site.store.annotated == {}


def test_a_split_stroke_keeps_all_its_points():
    session = next(s for s in sessions(Composed("test"), 9, 9) if len(s.strokes[0].points) > 10)
    last = len(session.strokes[0].points) - 1
    cut = [
        {"stroke": 0, "first": 0, "last": 4, "label": "sketch"},
        {"stroke": 0, "first": 4, "last": last, "label": "arrow"},
    ]
    split = pieces(session, [*cut, *whole(session)[1:]])
    assert split.labels[:2] == ("sketch", "arrow")
    joined = np.concatenate([split.strokes[0].points[:-1], split.strokes[1].points])
    assert np.array_equal(joined, session.strokes[0].points)
    assert Session.from_json(split.to_json()).to_json() == split.to_json()


def test_a_game_ends_with_its_time(monkeypatch):
    game = Game("g", "key", time.time())
    game.draw(STROKE)
    with pytest.raises(InputError, match="begins before the one before ends"):
        game.draw(STROKE)
    monkeypatch.setattr(games, "MOST_STROKES", 1)
    with pytest.raises(InputError, match="no more are taken"):
        game.draw({**STROKE, "t": [300, 400, 500]})
    game.begun -= 61
    with pytest.raises(InputError, match="is over"):
        game.undo()


def test_a_damaged_store_is_refused(tmp_path):
    (tmp_path / "sessions.jsonl").write_text("nonsense\n")
    with pytest.raises(InputError, match="line 1"):
        Store(tmp_path)


def test_without_starlette_or_uvicorn(monkeypatch, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(InputError, match="is taken: choose another one"):
            web.serve(Queue("redis://localhost"), tmp_path, taken.getsockname()[1])
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(InputError, match="the pages need uvicorn"):
        web.serve(Queue("redis://localhost"), tmp_path, 1)
    monkeypatch.delitem(sys.modules, "studies.drawmon.web")
    monkeypatch.setitem(sys.modules, "starlette.applications", None)
    with pytest.raises(InputError, match="the pages need Starlette"):
        __import__("studies.drawmon.web")


# --- in a browser ----------------------------------------------------------------------------------------------------


@pytest.fixture
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    if found is None:
        pytest.importorskip("chromium", reason="there is no Chromium: apt-get install chromium")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def address(site):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(site, host="127.0.0.1", port=port, log_level="error", ws="websockets-sansio")
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not running.started and time.monotonic() < until:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join(20)


def written() -> Session:
    """A session whose first eight strokes are text beyond doubt, drawn as a browser's mouse does."""
    model = detect.convex_model()
    for session in sessions(Composed("test"), 300, 3, shares="rich"):
        moves = [stroke.points[::2, :2] for stroke in session.strokes[:8]]
        clock, made = 0.0, []
        for points in moves:
            made.append(row(np.column_stack([points, clock + 20.0 * np.arange(len(points))])))
            clock += 20.0 * len(points) + 20.0
        if session.labels[:8].count("letter") > 3 and all(
            any(i.category == "text" and i.score > 0.72 for i in detect.detect(np.stack(made[:n]), model))
            for n in (6, 7, 8)
        ):
            return session
    raise AssertionError("no session is that sure")


def draw(page, session: Session, count: int) -> None:
    box = page.locator("#canvas").bounding_box()
    for stroke in session.strokes[:count]:
        points = stroke.points[::2, :2]
        page.mouse.move(box["x"] + points[0, 0], box["y"] + points[0, 1])
        page.mouse.down()
        for x, y in points[1:]:
            page.mouse.move(box["x"] + x, box["y"] + y)
            page.wait_for_timeout(12)
        page.mouse.up()


def test_a_game_and_an_annotation_in_a_browser(site, address, browser):
    session = written()
    page, other = browser.new_page(), browser.new_page()
    page.goto(address)
    page.click("#begin")
    page.wait_for_function("document.getElementById('word').textContent")
    word = page.inner_text("#word")
    draw(page, session, 8)
    page.wait_for_function("document.getElementById('canvas').dataset.verdict === '8'")
    assert "8 strokes seen" in page.inner_text("#state")
    page.wait_for_function("document.getElementById('alert').textContent.startsWith('Not allowed')")
    if SHOW:
        page.screenshot(path=f"{SHOW}/play.png")
    page.click("#undo")
    page.wait_for_function("document.getElementById('canvas').dataset.verdict === '7'")
    other.goto(address)
    other.fill("#name", page.input_value("#name"))
    other.click("#join")
    other.wait_for_function("document.getElementById('role').textContent.startsWith('You guess')")
    other.fill("#guess", word)
    other.press("#guess", "Enter")
    page.wait_for_function("document.getElementById('role').textContent === 'Guessed.'")
    assert page.is_disabled("#undo")

    page.goto(f"{address}/annotate")
    page.wait_for_function("document.getElementById('where').textContent === 'stroke 1/7'")
    page.keyboard.press("s")
    page.wait_for_function("document.getElementById('where').textContent === 'stroke 1/8'")
    page.keyboard.press("u")
    page.wait_for_function("document.getElementById('where').textContent === 'stroke 1/7'")
    page.keyboard.press("s")
    for key in "12345678":
        page.keyboard.press(key)
    page.keyboard.press("g")
    if SHOW:
        page.screenshot(path=f"{SHOW}/annotate.png")
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('state').textContent.startsWith('Saved 8 strokes; 8 new labels')")
    kept = next(iter(site.state.site.store.annotated.values()))
    assert kept.labels == CATEGORIES
    assert kept.strokes[6].group == kept.strokes[7].group

    page.goto(f"{address}/board")
    page.wait_for_function("document.getElementById('heads').textContent.includes('holds')")
    assert "online, eta 4" in page.inner_text("#heads")
    assert "Nothing is guaranteed of alerts" in page.content()
    if SHOW:
        page.screenshot(path=f"{SHOW}/board.png")
    with urllib.request.urlopen(f"{address}/board.json") as answer:
        assert json.load(answer)["verdicts"] >= 1
