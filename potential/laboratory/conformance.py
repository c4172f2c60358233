"""Conformance: what a run's steps return is held against the recursion that was proved, at every step.

The method's own step runs as it does in any run, on plain arrays and the plain problem, once for each t and in order.
What it returns is compared with the program of the statement (`potential.laboratory.programs`) on the same arrays.
Where the step is the recursion, both do the same operations in the same order and agree to the last bit; where they do
not agree so, because a sum was done in another order, they may differ by the rounding of both, which running error
analysis bounds.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from potential.errors import InputError, MissingOracleError
from potential.interpretations import rounded_problem
from potential.laboratory.numeric_theorem import NumericTheorem
from potential.laboratory.problems import begin_step, problem_name
from potential.laboratory.states import parts
from potential.rounding.difference import Difference
from potential.rounding.numbers import RoundedVector, norm_in

Array = npt.NDArray[np.float64]


class Conformance:
    """The comparison of one method's steps with those of its theorem, on one problem."""

    def __init__(self, numeric: NumericTheorem) -> None:
        self.numeric = numeric
        following = "{}_t'" if numeric.continuous else "{}_{{t+1}}"
        self.names = [following.format(name) for name in numeric.names]
        self.first_names = [f"{name}_0" for name in numeric.names]

    def start(self, state: Any) -> Difference | None:
        """Whether a run begins where the theorem says."""
        numeric = self.numeric
        wrong = self._form(state, None)
        if wrong:
            return Difference(-1, "state", reason=wrong)
        proved = numeric.functions.start(numeric.problem, numeric.method, None, numeric.x0.copy())
        return self._compared(
            -1,
            self.first_names,
            parts(state),
            proved,
            lambda: numeric.functions.start(
                numeric.rounded, numeric.rounded_method, None, numeric.rounded.point(numeric.x0)
            ),
        )

    def step(self, t: float, state: Any, returned: Any, problem: Any = None) -> Difference | None:
        """Whether a step (of a flow, a velocity) from `state` may return what it did; `problem` drew as that did."""
        numeric = self.numeric
        wrong = self._form(returned, state)
        if wrong:
            return Difference(t, "state", reason=wrong, continuous=numeric.continuous)
        drawn = numeric.problem if problem is None else problem
        begin_step(drawn, int(t))
        at = getattr(drawn, "at", None)
        there = drawn if at is None else at(t)
        proved = numeric.functions.step(there, numeric.method, t, *parts(state))

        def bounded() -> tuple[RoundedVector, ...]:
            begin_step(drawn, int(t))
            rounded = numeric.at(t) if problem is None else rounded_problem(there, numeric.theorem.problem_class)
            vectors = (numeric.rounded.point(np.asarray(v)) for v in parts(state))
            found: tuple[RoundedVector, ...] = numeric.functions.step(
                rounded, numeric.rounded_method, numeric.moment(t), *vectors
            )
            return found

        return self._compared(t, self.names, parts(returned), proved, bounded)

    def _form(self, state: Any, before: Any) -> str:
        """What is wrong with the form of a state, empty where nothing is."""
        shape = self.numeric.functions.shape
        if shape is None:
            if isinstance(state, tuple):
                return f"it gave a tuple of {len(state)}, and the theorem's state is one vector"
        elif type(state) is not shape:
            return f"it gave {type(state).__name__}, and the theorem's state is {shape.__name__}"
        known = [None] * len(parts(state)) if before is None else [v.shape for v in parts(before)]
        for name, v, shape_before in zip(self.numeric.names, parts(state), known, strict=True):
            vector = isinstance(v, np.ndarray) and v.ndim == 1 and v.dtype.kind in "fiu"
            if not vector or isinstance(v, np.ma.MaskedArray) or shape_before not in (None, v.shape):
                wanted = "a vector" if shape_before is None else f"a vector of shape {shape_before}"
                return f"{name} came out as {_kind(v)}, and is {wanted} in the theorem"
        return ""

    def _compared(
        self, t: float, names: list[str], returned: tuple[Any, ...], proved: tuple[Any, ...], bounded: Any
    ) -> Difference | None:
        bounds: tuple[RoundedVector, ...] | None = None
        for k, (name, own, other) in enumerate(zip(names, returned, proved, strict=True)):
            # Most steps are equal to the last bit; to look for what is no number takes four times as long.
            if np.array_equal(own, other):
                continue
            other = plain_vectors(other, self.numeric.theorem.method_name)
            if np.array_equal(own, other, equal_nan=True):
                continue
            if bounds is None:
                bounds = tuple(bounded())
            bound = bounds[k]
            # Both were computed from the same state, each off by no more than the bound.
            allowed = 2.0 * bound.error
            difference = np.asarray(own, dtype=np.float64) - np.asarray(other, dtype=np.float64)
            distance = norm_in(difference, bound.order)
            if distance <= allowed < np.inf:
                continue
            if not allowed < np.inf and np.isfinite(distance):
                raise MissingOracleError(
                    f"{self.numeric.theorem.name} at t = {t:g}: no finite bound of the rounding error of the step "
                    f"could be derived on {problem_name(self.numeric.problem)}; rescale the data, or take a smaller "
                    "step"
                )
            return Difference(t, name, own, other, distance, allowed, continuous=self.numeric.continuous)
        return None


def _kind(v: Any) -> str:
    if isinstance(v, np.ma.MaskedArray):
        return "a masked array"
    return f"an array of {v.dtype.name}s of shape {v.shape}" if isinstance(v, np.ndarray) else type(v).__name__


def plain_vectors(state: Any, owner: str) -> Any:
    """The state with arrays of Python's exact numbers turned into float64: a Fraction times an array gives such a one.

    Raises InputError for arrays of anything else.
    """
    if not any(isinstance(v, np.ndarray) and v.dtype == object for v in parts(state)):
        return state
    made = []
    for v in parts(state):
        try:
            made.append(np.array(v, dtype=np.float64))
        except (TypeError, ValueError) as error:
            raise InputError(
                f"{owner}.step returned an array of {type(v.flat[0]).__name__}, expected one of numbers: keep to "
                "+, -, multiples by numbers and the problem's oracles"
            ) from error
    return type(state)(*made) if isinstance(state, tuple) else made[0]
