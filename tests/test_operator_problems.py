"""Operators, maps and inclusions in numbers: what membership in their classes says, certified references, refusals."""

import numpy as np
import pytest

import potential as pt
from methods import sets
from methods.monotone import CosineSparsity, NormalCone, Subdifferential
from methods.problems import (
    ForwardBackwardMap,
    GradientOperator,
    Inclusion,
    LabelSpreading,
    LeastAbsoluteDeviations,
    LeastSquares,
    LogisticRegression,
    MaskedFit,
    MatrixGameOperator,
    NoisyOperator,
    ProximalSaddle,
    SaddleOperator,
    Separation,
    VariationalInequality,
    bundled_operators,
    bundled_problem,
    problems_for,
)
from methods.regularizers import OneNorm
from potential.errors import InputError, MissingOracleError, NoMinimizerError
from potential.interpretations import rounded_problem
from potential.laboratory.check import check
from potential.laboratory.plan import MEAN_PROGRESS
from potential.rounding.numbers import Rounded, as_rounded

THEOREMS = {
    "extragradient/monotone": "MonotoneLipschitz",
    "extragradient/projected": "Constrained(MonotoneLipschitz)",
    "optimistic-gradient/monotone": "MonotoneLipschitz",
    "optimistic-gradient/projected": "Constrained(MonotoneLipschitz)",
    "proximal-point/monotone": "Monotone",
    "halpern/nonexpansive": "Nonexpansive",
    "krasnoselskii-mann/nonexpansive": "Nonexpansive",
    "krasnoselskii-mann/varying-steps": "Nonexpansive",
    "forward-backward/cocoercive": "Composite(Cocoercive)",
}


def data(n=30, d=4):
    rng = np.random.default_rng(0)
    A = rng.standard_normal((n, d)) * np.array([1.0, 2.0, 0.5, 1.0])[:d]
    b = A @ rng.standard_normal(d) + 0.3 * rng.standard_normal(n)
    return A, b, np.where(A @ np.ones(d) > 0.0, 1.0, -1.0)


def lipschitz_operators():
    A, b, y = data()
    mask = (np.arange(12) % 3 > 0).astype(float)
    return [
        GradientOperator(LeastSquares(A, b)), GradientOperator(LogisticRegression(A, y, 0.1)),
        MaskedFit(mask, np.linspace(0.0, 1.0, 12)), SaddleOperator(A / 5, None, b / 5, q=1.0),
        SaddleOperator(A / 5, np.ones(4), b / 5, p=0.3, q=0.7), SaddleOperator(A[:4], b[:4], b[4:8]),
        ProximalSaddle(A / 5, None, b / 5, q=1.0),
    ]  # fmt: skip


def maps():
    A, b, y = data()
    lasso = Inclusion(GradientOperator(LeastSquares(A, b)), Subdifferential(OneNorm(4, 0.3)))
    ring = np.roll(np.eye(9), 1, axis=1) + np.roll(np.eye(9), -1, axis=1) + 0.5 * np.eye(9)
    return [
        Separation(A[np.abs(A.sum(axis=1)) > 0.3], y[np.abs(A.sum(axis=1)) > 0.3]),
        LabelSpreading(ring, np.array([1.0, 0, 0, 0, -1, 0, 0, 0, 0]), spread=0.9),
        ForwardBackwardMap(lasso), ForwardBackwardMap(lasso, 1.9 / lasso.L),
    ]  # fmt: skip


def parts():
    return [
        NormalCone(sets.Box(-0.5, 0.5, 36)), NormalCone(sets.Ball(36, 0.7)), Subdifferential(OneNorm(36, 0.4)),
        CosineSparsity((6, 6), 0.4), CosineSparsity((4, 9), 0.2, 0.6),
    ]  # fmt: skip


def pairs(dimension, count=40):
    rng = np.random.default_rng(1)
    for _ in range(count):
        yield tuple(rng.standard_normal(dimension) * 10.0 ** rng.uniform(-2, 1) for _ in range(2))


# --- what the classes say -----------------------------------------------------------------------------------


