"""Conformance: a check finds the first step of a run that is not the one that was proved, and refuses no other."""

from __future__ import annotations

import copy
import dataclasses
import itertools
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from proofs_of_catalogue import saved_proof_of

import potential as pt
from methods import (
    AcceleratedGradient,
    GradientDescent,
    Method,
    ProjectedAcceleratedGradient,
    StronglyConvexAcceleratedGradient,
    Subgradient,
)
from methods.problems import (
    ConstrainedProblem,
    LeastAbsoluteDeviations,
    LeastSquares,
    LogisticRegression,
    Quadratic,
    StochasticProblem,
    bundled_problem,
    problems_for,
)
from methods.sets import Ball
from methods.stochastic import StochasticGradientDescent
from potential.laboratory.best_parameters import best_parameters
from potential.laboratory.expectation import checked_in_expectation
from potential.laboratory.flow import checked_flow
from potential.laboratory.inputs import valid_start
from potential.laboratory.numeric_theorem import NumericTheorem
from potential.laboratory.parameters import with_numbers
from potential.laboratory.plan import read
from potential.laboratory.problems import twin_of
from potential.laboratory.programs import functions_of, recursion
from potential.laboratory.reports import Report
from potential.laboratory.states import parts
from potential.laboratory.steps import checked_steps
from potential.statement.statement import READING
from potential.statement.theorem import Theorem, registered


def run_instead(claim: Any, method: Any, problem: Any, x0: Any, steps: int, **parameters: Any) -> Report:
    """The check of a theorem against the runs of another method: of one that looks like the theorem's in a trace."""
    theorem = Theorem.of(claim)
    start = valid_start(problem, x0)
    plan = read(theorem, saved_proof_of(claim) if isinstance(claim, str) else None)
    choose = best_parameters(theorem, problem, start, steps, plan)
    numbers = with_numbers(theorem, problem, parameters, steps, choose)
    theorem = theorem.with_method(numbers)
    numeric = NumericTheorem(theorem, copy.copy(numbers), twin_of(problem), start, plan=plan)
    for name, number in vars(numbers).items():
        method.__dict__.setdefault(name, number)
    with np.errstate(all="ignore"):
        if theorem.problem_class.expectation:
            return checked_in_expectation(numeric, problem, method, steps, (), 2)
        if theorem.continuous:
            return checked_flow(numeric, problem, method, steps, ())
        return checked_steps(numeric, problem, method, steps, ())


# --- tricks: each runs as the theorem's method until it does not ----------------------------------------------------


def diagonal() -> Quadratic:
    return Quadratic(np.diag([1.0, 0.5, 0.01]), np.zeros(3))


START = np.array([3.0, 2.0, 1.0])


def plain(p: Any, x: Any, size: float = 1.0) -> Any:
    return x - size * p.gradient(x) / p.L


def remembering() -> Callable[..., Any]:
    history: list[Any] = []

    def step(self: Any, p: Any, t: Any, x: Any) -> Any:
        previous = history[-1] if history else x
        history.append(x)
        return plain(p, x + 1.5 * (x - previous))

    return step


def counting(at: int) -> Callable[..., Any]:
    clock = itertools.count()
    return lambda self, p, t, x: plain(p, x, 300.0 if next(clock) == at else 1.0)


def on_the_problem(self: Any, p: Any, t: Any, x: Any) -> Any:
    previous = getattr(p, "_previous", x)
    p._previous = x
    return plain(p, x + 1.5 * (x - previous))


def changes_the_constant(self: Any, p: Any, t: Any, x: Any) -> Any:
    if t == 4:
        p.__dict__["L"] = 0.5 * p.L
    return plain(p, x)


def changes_the_method(self: Any, p: Any, t: Any, x: Any) -> Any:
    if t == 3:
        self.__dict__["factor"] = 2.0
    return plain(p, x, self.__dict__.get("factor", 1.0))


