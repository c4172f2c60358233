"""Functions that grow around their minimizers, in Rocq: a map to nearest minimizers beside a smooth function."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from potential.algebra.expressions import Vector
from potential.classes import nearest_minimizers
from potential.classes.quantities import Hypothesis
from potential.classes.recorder import Answer
from potential.interpretations.convex import first_order
from potential.interpretations.interpretation import Interpretation
from potential.interpretations.vocabulary import FUNCTION, MAP, Setting
from potential.members.parts import FunctionPart, Known, MemberPart
from potential.rounding.numbers import UP, RoundedVector
from potential.rounding.problem import RoundedProblem

_VERNACULAR = """
(** A nearest point of those at which a function is least. *)
Definition nearest_minimizers {E : InnerProductSpace} (fmin : R) (f : E -> R) (P_X : E -> E) : Prop :=
  forall x, is_projection (fun u => f u = fmin) x (P_X x).

Section NearestMinimizers.
  Context {E : InnerProductSpace} (fmin : R) (f : E -> R) (grad P_X : E -> E).
  Context (HP : nearest_minimizers fmin f P_X).

  Lemma nearest_value x : f (P_X x) = fmin.
  Proof. exact (proj1 (HP x)). Qed.

  Lemma nearest_minimizer_sqr x y : ‖x ⊖ P_X x‖² <= ‖x ⊖ P_X y‖².
  Proof.
    pose proof (sqr_norm_le _ _ (proj2 (HP x) (P_X y) (nearest_value y))) as A; rewrite norm_sqr in A; lra.
  Qed.

  Lemma nearest_is_stationary x : is_lower_bound fmin f -> gradient_of f grad -> grad (P_X x) = zero.
  Proof.
    intros Hl Hg; apply (minimizer_gradient f (P_X x)); [|apply Hg].
    split; [exact I|]; intros y _; rewrite nearest_value; apply Hl.
  Qed.

  (** Interpolation between a nearest minimizer and a point. *)
  Lemma smooth_interpolation_from_nearest L x y :
    0 < L -> smooth L f grad -> is_lower_bound fmin f ->
    f y + ⟨grad y, P_X x ⊖ y⟩ + (‖grad y‖² / L - 2 * ⟨grad y, P_X x ⊖ y⟩ - L * ‖P_X x ⊖ y‖²) / 4 <= fmin.
  Proof.
    intros HL Hf Hl; pose proof (smooth_interpolation L f grad (P_X x) y HL Hf) as A.
    rewrite nearest_value, (nearest_is_stationary x Hl (proj1 Hf)) in A.
    replace ‖zero ⊖ grad y‖² with ‖grad y‖² in A by inner_ring.
    replace ⟨zero ⊖ grad y, P_X x ⊖ y⟩ with (- ⟨grad y, P_X x ⊖ y⟩) in A by inner_ring; lra.
  Qed.

  Lemma smooth_interpolation_to_nearest L x y :
    0 < L -> smooth L f grad -> is_lower_bound fmin f ->
    fmin + (‖grad y‖² / L + 2 * ⟨grad y, y ⊖ P_X x⟩ - L * ‖y ⊖ P_X x‖²) / 4 <= f y.
  Proof.
    intros HL Hf Hl; pose proof (smooth_interpolation L f grad y (P_X x) HL Hf) as A.
    rewrite nearest_value, (nearest_is_stationary x Hl (proj1 Hf)) in A.
    replace ‖grad y ⊖ zero‖² with ‖grad y‖² in A by inner_ring.
    replace ⟨grad y ⊖ zero, y ⊖ P_X x⟩ with ⟨grad y, y ⊖ P_X x⟩ in A by inner_ring.
    replace ⟨zero, y ⊖ P_X x⟩ with 0 in A by inner_ring; lra.
  Qed.

  Lemma smooth_convexity_from_nearest L x y :
    0 < L -> smooth_convex L f grad -> is_lower_bound fmin f ->
    f y + ⟨grad y, P_X x ⊖ y⟩ + ‖grad y‖² / (2 * L) <= fmin.
  Proof.
    intros HL Hf Hl; pose proof (smooth_convex_interpolation L f grad (P_X x) y HL Hf) as A.
    rewrite nearest_value, (nearest_is_stationary x Hl (proj1 (proj1 Hf))) in A.
    replace ‖zero ⊖ grad y‖² with ‖grad y‖² in A by inner_ring; lra.
  Qed.

  Lemma smooth_convexity_to_nearest L (x y : E) :
    0 < L -> smooth_convex L f grad -> is_lower_bound fmin f -> fmin + ‖grad y‖² / (2 * L) <= f y.
  Proof.
    intros HL Hf Hl; pose proof (smooth_lower_bound L f grad fmin y HL (proj1 Hf) Hl); lra.
  Qed.
