"""Which lemma of the Rocq library justifies which hypothesis of a certificate: one table."""

from __future__ import annotations

from collections.abc import Sequence

# In a lemma's arguments {a}, {b}, {c} are the points of the hypothesis in its own order (`Hypothesis.points`). Of a
# point,
#   {a_in_K}, {a_in_dom}   prove that it lies in the constraint set, in the domain of the mirror map's derivative,
#   {a_gradient}           is the (sub)gradient there, {a_subgradient} and {a_bound} what the oracle says of it,
#   {a_from}, {a_oracle}   say what the point is the projection (or another oracle's answer) of, and that it is,
#   {a_direction}, {a_size}, {a_size_positive}   are the gradient and the size of the step that leads to it,
#   {a_in_A}, {a_in_C}   say which element of the operator there is meant,
#   {a_dual_norm}, {a_is_dual_norm}   are the dual norm of the gradient there.
# The other names are those of the premises of the lemma in which the certificate is checked. A rule has one lemma for
# each setting in which it is used: "euclidean", "norm"; "/smooth" where there is a gradient, "/oracle" where the
# oracle itself answers for the bound of a subgradient, "/composite" where the objective has a second part, "/relative"
# where f has a gradient in dom alone, "/operator" where there is no objective, "/saddle" where there are two,
# "/coordinate" where a step sees one coordinate.
LEMMAS: dict[str, dict[str, str]] = {
    "convexity": {
        "euclidean": "{b_subgradient} {a} {a_in_K}",
        "euclidean/smooth": "convex_inequality f grad {b} {a} f_convex {gradient_of}",
        "norm": "{b_subgradient} {a} {a_in_K}",
        "norm/smooth": "convex_derivative_on whole f {b} {a} (grad {b}) f_convex "
        "(derivative_is_on whole f {b} (grad {b}) (proj1 f_smooth {b})) I I",
        "norm/relative": "convex_derivative_on K f {b} {a} (grad {b}) f_convex (f_derivative {b} {b_in_dom}) "
        "{b_in_K} {a_in_K}",
    },
    "coordinate-smoothness": {
        "euclidean/coordinate": "block_step_descent N B f grad {b} {b_part} {a} B_blocks f_smooth {b_drawn} "
        "ltac:(subst; vector_eq)",
    },
    "strong-convexity": {
        "euclidean": "strongly_convex_subgradient {K} mu f {b} {a} {b_gradient} {K_convex} f_strongly_convex "
        "{b_subgradient} {b_in_K} {a_in_K}",
        "euclidean/smooth": "strongly_convex_inequality mu f grad {b} {a} (Rlt_le _ _ mu_positive) f_strongly_convex "
        "{gradient_of}",
    },
    "bounded-subgradient": {
        "euclidean": "subgradient_bound_sqr G f {a} {a_gradient} f_bounded {a_subgradient}",
        "euclidean/oracle": "sqr_norm_le {a_gradient} G {a_bound}",
        "norm/oracle": "dual_norm_sqr_le {a_gradient} {a_dual_norm} G {a_is_dual_norm} {a_bound}",
    },
    "smooth-convexity": {
        "euclidean/smooth": "smooth_convex_interpolation L f grad {a} {b} L_positive f_smooth",
    },
    "component-smooth-convexity": {
        "euclidean/smooth": "smooth_convex_interpolation L f_i grad_i {a} {b} L_positive f_i_smooth",
    },
    "component-smooth-strong-convexity": {
        "euclidean/smooth": "smooth_strongly_convex_interpolation L mu f_i grad_i {a} {b} "
        "(conj (Rlt_le _ _ mu_positive) L_above) f_i_smooth",
    },
    "smooth-strong-convexity": {
        "euclidean/smooth": "smooth_strongly_convex_interpolation L mu f grad {a} {b} "
        "(conj (Rlt_le _ _ mu_positive) L_above) f_smooth",
    },
    "smoothness": {"norm/smooth": "descent_lemma_in_norm L f grad {b} {a} f_smooth"},
    "relative-smoothness": {
        "norm": "relative_descent_lemma K dom L f h dh {b} {a} (grad {b}) h_mirror f_smooth "
        "(f_derivative {b} {b_in_dom}) {b_in_dom} {a_in_K}",
    },
    "optimality": {
        "norm": "minimizer_value K f {b} {a} xs_minimizer {a_in_K}",
        "norm/composite": "composite_minimizer_value K f psi {b} {a} xs_minimizer {a_in_K}",
    },
    "constrained-optimality": {
        "euclidean/smooth": "minimizer_gradient_on K f xs (grad xs) {a} K_convex xs_minimizer "
        "(proj1 (proj1 f_smooth) xs) {a_in_K}",
        "euclidean/operator": "proj2 xs_solution {a} {a_in_K}",
    },
    "smooth-interpolation": {"euclidean/smooth": "smooth_interpolation L f grad {a} {b} ltac:(sign) f_smooth"},
    "smooth-lower-bound": {
        "euclidean/smooth": "smooth_lower_bound L f grad fmin {a} ltac:(sign) f_smooth f_bounded_below",
    },
    "polyak-lojasiewicz": {"euclidean/smooth": "f_polyak_lojasiewicz {a}"},
    "relative-error": {"euclidean/smooth": "relative_error_sqr delta _ _ {a_inexact}"},
    "polyak-step": {"euclidean/smooth": "gamma_value"},
    "line-search-direction": {
        "euclidean/smooth": "line_minimizer_direction f {a_from} {a_direction} {a} (grad {a}) ({gradient_of} {a}) "
        "{a_oracle}",
    },
    "line-search-line": {
        "euclidean/smooth": "line_minimizer_line f {b} {a_direction} {a} (grad {a}) ({gradient_of} {a}) {a_oracle}",
    },
    "line-search-value": {"euclidean/smooth": "line_minimizer_value f {b} {a_direction} {a} {a_oracle}"},
    "proximal-step": {
        "euclidean": "prox_optimality K h {b_size} {b_from} {b} {a} h_convex K_convex ltac:(sign) {b_oracle} {a_in_K}",
        "euclidean/saddle": "prox_optimality dom_f f {b_size} {b_from} {b} {a} f_convex dom_f_convex ltac:(sign) "
        "{b_oracle} {a_in_dom_f}",
    },
    "dual-proximal-step": {
        "euclidean": "prox_optimality dom_hs hs {b_size} {b_from} {b} {a} hs_convex dom_hs_convex ltac:(sign) "
        "{b_oracle} {a_in_dom_hs}",
    },
    "adjoint": {"euclidean": "adjoint_equation A {a} {b}"},
    "operator-norm": {"euclidean": "map_norm_sub A M {a} {b} A_bounded"},
    "composite-optimality": {
        "euclidean": "minimizer_value K h xs {a} xs_minimizer {a_in_K}",
        "euclidean/smooth": "composite_minimizer K f h xs (grad xs) K_convex h_convex xs_minimizer "
        "({gradient_of} xs) {a} {a_in_K}",
    },
    "monotonicity": {"euclidean": "F_monotone {a} {b}"},
    "lipschitz": {"euclidean": "lipschitz_sqr L F {a} {b} F_lipschitz"},
    "cocoercivity": {"euclidean": "F_cocoercive {a} {b}"},
    "nonexpansiveness": {"euclidean": "nonexpansive_sqr F {a} {b} F_nonexpansive"},
    "monotonicity-of-A": {"euclidean": "A_monotone {a} _ {b} _ {a_in_A} {b_in_A}"},
    "monotonicity-of-C": {"euclidean": "C_monotone {a} _ {b} _ {a_in_C} {b_in_C}"},
    "projection": {"euclidean": "projection_optimality K {b_from} {b} {a} K_convex {b_oracle} {a_in_K}"},
    "linear-minimization": {"euclidean": "linear_minimizer_optimality K {b_from} {b} {a} {b_oracle} {a_in_K}"},
    "diameter": {"euclidean": "diameter_sqr K D {a} {b} K_diameter {a_in_K} {b_in_K}"},
    "mirror-step-optimality": {
        "norm": "mirror_step_three_points K dom h dh {b} {c_direction} {c_size} {c} {a} h_mirror {c_oracle} {a_in_K}",
        "norm/composite": "composite_mirror_step_three_points K dom h dh psi {b} {c_direction} {c_size} {c} {a} "
        "h_mirror psi_convex ltac:(sign) {c_oracle} {a_in_K}",
    },
    "steepest-step-optimality": {
        "norm": "steepest_step_optimality {b} {a_direction} {a_size} {a} {b_dual_norm} {a_size_positive} {a_oracle} "
        "{b_is_dual_norm}",
    },
    "mirror-map-strong-convexity": {
        "norm": "bregman_lower K dom 1 h dh {a} {b} h_mirror h_strongly_convex {a_in_K} {b_in_dom}",
    },
    "divergence-nonnegative": {"norm": "bregman_pos K dom h dh {a} {b} h_mirror {a_in_K} {b_in_dom}"},
    "conjugate-smoothness": {
        "norm": "conjugate_smooth K h {b} {a} (mirror {b}) (mirror {a}) {rise} K_convex h_strongly_convex "
        "(mirror_argmax {b}) (mirror_argmax {a}) {rise_value}",
    },
    "fenchel-young": {
        "norm": "conjugate_lower K h {b} (mirror {b}) {a} (mirror_argmax {b}) {a_in_K}",
    },
}

