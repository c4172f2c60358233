"""Sums on data: a smooth function, and one or two further parts that are known by proximal steps or projections."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from methods.problems.base.bounds import UNIT, round_up
from methods.problems.base.numeric_problem import Array, NumericProblem
from methods.problems.base.reference import Solution
from methods.problems.base.smooth import SmoothProblem
from methods.problems.operators.inclusion import Inclusion
from methods.problems.operators.lipschitz import GradientOperator
from methods.problems.parts.monotone import NormalCone, Subdifferential
from methods.problems.parts.regularizers import QuadraticTerm, Regularizer
from methods.problems.parts.sets import ConvexSet
from potential.errors import InputError


class SumPart:
    """One part of a `SumProblem`, with its own oracles and constants, and what is known of it at the reference.

    Attributes:
        of: the smooth problem, the regularizer or the set.
        optimal_subgradient: the part's element at the reference solution, shape `(dimension,)`.
    """

    def __init__(self, whole: SumProblem, letter: str, of: Any) -> None:
        self.whole, self.letter, self.of = whole, letter, of
        for oracle in ("value", "gradient", "prox", "project", "L", "mu", "q"):
            if hasattr(of, oracle) and (oracle != "value" or not isinstance(of, ConvexSet)):
                self.__dict__[oracle] = getattr(of, oracle)
        #: What has the part's proximal steps: a quadratic function too, by a linear system.
        self.proximal: Any = QuadraticTerm(of) if getattr(of, "affine_gradient", False) and hasattr(of, "L") else of
        if hasattr(self.proximal, "prox"):
            self.__dict__["prox"] = self.proximal.prox

    @cached_property
    def optimal_subgradient(self) -> Array:
        """The part's element at the reference solution; those of all parts sum to zero."""
        return self.whole.elements[self.letter][0]

    @property
    def element_error(self) -> float:
        """A bound of how far `optimal_subgradient` is from the exact element."""
        return self.whole.elements[self.letter][1]

    @property
    def tilt(self) -> float:
        """By how much of a linear function the part differs from the one for which the reference is exact."""
        return self.whole.tilts[self.letter]

    @property
    def displacement(self) -> float:
        """By how much the part is displaced from the one for which the reference is exact."""
        return self.whole.displacements[self.letter]

    def slope(self, x: Array, error: float) -> float:
        """A bound of the norms of the subgradients within `error` of `x`, of a function."""
        if isinstance(self.of, Regularizer):
            return float(self.of.slope(x, error))
        size = float(np.linalg.norm(self.of.gradient(x))) + self.of.gradient_rounding(x)
        return round_up(size + float(self.of.L) * error, len(x) + 8)

    def __repr__(self) -> str:
        return f"<SumPart: {self.letter} = {self.of!r}>"


