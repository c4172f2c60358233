(** * discovered/accelerated-strongly-convex: [f(y_T) - f(xs) <= ((1 + q) (q - 1)^2)^T (||grad f(x_0)||^2 + 2 Delta_0 (L - mu) + mu L R^2 (1 + q))/(2 L)]

    The accelerated gradient method for smooth strongly convex functions, q = sqrt(mu/L).
    Here [R = ||x_0 - xs||, Delta_0 = f(x_0) - f(xs)].

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L q : R) (grad : E -> E) (y z y' z' : E) : Prop :=
  exists x : E,
    x = (1 / (q + 1)) ⊙ y ⊕ (q / (q + 1)) ⊙ z /\
    y' = x ⊖ (1 / L) ⊙ grad x /\
    z' = (1 / q) ⊙ y' ⊕ ((q - 1) / q) ⊙ y.

Definition potential {E : InnerProductSpace} (L q mu : R) (f : E -> R) (grad : E -> E) (xs : E) (w : R) (y z : E) : R :=
  (f y - f xs) / w + mu / (2 * w * (1 - q)) * ‖z ⊖ xs‖² + ‖grad y‖² / (2 * L * w * (1 - q) * (q + 1)).

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L q mu : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (y z y' z' : E) :
  0 < L -> 0 < q -> q < 1 -> mu = q * q * L -> 0 < mu -> mu < L -> smooth_strongly_convex L mu f grad ->
  is_minimizer f xs -> 0 <= t -> 0 < w -> step L q grad y z y' z' ->
  potential L q mu f grad xs (((q - 1) ^ 2 * (q + 1)) * w) y' z' - potential L q mu f grad xs w y z <= 0.
Proof.
  intros L_positive q_positive q_below mu_value mu_positive L_above f_smooth xs_minimizer t_nonnegative
      w_positive (x & x_value & y'_value & z'_value).
  unfold potential.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (q ^ 2 / (w * (1 - q) * (q + 1))) (smooth_strongly_convex_interpolation L mu f grad xs y (conj (Rlt_le
      _ _ mu_positive) L_above) f_smooth).
  weigh (q / (w * (1 - q) ^ 2)) (smooth_strongly_convex_interpolation L mu f grad xs x (conj (Rlt_le _ _
      mu_positive) L_above) f_smooth).
  weigh (1 / (w * (1 - q))) (smooth_strongly_convex_interpolation L mu f grad y x (conj (Rlt_le _ _
      mu_positive) L_above) f_smooth).
  weigh (q ^ 2 / (w * (1 - q) ^ 2 * (q + 1))) (smooth_strongly_convex_interpolation L mu f grad x xs (conj
      (Rlt_le _ _ mu_positive) L_above) f_smooth).
  weigh (q / (w * (1 - q) * (q + 1))) (smooth_strongly_convex_interpolation L mu f grad x y (conj (Rlt_le _ _
      mu_positive) L_above) f_smooth).
  weigh (1 / (w * (1 - q) ^ 2 * (q + 1))) (smooth_strongly_convex_interpolation L mu f grad x y' (conj (Rlt_le
      _ _ mu_positive) L_above) f_smooth).
  add_square (1 / (L * w * (1 - q) ^ 2 * (q + 1))) ((mu * (q ^ 2 + q + 1) / (2 * (q + 1) ^ 2)) ⊙ z ⊕ grad y ⊕
      (mu / (2 * q + 2)) ⊙ xs ⊕ ((- 2 * q - 1) / (2 * q + 2)) ⊙ grad x ⊖ (mu * (q ^ 2 + 2 * q + 2) / (2 * (q +
      1) ^ 2)) ⊙ y).
  add_square (mu * q ^ 2 * (2 * q ^ 3 + q + 1) / (4 * w * (1 - q) ^ 3 * (q + 1) ^ 3)) (((q ^ 3 + q ^ 2 - 4 * q
      - 2) / ((q + 1) * (2 * q ^ 3 + q + 1))) ⊙ y ⊕ ((2 * q + 1 - 2 * q ^ 4 - 3 * q ^ 3 - 2 * q ^ 2) / ((q +
      1) * (2 * q ^ 3 + q + 1))) ⊙ z ⊕ xs ⊕ (1 / mu) ⊙ grad x).
  add_square (mu * q * (1 - q) / (2 * w * (2 * q ^ 3 + q + 1))) (y ⊖ z).
  subst mu; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L q mu : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (y z : E) :
  0 < L -> 0 < q -> q < 1 -> mu = q * q * L -> 0 < mu -> mu < L -> smooth_strongly_convex L mu f grad ->
  is_minimizer f xs -> 0 <= t -> 0 < w ->
  1 / (w * (1 - q) * (q + 1)) * (f y - f xs) - potential L q mu f grad xs w y z <= 0.
