"""The picture of a proven bound over the number of steps, at numbers for its parameters."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy

from potential.conclusion import Conclusion
from potential.errors import InputError
from potential.figures import COLOURS, drawn
from potential.summation import last

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def plot_bound(conclusion: Conclusion, name: str, steps: int, values: Mapping[str, float], path: Any) -> Figure:
    """The bound for 1 to `steps` steps; time is logarithmic unless the bound falls by a factor in each step.

    What `values` leaves out of R, Delta_0 and D_0 is 1. Raises InputError for another symbol without a number, a
    number for no symbol, one that is not finite, and a bound that is a sum over a sequence.
    """
    bound = conclusion.bound
    symbols = {str(symbol): symbol for symbol in bound.free_symbols}
    count = str(last(conclusion.statement))
    wanted = sorted(symbols.keys() - {count, "R", "Delta_0", "D_0"})
    given = {name: 1.0 for name in ("R", "Delta_0", "D_0") if name in symbols} | dict(values)
    missing = [each for each in wanted if each not in given]
    if bound.has(sympy.Sum):
        raise InputError(f"{name}: the bound is a sum over a sequence that is free, which has no one picture")
    if missing or given.keys() - (symbols.keys() - {count}):
        raise InputError(
            f"{name}: the bound has {', '.join(wanted) or 'no parameters'}; give a number for each, and for nothing "
            f"else but R, Delta_0, D_0, got {', '.join(values) or 'none'}"
        )
    if not all(isinstance(v, int | float) and math.isfinite(v) for v in given.values()):
        raise InputError(f"{name}: each parameter must be a finite number, got {dict(values)!r}")
    if isinstance(steps, bool) or not isinstance(steps, int) or steps < 2:
        raise InputError(f"{name}: steps must be a whole number, at least 2, got {steps!r}")
    function = sympy.lambdify(symbols[count], bound.subs({symbols[key]: given[key] for key in given}), "numpy")
    ts = np.unique(np.geomspace(1, steps, 400).round())
    heights = np.broadcast_to(np.asarray(function(ts), dtype=np.float64), ts.shape)
    linear = _is_straight(ts, heights)

    def panel(ax: Any) -> None:
        ax.plot(ts, heights, color=COLOURS[1])
        ax.fill_between(ts, heights, heights.min() / 10, color=COLOURS[1], alpha=0.13, linewidth=0)
        ax.set_yscale("log")
        if not linear:
            ax.set_xscale("log")
        ax.set_xlim(1, steps)
        ax.set_ylim(heights.min() / 2, heights.max() * 2)
        ax.set_xlabel(f"${count}$")
        ax.set_ylabel("proven bound")

    numbers = ", ".join(f"{key} = {value:g}" for key, value in sorted(given.items()))
    return drawn([panel], path, f"{name}\n{conclusion.text}\n{numbers}")


def _is_straight(ts: Any, heights: Any) -> bool:
    """Whether the logarithm of the bound is nearer to a line in T than to one in log T."""

    def off(x: Any) -> float:
        logs = np.log(heights)
        return float(np.abs(logs - np.polyval(np.polyfit(x, logs, 1), x)).max())

    return bool((heights > 0).all()) and off(ts) < off(np.log(ts))
