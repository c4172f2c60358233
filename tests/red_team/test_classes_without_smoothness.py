"""Attacks on classes whose functions are not smooth everywhere: what would prove too much is refused or refuted."""

from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest

import potential as pt
from methods import ComposedGradientDescent, Method
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


class ValueFarAway(WeaklyConvexSubgradient):
    """No subgradient is taken at z: of x^2/2 with G = |x_0| the value there rises by more, where eta is 1."""

    theorem = None

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return 0

    def measure(self, p: Any, t: Any, x: Any) -> Any:
        return p.gap(x - 5 * self.eta * p.subgradient(x)) - p.gap(x)

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return self.measure(p, t, x)

    def budget(self, p: Any, t: Any) -> Any:
        return 5 * self.eta * p.G**2 * (2 + 5 * p.rho * self.eta) / 2


class ClippedByACoin(ClippedGradientDescent):
    """eta_t depends on the coins before it: it must not stand as a weight beside E[||grad f(x_t)||^2]."""

    theorem = None
    assumes = pt.WithCoins(pt.L0L1Smooth)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.with_probability(Fraction(1, 2), x - p.clipped_step(x) * p.gradient(x), x)

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return p.clipped_step(x) * self.measure(p, t, x) / 4

    def measure(self, p: Any, t: Any, x: Any) -> Any:
        return p.norm_squared(p.gradient(x))


class Idle(NamedTuple):
    x: Any
    y: Any


class AnotherState(pt.Method):
    """All that a step asks it asks at y, beside an x that stays where it is."""

    def start(self, p: Any, x0: Any) -> Any:
        return Idle(x0, x0)

    def potential(self, p: Any, t: Any, s: Any) -> Any:
        return p.gap(s.y)

    def measure(self, p: Any, t: Any, s: Any) -> Any:
        return p.norm_squared(p.gradient(s.y))

    def weight(self, p: Any, t: Any) -> Any:
        return 0


class ClippedAtAnotherState(AnotherState):
    assumes = pt.L0L1Smooth

    def step(self, p: Any, t: Any, s: Any) -> Any:
        return Idle(s.x, s.y - p.clipped_step(s.y) * p.gradient(s.y))

    def progress(self, p: Any, t: Any, s: Any) -> Any:
        return p.clipped_step(s.y) * self.measure(p, t, s) / 2


class PolyakAtAnotherState(AnotherState):
    assumes = pt.PolyakStep(pt.SmoothStronglyConvex)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        return Idle(s.x, s.y - p.polyak_step(s.y) * p.gradient(s.y))

    def potential(self, p: Any, t: Any, s: Any) -> Any:
        return p.distance_squared(s.y)

    def measure(self, p: Any, t: Any, s: Any) -> Any:
        return p.distance_squared(s.y)

    def weight(self, p: Any, t: Any) -> Any:
        return 1


class ValuePolyakAtAnotherState(PolyakAtAnotherState):
    assumes = pt.ValuePolyakStep(pt.SmoothStronglyConvex)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        return Idle(s.x, s.y + 0 * p.polyak_step(s.y) * p.gradient(s.y))


class NoiseAtAnotherState(AnotherState):
    assumes = pt.NoiseGrowth(pt.Smooth)
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / (p.L * (1 + p.tau)))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        return Idle(s.x, s.y - self.eta * p.stochastic_gradient(s.y))

    def progress(self, p: Any, t: Any, s: Any) -> Any:
        return self.eta * (2 - p.L * self.eta * (1 + p.tau)) / 2 * self.measure(p, t, s)

    def budget(self, p: Any, t: Any) -> Any:
        return p.L * self.eta**2 * p.sigma**2 / 2


class NoiseOfAMean(NoiseAtAnotherState):
    assumes = pt.FiniteSum(pt.NoiseGrowth(pt.SmoothConvex))


class ErrorOfAMean(AnotherState):
    assumes = pt.FiniteSum(pt.Inexact(pt.SmoothConvex))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        return Idle(s.x, s.y - 0 * p.inexact_gradient(s.y))

    def weight(self, p: Any, t: Any) -> Any:
        return 1

    def measure(self, p: Any, t: Any, s: Any) -> Any:
        return p.gap(s.y)


