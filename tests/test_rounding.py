"""The running error analysis: what it says of an error must be true, and not by too much."""

from __future__ import annotations

import math
import operator
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methods.problems import LeastSquares, Quadratic, SimplexRegression
from potential.errors import InputError, MissingOracleError, NotExpressibleError
from potential.interpretations import rounded_problem
from potential.rounding.numbers import Rounded, RoundedVector, StepCount

numbers = st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-6)
operations = st.sampled_from([operator.add, operator.sub, operator.mul, operator.truediv])


def within(x: Rounded, true: Fraction) -> bool:
    return abs(Fraction(x.value) - true) <= Fraction(x.error)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(operations, numbers, st.booleans()), min_size=1, max_size=12), numbers)
def test_error_of_a_computation_is_within_its_bound(program: list, first: float) -> None:
    number, true = Rounded(first), Fraction(first)
    for operation, operand, swapped in program:
        a, b = (operand, number) if swapped else (number, operand)
        divisor = b.value if isinstance(b, Rounded) else b
        if operation is operator.truediv and abs(divisor) <= 1e-3:
            continue
        exact_a, exact_b = (Fraction(operand), true) if swapped else (true, Fraction(operand))
        if operation is operator.truediv and exact_b == 0:
            return
        number, true = operation(a, b), operation(exact_a, exact_b)
        if math.isinf(number.error):
            return
        assert within(number, true)


def test_error_is_not_far_above_the_true_one() -> None:
    third = 1 / Rounded(3.0)
    assert 0 < third.error < 2e-16 * third.value
    total = Rounded(0.0)
    for _ in range(1000):
        total = total + third
    assert within(total, Fraction(1000, 3))
    assert total.error < 1000 * 333 * 2.3e-16


def test_exact_operands_have_no_error() -> None:
    for x in (3, 2.5, np.float64(2.5), np.int64(3), StepCount(3), Fraction(1, 4)):
        assert (Rounded(0.0) + x).error == 0
    assert (Rounded(1.0) * Fraction(1, 3)).error > 0


def test_powers_and_roots() -> None:
    x = 1 / Rounded(3.0)
    assert within(x**5, Fraction(1, 243))
    assert within(x**-2, Fraction(9))
    assert (x**0).value == 1
    root = Rounded(2.0, 1e-10).sqrt()
    assert root.error == pytest.approx(1e-10 / (2 * math.sqrt(2)), rel=1e-3)
    assert Rounded(0.0, 1e-8).sqrt().error == pytest.approx(1e-4)
    assert (Rounded(4.0) ** Fraction(1, 2)).value == 2
    with pytest.raises(NotExpressibleError, match="not a real number"):
        Rounded(-1.0) ** 0.5
    with pytest.raises(ZeroDivisionError):
        1 / Rounded(0.0)
    assert math.isinf((1 / Rounded(1.0, 2.0)).error)


def test_comparisons_look_at_values() -> None:
    a, b = Rounded(1.0, 5.0), Rounded(2.0)
    assert a < b <= 2 < 3.0
    assert b > a >= 1
    assert a == 1
    assert a != b
    assert not Rounded(0.0)
    assert float(abs(-a)) == 1.0
    with pytest.raises(TypeError):
        a < "one"  # noqa: B015


