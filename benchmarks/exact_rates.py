"""Exact worst cases of N = 1, ..., 10 steps of the catalogue's methods, beside the formulas of the literature.

`python benchmarks/exact_rates.py` computes `.exact` of each row, which both sides confirm in exact arithmetic, and says
where it is the formula's; `--only NAME` takes those whose name has NAME in it, `--most N` fewer steps. Exit code 1
where an exact value is another one, or fewer than ten theorems agree at all N. Where a class's inequalities are only
necessary, as is said, the value is the best bound that they give.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sympy import Rational

import potential as pt

WANTED = 10


@dataclass(frozen=True)
class Rate:
    """The worst case that the literature has for N steps of a theorem's method, with parameters and source."""

    theorem: str
    shown: str
    formula: Callable[[int], Any]
    source: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)


def gap(p: Any, x0: Any) -> Any:
    """The gap of the start is at most 1."""
    return p.gap(x0)


def slope(p: Any, x0: Any) -> Any:
    """The squared gradient of the start is at most 1."""
    return p.norm_squared(p.gradient(x0))


def fixed_point(p: Any, z0: Any) -> Any:
    """The squared distance of z_0 to a fixed point of the splitting with step 1 is at most 1."""
    return p.norm_squared(z0 - p.splitting_point(1))


def distance(p: Any, t: Any, x: Any) -> Any:
    """The squared distance to the minimizer is measured."""
    return p.distance_squared(x)


CONVEX = {"L": 1}
STRONG = {"L": 1, "mu": Fraction(1, 10)}
RATIO = Rational(9, 11)  # (L - mu)/(L + mu)
DT14 = "Drori, Teboulle 2014, theorem 3.1"
THG17 = "Taylor, Hendrickx, Glineur 2017, Math. Program. 161"
THG17B = "Taylor, Hendrickx, Glineur 2017, SIAM J. Optim. 27"
THG18 = "Taylor, Hendrickx, Glineur 2018, J. Optim. Theory Appl. 178"
LIEDER = "Lieder 2018, thesis, on averaged maps"
GY = "Gu, Yang 2020, SIAM J. Optim. 30"


def powers(base: Any) -> Callable[[int], Any]:
    """N -> base^(2N)."""
    return lambda n: base ** (2 * n)


def averaged(n: int) -> Any:
    """(N/(N+1))^N / (N+1)."""
    return Rational(n, n + 1) ** n / (n + 1)


