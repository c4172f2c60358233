(** * mirror-descent/stochastic-decreasing-steps: [mean over t < T of E[f(x_t) - f(xs)] weighted by c/sqrt(t + 1) <= (D_0 + c^2 G^2 (1 + log(T))/2) (sqrt(T) + 1)/(2 c T)]

    The same with steps c / sqrt(t + 1), so that no number of steps has to be known before.
    Here [D_0 = D_h(xs, x_0)].
    Source: Nemirovski, Juditsky, Lan, Shapiro 2009, section 2.3.

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
Definition step {V : NormedSpace} (c root' : R) (h : V -> R) (dh subgradient_f : V -> dual V) (K dom : V -> Prop) (x : V)
    (noise : dual V) (length : R) (x' : V) : Prop :=
  exists grad_1 : dual V,
    grad_1 = subgradient_f x /\
    is_mirror_step K dom h dh x (grad_1 ⊕ noise) (c / root') x' /\
    is_dual_norm (grad_1 ⊕ noise) length.

Definition potential {V : NormedSpace} (h : V -> R) (dh : V -> dual V) (xs : V) (x : V) : R :=
  bregman h dh xs x.

Definition progress {V : NormedSpace} (c root' : R) (f : V -> R) (xs : V) (x : V) : R :=
  c / root' * (f x - f xs).

Definition budget (G c : R) (t : R) : R :=
  G ^ 2 * c ^ 2 / (2 * (t + 1)).

(** A step does not leave the set. *)
Lemma stays (V : NormedSpace) (G c root root' : R) (f h : V -> R) (dh subgradient_f : V -> dual V) (K dom : V -> Prop)
    (xs : V) (t : R) (x : V) (noise : dual V) (length : R) (x' : V) :
  0 < G -> 0 < c -> 0 <= root -> 0 < root' -> root' * root' = root * root + 1 -> root * root = t ->
  mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h ->
  (forall u, dom u -> is_dual_subgradient_on K f u (subgradient_f u)) -> is_minimizer_on K f xs -> dom x ->
  0 <= t -> step c root' h dh subgradient_f K dom x noise length x' -> dom x'.
Proof.
  intros G_positive c_positive root_nonnegative root_positive root_relation root_clock h_mirror
      h_strongly_convex subgradient_f_is xs_minimizer x_in_dom t_nonnegative (grad_1 & grad_1_value &
      x'_oracle & length_is).
  unfold potential, progress, budget.
  pose proof (proj1 h_mirror) as K_convex.
  rewrite <- ?grad_1_value.
  pose proof (subgradient_f_is x x_in_dom) as grad_1_subgradient; rewrite <- grad_1_value in
      grad_1_subgradient; clear grad_1_value.
  exact (proj1 x'_oracle).
Qed.

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (V : NormedSpace) (G c root root' : R) (f h : V -> R) (dh subgradient_f : V -> dual V) (K dom : V -> Prop)
    (xs : V) (t : R) (x : V) (noise : dual V) (length : R) (x' : V) :
  0 < G -> 0 < c -> 0 <= root -> 0 < root' -> root' * root' = root * root + 1 -> root * root = t ->
  mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h ->
  (forall u, dom u -> is_dual_subgradient_on K f u (subgradient_f u)) -> is_minimizer_on K f xs -> dom x ->
  0 <= t -> step c root' h dh subgradient_f K dom x noise length x' ->
  potential h dh xs x' - potential h dh xs x + progress c root' f xs x - budget G c t - (0 + (- c / root') * (⟪noise, x⟫ - 0) + (c / root') * (⟪noise, xs⟫ - 0) + (c ^ 2 / (2 * (t + 1))) * (length ^ 2 - G ^ 2)) <= 0.
Proof.
  intros G_positive c_positive root_nonnegative root_positive root_relation root_clock h_mirror
      h_strongly_convex subgradient_f_is xs_minimizer x_in_dom t_nonnegative (grad_1 & grad_1_value &
      x'_oracle & length_is).
  unfold potential, progress, budget.
  pose proof (proj1 h_mirror) as K_convex.
  rewrite <- ?grad_1_value.
  pose proof (subgradient_f_is x x_in_dom) as grad_1_subgradient; rewrite <- grad_1_value in
      grad_1_subgradient; clear grad_1_value.
  weigh (c / root') (grad_1_subgradient xs (proj1 xs_minimizer)).
  weigh 1 (mirror_step_three_points K dom h dh x (grad_1 ⊕ noise) (c / root') x' xs h_mirror x'_oracle (proj1
      xs_minimizer)).
  weigh 1 (bregman_lower K dom 1 h dh x' x h_mirror h_strongly_convex (proj1 (proj2 x'_oracle)) x_in_dom).
  weigh (c ^ 2 / (2 * (t + 1))) (fenchel_young_dual_norm 1 (root' / c) (grad_1 ⊕ noise) length (x' ⊖ x)
      length_is).
  destruct (root_of_time_parameter root root' root_nonnegative root_positive root_relation) as (slack_root &
      slack_root_sign & root_value & root'_value); subst t root root'; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (V : NormedSpace) (G c root root' : R) (f h : V -> R) (dh subgradient_f : V -> dual V) (K dom : V -> Prop)
    (xs : V) (t : R) (x : V) :
  0 < G -> 0 < c -> 0 <= root -> 0 < root' -> root' * root' = root * root + 1 -> root * root = t ->
  mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h ->
  (forall u, dom u -> is_dual_subgradient_on K f u (subgradient_f u)) -> is_minimizer_on K f xs -> dom x ->
  0 <= t -> - potential h dh xs x <= 0.
Proof.
  intros G_positive c_positive root_nonnegative root_positive root_relation root_clock h_mirror
      h_strongly_convex subgradient_f_is xs_minimizer x_in_dom t_nonnegative.
  unfold potential, progress, budget.
  pose proof (proj1 h_mirror) as K_convex.
  weigh 1 (bregman_pos K dom h dh xs x h_mirror (proj1 xs_minimizer) x_in_dom).
  destruct (root_of_time_parameter root root' root_nonnegative root_positive root_relation) as (slack_root &
      slack_root_sign & root_value & root'_value); subst t root root'; identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem mirror_descent_stochastic_decreasing_steps
    (V : NormedSpace) (Omega : Type) (P : Expectation Omega) (G c : R) (root : nat -> R) (f h : V -> R)
    (dh subgradient_f : V -> dual V) (K dom : V -> Prop) (xs : V) (noise : nat -> V -> Omega -> dual V)
    (length : nat -> V -> Omega -> R) (next : nat -> V -> Omega -> V) (x0 : V) :
  0 < G -> 0 < c -> root_of_time root -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h ->
  (forall u, dom u -> is_dual_subgradient_on K f u (subgradient_f u)) -> is_minimizer_on K f xs ->
  (forall n x v, has_mean P (fun omega => ⟪noise n x omega, v⟫) 0) ->
  (forall n x, has_mean_at_most P (fun omega => length n x omega ^ 2) (G ^ 2)) -> dom x0 ->
  (forall n x omega, dom x -> step c (root (S n)) h dh subgradient_f K dom x (noise n x omega) (length n x omega) (next n x omega)) ->
  (forall n, has_expectation P next n (fun x => f x - f xs) x0) ->
  forall T, (0 < T)%nat ->
  sum (fun n => (c / (root (S n))) * expected P next n (fun x => f x - f xs) x0) T / sum (fun n => c / (root (S n))) T <= (bregman h dh xs x0 + G ^ 2 * c ^ 2 * (ln (INR T) + 1) / 2) * (sqrt (INR T) + 1) / (2 * INR T * c).
Proof.
  intros G_positive c_positive root_definition h_mirror h_strongly_convex subgradient_f_is xs_minimizer
      noise_unbiased noise_bounded start_in_dom stepping exists_expectation T T_positive.
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
  set (Phi := fun (n : nat) (x : V) => potential h dh xs x).
  assert (feasible : forall n x omega, (n < T)%nat -> dom x -> dom (next n x omega)).
  { intros n x omega early x_in_dom; exact (stays V G c (root n) (root (S n)) f h dh subgradient_f K dom xs
      (INR n) x (noise n x omega) (length n x omega) (next n x omega) G_positive c_positive (root_nonnegative
      n) (root_positive n) (root_relation n) (root_clock n) h_mirror h_strongly_convex subgradient_f_is
      xs_minimizer x_in_dom (pos_INR n) (stepping n x omega x_in_dom)). }
  assert (falls : forall n x, (n < T)%nat -> dom x -> mean_below P (fun omega => Phi (S n) (next n x omega))
      (Phi n x - (c / (root (S n))) * (f x - f xs) + budget G c (INR n))).
  { intros n x early x_in_dom; apply (mean_step P (fun omega => Phi (S n) (next n x omega)) (fun omega => 0 +
      (- c / (root (S n))) * (⟪(noise n x omega), x⟫ - 0) + (c / (root (S n))) * (⟪(noise n x omega), xs⟫ - 0)
      + (c ^ 2 / (2 * (INR n + 1))) * ((length n x omega) ^ 2 - G ^ 2))); cbv beta.
    - intros omega; unfold Phi; rewrite ?S_INR.
      pose proof (decrease V G c (root n) (root (S n)) f h dh subgradient_f K dom xs (INR n) x (noise n x
          omega) (length n x omega) (next n x omega) G_positive c_positive (root_nonnegative n) (root_positive
          n) (root_relation n) (root_clock n) h_mirror h_strongly_convex subgradient_f_is xs_minimizer
          x_in_dom (pos_INR n) (stepping n x omega x_in_dom)) as below; assert (progress_is : progress c (root
          (S n)) f xs x = (c / (root (S n))) * (f x - f xs)) by (pose proof (pos_INR n); pose proof
          (root_nonnegative n); pose proof (root_positive n); pose proof (root_relation n); pose proof
          (root_clock n); unfold progress; field; sign); lra.
    - apply mean_weigh; [|sign|exact (noise_bounded n x)]; apply mean_weigh_free; [|exact (noise_unbiased n x
        xs)]; apply mean_weigh_free; [|exact (noise_unbiased n x x)]; exact (mean_nothing P). }
  assert (ends : forall x, dom x -> 0 <= Phi T x).
  { intros x x_in_dom; pose proof (domination V G c (root T) (root (S T)) f h dh subgradient_f K dom xs (INR
      T) x G_positive c_positive (root_nonnegative T) (root_positive T) (root_relation T) (root_clock T)
      h_mirror h_strongly_convex subgradient_f_is xs_minimizer x_in_dom (pos_INR T)) as dominates; unfold Phi;
      lra. }
  pose proof (expected_progress_within P (fun x => dom x) next Phi (fun n => budget G c (INR n)) (fun x => f x
      - f xs) (fun n => c / (root (S n))) x0 T ltac:(cbn [fst snd]; repeat split; first [assumption | apply
      h_mirror; assumption]) feasible falls ends exists_expectation) as total.
  cbv beta in total.
  assert (spent : sum (fun n => budget G c (INR n)) T <= G ^ 2 * c ^ 2 * (ln (INR T) + 1) / 2).
  { assert (each : forall n, budget G c (INR n) <= (0) - (0) + ((G ^ 2 * c ^ 2 / 2) * (/ (INR n + (1))))).
    { intros n; rewrite ?S_INR; pose proof (pos_INR n); pose proof (root_nonnegative n); pose proof
        (root_positive n); pose proof (root_relation n); pose proof (root_clock n); try unfold budget; apply
        Rminus_le.
      destruct (root_of_time_parameter (root n) (root (S n)) (root_nonnegative n) (root_positive n)
          (root_relation n))
        as (slack_root & slack_root_sign & root_value & root_next_value).
      match goal with |- ?left_side <= 0 =>
        replace left_side with 0 by (rewrite <- ?(root_clock n); rewrite ?root_next_value, ?root_value; field;
            sign) end; lra. }
    assert (begins : 0 <= (0)) by (change (INR O) with 0; rewrite ?pow_O; rewrite ?root_start; right; field;
        sign).
    pose proof (sum_upper (fun n => budget G c (INR n)) (fun n => (0)) (fun n => (G ^ 2 * c ^ 2 / 2) * (/ (INR
        n + (1)))) T each begins) as grown.
    assert (part_1 : sum (fun n => (G ^ 2 * c ^ 2 / 2) * (/ (INR n + (1)))) T <= (G ^ 2 * c ^ 2 / 2) * (ln
        (INR T) + 1)).
    { rewrite (sum_scale (G ^ 2 * c ^ 2 / 2) (fun n => / (INR n + (1)))); pose proof (sum_harmonic_from (1) T
        ltac:(sign) T_positive) as known; replace ((INR T + (1) - 1) / (1)) with (INR T) in known by (field;
        sign); apply Rmult_le_compat_l; [sign|]; eapply Rle_trans; [exact known|]; right; field; sign. }
    replace (G ^ 2 * c ^ 2 * (ln (INR T) + 1) / 2) with ((0) + (G ^ 2 * c ^ 2 / 2) * (ln (INR T) + 1)) by
        (rewrite <- ?(root_clock T); field; sign); cbv beta in grown; lra. }
  assert (start : Phi O x0 = bregman h dh xs x0).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?root_start; field; sign. }
  assert (weights : 2 * INR T * c / (root T + 1) <= sum (fun n => c / (root (S n))) T).
  { assert (each : forall n, (2 * (INR (S n)) * c / (root (S n) + 1)) - (2 * (INR n) * c / (root n + 1)) + (0)
      <= c / (root (S n))).
    { intros n; rewrite ?S_INR; pose proof (pos_INR n); pose proof (root_nonnegative n); pose proof
        (root_positive n); pose proof (root_relation n); pose proof (root_clock n); try unfold budget; apply
        Rminus_le.
      destruct (root_of_time_parameter (root n) (root (S n)) (root_nonnegative n) (root_positive n)
          (root_relation n))
        as (slack_root & slack_root_sign & root_value & root_next_value).
      match goal with |- ?left_side <= 0 => replace left_side with (- ((6 * c * slack_root ^ 4 + 8 * c *
          slack_root ^ 3 + 3 * c * slack_root ^ 2) / (8 * slack_root ^ 7 + 44 * slack_root ^ 6 + 100 *
          slack_root ^ 5 + 124 * slack_root ^ 4 + 92 * slack_root ^ 3 + 41 * slack_root ^ 2 + 10 * slack_root
          + 1))) by (rewrite <- ?(root_clock n); rewrite ?root_next_value, ?root_value; field; sign) end.
      apply Ropp_le_cancel; rewrite Ropp_involutive, Ropp_0; first [sign | (try destruct
          (root_of_time_parameter (root n) (root (S n)) (root_nonnegative n) (root_positive n) (root_relation
          n)) as (slack_root & slack_root_sign & root_value & root_next_value); match goal with |- ?r 0
          ?c_bound => replace c_bound with ((6 * c * slack_root ^ 4 + 8 * c * slack_root ^ 3 + 3 * c *
          slack_root ^ 2) / (8 * slack_root ^ 7 + 44 * slack_root ^ 6 + 100 * slack_root ^ 5 + 124 *
          slack_root ^ 4 + 92 * slack_root ^ 3 + 41 * slack_root ^ 2 + 10 * slack_root + 1)) by (rewrite <-
          ?root_clock; rewrite ?root_next_value, ?root_value; field; sign) end; sign)]. }
    assert (begins : (2 * (INR O) * c / (root O + 1)) <= 0) by (change (INR O) with 0; rewrite ?pow_O; rewrite
        ?root_start; right; field; sign).
    pose proof (sum_lower (fun n => c / (root (S n))) (fun n => (2 * (INR n) * c / (root n + 1))) (fun n => 0)
        T each begins) as grown.
    rewrite (sum_const 0 T), Rmult_0_r in grown.
    replace (2 * INR T * c / (root T + 1)) with ((2 * (INR T) * c / (root T + 1))) by (rewrite <- ?(root_clock
        T); field; sign); cbv beta in grown; lra. }
  assert (paid : sum (fun n => (c / (root (S n))) * expected P next n (fun x => f x - f xs) x0) T <= bregman h
      dh xs x0 + G ^ 2 * c ^ 2 * (ln (INR T) + 1) / 2) by (rewrite start in total; lra).
  assert (not_negative : 0 <= sum (fun n => (c / (root (S n))) * expected P next n (fun x => f x - f xs) x0)
      T)
      by (apply sum_nonneg; intros n early; pose proof (pos_INR n); pose proof (root_nonnegative n); pose
          proof (root_positive n); pose proof (root_relation n); pose proof (root_clock n); apply
          Rmult_le_pos; [sign | apply (expected_nonneg P (fun x => dom x) next _ _ _ T); [cbn [fst snd];
          repeat split; first [assumption | apply h_mirror; assumption] | exact feasible | intros x x_in_dom;
          first [sign | match goal with |- context [f ?v - f xs] => pose proof (minimizer_value K f xs v
          xs_minimizer ltac:(first [assumption | apply h_mirror; assumption])) end; sign] | lia | apply
          exists_expectation]]).
  assert (above : 0 < 2 * INR T * c / (root T + 1)).
  { sign. }
  pose proof (mean_weaken _ _ _ _ paid not_negative above weights) as mean.
  eapply Rle_trans; [exact mean | apply Req_le; rewrite <- ?(root_clock T); field; sign].
Qed.

Print Assumptions mirror_descent_stochastic_decreasing_steps.
