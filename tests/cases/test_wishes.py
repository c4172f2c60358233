"""What users of such tools asked for: memory, SVRG's inner step, residuals, steps that decay, long runs."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import numpy as np
import pytest
from attacks import TRUE, Attack, judge, table

import potential as pt
from methods import AcceleratedGradient, Method
from methods.problems import LeastAbsoluteDeviations, OnlineProblem, bundled_problem
from methods.sets import Ball


class Pair(NamedTuple):
    x: Any
    w: Any


class Averaged(Method):
    """Heavy ball with constant parameters: E. Ghadimi, H. Feyzmahdavian, M. Johansson, arXiv:1412.7457."""

    assumes = pt.SmoothConvex
    beta = pt.Parameter(at_least=0, below=1)
    alpha = pt.Parameter(above=0, at_most=lambda p: (1 - p.beta) / p.L)

    def start(self, p, x0):
        return Pair(x0, x0)

    def step(self, p, t, s):
        return Pair(s.x - self.alpha * p.gradient(s.x) + self.beta * (s.x - s.w), s.x)

    def potential(self, p, t, s):
        z = s.x + self.beta / (1 - self.beta) * (s.x - s.w)
        return p.distance_squared(z) + 2 * self.alpha * self.beta / (1 - self.beta) ** 2 * p.gap(s.w)

    def progress(self, p, t, s):
        return 2 * self.alpha / (1 - self.beta) * p.gap(s.x)


def test_a_method_is_run_whose_range_depends_on_another_parameter() -> None:
    problem = bundled_problem("logistic-regression/breast-cancer")
    assert pt.prove(Averaged)
    assert pt.check(Averaged, problem, steps=40, beta=0.9, alpha=0.0999 / problem.L)


# In which order a step asks -------------------------------------------------------------------------------------------


class Svrg(Method):
    """SVRG's inner step: E||v||^2 <= 4 L (gap(x) + gap(w)), R. Johnson, T. Zhang, NIPS 2013."""

    assumes = pt.FiniteSum(pt.SmoothConvex)
    eta = pt.Parameter(above=0, below=lambda p: 1 / (2 * p.L))

    def start(self, p, x0):
        return Pair(x0, x0)

    def direction(self, p, s):
        return p.component_gradient(s.x) - p.component_gradient(s.w) + p.gradient(s.w)

    def step(self, p, t, s):
        return Pair(s.x - self.eta * self.direction(p, s), s.w)

    def potential(self, p, t, s):
        return p.distance_squared(s.x) / 2

    def progress(self, p, t, s):
        return self.eta * (1 - 2 * self.eta * p.L) * p.gap(s.x) - 2 * p.L * self.eta**2 * p.gap(s.w)

    def measure(self, p, t, s):
        return p.distance_squared(s.x)

    def weight(self, p, t):
        return 1 / 2


class FullGradientFirst(Svrg):
    def direction(self, p, s):
        full = p.gradient(s.w)
        return full - p.component_gradient(s.w) + p.component_gradient(s.x)


class FullGradientBetween(Svrg):
    def direction(self, p, s):
        there = p.component_gradient(s.w)
        full = p.gradient(s.w)
        return p.component_gradient(s.x) - (there - full)


class Difference(Method):
    """The difference of a noisy and an exact gradient step does not grow but by the noise."""

    assumes = pt.Stochastic(pt.SmoothConvex)
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)

    def start(self, p, x0):
        return Pair(x0, x0)

    def step(self, p, t, s):
        return Pair(s.x - self.eta * (p.stochastic_gradient(s.x) - p.gradient(s.w)), s.w)

    def potential(self, p, t, s):
        return p.norm_squared(s.x - s.w)

    measure = potential

    def weight(self, p, t):
        return 1

    def budget(self, p, t):
        return self.eta**2 * p.sigma**2


class ExactFirst(Difference):
    def step(self, p, t, s):
        exact = p.gradient(s.w)
        return Pair(s.x - self.eta * (p.stochastic_gradient(s.x) - exact), s.w)


ORDERS = [Attack(c.__name__, lambda c=c: c, TRUE) for c in (Svrg, FullGradientFirst, FullGradientBetween, Difference,
                                                          ExactFirst)]  # fmt: skip


