(** * subgradient/online-decreasing-steps: [mean over t < T of (f_t(x_t) - f_t(u)) <= (D^2 + 2 c^2 G^2)/(2 c sqrt(T))]

    Online gradient descent over a set of diameter D with steps c / sqrt(t + 1).
    Source: Zinkevich 2003; Orabona 2019, section 4.2.1.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** [root n] is the square root of [n]; two terms that follow each other are functions of one parameter. *)
Definition root_of_time (root : nat -> R) : Prop := forall n, root n = sqrt (INR n).

Section RootOfTime.
  Variable root : nat -> R.
  Hypothesis root_value : forall n, root n = sqrt (INR n).

  Lemma root_of_time_nonnegative n : 0 <= root n.
  Proof. rewrite root_value; apply sqrt_pos. Qed.

  Lemma root_of_time_positive n : 0 < root (S n).
  Proof. rewrite root_value; apply sqrt_lt_R0, lt_0_INR, Nat.lt_0_succ. Qed.

  Lemma root_of_time_clock n : root n * root n = INR n.
  Proof. rewrite root_value; apply sqrt_sqrt, pos_INR. Qed.

  Lemma root_of_time_relation n : root (S n) * root (S n) = root n * root n + 1.
  Proof. rewrite !root_of_time_clock; apply S_INR. Qed.

  Lemma root_of_time_start : root O = 0.
  Proof. rewrite root_value; apply sqrt_0. Qed.

  Lemma root_of_time_least n : (0 < n)%nat -> 1 <= root n.
  Proof.
    intros Hn; rewrite root_value, <- sqrt_1; apply sqrt_le_1_alt; change 1 with (INR 1); now apply le_INR.
  Qed.

  Lemma root_of_time_parameter a b :
    0 <= a -> 0 < b -> b * b = a * a + 1 ->
    exists s, 0 <= s /\ a = 2 * s * (1 + s) / (1 + 2 * s) /\ b = (1 + 2 * s + 2 * s * s) / (1 + 2 * s).
  Proof.
    intros Ha Hb H; assert (1 <= b) as H1 by nra.
    exists ((a + b - 1) / 2); split; [lra|]; split.
    - apply Rmult_eq_reg_r with (a + b); [|lra].
      replace (2 * ((a + b - 1) / 2) * (1 + (a + b - 1) / 2) / (1 + 2 * ((a + b - 1) / 2)) * (a + b))
        with ((a + b - 1) * (a + b + 1) / 2) by (field; lra).
      replace ((a + b - 1) * (a + b + 1) / 2) with ((a * a + 2 * a * b + b * b - 1) / 2) by field; rewrite H; field.
    - apply Rmult_eq_reg_r with (a + b); [|lra].
      replace ((1 + 2 * ((a + b - 1) / 2) + 2 * ((a + b - 1) / 2) * ((a + b - 1) / 2)) /
        (1 + 2 * ((a + b - 1) / 2)) * (a + b)) with ((a * a + 2 * a * b + b * b + 1) / 2) by (field; lra).
      replace (b * (a + b)) with (a * b + b * b) by ring; rewrite H; field.
  Qed.
