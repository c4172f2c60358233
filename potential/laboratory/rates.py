r"""The rate of a sequence, read from its values: `O(t^-p)` or `O(rho^t)`, with its uncertainty.

A run is over after finitely many steps and has no rate in the strict sense; what is reported is the slope of
the sequence's upper envelope over the longest last part of the run that has one, of `log a_t` against `log t`
(power law) or against `t` (geometric), whichever fits better. A part has one where its earlier and its later half
agree on it; the interval covers the slopes of both. A sequence that rises, and does not oscillate, has no rate, and
neither has one whose slope goes on changing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from potential.errors import InputError

Array = npt.NDArray[np.float64]

# A fit needs this many points; fewer say nothing about a rate.
_FEWEST = 8
# Points of one fit, spread over the window in equal ratios of t.
_POINTS = 64
# A sequence oscillates where it falls below its envelope by more than this, in the logarithm.
_TROUGH = 0.05
# So many maxima make an oscillation; fewer are a curve that rises now and then.
_FEWEST_MAXIMA = 3
# What is used ends at T and begins at T over one of these, the first that shows a rate.
_PARTS = (8, 4, 2)
# Over what is used the sequence falls at least by this, in the logarithm, or it has no rate.
_LEAST_FALL = 0.02
# The slopes of the two halves of what is used differ at most by this share of the whole slope: else it still changes.
_DRIFT = 0.25
# Values within this factor of their own error are left out: rounding dominates them.
_ABOVE_ERROR = 10.0


@dataclass(frozen=True)
class Rate:
    """A rate, observed or guaranteed.

    `kind` is "sublinear" for `O(t^-value)`, "linear" for `O(value^t)`, "unknown" where there is none to tell,
    and then `reason` says why. `low <= value <= high` is the interval; `window` holds the first and the last
    `t` that were used. `floor` is what the sequence levels off at, 0 where it goes to zero; the rate is that
    of the rest.
    """

    kind: str
    value: float = math.nan
    low: float = math.nan
    high: float = math.nan
    window: tuple[float, float] | None = None
    floor: float = 0.0
    reason: str = ""

    def __bool__(self) -> bool:
        """Whether there is a rate."""
        return self.kind != "unknown"

    def __str__(self) -> str:
        if self.kind == "sublinear":
            text = f"O(t^-{_number(self.value, 2)})"
        elif self.kind == "linear":
            text = f"O({_factor(self.value)}^t)"
        else:
            return f"no rate ({self.reason})" if self.reason else "no rate"
        return f"{text} down to {self.floor:.3g}" if self.floor else text

    @property
    def interval(self) -> str:
        """The interval of the exponent or the factor, as text."""
        if self.kind == "sublinear":
            return f"[{self.low:.2f}, {self.high:.2f}]"
        if self.kind == "linear":
            return f"[{_factor(self.low)}, {_factor(self.high)}]"
        return ""

    def to_latex(self) -> str:
        """The rate in LaTeX's mathematics, without dollar signs."""
        if self.kind == "sublinear":
            return rf"O(t^{{-{_number(self.value, 2)}}})"
        if self.kind == "linear":
            return rf"O({_factor(self.value)}^{{\,t}})"
        return r"\text{no rate}"

    def to_dict(self) -> dict[str, Any]:
        """The rate as plain data; a number that is not finite is None."""
        numbers = {name: getattr(self, name) for name in ("value", "low", "high", "floor")}
        return {
            "kind": self.kind,
            **{name: value if math.isfinite(value) else None for name, value in numbers.items()},
            "window": list(self.window) if self.window else None,
            "reason": self.reason,
            "text": str(self),
        }


def _number(value: float, digits: int) -> str:
    """A number to so many digits, an integer or a half without the zeros behind it."""
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if abs(value * 2 - round(value * 2)) < 1e-9 else text


def _factor(rho: float) -> str:
    """A linear factor with three digits of its distance to 1."""
    if not 0.0 < rho < 1.0:
        return f"{rho:.4g}"
    digits = max(3, 2 - math.floor(math.log10(1.0 - rho)))
    return f"{rho:.{min(digits, 15)}f}"


def sentence(observed: Rate, guaranteed: Rate) -> str:
    """Both rates in one line: "observed O(t^-2.01) [1.93, 2.10], guaranteed O(t^-2)"."""
    interval = f" {observed.interval}" if observed else ""
    return f"observed {observed}{interval}, guaranteed {guaranteed}"


