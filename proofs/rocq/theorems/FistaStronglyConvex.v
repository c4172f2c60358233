(** * fista/strongly-convex: [F(y_T) - F(xs) <= (1 - q)^T (Delta_0 + mu R^2/2)]

    Accelerated proximal gradient for f + h, f smooth and mu-strongly convex, with q = sqrt(mu/L).
    Here [R = ||x_0 - xs||, Delta_0 = F(x_0) - F(xs)].
    Source: Nesterov 2013; d'Aspremont, Scieur, Taylor 2021, chapter 4.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L q : R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (y z y' z' : E) : Prop :=
  exists x : E,
    x = (1 / (q + 1)) ⊙ y ⊕ (q / (q + 1)) ⊙ z /\
    is_prox K h (1 / L) (x ⊖ (1 / L) ⊙ grad x) y' /\
    z' = ((q - 1) / q) ⊙ y ⊕ (1 / q) ⊙ y'.

Definition potential {E : InnerProductSpace} (mu : R) (f h : E -> R) (xs : E) (w : R) (y z : E) : R :=
  (f y + h y - (f xs + h xs)) / w + mu / (2 * w) * ‖z ⊖ xs‖².

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (L q mu : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (xs : E)
    (t w : R) (y z y' z' : E) :
  0 < L -> 0 < q -> q < 1 -> mu = q * q * L -> 0 < mu -> mu < L -> smooth_strongly_convex L mu f grad ->
  convex_set K -> convex_on K h -> is_minimizer_on K (fun u => f u + h u) xs -> K y -> 0 <= t -> 0 < w ->
  step L q grad h K y z y' z' -> K y'.
Proof.
  intros L_positive q_positive q_below mu_value mu_positive L_above f_smooth K_convex h_convex xs_minimizer
      y_in_K t_nonnegative w_positive (x & x_value & y'_oracle & z'_value).
  unfold potential.
  exact (proj1 y'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L q mu : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (xs : E)
    (t w : R) (y z y' z' : E) :
  0 < L -> 0 < q -> q < 1 -> mu = q * q * L -> 0 < mu -> mu < L -> smooth_strongly_convex L mu f grad ->
  convex_set K -> convex_on K h -> is_minimizer_on K (fun u => f u + h u) xs -> K y -> 0 <= t -> 0 < w ->
  step L q grad h K y z y' z' -> potential mu f h xs ((1 - q) * w) y' z' - potential mu f h xs w y z <= 0.
Proof.
  intros L_positive q_positive q_below mu_value mu_positive L_above f_smooth K_convex h_convex xs_minimizer
      y_in_K t_nonnegative w_positive (x & x_value & y'_oracle & z'_value).
  unfold potential.
  weigh (q / (w * (1 - q))) (smooth_strongly_convex_interpolation L mu f grad xs x (conj (Rlt_le _ _
      mu_positive) L_above) f_smooth).
  weigh (1 / w) (smooth_strongly_convex_interpolation L mu f grad y x (conj (Rlt_le _ _ mu_positive) L_above)
      f_smooth).
  weigh (1 / (w * (1 - q))) (smooth_strongly_convex_interpolation L mu f grad x y' (conj (Rlt_le _ _
      mu_positive) L_above) f_smooth).
  weigh (q / (w * (1 - q))) (prox_optimality K h (1 / L) (x ⊖ (1 / L) ⊙ grad x) y' xs h_convex K_convex
      ltac:(sign) y'_oracle (proj1 xs_minimizer)).
  weigh (1 / w) (prox_optimality K h (1 / L) (x ⊖ (1 / L) ⊙ grad x) y' y h_convex K_convex ltac:(sign)
      y'_oracle y_in_K).
  add_square (1 / (2 * L * w * (1 - q) * (q + 1))) ((mu * q / (q + 1)) ⊙ z ⊕ grad y ⊖ (mu * q / (q + 1)) ⊙ y ⊖
      grad x).
  add_square (1 / (2 * L * w * (1 - q) ^ 2)) ((mu * q / (q + 1)) ⊙ xs ⊕ grad x ⊕ (L / (q + 1)) ⊙ y' ⊖ (L * (q
      ^ 2 + 1 - q)) ⊙ x ⊖ (q / (q + 1)) ⊙ grad xs ⊖ (1 / (q + 1)) ⊙ grad y').
  add_square (mu * q ^ 3 / (2 * w * (1 - q) ^ 2 * (q + 1) ^ 2)) (((1 - q) * (q + 1) / q ^ 2) ⊙ x ⊕ xs ⊕ (1 /
      mu) ⊙ grad y' ⊖ (1 / mu) ⊙ grad xs ⊖ (1 / (q ^ 2)) ⊙ y').
  add_square (mu * q / (2 * w * (q + 1))) (y ⊖ z).
  subst mu; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L q mu : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (xs : E)
    (t w : R) (y z : E) :
  0 < L -> 0 < q -> q < 1 -> mu = q * q * L -> 0 < mu -> mu < L -> smooth_strongly_convex L mu f grad ->
  convex_set K -> convex_on K h -> is_minimizer_on K (fun u => f u + h u) xs -> K y -> 0 <= t -> 0 < w ->
  1 / w * (f y + h y - (f xs + h xs)) - potential mu f h xs w y z <= 0.
Proof.
  intros L_positive q_positive q_below mu_value mu_positive L_above f_smooth K_convex h_convex xs_minimizer
      y_in_K t_nonnegative w_positive.
  unfold potential.
  add_square (mu / (2 * w)) (z ⊖ xs).
  subst mu; identity.
Qed.

(** The rate, for every run of the method. *)
Theorem fista_strongly_convex
    (E : InnerProductSpace) (L q mu : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (xs : E)
    (y z : nat -> E) :
  0 < mu -> mu < L -> q = sqrt (mu / L) -> smooth_strongly_convex L mu f grad -> convex_set K ->
  convex_on K h -> is_minimizer_on K (fun u => f u + h u) xs -> K (y O) -> z O = y O ->
  (forall n, step L q grad h K (y n) (z n) (y (S n)) (z (S n))) ->
  forall T, (0 < T)%nat ->
  f (y T) + h (y T) - (f xs + h xs) <= (1 - q) ^ T * ((f (y O) + h (y O) - (f xs + h xs)) + mu * ‖y O ⊖ xs‖² / 2).
Proof.
  intros mu_positive L_above q_value f_smooth K_convex h_convex xs_minimizer start_in_K z_start stepping T
      T_positive.
  apply lt_0_INR in T_positive as T_above.
  destruct (condition_root mu L mu_positive L_above) as [[q_positive q_below] mu_value].
  rewrite <- q_value in q_positive, q_below, mu_value.
  assert (L_positive : 0 < L) by lra.
  assert (base_positive_1 : 0 < 1 - q) by sign.
  assert (feasible : forall n, K (y n)).
  { induction n as [|n IH]; [rewrite ?z_start; repeat split; assumption|].
    rename IH into y_in_K.
    exact (stays E L q mu f grad h K xs (INR n) ((1 - q) ^ n) (y n) (z n) (y (S n)) (z (S n)) L_positive
        q_positive q_below mu_value mu_positive L_above f_smooth K_convex h_convex xs_minimizer y_in_K
        (pos_INR n) (pow_lt (1 - q) n base_positive_1) (stepping n)). }
  set (Phi := fun n => potential mu f h xs ((1 - q) ^ n) (y n) (z n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change ((1 - q) ^ S n) with ((1 - q) * (1 - q) ^ n).
    pose proof (decrease E L q mu f grad h K xs (INR n) ((1 - q) ^ n) (y n) (z n) (y (S n)) (z (S n))
        L_positive q_positive q_below mu_value mu_positive L_above f_smooth K_convex h_convex xs_minimizer
        (feasible n) (pos_INR n) (pow_lt (1 - q) n base_positive_1) (stepping n)) as below; lra. }
  pose proof (domination E L q mu f grad h K xs (INR T) ((1 - q) ^ T) (y T) (z T) L_positive q_positive
      q_below mu_value mu_positive L_above f_smooth K_convex h_convex xs_minimizer (feasible T) (pos_INR T)
      (pow_lt (1 - q) T base_positive_1)) as dominates.
  change (potential mu f h xs ((1 - q) ^ T) (y T) (z T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (y O) + h (y O) - (f xs + h xs)) + mu * ‖y O ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?z_start; subst mu; first [field;
      sign | inner_generalize; field; sign]. }
  assert (paid : (1 / ((1 - q) ^ T)) * (f (y T) + h (y T) - (f xs + h xs)) <= (f (y O) + h (y O) - (f xs + h
      xs)) + mu * ‖y O ⊖ xs‖² / 2) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; subst mu; field; sign].
Qed.

Print Assumptions fista_strongly_convex.
