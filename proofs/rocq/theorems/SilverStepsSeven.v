(** * silver-steps/seven: [mean over t < T of (f(x_{t+1}) - f(xs)) <= L R^2/(26 T)]

    Gradient descent with seven silver steps as one step of the theorem, with 7/5 in the place of sqrt(2).
    Here [R = ||x_0 - xs||].
    Source: Altschuler, Parrilo 2023; Grimmer, Shu, Wang 2023.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L : R) (grad : E -> E) (x x' : E) : Prop :=
  exists x2 x3 x4 x5 x6 x7 : E,
    x2 = x ⊖ (7 / (5 * L)) ⊙ grad x /\
    x3 = x2 ⊖ (2 / L) ⊙ grad x2 /\
    x4 = x3 ⊖ (7 / (5 * L)) ⊙ grad x3 /\
    x5 = x4 ⊖ (17 / (5 * L)) ⊙ grad x4 /\
    x6 = x5 ⊖ (7 / (5 * L)) ⊙ grad x5 /\
    x7 = x6 ⊖ (2 / L) ⊙ grad x6 /\
    x' = x7 ⊖ (7 / (5 * L)) ⊙ grad x7.

Definition potential {E : InnerProductSpace} (L : R) (xs : E) (x : E) : R :=
  L / 2 * ‖x ⊖ xs‖².

Definition progress {E : InnerProductSpace} (L : R) (f : E -> R) (grad : E -> E) (xs : E) (x : E) : R :=
  13 * (f (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x) ⊖ (7 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x)) ⊖ (17 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x) ⊖ (7 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x))) ⊖ (7 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x) ⊖ (7 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x)) ⊖ (17 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x) ⊖ (7 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x)))) ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x) ⊖ (7 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x)) ⊖ (17 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x) ⊖ (7 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x))) ⊖ (7 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x) ⊖ (7 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x)) ⊖ (17 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x) ⊖ (7 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x))))) ⊖ (7 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x) ⊖ (7 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x)) ⊖ (17 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x) ⊖ (7 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x))) ⊖ (7 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x) ⊖ (7 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x)) ⊖ (17 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x) ⊖ (7 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x)))) ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x) ⊖ (7 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x)) ⊖ (17 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x) ⊖ (7 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x))) ⊖ (7 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x) ⊖ (7 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x)) ⊖ (17 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x) ⊖ (7 / (5 * L)) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x ⊖ (2 / L) ⊙ grad (x ⊖ (7 / (5 * L)) ⊙ grad x))))))) - f xs).

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x x' : E) :
  0 < L -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t -> step L grad x x' ->
  potential L xs x' - potential L xs x + progress L f grad xs x <= 0.
Proof.
  intros L_positive f_smooth xs_minimizer t_nonnegative (x2 & x3 & x4 & x5 & x6 & x7 & x2_value & x3_value &
      x4_value & x5_value & x6_value & x7_value & x'_value).
  unfold potential, progress.
  rewrite <- ?x2_value.
  rewrite <- ?x3_value.
  rewrite <- ?x4_value.
  rewrite <- ?x5_value.
  rewrite <- ?x6_value.
  rewrite <- ?x7_value.
  rewrite <- ?x'_value.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (7 / 5) (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh 2 (smooth_convex_interpolation L f grad xs x2 L_positive f_smooth).
  weigh (7 / 5) (smooth_convex_interpolation L f grad xs x3 L_positive f_smooth).
  weigh (17 / 5) (smooth_convex_interpolation L f grad xs x4 L_positive f_smooth).
  weigh (7 / 5) (smooth_convex_interpolation L f grad xs x5 L_positive f_smooth).
  weigh 2 (smooth_convex_interpolation L f grad xs x6 L_positive f_smooth).
  weigh (7 / 5) (smooth_convex_interpolation L f grad xs x7 L_positive f_smooth).
  weigh (7 / 5) (smooth_convex_interpolation L f grad x x2 L_positive f_smooth).
  weigh (51 / 20) (smooth_convex_interpolation L f grad x2 x3 L_positive f_smooth).
  weigh (17 / 20) (smooth_convex_interpolation L f grad x2 x5 L_positive f_smooth).
  weigh (79 / 12) (smooth_convex_interpolation L f grad x3 x4 L_positive f_smooth).
  weigh (79 / 30) (smooth_convex_interpolation L f grad x4 x3 L_positive f_smooth).
  weigh (3 / 2) (smooth_convex_interpolation L f grad x4 x6 L_positive f_smooth).
  weigh (51 / 20) (smooth_convex_interpolation L f grad x4 x7 L_positive f_smooth).
  weigh (33 / 10) (smooth_convex_interpolation L f grad x4 x' L_positive f_smooth).
  weigh (9 / 4) (smooth_convex_interpolation L f grad x5 x6 L_positive f_smooth).
  weigh (23 / 4) (smooth_convex_interpolation L f grad x6 x7 L_positive f_smooth).
  weigh (97 / 10) (smooth_convex_interpolation L f grad x7 x' L_positive f_smooth).
  add_square (21 / (50 * L)) (grad x ⊕ (2 / 3) ⊙ grad x2).
  add_square (91 / (75 * L)) (grad x2 ⊕ (765 / 728) ⊙ grad x3 ⊕ (255 / 728) ⊙ grad x5).
  add_square (10079 / (17472 * L)) (grad x3 ⊕ (64821 / 251975) ⊙ grad x5).
  add_square (1261 / (300 * L)) (grad x4 ⊕ (867 / 2522) ⊙ grad x5 ⊕ (540 / 1261) ⊙ grad x6 ⊕ (918 / 1261) ⊙
      grad x7 ⊕ (1188 / 1261) ⊙ grad x').
  add_square (74504116847 / (127096190000 * L)) (grad x5 ⊕ (111997848000 / 74504116847) ⊙ grad x6 ⊕
      (93167756250 / 74504116847) ⊙ grad x7 ⊕ (120570037500 / 74504116847) ⊙ grad x').
  add_square (493073218929 / (298016467388 * L)) (grad x6 ⊕ (8978222430407 / 4930732189290) ⊙ grad x7 ⊕
      (88485076922 / 821788698215) ⊙ grad x').
  add_square (17749830365437 / (197229287571600 * L)) (grad x7 ⊖ (28308910806960 / 17749830365437) ⊙ grad x').
  add_square (175003161598349 / (177498303654370 * L)) (grad x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x : E) :
  0 < L -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t -> - potential L xs x <= 0.
Proof.
  intros L_positive f_smooth xs_minimizer t_nonnegative.
  unfold potential, progress.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  add_square (L / 2) (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem silver_steps_seven
    (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (xs : E) (x : nat -> E) :
  0 < L -> smooth_convex L f grad -> is_minimizer f xs -> (forall n, step L grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => f ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)))) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))))) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)))) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)))))) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)))) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))))) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)))) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)))))))) - f xs) T / INR T <= L * ‖x O ⊖ xs‖² / (26 * INR T).
