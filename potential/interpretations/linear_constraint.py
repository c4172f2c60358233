"""Two functions with a linear constraint in Rocq: convex on the sets where they are finite, and linear maps of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, ClassVar

from potential.algebra.expressions import Value, Vector
from potential.classes import linear_constraint
from potential.classes.recorder import Answer
from potential.errors import NotExportableError
from potential.interpretations.composite import convex_part
from potential.interpretations.interpretation import Interpretation
from potential.interpretations.vocabulary import FUNCTION, SOLUTION, Setting
from potential.members.parts import MemberPart, Row, VectorPart, combined
from potential.members.simplex import Point, difference, dot
from potential.rounding.numbers import UP, Rounded, RoundedVector, as_rounded, norm_in
from potential.rounding.problem import RoundedProblem

_ONE = Fraction(1)
_VERNACULAR = """
(** An update of the alternating direction method of multipliers, and a point that is optimal with a multiplier. *)
Definition is_update {E F : InnerProductSpace} (dom : E -> Prop) (f : E -> R) (A : LinearMap E F) (rho : R) (v : F)
    (p : E) : Prop :=
  dom p /\\ forall u, dom u -> f p + rho / 2 * ‖A p ⊖ v‖² <= f u + rho / 2 * ‖A u ⊖ v‖².

Definition is_optimal {E F : InnerProductSpace} (dom : E -> Prop) (f : E -> R) (A : LinearMap E F) (y : F)
    (x : E) : Prop :=
  dom x /\\ forall u, dom u -> f x + ⟨y, A x⟩ <= f u + ⟨y, A u⟩.

Section Updates.
  Context {E F : InnerProductSpace} (dom : E -> Prop) (f : E -> R) (A : LinearMap E F).

  Lemma update_optimality rho v p u :
    convex_set dom -> convex_on dom f -> 0 < rho -> is_update dom f A rho v p -> dom u ->
    f p + ⟨rho ⊙ (v ⊖ A p), A u ⊖ A p⟩ <= f u.
  Proof.
    intros HD Hf Hrho [Hp Hmin] Hu.
    enough (⟨v ⊖ A p, A u ⊖ A p⟩ <= / rho * (f u - f p)) as D.
    { rewrite inner_scale; apply (Rmult_le_compat_l rho) in D; [|lra].
      rewrite <- Rmult_assoc, Rinv_r, Rmult_1_l in D by lra; lra. }
    apply small_step with (c := / 2 * ‖A u ⊖ A p‖²); intros r Hr.
    pose proof (Hmin _ (HD p u r Hp Hu ltac:(lra))) as D.
    pose proof (Hf p u r Hp Hu ltac:(lra)) as C.
    rewrite map_add, !map_scale in D.
    replace ‖(1 - r) ⊙ A p ⊕ r ⊙ A u ⊖ v‖²
      with (‖A p ⊖ v‖² - 2 * r * ⟨v ⊖ A p, A u ⊖ A p⟩ + r * r * ‖A u ⊖ A p‖²) in D by inner_ring.
    set (s := ⟨v ⊖ A p, A u ⊖ A p⟩) in *; set (n := ‖A u ⊖ A p‖²) in *; set (m := ‖A p ⊖ v‖²) in *.
    apply Rmult_le_reg_l with (rho * r); [apply Rmult_lt_0_compat; lra|].
    replace (rho * r * (/ rho * (f u - f p) + r * (/ 2 * n)))
      with (r * (f u - f p) + rho * r * r * n / 2) by (field; lra).
    lra.
  Qed.

  Lemma multiplier_optimality y x u : is_optimal dom f A y x -> dom u -> f x + ⟨(- (1)) ⊙ y, A u ⊖ A x⟩ <= f u.
  Proof. intros [_ H] Hu; specialize (H u Hu); revert H; inner_generalize; lra. Qed.
