"""What a class of problems is in Rocq: its variables and its premises, in the vocabulary of the library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import sympy

from potential.algebra.coefficients import Coefficient, Field, ParameterValues
from potential.algebra.constant_roots import ConstantRoot
from potential.algebra.parameters import Horizon, Parameter
from potential.algebra.roots import Root
from potential.classes.problem_class import ProblemClass, already_made
from potential.interpretations import Interpretation, interpretation
from potential.interpretations.interpretation import in_library
from potential.interpretations.vocabulary import TIME, RocqPremise, Setting, Variable
from potential.kernel import coefficient_sign
from potential.rocq.names import Names, NotExportableError
from potential.rocq.names import occurs as is_in
from potential.rocq.reals import PRODUCT, real
from potential.rocq.root_lemmas import (
    CONIC,
    CONIC_SIGN,
    CONIC_SLACK,
    NESTEROV_ABOVE,
    NESTEROV_FROM_HORIZON,
    ROOT_OF_TIME,
)
from potential.rocq.signs import tactic, valued
from potential.rocq.terms import Terms, broken, coefficient_expr
from potential.statement.premises import says_terms_of
from potential.statement.statement import Statement


def setting(statement: Statement, names: Names) -> tuple[Setting, Interpretation]:
    """The setting of a statement, and the interpretation of its class that says what it is.

    Raises NotExportableError where the library has no definition of the class.
    """
    underlying = _underlying(statement.theorem.problem_class)
    meaning = interpretation(type(statement.problem))(statement)
    s = Setting()
    meaning.describe(s)
    for name in meaning.reserved:
        names.reserve(name)
    _parameters(s, statement, names, underlying, meaning)
    meaning.spaces(s)
    meaning.said_of(s)
    meaning.solution(s)
    s.arrange()
    return s, meaning


def _underlying(cls: type[ProblemClass]) -> type[ProblemClass]:
    """The library's class for a class of the user's own that has other parameters, and nothing else of its own.

    Raises NotExportableError where the library has no definition of it.
    """
    found = _plain(cls)
    if not in_library(found):
        raise NotExportableError(f"the Rocq library has no definition of the class {cls.__name__}")
    return found


def _plain(cls: type[ProblemClass]) -> type[ProblemClass]:
    """The class without what only renames it or gives it other parameters, inside of settings too."""
    if in_library(cls):
        return cls
    own = {name for name in vars(cls) if not (name.startswith("__") and name.endswith("__"))}
    *settings, base = cls.__bases__
    if not settings and own <= {"parameters", "description"}:
        return _plain(base)
    return already_made(*settings, _plain(base)) or cls if settings else cls


# What the premises of a parameter's domain are called, after the parameter.
_ENDS = ("positive", "nonnegative", "above", "at_least", "below", "at_most")


# Parameters -----------------------------------------------------------------------------------------------------------


def _parameters(
    s: Setting, statement: Statement, names: Names, underlying: type[ProblemClass], meaning: Interpretation
) -> None:
    fld = statement.field
    values = ParameterValues(fld.values)
    derived = "mu" in fld.parameters and not isinstance(fld.parameters["mu"], Parameter)
    rooted = (
        derived
        and "L" in fld.parameters
        and isinstance(fld.parameters.get("q"), Parameter)
        and bool(values.mu == values.q**2 * values.L)
    )
    root = derived and not rooted and "r" in fld.parameters and bool(values.mu == values.r**2)
    of_the_class = underlying.parametrisation(frozenset({"q"} if rooted else {"r"} if root else ()))
    narrowed: list[str] = []  # parameters of the library's class with other domains
    for name, declared in fld.parameters.items():
        if name == "t":
            s.give({"t": names.reserve("t")})
            continue
        if meaning.parameter(s, name):
            continue
        if isinstance(declared, Root):
            if says_terms_of(statement, name):
                s.sequences.append(name)
                _root(s, statement, name, names)
            continue
        if not (isinstance(declared, Parameter) or ((rooted or root) and name == "mu")):
            if name in of_the_class:
                _derived(s, statement, name, names)
                narrowed.append(name)
            continue  # one that nothing else knows by name is written by those from which it is derived
        sequence = isinstance(declared, Parameter) and declared.sequence
        horizon = isinstance(declared, Horizon)
        free = horizon and name == "N" and all(v.name != "N" for v in s.variables)
        if getattr(declared, "following", None) is not None:
            _decided(s, name, names)
            shown = s.reals[name]
        elif f"{name.removesuffix('_next')}_t" in fld.parameters and name.endswith("_next"):
            shown = s.reals[name]
        elif name in fld.first_terms:
            _first_term(s, name, names)
            shown = s.reals[name]
        else:
            shown = names.reserve("N") if free else names.fresh(name[:-2] if sequence else name)
            s.give({name: shown} | ({f"{name[:-2]}[]": shown} if sequence else {}))
            s.variables.append(Variable(shown, "R", sequence, horizon=horizon))
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
        _condition_root(s, statement)
    if root:
        _convexity_root(s, statement)
    for name in fld.constant_roots:
        _constant_root(s, statement, name, names)
    for name in s.sequences:
        if name not in (fld.nesterov, fld.time_root, *fld.backward):
            _conic(s, statement, name)
    for k in range(len(fld.powers)):
        s.give({f"power_{k + 1}": names.own("w" if len(fld.powers) == 1 else f"w{k + 1}")})


def _condition_root(s: Setting, statement: Statement) -> None:
    """mu by q = sqrt(mu/L), which the theorem defines and its lemmas know by mu = q^2 L."""
    fld = statement.field
    bounded = any(is_in("q", text) for text in s.generators.values())
    _generator(s, statement, "q", sympy.Integer(0), sympy.Integer(1))
    if bounded:  # what is bounded by q is written by its slack first, and q after it
        s.generators = {"q": s.generators.pop("q"), **s.generators}
    s.slacks.append(1 - fld.symbols["q"])
    L, q = fld.symbols["L"], fld.symbols["q"]
    s.derived[L * q**2] = fld.symbols["mu"]
    s.theorem = [p for p in s.theorem if p.name != "L_positive"]
    for text in ("q_positive: 0 < q", "q_below: q < 1", "mu_value: mu = q * q * L"):
        s.lemma.append(RocqPremise(text.split(": ")[0], text.split(": ")[1]))
    for text in ("mu_positive: 0 < mu", "L_above: mu < L"):
        s.premise(*text.split(": "))
    s.theorem.append(RocqPremise("q_value", "q = sqrt (mu / L)"))
    s.preamble += [
        "destruct (condition_root mu L mu_positive L_above) as [[q_positive q_below] mu_value].",
        "rewrite <- q_value in q_positive, q_below, mu_value.",
        "assert (L_positive : 0 < L) by lra.",
    ]


def _convexity_root(s: Setting, statement: Statement) -> None:
    """mu by r = sqrt(mu)."""
    fld = statement.field
    s.derived[fld.symbols["r"] ** 2] = fld.symbols["mu"]
    s.theorem = [p for p in s.theorem if p.name != "r_positive"]
    s.lemma.append(RocqPremise("mu_value", "mu = r * r"))
    s.premise("mu_positive", "0 < mu")
    s.theorem.append(RocqPremise("r_value", "r = sqrt mu"))
    s.preamble += [
        "assert (r_positive : 0 < r) by (rewrite r_value; now apply sqrt_lt_R0).",
        "assert (mu_value : mu = r * r) by (rewrite r_value, sqrt_sqrt; lra).",
    ]


def _constant_root(s: Setting, statement: Statement, name: str, names: Names) -> None:
    """sqrt(eta mu), which the theorem defines by eta and its domain; its lemmas know its range, and eta by it."""
    fld = statement.field
    root, x, declared = fld.constant_roots[name]
    if declared is None:
        _number(s, root, name)
        return
    if x == "n" and x in s.reals:
        _root_of_count(s, statement, name, root)
        return
    bound, symbol, by = fld.symbols[x], fld.symbols[name], s.reals[name]
    factor = sympy.Integer(0) if root.squared is None else sympy.factor(root.squared / bound)
    if not factor or factor.has(bound) or x in s.reals:
        raise NotExportableError(f"{name} has no form in Rocq: it is no square root of {x} times other parameters")
    if "q" in s.generators:  # what is written by q is written by q's slack after it
        s.generators = {"q": s.generators.pop("q"), **s.generators}
    shown = names.fresh(x)
    s.give({x: shown})
    s.variables.append(Variable(shown, "R"))
    s.derived[symbol**2 / factor] = bound
    others, write = real(factor, s.reals, PRODUCT), Terms(fld, s.reals, str, {}, s.derived)
    s.lemma.append(RocqPremise(f"{shown}_value", f"{shown} = {by} * {by} / {others}"))
    ranging = [p for p in s.theorem if p.name in {f"{by}_{label}" for label in _ENDS}]
    s.theorem = [p for p in s.theorem if p not in ranging]
    ends = fld.ends[x]
    texts = [f"{write.coefficient(ends[0])} {'<' if declared.lower_open else '<='} {shown}"]
    texts += [f"{shown} {'<' if declared.upper_open else '<='} {write.coefficient(end)}" for end in ends[1:]]
    s.theorem += [RocqPremise(f"{shown}_{k}", text) for k, text in zip(("lower", "upper"), texts, strict=False)]
    s.theorem.append(RocqPremise(f"{by}_value", f"{by} = sqrt ({shown} * {others})"))
    s.preamble += [
        f"assert ({by}_over : 0 < {shown} * {others}) by (apply Rmult_lt_0_compat; sign).",
        f"assert ({by}_sign : 0 < {by}) by (rewrite {by}_value; now apply sqrt_lt_R0).",
        f"assert ({by}_square : {by} * {by} = {shown} * {others}) by (rewrite {by}_value; apply sqrt_sqrt; lra).",
        f"assert ({shown}_value : {shown} = {by} * {by} / {others}) by (rewrite {by}_square; field; sign).",
    ]
    for premise in ranging:
        left, relation, right = premise.text.partition(" <= " if " <= " in premise.text else " < ")
        end, xend = (right, write.coefficient(ends[-1])) if left == by else (left, write.coefficient(ends[0]))
        if end == "0":
            s.preamble.append(f"assert ({premise.name} : {premise.text}) by lra.")
            continue
        square = f"replace ({end} * {end}) with ({xend} * {others}) by ({{values}}field; sign)"
        lemma = "Rsqr_incr_0_var" if relation == " <= " else "Rsqr_incrst_0"
        s.preamble.append(
            f"assert ({premise.name} : {premise.text}) by (apply {lemma}; [unfold Rsqr; rewrite {by}_square; "
            f"{square.format(values='rewrite ?mu_value; ' if 'mu' in s.reals else '')}; "
            f"{'apply Rmult_le_compat_r' if relation == ' <= ' else 'apply Rmult_lt_compat_r'}; sign | sign ..])."
        )


def _root_of_count(s: Setting, statement: Statement, name: str, root: ConstantRoot) -> None:
    """A root in the place of n, which is a natural number: the theorem has its relation, the lemmas n by the root."""
    fld, by, n = statement.field, s.reals[name], s.reals["n"]
    (low, *upper), write = fld.ends[name], Terms(fld, s.reals, str, {}, s.derived)
    ranging = [p for p in s.theorem if p.name in {f"{by}_{label}" for label in _ENDS}]
    if upper or len(ranging) != 1:
        raise NotExportableError(f"{name} has no form in Rocq: its range has two ends")
    s.theorem = [p for p in s.theorem if p not in ranging]
    relation = real(root.equation(sympy.Symbol(name)), s.reals)
    s.theorem += [RocqPremise(f"{by}_positive", f"0 < {by}"), RocqPremise(f"{by}_relation", f"{relation} = 0")]
    value = coefficient_expr(fld, fld.values["n"].element, {})
    top, bottom = sympy.fraction(sympy.factor(value))
    share = real(sympy.factor((value - 1) / (fld.symbols[name] - low.to_sympy())), s.reals)
    top_text, bottom_text, near = real(top, s.reals), real(bottom, s.reals), write.coefficient(low, 1)
    s.lemma.append(RocqPremise("N_value", f"{n} = ({top_text}) / ({bottom_text})"))
    s.preamble += [
        f"assert (0 < {bottom_text}) as below_N by sign.",
        f"assert (N_value : {n} = ({top_text}) / ({bottom_text})) by (apply (Rmult_eq_reg_r ({bottom_text})); "
        f"[replace (({top_text}) / ({bottom_text}) * ({bottom_text})) with ({top_text}) by (field; sign); lra | lra]).",
        f"assert ({ranging[0].name} : {ranging[0].text}) by (apply Rnot_lt_le; intros short; "
        f"assert (0 < {share}) as grows by sign; pose proof (le_INR 1 N N_positive) as N_above; simpl in N_above; "
        f"assert ({n} - 1 = ({by} - {near}) * ({share})) by (rewrite N_value; field; sign); "
        f"pose proof (Rmult_lt_compat_r _ _ _ grows short); lra).",
    ]
    s.closing += "rewrite ?N_value; "


def _number(s: Setting, root: ConstantRoot, name: str) -> None:
    """sqrt(2), which the theorem says it to be; its lemmas know two numbers between which it lies."""
    by, square = s.reals[name], root.squared
    if square is None:
        raise NotExportableError(f"{name} has no form in Rocq: it is no square root")
    ranging = [p for p in s.theorem if p.name in {f"{by}_{label}" for label in _ENDS}]
    s.theorem = [p for p in s.theorem if p not in ranging]
    s.theorem.append(RocqPremise(f"{by}_value", f"{by} = sqrt ({real(square, s.reals)})"))
    s.preamble += [
        f"assert ({by}_sign : 0 < {by}) by (rewrite {by}_value; apply sqrt_lt_R0; lra).",
        f"assert ({by}_square : {by} * {by} = {real(square, s.reals)}) by (rewrite {by}_value; apply sqrt_sqrt; lra).",
        *(f"assert ({p.name} : {p.text}) by nra." for p in ranging),
    ]


def _ends(declared: Parameter) -> tuple[Any, ...]:
    return declared.lower, declared.upper, declared.lower_open, declared.upper_open


def _derived(s: Setting, statement: Statement, name: str, names: Names) -> None:
    """A parameter of the class that a class of the user's own derives from others: a variable with an equation."""
    fld = statement.field
    value = Terms(fld, s.reals, str, {}, {}).coefficient(fld.values[name])
    shown = names.fresh(name)
    s.give({name: shown})
    s.variables.append(Variable(shown, "R"))
    s.premise(f"{shown}_value", f"{shown} = {value}")
    s.replaced.append(shown)


