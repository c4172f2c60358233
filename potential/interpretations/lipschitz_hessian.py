"""Functions below their cubic models in Rocq, and the step to the least point of such a model."""

from __future__ import annotations

from typing import Any, ClassVar

from potential.classes import lipschitz_hessian
from potential.interpretations.interpretation import Interpretation
from potential.interpretations.vocabulary import FUNCTION, SOLUTION, Setting
from potential.rounding.numbers import UNIT, UP, Rounded, RoundedVector, norm_in
from potential.rounding.problem import RoundedProblem


class RoundedCubicStep(RoundedProblem):
    """The cubic step and its length, with rounding."""

    speaks_for_itself = ("cubic_step",)

    @classmethod
    def applies(cls, problem: Any) -> bool:
        """To problems that have such steps."""
        return hasattr(problem, "cubic_step")

    def cubic_step(self, x: Any) -> RoundedVector:
        """A minimizer of the cubic model at a point that is known; elsewhere nothing is known of it."""
        x = self._vector(x, "cubic_step")
        rounding = self._own_rounding("cubic_step", "cubic_step_rounding(x, error)")
        y = self._remembered("cubic_step", x.array)
        error = 0.0 if rounding is None else float(rounding(x.array, x.error))
        return RoundedVector(y, error * UP, x.order)

    def cubic_length(self, x: Any) -> Rounded:
        """||cubic_step(x) - x||."""
        x = self._vector(x, "cubic_length")
        y = self.cubic_step(x)
        length = norm_in(y.array - x.array, 2)
        return Rounded(length, (x.error + y.error + (len(x) + 8) * UNIT * length) * UP)