End NearestMinimizers.
"""
_QUASI_STRONG = """
Definition quasi_strongly_convex {E : InnerProductSpace} (mu fmin : R) (f : E -> R) (grad P_X : E -> E) : Prop :=
  forall x, f x + ⟨grad x, P_X x ⊖ x⟩ + mu / 2 * ‖x ⊖ P_X x‖² <= fmin.

(** Of a point between [x] and its nearest minimizer that minimizer is the only nearest one. *)
Lemma nearest_between {E : InnerProductSpace} (fmin : R) (f : E -> R) (P_X : E -> E) (x : E) (s : R) :
  nearest_minimizers fmin f P_X -> 0 <= s < 1 -> P_X (P_X x ⊕ s ⊙ (x ⊖ P_X x)) = P_X x.
Proof.
  intros HP Hs; set (p := P_X x); set (z := p ⊕ s ⊙ (x ⊖ p)); set (w := P_X z ⊖ p).
  pose proof (nearest_minimizer_sqr fmin f P_X HP x z) as A; pose proof (nearest_minimizer_sqr fmin f P_X HP z x) as B.
  fold p in A, B.
  replace ‖x ⊖ P_X z‖² with (‖x ⊖ p‖² - 2 * ⟨x ⊖ p, w⟩ + ‖w‖²) in A by (unfold w; inner_ring).
  replace ‖z ⊖ P_X z‖² with (s * s * ‖x ⊖ p‖² - 2 * s * ⟨x ⊖ p, w⟩ + ‖w‖²) in B by (unfold w, z; inner_ring).
  replace ‖z ⊖ p‖² with (s * s * ‖x ⊖ p‖²) in B by (unfold z; inner_ring).
  pose proof (inner_pos _ w) as P.
  assert (w = zero) as Z by (apply inner_definite; nra).
  replace (P_X z) with (w ⊕ p) by (unfold w; vector_eq); rewrite Z; vector_eq.
Qed.

(** On the way from the nearest minimizer to [x], [(f - fmin)/s] less [mu/2 s ‖x - P_X x‖²] does not fall. *)
Lemma quasi_strong_growth {E : InnerProductSpace} (mu fmin : R) (f : E -> R) (grad P_X : E -> E) (x : E) :
  is_lower_bound fmin f -> gradient_of f grad -> nearest_minimizers fmin f P_X ->
  quasi_strongly_convex mu fmin f grad P_X -> 0 < mu -> mu / 2 * ‖x ⊖ P_X x‖² <= f x - fmin.
