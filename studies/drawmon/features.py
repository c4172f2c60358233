"""What the convex heads see of a stroke: its own shape and movement, and how it stands to the others of the canvas.

`row(stroke)` is computed once, when the stroke ends: its own features, its box, its times and 24 points at equal
distances, in 32-bit floats. `features(rows)` completes a canvas: own features and those that need the other strokes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from potential.errors import InputError
from studies.drawmon.pen import resample
from studies.drawmon.strokes import CANVAS, Array, Session

Rows = npt.NDArray[np.float32]

POINTS = 24
_HARMONICS = 6
#: Own features; then four of the box, two times, and the points' x and y.
OWN = 31 + 8 + 4 * _HARMONICS
WIDTH = OWN + 4 + 2 + 2 * POINTS
_BOX, _TIMES, _LINE = OWN, OWN + 4, OWN + 6
#: Features of a stroke on its canvas, without the constant.
COUNT = OWN + 46
#: Own features of the strokes before and after that a stroke is told, and of its neighbours on the mean.
_TOLD = (0, 1, 5, 6, 7, 8, 9, 10, 11)


def row(points: Array) -> Rows:
    """The row of one stroke: own features, box (left, top, right, bottom), first and last time, 24 points.

    Args:
        points: x, y in pixels and time in milliseconds, shape `(n, 3)`.
    """
    xy = points[:, :2]
    low, high = xy.min(axis=0), xy.max(axis=0)
    wide, tall = (high - low).tolist()
    diagonal = float(np.hypot(wide, tall))
    steps = np.hypot(*np.diff(xy, axis=0).T) if len(xy) > 1 else np.zeros(1)
    length = float(steps.sum())
    line = resample(xy, max(length, 1e-6) / (POINTS - 1)) if length > 0 else np.repeat(xy[:1], POINTS, axis=0)
    line = line if len(line) == POINTS else np.repeat(xy[:1], POINTS, axis=0)
    ways = np.diff(line, axis=0)
    heading = np.arctan2(ways[:, 1], ways[:, 0])
    turns = (np.diff(heading) + np.pi) % (2 * np.pi) - np.pi
    absolute = np.abs(turns)
    duration = float(points[-1, 2] - points[0, 2])
    gaps = np.diff(points[:, 2]) if len(points) > 1 else np.ones(1)
    speeds = steps / np.maximum(gaps, 1.0)
    mean_speed = float(speeds.mean())
    scale = max(diagonal, 1.0)
    chord = line[-1] - line[0]
    span = float(np.hypot(chord[0], chord[1]))
    middle = line.mean(axis=0)
    arms = line - middle
    radii = np.hypot(arms[:, 0], arms[:, 1])
    around = np.sort(np.arctan2(arms[:, 1], arms[:, 0]))
    widest = float(np.max(np.diff(around, append=around[0] + 2 * np.pi)))
    off = (arms[:, 0] * chord[1] - arms[:, 1] * chord[0]) / max(span, 1.0)
    box = np.maximum(high - low, 1.0)
    first, last = (line[0] - low) / box, (line[-1] - low) / box
    sectors = np.bincount(((heading / (np.pi / 4)).round().astype(np.int64)) % 8, minlength=8) / (POINTS - 1)
    shape = (line - (low + high) / 2) / (scale / 2)
    waves = (_cosines() @ shape).ravel()
    signs = np.sign(ways)
    turning = np.cumsum(turns)
    values = [
        np.log1p(length), np.log1p(diagonal), np.log1p(len(points)), np.log1p(duration), np.log1p(1000 * mean_speed),
        np.log((wide + 6) / (tall + 6)), length / scale, span / scale, float(absolute.sum()) / np.pi,
        abs(float(turns.sum())) / np.pi, float(absolute.max()), float((absolute > 0.8).sum()),
        float(turns.sum()) / np.pi, float(np.ptp(turning)) / np.pi, float(turns.std()),
        float(speeds.std()) / max(mean_speed, 1e-9),
        float(gaps.max()) / 100, float(np.abs(off).max()) / scale, float(radii.std()) / max(float(radii.mean()), 1.0),
        widest, wide / CANVAS, tall / CANVAS, middle[0] / CANVAS, middle[1] / CANVAS,
        first[0], first[1], last[0], last[1],
        float((signs[1:, 0] * signs[:-1, 0] < 0).sum()), float((signs[1:, 1] * signs[:-1, 1] < 0).sum()),
        float(_crossings(line)),
    ]  # fmt: skip
    made = np.empty(WIDTH, dtype=np.float32)
    made[:31] = values
    made[31:39] = sectors
    made[39:OWN] = np.concatenate([waves, np.abs(waves)])
    made[_BOX:_TIMES] = [*low, *high]
    made[_TIMES:_LINE] = points[0, 2] / 1000, points[-1, 2] / 1000
    made[_LINE:] = line.ravel()
    return made


@cache
def _cosines() -> Array:
    """The first cosines over the line, as rows."""
    at = (np.arange(POINTS) + 0.5) / POINTS
    cosines: Array = np.cos(np.pi * np.outer(np.arange(1, _HARMONICS + 1), at)) * (2 / POINTS)
    return cosines


def _crossings(line: Array) -> int:
    """How often the line through the points crosses itself."""
    a, d = line[:-1], np.diff(line, axis=0)
    away = a[None, :, :] - a[:, None, :]
    across = d[:, None, 0] * d[None, :, 1] - d[:, None, 1] * d[None, :, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        s = (away[..., 0] * d[None, :, 1] - away[..., 1] * d[None, :, 0]) / across
        u = (away[..., 0] * d[:, None, 1] - away[..., 1] * d[:, None, 0]) / across
    met = (s > 0) & (s < 1) & (u > 0) & (u < 1)
    return int(np.triu(met, 2).sum())


def rows(session: Session) -> Rows:
    """The rows of all strokes of a session, shape `(n, WIDTH)`."""
    return (
        np.stack([row(stroke.points) for stroke in session.strokes])
        if session.strokes
        else np.empty((0, WIDTH), np.float32)
    )


def boxes(given: Rows) -> Array:
    """Left, top, right, bottom of each stroke, shape `(n, 4)`."""
    return given[:, _BOX:_TIMES].astype(np.float64)


def lines(given: Rows) -> Array:
    """The 24 points of each stroke, shape `(n, 24, 2)`."""
    return given[:, _LINE:].reshape(len(given), POINTS, 2).astype(np.float64)


def features(given: Rows) -> Array:
    """What the heads see of each stroke of a canvas, shape `(n, COUNT)`.

    Raises `InputError` for rows of another width.
    """
    if given.ndim != 2 or given.shape[1] != WIDTH:
        raise InputError(f"rows must have {WIDTH} numbers each, got an array of shape {given.shape}.")
    n = len(given)
    own = given[:, :OWN].astype(np.float64)
    if n == 0:
        return np.empty((0, COUNT))
    box, times = boxes(given), given[:, _TIMES:_LINE].astype(np.float64)
    size = np.maximum(box[:, 2:] - box[:, :2], 4.0)
    tallest = size.max(axis=1)
    centre = (box[:, :2] + box[:, 2:]) / 2
    # Between the boxes of stroke i (rows) and j (columns).
    inner = np.minimum(box[:, None, 2:], box[None, :, 2:]) - np.maximum(box[:, None, :2], box[None, :, :2])
    gap = np.hypot(*np.maximum(-inner, 0).transpose(2, 0, 1))
    overlap = np.maximum(inner, 0)
    shared = overlap[:, :, 0] * overlap[:, :, 1]
    area = size[:, 0] * size[:, 1]
    others = ~np.eye(n, dtype=bool)
    ratio = size[None, :, 1] / size[:, None, 1]
    big = tallest[None, :] / tallest[:, None]
    near = others & (gap < 0.8 * np.maximum(tallest[:, None], tallest[None, :]))
    alike = near & (big > 0.5) & (big < 2.0)
    row_up = np.abs(box[None, :, 3] - box[:, None, 3]) / size[:, None, 1]
    level = alike & (row_up < 0.5)
    contact = _contact(given)
    far = np.where(others, gap / tallest[:, None], 9.0)
    columns = [
        np.arange(n) / max(n - 1, 1), np.full(n, np.log1p(n)),
        np.log(tallest / np.median(tallest)), np.log(tallest / tallest.max()),
        np.log1p(near.sum(axis=1)), np.log1p(alike.sum(axis=1)), np.log1p(level.sum(axis=1)),
        np.minimum(far.min(axis=1), 4.0), np.minimum(contact.min(axis=1), 3.0),
        np.where(others, shared / area[:, None], 0).max(axis=1),
        np.where(others, shared / area[None, :], 0).max(axis=1),
        np.log1p((others & (shared > 0.9 * area[None, :])).sum(axis=1)),
        np.log1p((others & (contact < 0.08)).sum(axis=1)),
        np.where(others, np.exp(-far), 0).sum(axis=1),
    ]  # fmt: skip
    for step in (-1, 1):
        there = np.arange(n) + step
        known = (there >= 0) & (there < n)
        there = np.where(known, there, np.arange(n))
        me = np.arange(n)
        shift = (centre[there] - centre) / tallest[:, None]
        pause = (times[:, 0] - times[there, 1]) if step < 0 else (times[there, 0] - times[:, 1])
        columns += [
            known.astype(float), np.log1p(np.maximum(pause, 0) * 10),
            np.clip(shift[:, 0], -4, 4), np.clip(shift[:, 1], -4, 4),
            np.minimum(gap[me, there] / tallest, 4.0), np.where(known, np.minimum(contact[me, there], 3.0), 3.0),
            np.clip(np.log(ratio[me, there]), -3, 3),
        ]  # fmt: skip
        told = np.where(known[:, None], own[there][:, _TOLD[:4]], 0.0)
        columns += list(told.T)
    weights = np.where(near, np.exp(-far), 0.0)
    mean = weights @ own[:, _TOLD] / np.maximum(weights.sum(axis=1, keepdims=True), 0.1)
    columns += list(mean.T)
    columns.append(np.minimum(tallest / CANVAS, 1.0))
    made: Array = np.column_stack([own, *columns])
    return made


def _contact(given: Rows) -> Array:
    """How near an end of stroke i comes to a point of stroke j, in sizes of stroke i; shape `(n, n)`."""
    line = given[:, _LINE:].reshape(len(given), POINTS, 2)
    ends = line[:, [0, -1]]
    across, down = (ends[:, :, None, None, k] - line[None, None, :, :, k] for k in (0, 1))
    size = np.maximum(np.ptp(line, axis=1).max(axis=1), 4.0)
    nearest = np.sqrt((across * across + down * down).min(axis=3)).min(axis=1) / size[:, None]
    np.fill_diagonal(nearest, 9.0)
    return np.asarray(nearest, dtype=np.float64)


def labels(session: Session) -> Sequence[str]:
    """The category of each stroke; raises `InputError` where one is not annotated."""
    found = [label for label in session.labels if label is not None]
    if len(found) != len(session.strokes):
        raise InputError(f"session {session.name!r} has strokes without a label: annotate it first.")
    return found
