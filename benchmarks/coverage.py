"""PEPit's examples and the catalogue: for which of them there is a theorem here, for all parameters, machine-checked.

`python benchmarks/coverage.py` prints one line for each example of PEPit's documentation (version 0.5; where PEPit is
installed, the list is compared with it). "same" means that the catalogue has a theorem for the method on that class of
problems and for that kind of guarantee; "other" that it has one for the method on that class, or on a wider one, with
another guarantee (a mean in the place of the last iterate, another measure, no linear rate) or for less of the method
(one step size, linearized losses, no special last step). Of the guarantee the kind counts, what is bounded and by what,
and not the constant, of which the theorem's note says how it compares with the best known one; `REMARKS` has what is
not to be seen from the names. A theorem of the catalogue is exact and holds for all values of the parameters, every t
and every dimension; an example computes one number.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

SAME, OTHER = "same", "other"

# Each example with the theorem that covers it and how, None where there is none.
EXAMPLES: dict[str, dict[str, tuple[str, str] | None]] = {
    "unconstrained_convex_minimization": {
        "gradient_descent": ("gradient-descent/any-step", SAME),
        "gradient_descent_lc": ("discovered/gradient-descent-any-step", SAME),
        "gradient_descent_qg_convex": ("subgradient/quadratic-upper-bound", OTHER),
        "gradient_descent_qg_convex_decreasing": ("subgradient/quadratic-upper-bound-varying", OTHER),
        "gradient_descent_quadratics": ("gradient-descent/gap-by-distance", SAME),
        "gradient_descent_silver_stepsize_convex": ("silver-steps/seven", OTHER),
        "gradient_descent_silver_stepsize_strongly_convex": None,
        "gradient_exact_line_search": ("gradient-descent/exact-line-search", SAME),
        "subgradient_method": ("subgradient/constant-step", SAME),
        "subgradient_method_rsi_eb": ("gradient-descent/restricted-secant", OTHER),
        "conjugate_gradient": ("optimized-gradient/line-search", OTHER),
        "conjugate_gradient_qg_convex": None,
        "heavy_ball_momentum": ("heavy-ball/strongly-convex", SAME),
        "heavy_ball_momentum_qg_convex": ("heavy-ball/last-iterate", SAME),
        "accelerated_gradient_convex": ("fista/convex", SAME),
        "accelerated_gradient_convex_simplified": ("accelerated/simplified", SAME),
        "accelerated_gradient_strongly_convex": ("accelerated/strongly-convex", SAME),
        "optimized_gradient": ("optimized-gradient/convex", OTHER),
        "optimized_gradient_for_gradient": ("optimized-gradient/gradient-norm", OTHER),
        "robust_momentum": ("robust-momentum/strongly-convex", SAME),
        "triple_momentum": ("triple-momentum/gap", SAME),
        "information_theoretic_exact_method": ("information-theoretic-exact/strongly-convex", SAME),
        "cyclic_coordinate_descent": ("coordinate-descent/cyclic", OTHER),
        "proximal_point": ("proximal-point/convex", SAME),
        "accelerated_proximal_point": ("proximal-point/accelerated", OTHER),
        "inexact_gradient_descent": ("gradient-descent/inexact", OTHER),
        "inexact_gradient_exact_line_search": ("gradient-descent/inexact-line-search", SAME),
        "inexact_accelerated_gradient": None,
        "epsilon_subgradient_method": ("subgradient/epsilon", SAME),
    },
    "composite_convex_minimization": {
        "proximal_gradient": ("proximal-gradient/contraction-any-step", SAME),
        "proximal_gradient_quadratics": ("proximal-gradient/contraction-any-step", SAME),
        "accelerated_proximal_gradient": ("fista/convex", SAME),
        "accelerated_proximal_gradient_simplified": ("fista/simplified", SAME),
        "bregman_proximal_point": ("bregman-proximal-point/convex", SAME),
        "douglas_rachford_splitting": ("douglas-rachford/monotone", OTHER),
        "douglas_rachford_splitting_contraction": ("douglas-rachford/strongly-convex-short-step", SAME),
        "accelerated_douglas_rachford_splitting": None,
        "frank_wolfe": ("frank-wolfe/smooth-convex", SAME),
        "improved_interior_algorithm": ("accelerated/interior-gradient", OTHER),
        "no_lips_in_function_value": ("bregman-gradient/composite", SAME),
        "no_lips_in_bregman_divergence": ("bregman-gradient/residual", SAME),
        "three_operator_splitting": ("davis-yin/convex", OTHER),
    },
    "nonconvex_optimization": {
        "gradient_descent": ("gradient-descent/nonconvex", SAME),
        "gradient_descent_quadratic_lojasiewicz_naive": ("gradient-descent/polyak-lojasiewicz", SAME),
        "gradient_descent_quadratic_lojasiewicz_intermediate": ("gradient-descent/polyak-lojasiewicz", SAME),
        "gradient_descent_quadratic_lojasiewicz_expensive": ("gradient-descent/polyak-lojasiewicz", SAME),
        "difference_of_convex_algorithm": ("dca/smooth", SAME),
        "no_lips_1": ("bregman-gradient/nonconvex", SAME),
        "no_lips_2": ("bregman-gradient/nonconvex-reversed", SAME),
    },
    "stochastic_and_randomized_convex_minimization": {
        "sgd": ("gradient-descent/finite-sum-strongly-convex", SAME),
        "sgd_overparametrized": ("gradient-descent/finite-sum-strongly-convex", SAME),
        "saga": ("saga/function-values", OTHER),
        "point_saga": None,
        "randomized_coordinate_descent_smooth_convex": ("coordinate-descent/random", OTHER),
        "randomized_coordinate_descent_smooth_strongly_convex": ("coordinate-descent/strongly-convex", OTHER),
    },
    "monotone_inclusions_variational_inequalities": {
        "proximal_point": ("proximal-point/last-iterate", SAME),
        "accelerated_proximal_point": ("proximal-point/anchored", SAME),
        "optimal_strongly_monotone_proximal_point": ("proximal-point/strongly-monotone-anchored", SAME),
        "douglas_rachford_splitting": ("douglas-rachford/monotone", OTHER),
        "douglas_rachford_splitting_2": ("douglas-rachford/monotone", OTHER),
        "three_operator_splitting": ("davis-yin/convex", OTHER),
        "optimistic_gradient": ("forward-reflected-backward/monotone", OTHER),
        "optimistic_gradient_refined": ("forward-reflected-backward/monotone", OTHER),
        "optimistic_gradient_refined_cocoercive": ("forward-reflected-backward/monotone", OTHER),
        "past_extragradient": ("optimistic-gradient/projected", OTHER),
    },
    "fixed_point_problems": {
        "halpern_iteration": ("halpern/nonexpansive", SAME),
        "inconsistent_halpern_iteration": None,
        "optimal_contractive_halpern_iteration": ("proximal-point/strongly-monotone-anchored", SAME),
        "krasnoselskii_mann_constant_step_sizes": ("krasnoselskii-mann/last-iterate", SAME),
        "krasnoselskii_mann_increasing_step_sizes": ("krasnoselskii-mann/varying-steps", OTHER),
    },
    "potential_functions": {
        "gradient_descent_lyapunov_1": ("gradient-descent/smooth-convex", SAME),
        "gradient_descent_lyapunov_2": ("gradient-descent/tight", SAME),
        "accelerated_gradient_method": ("fista/convex", SAME),
    },
    "inexact_proximal_methods": {
        "accelerated_inexact_forward_backward": None,
        "partially_inexact_douglas_rachford_splitting": None,
        "relatively_inexact_proximal_point_algorithm": None,
    },
    "adaptive_methods": {
        "polyak_steps_in_distance_to_optimum": ("gradient-descent/polyak-step", SAME),
        "polyak_steps_in_function_value": ("gradient-descent/value-polyak-step", SAME),
    },
    "low_dimensional_worst_cases_scenarios": {
        "alternate_projections": ("alternating-projections/last-iterate", SAME),
        "averaged_projections": ("averaged-projections/last-iterate", SAME),
        "dykstra": ("dykstra/last-iterate", SAME),
        "frank_wolfe": ("frank-wolfe/smooth-convex", SAME),
        "gradient_descent": ("gradient-descent/any-step", SAME),
        "halpern_iteration": ("halpern/nonexpansive", SAME),
        "inexact_gradient": ("gradient-descent/inexact", OTHER),
        "optimized_gradient": ("optimized-gradient/convex", OTHER),
        "proximal_point": ("proximal-point/last-iterate", SAME),
    },
    "continuous_time_models": {
        "gradient_flow_convex": ("gradient-flow/convex", SAME),
        "gradient_flow_strongly_convex": ("gradient-flow/strongly-convex", SAME),
        "accelerated_gradient_flow_convex": ("accelerated-flow/convex", SAME),
        "accelerated_gradient_flow_strongly_convex": ("accelerated-flow/strongly-convex", SAME),
    },
    "online_learning": {
        "online_gradient_descent": ("subgradient/online", SAME),
        "online_follow_leader": None,
        "online_follow_regularized_leader": ("follow-the-regularized-leader/online", OTHER),
        "online_frank_wolfe": None,
    },
    "tutorials": {"gradient_descent_contraction": ("gradient-descent/contraction", OTHER)},
}

# In what the theorem speaks of the example's method in other words, or of a wider class.
REMARKS: dict[str, str] = {
    "gradient_descent_lc": "g(M x) is L_g L_M^2-smooth and convex, and the step is that of gradient descent on it; the "
    "constant is exact for mu_g = 0",
    "gradient_descent_quadratics": "on all smooth strongly convex functions; for quadratic ones it is not exact",
    "gradient_descent_silver_stepsize_convex": "for patterns of one, three and seven steps, repeated; one of seven "
    "is the example as it stands",
    "optimized_gradient_for_gradient": "without the special first step",
    "conjugate_gradient": "with a search along one line of the span, and without the special last step",
    "inexact_gradient_exact_line_search": "the exact rate is up to 4 times faster in the exponent",
    "douglas_rachford_splitting_contraction": "towards the fixed point; douglas-rachford/strongly-convex-long-step has "
    "the steps beyond 1/sqrt(mu L)",
    "improved_interior_algorithm": "with the weights 2/(t + 2)",
    "optimistic_gradient": "for the projected points y_t it is y_{t+1} = P(y_t - s (2 F(y_t) - F(y_{t-1}))); the mean "
    "of the squared steps in the place of the last one",
    "cyclic_coordinate_descent": "rounds of two blocks, and the square of the gradient in the place of the gap",
    "no_lips_1": "f(x_0) - inf f in the place of f(x_0) - f(x_n)",
    "optimal_contractive_halpern_iteration": "a contraction is (1 + 1/gamma) J_A - 1/gamma with a strongly monotone A",
    "polyak_steps_in_function_value": "one factor for all steps, larger than the exact one of each",
    "dykstra": "||P_C x - x||^2 is no larger than what is bounded",
}


def installed() -> set[tuple[str, str]] | None:
    """The examples of the installed PEPit by family and name, None where it is not installed."""
    found = importlib.util.find_spec("PEPit")
    if found is None or not found.submodule_search_locations:
        return None
    folder = Path(next(iter(found.submodule_search_locations))) / "examples"
    return {(file.parent.name, file.stem) for file in folder.glob("*/*.py") if not file.stem.startswith("_")}


def main() -> int:
    argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0]).parse_args()
    from potential.rocq.record import machine_checked, read_record
    from potential.statement.theorem import registered

    theorems, record = registered(), read_record()
    table = Table("PEPit's example", "theorem", "guarantee", "all parameters", "machine-checked")
    counts = dict.fromkeys((SAME, OTHER, "checked"), 0)
    for family, examples in EXAMPLES.items():
        table.add_section()
        for name, covered in examples.items():
            if covered is None:
                table.add_row(f"{family}/{name}", "-", "", "", "")
                continue
            theorem, how = covered
            checked, _ = machine_checked(theorems[theorem], record)
            counts[how] += 1
            counts["checked"] += checked
            table.add_row(f"{family}/{name}", theorem, how, "yes", "yes" if checked else "no")
    Console(width=170).print(table)
    total = sum(len(examples) for examples in EXAMPLES.values())
    print(
        f"{counts[SAME] + counts[OTHER]} of {total} examples have a theorem, {counts[SAME]} of them the same and "
        f"{counts[OTHER]} another guarantee; {counts['checked']} are machine-checked. "
        f"The catalogue has {len(theorems)} theorems."
    )
    for name, remark in REMARKS.items():
        print(f"- {name}: {remark}.")
    there = installed()
    mine = {(family, name) for family, examples in EXAMPLES.items() for name in examples}
    if there is not None and there != mine:
        print(f"the installed PEPit has other examples: {sorted(there ^ mine)}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
