"""The summands of a potential along a run: what each thing that it asks of the problem contributes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from potential.errors import InputError
from potential.laboratory.states import parts

Array = npt.NDArray[np.float64]

#: What a potential mostly asks for, as a formula in what it is asked at; anything else goes by its name.
_FORMULAS = {
    "gap": r"f({0})-f^\star",
    "value": "f({0})",
    "distance_squared": r"\Vert {0}-x^\star\Vert^2",
    "norm_squared": r"\Vert {0}\Vert^2",
    "inner": r"\langle {0},{1}\rangle",
}


def summands(record: Any) -> dict[str, Array]:
    r"""The potential's summands along a run, by their formulas in LaTeX, each relative as `relative_potentials` is.

    They add up to `relative_potentials`. A run that kept no states is made again. Raises InputError where nothing was
    recorded, and for a flow and a method that draws at random, which have no second run that is the same.
    """
    if record.numeric is None or not len(record.ts):
        raise InputError('nothing was recorded of this run: use record="all" or "log"')
    if record.theorem.continuous or record.theorem.problem_class.expectation:
        raise InputError(f"{record.theorem.method_name}: the summands are of a method that makes steps, without draws")
    states = list(getattr(record, "states", ())) or _again(record)
    potential, names = record.numeric.functions.potential, record.numeric.names
    rows = []
    for t, state in zip(record.ts.tolist(), states, strict=False):
        at = getattr(record.problem, "at", None)
        # Vectors are told apart by what they are, and at the start several are one.
        vectors = [np.array(v) for v in parts(state)]
        asked = _Asking(record.problem if at is None else at(t), dict(zip(names, vectors, strict=True)))
        rows.append(_sum(potential(asked, record.method, t, *vectors)[0]).shares)
    found = {
        label: np.array([row.get(label, 0.0) for row in rows]) for label in dict.fromkeys(k for r in rows for k in r)
    }
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        total = np.sum(list(found.values()), axis=0)
        # The total is exactly what was recorded, but for rounding, where a factor that it has is taken out.
        scale = np.where(total == 0.0, 0.0, record.relative_potentials[: len(rows)] / total)
    return {label: values * scale for label, values in found.items()}


def _again(record: Any) -> list[Any]:
    run = record.method.run(
        record.problem, record.numeric.x0, int(record.ts[-1]), theorem=record.theorem, keep_states=True
    )
    return [run.states[t] for t in record.ts]


class _Sum:
    """A number as a sum of shares, each with its formula."""

    def __init__(self, shares: Mapping[str, float]) -> None:
        self.shares = dict(shares)

    def _combined(self, other: Any, sign: float) -> _Sum:
        shares = dict(self.shares)
        for label, value in _sum(other).shares.items():
            shares[label] = shares.get(label, 0.0) + sign * value
        return _Sum(shares)

    def __add__(self, other: Any) -> _Sum:
        return self._combined(other, 1.0)

    __radd__ = __add__

    def __sub__(self, other: Any) -> _Sum:
        return self._combined(other, -1.0)

    def __rsub__(self, other: Any) -> _Sum:
        return _sum(other)._combined(self, -1.0)

    def __neg__(self) -> _Sum:
        return self * -1.0

    def __mul__(self, other: Any) -> _Sum:
        if isinstance(other, _Sum):
            if len(other.shares) > 1:
                raise InputError("this potential multiplies what it asks for, and is no sum of it")
            return self * sum(other.shares.values())
        return _Sum({label: value * float(other) for label, value in self.shares.items()})

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> _Sum:
        return self * (1.0 / float(sum(other.shares.values()) if isinstance(other, _Sum) else other))


def _sum(value: Any) -> _Sum:
    return value if isinstance(value, _Sum) else _Sum({"": float(value)} if value else {})


class _Asking:
    """The problem, whose scalar answers say what was asked."""

    def __init__(self, problem: Any, names: dict[str, Any]) -> None:
        self._problem, self._names = problem, names

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._problem, name)
        if not callable(found):
            return found

        def asked(*arguments: Any) -> Any:
            answer = found(*arguments)
            if np.ndim(answer):
                return answer
            at = [self._named(argument) for argument in arguments]
            formula = _FORMULAS[name].format(*at) if name in _FORMULAS else rf"\mathrm{{{name}}}({','.join(at)})"
            return _Sum({formula: float(answer)})

        return asked

    def _named(self, vector: Any) -> str:
        """A vector's name: one of the state, the minimizer, or another, which is not written out."""
        for name, known in self._names.items():
            if vector is known:
                return f"{name}_t" if len(name) == 1 else rf"\mathrm{{{name}}}_t"
        return r"x^\star" if vector is getattr(self._problem, "minimizer", None) else r"\cdot"
