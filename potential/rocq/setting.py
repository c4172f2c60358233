"""What a class of problems is in Rocq: its variables and its premises, in the vocabulary of the library."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any

import sympy

from potential.algebra.coefficients import Coefficient, NesterovSequence, Parameter, declared_parameters
from potential.algebra.expressions import EUCLIDEAN, Vector
from potential.classes.composite import BregmanProximal, Composite, ProximalPart
from potential.classes.convex import (
    Convex,
    ConvexLipschitz,
    Differentiable,
    DifferentiableConvex,
    DifferentiableStronglyConvex,
    SmoothConvex,
    SmoothStronglyConvex,
    StronglyConvexLipschitz,
)
from potential.classes.coordinates import CoordinateSmoothConvex, CoordinateSmoothStronglyConvex
from potential.classes.finite_sums import Components, FiniteSum
from potential.classes.inexact import Inexact
from potential.classes.mirror import BregmanSetting, MirrorConvex, MirrorSetting, MirrorSmoothConvex, RelativelySmooth
from potential.classes.nonconvex import PolyakLojasiewicz, Smooth
from potential.classes.online import Online
from potential.classes.operators import (
    Cocoercive,
    Monotone,
    MonotoneLipschitz,
    Nonexpansive,
    OperatorProblem,
    Splitting,
    SumOfOperators,
    TwoResolvents,
)
from potential.classes.polyak_step import PolyakStep
from potential.classes.problem_class import ProblemClass, already_made
from potential.classes.randomness import Stochastic
from potential.classes.saddle_point import SaddlePoint
from potential.classes.sets import Constrained, OverSet
from potential.rocq.terms import Names, NotExportableError, Terms, real
from potential.statement.trace import Statement

_BASES: tuple[type[ProblemClass], ...] = (
    Convex,
    ConvexLipschitz,
    StronglyConvexLipschitz,
    SmoothConvex,
    SmoothStronglyConvex,
    MirrorConvex,
    MirrorSmoothConvex,
)
_SINGLE_VALUED = (MonotoneLipschitz, Cocoercive)


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

    def at(self, n: str) -> str:
        """The variable as the theorem gives it at step n."""
        if self.sampled:
            return f"({self.name} omega)"
        if self.previous:
            return f"({self.previous} (S {n}))"
        return f"({self.name} {n})" if self.sequence else self.name


@dataclass(frozen=True)
class Premise:
    """A named premise; the braces in its text are variables that may be sequences."""

    name: str
    text: str
    sequence: bool = False
    sampled: bool = False


@dataclass
class Setting:
    """The variables, the premises of a lemma about one step, those of the theorem, and how the first follow."""

    space: str  # "euclidean" or "norm"
    smooth: bool
    online: bool
    constrained: bool
    oracle: bool  # the oracle's own answer bounds a subgradient, not the class
    function: str = "grad"  # what answers at a point of evaluation: the gradient, or an operator F
    value: str = "f {}"  # the objective at a point
    least: str = "f xs"  # its value at the minimizer, or its infimum
    gradient_of: str = "(proj1 (proj1 f_smooth))"  # the proof that grad is the gradient
    center_in_K: str = "(proj1 xs_minimizer)"
    start: list[str] = field(default_factory=list)  # of the proof of the start: what rewrites sequences
    centers: dict[Vector, str] = field(default_factory=dict)  # the points that every step leaves where they are
    variants: list[str] = field(default_factory=list)  # of a rule's lemma, see `rocq_rules`
    variables: list[Variable] = field(default_factory=list)
    lemma: list[Premise] = field(default_factory=list)
    theorem: list[Premise] = field(default_factory=list)
    preamble: list[str] = field(default_factory=list)  # of the theorem's proof
    facts: list[str] = field(default_factory=list)  # of each lemma's proof, and of the theorem's
    step_facts: list[str] = field(default_factory=list)  # of each lemma's proof, where a sequence has one value
    reals: dict[str, str] = field(default_factory=dict)
    derived: dict[sympy.Expr, sympy.Symbol] = field(default_factory=dict)
    sequences: list[str] = field(default_factory=list)  # those bound by a relation that the statement uses
    closing: str = ""  # what a certificate's identity needs first
    replaced: list[str] = field(default_factory=list)  # variables that premises say to be functions of others
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
    def saddle(self) -> bool:
        """Whether there are two spaces, and a linear map between them."""
        return "saddle" in self.variants

    @property
    def spaces(self) -> str:
        """The spaces by name."""
        return "E F" if self.saddle else self.vectors

    @property
    def space_binder(self) -> str:
        """The space as it is bound."""
        if self.saddle:
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

    def premise(self, name: str, text: str, *, sequence: bool = False) -> None:
        """A premise of the lemmas and of the theorem."""
        self.lemma.append(Premise(name, text, sequence))
        self.theorem.append(Premise(name, text, sequence))

    def in_lemma(self, text: str) -> str:
        """A premise's text about one step."""
        return text.format(**{v.name: v.name for v in self.variables})

    def in_theorem(self, premise: Premise) -> str:
        """A premise's text about all steps."""
        if not premise.sequence:
            return self.in_lemma(premise.text)
        shown = {v.name: v.at("n") for v in self.variables}
        return f"(forall n, {premise.text.format(**shown)})"