def why_slower(observed: Rate, guaranteed: Rate, T: float, value: float, bound: float) -> str:
    """Why a run may seem slower than what is guaranteed, empty where it does not.

    `value` and `bound` are those after T steps. A run below its bound may fall more slowly than the bound until the two
    would meet, and no longer; a bound that levels off guarantees no rate from there on.
    """
    if not (observed and guaranteed and T > 0 and 0 < value <= bound):
        return ""
    # Both as slopes of log a_t against log t at T, the observed one at the fast end of its interval.
    seen = observed.high if observed.kind == "sublinear" else -T * math.log(max(observed.low, 1e-300))
    promised = guaranteed.value if guaranteed.kind == "sublinear" else -T * math.log(max(guaranteed.value, 1e-300))
    if seen >= promised - 0.02:
        return ""
    if guaranteed.floor and bound < 4 * guaranteed.floor:
        return f"slower, as it may be where the bound levels off at {guaranteed.floor:.3g}"
    return (
        f"not yet in its asymptotic regime: at {value / bound:.2g} of its bound it may still fall more slowly than that"
    )


def observed_rate(values: Any, ts: Any = None, errors: Any = None) -> Rate:
    """The rate of a sequence of positive values.

    `values` has shape `(n,)`; `ts` are the steps at which they were taken, `0 .. n-1` where left out;
    `errors`, of the same shape, bound the rounding error of each. The sequence is used up to the first `t` at
    which its upper envelope, the least non-increasing sequence above it, comes within ten times of the error;
    values that are zero, negative or not finite end it too. Where the sequence oscillates, its local maxima
    are what is used.

    The window is the longest of `[T/8, T]`, `[T/4, T]` and `[T/2, T]` with a rate, where `T` is the last step of what
    is left. There is none, and `kind` is "unknown" with the reason, where the values do not fall over the window by 2
    percent; where they rise by more than 5, except in an oscillation with at least three maxima; where the slopes of
    the window's halves differ by more than a quarter, so that the run is not yet in its asymptotic regime; and where
    fewer than eight points are usable.

    Raises InputError for arrays of different shapes and for steps that do not increase.
    """
    a = np.asarray(values, dtype=np.float64)
    t = np.arange(len(a)) if ts is None else np.asarray(ts)
    if a.ndim != 1 or t.shape != a.shape:
        raise InputError(f"observed_rate: values and ts must be vectors of one length, got {a.shape} and {t.shape}")
    if len(t) > 1 and not np.all(np.diff(t) > 0):
        raise InputError("observed_rate: ts must increase")
    e = np.zeros_like(a) if errors is None else np.asarray(errors, dtype=np.float64)
    if e.shape != a.shape:
        raise InputError(f"observed_rate: errors must have the shape of values, {a.shape}, got {e.shape}")

    keep = t >= 1
    t, a, e = t[keep].astype(np.float64), a[keep], e[keep]
    # A bound that is not there yet, infinite or undefined, does not end the sequence: it has not begun.
    begin = int(np.argmax(np.isfinite(a))) if np.isfinite(a).any() else len(a)
    t, a, e = t[begin:], a[begin:], e[begin:]
    bad = ~np.isfinite(a)
    if bad.any():
        end = int(np.argmax(bad))
        t, a, e = t[:end], a[:end], e[:end]
    # NaN errors are unknown ones.
    floor = _ABOVE_ERROR * np.nan_to_num(e, nan=0.0, posinf=np.inf)
    count = _clear_of_rounding(a, floor)
    left_out = len(a) - count
    t, a = t[:count], a[:count]
    if len(a) < _FEWEST:
        why = "after leaving out what rounding dominates" if left_out else "the run is too short"
        return Rate("unknown", reason=f"{len(a)} usable points, {why}; a fit needs {_FEWEST}")

    found: Rate | None = None
    for window in _windows(t):
        rate = _rate_over(t[window], a[window])
        if rate:
            return rate
        found = found or rate
    assert found is not None
    return found


