"""What a worst case is found to be: its value, the certificate of a bound, and a problem on which it happens."""

from __future__ import annotations

import html
import inspect
import math
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy

from potential.algebra.expressions import Expression
from potential.errors import InputError, NotCertifiedError, PotentialError
from potential.presentation.mathml import mathml
from potential.worst_cases import attaining, certificate, certifying, checker, growing, recognition
from potential.worst_cases.certificate import WorstCaseCertificate
from potential.worst_cases.on_numbers import confirm, numeric_method
from potential.worst_cases.pencils import on_the_boundary
from potential.worst_cases.question import Question
from potential.worst_cases.solving import Solved, inside, on_the_way, ray, solve, unmet, with_fewer_rows
from potential.worst_cases.unrolled import sees_all_states, usual_condition
from potential.writing.latex import latex

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_BEYOND = 1e8  # a value beyond this, where the solver comes to no end, is none
_TRIED = (1e3, 1e5)  # so far runs are looked for where no ray shows that there is no bound
_SHOWN = 6  # names of vectors
_FAR = 2e-6  # sides of the value that lie further apart, relative to it, are told
_ENOUGH = 1e-6  # a bound that is so near the value, relative to it, is looked for no further
_NECESSARY = "the inequalities of this class are necessary, and perhaps not sufficient."
_CLOSE = 5e-7  # how far above the value a certified bound may lie, relative to it


@dataclass(frozen=True)
class Run:
    """A run of the method's plain step on numbers.

    Attributes:
        states: the states from t = 0 to t = N.
        measured: what is measured at the end; of several measures the least.
        given: the values that are at most 1.
    """

    states: list[Any]
    measured: float
    given: tuple[float, ...]


@dataclass(frozen=True)
class Reached:
    """A problem of the class and a run on it, from `start_point`, that measures as much as was asked."""

    function: Any
    start_point: Any
    run: Run


