"""A numeric problem put together from parts, each exact: what its oracles answer is computed in rational numbers."""

from __future__ import annotations

import copy
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from potential.errors import InputError, MissingOracleError
from potential.interpretations.interpretation import Interpretation
from potential.members.simplex import Point, dot, root
from potential.refutation.telling import told


class ComposedProblem:
    """A problem of a class from the parts that it is made of, each answer rounded once.

    Vectors are one-dimensional arrays of shape `(dimension,)`. Oracles take floats or Fractions and give floats; those
    of `.exact` give Fractions, in arrays of dtype object. The solution is the origin. Where a step draws at random,
    `.at(k)` is the problem at the k-th of `.outcomes` outcomes, and `.shares` says how likely each is.
    Raises MissingOracleError, an AttributeError, for an oracle that the problem does not have.
    """

    minimum_error = 0.0
    stationarity = 0.0

    def __init__(
        self,
        meaning: Interpretation,
        parts: Mapping[str, Any],
        constants: Mapping[str, Fraction],
        variant: Mapping[str, str],
        block_of: tuple[int, ...],
        steps: Mapping[str, list[Fraction]],
        titles: Mapping[str, str],
    ) -> None:
        self.parts, self.constants, self.variant = parts, dict(constants), variant
        self.block_of, self.dimension = block_of, len(block_of)
        cls = type(meaning.problem)
        self.name = f"a problem of the class {cls.__name__}"
        self.class_names = frozenset({cls.__name__})
        self.outcomes, self.outcome = meaning.outcomes(constants), 0
        self.zero: Point = (Fraction(0),) * self.dimension
        self._meaning, self._steps, self._titles = meaning, steps, titles
        self.shares = meaning.shares(self.outcomes, self.numbers)
        self._shapes = [(k * self.dimension,) for k in meaning.tables(constants)]
        self.is_exact = False

    def lines(self) -> list[str]:
        """What the problem is made of, for a person."""
        said = (told(self._titles[name], part) for name, part in self.parts.items())
        return [line for text in said for line in textwrap.wrap(text, _WIDTH, subsequent_indent="    ")]

    def numbers(self, oracle: str) -> list[Fraction]:
        """The numbers that an oracle was asked with in the step."""
        return self._steps.get(oracle, [])

    @cached_property
    def exact(self) -> ComposedProblem:
        """The same problem with Fractions for answers and constants."""
        twin = self._twin()
        twin.is_exact = True
        return twin

    def at(self, outcome: int) -> ComposedProblem:
        """The problem at one of the outcomes of what is drawn."""
        twin = self._twin()
        twin.outcome = outcome
        return twin

    def mean(self, values: Sequence[Any]) -> Any:
        """The mean of what was found at the outcomes, each as likely as it is."""
        first, *others = (self._number(share) * value for share, value in zip(self.shares, values, strict=True))
        return sum(others, first)

    def _twin(self) -> ComposedProblem:
        twin = copy.copy(self)
        for name in ("_answers", "exact"):
            twin.__dict__.pop(name, None)
        return twin

    @cached_property
    def _answers(self) -> Mapping[str, Any]:
        return self._meaning.answering(self)

    # Numbers in and out -----------------------------------------------------------------------------------------------

    def _number(self, value: Fraction) -> Any:
        return value if self.is_exact else float(value)

    def _array(self, values: Iterable[Any]) -> Any:
        return np.array(list(values), dtype=object) if self.is_exact else np.array([float(v) for v in values])

    def _vector(self, x: Any) -> Point:
        entries = np.asarray(x, dtype=object)
        if entries.shape not in self._shapes:
            raise InputError(f"{self.name}: a vector must have the shape {self._shapes[0]}, got {entries.shape}")
        try:
            return tuple(v if isinstance(v, Fraction) else Fraction(v) for v in entries.tolist())
        except (TypeError, ValueError, OverflowError) as error:
            raise InputError(f"{self.name}: a vector must consist of finite real numbers: {error}") from error

    # Geometry ---------------------------------------------------------------------------------------------------------

    @property
    def minimizer(self) -> Any:
        """The solution, or what a theorem compares with: the origin."""
        return self._array(self.zero)

    comparator = dual_comparator = minimizer

    def inner(self, u: Any, v: Any) -> Any:
        """The inner product <u, v>."""
        return self._number(dot(self._vector(u), self._vector(v)))

    def norm_squared(self, v: Any) -> Any:
        """||v||^2."""
        return self.inner(v, v)

    distance_squared = norm_squared

    def default_start(self) -> Any:
        """The origin."""
        return self.minimizer

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self.constants:
            return self._number(self.constants[name])
        if name in _ROOTS and "mu" in self.constants:
            found = root(_ROOTS[name](self.constants))
            return found if self.is_exact else float(found)
        if name in self._answers:
            return self._oracle(self._answers[name])
        if any(oracle.startswith(f"{name}.") for oracle in self._answers):
            return _OfPart(self, name)
        if name in _IDENTITIES:
            return lambda x, *_: x
        raise MissingOracleError(f"{self.name} has no {name!r}; it has {', '.join(self._answers)}")

    def _oracle(self, answer: Any) -> Any:
        if isinstance(answer, tuple):
            return self._array(answer)

        def ask(*asked: Any) -> Any:
            given = [self._vector(a) if np.ndim(a) else Fraction(a) for a in asked]
            found = answer(*given)
            return self._array(found) if isinstance(found, tuple) else self._number(found)

        return ask

    def __deepcopy__(self, memo: object) -> ComposedProblem:
        return copy.copy(self)

    def __repr__(self) -> str:
        return f"<ComposedProblem: {self.name}, dimension {self.dimension}>"


class _OfPart:
    """What one part of a sum answers: `p.f.gradient(x)`, `p.f.L`."""

    def __init__(self, problem: ComposedProblem, name: str) -> None:
        self._problem, self._name = problem, name

    def __getattr__(self, oracle: str) -> Any:
        constant = f"{oracle}_{self._name}"
        return getattr(self._problem, constant if constant in self._problem.constants else f"{self._name}.{oracle}")


_WIDTH = 76  # of a line that says what a part is
_IDENTITIES = frozenset({"project", "prox"})  # of a problem without this part
_ROOTS = {"q": lambda c: c["mu"] / c["L"], "r": lambda c: c["mu"]}
