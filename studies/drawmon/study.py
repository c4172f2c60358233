"""The study: fitting the detectors, and the tables and figures of the report."""

from __future__ import annotations

import itertools
import os
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from potential.errors import InputError
from studies.drawmon.compose import SHARES, Composed, Material, sessions
from studies.drawmon.detect import Quality, precision_recall, quality
from studies.drawmon.features import OWN
from studies.drawmon.heads import Experts, Head, OnlineHead, Regret, Scale, fitted
from studies.drawmon.human import Human
from studies.drawmon.samples import Samples
from studies.drawmon.strokes import CATEGORIES, Array

Tell = Callable[[str], Any]
#: Seeds of what is trained on, tested on, and streamed.
TRAIN, TEST, STREAM, DEPLOYED = 1, 2, 7, 11
ETAS = (1.0, 4.0, 16.0)
ANNOTATED = (0.0, 0.02, 0.05, 0.2, 1.0)


def samples(material: Material, count: int, seed: int, *, shares: str = "rich", beginnings: int = 0) -> Samples:
    """Annotated canvases of so many sessions."""
    return Samples.of(sessions(material, count, seed, shares=shares), beginnings=beginnings)


def training(human: Path | None, count: int) -> Samples:
    """What detectors are trained on: whole canvases and one beginning of each, composed and, with a file, human."""
    found = samples(Composed("train"), count, TRAIN, beginnings=1)
    return found if human is None else found + samples(Human(human, "train"), count, TRAIN, beginnings=1)


def train(out: Path, human: Path | None, *, count: int, epochs: int, network: bool, tell: Tell) -> None:
    """Write `head.npz` and `network.npz` to a folder; "-both" is in their names where human strokes took part."""
    out.mkdir(parents=True, exist_ok=True)
    given = training(human, count)
    suffix = "" if human is None else "-both"
    tell(f"{len(given.canvases)} canvases, {len(given.category)} strokes")
    head = Head.fit(given.features, given.category)
    head.save(out / f"head{suffix}.npz")
    tell(f"head: certified to be within {max(head.gaps):.1e} of the minimum; {out / f'head{suffix}.npz'}")
    if network:
        from studies.drawmon import network as net

        made = net.train(given, epochs=epochs, tell=lambda epoch, loss: tell(f"epoch {epoch + 1}: loss {loss:.4f}"))
        net.save(made, out / f"network{suffix}.npz")
        tell(f"network: {out / f'network{suffix}.npz'}")


# --- what is measured ----------------------------------------------------------------------------------------------


@dataclass
class Sizes:
    """How much of everything a report measures."""

    train: int = 300
    test: int = 200
    natural: int = 400
    feedback: int = 2600
    deployed: int = 1500
    stream: int = 500
    load: float = 12.0
    sessions: int = 500


QUICK = Sizes(train=60, test=40, natural=60, feedback=60, deployed=60, stream=40, load=4.0, sessions=40)


def shares_table(natural: Samples) -> list[list[str]]:
    """The share of sessions that have each category, composed and in the charts of AtyPict's page."""
    count = len(natural.sessions)
    have = Counter(label for session in natural.sessions for label in {s.label for s in session.strokes})
    rows = [["sessions with", "composed", "AtyPict, read off a chart"]]
    rows += [[c, f"{have[c] / count:.3f}", f"{SHARES['natural'][c]:.3f}"] for c in CATEGORIES[1:]]
    sketch = np.median([sum(label == "sketch" for label in session.labels) for session in natural.sessions])
    anything = np.mean([any(label != "sketch" for label in session.labels) for session in natural.sessions])
    return [
        *rows,
        ["anything atypical", f"{anything:.3f}", "about 0.4"],
        ["sketch strokes, median", f"{sketch:.0f}", "about 12"],
    ]


def realism_table(composed: Samples, human: Samples) -> list[list[str]]:
    """How well a logistic regression tells composed strokes from human ones, by category: the area under its curve."""
    rows = [["category", "all own features", "shape alone"]]
    for number, category in enumerate(CATEGORIES[:5]):
        a, b = (s.features[s.category == number][:, :OWN] for s in (composed, human))
        count = min(len(a), len(b), 1500)
        if count < 40:
            continue
        both = np.concatenate([a[:count], b[:count]])
        shape = both[:, [5, *range(6, 15), *range(17, 20), *range(24, OWN)]]
        rows.append([category, f"{_auc(both, count):.2f}", f"{_auc(shape, count):.2f}"])
    return rows


