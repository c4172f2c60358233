"""The command line of the study: `python -m studies.drawmon data | train | serve | work | load | report`."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from potential.errors import PotentialError

app = typer.Typer(
    help="A monitor of atypical sketch content, with heads whose regret is proved.",
    no_args_is_help=True,
    add_completion=False,
)
data = typer.Typer(help="Sessions: composed, of human strokes, and the sources of both.", no_args_is_help=True)
app.add_typer(data, name="data")

Out = Annotated[Path, typer.Option(help="Where to write.")]
HumanPath = Annotated[Path | None, typer.Option(help="A file of human strokes, as `data human` makes it.")]
QueueUrl = Annotated[
    str | None, typer.Option(help="Address of a Redis server; a server of its own where none is given.")
]


@data.command("compose")
def data_compose(
    out: Out = Path("out/drawmon/sessions.jsonl"),
    count: Annotated[int, typer.Option(help="How many sessions.")] = 1000,
    seed: int = 0,
    part: Annotated[str, typer.Option(help="train or test: by different hands.")] = "train",
    shares: Annotated[str, typer.Option(help="natural or rich.")] = "natural",
    human: HumanPath = None,
) -> None:
    """Write composed sessions as JSON lines; of human strokes where a file of them is given."""
    from studies.drawmon import compose, strokes
    from studies.drawmon.human import Human

    material = compose.Composed(part) if human is None else Human(human, part)
    strokes.write(out, compose.sessions(material, count, seed, shares=shares))
    typer.echo(f"{count} sessions in {out}")


@data.command("sources")
def data_sources(folder: Annotated[Path, typer.Argument(help="A folder with the packages of npm.")]) -> None:
    """Make the icons and fonts that come with the study from their packages again."""
    from studies.drawmon import sources

    typer.echo(", ".join(f"{name}: {count}" for name, count in sources.make(folder).items()))


@data.command("human")
def data_human(
    drawings: Annotated[Path, typer.Option(help="A folder of .ndjson files of Quick, Draw! with times.")],
    writing: Annotated[Path, typer.Option(help="The folder of UNIPEN train_r01_v07, with data and include.")],
    out: Out = Path("out/drawmon/human.npz"),
) -> None:
    """Make a file of human strokes from the two public sources."""
    from studies.drawmon import human

    out.parent.mkdir(parents=True, exist_ok=True)
    made = human.make(drawings, writing, out)
    typer.echo(f"{made['drawings']} drawings and {made['writing']} pieces of handwriting in {out}")


@app.command()
def train(
    out: Out = Path("out/drawmon"),
    human: HumanPath = None,
    count: Annotated[int, typer.Option(help="Sessions of each kind of material.")] = 2000,
    epochs: int = 8,
    network: Annotated[bool, typer.Option(help="Train the network too; needs PyTorch.")] = True,
) -> None:
    """Fit the convex head, and the network, on composed sessions (and on human ones, where a file is given)."""
    from studies.drawmon import study

    study.train(out, human, count=count, epochs=epochs, network=network, tell=typer.echo)


@contextlib.contextmanager
def _queue(url: str | None, folder: Path | None = None) -> Any:
    from studies.drawmon.queue import Queue, Server

    if url is not None:
        queue = Queue(url)
        queue.ready()
        yield queue
    else:
        with Server(folder) as server:
            yield Queue(server.url)


@app.command()
def serve(
    port: int = 8000,
    folder: Annotated[Path, typer.Option(help="Where sessions, annotations and the queue are kept.")] = Path(
        "out/drawmon/site"
    ),
    workers: Annotated[int, typer.Option(help="How many worker processes to start.")] = 2,
    detector: Annotated[str, typer.Option(help="convex or network.")] = "convex",
    queue: QueueUrl = None,
) -> None:
    """Start everything: the queue, workers, and the pages on a port of localhost."""
    from studies.drawmon import load, web
    from studies.drawmon.queue import require_free

    require_free(port)
    with _queue(queue, folder / "queue") as made, load.workers(made.url, workers, detector):
        typer.echo(f"http://127.0.0.1:{port}  (draw and guess; /annotate, /board)  queue: {made.url}")
        web.serve(made, folder, port)


@app.command()
def work(
    queue: Annotated[str, typer.Option(help="Address of the queue.")],
    detector: Annotated[str, typer.Option(help="convex or network.")] = "convex",
) -> None:
    """Be a worker: look at canvases until interrupted."""
    from studies.drawmon import detect, monitor
    from studies.drawmon.queue import Queue

    model = detect.model_named(detector)
    with contextlib.suppress(KeyboardInterrupt):
        monitor.work(Queue(queue, patience=3600.0), model)


@app.command()
def load(
    count: Annotated[int, typer.Option(help="Sessions side by side.")] = 500,
    rate: Annotated[float, typer.Option(help="Strokes a second of each.")] = 1.0,
    seconds: float = 20.0,
    workers: int = 2,
    detector: Annotated[str, typer.Option(help="convex or network.")] = "convex",
    kill: Annotated[float | None, typer.Option(help="When to kill a worker, in seconds.")] = None,
    away: Annotated[float | None, typer.Option(help="When to kill the queue's server for two seconds.")] = None,
    poison: Annotated[float | None, typer.Option(help="When to send a canvas that no worker can look at.")] = None,
) -> None:
    """Put the monitor under load, on a server of its own, and say what came of it."""
    from studies.drawmon import load as load_
    from studies.drawmon.queue import Server

    with Server() as server:
        found = load_.run(
            server, count=count, rate=rate, seconds=seconds, worker_count=workers, detector=detector, kill_worker=kill,
            away=None if away is None else (away, away + 2.0), poison=poison,
        )  # fmt: skip
    typer.echo(found.text)


@app.command()
def report(
    out: Annotated[Path, typer.Option(help="The folder of the report.")] = Path("out/drawmon/report"),
    human: HumanPath = None,
    quick: Annotated[bool, typer.Option(help="Small numbers, to see that it works.")] = False,
) -> None:
    """Measure everything, and write the tables and the two figures."""
    from studies.drawmon import study

    study.report(out, human, quick=quick, tell=typer.echo)


def main() -> None:
    """Run a command; an error of the toolkit is one sentence, and the exit status 2."""
    try:
        app()
    except PotentialError as error:
        print(f"drawmon: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