Proof.
  intros L_positive q_positive q_below mu_value mu_positive L_above f_smooth xs_minimizer t_nonnegative
      w_positive.
  unfold potential.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (q ^ 2 / (w * (1 - q) * (q + 1))) (smooth_strongly_convex_interpolation L mu f grad xs y (conj (Rlt_le
      _ _ mu_positive) L_above) f_smooth).
  add_square (mu / (2 * w * (1 - q))) (z ⊖ xs).
  add_square (mu * q ^ 2 / (2 * w * (1 - q) ^ 2 * (q + 1) ^ 2)) (y ⊖ (1 / mu) ⊙ grad y ⊖ xs).
  subst mu; identity.
Qed.

(** The rate, for every run of the method. *)
Theorem discovered_accelerated_strongly_convex
    (E : InnerProductSpace) (L q mu : R) (f : E -> R) (grad : E -> E) (xs : E) (y z : nat -> E) :
  0 < mu -> mu < L -> q = sqrt (mu / L) -> smooth_strongly_convex L mu f grad -> is_minimizer f xs ->
  z O = y O -> (forall n, step L q grad (y n) (z n) (y (S n)) (z (S n))) ->
  forall T, (0 < T)%nat ->
  f (y T) - f xs <= ((q - 1) ^ 2 * (q + 1)) ^ T * (2 * (f (y O) - f xs) * L + L * mu * q * ‖y O ⊖ xs‖² + L * mu * ‖y O ⊖ xs‖² + (‖grad (y O)‖²) - 2 * (f (y O) - f xs) * mu) / (2 * L).
Proof.
  intros mu_positive L_above q_value f_smooth xs_minimizer z_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  destruct (condition_root mu L mu_positive L_above) as [[q_positive q_below] mu_value].
  rewrite <- q_value in q_positive, q_below, mu_value.
  assert (L_positive : 0 < L) by lra.
  assert (base_positive_1 : 0 < (q - 1) ^ 2 * (q + 1)) by sign.
  set (Phi := fun n => potential L q mu f grad xs (((q - 1) ^ 2 * (q + 1)) ^ n) (y n) (z n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change (((q - 1) ^ 2 * (q + 1)) ^ S n) with (((q - 1) ^ 2 * (q + 1))
      * ((q - 1) ^ 2 * (q + 1)) ^ n).
    pose proof (decrease E L q mu f grad xs (INR n) (((q - 1) ^ 2 * (q + 1)) ^ n) (y n) (z n) (y (S n)) (z (S
        n)) L_positive q_positive q_below mu_value mu_positive L_above f_smooth xs_minimizer (pos_INR n)
        (pow_lt ((q - 1) ^ 2 * (q + 1)) n base_positive_1) (stepping n)) as below; lra. }
  pose proof (domination E L q mu f grad xs (INR T) (((q - 1) ^ 2 * (q + 1)) ^ T) (y T) (z T) L_positive
      q_positive q_below mu_value mu_positive L_above f_smooth xs_minimizer (pos_INR T) (pow_lt ((q - 1) ^ 2 *
      (q + 1)) T base_positive_1)) as dominates.
  change (potential L q mu f grad xs (((q - 1) ^ 2 * (q + 1)) ^ T) (y T) (z T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (y O) - f xs) + mu * ‖y O ⊖ xs‖² / (2 - 2 * q) + (‖grad (y O)‖²) / (2 * L * (1 -
      q) * (q + 1))).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?z_start; subst mu; first [field;
      sign | inner_generalize; field; sign]. }
  assert (paid : (1 / ((((q - 1) ^ 2 * (q + 1)) ^ T) * (1 - q) * (q + 1))) * (f (y T) - f xs) <= (f (y O) - f
      xs) + mu * ‖y O ⊖ xs‖² / (2 - 2 * q) + (‖grad (y O)‖²) / (2 * L * (1 - q) * (q + 1))) by (rewrite start
      in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; subst mu; field; sign].
Qed.

Print Assumptions discovered_accelerated_strongly_convex.
