"""The minimizer of a function on a line, where its slope along the line is piecewise linear: exactly."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from potential.errors import InputError
from potential.members.simplex import Point, dot

_DOUBLINGS, _STEPS = 60, 80
_SHORT = 10**9  # the largest denominator of a point that is only tried


def line_minimizer(gradient: Callable[[Point], Point], x: Point, d: Point) -> Point:
    """The point of x + R d at which the gradient, continuous and monotone along d, is normal to d.

    Raises InputError where none is found: the function has no minimizer there, or none that is rational.
    """
    if not any(d):
        return x

    def at(s: Fraction) -> Point:
        return tuple(a + s * b for a, b in zip(x, d, strict=True))

    def slope(s: Fraction) -> Fraction:
        return dot(gradient(at(s)), d)

    here = slope(Fraction(0))
    if not here:
        return x
    low, high = Fraction(0), Fraction(-1 if here > 0 else 1)
    low_slope, high_slope = here, slope(high)
    for _ in range(_DOUBLINGS):
        if not high_slope:
            return at(high)
        if (high_slope > 0) != (here > 0):
            break
        low, low_slope = high, high_slope
        high *= 2
        high_slope = slope(high)
    else:
        raise InputError("the function has no minimizer on the line")
    for _ in range(_STEPS):
        # Where both ends lie on one linear piece, the chord meets zero exactly; else the middle tells which half.
        chord = low - low_slope * (high - low) / (high_slope - low_slope)
        middle = ((low + high) / 2).limit_denominator(_SHORT)
        for s in (chord, chord.limit_denominator(_SHORT), middle):
            if not min(low, high) < s < max(low, high):
                continue
            value = slope(s)
            if not value:
                return at(s)
            if (value > 0) == (low_slope > 0):
                low, low_slope = s, value
            else:
                high, high_slope = s, value
    raise InputError("the minimizer on the line was not found exactly")
