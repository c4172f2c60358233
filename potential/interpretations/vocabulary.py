"""What a theorem in Rocq speaks of: its variables and its premises, in the vocabulary of the library."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from string import Formatter
from typing import Any

import sympy

from potential.algebra.expressions import Vector
from potential.errors import NotExportableError

# The places of variables and of premises, in order.
PARAMETER, FUNCTION, BOUND, MAP, COMPONENT = "parameter", "function", "bound", "map", "component"
PART, BLOCKS, SET, DOMAIN, SOLUTION = "part", "blocks", "set", "domain", "solution"
VARIABLES = (PARAMETER, FUNCTION, MAP, COMPONENT, PART, BLOCKS, SET, DOMAIN, SOLUTION)
PREMISES = (PARAMETER, FUNCTION, BOUND, SET, PART, MAP, SOLUTION)
TIME = "the time"  # in the text of a premise: t, in a theorem INR n


@dataclass(frozen=True)
class Variable:
    """A variable of the theorem; a sequence has one value for each step, and a lemma about one step knows that one.

    Where the terms are bound by a relation, the lemma knows the next one as well: it is the variable `following`, whose
    own `previous` names the first.
    """

    name: str
    type: str
    sequence: bool = False
    following: str = ""
    previous: str = ""
    sampled: bool = False  # one for each sample: a lemma about one outcome knows that of the present one
    place: str = PARAMETER  # where it stands among the variables
    horizon: bool = False  # the number of steps: a real number of a lemma about one step, and T in the theorem
    iterate: str = ""  # of the last iterate, any point of a lemma about one step: the vector that it is at T
    index: str = ""  # of a term of a sequence that is read from the horizon on: which one it is at step {n}
    at_end: str = ""  # its value after the last step
    of_step: bool = False  # whether only a step has it, and no state alone

    def at(self, n: str, sample: str = "omega") -> str:
        """The variable as the theorem gives it at step n, or at a sample."""
        if self.horizon:
            return "(INR T)"
        if self.iterate:
            return f"({self.iterate} T)"
        if self.sampled:
            return f"({self.name} {sample})"
        if self.index:
            return f"({self.previous or self.name} {self.index.format(n=n)})"
        if self.previous:
            return f"({self.previous} (S {n}))"
        return f"({self.name} {n})" if self.sequence else self.name


@dataclass(frozen=True)
class RocqPremise:
    """A named premise; the braces in its text are variables that may be sequences."""

    name: str
    text: str
    sequence: bool = False
    sampled: bool = False
    place: str = PARAMETER  # where it stands among the premises
    of_step: bool = False  # whether it is said of a step n < T, and of no state alone


@dataclass
class Setting:
    """The variables, the premises of a lemma about one step, those of the theorem, and how the first follow."""

    space: str = "euclidean"  # or "norm"
    smooth: bool = False  # whether there is a gradient, or an operator: a function that answers at a point
    online: bool = False  # whether the function is another one at each step
    over_set: bool = False  # whether there is a set
    objective: bool = True  # whether what answers at a point is the gradient of a function
    composite: bool = False  # whether the objective has a part that is known by its proximal step
    oracle: bool = False  # whether the oracle's own answer bounds a subgradient, and not the class
    two_spaces: bool = False  # whether there are two spaces, and a linear map between them
    function: str = "grad"  # what answers at a point of evaluation: the gradient, or an operator F
    value: str = "f {}"  # the objective at a point
    least: str = "f xs"  # its value at the minimizer, or its infimum
    gradient_of: str = "(proj1 (proj1 f_smooth))"  # the proof that grad is the gradient
    center_in_K: str = "(proj1 xs_minimizer)"
    start: list[str] = field(default_factory=list)  # of the proof of the start: what rewrites sequences
    centers: dict[Vector, str] = field(default_factory=dict)  # the points that every step leaves where they are
    variables: list[Variable] = field(default_factory=list)
    lemma: list[RocqPremise] = field(default_factory=list)
    theorem: list[RocqPremise] = field(default_factory=list)
    preamble: list[str] = field(default_factory=list)  # of the theorem's proof
    facts: list[str] = field(default_factory=list)  # of each lemma's proof, and of the theorem's
    step_facts: list[str] = field(default_factory=list)  # of each lemma's proof, where a sequence has one value
    reals: dict[str, str] = field(default_factory=dict)
    derived: dict[sympy.Expr, sympy.Symbol] = field(default_factory=dict)
    sequences: list[str] = field(default_factory=list)  # those bound by a relation that the statement uses
    own: list[str] = field(default_factory=list)  # lemmas that a file proves itself
    clock: str = ""  # the theorem's proof that t is a function of a sequence's term, at n
    parametrised: dict[str, str] = field(
        default_factory=dict
    )  # of a sequence: that two terms are functions of one slack
    closing: str = ""  # what a certificate's identity needs first
    replaced: list[str] = field(default_factory=list)  # variables that premises say to be functions of others
    # Products that are positive where what is replaced lies inside its domain, by how else a denominator comes out.
    apart: list[str] = field(default_factory=list)
    slacks: list[sympy.Expr] = field(default_factory=list)  # positive for what the premises say
    factors: dict[int, tuple[str, int]] = field(default_factory=dict)  # base ** t on one side of 1, by their generators
    generators: dict[str, str] = field(default_factory=dict)  # of a parameter: the proof that it is a function of one

    @property
    def vectors(self) -> str:
        """The type of vectors."""
        return "E" if self.space == "euclidean" else "V"

    @property
    def duals(self) -> str:
        """The type of gradients."""
        return "E" if self.space == "euclidean" else "dual V"

    @property
    def spaces(self) -> str:
        """The spaces by name."""
        return "E F" if self.two_spaces else self.vectors

    @property
    def space_binder(self) -> str:
        """The space as it is bound."""
        if self.two_spaces:
            return "E F : InnerProductSpace"
        return "E : InnerProductSpace" if self.space == "euclidean" else "V : NormedSpace"

    @property
    def substituting(self) -> str:
        """What puts the values of derived parameters in their place."""
        return "".join(f"subst {name}; " for name in [*map(str, self.derived.values()), *self.replaced])

    def beside_one(self) -> list[tuple[str, str]]:
        """The premises that say on which side of 1 a geometric factor lies."""
        return [
            (f"{w}_at_least_1", f"1 <= {w}") if side > 0 else (f"{w}_at_most_1", f"{w} <= 1")
            for w, side in self.factors.values()
        ]

    def slacks_of_factors(self) -> list[str]:
        """The proofs that the geometric factors are functions of what they lack to 1, or have beyond it."""
        found = []
        for w, side in self.factors.values():
            claim, witness = self.slack_of_factor(w, side)
            found += [f"assert {claim}.", f"{{ exists ({witness}); split; [sign | field; sign]. }}"]
        return found

    @staticmethod
    def slack_of_factor(w: str, side: int) -> tuple[str, str]:
        """That a factor is a function of a slack, and the slack."""
        value, slack = (f"1 + slack_{w}", f"{w} - 1") if side > 0 else (f"1 / (1 + slack_{w})", f"(1 - {w}) / {w}")
        claim = f"(exists slack_{w}, 0 <= slack_{w} /\\ {w} = {value})"
        return f"{claim} as (slack_{w} & slack_{w}_sign & {w}_by_slack)", slack

    def two_terms(self, name: str, *, at: str = "") -> str:
        """The proof that two terms of a sequence are functions of one slack; `at` is the step, in the theorem."""
        now, later = self.reals[f"{name}_t"], self.reals[f"{name}_next"]
        if at:
            sequence = now.strip("()").split()[0]
            now, later = f"({sequence} {at})", f"({sequence} (S {at}))"
        said = {"open": "(" if at else "", "at": f" {at})" if at else ""}
        return self.parametrised[name].format(now=now, later=later, **said)

    @property
    def constrained(self) -> bool:
        """Whether points of a Euclidean space are shown to lie in a set K: where a part is finite, that is one."""
        return self.space == "euclidean" and (self.over_set or self.composite)

    @property
    def on(self) -> str:
        """What a property is called where it holds on K."""
        return "_on K" if self.over_set else ""

    @property
    def loss(self) -> str:
        """The function, in the text of a premise."""
        return "{f}" if self.online else "f"

    @property
    def gradient(self) -> str:
        """Its gradient, in the text of a premise."""
        return "{grad}" if self.online else "grad"

    def give(self, texts: dict[str, str]) -> None:
        """Give symbols their texts; raises NotExportableError where two of one name would have two texts."""
        twice = sorted(set(texts) & set(self.reals))
        if twice:
            raise NotExportableError(f"two symbols are called {twice[0]}: rename the method's parameter")
        self.reals |= texts

    def variable(self, place: str, name: str, type_: str, **other: Any) -> None:
        """A variable of the theorem, which stands among those of its place; said twice it is one."""
        if name not in {v.name for v in self.variables}:
            self.variables.append(Variable(name, type_, place=place, **other))

    def premise(self, name: str, text: str, *, sequence: bool = False, place: str = PARAMETER) -> None:
        """A premise of the lemmas and of the theorem; said twice it is one."""
        if name in {p.name for p in self.theorem}:
            return
        self.lemma.append(RocqPremise(name, text, sequence, place=place))
        self.theorem.append(RocqPremise(name, text, sequence, place=place))

    def arrange(self) -> None:
        """Put variables and premises in their order, whatever the order in which they were said."""
        self.variables.sort(key=lambda v: VARIABLES.index(v.place))
        for premises in (self.lemma, self.theorem):
            premises.sort(key=lambda p: PREMISES.index(p.place))

    def in_lemma(self, text: str) -> str:
        """A premise's text about one step."""
        return text.format(**{v.name: v.name for v in self.variables}, **{TIME: "t"})

    def in_theorem(self, premise: RocqPremise) -> str:
        """A premise's text about all steps."""
        if not premise.sequence:
            return self.in_lemma(premise.text)
        shown = {v.name: v.at("n") for v in self.variables} | {TIME: "INR n"}
        return f"(forall n, {premise.text.format(**shown)})"


def filled(template: str, word: Callable[[int | str], str]) -> str:
    """A template with what stands for each of its fields, which is asked for where it occurs."""
    return _Words(word).format(template)


class _Words(Formatter):
    def __init__(self, word: Callable[[int | str], str]) -> None:
        super().__init__()
        self._word = word

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
        return self._word(key)
