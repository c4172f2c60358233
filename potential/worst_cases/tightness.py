"""How tight a proved bound is, for given N: the worst case of N steps over the bound, 1 where it is attained.

The start is measured as the bound measures it: by ||x_0 - x*||^2, by the gap or by the divergence where the bound
speaks of one of them alone, else by the potential at the start. What is spent in N steps is what the theorem sums.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import sympy

from potential.algebra.constant_roots import ConstantRoot
from potential.algebra.parameters import Horizon, Parameter, declared_parameters
from potential.algebra.roots import declared_sequences
from potential.classes.problem_class import ProblemClass
from potential.conclusion import Conclusion, evaluated
from potential.errors import InputError
from potential.worst_cases.question import Question
from potential.worst_cases.result import WorstCase

# What is given at the start, by the symbol in which a bound speaks of it.
_GIVEN = ("R", "Delta_0", "D_0")
# Values of parameters that every method of a class has; the second choice is a harder problem.
_USUAL: dict[str, tuple[Fraction, Fraction]] = {
    "mu": (Fraction(1, 4), Fraction(1, 25)),
    "L": (Fraction(1), Fraction(4)),
    "n": (Fraction(2), Fraction(10)),
    "delta": (Fraction(1, 2), Fraction(1, 10)),
    **dict.fromkeys(("G", "D", "M"), (Fraction(1), Fraction(2))),
    "sigma": (Fraction(1), Fraction(1, 2)),
}
# sqrt(mu/L) for these, of which the domain of a parameter may speak.
_ROOTS = ({"q": Fraction(1, 2)}, {"q": Fraction(1, 10)})


def _condition(name: str, problem: type[ProblemClass]) -> Callable[[Any, Any], Any]:
    """The distance of the start, its gap, or its divergence from the minimizer."""
    if name == "R":
        return lambda p, x0: p.distance_squared(x0)
    if name == "Delta_0":
        return lambda p, x0: p.gap(x0)
    return lambda p, x0: getattr(p, problem.divergence)(p.minimizer, x0)


def _nothing(p: Any, x0: Any) -> int:
    """No condition on the start."""
    return 0


@dataclass(frozen=True)
class Tight:
    """A bound beside the worst case that it bounds, for N = `steps`.

    `tightness` is the worst case over the bound, between 0 and 1, and `ratio` the bound over the worst case; both are 1
    where the bound is attained. Where `upper`, the worst case is only known from above: so is the tightness.
    """

    steps: int
    bound: float
    case: WorstCase
    factor: float = 1.0

    @property
    def value(self) -> float:
        """The worst case."""
        return self.case.value / self.factor

    @property
    def ratio(self) -> float:
        """The bound over the worst case, at least 1 but for rounding."""
        return self.bound / self.value if self.value else float("inf")

    @property
    def tightness(self) -> float:
        """The worst case over the bound, at most 1 but for rounding."""
        return self.value / self.bound if self.bound else float("nan")

    @property
    def upper(self) -> bool:
        """Whether the class's inequalities are only necessary, so that the worst case is known from above."""
        return not self.case.tight

    def __repr__(self) -> str:
        return (
            f"<N = {self.steps}: bound {self.bound:.6g}, worst case {self.value:.6g}, tightness {self.tightness:.4g}>"
        )


def tightness(conclusion: Conclusion, steps: int | Iterable[int], parameters: Mapping[str, Any]) -> list[Tight]:
    """The proved bound over the worst case, for each N and one choice of the parameters.

    Raises InputError for a flow, for losses that change, and where a number of steps is below 1.
    """
    theorem = conclusion.statement.theorem
    counts = [steps] if isinstance(steps, int) else list(steps)
    start = _of_the_start(conclusion)
    alone = start[0] if len(start) == 1 and start[0] in _GIVEN else None
    given: Any = "potential" if start else _nothing
    if alone is not None:
        given = _condition(alone, theorem.problem_class)
    last = conclusion.kind == "last"
    found = []
    for count in counts:
        if count < 1:
            raise InputError(f"{theorem.name}: a bound is of T >= 1 steps, got {count}")
        question = Question.of(theorem, count, parameters, given, None if last else "sum")
        case = WorstCase.of(question)
        values = conclusion.with_roots(_values(case, parameters))

        def number(expression: sympy.Expr, size: int, count: int = count, values: Any = values) -> Any:
            return evaluated(expression, count, {**values, **dict.fromkeys(start, size)})

        factor = number(conclusion.factor, 0)
        # With the potential at the start at most 1, it is 1 that is spent beside the budgets.
        total = number(conclusion.total, 1) if alone or not start else 1 + number(conclusion.total, 0)
        found.append(Tight(count, float(total / factor), case, 1.0 if last else float(factor)))
    return found


