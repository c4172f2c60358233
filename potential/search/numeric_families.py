"""A family of multipliers in numbers, at one sample: whether it has an interior, and the face that it lies in.

Where no member has a positive definite S, there is a dual G, semidefinite and of trace 1, with <S_k, G> = 0 for all k,
and S(z) G = 0 for every member z. With G = B A B', B of full rank, the conditions

    S(z) B = 0,  <S_k, B A B'> = 0,  tr A = 1

are solved together by Newton's method from what the solver gives, to the last digits; S(z) B = 0 alone would have a
double root there. J. Borwein, H. Wolkowicz, "Facial reduction for a cone-convex programming problem", J. Austral. Math.
Soc. 30, 1981.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import clarabel
import numpy as np
import numpy.typing as npt

from potential.search.families import Family
from potential.search.sdp import NumericProgram, solver

Array = npt.NDArray[np.float64]

_DEEP = 0.01  # how deep inside a member need not lie deeper
_ROOMS = (1e-7, 1e-6, 1e-5)  # what S may lack when a range of an unknown is explored
_STEPS = 30
_LARGEST = 80  # unknowns of Newton's method
_ACCURATE = 3e-14


@dataclass
class Face:
    """The kernel that S has at every member of a family: B with the identity on its pivot rows, and a member z."""

    kernel: Array
    pivots: list[int]
    z: Array
    determined: int  # the rank of what S(z) B = 0 says of z


class NumericFamily:
    """A family at a sample, in floats; the target is scaled to size 1, as it is in its program."""

    def __init__(self, family: Family, one: NumericProgram) -> None:
        self.family, self.one = family, one
        count, n = len(family.directions), len(family.rows)
        place = {row: k for k, row in enumerate(family.rows)}
        self.constant = np.zeros((n, n))
        self.slopes = np.zeros((count, n, n))
        number = one.number
        for (i, j), terms in family.entries.items():
            if i in place and j in place:
                a, b = place[i], place[j]
                self.constant[a, b] = self.constant[b, a] = number(terms[0]) / one.scale
                for k, c in enumerate(terms[1:]):
                    self.slopes[k, a, b] = self.slopes[k, b, a] = number(c)
        signed = set(family.program.signed)
        kept = [k for k, column in enumerate(family.active) if column in signed]
        self.signs = np.array([number(family.particular[k]) / one.scale for k in kept])
        self.sign_slopes = np.array([[number(d[k]) for d in family.directions] for k in kept]).reshape(len(kept), count)

    def matrix(self, z: Array) -> Array:
        """S(z)."""
        total: Array = self.constant + np.tensordot(z, self.slopes, 1)
        return total

    @cached_property
    def blocks(self) -> list[list[int]]:
        """The rows of the residual, then of each pair."""
        n = len(self.family.program.basis)
        found: dict[int, list[int]] = {}
        for k, row in enumerate(self.family.rows):
            found.setdefault(-1 if row < n else (row - n) // 2, []).append(k)
        return list(found.values())

    def solve(
        self,
        zeros: list[tuple[int, int]] | None = None,
        weights: Array | None = None,
        room: float | None = None,
        floor: float = 0.0,
    ) -> tuple[float, Array, Array]:
        """Minimize tau >= floor with S(z) + tau I semidefinite, or with `room` for tau, the weighted sum of the z.

        Entries of S in `zeros` are held at zero. Returns (tau, z, the dual of S); tau is infinite where the solver
        finds nothing.
        """
        count, n = len(self.slopes), len(self.constant)
        if not count and not zeros:
            least = min([np.inf, *np.linalg.eigvalsh(self.constant)[:1], *self.signs])
            return max(floor, -least), np.zeros(0), np.zeros((n, n))
        rows: list[Array] = []
        sides: list[Array] = []
        cones: list[object] = []

        def add(block: Array, last: Array | float, side: Array, cone: object) -> None:
            rows.append(np.column_stack([block, np.broadcast_to(last, len(block))]))
            sides.append(side)
            cones.append(cone)

        if zeros:
            i, j = np.array(zeros).T
            held = self.slopes[:, i, j].T
            moving = np.max(np.abs(held), axis=1, initial=0.0) > 1e-13
            if np.any(np.abs(self.constant[i, j][~moving]) > 1e-13):
                return np.inf, np.zeros(count), np.zeros((n, n))
            if np.any(moving):
                add(held[moving], 0.0, -self.constant[i, j][moving], clarabel.ZeroConeT(int(moving.sum())))
        top = [] if room is None else [room]
        nothing = np.zeros((1 + len(top), count))
        last = np.array([*np.zeros(len(self.signs)), -1.0, *np.ones(len(top))])
        add(
            np.vstack([-self.sign_slopes, nothing]),
            last,
            np.array([*self.signs, -floor, *top]),
            clarabel.NonnegativeConeT(len(last)),
        )
        for block in self.blocks:
            size = len(block)
            right, left = np.nonzero(np.tri(size))  # column by column of the upper triangle
            diagonal = left == right
            weight = np.where(diagonal, 1.0, np.sqrt(2.0))
            i, j = np.array(block)[left], np.array(block)[right]
            add(
                -self.slopes[:, i, j].T.reshape(len(i), count) * weight[:, None],
                -1.0 * diagonal,
                self.constant[i, j] * weight,
                clarabel.PSDTriangleConeT(size),
            )
        cost = np.zeros(count + 1)
        if room is None:
            cost[-1] = 1.0
        else:
            cost[:-1] = weights
        x, dual = solver(np.vstack(rows), np.concatenate(sides), cones, cost, self.family.program.spend)
        if x is None:
            return np.inf, np.zeros(count), np.zeros((n, n))
        G = np.zeros((n, n))
        place = len(dual)
        for block in reversed(self.blocks):
            size = len(block)
            right, left = np.nonzero(np.tri(size))
            place -= len(left)
            values = dual[place : place + len(left)] / np.where(left == right, 1.0, np.sqrt(2.0))
            i, j = np.array(block)[left], np.array(block)[right]
            G[i, j] = G[j, i] = values
        return float(x[-1]), x[:-1], G

    def range(self, k: int) -> tuple[float, float] | None:
        """The least and the largest value of the k-th active multiplier, None where there is no member."""
        number, family = self.one.number, self.family
        start = number(family.particular[k])
        slope = np.array([number(d[k]) for d in family.directions])
        ends = []
        for sign in (1.0, -1.0):
            for room in _ROOMS:
                tau, z, _ = self.solve(weights=sign * slope, room=room)
                if np.isfinite(tau):
                    ends.append(start + float(slope @ z) * self.one.scale)
                    break
            else:
                # No member was found, or there is no end.
                ends.append(-sign * np.inf)
        low, high = ends
        return (low, high) if np.isfinite(low) or np.isfinite(high) else None

    def interior(self) -> tuple[float, Array, Array]:
        """The least tau, negative where S is positive definite somewhere, with z and the dual there."""
        return self.solve(floor=-_DEEP)

    # The face ---------------------------------------------------------------------------------------------------------

    def face(self, z: Array, G: Array, pivots: list[int] | None = None) -> Face | None:
        """The kernel that the dual G shows, to the last digits; None where Newton's method does not get there."""
        n = len(self.constant)
        S = self.matrix(z)
        size, weight = float(np.linalg.norm(S, 2)), float(np.trace(G))
        if not (np.isfinite(size) and weight > 1e-3):
            return None
        # Where both are near their limits, an eigenvector belongs to the one that is larger.
        values, vectors = np.linalg.eigh(S / max(size, 1e-12) - G / weight)
        d = int(np.sum(values < -1e-6)) if pivots is None else len(pivots)
        if not 0 < d <= n or len(z) + n * d > _LARGEST:
            return None
        span = vectors[:, :d]
        if pivots is None:
            pivots = _pivot_rows(span)
        if np.linalg.cond(span[pivots]) > 1e8:
            return None
        B = span @ np.linalg.inv(span[pivots])
        coordinates = np.linalg.pinv(B)
        A = coordinates @ (G / weight) @ coordinates.T
        return self._newton(z.copy(), B, (A + A.T) / 2, pivots)

    def _newton(self, z: Array, B: Array, A: Array, pivots: list[int]) -> Face | None:
        n, d = B.shape
        count = len(z)
        others = [k for k in range(n) if k not in pivots]
        upper = np.triu_indices(d)
        size = len(others) * d
        places = np.array([(k, c) for k in others for c in range(d)], dtype=int).reshape(-1, 2)
        scale = max(1.0, float(np.max(np.abs(self.constant), initial=0.0)))
        best = np.inf
        for _ in range(_STEPS):
            self.family.program.spend(100 + (count + n * d) ** 3 / 100)
            S = self.matrix(z)
            SB = S @ B
            slopes_B = self.slopes @ B
            gram = np.array([np.sum((B.T @ sb) * A) for sb in slopes_B])
            value = np.concatenate([SB.ravel(), gram, [np.trace(A) - 1]])
            error = float(np.max(np.abs(value)))
            if not np.isfinite(error):
                return None
            J = np.zeros((len(value), count + size + len(upper[0])))
            for k in range(count):
                J[: n * d, k] = slopes_B[k].ravel()
                # <S_k, B A B'> changes with B by 2 <S_k B A, dB>, with A by <B' S_k B, dA>.
                J[n * d + k, count : count + size] = 2 * (slopes_B[k] @ A)[places[:, 0], places[:, 1]]
                inner = B.T @ slopes_B[k]
                J[n * d + k, count + size :] = np.where(upper[0] == upper[1], 1.0, 2.0) * inner[upper]
            for p, (row, c) in enumerate(places):
                J[c : n * d : d, count + p] = S[:, row]
            J[-1, count + size :] = upper[0] == upper[1]
            step = np.linalg.lstsq(J, -value, rcond=1e-11)[0]
            z = z + step[:count]
            B = B.copy()
            B[places[:, 0], places[:, 1]] += step[count : count + size]
            A = A.copy()
            A[upper] += step[count + size :]
            A = np.triu(A) + np.triu(A, 1).T
            moved = float(np.max(np.abs(step[: count + size]), initial=0.0))
            large = max(1.0, float(np.max(np.abs(z), initial=0.0)), float(np.max(np.abs(B))))
            if error <= 1e-9 * scale and (moved <= _ACCURATE * large or (error >= best and moved <= 1e-11 * large)):
                slopes_B = self.slopes @ B
                rank = int(np.linalg.matrix_rank(slopes_B.reshape(count, -1), tol=1e-7)) if count else 0
                return Face(B, pivots, z, rank)
            best = error
        return None


def _pivot_rows(span: Array) -> list[int]:
    """Rows on which the columns are independent, each the longest beside those before it."""
    rest = span.copy()
    chosen: list[int] = []
    for _ in range(span.shape[1]):
        lengths = np.linalg.norm(rest, axis=1)
        lengths[chosen] = -1
        # Of nearly equal ones the first, so that samples agree.
        k = int(np.argmax(lengths > 0.7 * lengths.max()))
        chosen.append(k)
        direction = rest[k] / np.linalg.norm(rest[k])
        rest = rest - np.outer(rest @ direction, direction)
    return sorted(chosen)