@pytest.mark.parametrize("p", lipschitz_operators(), ids=lambda p: p.name)
def test_operators_are_monotone_and_lipschitz_and_gradients_cocoercive(p):
    for x, y in pairs(p.dimension):
        dx, dF = x - y, p.operator(x) - p.operator(y)
        rounding = (p.operator_rounding(x) + p.operator_rounding(y)) * (1.0 + np.linalg.norm(dx) + np.linalg.norm(dF))
        assert np.linalg.norm(dF) <= p.L * np.linalg.norm(dx) + rounding
        least = dF @ dF / p.L if "Cocoercive" in p.class_names else 0.0
        assert dF @ dx >= least * (1 - 1e-12) - rounding
    assert p.norm_squared(p.operator(p.minimizer)) <= p.stationarity**2
    assert p.stationarity <= 1e-12 * (1.0 + p.L)
    assert p.distance_squared(p.minimizer + 1.0) == pytest.approx(p.dimension)


def test_the_constant_of_a_saddle_operator_is_its_norm():
    A, _, _ = data()
    for p, q in ((0.0, 0.0), (0.0, 1.0), (0.4, 0.1), (3.0, 3.0)):
        operator = SaddleOperator(A, p=p, q=q)
        matrix = np.block([[p * np.eye(4), A.T], [-A, q * np.eye(30)]])
        largest = np.linalg.norm(matrix, 2)
        assert largest <= operator.L <= largest * (1 + 1e-9)
        x = np.arange(34.0)
        assert operator.operator(x) == pytest.approx(matrix @ x)


@pytest.mark.parametrize("p", maps(), ids=lambda p: p.name)
def test_maps_are_nonexpansive_with_a_fixed_point(p):
    for x, y in pairs(p.dimension):
        moved = np.linalg.norm(p.apply(x) - p.apply(y))
        assert moved <= np.linalg.norm(x - y) + p.apply_rounding(x) + p.apply_rounding(y)
    assert np.linalg.norm(p.apply(p.minimizer) - p.minimizer) <= p.stationarity <= 1e-12
    assert p.class_names - {"Contraction"} == {"Nonexpansive"}
    if "Contraction" in p.class_names:
        assert p.L < 1


@pytest.mark.parametrize("part", parts(), ids=lambda part: part.name)
def test_resolvents_are_firmly_nonexpansive_and_belong_to_one_operator(part):
    for x, y in pairs(part.dimension):
        for s in (0.1, 1.0, 7.0):
            u, v = part.resolvent(x, s), part.resolvent(y, s)
            rounding = part.resolvent_rounding(x, s) + part.resolvent_rounding(y, s)
            # Firm non-expansiveness is the monotonicity of the operator between the two points.
            assert (u - v) @ (x - y) >= (u - v) @ (u - v) - 20 * rounding * (1 + np.linalg.norm(x - y))
            # The resolvent identity: steps of all sizes are of one operator.
            r = 0.3 * s
            same = part.resolvent(r / s * x + (1 - r / s) * u, r)
            assert np.linalg.norm(same - u) <= 10 * rounding + 1e-14 * (1 + np.linalg.norm(x))


def test_the_resolvent_of_sparse_coefficients_is_a_proximal_step():
    part = CosineSparsity((6, 6), 0.4, 0.3)
    rng = np.random.default_rng(2)
    x = rng.standard_normal(36)
    assert np.linalg.norm(part.coefficients(x)) == pytest.approx(np.linalg.norm(x))
    u = part.resolvent(x, 0.5)

    def objective(w):
        return part.value(w) + (w - x) @ (w - x) / (2 * 0.5)

    assert all(objective(u + 1e-3 * rng.standard_normal(36)) > objective(u) for _ in range(50))


def exact_cosines(n):
    k, j = np.meshgrid(np.arange(n), np.arange(n), indexing="ij")
    matrix = np.cos(np.pi * np.longdouble(1) * k * (2 * j + 1) / (2 * np.longdouble(n))) * np.sqrt(np.longdouble(2) / n)
    matrix[0] /= np.sqrt(np.longdouble(2))
    return matrix


