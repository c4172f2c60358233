"""Inclusions: a zero of a sum of monotone operators, two of them known by their resolvents."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from methods.problems.base.bounds import UNIT, round_up
from methods.problems.base.iteration import accelerated_fixed_point
from methods.problems.base.numeric_problem import Array
from methods.problems.base.reference import Solution
from methods.problems.operators.lipschitz import LipschitzOperator, NumericOperator
from methods.problems.parts import monotone
from potential.errors import InputError


class Inclusion(NumericOperator):
    """Find `x` with `0` in `A x + C x + F x`: `F` cocoercive, `A` and `C` maximally monotone.

    What is left out is zero: `operator` is then zero, a resolvent the identity. `resolvent(x, step)` is that of `A`,
    `second_resolvent(x, step)` that of `C`, and `L` the constant of `F`; without `F` it is 1, as zero is cocoercive
    with every constant.

    A fixed point of a splitting's map is not the solution `x*` but `splitting_point(step) = x* + step a*`, where
    `a*` in `A x*` and `c*` in `C x*` sum to `-F x*`.

    The reference solution is `y = (I + s A)^{-1} v` up to rounding, for an anchor `v`, and `y + d = (I + s C)^{-1} w`
    for another, `w`, with a tiny `d`. So `(v - y)/s` lies in `A y`, and `(w - y - d)/s` in `C (y + d)`. It is the
    exact solution where `C` is moved by `d`, and by the constant `e = (v - y)/s + (w - y - d)/s + F y`; without `C`
    it is `F`, or else `A`, that is moved by `e`. `stationarity` bounds the norm of `e`, `displacement` that of `d`, and
    `minimizer_error` the distance of the computed `y` to the exact one.

    Args:
        operator: `F`, a cocoercive operator of `methods.problems`, such as `GradientOperator`.
        part: `A`, an operator of `methods.problems.parts.monotone`, such as `NormalCone`.
        second_part: `C`, another one.
        reference_step: the step `s`, `1/L` where left out, and 1 without an operator: it decides how fast the
            reference solution is found.
        start: where a run starts from if no start is given; the origin where left out.
        name: a short name for tables.

    Raises `InputError` where all are left out, dimensions differ, or an argument is something else.
    """

    def __init__(
        self,
        operator: LipschitzOperator | None = None,
        part: monotone.MaximallyMonotone | None = None,
        second_part: monotone.MaximallyMonotone | None = None,
        *,
        reference_step: float | None = None,
        start: Any = None,
        name: str | None = None,
    ) -> None:
        if operator is not None and not (
            isinstance(operator, LipschitzOperator) and "Cocoercive" in operator.class_names
        ):
            raise InputError(f"operator must be a cocoercive operator, such as GradientOperator, got {operator!r}")
        for argument, given in (("part", part), ("second_part", second_part)):
            if given is not None and not isinstance(given, monotone.MaximallyMonotone):
                raise InputError(f"{argument} must be an operator of methods.monotone, got {given!r}")
        if second_part is not None and part is None:
            raise InputError("second_part is given and part is not: a single one is the part")
        terms = [term for term in (operator, part, second_part) if term is not None]
        sizes = {term.dimension for term in terms}
        if len(sizes) != 1:
            raise InputError(f"operator, part and second_part must be of one dimension, got {sorted(sizes) or 'none'}")
        self.forward, self.part, self.second_part = operator, part, second_part
        self.dimension = sizes.pop()
        self.name = " + ".join(term.name for term in terms) if name is None else name
        self.L = 1.0 if operator is None else float(operator.L)
        self.reference_step = 1.0 / self.L if reference_step is None else float(reference_step)
        if not 0.0 < self.reference_step < (np.inf if operator is None else 2.0 / self.L):
            raise InputError(f"reference_step must be positive, and below 2/L, got {reference_step!r}")
        self._start = None if start is None else self.validate_start(start)
        # Bound once, so that an oracle costs what the part's own costs.
        if operator is not None:
            self.__dict__.update(operator=operator.operator, operator_rounding=operator.operator_rounding)
        if part is not None:
            self.__dict__.update(resolvent=part.resolvent, resolvent_rounding=part.resolvent_rounding)
        if second_part is not None:
            self.__dict__.update(
                second_resolvent=second_part.resolvent, second_resolvent_rounding=second_part.resolvent_rounding
            )

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`Splitting(Cocoercive)`, and what the inclusion is besides, as parts are zero."""
        names = {"Splitting(Cocoercive)"}
        if self.second_part is None:
            names.add("Composite(Cocoercive)")
        if self.forward is None:
            names.add("Splitting()")
        if self.part is None:
            names.add("Cocoercive")
        return frozenset(names)

    # --- oracles --------------------------------------------------------------------------------------------

    def operator(self, x: Array) -> Array:
        """`F x`; zero where there is no operator."""
        return np.zeros(self.dimension)

    def operator_rounding(self, x: Array) -> float:
        """An upper bound of the norm of the rounding of `operator(x)`."""
        return 0.0

    def resolvent(self, x: Array, step: float) -> Array:
        """`(I + step A)^{-1} x`; the point itself where there is no part."""
        return x

    def resolvent_rounding(self, x: Array, step: float) -> float:
        """An upper bound of the distance of `resolvent(x, step)` to the exact one."""
        return 0.0

    def second_resolvent(self, x: Array, step: float) -> Array:
        """`(I + step C)^{-1} x`; the point itself where there is no second part."""
        return x

    def second_resolvent_rounding(self, x: Array, step: float) -> float:
        """An upper bound of the distance of `second_resolvent(x, step)` to the exact one."""
        return 0.0

    def default_start(self) -> Array:
        """The start that was given; the origin where none was."""
        return super().default_start() if self._start is None else self._start.copy()

    # --- the reference solution -----------------------------------------------------------------------------

    def _fingerprint(self) -> tuple[Any, ...]:
        forward: tuple[Any, ...] = ("zero",)
        if self.forward is not None:
            forward = (type(self.forward).__name__, *self.forward._fingerprint())
        parts = [("zero",) if p is None else p.fingerprint() for p in (self.part, self.second_part)]
        return (*forward, *parts[0], *parts[1], self.reference_step, self.default_start())

    def _solution_shapes(self) -> dict[str, tuple[int, ...]]:
        return dict.fromkeys(("minimizer", "anchor", "second_anchor"), (self.dimension,))

    def _split(self, z: Array) -> tuple[Array, Array, Array]:
        """From a point of the splitting's map (Davis, Yin 2017): `y`, `w`, and the map's value."""
        s = self.reference_step
        y = self.resolvent(z, s)
        w = 2.0 * y - z - s * self.operator(y)
        return y, w, z + self.second_resolvent(w, s) - y

    def _solve(self) -> Solution:
        anchor = accelerated_fixed_point(lambda z: self._split(z)[2], self.default_start(), relaxation=1.0)
        point, second, _ = self._split(anchor)
        return {"minimizer": np.array(point), "anchor": anchor, "second_anchor": second}

    @cached_property
    def minimizer_error(self) -> float:
        """A bound of the distance of the reference solution to the exact resolvent that it stands for."""
        return self.resolvent_rounding(self._solution["anchor"], self.reference_step)

    @cached_property
    def _second_error(self) -> float:
        return self.second_resolvent_rounding(self._solution["second_anchor"], self.reference_step)

    @cached_property
    def displacement(self) -> float:
        """A bound of `||d||`, by how much the arguments of `C` are moved; zero where there is none."""
        if self.second_part is None:
            return 0.0
        y = self.minimizer
        moved = self.second_resolvent(self._solution["second_anchor"], self.reference_step) - y
        return round_up(float(np.linalg.norm(moved)) + self._second_error + self.minimizer_error, self.dimension + 8)

    @cached_property
    def stationarity(self) -> float:
        """A bound of `||e||`, by how much `a* + c* + F x*` misses zero."""
        y, s = self.minimizer, self.reference_step
        terms = [(self._solution["anchor"] - y) / s, self.operator(y)]
        error = self.operator_rounding(y) + (self.L + 1.0 / s) * self.minimizer_error
        if self.second_part is not None:
            w = self._solution["second_anchor"]
            terms.append((w - self.second_resolvent(w, s)) / s)
            error += self._second_error / s
        sizes = sum(float(np.linalg.norm(term)) for term in terms)
        return round_up(float(np.linalg.norm(sum(terms))) + error + 8.0 * UNIT * sizes, self.dimension + 8)

    @property
    def operator_shift(self) -> float:
        """What `F` is moved by for the reference to be exact: by `e`, where there is no second part to move."""
        return self.stationarity if self.second_part is None and self.forward is not None else 0.0

    def resolvent_shift(self, step: float) -> float:
        """What the resolvent of `A` is moved by for the reference to be exact: `A` by `e`, where it stands alone."""
        return step * self.stationarity if self.second_part is None and self.forward is None else 0.0

    def second_resolvent_shift(self, step: float) -> float:
        """What the resolvent of `C` is moved by for the reference to be exact: by `d`, and `C` itself by `e`."""
        return 0.0 if self.second_part is None else round_up(self.displacement + step * self.stationarity)

    # --- the fixed points of splittings ---------------------------------------------------------------------

    @cached_property
    def part_element(self) -> Array:
        """`a*`, an element of `A x*` at the reference solution."""
        return (self._solution["anchor"] - self.minimizer) / self.reference_step

    @cached_property
    def second_part_element(self) -> Array:
        """`c*`, an element of `C x*`: what `a*` and `F x*` leave."""
        return -self.part_element - self.operator(self.minimizer)

    def splitting_point(self, step: float) -> Array:
        """`x* + step a*`, whose resolvent `(I + step A)^{-1}` is `x*`."""
        return self.minimizer + step * self.part_element

    def splitting_point_rounding(self, step: float) -> float:
        """What `a*` inherits of `minimizer_error`, and the rounding of the sum."""
        shift = step * float(np.linalg.norm(self.part_element))
        size = float(np.linalg.norm(self.minimizer)) + float(np.linalg.norm(self._solution["anchor"]))
        inherited = step / self.reference_step * (self.minimizer_error + 2.0 * UNIT * size)
        return round_up(inherited + 4.0 * UNIT * (shift + size), self.dimension + 8)
