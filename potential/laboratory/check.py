"""The numeric check: a method is run on data, and its theorem is held against every step.

At each step from the state that was reached, taken as exact, the change of the potential is compared with
what the theorem allows, `-progress + budget`. The step is computed on numbers that carry bounds of their own
rounding error (`potential.rounding.numbers`), and what the change may exceed its allowance by is the bound that comes
out: it follows from the magnitudes that occur. The proven bound is compared with what it bounds at every `t`.
"""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from potential.errors import InputError, MissingOracleError, NotExactError, NotExpressibleError
from potential.laboratory.best_parameters import best_parameters
from potential.laboratory.expectation import checked_in_expectation
from potential.laboratory.flow import checked_flow
from potential.laboratory.inputs import require_class, valid_start, valid_steps
from potential.laboratory.numeric_theorem import NumericTheorem
from potential.laboratory.parameters import with_numbers
from potential.laboratory.plan import NOTHING, read
from potential.laboratory.problems import known_problem, twin_of
from potential.laboratory.reports import Report
from potential.laboratory.steps import checked_steps
from potential.proof import Proof
from potential.statement.theorem import Theorem


def check(
    claim: Any,
    problem: Any,
    x0: Any = None,
    steps: int = 1000,
    *,
    seeds: int | None = None,
    time: float | None = None,
    **parameters: Any,
) -> Report:
    """Run a method on data and hold its theorem against every step.

    `claim` is a Proof, a Theorem, a Method (class or instance), or the name of a theorem in the catalogue; `problem` a
    numeric problem of the theorem's class, or the name of a bundled one; `x0` the start, the problem's own where none
    is given, of shape `(dimension,)`. Parameters of the method go by name. One that is neither given nor has a
    default is chosen: the number that makes the proven bound after `steps` steps smallest.

    The report is true where at each step the potential changed by at most what the theorem allows, the
    measure was below its bound and the potential above weight times measure, up to rounding error bounds that
    follow from the magnitudes. A run that diverges gives a false report, which keeps what
    came before.

    Of a method that draws at random the theorem speaks of expectations: at some steps of a run the expected potential
    after the step is worked out over all that the step can draw, and the mean over `seeds` runs (20 where nothing is
    said, at least 2) of what the theorem bounds is compared with the bound, as far as the spread of the runs can tell.
    Their seeds are the problem's own and those after it. See `potential.laboratory.expectation.ExpectationReport`.

    Of a flow the derivative of the potential is held against the theorem at many times, and its values along a
    solution, as far as the error of the integration allows; `time` is when the flow ends, where nothing is said after
    `steps` times its natural unit. See `potential.laboratory.flow.FlowReport`.

    Raises InputError for a problem of another class, a start or a number of steps that cannot be used, `seeds` for a
    method that does not draw, `time` for one that is no flow, a parameter outside its domain; MissingOracleError for
    an oracle that the problem does not have; NoMinimizerError where the problem has no minimizer to compare with.
    """
    theorem = Theorem.of(claim.theorem if isinstance(claim, Proof) else claim)
    steps = valid_steps(steps, least=1)
    problem = known_problem(problem)
    require_class(theorem, problem)
    start = valid_start(problem, x0)
    try:
        plan = read(theorem, claim if isinstance(claim, Proof) else None)
    except (NotExpressibleError, NotExactError, MissingOracleError) as error:
        return Report(
            theorem=theorem,
            method=theorem.method,
            problem=problem,
            steps=0,
            kind=NOTHING,
            measure_name="",
            refused=str(error),
        )
    chosen: list[str] = []
    best = best_parameters(theorem, problem, start, steps, plan)

    def choose(method: Any, names: list[str]) -> Any:
        chosen.extend(names)
        return best(method, names)

    with np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore"):
        method = with_numbers(theorem, problem, parameters, steps, choose)
        # What a step does to the problem or to the method is not done to what it is compared with.
        twin, numbers = twin_of(problem), copy.copy(method)
        numeric = NumericTheorem(theorem.with_method(method), numbers, twin, start, plan=plan)
        if time is not None and not theorem.continuous:
            raise InputError(f"{theorem.method_name} makes steps, and is no flow: give steps, not time={time!r}")
        if seeds is not None and not theorem.problem_class.expectation:
            raise InputError(f"{theorem.method_name} draws nothing at random: leave out seeds={seeds!r}")
        if theorem.problem_class.expectation:
            return checked_in_expectation(numeric, problem, method, steps, tuple(chosen), seeds)
        if theorem.continuous:
            return checked_flow(numeric, problem, method, steps, tuple(chosen), time)
        return checked_steps(numeric, problem, method, steps, tuple(chosen))
