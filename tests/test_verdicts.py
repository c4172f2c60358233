"""Verdicts: proved, verified, held, failed at step k, not applicable: five words, in reports, JSON and exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import sympy

import potential as pt
from methods import GradientDescent, Method, Subgradient
from methods.problems import (
    ConstrainedProblem,
    LeastAbsoluteDeviations,
    LinearLoss,
    OnlineProblem,
    Quadratic,
    bundled_problem,
)
from methods.sets import Ball
from potential.command_line import commands
from potential.errors import InputError
from potential.laboratory.plan import LAST, MEAN_PROGRESS

Command = Callable[..., tuple[int, str, str]]
COMMAND = Path(sys.executable).parent / "potential"


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """A command as `main` runs it: its exit code, what it printed, and what it complained of."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["potential", *arguments])
        with pytest.raises(SystemExit) as stopped:
            commands.main()
        said = capsys.readouterr()
        return int(stopped.value.code or 0), said.out, said.err

    return run


def quadratic() -> Quadratic:
    return Quadratic(np.diag([1.0, 0.5]), np.zeros(2))


# --- reports --------------------------------------------------------------------------------------------------------


class TooEarly(GradientDescent):
    """A weight that the potential does not carry from the start on."""

    theorem = ""

    def measure(self, p: Any, t: Any, x: Any) -> Any:
        return p.gap(x)

    def weight(self, p: Any, t: Any) -> Any:
        return 1000 * t


def test_a_report_says_held_or_where_it_failed() -> None:
    good = pt.check(GradientDescent, quadratic(), np.ones(2), 20)
    assert (good.verdict, good.failed_at, bool(good)) == ("held", None, True)
    assert good.to_dict()["verdict"] == "held"
    bad = pt.check(TooEarly, quadratic(), np.ones(2), 20)
    assert (bad.verdict, bad.failed_at, bool(bad)) == ("failed at step 1", 1.0, False)
    assert "failed at step 1" in repr(bad)
    assert "failed at step 1: " in bad.summary()


def test_what_has_no_statement_is_not_applicable() -> None:
    class Looking(GradientDescent):
        theorem = ""

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - (3 if np.all(p.gradient(x) != 0) else 1) * p.gradient(x) / p.L

    report = pt.check(Looking, quadratic(), np.ones(2), 20)
    assert not report
    assert report.verdict == "not applicable"
    assert "Looking.step" in report.refused
    assert report.to_dict()["reason"] == report.refused
    # It can be run all the same; nothing is bounded.
    run = Looking().run(quadratic(), np.ones(2), 20)
    assert len(run.gaps) == 21
    assert np.isinf(run.bounds).all()
    assert str(run)


def test_a_problem_of_another_class_is_not_applicable_on_the_command_line(command: Command) -> None:
    name, problem = "gradient-descent/strongly-convex", "hinge/breast-cancer-means"
    code, out, _ = command("check", name, "--problem", problem, "--steps", "5")
    assert code == 2
    assert "not applicable" in out
    assert "is not known to be" in out
    assert "DOES NOT HOLD" not in out.upper()
    assert "failed at" not in out
    code, out, _ = command("check", name, "--problem", problem, "--steps", "5", "--json")
    assert code == 2
    (row,) = json.loads(out)
    assert (row["proved"], row["verified"], row["verdict"], row["check"]) == (True, True, "not applicable", None)


def test_exit_codes(tmp_path: Path, command: Command) -> None:
    file = tmp_path / "own.py"
    file.write_text(
        "from methods import GradientDescent\n"
        "class TooEarly(GradientDescent):\n"
        "    theorem = ''\n"
        "    def potential(self, p, t, x):\n"
        "        return 100 * t * p.gap(x) + p.L / 2 * p.distance_squared(x)\n"
    )
    data = ("--problem", "least-squares/diabetes", "--steps", "30")
    code, out, _ = command("check", "gradient-descent/smooth-convex", *data)
    assert code == 0
    assert "proved, verified, held" in " ".join(out.split())
    code, out, _ = command("check", f"{file}:TooEarly", *data, "--json")
    assert code == 1
    (row,) = json.loads(out)
    assert row["verdict"] == "failed at step 0"
    for said in ("show", "export"):
        code, _, err = command(said, f"{file}:TooEarly", *(("--rocq",) if said == "export" else ()))
        assert code == 1, err
    assert command("prove", f"{file}:TooEarly")[0] == 1
    assert command("show", "no/such-theorem")[0] == 2
    # The command itself ends with the code that `main` gives.
    done = subprocess.run([COMMAND, "prove", f"{file}:TooEarly"], capture_output=True, check=False, timeout=300)
    assert done.returncode == 1
    assert command("check", "gradient-descent/smooth-convex", "--problem", "no/such-problem")[0] == 2
    assert command("prove", f"{file}:Missing")[0] == 2


# --- kind, share and weight come from the statement -----------------------------------------------------------------


def lad() -> LeastAbsoluteDeviations:
    return LeastAbsoluteDeviations(np.array([[1.0]]), np.array([0.0]))


class Moved(Subgradient):
    """progress = gap - eta G^2 / 2 and no budget: the same inequality, written otherwise."""

    theorem = ""

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return p.gap(x) - self.eta * p.G**2 / 2

    def budget(self, p: Any, t: Any) -> Any:
        return 0


