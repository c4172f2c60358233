"""The pages: draw and guess, annotate, and a board; Starlette and a websocket for each player."""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
import time
from collections import deque
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from potential.errors import InputError, PotentialError
from studies.drawmon import sources
from studies.drawmon.games import LENGTH, Game, Store, Teacher, as_json, percentiles, pieces
from studies.drawmon.heads import Head
from studies.drawmon.monitor import Rules
from studies.drawmon.queue import Queue, QueueUnreachableError, Verdict
from studies.drawmon.strokes import KINDS, parse_json

try:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import FileResponse, JSONResponse, Response
    from starlette.routing import Route, WebSocketRoute
    from starlette.websockets import WebSocket, WebSocketDisconnect
except ImportError:  # pragma: no cover - the message is tested with the import barred
    raise InputError("the pages need Starlette and uvicorn: `pip install 'potential[drawmon]'`.") from None

PAGES = Path(__file__).parent / "pages"
#: A message of a page is at most this long.
LONGEST = 1_000_000


class Site:
    """The application's state: games, players, the reader of verdicts, and the heads that learn."""

    def __init__(self, queue: Queue, store: Store, teacher: Teacher) -> None:
        self.queue, self.store, self.teacher = queue, store, teacher
        self.games: dict[str, Game] = {}
        self.players: dict[str, set[WebSocket]] = {}
        self.rules = Rules(kinds=tuple(KINDS))
        self.waits: deque[tuple[float, float]] = deque(maxlen=5000)
        self.verdicts = 0
        self.alerts = 0
        self.loop: asyncio.AbstractEventLoop | None = None
        self.over = threading.Event()
        #: Where the reader of verdicts is in their stream: at first where it ends, before anybody plays.
        self.place = "0"
        self._tasks: set[asyncio.Task[None]] = set()
        self._random = random.Random()

    # --- verdicts ------------------------------------------------------------------------------------------------

    def follow(self) -> None:
        """Read verdicts until the end, whatever becomes of the queue's server meanwhile."""
        while not self.over.is_set():
            try:
                for here, verdict in self.queue.verdicts(after=self.place, block=0.1):
                    self.place = here
                    if self.over.is_set():
                        return
                    if verdict is not None and self.loop is not None:
                        self.loop.call_soon_threadsafe(self.heard, verdict)
            except QueueUnreachableError:
                time.sleep(0.2)

    def heard(self, verdict: Verdict) -> None:
        """A verdict came: tell the players of that game."""
        now = time.time()
        self.verdicts += 1
        self.waits.append((now, now - verdict.time))
        alerts = self.rules.see(verdict)
        self.alerts += len(alerts)
        name, _, take = verdict.session.rpartition(".")
        game = self.games.get(name)
        if game is None or str(game.take) != take:
            return
        found = [{"kind": i.category, "box": i.box, "score": i.score} for i in verdict.instances if i.score >= 0.5]
        self.tell(name, {
            "verdict": verdict.number, "instances": found, "alerts": [a.kind for a in alerts],
            "milliseconds": round(1000 * (now - verdict.time), 1),
        })  # fmt: skip

    def tell(self, name: str, message: dict[str, Any], *, but: WebSocket | None = None) -> None:
        """Send a message to the players of a game."""
        for socket in list(self.players.get(name, ())):
            if socket is not but:
                task = asyncio.ensure_future(_send(socket, message))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    # --- games ---------------------------------------------------------------------------------------------------

    def begin(self) -> Game:
        """A new game with a word drawn at random."""
        name = f"game-{time.time_ns():x}"
        game = Game(name, self._random.choice(list(sources.icons("train"))), time.time())
        self.games[name] = game
        task = asyncio.ensure_future(self._end_in_time(game))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return game

    async def _end_in_time(self, game: Game) -> None:
        await asyncio.sleep(max(0.0, game.begun + LENGTH - time.time()) + 0.05)
        await self.end(game)

    async def end(self, game: Game) -> None:
        """Keep what was drawn, once, and tell the players."""
        if game.saved:
            return
        game.saved = True
        if game.strokes:
            self.store.add(game.session())
        self.tell(game.name, {"over": True, "word": game.word, "guessed": game.guessed})
        for take in range(game.take + 1):
            self.rules.forget(f"{game.name}.{take}")
        with contextlib.suppress(QueueUnreachableError):
            await asyncio.to_thread(self.queue.forget, game.key)

    async def play(self, socket: WebSocket) -> None:
        """One player: a drawer, or a guesser who joins a game."""
        await socket.accept()
        name = socket.path_params.get("name", "")
        if name and name not in self.games:
            await _send(socket, {"error": f"there is no game {name!r}: begin another one."})
            await socket.close()
            return
        game = self.games[name] if name else self.begin()
        drawer = not name
        self.players.setdefault(game.name, set()).add(socket)
        left = max(0.0, game.begun + LENGTH - time.time())
        first = {"game": game.name, "seconds": left, "length": len(game.word), "drawer": drawer}
        await _send(socket, {**first, "word": game.word} if drawer else {**first, "strokes": _all(game)})
        try:
            while True:
                try:
                    await self._message(socket, game, drawer, await socket.receive_text())
                except PotentialError as error:
                    await _send(socket, {"error": str(error)})
        except (WebSocketDisconnect, RuntimeError):
            self.players[game.name].discard(socket)

    async def _message(self, socket: WebSocket, game: Game, drawer: bool, text: str) -> None:
        if len(text) > LONGEST:
            raise InputError(f"a message may have {LONGEST} characters, this one has {len(text)}.")
        message = parse_json(text, "a message")
        if "guess" in message and not drawer:
            guess = str(message["guess"])[:60]
            if guess.strip().lower().replace(" ", "-") == game.word and not game.over:
                game.guessed = guess
                await self.end(game)
            self.tell(game.name, {"guess": guess})
            return
        if not drawer or not ({"stroke", "undo"} & set(message)):
            raise InputError("a drawer sends {'stroke': ...} or {'undo': true}, a guesser {'guess': ...}.")
        if "undo" in message:
            game.undo()
            self.tell(game.name, {"strokes": _all(game), "instances": []})
        else:
            stroke = game.draw(message["stroke"])
            self.tell(game.name, {"stroke": stroke.points[:, :2].tolist()}, but=socket)
        await asyncio.to_thread(game.send, self.queue)

    # --- annotation and the board --------------------------------------------------------------------------------

    async def sessions(self, _: Request) -> Response:
        """The names of all sessions, and whether they are annotated."""
        listed = [
            {"name": s.name, "word": s.word, "strokes": len(s.strokes), "annotated": s.name in self.store.annotated}
            for s in self.store.sessions.values()
        ]
        return JSONResponse(listed)

    async def session(self, request: Request) -> Response:
        """One session, or its annotation to be saved."""
        name = request.path_params["name"]
        try:
            session = self.store.get(name)
        except InputError as error:
            return JSONResponse({"error": str(error)}, 404)
        if request.method == "GET":
            return JSONResponse(as_json(session, self.store.annotated.get(name)))
        try:
            annotated = pieces(session, parse_json(await request.body(), "an annotation").get("pieces"))
        except InputError as error:
            return JSONResponse({"error": str(error)}, 422)
        self.store.annotate(annotated)
        taught = await asyncio.to_thread(self.teacher.learn, annotated)
        return JSONResponse({"saved": len(annotated.strokes), "rounds": taught})

    async def board(self, _: Request) -> Response:
        """The numbers of the board."""
        now = time.time()
        recent = [wait for when, wait in self.waits if when > now - 60]
        try:
            waiting, dead = await asyncio.to_thread(lambda: (self.queue.waiting(), len(self.queue.dead())))
            state = "reachable"
        except QueueUnreachableError as error:
            waiting, dead, state = 0, 0, str(error)
        reports = await asyncio.to_thread(self.teacher.reports)
        heads = {
            name: {"rounds": r.rounds, "regret": r.regret, "proven": r.proven, "holds": r.holds, "text": r.text}
            for name, r in reports.items()
        }
        return JSONResponse({
            "queue": state, "waiting": waiting, "dead": dead, "verdicts": self.verdicts, "alerts": self.alerts,
            "games": sum(not game.over for game in self.games.values()), "perSecond": round(len(recent) / 60, 2),
            "latency": percentiles(recent), "heads": heads,
        })  # fmt: skip


