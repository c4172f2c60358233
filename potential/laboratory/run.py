"""Running a method on numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from potential.errors import DivergedError, InputError, MissingOracleError
from potential.laboratory.conformance import plain_vectors
from potential.laboratory.deciding import stepping
from potential.laboratory.flow_run import run_flow
from potential.laboratory.inputs import require_class, valid_start, valid_steps
from potential.laboratory.ledger import Ledger
from potential.laboratory.numeric_theorem import NumericTheorem
from potential.laboratory.parameters import with_numbers
from potential.laboratory.plan import MEAN_GAP
from potential.laboratory.problems import begin_step, known_problem, problem_name
from potential.laboratory.states import is_finite
from potential.laboratory.trajectory import RECORDS, Trajectory
from potential.statement.theorem import Theorem

# So many steps are made between two looks at whether the state is finite, where nothing else is looked at.
_CHUNK = 64


def run(
    method: Any,
    problem: Any,
    x0: Any = None,
    steps: int = 1000,
    record: str = "all",
    *,
    theorem: Any = None,
    keep_states: bool = False,
) -> Trajectory:
    """Run a method on a numeric problem, or on the bundled one of that name.

    `x0` is the start, of shape `(dimension,)`, the problem's own where none is given; `steps` at least 0.
    `record` says at which `t` the gap, the potential and the bound are evaluated: "all", "log" (0, the powers
    of 2, and the last) or "none", which asks nothing of the problem but the oracles of the step. `theorem` is
    the one to compare with, a Theorem or its name, the method's main one where left out; where it bounds a
    mean, every gap is evaluated with "log" too. `keep_states` keeps the recorded states.

    A step returns a new state and leaves its arguments alone. A flow is followed as
    `potential.laboratory.flow_run.run_flow` says.

    Raises InputError for arguments that cannot be used: before the first step; NoMinimizerError where a gap
    is to be recorded and the problem has no minimizer; MissingOracleError for a problem without an oracle that the
    method asks for; DivergedError when the run diverges, with `.iteration`, the first step
    whose outcome or gap is not finite, and `.trajectory`, all before it. On
    KeyboardInterrupt what was run is kept as well: the exception has it as `.trajectory`, in a notebook
    `sys.last_value.trajectory`.
    """
    claim = Theorem.of(method if theorem is None else theorem).with_method(method)
    problem = known_problem(problem)
    if claim.continuous:
        return run_flow(method, problem, x0, steps, record, theorem=theorem, keep_states=keep_states)
    if theorem is not None and Theorem.of(theorem).method_class is not claim.method_class:
        raise InputError(
            f"the theorem {claim.name} is about {Theorem.of(theorem).method_name}, not {claim.method_name}"
        )
    steps = valid_steps(steps)
    if record not in RECORDS:
        raise InputError(f"record must be one of {', '.join(map(repr, RECORDS))}, got {record!r}")
    require_class(claim, problem)
    start = valid_start(problem, x0)
    method = with_numbers(claim, problem, {}, steps)
    with np.errstate(all="ignore"):
        try:
            return _Run(claim.with_method(method), method, problem, start, steps, record, keep_states).go()
        except AttributeError as error:
            if isinstance(error, MissingOracleError) or error.obj is not problem:
                raise
            raise _lacks(problem, str(error.name), claim.method_name) from error


def _lacks(problem: Any, oracle: str, method: str) -> MissingOracleError:
    """What to say of a problem of one's own that lacks an oracle."""
    hint = {
        "prox": "; without a non-smooth part it is the identity: def prox(self, x, step): return x",
        "project": "; without a set it is the identity: def project(self, x): return x",
    }.get(oracle, "")
    return MissingOracleError(f"{problem_name(problem)} has no {oracle!r}, which {method} asks for{hint}")


