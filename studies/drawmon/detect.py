"""From probabilities of strokes to instances with boxes, and how good they are.

A stroke is of the kind (text, number, circle, icon) of its likeliest category. Strokes of one kind that are near each
other are one instance: letters of a word, the shaft and the head of an arrow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from potential.errors import InputError
from studies.drawmon.features import Rows, boxes, features, rows
from studies.drawmon.heads import Head
from studies.drawmon.samples import Samples
from studies.drawmon.strokes import CATEGORIES, KIND_OF, KINDS, Array, Session

#: Of the rows of canvases, the probabilities of the categories of each stroke, shape `(n, 8)` for each canvas.
Model = Callable[[list[Rows]], list[Array]]
Box = tuple[float, float, float, float]
_KIND_NAMES = tuple(KINDS)
_KIND_COLUMNS = [[CATEGORIES.index(member) for member in KINDS[kind]] for kind in KINDS]


@dataclass(frozen=True)
class Instance:
    """One thing on a canvas: its kind, its box (left, top, right, bottom), its score, and which strokes it is of."""

    category: str
    box: Box
    score: float
    strokes: tuple[int, ...] = ()


def convex_model(head: Head | None = None) -> Model:
    """A head as a model; the one that comes with the study where none is given."""
    chosen = Head.load() if head is None else head
    return lambda canvases: [chosen.probabilities(features(canvas)) for canvas in canvases]


def network_model(path: str | Path | None = None) -> Model:
    """The network as a model; raises `InputError` where PyTorch is not installed."""
    from studies.drawmon import network

    net = network.load() if path is None else network.load(path)
    return lambda canvases: network.probabilities(net, canvases)


def model_named(name: str) -> Model:
    """ "convex" or "network"; raises `InputError` for another name."""
    models: dict[str, Callable[[], Model]] = {"convex": convex_model, "network": network_model}
    if name not in models:
        raise InputError(f"the detector must be one of {', '.join(models)}, got {name!r}.")
    return models[name]()


def detect(session: Session | Rows, model: Model) -> list[Instance]:
    """The atypical instances on the canvas of a session (or of its rows), the likeliest first."""
    canvas = rows(session) if isinstance(session, Session) else session
    return instances(canvas, model([canvas])[0]) if len(canvas) else []


def instances(canvas: Rows, probability: Array) -> list[Instance]:
    """The instances that these probabilities of the strokes of a canvas make."""
    kinds = np.stack([probability[:, columns].sum(axis=1) for columns in _KIND_COLUMNS], axis=1)
    atypical = 1.0 - probability[:, 0] > 0.5
    best = np.where(atypical, kinds.argmax(axis=1), -1)
    box, found = boxes(canvas), []
    for number, kind in enumerate(_KIND_NAMES):
        members = np.flatnonzero(best == number)
        for group in _groups(box[members], kind):
            chosen = members[group]
            score = float(kinds[chosen, number].mean())
            found.append(Instance(kind, _around(box[chosen]), score, tuple(chosen.tolist())))
    return sorted(found, key=lambda instance: -instance.score)


def _around(box: Array) -> Box:
    low, high = box[:, :2].min(axis=0), box[:, 2:].max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _groups(box: Array, kind: str) -> list[list[int]]:
    """Numbers of boxes that hang together: text over gaps of most of a letter, the others where they nearly touch."""
    left = list(range(len(box)))
    size = np.maximum((box[:, 2:] - box[:, :2]).max(axis=1), 10.0) if len(box) else np.zeros(0)
    reach = {"text": 0.8, "number": 0.6}.get(kind, 0.25)
    groups = []
    while left:
        group, edge = [left.pop(0)], [0]
        edge = list(group)
        while edge:
            here = edge.pop()
            for other in list(left):
                across = np.maximum(box[here, :2], box[other, :2]) - np.minimum(box[here, 2:], box[other, 2:])
                if np.hypot(*np.maximum(across, 0)) <= reach * max(size[here], size[other]):
                    left.remove(other)
                    group.append(other)
                    edge.append(other)
        groups.append(sorted(group))
    return groups


def truth(session: Session) -> list[Instance]:
    """The instances that are annotated: the strokes of one kind and one group."""
    found: dict[tuple[str, int], list[int]] = {}
    for number, stroke in enumerate(session.strokes):
        if stroke.label is not None and stroke.label in KIND_OF:
            found.setdefault((KIND_OF[stroke.label], number if stroke.group is None else stroke.group), []).append(
                number
            )
    return [
        Instance(kind, _around(np.array([session.strokes[k].box for k in numbers])), 1.0, tuple(numbers))
        for (kind, _), numbers in found.items()
    ]


# --- how good they are -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Quality:
    """Precision and recall of atypical strokes, and the average precision at half an overlap of boxes by kind."""

    precision: float
    recall: float
    accuracy: float
    average_precision: dict[str, float]

    @property
    def mean_average_precision(self) -> float:
        """The mean over the kinds."""
        return float(np.mean(list(self.average_precision.values())))


def quality(samples: Samples, probabilities: Sequence[Array]) -> Quality:
    """Of these probabilities on whole canvases."""
    stacked = np.concatenate(list(probabilities))
    said, true = 1.0 - stacked[:, 0] > 0.5, samples.category > 0
    precision, recall = precision_recall(said, true)
    found = [
        (k, instance)
        for k, (canvas, p) in enumerate(zip(samples.canvases, probabilities, strict=True))
        for instance in instances(canvas, p)
    ]
    there = [(k, instance) for k, session in enumerate(samples.sessions) for instance in truth(session)]
    return Quality(
        precision,
        recall,
        float((stacked.argmax(axis=1) == samples.category).mean()),
        {kind: _average_precision(_of(found, kind), _of(there, kind)) for kind in _KIND_NAMES},
    )


def precision_recall(said: npt.NDArray[np.bool_], true: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Of two arrays of booleans; NaN where nothing was said, or nothing is true."""
    both = float((said & true).sum())
    return both / said.sum() if said.any() else float("nan"), both / true.sum() if true.any() else float("nan")


def _of(pairs: Iterable[tuple[int, Instance]], kind: str) -> list[tuple[int, Instance]]:
    return [(k, instance) for k, instance in pairs if instance.category == kind]


def overlap(a: Box, b: Box) -> float:
    """The area of both over that of either; boxes are at least four pixels wide and high."""
    boxes_ = np.array([a, b])
    low, high = boxes_[:, :2], np.maximum(boxes_[:, 2:], boxes_[:, :2] + 4.0)
    inner = np.maximum(high.min(axis=0) - low.max(axis=0), 0.0).prod()
    return float(inner / ((high - low).prod(axis=1).sum() - inner))


def _average_precision(found: list[tuple[int, Instance]], there: list[tuple[int, Instance]]) -> float:
    """The area under precision over recall, precision made falling, a match being half an overlap."""
    open_ = {k: [instance.box for j, instance in there if j == k] for k in {j for j, _ in there}}
    hits = []
    for k, instance in sorted(found, key=lambda pair: -pair[1].score):
        fits = [overlap(instance.box, box) for box in open_.get(k, [])]
        hit = bool(fits) and max(fits) >= 0.5
        if hit:
            open_[k].pop(int(np.argmax(fits)))
        hits.append(hit)
    if not there or not hits:
        return float("nan") if not there else 0.0
    right = np.cumsum(hits)
    recall = np.concatenate([[0.0], right / len(there)])
    precision = np.maximum.accumulate((right / np.arange(1, len(hits) + 1))[::-1])[::-1]
    return float((np.diff(recall) * precision).sum())