def setting(statement: Statement, names: Names) -> Setting:
    """The setting of a statement; raises NotExportableError where the library has no definition of its class."""
    problem, cls = statement.problem, statement.theorem.problem_class
    underlying = _underlying(cls)
    mirror = isinstance(problem, BregmanSetting)
    online = hasattr(type(problem), "comparator")
    constrained = isinstance(problem, OverSet | ProximalPart) and not mirror
    s = Setting(
        space="norm" if mirror else "euclidean",
        smooth=isinstance(problem, Differentiable | CoordinateSmoothConvex),
        online=online,
        constrained=constrained,
        oracle=isinstance(problem, ConvexLipschitz) and (mirror or constrained or online),
    )
    if s.smooth:
        s.variants.append("smooth")
    if s.oracle:
        s.variants.append("oracle")
    if isinstance(problem, ProximalPart):
        s.variants.insert(0, "composite")
    if isinstance(problem, RelativelySmooth):
        s.variants.insert(0, "relative")
    if isinstance(problem, OperatorProblem):
        s.variants.append("operator")
    if isinstance(problem, CoordinateSmoothConvex):
        s.variants.insert(0, "coordinate")
    if isinstance(problem, SaddlePoint):
        s.variants.append("saddle")
    if isinstance(problem, SaddlePoint):
        names.reserve("v")
    _parameters(s, statement, names, underlying)
    if isinstance(problem, OperatorProblem):
        _operators(s, statement)
    elif isinstance(problem, SaddlePoint):
        _saddle_points(s, statement)
    else:
        _functions(s, statement)
    return s


def _underlying(cls: type[ProblemClass]) -> type[ProblemClass]:
    """The library's class for a class of the user's own that has other parameters, and nothing else of its own.

    Raises NotExportableError where the library has no definition of it.
    """
    found = _plain(cls)
    if found not in _known():
        raise NotExportableError(f"the Rocq library has no definition of the class {cls.__name__}")
    return found


def _plain(cls: type[ProblemClass]) -> type[ProblemClass]:
    """The class without what only renames it or gives it other parameters, inside of settings too."""
    if cls in _known():
        return cls
    own = {name for name in vars(cls) if not (name.startswith("__") and name.endswith("__"))}
    *settings, base = cls.__bases__
    if not settings and own <= {"parameters", "description"}:
        return _plain(base)
    return already_made(*settings, _plain(base)) or cls if settings else cls