def test_rounding_of_operators_maps_and_resolvents_is_bounded():
    A, b, _ = (np.asarray(v, dtype=np.longdouble) for v in data())
    rng = np.random.default_rng(3)
    saddle = SaddleOperator(A / 5, np.ones(4), b / 5, p=0.3, q=0.7)
    exact_A, exact_b, exact_c = (v.astype(np.longdouble) for v in (saddle._A, saddle._b, saddle._c))
    rows, columns = exact_cosines(4), exact_cosines(9)
    part = CosineSparsity((4, 9), 0.2, 0.6)
    spreading = maps()[1]
    for _ in range(50):
        x = rng.standard_normal(34) * 10.0 ** rng.uniform(-4, 4)
        u, v = x[:4].astype(np.longdouble), x[4:].astype(np.longdouble)
        p, q = np.longdouble(0.3), np.longdouble(0.7)
        exact = np.concatenate([p * u + exact_b + exact_A.T @ v, q * v + exact_c - exact_A @ u])
        error = float(np.linalg.norm(exact - saddle.operator(x)))
        assert error <= saddle.operator_rounding(x)
        y = rng.standard_normal(36) * 10.0 ** rng.uniform(-2, 4)
        z = rows @ y.reshape(4, 9).astype(np.longdouble) @ columns.T
        shrunk = np.sign(z) * np.maximum(np.abs(z) - np.longdouble(0.7) * np.longdouble(0.2), 0)
        exact = (rows.T @ (shrunk / (1 + np.longdouble(0.7) * np.longdouble(0.6))) @ columns).ravel()
        error = float(np.linalg.norm(exact - part.resolvent(y, 0.7)))
        assert error <= part.resolvent_rounding(y, 0.7) <= 1e-12 * (1 + np.linalg.norm(y))
        w = rng.standard_normal(9)
        S = spreading._S.toarray().astype(np.longdouble)
        constant = spreading._constant.astype(np.longdouble)
        exact = np.longdouble(spreading._spread) * (S @ w) + constant
        assert float(np.linalg.norm(exact - spreading.apply(w))) <= spreading.apply_rounding(w)


def test_the_rounding_of_a_separation_step_is_bounded():
    p = maps()[0]
    M, squares = p._M.astype(np.longdouble), np.einsum("ij,ij->i", *[p._M.astype(np.longdouble)] * 2)
    for x, _ in pairs(4):
        moves = np.maximum(1 - M @ x, 0) / squares
        y = x + moves @ M / len(M)
        size = np.sqrt(y @ y)
        exact = y if size <= p.radius else y * (np.longdouble(p.radius) / size)
        assert float(np.linalg.norm(exact - p.apply(x))) <= p.apply_rounding(x) <= 1e-12 * (1 + np.linalg.norm(x))


def test_the_resolvent_of_a_saddle_operator_solves_its_equation():
    p = bundled_problem("operator/proximal-saddle-wine")
    for x, _ in pairs(p.dimension, 5):
        for s in (1e-3, 1.0, 50.0):
            u = p.resolvent(x, s)
            assert u + s * p.operator(u) == pytest.approx(x, abs=1e-9)
            assert p.resolvent_rounding(x, s) <= 1e-12 * (1 + s) * (1 + np.linalg.norm(x))
    assert p.resolvent(p.minimizer, 2.0) == pytest.approx(p.minimizer, abs=1e-12)


# --- reference solutions ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["operator/game-breast-cancer", "operator/game-wine"])
def test_references_of_games_are_equilibria(name):
    p = bundled_problem(name)
    x = p.minimizer
    assert p.infeasibility(x) <= 1e-12
    assert 0.0 <= p.duality_gap(x) + 1e-13 <= 1e-12
    assert p.stationarity <= 1e-10
    rng = np.random.default_rng(4)
    for _ in range(30):
        u = p.domain.random_point(rng)
        # F - e has its solution there exactly: <F x, u - x> >= -||e|| ||u - x||.
        assert p.operator(x) @ (u - x) >= -(p.stationarity + 1e-12) * np.linalg.norm(u - x)


def test_the_value_of_a_known_game():
    rock_paper_scissors = MatrixGameOperator([[0.0, 1.0, -1.0], [-1.0, 0.0, 1.0], [1.0, -1.0, 0.0]])
    assert rock_paper_scissors.minimizer == pytest.approx(np.full(6, 1 / 3), abs=1e-12)
    assert pytest.approx(np.sqrt(3.0)) == rock_paper_scissors.L
    assert rock_paper_scissors.class_names == {"Constrained(MonotoneLipschitz)"}
    assert rock_paper_scissors.duality_gap(np.array([1.0, 0, 0, 1, 0, 0])) == 2.0


