"""Differences of convex functions in Rocq: a minimizer beside a linear function, and an infimum as a number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from potential.classes import convex, several
from potential.classes.difference_of_convex import ConvexDifference, FiniteConvex
from potential.classes.problem_class import ProblemClass
from potential.classes.quantities import Hypothesis
from potential.classes.recorder import FIRST_ORDER, Answer
from potential.errors import MissingOracleError
from potential.interpretations.interpretation import Interpretation
from potential.interpretations.several import RoundedNumbers, RoundedParts
from potential.interpretations.vocabulary import FUNCTION, SOLUTION, Setting
from potential.members.parts import FunctionPart, Known, MemberPart, Row, VectorPart, combined
from potential.members.simplex import Point, dot
from potential.rounding.numbers import UP, Rounded, RoundedVector

_ONE = Fraction(1)
_SMOOTH = (convex.SmoothConvex, convex.SmoothStronglyConvex)
_VERNACULAR = """
(** A minimizer of a function on a set beside a linear one, and the slope that it shows. *)
Definition is_tilted_minimizer {E : InnerProductSpace} (dom : E -> Prop) (f : E -> R) (v p : E) : Prop :=
  dom p /\\ forall u, dom u -> f p + ⟨v, p⟩ <= f u + ⟨v, u⟩.

Lemma tilted_minimizer_supports {E : InnerProductSpace} dom (f : E -> R) v p u :
  is_tilted_minimizer dom f v p -> dom u -> f p + ⟨(- (1)) ⊙ v, u ⊖ p⟩ <= f u.
Proof. intros [_ H] Hu; specialize (H u Hu); revert H; inner_generalize; lra. Qed.

Lemma tilted_minimizer_gradient {E : InnerProductSpace} (f : E -> R) grad v p :
  gradient_of f grad -> is_tilted_minimizer whole f v p -> grad p = (- (1)) ⊙ v.
Proof.
  intros Hg Hp; set (w := (- (1)) ⊙ v).
  assert (forall d, ⟨w, d⟩ <= ⟨grad p, d⟩) as A.
  { intros d; apply (directional_lower f p d); [now apply gradient_directional|].
    intros r Hr; pose proof (tilted_minimizer_supports whole f v p (p ⊕ r ⊙ d) Hp I) as B; fold w in B.
    replace ⟨w, p ⊕ r ⊙ d ⊖ p⟩ with (r * ⟨w, d⟩) in B by inner_ring; lra. }
  pose proof (A (w ⊖ grad p)) as B.
  assert (w ⊖ grad p = zero) as C.
  { apply inner_definite; pose proof (inner_pos _ (w ⊖ grad p)).
    replace ‖w ⊖ grad p‖² with (⟨w, w ⊖ grad p⟩ - ⟨grad p, w ⊖ grad p⟩) in * by inner_ring; lra. }
  replace w with (w ⊖ grad p ⊕ grad p) by vector_eq; rewrite C; vector_eq.
Qed.

(** What a step along the slopes of both functions reaches is not below the infimum. *)
Lemma difference_lower_bound {E : InnerProductSpace} L (g h : E -> R) grad fmin x u s :
  0 < L -> smooth L g grad -> grad x = u -> is_subgradient h x s -> is_lower_bound fmin (fun y => g y - h y) ->
  fmin <= g x - h x - ‖u ⊖ s‖² / (2 * L).
Proof.
  intros HL Hg <- Hs Hm; set (y := x ⊖ (/ L) ⊙ (grad x ⊖ s)).
  pose proof (descent_lemma L g grad x y Hg) as A; pose proof (Hs y I) as B; pose proof (Hm y) as C; simpl in C.
  enough (⟨grad x, y ⊖ x⟩ + L / 2 * ‖y ⊖ x‖² - ⟨s, y ⊖ x⟩ = - (‖grad x ⊖ s‖² / (2 * L))) by lra.
  unfold y; inner_generalize; field; lra.