@cache
def _known() -> frozenset[type[ProblemClass]]:
    known = {*_BASES, *(Online(b) for b in _BASES)}
    known |= {Constrained(b) for b in known if b.space == EUCLIDEAN and issubclass(b, Convex)}
    known |= {DifferentiableConvex, DifferentiableStronglyConvex}
    known |= {Smooth, PolyakLojasiewicz, RelativelySmooth, Composite(RelativelySmooth)}
    known |= {Composite(), *(Composite(b) for b in (SmoothConvex, SmoothStronglyConvex))}
    known |= {FiniteSum(b) for b in (SmoothConvex, SmoothStronglyConvex)}
    random = {Stochastic(b) for b in (SmoothConvex, SmoothStronglyConvex)}
    known |= {CoordinateSmoothConvex, *random, *map(Composite, random), *map(Constrained, random)}
    known |= {Monotone, BregmanProximal, PolyakStep(SmoothStronglyConvex), CoordinateSmoothStronglyConvex}
    known |= {Inexact(b) for b in (SmoothConvex, SmoothStronglyConvex, Smooth, PolyakLojasiewicz)}
    known |= {SaddlePoint, Nonexpansive, *_SINGLE_VALUED, Constrained(MonotoneLipschitz), Splitting()}
    known |= {make(b) for make in (Composite, Splitting) for b in _SINGLE_VALUED}
    return frozenset(known)


# Parameters -----------------------------------------------------------------------------------------------------------


def _parameters(s: Setting, statement: Statement, names: Names, underlying: type[ProblemClass]) -> None:
    fld = statement.field
    values = SimpleNamespace(**fld.values)
    derived = "mu" in fld.parameters and not isinstance(fld.parameters["mu"], Parameter)
    rooted = derived and {"L", "q"} <= set(fld.parameters) and bool(values.mu == values.q**2 * values.L)
    root = derived and not rooted and "r" in fld.parameters and bool(values.mu == values.r**2)
    of_the_class = underlying.parametrisation(frozenset({"q"} if rooted else {"r"} if root else ()))
    narrowed: list[str] = []  # parameters of the library's class with other domains
    for name, declared in fld.parameters.items():
        if name == "t":
            _say(s, {"t": names.reserve("t")})
            continue
        if name == "n" and isinstance(statement.problem, CoordinateSmoothConvex):
            _say(s, {"n": "INR N", "s_n": "(INR N - 1)"})
            s.variables += [Variable("N", "nat"), Variable("N_positive", "(0 < N)%nat")]
            s.facts.append("assert (1 <= INR N) by exact (le_INR 1 N N_positive).")
            continue
        if isinstance(declared, NesterovSequence):
            if _occurs(statement, f"s_{name}"):
                s.sequences.append(name)
                _nesterov(s, name, names)
            continue
        if not (isinstance(declared, Parameter) or ((rooted or root) and name == "mu")):
            if name in of_the_class:
                _derived(s, statement, name, names)
                narrowed.append(name)
            continue  # one that nothing else knows by name is written by those from which it is derived
        sequence = isinstance(declared, Parameter) and declared.sequence
        shown = names.fresh(name[:-2] if sequence else name)
        _say(s, {name: shown} | ({f"{name[:-2]}[]": shown} if sequence else {}))
        s.variables.append(Variable(shown, "R", sequence))
        if isinstance(declared, Parameter) and not (rooted and name == "q"):
            meant = of_the_class.get(name)
            narrower = isinstance(meant, Parameter) and _ends(meant) != _ends(declared)
            _domain(s, statement, name, declared, values, "own_" if narrower else "")
            if narrower:
                narrowed.append(name)
    for name in narrowed:
        meant = of_the_class[name]
        if isinstance(meant, Parameter):
            _as_in_the_class(s, statement, name, meant)
    if rooted:
        _generator(s, statement, "q", sympy.Integer(0), sympy.Integer(1))
        s.slacks.append(1 - fld.symbols["q"])
        L, q = fld.symbols["L"], fld.symbols["q"]
        s.derived[L * q**2] = fld.symbols["mu"]
        s.theorem = [p for p in s.theorem if p.name != "L_positive"]
        for text in ("q_positive: 0 < q", "q_below: q < 1", "mu_value: mu = q * q * L"):
            s.lemma.append(Premise(text.split(": ")[0], text.split(": ")[1]))
        for text in ("mu_positive: 0 < mu", "L_above: mu < L"):
            s.premise(*text.split(": "))
        s.theorem.append(Premise("q_value", "q = sqrt (mu / L)"))
        s.preamble += [
            "destruct (condition_root mu L mu_positive L_above) as [[q_positive q_below] mu_value].",
            "rewrite <- q_value in q_positive, q_below, mu_value.",
            "assert (L_positive : 0 < L) by lra.",
        ]
    if root:
        s.derived[fld.symbols["r"] ** 2] = fld.symbols["mu"]
        s.theorem = [p for p in s.theorem if p.name != "r_positive"]
        s.lemma.append(Premise("mu_value", "mu = r * r"))
        s.premise("mu_positive", "0 < mu")
        s.theorem.append(Premise("r_value", "r = sqrt mu"))
        s.preamble += [
            "assert (r_positive : 0 < r) by (rewrite r_value; now apply sqrt_lt_R0).",
            "assert (mu_value : mu = r * r) by (rewrite r_value, sqrt_sqrt; lra).",
        ]
    for k in range(len(fld.powers)):
        _say(s, {f"power_{k + 1}": names.own("w" if len(fld.powers) == 1 else f"w{k + 1}")})