def _as_in_the_class(s: Setting, statement: Statement, name: str, meant: Parameter) -> None:
    """That a parameter lies where the library's class has it, as lemmas use it, from where the own class has it."""
    fld, shown = statement.field, s.reals[name]
    write = Terms(fld, s.reals, str, {}, {}).coefficient
    lower, upper = meant.bounds(ParameterValues(fld.values))
    # The bounds by the names that the lemmas know, and not by those from which these may be derived.
    by_name = meant.bounds(ParameterValues({known: sympy.Symbol(known) for known in s.reals}))
    low_text, high_text = (None if bound is None else real(sympy.sympify(bound), s.reals) for bound in by_name)
    opened = "".join(f"rewrite ?{other}_value; " for other in s.replaced)

    def claim(label: str, left: Coefficient, right: Coefficient, texts: tuple[str, str], *, is_open: bool) -> None:
        relation, lemma = ("<", "Rminus_gt_0_lt") if is_open else ("<=", "Rge_le, Rminus_ge, Rle_ge")
        s.facts.append(
            f"assert ({shown}_{label} : {texts[0]} {relation} {texts[1]}) by ({opened}first [lra | apply {lemma}; "
            f"match goal with |- ?r 0 ?c => replace c with ({write(right - left)}) by (field; sign) end; sign])."
        )
        if is_open and s.replaced:
            top, bottom = sympy.fraction(coefficient_expr(fld, (right - left).element, {}))
            factors = [] if bottom.is_number else [f"({real(f, s.reals)})" for f in _turned(fld, top)]
            if factors:  # else a denominator is a product of what is known
                s.apart.append(" * ".join(factors))

    value = fld.values[name]
    low = fld.coefficient(lower)
    claim(_at_lower_end(low, meant.lower_open), low, value, (str(low_text), shown), is_open=meant.lower_open)
    if upper is not None:
        high = fld.coefficient(upper)
        label = "below" if meant.upper_open else "at_most"
        claim(label, value, high, (shown, str(high_text)), is_open=meant.upper_open)


