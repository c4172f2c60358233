"""The numbers that a trace's symbols stand for, given a member of the class (see members.py) and a state."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
from members import Member, member

from potential.algebra.coefficients import Coefficient
from potential.algebra.constant_roots import ConstantRoot
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
from potential.algebra.parameters import declared_parameters
from potential.algebra.roots import declared_sequences
from potential.classes.recorder import Answer
from potential.statement.statement import Statement

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
        for name, root in declared_parameters(statement.theorem.method_class).items():
            if isinstance(root, ConstantRoot) and "n" in root.needs:
                self._count_functions(f"s_{name}", int(rng.integers(1, 5)))
        self._coefficients: dict[Any, float] = {}
        t = self.coefficient(self.field.values["t"].element)  # a root's square, where there is a root in t
        for k, base in self.field.power_bases.items():
            self.generators[f"power_{k + 1}"] = Fraction(self.coefficient(base.element) ** t)
        for k, rate in self.field.power_rates.items():
            self.generators[f"power_{k + 1}"] = Fraction(float(np.exp(self.coefficient(rate.element) * t)))
        self._coefficients = {}
        for name in self.field.backward if not t else ():
            # The first term that is read is the one at N + 1.
            self.generators[f"s_{name}_first"] = Fraction(self.number(self.field.values[f"{name}_next"]))
        self._coefficients = {}
        self._factors: dict[int, tuple[Expression, np.ndarray]] = {}
        self.parameters = {name: self.coefficient(v.element) for name, v in self.field.values.items()}
        self.t = t

    def _count_functions(self, slack: str, count: int) -> None:
        """Let n, which grows with a generator in whose place a root stands, be this whole number, to 60 bits."""
        low, high = Fraction(0), Fraction(10**4)
        for _ in range(80):
            self.generators[slack] = (low + high) / 2
            below = self.field.values["n"].evaluate(self.generators) < count
            low, high = (self.generators[slack], high) if below else (low, self.generators[slack])

    def coefficient(self, element: Any) -> float:
        if element not in self._coefficients:
            self._coefficients[element] = float(Coefficient(self.field, element).evaluate(self.generators))
        return self._coefficients[element]

    def number(self, value: Any) -> float:
        return self.coefficient(value.element)

    def factors(self, e: Expression) -> np.ndarray:
        """The coefficients of an expression's terms; it is kept with them, so that no id is used again."""
        if id(e) not in self._factors:
            self._factors[id(e)] = e, np.array([self.coefficient(c) for c in e.terms.values()])
        return self._factors[id(e)][1]

    def method(self, at_end: bool = False) -> Any:
        """The method with these values of its parameters; `at_end` has its sequences from N on as they are at t = N."""
        cls = self.statement.theorem.method_class
        method = cls.__new__(cls)
        for name, declared in declared_parameters(cls).items():
            value = self.parameters[f"{name}_t" if declared.sequence else name]
            later = self.parameters.get(f"{name}_next", value)
            method.__dict__[name] = (
                (lambda t, value=value, later=later: value if t == self.t else later) if declared.sequence else value
            )
        for name, declared in declared_sequences(cls).items():
            stem = name.rstrip("_")
            if stem in self.field.backward:
                method.__dict__[name] = self._backward(stem, at_end).__getitem__
                continue
            at, following = (self.t - 1, self.t) if declared.shift else (self.t, self.t + 1)
            terms = {0.0: 0.0, following: self.parameters[f"{stem}_next"], at: self.parameters[f"{stem}_t"]}
            method.__dict__[name] = terms.__getitem__
        return method

    def _backward(self, stem: str, at_end: bool) -> dict[float, float]:
        """The terms of a sequence that is read from the horizon N on, by their places."""
        horizon = self.parameters[self.field.horizon]
        t = horizon if at_end else self.t
        now, following = (self.field.values[f"{stem}_{at}"] for at in ("t", "next"))
        if at_end:
            now, following = self.field.at_end(now), self.field.at_end(following)
        first = self.parameters[f"{stem}_first"]
        return {horizon + 1: first, horizon - t: self.number(now), horizon + 1 - t: self.number(following)}


