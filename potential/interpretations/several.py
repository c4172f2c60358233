"""Sums in Rocq: each part with a vocabulary of its own, at x* elements of all parts that sum to zero.

A part g is the function fn_g, finite on dom_g, or has the gradient grad_g; a set C is set_C, an operator A is op_A.
What is not exported: subgradients that an oracle may choose, joint steps, linear minimizers of functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, ClassVar

from potential.algebra.expressions import Value, Vector
from potential.classes import convex, operators, several
from potential.classes.problem_class import ProblemClass
from potential.classes.quantities import Hypothesis
from potential.classes.recorder import FIRST_ORDER, Answer
from potential.errors import MissingOracleError, NotExportableError
from potential.interpretations import convex as convex_interpretation
from potential.interpretations.composite import VALUE_OF_MEAN, speaks_of_mean
from potential.interpretations.interpretation import Interpretation, is_composed
from potential.interpretations.operators import cocoercive, cocoercive_part, contains, resolvent_of, resolvent_part
from potential.interpretations.vocabulary import FUNCTION, MAP, PART, SET, SOLUTION, Setting
from potential.members.hull import Hull
from potential.members.parts import FunctionPart, HullPart, Known, MemberPart, VectorPart, minus
from potential.members.simplex import Point, difference, dot
from potential.rounding.numbers import UNIT, UP, Rounded, RoundedVector, as_number, as_rounded, norm_in
from potential.rounding.problem import RoundedProblem
from potential.statement.statement import Statement

# The inequalities of a part by what Rocq proves them from, with {f} for the part's name and {L}, {mu} for parameters.
# Of parts with one value at a point, {a_is} and {b_is} prove that this value is what the certificate has.
_BETWEEN = {
    (convex.SmoothConvex, "smooth-convexity"): (
        "smooth_convex_at {L} fn_{f} grad_{f} {{a}} {{b}} _ _ {a_is} {b_is} {L}_positive {f}_smooth"
    ),
    (convex.SmoothStronglyConvex, "smooth-strong-convexity"): (
        "smooth_strongly_convex_at {L} {mu} fn_{f} grad_{f} {{a}} {{b}} _ _ {a_is} {b_is} "
        "(conj (Rlt_le _ _ {mu}_positive) {L}_above) {f}_smooth"
    ),
    (
        operators.Cocoercive,
        "cocoercivity",
    ): "cocoercive_at (1 / {L}) op_{f} {{a}} {{b}} _ _ {a_is} {b_is} {f}_cocoercive",
    (operators.MonotoneLipschitz, "monotonicity"): "monotone_at op_{f} {{a}} {{b}} _ _ {a_is} {b_is} {f}_monotone",
    (operators.MonotoneLipschitz, "lipschitz"): "lipschitz_at {L} op_{f} {{a}} {{b}} _ _ {a_is} {b_is} {f}_lipschitz",
    (convex.Convex, "mean-value"): (
        "value_pair dom_{f} fn_{f} {{b}} {{c}} {{a}} {{shares}} {f}_convex {{b_in_dom_{f}}} {{c_in_dom_{f}}} "
        "ltac:(sign) ltac:(sign) ltac:(field; sign) ltac:(subst; vector_eq_by ltac:(field; sign))"
    ),
    (operators.Monotone, "monotonicity"): "{f}_monotone {{a}} _ {{b}} _ {{a_in_op_{f}}} {{b_in_op_{f}}}",
    (several.ConvexSet, "diameter"): (
        "diameter_sqr set_{f} {D} {{a}} {{b}} {f}_diameter {{a_in_set_{f}}} {{b_in_set_{f}}}"
    ),
}
# That the gradient, or the operator's value, where a proximal step or a resolvent came to is what the step shows.
_AT = "{{{p}_size}} {{{p}_from}} {{{p}}}"  # the step, the point that was asked, and what it came to
_CONVEX = "(strongly_convex_is_convex whole {mu} fn_{f} (Rlt_le _ _ {mu}_positive) (proj2 {f}_smooth))"
_VALUE = {
    convex.SmoothConvex: (
        f"(prox_gradient fn_{{f}} grad_{{f}} {_AT} (proj2 {{f}}_smooth) (proj1 (proj1 {{f}}_smooth)) "
        "ltac:(sign) {{{p}_oracle}})"
    ),
    convex.SmoothStronglyConvex: (
        f"(prox_gradient fn_{{f}} grad_{{f}} {_AT} {_CONVEX} (proj1 (proj1 {{f}}_smooth)) "
        "ltac:(sign) {{{p}_oracle}})"
    ),
    operators.Cocoercive: f"(resolvent_of_map op_{{f}} {_AT} ltac:(sign) {{{{{{p}}_oracle}}}})",
    operators.MonotoneLipschitz: f"(resolvent_of_map op_{{f}} {_AT} ltac:(sign) {{{{{{p}}_oracle}}}})",
}
_VERNACULAR = """
(** A function of the class at two points where its gradient is known. *)
Lemma smooth_convex_at {E : InnerProductSpace} L (f : E -> R) grad x y u v :
  grad x = u -> grad y = v -> 0 < L -> smooth_convex L f grad ->
  f y + ⟨v, x ⊖ y⟩ + ‖u ⊖ v‖² / (2 * L) <= f x.
