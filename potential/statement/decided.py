"""What holds of the numbers that the iterates decide: the relations that a method's `such_that` states, read once.

Each is a premise of the theorem, about one step of a run: what is proved is proved for every number of the domain that
meets it, however a run finds one. It is a hypothesis of the step's obligation, is printed with what is assumed, held
against every step of a run, and exported as a part of the step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, is_dataclass
from typing import Any

from potential.algebra.coefficients import Coefficient, Field, NeedsGenerator
from potential.algebra.expressions import Asked, Expression, Vector
from potential.algebra.parameters import decided_numbers, declared_horizon
from potential.classes.problem_class import ProblemClass
from potential.classes.quantities import Assertion, Hypothesis
from potential.errors import InputError, NotExpressibleError
from potential.statement import asking, written
from potential.statement.facade import Question
from potential.statement.theorem import Theorem
from potential.writing.terms import Relation

RULE = "choice"  # the kind of these hypotheses
_SIGNS = ("<=", ">=", "=")

Sides = tuple[Expression, str, Expression]


@dataclass(frozen=True)
class Condition:
    """A relation between two scalars of a step: the hypothesis, and both sides as their author asked for them."""

    hypothesis: Hypothesis
    left: Expression
    sign: str
    right: Expression


def require_sayable(theorem: Theorem) -> None:
    """Raise InputError where a method does not say how its numbers are decided, or where that is not understood."""
    cls, numbers = theorem.method_class, decided_numbers(theorem.method_class)
    name = cls.__name__
    rule, relation = getattr(cls, "decide", None), getattr(cls, "such_that", None)
    if not numbers:
        if relation is not None and not getattr(relation, "is_left_open", False):
            raise InputError(
                f"{name}.such_that says what holds of the numbers that the iterates decide, and there is none: declare "
                "one in the class, eta = pt.Decided(above=0)"
            )
        return
    if not callable(rule) or getattr(rule, "is_left_open", False):
        raise InputError(
            f"{name}: {', '.join(numbers)} is decided by the iterates, and nothing says how: define "
            "decide(self, p, t, state), which gives its number in a run"
        )
    if theorem.continuous:
        raise InputError(f"{name}: a flow makes no steps, so there is no number that each step decides")
    kept = [number for number, declared in numbers.items() if declared.following is not None]
    if kept and declared_horizon(cls):
        raise InputError(
            f"{name}: {kept[0]} is a number of the state that the iterates decide, and there is a horizon, at which "
            "nothing is decided: of its last term nothing would be known; leave one of them out"
        )
    if theorem.problem_class.expectation:
        raise InputError(
            f"{name}: {', '.join(numbers)} is decided by the iterates, and oracles of {theorem.problem_class.__name__} "
            "draw at random: a number that depends on a draw is not understood in an expectation"
        )


def name_first_terms(theorem: Theorem, field: Field, said: Iterable[Any]) -> None:
    """Raise NeedsGenerator where the start speaks of a number of the state whose first term has no name yet.

    The present term, which has stood for it, is another one in a proof: a bound would take it for the last.
    """
    known = occurring(said)
    spoken = [n for n in decided_numbers(theorem.method_class) if not known.isdisjoint((f"{n}_t", f"s_{n}_t"))]
    for name in spoken:
        if f"{name}_0" not in field.first_terms:
            raise NeedsGenerator("first", name)
    if spoken:
        raise NotExpressibleError(
            f"{theorem.method_name} speaks of {spoken[0]}(0) at the start otherwise than by its name"
        )


def require_known_start(theorem: Theorem, field: Field, firsts: Iterable[str]) -> None:
    """Raise NotExpressibleError where a first term that is spoken of has a domain that changes with t."""
    changing = {name for name, declared in field.parameters.items() if getattr(declared, "sequence", False)}
    changing |= {f"s_{name}" for name in (*changing, *field.sequences)} | {"t"}
    for name in firsts:
        if not all(changing.isdisjoint(end.element.occurring) for end in field.ends[f"{name}_0"]):
            raise NotExpressibleError(
                f"{theorem.method_name} speaks of {name}(0) at the start, and the domain of {name} is another one at "
                f"each t: write it so that {name} does not occur at t = 0, as in t / self.{name}(t)"
            )


def occurring(values: Iterable[Any]) -> set[str]:
    """The generators that occur in what was made or asked, also within the points that it speaks of."""
    found: set[str] = set()
    for value in values:
        if isinstance(value, Coefficient):
            found |= value.element.occurring
        elif isinstance(value, Question):
            found |= occurring(value.asked)
        elif isinstance(value, Vector | Expression):
            found = found.union(*(c.occurring for c in value.terms.values()))
            if isinstance(value, Expression):
                found |= occurring(part for key in value.terms if is_dataclass(key) for part in vars(key).values())
    return found


def relations(theorem: Theorem, said: Any, scalar: Callable[[str, Any], Expression]) -> list[Sides]:
    """The relations that `such_that` returned: one, or a list of them, each a left side, a sign and a right one.

    Raises InputError for anything else.
    """
    found = []
    for relation in said if isinstance(said, list) else [said]:
        if not (type(relation) is tuple and len(relation) == 3 and type(relation[1]) is str and relation[1] in _SIGNS):
            raise InputError(
                f'{theorem.method_name}.such_that must return a relation, (left, "<=", right) with one of '
                f"{', '.join(_SIGNS)}, or a list of such, got {relation!r}"
            )
        left, sign, right = relation
        found.append((scalar("such_that", left), sign, scalar("such_that", right)))
    return found


def mean(asked: list[Sides], exact: list[Sides], meanings: Mapping[Asked, Expression]) -> bool:
    """Whether relations as their author asked for them are those relations."""

    def same(side: Expression, value: Expression) -> bool:
        return asking.meaning(side, meanings).same(value)

    return len(asked) == len(exact) and all(
        same(a[0], e[0]) and a[1] == e[1] and same(a[2], e[2]) for a, e in zip(asked, exact, strict=True)
    )


def condition(problem: ProblemClass, k: int, sides: tuple[Sides, Sides]) -> Condition:
    """The k-th relation, given exactly and as its author asked for it: an inequality that a proof may use."""
    (left, sign, right), (shown_left, _, shown_right) = sides
    shown = Relation((written.expression(problem, shown_left), written.expression(problem, shown_right)), (sign,))
    says = Assertion(right - left if sign == ">=" else left - right, shown, equation=sign == "=")
    return Condition(Hypothesis(RULE, (str(k),), says), shown_left, sign, shown_right)
