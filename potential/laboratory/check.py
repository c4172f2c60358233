r"""The numeric check: a method is run on data, and its theorem is held against every step.

At each step from the state that was reached, taken as exact, the change of the potential is compared with
what the theorem allows, `-progress + budget`. The step is computed on numbers that carry bounds of their own
rounding error (`potential.rounding.numbers`), and what the change may exceed its allowance by is the bound that comes
out: it follows from the magnitudes that occur. The proven bound is compared with what it bounds at every `t`.
"""

from __future__ import annotations

import copy
import html
import math
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from numbers import Rational
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from potential.algebra.coefficients import Parameter, declared_parameters, declared_sequences
from potential.classes.composite import ProximalPart
from potential.classes.special_cases import special_cases
from potential.errors import InputError, MissingOracleError, NotExactError, NotExpressibleError
from potential.laboratory.plan import (
    LAST,
    MEAN_GAP,
    MEAN_MEASURE,
    MEANS,
    NOTHING,
    POTENTIAL,
    TOTAL,
    Plan,
    plan_of,
    read,
)
from potential.laboratory.rates import (
    Rate,
    guaranteed_rate,
    guaranteed_rate_of_values,
    observed_rate,
    sentence,
    why_slower,
)
from potential.rounding.difference import Difference
from potential.rounding.numbers import UNIT, Rounded, RoundedProblem, RoundedVector, StepCount, as_rounded
from potential.rounding.weighted import rounded_problem
from potential.statement.theorem import Theorem, registered

Array = npt.NDArray[np.float64]

# A theorem in numbers ---------------------------------------------------------------------------------------


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
        self.rounded = rounded_problem(problem, strict=strict)
        self._strict = strict
        # Whether the objective lives on the problem's set alone, so that every point of a state lies in it.
        # Where a set's indicator is the non-smooth part, only what a proximal step returns does.
        composite = issubclass(theorem.problem_class, ProximalPart)
        self._in_set: bool = theorem.problem_class.state_in_set and not composite
        # A flow's t is a time.
        self.continuous: bool = theorem.continuous
        # Where losses change, `problem.at(t)` is the problem of round t; elsewhere there is one for all.
        self._round_of = getattr(problem, "at", None)
        self._round = (-1, self.rounded)
        # In the check a parameter is the number that was given, and what is computed from it is rounded.
        self.rounded_method = copy.copy(method)
        for name in declared_parameters(theorem.method_class):
            value = getattr(method, name)
            self.rounded_method.__dict__[name] = (
                value.rounded() if isinstance(value, Sequence) else Rounded(float(value))
            )
        for name in declared_sequences(theorem.method_class):
            self.rounded_method.__dict__[name] = _rounded_sequence(getattr(method, name))
        #: The names of the vectors of a state.
        self.names = self.plan.names
        self.start_potential = self.potential(0, self.start())
        first = 1 if self.continuous else 0
        nothing = Rounded(math.nan)
        self.constant_budget = self.budget(first) if self.plan.constant_budget else nothing
        self.constant_share = self.share(first) if self.plan.constant_share else nothing

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
            self._round = (int(t), rounded_problem(self._round_of(t), strict=self._strict))
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

    def leaves_set(self, state: Any) -> bool:
        """Whether a computed state lies outside the constraint set, by more than rounding, where it may not."""
        return self._in_set and any(
            self.rounded.leaves_set(v) for v in (state if isinstance(state, tuple) else (state,))
        )

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
        """What step t pays for."""
        return as_rounded(self.evaluate("progress", self.at(t), self.moment(t), state))

    def measure(self, t: float, state: Any) -> Rounded:
        """What the theorem bounds at the last iterate."""
        return as_rounded(self.evaluate("measure", self.at(t), self.moment(t), state))

    def budget(self, t: float) -> Rounded:
        """What step t may add."""
        return as_rounded(self.functions.budget(self.rounded, self.rounded_method, self.moment(t))[0])

    def weight(self, t: float) -> Rounded:
        """The factor in front of the measure."""
        return as_rounded(self.functions.weight(self.rounded, self.rounded_method, self.moment(t))[0])

    def share(self, t: float) -> Rounded:
        """The weight of t in the mean that the theorem bounds."""
        if self.functions.share is None or self.kind not in (MEAN_GAP, MEAN_MEASURE):
            return Rounded(1.0)
        return as_rounded(self.functions.share(self.rounded, self.rounded_method, self.moment(t))[0])

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
        total = self.start_potential + T * self.constant_budget
        if self.kind == TOTAL:
            return total.value
        if self.kind == LAST:
            weight = self.weight(T)
            return total.value / weight.value if weight.value else math.inf
        share = self.constant_share
        return total.value / (T * share.value) if T and share.value else math.inf

    def _floor(self, base: float) -> float:
        """What a bound with a geometric factor levels off at, where each step adds the same to it: that over 1 - base.

        Zero where no step adds anything, NaN where the steps add different amounts.
        """
        added = [self.budget(t) / self.weight(t + 1) for t in (1, 10, 1000)]
        if not any(a.value for a in added):
            return 0.0
        same = all(not a.powers and abs(a.value - added[0].value) <= 1e-9 * abs(added[0].value) for a in added)
        return added[0].value / (1.0 - base) if same and not self.continuous else math.nan

    def guaranteed_rate(self, bounds: Array, ts: Array) -> Rate:
        """The rate of the proven bound: exact where it has a closed form in T, from its values along the run
        elsewhere."""
        if self.kind == POTENTIAL:
            return Rate("unknown", reason="the theorem bounds the potential alone")
        if self.kind == NOTHING:
            return Rate("unknown", reason=f"there is no theorem: {self.plan.refused}")
        if self.kind == LAST:
            here, there = self.weight(2**20), self.weight(2**20 + 1)
            if here.powers or there.powers:
                base = math.exp((here / there).log)
                if base < 1.0:
                    return guaranteed_rate(self.bound_at, base, self._floor(base))
        if math.isnan(self.bound_at(2**10)):
            return guaranteed_rate_of_values(bounds, ts)
        return guaranteed_rate(self.bound_at)


