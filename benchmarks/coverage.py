"""PEPit's examples and the catalogue: for which of them there is a theorem here, for all parameters, machine-checked.

`python benchmarks/coverage.py` prints one line for each example of PEPit's documentation (version 0.5; where PEPit is
installed, the list is compared with it). "same" means that the catalogue has a theorem for the method on that class of
problems and for that kind of guarantee; "other" that it has one for the method on that class, or on a wider one, with
another guarantee (a mean in the place of the last iterate, another measure, no linear rate) or for less of the method
(one step size, linearized losses, no special last step). A theorem of the catalogue is exact and holds for all values
of the parameters, every t and every dimension; an example computes one number.
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
        "gradient_descent_lc": None,
        "gradient_descent_qg_convex": ("subgradient/quadratic-upper-bound", OTHER),
        "gradient_descent_qg_convex_decreasing": None,
        "gradient_descent_quadratics": ("gradient-descent/any-step", OTHER),
        "gradient_descent_silver_stepsize_convex": None,
        "gradient_descent_silver_stepsize_strongly_convex": None,
        "gradient_exact_line_search": ("gradient-descent/exact-line-search", SAME),
        "subgradient_method": ("subgradient/constant-step", SAME),
        "subgradient_method_rsi_eb": ("gradient-descent/restricted-secant", OTHER),
        "conjugate_gradient": None,
        "conjugate_gradient_qg_convex": None,
        "heavy_ball_momentum": None,
        "heavy_ball_momentum_qg_convex": ("heavy-ball/last-iterate", SAME),
        "accelerated_gradient_convex": ("fista/convex", SAME),
        "accelerated_gradient_convex_simplified": ("accelerated/simplified", SAME),
        "accelerated_gradient_strongly_convex": ("accelerated/strongly-convex", SAME),
        "optimized_gradient": ("optimized-gradient/convex", OTHER),
        "optimized_gradient_for_gradient": None,
        "robust_momentum": None,
        "triple_momentum": ("triple-momentum/strongly-convex", OTHER),
        "information_theoretic_exact_method": None,
        "cyclic_coordinate_descent": None,
        "proximal_point": ("proximal-point/convex", SAME),
        "accelerated_proximal_point": ("proximal-point/accelerated", OTHER),
        "inexact_gradient_descent": ("gradient-descent/inexact", OTHER),
        "inexact_gradient_exact_line_search": None,
        "inexact_accelerated_gradient": None,
        "epsilon_subgradient_method": None,
    },
    "composite_convex_minimization": {
        "proximal_gradient": ("proximal-gradient/contraction", OTHER),
        "proximal_gradient_quadratics": ("proximal-gradient/contraction", OTHER),
        "accelerated_proximal_gradient": ("fista/convex", SAME),
        "accelerated_proximal_gradient_simplified": ("fista/simplified", SAME),
        "bregman_proximal_point": ("bregman-proximal-point/convex", SAME),
        "douglas_rachford_splitting": ("douglas-rachford/monotone", OTHER),
        "douglas_rachford_splitting_contraction": ("douglas-rachford/strongly-convex", OTHER),
        "accelerated_douglas_rachford_splitting": None,
        "frank_wolfe": ("frank-wolfe/smooth-convex", SAME),
        "improved_interior_algorithm": None,
        "no_lips_in_function_value": ("bregman-gradient/composite", SAME),
        "no_lips_in_bregman_divergence": ("bregman-gradient/residual", SAME),
        "three_operator_splitting": ("davis-yin/convex", OTHER),
    },
    "nonconvex_optimization": {
        "gradient_descent": ("gradient-descent/nonconvex", SAME),
        "gradient_descent_quadratic_lojasiewicz_naive": ("gradient-descent/polyak-lojasiewicz", SAME),
        "gradient_descent_quadratic_lojasiewicz_intermediate": ("gradient-descent/polyak-lojasiewicz", SAME),
        "gradient_descent_quadratic_lojasiewicz_expensive": ("gradient-descent/polyak-lojasiewicz", SAME),
        "difference_of_convex_algorithm": None,
        "no_lips_1": None,
        "no_lips_2": None,
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
        "optimal_strongly_monotone_proximal_point": None,
        "douglas_rachford_splitting": ("douglas-rachford/monotone", OTHER),
        "douglas_rachford_splitting_2": ("douglas-rachford/monotone", OTHER),
        "three_operator_splitting": ("davis-yin/convex", OTHER),
        "optimistic_gradient": None,
        "optimistic_gradient_refined": None,
        "optimistic_gradient_refined_cocoercive": None,
        "past_extragradient": ("optimistic-gradient/projected", OTHER),
    },
    "fixed_point_problems": {
        "halpern_iteration": ("halpern/nonexpansive", SAME),
        "inconsistent_halpern_iteration": None,
        "optimal_contractive_halpern_iteration": None,
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
        "polyak_steps_in_function_value": None,
    },
    "low_dimensional_worst_cases_scenarios": {
        "alternate_projections": ("alternating-projections/last-iterate", SAME),
        "averaged_projections": ("averaged-projections/last-iterate", SAME),
        "dykstra": None,
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
    there = installed()
    mine = {(family, name) for family, examples in EXAMPLES.items() for name in examples}
    if there is not None and there != mine:
        print(f"the installed PEPit has other examples: {sorted(there ^ mine)}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