class WorstCase:
    """The worst that N steps of a method can do, for one choice of the parameters.

    `.value` is the largest that is measured, of all problems of the class, in floats; it is infinite where nothing
    bounds it. Where `.tight` is false the class's inequalities between points are only necessary, and the value is an
    upper bound.
    """

    def __init__(self, question: Question, solved: Solved) -> None:
        self.question = question
        self.solved = solved
        self.unbounded = not solved.scaled.bounded
        self.ray: growing.Ray | None = None
        if not solved.settled:
            if unmet(solved):
                raise InputError(
                    f"{self._about}: no problem of {type(solved.unrolled.problem).__name__} and no start meet what is "
                    "given, so that there is nothing to measure; take conditions that can hold together"
                )
            self.ray = growing.ray(solved)
            grows = self.ray is not None or ray(solved) is not None
            self.unbounded = self.unbounded or grows or abs(solved.value) > _BEYOND
        if not (self.unbounded or solved.settled):
            raise NotCertifiedError(
                f"{self._about}: the solver came to no end, with the value between {solved.lowest:.6g} and "
                f"{solved.value:.6g}, and nothing shows that there is no bound; take parameters of another scale"
            )
        self.value = math.inf if self.unbounded else solved.value

    @classmethod
    def of(cls, question: Question) -> WorstCase:
        """The worst case that a question asks for."""
        return cls(question, solve(question.read(), shorter=lambda k: question.of_steps(k).read()))

    def __reduce__(self) -> tuple[Any, ...]:
        """The question: who unpickles a worst case has it solved again."""
        return WorstCase.of, (self.question,)

    @property
    def steps(self) -> int:
        """The number of steps N."""
        return self.question.steps

    @property
    def tight(self) -> bool:
        """Whether the class's inequalities hold of given points only if a problem of the class has them."""
        return self.solved.unrolled.interpolates

    @property
    def parameters(self) -> dict[str, Fraction]:
        """The exact values of the parameters of the class and the method."""
        return dict(self.solved.unrolled.parameters)

    # What is proved ---------------------------------------------------------------------------------------------------

    @cached_property
    def certificate(self) -> WorstCaseCertificate:
        """An exact proof of an upper bound near the value; `pt.verify(wc.certificate)` checks it.

        Raises NotCertifiedError where none is found.
        """
        if self.unbounded:
            raise NotCertifiedError(f"{self._about}: the worst case is unbounded, so that no bound has a certificate")
        exact = self._exact_evidence
        if exact is not None:
            return self._written(exact)
        reason, best, enough = (
            "the solver found no multipliers inside the cone",
            None,
            self.value + _ENOUGH * abs(self.value),
        )
        for solved, y in self._multipliers():
            found = certifying.evidence(solved.program, solved.scaled, y)
            verdict = checker.check(self.solved.unrolled, found) if found is not None else None
            if found is not None and verdict:
                if float(found.bound) <= enough:
                    return self._written(found)
                best = found if best is None or found.bound < best.bound else best
            reason = verdict.reason if verdict is not None else reason
        if best is not None:
            return self._written(best)
        for found in on_the_boundary(self.solved):
            if float(found.bound) <= enough and checker.check(self.solved.unrolled, found):
                return self._written(found)
        raise NotCertifiedError(f"{self._about}: no certificate was found near {self.value:.10g}: {reason}")

    def _multipliers(self) -> Iterator[tuple[Solved, Any]]:
        """Multipliers inside the cones, each with its program, from what costs least to what costs most."""
        close, closer = _CLOSE, 3 * _CLOSE / 5
        fewer: list[Solved] = []
        for solved in with_fewer_rows(self.solved):
            fewer.append(solved)
            yield from ((solved, y) for y in inside(solved, close))
        for solved in fewer:
            yield from ((solved, y) for y in inside(solved, closer))
        for solved in fewer:
            yield from ((solved, y) for y in on_the_way(solved, close, closer))

    def _written(self, evidence: checker.Evidence) -> WorstCaseCertificate:
        unrolled = self.solved.unrolled
        confirm(unrolled)
        return certificate.write(self.question, unrolled, evidence)

    @property
    def bound(self) -> Fraction:
        """The upper bound that the certificate proves."""
        return self.certificate.bound

    @cached_property
    def _recognized(self) -> recognition.Recognized | None:
        # Where rational numbers stand in the place of irrational ones, their exact value is not the one asked for.
        return None if self.unbounded or self.solved.unrolled.approximated else recognition.recognized(self.solved)

    @property
    def _exact_evidence(self) -> checker.Evidence | None:
        found = self.__dict__.get("_recognized")
        return found.evidence if found is not None and isinstance(found.evidence.bound, Fraction) else None

    @property
    def exact(self) -> sympy.Expr | None:
        """The value as an exact number, where it is recognized and shown to be so from both sides; else None."""
        return None if self._recognized is None else self._recognized.value

    # The problem on which it happens ----------------------------------------------------------------------------------

    @cached_property
    def _attained(self) -> attaining.Attained:
        if self.unbounded:
            raise InputError(
                f"{self._about}: the worst case is unbounded; .reaching(1000) is a problem on which a run measures "
                "1000 or more"
            )
        self._require_functions()
        return attaining.attained(self.solved)

    def _require_functions(self) -> None:
        if self.solved.unrolled.problem.expectation or not self.solved.unrolled.states:
            raise InputError(
                f"{self._about}: what holds in expectation has no single function to run on; .value is an upper bound"
            )

    @cached_property
    def function(self) -> Any:
        """A numeric problem of the class, of few dimensions, on which a run comes within 1e-6 of the value."""
        return attaining.problem_of(self._attained)

    @property
    def dimension(self) -> int:
        """The dimension of the function's space."""
        return self._attained.dimension

    @property
    def start_point(self) -> Any:
        """The start x_0 on the function, an array of shape `(dimension,)`; a state of such where any is a start."""
        return self._start_of(self._attained)

    def _start_of(self, found: attaining.Attained) -> Any:
        start = self.solved.unrolled.start_point

        def placed(vector: Any) -> Any:
            return np.array([float(v) for v in found.place(vector)])

        return type(start)(*map(placed, start)) if isinstance(start, tuple) else placed(start)

    def method(self) -> Any:
        """The method with numbers for its parameters."""
        return numeric_method(self.solved.unrolled)

    def replay(self) -> Run:
        """Run the method's own step on the function, in floats."""
        return self._run(self.function, self.start_point)

    def _run(self, p: Any, x0: Any) -> Run:
        method = self.method()
        state = x0 if self.solved.unrolled.from_any else method.start(p, x0)
        states = [state]
        for t in range(self.steps):
            state = method.step(p, t, state)
            states.append(state)
        return Run(states, min(self._measures(p, method, states)), self._conditions(p, method, x0, states))

    def reaching(self, value: float) -> Reached:
        """Of an unbounded worst case, a problem of the class on which a run of the plain step measures `value` or more.

        Raises InputError where the worst case is bounded, and NotCertifiedError where no such problem is found.
        """
        if not self.unbounded:
            raise InputError(f"{self._about}: the worst case is bounded, by {self.value:.6g}; .function attains it")
        if isinstance(value, bool) or not isinstance(value, int | float | Fraction) or not math.isfinite(value):
            raise InputError(f"reaching: value must be a number, got {value!r}")
        self._require_functions()
        for found in growing.far_enough(self.solved, self.ray, float(value)):
            function, start = attaining.problem_of(found), self._start_of(found)
            try:
                run = self._run(function, start)
            except PotentialError:  # such as a point at which the problem is not known, for rounding
                continue
            if run.measured >= value and all(given <= 1 + _CLOSE for given in run.given):
                return Reached(function, start, run)
        raise NotCertifiedError(
            f"{self._about}: no problem was found on which a run comes to {value:.6g}; ask for less"
        )

    def _conditions(self, p: Any, method: Any, x0: Any, states: list[Any]) -> tuple[float, ...]:
        given, theorem = self.question.given, self.question.theorem
        if given == "potential":
            return _numbers(theorem.function("potential", method)(p, 0, states[0]))
        condition: Any = given or usual_condition(theorem.problem_class)
        rest = (states,) if len(inspect.signature(condition).parameters) == 3 else ()
        return _numbers(condition(p, x0, *rest))

    def _measures(self, p: Any, method: Any, states: list[Any]) -> list[float]:
        measure, N = self.question.measure, self.steps
        unrolled = self.solved.unrolled
        if callable(measure):
            rest = (states,) if sees_all_states(measure) else ()
            return list(_numbers(measure(p, N, states[N], *rest)))
        own = unrolled.own_measure(method)
        if measure == "last":
            return list(_numbers(own(p, N, states[N])))
        if measure == "sum":
            own = self.question.theorem.function("progress", method)
        found = [float(own(p, t, state)) for t, state in enumerate(states[:-1] if measure == "sum" else states)]
        total = sum(found)
        return found if measure == "best" else [total if measure == "sum" else total / len(found)]

    def plot(self, path: Any = None) -> Figure:
        """The function with the method walking on it, and what is measured on the way; saved if `path` is given."""
        from potential.worst_cases import pictures

        return pictures.of_function(self, path)

    # What a person sees -----------------------------------------------------------------------------------------------

    @property
    def _about(self) -> str:
        return f"{self.steps} {'step' if self.steps == 1 else 'steps'} of {self.question.theorem.method_name}"

    @property
    def setting(self) -> str:
        """The class and the values of the parameters, for a person."""
        parameters = ", ".join(f"{n} = {v}" for n, v in self.parameters.items())
        return type(self.solved.unrolled.problem).__name__ + (f", {parameters}" if parameters else "")

    @property
    def given(self) -> str:
        """What is given, for a person."""
        return self._given(self._in_text)

    @property
    def measured(self) -> str:
        """What is measured, for a person."""
        return self._measured(self._in_text)

    def _given(self, shown: Callable[[Expression, bool], str]) -> str:
        return " and ".join([*self._inside(), *(shown(e, True) for e in self.solved.unrolled.given)])

    def _inside(self) -> list[str]:
        """The points of the start that lie in the set, where there is one: a run is read so."""
        unrolled = self.solved.unrolled
        letter, starts = unrolled.problem.set_letter, dict.fromkeys(unrolled.start.values())
        inside = unrolled.recorder.inside(letter) if letter else []
        return [f"{unrolled.recorder.point_name(x)} in {letter}" for x in starts if x in inside]

    def _measured(self, shown: Callable[[Expression, bool], str]) -> str:
        values = self.solved.unrolled.measured
        measured = shown(values[-1], False)
        if self.question.measure == "best" or len(values) > 1:
            return f"the least of {len(values)} values, the last of them {measured},"
        return measured

    def _in_text(self, expression: Expression, bounded: bool) -> str:
        return self.solved.unrolled.text(expression) + (" <= 1" if bounded else "")

    def _in_html(self, expression: Expression, bounded: bool) -> str:
        formula = self.solved.unrolled.formula(expression)
        if formula is None:
            return html.escape(self._in_text(expression, bounded))
        return mathml(latex(formula) + (r" \le 1" if bounded else ""))

    def lines(self) -> list[str]:
        """What is known, one sentence a line."""
        unrolled = self.solved.unrolled
        found = [f"The worst case of {self._about} on {self.setting}:", f"Given {self.given}, {self.measured} is"]
        if self.unbounded:
            return [*found, *self._unbounded_lines()]
        if self.exact is not None:
            exact, value = str(self.exact), f"{float(self.exact):.10g}"
            said = exact if exact == value else f"{exact} = {value}"
            if self.tight:
                return [*found, f"at most {said}, which is proved, and attained."]
            found.append(f"at most {said}, which is proved, an upper bound:")
            return [*found, _NECESSARY]
        found.append(f"at most {self.value:.10g}" + ("." if self.tight else ", an upper bound:"))
        if not self.tight:
            found.append(_NECESSARY)
        if self.solved.known_to > _FAR:
            found.append(f"The solver came within {self.solved.known_to:.0e} of it, relative to it, from below.")
        for name in unrolled.approximated:
            found.append(
                f"Values of {name} are irrational; rational numbers within 1e-18 of them stand in their place."
            )
        if "certificate" in self.__dict__:
            excess = float(self.bound) / self.value - 1 if self.value else 0.0
            found.append(f"Proved exactly: at most {float(self.bound):.12g}, {max(excess, 0.0):.1g} of it above.")
        return found

    def _unbounded_lines(self) -> list[str]:
        """How it is known that there is no bound."""
        ending = "" if self.tight else ", by the inequalities that the class states between points"
        if self.ray is not None and self.ray.from_nothing:
            names = [self.solved.unrolled.recorder.basis_name(b) for b in self.ray.moved]
            more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
            grown = f"{', '.join(names[:_SHOWN])}{more}" if names else "values alone"
            return [
                f"not bounded, which is proved{ending}.",
                f"It grows along a ray, in {grown}: c times the ray {'is a run' if self.tight else 'meets them'} "
                "for every c >= 0, and measures c more than none.",
            ]
        shown = []
        for value in _TRIED:
            with suppress(PotentialError):
                shown.append(f"{self.reaching(value).run.measured:.4g}")
        if shown:
            ran = f"Problems of the class were run on which it is {' and '.join(shown)}: see .reaching."
            return [f"not bounded, as far as can be seen{ending}.", ran]
        return [f"not bounded, as the solver sees it, which proves nothing{ending}."]

    def text(self) -> str:
        """The worst case in words."""
        return "\n".join(self.lines())

    __str__ = text

    def _repr_html_(self) -> str:
        first, _, *rest = self.lines()
        given = f"Given {self._given(self._in_html)}, {self._measured(self._in_html)} is"
        body = " ".join([given, *map(html.escape, rest)])
        return f"<div><p><b>{html.escape(first)}</b></p><p>{body}</p></div>"

    def __repr__(self) -> str:
        return f"<WorstCase of {self._about}: {self.value:.10g}>"


def _numbers(values: Any) -> tuple[float, ...]:
    return tuple(float(v) for v in values) if isinstance(values, list | tuple) else (float(values),)
