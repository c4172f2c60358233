"""Attacks on classes whose functions are not smooth everywhere: what would prove too much is refused or refuted."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import potential as pt
from methods.generalized_smooth import ClippedGradientDescent, HoelderGradientDescent
from methods.problems import HyperbolicDeviations, PenalizedDeviations, PowerDeviations
from methods.weakly_convex import WeaklyConvexProximalPoint, WeaklyConvexSubgradient
from potential.errors import InputError, NotExpressibleError


class LongProximalStep(WeaklyConvexProximalPoint):
    theorem = None
    s = pt.Parameter(above=0)


class TwiceClipped(ClippedGradientDescent):
    theorem = None

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - 2 * p.clipped_step(x) * p.gradient(x)


class ClippedByAParameter(ClippedGradientDescent):
    theorem = None
    share = pt.Parameter(above=0, below=2)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.share * p.clipped_step(x) * p.gradient(x)


class HalfClipped(ClippedGradientDescent):
    theorem = None

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.clipped_step(x) * p.gradient(x) / 2

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return Fraction(3, 8) * self.measure(p, t, x)


class WithoutError(HoelderGradientDescent):
    theorem = None

    def budget(self, p: Any, t: Any) -> Any:
        return 0


class SubgradientOfAStep(WeaklyConvexSubgradient):
    theorem = None

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.subgradient(p.prox(x, self.s))


class ClippedTwice(ClippedGradientDescent):
    theorem = None

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = x - p.clipped_step(x) * p.gradient(x)
        return y - p.clipped_step(y) * p.gradient(y)


class WithoutMinimizer(WeaklyConvexProximalPoint):
    theorem = None

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x)


@pytest.mark.parametrize("method", [LongProximalStep, TwiceClipped, ClippedByAParameter, WithoutError])
def test_what_no_inequality_of_the_class_says_is_not_proved(method: Any) -> None:
    """A proximal step of 1/rho and longer, a step beyond the clipped one, smoothness without its error."""
    with pytest.raises(pt.NotProved):
        pt.prove(method)


@pytest.mark.parametrize("setting", [pt.WithCoins, pt.Stochastic, pt.NoiseGrowth], ids=lambda s: s.__name__)
def test_a_clipped_step_is_no_number_in_an_expectation(setting: Any) -> None:
    """Where x_t is random, so is eta_t, and E[eta_t ||grad f(x_t)||^2] is no product: no bound divides by eta_t."""

    class Lazily(ClippedGradientDescent):
        assumes = setting(pt.L0L1Smooth)
        theorem = None

        def step(self, p: Any, t: Any, x: Any) -> Any:
            if setting is pt.WithCoins:
                return p.with_probability(Fraction(1, 2), x - p.clipped_step(x) * p.gradient(x), x)
            return x - p.clipped_step(x) * p.stochastic_gradient(x)

        def progress(self, p: Any, t: Any, x: Any) -> Any:
            return p.clipped_step(x) / 4 * p.norm_squared(p.gradient(x))

        def measure(self, p: Any, t: Any, x: Any) -> Any:
            return p.norm_squared(p.gradient(x))

    with pytest.raises(NotExpressibleError, match="depends on what was drawn"):
        pt.prove(Lazily)


@pytest.mark.parametrize("method", [SubgradientOfAStep, ClippedTwice, WithoutMinimizer])
def test_what_the_oracle_cannot_mean_is_refused(method: Any) -> None:
    """A subgradient where one is known, two clipped steps of one number, a minimizer that need not exist."""
    with pytest.raises((NotExpressibleError, pt.MissingOracleError)):
        pt.prove(method)


def test_a_share_of_the_clipped_step_has_its_own_decrease() -> None:
    assert pt.prove(HalfClipped).conclusion.text == "mean over t < T of eta_t ||grad f(x_t)||^2 <= 8 Delta_0/(3 T)"


def test_what_necessary_inequalities_allow_is_not_said_to_be_attained() -> None:
    class Plain(HoelderGradientDescent):
        theorem = None

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - p.gradient(x) / p.L

    found = pt.worst_case(Plain, steps=1, L=1, b=1, nu=Fraction(1, 2))
    assert found.exact is not None
    assert not found.tight
    assert "which is proved, an upper bound." in found.text()
    assert "attained" not in found.text()


def test_a_wrong_constant_of_a_problem_breaks_a_check() -> None:
    """The check looks at the run: a signal that is not as flat, or not as weakly convex, as it says."""
    rng = np.random.default_rng(0)
    power = PowerDeviations(10 * rng.normal(size=5), 0.5, 0.01)
    power.__dict__["L"] = power.L / 1000
    assert not pt.check(HoelderGradientDescent, power, steps=50)
    hyperbolic = HyperbolicDeviations(5 * rng.normal(size=5))
    hyperbolic.__dict__["L0"] = hyperbolic.__dict__["L1"] = 0.02
    assert not pt.check(ClippedGradientDescent, hyperbolic, steps=50)


@pytest.mark.parametrize("step", [0.0, -1.0, 0.5, 2.0, float("nan")])
def test_a_proximal_step_that_has_no_one_answer_is_refused(step: float) -> None:
    with pytest.raises(InputError, match="step"):
        PenalizedDeviations([1.0, 2.0], 1.0, 0.5).prox(np.zeros(2), step)
