"""Numbers for the parameters of a method: one for all t, or one for each."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Mapping
from numbers import Rational
from typing import Any

import numpy as np

from potential.algebra.constant_roots import ConstantRoot
from potential.algebra.parameters import Decided, Parameter, decided_numbers, declared_horizon, declared_parameters
from potential.algebra.roots import declared_sequences, is_of
from potential.errors import InputError
from potential.rounding.numbers import UNIT, Rounded
from potential.statement.theorem import Theorem


class ParameterSequence:
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
        if name in numbers and not isinstance(numbers[name], ParameterSequence):
            return numbers[name]
        sequence = numbers.get(name.removesuffix("_t")) if name.endswith("_t") else None
        if isinstance(sequence, ParameterSequence):
            return plain_number(sequence(self._t))
        return getattr(self.__dict__["_problem"], name)


class DecidedNumbers(ParameterSequence):
    """The numbers that were decided so far, one for each step, or, where each is kept, one for each state."""

    def __init__(self, name: str, owner: str) -> None:
        super().__init__([])
        self.name, self.owner = name, owner

    def __call__(self, t: Any) -> Any:
        """The number of step t; raises InputError where that step was not decided."""
        at = int(t)
        if not 0 <= at < len(self.terms):
            raise InputError(f"{self.owner}: {self.name}({at}) is asked for before the step decides it")
        return self.terms[at]

    def decided(self, parameter: Decided, t: int, value: Any, known: Known) -> None:
        """Keep the number of step t; raises InputError for one outside of its domain."""
        number, where = plain_number(value), f"{self.owner}.decide, at t = {t}"
        following = parameter.next_term(f"{self.name}_next")
        if following is not None:
            following.check_number(number, known.at(t), where)
            t += 1
        parameter.check_number(number, known.at(t), where)
        del self.terms[t:]
        self.terms.append(float(number))

    def check(self, parameter: Parameter, known: Known, owner: str, steps: int) -> None:
        """Begin with the first term, where there is one before the run."""
        start = getattr(parameter, "start", None)
        if start is not None:
            first = plain_number(start(known) if callable(start) else start)
            parameter.check_number(first, known, f"{owner}, at the start")
            self.terms = [float(first)]

    def __repr__(self) -> str:
        return "decided"

    def rounded(self) -> Callable[[Any], Rounded]:
        """The same as `Rounded`: each number is off by what its computation loses, four units."""

        def term(t: Any) -> Rounded:
            value = float(self(t))
            return Rounded(value, 4.0 * UNIT * abs(value))

        return term


def plain_number(value: Any) -> Any:
    """A number as a run takes it: NumPy's scalars and exact numbers that are no integers become floats."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Rational) and not isinstance(value, int):
        return float(value)
    return value


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
    constants = {name: p for name, p in declared.items() if isinstance(p, ConstantRoot)}
    for name in given:
        if name not in declared:
            has = f"it has {', '.join(declared)}" if declared else "it has none"
            raise InputError(f"{theorem.method_name} has no parameter {name!r}; {has}")
    made = isinstance(theorem.method, type)
    method = theorem.method() if made else copy.copy(theorem.method)
    method.__dict__.update(given)
    for name, constant in constants.items():
        if name in method.__dict__:
            constant.require_inside(method.__dict__[name], theorem.method_name)
        del declared[name]
    for name, number in decided_numbers(theorem.method_class).items():
        if name in given:
            number.require_inside(given[name], theorem.method_name)
        method.__dict__[name] = DecidedNumbers(name, theorem.method_name)
    for name, parameter in declared.items():
        if name in method.__dict__:
            method.__dict__[name] = _numbers_of(parameter, method.__dict__[name])
    known = Known(method.__dict__, problem)
    missing = [name for name in declared if name not in method.__dict__]
    horizon = declared_horizon(theorem.method_class)
    if horizon in missing:
        method.__dict__[horizon] = steps
        missing.remove(horizon)
    settle_roots(theorem, method, problem, missing)  # a default may look at one
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
    settle_roots(theorem, method, problem)
    known = Known(method.__dict__, problem)
    for name, parameter in declared.items():
        value = method.__dict__[name]
        if isinstance(value, ParameterSequence):
            value.check(parameter, known, theorem.method_name, steps)
        else:
            parameter.check_number(value, known, theorem.method_name)
    for name, root in declared_sequences(theorem.method_class).items():
        if root.has_parameters and is_of(method.__dict__.get(name, root), root):
            method.__dict__[name] = root.with_numbers({n: float(getattr(known, n)) for n in root.needs})
    if horizon and method.__dict__[horizon] != steps:
        raise InputError(
            f"{theorem.method_name} with {horizon}={method.__dict__[horizon]} makes that many steps, and nothing is "
            f"claimed of fewer or more: give steps={method.__dict__[horizon]}, or no {horizon}; got steps={steps}"
        )
    return method


def settle_roots(theorem: Theorem, method: Any, problem: Any, missing: Collection[str] = ()) -> None:
    """Give each constant root of a method its number, from the parameters in its relation, if none is missing."""
    known = Known(method.__dict__, problem)
    for name, root in declared_parameters(theorem.method_class).items():
        if isinstance(root, ConstantRoot) and not set(root.needs) & set(missing):
            method.__dict__[name] = float(root.near({needed: getattr(known, needed) for needed in root.needs}))


def _numbers_of(parameter: Parameter, value: Any) -> Any:
    """What was given for a parameter as a run takes it."""
    if not parameter.sequence:
        return plain_number(value)
    return value if isinstance(value, ParameterSequence) else ParameterSequence(value)


def rounded_root(value: float) -> Rounded:
    """A constant root, off by what its rounding to a float loses."""
    return Rounded(value, 2 * UNIT * abs(value))


def rounded_sequence(terms: Callable[[int], float]) -> Callable[[Any], Rounded]:
    """The terms of a sequence, each off by what its computation from the one before loses: four units.

    A step's theorem speaks of two terms that follow each other, so the first counts as exact, wherever it came from.
    """

    def term(t: Any) -> Rounded:
        value = float(terms(int(t)))
        return Rounded(value, 0.0 if value in (0.0, 1.0) else 4.0 * UNIT * abs(value))

    return term