def test_step_count_is_an_integer() -> None:
    t = StepCount(5)
    assert (t + 2, 2 + t, t - 1, 7 - t, 2 * t, t * t, -t) == (7, 7, 4, 2, 10, 25, -5)
    assert isinstance(t * (t + 1), StepCount)
    assert (t**2, t // 2, t % 2, abs(-t), +t) == (25, 2, 1, 5, 5)
    assert list(range(3))[StepCount(1)] == 1
    assert t > 4 >= StepCount(4)
    assert t < 6 <= StepCount(6)
    assert hash(t) == hash(5)
    assert not StepCount(0)
    quotient = 2 / (t + 2)
    assert within(quotient, Fraction(2, 7))
    assert within(t / 3, Fraction(5, 3))
    assert (t * np.float64(0.5)).value == 2.5
    assert (np.float64(0.5) * t).value == 2.5
    assert within(t + Fraction(1, 3), Fraction(16, 3))
    assert within(t**-1, Fraction(1, 5))
    # Beyond 2^53 an integer is no float any more.
    large = StepCount(2**60 + 1) * Rounded(1.0)
    assert within(large, Fraction(2**60 + 1))


def test_a_geometric_factor_never_overflows() -> None:
    t = StepCount(10**9)
    phi = (1 - Rounded(0.5)) ** (-t) * Rounded(3.0)
    assert phi.value == 3.0
    assert phi.log == pytest.approx(1e9 * math.log(2))
    assert float(phi) == math.inf
    after = (1 - Rounded(0.5)) ** (-(t + 1)) * Rounded(2.0)
    change = (after - phi).over(phi.powers)
    assert change.value == 1.0
    assert change.error < 1e-14
    assert float((phi + 7) / phi) == 1.0
    assert (0.25**t * 2.0).log == pytest.approx(-1e9 * math.log(4))
    assert (2**t).value == 1.0
    assert float(0.25 ** StepCount(2)) == pytest.approx(1 / 16)
    with pytest.raises(NotExpressibleError, match="positive"):
        (0.0) ** t
    with pytest.raises(NotExpressibleError):
        phi**t


def test_ratio_of_factors_carries_the_error_of_the_base() -> None:
    base = 1 - 1 / Rounded(3.0)
    ratio = (base ** (-StepCount(1000))).over((base ** (-StepCount(990))).powers)
    true = Fraction(3, 2) ** 10
    assert within(ratio, true)
    assert ratio.error < 1e-13 * ratio.value
    # The same number written in another way: what it differs by, over 100 steps, is in the error.
    other = 2 / Rounded(3.0)
    difference = base ** StepCount(100) - other ** StepCount(100)
    assert abs(difference.value) <= difference.error
    assert difference.over(difference.powers).error < 1e-13


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 2**32 - 1))
def test_error_of_vectors_is_within_its_bound(seed: int) -> None:
    random = np.random.default_rng(seed)
    u, v = random.standard_normal((2, 5)) * 10.0 ** random.integers(-3, 4, (2, 1))
    t = StepCount(int(random.integers(1, 50)))
    tau = 2 / (t + 2)
    x = (1 - tau) * RoundedVector(u) + tau * RoundedVector(v)
    x = -(x - RoundedVector(v) * 3) / Rounded(7.0)
    f = Fraction(2, int(t) + 2)
    true = [-((1 - f) * Fraction(a) + f * Fraction(b) - 3 * Fraction(b)) / 7 for a, b in zip(u, v, strict=True)]
    squared = sum((Fraction(a) - b) ** 2 for a, b in zip(x.array, true, strict=True))
    assert squared <= Fraction(x.error) ** 2
    assert x.error <= 1e-14 * (np.linalg.norm(u) + np.linalg.norm(v))


def test_vectors_mix_with_arrays_only() -> None:
    x = RoundedVector(np.ones(3), 1e-8)
    assert (np.ones(3) + x).error >= 1e-8
    assert (np.ones(3) - x).array.tolist() == [0, 0, 0]
    assert (x - np.ones(3)).error >= 1e-8
    assert len(x) == 3
    with pytest.raises(TypeError):
        x + 1
    with pytest.raises(TypeError):
        x * x
    with pytest.raises(TypeError):
        np.exp(x)


def quadratic(seed: int = 0, size: int = 6) -> Quadratic:
    random = np.random.default_rng(seed)
    root = random.standard_normal((size, size))
    return Quadratic(root @ root.T / size + 0.1 * np.eye(size), random.standard_normal(size))


def test_oracles_hold_at_the_exact_point() -> None:
    problem = quadratic()
    rounded = rounded_problem(problem)
    matrix = problem_matrix(problem)
    x = np.linspace(-1, 2, 6)
    moved = x + 1e-7 * np.ones(6) / math.sqrt(6)
    seen = rounded.point(moved, 1e-7)
    true_gap = 0.5 * (x - problem.minimizer) @ matrix @ (x - problem.minimizer)
    for number, true in (
        (rounded.gap(seen), true_gap),
        (rounded.value(seen), problem.value(x)),
        (rounded.distance_squared(seen), problem.distance_squared(x)),
        (rounded.norm_squared(seen), x @ x),
        (rounded.inner(seen, seen), x @ x),
        (rounded.norm_squared(rounded.gradient(seen)), problem.norm_squared(problem.gradient(x))),
    ):
        assert abs(number.value - true) <= number.error
        assert 0 < number.error < 1e-4
    # Without an error of the point, rounding is all that is left.
    assert rounded.gap(x).error < 1e-12