@pytest.mark.parametrize(
    ("method", "said"),
    [
        (ClippedAtAnotherState, "eta_t = 1/(L0 + L1 ||grad f(y_t)||)"),
        (PolyakAtAnotherState, "gamma_t ||grad f(y_t)||^2 = 2 (f(y_t) - f(x*))"),
        (ValuePolyakAtAnotherState, "||grad f(y_t)||^2 = 2 L (2 - L gamma_t) (f(y_t) - f(x*))"),
        (NoiseAtAnotherState, "E||noise(y_t)||^2 <= sigma^2 + tau ||grad f(y_t)||^2"),
        (NoiseOfAMean, "E||noise(y_t)||^2 <= sigma^2 + tau ||grad f(y_t)||^2"),
        (ErrorOfAMean, "||d(x) - grad f(x)|| <= delta ||grad f(x)||"),
    ],
)
def test_a_premise_speaks_of_the_point_and_the_function_that_it_is_used_of(method: Any, said: str) -> None:
    """Not of x_t where a step asks at y_t, nor of f_i where the gradient is that of their mean."""
    assert said in " ".join(pt.prove(method).text().split("Phi(t)")[0].split())


@pytest.mark.parametrize("method", [LongProximalStep, TwiceClipped, ClippedByAParameter, WithoutError, ValueFarAway])
def test_what_no_inequality_of_the_class_says_is_not_proved(method: Any) -> None:
    """A proximal step of 1/rho and longer, a step beyond the clipped one, smoothness without its error."""
    with pytest.raises(pt.NotProved):
        pt.prove(method)


@pytest.mark.parametrize("method", [SubgradientOfAStep, ClippedTwice, ClippedByACoin, WithoutMinimizer])
def test_what_the_oracle_cannot_mean_is_refused(method: Any) -> None:
    """A subgradient where one is known, two clipped steps of one number, a step that draws decide, no minimizer."""
    with pytest.raises((NotExpressibleError, pt.MissingOracleError)):
        pt.prove(method)


def test_a_share_of_the_clipped_step_has_its_own_decrease() -> None:
    assert pt.prove(HalfClipped).conclusion.text == "mean over t < T of eta_t ||grad f(x_t)||^2 <= 8 Delta_0/(3 T)"


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


def test_a_worst_case_of_necessary_inequalities_is_not_called_attained() -> None:
    """4/3 is that of all 8-smooth convex functions; where mu m^2 = 1 no f(x) = g(A x) has it."""
    found = pt.worst_case(ComposedGradientDescent, 1, mu=1, L=2, m=1, M=2)
    assert found.exact == Fraction(4, 3)
    assert not found.tight
    assert "attained" not in found.text()
    assert "an upper bound" in found.text()


@pytest.mark.parametrize("setting", [pt.Composite, pt.Constrained, pt.Online, pt.Network])
def test_expected_smoothness_speaks_of_a_minimizer_of_f_alone(setting: Any) -> None:
    """Of a minimizer over a set, or of a sum, the gradient is not zero, and losses that change have no common one."""
    with pytest.raises(InputError):
        setting(pt.ExpectedSmoothness(pt.SmoothConvex))


@pytest.mark.parametrize("setting", [lambda cls: cls, pt.WithCoins], ids=["alone", "with coins"])
def test_a_false_claim_of_expected_smoothness_is_refuted_without_strong_convexity(setting: Any) -> None:
    """There ell is any positive number, and that of a member at least L; coins do not move its minimizer."""

    class Long(Method):
        assumes = setting(pt.ExpectedSmoothness(pt.SmoothConvex))
        eta = pt.Parameter(above=0)

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - self.eta * p.stochastic_gradient(x)

        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return p.distance_squared(x)

        def budget(self, p: Any, t: Any) -> Any:
            return self.eta**2 * p.sigma**2

    with pytest.raises(pt.NotProved) as found:
        pt.prove(Long)
    assert found.value.kind == "false"
    example = found.value.counterexample
    assert example.parameters["ell"] >= example.parameters["L"]
    assert example.replay()


@pytest.mark.parametrize(
    "base", [pt.Smooth, pt.ConvexLipschitz, pt.Stochastic(pt.SmoothConvex), pt.FiniteSum(pt.SmoothConvex), 3]
)
def test_expected_smoothness_takes_smooth_convex_functions_without_draws(base: Any) -> None:
    with pytest.raises(InputError, match="ExpectedSmoothness takes"):
        pt.ExpectedSmoothness(base)
