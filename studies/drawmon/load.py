"""Load: many sessions side by side, what their strokes wait for an answer, and what becomes of them in a mishap."""

from __future__ import annotations

import heapq
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from studies.drawmon.compose import Composed, sessions
from studies.drawmon.features import row
from studies.drawmon.queue import Queue, Server
from studies.drawmon.strokes import Array


@dataclass(frozen=True)
class Load:
    """What came of it: strokes sent, answered and answered twice, waiting times in seconds by when each was due."""

    sent: int
    answered: int
    twice: int
    dead: int
    waits: Array
    times: Array
    seconds: float
    machine_load: float
    verdicts: int

    @property
    def lost(self) -> int:
        """Strokes that nobody answered."""
        return self.sent - self.answered

    def percentile(self, part: float) -> float:
        """Of the waiting times, in milliseconds."""
        return 1000 * float(np.percentile(self.waits, part)) if len(self.waits) else float("nan")

    @property
    def text(self) -> str:
        """One line."""
        return (
            f"{self.sent} strokes at {self.sent / self.seconds:.0f}/s: p50 {self.percentile(50):.0f} ms, "
            f"p99 {self.percentile(99):.0f} ms, worst {self.percentile(100):.0f} ms; lost {self.lost}, "
            f"twice {self.twice}, {self.verdicts} verdicts; load of the machine {self.machine_load:.1f}"
        )


@contextmanager
def workers(url: str, count: int, detector: str = "convex") -> Iterator[list[subprocess.Popen[bytes]]]:
    """So many worker processes, ended with the block."""
    command = [sys.executable, "-m", "studies.drawmon", "work", "--queue", url, "--detector", detector]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    started = [subprocess.Popen(command, env=environment, start_new_session=True) for _ in range(count)]
    try:
        yield started
    finally:
        for process in started:
            process.terminate()
        for process in started:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


def run(
    server: Server,
    *,
    count: int = 500,
    rate: float = 1.0,
    seconds: float = 20.0,
    worker_count: int = 2,
    detector: str = "convex",
    kill_worker: float | None = None,
    away: tuple[float, float] | None = None,
    poison: float | None = None,
    seed: int = 0,
    patience: float = 60.0,
) -> Load:
    """Send strokes of `count` sessions, each `rate` a second, and wait until all are answered.

    Args:
        server: the queue's server, which runs.
        count, rate, seconds: the load.
        worker_count, detector: who looks at the canvases.
        kill_worker: when to end one worker without a warning (a new one is started), in seconds from the start.
        away: when to end the server without a warning, and when to start it again.
        poison: when to send a canvas whose strokes are not there.
        seed: of the sessions.
        patience: seconds to wait for the last answers.
    """
    material = Composed("test")
    drawings = [[stroke.points for stroke in s.strokes] for s in sessions(material, 64, seed, shares="rich")]
    queue, reader = Queue(server.url, patience=30.0), _Reader(server.url)
    queue.ready()
    tag = f"{time.time_ns() % 10**9}"
    with workers(server.url, worker_count, detector) as processes:
        _warm(queue, tag)
        reader.start()
        rng = np.random.default_rng(seed)
        begin = time.time()
        due = [(begin + float(rng.uniform(0, 1 / rate)), k, 0) for k in range(count)]
        heapq.heapify(due)
        mishaps = _Mishaps(begin, server, processes, detector, kill_worker, away)
        mishaps.start()
        sent: dict[tuple[str, int], float] = {}
        poisoned = poison is None
        while due and due[0][0] < begin + seconds:
            when, k, number = heapq.heappop(due)
            time.sleep(max(0.0, when - time.time()))
            if not poisoned and time.time() - begin > (poison or 0):
                poisoned = True
                queue.redis.xadd("canvases", {"session": f"poison-{tag}", "number": 3, "time": time.time()})
                queue.redis.xadd("canvases", {"nonsense": "no canvas"})
            strokes = drawings[k % len(drawings)]
            game, place = divmod(number, len(strokes))
            session = f"{tag}-{k}-{game}"
            # What it waits is counted from when it was due, so that a queue that holds up the sender is seen.
            sent[session, place + 1] = when
            queue.push(session, place + 1, row(strokes[place]), when)
            heapq.heappush(due, (when + 1 / rate, k, number + 1))
        spent = time.time() - begin
        reader.wait_for(sent, patience)
        mishaps.join(30)
    reader.stop()
    found = [(moment, reader.answered[key] - moment) for key, moment in sent.items() if key in reader.answered]
    table = np.array(found).reshape(-1, 2)
    return Load(
        len(sent), len(found), reader.twice, len(queue.dead()), table[:, 1], table[:, 0] - begin, spent,
        os.getloadavg()[0], reader.verdicts,
    )  # fmt: skip


def _warm(queue: Queue, tag: str) -> None:
    """Wait until a worker answers, so that the start of its process is not measured."""
    points = np.array([[10.0, 10.0, 0.0], [60.0, 60.0, 200.0]])
    queue.push(f"warm-{tag}", 1, row(points), time.time())
    until = time.time() + 60
    while queue.answered([f"warm-{tag}"]) == [0] and time.time() < until:
        time.sleep(0.02)
    time.sleep(1.0)


class _Mishaps(threading.Thread):
    """Ends a worker and the server at their times, and starts others."""

    def __init__(
        self,
        begin: float,
        server: Server,
        processes: list[subprocess.Popen[bytes]],
        detector: str,
        kill: float | None,
        away: tuple[float, float] | None,
    ) -> None:
        super().__init__(daemon=True)
        self._plan: list[tuple[float, Callable[[], object]]] = []
        if kill is not None:
            self._plan.append((begin + kill, lambda: _replace(processes, server.url, detector)))
        if away is not None:
            self._plan.append((begin + away[0], lambda: server.stop(kill=True)))
            self._plan.append((begin + away[1], server.start))
        self._plan.sort(key=lambda item: item[0])

    def run(self) -> None:
        for when, act in self._plan:
            time.sleep(max(0.0, when - time.time()))
            act()


def _replace(processes: list[subprocess.Popen[bytes]], url: str, detector: str) -> None:
    processes[0].send_signal(signal.SIGKILL)
    processes[0].wait()
    command = [sys.executable, "-m", "studies.drawmon", "work", "--queue", url, "--detector", detector]
    processes[0] = subprocess.Popen(command, env={**os.environ, "OMP_NUM_THREADS": "1"}, start_new_session=True)


class _Reader(threading.Thread):
    """Sees verdicts, and keeps when each stroke was first answered."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self._queue = Queue(url, patience=60.0)
        self._until = threading.Event()
        self.answered: dict[tuple[str, int], float] = {}
        self.twice = 0
        self.verdicts = 0
        self._covered: dict[str, int] = {}

    def run(self) -> None:
        for _, verdict in self._queue.verdicts(block=0.05):
            if self._until.is_set():
                return
            if verdict is None:
                continue
            now = time.time()
            self.verdicts += 1
            self.twice += verdict.number <= self._covered.get(verdict.session, 0)
            for number in range(self._covered.get(verdict.session, 0) + 1, verdict.number + 1):
                self.answered[verdict.session, number] = now
            self._covered[verdict.session] = verdict.number

    def wait_for(self, sent: dict[tuple[str, int], float], patience: float) -> None:
        until = time.time() + patience
        while time.time() < until and not all(key in self.answered for key in list(sent)):
            time.sleep(0.05)

    def stop(self) -> None:
        self._until.set()
        self.join(10)