#: Problems with more bytes of data than this share them with their twin.
_LARGE = 2**28


def twin_of(problem: Any) -> Any:
    """Another object with the same attributes and, unless they are large, data of its own.

    What is set on the one, or written into its arrays, is not seen by the other.
    """
    if _bytes_of(problem) <= _LARGE:
        with suppress(Exception):  # a problem of one's own may hold what cannot be copied
            return copy.deepcopy(problem)
    if not hasattr(problem, "__dict__"):
        return copy.copy(problem)
    twin = object.__new__(type(problem))
    twin.__dict__.update(problem.__dict__)
    return twin


def _bytes_of(value: Any, depth: int = 4) -> int:
    """About how much memory the arrays of a problem take."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if depth == 0:
        return 0
    if isinstance(value, list | tuple):
        return sum(_bytes_of(v, depth - 1) for v in value)
    return sum(_bytes_of(v, depth - 1) for v in getattr(value, "__dict__", {}).values())


def begin_step(problem: Any, t: int) -> None:
    """Tell a problem that draws at random that step t begins."""
    begin = getattr(problem, "begin_step", None)
    if begin is not None:
        begin(t)


def _rounded_sequence(terms: Callable[[int], float]) -> Callable[[Any], Rounded]:
    """The terms of a sequence, each off by what its computation from the one before loses: four units.

    A step's theorem speaks of two terms that follow each other, so the first counts as exact, wherever it came from.
    """

    def term(t: Any) -> Rounded:
        value = float(terms(int(t)))
        return Rounded(value, 0.0 if value in (0.0, 1.0) else 4.0 * UNIT * value)

    return term


def arrays(state: Any) -> Any:
    """The arrays of a state."""
    return mapped(state, lambda v: v.array)


def mapped(state: Any, change: Callable[[Any], Any]) -> Any:
    """A state of the same form, with each of its vectors changed."""
    if not isinstance(state, tuple):
        return change(state)
    parts = [change(v) for v in state]
    return type(state)(*parts) if hasattr(state, "_fields") else tuple(parts)


def is_finite(state: Any) -> bool:
    """Whether all entries of all vectors of a state are finite."""
    vectors = state if isinstance(state, tuple) else (state,)
    return all(bool(np.isfinite(v.array if isinstance(v, RoundedVector) else v).all()) for v in vectors)


def parts(state: Any) -> tuple[Any, ...]:
    """The vectors of a state."""
    return tuple(state) if isinstance(state, tuple) else (state,)


# What a run needs before it begins --------------------------------------------------------------------------


class Sequence:
    """The numbers of a parameter that has one for each t, given as a function of t or as an array: called with t."""

    def __init__(self, terms: Any) -> None:
        self.terms = terms

    def __call__(self, t: Any) -> Any:
        """The number for step t; beyond the end of an array, where no step is made, the last one."""
        return self.terms(t) if callable(self.terms) else self.terms[min(int(t), len(self.terms) - 1)]

    def rounded(self) -> Callable[[Any], Rounded]:
        """The same as `Rounded`: the numbers are those that the function gives for an int, taken as exact."""
        return lambda t: Rounded(float(self(int(t))))

    def check(self, parameter: Parameter, known: Known, owner: str, steps: int) -> None:
        """Raise InputError unless there is a number in the domain for each of so many steps."""
        if not callable(self.terms) and np.ndim(self.terms) != 1:
            raise InputError(
                f"{owner}: the parameter {parameter.name} has a number for each t: give a function of t or a "
                f"vector, got {self.terms!r}"
            )
        if not callable(self.terms) and len(self.terms) < max(steps, 1):
            raise InputError(
                f"{owner}: the sequence {parameter.name} has {len(self.terms)} terms, too few for {steps} steps"
            )
        for t in range(max(steps, 1)):
            try:
                term = self(t)
            except Exception as error:
                raise InputError(
                    f"{owner}: the sequence {parameter.name} raises {type(error).__name__} at t = {t}: {error}; give a "
                    "function of t, or a vector"
                ) from error
            parameter.check_number(plain_number(term), known.at(t), owner)

    def __repr__(self) -> str:
        return repr(self.terms)


class Known:
    """What the ends of a parameter's domain may look at: the method's other parameters, and the problem.

    As in a proof, the term of a sequence `eta` at the present t is `eta_t`.
    """

    def __init__(self, numbers: Mapping[str, Any], problem: Any, t: int = 0) -> None:
        self._numbers, self._problem, self._t = numbers, problem, t

    def at(self, t: int) -> Known:
        """The same at another t."""
        return Known(self._numbers, self._problem, t)

    def __getattr__(self, name: str) -> Any:
        numbers = self.__dict__["_numbers"]
        if name in numbers and not isinstance(numbers[name], Sequence):
            return numbers[name]
        sequence = numbers.get(name.removesuffix("_t")) if name.endswith("_t") else None
        if isinstance(sequence, Sequence):
            return plain_number(sequence(self._t))
        return getattr(self.__dict__["_problem"], name)


def plain_number(value: Any) -> Any:
    """A number as a run takes it: NumPy's scalars and exact numbers that are no integers become floats."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Rational) and not isinstance(value, int):
        return float(value)
    return value


