"""A theorem in numbers: its functions, with bounds of their rounding, and its bound."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from potential.algebra.constant_roots import ConstantRoot
from potential.algebra.parameters import Horizon, decided_numbers, declared_horizon, declared_parameters
from potential.algebra.roots import declared_sequences
from potential.errors import InputError
from potential.interpretations import rounded_problem
from potential.laboratory.deciding import stepping
from potential.laboratory.parameters import ParameterSequence, rounded_root, rounded_sequence
from potential.laboratory.plan import LAST, MEAN_GAP, MEAN_MEASURE, NOTHING, POTENTIAL, TOTAL, Plan, plan_of
from potential.laboratory.problems import begin_step
from potential.laboratory.rates import Rate, guaranteed_rate, guaranteed_rate_of_values
from potential.laboratory.states import mapped, parts
from potential.rounding.difference import Difference
from potential.rounding.numbers import Rounded, RoundedVector, StepCount, as_rounded
from potential.rounding.problem import RoundedProblem
from potential.statement.theorem import Theorem

Array = npt.NDArray[np.float64]


class NumericTheorem:
    """A theorem for one numeric problem, one start and numbers for all parameters.

    Its functions are those of the statement, see `potential.laboratory.programs`. They are called with an int for
    t, and with a state of `RoundedVector`, and give `Rounded`. What the theorem bounds, `kind`, is read off the
    conclusion, see `potential.laboratory.plan.Plan`.
    """

    def __init__(
        self,
        theorem: Theorem,
        method: Any,
        problem: Any,
        x0: Array,
        *,
        strict: bool = True,
        plan: Plan | None = None,
    ) -> None:
        self.theorem = theorem
        self.method = method
        self.problem = problem
        self.x0 = x0
        self.plan = plan_of(theorem) if plan is None else plan
        self.kind = self.plan.kind
        self.functions = self.plan.functions
        self.rounded = rounded_problem(problem, theorem.problem_class, strict=strict)
        self._strict = strict
        # Whether the objective lives on the problem's set alone, so that every point of a state lies in it.
        cls = theorem.problem_class
        self._in_set: bool = cls.state_in_set and cls.every_point_in_set
        # A flow's t is a time.
        self.continuous: bool = theorem.continuous
        # Where losses change, `problem.at(t)` is the problem of round t; elsewhere there is one for all.
        self._round_of = getattr(problem, "at", None)
        self._round = (-1, self.rounded)
        # In the check a parameter is the number that was given, and what is computed from it is rounded.
        self.rounded_method = copy.copy(method)
        for name, declared in declared_parameters(theorem.method_class).items():
            value = getattr(method, name)
            if isinstance(declared, ConstantRoot):
                self.rounded_method.__dict__[name] = rounded_root(float(value))
            elif isinstance(declared, Horizon):
                self.rounded_method.__dict__[name] = StepCount(int(value))
            else:
                self.rounded_method.__dict__[name] = (
                    value.rounded() if isinstance(value, ParameterSequence) else Rounded(float(value))
                )
        for name in declared_sequences(theorem.method_class):
            self.rounded_method.__dict__[name] = rounded_sequence(getattr(method, name))
        #: The names of the vectors of a state.
        self.names = self.plan.names
        if self.plan.compares_with_last:
            self.rounded.last = self._last_iterate()
        self.start_potential = self.potential(0, self.start())
        first = 1 if self.continuous else 0
        nothing = Rounded(math.nan)
        self.constant_budget = self.budget(first) if self.plan.constant_budget else nothing
        self.constant_share = self.share(first) if self.plan.constant_share else nothing

    def _last_iterate(self) -> RoundedVector:
        """The last iterate, with which the potential compares: of a run of its own, before the one looked at."""
        steps, step = self.last_step, stepping(self.method)
        assert steps is not None
        with np.errstate(all="ignore"):
            state = self.method.start(self.problem, self.x0)
            for t in range(steps):
                state = step(self.problem, t, state)
        return self.rounded.point(np.asarray(self.method.iterate(self.problem, state), dtype=float))

    @property
    def last_step(self) -> int | None:
        """The number of steps, of which alone something is concluded, where the method knows it; else None."""
        horizon = declared_horizon(self.theorem.method_class)
        return int(getattr(self.method, horizon)) if horizon else None

    def start(self) -> Any:
        """The first state, its vectors taken as exact."""
        first = self.functions.start(self.rounded, self.rounded_method, None, self.rounded.point(self.x0))
        return self.settled(self.shaped(first), start=True)

    def shaped(self, vectors: Iterable[Any]) -> Any:
        """Vectors as a state: one alone, or a NamedTuple as the method has it."""
        parts, shape = list(vectors), self.functions.shape
        return parts[0] if shape is None else shape(*parts)

    def at(self, t: float) -> RoundedProblem:
        """The problem of round t."""
        if self._round_of is None:
            return self.rounded
        if self._round[0] != t:
            self._round = (int(t), rounded_problem(self._round_of(t), self.theorem.problem_class, strict=self._strict))
        return self._round[1]

    def settled(self, state: Any, *, start: bool = False) -> Any:
        """The same state with its computed vectors taken as exact, but for how far they lie outside the set."""
        return mapped(state, lambda v: self.rounded.settled(v, start=start))

    def wrap(self, state: Any) -> Any:
        """A state of arrays as a state of vectors that are exact."""
        return mapped(state, self.rounded.point)

    def step(self, t: int, state: Any) -> Any:
        """The next state by the recursion that was proved, with the errors that its computation makes."""
        begin_step(self.problem, t)
        return self.step_on(self.at(t), t, state)

    def step_on(self, problem: RoundedProblem, t: int, state: Any) -> Any:
        """The next state on a problem, one of several that a draw may lead to say."""
        return self.shaped(self.functions.step(problem, self.rounded_method, StepCount(t), *parts(state)))

    def advance_on(self, problem: RoundedProblem, t: int, state: Any) -> tuple[Any, Rounded]:
        """The next state and the progress, which speaks of the same draws."""
        *following, paid = self.functions.advance(problem, self.rounded_method, StepCount(t), *parts(state))
        return self.shaped(following), as_rounded(paid)

    def plain(self, name: str) -> Callable[[Any, float, Any], float]:
        """One of the theorem's functions of t and the state, on plain numbers and without bounds of the rounding."""
        program, method = getattr(self.functions, name), self.method
        return lambda problem, t, state: float(program(problem, method, t, *parts(state))[0])

    def velocity(self, t: float, state: Any) -> Any:
        """The state's derivative in time, with the errors that its computation makes; of a flow."""
        return self.shaped(self.functions.step(self.rounded, self.rounded_method, self.moment(t), *parts(state)))

    def moment(self, t: float) -> Any:
        """t as the theorem's functions take it."""
        return Rounded(float(t)) if self.continuous else StepCount(int(t))

    def evaluate(self, name: str, problem: Any, t: Any, state: Any) -> Any:
        """One of the theorem's functions of t and the state, on whatever it can be computed with."""
        return getattr(self.functions, name)(problem, self.rounded_method, t, *parts(state))[0]

    def stays_in_set(self, k: int) -> bool:
        """Whether a vector of a state, by its place, may not leave the constraint set."""
        statement = self.plan.statement
        return self._in_set and (statement is None or self.plan.names[k] not in statement.free)

    def leaves_set(self, state: Any) -> bool:
        """Whether a computed state lies outside the constraint set, by more than rounding, where it may not."""
        vectors = state if isinstance(state, tuple) else (state,)
        return any(self.stays_in_set(k) and self.rounded.leaves_set(v) for k, v in enumerate(vectors))

    def iterate(self, state: Any) -> Any:
        """The point whose gap is reported."""
        return self.evaluate("iterate", self.rounded, None, state)

    @property
    def has_gap(self) -> bool:
        """Whether the problem minimizes a function, so that there is a gap."""
        return hasattr(self.problem, "gap")

    def gap(self, t: float, state: Any) -> Rounded:
        """The gap of the iterate, for the loss of round t; NaN where nothing is minimized."""
        return self.at(t).gap(self.iterate(state)) if self.has_gap else Rounded(math.nan)

    def potential(self, t: float, state: Any) -> Rounded:
        """Phi(t)."""
        return as_rounded(self.evaluate("potential", self.at(t), self.moment(t), state))

    def progress(self, t: float, state: Any) -> Rounded:
        """The guaranteed decrease of step t."""
        return as_rounded(self.evaluate("progress", self.at(t), self.moment(t), state))

    def measure(self, t: float, state: Any) -> Rounded:
        """What the theorem bounds at the last iterate."""
        return as_rounded(self.evaluate("measure", self.at(t), self.moment(t), state))

    def budget(self, t: float) -> Rounded:
        """The error term of step t."""
        return as_rounded(self.functions.budget(self.rounded, self.rounded_method, self.moment(t))[0])

    def weight(self, t: float) -> Rounded:
        """The factor in front of the measure."""
        return as_rounded(self.functions.weight(self.rounded, self.rounded_method, self.moment(t))[0])

    def share(self, t: float) -> Rounded:
        """The weight of t in the mean that the theorem bounds."""
        if self.functions.share is None or self.kind not in (MEAN_GAP, MEAN_MEASURE):
            return Rounded(1.0)
        return as_rounded(self.functions.share(self.rounded, self.rounded_method, self.moment(t))[0])

    def broken(self, t: int, excesses: Iterable[tuple[float, float]]) -> Difference | None:
        """Whether what was decided at step t breaks a relation, given how much each is missed by, and may be."""
        assert self.plan.statement is not None
        for condition, (excess, allowed) in zip(self.plan.statement.conditions, excesses, strict=True):
            missed = abs(excess) if condition.hypothesis.equation else excess
            if not missed <= allowed:
                names = {f"{n}_{t}": getattr(self.method, n)(t) for n in decided_numbers(self.theorem.method_class)}
                given = ", ".join(f"{name} = {value:.6g}" for name, value in names.items())
                return Difference(
                    t,
                    "",
                    reason=f"{self.theorem.method_name}.decide gives {given}, for which "
                    f"{condition.hypothesis.statement} does not hold: it is missed by {missed:.2g}, and rounding "
                    f"accounts for {allowed:.2g}",
                )
        return None

    def conditions(self, t: int, state: Any) -> list[tuple[float, float]]:
        """How much each relation between decided numbers is missed by at a step, and what rounding accounts for."""
        found = []
        for program in self.functions.conditions:
            excess = as_rounded(program(self.at(t), self.rounded_method, self.moment(t), *parts(state))[0])
            found.append((float(excess), 2.0 * excess.error))
        return found

    @property
    def measure_name(self) -> str:
        """What is compared with the bound, in words."""
        if self.kind == NOTHING:
            return "gap" if self.has_gap else "potential"
        if self.kind == LAST:
            return "gap" if self.plan.measure_is_gap else "measure"
        return self.kind

    def bound_at(self, T: int) -> float:
        """The proven bound after T steps, over its geometric factor; NaN where it is no closed form in T."""
        total: Rounded = self.start_potential + T * self.constant_budget
        if self.kind == TOTAL:
            return float(total.value)
        if self.kind == LAST:
            weight = self.weight(T)
            return float(total.value / weight.value) if weight.value else math.inf
        share = self.constant_share
        return float(total.value / (T * share.value)) if T and share.value else math.inf

    def _floor(self, base: float) -> float:
        """What a bound with a geometric factor levels off at, where each step adds the same to it: that over 1 - base.

        Zero where no step adds anything, NaN where the steps add different amounts.
        """
        if not self.plan.levels_off:
            return math.nan
        return float(self.budget(1) / self.weight(2)) / (1.0 - base)

    def guaranteed_rate(self, bounds: Array, ts: Array) -> Rate:
        """The rate of the proven bound: exact where it has a closed form in T, from its values along the run
        elsewhere."""
        if self.kind == POTENTIAL:
            return Rate("unknown", reason="the theorem bounds the potential alone")
        if self.kind == NOTHING:
            return Rate("unknown", reason=f"there is no theorem: {self.plan.refused}")
        if self.last_step is not None:
            return Rate("unknown", reason="the bound is said of the last step alone: compare runs of several lengths")
        if self.kind == LAST:
            try:
                here, there = self.weight(2**20), self.weight(2**20 + 1)
            except InputError:
                return Rate("unknown", reason="a sequence in the bound grows beyond the floats")
            if here.powers or there.powers:
                base = math.exp((here / there).log)
                if base < 1.0:
                    return guaranteed_rate(self.bound_at, base, self._floor(base))
        if math.isnan(self.bound_at(2**10)):
            return guaranteed_rate_of_values(bounds, ts)
        return guaranteed_rate(self.bound_at)