@table(ORDERS)
def test_the_order_of_the_questions_does_not_matter(attack) -> None:
    judge(attack)


# Residuals, and steps that change with t ------------------------------------------------------------------------------


def test_the_residual_of_a_step_is_printed_with_its_index() -> None:
    class Residual(Method):
        assumes = pt.Composite(pt.SmoothStronglyConvex)

        def step(self, p, t, x):
            return p.prox(x - p.gradient(x) / p.L, 1 / p.L)

        def measure(self, p, t, x):
            return p.norm_squared(self.step(p, t, x) - x)

        def weight(self, p, t):
            return (1 - p.mu / p.L) ** (-2 * t)

        def potential(self, p, t, x):
            return self.weight(p, t) * self.measure(p, t, x)

    proof = pt.prove(Residual)
    lines = [proof.conclusion.text, *(x for x in proof.latex().splitlines() if r"\le" in x and "x_T" in x)]
    for line in lines:
        assert not re.search(r"x_\{?t ?\+ ?1", line), line


class Decaying(Method):
    """Steps gamma^t/L: the descent lemma pays half of the step times the squared gradient."""

    assumes = pt.Smooth
    gamma = pt.Parameter(above=0, below=1)

    def size(self, p, t):
        return self.gamma**t / p.L

    def step(self, p, t, x):
        return x - self.size(p, t) * p.gradient(x)

    def potential(self, p, t, x):
        return p.gap(x)

    def progress(self, p, t, x):
        return self.size(p, t) * p.norm_squared(p.gradient(x)) / 2

    def measure(self, p, t, x):
        return p.norm_squared(p.gradient(x))

    def weight(self, p, t):
        return 0


class Warming(Decaying):
    def size(self, p, t):
        return (1 - self.gamma ** (t + 1)) / p.L


class Free(Decaying):
    gamma = None
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L, sequence=True)

    def size(self, p, t):
        return self.eta(t)


STEPS = [Attack(c.__name__, lambda c=c: c, TRUE) for c in (Decaying, Warming, Free)]


@table(STEPS)
def test_steps_that_decay_and_that_warm_up(attack) -> None:
    judge(attack)


# Runs -----------------------------------------------------------------------------------------------------------------


def test_a_check_asks_for_no_more_gradients_the_longer_it_is() -> None:
    """The work of a check is that of its run times a constant: so many gradients a step, at any length."""
    inner = bundled_problem("least-squares/diabetes")
    _ = inner.minimizer

    def asked(steps: int) -> int:
        calls = 0
        own = type(inner).gradient

        def counted(self: Any, x: Any) -> Any:
            nonlocal calls
            calls += 1
            return own(self, x)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(type(inner), "gradient", counted)
            assert pt.check(AcceleratedGradient, inner, steps=steps)
        return calls

    short, long = asked(100), asked(1000)
    assert long <= 11 * short
    assert long <= 6 * 1000


def test_a_mean_of_the_progress_may_hold_a_negative_square() -> None:
    """Projected online gradient: the sum of gap - eta/2 ||g||^2 is at most R^2/(2 eta), whatever G is."""

    class DataDependent(Method):
        assumes = pt.Constrained(pt.Online(pt.ConvexLipschitz))
        eta = pt.Parameter(above=0)

        def step(self, p, t, x):
            return p.project(x - self.eta * p.subgradient(x))

        def potential(self, p, t, x):
            return p.distance_squared(x) / (2 * self.eta)

        def progress(self, p, t, x):
            return p.gap(x) - self.eta / 2 * p.norm_squared(p.subgradient(x))

    def losses() -> Any:
        parts = [LeastAbsoluteDeviations([[1.0]], [1.0]), LeastAbsoluteDeviations([[1.0]], [-1.0])]
        return OnlineProblem(parts, Ball(1, 10.0), comparator=[0.0])

    assert "G" not in str(pt.prove(DataDependent).bound)
    judge(Attack("data", lambda: DataDependent, TRUE, problem=losses, x0=(0.9,), steps=100, parameters={"eta": 2.0}))
    assert np.isfinite(losses().G)


pytestmark = pytest.mark.filterwarnings("ignore")