def _turned(fld: Field, product: sympy.Expr) -> Iterator[sympy.Expr]:
    """The factors of a positive product that are no symbols and no numbers, each to be positive."""
    for factor in sympy.Mul.make_args(sympy.factor(product)):
        base, power = factor.as_base_exp()
        if not (base.is_number or base.is_Symbol):
            positive = coefficient_sign(valued(fld, base), {})[0] >= 0
            yield from [base if positive else sympy.expand(-base)] * int(power)


def _at_lower_end(low: Coefficient, is_open: bool) -> str:
    if low.element:
        return "above" if is_open else "at_least"
    return "positive" if is_open else "nonnegative"


def _root(s: Setting, statement: Statement, name: str, names: Names) -> None:
    """A root, by the lemma that says what its terms are functions of."""
    if name in statement.field.backward:
        _from_horizon(s, statement, name, names)
    elif name == statement.field.nesterov:
        _nesterov(s, name, names)
    elif name == statement.field.time_root:
        _root_in_time(s, name, names)
    else:
        _conic_terms(s, name, names)


def _decided(s: Setting, name: str, names: Names) -> None:
    """A number of the state that the iterates decide: a lemma knows the present term and the following one."""
    now = names.fresh(name[:-2])
    later = names.reserve(f"{now}'")
    s.give({name: now, f"{name[:-2]}_next": later, f"{name[:-2]}[]": now})
    s.variables += [Variable(now, "R", True, following=later), Variable(later, "R", True, previous=now)]