def _all(game: Game) -> list[Any]:
    return [stroke.points[:, :2].tolist() for stroke in game.strokes]


async def _send(socket: WebSocket, message: dict[str, Any]) -> None:
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await socket.send_json(message)


def application(queue: Queue, folder: str | Path, head: Head | None = None) -> Starlette:
    """The pages over a queue, with sessions and annotations kept in a folder.

    Annotations that are there already are learnt from first, in their order.
    """
    store = Store(folder)
    teacher = Teacher(Head.load() if head is None else head)
    for session in store.annotated.values():
        if session.strokes:
            teacher.learn(session)
    site = Site(queue, store, teacher)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        site.loop = asyncio.get_running_loop()
        with contextlib.suppress(QueueUnreachableError):
            site.place = await asyncio.to_thread(queue.last_place)
        reader = threading.Thread(target=site.follow, daemon=True)
        reader.start()
        yield
        site.over.set()
        await asyncio.to_thread(reader.join, 5)
        queue.redis.close()

    def page(name: str) -> Any:
        async def show(_: Request) -> Response:
            return FileResponse(PAGES / name)

        return show

    app = Starlette(
        routes=[
            Route("/", page("play.html")), Route("/annotate", page("annotate.html")),
            Route("/board", page("board.html")), Route("/style.css", page("style.css")),
            Route("/sessions", site.sessions), Route("/sessions/{name}", site.session, methods=["GET", "PUT"]),
            Route("/board.json", site.board),
            WebSocketRoute("/game", site.play), WebSocketRoute("/game/{name}", site.play),
        ],
        lifespan=lifespan,
    )  # fmt: skip
    app.state.site = site
    return app


def serve(queue: Queue, folder: str | Path, port: int) -> None:
    """Show the pages on a port of localhost, until interrupted; raises `InputError` where the port is taken."""
    from studies.drawmon.queue import require_free

    try:
        import uvicorn
    except ImportError:
        raise InputError("the pages need uvicorn: `pip install 'potential[drawmon]'`.") from None
    require_free(port)
    uvicorn.run(application(queue, folder), host="127.0.0.1", port=port, log_level="warning", ws="websockets-sansio")
