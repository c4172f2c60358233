"""What the scalars of a template are at t, after a step and at the start, exactly: one reading of the method for all.

It is the reading of the prover, with many scalars in the place of one potential.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy

from potential.algebra.coefficients import Coefficient, NeedsGenerator
from potential.algebra.expressions import Expression, Vector
from potential.algebra.parameters import exp
from potential.classes.quantities import Hypothesis
from potential.errors import InputError, NotExpressibleError
from potential.statement import trace as tracing
from potential.statement.asking import Asking
from potential.statement.derivative import Derivative
from potential.statement.facade import facade
from potential.statement.theorem import Theorem


@dataclass(frozen=True)
class Scalar:
    """A scalar of the state in code, `p.gap(s.y)`, with what a template needs to know of it.

    `gradients` counts the factors in it that fall as the method converges: none for a squared distance, one for a gap
    or the product of a position and a gradient, two for a squared gradient. `sign` is 1 where it is never negative.
    `lowest` is the least power of t that it may be multiplied by.
    """

    code: str
    gradients: int
    sign: int = 1
    lowest: int = 0

    def at(self, method: Any, p: Any, t: Any, state: Any, argument: str) -> Any:
        """Its value for a method, a problem, a time and a state."""
        names = {"__name__": "discovered", "self": method, "p": p, "t": t, argument: state}
        return eval(_compiled(self.code), {**names, **_SAID})  # the code is this room's own


class _Toolkit:
    """What codes take from the toolkit."""

    exp = staticmethod(exp)


_SAID = {"Fraction": Fraction, "pt": _Toolkit}
_COMPILED: dict[str, Any] = {}


def _compiled(code: str) -> Any:
    if code not in _COMPILED:
        _COMPILED[code] = compile(code, "<template>", "eval")
    return _COMPILED[code]


def nothing(p: Any, t: Any, state: Any) -> int:
    """The potential of a method that has none yet."""
    return 0


class Readings:
    """Scalars of a template, exactly: `now`, `following` (of a flow the derivative along it), `start`, `paid`.

    `dominating` are the hypotheses at hand before the step is read, `decreasing` those of the whole step. `distance`
    and `gap` are ||x_0 - x*||^2 and f(x_0) - f* of the start point, None where the class has no such thing.
    """

    def __init__(
        self,
        theorem: Theorem,
        wanted: frozenset[str],
        free: frozenset[str],
        scalars: Sequence[Scalar],
        paid: Sequence[Scalar],
        powers: tuple[str, ...] = (),
    ) -> None:
        self.theorem, self.scalars, self.paid_scalars = theorem, tuple(scalars), tuple(paid)
        self.field = tracing.field_of(theorem, wanted, powers)
        self.reading = reading = tracing.Reading(theorem, self.field, free)
        self.problem = problem = reading.problem
        self.argument = "x" if isinstance(reading.shape, Vector) else "s"
        self.asked: list[Any] = []
        p = self.oracles = facade(problem, problem, reading.optional, self.asked)
        self.iterate = reading.call("iterate", reading.state_raw)
        t = reading.t
        self.now = [self.scalar(s, t, reading.state_raw) for s in scalars]
        self.dominating: tuple[Hypothesis, ...] = tuple(problem.hypotheses())
        reading.read_step()
        if not theorem.continuous:
            reading.place_next_state()
        self.paid = [self.scalar(s, t, reading.state_raw, "progress") for s in paid]
        self.following = [self.after(s) for s in scalars]
        # What holds of the numbers that the iterates decide is known of the step as well.
        granted = [c.hypothesis for c in reading.conditions(Asking(problem, reading.recorder.point_term))]
        self.decreasing: tuple[Hypothesis, ...] = (*problem.hypotheses(), *granted)
        x0 = self.x0 = problem.state_vector("x_0")
        self.start_state = reading.call("start", x0)
        self.start = [self.scalar(s, self.field.coefficient(0), self.start_state) for s in scalars]
        offered = {*problem.oracles}
        self.distance = p.distance_squared(x0) if "distance_squared" in offered else None
        if self.distance is None and problem.divergence and "minimizer" in offered:
            self.distance = getattr(p, problem.divergence)(p.minimizer, x0)
        gap = p.gap(x0) if "gap" in offered else None
        self.gap = gap if gap is None or gap.terms else None  # of sets alone it is nothing

    def scalar(self, scalar: Scalar, t: Any, state: Any, function: str = "potential") -> Expression:
        """The exact expression of a scalar at a state."""
        self.problem.begin(function)
        try:
            value = scalar.at(self.reading.method, self.oracles, t, state, self.argument)
        finally:
            self.problem.begin("")
        if not isinstance(value, Expression):
            raise NotExpressibleError(f"{scalar.code} is no scalar of the state")
        return value

    def after(self, scalar: Scalar) -> Expression:
        """The same after a step; of a flow its derivative."""
        reading, problem, t = self.reading, self.problem, self.reading.t
        if self.theorem.continuous:
            velocities = {next(iter(v.terms)): reading.next_state[name] for name, v in reading.state.items()}
            rest = {next(iter(v.terms)): Vector(self.field, v.space, {}) for v in reading.recorder.fixed}
            return Derivative(problem, velocities | rest).of_expression(self.scalar(scalar, t, reading.state_raw))
        with problem.at_next_step():
            return self.scalar(scalar, t + 1, reading.next_raw)


def read(
    theorem: Theorem,
    scalars: Sequence[Scalar] = (),
    paid: Sequence[Scalar] = (),
    wanted: frozenset[str] = frozenset(),
) -> Readings:
    """A reading of a method with the scalars of a template; raises what `trace` raises of a step.

    `wanted` are parameters of the class that it has only where they are asked for, and that the step does not ask for.
    """
    free: frozenset[str] = frozenset()
    powers: tuple[str, ...] = ()
    while True:
        try:
            return Readings(theorem, wanted, free, scalars, paid, powers)
        except NeedsGenerator as need:
            if need.kind == "free" and need.key not in free:
                free |= {need.key}
            elif need.kind == "power" and need.key not in powers:
                powers = (*powers, need.key)
            elif (
                need.kind == "parameter"
                and need.key not in wanted
                and need.key in theorem.problem_class.optional_parameters()
            ):
                wanted, powers = wanted | {need.key}, ()
            else:
                raise InputError(f"the class {theorem.problem_class.__name__} does not define {need.key}") from None


def said_in(field: Any, e: sympy.Expr) -> Coefficient:
    """What is written by the parameters' symbols, in another field that has these parameters."""
    if e.is_Symbol:
        found: Coefficient = field.values[str(e)]
        return found
    if e.is_Pow and e.exp.is_Integer:
        return said_in(field, e.base) ** int(e.exp)
    if not e.args:
        constant: Coefficient = field.coefficient(e)
        return constant
    first, *others = (said_in(field, x) for x in e.args)
    return sum(others, first) if e.is_Add else math.prod(others, start=first)