RATES = [
    Rate("gradient-descent/smooth-convex", "L/(4N+2)", lambda n: Rational(1, 4 * n + 2), DT14, CONVEX),
    Rate(
        "gradient-descent/any-step", "L/(4 N L eta + 2), eta = 1/2", lambda n: Rational(1, 2 * n + 2), DT14,
        {"L": 1, "eta": Fraction(1, 2)},
    ),
    Rate(
        "gradient-descent/tight", "L^2/(N+1)^2 for ||grad||^2", lambda n: Rational(1, (n + 1) ** 2),
        THG17, CONVEX,
    ),
    Rate(
        "gradient-descent/strongly-convex", "mu/(2 ((1-mu/L)^(-2N) - 1 + mu/L))",
        lambda n: Rational(1, 20) / (Rational(9, 10) ** (-2 * n) - Rational(9, 10)), THG17, STRONG,
    ),
    Rate(
        "gradient-descent/strongly-convex-projected", "(1 - mu/L)^(2N) for ||x - x*||^2", powers(Rational(9, 10)),
        THG18, STRONG, {"measure": distance},
    ),
    Rate("gradient-descent/contraction", "((L-mu)/(L+mu))^(2N) for ||x - x*||^2", powers(RATIO), THG18, STRONG),
    Rate(
        "discovered/gradient-descent-contraction-gap", "((L-mu)/(L+mu))^(2N) of the gap", powers(RATIO), THG18, STRONG,
        {"given": gap},
    ),
    Rate(
        "discovered/gradient-descent-contraction-gradient", "((L-mu)/(L+mu))^(2N) of ||grad||^2", powers(RATIO), THG18,
        STRONG, {"given": slope},
    ),
    Rate(
        "discovered/gradient-descent-strongly-convex-gap", "(1 - mu/L)^(2N) of the gap", powers(Rational(9, 10)),
        THG18, STRONG, {"given": gap},
    ),
    Rate(
        "gradient-descent/exact-line-search", "((L-mu)/(L+mu))^(2N) of the gap", powers(RATIO),
        "de Klerk, Glineur, Taylor 2017, Optim. Lett. 11", STRONG, {"given": gap},
    ),
    Rate(
        "gradient-descent/nonconvex", "4L/(3N+2) for the least ||grad||^2", lambda n: Rational(4, 3 * n + 2),
        "Abbaszadehpeivasti, de Klerk, Zamani 2022, Optim. Lett. 16", CONVEX, {"measure": "best"},
    ),
    Rate(
        "gradient-descent/polyak-lojasiewicz", "((2L-2mu)/(2L+mu))^N", lambda n: Rational(6, 7) ** n,
        "Abbaszadehpeivasti, de Klerk, Zamani 2023, Optim. Lett. 17", STRONG, {"given": gap},
    ),
    Rate("gradient-descent/projected", "L/(4N)", lambda n: Rational(1, 4 * n), THG17B, CONVEX),
    Rate("proximal-gradient/convex", "L/(4N)", lambda n: Rational(1, 4 * n), THG17B, CONVEX),
    Rate("proximal-gradient/contraction", "((L-mu)/(L+mu))^(2N) for ||x - x*||^2", powers(RATIO), THG18, STRONG),
    Rate("proximal-point/convex", "1/(4 s N)", lambda n: Rational(1, 4 * n), THG17B, {"s": 1}),
    Rate(
        "accelerated/simplified", "2L/(N^2+5N+6)", lambda n: Rational(2, n * n + 5 * n + 6),
        f"{THG17}, conjectured there", CONVEX,
    ),
    Rate(
        "bregman-gradient/relatively-smooth", "L D_0/N", lambda n: Rational(1, n),
        "Dragomir, Taylor, d'Aspremont, Bolte 2022", CONVEX,
    ),
    Rate(
        "subgradient/constant-step", "(1/(N+1) + eta^2 G^2)/(2 eta) for the mean, eta = 1/2",
        lambda n: Rational(1, n + 1) + Rational(1, 4), "Nesterov 2004, section 3.2.3: attained",
        {"G": 1, "eta": Fraction(1, 2)}, {"measure": "mean"},
    ),
    Rate("proximal-point/monotone", "(N/(N+1))^N/(N+1)", averaged, GY, {"s": 1}),
    Rate("halpern/nonexpansive", "4/(N+1)^2", lambda n: Rational(4, (n + 1) ** 2), "Lieder 2021, Optim. Lett. 15"),
    Rate(
        "krasnoselskii-mann/nonexpansive", "(N/(N+1))^N/((N+1) a (1-a)), a = 1/2", lambda n: 4 * averaged(n), LIEDER,
        {"a": Fraction(1, 2)},
    ),
    Rate(
        "douglas-rachford/monotone", "(N/(N+1))^N/(N+1)", averaged, f"{GY}; Eckstein, Bertsekas 1992", {"s": 1},
        {"given": fixed_point},
    ),
    Rate(
        "davis-yin/convex", "(N/(N+1))^N/(N+1) a/(1-a), a = 2/(4 - s L)", lambda n: 2 * averaged(n),
        f"{LIEDER}; Davis, Yin 2017", {"L": 1, "s": 1}, {"given": fixed_point},
    ),
]  # fmt: skip


def main() -> None:
    """Compute the table and print it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", default="", help="rows whose name has this in it")
    parser.add_argument("--most", type=int, default=10, help="the largest number of steps")
    arguments = parser.parse_args()
    agree, wrong = set(), []
    for rate in RATES:
        if arguments.only not in rate.theorem:
            continue
        began = time.process_time()
        missed, tight = [], True
        for n in range(1, arguments.most + 1):
            case = pt.worst_case(rate.theorem, steps=n, **rate.options, **rate.parameters)
            tight = tight and case.tight
            if case.exact is None:
                missed.append(n)
            elif case.exact != rate.formula(n):
                wrong.append((rate.theorem, n, case.exact))
        found = f"no exact value at N = {', '.join(map(str, missed))}" if missed else "exact at all N"
        if not missed and not any(name == rate.theorem for name, *_ in wrong):
            agree.add(rate.theorem)
        kind = "" if tight else ", best bound of the inequalities"
        print(f"{rate.theorem}: {rate.shown} [{rate.source}]: {found}{kind}; {time.process_time() - began:.2f} s")
    for name, n, value in wrong:
        print(f"DIFFERS: {name} at N = {n}: {value}")
    print(f"{len(agree)} of {len(RATES)} rows agree with the literature at N = 1, ..., {arguments.most}")
    sys.exit(1 if wrong or (not arguments.only and len(agree) < WANTED) else 0)


if __name__ == "__main__":
    main()