End RootOfTime.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (G c root' : R) (f : E -> R) (K : E -> Prop) (x x' : E) : Prop :=
  exists g : E,
    is_subgradient_on K f x g /\
    norm g <= G /\
    is_projection K (x ⊖ (c / root') ⊙ g) x'.

Definition potential {E : InnerProductSpace} (c root : R) (u : E) (x : E) : R :=
  root / (2 * c) * ‖x ⊖ u‖².

Definition progress {E : InnerProductSpace} (f : E -> R) (u : E) (x : E) : R :=
  f x - f u.

Definition budget (G D c root root' : R) (t : R) : R :=
  (D ^ 2 * t + D ^ 2 + G ^ 2 * c ^ 2 - D ^ 2 * root' * root) / (2 * c * root').

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (G D c root root' : R) (f : E -> R) (K : E -> Prop) (u : E) (t : R) (x x' : E) :
  0 < G -> 0 < D -> 0 < c -> 0 <= root -> 0 < root' -> root' * root' = root * root + 1 -> root * root = t ->
  convex_set K -> diameter_at_most K D -> K u -> K x -> 0 <= t -> step G c root' f K x x' -> K x'.
Proof.
  intros G_positive D_positive c_positive root_nonnegative root_positive root_relation root_clock K_convex
      K_diameter u_in_K x_in_K t_nonnegative (g & g_subgradient & g_bound & x'_oracle).
  unfold potential, progress, budget.
  exact (proj1 x'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (G D c root root' : R) (f : E -> R) (K : E -> Prop) (u : E) (t : R) (x x' : E) :
  0 < G -> 0 < D -> 0 < c -> 0 <= root -> 0 < root' -> root' * root' = root * root + 1 -> root * root = t ->
  convex_set K -> diameter_at_most K D -> K u -> K x -> 0 <= t -> step G c root' f K x x' ->
  potential c root' u x' - potential c root u x + progress f u x - budget G D c root root' t <= 0.
Proof.
  intros G_positive D_positive c_positive root_nonnegative root_positive root_relation root_clock K_convex
      K_diameter u_in_K x_in_K t_nonnegative (g & g_subgradient & g_bound & x'_oracle).
  unfold potential, progress, budget.
  weigh 1 (g_subgradient u u_in_K).
  weigh (c / (2 * root')) (sqr_norm_le g G g_bound).
  weigh (root' / c) (projection_optimality K (x ⊖ (c / root') ⊙ g) x' u K_convex x'_oracle u_in_K).
  weigh ((root' - root) / (2 * c)) (diameter_sqr K D x u K_diameter x_in_K u_in_K) by (try destruct
      (root_of_time_parameter root root' root_nonnegative root_positive root_relation) as (slack_root &
      slack_root_sign & root_value & root_next_value); match goal with |- ?r 0 ?c_bound => replace c_bound
      with ((1) / (4 * c * slack_root + 2 * c)) by (rewrite <- ?root_clock; rewrite ?root_next_value,
      ?root_value; field; sign) end; sign).
  add_square (root' / (2 * c)) (x ⊖ (c / root') ⊙ g ⊖ x').
  destruct (root_of_time_parameter root root' root_nonnegative root_positive root_relation) as (slack_root &
      slack_root_sign & root_value & root'_value); subst t root root'; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (G D c root root' : R) (f : E -> R) (K : E -> Prop) (u : E) (t : R) (x : E) :
  0 < G -> 0 < D -> 0 < c -> 0 <= root -> 0 < root' -> root' * root' = root * root + 1 -> root * root = t ->
  convex_set K -> diameter_at_most K D -> K u -> K x -> 0 <= t -> - potential c root u x <= 0.
Proof.
  intros G_positive D_positive c_positive root_nonnegative root_positive root_relation root_clock K_convex
      K_diameter u_in_K x_in_K t_nonnegative.
  unfold potential, progress, budget.
  add_square (root / (2 * c)) (x ⊖ u).
  destruct (root_of_time_parameter root root' root_nonnegative root_positive root_relation) as (slack_root &
      slack_root_sign & root_value & root'_value); subst t root root'; identity.
Qed.

(** The rate, for every run of the method. *)
Theorem subgradient_online_decreasing_steps
    (E : InnerProductSpace) (G D c : R) (root : nat -> R) (f : nat -> E -> R) (K : E -> Prop) (u : E)
    (x : nat -> E) :
  0 < G -> 0 < D -> 0 < c -> root_of_time root -> convex_set K -> diameter_at_most K D -> K u -> K (x O) ->
  (forall n, step G c (root (S n)) (f n) K (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => f n (x n) - f n u) T / INR T <= (D ^ 2 + 2 * G ^ 2 * c ^ 2) / (2 * sqrt (INR T) * c).
Proof.
  intros G_positive D_positive c_positive root_definition K_convex K_diameter u_in_K start_in_K stepping T
      T_positive.
  apply lt_0_INR in T_positive as T_above.
  unfold root_of_time in root_definition.
  pose proof (root_of_time_nonnegative root root_definition) as root_nonnegative.
  pose proof (root_of_time_positive root root_definition) as root_positive.
  pose proof (root_of_time_relation root root_definition) as root_relation.
  pose proof (root_of_time_clock root root_definition) as root_clock.
  pose proof (root_of_time_start root root_definition) as root_start.
  pose proof (root_of_time_least root root_definition T T_positive) as root_least.
  assert (root_above : 0 < root T) by lra.
  rewrite <- ?(root_definition T).
  assert (feasible : forall n, K (x n)).
  { induction n as [|n IH]; [repeat split; assumption|].
    rename IH into x_in_K.
    exact (stays E G D c (root n) (root (S n)) (f n) K u (INR n) (x n) (x (S n)) G_positive D_positive
        c_positive (root_nonnegative n) (root_positive n) (root_relation n) (root_clock n) K_convex K_diameter
        u_in_K x_in_K (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential c (root n) u (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress (f n) u (x n)) + budget G D c (root n) (root (S
      n)) (INR n)).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E G D c (root n) (root (S n)) (f n) K u (INR n) (x n) (x (S n)) G_positive D_positive
        c_positive (root_nonnegative n) (root_positive n) (root_relation n) (root_clock n) K_convex K_diameter
        u_in_K (feasible n) (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E G D c (root T) (root (S T)) (f T) K u (INR T) (x T) G_positive D_positive
      c_positive (root_nonnegative T) (root_positive T) (root_relation T) (root_clock T) K_convex K_diameter
      u_in_K (feasible T) (pos_INR T)) as dominates.
  change (potential c (root T) u (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress (f n) u (x n)) (fun n => budget G D c (root n) (root (S n))
      (INR n)) T falls) as total.
  assert (spent : sum (fun n => budget G D c (root n) (root (S n)) (INR n)) T <= D ^ 2 * root T / (2 * c) + G
      ^ 2 * root T * c).
  { assert (each : forall n, budget G D c (root n) (root (S n)) (INR n) <= (root (S n) * (D ^ 2 + 2 * G ^ 2 *
      c ^ 2) / (2 * c)) - (root n * (D ^ 2 + 2 * G ^ 2 * c ^ 2) / (2 * c)) + (0)).
    { intros n; rewrite ?S_INR; pose proof (pos_INR n); pose proof (root_nonnegative n); pose proof
        (root_positive n); pose proof (root_relation n); pose proof (root_clock n); try unfold budget; apply
        Rminus_le.
      destruct (root_of_time_parameter (root n) (root (S n)) (root_nonnegative n) (root_positive n)
          (root_relation n))
        as (slack_root & slack_root_sign & root_value & root_next_value).
      match goal with |- ?left_side <= 0 => replace left_side with (- (G ^ 2 * c / (8 * slack_root ^ 3 + 12 *
          slack_root ^ 2 + 8 * slack_root + 2))) by (rewrite <- ?(root_clock n); rewrite ?root_next_value,
          ?root_value; field; sign) end.
      apply Ropp_le_cancel; rewrite Ropp_involutive, Ropp_0; first [sign | (try destruct
          (root_of_time_parameter (root n) (root (S n)) (root_nonnegative n) (root_positive n) (root_relation
          n)) as (slack_root & slack_root_sign & root_value & root_next_value); match goal with |- ?r 0
          ?c_bound => replace c_bound with ((G ^ 2 * c) / (8 * slack_root ^ 3 + 12 * slack_root ^ 2 + 8 *
          slack_root + 2)) by (rewrite <- ?root_clock; rewrite ?root_next_value, ?root_value; field; sign)
          end; sign)]. }
    assert (begins : 0 <= (root O * (D ^ 2 + 2 * G ^ 2 * c ^ 2) / (2 * c))) by (change (INR O) with 0; rewrite
        ?pow_O; rewrite ?root_start; right; field; sign).
    pose proof (sum_upper (fun n => budget G D c (root n) (root (S n)) (INR n)) (fun n => (root n * (D ^ 2 + 2
        * G ^ 2 * c ^ 2) / (2 * c))) (fun n => 0) T each begins) as grown.
    rewrite (sum_const 0 T), Rmult_0_r in grown.
    replace (D ^ 2 * root T / (2 * c) + G ^ 2 * root T * c) with ((root T * (D ^ 2 + 2 * G ^ 2 * c ^ 2) / (2 *
        c))) by (rewrite <- ?(root_clock T); field; sign); cbv beta in grown; lra. }
  assert (start : Phi O = 0).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?root_start; field; sign. }
  assert (paid : sum (fun n => (f n (x n) - f n u)) T <= D ^ 2 * root T / (2 * c) + G ^ 2 * root T * c).
  { replace (sum (fun n => (f n (x n) - f n u)) T) with (sum (fun n => progress (f n) u (x n)) T)
        by (apply sum_ext; intros n _; pose proof (pos_INR n); pose proof (root_nonnegative n); pose proof
            (root_positive n); pose proof (root_relation n); pose proof (root_clock n); try unfold progress;
            field; sign).
      rewrite start in total; lra. }
  apply (quotient_le _ _ (INR T)) in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; rewrite <- ?(root_clock T); field; sign].
Qed.

Print Assumptions subgradient_online_decreasing_steps.
