"""The worst case of a run in floats: the program is solved with few pairs of points, and grows by those it breaks.

What is not compared is not known, so that the value of the smaller program bounds the larger one's from above; it is
the same where its Gram matrix and values meet the inequalities of all other pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from potential.algebra.expressions import Basis, Inner, Monomial, Value
from potential.algebra.rationals import as_float
from potential.errors import InputError
from potential.worst_cases import conic, interior_point
from potential.worst_cases.faces import faced
from potential.worst_cases.interior_point import Point, Solution
from potential.worst_cases.interior_point import Program as Floats
from potential.worst_cases.program import Program, Row, Scaled, build
from potential.worst_cases.unrolled import Unrolled, forward, near

Array = npt.NDArray[np.float64]
Pair = tuple[int, int]

_SMALL = 25  # the largest Gram matrix that is left to Clarabel
_ALL = 13  # so many points are compared all with all from the start
_LONG = 40  # beyond so many points a short run is looked at first, of
_SHORT = 10  # so many steps
_ROUNDS = 12
_FACES = 3  # so often what may grow is taken out
_BROKEN = 1e-6  # what is broken by less, relative to the value, is put down to the solver
_SAME = 1e-7  # values that differ by less, relative to them, are the same
_NEAR = 3e-5  # a solver that came within this of the value, relative to it, has found it
_SETTLED, _MISSED = 1e-6, 1e-7  # at a gap, or a residual, above this the solver has not come to an end
_ZERO = 1e-12
_SHARE = 0.6  # of the room above the optimum that is given to the depth inside of the cones
_LARGEST = 6_000  # rows and vectors for which a matrix of this order is still solved with


@dataclass(frozen=True)
class Solved:
    """A program with its solution."""

    unrolled: Unrolled
    program: Program
    scaled: Scaled
    solution: Solution

    @property
    def value(self) -> float:
        """The optimum, from above."""
        return self.scaled.value(self.solution.last.dual)

    @property
    def lowest(self) -> float:
        """The optimum, from below."""
        return self.scaled.value(self.solution.last.primal)

    @property
    def settled(self) -> bool:
        """Whether the solver came to an end, or for long runs, where floats go no further, near to one."""
        last = self.solution.last
        close = abs(self.value - self.lowest) < _NEAR * abs(self.value) and last.dual_residual < _MISSED
        return self.scaled.bounded and (close or _ended(last))

    @property
    def known_to(self) -> float:
        """How far the two sides of the value lie apart, relative to it."""
        return abs(self.value - self.lowest) / max(abs(self.value), 1e-300)

    @property
    def gram(self) -> Array:
        """The Gram matrix of the free vectors; combinations whose length is left open are as short as can be."""
        gram = self.scaled.gram(self.solution.last.X)
        scalars, vectors = self.scalars(), self.program.vectors
        for pivot, z in self.scaled.loose:
            along = _along(z, len(gram))
            line = np.array([scalars.get(Inner(vectors[pivot], b), 0.0) for b in vectors])
            gram = gram + np.outer(along, line) + np.outer(line, along)
        for _, z in self.scaled.loose:
            gram = _lengthened(gram, _along(z, len(gram)))
        return gram

    def scalars(self) -> dict[Monomial, float]:
        """The values of the functions, of which those that the others leave open are zero."""
        found = dict.fromkeys(self.program.scalars, 0.0)
        for k, value in zip(self.scaled.independent, self.solution.last.f, strict=True):
            found[self.program.scalars[k]] = float(value)
        return found


def _along(z: Mapping[int, Any], size: int) -> Array:
    """A combination of free vectors as an array."""
    found = np.zeros(size)
    for k, value in z.items():
        found[k] = as_float(value)
    return found


def _lengthened(gram: Array, along: Array) -> Array:
    """The matrix with as much of z z' added as makes it positive semidefinite, nearly the least."""
    size = max(float(np.max(np.abs(gram), initial=0.0)), 1e-300)
    length = 0.0
    for k in range(40):
        if float(np.linalg.eigvalsh(gram + length * np.outer(along, along))[0]) > -1e-9 * size:
            break
        length = size * 2.0 ** (k - 20)
    lengthened: Array = gram + length * np.outer(along, along)
    return lengthened