Proof. intros <- <-; apply smooth_convex_interpolation. Qed.

Lemma smooth_strongly_convex_at {E : InnerProductSpace} L mu (f : E -> R) grad x y u v :
  grad x = u -> grad y = v -> 0 <= mu < L -> smooth_strongly_convex L mu f grad ->
  f y + ⟨v, x ⊖ y⟩ + (‖u ⊖ v‖² / L + mu * ‖x ⊖ y‖² - 2 * mu / L * ⟨v ⊖ u, y ⊖ x⟩) / (2 * (1 - mu / L)) <= f x.
Proof. intros <- <-; apply smooth_strongly_convex_interpolation. Qed.

Lemma cocoercive_at {E : InnerProductSpace} c (F : E -> E) x y u v :
  F x = u -> F y = v -> cocoercive c F -> c * ‖u ⊖ v‖² <= ⟨u ⊖ v, x ⊖ y⟩.
Proof. intros <- <- H; apply H. Qed.

Lemma monotone_at {E : InnerProductSpace} (F : E -> E) x y u v :
  F x = u -> F y = v -> monotone_map F -> 0 <= ⟨u ⊖ v, x ⊖ y⟩.
Proof. intros <- <- H; apply H. Qed.

Lemma lipschitz_at {E : InnerProductSpace} L (F : E -> E) x y u v :
  F x = u -> F y = v -> lipschitz L F -> ‖u ⊖ v‖² <= L * L * ‖x ⊖ y‖².
Proof. intros <- <-; apply lipschitz_sqr. Qed.

(** The gradient where a proximal step comes to, and the value of a map where its resolvent does. *)
Lemma prox_gradient {E : InnerProductSpace} (f : E -> R) (grad : E -> E) (s : R) (x p : E) :
  convex f -> gradient_of f grad -> 0 < s -> is_prox whole f s x p -> grad p = (/ s) ⊙ (x ⊖ p).