def _windows(t: npt.NDArray[Any]) -> list[npt.NDArray[np.bool_]]:
    """The last parts of a run in which a rate is looked for, each with enough points."""
    fewest = np.arange(len(t)) >= len(t) - max(_FEWEST, len(t) // 2)
    parts = [t >= t[-1] / part for part in _PARTS]
    return [part for part in parts if np.count_nonzero(part) >= _FEWEST] or [fewest]


def _rate_over(t: npt.NDArray[Any], a: Array) -> Rate:
    """The rate over all of these values, or why there is none."""
    span = (int(t[0]), int(t[-1]))
    between = f"between t = {span[0]} and t = {span[1]}"
    envelope = np.maximum.accumulate(a[::-1])[::-1]
    if math.log(envelope[0] / a[-1]) < _LEAST_FALL:
        return Rate("unknown", window=span, floor=float(a[-1]), reason=f"it does not fall {between}")
    read = _upper_envelope(t, a, envelope)
    if read is None:
        return Rate("unknown", window=span, reason=f"it rises {between}")
    x, y = _spread(read[0], np.log(read[1]))
    if y[0] - y[-1] < _LEAST_FALL:
        return Rate("unknown", window=span, floor=float(np.exp(y[-1])), reason=f"it does not fall {between}")
    power, power_misfit = _slope(np.log(x), y)
    geometric, geometric_misfit = _slope(x, y)
    sublinear = power_misfit <= geometric_misfit
    scale = np.log(x) if sublinear else x
    low, high = _interval(scale, y)
    if high >= 0 or _drift(scale, y) > _DRIFT * -(power if sublinear else geometric):
        return Rate("unknown", window=span, reason="not yet in its asymptotic regime")
    span = (int(x[0]), int(x[-1]))
    if sublinear:
        return Rate("sublinear", -power, -high, -low, span)
    return Rate("linear", math.exp(geometric), math.exp(low), math.exp(high), span)


def _clear_of_rounding(a: Array, floor: Array) -> int:
    """How many values come before the sequence is lost in rounding.

    An oscillating sequence dips towards zero and comes back: it is lost only where it does not come back.
    Without known errors, a sequence that stalls at a level a billion times below its start has met its own
    rounding.
    """
    clear = np.isfinite(a) & (a > floor) & (a > 0)
    if not clear.any():
        return 0
    count = int(np.flatnonzero(clear)[-1]) + 1
    # One value that happens to lie above the floor, among many that do not, is not clear of it.
    share = np.cumsum(clear[:count]) / np.arange(1, count + 1)
    while count > 0 and share[count - 1] < 0.5:
        below = np.flatnonzero(~clear[: count - 1])
        count = int(below[0]) if len(below) else 0
    if count and not floor.any():
        top, last = float(a[:count].max()), a[:count]
        smallest = np.minimum.accumulate(np.where(last > 0, last, np.inf))
        reached = int(np.argmax(smallest <= 4.0 * smallest[-1])) + 1
        if smallest[-1] < 1e-9 * top and reached < 0.75 * count:
            count = reached
    return count


def _upper_envelope(t: npt.NDArray[Any], a: Array, envelope: Array) -> tuple[Array, Array] | None:
    """What a rate is read from, None where the sequence rises and does not oscillate.

    The envelope is the least non-increasing sequence above the values. Where they leave it, only their local
    maxima on it count, as the way down from a maximum says nothing of the rate; where these are few, the
    stairs between them.
    """
    depth = float(np.max(np.log(envelope) - np.log(np.where(a > 0, a, np.finfo(float).tiny))))
    if depth < _TROUGH:
        return t, envelope
    middle = (a[1:-1] >= a[:-2]) & (a[1:-1] > a[2:]) & (a[1:-1] >= envelope[1:-1])
    maxima = np.flatnonzero(middle) + 1
    # An oscillation that has died out says nothing of what comes after it.
    if len(maxima) < _FEWEST_MAXIMA or t[maxima[-1]] < (t[0] + t[-1]) / 2:
        return None
    if len(maxima) >= _FEWEST:
        return t[maxima], a[maxima]
    last = int(maxima[-1]) + 1
    return t[:last], envelope[:last]


def _spread(t: Array, y: Array) -> tuple[Array, Array]:
    """At most so many points, in equal ratios of t: early steps would else weigh too little and late ones too
    much."""
    if len(t) <= _POINTS:
        return t, y
    wanted = np.geomspace(t[0], t[-1], _POINTS)
    chosen = np.unique(np.clip(np.searchsorted(t, wanted), 0, len(t) - 1))
    return t[chosen], y[chosen]


def _slope(x: Array, y: Array) -> tuple[float, float]:
    """The least-squares slope of y against x, and the root mean square of what it leaves."""
    dx, dy = x - x.mean(), y - y.mean()
    slope = float(dx @ dy) / float(dx @ dx)
    rest = dy - slope * dx
    return slope, math.sqrt(float(rest @ rest) / len(x))


def _interval(x: Array, y: Array) -> tuple[float, float]:
    """The least and the largest slope over the window and its two halves, two standard errors further out."""
    low, high = math.inf, -math.inf
    half = len(x) // 2
    for part in (slice(None), slice(0, half + 1), slice(half, None)):
        if len(x[part]) < 4:
            continue
        slope, misfit = _slope(x[part], y[part])
        spread = x[part] - x[part].mean()
        freedom = len(x[part]) / max(len(x[part]) - 2, 1)
        error = misfit * math.sqrt(freedom) / math.sqrt(float(spread @ spread))
        low, high = min(low, slope - 2 * error), max(high, slope + 2 * error)
    return low, high


def _drift(x: Array, y: Array) -> float:
    """By how much the slopes of the two halves differ."""
    half = len(x) // 2
    return abs(_slope(x[: half + 1], y[: half + 1])[0] - _slope(x[half:], y[half:])[0])


def guaranteed_rate(bound: Callable[[int], float], factor: float | None = None, floor: float = 0.0) -> Rate:
    """The rate of a proven bound, from its values at steps far beyond any run.

    `bound(T)` is the bound after `T` steps, over its geometric factor where there is one; `factor` is that
    factor's base per step, and `floor` what such a bound levels off at, NaN where nobody knows. A bound that
    levels off, as with a constant step of the subgradient method, has a floor; the rate is then that of what lies
    above it.
    """
    if factor is not None:
        if math.isnan(floor):
            return Rate("unknown", reason="each step adds another amount to the bound")
        return Rate("linear", factor, factor, factor, floor=floor)
    far = 2**40
    first, second, third = bound(far), bound(2 * far), bound(4 * far)
    if not (math.isfinite(first) and third > 0):
        return Rate("unknown", reason=f"the bound is not {'positive' if third <= 0 else 'finite'}")
    p = math.log2(second / third)
    # So slowly falls nothing but what is left above a floor.
    if p < 1e-2:
        floor, near = third, 2**10
        rest = [bound(near << k) - floor for k in range(3)]
        if min(rest) <= 1e-12 * floor:
            return Rate("unknown", floor=floor, reason=f"the bound stays at {floor:.3g}")
        p = 2 * math.log2(rest[1] / rest[2]) - math.log2(rest[0] / rest[1])
    nearest = round(p * 12) / 12
    if abs(p - nearest) < 1e-4:
        p = nearest
    return Rate("sublinear", p, p, p, floor=floor)


def guaranteed_rate_of_values(values: Any, ts: Any = None) -> Rate:
    """The rate of a bound that is known at the steps of a run only.

    It is the slope between half of the run and its end, and by as much further as that between a quarter and half of
    it was less: 1/(T + 1) has the rate 1.
    """
    a = np.asarray(values, dtype=np.float64)
    t = np.arange(len(a)) if ts is None else np.asarray(ts)
    usable = np.isfinite(a) & (a > 0) & (t >= 1)
    a, t = a[usable], t[usable]
    if len(a) < 3:
        return Rate("unknown", reason="the bound is known at fewer than three steps")
    quarter, half = (int(np.searchsorted(t, t[-1] / part)) for part in (4, 2))

    def slope(first: int, last: int) -> float:
        return float(np.log(a[first] / a[last]) / np.log(t[last] / t[first])) if t[first] < t[last] else math.nan

    late, early = slope(half, -1), slope(quarter, half)
    if not late > 1e-3:
        return Rate("unknown", floor=float(a[-1]), reason=f"the bound stays at {a[-1]:.3g}")
    p = 2 * late - early if 0 < early < 2 * late else late
    nearest = round(2 * p) / 2
    if abs(p - nearest) < 5e-3:
        p = nearest
    return Rate("sublinear", p, p, p, (int(t[half]), int(t[-1])))