def _auc(table: Array, count: int) -> float:
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import cross_val_predict
    from sklearn.preprocessing import StandardScaler

    human = np.repeat([0, 1], count)
    scaled = np.clip(StandardScaler().fit_transform(table), -4, 4)
    said = cross_val_predict(LogisticRegression(C=0.3, max_iter=300), scaled, human, cv=3, method="decision_function")
    return float(roc_auc_score(human, said))


def detection_rows(name: str, model: Callable[[Samples], Array], tests: Sequence[Samples]) -> list[str]:
    """Precision and recall of atypical strokes, and the average precisions, on each set."""
    row = [name]
    for test in tests:
        found = quality(test, np.split(model(test), test.starts[1:-1]))
        row += [f"{found.precision:.2f} / {found.recall:.2f}", _precisions(found)]
    return row


def _precisions(found: Quality) -> str:
    return f"{found.mean_average_precision:.2f} ({', '.join(f'{v:.2f}' for v in found.average_precision.values())})"


@dataclass
class Adaptation:
    """A stream of annotated strokes: what was said before each label came, and the regret of each head."""

    atypical: npt.NDArray[np.bool_]
    said: dict[str, npt.NDArray[np.bool_]]
    losses: dict[str, Array]
    reports: dict[str, Regret]
    heads: dict[str, OnlineHead]
    seconds: float


def adapt(scaled: Array, atypical: npt.NDArray[np.bool_], start: Array) -> Adaptation:
    """Teach online heads of several steps, and Hedge over them and the start, stroke by stroke."""
    heads = {f"online, eta {eta:g}": OnlineHead(start, eta) for eta in ETAS}
    names = ["frozen", *heads]
    experts = Experts(names, rounds=len(atypical))
    said = {name: np.zeros(len(atypical), dtype=bool) for name in [*names, "Hedge"]}
    losses = {name: np.zeros(len(atypical)) for name in [*names, "Hedge"]}
    for t, (one, label) in enumerate(zip(scaled, atypical.tolist(), strict=True)):
        margin = float(one @ start)
        predictions = {"frozen": 1.0 / (1.0 + float(np.exp(-margin)))}
        predictions |= {name: float(head.predict(one[None])[0]) for name, head in heads.items()}
        mixed = experts.mix(predictions)
        for name, probability in (*predictions.items(), ("Hedge", mixed)):
            said[name][t] = probability > 0.5
        losses["frozen"][t] = np.logaddexp(0.0, -margin if label else margin)
        losses["Hedge"][t] = float(experts.weights @ experts.learn(predictions, label))
        for name, head in heads.items():
            losses[name][t] = head.learn(one, label)
    begin = time.process_time()
    reports: dict[str, Regret] = {name: head.report() for name, head in heads.items()}
    reports["Hedge"] = experts.report()
    return Adaptation(atypical, said, losses, reports, heads, time.process_time() - begin)


def adaptation_table(found: Adaptation) -> list[list[str]]:
    """One row for each head."""
    rows = [["head", "P / R", "mean loss", "mean regret", "proven, gradients that came", "proven, with G", "check"]]
    for name, said in found.said.items():
        precision, recall = precision_recall(said, found.atypical)
        row = [name, f"{precision:.2f} / {recall:.2f}", f"{found.losses[name].mean():.3f}"]
        if name in found.reports:
            r = found.reports[name]
            bound = "" if np.isnan(r.proven_with_bound) else f"{r.proven_with_bound:.2f}"
            came, bound = ("", f"{r.proven:.4f}") if name == "Hedge" else (f"{r.proven:.4f}", bound)
            row += [f"{r.regret:.4f}", came, bound, "holds" if r.holds else "does not hold"]
        rows.append(row + [""] * (7 - len(row)))
    return rows