def problem_matrix(problem: Quadratic) -> np.ndarray:
    columns = [problem.gradient(e) - problem.gradient(np.zeros(problem.dimension)) for e in np.eye(problem.dimension)]
    return np.array(columns)


def test_constants_are_those_of_the_problem() -> None:
    problem = quadratic()
    rounded = rounded_problem(problem)
    assert rounded.L.value == problem.L
    assert rounded.L.error == 0
    true = Fraction(problem.mu) / Fraction(problem.L)
    assert Fraction(rounded.q.value - rounded.q.error) ** 2 <= true
    assert true <= Fraction(rounded.q.value + rounded.q.error) ** 2
    with pytest.raises(MissingOracleError):
        rounded.G  # noqa: B018
    assert rounded.project(rounded.point(np.ones(6))).array.tolist() == [1.0] * 6
    assert rounded.prox(rounded.point(np.ones(6)), 1.0).error == 0


def test_mirror_step_bounds_the_logarithms() -> None:
    random = np.random.default_rng(3)
    data, target = random.standard_normal((20, 5)), random.standard_normal(20)
    problem = SimplexRegression(data, target)
    rounded = rounded_problem(problem)
    x = rounded.point(problem.default_start())
    g = rounded.subgradient(x)
    after = rounded.mirror_step(x, g, Rounded(0.7))
    with_error = rounded.bregman(rounded.minimizer, after)
    assert 0 < with_error.error < 1e-12
    # Exact arithmetic to 60 digits: the computed step is within the spread.
    import mpmath

    with mpmath.workdps(60):
        weights = [mpmath.mpf(1) / 5 * mpmath.exp(-mpmath.mpf(0.7) * mpmath.mpf(v)) for v in g.array]
        total = sum(weights)
        for k, weight in enumerate(weights):
            assert abs(mpmath.log(weight / total) - mpmath.log(mpmath.mpf(after.array[k]))) <= after.spread
    for u, v in ((after, x), (x, after)):
        between = rounded.bregman(u, v)
        with mpmath.workdps(60):
            exact = [weight / total if w is after else mpmath.mpf(1) / 5 for w in (u, v) for weight in weights]
            true = sum(a * mpmath.log(a / b) for a, b in zip(exact[:5], exact[5:], strict=True))
            assert abs(true - mpmath.mpf(between.value)) <= between.error < 1e-12
    assert rounded.dual_norm_squared(g).value == problem.dual_norm_squared(g.array)
    assert rounded.norm_squared(after).value == pytest.approx(1.0)
    again = rounded.mirror_step(after, rounded.subgradient(after), 0.7)
    assert again.spread > after.spread
    # A combination of points loses what is known of the logarithms, and says so.
    with pytest.raises(MissingOracleError, match="bregman"):
        rounded.bregman(rounded.minimizer, 0.5 * after + 0.5 * again)


def test_a_problem_that_says_nothing_of_rounding_is_refused() -> None:
    class Bare:
        L = 1.0

        def value(self, x: np.ndarray) -> float:
            return float(x @ x) / 2

    with pytest.raises(InputError, match="value_rounding and gradient_rounding"):
        rounded_problem(Bare())
    assert rounded_problem(Bare(), strict=False).value(np.ones(2)).error == 0


def test_an_oracle_of_unknown_rounding_is_refused() -> None:
    class Ball(LeastSquares):
        def project(self, x: np.ndarray) -> np.ndarray:
            return x / max(1.0, float(np.linalg.norm(x)))

    problem = Ball(np.eye(3), np.ones(3))
    with pytest.raises(MissingOracleError, match="project_rounding"):
        rounded_problem(problem).project(np.full(3, 5.0))
    with pytest.raises(NotExpressibleError, match="takes a vector"):
        rounded_problem(problem).gap(1.0)
