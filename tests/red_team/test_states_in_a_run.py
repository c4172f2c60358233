"""States of several vectors in a run: aliased, written in place, swapped, of another class; changed problems."""

from __future__ import annotations

import sys
from typing import Any, NamedTuple

import numpy as np
import pytest
from attacks import bowl, bowl_in_ball

import potential as pt
from methods import Method
from methods.problems import LeastAbsoluteDeviations, LinearLoss, OnlineProblem, Quadratic
from methods.sets import Ball

READING = {
    "potential.statement.trace",
    "potential.statement.rehearsal",
    "potential.proving",
    "potential.proof",
}


def read() -> bool:
    """Whether the caller is read for a proof, and not run."""
    frame = sys._getframe(2)
    while frame is not None:
        if frame.f_globals.get("__name__") in READING:
            return True
        frame = frame.f_back
    return False


class Pair(NamedTuple):
    x: Any
    w: Any


class Other(NamedTuple):
    x: Any
    w: Any


class Momentum(Method):
    """x + t/(t+2) (x - w) - g/(L (t+2)); the gap of w falls like 1/t."""

    assumes = pt.SmoothConvex

    def start(self, p, x0):
        return Pair(x0, x0)

    def step(self, p, t, s):
        return Pair(s.x - p.gradient(s.x) / (p.L * (t + 2)) + t / (t + 2) * (s.x - s.w), s.x)

    def potential(self, p, t, s):
        return t * p.gap(s.w) + p.L / 2 * p.distance_squared(s.x + t * (s.x - s.w))

    def iterate(self, p, s):
        return s.w


def test_as_it_is() -> None:
    assert pt.prove(Momentum)
    assert pt.check(Momentum, bowl(), np.array([3.0, 2.0]), 12)


def in_place_then_old(p, t, s, new):
    x = s.x
    x -= 0.5 * p.gradient(x)
    return Pair(new.x, x)


def in_place_both(p, t, s, new):
    s.x[:] = new.x + 1
    s.w[:] = new.w + 1
    return Pair(s.x, s.w)


def in_place_unseen(p, t, s, new):
    """The previous point is the array that was given, changed after it was read."""
    s.w[:] = s.x
    s.x[:] = new.x
    return Pair(s.x, s.x)


CHANGES = {
    "the vectors swapped": lambda p, t, s, new: Pair(new.w, new.x),
    "the previous point forgotten": lambda p, t, s, new: Pair(new.x, new.x),
    "an older point": lambda p, t, s, new: Pair(new.x, s.w),
    "one vector": lambda p, t, s, new: new.x,
    "a plain tuple": lambda p, t, s, new: (new.x + 1, new.w + 1),
    "a list": lambda p, t, s, new: [new.x + 1, new.w + 1],
    "another class": lambda p, t, s, new: Other(new.x + 1, new.w + 1),
    "three vectors": lambda p, t, s, new: (new.x, new.w, new.w),
    "written in place, the old one": in_place_then_old,
    "written in place, both": in_place_both,
    "written in place, unseen": in_place_unseen,
    "written in place after it is returned": lambda p, t, s, new: (s.x.__iadd__(1), new)[1],
    "the oracle's answer written into": lambda p, t, s, new: (
        p.minimizer.setflags(write=True),
        new._replace(x=new.x + 1),
    )[1],
}


@pytest.mark.parametrize("name", CHANGES, ids=lambda v: v.replace(" ", "-"))
def test_a_state_that_is_not_the_recursion_s_is_found(name) -> None:
    class Changed(Momentum):
        def step(self, p, t, s):
            new = Momentum.step(self, p, t, s)
            return new if read() or int(t) < 2 else CHANGES[name](p, t, s, new)

    try:
        report = pt.check(Changed, bowl(), np.array([3.0, 2.0]), 8)
    except pt.PotentialError as error:
        assert str(error).strip()
        return
    assert not report, name


def test_an_honest_step_may_write_into_arrays_of_its_own() -> None:
    class Own(Momentum):
        def step(self, p, t, s):
            g = p.gradient(s.x)
            y = s.x - s.w
            y = y * (t / (t + 2))
            y = y + s.x
            return Pair(y - g / (p.L * (t + 2)), s.x)

    assert pt.prove(Own)
    assert pt.check(Own, bowl(), np.array([3.0, 2.0]), 12)


# The problem is changed by the step -----------------------------------------------------------------------------------


def meddling(change: Any, uphill: bool = True) -> Any:
    class Meddling(Method):
        assumes = pt.SmoothConvex

        def step(self, p, t, x):
            if read():
                return x - p.gradient(x) / p.L
            change(p, x)
            return x + p.gradient(x) if uphill else x - p.gradient(x) / p.L

        def potential(self, p, t, x):
            return t * p.gap(x) + p.L / 2 * p.distance_squared(x)

    return Meddling


