"""Continuous time: the derivative of a potential along a flow, by the chain rule on symbols."""

from __future__ import annotations

from collections.abc import Mapping

from potential.algebra import expressions
from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import Basis, Expression, Inner, One, Value, Vector
from potential.classes.problem_class import ProblemClass
from potential.errors import NotExpressibleError


class Derivative:
    """d/dt of what depends on the time t and on vectors that move with known velocities.

    `velocities` has the velocity of each basis vector that is known to move or to rest (a minimizer rests). Raises
    NotExpressibleError for a quantity whose derivative is not known: of a gradient it would be a second derivative.
    """

    def __init__(self, problem: ProblemClass, velocities: Mapping[Basis, Vector]) -> None:
        self.problem = problem
        self.velocities = velocities

    def of_vector(self, v: Vector) -> Vector:
        """The velocity of a combination."""
        field = v.field
        total = Vector(field, v.space, {b: field.derivative(c) for b, c in v.terms.items()})
        for b, c in v.terms.items():
            total = total + self._of_basis(b) * Coefficient(field, c)
        return total

    def of_expression(self, e: Expression) -> Expression:
        """The derivative of a scalar."""
        field = e.field
        total = Expression(field, {key: field.derivative(c) for key, c in e.terms.items()})
        for key, element in e.terms.items():
            match key:
                case One():
                    continue
                case Inner(left, right):
                    u, v = self._unit(field, left), self._unit(field, right)
                    rate = expressions.inner(self._of_basis(left), v) + expressions.inner(u, self._of_basis(right))
                case Value(function, point):
                    moved = self.of_vector(point)
                    rate = Expression(field, {})
                    if moved.terms:  # at a point that rests a value does, and so does an infimum, which has none
                        rate = expressions.inner(self.problem.slope(function, point), moved)
                case _:
                    raise NotExpressibleError(f"the derivative of {key} along a flow is not known")
            total = total + rate * Coefficient(field, element)
        return total

    def _unit(self, field: object, b: Basis) -> Vector:
        return Vector(field, b.space, {b: field.algebra.one})  # type: ignore[arg-type, attr-defined]

    def _of_basis(self, b: Basis) -> Vector:
        if b not in self.velocities:
            raise NotExpressibleError(
                "the potential of a flow depends on a vector whose derivative is not known, a gradient say: "
                "write it with the vectors of the state, the minimizer and values of f"
            )
        return self.velocities[b]
