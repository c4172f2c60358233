"""Projected online gradient: its regret is bounded by the gradients that came, with no bound of them assumed."""

import numpy as np
import pytest

import potential as pt
from methods import OnlineSubgradient, Subgradient
from methods.problems import LinearLosses, OnlineProblem, bundled_problem
from methods.sets import Ball

NAME = "subgradient/online-adaptive"
DATA = ["online/hinge-breast-cancer", "online/least-absolute-deviations-diabetes"]


def regret_and_bound(problem, start, eta, steps):
    """Round by round: the regret so far, and `R^2 / (2 eta) + eta/2 sum ||g||^2`."""
    u = problem.comparator
    x, regret, squares, rows = start, 0.0, 0.0, []
    for t in range(steps):
        round_ = problem.at(t)
        g = round_.subgradient(x)
        regret += round_.gap(x)
        squares += float(g @ g)
        rows.append((regret, float((start - u) @ (start - u)) / (2 * eta) + eta / 2 * squares))
        x = problem.project(x - eta * g)
    return np.array(rows), x


def test_the_bound_has_no_constant_of_the_losses():
    proof = pt.prove(NAME)
    assert {str(s) for s in proof.bound.free_symbols} <= {"R", "eta"}


@pytest.mark.parametrize("name", DATA)
@pytest.mark.parametrize("eta", [0.003, 0.05, 1.0])
def test_the_measured_regret_is_at_most_the_proven_one(name, eta):
    problem = bundled_problem(name)
    start = problem.default_start()
    rows, final = regret_and_bound(problem, start, eta, 300)
    assert np.all(rows[:, 0] <= rows[:, 1] + 1e-12)
    run = OnlineSubgradient(eta=eta).run(problem, start, 300, record="none")
    assert run.final == pytest.approx(final, abs=1e-12)
    same = Subgradient(eta=eta).run(problem, start, 300, theorem="subgradient/online", record="none")
    assert np.array_equal(run.final, same.final)
    assert pt.check(NAME, problem, start, 300, eta=eta)


def test_the_bound_is_attained_by_losses_orthogonal_to_all_before_them():
    steps = 50
    eta = 1 / np.sqrt(steps)
    offsets = np.full(steps, eta)
    problem = OnlineProblem(LinearLosses(np.eye(steps)), Ball(steps, 5.0), comparator=-offsets)
    rows, _ = regret_and_bound(problem, np.zeros(steps), eta, steps)
    assert rows[-1, 0] == pytest.approx(rows[-1, 1], rel=1e-12)


def test_the_budget_is_needed():
    class Greedy(OnlineSubgradient):
        def progress(self, p, t, x):
            return p.gap(x) - self.eta / 4 * p.norm_squared(p.subgradient(x))

    with pytest.raises(pt.NotProved):
        pt.prove(Greedy)
