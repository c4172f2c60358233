"""What is used of a mean of functions is assumed of the mean, where it does not follow from what each of them has."""

from __future__ import annotations

import re

import pytest

import potential as pt
from methods import Method

#: Settings inside of a mean, each with what is asked and what is used of it: of 11 x and -10 x, whose gradients have
#: lengths of 10 or more, the mean is x/2.
INSIDE = {
    "a set and long gradients": (
        pt.OverStronglyConvexSet(pt.SmoothConvex),
        lambda p, x: p.linear_minimizer(p.gradient(x)),
        lambda p, x, s: p.alpha * p.c / 2 * p.norm_squared(x - s) - p.inner(p.gradient(x), x - s),
        r"\|\|grad f\(x\)\|\| >= c",
        "f_i(x)|| >= c",
    ),
    "gradients with an error": (
        pt.Inexact(pt.SmoothConvex),
        lambda p, x: p.inexact_gradient(x) - p.gradient(x),
        lambda p, x, e: p.norm_squared(e) - p.delta**2 * p.norm_squared(p.gradient(x)),
        r"<= delta \|\|grad f\(x\)\|\|",
        "delta ||grad f_i",
    ),
}


@pytest.mark.parametrize("name", INSIDE, ids=lambda name: name.replace(" ", "-"))
def test_a_premise_is_of_the_function_of_which_it_is_used(name: str) -> None:
    base, asked, held, said, of_each = INSIDE[name]

    class Claimed(Method):
        assumes = pt.FiniteSum(base)

        def step(self, p, t, x):
            return x

        def potential(self, p, t, x):
            return 0 * p.norm_squared(x)

        def progress(self, p, t, x):
            return held(p, x, asked(p, x))

        def measure(self, p, t, x):
            return p.norm_squared(x)

        def weight(self, p, t):
            return 0

    assumed = " ".join(pt.prove(Claimed).text().split())
    assert re.search(said, assumed)
    assert of_each not in assumed
