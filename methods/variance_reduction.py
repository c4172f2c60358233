r"""Variance reduction on finite sums: the noise falls with the distance, so that constant steps converge.

    x_{t+1} = x_t - eta (grad f_i(x_t) - grad f_i(w) + grad f(w)),  i uniformly at random

where w is remembered: a table of one point for each component (SAGA), or one point that a coin renews (L-SVRG).

Sources: A. Defazio, F. Bach, S. Lacoste-Julien, "SAGA: a fast incremental gradient method with support for non-strongly
convex composite objectives", NIPS 2014; T. Hofmann, A. Lucchi, S. Lacoste-Julien, B. McWilliams, "Variance reduced
stochastic gradient descent with neighbors", NIPS 2015; D. Kovalev, S. Horváth, P. Richtárik, "Don't jump through hoops
and remove those loops: SVRG and Katyusha are better without the outer loop", ALT 2020. Point-SAGA, whose step is a
proximal one of the component: A. Defazio, "A simple practical accelerated method for finite sums", NIPS 2016.
"""

from fractions import Fraction
from typing import Any, ClassVar, NamedTuple

import potential as pt
from potential.method import Method


class _VarianceReduced(Method):
    """What the methods have in common: a state with what is remembered, and the gradient estimate."""

    class State(NamedTuple):
        """The iterate x, and what is remembered: a point w, or a table w of one point for each component."""

        x: Any
        w: Any

    def estimate(self, p: pt.Oracles, x: Any, w: Any) -> Any:
        """The unbiased estimate of grad f(x), whose noise vanishes where x and w are x*."""
        return p.component_gradient(x) - p.component_gradient(w) + p.mean_gradient(w)


