"""The search knows early what more work cannot change: a kernel that is known whole, a claim that fails far out."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import methods
import potential as pt
from potential.search.faces import Faces
from potential.search.families import Family
from potential.search.guesses import _multiples
from potential.search.hard_samples import HardSamples
from potential.search.multipliers import search
from potential.search.samples import sample_generators
from potential.search.sdp import FEASIBLE, NumericProgram, Program
from potential.statement.trace import trace

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

import near_misses


def looked_at(monkeypatch: pytest.MonkeyPatch, claim: Any) -> list[tuple[Family, Family | None, int]]:
    """The families that a proof tried to narrow, what came of each, and how many samples were looked at."""
    found: list[tuple[Family, Family | None, int]] = []
    narrowed = Faces.narrowed

    def noted(faces: Faces, family: Family) -> Family | None:
        found.append((family, narrowed(faces, family), len(faces._programs)))
        return found[-1][1]

    monkeypatch.setattr(Faces, "narrowed", noted)
    pt.prove(claim)
    return found


def test_a_kernel_that_says_nothing_of_the_unknowns_is_known_from_the_first_samples(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """S(z) B = 0 for every z: that B does not determine z, and a further sample has the same B."""
    found = looked_at(monkeypatch, "gradient-descent/tight")
    unknown = [(family, count) for family, narrowed, count in found if narrowed is None]
    assert unknown
    for family, count in unknown:
        assert family.directions
        assert count < 12  # of the 66 that a function of one parameter may take


def test_a_kernel_that_changes_with_the_parameters_has_the_samples_that_it_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = looked_at(monkeypatch, "proximal-point/strongly-monotone-anchored")
    assert any(narrowed is not None and count >= 32 for _, narrowed, count in found)


def program_of(name: str) -> tuple[Program, list[NumericProgram]]:
    """The program of a near miss's first obligation, and it at two samples."""
    _, claim = near_misses.claims()[name]
    program = Program(trace(claim).decrease)
    return program, [program.at(sample_generators(program.obligation.target.field, seed)) for seed in (0, 2)]


@pytest.mark.parametrize("name", ["gossip/average", "saga/convex", "gradient-descent/strongly-convex"])
def test_a_claim_that_fails_far_out_is_not_looked_at_for_closed_forms(name: str) -> None:
    """5% worse it still has multipliers at the samples in general position, and none where mu/L or 1/n is small."""
    program, numeric = program_of(name)
    everything = list(range(len(program.columns)))
    assert all(one.solve(everything)[0] <= FEASIBLE for one in numeric)
    found = search(program.obligation)
    assert found.argument is None
    assert found.infeasible_at == HardSamples(program).without_multipliers is not None
    assert found.tried.startswith("tried: 1 sets")
    assert program.at(found.infeasible_at).solve(everything)[0] > 100 * FEASIBLE


def test_a_true_claim_has_multipliers_far_out() -> None:
    """Also at the ends of the domain, which some of the hard samples are."""
    for method in (methods.StronglyConvexAcceleratedGradient, methods.Saga, methods.ForwardReflectedBackward):
        hard = HardSamples(Program(trace(method).decrease))
        assert any(0 in sample.values() for sample in hard.samples)
        assert hard.without_multipliers is None


@given(
    table=arrays(float, (3, 2, 4), elements=st.sampled_from([-2.0, -0.5, 0.0, 1e-3, 1.0, 7.0, np.inf, np.nan])),
    low=arrays(float, 4, elements=st.sampled_from([-np.inf, -1.0, 0.0, 0.5])),
    width=arrays(float, 4, elements=st.sampled_from([0.0, 1.0, 20.0, np.inf])),
    number=st.sampled_from([-4.0, -1.0, -1 / 3, 0.125, 1.0, 2.0, 8.0]),
)
def test_numbers_that_take_all_values_into_a_range_are_found(table: Any, low: Any, width: Any, number: float) -> None:
    with np.errstate(all="ignore"):
        high = low + width
        least, largest = _multiples(table, low, high)
        inside = np.all((table * number >= low) & (table * number <= high), axis=-1)
        assert not np.any(inside & ~((least <= number) & (number <= largest)))
        # And hardly any others, where all are numbers.
        plain = np.all(np.isfinite(table) & (table != 0.0) & np.isfinite(low) & np.isfinite(high), axis=-1)
        assert np.array_equal(inside & plain, (least <= number) & (number <= largest) & plain)