def test_a_variational_inequality_is_solved_by_extragradient_steps():
    A, b, _ = data()
    p = VariationalInequality(SaddleOperator(A / 5, None, b / 5, q=1.0), sets.Ball(34, 0.2))
    assert p.stationarity <= 1e-12
    assert np.linalg.norm(p.minimizer) == pytest.approx(0.2)
    x = p.minimizer
    for u, _ in pairs(34, 20):
        u = p.project(u)
        assert p.operator(x) @ (u - x) >= -1e-12
    assert np.array_equal(p.resolvent(x + 1.0, 3.0), p.project(x + 1.0))


@pytest.mark.parametrize("name", ["inclusion/lasso-diabetes", "inclusion/sparse-logistic-breast-cancer"])
def test_references_of_inclusions_have_their_certificate(name):
    p = bundled_problem(name)
    x, a = p.minimizer, p.part_element
    weight = p.part.regularizer.weight
    # -F x* lies in weight times the subdifferential of the 1-norm, as nearly as is said.
    assert np.linalg.norm(a + p.operator(x)) <= p.stationarity <= 1e-12
    assert np.abs(a).max() <= weight * (1 + 1e-12)
    assert a[x != 0] == pytest.approx(weight * np.sign(x[x != 0]), rel=1e-9)
    assert np.count_nonzero(x) < p.dimension
    assert p.operator_shift == p.stationarity
    assert p.second_resolvent_shift(1.0) == p.resolvent_shift(1.0) == 0.0
    assert p.resolvent(x - p.operator(x), 1.0) == pytest.approx(x, abs=1e-12)


def test_an_inclusion_says_what_it_is_as_parts_are_zero():
    A, b, _ = data()
    F, cone = GradientOperator(LeastSquares(A, b)), NormalCone(sets.Ball(4, 0.1))
    norm = Subdifferential(OneNorm(4, 0.3))
    assert Inclusion(F).class_names == {"Cocoercive", "Composite(Cocoercive)", "Splitting(Cocoercive)"}
    assert Inclusion(F, cone).class_names == {"Composite(Cocoercive)", "Splitting(Cocoercive)"}
    assert Inclusion(None, norm, cone).class_names == {"Splitting()", "Splitting(Cocoercive)"}
    assert Inclusion(F, norm, cone).class_names == {"Splitting(Cocoercive)"}
    x = np.arange(4.0)
    alone = Inclusion(F)
    assert alone.resolvent(x, 2.0) is x
    assert alone.second_resolvent(x, 2.0) is x
    assert not Inclusion(None, norm, cone).operator(x).any()
    assert alone.minimizer == pytest.approx(F.minimizer, abs=1e-12)
    # The origin is where a 1-norm over a ball is least.
    assert Inclusion(None, norm, cone).minimizer == pytest.approx(np.zeros(4), abs=1e-15)


def test_the_separating_hyperplane_separates():
    p = bundled_problem("fixed-point/separation-wine")
    assert (p._M @ p.minimizer).min() >= 1.0
    run = pt.check("halpern/nonexpansive", p, steps=200)
    assert (run.gaps != run.gaps).all()
    A = np.array([[1.0, 1.0], [-1.0, 1.0], [1.0, 1.0]])
    with pytest.raises(NoMinimizerError):
        _ = Separation(A, [1, -1, -1]).minimizer


# --- the check ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theorem", THEOREMS)
def test_theorems_hold_on_data(theorem):
    problems = [p for p in map(bundled_problem, bundled_operators()) if THEOREMS[theorem] in p.class_names]
    assert problems
    for p in problems:
        report = check(theorem, p, steps=40)
        assert report, report.summary()
        assert np.isnan(report.gaps).all()
        assert "gap" not in report.measure_name
        clear = report.scales > 1e-9 * report.scales[0]
        assert np.median((report.allowances / report.scales)[clear]) <= 1e-6
        assert report.plot() is not None
        assert report.to_dict()["holds"] is True


def test_there_are_two_problems_for_each_class():
    for name in set(THEOREMS.values()):
        assert len(problems_for(name)) >= 2


def test_runs_and_sweeps_do_without_a_gap():
    p = bundled_problem("operator/game-wine")
    run = (
        pt.Theorem.of("extragradient/projected")
        .method()
        .run(p, None, 50, record="log", theorem="extragradient/projected")
    )
    assert not run.has_gaps
    assert run.kind == MEAN_PROGRESS
    assert "mean progress" in str(run)
    assert "gap" not in str(run)
    assert "gap" not in repr(run)
    assert len(run.measures) == len(run.ts)