def _say(s: Setting, texts: dict[str, str]) -> None:
    """Give symbols their texts; raises NotExportableError where two of one name would have one text or the other."""
    twice = sorted(set(texts) & set(s.reals))
    if twice:
        raise NotExportableError(f"two symbols are called {twice[0]}: rename the method's parameter")
    s.reals |= texts


def _ends(declared: Parameter) -> tuple[Any, ...]:
    return declared.lower, declared.upper, declared.lower_open, declared.upper_open


def _derived(s: Setting, statement: Statement, name: str, names: Names) -> None:
    """A parameter of the class that a class of the user's own derives from others: a variable with an equation."""
    fld = statement.field
    value = Terms(fld, s.reals, str, {}, {}).coefficient(fld.values[name])
    shown = names.fresh(name)
    _say(s, {name: shown})
    s.variables.append(Variable(shown, "R"))
    s.premise(f"{shown}_value", f"{shown} = {value}")
    s.replaced.append(shown)


def _as_in_the_class(s: Setting, statement: Statement, name: str, meant: Parameter) -> None:
    """That a parameter lies where the library's class has it, as lemmas use it, from where the own class has it."""
    fld, shown = statement.field, s.reals[name]
    write = Terms(fld, s.reals, str, {}, {}).coefficient
    lower, upper = meant.bounds(SimpleNamespace(**fld.values))
    # The bounds by the names that the lemmas know, and not by those from which these may be derived.
    by_name = meant.bounds(SimpleNamespace(**{known: sympy.Symbol(known) for known in s.reals}))
    low_text, high_text = (None if bound is None else real(sympy.sympify(bound), s.reals) for bound in by_name)
    opened = "".join(f"rewrite ?{other}_value; " for other in s.replaced)

    def claim(label: str, left: Coefficient, right: Coefficient, texts: tuple[str, str], *, is_open: bool) -> None:
        relation, lemma = ("<", "Rminus_gt_0_lt") if is_open else ("<=", "Rge_le, Rminus_ge, Rle_ge")
        s.facts.append(
            f"assert ({shown}_{label} : {texts[0]} {relation} {texts[1]}) by ({opened}first [lra | apply {lemma}; "
            f"match goal with |- ?r 0 ?c => replace c with ({write(right - left)}) by (field; sign) end; sign])."
        )

    value = fld.values[name]
    low = fld.coefficient(lower)
    claim(_at_lower_end(low, meant.lower_open), low, value, (str(low_text), shown), is_open=meant.lower_open)
    if upper is not None:
        high = fld.coefficient(upper)
        label = "below" if meant.upper_open else "at_most"
        claim(label, value, high, (shown, str(high_text)), is_open=meant.upper_open)