def _of_the_start(conclusion: Conclusion) -> list[str]:
    """The symbols of a bound that stand for something at the start."""
    theorem = conclusion.statement.theorem
    cls = theorem.method_class
    declared = theorem.problem_class.parameter_names(), declared_parameters(cls), declared_sequences(cls)
    parameters = {name.rstrip("_") for names in declared for name in names} | {"T", "t"}
    symbols = conclusion.bound.free_symbols | conclusion.total.free_symbols
    return sorted(s.name for s in symbols if s.name.partition("[")[0] not in parameters)


def _values(case: WorstCase, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters by name, sequences as functions of t."""
    terms = case.solved.unrolled.sequences
    given = {name: value for name, value in parameters.items() if not callable(value)}
    sequences = {name: (lambda t, term=term: term(t).fraction) for name, term in terms.items()}
    return {**given, **case.parameters, **sequences}


# Choices of parameters ------------------------------------------------------------------------------------------------


def choices(conclusion: Conclusion) -> list[dict[str, Any]]:
    """Two typical choices of all parameters of a theorem: an easy problem and the longest step, a hard one and half."""
    return [_choice(conclusion, which) for which in (0, 1)]


def _choice(conclusion: Conclusion, which: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    theorem = conclusion.statement.theorem
    cls, own = theorem.problem_class, declared_parameters(theorem.method_class)
    spoken_of = {*cls.optional_parameters(), *conclusion.statement.field.values}
    optional = {name: _USUAL[name][which] for name in _USUAL if name in spoken_of}
    for name, parameter in {**cls.all_parameters(frozenset()), **own}.items():
        bare = name.rstrip("_")
        if isinstance(parameter, Horizon | ConstantRoot):
            continue
        known = SimpleNamespace(**_ROOTS[which], **{**optional, **found})
        if bare in _USUAL and _reaches(parameter, known, _USUAL[bare][which]):
            found[bare] = _USUAL[bare][which]
        elif isinstance(parameter, Parameter):
            value = _inside(parameter, known, which)
            found[bare] = (lambda t, value=value: value) if parameter.sequence else value
    for root in (name for name in spoken_of if name.startswith("q_")):  # of a part of a sum
        part = root.removeprefix("q")
        found |= {f"mu{part}": _USUAL["mu"][which], f"L{part}": _USUAL["L"][which], root: _ROOTS[which]["q"]}
    asked = {s.name for s in conclusion.bound.free_symbols}
    return {name: value for name, value in optional.items() if name in asked} | found


def _reaches(parameter: Any, p: Any, value: Fraction) -> bool:
    """Whether the domain of a parameter goes as far as a value."""
    upper = parameter.bounds(p)[1] if isinstance(parameter, Parameter) else None
    return upper is None or value < Fraction(upper) or (value == Fraction(upper) and not parameter.upper_open)


def _inside(parameter: Parameter, p: Any, which: int) -> Fraction:
    """A number in a domain: the default, or the upper end where that belongs to it, or its middle; then half of it."""
    lower, upper = parameter.bounds(p)
    low, first = Fraction(lower), parameter.default
    if first is not None and not parameter.sequence:
        high = Fraction(first(p) if callable(first) else first)
    elif upper is None:
        high = low + Fraction(1, 2)
    else:
        high = low + (Fraction(upper) - low) / (2 if parameter.upper_open else 1)
    return high if which == 0 else low + (high - low) / 2


__all__ = ["Tight", "choices", "tightness"]