Qed.
"""

_GRADIENT_OF = "(tilted_minimizer_gradient fn_{f} grad_{f} _ {{{p}}} (proj1 (proj1 {f}_smooth)) {{{p}_oracle}})"
# Of a potential that speaks of the gradient of g where a minimizer beside a linear function is.
_GRADIENT_THERE = (
    "repeat match goal with H : is_tilted_minimizer whole fn_g ?v ?p |- context [grad_g ?p] => "
    "rewrite (tilted_minimizer_gradient fn_g grad_g v p (proj1 (proj1 g_smooth)) H) end; "
)


class RoundedDifferencePart(RoundedNumbers):
    """A part of a numeric difference, every answer with a bound of its rounding."""

    def gradient(self, x: Any) -> RoundedVector:
        """The gradient, which varies by at most L times what x does."""
        x, part = self._whole._vector(x, "gradient"), self._part
        error = part.gradient_rounding(x.array) + float(part.L) * x.error
        return RoundedVector(part.gradient(x.array), error * UP, x.order, dual=True)

    subgradient = gradient

    def linear_minimizer(self, v: Any) -> RoundedVector:
        """The minimizer beside a linear function."""
        v, part = self._whole._vector(v, "linear_minimizer"), self._part
        error = part.linear_minimizer_rounding(v.array) + float(part.linear_minimizer_growth) * v.error
        return RoundedVector(part.linear_minimizer(v.array), error * UP, v.order)


class RoundedDifference(RoundedParts):
    """A difference with its parts; the gap is to a lower bound."""

    known_by = "difference_parts"
    rounded_part = RoundedDifferencePart

    def gap(self, x: Any) -> Rounded:
        """F(x) less the lower bound."""
        x = self._vector(x, "gap")
        error = self._problem.gap_rounding(x.array) + self._problem.slope(x.array, x.error) * x.error
        return Rounded(float(self._problem.gap(x.array)), error * UP)


class Difference(Interpretation, of=ConvexDifference):
    """The parts in the words of a sum, and the infimum."""

    composed = True
    rounding = RoundedDifference
    reserved = ("fmin", "is_tilted_minimizer", "difference_lower_bound")

    @classmethod
    def defines(cls, problem: type[ProblemClass]) -> bool:
        """Every difference of the classes that there are."""
        return issubclass(problem, ConvexDifference)

    @classmethod
    def composes(cls, problem: type[ProblemClass]) -> bool:
        """Members are looked for of every one."""
        return issubclass(problem, ConvexDifference)

    # Members ----------------------------------------------------------------------------------------------------------

    def _bend(self, constants: Mapping[str, Fraction]) -> Fraction:
        """M, with h = (M/2) ||x||^2 + <s, x> and g - (M/2) ||x||^2 convex, as members have it.

        F is then convex and least in the origin, where g has the slope s.
        """
        least = max(constants.get("mu_g", Fraction(0)), constants.get("mu_h", Fraction(0)))
        most = constants.get("L_g")
        found = constants.get("L_h", least or (most or _ONE) / 100)
        if most is not None and found >= most:
            found = (least + most) / 2
        if not least <= found or (most is not None and not found < most):
            raise MissingOracleError("members are looked for where h may bend as much as g does at least")
        return found

    def row_of(self, answer: Answer, program: Any) -> Mapping[int, Fraction] | None:
        """The slope of h at a point, and of g by that of g - (M/2) ||x||^2."""
        if answer.oracle != FIRST_ORDER:
            return super().row_of(answer, program)
        x = program.row(answer.at)
        bend = (self._bend(program.constants), x)
        if answer.function == "h" or not x:
            return combined(bend, (_ONE, self._slope(program)))
        return combined(bend, (_ONE, program.free(("slope", "g", program.key(x)))))

    @staticmethod
    def _slope(program: Any) -> Row:
        found: Row = program.free(("slope", "h"))
        return found

    def scalar_of(self, function: str, point: Any, program: Any) -> tuple[list[Any], Mapping[int, Fraction]] | None:
        """h(x), and g(x) by its value without the square."""
        if function not in ("g", "h"):
            return super().scalar_of(function, point, program)
        x = program.row(point)
        square = [(self._bend(program.constants) / 2, x, x)] if x else []
        if function == "g":
            return square, program.value("g", x)
        return [*square, *([(_ONE, self._slope(program), x)] if x else [])], {}

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """g without the square, and the slope of h."""
        bend, slope = self._bend(program.constants), self._slope(program)
        found: dict[Any, Known] = {program.key({}): Known({}, slope, {})}
        for e in self.problem.part["g"].points():
            x = program.row(e.point)
            rest = combined((_ONE, program.row(e.gradient)), (-bend, x))
            found.setdefault(program.key(x), Known(x, rest, program.value("g", x)))
        for a in self.statement.recorder.answered("value", function="g"):
            x = program.row(a.at)
            rest = program.free(("slope", "g", program.key(x)))
            found.setdefault(program.key(x), Known(x, rest, program.value("g", x)))
        yield FunctionPart("g", list(found.values()), self._smoothness(program.constants), "the smallest function")
        yield VectorPart("s", slope)

    def _smoothness(self, constants: Mapping[str, Fraction]) -> dict[str, Fraction]:
        most = constants.get("L_g")
        return {} if most is None else {"L": most - self._bend(constants)}

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """Both parts, and the difference."""
        rest, s, bend = made.parts["g"], made.parts["s"], self._bend(made.constants)

        def h(x: Point) -> Fraction:
            found: Fraction = bend / 2 * dot(x, x) + dot(s, x)
            return found

        def g(x: Point) -> Fraction:
            found: Fraction = bend / 2 * dot(x, x) + rest.evaluate(x)[0]
            return found

        def slope_of_h(x: Point) -> Point:
            return tuple(bend * v + c for v, c in zip(x, s, strict=True))

        def slope_of_g(x: Point) -> Point:
            return tuple(bend * v + c for v, c in zip(x, rest.evaluate(x)[1], strict=True))

        def least(v: Point) -> Point:
            found: Point = rest.implicit(tuple(-c / bend for c in v), 1 / bend)
            return found

        return {
            "g.value": g, "h.value": h, "g.linear_minimizer": least,
            **{f"{f}.{name}": slope for f, slope in (("g", slope_of_g), ("h", slope_of_h))
               for name in ("gradient", "subgradient")},
            "value": lambda x: g(x) - h(x),
            "gap": lambda x: g(x) - h(x) - g(made.zero),
        }  # fmt: skip

    def fits(self, made: Any) -> bool:
        """g has its constants, and in the origin the slope of h, so that F is least there."""
        if any(part is None for part in made.parts.values()):
            return False
        rest = made.parts["g"]
        wanted = self._smoothness(made.constants)
        return bool(rest._constants == wanted and rest.evaluate(made.zero)[1] == made.parts["s"])

    # The theorem in Rocq ----------------------------------------------------------------------------------------------

    def every(self, name: str) -> list[Any]:
        """What the library lacks, beside what it lacks for the parts."""
        return [*super().every(name), _VERNACULAR] if name == "vernacular" else super().every(name)

    def describe(self, s: Setting) -> None:
        """There are sets in which points are shown to lie only where g may be infinite."""
        super().describe(s)
        s.composite = not self.problem.part["g"].single

    def said_of(self, s: Setting) -> None:
        """The parts, and that their difference is bounded from below."""
        super().said_of(s)
        s.value, s.least = "fn_g {0} - fn_h {0}", "fmin"
        if self.problem.part["g"].single and self.statement.recorder.answered("linear_minimizer", function="g"):
            s.closing = _GRADIENT_THERE
        where = "" if self.problem.part["g"].single else "dom_g u -> "
        said = "is_lower_bound fmin (fun u => fn_g u - fn_h u)"
        s.premise("bounded_below", said if not where else f"(forall u, {where}fmin <= fn_g u - fn_h u)", place=SOLUTION)

    def _said_of_part(self, s: Setting, f: str, part: several.Part) -> None:
        if part.base is not FiniteConvex:
            super()._said_of_part(s, f, part)  # type: ignore[misc]
            return
        s.variable(FUNCTION, f"fn_{f}", "E -> R")
        s.premise(f"{f}_convex", f"convex fn_{f}", place=FUNCTION)

    def solution(self, s: Setting) -> None:
        """The infimum, which need not be attained."""
        s.variable(SOLUTION, "fmin", "R")

    def value(self, answer: Answer, *, sampled: bool = False) -> str | None:
        """A subgradient of h, and a minimizer beside a linear function, are vectors of their own."""
        part = self.problem.part.get(answer.function)
        if part is not None and not (part.single and answer.oracle == FIRST_ORDER):
            return None
        return super().value(answer, sampled=sampled)

    def subgradient(self, s: Setting) -> str:
        """Of h."""
        return "is_subgradient fn_h {point} {name}"

    def relation_of(self, answer: Answer) -> str | None:
        """A minimizer beside a linear function."""
        part = self.problem.part.get(answer.function)
        if part is not None and answer.oracle == "linear_minimizer":
            return f"is_tilted_minimizer {'whole' if part.single else 'dom_{function}'} fn_{{function}} {{0}} {{name}}"
        return super().relation_of(answer)

    def lemma_for(self, hypothesis: Hypothesis, s: Setting) -> str | None:
        """The lower bounds; a subgradient is what its oracle says."""
        rule, parts = hypothesis.rule, self.problem.part
        g, h = parts["g"], parts["h"]
        if rule == "lower-bound":
            return "bounded_below {a}" if g.single else "bounded_below {a} {a_in_dom_g}"
        if rule == "difference-lower-bound":
            (point,) = hypothesis.points
            at = self._value_proof(g, point, "a").format(f="g", p="a", **self._words(g))  # type: ignore[attr-defined]
            return (
                f"difference_lower_bound L_g fn_g fn_h grad_g fmin {{a}} _ _ L_g_positive (proj1 g_smooth) "
                f"{at.replace('{{', '{').replace('}}', '}')} {self._shown(h)} bounded_below"
            )
        if rule == "convexity-of-h" and h.base is FiniteConvex:
            return "{b_subgradient} {a} I"
        return super().lemma_for(hypothesis, s)

    def _shown(self, h: several.Part) -> str:
        """That the slope of h is a subgradient."""
        if h.base is FiniteConvex:
            return "{a_subgradient}"
        words = self._words(h)  # type: ignore[attr-defined]
        strongly = h.base is convex.SmoothStronglyConvex
        said = "(strongly_convex_is_convex whole {mu} fn_h (Rlt_le _ _ {mu}_positive) (proj2 h_smooth))"
        shown = said.format(**words) if strongly else "(proj2 h_smooth)"
        return f"(convex_gradient fn_h {{a}} _ {shown} (proj1 (proj1 h_smooth) {{a}}))"

    def _value_proof(self, part: several.Part, point: str, letter: str) -> str:
        """The gradient where a minimizer beside a linear function is."""
        recorder = self.statement.recorder
        for a in recorder.answered("linear_minimizer", function=part.letter):
            if part.single and recorder.point_name(a.result) == point:
                return _GRADIENT_OF
        return super()._value_proof(part, point, letter)  # type: ignore[misc,no-any-return]

    def _by_source(self, part: several.Part, point: str) -> str | None:
        """Of a function that may be infinite, where a minimizer beside a linear function is."""
        recorder = self.statement.recorder
        for a in recorder.answered("linear_minimizer", function=part.letter):
            if recorder.point_name(a.result) == point:
                return "tilted_minimizer_supports dom_{f} fn_{f} _ {{b}} {{a}} {{b_oracle}} {{a_in_dom_{f}}}"
        return super()._by_source(part, point)  # type: ignore[misc,no-any-return]