def _first_term(s: Setting, name: str, names: Names) -> None:
    """The first term of a number of the state, which the theorem names, as its bound speaks of it."""
    shown, sequence = names.fresh(name), s.reals[f"{name[:-2]}_t"]
    s.give({name: shown})
    s.variables.append(Variable(shown, "R"))
    s.theorem.append(RocqPremise(f"{shown}_value", f"{sequence} O = {shown}"))
    s.start.append(f"{shown}_value")


def _root_in_time(s: Setting, name: str, names: Names) -> None:
    """sqrt(n): a lemma knows two terms of it by their relation, and that t is the square of the first."""
    now = names.fresh(name)
    later = names.reserve(f"{now}'")
    parameter = f"slack_{now}"
    s.give({f"{name}_t": now, f"{name}_next": later, f"s_{name}": parameter})
    s.variables += [Variable(now, "R", True, following=later), Variable(later, "R", True, previous=now)]
    s.lemma += [
        RocqPremise(f"{now}_nonnegative", f"0 <= {{{now}}}", True),
        RocqPremise(f"{now}_positive", f"0 < {{{later}}}", True),
        RocqPremise(f"{now}_relation", f"{{{later}}} * {{{later}}} = {{{now}}} * {{{now}}} + 1", True),
        RocqPremise(f"{now}_clock", f"{{{now}}} * {{{now}}} = {{{TIME}}}", True),
    ]
    s.theorem.append(RocqPremise(f"{now}_definition", f"root_of_time {now}"))
    s.preamble.append(f"unfold root_of_time in {now}_definition.")
    s.preamble += [
        f"pose proof (root_of_time_{fact} {now} {now}_definition) as {now}_{fact}."
        for fact in ("nonnegative", "positive", "relation", "clock", "start")
    ]
    s.own.append(ROOT_OF_TIME)
    s.start.append(f"{now}_start")
    s.clock = f"{now}_clock"
    s.parametrised[name] = (
        f"root_of_time_parameter {{now}} {{later}} {_facts(now, ('nonnegative', 'positive', 'relation'))}"
    )
    s.closing = f"{_two_terms(s, name)}subst t {now} {later}; "


