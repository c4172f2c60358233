"""Sequences that are read from the horizon on, and terms that nothing defines: attacks that once printed a theorem."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import potential as pt
from methods import Fista, Method
from potential.conclusion import conclude
from potential.errors import CertificateError, NotExpressibleError
from potential.statement.trace import trace
from potential.summation import SumBound


class Descent(Method):
    """Gradient descent of N steps."""

    assumes: Any = pt.SmoothConvex
    N = pt.Horizon()

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.gradient(x) / p.L

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return t * p.gap(x) + p.L / 2 * p.distance_squared(x)


def test_a_weight_from_the_horizon_is_not_the_weight_from_the_start() -> None:
    """lambda_{N-t} is 0 at t = N: it was read as lambda_t, and FISTA's rate was printed for a weight of 0."""

    class Nothing(Fista):
        N = pt.Horizon()

        def weight(self, p: Any, t: Any) -> Any:
            return self.lambda_(self.N - t) ** 2

    with pytest.raises(NotExpressibleError, match="read from the horizon on"):
        pt.prove(Nothing)


class Shortened(Descent):
    """Steps by a sequence that grows twofold, read from the horizon on at N + 1 - t alone."""

    r = pt.Root(lambda r, previous: r**2 - r - 4 * previous**2, start=0)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - (1 - 1 / self.r(self.N + 1 - t)) / p.L * p.gradient(x)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x)


def test_a_sequence_read_from_the_horizon_alone_is_written_so() -> None:
    proof = pt.prove(Shortened)
    said = " ".join(proof.text().split())
    assert "x_{t+1} = x_t - ((r_{N-t+1} - 1)/(L r_{N-t+1})) grad f(x_t)" in said
    assert proof.statement.field.backward == {"r"}


def test_terms_beyond_the_floats_are_no_samples() -> None:
    field = trace(Shortened).field
    sample = dict.fromkeys(field.algebra.names, field.algebra.domain.one)
    assert field.completed({**sample, "t": 0, "s_N": 5}) is not None
    assert field.completed({**sample, "t": 0, "s_N": 5000}) is None


def test_what_only_the_last_term_of_a_sequence_is_in_defines_the_sequence() -> None:
    class Spending(Descent):
        lambda_ = pt.NesterovSequence()

        def budget(self, p: Any, t: Any) -> Any:
            return self.lambda_(self.N + 1)

    proof = pt.prove(Spending)
    assert "lambda_{N+1}" in proof.conclusion.text
    assert "lambda_0 = 0, lambda_{t+1} = (1 + sqrt(1 + 4 lambda_t^2))/2" in " ".join(proof.text().split())


def test_a_bound_has_no_sequence_of_which_the_theorem_does_not_speak() -> None:
    """A looser bound by a sequence that the method declares and does not use: nothing in the theorem defines it."""

    class Inheriting(Descent):
        lambda_ = pt.NesterovSequence()

    proof = pt.prove(Inheriting)
    loose = replace(proof.conclusion.summation, spent=SumBound(closed=(proof.statement.field.values["lambda_t"],)))
    with pytest.raises(CertificateError, match="of which the theorem does not speak"):
        conclude(proof.statement, loose, {})


def test_an_error_at_the_start_is_none_of_the_step() -> None:
    """The refuter looked for the gradient at x_0 among the points of a step, and failed where there is none."""

    class Inexactly(Descent):
        assumes = pt.Inexact(pt.SmoothConvex)

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x

        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return p.norm_squared(p.inexact_gradient(x))

        def measure(self, p: Any, t: Any, x: Any) -> Any:
            return p.norm_squared(p.gradient(x))

        def weight(self, p: Any, t: Any) -> Any:
            return 1

    with pytest.raises(pt.NotProved) as refused:
        pt.prove(Inexactly)
    assert refused.value.kind == "false"