def _at_lower_end(low: Coefficient, is_open: bool) -> str:
    if low.element:
        return "above" if is_open else "at_least"
    return "positive" if is_open else "nonnegative"


def _occurs(statement: Statement, generator: str) -> bool:
    """Whether a generator occurs in what the statement says; a method may inherit a sequence that it does not use."""
    fld = statement.field
    g = next(g for x, g in zip(fld.algebra.symbols, fld.algebra.gens, strict=True) if str(x) == generator)
    said = [*statement.potential.terms.values(), *statement.decrease.target.terms.values(), statement.weight.element]
    said += [c for v in statement.next_state.values() for c in v.terms.values()]
    return any(element.diff(g) for element in said)


def _nesterov(s: Setting, name: str, names: Names) -> None:
    """The sequence with lambda_{t+1}^2 - lambda_{t+1} = lambda_t^2: a lemma knows two terms of it."""
    now = names.fresh(name)
    later = names.reserve(f"{now}'")
    parameter = f"slack_{now}"
    _say(s, {f"{name}_t": now, f"{name}_next": later, f"s_{name}": parameter})
    s.variables += [Variable(now, "R", True, following=later), Variable(later, "R", True, previous=now)]
    s.lemma += [
        Premise(f"{now}_nonnegative", f"0 <= {{{now}}}", True),
        Premise(f"{now}_at_least_1", f"1 <= {{{later}}}", True),
        Premise(f"{now}_relation", f"{{{later}}} * {{{later}}} - {{{later}}} = {{{now}}} * {{{now}}}", True),
    ]
    s.theorem.append(Premise(f"{now}_sequence", f"nesterov_sequence {now}"))
    s.preamble += [
        f"pose proof (nesterov_nonnegative {now} {now}_sequence) as {now}_nonnegative.",
        f"pose proof (nesterov_at_least_1 {now} {now}_sequence) as {now}_at_least_1.",
        f"pose proof (nesterov_relation {now} {now}_sequence) as {now}_relation.",
    ]
    s.start.append(f"(proj1 {now}_sequence)")
    # Both terms are functions of one parameter, in which the identity of the certificate is one of rational functions.
    s.closing = (
        f"destruct (nesterov_parameter {now} {later} {now}_nonnegative {now}_at_least_1 {now}_relation) as "
        f"({parameter} & {parameter}_sign & {now}_value & {now}'_value); subst {now} {later}; "
    )


def _domain(
    s: Setting, statement: Statement, name: str, declared: Parameter, values: SimpleNamespace, own: str = ""
) -> None:
    fld = statement.field
    write = Terms(fld, s.reals, str, {}, {})
    shown = s.reals[name]
    lower, upper = declared.bounds(values)
    low = fld.coefficient(lower)
    value = f"{{{shown}}}" if declared.sequence else shown
    relation = "<" if declared.lower_open else "<="
    s.premise(
        f"{shown}_{own}{_at_lower_end(low, declared.lower_open)}",
        f"{write.coefficient(low)} {relation} {value}",
        sequence=declared.sequence,
    )
    if upper is not None:
        relation = "<" if declared.upper_open else "<="
        high = fld.coefficient(upper)
        s.premise(
            f"{shown}_{own}{'below' if declared.upper_open else 'at_most'}",
            f"{value} {relation} {write.coefficient(high)}",
            sequence=declared.sequence,
        )
        # The same without a fraction: what the sign of a multiplier such as (1 - L eta) is seen from.
        difference = sympy.together(high.to_sympy() - fld.symbols[name])
        top, bottom = sympy.fraction(sympy.factor(difference))
        if not declared.sequence or bottom == 1:
            s.slacks.append(sympy.expand(top))
        if bottom != 1:
            text = real(top, s.reals)
            facts = s.step_facts if declared.sequence else s.facts
            facts.append(
                f"assert (0 {relation} {text}) by (replace ({text}) with ({real(bottom, s.reals)} * "
                f"({write.coefficient(high)} - {shown})) by (field; sign); sign)."
            )
        top, bottom = sympy.fraction(sympy.factor(sympy.together(fld.symbols[name] - low.to_sympy())))
        if bottom != 1 and declared.sequence:
            text = real(top, s.reals)
            s.step_facts.append(
                f"assert (0 {'<' if declared.lower_open else '<='} {text}) by (replace ({text}) with "
                f"({real(bottom, s.reals)} * ({shown} - {write.coefficient(low)})) by (field; sign); sign)."
            )
    elif low.element:
        s.slacks.append(sympy.expand(fld.symbols[name] - low.to_sympy()))
    if not declared.is_half_line:
        _generator(s, statement, name, low.to_sympy(), None if upper is None else fld.coefficient(upper).to_sympy())


