r"""Methods for operators that are known with noise, unbiased and of bounded variance. Theorems speak of expectations.

Sources: A. Nemirovski, A. Juditsky, G. Lan, A. Shapiro 2009; N. Loizou, H. Berard, G. Gidel, I. Mitliagkas,
S. Lacoste-Julien 2021.
"""

from typing import Any

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