class SumProblem(NumericProblem):
    """The sum of a smooth function, or none, and one or two regularizers or sets, each under a name.

    `SumProblem(f=LeastSquares(A, b), g=OneNorm(d, 0.1), K=Box(0.0, 1.0, d))` belongs to
    `Sum(f=SmoothConvex, g=Convex, K=ConvexSet)`, in whatever order the parts are written there. `problem.f`,
    `problem.g` and `problem.K` have the oracles of the parts, and `problem.L_f` is `problem.f.L`.

    The reference solution is exact for parts that differ a little: the last part that is no smooth function may be
    displaced, and one function may have a linear function added, whose slope `stationarity` bounds (see `Inclusion`).
    Of two sets alone it is a point in both.

    Args:
        name: a short name for tables.
        start: where a run starts if no start is given; the origin where left out.
        point: of sets alone, a point of all of them, where one is known; searched for where left out.
        parts: a smooth problem of `methods.problems`, such as `LeastSquares`, regularizers and sets.

    Raises `InputError` for parts that cannot be summed here.
    """

    oracles = ("value", "gap", "distance_squared", "norm_squared", "inner", "minimizer")

    def __init__(self, *, name: str | None = None, start: Any = None, point: Any = None, **parts: Any) -> None:
        smooth = {n: p for n, p in parts.items() if isinstance(p, SmoothProblem)}
        further = {n: p for n, p in parts.items() if isinstance(p, Regularizer | ConvexSet)}
        if len(smooth) > 1 or not 1 <= len(further) <= 2 or len(smooth) + len(further) < max(2, len(parts)):
            raise InputError(
                "SumProblem takes at most one smooth problem, such as LeastSquares, and one or two regularizers or "
                f"sets of methods.problems.parts, two parts or more, got {parts!r}"
            )
        sizes = {part.dimension for part in parts.values()}
        if len(sizes) != 1:
            raise InputError(f"the parts of a sum must be of one dimension, got {sorted(sizes)}")
        self.dimension = sizes.pop()
        self.name = " + ".join(part.name for part in parts.values()) if name is None else name
        # Regularizers come last, as one of them may take up what is missed, and sets may not.
        self._further = sorted(further, key=lambda n: isinstance(parts[n], Regularizer))
        self._smooth_name = next(iter(smooth), "")
        self._sets_alone = not smooth and all(isinstance(p, ConvexSet) for p in further.values())
        self.sum_parts: Mapping[str, SumPart] = {n: SumPart(self, n, p) for n, p in parts.items()}
        for letter, part in self.sum_parts.items():
            self.__dict__[letter] = part
            for constant in ("L", "mu", "q"):
                if constant in vars(part):
                    self.__dict__[f"{constant}_{letter}"] = getattr(part, constant)
        operators = [self._operator(parts[n]) for n in self._further]
        self._inclusion = Inclusion(GradientOperator(smooth[self._smooth_name]) if smooth else None, *operators)
        self._start = None if start is None else self.validate_start(start)
        self._point = None if point is None else self.validate_start(point)

    @staticmethod
    def _operator(part: Regularizer | ConvexSet) -> NormalCone | Subdifferential:
        return NormalCone(part) if isinstance(part, ConvexSet) else Subdifferential(part)

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`Sum(...)` of the classes of the parts, in every order."""
        kinds = []
        for letter, part in self.sum_parts.items():
            if isinstance(part.of, ConvexSet):
                kinds.append([f"{letter}=ConvexSet"])
            elif isinstance(part.of, Regularizer):
                kinds.append([f"{letter}=Convex"])
            else:
                smooth = part.of.class_names & {"SmoothConvex", "SmoothStronglyConvex"}
                kinds.append([f"{letter}={kind}" for kind in sorted(smooth)])
        orders = itertools.chain.from_iterable(itertools.permutations(chosen) for chosen in itertools.product(*kinds))
        return frozenset(f"Sum({', '.join(order)})" for order in orders)

    # --- the objective --------------------------------------------------------------------------------------

    @property
    def functions(self) -> list[SumPart]:
        """The parts that are no sets."""
        return [part for part in self.sum_parts.values() if not isinstance(part.of, ConvexSet)]

    def value(self, x: Array) -> float:
        """The sum of the functions at `x`."""
        return float(sum(part.of.value(x) for part in self.functions))

    def value_rounding(self, x: Array) -> float:
        """That of the parts and of their sum."""
        sizes = sum(abs(part.of.value(x)) for part in self.functions)
        return round_up(sum(part.of.value_rounding(x) for part in self.functions) + 4.0 * UNIT * sizes)

    def gap(self, x: Array) -> float:
        """`value(x)` less that at the reference solution."""
        return self.value(x) - self._least

    @cached_property
    def _least(self) -> float:
        return self.value(self.minimizer)

    def default_start(self) -> Array:
        """The start that was given; the origin where none was."""
        return super().default_start() if self._start is None else self._start.copy()

    # --- the reference solution -----------------------------------------------------------------------------

    def _fingerprint(self) -> tuple[Any, ...]:
        return (*self._inclusion._fingerprint(), *(() if self._point is None else (self._point,)))

    def _solve(self) -> Solution:
        if not self._sets_alone:
            return {"minimizer": np.array(self._inclusion.minimizer)}
        if self._point is not None:
            return {"minimizer": self._point.copy()}
        x = self.default_start()
        sets = [self.sum_parts[n].of for n in self._further]
        for _ in range(100_000):
            following = sum((domain.project(x) for domain in sets), np.zeros(self.dimension)) / len(sets)
            # Twice as far: a point in the middle of the sets, where there is one, is reached soon.
            if np.array_equal(x, following):
                break
            x = 2.0 * following - x if all(d.infeasibility(2.0 * following - x) == 0.0 for d in sets) else following
        return {"minimizer": x}

    @cached_property
    def minimizer_error(self) -> float:
        """A bound of the distance of the reference solution to the point that it stands for."""
        if self._sets_alone:
            return float(self.sum_parts[self._further[0]].of.infeasibility(self.minimizer))
        return self._inclusion.minimizer_error

    @property
    def stationarity(self) -> float:
        """A bound of the slope of the linear function that makes the reference solution exact."""
        return 0.0 if self._sets_alone else self._inclusion.stationarity

    @cached_property
    def tilts(self) -> dict[str, float]:
        """The slope by which each part differs: that of one function alone."""
        tilted = self._smooth_name or self._further[-1]
        return {letter: self.stationarity if letter == tilted else 0.0 for letter in self.sum_parts}

    @cached_property
    def displacements(self) -> dict[str, float]:
        """By how much each part is displaced: the last one that is known by proximal steps."""
        found = dict.fromkeys(self.sum_parts, 0.0)
        last = self._further[-1]
        if self._sets_alone:
            found[last] = round_up(self.sum_parts[last].of.infeasibility(self.minimizer) + self.minimizer_error)
        elif len(self._further) > 1:
            found[last] = self._inclusion.displacement
        return found

    @cached_property
    def elements(self) -> dict[str, tuple[Array, float]]:
        """The element of each part at the reference solution, with a bound of its error."""
        zero = np.zeros(self.dimension)
        if self._sets_alone:
            return dict.fromkeys(self.sum_parts, (zero, 0.0))
        inclusion, y = self._inclusion, self.minimizer
        size = float(np.linalg.norm(y)) + float(np.linalg.norm(inclusion._solution["anchor"]))
        first = round_up((inclusion.minimizer_error + 4.0 * UNIT * size) / inclusion.reference_step, self.dimension)
        found = {self._further[0]: (inclusion.part_element, first)}
        slope, error = zero, 0.0
        if self._smooth_name:
            slope = inclusion.operator(y)
            error = inclusion.operator_rounding(y) + inclusion.stationarity + inclusion.L * inclusion.minimizer_error
            found[self._smooth_name] = (slope, round_up(error))
        if len(self._further) > 1:
            found[self._further[1]] = (inclusion.second_part_element, round_up(first + error + 8.0 * UNIT * size))
        return found