def _generator(s: Setting, statement: Statement, name: str, low: sympy.Expr, high: sympy.Expr | None) -> None:
    """The parameter by its generator, in which the kernel sees signs; as `potential.algebra.coefficients.Field`
    does it."""
    fld = statement.field
    symbol, generator, shown = fld.symbols[name], sympy.Symbol(f"s_{name}"), s.reals[name]
    g = f"slack_{shown}"
    _say(s, {str(generator): g})
    declared = fld.parameters[name]
    assert isinstance(declared, Parameter)
    names = {**s.reals, str(generator): g}
    if high is None:
        meaning, value = symbol - low, low + generator
    else:
        near, far = (high, low) if declared.lower_open else (low, high)
        meaning = fld.tidy(sympy.factor((symbol - near) / (far - symbol)))
        value = sympy.factor((near + far * generator) / (1 + generator))
    strict = any(x.name == str(generator) and x.strict for x in fld.generators)
    sign = "<" if strict else "<="
    claim = f"exists {g}, 0 {sign} {g} /\\ {shown} = {real(value, names)}"
    s.generators[shown] = (
        f"assert ({claim}) as ({g} & {g}_sign & {shown}_by_slack).\n"
        f"{{ exists ({real(meaning, names)}); split; [sign | field; sign]. }}"
    )


# Functions and sets ---------------------------------------------------------------------------------------------------