def in_place(self: Any, p: Any, t: Any, x: Any) -> Any:
    x -= (2.0 if t == 2 else 1.0) * p.gradient(x) / p.L
    return x


def swallowing(self: Any, p: Any, t: Any, x: Any) -> Any:
    try:
        small = float(np.linalg.norm(p.gradient(x))) < 0.4
    except Exception:
        small = False
    return plain(p, x, 3.0 if small else 1.0)


def raising(self: Any, p: Any, t: Any, x: Any) -> Any:
    return plain(p, x)[:2] if t == 3 else plain(p, x)


TRICKS: list[tuple[str, Callable[..., Any], int]] = [
    ("the type of x", lambda self, p, t, x: plain(p, x, 3.0 if isinstance(x, np.ndarray) else 1.0), 0),
    ("the type of t", lambda self, p, t, x: plain(p, x, 9.0 if isinstance(t, int) and t == 5 else 1.0), 5),
    ("t as text", lambda self, p, t, x: plain(p, x, 9.0 if str(t) == "300" else 1.0), 300),
    ("t modulo", lambda self, p, t, x: plain(p, x, 1.5 if t % 7 == 6 else 1.0), 6),
    ("an attribute", lambda self, p, t, x: plain(p, x, 2.0 if getattr(p, "mu", 0) else 1.0), 0),
    ("the dimension", lambda self, p, t, x: plain(p, x, 1.0 + getattr(p, "dimension", 1)), 0),
    ("an entry", lambda self, p, t, x: plain(p, x, 1.0 if x[0] > 0.1 else 2.0), 1),
    ("equal vectors", lambda self, p, t, x: plain(p, x, 2.0 if np.array_equal(x, x + 0 * x) else 1.0), 0),
    ("a name of the type", lambda self, p, t, x: plain(p, x, 2.0 if type(x).__name__ == "ndarray" else 1.0), 0),
    ("memory in a list", remembering(), 1),
    ("memory on the problem", on_the_problem, 1),
    ("a counter", counting(49), 49),
    ("a constant of the problem", changes_the_constant, 4),
    ("memory on the method", changes_the_method, 3),
    ("in place", in_place, 2),
    ("a swallowed exception", swallowing, 2),
    ("another shape", raising, 3),
    ("another type", lambda self, p, t, x: list(plain(p, x)) if t == 3 else plain(p, x), 3),
    ("single precision", lambda self, p, t, x: plain(p, x).astype(np.float32) if t == 2 else plain(p, x), 2),
    ("rounded", lambda self, p, t, x: np.round(plain(p, x), 12), 0),
    ("not a number", lambda self, p, t, x: plain(p, x) * (np.nan if t == 8 else 1.0), 8),
    ("infinite", lambda self, p, t, x: plain(p, x) / (0.0 if t == 8 else 1.0), 8),
    ("random", lambda self, p, t, x: plain(p, x) + 1e-9 * np.random.default_rng(t).standard_normal(3), 0),
    ("a little", lambda self, p, t, x: plain(p, x, 1.0 + (1e-12 if t == 1 else 0.0)), 1),
]


@pytest.mark.parametrize(("step", "first"), [t[1:] for t in TRICKS], ids=[t[0] for t in TRICKS])
def test_the_first_step_that_is_another_is_found(step: Callable[..., Any], first: int) -> None:
    tricky = type("Tricky", (GradientDescent,), {"step": step})()
    report = run_instead(GradientDescent, tricky, diagonal(), START, 400)
    assert not report
    assert report.difference is not None
    assert report.difference.t == first
    assert report.steps == first
    assert report.verdict == f"failed at step {first}"
    assert report.failed_at == first
    assert "is not the one that was proved" in report.summary()
    shown = report.to_dict()["difference"]
    assert shown["t"] == first
    if not report.difference.reason:
        assert shown["returned"] != shown["proved"]
        assert report.difference.distance > report.difference.allowed or not np.isfinite(report.difference.distance)