class _Run:
    """The loop with what it carries."""

    def __init__(
        self,
        theorem: Theorem,
        method: Any,
        problem: Any,
        start: Any,
        steps: int,
        record: str,
        keep_states: bool,
    ) -> None:
        self.theorem, self.method, self.problem, self.start = theorem, method, problem, start
        self.steps, self.record, self.keep_states = steps, record, keep_states
        self._step = stepping(method)
        # Where losses change, `problem.at(t)` is the problem of round t.
        self._at = getattr(problem, "at", None)
        self.numeric: NumericTheorem | None = None
        self.ledger: Ledger | None = None
        if record != "none":
            self.numeric = NumericTheorem(theorem, method, problem, start, strict=False)
            self.ledger = Ledger(self.numeric)
        self.t = 0
        self.state = plain_vectors(method.start(problem, start), theorem.method_name)
        # Whether a step gives arrays of exact numbers, as a Fraction times an array does: each is made plain then.
        self._exact = False
        self.states: list[Any] = []
        self.average: Any = None
        self.weights = 0.0

    def go(self) -> Trajectory:
        """Run to the end."""
        try:
            self._note()
            for stop in self._stops():
                self._advance(stop)
                self._note()
        except KeyboardInterrupt as interrupt:
            interrupt.trajectory = self._trajectory(interrupted=True)  # type: ignore[attr-defined]
            interrupt.add_note(
                f"stopped after {self.t} of {self.steps} steps; what was run is kept as .trajectory of this "
                "exception, in a notebook: import sys; sys.last_value.trajectory"
            )
            raise
        return self._trajectory()

    def _stops(self) -> Iterator[int]:
        """Where the loop is left for a moment: what is recorded, then the end."""
        if self.record == "all":
            yield from range(1, self.steps + 1)
            return
        power = 1
        while self.record == "log" and power < self.steps:
            yield power
            power *= 2
        if self.steps:
            yield self.steps

    def _advance(self, stop: int) -> None:
        """Step to `stop`."""
        if self.ledger is not None and self.ledger.means:
            self._advance_slowly(stop)
            return
        while self.t < stop:
            # After the first step it is known what kind of arrays the steps give.
            end = min(self.t + (_CHUNK if self.t else 1), stop)
            state = self._plain(self._steps(self.t, end, self.state))
            if not is_finite(state):
                self._diverged(end)
            self.t, self.state = end, state
        if self.ledger is not None:
            self.ledger.spend_until(stop)

    def _plain(self, state: Any) -> Any:
        """The state as arrays of floats."""
        plain = plain_vectors(state, self.theorem.method_name)
        self._exact = self._exact or plain is not state
        return plain

    def _steps(self, begin: int, end: int, state: Any) -> Any:
        step, problem, at = self._step, self.problem, self._at
        begins = getattr(problem, "begin_step", None)
        if self._exact:
            return self._exact_steps(begin, end, state)
        if begins is not None:
            # The problem draws at random, anew in each step.
            for t in range(begin, end):
                begins(t)
                state = step(problem, t, state)
        elif at is None:
            for t in range(begin, end):
                state = step(problem, t, state)
        else:
            for t in range(begin, end):
                state = step(at(t), t, state)
        return state

    def _exact_steps(self, begin: int, end: int, state: Any) -> Any:
        """The same, each state made plain."""
        for t in range(begin, end):
            begin_step(self.problem, t)
            state = self._step(self.problem if self._at is None else self._at(t), t, state)
            state = plain_vectors(state, self.theorem.method_name)
        return state

    def _advance_slowly(self, stop: int) -> None:
        """Step to `stop` and enter each step, for a mean."""
        assert self.numeric is not None
        assert self.ledger is not None
        while self.t < stop:
            state = self._plain(self._steps(self.t, self.t + 1, self.state))
            if not is_finite(state):
                self._diverged(self.t + 1)
            wrapped = self.numeric.wrap(self.state)
            gap = self.numeric.gap(self.t, wrapped)
            progress = self.numeric.progress(self.t, wrapped)
            self.ledger.pay(self.t, progress, self.numeric.budget(self.t), gap)
            self._average_in(self.numeric.share(self.t).value if self.numeric.kind == MEAN_GAP else 0.0)
            self.t, self.state = self.t + 1, state

    def _average_in(self, weight: float) -> None:
        """Enter the present iterate into the mean of the iterates, which costs one vector for the whole run."""
        if weight > 0:
            x = self.method.iterate(self.problem, self.state)
            self.weights += weight
            self.average = x if self.average is None else self.average + (weight / self.weights) * (x - self.average)

    def _note(self) -> None:
        """Record the present state."""
        if self.ledger is None or self.numeric is None:
            return
        self.ledger.record(self.t, self.numeric.wrap(self.state))
        gap, potential = self.ledger.rows[-1][1:4:2]
        if not (np.isfinite(potential) and (np.isfinite(gap) or not self.numeric.has_gap)):
            self.ledger.rows.pop()
            self._fail(self.t)
        if self.keep_states:
            self.states.append(self.state)

    def _diverged(self, end: int) -> None:
        """Go over the last chunk again, a step at a time, to say which one it was."""
        while self.t < end:
            state = self._plain(self._steps(self.t, self.t + 1, self.state))
            if not is_finite(state):
                break
            self.t, self.state = self.t + 1, state
        self._fail(min(self.t + 1, end))

    def _fail(self, iteration: int) -> None:
        raise DivergedError(
            f"{self.theorem.method_name} on {problem_name(self.problem)} diverged at iteration "
            f"{iteration} of {self.steps}: try a smaller step, or scale the data; "
            ".trajectory of this error holds the steps before it",
            self._trajectory(),
            iteration,
        )

    def _trajectory(self, interrupted: bool = False) -> Trajectory:
        numeric, columns = self.numeric, self.ledger.columns() if self.ledger else {}
        return Trajectory(
            theorem=self.theorem,
            method=self.method,
            problem=self.problem,
            steps=self.t,
            kind=numeric.kind if numeric else "",
            measure_name=numeric.measure_name if numeric else "",
            numeric=numeric,
            **columns,
            start=self.start,
            final=self.state,
            record=self.record,
            states=self.states,
            average=self.average,
            interrupted=interrupted,
        )