def _functions(s: Setting, statement: Statement) -> None:
    problem, E, dual = statement.problem, s.vectors, s.duals
    on, changing = ("_on K" if isinstance(problem, OverSet) else ""), s.online
    loss, grad = ("{f}", "{grad}") if changing else ("f", "grad")
    composite = isinstance(problem, ProximalPart)
    alone = composite and not isinstance(problem, Differentiable)
    if not alone:
        s.variables.append(Variable("f", f"{E} -> R", changing))
    if s.smooth:
        s.variables.append(Variable("grad", f"{E} -> {dual}", changing))
    if s.space == "norm":
        s.variables += [Variable("h", "V -> R"), Variable("dh", "V -> dual V")]
    if isinstance(problem, Components):
        s.variables += [Variable("f_i", f"{E} -> R", sampled=True), Variable("grad_i", f"{E} -> {E}", sampled=True)]
    if composite:
        part = "psi" if s.space == "norm" else "h"
        s.variables.append(Variable(part, f"{E} -> R"))
        s.value = f"{part} {{0}}" if alone else f"f {{0}} + {part} {{0}}"
        s.least = s.value.format("xs") if alone else f"({s.value.format('xs')})"
    if isinstance(problem, CoordinateSmoothConvex):
        s.variables.append(Variable("B", "nat -> E -> E"))
    if isinstance(problem, OverSet | ProximalPart):
        s.variables.append(Variable("K", f"{E} -> Prop"))
    if s.space == "norm":
        s.variables.append(Variable("dom", "V -> Prop"))
        if statement.recorder.answered("mirror"):
            s.variables.append(Variable("mirror", "dual V -> V"))
    if isinstance(problem, Smooth):
        s.variables.append(Variable("fmin", "R"))
        s.least = "fmin"
    else:
        center = "u" if changing else "xs"
        s.variables.append(Variable(center, E))
        s.centers[problem.minimizer] = center
        if changing:
            s.least, s.center_in_K = "f u", "u_in_K"

    if isinstance(problem, MirrorSmoothConvex):
        s.premise("f_smooth", f"smooth_in_norm L {loss} {grad}", sequence=changing)
        s.premise("f_convex", f"convex {loss}", sequence=changing)
    elif isinstance(problem, RelativelySmooth):
        s.premise("f_convex", "convex_on K f")
        s.premise("f_derivative", "(forall x, dom x -> is_derivative_on K f x (grad x))")
        s.premise("f_smooth", "relatively_smooth_on K L f h")
    elif isinstance(problem, CoordinateSmoothConvex):
        s.premise("B_blocks", "blocks N B")
        s.premise("f_smooth", "blockwise_smooth N B f grad")
        strongly = isinstance(problem, CoordinateSmoothStronglyConvex)
        s.premise(*("f_strongly_convex", "strongly_convex mu f") if strongly else ("f_convex", "convex f"))
        s.gradient_of = "(proj1 f_smooth)"
    elif isinstance(problem, Components):
        _components(s, statement)
    elif isinstance(problem, SmoothStronglyConvex):
        s.premise("f_smooth", f"smooth_strongly_convex L mu {loss} {grad}", sequence=changing)
    elif isinstance(problem, SmoothConvex):
        s.premise("f_smooth", f"smooth_convex L {loss} {grad}", sequence=changing)
    elif isinstance(problem, Smooth):
        s.premise("f_smooth", "smooth L f grad")
        s.premise("f_bounded_below", "is_lower_bound fmin f")
        s.gradient_of = "(proj1 f_smooth)"
        if isinstance(problem, PolyakLojasiewicz):
            s.premise("f_polyak_lojasiewicz", "polyak_lojasiewicz mu fmin f grad")
    elif isinstance(problem, DifferentiableStronglyConvex):
        s.premise("f_gradient", "gradient_of f grad")
        s.premise("f_strongly_convex", "strongly_convex mu f")
        s.gradient_of = "f_gradient"
    elif isinstance(problem, DifferentiableConvex):
        s.premise("f_gradient", "gradient_of f grad")
        s.premise("f_convex", "convex f")
        s.gradient_of = "f_gradient"
    elif isinstance(problem, StronglyConvexLipschitz):
        s.premise("f_strongly_convex", f"strongly_convex{on} mu {loss}", sequence=changing)
    if isinstance(problem, ConvexLipschitz) and not s.oracle:
        s.premise("f_bounded", f"subgradients_bounded G {loss}", sequence=changing)
    if s.constrained:
        s.premise("K_convex", "convex_set K")
        if "D" in statement.field.values and "D" not in declared_parameters(statement.theorem.method_class):
            s.premise("K_diameter", "diameter_at_most K D")
    if composite:
        s.premise(f"{part}_convex", f"convex_on K {part}")
    if s.space == "norm":
        s.premise("h_mirror", "mirror_map K dom h dh")
        if isinstance(problem, MirrorSetting):
            s.premise("h_strongly_convex", "strongly_convex_in_norm_on K 1 h")
        s.facts.append("pose proof (proj1 h_mirror) as K_convex.")
        if statement.recorder.answered("mirror"):
            s.premise("mirror_argmax", "(forall theta, is_dual_step K h theta (mirror theta))")
    if isinstance(problem, Smooth):
        return
    if composite:
        objective = part if alone else f"(fun u => f u + {part} u)"
        s.premise("xs_minimizer", f"is_minimizer_on K {objective} xs")
    elif not changing:
        s.premise("xs_minimizer", f"is_minimizer{on} f xs")
    elif isinstance(problem, OverSet):
        s.premise("u_in_K", "K u")


