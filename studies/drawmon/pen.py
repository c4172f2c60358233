"""A pen: the movement of a hand along a given line, as a sum of sigma-lognormal strokes.

A line is cut at its corners and into pieces that one movement covers. Movement `i` begins at `t_i` and has covered the
part `F((log(t - t_i) - mu_i) / sigma_i)` of its piece at time `t`, `F` the normal distribution function; movements
overlap in time, which rounds the corners. The hand is sampled at 60 Hz, on half pixels.

Source: R. Plamondon, "A kinematic theory of rapid human movements", Biological Cybernetics 72, 1995.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from studies.drawmon.strokes import Array

RATE = 60.0
#: A movement covers at most this many pixels, and this turn, in radians.
_REACH = 110.0
_TURN = 0.9


def resample(line: Array, spacing: float) -> Array:
    """Points on the line at equal distances of about `spacing`, both ends among them; shape `(n, 2)`."""
    lengths = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    count = max(2, round(along[-1] / spacing) + 1)
    at = np.linspace(0.0, along[-1], count)
    return np.stack([np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])], axis=1)


def _pieces(line: Array) -> list[Array]:
    """The line cut where it turns sharply, or where a movement would be too long or turn too far."""
    steps = np.diff(line, axis=0)
    headings = np.unwrap(np.arctan2(steps[:, 1], steps[:, 0]))
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    pieces, first, length, turn = [], 0, 0.0, 0.0
    for k in range(len(steps)):
        change = abs(headings[k] - headings[k - 1]) if k else 0.0
        turn += change
        if k > first and (change > 0.6 or turn > 3 * _TURN or length > _REACH):
            pieces.append(line[first : k + 1])
            first, length, turn = k, 0.0, 0.0
        length += lengths[k]
    pieces.append(line[first:])
    return pieces


def trace(line: Array, rng: np.random.Generator, *, speed: float = 1.0) -> Array:
    """The points that a hand makes along the line, of shape `(n, 3)`: x, y, and milliseconds from 0.

    Args:
        line: the points of the line, shape `(n, 2)`, in pixels; one point alone is a dot.
        rng: draws the movements and the tremor.
        speed: a factor of the speed of this hand.
    """
    if len(line) < 2 or np.ptp(line, axis=0).max() < 1.0:
        count = int(rng.integers(2, 6))
        dot = line[:1] + np.cumsum(rng.normal(0.0, 0.35, (count, 2)), axis=0)
        return _rounded(dot, np.arange(count, dtype=np.float64) * 1000.0 / RATE)
    fine = resample(line, 2.5)
    fine = fine + _tremor(len(fine), rng, size=rng.uniform(0.5, 1.8))
    pieces = _pieces(fine)
    lengths = np.array([np.hypot(*np.diff(piece, axis=0).T).sum() for piece in pieces])
    # Longer movements are faster, by nearly the root of their length: their duration grows slowly.
    durations = (0.10 + 0.022 * np.sqrt(lengths)) * rng.lognormal(0.0, 0.18, len(pieces)) / speed
    sigmas = rng.uniform(0.22, 0.42, len(pieces))
    # The median of a movement is at half of its duration, and the next one begins before it has quite ended.
    medians = 0.5 * durations
    starts = np.concatenate([[0.0], np.cumsum(durations * rng.uniform(0.72, 0.9, len(pieces)))[:-1]])
    end = float((starts + medians * np.exp(2.6 * sigmas)).max())
    times = np.arange(0.0, end + 1.0 / RATE, 1.0 / RATE)
    place = np.tile(fine[0], (len(times), 1))
    for piece, start, median, sigma in zip(pieces, starts, medians, sigmas, strict=True):
        passed = np.maximum(times - start, 1e-9)
        done = ndtr(np.log(passed / median) / sigma)
        at = done * (len(piece) - 1)
        grid = np.arange(len(piece))
        place[:, 0] += np.interp(at, grid, piece[:, 0]) - piece[0, 0]
        place[:, 1] += np.interp(at, grid, piece[:, 1]) - piece[0, 1]
    return _rounded(place, times * 1000.0)


def _tremor(count: int, rng: np.random.Generator, size: float) -> Array:
    """A smooth wandering about the line: a walk that is drawn back to it."""
    kicks = rng.normal(0.0, 1.0, (count, 2))
    width = min(count, 13)
    smooth = np.stack([np.convolve(kicks[:, k], np.hanning(width + 2)[1:-1], "same") for k in range(2)], axis=1)
    moved: Array = size * smooth / max(1.0, np.sqrt(width * 0.375))
    return moved


def _rounded(place: Array, times: Array) -> Array:
    points = np.column_stack([np.round(place * 2.0) / 2.0, np.round(times)])
    moved = np.concatenate([[True], np.any(np.diff(points[:, :2], axis=0) != 0.0, axis=1)])
    moved[-1] = True
    kept: Array = points[moved]
    return kept
