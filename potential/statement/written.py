"""The formulas of a statement as terms, by the names that its recorder gives: vectors, monomials and sums of these."""

from __future__ import annotations

from potential.algebra.coefficients import Coefficient, signed
from potential.algebra.expressions import (
    EUCLIDEAN,
    Asked,
    Basis,
    Bregman,
    DualNormSquared,
    Expression,
    Inner,
    Monomial,
    NormSquared,
    One,
    Value,
)
from potential.classes.problem_class import ProblemClass
from potential.statement import asking
from potential.writing import notation
from potential.writing.terms import ONE, Angle, Call, Name, Norm, Number, Power, Term, added, times

_SQUARED = Number("2")
DIVERGENCE = Name("D", Name("h"))


def expression(problem: ProblemClass, e: Expression) -> Term:
    """A scalar as a sum of coefficients times monomials."""
    found = []
    for key, element in e.terms.items():
        negative, size = signed(Coefficient(e.field, element))
        found.append((negative, times(size, monomial(problem, key))))
    return added(found)


def monomial(problem: ProblemClass, key: Monomial) -> Term:
    """A monomial as a person writes it."""
    r = problem._recorder

    def basis(b: Basis) -> Term:
        return notation.read(r.basis_name(b))

    match key:
        case One():
            return ONE
        case Asked():
            return asking.term(key, problem, r.point_term)
        case Inner(left, right) if left == right and left.space == EUCLIDEAN:
            return Power(Norm(basis(left)), _SQUARED)
        case Inner(left, right):
            return Angle(basis(left), basis(right))
        case Value(function, point):
            return Call(notation.name(function), (r.point_term(point),))
        case Bregman(u, x):
            return Call(DIVERGENCE, (r.point_term(u), r.point_term(x)))
        case NormSquared(vector):
            return Power(Norm(r.vector_term(vector)), _SQUARED)
        case DualNormSquared(vector):
            return Power(Norm(r.vector_term(vector), dual=True), _SQUARED)
    raise AssertionError(key)


def change(problem: ProblemClass, *, continuous: bool) -> Term:
    """What the first obligation bounds: the rise of the potential, expected or in unit time."""
    if continuous:
        return notation.parse("d/dt Phi(t)")
    return notation.parse("E Phi(t+1) - Phi(t)" if problem.expectation else "Phi(t+1) - Phi(t)")