def solve(unrolled: Unrolled, *, shorter: Callable[[int], Unrolled] | None = None) -> Solved:
    """The worst case of a run; `shorter` reads the same question for fewer steps.

    Where a run is long, whether neighbours are enough is looked at on a short one.
    """
    if unrolled.steps > _LONG and shorter is not None:
        _foresee(unrolled, shorter)
    count = len(unrolled.problem.points())
    if count <= _ALL or not unrolled.problem.alike:
        return solve_program(build(unrolled))
    if count > _LONG and shorter is not None and unrolled.steps > _SHORT:
        pairs = enough(shorter(_SHORT))
        if pairs is not None:
            found = solve_program(build(unrolled, pairs(unrolled)))
            if found.settled:
                return found
    compared = near(unrolled)
    solved = solve_program(build(unrolled, compared))
    for _ in range(_ROUNDS):
        broken = broken_pairs(solved) if solved.settled else frozenset()
        if not broken:
            break
        compared = compared | broken
        found = solve_program(build(unrolled, compared))
        if not (found.settled and found.known_to < _NEAR):
            break  # what the solver leaves open is more than what these pairs may take away
        solved = found
    return solved


def _foresee(unrolled: Unrolled, shorter: Callable[[int], Unrolled]) -> None:
    """Raise InputError where the program will be too large, before it is built: its rows are quadratic in the steps."""
    at = (4, 8, 12)
    rows = [len(brief.hypotheses(near(brief))) for brief in map(shorter, at)]
    expected = round(float(np.polyval(np.polyfit(at, rows, 2), unrolled.steps)))
    if expected > _LARGEST:
        raise InputError(
            f"{unrolled.steps} steps make a program of about {expected} inequalities, for which "
            f"{_gigabytes(expected):.0f} GB are needed: take fewer steps, or several smaller numbers and a conjecture, "
            "steps=range(1, 11)"
        )


def _gigabytes(size: int) -> float:
    """The memory for matrices of an order, of which the solver has several."""
    return size**2 * 8e-9 * 6


def enough(brief: Unrolled) -> Callable[[Unrolled], frozenset[Pair]] | None:
    """The fewest pairs of points, as a pattern, with which a short run has the value that it has with all."""
    everything = solve(brief)
    if everything.settled:
        for pairs in (forward, near):
            few = solve_program(build(brief, pairs(brief)))
            if few.settled and abs(few.value - everything.value) <= _SAME * abs(everything.value):
                return pairs
    return None


def solve_program(program: Program) -> Solved:
    """Solve a program; raises InputError where it is too large for the memory at hand."""
    size = max(len(program.rows), len(program.vectors))
    if size > _LARGEST:
        raise InputError(
            f"the program has {len(program.rows)} inequalities and a Gram matrix of order {len(program.vectors)}, "
            f"for which {_gigabytes(size):.0f} GB are needed: take fewer steps"
        )
    scaled = program.floats()
    solved = Solved(program.unrolled, program, scaled, optimum(scaled.floats))
    return solved if solved.settled or not scaled.bounded else on_a_face(solved) or solved


def on_a_face(solved: Solved) -> Solved | None:
    """The same where what may grow without bound has been taken out; None where nothing may, or that is no better."""
    for _ in range(_FACES):
        program = faced(solved.program, solved.scaled)
        if program is None:
            break
        scaled = program.floats()
        solved = Solved(solved.unrolled, program, scaled, optimum(scaled.floats))
    return solved if solved.settled and solved.program.faces else None


def optimum(floats: Floats) -> Solution:
    """Both optima of a program, by the solver that suits its size."""
    found = conic.solve(floats) if floats.C.shape[0] <= _SMALL else None
    if found is not None and _ended(found.last):
        return found
    with np.errstate(all="ignore"):  # where there is no bound, numbers grow until they overflow
        own = interior_point.solve(floats)
    return own if found is None or _ended(own.last) or own.last.gap < found.last.gap else found


def _ended(point: Point) -> bool:
    """Whether a solver came to an end: a value of zero has no size that a gap could be small beside."""
    close = point.gap < _SETTLED or abs(point.dual - point.primal) < _ZERO
    return close and point.dual_residual < _MISSED


