"""Counterexamples among problems made of parts: the worst of a sample, rounded, built exactly and replayed.

A semidefinite program hints at vectors and values; the parts that are built near them belong to the class whatever the
rounding did, and what counts in the end is the method's own step on them in rational numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from potential.algebra.expressions import Vector
from potential.errors import InputError, MissingOracleError
from potential.interpretations.interpretation import is_composed
from potential.members.interpolating import Evaluated
from potential.members.simplex import Point
from potential.refutation.certainty import certain_violation, refined
from potential.refutation.composed import ComposedProblem
from potential.refutation.counterexample import Counterexample
from potential.refutation.scales import Scales
from potential.refutation.step_program import Places, Sample, StepProgram, StepSolution, programs
from potential.statement.statement import Statement

_SEEN = 1e-7  # relative violations below this are not told from the solver's tolerance
_MOST = 6  # so many programs of a stage are tried exactly


def composes(statement: Statement) -> bool:
    """Whether it is known what the problems of the class are made of."""
    return is_composed(type(statement.problem))


def refute_by_parts(statement: Statement, stages: Iterable[list[Sample]]) -> Counterexample | None:
    """A problem made of parts, and a state, that break a claim: the worst of the first stage that has one."""
    if not composes(statement):
        return None
    scales = Scales(statement)
    for stage in stages:
        seen: list[tuple[float, int, StepSolution, float]] = []
        for sample in stage:
            for program in programs(statement, scales.unseen(sample), sample):
                for radius in program.radii():
                    solution = program.solve(radius)
                    if solution is not None and min(solution.target, solution.relative) > _SEEN:
                        seen.append((solution.relative, len(seen), solution, radius))
        for _, _, solution, radius in sorted(seen, key=lambda item: -item[0])[:_MOST]:
            found = _certain(solution, radius)
            if found is not None:
                return found
    return None


def _certain(solution: StepSolution, radius: float) -> Counterexample | None:
    """The violation in exact numbers, None where it does not survive rounding."""
    program, target = solution.program, solution.target

    def solutions() -> Iterator[StepSolution | None]:
        # The nicest first: few dimensions and, thanks to a wide margin, few digits.
        for margin in (1e-2, 1e-3, 1e-5):
            yield program.solve(radius, 0.7 * target, small=margin)
        yield program.solve(radius, 0.9 * target, small=1e-7)
        yield solution

    for found in solutions():
        for places in found.places() if found is not None else ():
            try:
                made = built(program, places)
            except (InputError, MissingOracleError, ZeroDivisionError):
                continue
            if made is not None:
                return made
    return None


def built(program: StepProgram, places: Places) -> Counterexample | None:
    """The problem at these places with the claim's violation, None where there is none."""
    statement = program.statement
    parts = {part.name: part.build(places) for part in program.parts}
    titles = {part.name: getattr(part, "title", "") or part.name for part in program.parts}
    steps: dict[str, list[Fraction]] = {}
    for answer in statement.recorder.answers:
        numbers = [program.number(a) for a in answer.asked if not isinstance(a, Vector)]
        for key in (answer.oracle, f"{answer.function}.{answer.oracle}") if answer.function else (answer.oracle,):
            steps.setdefault(key, []).extend(numbers)
    problem = ComposedProblem(
        program.meaning, parts, program.constants, program.variant, places.block_of, steps, titles
    )
    if not program.meaning.fits(problem):
        return None
    sample = refined(statement.field, program.sample)
    method_parameters = statement.field.chosen(sample)
    last = statement.compared_at(program.obligation)
    found = Counterexample(
        theorem=statement.theorem,
        obligation=program.obligation.name,
        parameters=method_parameters,
        t=int(program.sample["t"]),
        points={},
        state_vectors={name: _joined(places, rows) for name, rows in program.state.items()},
        function=problem,
        violation=Fraction(0),
        relative_violation=0.0,
        from_start=False,
        start_point=None,
        weight=statement.weight.evaluate(sample),
        sample=sample if statement.continuous else {},
        last=None if last is None else places.vector(program.row(last)),
    )
    certain = certain_violation(found)
    if certain is None:
        return None
    violation, relative = certain
    points = _points(program, places, problem)
    return replace(found, violation=violation, relative_violation=relative, points=points)


def _joined(places: Places, rows: Iterable[Mapping[int, Fraction]]) -> Point:
    """A vector of the state: of a table the points that it consists of, one after the other."""
    return tuple(entry for row in rows for entry in places.vector(dict(row)))


def _points(program: StepProgram, places: Places, problem: ComposedProblem) -> dict[str, Evaluated]:
    """The points of the step with what the problem answers there, by their names."""
    statement, found = program.statement, {}
    exact = problem.exact
    slope = next((name for name in statement.problem.answers_at_a_point if name in exact._answers), "")
    start = statement.start
    for e in statement.problem.points():
        if start.terms and next(iter(start.terms)) in e.point.terms:
            continue  # a point of the start says nothing of the step
        x = places.vector(program.row(e.point))
        asked = exact._array(x)
        gradient = tuple(getattr(exact, slope)(asked)) if slope else places.vector(program.row(e.gradient))
        value = exact.value(asked) if "value" in exact._answers else Fraction(0)
        found[statement.recorder.point_name(e.point)] = Evaluated(x, gradient, value)
    return found