def _conic_terms(s: Setting, name: str, names: Names) -> None:
    """A sequence that is bound to its predecessor, by two terms that are functions of one slack."""
    now = names.fresh(name)
    later = names.reserve(f"{now}'")
    s.give({f"{name}_t": now, f"{name}_next": later, f"s_{name}": f"slack_{now}"})
    s.variables += [Variable(now, "R", True, following=later), Variable(later, "R", True, previous=now)]
    s.parametrised[name] = _facts(now, ("terms",))
    s.closing = f"{_two_terms(s, name)}subst {now} {later}; "


def _conic(s: Setting, statement: Statement, name: str) -> None:
    """What a file proves itself of such a sequence, once all that is said of the parameters is known."""
    fld, known, term = statement.field, statement.field.conics[name], sympy.Symbol(f"{name}_t")
    now, later, slack = (s.reals[key] for key in (f"{name}_t", f"{name}_next", f"s_{name}"))
    rule = fld.roots[name].rule(term, turned=known.turned)
    outside, slope, _ = fld.roots[name].rule_parts(term, turned=known.turned)
    parameters = [x for x in s.variables if x.name in {s.reals[str(y)] for y in rule.free_symbols - {term}}]
    shown = [x.name for x in parameters]
    if "b" in shown:
        raise NotExportableError(f"{name}: the term before is called b in Rocq; rename the parameter b in its relation")
    variables = {x.name for x in s.variables}
    said = [p for p in s.lemma if not p.sequence and variables & {*re.findall(r"\w+", p.text)} <= {*shown}]
    said = [p for p in said if variables & {*re.findall(r"\w+", p.text)}]
    alone = replace(s, sequences=[])

    def text(c: Coefficient) -> str:
        expression = c.element.as_expr()
        meant = {x: fld.meaning(x) for x in expression.free_symbols if str(x) != f"s_{name}"}
        return real(sympy.factor(expression.xreplace(meant)), s.reals)

    def sign(c: Coefficient) -> str:
        return tactic(statement, alone, {}, c.element)

    root = (known.following - valued(fld, outside)) / valued(fld, slope)
    c, d, grown = known.tangent - known.other, known.asymptote - known.other, known.following - known.start
    common = {
        "name": now,
        "s": slack,
        "binders": "".join(f"({x} : R) " for x in shown),
        "parameters": "".join(f"{x} " for x in shown),
        "premises": "".join(f"{p.text} -> " for p in said),
        "facts": "".join(f"{p.name} " for p in said),
        "generators": "".join(f"\n{s.generators[x]}" for x in shown if x in s.generators),
    }
    values = {"start": known.start, "present": known.present, "following": known.following, "root": root}
    signed = {"rise": known.rise, "alpha": known.alpha, "c": c, "d": d, "grown": grown, "root": root}
    own = CONIC.format(
        **common,
        **{key: text(value) for key, value in {**values, **signed}.items()},
        **{f"shown_{key}": sign(value) for key, value in signed.items()},
        rule=real(rule, {**s.reals, f"{name}_t": "b"}),
    )
    s.own += [CONIC_SLACK, broken(own)]
    terms = f"{{{now}}} = {text(known.present)} /\\ {{{later}}} = {text(known.following)}"
    s.lemma.append(RocqPremise(f"{now}_terms", f"(exists {slack}, 0 <= {slack} /\\ {terms})", True))
    s.theorem.append(RocqPremise(f"{now}_sequence", f"{now}_sequence {' '.join([*shown, now])}"))
    proof = " ".join([*shown, now, *(p.name for p in said), f"{now}_sequence"])
    s.preamble.append(f"pose proof ({now}_two_terms {proof}) as {now}_terms.")
    facts = [
        ("nonnegative", "<=", now, f"{now} n", known.present),
        ("positive", "<", later, f"{now} (S n)", known.following),
    ]
    for fact, relation, at, term, value in facts:
        shown_sign, strict = coefficient_sign(value, {})
        if shown_sign > 0 and (strict or relation == "<="):
            claim = f"0 {relation} {term}"
            s.own.append(broken(CONIC_SIGN.format(**common, fact=fact, claim=claim, shown=sign(value))))
            s.lemma.append(RocqPremise(f"{now}_{fact}", f"0 {relation} {{{at}}}", True))
            s.preamble.append(f"pose proof ({now}_{fact} {proof}) as {now}_{fact}.")
            if at == now:
                s.preamble.append(f"pose proof ({now}_{fact} T) as {now}_{fact}_T.")
    s.start.append(f"(proj1 {now}_sequence)")