MEDDLING = {
    "a gap of zero": lambda p, x: p.__dict__.update(gap=lambda x: 0.0),
    "a distance of zero": lambda p, x: p.__dict__.update(distance_squared=lambda x: 0.0),
    "a huge L": lambda p, x: p.__dict__.update(L=1e9),
    "a minimizer here": lambda p, x: p.__dict__.update(minimizer=np.array(x)),
    "a gradient of zero": lambda p, x: p.__dict__.update(gradient=lambda x: 0 * x),
    "another matrix": lambda p, x: p.__dict__.update(_A=np.zeros((2, 2))),
}


@pytest.mark.parametrize("name", MEDDLING, ids=lambda v: v.replace(" ", "-"))
def test_a_step_that_changes_the_problem(name) -> None:
    problem = Quadratic(np.diag([1.0, 0.5]), np.zeros(2))
    try:
        report = pt.check(meddling(MEDDLING[name]), problem, np.array([3.0, 2.0]), 8)
    except (pt.PotentialError, AttributeError) as error:
        assert str(error).strip()
        return
    assert not report, name


def test_a_step_that_writes_into_a_loss() -> None:
    """The subgradient of a linear loss is the loss itself; writing into it would change later rounds."""

    class Writing(Method):
        assumes = pt.Constrained(pt.Online(pt.ConvexLipschitz))
        eta = pt.Parameter(above=0)

        def step(self, p, t, x):
            g = p.subgradient(x)
            if not read():
                g *= 0.5
            return p.project(x - self.eta * g)

        def potential(self, p, t, x):
            return p.distance_squared(x) / (2 * self.eta)

        def progress(self, p, t, x):
            return p.gap(x)

        def budget(self, p, t):
            return self.eta * p.G**2 / 2

    losses = [LinearLoss(np.array([1.0, 0.0])), LinearLoss(np.array([-1.0, 1.0]))]
    problem = OnlineProblem(losses, Ball(2, 10.0), comparator=np.zeros(2))
    try:
        report = pt.check(Writing, problem, np.array([1.0, 1.0]), 6, eta=0.5)
    except (pt.PotentialError, ValueError) as error:
        assert str(error).strip()
        return
    assert not report


def test_a_start_that_is_changed_by_the_run_is_not_the_user_s() -> None:
    """The array that the user gives stays as it is."""
    x0 = np.array([3.0, 2.0])

    class Writing(Method):
        assumes = pt.Constrained(pt.SmoothConvex)

        def step(self, p, t, x):
            y = p.project(x - p.gradient(x) / p.L)
            if not read():
                x *= 0.0
            return y

        def potential(self, p, t, x):
            return t * p.gap(x) + p.L / 2 * p.distance_squared(x)

    for call in (lambda: pt.check(Writing, bowl_in_ball(), x0, 4), lambda: Writing().run(bowl_in_ball(), x0, 4)):
        try:
            call()
        except pt.PotentialError as error:
            assert str(error).strip()
        assert x0.tolist() == [3.0, 2.0]


# Sequences and parameters of a run ------------------------------------------------------------------------------------


class Steps(Method):
    assumes = pt.ConvexLipschitz
    eta = pt.Parameter(above=0, sequence=True)

    def step(self, p, t, x):
        return x - self.eta(t) * p.subgradient(x)

    def potential(self, p, t, x):
        return p.distance_squared(x)

    def progress(self, p, t, x):
        return 2 * self.eta(t) * p.gap(x)

    def budget(self, p, t):
        return self.eta(t) ** 2 * p.G**2


def vees() -> Any:
    return LeastAbsoluteDeviations(np.array([[1.0], [2.0]]), np.array([0.0, 1.0]))


def test_a_sequence_that_knows_who_asks() -> None:
    """The step has another eta than the budget."""

    def eta(t: Any) -> float:
        frame, names = sys._getframe(1), set()
        while frame is not None:
            names.add(frame.f_code.co_name)
            frame = frame.f_back
        return 30.0 if "step" in names else 0.01

    try:
        report = pt.check(Steps, vees(), np.array([2.0]), 8, eta=eta)
    except pt.PotentialError:
        return
    assert not report


def test_a_parameter_that_is_changed_by_the_step() -> None:
    class Changing(Method):
        assumes = pt.SmoothConvex
        eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)

        def step(self, p, t, x):
            y = x - self.eta * p.gradient(x)
            if not read():
                self.__dict__["eta"] = 9.0
            return y

        def potential(self, p, t, x):
            return self.eta * t * p.gap(x) + p.distance_squared(x) / 2

    try:
        report = pt.check(Changing, bowl(), np.array([3.0, 2.0]), 8, eta=0.5)
    except pt.PotentialError:
        return
    assert not report


pytestmark = pytest.mark.filterwarnings("ignore")