class Plus(Subgradient):
    """One more on both sides."""

    theorem = ""

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return p.gap(x) + 1

    def budget(self, p: Any, t: Any) -> Any:
        return self.eta * p.G**2 / 2 + 1


class Constant(GradientDescent):
    """A constant in the potential is no gap."""

    theorem = ""
    assumes = pt.Constrained(pt.SmoothConvex)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return t * p.gap(x) + p.L / 2 * p.distance_squared(x) + p.D**2


class Regret(Subgradient):
    """Online: what is left of the distance and the regret, which may be negative, together."""

    theorem = ""
    assumes = pt.Constrained(pt.Online(pt.ConvexLipschitz))

    def measure(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def weight(self, p: Any, t: Any) -> Any:
        return 1 / (2 * self.eta)


def test_true_theorems_hold_however_they_are_written() -> None:
    ball = ConstrainedProblem(quadratic(), Ball(2, 10.0))
    away = OnlineProblem([LinearLoss(np.array([1.0, 0.0]))], Ball(2, 10.0), comparator=np.array([5.0, 0.0]))
    for method, problem, x0, steps, numbers in (
        (Moved, lad(), [0.3], 60, {"eta": 0.5}),
        (Plus, lad(), [20.5], 60, {"eta": 1.0}),
        (Constant, ball, [6.0, 6.0], 20, {}),
        (Regret, away, [5.0, 0.0], 5, {"eta": 1.0}),
    ):
        assert pt.prove(method)
        report = pt.check(method, problem, np.array(x0), steps, **numbers)
        assert report, report.summary()
    assert pt.check(Constant, ball, np.full(2, 6.0), 20).kind == LAST
    assert pt.check(Regret, away, np.array([5.0, 0.0]), 5, eta=1.0).kind == MEAN_PROGRESS


# --- domains --------------------------------------------------------------------------------------------------------


class Pair(NamedTuple):
    x: Any
    w: Any


class HeavyBall(Method):
    """The range of alpha depends on another parameter of the method."""

    assumes = pt.SmoothConvex
    beta = pt.Parameter(at_least=0, below=1)
    alpha = pt.Parameter(above=0, at_most=lambda p: (1 - p.beta) / p.L)

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(x0, x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        return Pair(s.x - self.alpha * p.gradient(s.x) + self.beta * (s.x - s.w), s.x)

    def potential(self, p: Any, t: Any, s: Any) -> Any:
        a, b = self.alpha, self.beta
        return p.distance_squared(s.x + b / (1 - b) * (s.x - s.w)) + 2 * a * b / (1 - b) ** 2 * p.gap(s.w)

    def progress(self, p: Any, t: Any, s: Any) -> Any:
        return 2 * self.alpha / (1 - self.beta) * p.gap(s.x)


def test_a_domain_may_look_at_another_parameter() -> None:
    problem = bundled_problem("logistic-regression/breast-cancer")
    given = {"beta": 0.9, "alpha": 0.1 / problem.L * 0.999}
    report = pt.check(HeavyBall, problem, steps=200, **given)
    assert report, report.summary()
    assert len(HeavyBall(**given).run(problem, steps=10).gaps) == 11
    with pytest.raises(InputError, match=r"alpha = .* is outside its domain"):
        pt.check(HeavyBall, problem, steps=5, beta=0.95, alpha=0.1 / problem.L)
    with pytest.raises(InputError, match=r"alpha = .* is outside its domain"):
        HeavyBall(beta=0.95, alpha=0.1 / problem.L).run(problem, steps=5)


def test_what_is_missing_is_chosen_within_what_is_given() -> None:
    problem = quadratic()
    report = pt.check(HeavyBall, problem, np.ones(2), 50, beta=0.5)
    assert report, report.summary()
    assert 0 < report.parameters["alpha"] <= 0.5 / problem.L * (1 + 1e-12)


def test_closed_ends_of_either_sign() -> None:
    class Negative(GradientDescent):
        theorem = ""
        c = pt.Parameter(above=-2, at_most=-1)

    class Least(GradientDescent):
        theorem = ""
        c = pt.Parameter(at_least=-2, below=-1)

    assert pt.check(Negative, quadratic(), np.ones(2), 5, c=-1)
    assert pt.check(Least, quadratic(), np.ones(2), 5, c=-2)
    for method, c in ((Negative, -0.9999999), (Negative, -2), (Least, -2.0000001), (Least, -1)):
        with pytest.raises(InputError, match="outside its domain"):
            pt.check(method, quadratic(), np.ones(2), 5, c=c)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, np.float64("nan")])
def test_what_is_no_finite_number_is_refused_at_once(value: float) -> None:
    with pytest.raises(InputError, match="must be a finite number"):
        Subgradient(eta=value)


@pytest.mark.parametrize("value", [Fraction(1, 2), sympy.Rational(1, 2), np.float64(0.5), np.float32(0.5)])
def test_exact_numbers_and_numpys_are_taken_as_floats(value: Any) -> None:
    report = pt.check(Subgradient, lad(), np.array([0.3]), 30, eta=value)
    assert report, report.summary()
    assert report.parameters == {"eta": 0.5}
    assert Subgradient(eta=value).run(lad(), np.array([0.3]), 30).final.dtype == np.float64