def _facts(name: str, facts: tuple[str, ...]) -> str:
    """What is known of a sequence at a step, `at` being empty in a lemma about one."""
    return " ".join(f"{{open}}{name}_{fact}{{at}}" for fact in facts)


def _two_terms(s: Setting, name: str) -> str:
    """A tactic that has two terms of a sequence as functions of one slack."""
    now, later, slack = (s.reals[key] for key in (f"{name}_t", f"{name}_next", f"s_{name}"))
    return f"destruct ({s.two_terms(name)}) as ({slack} & {slack}_sign & {now}_value & {later}_value); "


def _nesterov(s: Setting, name: str, names: Names) -> None:
    """The sequence with lambda_{t+1}^2 - lambda_{t+1} = lambda_t^2: a lemma knows two terms of it."""
    now = names.fresh(name)
    later = names.reserve(f"{now}'")
    parameter = f"slack_{now}"
    s.give({f"{name}_t": now, f"{name}_next": later, f"s_{name}": parameter})
    s.variables += [Variable(now, "R", True, following=later), Variable(later, "R", True, previous=now)]
    s.lemma += [
        RocqPremise(f"{now}_nonnegative", f"0 <= {{{now}}}", True),
        RocqPremise(f"{now}_at_least_1", f"1 <= {{{later}}}", True),
        RocqPremise(f"{now}_relation", f"{{{later}}} * {{{later}}} - {{{later}}} = {{{now}}} * {{{now}}}", True),
    ]
    s.theorem.append(RocqPremise(f"{now}_sequence", f"nesterov_sequence {now}"))
    s.preamble += [
        f"pose proof (nesterov_nonnegative {now} {now}_sequence) as {now}_nonnegative.",
        f"pose proof (nesterov_at_least_1 {now} {now}_sequence) as {now}_at_least_1.",
        f"pose proof (nesterov_relation {now} {now}_sequence) as {now}_relation.",
    ]
    s.start.append(f"(proj1 {now}_sequence)")
    # Both terms are functions of one parameter, in which the identity of the certificate is one of rational functions.
    facts = _facts(now, ("nonnegative", "at_least_1", "relation"))
    s.parametrised[name] = f"nesterov_parameter {{now}} {{later}} {facts}"
    s.closing = f"{_two_terms(s, name)}subst {now} {later}; "