class TooLong(pt.Theorem.of("extragradient/monotone").method):
    """Plain steps along a monotone operator: on a rotation each goes further away."""

    theorem = ""

    def middle(self, p, x):
        return x

    def progress(self, p, t, x):
        return 0

    def measure(self, p, t, x):
        return p.distance_squared(x)

    def weight(self, p, t):
        return 1


class Overrelaxed(pt.Theorem.of("krasnoselskii-mann/nonexpansive").method):
    theorem = ""

    def progress(self, p, t, x):
        return 1.5 * super().progress(p, t, x)


def test_false_theorems_are_caught():
    A, b, _ = data()
    assert not check(TooLong, SaddleOperator(A[:4], b[:4], b[4:8]), np.ones(8), steps=20)
    turn = LabelSpreading(np.array([[0.0, 1.0], [1.0, 0.0]]), np.zeros(2), spread=1 - 1e-9)
    # Between two reflected points the averaged step gains exactly what the theorem says, and no half more.
    assert check("krasnoselskii-mann/nonexpansive", turn, np.array([1.0, -1.0]), steps=3, a=0.5 - 1e-3)
    assert not check(Overrelaxed, turn, np.array([1.0, -1.0]), steps=3, a=0.5 - 1e-3)


def test_a_wrong_reference_widens_the_allowance_and_no_more():
    A, b, _ = data()
    p = SaddleOperator(A / 5, None, b / 5, q=1.0)
    p.__dict__["minimizer"] = p.minimizer + 1e-6
    report = check("extragradient/monotone", p, steps=50)
    assert report
    assert p.stationarity > 1e-7
    assert np.median(report.allowances / report.scales) > 1e-8


# --- numbers with errors ------------------------------------------------------------------------------------


def test_errors_pass_through_operators_and_resolvents():
    p = bundled_problem("inclusion/lasso-diabetes")
    rounded = rounded_problem(p)
    x = np.linspace(-1.0, 1.0, p.dimension)
    e = 1e-5 * np.ones(p.dimension) / np.sqrt(p.dimension)
    seen = rounded.point(x, 1e-5)
    value, after = rounded.operator(seen), rounded.resolvent(seen, 0.3)
    assert np.linalg.norm(p.operator(x + e) - value.array) <= value.error <= 1.001 * p.L * 1e-5
    assert np.linalg.norm(p.resolvent(x + e, 0.3) - after.array) <= after.error <= 1.001e-5
    third = as_rounded(1) / 3
    vague = Rounded(0.3, 1e-4)
    moved = rounded.resolvent(rounded.point(x), vague)
    assert np.linalg.norm(p.resolvent(x, 0.3001) - moved.array) <= moved.error
    assert rounded.resolvent(rounded.point(x), third).error < 1e-14


def test_errors_pass_through_maps():
    p = maps()[0]
    rounded = rounded_problem(p)
    for x, y in pairs(4, 10):
        after = rounded.apply(rounded.point(x, float(np.linalg.norm(y))))
        assert np.linalg.norm(p.apply(x + y) - after.array) <= after.error


class Unbounded:
    """A map that does not say how it rounds."""

    name = "unbounded"
    minimizer = np.zeros(2)

    def apply(self, x):
        return -x

    def default_start(self):
        return np.ones(2)


def test_what_does_not_say_how_it_rounds_is_run_but_not_checked():
    with pytest.raises(InputError, match="apply_rounding"):
        check("halpern/nonexpansive", Unbounded(), steps=5)
    run = pt.Theorem.of("krasnoselskii-mann/nonexpansive").method(a=0.25).run(Unbounded(), steps=5)
    assert run.final == pytest.approx(np.full(2, 0.5**5))


# --- refusals -----------------------------------------------------------------------------------------------


def test_a_method_is_refused_on_another_class():
    with pytest.raises(InputError, match="MonotoneLipschitz"):
        check("extragradient/monotone", bundled_problem("operator/game-wine"), steps=5)
    with pytest.raises(InputError, match="Nonexpansive"):
        check("halpern/nonexpansive", bundled_problem("operator/saddle-wine"), steps=5)
    # What is defined on the whole space is also over a set, and with a second part that is zero.
    assert check("extragradient/projected", bundled_problem("operator/saddle-wine"), steps=5)
    A, b, _ = data()
    F = GradientOperator(LeastSquares(A, b))
    assert check("forward-backward/cocoercive", F, steps=5)
    # A set's normal cone is a part of a sum, and what is cocoercive is monotone and Lipschitz.
    over = VariationalInequality(F, sets.Ball(4, 0.1))
    for theorem in ("forward-backward/cocoercive", "extragradient/projected", "optimistic-gradient/projected"):
        assert check(theorem, over, steps=60)


