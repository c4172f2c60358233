r"""Methods for operators that are known with noise, unbiased and of bounded variance. Theorems speak of expectations.

Sources: A. Nemirovski, A. Juditsky, G. Lan, A. Shapiro 2009; A. Juditsky, A. Nemirovski, C. Tauvel 2011; N. Loizou,
H. Berard, G. Gidel, I. Mitliagkas, S. Lacoste-Julien 2021.
"""

from typing import Any, NamedTuple

import potential as pt
from potential.method import Method


class StochasticForward(Method):
    r"""The forward method with noise for a strongly monotone Lipschitz operator, 0 < s < 2 mu/L^2.

        x_{t+1} = x_t - s (F x_t + noise)

    In a game it is simultaneous gradient descent and ascent.

    Theorem: q^{-t} ||x_t - x*||^2 rises in expectation by at most q^{-t-1} s^2 sigma^2, where
    q = 1 - 2 s mu + s^2 L^2 < 1, so E ||x_T - x*||^2 <= q^T ||x_0 - x*||^2 + s sigma^2 / (2 mu - s L^2).
    """

    assumes = pt.Stochastic(pt.StronglyMonotoneLipschitz)
    theorem = "forward/stochastic"
    source = "Nemirovski, Juditsky, Lan, Shapiro 2009; Loizou, Berard, Gidel, Mitliagkas, Lacoste-Julien 2021"

    s = pt.Parameter(above=0, below=lambda p: 2 * p.mu / p.L**2, default=lambda p: p.mu / p.L**2)

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - self.s * p.stochastic_operator(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.weight(p, t) * p.distance_squared(x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return self.factor(p) ** (-t - 1) * self.s**2 * p.sigma**2

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return self.factor(p) ** (-t)

    def factor(self, p: pt.Oracles) -> Any:
        """By which a step without noise makes the squared distance smaller."""
        return 1 - 2 * self.s * p.mu + self.s**2 * p.L**2


class StochasticExtragradient(Method):
    r"""The extragradient method with noise, drawn anew at each of its two points, 0 < s <= 7/(10 L).

        w_{t+1} = x_t - s (F x_t + noise),  x_{t+1} = x_t - s (F w_{t+1} + noise)

    Where a step draws the second noise, w_{t+1} is random itself: the noise has mean zero given the first.

    Theorem: ||x_t - x*||^2 / 2 falls in expectation by s <F w_{t+1}, w_{t+1} - x*> and rises by 3 s^2 sigma^2 / 2, so
    the mean of <F w_t, w_t - x*>, which is never negative, is at most R^2 / (2 s T) + 3 s sigma^2 / 2. The source has
    sets and mirror maps as well, and bounds the gap over all comparators, with other constants.
    """

    assumes = pt.Stochastic(pt.MonotoneLipschitz)
    theorem = "extragradient/stochastic"
    source = "Juditsky, Nemirovski, Tauvel 2011"

    s = pt.Parameter(above=0, at_most=lambda p: 7 / (10 * p.L), default=lambda p: 1 / (2 * p.L))

    class State(NamedTuple):
        """The iterate x and the point w at which the operator was evaluated for it."""

        x: Any
        w: Any

    def start(self, p: pt.Oracles, x0: Any) -> Any:
        return self.State(x0, x0)

    def step(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        w = s.x - self.s * p.stochastic_operator(s.x)
        return self.State(s.x - self.s * p.stochastic_operator(w), w)

    def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return p.distance_squared(s.x) / 2

    def progress(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        return self.s * self.measure(p, t, s)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return 3 * self.s**2 * p.sigma**2 / 2

    def measure(self, p: pt.Oracles, t: Any, s: Any) -> Any:
        w = self.step(p, t, s).w
        return p.inner(p.operator(w), w - p.minimizer)

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0