def _from_horizon(s: Setting, statement: Statement, name: str, names: Names) -> None:
    """The same sequence read from the horizon on: a lemma knows its terms at N - t, N + 1 - t and N + 1."""
    if not statement.field.roots[name].is_nesterov:
        raise NotExportableError(f"{name} is read from the horizon on, and is another sequence than Nesterov's")
    now = names.fresh(name)
    later, first = names.reserve(f"{now}'"), names.reserve(f"{now}_first")
    s.give({f"{name}_t": now, f"{name}_next": later, f"{name}_first": first, f"s_{name}": f"slack_{now}"})
    s.variables += [
        Variable(now, "R", True, index="(T - {n})%nat", of_step=True),
        Variable(later, "R", True, previous=now, following=now, index="(S (T - {n}))%nat", at_end="1", of_step=True),
        Variable(first, "R", True, previous=now, index="(S T)"),
    ]
    s.lemma += [
        RocqPremise(f"{now}_above", f"1 <= {{{now}}}", True, of_step=True),
        RocqPremise(f"{now}_at_least_1", f"1 <= {{{later}}}", True, of_step=True),
        RocqPremise(
            f"{now}_relation", f"{{{later}}} * {{{later}}} - {{{later}}} = {{{now}}} * {{{now}}}", True, of_step=True
        ),
        RocqPremise(f"{first}_at_least_1", f"1 <= {{{first}}}"),
    ]
    s.theorem.append(RocqPremise(f"{now}_sequence", f"nesterov_sequence {now}"))
    s.preamble += NESTEROV_FROM_HORIZON.format(name=now, first=first).splitlines()
    s.start.append("Nat.sub_0_r")
    s.own.append(NESTEROV_ABOVE)
    s.parametrised[name] = f"nesterov_above {{now}} {{later}} {_facts(now, ('above', 'at_least_1', 'relation'))}"
    s.closing = f"{_two_terms(s, name)}subst {now} {later}; "


