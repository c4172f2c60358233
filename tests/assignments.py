"""The numbers that a trace's symbols stand for, given a member of the class (see members.py) and a state."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from members import Member, member

import potential as pt
from potential.algebra.coefficients import Coefficient, declared_parameters, declared_sequences
from potential.algebra.expressions import (
    Basis,
    Bregman,
    DualNormSquared,
    Expression,
    Inner,
    NormSquared,
    One,
    Value,
    Vector,
)
from potential.statement.trace import Statement

PICK = [Fraction(n, 4) for n in (1, 2, 3, 4, 6, 9, 20)]


class Numbers:
    """The values of a statement's generators, and through a member those of its vectors and scalars."""

    def __init__(self, statement: Statement, rng: np.random.Generator, pick: Sequence[Fraction] = PICK) -> None:
        self.statement, self.field = statement, statement.field
        symbols = [str(s) for s in self.field.algebra.symbols]
        strict = {g.name: g.strict for g in self.field.generators}
        self.generators: dict[str, Fraction] = {}
        for s in symbols:
            value = pick[rng.integers(len(pick))] if strict[s] or rng.random() < 0.8 else Fraction(0)
            self.generators[s] = Fraction(int(rng.integers(0, 4))) if s == "s_n" else value
        self._coefficients: dict[Any, float] = {}
        t = float(self.generators["t"])
        for k, base in self.field.power_bases.items():
            self.generators[f"power_{k + 1}"] = Fraction(self.coefficient(base.element) ** t)
        for k, rate in self.field.power_rates.items():
            self.generators[f"power_{k + 1}"] = Fraction(float(np.exp(self.coefficient(rate.element) * t)))
        self._coefficients = {}
        self.parameters = {name: self.coefficient(v.element) for name, v in self.field.values.items()}
        self.t = t

    def coefficient(self, element: Any) -> float:
        if element not in self._coefficients:
            self._coefficients[element] = float(Coefficient(self.field, element).evaluate(self.generators))
        return self._coefficients[element]

    def number(self, value: Any) -> float:
        return self.coefficient(value.element)

    def method(self) -> Any:
        """The method with these values of its parameters."""
        cls = self.statement.theorem.method_class
        method = cls.__new__(cls)
        for name, declared in declared_parameters(cls).items():
            value = self.parameters[f"{name}_t" if declared.sequence else name]
            method.__dict__[name] = (lambda t, value=value: value) if declared.sequence else value
        for name in declared_sequences(cls):
            stem = name.rstrip("_")
            terms = {0.0: 0.0, self.t + 1: self.parameters[f"{stem}_next"], self.t: self.parameters[f"{stem}_t"]}
            method.__dict__[name] = terms.__getitem__
        return method