# What holds in the mean over what a step draws, and not at each outcome: the quantity, its mean, and the proof.
# {draw} is what was drawn, {a_gradient} the gradient at the point of the draw.
IN_THE_MEAN: dict[str, tuple[str, str, str]] = {
    "component-mean": ("⟨grad_i {a}, {b}⟩", "⟨{a_gradient}, {b}⟩", "mean_gradients P f_i grad_i f grad _ _ f_mean"),
    "component-noise": ("‖grad_i {a}‖²", "sigma ^ 2", "f_noise"),
    "unbiased": ("⟨{draw}, {b}⟩", "0", "noise_unbiased n {a} {b}"),
    "bounded-variance": ("‖{draw}‖²", "sigma ^ 2", "noise_bounded n {a}"),
    "coordinate-mean": ("⟨{draw}, {b}⟩", "⟨{a_gradient}, {b}⟩ / INR N", "mean_block N N_positive B _ _ B_blocks"),
    "coordinate-square": ("‖{draw}‖²", "‖{a_gradient}‖² / INR N", "mean_block_square N N_positive B _ B_blocks"),
}

# An inequality of the component that is drawn has its values, whose mean is that of the values of f.
OF_THE_COMPONENT = ("(f_i {b} - f_i {a})", "(f {b} - f {a})", "mean_values P f_i grad_i f grad _ _ f_mean")

# The rules whose lemma, in a norm, speaks of the square of the norm of {a} - {b}.
WITH_NORM = frozenset({"smoothness", "steepest-step-optimality", "mirror-map-strong-convexity"})


def lemma(rule: str, space: str, variants: Sequence[str]) -> str | None:
    """The lemma for a rule, with its arguments; None where the library has none for this setting."""
    found = LEMMAS.get(rule, {})
    keys = [*(f"{space}/{variant}" for variant in variants), space]
    return next((found[key] for key in keys if key in found), None)