def test_the_start_is_compared_too() -> None:
    class Elsewhere(GradientDescent):
        def start(self, p: Any, x0: Any) -> Any:
            return x0 + 1e-6

    report = run_instead(GradientDescent, Elsewhere(), diagonal(), START, 5)
    assert not report
    assert report.verdict == "failed at the start"
    assert "the start is not the one that was proved" in report.summary()


def test_the_vector_that_differs_is_named() -> None:
    class Slow(AcceleratedGradient):
        def step(self, p: Any, t: Any, s: Any) -> Any:
            following = super().step(p, t, s)
            return following._replace(z=following.z * (1.0 + 1e-9)) if t == 6 else following

    report = run_instead(AcceleratedGradient, Slow(), diagonal(), START, 30)
    assert report.difference is not None
    assert (report.difference.t, report.difference.vector) == (6, "z_{t+1}")


def test_a_step_is_called_once_for_each_t_in_order_on_plain_arguments() -> None:
    calls: list[tuple[Any, ...]] = []

    class Watched(GradientDescent):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            calls.append((type(p), type(t), t, type(x), x.dtype))
            return super().step(p, t, x)

    assert run_instead(GradientDescent, Watched(), diagonal(), START, 600)
    assert calls == [(Quadratic, int, t, np.ndarray, np.dtype(np.float64)) for t in range(600)]


def test_a_step_that_draws_is_compared_on_its_own_draws() -> None:
    problem = StochasticProblem(LogisticRegression.from_bundled("breast_cancer", regularization=0.1), batch=100)
    eta = 0.5 / problem.L

    class Off(StochasticGradientDescent):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            following = super().step(p, t, x)
            return following + 1e-9 if t == 17 else following

    assert run_instead(StochasticGradientDescent, StochasticGradientDescent(), problem, None, 40, eta=eta)
    report = run_instead(StochasticGradientDescent, Off(), problem, None, 40, eta=eta)
    assert report.difference is not None
    assert report.difference.t == 17


# --- all theorems ---------------------------------------------------------------------------------------------------


def perturbed(cls: type, name: str, when: Callable[[Any], bool]) -> Any:
    """A method whose step, or velocity, is off by a millionth at one time."""

    def off(self: Any, p: Any, t: Any, state: Any) -> Any:
        following = getattr(super(made, self), name)(p, t, state)
        if not when(t):
            return following
        if not isinstance(following, tuple):
            return following * (1.0 + 1e-6)
        return type(following)(following[0] * (1.0 + 1e-6), *following[1:])

    made: Any = type(cls.__name__, (cls,), {name: off})
    return made()


@pytest.mark.parametrize("name", {theorem.method_class: name for name, theorem in registered().items()}.values())
def test_a_millionth_is_found_in_each_method_of_the_catalogue(name: str) -> None:
    theorem = registered()[name]
    problem = problems_for(theorem.problem_class.__name__)[0]
    if theorem.continuous:
        report = run_instead(name, perturbed(theorem.method_class, "velocity", lambda t: t > 0), problem, None, 5)
        assert report.difference is not None
        return
    report = run_instead(name, perturbed(theorem.method_class, "step", lambda t: t == 4), problem, None, 7)
    assert report.difference is not None, report.summary()
    assert report.difference.t == 4


# --- no conforming run is refused -----------------------------------------------------------------------------------


def in_another_order(self: Any, p: Any, t: Any, s: Any) -> Any:
    """The accelerated step, computed as another person might."""
    x = (t * s.y + 2 * s.z) / (t + 2)
    g = p.gradient(x)
    y = -(g / p.L) + x
    return self.State(y=y, z=s.z + (s.y - s.y) - g * ((t + 1) / 2 / p.L))


Reordered = type("Reordered", (AcceleratedGradient,), {"step": in_another_order})


class Pair(NamedTuple):
    """A point and the last step to it."""

    x: Any
    v: Any