def test_there_is_no_objective():
    p = bundled_problem("operator/game-wine")
    for name in ("value", "gap", "gradient", "mu"):
        with pytest.raises(MissingOracleError, match=name):
            getattr(p, name)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: SaddleOperator(np.eye(2), np.ones(3)), "b must have 2 entries"),
        (lambda: SaddleOperator(np.eye(2), p=-1.0), "p must be"),
        (lambda: GradientOperator(LeastAbsoluteDeviations(np.eye(2), np.ones(2))), "smooth problem"),
        (lambda: MaskedFit([0.5, 1.0], [0.0, 0.0]), "zeros and ones|entries 0 and 1"),
        (lambda: VariationalInequality(SaddleOperator(np.eye(2)), sets.Simplex(3)), "dimension"),
        (lambda: VariationalInequality("F", sets.Simplex(3)), "monotone Lipschitz operator"),
        (lambda: Inclusion(), "one dimension"),
        (lambda: Inclusion(SaddleOperator(np.eye(2))), "cocoercive"),
        (lambda: Inclusion(None, None, NormalCone(sets.Simplex(3))), "part is not"),
        (lambda: Inclusion(None, sets.Simplex(3)), "methods.monotone"),
        (lambda: Inclusion(MaskedFit([1.0], [0.0]), reference_step=2.5), "below 2/L"),
        (lambda: NormalCone("simplex"), "a set of methods.sets"),
        (lambda: Subdifferential(sets.Simplex(3)), "regularizer"),
        (lambda: CosineSparsity((2, 0), 1.0), "positive integers"),
        (lambda: CosineSparsity((2, 2), -1.0), "weight"),
        (lambda: Separation([[0.0, 0.0], [1.0, 0.0]], [1, -1]), "row 0"),
        (lambda: Separation(np.eye(2), [1, -1], radius=-1.0), "radius"),
        (lambda: LabelSpreading([[0.0, 1.0], [2.0, 0.0]], [1.0, 0.0]), "symmetric"),
        (lambda: LabelSpreading(np.eye(2), [1.0, 0.0], spread=1.0), "spread"),
        (lambda: LabelSpreading([[1.0, 0.0], [0.0, 0.0]], [1.0, 0.0]), "row 1"),
        (lambda: ForwardBackwardMap(Inclusion(MaskedFit([1.0], [0.0])), 2.5), "2/L"),
        (lambda: NoisyOperator(LeastSquares(np.eye(2), [1.0, 0.0]), 1.0), "SaddleOperator"),
        (lambda: NoisyOperator(MaskedFit([1.0], [0.0]), -1.0), "sigma"),
        (lambda: NoisyOperator(MaskedFit([1.0], [0.0]), 1.0, seed=-1), "seed"),
        (lambda: pt.Stochastic(pt.Monotone), "Lipschitz operator"),
        (lambda: pt.Stochastic(pt.Stochastic(pt.Cocoercive)), "setting already"),
        (lambda: sets.Product(), "at least one set"),
        (lambda: sets.Product(sets.Simplex(2), "ball"), "factor"),
    ],
)
def test_what_cannot_be_used_is_refused(make, words):
    with pytest.raises(InputError, match=words):
        make()


def test_noise_has_mean_zero_and_the_size_that_it_says():
    problem = NoisyOperator(SaddleOperator(np.arange(6.0).reshape(2, 3), p=0.5, q=1.0), 0.75)
    assert problem.class_names == {
        name for own in ("MonotoneLipschitz", "StronglyMonotoneLipschitz") for name in (own, f"Stochastic({own})")
    }
    x = np.arange(5.0)
    errors = [(share, one.stochastic_operator(x) - problem.operator(x)) for share, one in problem.outcomes()]
    assert np.linalg.norm(sum(share * e for share, e in errors)) <= 1e-15
    assert sum(share * (e @ e) for share, e in errors) == pytest.approx(0.75**2)
    assert np.array_equal(problem.with_seed(1).stochastic_operator(x), problem.with_seed(1).stochastic_operator(x))
    assert problem.mu == 0.5 < problem.L
