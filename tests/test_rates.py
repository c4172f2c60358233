"""Rates read from sequences whose rate is known."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from potential.errors import InputError
from potential.laboratory.rates import (
    Rate,
    guaranteed_rate,
    guaranteed_rate_of_values,
    observed_rate,
    sentence,
    why_slower,
)

T = np.arange(1001.0)


def power(p: float, t: np.ndarray = T) -> np.ndarray:
    return 3.0 * np.maximum(t, 0.5) ** -p


@settings(deadline=None, max_examples=50)
@given(st.floats(0.25, 6), st.integers(20, 3000))
def test_power_law(p: float, steps: int) -> None:
    rate = observed_rate(power(p, np.arange(steps + 1.0)))
    assert rate.kind == "sublinear"
    assert rate.value == pytest.approx(p, abs=1e-6)
    assert rate.low <= rate.value <= rate.high
    assert rate.high - rate.low < 1e-3


@settings(deadline=None, max_examples=50)
@given(st.floats(0.9, 0.9995), st.integers(100, 3000))
def test_geometric(rho: float, steps: int) -> None:
    rate = observed_rate(7.0 * rho ** np.arange(steps + 1.0))
    assert rate.kind == "linear"
    assert rate.value == pytest.approx(rho, rel=1e-9)


def test_lower_order_terms_widen_the_interval_and_are_covered() -> None:
    rate = observed_rate(1 / (T + 1) ** 2 + 5 / (T + 1) ** 3)
    assert rate.kind == "sublinear"
    assert rate.value == pytest.approx(2.0, abs=0.05)
    assert rate.high - rate.low > 1e-3


def test_oscillation_is_read_by_its_envelope() -> None:
    values = power(2) * (np.cos(T / 7) ** 2 + 1e-6)
    rate = observed_rate(values)
    assert rate.kind == "sublinear"
    assert rate.value == pytest.approx(2.0, abs=0.1)
    values = 0.97**T * (np.cos(T / 5) ** 2 + 1e-6)
    rate = observed_rate(values)
    assert rate.kind == "linear"
    assert rate.value == pytest.approx(0.97, abs=0.002)


def test_rounding_is_left_out_where_its_size_is_known() -> None:
    noise = 1e-13 * np.abs(np.random.default_rng(0).standard_normal(len(T)))
    rate = observed_rate(0.9**T + noise, errors=np.full(len(T), 1e-12))
    assert rate.kind == "linear"
    assert rate.value == pytest.approx(0.9, abs=1e-4)
    assert rate.window is not None
    assert rate.window[1] < 250


def test_rounding_is_found_where_its_size_is_not_known() -> None:
    noise = 1e-15 * np.abs(np.random.default_rng(0).standard_normal(len(T)))
    rate = observed_rate(0.9**T + noise + 1e-15)
    assert rate.kind == "linear"
    assert rate.value == pytest.approx(0.9, abs=1e-3)
    exact_zeros = np.where(T < 200, 0.8**T, 0.0)
    assert observed_rate(exact_zeros).value == pytest.approx(0.8, abs=1e-3)
    negative = np.where(T < 200, 0.8**T, -1e-17)
    assert observed_rate(negative).value == pytest.approx(0.8, abs=1e-3)


def test_one_dip_below_rounding_does_not_end_a_sequence() -> None:
    values = power(1)
    values[300] = 0.0
    rate = observed_rate(values, errors=np.full(len(T), 1e-9))
    assert rate.value == pytest.approx(1.0, abs=1e-3)
    assert rate.window is not None
    assert rate.window[1] == 1000


def test_plateaus_have_no_rate() -> None:
    rate = observed_rate(np.full(500, 2.0))
    assert not rate
    assert rate.floor == pytest.approx(2.0)
    assert "does not fall" in str(rate)
    assert not observed_rate(np.linspace(1, 2, 500))


@settings(deadline=None, max_examples=50)
@given(st.integers(100, 3000), st.floats(0.55, 0.95), st.floats(0.3, 2))
def test_a_curve_that_rises_at_its_end_has_no_rate(steps: int, lowest: float, p: float) -> None:
    t = np.arange(steps + 1.0)
    turn = max(int(lowest * steps), 20)
    falling = power(p, t)
    # Down to `turn` as a power law, and up again by a half of what was left there.
    values = np.where(t <= turn, falling, falling[turn] * (1 + (t - turn) / (2 * (steps - turn))))
    rate = observed_rate(values)
    assert not rate
    assert "rises" in rate.reason or "does not fall" in rate.reason


def test_a_regime_that_has_begun_is_found() -> None:
    rate = observed_rate(np.where(T < 400, 1 / (T + 1), 0.97 ** (T - 400) / 401))
    assert rate.kind == "linear"
    assert rate.value == pytest.approx(0.97, rel=1e-6)
    assert rate.window == (500, 1000)


def test_a_slope_that_goes_on_changing_is_no_rate() -> None:
    rate = observed_rate(1 / (1 + (T / 900) ** 3))
    assert str(rate) == "no rate (not yet in its asymptotic regime)"
    # Further on it is there.
    assert observed_rate(1 / (1 + (np.arange(30001.0) / 900) ** 3)).value == pytest.approx(3, abs=0.01)


def drawn(seed: int, number: int) -> list[float]:
    """So many values, as hypothesis would take long to draw; what is 10^-9 of others counts as rounding."""
    return (10 ** np.random.default_rng(seed).uniform(-2, 6, number)).tolist()


@settings(deadline=None, max_examples=100)
@given(st.lists(st.floats(1e-12, 1e6), max_size=30) | st.builds(drawn, st.integers(0, 2**32), st.integers(30, 200)))
# Three maxima that fall, after values far below them: what falls is the envelope, not the values.
@example([1.0] * 7 + [792004.0, 1.0, 1.0, 1.0, 782483.0, 1.0, 773599.0, 1.0])
def test_what_has_a_rate_falls_over_its_window(values: list[float]) -> None:
    rate = observed_rate(values)
    if rate:
        assert rate.window is not None
        first, last = rate.window
        assert max(values[last:]) < max(values[first:])
        assert rate.value > 0
        assert rate.kind == "sublinear" or rate.value < 1


def test_a_run_that_seems_slower_is_told_why() -> None:
    guaranteed, level = Rate("sublinear", 2.0, 2.0, 2.0), Rate("sublinear", 1.0, 1.0, 1.0, floor=0.3)
    slow = Rate("sublinear", 0.2, 0.15, 0.25, (125, 1000))
    assert why_slower(slow, guaranteed, 1000, 1e-8, 1e-3) == (
        "not yet in its asymptotic regime: at 1e-05 of its bound it may still fall more slowly than that"
    )
    assert why_slower(slow, level, 1000, 1e-8, 0.4) == "slower, as it may be where the bound levels off at 0.3"
    assert why_slower(Rate("sublinear", 2.5, 2.4, 2.6), guaranteed, 1000, 1e-8, 1e-3) == ""
    assert why_slower(Rate("unknown"), guaranteed, 1000, 1e-8, 1e-3) == ""


def test_short_sequences_say_so() -> None:
    rate = observed_rate([1.0, 0.5, 0.25])
    assert not rate
    assert "3 usable points" not in rate.reason
    assert "2 usable points" in rate.reason
    assert "too short" in rate.reason
    assert "rounding" in observed_rate(0.1**T, errors=np.full(len(T), 1e-5)).reason
    assert not observed_rate([])
    assert not observed_rate(np.full(50, np.nan))


def test_recorded_at_powers_of_two() -> None:
    t = np.array([0, *(2**k for k in range(14))])
    rate = observed_rate(power(1.5, t.astype(float)), t)
    assert rate.kind == "sublinear"
    assert rate.value == pytest.approx(1.5)


def test_an_infinite_beginning_is_no_end() -> None:
    values = power(2)
    values[:3] = np.inf
    assert observed_rate(values).value == pytest.approx(2.0)


def test_bad_arguments() -> None:
    with pytest.raises(InputError, match="one length"):
        observed_rate([1.0, 2.0], [1])
    with pytest.raises(InputError, match="increase"):
        observed_rate([1.0, 2.0], [2, 1])
    with pytest.raises(InputError, match="errors"):
        observed_rate([1.0, 2.0], errors=[1.0])


@pytest.mark.parametrize(
    ("bound", "p", "floor"),
    [
        (lambda t: 5.0 / t, 1.0, 0.0),
        (lambda t: 5.0 / (t * (t + 1)), 2.0, 0.0),
        (lambda t: 5.0 / math.sqrt(t), 0.5, 0.0),
        (lambda t: 5.0 / t + 0.25, 1.0, 0.25),
    ],
)
def test_guaranteed(bound, p: float, floor: float) -> None:
    rate = guaranteed_rate(bound)
    assert rate.kind == "sublinear"
    assert rate.value == pytest.approx(p, abs=1e-3)
    assert rate.floor == pytest.approx(floor, abs=1e-9)
    assert rate.low == rate.high == rate.value


def test_guaranteed_without_a_power() -> None:
    assert guaranteed_rate(lambda t: 1.0, factor=0.9) == Rate("linear", 0.9, 0.9, 0.9)
    assert "stays at 2" in guaranteed_rate(lambda t: 2.0).reason
    assert not guaranteed_rate(lambda t: math.inf)
    assert guaranteed_rate_of_values(np.log(T[1:] + 1) / T[1:], T[1:]).value == pytest.approx(0.85, abs=0.05)
    assert not guaranteed_rate_of_values([1.0, 1.0])
    assert not guaranteed_rate_of_values(np.ones(100))


def test_words() -> None:
    observed = Rate("sublinear", 2.0134, 1.93, 2.1, (125, 1000))
    guaranteed = Rate("sublinear", 2.0, 2.0, 2.0)
    assert sentence(observed, guaranteed) == "observed O(t^-2.01) [1.93, 2.10], guaranteed O(t^-2)"
    assert str(Rate("sublinear", 0.5)) == "O(t^-0.5)"
    assert str(Rate("linear", 0.99712)) == "O(0.99712^t)"
    assert str(Rate("sublinear", 1.0, floor=0.25)) == "O(t^-1) down to 0.25"
    assert Rate("linear", 0.5, 0.4, 0.6).interval == "[0.400, 0.600]"
    assert observed.to_latex() == "O(t^{-2.01})"
    assert json.loads(json.dumps(Rate("unknown", reason="short").to_dict()))["value"] is None
