"""A numeric problem as a theorem sees it in a check: every answer with a bound of its rounding error.

Here are the oracles of a function. Those of a setting, and how they round, are in `potential.interpretations`.
"""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from potential.errors import InputError, MissingOracleError, NotExpressibleError
from potential.rounding.numbers import (
    UNIT,
    UP,
    Array,
    Rounded,
    RoundedVector,
    as_number,
    as_rounded,
    dual_order,
    error_in,
    norm_in,
)


class RoundedProblem:
    """A numeric problem as a theorem sees it in a check: oracles on `RoundedVector` that give `Rounded`.

    The oracles' own rounding is the problem's to say: `value_rounding(x)`, `gradient_rounding(x)`, and where
    they apply `subgradient_slack(x)`, `stationarity`, `minimum_error` (see
    `Problem` of the bundled problems).

    The reference minimizer of a smooth problem is only nearly one. It is the exact minimizer of
    `f - <grad f(reference), .>`, a function with the same constants, so a theorem holds for that one with no
    slack; `stationarity` bounds how far its gradients are from those of `f`, and enters as an error of the
    gradient. A computed subgradient may sit on the wrong side of a kink: it is then an `eps`-subgradient, and
    the theorem loses `eps` per unit of gap, which enters as an error of the gap. With a non-smooth part that is known
    by its proximal step, the linear function belongs to the smooth part, or to the non-smooth one where that is all.

    The reference over a set is within `minimizer_error` of the point that it stands for, and a computed point of a
    state within `infeasibility(x)` of a point of the set, if the method keeps to it. A linear minimizer that is off by
    `linear_minimizer_rounding(g)`, or taken of a gradient with an error, costs a method no more than that in the
    gap of the point it leads to, by the share of the minimizer in that point.

    Of operators, an oracle `name` has `name_rounding`, of the same arguments, and may have a shift: the reference
    solution of `0 in F x` is the exact one of an operator that differs from F by no more than `operator_shift`, and
    that one is in the class too. So are `apply_shift` for a map, and `resolvent_shift(step)` and
    `second_resolvent_shift(step)` for resolvents: each enters as an error of its oracle.

    With `strict`, a problem that does not say how its oracles round is refused with InputError; otherwise it
    counts as exact.
    """

    # Oracles beside those of a function that say of themselves how they round.
    speaks_for_itself: ClassVar[tuple[str, ...]] = ()

    last: RoundedVector  # the last iterate of a run, where a potential compares with it

    def __init__(self, problem: Any, *, strict: bool = True) -> None:
        missing = self._without_rounding(problem)
        if missing and strict:
            raise InputError(
                f"{_name(problem)} does not say how its oracles round: a numeric check needs "
                f"{' and '.join(missing)}, functions of the oracle's arguments that bound its rounding error "
                "(gradient_rounding that of a subgradient too); the bundled classes of problems have them"
            )
        self._problem = problem
        self._exact = bool(missing)
        names: Any = getattr(problem, "class_names", frozenset())
        self._order: float = getattr(problem, "norm_order", self._usual_order(names))
        self._dual_order: float = dual_order(self._order)
        self._memory: dict[tuple[str, int], tuple[Array, Any]] = {}
        self._looked_up: dict[str, Any] = {}
        self._last_gap: tuple[RoundedVector | None, Rounded] = (None, Rounded(0.0))

    @classmethod
    def applies(cls, problem: Any) -> bool:
        """Whether the rules of this class hold for a problem; those of the oracles that it lacks do no harm."""
        return True

    def has_rules_for_rows(self) -> bool:
        """Whether the rules hold for many steps at once: in one Euclidean space, of one function for all steps."""
        return self._order == 2 and self._optional("at") is None

    def _usual_order(self, names: Any) -> float:
        """The order of the norm of a problem that does not say it."""
        return 2

    def point(self, array: Array, error: float = 0.0) -> RoundedVector:
        """An array as a point of this problem."""
        return RoundedVector(array, error, self._order)

    def settled(self, v: RoundedVector, *, start: bool = False) -> RoundedVector:
        """A computed vector of a state, taken as exact but for how far it lies outside the set.

        Where the exact vector lies in the set, it is within the error of the computed one; at a start nothing was
        computed. Where the method leaves the set, the vector is as it is.
        """
        outside = self._outside(v)
        if outside and not start:
            outside = 0.0 if self.leaves_set(v) else min(outside, v.error)
        return RoundedVector(v.array, outside, v.order, dual=v.dual)

    def leaves_set(self, v: RoundedVector) -> bool:
        """Whether a computed vector of a state lies outside the set by more than rounding."""
        return self._outside(v) > v.error + 1e-9 * (1.0 + v.norm)

    def _outside(self, v: RoundedVector) -> float:
        """A bound of how far a vector of a state lies outside the set, where the set is a Euclidean one."""
        outside = self._optional("infeasibility")
        return 0.0 if outside is None or v.dual or self._order != 2 else float(outside(v.array))

    def _optional(self, name: str) -> Any:
        """What a problem need not have, None where it lacks it; looked up once, as a problem is slow to say no."""
        if name not in self._looked_up:
            self._looked_up[name] = getattr(self._problem, name, None)
        return self._looked_up[name]

    def _remembered(self, name: str, x: Array) -> Any:
        """`problem.name(x)`, not computed twice for one array."""
        key = (name, id(x))
        known = self._memory.get(key)
        if known is not None and known[0] is x:
            return known[1]
        if len(self._memory) > 24:
            self._memory.clear()
        result = getattr(self._problem, name)(x)
        self._memory[key] = (x, result)
        return result

    def _rounding(self, name: str, x: Array) -> float:
        return 0.0 if self._exact else float(self._remembered(name, x))

    def _vector(self, x: object, oracle: str) -> RoundedVector:
        if isinstance(x, RoundedVector):
            return x
        if isinstance(x, np.ndarray):
            return self.point(x)
        raise NotExpressibleError(f"p.{oracle} takes a vector, got {x!r}")

    @property
    def _smooth(self) -> bool:
        return self._optional("gradient") is not None and self._optional("L") is not None

    @property
    def _composite(self) -> bool:
        """Whether there is a non-smooth part that is known by its proximal step."""
        return self._optional("nonsmooth_slope") is not None

    @property
    def _tilted(self) -> bool:
        """Whether the reference is the exact minimizer of the objective less a linear function."""
        return self._smooth or self._composite

    @property
    def _stationarity(self) -> float:
        return float(self._optional("stationarity") or 0.0) if self._tilted else 0.0

    def _lipschitz(self, x: RoundedVector) -> float:
        """A Lipschitz constant of the gradient within the error of `x`: L, where the problem has no other one."""
        own = self._optional("local_smoothness")
        return float(self._problem.L) if own is None else float(own(x.array, x.error))

    def _slope(self, x: RoundedVector) -> float:
        """A bound of how fast the gap varies within the error of `x`, the gradient's norm or G."""
        if not self._tilted:
            return float(self._problem.G)
        slope = self._stationarity
        if self._smooth:
            g = self._remembered("gradient", x.array)
            slope += norm_in(g, self._dual_order) + self._rounding("gradient_rounding", x.array)
            slope += self._lipschitz(x) * x.error
        if self._composite:
            slope += float(self._problem.nonsmooth_slope(x.array, x.error))
        return slope

    def value(self, x: Any) -> Rounded:
        """f(x)."""
        x = self._vector(x, "value")
        error = self._rounding("value_rounding", x.array)
        if x.error:
            error += self._slope(x) * x.error
        return Rounded(float(self._remembered("value", x.array)), error * UP)

    def gap(self, x: Any) -> Rounded:
        """f(x) - f* of the function that the reference minimizes exactly; not computed twice for one vector."""
        x = self._vector(x, "gap")
        if self._last_gap[0] is not x:
            self._last_gap = (x, self._gap(x))
        return self._last_gap[1]

    def _gap(self, x: RoundedVector) -> Rounded:
        value = float(self._remembered("gap", x.array))
        if self._optional("gap_rounding") is not None:
            error = self._rounding("gap_rounding", x.array)
        else:
            error = self._rounding("value_rounding", x.array)
            error += self._rounding("value_rounding", self._problem.minimizer)
        error += UNIT * abs(value) + x.debt
        if x.error:
            error += self._slope(x) * x.error
        if self._minimizer_error:
            error += self._slope(self.minimizer) * self._minimizer_error
        if self._tilted:
            if self._stationarity:
                away = norm_in(x.array - self._problem.minimizer, self._order)
                error += self._stationarity * (away + x.error + self._minimizer_error)
        else:
            if value < 0.0:
                # The point is better than the reference, which is then no minimizer: by what it certifies at
                # most.
                error += min(-value, float(self._optional("minimum_error") or 0.0))
            if self._optional("subgradient_slack") is not None:
                error += self._rounding("subgradient_slack", x.array)
            if x.error:
                # A subgradient taken at the computed point, seen from the exact one.
                error += 2.0 * float(self._problem.G) * x.error
        return Rounded(value, error * UP)

    def gradient(self, x: Any) -> RoundedVector:
        """The gradient at x."""
        x = self._vector(x, "gradient")
        g = self._remembered("gradient", x.array)
        error = self._rounding("gradient_rounding", x.array) + self._stationarity
        if x.error:
            error += self._lipschitz(x) * x.error
        return RoundedVector(g, error * UP, self._dual_order, dual=True)

    def subgradient(self, x: Any) -> RoundedVector:
        """A subgradient at x; that it may belong to a point nearby is in the error of the gap."""
        if self._smooth:
            return self.gradient(x)
        x = self._vector(x, "subgradient")
        g = self._remembered("subgradient", x.array)
        return RoundedVector(g, self._rounding("gradient_rounding", x.array), self._dual_order, dual=True)

    def _sampled(self, oracle: str, x: Any) -> RoundedVector:
        x = self._vector(x, oracle)
        rounding = self._own_rounding(oracle, f"{oracle}_rounding(x)")
        g = getattr(self._problem, oracle)(x.array)
        error = self._stationarity + (0.0 if rounding is None else float(rounding(x.array)))
        if x.error:
            if self._optional("sample_L") is None:
                raise self._unknown(oracle, "sample_L, which bounds the samples' Lipschitz constants")
            error += float(self._problem.sample_L) * x.error
        return RoundedVector(g, error * UP, self._dual_order, dual=True)

    @property
    def minimizer(self) -> RoundedVector:
        """The reference minimizer, for the function that it minimizes; over a set, as near as it was projected."""
        return self.point(self._problem.minimizer, self._minimizer_error)

    @property
    def _minimizer_error(self) -> float:
        return float(self._optional("minimizer_error") or 0.0)

    def distance_squared(self, x: Any) -> Rounded:
        """||x - x*||^2."""
        return self.norm_squared(self._vector(x, "distance_squared") - self.minimizer)

    def norm_squared(self, v: Any) -> Rounded:
        """||v||^2 in the problem's norm."""
        v = self._vector(v, "norm_squared")
        size, error = norm_in(v.array, self._order), error_in(v, self._order)
        value = size * size if self._order != 2 else float(v.array @ v.array)
        rounding = 2 * (len(v) + (1 if self._order in (1, 2) else 64)) * UNIT * value
        return Rounded(value, ((2.0 * size + error) * error + rounding) * UP)

    def inner(self, u: Any, v: Any) -> Rounded:
        """<u, v>."""
        u, v = self._vector(u, "inner"), self._vector(v, "inner")
        value = float(u.array @ v.array)
        if u.order != 2 and u.order == dual_order(v.order):
            moved = u.norm * v.error + v.norm * u.error + u.error * v.error
        else:
            e, d = error_in(u, 2), error_in(v, 2)
            moved = norm_in(u.array, 2) * d + norm_in(v.array, 2) * e + e * d
        summed = len(u) * UNIT * float(np.abs(u.array) @ np.abs(v.array))
        return Rounded(value, (moved + summed) * UP)

    def line_search(self, x: Any, d: Any) -> RoundedVector:
        """The minimizer of f on the line x + R d.

        The computed point p is a distance away from some point q of the exact line; the slope there, over the curvature
        along the line, bounds how far the minimizer is from q. Where d is no longer known, the minimizer is no further
        from x than 2 ||grad f(x)|| / mu, as its value is no higher.
        """
        x, d = self._vector(x, "line_search"), self._vector(d, "line_search")
        curvature = self._optional("line_curvature")
        if curvature is None:
            raise self._unknown("line_search", "line_curvature(d, error)")
        array = self._problem.line_search(x.array, d.array)
        if array is x.array:
            return self._vector(x, "line_search")
        moved, size = norm_in(array - x.array, 2), d.norm
        off = x.error + 4.0 * UNIT * (norm_in(array, 2) + 2.0 * moved)
        slope = self._remembered("gradient", array)
        doubt = self._rounding("gradient_rounding", array) + self._stationarity
        found = math.inf
        least = float(curvature(d.array, d.error))
        if least > 0.0 and size > d.error:
            off += moved * d.error / size
            rounding = (len(d) + 2) * UNIT * float(np.abs(slope) @ np.abs(d.array))
            along = abs(float(slope @ d.array)) + rounding + norm_in(slope, 2) * d.error
            along += (doubt + float(self._problem.L) * off) * (size + d.error)
            found = off + along / (least * (size - d.error))
        mu = float(self._optional("mu") or 0.0)
        if mu > 0.0:
            found = min(found, moved + x.error + 2.0 * self._slope(x) / mu)
        return RoundedVector(array, found * UP, x.order)

    def _resolved(self, oracle: str, x: Any, step: Any) -> RoundedVector:
        x = self._vector(x, oracle)
        size = as_rounded(step)
        rounding = self._own_rounding(oracle, f"{oracle}_rounding(x, step)")
        array = getattr(self._problem, oracle)(x.array, float(size))
        error = x.error
        if rounding is not None and array is not x.array:
            error += float(rounding(x.array, float(size)))
        shift = self._optional(f"{oracle}_shift")
        if shift is not None:
            error += float(shift(float(size)))
        if size.error:
            # The resolvents for two steps differ by at most |1 - s'/s| ||x - J_s x|| (the resolvent identity).
            error += size.error / abs(size.value) * (norm_in(x.array - array, x.order) + 2.0 * error)
        return RoundedVector(array, error * UP, x.order)

    def _own_rounding(self, oracle: str, signature: str) -> Any:
        """The problem's bound of an oracle's rounding, None where the problem counts as exact."""
        rounding = self._optional(f"{oracle}_rounding")
        if rounding is None and not self._exact:
            raise self._unknown(oracle, signature)
        return rounding

    @property
    def q(self) -> Rounded:
        """sqrt(mu/L)."""
        return Rounded(float(self._problem.q), 2.0 * UNIT * float(self._problem.q) * UP)

    @property
    def r(self) -> Rounded:
        """sqrt(mu)."""
        return Rounded(float(self._problem.r), 2.0 * UNIT * float(self._problem.r) * UP)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        found = getattr(self._problem, name)
        number = as_number(found)
        if number is not None:
            object.__setattr__(self, name, number)
            return number
        if callable(found):
            raise self._unknown(name, "a bound of its rounding")
        return found

    def _unknown(self, oracle: str, what: str) -> MissingOracleError:
        return MissingOracleError(
            f"{_name(self._problem)}: the numeric check does not know how p.{oracle} rounds; the problem needs {what}"
        )

    def _without_rounding(self, problem: Any) -> list[str]:
        """What a problem would have to bound and does not: for a function, of its value and gradient; else, of what it
        has."""
        others = [oracle for base in type(self).__mro__ for oracle in vars(base).get("speaks_for_itself", ())]
        needed = [f"{oracle}_rounding" for oracle in others if hasattr(problem, oracle)]
        if not needed or hasattr(problem, "value"):
            needed = ["value_rounding", "gradient_rounding", *needed]
        return [name for name in needed if not hasattr(problem, name)]


def _name(problem: Any) -> str:
    return str(getattr(problem, "name", type(problem).__name__))
