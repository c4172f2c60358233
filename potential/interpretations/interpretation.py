"""What an interpretation of a class of problems is, and how the one of a class is found.

A class says what must be believed of it: its oracles and its inequalities. Its interpretation says what need not be:
how the Rocq library puts it, with the lemmas that prove its inequalities from the definitions there; how its oracles
round; and how a function of the class is built that breaks a false claim. Each is checked by somebody else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, ClassVar

from potential.algebra.expressions import Basis, Vector
from potential.classes.problem_class import ProblemClass, already_made
from potential.classes.quantities import Hypothesis
from potential.classes.recorder import Answer
from potential.errors import InputError
from potential.interpretations.vocabulary import FUNCTION, SOLUTION, Setting
from potential.members.parts import MemberPart
from potential.rounding.problem import RoundedProblem

if TYPE_CHECKING:
    from potential.statement.statement import Statement


@dataclass(frozen=True)
class Drawing:
    """What a step draws, in a theorem in expectation: one draw after the other, each independent of those before.

    A draw has an outcome of the type `kind`, with the mean `mean`, and a coin a side. `order` has the questions that
    draw, one after the other, with None for the draw of which all questions of a step speak, and `chances` the
    probability of each that is a coin. An outcome of the step is a pair of that of all draws but the last, and of the
    last one's. {E}, in `binders`, is the type of vectors.
    """

    kind: str = "Omega"
    mean: str = "P"
    order: tuple[Answer | None, ...] = (None,)
    chances: tuple[str, ...] = ("",)
    spaces: tuple[str, ...] = ("(Omega : Type) (P : Expectation Omega)",)
    binders: tuple[str, ...] = ()
    premises: tuple[tuple[str, str], ...] = ()
    exists: str = ""  # the proof that everything has an expectation, where that is no premise

    @property
    def outcome(self) -> str:
        """The type of what a step draws."""
        kinds = ["bool" if chance else self.kind for chance in self.chances]
        return reduce(lambda first, second: f"({first} * {second})", kinds)

    @property
    def means(self) -> list[str]:
        """The mean over each draw."""
        return [f"(coin {c} {self.coin(k)})" if c else self.mean for k, c in enumerate(self.chances)]

    @property
    def whole(self) -> str:
        """The mean over all that a step draws."""
        return reduce(lambda first, second: f"(then_drawn {first} {second})", self.means)

    @property
    def variables(self) -> list[str]:
        """A name for the outcome of each draw."""
        count = len(self.order)
        return ["omega"] if count == 1 else [f"omega_{k}" for k in range(1, count + 1)]

    @property
    def indices(self) -> list[str]:
        """The outcome of each draw, of that of the step."""
        found, before = [], "omega"
        for _ in self.order[1:]:
            found.append(f"(snd {before})")
            before = f"(fst {before})"
        return [before, *reversed(found)]

    @property
    def index(self) -> str:
        """The outcome of the draw of which all questions of a step speak, empty where each draws anew."""
        return self.of_one(self.indices)

    def of_one(self, outcomes: Sequence[str]) -> str:
        """Of the outcomes of all draws that of the one of which all questions speak, empty where there is none."""
        return outcomes[self.order.index(None)] if None in self.order else ""

    def coin(self, k: int) -> str:
        """The premise that the probability of the k-th draw, a coin's, is one."""
        number = sum(map(bool, self.chances[: k + 1]))
        return f"coin_is_{number}" if number > 1 else "coin_is"

    def place(self, answer: Answer | None) -> int:
        """Which draw a question is, the first one for what is no draw of its own."""
        return next((k for k, drawn in enumerate(self.order) if drawn is answer), 0)


@dataclass(frozen=True)
class Drawn:
    """An answer that is an argument of the step, since it is drawn: what it is in the theorem, and what is known of it.

    In `text`, {at} is the point of the question, {gradient} the gradient there, {0}, {1}, ... all that was asked, and
    {outcome} what was drawn.
    """

    text: str
    known: str = ""
    name: str = ""  # as an argument of the step; the oracle's name where it is empty