class Saga(_VarianceReduced):
    r"""SAGA on convex components, with a step eta < 1/(4 L).

        x_{t+1} = x_t - eta (grad f_i(x_t) - grad f_i(w_i) + the mean of all grad f_j(w_j)),  and x_t replaces w_i

    Theorem: with V the mean of ||grad f_i(w_i) - grad f_i(x*)||^2, the potential ||x_t - x*||^2 + 2 n eta^2 V falls in
    expectation by 2 eta (1 - 4 eta L) (f(x_t) - f(x*)), so the mean gap is O(1/T), without a floor.
    """

    assumes: ClassVar[Any] = pt.FiniteSum(pt.SmoothConvex)
    theorem = "saga/convex"
    source = "Defazio, Bach, Lacoste-Julien 2014; Hofmann et al. 2015"

    eta = pt.Parameter(above=0, below=lambda p: 1 / (4 * p.L), default=lambda p: 1 / (8 * p.L), latex=r"\eta")

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x=x0, w=p.table(x0))

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return self.State(x=s.x - self.eta * self.estimate(p, s.x, s.w), w=p.replaced(s.w, s.x))

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.distance_squared(s.x) + 2 * p.n * self.eta**2 * p.component_variance(s.w)

    def progress(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return 2 * self.eta * (1 - 4 * self.eta * p.L) * p.gap(s.x)


class StronglyConvexSaga(Saga):
    r"""SAGA on strongly convex components: a linear rate, for every step up to 1/(2 (3 L + n mu)).

    Theorem: E||x_T - x*||^2 <= (1 - eta mu)^T (||x_0 - x*||^2 + 4 n eta^2 V_0), V_0 the mean of
    ||grad f_i(x_0) - grad f_i(x*)||^2: to halve it takes O(n + L/mu) steps.
    """

    assumes = pt.FiniteSum(pt.SmoothStronglyConvex)
    theorem = "saga/strongly-convex"
    source = "Defazio, Bach, Lacoste-Julien 2014; Hofmann et al. 2015"

    eta = pt.Parameter(
        above=0,
        at_most=lambda p: 1 / (2 * (3 * p.L + p.n * p.mu)),
        default=lambda p: 1 / (2 * (3 * p.L + p.n * p.mu)),
        latex=r"\eta",
    )

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return self.weight(p, t) * (p.distance_squared(s.x) + 4 * p.n * self.eta**2 * p.component_variance(s.w))

    def progress(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return 0

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.distance_squared(s.x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (1 - self.eta * p.mu) ** (-t)


class SagaWithFunctionValues(_VarianceReduced):
    r"""SAGA with the step 1/(3 L), by the potential of its authors, which has function values.

    Theorem: with B the mean of f_i(w_i) - f_i(x*) - <grad f_i(x*), w_i - x*>, the potential
    9 L^2 / (2 n (3 L - mu)) ||x_t - x*||^2 + B falls in expectation by the factor 1 - mu/(3 L + 4 n mu), for all
    n, L and mu. The source has 1 - min(mu/(3 L), 1/(4 n)).
    """

    assumes: ClassVar[Any] = pt.FiniteSum(pt.SmoothStronglyConvex)
    theorem = "saga/function-values"
    source = "Defazio, Bach, Lacoste-Julien 2014"

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x=x0, w=p.table(x0))

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return self.State(x=s.x - self.estimate(p, s.x, s.w) / (3 * p.L), w=p.replaced(s.w, s.x))

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return self.weight(p, t) * p.distance_squared(s.x) + self._growth(p, t) * p.component_divergence(s.w)

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.distance_squared(s.x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 9 * p.L**2 / (2 * p.n * (3 * p.L - p.mu)) * self._growth(p, t)

    def _growth(self, p: pt.Oracles, t: Any) -> Any:
        return (1 - p.mu / (3 * p.L + 4 * p.n * p.mu)) ** (-t)


class LooplessSvrg(_VarianceReduced):
    r"""L-SVRG on convex components, with a step eta < 1/(4 L): a coin renews the point that is remembered.

        x_{t+1} = x_t - eta (grad f_i(x_t) - grad f_i(w_t) + grad f(w_t)),  and w_{t+1} = x_t with some probability

    Theorem: with V(w) the mean of ||grad f_i(w) - grad f_i(x*)||^2, the potential
    ||x_t - x*||^2 + 2 eta^2 V(w_t) / probability falls in expectation by 2 eta (1 - 4 eta L) (f(x_t) - f(x*)).
    """

    assumes: ClassVar[Any] = pt.FiniteSum(pt.SmoothConvex)
    theorem = "l-svrg/convex"
    source = "Kovalev, Horváth, Richtárik 2020; Hofmann et al. 2015"

    probability = pt.Parameter(above=0, at_most=1, default=lambda p: 1 / p.n)
    eta = pt.Parameter(above=0, below=lambda p: 1 / (4 * p.L), default=lambda p: 1 / (8 * p.L), latex=r"\eta")

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x=x0, w=x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        x = s.x - self.eta * self.estimate(p, s.x, s.w)
        return self.State(x=x, w=p.with_probability(self.probability, s.x, s.w))

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.distance_squared(s.x) + 2 * self.eta**2 / self.probability * p.component_variance(s.w)

    def progress(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return 2 * self.eta * (1 - 4 * self.eta * p.L) * p.gap(s.x)


class StronglyConvexLooplessSvrg(LooplessSvrg):
    r"""L-SVRG on strongly convex components: a linear rate, for every step up to 1/(2 (3 L + mu / probability)).

    Theorem: E||x_T - x*||^2 <= (1 - eta mu)^T (||x_0 - x*||^2 + 4 eta^2 V(x_0) / probability).
    """

    assumes = pt.FiniteSum(pt.SmoothStronglyConvex)
    theorem = "l-svrg/strongly-convex"
    source = "Kovalev, Horváth, Richtárik 2020"

    eta = pt.Parameter(
        above=0,
        at_most=lambda p: 1 / (2 * (3 * p.L + p.mu / p.probability)),
        default=lambda p: 1 / (2 * (3 * p.L + p.mu / p.probability)),
        latex=r"\eta",
    )

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        remembered = 4 * self.eta**2 / self.probability * p.component_variance(s.w)
        return self.weight(p, t) * (p.distance_squared(s.x) + remembered)

    def progress(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return 0

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.distance_squared(s.x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (1 - self.eta * p.mu) ** (-t)


class LooplessKatyusha(_VarianceReduced):
    r"""Loopless Katyusha: L-SVRG with Nesterov's momentum and a pull towards the point that is remembered.

        x_t = theta z_t + w_t/2 + (1/2 - theta) y_t,  g_t = grad f_i(x_t) - grad f_i(w_t) + grad f(w_t)
        z_{t+1} = (mu x_t + 3 theta L z_t - g_t)/(mu + 3 theta L),  y_{t+1} = x_t + theta (z_{t+1} - z_t)
        w_{t+1} = y_t with the probability p = r + mu/(2 (3 theta^2 L + mu)), and w_t otherwise

    Theorem: for every theta up to 1/2, with r = theta mu/(3 theta^2 L + 2 mu), the potential
    (mu + 3 theta L)/2 ||z_t - x*||^2 + (f(y_t) - f*)/theta + (1/r - 1/theta) (f(w_t) - f*) falls in expectation by the
    factor 1 - r. With theta about sqrt(n mu/(6 L)), p is about 1/n and 1/r about sqrt(3 n L/(2 mu)).
    """

    assumes: ClassVar[Any] = pt.FiniteSum(pt.SmoothStronglyConvex)
    theorem = "l-katyusha/strongly-convex"
    source = "Kovalev, Horváth, Richtárik 2020"

    theta = pt.Parameter(
        above=0,
        at_most=Fraction(1, 2),
        default=lambda p: min(0.5, (p.n * p.mu / (6 * p.L)) ** 0.5),
        latex=r"\theta",
    )

    class State(NamedTuple):
        """The sequence y of short steps, the sequence z of long ones, and the point w that is remembered."""

        y: Any
        z: Any
        w: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(y=x0, z=x0, w=x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        x = self.theta * s.z + s.w / 2 + (Fraction(1, 2) - self.theta) * s.y
        held = 3 * self.theta * p.L
        z = (p.mu * x + held * s.z - self.estimate(p, x, s.w)) / (p.mu + held)
        probability = self._rate(p) + p.mu / (2 * (self.theta * held + p.mu))
        return self.State(y=x + self.theta * (z - s.z), z=z, w=p.with_probability(probability, s.y, s.w))

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        rate = self._rate(p)
        distance = (p.mu + 3 * self.theta * p.L) / 2 * p.distance_squared(s.z)
        gaps = p.gap(s.y) / self.theta + (1 / rate - 1 / self.theta) * p.gap(s.w)
        return (1 - rate) ** (-t) * (distance + gaps)

    def _rate(self, p: pt.Oracles) -> Any:
        return self.theta * p.mu / (3 * self.theta**2 * p.L + 2 * p.mu)


class PointSaga(_VarianceReduced):
    r"""Point-SAGA: a proximal step of the component that is drawn, from where SAGA's table points to.

        x_{t+1} = prox_{gamma f_i}(x_t + gamma (grad f_i(w_i) - the mean of all grad f_j(w_j))),  which replaces w_i

    Theorem: with m = 2 mu L/(L + mu), the harmonic mean of mu and L, and for every step gamma with
    n mu L gamma^2 + (n - 1) m gamma <= 1, of which the longest is 1/beta,
    E||x_T - x*||^2 <= (1 + gamma m)^{-T} (||x_0 - x*||^2 + gamma^2 beta^2 V_0/(mu L)), V_0 the mean of
    ||grad f_i(x_0) - grad f_i(x*)||^2.

    The source has mu in the place of m, in the rate and in the longest step: for large L/mu up to twice as many steps.
    """

    assumes: ClassVar[Any] = pt.FiniteSum(pt.SmoothStronglyConvex)
    theorem = "point-saga/strongly-convex"
    source = "Defazio 2016"

    # n mu L + (n - 1) m beta = beta^2, times 1 + mu/L.
    beta = pt.Root(
        lambda b, p: (1 + p.q**2) * (b**2 - p.n * p.q**2 * p.L**2) - 2 * (p.n - 1) * p.q**2 * p.L * b,
    )
    gamma = pt.Parameter(above=0, at_most=lambda p: 1 / p.beta, default=lambda p: 1 / p.beta, latex=r"\gamma")

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x=x0, w=p.table(x0))

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        z = s.x + self.gamma * (p.component_gradient(s.w) - p.mean_gradient(s.w))
        x = p.component_prox(z, self.gamma)
        return self.State(x=x, w=p.replaced(s.w, x))

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        remembered = (self.gamma * self.beta) ** 2 / (p.mu * p.L) * p.component_variance(s.w)
        return self.weight(p, t) * (p.distance_squared(s.x) + remembered)

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.distance_squared(s.x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return (1 + 2 * self.gamma * p.mu / (1 + p.q**2)) ** t