class LipschitzHessian(Interpretation, of=lipschitz_hessian.LipschitzHessian):
    """A linear map at each point, and the model that it makes."""

    defined = True
    rounding = RoundedCubicStep
    vernacular = """
(** The cubic model of a function at [x], without its constant, for a linear map [H] in the place of the second
    derivative; functions below such models; and the step to a least point of one. *)
Definition cubic_model {E : InnerProductSpace} (M : R) (g : E) (H : LinearMap E E) (d : E) : R :=
  ⟨g, d⟩ + ⟨H d, d⟩ / 2 + M / 6 * norm d ^ 3.

Definition below_cubic_models {E : InnerProductSpace} (M : R) (f : E -> R) (grad : E -> E) (hess : E -> LinearMap E E)
    : Prop :=
  gradient_of f grad /\\ forall x y, f y <= f x + cubic_model M (grad x) (hess x) (y ⊖ x).

Definition is_cubic_step {E : InnerProductSpace} (M : R) (g : E) (H : LinearMap E E) (x y : E) : Prop :=
  is_minimizer (fun u => cubic_model M g H (u ⊖ x)) y.

(** What is least at 1 of a cubic along a line, whose cube is that of the distance. *)
Lemma cubic_along_a_line (a b c : R) :
  0 <= c -> (forall s, a + b / 2 + c <= s * a + s ^ 2 * b / 2 + Rabs s ^ 3 * c) -> a <= 0 /\\ a + b + 3 * c = 0.
Proof.
  intros Hc H; split.
  { specialize (H (-1)); rewrite Rabs_left in H by lra; lra. }
  assert (near : forall e, -1 < e < 1 -> 0 <= e * (a + b + 3 * c) + e * e * (b / 2 + 3 * c) + e * e * e * c).
  { intros e He; specialize (H (1 + e)); rewrite Rabs_pos_eq in H by lra; simpl in H; lra. }
  set (k := a + b + 3 * c) in *; set (m := Rabs (b / 2 + 3 * c) + c + 1).
  assert (0 < m) as Hm by (unfold m; pose proof (Rabs_pos (b / 2 + 3 * c)); lra).
  destruct (Rtotal_order k 0) as [N|[Z|P]]; [|exact Z|]; exfalso.
  - set (e := Rmin (1 / 2) (- k / (2 * m))).
    assert (0 < e) as He.
    { unfold e; apply Rmin_glb_lt; [lra | apply Rdiv_lt_0_compat; lra]. }
    assert (e <= 1 / 2) as Hh by apply Rmin_l.
    assert (e * m <= - k / 2) as Hk.
    { replace (- k / 2) with (- k / (2 * m) * m) by (field; lra); apply Rmult_le_compat_r; [lra | apply Rmin_r]. }
    specialize (near e ltac:(lra)); pose proof (Rle_abs (b / 2 + 3 * c)) as B.
    assert (e * k + e * e * (b / 2 + 3 * c) + e * e * e * c = e * (k + e * (b / 2 + 3 * c) + e * e * c)) as R by ring.
    rewrite R in near; assert (e * (b / 2 + 3 * c) <= e * Rabs (b / 2 + 3 * c)) by (apply Rmult_le_compat_l; lra).
    assert (e * e * c <= e * c) by (rewrite Rmult_assoc; apply Rmult_le_compat_l; [lra|]; nra).
    assert (k + e * (b / 2 + 3 * c) + e * e * c < 0) by (unfold m in Hk; nra).
    nra.
  - set (e := Rmin (1 / 2) (k / (2 * m))).
    assert (0 < e) as He.
    { unfold e; apply Rmin_glb_lt; [lra | apply Rdiv_lt_0_compat; lra]. }
    assert (e <= 1 / 2) as Hh by apply Rmin_l.
    assert (e * m <= k / 2) as Hk.
    { replace (k / 2) with (k / (2 * m) * m) by (field; lra); apply Rmult_le_compat_r; [lra | apply Rmin_r]. }
    specialize (near (- e) ltac:(lra)); pose proof (Rle_abs (b / 2 + 3 * c)) as B.
    replace (- e * k + - e * - e * (b / 2 + 3 * c) + - e * - e * - e * c)
      with (- (e * (k - e * (b / 2 + 3 * c) + e * e * c))) in near by ring.
    assert (e * (b / 2 + 3 * c) <= e * Rabs (b / 2 + 3 * c)) by (apply Rmult_le_compat_l; lra).
    assert (0 <= e * e * c) by (apply Rmult_le_pos; [nra | exact Hc]).
    assert (0 < k - e * (b / 2 + 3 * c) + e * e * c) by (unfold m in Hk; nra).
    nra.
Qed.

Section CubicStep.
  Context {E : InnerProductSpace} (M : R) (f : E -> R) (grad : E -> E) (hess : E -> LinearMap E E) (r : R) (x y : E).
  Hypotheses (HM : 0 < M) (Hf : below_cubic_models M f grad hess) (Hr : 0 <= r) (Hl : r ^ 2 = ‖y ⊖ x‖²)
    (Hy : is_cubic_step M (grad x) (hess x) x y).

  Lemma cubic_norm : norm (y ⊖ x) = r.
  Proof.
    pose proof (norm_pos (y ⊖ x)); apply Rsqr_inj; try assumption.
    unfold Rsqr; rewrite norm_sqr, <- Hl; ring.
  Qed.

  Lemma cubic_least :
    ⟨grad x, y ⊖ x⟩ <= 0 /\\ ⟨grad x, y ⊖ x⟩ + ⟨hess x (y ⊖ x), y ⊖ x⟩ + 3 * (M / 6 * r ^ 3) = 0.
  Proof.
    apply cubic_along_a_line.
    { apply Rmult_le_pos; [lra | now apply pow_le]. }
    intros s; destruct Hy as [_ least]; specialize (least (x ⊕ s ⊙ (y ⊖ x)) I).
    unfold cubic_model in least; cbv beta in least.
    replace (x ⊕ s ⊙ (y ⊖ x) ⊖ x) with (s ⊙ (y ⊖ x)) in least by vector_eq.
    rewrite norm_scale, map_scale, cubic_norm in least.
    replace ⟨grad x, s ⊙ (y ⊖ x)⟩ with (s * ⟨grad x, y ⊖ x⟩) in least by inner_ring.
    replace ⟨s ⊙ hess x (y ⊖ x), s ⊙ (y ⊖ x)⟩ with (s ^ 2 * ⟨hess x (y ⊖ x), y ⊖ x⟩) in least by inner_ring.
    rewrite Rpow_mult_distr in least; lra.
  Qed.

  Lemma cubic_slope : ⟨grad x, y ⊖ x⟩ <= 0.
  Proof. exact (proj1 cubic_least). Qed.

  Lemma cubic_value : f y <= f x + ⟨grad x, y ⊖ x⟩ / 2 - M * r * ‖y ⊖ x‖² / 12.
  Proof.
    pose proof (proj2 Hf x y) as below; unfold cubic_model in below; rewrite cubic_norm in below.
    pose proof (proj2 cubic_least) as zero; rewrite <- Hl; simpl in *; lra.
  Qed.
End CubicStep.
"""
    reserved = ("cubic_model", "below_cubic_models", "is_cubic_step", "hess", "cubic_value", "cubic_slope")
    relations: ClassVar[dict[str, str]] = {"cubic_step": "is_cubic_step M {gradient} (hess {point}) {point} {name}"}

    def said_of(self, s: Setting) -> None:
        """The models, and a lower bound."""
        self.functions(s)
        s.variable(FUNCTION, "hess", "E -> LinearMap E E")
        s.premise("f_below_models", "below_cubic_models M f grad hess", place=FUNCTION)
        s.premise("f_bounded_below", "is_lower_bound fmin f", place=FUNCTION)
        s.gradient_of = "(proj1 f_below_models)"

    def solution(self, s: Setting) -> None:
        """The infimum, which need not be attained."""
        s.variable(SOLUTION, "fmin", "R")
        s.least = "fmin"

    def lemma(self, rule: str, s: Setting) -> str | None:
        """The length, the value of the model and its slope, and the infimum."""
        if rule == "lower-bound":
            return "f_bounded_below {a}"
        r = s.reals.get("r_t", "")
        if rule == "cubic-length":
            return f"{r}_value"
        if rule in ("cubic-model", "cubic-slope"):
            lemma = "cubic_value" if rule == "cubic-model" else "cubic_slope"
            given = f"f_below_models {r}_nonnegative" if rule == "cubic-model" else f"{r}_nonnegative"
            named = f"M f grad hess {r}" if rule == "cubic-model" else f"M grad hess {r}"
            return f"{lemma} {named} {{b}} {{a}} M_positive {given} {r}_value {{a_oracle}}"
        return super().lemma(rule, s)

    def conditions(self, step: Any) -> list[tuple[str, str]]:
        """The length of the step."""
        found = super().conditions(step)
        for asked in self.statement.recorder.answered("cubic_step"):
            at, to, r = step.point(asked.at), step.point(asked.result), step.file.setting.reals["r_t"]
            found.append((f"{r}_value", f"{r} ^ 2 = ‖{to} ⊖ {at}‖²"))
        return found