def with_fewer_rows(solved: Solved) -> Iterator[Solved]:
    """The same, then with the inequalities alone whose multipliers count, as long as the value stays.

    An inequality that may have no positive multiplier leaves the cone without an inside; so do vectors that it alone
    sees.
    """
    yield solved
    face = None if solved.unrolled.problem.alike and not solved.unrolled.from_any else on_a_face(solved)
    if face is not None and abs(face.value - solved.value) <= _SAME * 5 * abs(solved.value):
        yield face
    program, y = solved.program, np.abs(solved.scaled.multipliers(solved.solution.last.y))
    seen = len(program.rows)
    for share in (1e-6, 1e-5, 1e-4, 1e-3, 1e-2):
        chosen = [h for h, size in zip(program.hypotheses, y, strict=True) if h.equation or size > share * np.max(y)]
        if len(chosen) < seen:
            seen = len(chosen)
            fewer = solve_program(Program(solved.unrolled, chosen, program.compared))
            if fewer.settled and abs(fewer.value - solved.value) <= _SAME * 5 * abs(solved.value):
                yield fewer


def inside(solved: Solved, distance: float) -> Iterator[Array]:
    """Multipliers inside the cones whose objective is at most `distance` above the optimum, relative to it."""
    solution, last = solved.solution, solved.solution.last
    room = distance * max(abs(last.dual), 1e-9)
    if solution.deeper is not None:
        # What a depth costs is its product with the slacks of the other side.
        near = solution.deeper(_SHARE * room / max(float(np.trace(last.X) + np.sum(last.s)), 1e-9))
        if near is not None:
            yield near
            # Where the repair of the equations costs more than the depth, half way to the optimum costs half.
            yield (near + np.where(solved.scaled.floats.equations, last.y, np.maximum(last.y, 0.0))) / 2
    if not solution.trail:
        deep = conic.deepest(solved.scaled.floats, last.dual + room)
        if deep is not None:
            yield deep
    else:
        yield from solution.inside(distance)


def on_the_way(solved: Solved, *distances: float) -> Iterator[Array]:
    """The same from the way of the interior point method to the optimum, where another solver has found that."""
    if not solved.solution.trail:
        solution = interior_point.solve(solved.scaled.floats, tolerance=1e-8)
        for distance in distances:
            yield from solution.inside(distance)


# Pairs that are not compared yet --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Pattern:
    """What the class says of two points, over the points, gradients and values of the two."""

    constant: float
    products: Array  # over (point i, point j, gradient i, gradient j)
    values: tuple[float, float]


def broken_pairs(solved: Solved, more_than: float | None = None) -> frozenset[Pair]:
    """The pairs of points whose inequalities the solution breaks most, several for each point."""
    unrolled, program = solved.unrolled, solved.program
    points = unrolled.problem.points()
    patterns = _patterns(unrolled)
    if not patterns:
        return frozenset()
    lines = _Lines(solved)
    P = np.array([lines.of(e.point) for e in points])
    G = np.array([lines.of(e.gradient) for e in points])
    gram = solved.gram
    inner = {(a, b): u @ gram @ v.T for a, u in enumerate((P, G)) for b, v in enumerate((P, G))}
    scalars = solved.scalars()
    values = np.array([_value(e.value.terms, scalars) for e in points])
    most = _BROKEN * max(abs(solved.value), 1e-9) if more_than is None else more_than
    own = {(a, b): np.diag(m) for (a, b), m in inner.items()}
    worst = np.zeros((len(points), len(points)))
    for pattern in patterns:
        total = pattern.constant + pattern.values[0] * values[:, None] + pattern.values[1] * values[None, :]
        for r in range(4):
            for s in range(4):
                c = pattern.products[r, s]
                if c:
                    a, b = r // 2, s // 2  # points or gradients
                    first, second = r % 2, s % 2  # of i or of j
                    if first == second:
                        total = total + c * (own[a, b][:, None] if first == 0 else own[a, b][None, :])
                    else:
                        total = total + c * (inner[a, b] if first == 0 else inner[a, b].T)
        worst = np.maximum(worst, total)
    known = program.compared or frozenset()
    found = [(worst[i, j], (i, j)) for i, j in np.argwhere(worst > most).tolist() if i != j and (i, j) not in known]
    found.sort(reverse=True)
    return frozenset(pair for _, pair in found[: 2 * len(points)])


