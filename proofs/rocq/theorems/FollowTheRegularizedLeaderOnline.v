(** * follow-the-regularized-leader/online: [mean over t < T of (f_t(x_t) - f_t(u)) <= D_0/(T*eta) + G**2*eta/2]

    Dual averaging: gradients are summed in the dual space, x_t = grad h*(theta_t), theta_{t+1} = theta_t - eta g_t.
    Here [D_0 = D_h(u, x_0)].
    Source: Shalev-Shwartz 2012, section 2.3; McMahan 2017.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {V : NormedSpace} (G eta : R) (f : V -> R) (K : V -> Prop) (mirror : dual V -> V) (theta theta' : dual V)
    : Prop :=
  exists g : dual V,
    is_dual_subgradient_on K f (mirror theta) g /\
    dual_norm_at_most g G /\
    theta' = theta ⊖ eta ⊙ g.

Definition potential {V : NormedSpace} (eta : R) (h : V -> R) (mirror : dual V -> V) (u : V) (theta : dual V) : R :=
  (conjugate h theta (mirror theta) - ⟪theta, u⟫ + h u) / eta.

Definition progress {V : NormedSpace} (f : V -> R) (mirror : dual V -> V) (u : V) (theta : dual V) : R :=
  f (mirror theta) - f u.

Definition budget (G eta : R) : R :=
  G ^ 2 * eta / 2.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (V : NormedSpace) (G eta : R) (f h : V -> R) (dh : V -> dual V) (K dom : V -> Prop) (mirror : dual V -> V)
    (u : V) (t : R) (theta theta' : dual V) :
  0 < G -> 0 < eta -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h ->
  (forall theta, is_dual_step K h theta (mirror theta)) -> K u -> 0 <= t ->
  step G eta f K mirror theta theta' ->
  potential eta h mirror u theta' - potential eta h mirror u theta + progress f mirror u theta - budget G eta <= 0.
Proof.
  intros G_positive eta_positive h_mirror h_strongly_convex mirror_argmax u_in_K t_nonnegative (g &
      g_subgradient & g_bound & theta'_value).
  unfold potential, progress, budget.
  pose proof (proj1 h_mirror) as K_convex.
  weigh 1 (g_subgradient u u_in_K).
  destruct (dual_norm_exists g G g_bound) as [dual_norm dual_norm_is].
  weigh (eta / 2) (dual_norm_sqr_le g dual_norm G dual_norm_is g_bound).
  weigh (1 / eta) (conjugate_smooth K h theta theta' (mirror theta) (mirror theta') g (- eta) dual_norm
      K_convex h_strongly_convex (mirror_argmax theta) (mirror_argmax theta') ltac:(subst; vector_eq)
      dual_norm_is).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (V : NormedSpace) (G eta : R) (f h : V -> R) (dh : V -> dual V) (K dom : V -> Prop) (mirror : dual V -> V)
    (u : V) (t : R) (theta : dual V) :
  0 < G -> 0 < eta -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h ->
  (forall theta, is_dual_step K h theta (mirror theta)) -> K u -> 0 <= t ->
  - potential eta h mirror u theta <= 0.
Proof.
  intros G_positive eta_positive h_mirror h_strongly_convex mirror_argmax u_in_K t_nonnegative.
  unfold potential, progress, budget.
  pose proof (proj1 h_mirror) as K_convex.
  weigh (1 / eta) (conjugate_lower K h theta (mirror theta) u (mirror_argmax theta) u_in_K).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem follow_the_regularized_leader_online
    (V : NormedSpace) (G eta : R) (f : nat -> V -> R) (h : V -> R) (dh : V -> dual V) (K dom : V -> Prop)
    (mirror : dual V -> V) (u : V) (x0 : V) (theta : nat -> dual V) :
  0 < G -> 0 < eta -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h ->
  (forall theta, is_dual_step K h theta (mirror theta)) -> K u -> dom x0 -> theta O = dh x0 ->
  (forall n, step G eta (f n) K mirror (theta n) (theta (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => f n (mirror (theta n)) - f n u) T / INR T <= bregman h dh u x0 / (INR T * eta) + G ^ 2 * eta / 2.
Proof.
  intros G_positive eta_positive h_mirror h_strongly_convex mirror_argmax u_in_K start_in_dom theta_start
      stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential eta h mirror u (theta n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress (f n) mirror u (theta n)) + budget G eta).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease V G eta (f n) h dh K dom mirror u (INR n) (theta n) (theta (S n)) G_positive
        eta_positive h_mirror h_strongly_convex mirror_argmax u_in_K (pos_INR n) (stepping n)) as below; lra.
        }
  pose proof (domination V G eta (f T) h dh K dom mirror u (INR T) (theta T) G_positive eta_positive h_mirror
      h_strongly_convex mirror_argmax u_in_K (pos_INR T)) as dominates.
  change (potential eta h mirror u (theta T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress (f n) mirror u (theta n)) (fun n => budget G eta) T falls)
      as total.
  assert (spent : sum (fun n => budget G eta) T <= G ^ 2 * INR T * eta / 2).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget G eta) k = G ^ 2 * INR k * eta / 2)
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O = bregman h dh u x0 / eta).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?theta_start.
    rewrite <- (conjugate_at_derivative K dom h dh x0 (mirror (dh x0)) u h_mirror start_in_dom (mirror_argmax
        (dh x0))); field; sign. }
  assert (paid : sum (fun n => (f n (mirror (theta n)) - f n u)) T <= bregman h dh u x0 / eta + G ^ 2 * INR T
      * eta / 2).
  { replace (sum (fun n => (f n (mirror (theta n)) - f n u)) T) with (sum (fun n => progress (f n) mirror u
      (theta n)) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  apply (quotient_le _ _ (INR T)) in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions follow_the_regularized_leader_online.