class Assignment:
    """Arrays for the basis vectors of a statement, given a member of the class and the outcomes of its draws."""

    def __init__(
        self,
        numbers: Numbers,
        p: Member,
        state: dict[Basis, np.ndarray],
        draws: tuple[int, ...],
        coins: tuple[bool, ...] = (),
        share: float = 1.0,
    ) -> None:
        self.numbers, self.p, self.draws, self.coins, self.share = numbers, p, draws, coins, share
        self.arrays: dict[Basis, np.ndarray] = dict(state)
        self.origins = dict(self._origins())
        self._monomials: dict[Any, float] = {}

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
        p, recorder = self.p, self.numbers.statement.recorder
        draws, tossed = itertools.count(), itertools.count()
        for answer in recorder.answers:
            if answer.function in p.parts and answer.oracle != "value":
                part, oracle = p.parts[answer.function], answer.oracle
                made = partial(getattr, part, "optimal_subgradient")
                if oracle != "element":
                    made = self._asked(part.gradient if oracle == "first-order" else getattr(part, oracle), answer)
                yield answer.basis, made
                continue
            match answer.oracle:
                case "polyak_step" | "clipped_step":
                    continue  # a number
                case "state" | "last" | "nonsmooth" | "value" | "bregman" | "fenchel_coupling" | "linear":
                    continue  # what is given, and what brings no vector of its own
                case "first-order" if answer.at in recorder.fixed and answer.at != recorder.last:
                    made = partial(getattr, p, "at_minimizer")
                case "first-order" if len(answer.result.terms) > 1:
                    continue  # a combination of vectors that have answers of their own
                case "first-order":
                    made = self._asked(p.gradient, answer)
                case "mix" | "average" | "mixed":
                    continue  # put together from images
                case "second_minimizer" | "multiplier" | "target":
                    made = partial(getattr, p, answer.oracle)
                case "minimizer" | "comparator" | "dual_comparator" | "element" | "displacement" | "dual_solution":
                    made = partial(getattr, p, answer.oracle)
                case "noise" | "part":
                    draw = p.noise if answer.oracle == "noise" else p.coordinate_part
                    made = partial(self._drawn, draw, answer.at, next(draws))
                case "noise_at_minimizer":
                    k = [a.result for a in recorder.answered("noise")].index(answer.at)
                    made = partial(self._drawn, p.noise, self.numbers.statement.problem.minimizer, k)
                case "component_gradient" | "entry":
                    made = self._of_component(answer)
                case "component_prox":
                    made = self._asked(partial(p.prox_of, self.draws[0]), answer)
                case "with_probability":
                    made = partial(self.of, answer.asked[1 if self.coins[next(tossed)] else 2])
                case "component_variance" | "component_divergence":
                    continue
                case "replaced":
                    made = partial(self._replaced, *answer.asked)
                case "image" if answer.function in ("W", "J"):
                    made = self._asked(p.mix if answer.function == "W" else p.average, answer)
                case "image":
                    maps = {"A": p.linear, "A*": p.adjoint, "B": p.second_linear}
                    made = self._asked(maps[answer.function], answer)
                case oracle:
                    made = self._asked(getattr(p, oracle), answer)
            yield answer.basis, made

    def _asked(self, oracle: Any, answer: Answer) -> Any:
        """A question to an oracle of the member, at the arrays and numbers of what was asked."""
        of, size = self.of, self.numbers.number
        return lambda: oracle(
            *(of(a) if isinstance(a, Vector) else a if type(a) is int else size(a) for a in answer.asked)
        )

    def _of_component(self, answer: Answer) -> Any:
        """The point at which the component that is drawn is asked, or its gradient there."""
        k = self.draws[0]

        def made() -> np.ndarray:
            x = self.of(answer.at)
            x = x[k] if x.ndim == 2 else x
            return x if answer.oracle == "entry" else np.asarray(self.p.components[k].gradient(x))

        return made

    def _replaced(self, table: Vector, x: Vector) -> np.ndarray:
        return self.p.with_entry(self.of(table), self.draws[0], self.of(x))

    def _drawn(self, draw: Any, x: Vector, k: int) -> np.ndarray:
        return np.asarray(draw(self.of(x), self.draws[k]))

    def monomial(self, key: Any) -> float:
        """The value of a monomial: one assignment has each once, many hypotheses speak of it."""
        if key not in self._monomials:
            self._monomials[key] = self._monomial(key)
        return self._monomials[key]

    def _monomial(self, key: Any) -> float:
        p, of = self.p, self.of
        match key:
            case One():
                return 1.0
            case Inner(left, right):
                return p.inner(self._basis(left), self._basis(right))
            case Value("f_i", point):
                return float(p.components[self.draws[0]].value(of(point)))
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
        return self.numbers.factors(e) * np.array([self.monomial(key) for key in e.terms])


class Sample:
    """A member, a state, and one assignment for each outcome of the draws, each with its probability."""

    def __init__(self, numbers: Numbers, rng: np.random.Generator) -> None:
        self.numbers, self.statement = numbers, numbers.statement
        self.p = member(self.statement.theorem.problem_class.__name__, numbers.parameters, rng)
        self.state: dict[Basis, np.ndarray] = {}
        together = self.p.dual is None and rng.random() < 0.15  # as they are at the start
        common = self.p.point(rng)
        given = [*self.statement.state.items(), ("", self.statement.start)]
        if self.statement.last is not None:
            given.append(("", self.statement.last))
        for name, v in given:
            (basis,) = v.terms
            inside = name not in self.statement.free
            if v.space == "table":
                self.state[basis] = np.array([common if together else self.p.point(rng) for _ in self.p.components])
            elif v.space == "dual":
                self.state[basis] = rng.normal(size=len(self.p.minimizer))
            elif self.p.dual is not None and name == "y":
                self.state[basis] = rng.normal(size=len(self.p.dual_comparator))
            else:
                self.state[basis] = common if together else self.p.point(rng, inside)
        answered = self.statement.recorder.answered
        count = len(answered("noise", "part")) + bool(answered("component_gradient"))
        outcomes = list(itertools.product(range(self.p.outcomes), repeat=count))
        chances = [numbers.number(a.asked[0]) for a in answered("with_probability")]
        self.cases = []
        for draws, faces in itertools.product(outcomes, itertools.product((True, False), repeat=len(chances))):
            share = np.prod([c if face else 1 - c for c, face in zip(chances, faces, strict=True)]) / len(outcomes)
            self.cases.append(Assignment(numbers, self.p, self.state, draws, faces, float(share)))

    def terms(self, e: Expression) -> np.ndarray:
        """The expected value of each term."""
        return self.mean([case.terms(e) for case in self.cases])

    def mean(self, values: Sequence[Any]) -> Any:
        """The mean of what was found in the cases."""
        return values[0] if len(values) == 1 else np.average(values, axis=0, weights=[c.share for c in self.cases])


def scale(terms: np.ndarray) -> float:
    return float(np.abs(terms).sum())
