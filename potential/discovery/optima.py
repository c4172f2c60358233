"""The least rate of a potential and its coefficients to the last digits of a float, where the optimum is at one place.

A solver of semidefinite programs knows an optimum to half its digits. Here the conditions of optimality of primal and
dual are solved together by Newton's method, from what the solver says: the rest of the decrease is singular, its kernel
carries the dual, and the dual has no slope in any of the unknowns. Untrusted.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from potential.discovery.linear import Rates
from potential.search import cone_programs

Array = np.ndarray

_BELOW = 1e-4  # of what is missing to 1, by which the rate is too small where the dual is looked for
_ACTIVE = 1e-4  # multipliers below this are zero as the solver knows them
_ZERO = 1e-9  # and as Newton's method does
_NEAR = 1e-6  # of what is missing to 1, by which the rate may differ from the one that was known
_KERNEL = 3e-3  # of the largest eigenvalue of the dual, below which one counts as zero
_STEPS = 30
_SOLVED = 1e-12
_SMALL = 1e-25  # the imaginary step of a derivative


@dataclass
class Optimum:
    """The least rate at one point, the coefficients of the terms that are not fixed, and the multipliers that act."""

    rate: float
    terms: dict[int, float]
    multipliers: dict[int, float]

    def quantities(self) -> dict[tuple[str, int, int], float]:
        """What may be a parameter of a curve: multipliers, coefficients, and their quotients."""
        found: dict[tuple[str, int, int], float] = {}
        for kind, numbers in (("term", self.terms), ("multiplier", self.multipliers)):
            for i, a in numbers.items():
                found[kind, i, -1] = a
                found |= {(kind, i, j): a / b for j, b in numbers.items() if j != i}
        return found


class _Program:
    """What one decrease asks at a point: lin(x) = 0, S(x) >= 0, for coefficients, multipliers and the rate."""

    def __init__(self, rates: Rates, allowed: set[int], pivot: int, point: dict[str, Fraction]) -> None:
        still, moving = (rates.study.model(rates.conditions, point, r).blocks[0] for r in (0.0, 1.0))
        self.linear, self.size = still.linear, still.size
        self.free = sorted(allowed - {pivot})
        self.pivot = pivot
        self.still, self.slope = still.unknowns, moving.unknowns - still.unknowns
        self.hypotheses = still.hypotheses

    def rows(self, rate: Any, coefficients: Array, multipliers: Array, active: list[int]) -> Array:
        """The hypotheses times their multipliers less the target: linear rows, then the matrix as a cone has it."""
        unknowns = self.still + rate * self.slope
        target = unknowns[:, self.pivot] + unknowns[:, self.free] @ coefficients
        return np.asarray(self.hypotheses[:, active] @ multipliers - target)

    def matrix(self, packed: Array) -> Array:
        """A symmetric matrix from its entries as a cone has them."""
        rows, columns, scale = cone_programs.triangle(self.size)
        full = np.zeros((self.size, self.size), dtype=packed.dtype)
        full[rows, columns] = packed / scale
        full[columns, rows] = packed / scale
        return full

    def first(self, rate: float) -> tuple[Array, Array, Array, Array] | None:
        """Coefficients, multipliers and the dual (of equations, a matrix) where a rate is a little too small."""
        terms, hypotheses = len(self.free), self.hypotheses.shape[1]
        unknowns = self.still + rate * self.slope
        width = terms + hypotheses + 1
        top = np.hstack([-unknowns[:, self.free], self.hypotheses, np.zeros((len(unknowns), 1))])
        top[self.linear :, -1] = cone_programs.triangle(self.size)[2] == 1.0
        signs = np.zeros((hypotheses, width))
        signs[:, terms : terms + hypotheses] = -np.eye(hypotheses)
        a = np.vstack([top[: self.linear], signs, -top[self.linear :]])
        target = unknowns[:, self.pivot]
        b = np.concatenate([target[: self.linear], np.zeros(hypotheses), -target[self.linear :]])
        cones = [
            cone_programs.zero(self.linear),
            cone_programs.nonnegative(hypotheses),
            cone_programs.semidefinite(self.size),
        ]
        cost = np.zeros(width)
        cost[-1] = 1.0
        solution = cone_programs.solver(cost, a, b, cones, tolerance=1e-10).solve()
        if not cone_programs.found(solution):
            return None
        x, z = np.array(solution.x), np.array(solution.z)
        return x[:terms], x[terms:-1], z[: self.linear], self.matrix(z[self.linear + hypotheses :])


def optimum(rates: Rates, allowed: set[int], pivot: int, point: dict[str, Fraction], least: float) -> Optimum | None:
    """The optimum at a point, from its rate to some digits; None where Newton's method does not find it."""
    program = _Program(rates, allowed, pivot, point)
    begun = program.first(least - _BELOW * (1 - least))
    if begun is None:
        return None
    coefficients, multipliers, equations, dual = begun
    active = [int(k) for k in np.flatnonzero(multipliers > _ACTIVE)]
    values, vectors = np.linalg.eigh(dual)
    kernel = vectors[:, values > _KERNEL * values[-1]]
    rank = kernel.shape[1]
    pivots = _pivots(kernel)
    others = [k for k in range(program.size) if k not in pivots]
    basis = kernel @ np.linalg.inv(kernel[pivots])
    inner = kernel[pivots] @ np.diag(values[values > _KERNEL * values[-1]]) @ kernel[pivots].T
    upper = np.triu_indices(rank)
    sizes = [len(program.free), len(active), 1, len(others) * rank, len(upper[0]), program.linear]
    ends = np.cumsum([0, *sizes])

    def parts(x: Array) -> list[Array]:
        return [x[a:b] for a, b in itertools.pairwise(ends)]

    def residual(x: Array) -> Array:
        c, m, rate, below, half, y = parts(x)
        rows = program.rows(rate[0], c, m, active)
        b = np.zeros((program.size, rank), dtype=x.dtype)
        b[pivots], b[others] = np.eye(rank), below.reshape(len(others), rank)
        a = np.zeros((rank, rank), dtype=x.dtype)
        a[upper] = half
        a[upper[1], upper[0]] = half
        carried = b @ a @ b.T
        first, second, scale = cone_programs.triangle(program.size)
        carries = np.concatenate([y, carried[first, second] * scale])
        unknowns = program.still + rate[0] * program.slope
        slopes = [unknowns[:, program.free].T @ carries, program.hypotheses[:, active].T @ carries]
        return np.concatenate(
            [
                rows[: program.linear],
                (program.matrix(rows[program.linear :]) @ b).ravel(),
                *slopes,
                [np.trace(a) - np.trace(inner)],
            ]
        )

    # The solver's equations are those of H m - target: the dual of the matrix has the other sign.
    x = np.concatenate([coefficients, multipliers[active], [least], basis[others].ravel(), inner[upper], -equations])
    for _ in range(_STEPS):
        value = residual(x)
        if not np.all(np.isfinite(value)):
            return None
        size = np.max(np.abs(value))
        if size < _SOLVED:
            break
        jacobian = np.array([residual(x + 1j * _SMALL * e).imag / _SMALL for e in np.eye(len(x))]).T
        x = x - np.linalg.lstsq(jacobian, value, rcond=1e-12)[0]
    else:
        return None
    c, m, rate = parts(x)[:3]
    if abs(rate[0] - least) > _NEAR * (1 - least) or np.any(m < -_ZERO):
        return None
    return Optimum(
        float(rate[0]),
        {k: float(v) for k, v in zip(program.free, c, strict=True)},
        {k: float(v) for k, v in zip(active, m, strict=True) if abs(v) > _ZERO},
    )


def _pivots(kernel: Array) -> list[int]:
    """Rows of a kernel that are independent, the largest first."""
    rest, chosen = kernel.copy(), []
    for _ in range(kernel.shape[1]):
        k = int(np.argmax(np.sum(rest**2, axis=1)))
        chosen.append(k)
        direction = rest[k] / np.linalg.norm(rest[k])
        rest = rest - np.outer(rest @ direction, direction)
    return sorted(chosen)
