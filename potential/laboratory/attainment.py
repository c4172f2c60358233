"""How nearly a bound is attained: what a method comes to on a bad instance, over what its theorem says of it.

`attainment(theorem, T)` runs the method on the bad instance of its catalogue for `T` steps and divides what the theorem
bounds by the bound that the theorem gives, with the instance's own constants. A ratio of 1 is a bound that is
attained. Every ratio is a lower bound of what the worst instance of the class would give: the notes say where more is
known.
"""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import sympy

from potential import catalogue
from potential.catalogue import BadInstance
from potential.errors import InputError
from potential.interpretations import interpretation
from potential.laboratory.inputs import valid_steps
from potential.search.concluding import concluded
from potential.statement.theorem import Theorem
from potential.statement.trace import trace

#: So many steps the saved ratios are measured after.
STEPS = 1000


@dataclass(frozen=True)
class Attainment:
    """What a theorem bounds on its instance after `steps` steps (`observed`), the bound, and their ratio."""

    theorem: str
    steps: int
    problem: str
    observed: float
    bound: float
    note: str

    @property
    def ratio(self) -> float:
        """The observed quantity over its bound: at most 1 up to rounding, and 1 where the bound is attained."""
        return self.observed / self.bound

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "steps": self.steps,
            "problem": self.problem,
            "observed": self.observed,
            "bound": self.bound,
            "ratio": self.ratio,
            "note": self.note,
        }


def attainment(theorem: Any, T: int = STEPS, *, bad_instance: BadInstance | None = None) -> Attainment:
    """Run a theorem's method for `T` steps on its bad instance; what the theorem bounds, over the bound.

    `theorem` is a Theorem, a Method or a name of the catalogue; `bad_instance` a bad instance of one's own, in the
    place of the one in the catalogue. What is bounded is the measure of the last iterate, the weighted mean of the
    gaps or the sum of the progress, as `potential list` shows it.

    Raises InputError for a theorem without an instance and for a number of steps below 1.
    """
    claim = Theorem.of(theorem)
    steps = valid_steps(T, least=1)
    case = bad_instance or catalogue.bad_instances().get(claim.name)
    if case is None:
        raise InputError(
            f"no bad instance is known for {claim.name}; "
            "give one: attainment(theorem, T, bad_instance=BadInstance(make, note))"
        )
    instance = case.make(steps)
    problem, start = instance.problem, np.array(instance.start, dtype=np.float64)
    method = claim.method() if isinstance(claim.method, type) else copy.copy(claim.method)
    for name, value in instance.parameters.items():
        method.__dict__[name] = value if np.isscalar(value) else (lambda t, terms=value: float(terms[t]))
    conclusion = concluded(trace(claim))
    observed = _observed(claim, method, problem, start, steps, conclusion.kind == "last")
    numbers = _numbers(problem, start, steps, instance.parameters)
    numbers |= interpretation(claim.problem_class).start_numbers(problem, start)
    if conclusion.kind == "last":
        bound = _value(conclusion.bound, numbers)
    else:
        # The mean of the gaps has its weights from the progress: both are divided by their sum.
        factor = _value(conclusion.factor, numbers)
        observed, bound = observed / factor, _value(conclusion.total, numbers) / factor
    return Attainment(claim.name, steps, problem.name, observed, bound, case.note)


def _observed(claim: Theorem, method: Any, problem: Any, start: Any, steps: int, last: bool) -> float:
    """The measure after so many steps or, where the conclusion is about the progress, the sum of that."""
    progress, measure = claim.function("progress", method), claim.function("measure", method)
    at = getattr(problem, "at", None) if hasattr(type(problem), "at") else None
    state, paid = method.start(problem, start), 0.0
    for t in range(steps):
        now = at(t) if at is not None else problem
        paid += float(progress(now, t, state))
        state = method.step(now, t, state)
    return float(measure(problem, steps, state)) if last else paid


def _numbers(problem: Any, start: Any, steps: int, parameters: dict[str, Any]) -> dict[str, Any]:
    """The numbers that a bound may speak of, by the names of its symbols."""
    numbers: dict[str, Any] = {"T": steps, **parameters}
    numbers["R"] = math.sqrt(problem.distance_squared(start))
    numbers["Delta_0"] = problem.gap(start)
    for name in ("L", "mu", "q", "G", "D"):
        if hasattr(problem, name):
            numbers[name] = float(getattr(problem, name))
    return numbers


def _value(expression: sympy.Expr, numbers: dict[str, Any]) -> float:
    """A bound in numbers."""
    sequences = {str(base.label): base for base in expression.atoms(sympy.IndexedBase)}
    plain = {str(s): s for s in expression.free_symbols if isinstance(s, sympy.Symbol) and str(s) not in sequences}
    symbols = {**plain, **sequences}
    missing = [name for name in symbols if name not in numbers]
    if missing:
        raise InputError(f"the bound {expression} speaks of {', '.join(missing)}, which the instance does not give")
    names = list(symbols)
    return float(sympy.lambdify([symbols[n] for n in names], expression, "math")(*(numbers[n] for n in names)))


# Saved ----------------------------------------------------------------------------------------------------------------


def measured(theorems: Iterable[Theorem], T: int = STEPS) -> list[Attainment]:
    """The tightness of each theorem that has a bad instance."""
    return [attainment(theorem, T) for theorem in theorems if theorem.name in catalogue.bad_instances()]


def save(ratios: Iterable[Attainment], *, whole: bool = False) -> None:
    """Keep measured ratios, each in the catalogue of its theorem; `whole` says that they are all there are."""
    by_folder: dict[Path, dict[str, dict[str, Any]]] = {}
    for ratio in ratios:
        owner = catalogue.catalogue_of(ratio.theorem)
        if owner is None:
            raise InputError(f"{ratio.theorem} is in no catalogue, where its tightness would be kept")
        by_folder.setdefault(owner.path("tightness.json"), {})[ratio.theorem] = ratio.to_dict()
    for path, rows in by_folder.items():
        write({**({} if whole else catalogue.tightness_in(path)), **rows}, path)


def write(ratios: Mapping[str, Mapping[str, Any]], path: Path) -> None:
    """Write measured ratios as JSON, by theorem; each is what `Attainment.to_dict()` gives."""
    path.write_text(json.dumps(ratios, indent=1) + "\n", encoding="utf-8")
