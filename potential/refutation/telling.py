"""What a person reads of a problem that is made of parts: one line for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from potential.members.affine import LargestAffine
from potential.members.bounded_below import SmoothBelow
from potential.members.contraction import NonexpansiveMap
from potential.members.hull import Hull
from potential.members.interpolating import InterpolatingFunction
from potential.members.weakly_convex import LargestParabola


def short(value: Fraction) -> str:
    """An exact number where that is short, else six digits of it."""
    text = str(value)
    return text if len(text) <= 12 else f"{float(value):.6g}"


def shown(vector: Sequence[Fraction]) -> str:
    """A vector for a person."""
    return "(" + ", ".join(short(v) for v in vector) + ")"


def told(name: str, part: Any) -> str:
    """What a part is."""
    return f"{name}: {_what(part)}"


def _what(part: Any) -> str:
    match part:
        case InterpolatingFunction():
            return f"{part.name}, through {_listed(_of_function(part._points))}"
        case SmoothBelow():
            return f"the largest smooth function through {_listed(_of_function(part.points))}"
        case LargestAffine():
            pieces = zip(part.slopes, part.heights, strict=True)
            return f"the largest of {_listed(f'<{shown(s)}, x> + {short(h)}' for s, h in pieces)}"
        case LargestParabola():
            through = _listed(_of_function(part.points))
            return f"the largest of 0 and of parabolas with the curvature -{short(part.rho)}, through {through}"
        case NonexpansiveMap():
            pairs = zip(part.points, part.images, strict=True)
            return (
                "the extension by Kirszbraun's formula, which brings no two points further apart, of "
                f"{_listed(f'{shown(x)} -> {shown(g)}' for x, g in pairs)}"
            )
        case Hull():
            return f"the convex hull of {_listed(shown(v) for v in part.vertices)}"
        case tuple() if part and isinstance(part[0], tuple):
            return f"the matrix with the rows {_listed(shown(row) for row in part)}"
        case tuple():
            return shown(part)
    return "the error of the nearest point that is known"


def _of_function(points: Sequence[Any]) -> Iterator[str]:
    for e in points:
        yield f"{shown(e.point)} with the value {short(e.value)} and the gradient {shown(e.gradient)}"


def _listed(items: Any) -> str:
    return "; ".join(items)
