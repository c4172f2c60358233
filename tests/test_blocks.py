"""Blocks that a method chooses: cyclic descent in two of them, in proofs, in Rocq, refuted and on data."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import potential as pt
from methods import CyclicBlockDescent
from methods.problems import BlockProblem, LeastSquares, Quadratic, bundled_problem
from potential.errors import InputError, NotExportableError
from potential.rocq.document import export


class OneBlock(pt.Method):
    """A step in the first block alone, of a function that is smooth in all directions."""

    assumes = pt.Blocks(pt.SmoothConvex, 2)
    length: Any = 1

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.length * p.block(p.gradient(x), 0) / p.L

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.gap(x)

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return p.norm_squared(p.block(p.gradient(x), 0)) / (2 * p.L)


def test_the_constant_of_a_round_is_exact() -> None:
    class More(CyclicBlockDescent):
        def progress(self, p: Any, t: Any, x: Any) -> Any:
            return Fraction(21, 20) * self.measure(p, t, x)

    assert {pt.prove(CyclicBlockDescent).conclusion.kind} == {"mean"}
    with pytest.raises(pt.NotProved) as refused:
        pt.prove(More)
    assert refused.value.counterexample.replay()


def test_two_blocks_have_a_form_in_rocq_and_three_have_none() -> None:
    class OfThree(OneBlock):
        assumes = pt.Blocks(pt.SmoothConvex, 3)

    pt.prove(OneBlock)
    assert "is_projector P" in export(OneBlock)
    pt.prove(OfThree)
    with pytest.raises(NotExportableError):
        export(OfThree)


def test_a_step_that_is_too_long_in_a_block_is_refuted_by_a_function_in_two_blocks() -> None:
    class TooLong(OneBlock):
        length = Fraction(5, 2)

        def progress(self, p: Any, t: Any, x: Any) -> Any:
            return 0

    with pytest.raises(pt.NotProved) as refused:
        pt.prove(TooLong)
    found = refused.value.counterexample
    assert found.violation > 0
    assert found.replay()


def test_the_constants_of_the_blocks_bound_the_curvature_in_each() -> None:
    draws = np.random.default_rng(7)
    p = BlockProblem(LeastSquares(draws.normal(size=(12, 5)), draws.normal(size=12)), 2)
    for _ in range(20):
        x, v = draws.normal(size=(2, 5))
        first, second = p.block(v, 0), p.block(v, 1)
        assert np.array_equal(first + second, v)
        assert first @ second == 0.0
        for part, k, L in ((first, 0, p.L1), (second, 1, p.L2)):
            change = p.block(p.gradient(x + part) - p.gradient(x), k)
            assert np.linalg.norm(change) <= L * np.linalg.norm(part) * (1 + 1e-12)


def test_the_theorem_holds_on_data() -> None:
    assert pt.check(CyclicBlockDescent, bundled_problem("blocks/least-squares-diabetes"), steps=20)
    assert pt.check(CyclicBlockDescent, bundled_problem("blocks/ridge-logistic-breast-cancer"), steps=20)


def test_unusable_blocks_are_refused_in_a_sentence() -> None:
    with pytest.raises(InputError, match="LeastSquares or LogisticRegression"):
        BlockProblem(Quadratic(np.eye(2), np.ones(2)), 1)
    with pytest.raises(InputError, match="first must be a whole number from 1 to 1"):
        BlockProblem(LeastSquares(np.eye(2), np.ones(2)), 2)
