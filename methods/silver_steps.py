r"""Gradient descent with silver steps: long steps among short ones; a whole pattern is one step of the theorem.

The pattern of n = 2^k - 1 steps, over 1/L, is that of (n-1)/2 steps, a long step, and that of (n-1)/2 again: sqrt(2),
then sqrt(2), 2, sqrt(2), then these three, 2 + sqrt(2), and these three once more. Together they are (1 + sqrt(2))^k -
1, and (L/2) ||x - x*||^2 falls in a pattern by that times the gap at its end.

Sources: J. Altschuler, P. Parrilo, "Acceleration by stepsize hedging II: silver stepsize schedule for smooth convex
optimization" (arXiv 2309.16530, 2023); B. Grimmer, K. Shu, A. Wang, "Accelerated gradient descent via long steps"
(arXiv 2309.09961, 2023).
"""

import math
from fractions import Fraction
from typing import Any, ClassVar

import potential as pt
from potential.method import Method


class SilverPattern(Method):
    """Gradient descent with several steps as one; a pattern gives them, over 1/L."""

    assumes: ClassVar[Any] = pt.SmoothConvex

    def pattern(self) -> tuple[Any, ...]:
        """The steps, over 1/L."""
        raise pt.InputError(f"{type(self).__name__} does not define pattern(self)")

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        for h in self.pattern():
            x = x - h / p.L * p.gradient(x)
        return x

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.L / 2 * p.distance_squared(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return sum(self.pattern()) * self.measure(p, t, x)

    def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(self.step(p, t, x))

    def weight(self, p: pt.Oracles, t: Any) -> Any:
        return 0


class SilverStep(SilverPattern):
    r"""Gradient descent with a step h/L of at most sqrt(2)/L: h = 4 w/(2 + w^2), which is sqrt(2) at w = sqrt(2).

    Theorem: (L/2) ||x_t - x*||^2 falls by h (f(x_{t+1}) - f*), so the mean of f(x_1), ..., f(x_T) is at most
    L ||x_0 - x*||^2/(2 h T) above f*.
    """

    theorem = "silver-steps/one"
    source = "Altschuler, Parrilo 2023; Grimmer, Shu, Wang 2023"
    note = "With $w = sqrt(2)$ the step is $w/L$, and the bound is $L R^2/(2 w T)$."

    w = pt.Parameter(above=0, default=math.sqrt(2))

    def short(self) -> Any:
        """The shortest step, over 1/L."""
        return 4 * self.w / (2 + self.w**2)

    def pattern(self) -> tuple[Any, ...]:
        """The steps, over 1/L."""
        return (self.short(),)


class ThreeSilverSteps(SilverStep):
    r"""Gradient descent with the steps h/L, h^2/L, h/L, of which three are one step of the theorem.

    They are sqrt(2)/L, 2/L, sqrt(2)/L at w = sqrt(2), with the h of SilverStep. Theorem: (L/2) ||x_t - x*||^2 falls by
    (2 h + h^2) (f(x_{t+1}) - f*), so the mean of f(x_1), ..., f(x_T) is at most L ||x_0 - x*||^2/(2 (2 h + h^2) T)
    above f*.
    """

    theorem = "silver-steps/three"
    source = "Altschuler, Parrilo 2023; Grimmer, Shu, Wang 2023"
    note = "With $w = sqrt(2)$ the steps are $w/L$, $2/L$, $w/L$, and the bound is $L R^2/(4 (1 + w) T)$."

    def pattern(self) -> tuple[Any, ...]:
        """The steps, over 1/L."""
        return (self.short(), self.short() ** 2, self.short())


class SevenSilverSteps(SilverPattern):
    r"""Gradient descent with seven silver steps as one step of the theorem, with 7/5 in the place of sqrt(2).

    The steps, over 1/L, are 7/5, 2, 7/5, 17/5, 7/5, 2, 7/5, which are 13 together. Theorem: (L/2) ||x_t - x*||^2 falls
    by 13 (f(x_{t+1}) - f*), so the mean of f(x_1), ..., f(x_T) is at most L ||x_0 - x*||^2/(26 T) above f*.
    """

    theorem = "silver-steps/seven"
    source = "Altschuler, Parrilo 2023; Grimmer, Shu, Wang 2023"
    note = "With $sqrt(2)$ in the place of $7/5$ the seven steps of the sources are $6 + 5 sqrt(2)$ together, not $13$."

    def pattern(self) -> tuple[Any, ...]:
        """The steps, over 1/L."""
        three = (Fraction(7, 5), 2, Fraction(7, 5))
        return (*three, Fraction(17, 5), *three)
