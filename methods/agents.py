r"""Agents on a graph, each with a function of its own, that are to agree on a minimizer of the sum.

Sources: L. Xiao, S. Boyd, "Fast linear iterations for distributed averaging", Systems & Control Letters 53(1), 2004; A.
Nedic, A. Ozdaglar, "Distributed subgradient methods for multi-agent optimization", IEEE Transactions on Automatic
Control 54(1), 2009; K. Yuan, Q. Ling, W. Yin, "On the convergence of decentralized gradient descent", SIAM J. Optim.
26(3), 2016; A. Koloskova, N. Loizou, S. Boreiri, M. Jaggi, S. Stich, "A unified theory of decentralized SGD with
changing topology and local updates", ICML 2020; A. Khaled, K. Mishchenko, P. Richtarik, "Tighter theory for local SGD
on identical and heterogeneous data", AISTATS 2020; Z. Li, W. Shi, M. Yan, "A decentralized proximal-gradient method
with network independent step-sizes and separated convergence rates", IEEE Transactions on Signal Processing 67(17),
2019; K. Yuan, B. Ying, X. Zhao, A. H. Sayed, "Exact diffusion for distributed optimization and learning", IEEE
Transactions on Signal Processing 67(3), 2019.
"""

import abc
from typing import Any, ClassVar, NamedTuple

import potential as pt
from potential.method import Method


