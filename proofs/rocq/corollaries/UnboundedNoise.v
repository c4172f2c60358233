(** * Noise without a bound: the theorem gradient-descent/stochastic on infinitely many outcomes

    Its premises hold for a noise that is not bounded, of mean zero and variance [2 ‖d‖²], on the geometric distribution. *)

From Coq Require FunctionalExtensionality.
From Potential Require Import Certificate Countable Inhabited GradientDescentStochastic.

Corollary unbounded_noise_rate (E : InnerProductSpace) (d x0 : E) (L eta : R) :
  0 < L -> 0 < eta -> eta < 1 / L ->
  forall T, (0 < T)%nat ->
  sum (fun n => expected geometric (noisy_step d L eta) n (quadratic (scale L)) x0) T / INR T <=
  (INR T * eta ^ 2 * (2 * ‖d‖²) + ‖x0‖²) / (2 * INR T * eta * (1 - L * eta)).
Proof.
  intros HL Heta Hbelow T HT; set (sigma := sqrt (2 * ‖d‖²)).
  assert (Hs : sigma ^ 2 = 2 * ‖d‖²).
  { simpl; rewrite Rmult_1_r; apply sqrt_sqrt; pose proof (inner_pos _ d); lra. }
  assert (spectrum_between (E := E) 0 L (scale L)) as spectrum by (apply scaling_spectrum; lra).
  assert (least : quadratic (E := E) (scale L) zero = 0) by (unfold quadratic; inner_ring).
  pose proof (gradient_descent_stochastic E nat geometric L sigma eta (quadratic (scale L)) (scale L) zero
    (fun _ _ => unbounded_noise d) (noisy_step d L eta) x0 HL (sqrt_pos _) Heta Hbelow
    (quadratic_smooth_convex 0 L _ (Rle_refl 0) (scaling_self_adjoint L) spectrum)
    (quadratic_minimizer 0 L _ (Rle_refl 0) (scaling_self_adjoint L) spectrum)
    (fun _ _ => unbounded_noise_unbiased d)) as rate.
  assert (bounded : has_mean_at_most geometric (fun w => ‖unbounded_noise d w‖²) (sigma ^ 2)).
  { rewrite Hs; destruct (unbounded_noise_variance d) as [Hi Hm]; split; [exact Hi | lra]. }
  assert (shifted : forall x : E, quadratic (scale L) x - quadratic (scale L) zero = 0 + ⟨x, zero⟩ + (L / 2) * ‖x‖²)
    by (intros x; rewrite least; unfold quadratic; rewrite inner_scale, (inner_sym _ x zero), inner_zero; field).
  assert (stepping : forall (n : nat) (x : E) w, step eta (scale L) x (unbounded_noise d w) (noisy_step d L eta n x w))
    by reflexivity.
  specialize (rate (fun _ _ => bounded) stepping).
  rewrite (FunctionalExtensionality.functional_extensionality _ _ shifted) in rate.
  specialize (rate (fun n => noisy_step_expectation d L eta n 0 zero (L / 2) x0) T HT).
  assert (plain : forall x : E, 0 + ⟨x, zero⟩ + (L / 2) * ‖x‖² = quadratic (E := E) (scale L) x)
    by (intros x; unfold quadratic; rewrite inner_scale, (inner_sym _ x zero), inner_zero; field).
  rewrite (FunctionalExtensionality.functional_extensionality _ _ plain), Hs in rate.
  now replace (x0 ⊖ zero) with x0 in rate by vector_eq.
Qed.

Print Assumptions unbounded_noise_rate.
