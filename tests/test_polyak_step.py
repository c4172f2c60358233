"""Polyak's step: between 1/L and 1/mu, refused twice in a step, proved, and held against data."""

from typing import Any

import numpy as np
import pytest

import potential as pt
from methods import PolyakStepGradientDescent
from methods.problems import Quadratic, bundled_problem


class _Squared(PolyakStepGradientDescent):
    theorem = ""

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.polyak_step(x) * p.distance_squared(x)


def test_the_step_of_a_quadratic_is_its_quotient() -> None:
    problem = Quadratic(np.diag([1.0, 4.0]), np.zeros(2))
    x = np.array([2.0, 1.0])
    # f = (4 + 4) / 2 = 4, grad f = (2, 4): 2 * 4 / 20
    assert problem.polyak_step(x) == pytest.approx(0.4)
    assert problem.polyak_step(np.array([1.0, 0.0])) == pytest.approx(1.0)
    assert problem.polyak_step(np.array([0.0, 1.0])) == pytest.approx(0.25)


def test_a_potential_cannot_know_the_next_step_size() -> None:
    with pytest.raises(pt.NotExpressibleError, match="two points"):
        pt.prove(_Squared)


def test_the_wrong_factor_is_not_proved() -> None:
    class Faster(PolyakStepGradientDescent):
        theorem = ""

        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return ((p.L + p.mu) / (p.L - p.mu)) ** (3 * t) * p.distance_squared(x)

        def weight(self, p: Any, t: Any) -> Any:
            return ((p.L + p.mu) / (p.L - p.mu)) ** (3 * t)

    with pytest.raises(pt.NotProved):
        pt.prove(Faster)


def test_the_theorem_holds_on_data() -> None:
    assert pt.check(PolyakStepGradientDescent, bundled_problem("ridge-regression/diabetes"), steps=200)