class Assignment:
    """Arrays for the basis vectors of a statement, given a member of the class and the outcomes of its draws."""

    def __init__(self, numbers: Numbers, p: Member, state: dict[Basis, np.ndarray], draws: tuple[int, ...]) -> None:
        self.numbers, self.p, self.draws = numbers, p, draws
        self.arrays: dict[Basis, np.ndarray] = dict(state)
        self.symbolic = numbers.statement.problem
        self.origins = dict(self._origins())

    def of(self, v: Vector) -> np.ndarray:
        """The array of a combination."""
        total = sum(self.numbers.coefficient(c) * self._basis(b) for b, c in v.terms.items())
        if v.terms:
            return np.asarray(total)
        return np.zeros(len(self.p.minimizer))

    def _basis(self, b: Basis) -> np.ndarray:
        if b not in self.arrays:
            self.arrays[b] = self.origins[b]()
        return self.arrays[b]

    def _origins(self) -> Iterator[tuple[Basis, Any]]:
        """Where each basis vector comes from: the oracle that gave it, at the arrays of what it was asked for."""
        p, q, of = self.p, self.symbolic, self.of
        size = self.numbers.number

        def only(v: Vector) -> Basis:
            (basis,) = v.terms
            return basis

        known = vars(q)
        for x, e in q._evaluations.items():
            yield only(e.gradient), lambda x=x: p.gradient(of(x))
        if q._minimizer is not None:
            yield only(q._minimizer.point), lambda: p.minimizer
            if q._minimizer.gradient.terms and q._minimizer.gradient != q._minimizer.point:
                yield only(q._minimizer.gradient), lambda: p.at_minimizer
        for x, r in known.get("_projections", {}).items():
            yield only(r), lambda x=x: p.project(of(x))
        for g, r in known.get("_linear_minimizers", {}).items():
            yield only(r), lambda g=g: p.linear_minimizer(of(g))
        for (x, _), (r, s) in known.get("_proxes", {}).items():
            yield only(r), lambda x=x, s=s: p.prox(of(x), size(s))
        for (x, d), r in known.get("_line_searches", {}).items():
            yield only(r), lambda x=x, d=d: p.line_search(of(x), of(d))
        for x, r in known.get("_inexact", {}).items():
            yield only(r), lambda x=x: p.inexact_gradient(of(x))
        for k, drawn in enumerate(known.get("draws", [])):
            draw = p.coordinate_part if p.weights is not None else p.noise
            yield drawn.basis, lambda x=drawn.at, k=k, draw=draw: draw(of(x), self.draws[k])
        for x, r in known.get("_components", {}).items():
            yield only(r), lambda x=x: p.components[self.draws[0]].gradient(of(x))
        for side, oracle in (("_first", p.resolvent), ("_second", p.second_resolvent), ("_resolvents", p.resolvent)):
            if side in known:
                for (x, _), (r, s) in known[side]._results.items():
                    yield only(r), lambda x=x, s=s, oracle=oracle: oracle(of(x), size(s))
        if known.get("_element") is not None:
            yield only(q._element), lambda: p.element
        if isinstance(q, pt.SaddlePoint):
            for (function, x, _), (r, s) in q._steps.items():
                oracle = p.prox if function == "f" else p.dual_prox
                yield only(r), lambda x=x, s=s, oracle=oracle: oracle(of(x), size(s))
            for name, images in q._images.items():
                oracle = p.linear if name == "A" else p.adjoint
                for b, r in images.items():
                    yield only(r), lambda b=b, oracle=oracle: oracle(self._basis(b))
            for name, r in q._comparators.items():
                yield only(r), lambda name=name: p.comparator if name == "u" else p.dual_comparator
        elif hasattr(p.gauge, "h"):
            for x, g, s, r in q._steps:
                yield only(r), lambda x=x, g=g, s=s: p.mirror_step(of(x), of(g), size(s))
            for x, r in known.get("_dual_points", {}).items():
                yield only(r), lambda x=x: p.mirror_gradient(of(x))
            for theta, r in known.get("_mirrored", {}).items():
                yield only(r), lambda theta=theta: p.mirror(of(theta))
            for x, g, s, r in known.get("_steepest", []):
                yield only(r), lambda x=x, g=g, s=s: p.steepest_step(of(x), of(g), size(s))

    def monomial(self, key: Any) -> float:
        p, of = self.p, self.of
        match key:
            case One():
                return 1.0
            case Inner(left, right):
                return p.inner(self._basis(left), self._basis(right))
            case Value(function, point):
                return p.values[function](of(point))
            case Bregman(u, x):
                return p.bregman(of(u), of(x))
            case NormSquared(vector):
                return p.norm_squared(of(vector))
            case DualNormSquared(vector):
                return p.dual_norm_squared(of(vector))
        raise AssertionError(key)

    def terms(self, e: Expression) -> np.ndarray:
        """The value of each term."""
        return np.array([self.numbers.coefficient(c) * self.monomial(key) for key, c in e.terms.items()])


class Sample:
    """A member, a state, and one assignment for each outcome of the draws, all of them equally likely."""

    def __init__(self, numbers: Numbers, rng: np.random.Generator) -> None:
        self.numbers, self.statement = numbers, numbers.statement
        self.p = member(self.statement.theorem.problem_class.__name__, numbers.parameters, rng)
        self.state: dict[Basis, np.ndarray] = {}
        together = self.p.dual is None and rng.random() < 0.15  # as they are at the start
        common = self.p.point(rng)
        for name, v in {**self.statement.state, "start": self.statement.start}.items():
            (basis,) = v.terms
            inside = name not in self.statement.free
            if v.space == "dual":
                self.state[basis] = rng.normal(size=len(self.p.minimizer))
            elif self.p.dual is not None and name == "y":
                self.state[basis] = rng.normal(size=len(self.p.dual_comparator))
            else:
                self.state[basis] = common if together else self.p.point(rng, inside)
        known = vars(self.statement.problem)
        count = len(known.get("draws", [])) + bool(known.get("_components"))
        outcomes = itertools.product(range(self.p.outcomes), repeat=count)
        self.cases = [Assignment(numbers, self.p, self.state, draws) for draws in outcomes]

    def terms(self, e: Expression) -> np.ndarray:
        """The expected value of each term."""
        return np.mean([case.terms(e) for case in self.cases], axis=0)


def scale(terms: np.ndarray) -> float:
    return float(np.abs(terms).sum())
