"""What a class of problems is in Rocq: its variables and its premises, in the vocabulary of the library."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace

import sympy

from potential.coefficients import NesterovSequence, Parameter
from potential.expressions import EUCLIDEAN
from potential.problem_classes import (
    Convex,
    ConvexLipschitz,
    ProblemClass,
    SmoothConvex,
    SmoothStronglyConvex,
    StronglyConvexLipschitz,
)
from potential.rocq_terms import Names, NotExportableError, Terms, real
from potential.settings import Constrained, MirrorConvex, MirrorSetting, MirrorSmoothConvex, Online, OverSet
from potential.trace import Statement

_BASES: tuple[type[ProblemClass], ...] = (
    Convex,
    ConvexLipschitz,
    StronglyConvexLipschitz,
    SmoothConvex,
    SmoothStronglyConvex,
    MirrorConvex,
    MirrorSmoothConvex,
)


@dataclass(frozen=True)
class Variable:
    """A variable of the theorem; a sequence has one value for each step, and a lemma about one step knows that one."""

    name: str
    type: str
    sequence: bool = False


@dataclass(frozen=True)
class Premise:
    """A named premise; the braces in its text are variables that may be sequences."""

    name: str
    text: str
    sequence: bool = False


@dataclass
class Setting:
    """The variables, the premises of a lemma about one step, those of the theorem, and how the first follow."""

    space: str  # "euclidean" or "norm"
    smooth: bool
    online: bool
    constrained: bool
    oracle: bool  # the oracle's own answer bounds a subgradient, not the class
    variables: list[Variable] = field(default_factory=list)
    lemma: list[Premise] = field(default_factory=list)
    theorem: list[Premise] = field(default_factory=list)
    preamble: list[str] = field(default_factory=list)  # of the theorem's proof
    facts: list[str] = field(default_factory=list)  # of each lemma's proof
    reals: dict[str, str] = field(default_factory=dict)
    derived: dict[sympy.Expr, sympy.Symbol] = field(default_factory=dict)
    slacks: list[sympy.Expr] = field(default_factory=list)  # positive for what the premises say
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
    def space_binder(self) -> str:
        """The space as it is bound."""
        return "E : InnerProductSpace" if self.space == "euclidean" else "V : NormedSpace"

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
        shown = {v.name: f"({v.name} n)" if v.sequence else v.name for v in self.variables}
        return f"(forall n, {premise.text.format(**shown)})"


def setting(statement: Statement, names: Names) -> Setting:
    """The setting of a statement; raises NotExportableError where the library has no definition of its class."""
    problem, cls = statement.problem, statement.theorem.problem_class
    _require_known(cls)
    mirror = isinstance(problem, MirrorSetting)
    online = hasattr(type(problem), "comparator")
    constrained = isinstance(problem, OverSet) and not mirror
    s = Setting(
        space="norm" if mirror else "euclidean",
        smooth=isinstance(problem, SmoothConvex),
        online=online,
        constrained=constrained,
        oracle=isinstance(problem, ConvexLipschitz) and (mirror or constrained or online),
    )
    _parameters(s, statement, names)
    _functions(s, statement)
    return s


def _require_known(cls: type[ProblemClass]) -> None:
    known = {*_BASES, *(Online(b) for b in _BASES)}
    euclidean = [b for b in known if b.space == EUCLIDEAN and issubclass(b, Convex)]
    if cls not in known and cls not in {Constrained(b) for b in euclidean}:
        raise NotExportableError(f"the Rocq library has no definition of the class {cls.__name__}")


# Parameters -----------------------------------------------------------------------------------------------------------


def _parameters(s: Setting, statement: Statement, names: Names) -> None:
    fld = statement.field
    if fld.sequences:
        raise NotExportableError(f"the sequence {fld.sequences[0]}, bound by a relation, has no form in Rocq here")
    values = SimpleNamespace(**fld.values)
    rooted = {"L", "q", "mu"} <= set(fld.parameters) and not isinstance(fld.parameters["mu"], Parameter)
    for name, declared in fld.parameters.items():
        if name == "t":
            s.reals["t"] = names.reserve("t")
            continue
        if isinstance(declared, NesterovSequence) or not (isinstance(declared, Parameter) or (rooted and name == "mu")):
            raise NotExportableError(f"the parameter {name}, which is derived from others, has no form in Rocq here")
        sequence = isinstance(declared, Parameter) and declared.sequence
        shown = names.fresh(name[:-2] if sequence else name)
        s.reals[name] = shown
        if sequence:
            s.reals[f"{name[:-2]}[]"] = shown
        s.variables.append(Variable(shown, "R", sequence))
        if isinstance(declared, Parameter) and not (rooted and name == "q"):
            _domain(s, statement, name, declared, values)
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
    for k in range(len(fld.powers)):
        s.reals[f"power_{k + 1}"] = names.reserve("w" if len(fld.powers) == 1 else f"w{k + 1}")


def _domain(s: Setting, statement: Statement, name: str, declared: Parameter, values: SimpleNamespace) -> None:
    fld = statement.field
    write = Terms(fld, s.reals, str, {}, {})
    shown = s.reals[name]
    lower, upper = declared.bounds(values)
    low = fld.coefficient(lower)
    value = f"{{{shown}}}" if declared.sequence else shown
    sign = {True: "positive", False: "nonnegative"} if not low.element else {True: "above", False: "at_least"}
    relation = "<" if declared.lower_open else "<="
    s.premise(
        f"{shown}_{sign[declared.lower_open]}",
        f"{write.coefficient(low)} {relation} {value}",
        sequence=declared.sequence,
    )
    if upper is not None:
        relation = "<" if declared.upper_open else "<="
        high = fld.coefficient(upper)
        s.premise(
            f"{shown}_{'below' if declared.upper_open else 'at_most'}",
            f"{value} {relation} {write.coefficient(high)}",
            sequence=declared.sequence,
        )
        # The same without a fraction: what the sign of a multiplier such as (1 - L eta) is seen from.
        difference = sympy.together(high.to_sympy() - fld.symbols[name])
        top, bottom = sympy.fraction(sympy.factor(difference))
        if not declared.sequence:
            s.slacks.append(sympy.expand(top))
        if bottom != 1 and not declared.sequence:
            text = real(top, s.reals)
            s.facts.append(
                f"assert (0 {relation} {text}) by (replace ({text}) with ({real(bottom, s.reals)} * "
                f"({write.coefficient(high)} - {shown})) by (field; sign); sign)."
            )
    elif low.element:
        s.slacks.append(sympy.expand(fld.symbols[name] - low.to_sympy()))
    if not declared.is_half_line and not declared.sequence:
        _generator(s, statement, name, low.to_sympy(), None if upper is None else fld.coefficient(upper).to_sympy())


def _generator(s: Setting, statement: Statement, name: str, low: sympy.Expr, high: sympy.Expr | None) -> None:
    """The parameter by its generator, in which the kernel sees signs; as `potential.coefficients.Field` does it."""
    fld = statement.field
    symbol, generator, shown = fld.symbols[name], sympy.Symbol(f"s_{name}"), s.reals[name]
    g = s.reals[str(generator)] = f"slack_{shown}"
    declared = fld.parameters[name]
    assert isinstance(declared, Parameter)
    names = {**s.reals, str(generator): g}
    if high is None:
        meaning, value = symbol - low, low + generator
    else:
        near, far = (high, low) if declared.lower_open else (low, high)
        meaning = sympy.factor((symbol - near) / (far - symbol))
        value = sympy.factor((near + far * generator) / (1 + generator))
        # Turned so that both parts are positive.
        top, bottom = sympy.fraction(meaning)
        meaning = -top / -bottom if declared.lower_open else meaning
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
    s.variables.append(Variable("f", f"{E} -> R", changing))
    if s.smooth:
        s.variables.append(Variable("grad", f"{E} -> {dual}", changing))
    if s.space == "norm":
        s.variables += [Variable("h", "V -> R"), Variable("dh", "V -> dual V")]
    if isinstance(problem, OverSet):
        s.variables.append(Variable("K", f"{E} -> Prop"))
    if s.space == "norm":
        s.variables.append(Variable("dom", "V -> Prop"))
        if getattr(problem, "_mirrored", None):
            s.variables.append(Variable("mirror", "dual V -> V"))
    s.variables.append(Variable("u" if changing else "xs", E))

    if isinstance(problem, MirrorSmoothConvex):
        s.premise("f_smooth", f"smooth_in_norm L {loss} {grad}", sequence=changing)
        s.premise("f_convex", f"convex {loss}", sequence=changing)
    elif isinstance(problem, SmoothStronglyConvex):
        s.premise("f_smooth", f"smooth_strongly_convex L mu {loss} {grad}", sequence=changing)
    elif isinstance(problem, SmoothConvex):
        s.premise("f_smooth", f"smooth_convex L {loss} {grad}", sequence=changing)
    elif isinstance(problem, StronglyConvexLipschitz):
        s.premise("f_strongly_convex", f"strongly_convex{on} mu {loss}", sequence=changing)
    if isinstance(problem, ConvexLipschitz) and not s.oracle:
        s.premise("f_bounded", f"subgradients_bounded G {loss}", sequence=changing)
    if s.constrained:
        s.premise("K_convex", "convex_set K")
        if "D" in statement.field.values:
            s.premise("K_diameter", "diameter_at_most K D")
    if s.space == "norm":
        s.premise("h_mirror", "mirror_map K dom h dh")
        s.premise("h_strongly_convex", "strongly_convex_in_norm_on K 1 h")
        s.facts.append("pose proof (proj1 h_mirror) as K_convex.")
        if getattr(problem, "_mirrored", None):
            s.premise("mirror_argmax", "(forall theta, is_dual_step K h theta (mirror theta))")
    if not changing:
        s.premise("xs_minimizer", f"is_minimizer{on} f xs")
    elif isinstance(problem, OverSet):
        s.premise("u_in_K", "K u")