class Moving(Method):
    """Gradient descent that keeps its last step: a small vector that comes as the difference of two large ones."""

    assumes = pt.SmoothConvex

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(x0, 0 * x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        x = s.x - p.gradient(s.x) / p.L
        return Pair(x, x - s.x)

    def potential(self, p: Any, t: Any, s: Any) -> Any:
        return t * p.gap(s.x) + p.L / 2 * p.distance_squared(s.x)


@settings(max_examples=10, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    scale=st.floats(-12, 12),
    spread=st.floats(0, 8),
    far=st.floats(-6, 9),
    single=st.booleans(),
    dimension=st.sampled_from([1, 2, 17, 200]),
)
def test_badly_scaled_problems(
    seed: int, scale: float, spread: float, far: float, single: bool, dimension: int
) -> None:
    rng = np.random.default_rng(seed)
    A = rng.standard_normal((30, dimension)) * 10.0 ** (scale / 2 + spread * rng.uniform(-0.5, 0.5, dimension))
    b = rng.standard_normal(30) * 10.0 ** (scale / 2)
    if single:
        A, b = A.astype(np.float32), b.astype(np.float32)
    problem = LeastSquares(A, b)
    x0 = 10.0**far * rng.standard_normal(dimension)
    for method in (GradientDescent, AcceleratedGradient, Moving):
        report = pt.check(method, problem, x0, 40)
        assert report.difference is None, report.summary()
    report = run_instead(AcceleratedGradient, Reordered(), problem, x0, 40)
    assert report.difference is None, report.summary()


def test_differences_of_large_vectors_are_allowed_their_rounding() -> None:
    # Beside x = 10^9 the step -g/L is 10^-3: it comes out with an error of 10^-7, as no other way of adding would have.
    problem = Quadratic(np.eye(2), np.full(2, 1e9))
    x0 = np.full(2, 1e9) + 1e-3
    assert pt.check(Moving, problem, x0, 20)


def test_long_runs_conform() -> None:
    problem = bundled_problem("least-squares/diabetes")
    report = pt.check(StronglyConvexAcceleratedGradient, problem, steps=6_000)
    assert report.difference is None
    assert report, report.summary()


@pytest.mark.parametrize("size", [1e-150, 1e-30, 1e30, 1e100])
def test_tiny_and_huge_constants(size: float) -> None:
    problem = Quadratic(size * np.diag([1.0, 0.3]), np.zeros(2))
    for method in (GradientDescent, AcceleratedGradient, Moving):
        report = pt.check(method, problem, np.array([1.0, -2.0]), 50)
        assert report.difference is None, report.summary()


def test_sets_and_kinks_conform() -> None:
    rng = np.random.default_rng(3)
    inner = LeastSquares(rng.standard_normal((20, 5)), rng.standard_normal(20))
    assert pt.check(ProjectedAcceleratedGradient, ConstrainedProblem(inner, Ball(5, 0.3)), steps=600)
    kinks = LeastAbsoluteDeviations(rng.integers(-2, 3, (20, 4)).astype(float), rng.integers(-2, 3, 20).astype(float))
    assert pt.check(Subgradient, kinks, np.zeros(4), steps=600, eta=0.125).difference is None


def test_a_fraction_times_a_gradient_is_run_and_checked() -> None:
    class Half(GradientDescent):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - Fraction(1, 2) * p.gradient(x) / p.L

        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return Fraction(1, 2) * t * p.gap(x) + p.L / 2 * p.distance_squared(x)

    report = pt.check(Half, diagonal(), START, 100)
    assert report, report.summary()
    for record in ("all", "log", "none"):
        run = Half().run(diagonal(), START, 100, record=record)
        assert run.final.dtype == np.float64
        np.testing.assert_allclose(run.final, START * (1 - 0.5 * np.array([1.0, 0.5, 0.01])) ** 100, rtol=1e-9)


def test_a_fraction_in_a_recursion_is_asked_about_and_compared_as_a_number() -> None:
    """By the statement alone x/3 is 1/3 times x: no loss is asked at an array of objects, nor is one compared."""

    class Third(GradientDescent):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            y = x / 3 - p.gradient(x) / p.L
            return Fraction(1, 3) * y + 2 * (y - p.gradient(y) / p.L) / 3

        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return p.distance_squared(x)

        def measure(self, p: Any, t: Any, x: Any) -> Any:
            return p.distance_squared(x)

        def weight(self, p: Any, t: Any) -> Any:
            return 1

    class Staying(Third):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            return super().step(p, t, x) if t != 2 else x

    problem = problems_for("SmoothConvex")[1]
    assert isinstance(problem, LogisticRegression)
    statement = read(Theorem.of(Third)).statement
    assert statement is not None
    x = problem.default_start() + 1.0
    (made,) = recursion(statement)(problem, Third(), 0, x)
    assert made.dtype == np.float64
    np.testing.assert_allclose(made, Third().step(problem, 0, x).astype(float), rtol=1e-12)
    report = run_instead(Third, Staying(), problem, None, 6)
    assert report.difference is not None
    assert report.difference.t == 2


def test_what_a_step_does_to_the_data_is_not_done_to_what_it_is_compared_with() -> None:
    class Writing(GradientDescent):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            if t == 4:
                p._A *= 0.5
            return super().step(p, t, x)

    report = run_instead(GradientDescent, Writing(), diagonal(), START, 20)
    assert report.difference is not None
    assert report.difference.t == 4


def test_an_interrupt_keeps_what_was_checked() -> None:
    class Interrupted(GradientDescent):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            if t == 300:
                raise KeyboardInterrupt
            return super().step(p, t, x)

    with pytest.raises(KeyboardInterrupt) as caught:
        run_instead(GradientDescent, Interrupted(), diagonal(), START, 1000)
    report = caught.value.report  # type: ignore[attr-defined]
    assert report.steps == 300
    assert report
    assert "300 of 1000 steps" in caught.value.__notes__[0]


def test_the_statement_alone_gives_the_same_recursion() -> None:
    """Where the step cannot be recorded, it is made from the questions that it asked: the same numbers."""
    for name in ("accelerated/strongly-convex", "halpern/nonexpansive", "chambolle-pock/convex", "fista/convex"):
        theorem = registered().get(name)
        if theorem is None:
            continue
        statement = read(theorem).statement
        assert statement is not None
        problem = problems_for(theorem.problem_class.__name__)[0]
        start = valid_start(problem, None)
        choose = best_parameters(theorem, problem, start, 10)
        method = with_numbers(theorem, problem, {}, 10, choose)
        own, made = read(theorem).functions.step, recursion(statement)
        state = tuple(np.asarray(v) for v in parts(method.start(problem, start)))
        for t in range(6):
            first, second = (program(problem, method, t, *state) for program in (own, made))
            for a, b in zip(first, second, strict=True):
                np.testing.assert_allclose(a, b, rtol=1e-11, atol=1e-11)
            state = first


def test_tricks_that_no_record_can_be_made_of_are_compared_with_the_statement() -> None:
    class Looks(GradientDescent):
        theorem = ""

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - (3 if type(x).__name__ == "Placeholder" else 1) * p.gradient(x) / p.L

    functions = read(Theorem.of(GradientDescent)).functions
    assert functions.own_step
    statement = read(Theorem.of(GradientDescent)).statement
    assert statement is not None
    tricky = dataclasses.replace(statement, theorem=Theorem.of(Looks), key=READING)
    made = functions_of(tricky)
    assert not made.own_step
    x = np.array([1.0, 2.0, 3.0])
    p = diagonal()
    np.testing.assert_array_equal(
        made.step(p, GradientDescent(), 0, x)[0], functions.step(p, GradientDescent(), 0, x)[0]
    )