def _domain(
    s: Setting, statement: Statement, name: str, declared: Parameter, values: ParameterValues, own: str = ""
) -> None:
    fld = statement.field
    write = Terms(fld, s.reals, str, {}, {})
    # In a premise, a term of a sequence is another one at each step.
    terms = {n for n, d in fld.parameters.items() if isinstance(d, Parameter) and d.sequence and n in s.reals}
    premise = Terms(fld, {n: f"{{{text}}}" if n in terms else text for n, text in s.reals.items()}, str, {}, {})
    shown = s.reals[name]
    low, *upper = fld.ends[name]
    if declared.sequence and not all(fld.is_steady(end.element) for end in (low, *upper)):
        raise NotExportableError(f"the domain of {name} is another one at each t")
    value = f"{{{shown}}}" if declared.sequence else shown
    relation = "<" if declared.lower_open else "<="
    if isinstance(declared, Horizon):
        s.lemma.append(RocqPremise(f"{shown}_at_least", f"{write.coefficient(low)} {relation} {value}"))
    else:
        s.premise(
            f"{shown}_{own}{_at_lower_end(low, declared.lower_open)}",
            f"{premise.coefficient(low)} {relation} {value}",
            sequence=declared.sequence,
        )
    if upper:
        relation, high = "<" if declared.upper_open else "<=", upper[0]
        s.premise(
            f"{shown}_{own}{'below' if declared.upper_open else 'at_most'}",
            f"{value} {relation} {premise.coefficient(high)}",
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
                f"assert (0 {relation} {text}) by (replace ({text}) with ({real(bottom, s.reals, PRODUCT)} * "
                f"({write.coefficient(high)} - {shown})) by (field; sign); sign)."
            )
        top, bottom = sympy.fraction(sympy.factor(sympy.together(fld.symbols[name] - low.to_sympy())))
        if bottom != 1 and declared.sequence:
            text = real(top, s.reals)
            s.step_facts.append(
                f"assert (0 {'<' if declared.lower_open else '<='} {text}) by (replace ({text}) with "
                f"({real(bottom, s.reals, PRODUCT)} * ({shown} - {write.coefficient(low)})) by (field; sign); sign)."
            )
    elif low.element:
        s.slacks.append(sympy.expand(fld.symbols[name] - low.to_sympy()))
        if declared.sequence and not low.to_sympy().is_Symbol and coefficient_sign(low, {})[0] > 0:
            # The term itself is positive, as what it is at least is.
            s.step_facts.append(f"assert (0 <= {write.coefficient(low)}) by sign.")
    if not declared.is_half_line:
        _generator(s, statement, name, low.to_sympy(), upper[0].to_sympy() if upper else None)


def _generator(s: Setting, statement: Statement, name: str, low: sympy.Expr, high: sympy.Expr | None) -> None:
    """The parameter by its generator, in which the kernel sees signs; as `potential.algebra.coefficients.Field`
    does it."""
    fld = statement.field
    symbol, generator, shown = fld.symbols[name], sympy.Symbol(f"s_{name}"), s.reals[name]
    g = f"slack_{shown}"
    s.give({str(generator): g})
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