def feedback(
    stream: Samples, scaled: Array, start: Array, share: float, seed: int = 0, eta: float = 4.0
) -> tuple[float, float, int]:
    """Precision and recall in the second half where this share of sessions is annotated, and how many strokes were."""
    rng = np.random.default_rng(seed)
    head, said = OnlineHead(start, eta), np.zeros(len(stream.category), dtype=bool)
    for begin, end in itertools.pairwise(stream.starts.tolist()):
        said[begin:end] = head.predict(scaled[begin:end]) > 0.5
        if rng.random() < share:
            for t in range(begin, end):
                head.learn(scaled[t], bool(stream.category[t] > 0))
    half = int(stream.starts[len(stream.starts) // 2])
    precision, recall = precision_recall(said[half:], stream.category[half:] > 0)
    return precision, recall, head.rounds


# --- the report --------------------------------------------------------------------------------------------------


def report(
    out: Path, human: Path | None, *, quick: bool = False, tell: Tell = print, sizes: Sizes | None = None
) -> Path:
    """Measure, and write `README.md`, `adaptation.png` and `latency.png` to a folder; the path of the first.

    Rows on human strokes need the file of them, rows of the network PyTorch; where one is missing the report says so.
    """
    size = sizes or (QUICK if quick else Sizes())
    out.mkdir(parents=True, exist_ok=True)
    begin, pages = time.perf_counter(), []
    tell("composing sessions")
    natural = samples(Composed("test"), size.natural, STREAM, shares="natural")
    pages.append(("Shares of the composed sessions", _table(shares_table(natural)), _SHARES_NOTE))
    tests = {"composed": samples(Composed("test"), size.test, TEST)}
    if human is not None:
        tests["human"] = samples(Human(human, "test"), size.test, TEST)
        tell("realism")
        pages.append(("Realism: composed against human", _table(realism_table(*tests.values())), _REALISM_NOTE))
    else:
        pages.append(("Realism: composed against human", "", _NO_HUMAN))
    tell("detection")
    pages.append(("Detection of atypical strokes", _table(_detection(tests, human, size, tell)), _DETECTION_NOTE))
    tell("adaptation")
    pages.append(_adaptation_page(out, human, natural, size))
    tell("load")
    pages.append(_load_page(out, size))
    text = [_HEAD, *(f"## {title}\n\n{table}\n\n{note}\n" for title, table, note in pages)]
    minutes = (time.perf_counter() - begin) / 60
    text.append(
        f"Measured in {minutes:.1f} minutes on {os.cpu_count()} cores, load of the machine {os.getloadavg()[0]:.1f}.\n"
    )
    path = out / "README.md"
    path.write_text("\n".join(text), encoding="utf-8")
    tell(f"{path} in {minutes:.1f} minutes")
    return path


def _detection(tests: dict[str, Samples], human: Path | None, size: Sizes, tell: Tell) -> list[list[str]]:
    head = ["detector", "trained on"]
    for name in tests:
        head += [f"{name}: P / R", "mAP50 (text, number, circle, icon)"]
    rows = [head]
    groups = [("composed", None)] + ([("both", human)] if human is not None else [])
    for trained, given in groups:
        table = training(given, size.train)
        fitted = Head.fit(table.features, table.category)
        row = detection_rows("convex head", lambda s, h=fitted: h.probabilities(s.features), list(tests.values()))  # type: ignore[misc]
        rows.append([row[0], trained, *row[1:]])
        tell(f"convex head, {trained}")
        rows += _network_rows(trained, table, tests)
    return rows


def _network_rows(trained: str, table: Samples, tests: dict[str, Samples]) -> list[list[str]]:
    try:
        from studies.drawmon import network
    except InputError as error:
        return [["network", trained, str(error)]]
    path = network.WEIGHTS if trained == "composed" else Path("out/drawmon/network-both.npz")
    if not path.is_file():
        return [["network", trained, f"not measured: no {path.name}; `train --human` makes it"]]
    net = network.load(path)

    def look(s: Samples) -> Array:
        canvases = list(s.canvases)
        parts = [network.probabilities(net, canvases[k : k + 16]) for k in range(0, len(canvases), 16)]
        return np.concatenate([p for part in parts for p in part])

    row = detection_rows("network", look, list(tests.values()))
    last = Head.fit(network.embeddings(net, table), table.category)
    further = detection_rows(
        "its embedding, convex last layer",
        lambda s: last.probabilities(network.embeddings(net, s)),
        list(tests.values()),
    )
    return [[r[0], trained, *r[1:]] for r in (row, further)]


def seen(given: Samples, network: bool) -> Array:
    """What a deployed head sees of each stroke: its features, and where asked the network's log-odds of "atypical"."""
    if not network:
        return given.features
    from studies.drawmon import network as net

    return np.column_stack([given.features, net.log_odds(net.load(), given)])


def deployed(count: int, network: bool) -> tuple[Scale, Array]:
    """What a deployment begins with: the weights that say "atypical", fitted on sessions composed at natural shares."""
    given = samples(Composed("train"), count, DEPLOYED, shares="natural", beginnings=1)
    table = seen(given, network)
    scale = Scale.of(table)
    return scale, fitted(scale.rows(table), given.category > 0)[0]


def _adaptation_page(out: Path, human: Path | None, natural: Samples, size: Sizes) -> tuple[str, str, str]:
    stream = natural if human is None else samples(Human(human, "test"), size.feedback, STREAM, shares="natural")
    atypical, end = stream.category > 0, int(stream.starts[min(size.stream, len(stream.canvases))])
    kinds, missing = {"features alone": False}, ""
    try:
        from studies.drawmon import network as _

        kinds["with the network's log-odds"] = True
    except InputError as error:
        missing = f"\n\nFeatures alone: {error}"
    fed = {}
    for name, network in kinds.items():
        scale, start = deployed(size.deployed, network)
        scaled = scale.rows(seen(stream, network))
        found = adapt(scaled[:end], atypical[:end], start)
        fed[name] = [(share, *feedback(stream, scaled, start, share)) for share in ANNOTATED]
    adaptation_figure(found, list(fed.values())[-1], out / "adaptation.png")
    rows = [["sessions annotated", "strokes annotated", *(f"P / R, {name}" for name in fed)]]
    for same in zip(*fed.values(), strict=True):
        share, _, _, count = same[0]
        rows.append([f"{100 * share:g} %", str(count), *(f"{p:.2f} / {r:.2f}" for _, p, r, _ in same)])
    who = "composed" if human is None else "human"
    table = f"{_table(adaptation_table(found))}\n\n{_table(rows)}\n\n![Adaptation](adaptation.png)"
    return f"Adaptation on {end} {who} strokes at natural shares", table, _ADAPTATION_NOTE + missing


def _load_page(out: Path, size: Sizes) -> tuple[str, str, str]:
    from studies.drawmon import load
    from studies.drawmon.queue import Server

    rows = [["what", "strokes", "p50", "p99", "worst", "lost", "twice", "load of the machine"]]
    seconds = size.load
    plans: list[tuple[str, dict[str, Any]]] = [
        (f"{size.sessions} sessions, one stroke a second", {}),
        ("the same, a worker killed in the middle", {"kill_worker": seconds / 2}),
        ("the same, the queue away for 2 s", {"away": (seconds / 2, seconds / 2 + 2)}),
        ("the same, two poisoned messages", {"poison": seconds / 4}),
    ]
    figure = None
    for name, plan in plans:
        with Server() as server:
            found = load.run(server, count=size.sessions, seconds=seconds, **plan)
        if "kill_worker" in plan:
            figure = found
        rows.append([
            name, str(found.sent), *(f"{found.percentile(p):.0f} ms" for p in (50, 99, 100)),
            str(found.lost), str(found.twice), f"{found.machine_load:.1f}",
        ])  # fmt: skip
    assert figure is not None
    latency_figure(figure, seconds / 2, out / "latency.png")
    return "The monitor under load", f"{_table(rows)}\n\n![Latency](latency.png)", _LOAD_NOTE


def _table(rows: list[list[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], f"|{' --- |' * len(rows[0])}", *lines[1:]])


def adaptation_figure(found: Adaptation, fed: list[tuple[float, float, float, int]], path: Path) -> None:
    """The mean regret of an online head and its bound as labels come, and what little feedback does."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.6), layout="constrained")
    left, right = figure.subplots(1, 2)
    head = found.heads["online, eta 4"]
    problem, best, _ = head.stream(1600)
    rounds = np.arange(1, head.rounds + 1)
    comparator = np.array([loss.value(best) for loss in problem.losses])
    mean = np.cumsum(found.losses["online, eta 4"] - comparator) / rounds
    squares, state = [], head.start
    for t in range(head.rounds):
        gradient = problem.losses[t].subgradient(state)
        squares.append(float(gradient @ gradient))
        state = head.ball.project(state - head.eta * gradient)
    away = float((head.start - best) @ (head.start - best))
    bound = (away / (2 * head.eta) + head.eta / 2 * np.cumsum(squares)) / rounds
    left.loglog(rounds, bound, color="#b3261e", label="proven, by the gradients that came")
    left.loglog(rounds, np.maximum(mean, 1e-4), color="#0b57d0", label="measured")
    left.set(xlabel="annotated strokes", ylabel="mean regret", title="online head, eta 4")
    left.set_ylim(bottom=1e-3)
    left.legend(frameon=False)
    shares = np.array([100 * share for share, *_ in fed])
    right.plot(shares, [p for _, p, _, _ in fed], "o-", color="#0b57d0", label="precision")
    right.plot(shares, [r for _, _, r, _ in fed], "s--", color="#8a4b08", label="recall")
    right.set_xscale("symlog", linthresh=1)
    right.set_xticks(shares, [f"{share:g}" for share in shares])
    right.set(xlabel="sessions annotated, %", title="atypical strokes, second half", ylim=(0, 1.02))
    right.legend(frameon=False)
    figure.savefig(path, dpi=110)


def latency_figure(found: Any, kill: float, path: Path) -> None:
    """How long each stroke waited, by when it was due, with the moment when a worker was killed."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.2), layout="constrained")
    axes = figure.subplots()
    axes.semilogy(found.times, 1000 * np.maximum(found.waits, 1e-4), ".", markersize=2, color="#0b57d0", alpha=0.5)
    axes.axvline(kill, color="#b3261e", linewidth=1)
    axes.text(kill, axes.get_ylim()[1], " a worker is killed", color="#b3261e", va="top")
    axes.axhline(100, color="#6a6a73", linewidth=0.8, linestyle=":")
    axes.set(xlabel="seconds", ylabel="from stroke to verdict, ms", title=found.text)
    axes.title.set_fontsize(8)
    figure.savefig(path, dpi=110)


_HEAD = """# DrawMon: a monitor of atypical sketch content, with heads whose regret is proved

What `python -m studies.drawmon report` measured. Sessions are composed; there are no real players, and the data and the
tables of the paper (DrawMon, ACM Multimedia 2022) cannot be had: none of these numbers stands beside one of its.
"""
_SHARES_NOTE = "Composed at natural shares. AtyPict's charts were read by eye; it has erasing, here there is undo."
_REALISM_NOTE = (
    "Area under the curve of a logistic regression that tells composed strokes from human ones; 0.5 would be "
    "realistic. So results on composed sessions say nothing about people: claims rest on the human strokes."
)
_NO_HUMAN = (
    "Not measured: no file of human strokes was given (`--human`; `data human` makes one from two public sources)."
)
_DETECTION_NOTE = (
    "On icon sets and fonts, and on words and writers, that no detector was trained on; most of these sessions "
    "have something atypical. Ticks, crosses and all placing are ours in the human sessions too."
)
_ADAPTATION_NOTE = (
    "Each stroke was predicted before its label was used; the start was fitted on composed sessions at natural "
    "shares. It sees a stroke's features and, where PyTorch is there, beside them the network's log-odds of "
    '"atypical" (first table and picture). The second table is of the second half of the sessions, with eta 4. The '
    "regret is against the best fixed head of the ball (Hedge: the best expert, in squared error) in hindsight. Proven "
    "is the bound on these annotated rounds, in whatever order; nothing is guaranteed of alerts, or of strokes that "
    "nobody annotates, and labels count as right and at once."
)
_LOAD_NOTE = (
    "Two workers and a server on the same machine; the time runs from when a stroke was due to when its verdict was "
    "read, and includes the features. While the queue is away strokes wait in the gateway. Target: p99 at most 100 ms "
    "on a quiet machine."
)