End Updates.
"""


class RoundedConstraint(RoundedProblem):
    """Updates and linear maps, with rounding.

    The reference is a solution of a problem nearby, whose constraint and whose first function differ by what
    `target_error` and `update_shift` bound: a theorem holds for that one.
    """

    speaks_for_itself = ("update", "second_update", "linear", "second_linear", "objective")

    @classmethod
    def applies(cls, problem: Any) -> bool:
        """Of problems with two updates; the map of a saddle point has rules of its own."""
        return hasattr(problem, "second_update")

    def update(self, v: Any, weight: Any) -> RoundedVector:
        """A minimizer of f(x) + (weight/2) ||A x - v||^2."""
        return self._updated("update", "linear", v, weight)

    def second_update(self, v: Any, weight: Any) -> RoundedVector:
        """A minimizer of g(z) + (weight/2) ||B z - v||^2."""
        return self._updated("second_update", "second_linear", v, weight)

    def _updated(self, oracle: str, linear: str, v: Any, weight: Any) -> RoundedVector:
        v, size = self._vector(v, oracle), as_rounded(weight)
        rho = float(size)
        rounding = self._own_rounding(oracle, f"{oracle}_rounding(v, weight) and {oracle}_growth(weight)")
        array = getattr(self._problem, oracle)(v.array, rho)
        moved = v.error
        if size.error:
            # Another weight is another v: rho' (v - A p) = rho (v' - A p).
            apart = norm_in(getattr(self._problem, linear)(array) - v.array, 2)
            moved += size.error / (abs(rho) - size.error) * (apart + v.error)
        error = 0.0 if rounding is None else float(rounding(v.array, rho))
        error += float(self._optional(f"{oracle}_shift")(rho)) if self._optional(f"{oracle}_shift") else 0.0
        if moved:
            error += float(getattr(self._problem, f"{oracle}_growth")(rho)) * moved
        return RoundedVector(array, error * UP, v.order)

    def linear(self, x: Any) -> RoundedVector:
        """A x."""
        return self._image("linear", x)

    def second_linear(self, z: Any) -> RoundedVector:
        """B z."""
        return self._image("second_linear", z)

    def _image(self, oracle: str, x: Any) -> RoundedVector:
        x = self._vector(x, oracle)
        rounding = self._own_rounding(oracle, f"{oracle}_rounding(x)")
        error = 0.0 if rounding is None else float(rounding(x.array))
        if x.error:
            error += float(getattr(self._problem, f"{oracle}_norm")) * x.error
        return RoundedVector(getattr(self._problem, oracle)(x.array), error * UP, x.order)

    @property
    def target(self) -> RoundedVector:
        """The c that the reference meets exactly."""
        return self.point(self._problem.target, float(self._optional("target_error") or 0.0))

    def constraint(self, x: Any, z: Any) -> RoundedVector:
        """A x + B z - c."""
        missed: RoundedVector = self.linear(x) + self.second_linear(z) - self.target
        return missed

    def lagrangian(self, x: Any, z: Any, y: Any) -> Rounded:
        """f(x) + g(z) + <y, A x + B z - c>."""
        x, z = self._vector(x, "lagrangian"), self._vector(z, "lagrangian")
        rounding = self._own_rounding("objective", "objective_rounding(x, z, x_error, z_error)")
        error = 0.0 if rounding is None else float(rounding(x.array, z.array, x.error, z.error))
        value = Rounded(float(self._problem.objective(x.array, z.array)), error * UP)
        total: Rounded = value + self.inner(self._vector(y, "lagrangian"), self.constraint(x, z))
        return total

    @property
    def second_minimizer(self) -> RoundedVector:
        """The z* of the reference."""
        return self.point(self._problem.second_minimizer)

    @property
    def multiplier(self) -> RoundedVector:
        """The y* of the reference."""
        return self.point(self._problem.multiplier)

    @property
    def dual_comparator(self) -> RoundedVector:
        """A point that gaps are compared with, taken as it is."""
        return self.point(self._problem.dual_comparator)


class LinearlyConstrained(Interpretation, of=linear_constraint.LinearlyConstrained):
    """f and g with their sets on E, and A and B from E to F.

    A method sees images alone, so problems with A = I, B = -I and c = 0 are all that need be looked at.
    """

    composed = True
    rounding = RoundedConstraint

    defined = True
    vernacular = _VERNACULAR
    reserved = ("c", "v", "ys", "zs", "is_update", "is_optimal", "update_optimality", "multiplier_optimality")
    lemmas: ClassVar[Mapping[str, str]] = {
        f"{kind}-of-{f}": lemma.format(f=f, map=operator, star=star)
        for f, operator, star in (("f", "A", "xs"), ("g", "B", "zs"))
        for kind, lemma in (
            ("update", "update_optimality dom_{f} {f} {map} {{b_size}} _ {{b}} {{a}} dom_{f}_convex {f}_convex "
                       "ltac:(sign) {{b_oracle}} {{a_in_dom_{f}}}"),
            ("multiplier", "multiplier_optimality dom_{f} {f} {map} ys {star} {{a}} {star}_optimal {{a_in_dom_{f}}}"),
        )
    }  # fmt: skip
    relations: ClassVar[Mapping[str, str]] = {
        "update": "is_update dom_f f A {1} {0} {name}",
        "second_update": "is_update dom_g g B {1} {0} {name}",
    }
    members: ClassVar[Mapping[str, Mapping[str, str]]] = {
        "update": {"dom_f": "(proj1 {name}_oracle)"},
        "second_update": {"dom_g": "(proj1 {name}_oracle)"},
    }
    scalars: ClassVar[Mapping[str, str]] = {"lagrangian": "f {0} + g {1} + ⟨{v2}, A {0} ⊕ B {1} ⊖ c⟩"}

    # Members ----------------------------------------------------------------------------------------------------------

    def row_of(self, answer: Answer, program: Any) -> Mapping[int, Fraction] | None:
        """x*, z* and c are in the origin; A leaves a vector as it is, and B turns it round."""
        if answer.oracle in ("minimizer", "second_minimizer", "target"):
            return {}
        if answer.oracle == "image":
            return combined((_ONE if answer.function == "A" else -_ONE, program.row(answer.at)))
        return super().row_of(answer, program)

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """Both functions, the multiplier and the comparator."""
        yield from super().made_of(program)
        recorder = self.statement.recorder
        fixed = {
            name: program.row(a.result) for name in ("multiplier", "dual_comparator") for a in recorder.answered(name)
        }
        for f, oracle, turned in (("f", "update", _ONE), ("g", "second_update", -_ONE)):
            steps: list[tuple[Row, Row]] = [
                (combined((turned * weight, v), (-weight, p)), p) for (v, weight), p in program.asked(oracle)
            ]
            at_rest = fixed.get("multiplier")
            slope = program.free(("slope", f, "x*")) if at_rest is None else combined((-turned, at_rest))
            evaluated = [x for a in recorder.answered("value", function=f) for x in program.rows(a.at)]
            yield convex_part(program, f, slope, steps, evaluated)
        for name, row in fixed.items():
            yield VectorPart(name, row)

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """The updates, which are proximal steps, and the Lagrangian."""
        f, g = made.parts["f"], made.parts["g"]

        def turned(x: Point) -> Point:
            return tuple(-v for v in x)

        def lagrangian(x: Point, z: Point, y: Point) -> Fraction:
            found: Fraction = f.value(x) + g.value(z) + dot(y, difference(x, z))
            return found

        return {
            **super().answering(made),
            "update": lambda v, weight: f.prox(v, 1 / weight),
            "second_update": lambda v, weight: g.prox(turned(v), 1 / weight),
            "linear": lambda x: x,
            "second_linear": turned,
            "constraint": difference,
            "lagrangian": lagrangian,
            "target": made.zero,
            "second_minimizer": made.zero,
            **{name: made.parts[name] for name in ("multiplier", "dual_comparator") if name in made.parts},
        }

    # The theorem in Rocq ----------------------------------------------------------------------------------------------

    def describe(self, s: Setting) -> None:
        """There are two spaces."""
        super().describe(s)
        s.two_spaces = True

    def said_of(self, s: Setting) -> None:
        """The functions, each convex on the set where it is finite, the maps, and the target."""
        for name, kind in (("f", "E -> R"), ("g", "E -> R"), ("A", "LinearMap E F"), ("B", "LinearMap E F"),
                           ("c", "F"), ("dom_f", "E -> Prop"), ("dom_g", "E -> Prop")):  # fmt: skip
            s.variable(FUNCTION, name, kind)
        s.centers[self.problem.target] = "c"
        for name in ("f", "g"):
            s.premise(f"dom_{name}_convex", f"convex_set dom_{name}", place=FUNCTION)
            s.premise(f"{name}_convex", f"convex_on dom_{name} {name}", place=FUNCTION)

    def solution(self, s: Setting) -> None:
        """x* and z*, with the multiplier and the comparator where they are asked for."""
        answered = self.statement.recorder.answered
        s.variable(SOLUTION, "xs", "E")
        s.variable(SOLUTION, "zs", "E")
        s.centers |= {self.problem.minimizer: "xs", self.problem.second_minimizer: "zs"}
        s.premise("xs_in_dom_f", "dom_f xs", place=SOLUTION)
        s.premise("zs_in_dom_g", "dom_g zs", place=SOLUTION)
        s.premise("feasible", "A xs ⊕ B zs = c", place=SOLUTION)
        if answered("multiplier"):
            s.variable(SOLUTION, "ys", "F")
            s.centers[self.problem.multiplier] = "ys"
            s.premise("xs_optimal", "is_optimal dom_f f A ys xs", place=SOLUTION)
            s.premise("zs_optimal", "is_optimal dom_g g B ys zs", place=SOLUTION)
        if answered("dual_comparator"):
            s.variable(SOLUTION, "v", "F")
            s.centers[self.problem.dual_comparator] = "v"
        s.closing = "substitute_vectors; rewrite <- ?feasible; "

    def function_name(self, function: str) -> str:
        """f or g."""
        return function

    def value(self, answer: Answer, *, sampled: bool = False) -> str | None:
        """An image under a map."""
        return f"{answer.function} {{0}}" if answer.oracle == "image" else super().value(answer, sampled=sampled)

    def stays_in(self, vector: Vector, following: Vector, s: Setting) -> str:
        """Where a function is finite, if its value there is used."""
        said = self.statement
        used = {*said.potential.terms, *said.progress.terms, *said.measure.terms}
        found = [f"dom_{f}" for f in ("f", "g") if Value(f, vector) in used]
        if len(found) > 1:
            raise NotExportableError("a point in the domains of two functions that may be infinite has no form here")
        return found[0] if found else ""

    def space_of(self, answer: Answer) -> str | None:
        """E is the space of x and z, F that of the constraint."""
        if answer.oracle == "center":
            inside = (self.problem.minimizer, self.problem.second_minimizer)
            return "E" if answer.result in inside else "F"
        return {"update": "E", "second_update": "E", "image": "F"}.get(answer.oracle)
