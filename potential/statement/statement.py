"""A statement: all that a theorem claims, exactly, and the obligations that it comes down to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import InitVar, dataclass

from potential.algebra.coefficients import Coefficient, Field, Requirement
from potential.algebra.expressions import (
    Asked,
    Expression,
    Monomial,
    Vector,
)
from potential.classes.problem_class import ProblemClass
from potential.classes.quantities import Hypothesis
from potential.classes.recorder import Recorder
from potential.statement import written
from potential.statement.decided import Condition
from potential.statement.facade import Question
from potential.statement.theorem import Theorem
from potential.writing.terms import Term
from potential.writing.text import text


@dataclass(frozen=True, slots=True)
class Obligation:
    """`target <= 0`, to be shown from `expression <= 0` for each of the hypotheses."""

    name: str
    target: Expression
    hypotheses: tuple[Hypothesis, ...]


#: What a reading of the code shows that it is one.
READING = object()


@dataclass(frozen=True, slots=True)
class Statement:
    """All that a theorem claims, exactly: its two obligations and what its conclusion is made of. It never changes.

    `questions` are what the step asked of the problem, in order, with the answers, of which `next_state` is made;
    `start_questions` are those of the start, and `asked_by` those of the scalar functions: "potential",
    "next potential", "start potential", "progress" and "measure", and "such_that" where numbers are decided.
    """

    theorem: Theorem
    field: Field
    recorder: Recorder
    problem: ProblemClass
    state: Mapping[str, Vector]
    state_type: type | None  # the NamedTuple of the state, None where it is one vector
    free: frozenset[str]  # the vectors of the state that may leave the set, where there is one
    next_state: Mapping[str, Vector]  # of a flow, the velocity
    questions: tuple[Question, ...]
    start_questions: tuple[Question, ...]
    asked_by: Mapping[str, tuple[Question, ...]]
    display: Mapping[str, Expression]  # the potential, the progress, the measure and the start, as their author asked
    meanings: Mapping[Asked, Expression]
    potential: Expression
    next_potential: Expression | None  # None for a flow
    progress: Expression
    budget: Coefficient
    weight: Coefficient
    measure: Expression
    measure_is_gap: bool
    progress_weight: Coefficient | None
    start_potential: Expression
    start: Vector
    start_state: Mapping[str, Vector]
    decrease: Obligation
    domination: Obligation
    iterate: Vector | None = None  # the point that is reported
    conditions: tuple[Condition, ...] = ()  # what holds of the numbers that the iterates decide
    requirements: tuple[Requirement, ...] = ()
    # Of a measure that was read off, the oracle that gives it and the vectors that it is asked at.
    measured: tuple[str, tuple[Vector, ...]] | None = None

    key: InitVar[object] = None

    def __post_init__(self, key: object) -> None:
        if key is not READING:
            raise TypeError("a statement is what a reading of the code gives: it is made by trace alone")

    @property
    def definitions(self) -> dict[str, str]:
        """What a reader needs in order to read the names: the step's own points, then the next state."""
        starts = {f"{name}_0" for name in self.state}
        named = {
            name: made
            for v, name in self.recorder.named_points()
            if (made := self.recorder.definition(v)) != name and name not in starts
        }
        following = "{}_t'" if self.continuous else "{}_{{t+1}}"
        return named | {following.format(name): self.recorder.definition(v) for name, v in self.next_state.items()}

    @property
    def continuous(self) -> bool:
        """Whether t is a time, and not a count of steps."""
        return self.theorem.continuous

    @property
    def horizon(self) -> str:
        """The name of the number of steps N that the method knows, so that t < N; empty where there is none."""
        return self.field.horizon

    @property
    def last(self) -> Vector | None:
        """The last iterate, where the potential compares with it: any point in the decrease, the iterate at t = N."""
        return self.recorder.last

    def compared_at(self, obligation: Obligation) -> Vector | None:
        """What stands for the last iterate in an obligation; None where the potential does not compare with it."""
        return self.iterate if self.last is not None and obligation.name == "domination" else self.last

    @property
    def share(self) -> Coefficient | None:
        """The progress, a constant apart, over the measure; None where it is no multiple of it."""
        return self.progress_weight

    @property
    def change(self) -> Term:
        """What the first obligation bounds: the rise of the potential, expected or in unit time."""
        return written.change(self.problem, continuous=self.continuous)

    @property
    def obligations(self) -> tuple[Obligation, Obligation]:
        """Decrease and domination."""
        return self.decrease, self.domination

    def monomial_term(self, key: Monomial) -> Term:
        """A monomial as a person writes it."""
        return written.monomial(self.problem, key)

    def monomial_text(self, key: Monomial) -> str:
        """The same in plain notation."""
        return text(self.monomial_term(key))

    def term(self, expression: Expression) -> Term:
        """An expression as a sum of coefficients times monomials."""
        return written.expression(self.problem, expression)

    def expression_text(self, expression: Expression) -> str:
        """The same in plain notation."""
        return text(self.term(expression))
