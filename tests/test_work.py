"""Work: a proof's search is limited by operations, so that neither the clock nor the load changes an answer."""

import ast
import itertools
import random
import re
import time
from math import prod
from pathlib import Path

import pytest

import potential as pt
from methods import Method
from potential.algebra.rational_functions import RationalFunctions
from potential.algebra.work import Exhausted, Work
from potential.search import multipliers as prover

# Files that measure time: how long a run or a compiler took is shown to a person, and decides nothing; and the limit
# that a discovery, and nobody else, sets to its own search, of which it says whether it was complete.
TIMED = {
    "completing.py", "machine_check.py", "main_job.py", "pipeline.py", "stepping.py", "sweeps.py", "time_limit.py",
}  # fmt: skip
CLOCKS = {"time", "datetime", "timeit", "resource", "psutil"}
ROOMS = Path(pt.__file__).parent


def _imported(text: str) -> set[str]:
    if not re.search(rf"(from|import)\s[^\n]*\b({'|'.join(CLOCKS)})\b", text):
        return set()  # and needs not be parsed
    nodes = list(ast.walk(ast.parse(text)))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return names | {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}


def test_no_other_file_reads_the_clock():
    texts = {path: path.read_text(encoding="utf-8") for path in ROOMS.rglob("*.py")}
    assert {path.name for path, text in texts.items() if _imported(text) & CLOCKS} == TIMED
    assert {path.parent.name for path, text in texts.items() if "time_limit.limited" in text} == {"discovery"}


class SlowRate(Method):
    """A rate in expectation with too small a budget at an end of the domain: false."""

    assumes = pt.FiniteSum(pt.SmoothStronglyConvex)
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / (2 * p.L))

    def step(self, p, t, x):
        return x - self.eta * p.component_gradient(x)

    def potential(self, p, t, x):
        return (1 - self.eta * p.mu) ** (-t) * p.distance_squared(x)

    def budget(self, p, t):
        return 3 * (1 - self.eta * p.mu) ** (-t) * self.eta**2 * p.sigma**2 / 2

    def measure(self, p, t, x):
        return p.distance_squared(x)

    def weight(self, p, t):
        return (1 - self.eta * p.mu) ** (-t)


def _answer(claim: object) -> str:
    try:
        return str(pt.prove(claim).certificate.to_json())
    except pt.NotProved as error:
        return f"{error.kind}: {error}"


SEARCHED = ["krasnoselskii-mann/last-iterate", "gradient-descent/polyak-step", SlowRate]


@pytest.mark.parametrize("claim", SEARCHED, ids=str)
def test_the_answer_does_not_depend_on_the_clock(claim, monkeypatch):
    monkeypatch.setattr(prover, "_WORK", 5e5 if claim is SlowRate else prover._WORK)
    calm = _answer(claim)
    assert calm.startswith("false") == (claim is SlowRate)
    rng, now = random.Random(3), itertools.count()
    for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time"):
        monkeypatch.setattr(time, name, lambda: next(now) * 3600.0 + rng.random())
        monkeypatch.setattr(time, f"{name}_ns", lambda: next(now) * 10**13)
    wild = _answer(claim)
    monkeypatch.undo()
    assert wild == calm


def test_a_search_ends_where_its_work_is_spent(monkeypatch):
    monkeypatch.setattr(prover, "_WORK", 1e4)
    with pytest.raises(pt.NotProved, match="search ended before it knew whether multipliers exist"):
        pt.prove("gradient-descent/polyak-step")


def test_parts_have_a_share_of_their_own():
    work = Work(100)
    with work.at_most(10):
        work.spend(11)
    assert work.limit == 100
    with work.at_most(1000):
        work.spend(20)
    with pytest.raises(Exhausted), work.at_most(1000):
        work.spend(100)


def test_operations_are_counted_only_while_a_search_is_on():
    algebra = RationalFunctions(["a", "b"])
    a, b = algebra.gens
    work = Work(100)
    with algebra.counting(work):
        short = (a + b, work.spent)
        assert short[1] > 0
        product = (a + b) * (1 / (a - b) + a)
        assert work.spent > 2 * short[1]
        with pytest.raises(Exhausted):
            prod([product, *[a + 1] * 100])
    spent = work.spent
    assert product * a / a == product
    assert work.spent == spent