@dataclass(frozen=True)
class Member:
    """How a function of a class is built, by `potential.refutation`: the smallest one through the points of a step.

    `class_names` are the classes that it belongs to and `description` what it is called; where losses change there is
    no minimizer. Of a setting, `inside` is the function without it.
    """

    class_names: tuple[str, ...]
    description: str
    has_minimizer: bool = True
    inside: Member | None = None


class Interpretation:
    """Base of the interpretations. `class Mine(Interpretation, of=MyClass)` is that of MyClass, and of its subclasses.

    The interpretation of a class is put together from those of all classes that it is made of, in their order, so that
    a setting adds to what the class inside says: each method may call `super()`, as the methods of the classes do.

    In the templates of the tables below, {0}, {1}, ... are what an oracle was asked, {name} is its answer, {point} the
    point of the question by its name in the step, {gradient} the gradient there, and {function} who answered.
    """

    # How a function of exactly this class is built that breaks a false claim; None where none is looked for.
    member: ClassVar[Member | None] = None
    # What such a function answers, by the oracle: functions of it and of what is asked.
    answers: ClassVar[Mapping[str, Callable[..., Any]]] = {}
    # Oracles that answer with gradients, or with what is near one: such vectors stay where all points are moved.
    gradients: ClassVar[frozenset[str]] = frozenset()
    # Whether `made_of` and `answering` make problems of exactly this class, or of this setting over such a class.
    composed: ClassVar[bool] = False
    # Oracles whose answers meet equations with gradients, which a member must meet as well.
    constrains: ClassVar[frozenset[str]] = frozenset()
    # The rounding laws of the oracles: a class with a method for each, as in `potential.rounding.problem`.
    rounding: ClassVar[type[RoundedProblem] | None] = None
    # Whether the library has a definition of exactly this class.
    defined: ClassVar[bool] = False
    # Whether the library has this setting inside of a set, or with a further part.
    inside_others: ClassVar[bool] = False
    # Definitions and lemmas of Rocq that the library lacks: they stand before the theorem and are compiled with it.
    vernacular: ClassVar[str] = ""
    # The lemma that proves an inequality, by its rule; see `potential.rocq.script` for the words of a template.
    lemmas: ClassVar[Mapping[str, str]] = {"positive-constant": "Rle_0_1"}
    # Rules whose lemma speaks of the square of the norm of {a} - {b}, and what is rewritten where both are one point.
    with_norm: ClassVar[frozenset[str]] = frozenset()
    at_one_point: ClassVar[Mapping[str, str]] = {}
    # What holds in the mean over what a step draws, and not at each outcome: the quantity, its mean, and the proof.
    # {draw} is what was drawn, {a_gradient} the gradient at the point of the draw, {seen} where a component is asked.
    in_the_mean: ClassVar[Mapping[str, tuple[str, str, str]]] = {}
    # What an inequality at each outcome has in excess of the one in the mean, for rules that begin so.
    in_excess: ClassVar[Mapping[str, tuple[str, str, str]]] = {}
    # The relation between an oracle's answer and what it was asked, a premise of the step.
    relations: ClassVar[Mapping[str, str]] = {}
    # The proof of an equation that follows from such a relation; a certificate's identity uses it from left to right.
    equations: ClassVar[Mapping[str, str]] = {}
    # What an author asked for, where it is a scalar: {0}, {1} as arguments, {v1} as a vector that stands alone.
    scalars: ClassVar[Mapping[str, str]] = {}
    # Answers that are functions of the point: within a step at one outcome, and in any scalar.
    sampled_values: ClassVar[Mapping[str, str]] = {}
    values: ClassVar[Mapping[str, str]] = {}
    # Answers that are arguments of the step, since they are drawn.
    drawn: ClassVar[Mapping[str, Drawn]] = {}
    # The proof that an answer lies in a set, by the oracle and the set.
    members: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    drawing: ClassVar[Drawing] = Drawing()
    # What is not negative, and is a mean over what is drawn, by the rule that says so.
    not_negative: ClassVar[Mapping[str, str]] = {}
    # The files of the library that a theorem needs beside those that all need.
    needs: ClassVar[tuple[str, ...]] = ()
    # Names that the theorem must not give to anything else.
    reserved: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, of: type[ProblemClass] | None = None) -> None:
        super().__init_subclass__()
        if of is not None:
            known = _KNOWN.get(of)
            if known is not None and (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
                raise InputError(f"the class {of.__name__} has an interpretation already, {known.__name__}")
            _KNOWN[of] = cls
            _COMBINED.clear()

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.problem: Any = statement.problem

    def every(self, name: str) -> list[Any]:
        """What each class says under a name, those of the outermost setting last."""
        return [vars(base)[name] for base in reversed(type(self).__mro__) if name in vars(base)]

    def table(self, name: str) -> dict[str, Any]:
        """The entries of a table that each class has a part of, those of the outermost setting first."""
        return {k: v for entries in self.every(name) for k, v in entries.items()}

    # A run ------------------------------------------------------------------------------------------------------------

    @classmethod
    def start_numbers(cls, problem: Any, start: Any) -> dict[str, Any]:
        """What a bound may say of the start of a run beside its distance and its gap, by the symbols' names."""
        return {}

    # A function that breaks a false claim -----------------------------------------------------------------------------

    @classmethod
    def member_over(cls, base: type[ProblemClass], inside: Member) -> Member | None:
        """How a function of this setting is built over a class from one of that; None where none is looked for."""
        return None

    @classmethod
    def composes(cls, problem: type[ProblemClass]) -> bool:
        """Of a class that is put together at will, whether all that it is put together from is `composed`."""
        return False

    def variants(self) -> tuple[Mapping[str, str], ...]:
        """Kinds of members that are looked for in turn, each as what is chosen: the set, the kind of the operator."""
        return ({},)

    def outcomes(self, constants: Mapping[str, Fraction]) -> int:
        """How many outcomes what a step draws has in the members that are looked for; see `shares`."""
        return 1

    def beside_coins(self, outcome: int) -> int:
        """Of an outcome of a step that may toss a coin, what is drawn beside."""
        return outcome

    def shares(self, outcomes: int, numbers: Callable[[str], Sequence[Fraction]]) -> list[Fraction]:
        """How likely each outcome is: `numbers(oracle)` are those that the step asked an oracle with."""
        return [Fraction(1, outcomes)] * outcomes

    def sampled(self, sample: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """A sample as members need it: where there are so many of something, that is to be a whole number."""
        return dict(sample)

    def tables(self, constants: Mapping[str, Fraction]) -> tuple[int, ...]:
        """Of how many points, one after the other, a vector of the state may consist."""
        return (1,)

    def state_of(self, vector: Vector, program: Any) -> list[Mapping[int, Fraction]]:
        """The points of which a vector of the state consists, over the free vectors."""
        return [program.row(vector)]

    def blocks(self, constants: Mapping[str, Fraction]) -> int:
        """Of how many blocks of coordinates the members consist that are looked for."""
        return 1

    def row_of(self, answer: Answer, program: Any) -> Mapping[int, Fraction] | None:
        """An answer over the free vectors of a search for a member, None where it is a free one by itself.

        See `potential.refutation.step_program`.
        """
        return None

    def value_of(self, function: str, point: Mapping[int, Fraction], program: Any) -> Mapping[int, Fraction] | None:
        """A value over the free numbers, None where it is a free one by itself."""
        return None

    def scalar_of(self, function: str, point: Vector, program: Any) -> tuple[list[Any], Mapping[int, Fraction]] | None:
        """A scalar of a point that is no value of a function, as a sum of products and of values; None for others."""
        return None

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """What a problem of the class is made of, of those in `potential.members.parts`: none where that is not known.

        Where `composed` is true the class gets counterexamples. A setting adds to what the class inside says.
        """
        yield from ()

    def answering(self, made: Any) -> Mapping[str, Any]:
        """What the problem answers that is made of the parts, by the oracle: functions of rational points and numbers.

        `made.parts` has what each part has built, by its name, `made.outcome` what was drawn.
        """
        return {}

    def fits(self, made: Any) -> bool:
        """Whether the parts, as they are after rounding, make a problem of the class, with its solution in the origin.

        A part is what it says by its construction; checked here is what it has to do with the constants and the others.
        """
        return all(part is not None for part in made.parts.values()) and self.solves(made)

    def solves(self, made: Any) -> bool:
        """Whether the origin is a solution, as far as the class assumes that there is one."""
        return True

    def geometries(self) -> tuple[str, ...]:
        """What the constraint set may be, where there is one: the whole space, or the hull of the points of a step."""
        return ("whole",)

    def image(self, answer: Answer, geometry: str) -> tuple[Vector, Vector | None, Any] | None:
        """What an oracle answers such a function's method: x - size g as (x, g, size), or (x, None, None) for x.

        None for what is another vector, free but for the inequalities of the class.
        """
        return None

    def bounds(self, worst: Any) -> Iterator[tuple[list[tuple[Any, Any, Any]], Any]]:
        """Sums of products of rows that are at most a constant, beside interpolation; see `WorstStep`."""
        yield from ()

    # The theorem in Rocq ----------------------------------------------------------------------------------------------

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Whether the library has a definition of this setting over a class."""
        return False

    def describe(self, s: Setting) -> None:
        """Say of what kind the theorem is: its space, whether there is a gradient, a set, a part."""

    def parameter(self, s: Setting, name: str) -> bool:
        """Say what a parameter is, where it is no real number; False where it is one."""
        return False

    def functions(self, s: Setting) -> None:
        """The function, and its gradient where it has one."""
        s.variable(FUNCTION, "f", f"{s.vectors} -> R", sequence=s.online)
        if s.smooth:
            s.variable(FUNCTION, "grad", f"{s.vectors} -> {s.duals}", sequence=s.online)

    def said_of(self, s: Setting) -> None:
        """What is assumed of the function."""
        self.functions(s)

    def spaces(self, s: Setting) -> None:
        """The sets, the maps and the further functions."""

    def solution(self, s: Setting) -> None:
        """The minimizer."""
        self.center(s, "xs")
        s.premise("xs_minimizer", f"is_minimizer{s.on} f xs", place=SOLUTION)

    def center(self, s: Setting, name: str) -> None:
        """The point x* of which the theorem speaks, under the name that it has there."""
        s.variable(SOLUTION, name, s.vectors)
        s.centers[self.problem.minimizer] = name

    @classmethod
    def defines(cls, problem: type[ProblemClass]) -> bool:
        """Whether the library has a class that was made from the interpreted one, of parts for instance."""
        return False

    def lemma_for(self, hypothesis: Hypothesis, s: Setting) -> str | None:
        """The lemma for an inequality, which its rule decides where its points do not."""
        return self.lemma(hypothesis.rule, s)

    def membership(self, answer: Answer, where: str) -> str | None:
        """The proof that an answer lies in a set, None where there is none."""
        found: str | None = self.table("members").get(answer.oracle, {}).get(where)
        return found

    def relation_of(self, answer: Answer) -> str | None:
        """What an answer has to do with what was asked, None where the library has no word for it."""
        found: str | None = self.table("relations").get(answer.oracle)
        return found

    def subgradient(self, s: Setting) -> str:
        """What is said of a subgradient {name} that an oracle answers at {point}."""
        return f"is_subgradient{'_on K' if s.constrained else ''} f {{point}} {{name}}"

    def function_name(self, function: str) -> str:
        """The name of a function of the problem in Rocq."""
        return "f"

    def lemma(self, rule: str, s: Setting) -> str | None:
        """The lemma for a rule, with its arguments; None where the library has none."""
        found: str | None = self.table("lemmas").get(rule)
        return found

    def draws(self) -> Drawing:
        """What a step of the method draws."""
        if not self.problem.expectation:
            return self.drawing
        asked = self.statement.recorder.answered(self.problem.drawing, *self.problem.tosses_by)
        return replace(self.drawing, order=tuple(asked) or (None,))

    def in_mean(self, rule: str, point: Vector) -> tuple[str, str, str] | None:
        """What a rule says in the mean of what is drawn at a point; see `in_the_mean`."""
        found: tuple[str, str, str] | None = self.table("in_the_mean").get(rule)
        return found

    def excess_of(self, rule: str, points: list[Vector]) -> tuple[str, str, str] | None:
        """What an inequality at each outcome has in excess of the one in the mean; see `in_excess`."""
        found: dict[str, tuple[str, str, str]] = self.table("in_excess")
        return next((said for prefix, said in found.items() if rule.startswith(prefix)), None)

    def seen_at(self, answer: Answer) -> Vector:
        """The point at which what is drawn answers."""
        found: Vector = answer.at
        return found

    def seen(self, point: Vector) -> Vector:
        """The point at which what is drawn answers where the method asks at this one."""
        return point

    def mean_drawn(self, point: Vector) -> Vector | None:
        """The mean of what is drawn at a point, where the method asks for that mean itself."""
        return None

    def text_at(self, function: str, point: Vector, text: str) -> str:
        """The argument of a function, which may ask for another kind of argument than a point."""
        return text

    def requires(self) -> tuple[str, ...]:
        """The files of the library that the theorem needs beside those that all need."""
        return tuple(name for names in self.every("needs") for name in names)

    def value(self, answer: Answer, *, sampled: bool = False) -> str | None:
        """The answer of an oracle as a function of what it was asked, None where it is a vector of its own."""
        known = self.table("values") | (self.table("sampled_values") if sampled else {})
        found: str | None = known.get(answer.oracle)
        return found

    def conditions(self, points: Any) -> list[tuple[str, str]]:
        """What else holds of a step, by name; `points` writes the points of the step."""
        return []

    def stays_in(self, vector: Vector, following: Vector, s: Setting) -> str:
        """The set in which a vector of the state lies at every step, empty where none is needed."""
        return ""

    def points_of(self, hypothesis: Hypothesis) -> list[Vector]:
        """The points of which a rule's lemma speaks; none where they are those of the inequality."""
        return []

    def has_norm(self, rule: str) -> bool:
        """Whether a rule's lemma speaks of the square of the norm of {a} - {b}."""
        return any(rule in rules for rules in self.every("with_norm"))

    def finite_dual_norm(self, gradient: Basis) -> tuple[Answer, str] | None:
        """What shows that the dual norm of a gradient is finite: an answer, and what is said of it."""
        return None

    def bounded_in_mean(self) -> list[Vector]:
        """The dual vectors of whose dual norms something is known in the mean over what is drawn."""
        return []

    def space_of(self, answer: Answer) -> str | None:
        """Which of two spaces an answer belongs to, None where that is not known."""
        return None


_KNOWN: dict[type[ProblemClass], type[Interpretation]] = {}
_COMBINED: dict[type[ProblemClass], type[Interpretation]] = {}
_LOADED: list[str] = []


def _load() -> None:
    """Import every module of this package once: each brings the interpretations of one module of classes."""
    if not _LOADED:
        package = import_module("potential.interpretations")
        _LOADED.extend(found.name for found in iter_modules(package.__path__, "potential.interpretations."))
        for name in _LOADED:
            import_module(name)


def interpretation(cls: type[ProblemClass]) -> type[Interpretation]:
    """The interpretation of a class, from those of all classes that it is made of, in their order."""
    _load()
    if cls not in _COMBINED:
        parts = tuple(dict.fromkeys(_KNOWN[base] for base in cls.__mro__ if base in _KNOWN))
        _COMBINED[cls] = type(f"Interpretation of {cls.__name__}", parts or (Interpretation,), {})
    return _COMBINED[cls]


def rounded_problem(problem: Any, of: type[ProblemClass] = ProblemClass, *, strict: bool = True) -> RoundedProblem:
    """A numeric problem as a theorem about a class sees it in a check.

    The rounding laws are those of all oracles in this package, and of those that the class `of` has besides.
    """
    _load()
    laws = {law: known for known, made in _KNOWN.items() if (law := vars(made).get("rounding")) is not None}
    apply = [
        law
        for law, known in laws.items()
        if law.applies(problem) and (issubclass(of, known) or law.__module__.startswith("potential."))
    ]
    apply.sort(key=lambda law: not issubclass(of, laws[law]))
    most = tuple(law for law in apply if not any(other is not law and issubclass(other, law) for other in apply))
    if most not in _ROUNDED:
        _ROUNDED[most] = type("RoundedProblem", (*most, RoundedProblem), {})
    return _ROUNDED[most](problem, strict=strict)


_ROUNDED: dict[tuple[type[RoundedProblem], ...], type[RoundedProblem]] = {}


def own(cls: type[ProblemClass]) -> type[Interpretation] | None:
    """The interpretation that was written for exactly this class, None where there is none."""
    _load()
    return _KNOWN.get(cls)


def outermost(cls: type[ProblemClass]) -> type[ProblemClass] | None:
    """The setting that a class was made with last, None for a class without one."""
    return cls.__bases__[0] if len(cls.__bases__) == 2 else None


def goes_inside(cls: type[ProblemClass]) -> bool:
    """Whether the Rocq library has a class that is made with a setting inside of a set, or with a further part."""
    setting = outermost(cls)
    made = own(setting) if setting is not None else None
    return made is not None and made.inside_others and in_library(cls)


# What a subclass may define that says nothing of a function: the names and the domains of its parameters.
_NARROWS = {"parameters", "added", "description", "__module__", "__qualname__", "__doc__", "__annotations__"}


_SETTING = {"oracles"}  # what a setting gives the class that it makes besides


def member(cls: type[ProblemClass]) -> Member | None:
    """How a function of exactly this class is built, since a subclass may say more of its functions.

    One that only narrows the parameters, to a fixed ratio of them, say, has the functions of its base.
    """
    found = own(cls)
    if found is not None:
        made_of: Member | None = vars(found).get("member")
        return made_of
    if len(cls.__bases__) == 1 and set(vars(cls)) <= _NARROWS:
        return member(cls.__bases__[0])
    setting = outermost(cls)
    made = own(setting) if setting is not None else None
    inside = member(cls.__bases__[1]) if made is not None else None
    return made.member_over(cls.__bases__[1], inside) if made is not None and inside is not None else None


def is_composed(cls: type[ProblemClass]) -> bool:
    """Whether it is known of exactly this class what its problems are made of: of each class that it is made of."""
    found = own(cls)
    if found is not None:
        return bool(vars(found).get("composed", False))
    if interpretation(cls).composes(cls):
        return True
    if len(cls.__bases__) == 1:
        return set(vars(cls)) <= _NARROWS | _SETTING and is_composed(cls.__bases__[0])
    made_by_setting = already_made(*cls.__bases__) is cls
    return made_by_setting and all(is_composed(base) for base in cls.__bases__)


def in_library(cls: type[ProblemClass]) -> bool:
    """Whether the Rocq library has a definition of a class."""
    found = own(cls)
    if found is not None:
        return bool(vars(found).get("defined", False))
    if interpretation(cls).defines(cls):
        return True
    setting = outermost(cls)
    made = own(setting) if setting is not None else None
    return made is not None and made.over(cls.__bases__[1])