def _components(s: Setting, statement: Statement) -> None:
    """The class of each component, from which that of their mean follows."""
    strongly = isinstance(statement.problem, SmoothStronglyConvex)
    name, given = ("smooth_strongly_convex", "L mu") if strongly else ("smooth_convex", "L")
    s.lemma += [
        Premise("f_smooth", f"{name} {given} f grad"),
        Premise("f_i_smooth", f"{name} {given} f_i grad_i", sampled=True),
    ]
    s.theorem += [
        Premise("f_i_smooth", f"(forall i, {name} {given} (f_i i) (grad_i i))"),
        Premise("f_mean", "is_mean P f_i grad_i f grad"),
        Premise("f_noise", "mean P (fun i => ‖grad_i i xs‖²) <= sigma ^ 2"),
    ]
    s.preamble.append(
        f"pose proof (mean_{name} P f_i grad_i f grad {given} ltac:(sign) f_mean f_i_smooth) as f_smooth."
    )


# Operators ------------------------------------------------------------------------------------------------------------


def _operators(s: Setting, statement: Statement) -> None:
    """Operators by what is known of them: single-valued ones are functions F, others are relations A and C."""
    problem: Any = statement.problem
    s.function, s.smooth = "F", True
    sum_of_two, sum_of_three = isinstance(problem, SumOfOperators), isinstance(problem, TwoResolvents)
    single = isinstance(problem, MonotoneLipschitz | Cocoercive | Nonexpansive)
    if single:
        s.variables.append(Variable("F", "E -> E"))
    operators = "AC" if sum_of_three else "A" if sum_of_two or isinstance(problem, Monotone) else ""
    s.variables += [Variable(name, "E -> E -> Prop") for name in operators]
    if s.constrained:
        s.variables.append(Variable("K", "E -> Prop"))
    s.variables.append(Variable("xs", "E"))
    s.centers[problem.minimizer] = "xs"
    if isinstance(problem, MonotoneLipschitz):
        s.premise("F_monotone", "monotone_map F")
        s.premise("F_lipschitz", "lipschitz L F")
    elif isinstance(problem, Cocoercive):
        s.premise("F_cocoercive", "cocoercive (1 / L) F")
    elif isinstance(problem, Nonexpansive):
        s.premise("F_nonexpansive", "nonexpansive F")
    for name in operators:
        s.premise(f"{name}_monotone", f"monotone {name}")
    if s.constrained:
        s.premise("K_convex", "convex_set K")
        s.premise("xs_solution", "is_variational_solution K F xs")
        s.center_in_K = "(proj1 xs_solution)"
    elif sum_of_three:
        s.variables.append(Variable("a_star", "E"))
        s.centers[problem.element] = "a_star"
        s.premise("xs_in_A", "A xs a_star")
        s.premise("xs_in_C", f"C xs ((-1) ⊙ a_star{' ⊖ F xs' if single else ''})")
    elif sum_of_two:
        s.premise("xs_in_A", "A xs ((-1) ⊙ F xs)")
    elif isinstance(problem, Monotone):
        s.premise("xs_in_A", "A xs zero")
    else:
        s.premise("xs_zero", "F xs = xs" if isinstance(problem, Nonexpansive) else "F xs = zero")


# Saddle points --------------------------------------------------------------------------------------------------------


def _saddle_points(s: Setting, statement: Statement) -> None:
    """Two convex functions and a linear map from the space of the first to that of the second."""
    problem: Any = statement.problem
    s.variables += [
        Variable("f", "E -> R"),
        Variable("hs", "F -> R"),
        Variable("A", "LinearMap E F"),
        Variable("dom_f", "E -> Prop"),
        Variable("dom_hs", "F -> Prop"),
        Variable("u", "E"),
        Variable("v", "F"),
    ]
    s.centers |= {problem.comparator: "u", problem.dual_comparator: "v"}
    for name in ("f", "hs"):
        s.premise(f"dom_{name}_convex", f"convex_set dom_{name}")
        s.premise(f"{name}_convex", f"convex_on dom_{name} {name}")
    s.premise("A_bounded", "map_norm_at_most M A")
    s.premise("u_in_dom_f", "dom_f u")
    s.premise("v_in_dom_hs", "dom_hs v")