class _Lines:
    """Coordinates of vectors over the free vectors of a program."""

    def __init__(self, solved: Solved) -> None:
        self.place = {b: k for k, b in enumerate(solved.program.vectors)}
        self.rows = solved.unrolled.handles.rows
        self.known = solved.program.coordinates

    def of(self, vector: Any) -> Array:
        """The coordinates; a vector that the program does not know counts for nothing."""
        line = np.zeros(len(self.place))
        for basis, c in vector.terms.items():
            weight = as_float(c)
            if basis in self.known:
                line += weight * self.known[basis]
            else:
                for b, d in self.rows.get(basis, {basis: c}).items():
                    if b in self.place:
                        line[self.place[b]] += weight * (as_float(d) if basis in self.rows else 1.0)
        return line


def _value(terms: Any, scalars: dict[Monomial, float]) -> float:
    return float(sum(scalars.get(key, 0.0) * as_float(c) for key, c in terms.items()))


def _patterns(unrolled: Unrolled) -> list[_Pattern]:
    """What the class says of two points in general, read off from two that are not the solution."""
    points = unrolled.problem.points()
    general = [k for k, e in enumerate(points) if k and len(e.gradient.terms) == 1 and len(e.point.terms) == 1]
    if len(general) < 2:
        return []
    i, j = general[-2:]
    base = {h.name for h in unrolled.hypotheses(frozenset())}
    found = [h for h in unrolled.hypotheses(frozenset({(i, j)})) if h.name not in base]
    roles: dict[Basis, int] = {}
    for role, vector in enumerate((points[i].point, points[j].point, points[i].gradient, points[j].gradient)):
        roles[next(iter(vector.terms))] = role
    patterns = []
    for h in found:
        row = Row.of(h.expression)
        products = np.zeros((4, 4))
        for (left, right), c in row.products.items():
            if left not in roles or right not in roles:
                return []
            products[roles[left], roles[right]] += as_float(c) / 2
            products[roles[right], roles[left]] += as_float(c) / 2
        values = [0.0, 0.0]
        for key, c in row.scalars.items():
            at = [k for k, e in enumerate((points[i], points[j])) if isinstance(key, Value) and e.point == key.point]
            if not at:
                return []
            values[at[0]] += as_float(c)
        patterns.append(_Pattern(as_float(row.constant), products, (values[0], values[1])))
    return patterns


# Conditions that nothing meets ----------------------------------------------------------------------------------------


def unmet(solved: Solved) -> bool:
    """Whether no Gram matrix and values meet the conditions: each of them must be missed by something."""
    scaled, names = solved.scaled, [h.rule for h in solved.program.hypotheses]
    given, count = scaled.floats, len(scaled.floats.b)
    missed = np.array([-1.0 if rule == "given" else 0.0 for rule in names])
    E = np.vstack([np.hstack([given.E, np.zeros((len(given.e), 1))]), np.append(missed, -1.0)])
    relaxed = Floats(
        given.factors,
        given.signs,
        np.append(given.first, given.first[-1]).astype(np.int64),
        np.zeros_like(given.C),
        np.append(given.b, 0.0),
        E,
        np.append(np.zeros(len(given.e)), -1.0),
        np.append(given.equations, False),
    )
    found = optimum(relaxed).last
    return count > 0 and _ended(found) and found.dual < -1e-6


# Rays -----------------------------------------------------------------------------------------------------------------


def ray(solved: Solved) -> tuple[Array, dict[Monomial, float]] | None:
    """A Gram matrix and values that may be added to any run as often as one likes, and that raise what is measured.

    None where there is none: then the measure may still be unbounded, but not along a line.
    """
    scaled = solved.scaled
    given = scaled.floats
    n, p = given.C.shape[0], len(given.e)
    ones = np.eye(n)
    factors = np.concatenate([given.factors, ones])
    signs = np.concatenate([given.signs, np.ones(n)])
    first = np.concatenate([given.first, [len(signs)], np.full(2 * p, len(signs))]).astype(np.int64)
    E = np.hstack([given.E, np.zeros((p, 1)), np.eye(p), -np.eye(p)])
    b = np.concatenate([np.zeros(len(given.b)), np.ones(1 + 2 * p)])
    equations = np.concatenate([given.equations, np.zeros(1 + 2 * p, dtype=bool)])
    found = optimum(Floats(factors, signs, first, given.C, b, E, given.e, equations))
    if found.last.primal < 1e-6 or found.last.primal_residual > 1e-6:
        return None
    turned = replace(solved, solution=found)
    return turned.gram, turned.scalars()
