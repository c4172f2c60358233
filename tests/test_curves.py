"""Least rates that are no rational function of q = sqrt(mu/L): the optimum, and a parameter of its curve."""

import os
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy

import potential as pt
from methods import StronglyConvexAcceleratedGradient
from potential.discovery import cores, curves
from potential.discovery.linear import Rates
from potential.discovery.optima import optimum
from potential.discovery.readings import nothing
from potential.discovery.studies import Study
from potential.discovery.templates import template
from potential.statement.premises import premises, sentences
from potential.statement.theorem import Theorem
from potential.statement.trace import trace
from potential.writing.sentences import plain

W = sympy.Symbol("w")


@pytest.fixture(scope="module")
def rates() -> Rates:
    theorem = Theorem(name="curve", method=StronglyConvexAcceleratedGradient, potential=nothing)
    made, _ = template(theorem)
    gap = next(m for m in made.measures if m.code == "p.gap(s.y)")
    return Rates(Study(theorem, made.upto(1)), made, gap, 1, True)


@pytest.mark.parametrize("w", [Fraction(1, 3), Fraction(1, 2), Fraction(2, 3)])
def test_the_optimum_of_the_accelerated_method(rates: Rates, w: Fraction) -> None:
    """The least factor is (1 - q)(1 - w^2) where w^2 (3 - w) = q (1 + w), to the last digits of a float."""
    q = w**2 * (3 - w) / (1 + w)
    least = float((1 - q) * (1 - w**2))
    found = optimum(rates, {0, 1, 2, 3, 4}, 0, {"L": Fraction(1), "s_q": 1 / q - 1}, least + 1e-8)
    assert found is not None
    assert found.rate == pytest.approx(least, abs=1e-13)
    assert found.terms[2] / found.terms[1] == pytest.approx(float(w - 3), abs=1e-10)


def test_a_parameter_is_read_off_numbers() -> None:
    """From values of w - 3 and of q alone: where w begins and ends, and q as a function of it."""
    w = np.linspace(0.1, 0.9, 18)
    q = w**2 * (3 - w) / (1 + w)
    fit = curves._fitted(w - 3, q, 4)
    start, length = curves._on_unit_interval(fit, w - 3, (Fraction(0), Fraction(1))) or (0.0, 0.0)
    assert (start, length) == (-3.0, 1.0)
    found = curves._fitted(w, q, 6, exact=True)
    assert sympy.cancel(found - W**2 * (3 - W) / (1 + W)) == 0
    assert curves._grows(found, (Fraction(0), Fraction(1)))


@pytest.mark.parametrize("text", ["4*w*(1 - w)", "w/2", "w + 10*w*(1 - w)*(1 - 2*w)", "(3*w - 1)/(2*w)", "(1 + w)/2"])
def test_what_does_not_take_every_value_once_is_no_parameter(text: str) -> None:
    assert not curves._grows(sympy.sympify(text, locals={"w": W}), (Fraction(0), Fraction(1)))


def test_exact_values_give_a_rational_function() -> None:
    values = {w: float(w**4 * (2 - w) / ((1 - w) * (1 + 2 * w - w**2))) for w in curves._SHORT}
    found = curves._interpolated(values)
    assert sympy.cancel(found - W**4 * (2 - W) / ((1 - W) * (1 + 2 * W - W**2))) == 0


def test_a_parameter_of_the_class_that_is_derived_is_no_root() -> None:
    """What q is stands in the text: all that a theorem assumes is printed."""
    curve = curves.Curve("q", Fraction(0), Fraction(1), W**2 * (3 - W) / (1 + W), (1 - W) ** 2, {})
    made, source = curve.method(StronglyConvexAcceleratedGradient)
    said = " ".join(plain(s) for s in sentences(premises(trace(made))))
    assert "q = w^2 (3 - w)/(1 + w)" in said
    assert "mu = q^2 L" in said
    assert "sqrt" not in said
    assert "every q from 0 to 1" in curve.where()
    scope: dict[str, Any] = {"pt": pt, "StronglyConvexAcceleratedGradient": StronglyConvexAcceleratedGradient}
    exec(source, scope)


def test_workers_change_nothing() -> None:
    """Numbers come in order, on any number of cores; what a worker cannot compute is computed here, with its error."""
    parent = os.getpid()

    def only_here(k: int) -> int:
        if os.getpid() != parent:
            raise ValueError("not in a worker")
        return k

    assert cores.each(lambda k: k * k, range(7)) == [k * k for k in range(7)]
    assert cores.each(only_here, range(7)) == list(range(7))
    assert cores.each(only_here, []) == []
    with pytest.raises(ZeroDivisionError):
        cores.each(lambda k: 1 // k, [1, 0])