def valid_steps(steps: object, least: int = 0) -> int:
    """`steps` as an int; raises InputError unless it is an integer of at least `least`."""
    if isinstance(steps, bool) or not isinstance(steps, int | np.integer) or steps < least:
        raise InputError(f"steps must be an integer, at least {least}, got {steps!r}")
    return int(steps)


def valid_start(problem: Any, x0: Any) -> Array:
    """A checked copy of the start, the problem's own where none is given."""
    if x0 is None:
        if not hasattr(problem, "default_start"):
            raise InputError(f"x0 is missing, and {problem_name(problem)} has no default_start(): give a vector")
        x0 = problem.default_start()
    if hasattr(problem, "validate_start"):
        checked: Array = problem.validate_start(x0)
        return checked
    try:
        point = np.array(x0, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(f"x0 must be a vector of numbers, got {x0!r}") from error
    if point.ndim != 1 or not np.isfinite(point).all():
        raise InputError(f"x0 must be a vector of finite numbers, got shape {point.shape}: {point!r}")
    return point


def require_class(theorem: Theorem, problem: Any) -> None:
    """Raise InputError unless the problem belongs to the theorem's class.

    One without `class_names` is taken at its word.
    """
    names = getattr(problem, "class_names", None)
    wanted = theorem.problem_class.__name__
    if names is not None and special_cases(wanted).isdisjoint(names):
        raise InputError(
            f"{theorem.method_name} is meant for {wanted} ({theorem.problem_class.description}), and "
            f"{problem_name(problem)!r} is not known to be: "
            f"it belongs to {', '.join(sorted(names)) or 'no class'}{_same_method(theorem, names)}"
        )


def _same_method(theorem: Theorem, names: Iterable[str]) -> str:
    """How to claim the same of the method on a problem of these classes: by the catalogue's theorem, if there is one.

    A setting belongs to the problem, so a method that is meant for a class can be claimed to work in a setting of it.
    """
    wanted = theorem.problem_class.__name__
    for known in registered().values():
        if known.method_class is theorem.method_class and known.problem_class.__name__ in names:
            return f"; for {known.problem_class.__name__} there is the theorem {known.name!r}"
    settings = sorted(name for name in names if name.endswith(f"({wanted})") and name.count("(") == 1)
    if not settings:
        return ""
    outer = settings[0].partition("(")[0]
    return (
        f"; to claim the same there, state pt.Theorem(name=..., method={theorem.method_name}, "
        f"problem=pt.{outer}(pt.{wanted}))"
    )


def problem_name(problem: Any) -> str:
    """A short name of the problem."""
    return str(getattr(problem, "name", type(problem).__name__))


def with_numbers(
    theorem: Theorem,
    problem: Any,
    given: Mapping[str, Any],
    steps: int,
    choose: Callable[[Any, list[str]], Any] | None = None,
) -> Any:
    """The theorem's method with a number for each of its parameters.

    Values come from `given`, then from the method if it is an instance, then from the parameter's default.
    What is still missing is left to `choose(method, names)`. Raises InputError for names that are not
    declared, for values outside their domain, and for missing ones.
    """
    declared = declared_parameters(theorem.method_class)
    for name in given:
        if name not in declared:
            has = f"it has {', '.join(declared)}" if declared else "it has none"
            raise InputError(f"{theorem.method_name} has no parameter {name!r}; {has}")
    made = isinstance(theorem.method, type)
    method = theorem.method() if made else copy.copy(theorem.method)
    method.__dict__.update(given)
    for name, parameter in declared.items():
        if name in method.__dict__:
            method.__dict__[name] = _numbers_of(parameter, method.__dict__[name])
    known = Known(method.__dict__, problem)
    missing = [name for name in declared if name not in method.__dict__]
    for name in list(missing):
        default = declared[name].default
        if default is not None:
            method.__dict__[name] = _numbers_of(declared[name], default(known) if callable(default) else default)
            missing.remove(name)
    if missing:
        if choose is None:
            example = ", ".join(f"{name}=..." for name in missing)
            raise InputError(
                f"{theorem.method_name} needs a number for {' and '.join(missing)}: "
                f"write {theorem.method_name}({example})"
            )
        method = choose(method, missing)
    known = Known(method.__dict__, problem)
    for name, parameter in declared.items():
        value = method.__dict__[name]
        if isinstance(value, Sequence):
            value.check(parameter, known, theorem.method_name, steps)
        else:
            parameter.check_number(value, known, theorem.method_name)
    return method


def _numbers_of(parameter: Parameter, value: Any) -> Any:
    """What was given for a parameter as a run takes it."""
    if not parameter.sequence:
        return plain_number(value)
    return value if isinstance(value, Sequence) else Sequence(value)


def best_parameters(
    theorem: Theorem, problem: Any, x0: Array, steps: int, plan: Plan | None = None
) -> Callable[[Any, list[str]], Any]:
    """A choice of parameters: those that make the proven bound after so many steps smallest.

    The bound is minimised over the parameters' domains, in the logarithm of their distance to the lower end,
    one parameter after the other; of sequences, over c / sqrt(t + 1). Raises InputError for a parameter that
    the bound does not depend on.
    """
    from scipy.optimize import minimize_scalar

    def choose(method: Any, names: list[str]) -> Any:
        declared = declared_parameters(theorem.method_class)

        def ends(name: str) -> tuple[float, float | None]:
            lower, upper = declared[name].bounds(Known(method.__dict__, problem))
            return float(lower), None if upper is None else float(upper)

        for name in names:
            lower, upper = ends(name)
            middle = lower + 1.0 if upper is None else (lower + upper) / 2
            method.__dict__[name] = _shaped(declared[name], middle)
        for _ in range(1 if len(names) == 1 else 4):
            for name in names:
                best = _best(method, name, ends(name), declared[name])
                method.__dict__[name] = _shaped(declared[name], best)
        return method

    def _best(method: Any, name: str, ends: tuple[float, float | None], parameter: Parameter) -> float:
        lower, upper = ends
        top = math.log(1e12) if upper is None else math.log(upper - lower)
        if upper is not None and parameter.upper_open:
            top -= 1e-6  # at an open end itself the bound need not be there

        def bound(z: float) -> float:
            trial = copy.copy(method)
            trial.__dict__[name] = _shaped(parameter, lower + math.exp(z))
            if not _within(theorem, trial, problem):
                return math.inf  # another parameter's domain ends with this one
            numeric = NumericTheorem(theorem, trial, problem, x0, strict=False, plan=plan)
            value = final_bound(numeric, steps)
            return math.log(value) if value > 0 else -math.inf

        grid = np.linspace(top - 2 * math.log(1e12) if upper is None else top - math.log(1e12), top, 25)
        values = [bound(float(z)) for z in grid]
        found_any = [v for v in values if v < math.inf]
        if not (found_any and np.ptp(found_any) > 1e-9 and np.isfinite(found_any).all()):
            raise InputError(
                f"{theorem.method_name} needs a number for {name}: the bound of {theorem.name} does not "
                f"depend on it, so there is no best one; write {name}=..."
            )
        k = int(np.argmin(values))
        inside = (float(grid[max(k - 1, 0)]), float(grid[min(k + 1, len(grid) - 1)]))
        found = minimize_scalar(bound, bounds=inside, method="bounded", options={"xatol": 1e-6})
        at_end = upper is not None and k == len(grid) - 1 and not parameter.upper_open
        if at_end and bound(top) <= found.fun + 1e-9:
            return float(upper)  # type: ignore[arg-type]
        return lower + math.exp(float(found.x))

    return choose


def _within(theorem: Theorem, method: Any, problem: Any) -> bool:
    """Whether the numbers of a method lie in their domains, those of its sequences aside."""
    known = Known(method.__dict__, problem)
    for name, parameter in declared_parameters(theorem.method_class).items():
        value = method.__dict__[name]
        if not isinstance(value, Sequence):
            lower, upper = (None if end is None else float(end) for end in parameter.bounds(known))
            slack = 1e-12 * abs(float(value))
            if not (lower - slack <= value and (upper is None or value <= upper + slack)):  # type: ignore[operator]
                return False
    return True


def _shaped(parameter: Parameter, value: float) -> Any:
    """A number, or for a sequence the one that starts there and falls as 1 / sqrt(t + 1)."""
    return Sequence(lambda t: value / math.sqrt(t + 1)) if parameter.sequence else value


def final_bound(numeric: NumericTheorem, steps: int) -> float:
    """The proven bound after so many steps, over its geometric factor."""
    value = numeric.bound_at(steps)
    if not math.isnan(value):
        return value
    total = numeric.start_potential
    for t in range(steps):
        total = total + numeric.budget(t)
    if numeric.kind == LAST:
        weight = numeric.weight(steps)
        return total.value / weight.value if weight.value else math.inf
    shares = math.fsum(numeric.share(t).value for t in range(steps))
    return total.value / shares if shares else math.inf


# What is recorded -------------------------------------------------------------------------------------------


class Ledger:
    """What a run has paid and was allowed so far, and the rows that are recorded of it."""

    # fmt: off
    COLUMNS = (
        "ts", "gaps", "gap_errors", "potentials", "potential_errors", "potential_logs",
        "measures", "measure_errors", "bounds",
        "relative_potentials", "relative_paid", "relative_allowed", "mean_gaps", "best_gaps",
    )
    # fmt: on

    def __init__(self, numeric: NumericTheorem) -> None:
        self.numeric = numeric
        self.rows: list[tuple[float, ...]] = []
        self.budgets = Rounded(0.0)
        self.paid = Rounded(0.0)
        self.gap_sum = Rounded(0.0)  # of the gaps, each times its share in the progress
        self.shares = Rounded(0.0)
        self.steps = 0
        self.best = math.inf if numeric.has_gap else math.nan
        # Weight, measure and bound of the last row, for the check.
        self.weight = Rounded(0.0)
        self.measure = Rounded(0.0)

    @property
    def means(self) -> bool:
        """Whether the conclusion is about a mean, so that every step counts."""
        return self.numeric.kind in MEANS

    def pay(self, t: int, progress: Rounded, budget: Rounded, gap: Rounded | None) -> None:
        """Enter step t: its progress, its budget and, where the mean of the gaps is bounded, its gap."""
        self.paid = self.paid + progress
        self.spend(t, budget)
        if self.numeric.kind == MEAN_MEASURE:
            self.shares = self.shares + self.numeric.share(t)
        if self.numeric.kind == MEAN_GAP and gap is not None:
            share = self.numeric.share(t)
            self.gap_sum = self.gap_sum + share * gap
            self.shares = self.shares + share

    def spend(self, t: int, budget: Rounded) -> None:
        """Enter the budget of step t alone."""
        self.budgets = self.budgets + budget
        self.steps = t + 1

    def spend_until(self, stop: int) -> None:
        """Enter the budgets of all steps before `stop`: a bound of the last iterate needs no more."""
        constant = self.numeric.constant_budget
        if math.isnan(constant.value):
            for t in range(self.steps, stop):
                self.spend(t, self.numeric.budget(t))
        else:
            self.spend(stop - 1, constant * (stop - self.steps))

    def record(self, t: float, state: Any, potential: Rounded | None = None, gap: Rounded | None = None) -> None:
        """Record the state at t; steps before it have been entered."""
        numeric = self.numeric
        potential = numeric.potential(t, state) if potential is None else potential
        gap = numeric.gap(t, state) if gap is None else gap
        self.best = min(self.best, gap.value)
        total = numeric.start_potential + self.budgets
        if numeric.kind == LAST:
            self.weight, self.measure = numeric.weight(t), numeric.measure(t, state)
        elif numeric.kind == POTENTIAL:
            self.weight, self.measure = Rounded(1.0, 0.0, potential.powers), potential.over(potential.powers)
        elif numeric.kind == NOTHING:
            self.weight, self.measure = Rounded(0.0), gap if numeric.has_gap else potential
        elif numeric.kind == TOTAL:
            self.weight = Rounded(1.0)
            self.measure = numeric.weight(t) * numeric.measure(t, state) + self.paid
        elif numeric.kind == MEAN_GAP:
            self.weight = self.shares
            self.measure = self.gap_sum / self.shares if self.shares.value else Rounded(math.nan)
        else:
            self.weight = self.shares if numeric.kind == MEAN_MEASURE else Rounded(float(t))
            self.measure = self.paid / self.weight if self.weight.value else Rounded(math.nan)
        bound = float(total / self.weight) if self.weight.value else math.inf
        mean = float(self.gap_sum / self.shares) if self.shares.value else math.nan
        start = numeric.start_potential
        # A measure with a geometric factor of its own keeps its relative error.
        size = float(abs(self.measure))
        measure_error = self.measure.error
        if self.measure.powers and self.measure.value:
            measure_error *= size / abs(self.measure.value)
        units = [float(v / start) if start.value else math.nan for v in (potential, potential + self.paid, total)]
        row = (t, gap.value, gap.error, potential.value, potential.error, potential.log)
        self.rows.append((*row, float(self.measure), measure_error, bound, *units, mean, self.best))

    def columns(self) -> dict[str, Array]:
        """What was recorded, by name."""
        table = np.array(self.rows, dtype=np.float64).reshape(len(self.rows), len(self.COLUMNS))
        found: dict[str, Any] = {name: table[:, k].copy() for k, name in enumerate(self.COLUMNS)}
        if not self.numeric.continuous:
            found["ts"] = found["ts"].astype(np.int64)
        return found


@dataclass(eq=False, repr=False, kw_only=True)
class RunRecord:
    """What is known of one run: arrays over the recorded steps `ts`, each of shape `(len(ts),)`.

    `gaps` are the gaps of the iterate, `potentials` are Phi(t) over its geometric factor, whose logarithm is
    in `potential_logs`; `measures` are what the theorem bounds (`measure_name`) and `bounds` the proven
    bounds of it. `gap_errors`, `potential_errors`, `measure_errors` bound the rounding of each. In units of
    Phi(0), `relative_potentials` are Phi(t), `relative_paid` Phi(t) and all progress before t where the
    theorem is about a mean, and `relative_allowed` Phi(0) and all budget before t, which they may not exceed.
    `mean_gaps` are the weighted means of the gaps before t where the theorem is about them, NaN elsewhere;
    `best_gaps` the least gap recorded up to t. Where the problem minimizes nothing there are no gaps: all are NaN.
    """

    theorem: Theorem
    method: Any
    problem: Any
    steps: int
    kind: str
    measure_name: str
    numeric: NumericTheorem | None = None
    ts: Any = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    gaps: Any = field(default_factory=lambda: np.zeros(0))
    gap_errors: Any = field(default_factory=lambda: np.zeros(0))
    potentials: Any = field(default_factory=lambda: np.zeros(0))
    potential_errors: Any = field(default_factory=lambda: np.zeros(0))
    potential_logs: Any = field(default_factory=lambda: np.zeros(0))
    measures: Any = field(default_factory=lambda: np.zeros(0))
    measure_errors: Any = field(default_factory=lambda: np.zeros(0))
    bounds: Any = field(default_factory=lambda: np.zeros(0))
    relative_potentials: Any = field(default_factory=lambda: np.zeros(0))
    relative_paid: Any = field(default_factory=lambda: np.zeros(0))
    relative_allowed: Any = field(default_factory=lambda: np.zeros(0))
    mean_gaps: Any = field(default_factory=lambda: np.zeros(0))
    best_gaps: Any = field(default_factory=lambda: np.zeros(0))

    #: What the errors of the records are made of.
    error_name: ClassVar[str] = "rounding"

    @property
    def has_gaps(self) -> bool:
        """Whether gaps were recorded: only a problem that minimizes a function has them."""
        return bool(len(self.gaps) and self.numeric is not None and self.numeric.has_gap)

    @property
    def title(self) -> str:
        """The method and the problem, for a heading."""
        return f"{self.theorem.method_name} on {problem_name(self.problem)}"

    @property
    def extent(self) -> str:
        """How long the run is, in words."""
        return f"{self.steps} steps"

    @property
    def length(self) -> tuple[str, str]:
        """How long the run is: a name and a text."""
        return "steps", str(self.steps)

    @property
    def measured(self) -> str:
        """What is compared with the bound, in words, and over what it is a mean."""
        return self.measure_name

    @property
    def last(self) -> str:
        """The last measure as text, empty where nothing was recorded."""
        return f"{self.measures[-1]:.3g}" if len(self.ts) else ""

    @property
    def band(self) -> tuple[Any, Any] | None:
        """The least and the largest measure at each time, where there were several runs."""
        return None

    @property
    def parameters(self) -> dict[str, float]:
        """The method's parameters with their numbers, those that are one for all t."""
        if isinstance(self.method, type):
            return {}
        values = {name: getattr(self.method, name) for name in declared_parameters(self.theorem.method_class)}
        return {name: float(value) for name, value in values.items() if not isinstance(value, Sequence)}

    @property
    def _measure_rounding(self) -> Array:
        """What rounding may contribute to each measure, as far as it is known."""
        return np.asarray(self.measure_errors)

    def observed_rate(self) -> Rate:
        """The rate of what the theorem bounds, along this run; see `potential.laboratory.rates.observed_rate`."""
        return observed_rate(self.measures, self.ts, self._measure_rounding)

    def guaranteed_rate(self) -> Rate:
        """The rate of the proven bound."""
        if self.numeric is None:
            return Rate("unknown", reason="nothing was recorded")
        return self.numeric.guaranteed_rate(self.bounds, self.ts)

    @property
    def outcome(self) -> str:
        """The last measure with its bound, as text; with its rounding where that is what is left of it."""
        if not len(self.ts):
            return ""
        measure, error, bound = self.measures[-1], self._measure_rounding[-1], self.bounds[-1]
        what = "bound of its expectation" if self.theorem.problem_class.expectation else "bound"
        if abs(measure) <= 10.0 * error:
            return f"{measure:.2g}, of which {self.error_name} up to {error:.1g}; {what} {bound:.4g}"
        return f"{measure:.4g}, {what} {bound:.4g}"

    @property
    def rates(self) -> str:
        """Observed and guaranteed rate, in one line, and why the first may be the slower one."""
        note = f"; {self.rate_note}" if self.rate_note else ""
        return f"{self.measure_name}: {sentence(self.observed_rate(), self.guaranteed_rate())}{note}"

    @property
    def rate_note(self) -> str:
        """Why the run seems slower than what is guaranteed, empty where it does not."""
        if not len(self.ts):
            return ""
        last = float(self.ts[-1]), float(self.measures[-1]), float(self.bounds[-1])
        return why_slower(self.observed_rate(), self.guaranteed_rate(), *last)

    def plot(self, path: Any = None) -> Any:
        """The gap with its bound and the potential along the run, side by side: a Matplotlib Figure, saved if
        `path` is given."""
        from potential.laboratory.plots import plot_run

        return plot_run(self, path)


# The check --------------------------------------------------------------------------------------------------


@dataclass(eq=False, repr=False, kw_only=True)
class Report(RunRecord):
    """The outcome of a check, true where everything held.

    Per step, of shape `(steps,)` and over the geometric factor at its beginning: `changes` of the potential,
    `allowed` changes (budget less progress), `allowances` for rounding; a step holds where `changes - allowed
    <= allowances`. `bound_excesses`, of shape `(steps + 1,)`, are how much weight times measure exceeds its
    bound, less the rounding that has accumulated; `domination_excesses` the same for Phi(t) >= weight(t)
    measure(t). None may be positive. `accumulated`, of the same shape, is what that rounding may have added to the
    measure.
    """

    changes: Any = field(default_factory=lambda: np.zeros(0))
    allowed: Any = field(default_factory=lambda: np.zeros(0))
    allowances: Any = field(default_factory=lambda: np.zeros(0))
    scales: Any = field(default_factory=lambda: np.zeros(0))
    bound_excesses: Any = field(default_factory=lambda: np.zeros(0))
    domination_excesses: Any = field(default_factory=lambda: np.zeros(0))
    accumulated: Any = field(default_factory=lambda: np.zeros(0))
    diverged_at: float | None = None
    outside_at: int | None = None
    difference: Difference | None = None
    refused: str = ""
    chosen: tuple[str, ...] = ()

    #: What the entries of the arrays are called, and what the potential did.
    unit: ClassVar[str] = "steps"
    rose: ClassVar[str] = "rose"
    place: ClassVar[str] = "step {:g}"

    def __bool__(self) -> bool:
        return (
            self.diverged_at is None
            and self.outside_at is None
            and self.difference is None
            and not self.refused
            and not (len(self.violations) or len(self.bound_violations) or len(self.domination_violations))
        )

    @property
    def failed_at(self) -> float | None:
        """The first t at which something did not hold, -1 for the start; None where all did."""
        firsts = [float(found[0]) for found in self._wrong if len(found)]
        if self.difference is not None:
            firsts.append(float(self.difference.t))
        if self.diverged_at is not None:
            firsts.append(float(self.diverged_at))
        if self.outside_at is not None:
            firsts.append(float(self.outside_at))
        return min(firsts, default=None)

    @property
    def _wrong(self) -> list[Any]:
        """Where something was violated, sorted."""
        return [self.violations, self.bound_violations, self.domination_violations]

    @property
    def verdict(self) -> str:
        """ "held", "failed at step k" (the first, of a flow "failed at t = ..."), or "not applicable"."""
        if self.refused:
            return "not applicable"
        at = self.failed_at
        if at is None:
            return "held"
        return "failed at the start" if at < 0 else f"failed at {self.place.format(at)}"

    @property
    def excesses(self) -> Array:
        """Per step, how much the potential rose beyond what the theorem and rounding allow; none may be
        positive."""
        excess: Array = self.changes - self.allowed - self.allowances
        return excess

    @property
    def violations(self) -> npt.NDArray[np.intp]:
        """The steps t at which the potential rose more than the theorem and rounding allow."""
        # Written so that a NaN is a violation.
        return np.flatnonzero(~(self.excesses <= 0.0))

    @property
    def bound_violations(self) -> npt.NDArray[np.intp]:
        """The steps t at which the run was above the proven bound."""
        return np.flatnonzero(~(self.bound_excesses <= 0.0))

    @property
    def domination_violations(self) -> npt.NDArray[np.intp]:
        """The steps t at which the potential was below weight times measure."""
        return np.flatnonzero(~(self.domination_excesses <= 0.0))

    @property
    def worst_step(self) -> int | None:
        """The step that comes nearest to a violation, or goes furthest, by the ratio; None if no step was
        made."""
        if not len(self.changes):
            return None
        return int(np.argmax(np.nan_to_num(self._ratios, nan=np.inf)))

    @property
    def _ratios(self) -> Array:
        with np.errstate(all="ignore"):
            return np.asarray(self.excesses / np.where(self.scales > 0, self.scales, 1.0))

    @property
    def largest_violation(self) -> float:
        """The largest excess over all steps, over the factor there: at most 0 where every step holds."""
        return float(np.max(self.excesses)) if len(self.changes) else -math.inf

    @property
    def largest_violation_ratio(self) -> float:
        """The largest excess in units of the potential, the progress and the budget at its step, whichever is
        largest."""
        return float(np.max(self._ratios)) if len(self.changes) else -math.inf

    @property
    def tightness(self) -> float:
        """The largest ratio of the measure to its bound along the run: 1 is a bound that is met."""
        with np.errstate(all="ignore"):
            ratio = self.measures / self.bounds
        # Where rounding dominates, the ratio says nothing.
        clear = np.isfinite(ratio) & (self.bounds > 0) & (self.measures > 10.0 * self._measure_rounding)
        return float(ratio[clear].max()) if clear.any() else math.nan

    @property
    def _measure_rounding(self) -> Array:
        """In evaluating a measure, and in the steps that led there."""
        return np.asarray(self.measure_errors + self.accumulated)

    def failures(self) -> list[str]:
        """What did not hold, in words."""
        found = []
        if self.refused:
            found.append(self.refused)
        if self.difference is not None:
            found.append(self.difference.text)
        if self.diverged_at is not None:
            found.append(f"the run left the finite numbers at iteration {self.diverged_at}")
        if self.outside_at is not None:
            found.append(
                f"the run left the constraint set at iteration {self.outside_at}: "
                "end the step with p.project, or with a mean of points of the set"
            )
        if len(self.violations):
            first, worst = self.violations[0], self.worst_step
            found.append(
                f"the potential {self.rose} more than allowed at {len(self.violations)} of {len(self.changes)} "
                f"{self.unit}, first at t = {first:g}, worst at t = {worst:g} "
                f"by {self.largest_violation_ratio:.2e} of the potential"
            )
        if len(self.bound_violations):
            found.append(
                f"the {self.measured} was above its bound at {len(self.bound_violations)} {self.unit}, "
                f"first at t = {self.bound_violations[0]:g}"
            )
        if len(self.domination_violations):
            found.append(
                f"the potential was below weight times {self.measure_name} at "
                f"{len(self.domination_violations)} {self.unit}, first at t = {self.domination_violations[0]:g}"
            )
        return found

    def facts(self) -> list[tuple[str, str]]:
        """The report as rows of a name and a text."""
        rows = [
            ("theorem", self.theorem.name),
            ("method", self.theorem.method_name),
            ("problem", problem_name(self.problem)),
        ]
        for name, value in self.parameters.items():
            note = " (chosen: the best bound)" if name in self.chosen else ""
            rows.append((name, f"{value:.6g}{note}"))
        rows.append(self.length)
        rows.append(("verdict", self.verdict if self else f"{self.verdict}: {'; '.join(self.failures())}"))
        if self.refused:
            return rows
        if len(self.changes):
            largest = f"{max(self.largest_violation, 0.0):.2e}"
            rows.append(("largest violation", f"{largest} (it comes closest at t = {self.worst_step:g})"))
        if len(self.measures):
            rows.append((f"{self.measure_name} at the end", self.outcome))
        observed, guaranteed = self.observed_rate(), self.guaranteed_rate()
        rows.append(("observed rate", f"{observed} {observed.interval}".strip()))
        rows.append(("guaranteed rate", str(guaranteed)))
        if self.rate_note:
            rows.append(("", self.rate_note))
        return rows

    def summary(self) -> str:
        """The report as text, a fact a line."""
        rows = self.facts()
        width = max(len(name) for name, _ in rows)
        return "\n".join(f"{name:<{width}}  {text}" for name, text in rows)

    def __repr__(self) -> str:
        return f"<Report: {self.theorem.name} on {problem_name(self.problem)}, {self.extent}, {self.verdict}>"

    def __str__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        from potential.laboratory.plots import svg

        return html_table(self.facts()) + svg(self)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data for JSON: verdict, violations, last values and rates; numbers not finite
        are None."""
        return {
            "theorem": self.theorem.name,
            "method": self.theorem.method_name,
            "problem": problem_name(self.problem),
            "class": self.theorem.problem_class.__name__,
            "parameters": self.parameters,
            "chosen": list(self.chosen),
            "steps": self.steps,
            "verdict": self.verdict,
            "holds": bool(self),
            "failed_at": self.failed_at,
            "reason": self.refused,
            "difference": None if self.difference is None else self.difference.to_dict(),
            "failures": self.failures(),
            "violations": len(self.violations),
            "bound_violations": len(self.bound_violations),
            "domination_violations": len(self.domination_violations),
            "worst_step": self.worst_step,
            "largest_violation": _finite(max(self.largest_violation, 0.0)),
            "largest_violation_ratio": _finite(max(self.largest_violation_ratio, 0.0)),
            "measure": self.measure_name,
            "last_measure": _finite(self.measures[-1]) if len(self.measures) else None,
            "last_bound": _finite(self.bounds[-1]) if len(self.bounds) else None,
            "observed_rate": self.observed_rate().to_dict(),
            "guaranteed_rate": self.guaranteed_rate().to_dict(),
        }


def _finite(value: Any) -> float | None:
    return float(value) if math.isfinite(value) else None


def html_table(rows: list[tuple[str, str]]) -> str:
    """Rows of a name and a text as an HTML table."""
    left = 'style="text-align:left"'
    lines = "".join(
        f"<tr><th {left}>{html.escape(name)}</th><td {left}>{html.escape(text)}</td></tr>" for name, text in rows
    )
    return f"<table>{lines}</table>"


def check(
    claim: Any,
    problem: Any,
    x0: Any = None,
    steps: int = 1000,
    *,
    seeds: int | None = None,
    time: float | None = None,
    **parameters: Any,
) -> Report:
    """Run a method on data and hold its theorem against every step.

    `claim` is a Theorem, a Method (class or instance), or the name of a theorem in the catalogue; `problem` a
    numeric problem of the theorem's class; `x0` the start, the problem's own where none is given, of shape
    `(dimension,)`. Parameters of the method go by name. One that is neither given nor has a default is
    chosen: the number that makes the proven bound after `steps` steps smallest.

    The report is true where at each step the potential changed by at most what the theorem allows, the
    measure was below its bound and the potential above weight times measure, up to rounding error bounds that
    follow from the magnitudes. A run that leaves the finite numbers gives a false report, which keeps what
    came before.

    Of a method that draws at random the theorem speaks of expectations: at some steps of a run the expected potential
    after the step is worked out over all that the step can draw, and the mean over `seeds` runs (20 where nothing is
    said, at least 2) of what the theorem bounds is compared with the bound, as far as the spread of the runs can tell.
    Their seeds are the problem's own and those after it. See `potential.laboratory.expectation.ExpectationReport`.

    Of a flow the derivative of the potential is held against the theorem at many times, and its values along a
    solution, as far as the error of the integration allows; `time` is when the flow ends, where nothing is said after
    `steps` times its natural unit. See `potential.laboratory.flow.FlowReport`.

    Raises InputError for a problem of another class, a start or a number of steps that cannot be used, `seeds` for a
    method that does not draw, `time` for one that is no flow, a parameter outside its domain; MissingOracleError for
    an oracle that the problem does not have; NoMinimizerError where the problem has no minimizer to compare with.
    """
    theorem = Theorem.of(claim)
    steps = valid_steps(steps, least=1)
    require_class(theorem, problem)
    start = valid_start(problem, x0)
    try:
        plan = read(theorem)
    except (NotExpressibleError, NotExactError, MissingOracleError) as error:
        return Report(
            theorem=theorem,
            method=theorem.method,
            problem=problem,
            steps=0,
            kind=NOTHING,
            measure_name="",
            refused=str(error),
        )
    chosen: list[str] = []
    best = best_parameters(theorem, problem, start, steps, plan)

    def choose(method: Any, names: list[str]) -> Any:
        chosen.extend(names)
        return best(method, names)

    with np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore"):
        method = with_numbers(theorem, problem, parameters, steps, choose)
        # What a step does to the problem or to the method is not done to what it is compared with.
        twin, numbers = twin_of(problem), copy.copy(method)
        numeric = NumericTheorem(theorem.with_method(method), numbers, twin, start, plan=plan)
        if time is not None and not theorem.continuous:
            raise InputError(f"{theorem.method_name} makes steps, and is no flow: give steps, not time={time!r}")
        if seeds is not None and not theorem.problem_class.expectation:
            raise InputError(f"{theorem.method_name} draws nothing at random: leave out seeds={seeds!r}")
        if theorem.problem_class.expectation:
            from potential.laboratory.expectation import checked_in_expectation

            return checked_in_expectation(numeric, problem, method, steps, tuple(chosen), seeds)
        if theorem.continuous:
            from potential.laboratory.flow import checked_flow

            return checked_flow(numeric, problem, method, steps, tuple(chosen), time)
        from potential.laboratory.steps import checked_steps

        return checked_steps(numeric, problem, method, steps, tuple(chosen))


def excesses(ledger: Ledger, potential: Rounded, slack: Rounded) -> tuple[float, float]:
    """How much the bound, and the domination, are violated at the row just recorded, over the factor
    there."""
    numeric = ledger.numeric
    if not ledger.weight.value:
        return -math.inf, -math.inf
    # The state is the computed one, whose steps were each allowed their rounding: so is their sum.
    total = numeric.start_potential + ledger.budgets + slack
    if numeric.kind == TOTAL:
        over = (ledger.measure - total).over(potential.powers)
        under = (ledger.measure - ledger.paid - potential).over(potential.powers)
        return over.value - over.error, under.value - under.error
    if numeric.kind in (LAST, POTENTIAL):
        weighted = ledger.weight * ledger.measure
        over = (weighted - total).over(potential.powers)
        under = (weighted - potential).over(potential.powers)
        return over.value - over.error, under.value - under.error
    weighted = ledger.gap_sum if numeric.kind == MEAN_GAP else ledger.paid
    over = weighted - total
    # The potential itself must not fall below zero.
    return over.value - over.error - potential.error, -potential.value - potential.error
