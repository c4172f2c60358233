"""Near misses: every theorem of the catalogue with one constant 5% worse, and false statements of all classes, refuted.

Each is refuted from nothing: a member of its class with exact data, and the violation on the method's own step. The
table tells what is worse, by how much the claim then fails, and how long the refutation takes.

    python benchmarks/near_misses.py             # prints the table; exits with 1 where a target is missed
    python benchmarks/near_misses.py --record    # keeps the counterexamples in counterexamples.json, for the tests
    python benchmarks/near_misses.py davis-yin   # those alone whose names have this in them
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction as F
from pathlib import Path
from typing import Any

from false_statements import STATEMENTS

import potential as pt
import proofs
from methods import Method
from potential.refutation.recording import record
from potential.statement.theorem import Theorem

RECORDS = Path(__file__).with_name("counterexamples.json")
MEDIAN, MOST, SHARE = 10.0, 60.0, 0.95  # seconds, seconds, and the share of the catalogue
WORSE = F(21, 20)


def _times(theorem: Theorem, part: str, factor: Callable[..., Any]) -> Theorem:
    """The theorem with one of its functions times a factor, a function of (method, p, t)."""

    def of_state(method: Any, p: Any, t: Any, state: Any) -> Any:
        return factor(method, p, t) * theorem.function(part, method)(p, t, state)

    def of_time(method: Any, p: Any, t: Any) -> Any:
        return factor(method, p, t) * theorem.function(part, method)(p, t)

    made = of_time if part in ("budget", "weight") else of_state
    return replace(theorem, name=f"near-miss/{theorem.name}", **{part: made})


def more_progress(theorem: Theorem) -> Theorem:
    """The progress 5% larger."""
    return _times(theorem, "progress", lambda m, p, t: WORSE)


def less_budget(theorem: Theorem) -> Theorem:
    """The budget 5% smaller."""
    return _times(theorem, "budget", lambda m, p, t: 1 / WORSE)


def faster(theorem: Theorem) -> Theorem:
    """The rate 5% better: the potential times 1.05^t."""
    return _times(theorem, "potential", lambda m, p, t: WORSE**t)


def _flow(potential: Callable[..., Any]) -> Callable[[Theorem], Theorem]:
    return lambda theorem: replace(theorem, name=f"near-miss/{theorem.name}", potential=potential)


# Flows have rates exp(r t), and weights of which one is 5% larger.
FLOWS = {
    "gradient-flow/convex": _flow(lambda m, p, t, x: WORSE * t * p.gap(x) + p.distance_squared(x) / 2),
    "gradient-flow/strongly-convex": _flow(lambda m, p, t, x: pt.exp(2 * WORSE * p.mu * t) * p.distance_squared(x)),
    "accelerated-flow/convex": _flow(
        lambda m, p, t, s: WORSE * t**2 * p.gap(s.x) + 2 * p.norm_squared(s.x - p.minimizer + t / 2 * s.v)
    ),
    "accelerated-flow/friction": _flow(
        lambda m, p, t, s: (
            WORSE * t**2 * p.gap(s.x) + (m.r - 1) ** 2 / 2 * p.norm_squared(s.x - p.minimizer + t / (m.r - 1) * s.v)
        )
    ),
    "gradient-flow/strongly-convex-gap": _flow(lambda m, p, t, x: pt.exp(2 * WORSE * p.mu * t) * p.gap(x)),
    "accelerated-flow/strongly-convex": lambda theorem: _times(
        theorem, "potential", lambda m, p, t: pt.exp((WORSE - 1) * p.r * t)
    ),
}
# Without progress, or with a budget that is larger than it must be: the rate is what is tight.
BY_RATE = {
    "davis-yin/last-iterate",
    "discovered/polyak-lojasiewicz",
    "discovered/proximal-gradient-mapping",
    "douglas-rachford/anchored",
    "forward-backward/last-iterate",
    "gradient-descent/polyak-lojasiewicz-any-step",
    "gradient-descent/stochastic-polyak-lojasiewicz",
    "accelerated/stochastic",
    "mirror-descent/stochastic-accelerated",
    "douglas-rachford/last-iterate",
    "gradient-descent/stochastic-strongly-convex",
    "krasnoselskii-mann/last-iterate",
    "proximal-point/anchored",
    "proximal-point/last-iterate",
    "proximal-point/strongly-monotone",
    "proximal-point/strongly-monotone-anchored",
    "gradient-descent/expected-smoothness",
    "gradient-descent/finite-sum-strongly-convex",
    "gradient-descent/inexact",
    "gradient-descent/polyak-lojasiewicz",
    "l-svrg/strongly-convex",
    "proximal-point/finite-sum",
    "saga/strongly-convex",
}


def _has(theorem: Theorem, part: str) -> bool:
    """Whether a theorem says something of its own of one of its functions."""
    return getattr(theorem, part) is not None or getattr(theorem.method_class, part) is not getattr(Method, part)


def near_miss(theorem: Theorem) -> tuple[str, Theorem]:
    """What is worse in the near miss of a theorem, and the near miss."""
    if theorem.name in FLOWS:
        return "rate or weight", FLOWS[theorem.name](theorem)
    if theorem.name not in BY_RATE and _has(theorem, "progress"):
        return "progress", more_progress(theorem)
    if theorem.name not in BY_RATE and _has(theorem, "budget"):
        return "budget", less_budget(theorem)
    return "rate", faster(theorem)


def claims() -> dict[str, tuple[str, Any]]:
    """The near misses of all theorems, and the false statements, by name."""
    misses = {theorem.name: near_miss(theorem) for theorem in proofs.catalogue()}
    return misses | {name: ("statement", method) for name, method in STATEMENTS.items()}


def _refuted(claim: Any) -> tuple[Any, str]:
    """What proving the claim comes to: its counterexample, or None and why there is none."""
    try:
        pt.prove(claim)
    except pt.NotProved as error:
        return error.counterexample, f"not refuted: {error.kind}"
    return None, "PROVED, though it should be false"


def main(arguments: list[str]) -> int:
    """Print the table; 1 where a target is missed."""
    records, seconds, missed = {}, [], []
    catalogue = {theorem.name for theorem in proofs.catalogue()}
    wanted = [a for a in arguments if not a.startswith("--")]
    for name, (worse, claim) in claims().items():
        if wanted and not any(part in name for part in wanted):
            continue
        start = time.process_time()
        found, said = _refuted(claim)
        seconds.append(time.process_time() - start)
        if found is None:
            missed.append(name)
        else:
            records[name] = record(found)
            said = f"{found.obligation} at t = {found.t}, dimension {found.function.dimension}: "
            said += f"{float(found.violation):.3g} too much, {found.relative_violation:.1g} of the terms"
        print(f"{name:52s} {worse:14s} {seconds[-1]:6.2f} s  {said}", flush=True)
    if "--record" in arguments:
        records = (json.loads(RECORDS.read_text()) if wanted else {}) | records
        RECORDS.write_text(json.dumps(records, separators=(",", ":")).replace('},"', '},\n"') + "\n")
    if wanted:
        return int(bool(missed))
    share = 1 - sum(name in catalogue for name in missed) / len(catalogue)
    others = len(STATEMENTS) - sum(name in STATEMENTS for name in missed)
    median, most = statistics.median(seconds), max(seconds)
    print(f"\ncatalogue: {share:.1%} of {len(catalogue)} refuted (target {SHARE:.0%})")
    print(f"false statements: {others} of {len(STATEMENTS)} refuted (target 60)")
    print(f"seconds of CPU: {median:.2f} in the median (target {MEDIAN:.0f}), {most:.2f} at most (target {MOST:.0f})")
    return int(share < SHARE or others < 60 or median > MEDIAN or most > MOST)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