Proof.
  intros Hf Hg Hs Hp.
  pose proof (prox_subgradient whole f s x p Hf whole_convex Hs Hp) as V.
  set (v := (/ s) ⊙ (x ⊖ p)) in *.
  assert (forall d, ⟨v, d⟩ <= ⟨grad p, d⟩) as A.
  { intros d; apply (directional_lower f p d); [now apply gradient_directional|].
    intros r Hr; pose proof (V (p ⊕ r ⊙ d) I) as B.
    replace ⟨v, p ⊕ r ⊙ d ⊖ p⟩ with (r * ⟨v, d⟩) in B by inner_ring; lra. }
  pose proof (A (v ⊖ grad p)) as B.
  assert (v ⊖ grad p = zero) as C.
  { apply inner_definite; pose proof (inner_pos _ (v ⊖ grad p)).
    replace ‖v ⊖ grad p‖² with (⟨v, v ⊖ grad p⟩ - ⟨grad p, v ⊖ grad p⟩) in * by inner_ring; lra. }
  replace v with (v ⊖ grad p ⊕ grad p) by vector_eq; rewrite C; vector_eq.
Qed.

Lemma resolvent_of_map {E : InnerProductSpace} (F : E -> E) (s : R) (x p : E) :
  0 < s -> is_resolvent (fun u v => v = F u) s x p -> F p = (/ s) ⊙ (x ⊖ p).
Proof. intros Hs (u & -> & <-); vector_eq_by ltac:(field; lra). Qed.
"""
# Where a subgradient or a normal vector at the second point comes from decides what shows the inequality.
_BY_SOURCE = {
    "prox": (
        "prox_optimality dom_{f} fn_{f} {{b_size}} {{b_from}} {{b}} {{a}} {f}_convex dom_{f}_convex ltac:(sign) "
        "{{b_oracle}} {{a_in_dom_{f}}}"
    ),
    "project": "projection_optimality set_{f} {{b_from}} {{b}} {{a}} set_{f}_convex {{b_oracle}} {{a_in_set_{f}}}",
    "linear_minimizer": "linear_minimizer_optimality set_{f} {{b_from}} {{b}} {{a}} {{b_oracle}} {{a_in_set_{f}}}",
}
_SMOOTH = (convex.SmoothConvex, convex.SmoothStronglyConvex)
_SINGLE = (operators.Cocoercive, operators.MonotoneLipschitz)
_MANY = (convex.Convex, several.ConvexSet, operators.Monotone)


# Parts, beside convex functions, of which members are looked for; of monotone Lipschitz operators cocoercive ones.
_LOOKED_AT = (several.ConvexSet, operators.Monotone, operators.Cocoercive, operators.MonotoneLipschitz)


def _projecting(hull: Hull) -> Callable[[Point, Fraction], Point]:
    return lambda x, step: hull.project(x)


class RoundedNumbers:
    """A part of a numeric problem, its numbers rounded; a subclass has what its oracles answer."""

    def __init__(self, whole: RoundedProblem, part: Any) -> None:
        self._whole, self._part = whole, part

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        number = as_number(getattr(self._part, name))
        if number is None:
            raise MissingOracleError(f"the numeric check does not know how p.{self._part.letter}.{name} rounds")
        return number


class RoundedParts(RoundedProblem):
    """A problem that is known by its parts: the attribute that has them, and how each is rounded."""

    known_by: ClassVar[str]
    rounded_part: ClassVar[type[RoundedNumbers]]

    @classmethod
    def applies(cls, problem: Any) -> bool:
        """For problems that have the parts."""
        return hasattr(problem, cls.known_by)

    def __init__(self, problem: Any, *, strict: bool = True) -> None:
        super().__init__(problem, strict=strict)
        for letter, part in getattr(problem, self.known_by).items():
            self.__dict__[letter] = self.rounded_part(self, part)

    def _without_rounding(self, problem: Any) -> list[str]:
        return []

    def has_rules_for_rows(self) -> bool:
        """The parts are asked one point at a time."""
        return False


class RoundedPart(RoundedNumbers):
    """A part of a numeric sum, every answer with a bound of its rounding and of how the part differs."""

    def gradient(self, x: Any) -> RoundedVector:
        """The gradient, which varies by at most L times what x does."""
        x, of = self._whole._vector(x, "gradient"), self._part.of
        error = of.gradient_rounding(x.array) + self._part.tilt + float(of.L) * x.error
        return RoundedVector(of.gradient(x.array), error * UP, x.order, dual=True)

    subgradient = gradient

    def value(self, x: Any) -> Rounded:
        """The value, which varies by at most the slope times what x does."""
        x, part = self._whole._vector(x, "value"), self._part
        moved = x.error + part.displacement
        error = part.of.value_rounding(x.array) + part.slope(x.array, moved) * moved + part.tilt * (x.norm + x.error)
        return Rounded(float(part.of.value(x.array)), error * UP)

    def prox(self, x: Any, step: Any) -> RoundedVector:
        """The proximal step, which expands no error; of a set, the projection."""
        part, of = self._part, self._part.proximal
        if not hasattr(of, "prox"):
            return self.project(x)
        x, size = self._whole._vector(x, "prox"), as_rounded(step)
        length = float(size)
        array = of.prox(x.array, length)
        error = x.error + float(of.prox_rounding(x.array, length)) + 2.0 * part.displacement + length * part.tilt
        if size.error:
            error += size.error / abs(size.value) * (norm_in(x.array - array, 2) + 2.0 * error)
        return RoundedVector(array, error * UP, x.order)

    def project(self, x: Any) -> RoundedVector:
        """The projection, which expands no error."""
        x, part = self._whole._vector(x, "project"), self._part
        error = x.error + float(part.of.project_rounding(x.array)) + 2.0 * part.displacement
        return RoundedVector(part.of.project(x.array), error * UP, x.order)

    @property
    def optimal_subgradient(self) -> RoundedVector:
        """The part's element at x*."""
        return RoundedVector(self._part.optimal_subgradient, self._part.element_error, 2, dual=True)


