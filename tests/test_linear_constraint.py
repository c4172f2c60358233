"""Two functions with a linear constraint: the class, ADMM on it, and least squares with a sum of magnitudes."""

from typing import Any

import numpy as np
import pytest

import potential as pt
from methods import AlternatingDirectionMultipliers, LastIterateAlternatingDirections
from methods.problems import SplitLasso, bundled_problem
from potential.errors import InputError, MissingOracleError
from potential.interpretations import rounded_problem
from potential.statement.trace import trace

METHODS = (AlternatingDirectionMultipliers, LastIterateAlternatingDirections)
THEOREMS = ("admm/ergodic", "admm/last-iterate")


def small(*, agents: int = 0, weight: float = 1.0) -> SplitLasso:
    draws = np.random.default_rng(3)
    M, b = draws.normal(size=(9, 4)), draws.normal(size=9)
    return SplitLasso.consensus(M, b, weight, agents) if agents else SplitLasso.fused(M, b, weight)


# --- the class ----------------------------------------------------------------------------------------------


def test_the_constraint_holds_at_the_solution_as_an_identity() -> None:
    class AtTheSolution(AlternatingDirectionMultipliers):
        def potential(self, p: Any, t: Any, s: Any) -> Any:
            missed = p.constraint(p.minimizer, p.second_minimizer)
            twice = p.second_linear(2 * p.second_minimizer) - 2 * (p.target - p.linear(p.minimizer))
            return super().potential(p, t, s) + p.norm_squared(missed) + p.norm_squared(twice)

    assert pt.prove(AtTheSolution).bound == pt.prove(AlternatingDirectionMultipliers).bound


def test_what_is_assumed_is_as_little_as_what_is_asked() -> None:
    """Without the multiplier any two points that meet the constraint will do, and there is no third function."""
    kinds = {m: {p.kind for p in trace(pt.Theorem.of(m)).problem.premises()} for m in METHODS}
    assert "multiplier" not in kinds[AlternatingDirectionMultipliers]
    assert "multiplier" in kinds[LastIterateAlternatingDirections]
    assert "dual-comparator" not in kinds[LastIterateAlternatingDirections]


def test_objectives_and_gaps_of_one_point_are_refused_with_what_to_write() -> None:
    class OfOnePoint(AlternatingDirectionMultipliers):
        def potential(self, p: Any, t: Any, s: Any) -> Any:
            return p.gap(s.x)

    with pytest.raises(MissingOracleError, match="lagrangian"):
        pt.prove(OfOnePoint)
    with pytest.raises(InputError):
        pt.Constrained(pt.LinearlyConstrained)


def test_without_the_step_of_the_multiplier_nothing_holds() -> None:
    """The multiplier's step twice as long is refuted by a problem in exact numbers, which the step replays."""

    class TwiceAsFar(AlternatingDirectionMultipliers):
        def step(self, p: Any, t: Any, s: Any) -> Any:
            x, z = self.round(p, s)
            return self.State(x, s.y + 2 * self.rho * p.constraint(x, z))

    with pytest.raises(pt.NotProved) as refused:
        pt.prove(TwiceAsFar)
    assert refused.value.counterexample.violation > 0
    assert refused.value.counterexample.replay()


# --- numeric problems ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("agents", [0, 3])
def test_updates_are_minimizers_and_their_bounds_hold(agents: int) -> None:
    p, draws = small(agents=agents), np.random.default_rng(4)
    for rho in (0.2, 3.0):
        v = draws.normal(size=len(p.target))
        x, z = p.update(v, rho), p.second_update(v, rho)
        exact = [a.astype(np.longdouble) for a in (p._M, p._b, p._A, v)]
        slope = exact[0].T @ (exact[0] @ x - exact[1]) + rho * exact[2].T @ (exact[2] @ x - exact[3])
        assert np.linalg.norm(slope.astype(float)) / p._system(rho)[2] <= p.update_rounding(v, rho)
        pull = rho * p._B.T @ (v - p.second_linear(z))
        assert np.all(np.abs(pull) <= p.weight * (1 + 1e-12))
        assert pull[z != 0] == pytest.approx(p.weight * np.sign(z[z != 0]))
        near = v + 1e-3 * draws.normal(size=len(v))
        moved, far = np.linalg.norm(p.update(near, rho) - x), np.linalg.norm(near - v)
        assert moved <= p.update_growth(rho) * far * (1 + 1e-9)
        assert np.linalg.norm(p.second_update(near, rho) - z) <= p.second_update_growth(rho) * far * (1 + 1e-9)


@pytest.mark.parametrize("agents", [0, 3])
def test_the_reference_is_a_solution_with_its_multiplier(agents: int) -> None:
    p = small(agents=agents)
    x, z, y = p.minimizer, p.second_minimizer, p.multiplier
    assert p.target_error < 1e-12
    assert max(p._off) < 1e-10
    assert 0 < np.count_nonzero(z) < len(z)
    for direction in np.random.default_rng(6).normal(size=(8, len(x))):
        assert p.lagrangian(x + 0.1 * direction, z, y) > p.lagrangian(x, z, y)
        assert p.lagrangian(x, z + 0.1 * direction[: len(z)], y) >= p.lagrangian(x, z, y) - 1e-12
    rounded = rounded_problem(p, pt.LinearlyConstrained)
    missed = rounded.constraint(x, z)
    assert np.linalg.norm(missed.array) <= missed.error


@pytest.mark.parametrize("name", THEOREMS)
def test_theorems_hold_on_data_at_any_penalty(name: str) -> None:
    assert pt.check(name, bundled_problem("constraint/consensus-lasso-wine"), steps=20)
    assert pt.check(name, bundled_problem("constraint/fused-lasso-diabetes"), steps=20, rho=0.1)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: SplitLasso(np.eye(2), np.ones(2), np.eye(2), np.eye(3), 1.0), "as many rows as B"),
        (lambda: SplitLasso(np.eye(2), np.ones(2), np.eye(2), np.ones((2, 2)), 1.0), "orthogonal"),
        (lambda: SplitLasso(np.eye(2), np.ones(2), np.eye(2), np.eye(2), 0.0), "weight must be positive"),
        (lambda: SplitLasso.consensus(np.eye(2), np.ones(2), 1.0, 5), "agents must be"),
        (lambda: SplitLasso(np.zeros((1, 2)), [1.0], [[1.0, 0.0]], [[1.0]], 1.0).update(np.ones(1), 1.0), "kernel"),
    ],
)  # fmt: skip
def test_unusable_data_is_refused_in_a_sentence(made: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        made()