class Gossip(Method):
    r"""Decentralized averaging, x_{t+1} = W x_t: each agent takes a mean of what it hears.

    Theorem: rho^{-2 t} ||x_t - J x_t||^2 does not rise, for every rho above lam, and so lam^T bounds what is left of
    the first ||x_0 - J x_0|| after T steps. The average J x_t stays what it was at the start.
    """

    assumes: ClassVar[Any] = pt.Network(pt.SmoothConvex)
    theorem = "gossip/average"
    source = "Xiao, Boyd 2004"

    rho = pt.Parameter(above=lambda p: p.lam, below=1, default=lambda p: (1 + p.lam) / 2, latex=r"\rho")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.mix(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.weight(p, t) * self.measure(p, t, x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.norm_squared(x - p.average(x))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return self.rho ** (-2 * t)


class Nids(Method):
    r"""NIDS, or exact diffusion: decentralized gradient descent that is exact, for every step up to 1/L.

        z_t = x_t - alpha grad f(x_t),  s_{t+1} = s_t + z_t - (s_t - W s_t)/2,  x_{t+1} = z_t - (s_{t+1} - W s_{t+1})/2

    which is x_{t+2} = (I + W)/2 (2 x_{t+1} - x_t - alpha grad f(x_{t+1}) + alpha grad f(x_t)).

    Theorem: with M = (I - W)/2 and s* = -2 alpha y*, the potential ||x_t - x*||^2 + <s_t - s*, M (s_t - s*)> falls by
    the factor 1 - 1/(1/(alpha mu) + 2/(1 - lam)): it takes O(L/mu + 1/(1 - lam)) steps with alpha = 1/L, which does
    not depend on the graph. The source has 1 - min(alpha mu (2 - alpha mu), (1 - lam)/2).
    """

    assumes: ClassVar[Any] = pt.Network(pt.SmoothStronglyConvex)
    theorem = "nids/strongly-convex"
    source = "Li, Shi, Yan 2019; Yuan, Ying, Zhao, Sayed 2019"

    alpha = pt.Parameter(above=0, at_most=lambda p: 1 / p.L, default=lambda p: 1 / p.L, latex=r"\alpha")

    class State(NamedTuple):
        """The agents' points x, and the sum s of what they corrected."""

        x: Any
        s: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, 0 * x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        z = s.x - self.alpha * p.gradient(s.x)
        total = s.s + z - (s.s - p.mix(s.s)) / 2
        return self.State(z - (total - p.mix(total)) / 2, total)

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        d = s.s + 2 * self.alpha * p.dual_solution
        return self.weight(p, t) * (p.distance_squared(s.x) + p.inner(d, d - p.mix(d)) / 2)

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.distance_squared(s.x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        gap = (1 - p.lam) / 2
        return (1 - self.alpha * p.mu * gap / (self.alpha * p.mu + gap)) ** (-t)


class GapOfTheAverage(Method):
    """What bounds the gap of the agents' average, less what agents that differ cost; a method says how much it is."""

    eta: Any

    def iterate(self, p: pt.Oracles, x: Any) -> Any:
        return p.average(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        average = p.average(x)
        return p.distance_squared(average) / (2 * self.eta) + self.apart(p) * p.norm_squared(x - average)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.measure(p, t, x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(p.average(x)) - self.lost(p) * p.norm_squared(p.gradient(p.minimizer))

    @abc.abstractmethod
    def apart(self, p: pt.Oracles) -> Any:
        """The weight of the distance of the agents from their average."""

    @abc.abstractmethod
    def lost(self, p: pt.Oracles) -> Any:
        """What agents that differ cost, in squares of their gradients at x*."""


class DecentralizedGradientDescent(GapOfTheAverage):
    r"""Decentralized gradient descent: each agent averages what it hears, and takes a step of its own.

        x_{t+1} = W x_t - eta grad f(x_t)

    Theorem: ||J x_t - x*||^2 / (2 eta) + L / (2 (1 - lam)) ||x_t - J x_t||^2 falls by the gap of the average and rises
    by 2 eta^2 L / (1 - lam)^2 ||grad f(x*)||^2, which is zero where all agents have one minimizer in common. With a
    constant step the agents come near to a consensus that minimizes f, and not to it.
    """

    assumes: ClassVar[Any] = pt.Network(pt.SmoothConvex)
    theorem = "decentralized-gradient-descent/smooth-convex"
    source = "Nedić, Ozdaglar 2009; Yuan, Ling, Yin 2016; Koloskova et al. 2020"

    eta = pt.Parameter(
        above=0,
        at_most=lambda p: (1 - p.lam) / (2 * p.L),
        default=lambda p: (1 - p.lam) / (2 * p.L),
        latex=r"\eta",
    )

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.mix(x) - self.eta * p.gradient(x)

    def apart(self, p: pt.Oracles) -> Any:
        return p.L / (2 * (1 - p.lam))

    def lost(self, p: pt.Oracles) -> Any:
        return 2 * self.eta**2 * p.L / (1 - p.lam) ** 2


class LocalGradientDescent(GapOfTheAverage):
    r"""Local gradient descent: agents take steps of their own, and average in rounds that a coin calls.

        y_t = x_t - eta grad f(x_t),  x_{t+1} = J y_t with this probability, and y_t otherwise

    Theorem: ||J x_t - x*||^2 / (2 eta) + L / probability ||x_t - J x_t||^2 falls in expectation by the gap of the
    average and rises by 2 eta^2 L (1 - probability) (2 - probability) / probability^2 ||grad f(x*)||^2, which is zero
    where all agents have one minimizer in common. A round is 1 / probability steps long in the mean, where the source
    has rounds of H steps, and the same in eta, L, H and the gradients at x* with other constants; it has noise as well.
    """

    assumes: ClassVar[Any] = pt.WithCoins(pt.Network(pt.SmoothConvex))
    theorem = "local-gradient-descent/heterogeneous"
    source = "Khaled, Mishchenko, Richtárik 2020"

    probability = pt.Parameter(above=0, at_most=1, default=0.125)
    eta = pt.Parameter(
        above=0,
        at_most=lambda p: p.probability / (3 * p.L),
        default=lambda p: p.probability / (3 * p.L),
        latex=r"\eta",
    )

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        y = x - self.eta * p.gradient(x)
        return p.with_probability(self.probability, p.average(y), y)

    def apart(self, p: pt.Oracles) -> Any:
        return p.L / self.probability

    def lost(self, p: pt.Oracles) -> Any:
        skipped = (1 - self.probability) * (2 - self.probability) / self.probability**2
        return 2 * self.eta**2 * p.L * skipped


class LocalStochasticGradientDescent(LocalGradientDescent):
    r"""Local SGD: local gradient descent whose agents have noise in their gradients, each its own.

        y_t = x_t - eta (grad f(x_t) + noise),  x_{t+1} = J y_t with this probability, and y_t otherwise

    Theorem: the potential of local gradient descent falls in expectation as it does without noise, and rises by
    eta sigma^2/2 + eta^2 L (n - 1) sigma^2 (1 - probability) / probability beside. By agent, as f is the sum over n of
    them, the first is eta sigma^2 / (2 n), n times less than what one has alone. The first source has the orders
    eta sigma^2 / n and eta^2 L sigma^2 (H - 1) with rounds of H steps, where here 1 / probability steps are one in the
    mean, as in the second.
    """

    assumes: ClassVar[Any] = pt.WithCoins(pt.Stochastic(pt.Network(pt.SmoothConvex)))
    theorem = "local-sgd/heterogeneous"
    source = "Khaled, Mishchenko, Richtárik 2020; Gorbunov, Hanzely, Richtárik 2021"

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        y = x - self.eta * p.stochastic_gradient(x)
        return p.with_probability(self.probability, p.average(y), y)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        apart = self.eta * p.L * (p.n - 1) * (1 - self.probability) / self.probability
        return self.eta * p.sigma**2 * (1 + 2 * apart) / 2
