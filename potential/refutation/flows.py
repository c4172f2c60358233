"""The rate at which a claim about a flow is broken on a problem: the derivative of the potential there, and the rest.

The derivative is that of the statement, by the chain rule, with the problem's own answers in the place of symbols.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import Basis, Expression, Inner, One, Value, Vector
from potential.classes.recorder import FIRST_ORDER
from potential.errors import MissingOracleError
from potential.statement.statement import Statement


def excess(statement: Statement, problem: Any, sample: Mapping[str, Fraction], state: Mapping[str, Any]) -> Any:
    """By how much d/dt Phi exceeds what is allowed, at a state of exact or rounded vectors."""
    known: dict[Basis, Any] = {next(iter(v.terms)): state[name] for name, v in statement.state.items()}

    def number(element: Any) -> Any:
        return problem._number(Coefficient(statement.field, element).evaluate(sample))

    def of_vector(vector: Vector) -> Any:
        total = problem._array(np.zeros(problem.dimension, dtype=int).tolist())
        for basis, element in vector.terms.items():
            total = total + number(element) * of_basis(basis)
        return total

    def of_basis(basis: Basis) -> Any:
        if basis not in known:
            answer = statement.recorder.origin(basis)
            if answer is not None and answer.oracle == "minimizer":
                known[basis] = problem.minimizer
            elif answer is not None and answer.oracle == FIRST_ORDER:
                known[basis] = problem.gradient(of_vector(answer.at))
            else:
                raise MissingOracleError("what the flow asks is not answered here")
        return known[basis]

    def of_expression(expression: Expression) -> Any:
        total: Any = 0
        for key, element in expression.terms.items():
            c = number(element)
            match key:
                case One():
                    total = total + c
                case Inner(left, right):
                    total = total + c * problem.inner(of_basis(left), of_basis(right))
                case Value(_, point):
                    total = total + c * problem.value(of_vector(point))
                case _:
                    raise MissingOracleError("a term of the flow's potential is not known here")
        return total

    return of_expression(statement.decrease.target)