Proof.
  intros Hl Hg HP HQ Hmu; set (p := P_X x); set (d := x ⊖ p); set (D := ‖d‖²).
  set (phi := fun s : R => f (p ⊕ s ⊙ d)).
  set (psi := fun s : R => (phi s - fmin) / s - mu / 2 * D * s).
  set (psi' := fun s : R => (⟨grad (p ⊕ s ⊙ d), d⟩ * s - 1 * (phi s - fmin)) / Rsqr s - mu / 2 * D).
  assert (0 <= D) as HD by apply inner_pos.
  assert (forall s, 0 < s -> derivable_pt_lim psi s (psi' s)) as Hder.
  { intros s Hs; unfold psi, psi'.
    apply (derivable_pt_lim_minus (fun s => (phi s - fmin) / s) (fun s => mu / 2 * D * s)).
    - apply (derivable_pt_lim_div (fun s => phi s - fmin) id s (⟨grad (p ⊕ s ⊙ d), d⟩) 1); [| |unfold id; lra].
      + replace ⟨grad (p ⊕ s ⊙ d), d⟩ with (⟨grad (p ⊕ s ⊙ d), d⟩ - 0) by lra.
        apply (derivable_pt_lim_minus phi (fct_cte fmin)); [|apply derivable_pt_lim_const].
        exact (derivative_along (V := self_dual E) f p d _ s (Hg _)).
      + apply derivable_pt_lim_id.
    - pose proof (derivable_pt_lim_scal id (mu / 2 * D) s 1 (derivable_pt_lim_id s)) as A.
      rewrite Rmult_1_r in A; exact A. }
  assert (forall s, 0 < s < 1 -> 0 <= psi' s) as Hrise.
  { intros s Hs; unfold psi', phi; pose proof (HQ (p ⊕ s ⊙ d)) as A.
    assert (P_X (p ⊕ s ⊙ d) = p) as N by (apply (nearest_between fmin f P_X x s HP); lra).
    rewrite N in A.
    replace ⟨grad (p ⊕ s ⊙ d), p ⊖ (p ⊕ s ⊙ d)⟩ with (- s * ⟨grad (p ⊕ s ⊙ d), d⟩) in A by inner_ring.
    replace ‖p ⊕ s ⊙ d ⊖ p‖² with (s * s * D) in A by (unfold D; inner_ring).
    set (F := f (p ⊕ s ⊙ d)) in *; set (G := ⟨grad (p ⊕ s ⊙ d), d⟩) in *.
    replace ((G * s - 1 * (F - fmin)) / Rsqr s - mu / 2 * D)
      with ((G * s - (F - fmin) - mu / 2 * (s * s * D)) / (s * s)) by (unfold Rsqr; field; lra).
    apply Rmult_le_pos; [lra | apply Rlt_le, Rinv_0_lt_compat; nra]. }
  assert (forall s, 0 < s < 1 -> - (mu / 2 * D * s) <= psi 1) as Hall.
  { intros s Hs; destruct (MVT_cor2 psi psi' s 1) as (c & Hc & Hc1); [lra | intros; apply Hder; lra |].
    pose proof (Hrise c ltac:(lra)) as R; pose proof (Hl (p ⊕ s ⊙ d)) as B.
    assert (0 <= (phi s - fmin) / s) as C
      by (apply Rmult_le_pos; [unfold phi; lra | apply Rlt_le, Rinv_0_lt_compat; lra]).
    assert (psi s <= psi 1) as M by nra; unfold psi in M at 1; lra. }
  assert (0 <= psi 1) as Hone.
  { apply Rnot_lt_le; intros Hneg.
    set (c := mu / 2 * D) in *; assert (0 <= c) as Hc by (unfold c; nra).
    set (s := Rmin (/ 2) (- psi 1 / (2 * (c + 1)))).
    assert (0 < - psi 1 / (2 * (c + 1))) as Hq by (apply Rdiv_lt_0_compat; lra).
    assert (0 < s < 1) as Hs.
    { unfold s; split; [apply Rmin_glb_lt; lra | pose proof (Rmin_l (/ 2) (- psi 1 / (2 * (c + 1)))); lra]. }
    assert (s * (2 * (c + 1)) <= - psi 1) as Hsmall.
    { apply Rle_trans with (- psi 1 / (2 * (c + 1)) * (2 * (c + 1))); [|apply Req_le; field; lra].
      apply Rmult_le_compat_r; [lra | apply Rmin_r]. }
    pose proof (Hall s Hs); nra. }
  unfold psi, phi in Hone; replace (p ⊕ 1 ⊙ d) with x in Hone by (unfold d; vector_eq); lra.
Qed.
"""
_CONVEX = "(conj f_smooth f_convex)"
_SMOOTH = {"smooth-interpolation": "f_smooth", "smooth-convexity": _CONVEX}


class RoundedNearestMinimizer(RoundedProblem):
    """A nearest minimizer, with rounding."""

    def nearest_minimizer(self, x: Any) -> RoundedVector:
        """A nearest one of the minimizers that the reference is one of; two points have them no further apart."""
        x = self._vector(x, "nearest_minimizer")
        rounding = self._own_rounding("nearest_minimizer", "nearest_minimizer_rounding(x)")
        array = self._remembered("nearest_minimizer", x.array)
        error = 0.0 if rounding is None else float(rounding(x.array))
        return RoundedVector(array, (x.error + error) * UP, x.order)


class NearestMinimizers(Interpretation, of=nearest_minimizers.NearestMinimizers):
    """A smooth function whose infimum is attained, with the map to nearest minimizers."""

    rounding = RoundedNearestMinimizer
    vernacular = _VERNACULAR
    reserved = (
        *("P_X", "nearest_minimizers", "nearest_value", "nearest_minimizer_sqr", "nearest_is_stationary"),
        *("smooth_interpolation_from_nearest", "smooth_interpolation_to_nearest"),
        *("smooth_convexity_from_nearest", "smooth_convexity_to_nearest"),
    )
    values: ClassVar[Mapping[str, str]] = {"nearest_minimizer": "P_X {0}"}
    lemmas: ClassVar[Mapping[str, str]] = {"nearest-minimizer": "nearest_minimizer_sqr fmin f P_X P_X_is {a} {b}"}

    # Members: strongly convex ones, whose only minimizer is the origin ------------------------------------------------

    def row_of(self, answer: Answer, program: Any) -> Mapping[int, Any] | None:
        """A nearest minimizer is the origin."""
        return {} if answer.oracle == "nearest_minimizer" else super().row_of(answer, program)

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """Of the class, the functions that are mu-strongly convex, with the minimizer in the origin."""
        least = Known({}, {}, {})
        known = [e for e in program.known("f") if e.point]
        constants = {name: program.constants[name] for name in ("L", "mu")}
        yield FunctionPart("f", [least, *known], constants, "the smallest smooth strongly convex function")

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """Its values and gradients, and the origin."""
        found = first_order(made.parts["f"].evaluate, made.zero)
        return {**found, "nearest_minimizer": lambda x: made.zero}

    def solves(self, made: Any) -> bool:
        """The gradient vanishes there, and the function is strongly convex."""
        found = made.parts["f"]
        return found._constants["mu"] == made.constants["mu"] and not any(found.evaluate(made.zero)[1])

    # The theorem in Rocq ----------------------------------------------------------------------------------------------

    def said_of(self, s: Setting) -> None:
        """Smoothness, a lower bound, and the map."""
        super().said_of(s)
        s.variable(MAP, "P_X", "E -> E")
        s.premise("P_X_is", "nearest_minimizers fmin f P_X", place=FUNCTION)

    def lemma_for(self, hypothesis: Hypothesis, s: Setting) -> str | None:
        """Between a nearest minimizer and a point, what is known of it is used."""
        rule, asked = hypothesis.rule, self._asked()
        if rule in _SMOOTH and not asked.keys().isdisjoint(hypothesis.points):
            lemma = f"{rule.replace('-', '_')}_{'from' if hypothesis.points[0] in asked else 'to'}_nearest"
            return f"{lemma} fmin f grad P_X P_X_is L {{a}} {{b}} ltac:(sign) {_SMOOTH[rule]} f_bounded_below"
        return super().lemma_for(hypothesis, s)

    def points_of(self, hypothesis: Hypothesis) -> list[Vector]:
        """In the place of a nearest minimizer the point of which it is one, which stands first."""
        asked, names = self._asked(), hypothesis.points
        if asked.keys().isdisjoint(names):
            return super().points_of(hypothesis)
        named = {name: v for v, name in self.statement.recorder.named_points()} | asked
        return [named[name] for name in (reversed(names) if names[-1] in asked else names)]

    def _asked(self) -> dict[str, Vector]:
        """The points that were asked, by the names of their nearest minimizers."""
        recorder = self.statement.recorder
        return {recorder.point_name(a.result): a.at for a in recorder.answered("nearest_minimizer")}


class QuasiStronglyConvex(Interpretation, of=nearest_minimizers.QuasiStronglyConvex):
    """Quasi-strong convexity, and the growth that follows."""

    composed = True
    defined = True
    vernacular = _QUASI_STRONG
    reserved = ("quasi_strongly_convex", "nearest_between", "quasi_strong_growth")
    lemmas: ClassVar[Mapping[str, str]] = {
        "quasi-strong-convexity": "f_quasi_strongly_convex {a}",
        "quasi-strong-growth": "quasi_strong_growth mu fmin f grad P_X {a} f_bounded_below (proj1 f_smooth) P_X_is "
        "f_quasi_strongly_convex mu_positive",
    }

    def said_of(self, s: Setting) -> None:
        """What all say, and quasi-strong convexity."""
        super().said_of(s)
        s.premise("f_quasi_strongly_convex", "quasi_strongly_convex mu fmin f grad P_X", place=FUNCTION)


class QuadraticGrowth(Interpretation, of=nearest_minimizers.QuadraticGrowth):
    """Convexity, and growth."""

    composed = True
    defined = True
    vernacular = """
Definition quadratic_growth {E : InnerProductSpace} (mu fmin : R) (f : E -> R) (P_X : E -> E) : Prop :=
  forall x, mu / 2 * ‖x ⊖ P_X x‖² <= f x - fmin.
"""
    reserved = ("quadratic_growth",)
    lemmas: ClassVar[Mapping[str, str]] = {
        "quadratic-growth": "f_quadratic_growth {a}",
        "smooth-convexity": f"smooth_convex_interpolation L f grad {{a}} {{b}} ltac:(sign) {_CONVEX}",
    }

    def said_of(self, s: Setting) -> None:
        """What all say, with convexity, and growth."""
        super().said_of(s)
        s.premise("f_convex", "convex f", place=FUNCTION)
        s.premise("f_quadratic_growth", "quadratic_growth mu fmin f P_X", place=FUNCTION)


class RestrictedSecant(Interpretation, of=nearest_minimizers.RestrictedSecant):
    """The restricted secant inequality."""

    composed = True
    defined = True
    vernacular = """
Definition restricted_secant {E : InnerProductSpace} (mu : R) (grad P_X : E -> E) : Prop :=
  forall x, mu * ‖x ⊖ P_X x‖² <= ⟨grad x, x ⊖ P_X x⟩.
"""
    reserved = ("restricted_secant",)
    lemmas: ClassVar[Mapping[str, str]] = {"restricted-secant": "f_secant {a}"}

    def said_of(self, s: Setting) -> None:
        """What all say, and the inequality."""
        super().said_of(s)
        s.premise("f_secant", "restricted_secant mu grad P_X", place=FUNCTION)


class ErrorBound(Interpretation, of=nearest_minimizers.ErrorBound):
    """The error bound."""

    composed = True
    defined = True
    vernacular = """
Definition error_bound {E : InnerProductSpace} (mu : R) (grad P_X : E -> E) : Prop :=
  forall x, mu * norm (x ⊖ P_X x) <= norm (grad x).

Lemma error_bound_sqr {E : InnerProductSpace} mu (grad P_X : E -> E) x :
  0 < mu -> error_bound mu grad P_X -> mu ^ 2 * ‖x ⊖ P_X x‖² <= ‖grad x‖².
Proof.
  intros Hmu H; specialize (H x); rewrite <- !norm_sqr; pose proof (norm_pos (x ⊖ P_X x)) as A.
  set (n := norm (x ⊖ P_X x)) in *; set (m := norm (grad x)) in *.
  replace (mu ^ 2 * (n * n)) with ((mu * n) * (mu * n)) by ring.
  assert (0 <= mu * n) by (apply Rmult_le_pos; lra); apply Rmult_le_compat; assumption.
Qed.
"""
    reserved = ("error_bound", "error_bound_sqr")
    lemmas: ClassVar[Mapping[str, str]] = {"error-bound": "error_bound_sqr mu grad P_X {a} mu_positive f_error_bound"}

    def said_of(self, s: Setting) -> None:
        """What all say, and the bound."""
        super().said_of(s)
        s.premise("f_error_bound", "error_bound mu grad P_X", place=FUNCTION)