class RoundedSum(RoundedParts):
    """A sum with its parts; the reference is exact for parts that differ by what each says of itself."""

    known_by = "sum_parts"
    rounded_part = RoundedPart

    def value(self, x: Any) -> Rounded:
        """F(x)."""
        x, functions = self._vector(x, "value"), self._problem.functions
        values: list[Rounded] = [self.__dict__[part.letter].value(x) for part in functions]
        total = values[0]
        for value in values[1:]:
            total = total + value
        return total

    def gap(self, x: Any) -> Rounded:
        """F(x) - F(x*), of the parts for which the reference is exact."""
        x, problem = self._vector(x, "gap"), self._problem
        star, error = problem.minimizer, problem.value_rounding(x.array) + problem.value_rounding(problem.minimizer)
        for part in problem.functions:
            for at, moved in (
                (x.array, x.error + part.displacement),
                (star, self._minimizer_error + part.displacement),
            ):
                error += part.slope(at, moved) * moved if moved else 0.0
            error += part.tilt * (norm_in(x.array - star, 2) + x.error + self._minimizer_error)
        value = float(problem.gap(x.array))
        return Rounded(value, (error + UNIT * abs(value)) * UP)


class Several(Interpretation, of=several.Several):
    """The parts, each in its own words."""

    rounding = RoundedSum

    relations: ClassVar[dict[str, str]] = {
        "prox": "is_prox dom_{function} fn_{function} {1} {0} {name}",
        "project": "is_projection set_{function} {0} {name}",
        "linear_minimizer": "is_linear_minimizer set_{function} {0} {name}",
        "resolvent": "is_resolvent op_{function} {1} {0} {name}",
    }

    def __init__(self, statement: Statement) -> None:
        super().__init__(statement)
        self.parts: dict[str, several.Part] = self.problem.part
        words = ("fn", "grad", "dom", "set", "op", "star")
        self.reserved = tuple(f"{word}_{f}" for f in self.parts for word in words)  # type: ignore[misc]

    @classmethod
    def defines(cls, problem: type[ProblemClass]) -> bool:
        """Whether the library has every part, and one of them may take up what the others leave at x*."""
        if not issubclass(problem, several.Several):
            return False
        bases = [part.base for part in problem.every_part()]
        return all(base in (*_SMOOTH, *_SINGLE, *_MANY) for base in bases) and any(base in _MANY for base in bases)

    # Members ----------------------------------------------------------------------------------------------------------

    @classmethod
    def composes(cls, problem: type[ProblemClass]) -> bool:
        """Where every part is a convex function, a set, or an operator by its resolvent or cocoercive."""
        if not issubclass(problem, several.Several) or any(isinstance(p, tuple) for p in problem.parts.values()):
            return False
        bases = [part.base for part in problem.every_part()]
        return all(base in _LOOKED_AT or (issubclass(base, convex.Convex) and is_composed(base)) for base in bases)

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """Each part, and what it has at x*."""
        if self.problem._minimizer is None or any(
            a.oracle.startswith("joint_") for a in self.statement.recorder.answers
        ):
            raise MissingOracleError("members are looked for where x* is asked for, and no joint step")
        for f, part in self.parts.items():
            known = self._known(program, part)
            constants = self._constants(program, part)
            pairs = [(e.point, e.slope) for e in known]
            if part.base is several.ConvexSet:
                lowest = [(minus({}, normal), x) for x, normal in pairs]
                yield HullPart(f, [x for x, _ in pairs], lowest, constants.get("D"))
            elif part.base is operators.Monotone:
                yield resolvent_part(program, f, "resolvent", pairs[:1], f)
            elif part.is_operator:
                yield cocoercive_part(pairs, constants["L"], f)
            else:
                yield FunctionPart(f, known, constants, "the smallest function of its class")
            yield VectorPart(f"{f} at x*", pairs[0][1])

    def _constants(self, program: Any, part: several.Part) -> dict[str, Fraction]:
        given = {n: program.constants.get(f"{n}_{part.suffix}") for n in ("L", "mu", "G", "D")}
        return {n: c for n, c in given.items() if c is not None}

    def _known(self, program: Any, part: several.Part) -> list[Known]:
        """The points at which the part has a subgradient, x* first, and those at which it has a value alone."""
        f = part.letter
        found: dict[Any, Known] = {}
        for e in part.points():
            x = program.row(e.point)
            found.setdefault(program.key(x), Known(x, program.row(e.gradient), program.value(f, x)))
        for a in self.statement.recorder.answered("value", function=f):
            x = program.row(a.at)
            found.setdefault(program.key(x), Known(x, program.free(("slope", f, program.key(x))), program.value(f, x)))
        return list(found.values())

    def answering(self, made: Any) -> Mapping[str, Any]:
        """What each part answers under its name, and the value of the sum."""
        found: dict[str, Any] = {}
        values = []
        for f, part in self.parts.items():
            member = made.parts[f]
            if part.base is several.ConvexSet:
                found |= {f"{f}.project": member.project, f"{f}.prox": _projecting(member)}
            elif part.base is operators.Monotone:
                found[f"{f}.resolvent"] = resolvent_of(made, f, f"{f}.resolvent")
            elif part.is_operator:
                found[f"{f}.operator"] = cocoercive(member, made.constants[f"L_{part.suffix}"])
            else:
                oracles = convex_interpretation.first_order(member.evaluate, made.zero)
                found |= {f"{f}.{name}": oracle for name, oracle in oracles.items() if name != "gap"}
                found[f"{f}.prox"] = member.implicit
                values.append((part.weight, member.evaluate))
            found |= {f"{f}.{name}": made.parts[f"{f} at x*"] for name in ("optimal_subgradient", "element")}

        def value(x: Point) -> Fraction:
            return sum((weight * evaluate(x)[0] for weight, evaluate in values), Fraction(0))

        return {**found, "value": value, "gap": lambda x: value(x) - value(made.zero)}

    def fits(self, made: Any) -> bool:
        """Each part has its constants and its element at x*, and these sum to zero."""
        if any(part is None for part in made.parts.values()):
            return False
        for f, part in self.parts.items():
            member, element = made.parts[f], made.parts[f"{f} at x*"]
            constants = self._constants(made, part)
            if part.base is several.ConvexSet:
                apart = (difference(u, v) for u in member.vertices for v in member.vertices)
                good = made.zero in member.vertices and all(dot(element, v) <= 0 for v in member.vertices)
                good = good and ("D" not in constants or all(dot(d, d) <= constants["D"] ** 2 for d in apart))
            elif part.base is operators.Monotone:
                good = contains(made, f, f"{f}.resolvent", element)
            elif part.is_operator:
                good = cocoercive(member, constants["L"])(made.zero) == element
            else:
                good = member._constants == constants and member.evaluate(made.zero)[1] == element
            if not good:
                return False
        weighted = [[part.weight * v for v in made.parts[f"{f} at x*"]] for f, part in self.parts.items()]
        return not any(sum(column, Fraction(0)) for column in zip(*weighted, strict=True))

    # What there is ----------------------------------------------------------------------------------------------------

    def describe(self, s: Setting) -> None:
        """There are sets in which points are shown to lie."""
        super().describe(s)
        s.composite, s.objective = True, not self.problem.inclusion

    def functions(self, s: Setting) -> None:
        """Each part is said for itself."""

    def said_of(self, s: Setting) -> None:
        """What is assumed of each part."""
        for f, part in self.parts.items():
            self._said_of_part(s, f, part)
        s.value = self._sum("fn_{f} {{0}}")
        s.least = f"({s.value.format('xs')})"

    def _said_of_part(self, s: Setting, f: str, part: several.Part) -> None:
        """The function, the set or the operator of a part, with what is assumed of it."""
        named = self._words(part)
        if part.base in _SMOOTH:
            s.variable(FUNCTION, f"fn_{f}", "E -> R")
            s.variable(FUNCTION, f"grad_{f}", "E -> E")
            strongly = part.base is convex.SmoothStronglyConvex
            kind = "smooth_strongly_convex {L} {mu}" if strongly else "smooth_convex {L}"
            s.premise(f"{f}_smooth", f"{kind.format(**named)} fn_{f} grad_{f}", place=FUNCTION)
        elif part.base is convex.Convex:
            s.variable(PART, f"fn_{f}", "E -> R")
            s.variable(SET, f"dom_{f}", "E -> Prop")
            s.premise(f"dom_{f}_convex", f"convex_set dom_{f}", place=SET)
            s.premise(f"{f}_convex", f"convex_on dom_{f} fn_{f}", place=PART)
        elif part.base is several.ConvexSet:
            s.variable(SET, f"set_{f}", "E -> Prop")
            s.premise(f"set_{f}_convex", f"convex_set set_{f}", place=SET)
            if f"D_{part.suffix}" in self.statement.field.values:
                s.premise(f"{f}_diameter", f"diameter_at_most set_{f} {named['D']}", place=SET)
        elif part.base is operators.Monotone:
            s.variable(MAP, f"op_{f}", "E -> E -> Prop")
            s.premise(f"{f}_monotone", f"monotone op_{f}", place=MAP)
        else:
            s.variable(FUNCTION, f"op_{f}", "E -> E")
            if part.base is operators.Cocoercive:
                s.premise(f"{f}_cocoercive", f"cocoercive (1 / {named['L']}) op_{f}", place=FUNCTION)
            else:
                s.premise(f"{f}_monotone", f"monotone_map op_{f}", place=FUNCTION)
                s.premise(f"{f}_lipschitz", f"lipschitz {named['L']} op_{f}", place=FUNCTION)

    def _sum(self, template: str) -> str:
        terms = [_times(p.weight, template.format(f=p.letter)) for p in self.problem.functions()]
        return " + ".join(terms) or "0"

    def solution(self, s: Setting) -> None:
        """x* with elements of all parts that sum to zero; the last is what the others leave."""
        self.center(s, "xs")
        *others, last = self.problem._by_freedom()
        for part in others:
            if part.single:
                continue
            s.variable(SOLUTION, f"star_{part.letter}", "E")
            s.centers[self.problem.element(part)] = f"star_{part.letter}"
            self._at_solution(s, part, f"star_{part.letter}")
        rest = " ⊕ ".join(_scaled(-other.weight / last.weight, self._star(other)) for other in others)
        self._at_solution(s, last, f"({rest})" if rest else "zero")

    def _star(self, part: several.Part) -> str:
        if not part.single:
            return f"star_{part.letter}"
        return f"{'op' if part.is_operator else 'grad'}_{part.letter} xs"

    def _at_solution(self, s: Setting, part: several.Part, vector: str) -> None:
        f = part.letter
        if part.base is convex.Convex:
            s.premise(f"xs_in_dom_{f}", f"dom_{f} xs", place=SOLUTION)
            s.premise(f"{f}_at_xs", f"is_subgradient_on dom_{f} fn_{f} xs {vector}", place=SOLUTION)
        elif part.base is several.ConvexSet:
            s.premise(f"xs_in_set_{f}", f"set_{f} xs", place=SOLUTION)
            s.premise(f"{f}_at_xs", f"(forall u, set_{f} u -> ⟨{vector}, u ⊖ xs⟩ <= 0)", place=SOLUTION)
        else:
            s.premise(f"xs_in_op_{f}", f"op_{f} xs {vector}", place=SOLUTION)

    # What is asked ----------------------------------------------------------------------------------------------------

    def table(self, name: str) -> dict[str, Any]:
        """The values of the parts have forms of their own."""
        found = super().table(name)
        if name == "scalars":
            paths = {path: text.partition("(")[0] for path, text in type(self.problem).scalars.items() if "." in path}
            found = found | {path: f"fn_{f} {{0}}" for path, f in paths.items()}
        return found

    def function_name(self, function: str) -> str:
        """The function of a part."""
        return f"fn_{function}"

    def value(self, answer: Answer, *, sampled: bool = False) -> str | None:
        """A gradient, or an operator's value, is a function of the point.

        Raises NotExportableError for what the library does not know of a part.
        """
        part = self.parts.get(answer.function)
        if part is None:
            if answer.oracle in ("joint_prox", "joint_minimizer"):
                raise NotExportableError(f"the Rocq library has no relation for what p.{answer.oracle} answers")
            return super().value(answer, sampled=sampled)
        if answer.oracle in (FIRST_ORDER, "element") and part.single:
            return f"{'op' if part.is_operator else 'grad'}_{part.letter} {{}}"
        if answer.oracle == FIRST_ORDER:
            raise NotExportableError(
                f"the Rocq library has no relation for what p.{part.letter} answers there as a part of a sum"
            )
        if answer.oracle == "linear_minimizer" and part.base is not several.ConvexSet:
            raise NotExportableError("the Rocq library has linear minimizers over sets alone")
        return None

    def relation_of(self, answer: Answer) -> str | None:
        """Of a part with one value at a point, a proximal step over the whole space, or a resolvent of a map."""
        part = self.parts.get(answer.function)
        if part is not None and part.single and answer.oracle == "prox":
            return "is_prox whole fn_{function} {1} {0} {name}"
        if part is not None and part.single and answer.oracle == "resolvent":
            return "is_resolvent (fun u v => v = op_{function} u) {1} {0} {name}"
        return super().relation_of(answer)

    def every(self, name: str) -> list[Any]:
        """What the library lacks stands before a theorem about parts with one value at a point."""
        if name == "vernacular":
            own = [_VERNACULAR] if any(part.single for part in self.parts.values()) else []
            return [*own, VALUE_OF_MEAN] if speaks_of_mean(self.statement) else own
        return super().every(name)

    def stays_in(self, vector: Vector, following: Vector, s: Setting) -> str:
        """Where a part is finite, if it is evaluated there."""
        said = self.statement
        used = {*said.potential.terms, *said.progress.terms, *said.measure.terms}
        infinite = (f for f, part in self.parts.items() if part.base is convex.Convex)
        found = {f for f in infinite if Value(f, vector) in used}
        if len(found) > 1:
            raise NotExportableError("a point in the domains of two functions that may be infinite has no form here")
        return f"dom_{found.pop()}" if found else ""

    def membership(self, answer: Answer, where: str) -> str | None:
        """That what a proximal step, a projection or a resolvent came to lies where its part says, and x* in all."""
        kind, _, f = where.partition("_")
        if answer.oracle == "center":
            return f"xs_in_{where}" if kind in ("dom", "set", "op") else None
        if answer.function != f:
            return None
        if answer.oracle == "resolvent" and kind == "op":
            return f"(resolvent_value op_{f} {{1}} {{0}} {{name}} ltac:(sign) {{name}}_oracle)"
        if answer.oracle in ("prox", "project", "linear_minimizer"):
            return "(proj1 {name}_oracle)"
        return None

    # What shows an inequality -----------------------------------------------------------------------------------------

    def lemma_for(self, hypothesis: Hypothesis, s: Setting) -> str | None:
        """The lemma of the part's class, or of where a subgradient at the second point comes from."""
        rule, _, f = hypothesis.rule.rpartition("-of-")
        part = self.parts.get(f)
        if part is None or not rule:
            return super().lemma_for(hypothesis, s)
        found = _BETWEEN.get((part.base, rule))
        if found is None:
            found = self._by_source(part, hypothesis.points[1])
        words = {"f": f, **self._words(part)}
        for letter, point in zip("ab", hypothesis.points, strict=False):
            words[f"{letter}_is"] = self._value_proof(part, point, letter).format(p=letter, **words)
        return None if found is None else found.format(**words)

    def _value_proof(self, part: several.Part, point: str, letter: str) -> str:
        """The proof that the value of a part at a point is what the certificate has there."""
        recorder = self.statement.recorder
        for a in recorder.answers:
            implicit = a.oracle in ("prox", "resolvent") and a.function == part.letter
            if part.single and implicit and recorder.point_name(a.result) == point:
                return _VALUE[part.base]
        return "eq_refl"

    def _by_source(self, part: several.Part, point: str) -> str | None:
        recorder = self.statement.recorder
        if point == self.problem.minimizer_name:
            where = "set" if part.base is several.ConvexSet else "dom"
            return f"{{f}}_at_xs {{{{a}}}} {{{{a_in_{where}_{{f}}}}}}"
        for a in recorder.answers:
            if a.function == part.letter and a.oracle in _BY_SOURCE and recorder.point_name(a.result) == point:
                return _BY_SOURCE[a.oracle]
        return None

    def _words(self, part: several.Part) -> dict[str, str]:
        """The parameters of a part, by their names in its class."""
        return dict(self._parameters(part))

    def _parameters(self, part: several.Part) -> Iterator[tuple[str, str]]:
        for name in part.parameter_names():
            yield name, f"{name}_{part.suffix}"


def _times(weight: Fraction, text: str) -> str:
    return text if weight == 1 else f"{_real(weight)} * {text}"


def _scaled(weight: Fraction, text: str) -> str:
    return text if weight == 1 else f"{_real(weight)} ⊙ {text}"


def _real(weight: Fraction) -> str:
    """A rational number as an argument in Rocq."""
    text = str(abs(weight.numerator)) if weight.denominator == 1 else f"{abs(weight.numerator)} / {weight.denominator}"
    return f"({'-' if weight < 0 else ''}{text})" if weight.denominator == 1 or weight > 0 else f"(- ({text}))"