Proof.
  intros L_positive f_smooth xs_minimizer stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential L xs (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress L f grad xs (x n)) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L f grad xs (INR n) (x n) (x (S n)) L_positive f_smooth xs_minimizer (pos_INR n)
        (stepping n)) as below; lra. }
  pose proof (domination E L f grad xs (INR T) (x T) L_positive f_smooth xs_minimizer (pos_INR T)) as
      dominates.
  change (potential L xs (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress L f grad xs (x n)) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = L * ‖x O ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (13) * (f ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5
      * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖
      (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙
      grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖
      (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)))) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙
      grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5
      * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n)
      ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙
      grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))))) ⊖ (2 /
      L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7
      / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x
      n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L))
      ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 /
      (5 * L)) ⊙ grad (x n)))) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x
      n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙
      grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖
      (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad
      (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)))))) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5
      * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖
      (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙
      grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5
      * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))))
      ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙
      grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5
      * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n)
      ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙
      grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))))) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 /
      L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x
      n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L))
      ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 /
      (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)))) ⊖ (7 / (5 * L)) ⊙ grad ((x
      n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙
      grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 /
      (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x
      n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙
      grad (x n)))))))) - f xs)) T <= L * ‖x O ⊖ xs‖² / 2).
  { replace (sum (fun n => (13) * (f ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 *
      L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖
      (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙
      grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖
      (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)))) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙
      grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5
      * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n)
      ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙
      grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))))) ⊖ (2 /
      L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7
      / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x
      n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L))
      ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 /
      (5 * L)) ⊙ grad (x n)))) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x
      n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙
      grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖
      (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad
      (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)))))) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5
      * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖
      (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙
      grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5
      * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))))
      ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙
      grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5
      * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n)
      ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙
      grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))))) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 /
      L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x
      n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L))
      ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 /
      (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)))) ⊖ (7 / (5 * L)) ⊙ grad ((x
      n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙
      grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 /
      (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x
      n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙
      grad (x n)))))))) - f xs)) T) with (sum (fun n => progress L f grad xs (x n)) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  rewrite (sum_scale (13) (fun n => f ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 *
      L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖
      (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙
      grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖
      (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)))) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙
      grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5
      * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n)
      ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙
      grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))))) ⊖ (2 /
      L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7
      / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x
      n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L))
      ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 /
      (5 * L)) ⊙ grad (x n)))) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x
      n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙
      grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖
      (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad
      (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)))))) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5
      * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖
      (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙
      grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5
      * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))))
      ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙
      grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5
      * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n)
      ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙
      grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))))) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 /
      L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x
      n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L))
      ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 /
      (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)))) ⊖ (7 / (5 * L)) ⊙ grad ((x
      n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n)) ⊖ (7 / (5 * L)) ⊙
      grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n))) ⊖ (17 /
      (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x
      n)) ⊖ (7 / (5 * L)) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙ grad (x n) ⊖ (2 / L) ⊙ grad ((x n) ⊖ (7 / (5 * L)) ⊙
      grad (x n)))))))) - f xs)) in paid.
  apply (quotient_le _ _ ((13) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions silver_steps_seven.
