"""Strongly monotone operators, by their resolvent, or Lipschitz ones by their values.

The inequality of the resolvent loses nothing: E. K. Ryu, A. B. Taylor, C. Bergeling, P. Giselsson, "Operator splitting
performance estimation", SIAM J. Optim. 30(3), 2020.
"""

from __future__ import annotations

from typing import ClassVar

from potential.algebra.parameters import Parameter
from potential.classes.operators import Monotone, MonotoneLipschitz, Resolvents
from potential.classes.pairs import of_any_two
from potential.classes.premises import Premise
from potential.classes.problem_class import Evaluation
from potential.classes.quantities import Assertion, Hypothesis, Quantity, inner, norm_squared
from potential.classes.recorder import Recorder


class StrongResolvents(Resolvents):
    """The same of an operator that is mu-strongly monotone."""

    rule = "strong-monotonicity"

    def of_pair(self, values: Quantity, points: Quantity) -> Assertion:
        """Strong monotonicity."""
        return inner(values, points) >= self.problem._write.mu * norm_squared(points)


class StronglyMonotone(Monotone):
    """Maximally and mu-strongly monotone operators A with a zero x*, by their resolvent and by elements of A x."""

    description = "A is maximally and mu-strongly monotone"
    parameters = {"mu": Parameter(above=0)}

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder)
        self._resolvents = StrongResolvents(self, "A")

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Maximal and strong monotonicity."""
        strongly = f"is $mu$-strongly monotone, $<u - v, x - y> >= mu ||x - y||^2$ for $u in {f} x$ and $v in {f} y$"
        return (*super().said_of(f, subject), Premise(f, "strongly-monotone", strongly, subject))

    @of_any_two
    def of_pair(self, i: Evaluation, j: Evaluation) -> list[Hypothesis]:
        """Strong monotonicity between two elements that were asked for."""
        return [self._said("strong-monotonicity", i, j, self._resolvents.of_pair(*self._difference(i, j)))]


class StronglyMonotoneLipschitz(MonotoneLipschitz):
    """mu-strongly monotone, L-Lipschitz operators F, 0 < mu < L; x* is the only zero."""

    special_cases: ClassVar[tuple[str, ...]] = ()
    description = "F is mu-strongly monotone and L-Lipschitz"
    parameters = {"mu": Parameter(above=0), "L": Parameter(above=lambda p: p.mu)}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Strong monotonicity and the Lipschitz bound."""
        _, lipschitz = super().said_of(f, subject)
        strongly = f"is $mu$-strongly monotone, $<{f}(x) - {f}(y), x - y> >= mu ||x - y||^2$ for all $x$ and $y$"
        return (Premise(f, "strongly-monotone", strongly, subject), lipschitz)

    @of_any_two
    def of_pair(self, i: Evaluation, j: Evaluation) -> list[Hypothesis]:
        """Strong monotonicity and the Lipschitz bound."""
        values, points = self._difference(i, j)
        _, lipschitz = super().of_pair(i, j)
        strongly = inner(values, points) >= self._write.mu * norm_squared(points)
        return [self._said("strong-monotonicity", i, j, strongly), lipschitz]
