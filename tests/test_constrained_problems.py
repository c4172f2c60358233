"""Problems over sets, with mirror maps and with changing losses; the theorems of the note on them."""

import math
from typing import Any, NamedTuple

import numpy as np
import pytest

import potential as pt
from methods import (
    FrankWolfe,
    GradientDescent,
    LazyMirrorDescent,
    MirrorDescent,
    ProjectedAcceleratedGradient,
    Subgradient,
    VaryingStepSubgradient,
)
from methods.mirror_maps import Entropy, Euclidean, PNorm
from methods.problems import (
    ConstrainedProblem,
    HingeLoss,
    LeastAbsoluteDeviations,
    LeastSquares,
    LinearLoss,
    LinearLosses,
    LogisticRegression,
    MatrixGame,
    MirrorProblem,
    OnlineProblem,
    Quadratic,
    SimplexRegression,
    StronglyConvexSetProblem,
    bundled_problem,
    bundled_settings,
    expert_losses,
    problems_for,
)
from methods.problems.settings.mirror import require_map
from methods.sets import Ball, Box, NuclearBall, OneNormBall, Simplex
from potential import Constrained, InputError, MissingOracleError, NoMinimizerError, Online, Theorem
from potential.laboratory.check import check
from potential.statement.premises import premises
from proofs.note import THEOREMS


def data(seed=0, n=30, d=4):
    rng = np.random.default_rng(seed)
    A = rng.standard_normal((n, d)) * np.array([1.0, 2.0, 0.5, 1.0])[:d]
    return A, A @ rng.standard_normal(d) + 0.3 * rng.standard_normal(n), np.sign(rng.standard_normal(n))


def smooth_problems():
    A, b, y = data()
    return [LeastSquares(A, b), LeastSquares(A, b, 0.1), LogisticRegression(A, y), LogisticRegression(A, y, 0.1),
            Quadratic(A.T @ A, A.T @ b)]  # fmt: skip


def other_problems():
    A, b, y = data()
    return [LeastAbsoluteDeviations(A, b), HingeLoss(A, y), MatrixGame(A.T)]


DOMAINS = [
    lambda: Box(-0.2, 0.3, 4), lambda: Ball(4, 0.4), lambda: OneNormBall(4, 0.5), lambda: Simplex(4),
    lambda: NuclearBall((2, 2), 0.5), lambda: Ball(4, 50.0), lambda: Box(0.0, math.inf, 4),
]  # fmt: skip


# --- references and constants -------------------------------------------------------------------------------


@pytest.mark.parametrize("domain", DOMAINS)
def test_references_over_sets(domain):
    rng = np.random.default_rng(1)
    for problem in [*smooth_problems(), *other_problems()]:
        K = domain()
        if isinstance(problem, MatrixGame) and not K.bounded:
            continue
        p = ConstrainedProblem(problem, K)
        x = p.minimizer
        assert K.infeasibility(x) <= 1e-12
        assert p.gap(x) == 0.0
        smooth = hasattr(p, "gradient")
        assert p.stationarity <= 1e-9 * (1 + np.linalg.norm(problem.subgradient(K.center)))
        assert p.minimum_error >= 0
        if K.bounded:
            assert p.minimum_error <= 1e-7 * (1 + abs(p.minimum))
        for _ in range(20):
            u, v = K.random_point(rng), K.random_point(rng)
            assert p.gap(u) >= -p.minimum_error - p.gap_rounding(u)
            assert p.value(u) == problem.value(u)
            if K.bounded:
                assert np.linalg.norm(p.subgradient(u)) <= p.G
                assert np.linalg.norm(u - v) <= p.D
            if smooth:
                # The reference minimizes f - <e, .>: for every u, <grad f(x), u - x> >= -||e|| ||u - x||.
                slope = float(p.gradient(x) @ (u - x))
                assert slope >= -p.stationarity * np.linalg.norm(u - x) - 1e-12 * (1 + abs(p.minimum))
        names = {name.removeprefix("Constrained(").removesuffix(")") for name in p.class_names}
        assert problem.class_names <= names
        assert ("ConvexLipschitz" in names) == (K.bounded or "ConvexLipschitz" in problem.class_names)


def test_references_agree_with_another_solver():
    import cvxpy  # a second: not for who runs other tests

    A, b, _ = data()
    p = ConstrainedProblem(LeastSquares(A, b), OneNormBall(4, 0.5))
    z = cvxpy.Variable(4)
    program = cvxpy.Problem(cvxpy.Minimize(cvxpy.sum_squares(A @ z - b) / 60), [cvxpy.norm1(z) <= 0.5])
    program.solve(solver=cvxpy.SCS, eps=1e-9)
    assert p.minimum == pytest.approx(program.value, rel=1e-6)
    assert p.minimizer == pytest.approx(z.value, abs=1e-4)
    again = ConstrainedProblem(LeastSquares(A, b), OneNormBall(4, 0.5))
    assert np.array_equal(again.minimizer, p.minimizer)
    wider = ConstrainedProblem(LeastSquares(A, b), OneNormBall(4, 0.6))
    assert wider.minimum < p.minimum


@pytest.mark.parametrize("p", [1.0, 1.2, 1.5, 2.0])
def test_constants_in_other_norms(p):
    rng = np.random.default_rng(2)
    h = Entropy(4) if p == 1.0 else PNorm(4, p)
    for problem in smooth_problems():
        q = MirrorProblem(problem, h)
        assert q.L <= problem.L * (1 + 1e-12)
        for _ in range(100):
            x, u = (rng.standard_normal(4) for _ in range(2))
            rise = q.value(u) - q.value(x) - q.gradient(x) @ (u - x)
            assert rise <= q.L / 2 * q.norm_squared(u - x) + 1e-9
    for problem in [*other_problems(), LogisticRegression(data()[0], data()[2])]:
        q = MirrorProblem(problem, h)
        for _ in range(100):
            g = q.subgradient(5 * rng.standard_normal(4))
            assert q.dual_norm_squared(g) <= q.G**2
    over = MirrorProblem(LeastSquares(*data()[:2]), Entropy(4))
    for _ in range(100):
        x = over.project(rng.standard_normal(4))
        assert over.dual_norm_squared(over.gradient(x)) <= over.G**2


def test_the_largest_column_is_the_constant_in_the_one_norm():
    A, b, _ = data()
    q = MirrorProblem(LeastSquares(A, b), Entropy(4))
    assert pytest.approx((A * A).sum(axis=0).max() / 30) == q.L


def test_matrix_games_are_solved():
    game = MirrorProblem(MatrixGame([[0.0, 1.0, -1.0], [-1.0, 0.0, 1.0], [1.0, -1.0, 0.0]]), Entropy(3))
    assert game.minimum == pytest.approx(0.0, abs=1e-9)
    assert game.minimizer == pytest.approx(np.full(3, 1 / 3), abs=1e-6)
    assert game.minimum_error <= 1e-8
    assert pytest.approx(1.0) == game.G


def test_the_entropy_has_one_implementation():
    A, b, _ = data()
    one, other = SimplexRegression(A, b), MirrorProblem(LeastAbsoluteDeviations(A, b), Entropy(4))
    x, g = np.array([0.1, 0.2, 0.3, 0.4]), np.array([1.0, -1.0, 0.0, 2.0])
    assert np.array_equal(one.mirror_step(x, g, 0.5), other.mirror_step(x, g, 0.5))
    assert pytest.approx(other.G) == one.G
    assert one.minimum == pytest.approx(other.minimum)


# --- losses that change -------------------------------------------------------------------------------------


def test_the_rounds_of_an_online_problem():
    A, b, _ = data()
    losses = [LeastAbsoluteDeviations(A[k : k + 10], b[k : k + 10]) for k in (0, 10, 20)]
    p = OnlineProblem(losses, Ball(4, 1.0))
    x = np.array([0.1, -0.2, 0.3, 0.0])
    for t in range(7):
        assert p.at(t).value(x) == losses[t % 3].value(x)
        assert np.array_equal(p.at(t).subgradient(x), losses[t % 3].subgradient(x))
        assert p.at(t).gap(x) == losses[t % 3].value(x) - losses[t % 3].value(p.comparator)
    assert p.rounds == 3
    assert p.value(x) == pytest.approx(LeastAbsoluteDeviations(A, b).value(x))
    # Best in hindsight: the minimizer of the mean.
    best = ConstrainedProblem(LeastAbsoluteDeviations(A, b), Ball(4, 1.0))
    assert p.minimum == pytest.approx(best.minimum, rel=1e-8)
    assert p.minimum - best.minimum <= p.minimum_error
    assert max(loss.G for loss in losses) == p.G
    run = Subgradient(eta=0.1).run(p, None, 6, theorem="subgradient/online")
    state = p.default_start()
    for t in range(6):
        state = state - 0.1 * losses[t % 3].subgradient(state)
        state = p.project(state)
    assert np.array_equal(run.final, state)


@pytest.mark.parametrize("domain", [lambda: Entropy(4), lambda: Simplex(4)])
def test_linear_losses(domain):
    matrix = np.random.default_rng(3).random((20, 4))
    p = OnlineProblem(LinearLosses(matrix), domain())
    assert p.minimum == pytest.approx(matrix.mean(axis=0).min(), abs=1e-9)
    x = np.full(4, 0.25)
    assert p.at(21).value(x) == pytest.approx(matrix[1].mean())
    size = np.abs(matrix).max() if hasattr(p, "mirror_map") else np.linalg.norm(matrix, axis=1).max()
    assert size <= p.G <= size * (1 + 1e-12)
    assert p.subgradient(x) == pytest.approx(matrix.mean(axis=0))
    assert len(list(p.losses)) == len(p.losses[:]) == 20


def test_any_comparator_is_held_against_the_theorem():
    p = OnlineProblem(LinearLosses(expert_losses("iris", 0)), Entropy(8), comparator=np.eye(8)[3])
    assert np.array_equal(p.comparator, np.eye(8)[3])
    assert check("mirror-descent/simplex", p, steps=200)


def test_expert_losses_are_errors_of_prediction():
    losses = expert_losses("wine", 0)
    assert losses.shape == (178, 26)
    assert set(np.unique(losses)) == {0.0, 1.0}
    assert np.array_equal(losses[:, :13] + losses[:, 13:], np.ones((178, 13)))
    with pytest.raises(InputError, match="none of the labels"):
        expert_losses("wine", 7)


# --- the theorems on data -----------------------------------------------------------------------------------


@pytest.mark.parametrize("theorem", THEOREMS, ids=lambda theorem: theorem.name)
def test_each_theorem_of_the_note_holds_on_data(theorem):
    problems = problems_for(theorem.problem_class.__name__)
    assert len(problems) >= 2
    given = {"eta": lambda t: 0.1 / math.sqrt(t + 1)} if theorem.name == "subgradient/varying-steps" else {}
    for problem in problems:
        report = check(theorem, problem, steps=30, **given)
        assert report, report.failures()
        # What is granted to rounding is far below what a theorem is about, while there is anything left.
        early = report.scales > 1e-6 * report.scales[0]
        assert np.median((report.allowances / np.maximum(report.scales, 1e-300))[early]) <= 1e-6


class TooFar(GradientDescent):
    assumes = Constrained(pt.SmoothConvex)

    def step(self, p, t, x):
        return p.project(x - 4 * p.gradient(x) / p.L)


class Unprojected(Subgradient):
    assumes = Constrained(pt.ConvexLipschitz)

    def step(self, p, t, x):
        return x - self.eta * p.subgradient(x)


class Free(FrankWolfe):
    def budget(self, p, t):
        return 0


class ShortBudget(ProjectedAcceleratedGradient):
    def step(self, p, t, s):
        tau = 2 / (t + 2)
        x = (1 - tau) * s.y + tau * s.z
        z = p.project(s.z - 4 * (t + 1) / (2 * p.L) * p.gradient(x))
        return self.State(y=(1 - tau) * s.y + tau * z, z=z)


class FreeMirror(MirrorDescent):
    def budget(self, p, t):
        return self.eta * p.G**2 / 2000


class FreeLazy(LazyMirrorDescent):
    def budget(self, p, t):
        return self.eta * p.G**2 / 2000


class FreeSubgradient(Subgradient):
    assumes = Constrained(Online(pt.ConvexLipschitz))

    def budget(self, p, t):
        return self.eta * p.G**2 / 2000


class OnlineFree(FreeMirror):
    assumes = Online(pt.MirrorConvex)


@pytest.mark.parametrize(
    ("claim", "parameters"),
    [
        (TooFar, {}), (Unprojected, {"eta": 0.5}), (Free, {}), (ShortBudget, {}),
        (FreeMirror, {"eta": 0.5}), (FreeLazy, {"eta": 0.5}), (FreeSubgradient, {"eta": 0.5}),
        (OnlineFree, {"eta": 0.5}),
    ],
)  # fmt: skip
def test_wrong_claims_fail(claim, parameters):
    problems = problems_for(claim.assumes.__name__)
    assert not all(check(claim, problem, steps=100, **parameters) for problem in problems)


def test_a_method_that_leaves_the_set_is_told_so():
    report = check(Unprojected, bundled_problem("constrained/hinge-breast-cancer"), steps=100, eta=0.5)
    assert report.verdict == "not applicable"
    assert "lies in K" in report.refused


class LazyProjection(pt.Method):
    """Dual averaging in a Euclidean space: a point outside of K is kept, and subgradients are at P_K of it."""

    assumes = Constrained(pt.ConvexLipschitz)
    eta = pt.Parameter(above=0)

    def iterate(self, p, z):
        return p.project(z)

    def step(self, p, t, z):
        return z - self.eta * p.subgradient(p.project(z))

    def potential(self, p, t, z):
        return (p.distance_squared(z) - p.norm_squared(z - p.project(z))) / (2 * self.eta)

    def progress(self, p, t, z):
        return p.gap(p.project(z))

    def budget(self, p, t):
        return self.eta * p.G**2 / 2


class FreeLazyProjection(LazyProjection):
    def budget(self, p, t):
        return self.eta * p.G**2 / 2000


def test_a_vector_of_the_state_may_leave_the_set_where_nothing_is_asked_at_it():
    proof = pt.prove(LazyProjection)
    assert proof.conclusion.text == "mean over t < T of (f(p_t) - f(x*)) <= eta G^2/2 + R^2/(2 eta T)"
    assert proof.statement.free == {"x"}
    # The first point lies in K all the same, as P_K(x_0) = x_0 is taken for granted.
    assert "starts at any point x_0 of K" in proof.text()
    problem = bundled_problem("constrained/hinge-breast-cancer")
    assert check(LazyProjection, problem, steps=50, eta=0.5)
    with pytest.raises(pt.NotProved):
        pt.prove(FreeLazyProjection)


class DistanceFromTheSet(LazyProjection):
    """How far z is from K: of f = 0 it never comes nearer, so that the bound is that of a start in K alone."""

    def potential(self, p, t, z):
        return p.norm_squared(z - p.project(z)) / 2**t

    def progress(self, p, t, z):
        return 0

    def budget(self, p, t):
        return self.eta**2 * p.G**2 / 2**t

    def measure(self, p, t, z):
        return p.norm_squared(z - p.project(z))

    def weight(self, p, t):
        return 1 / 2**t


@pytest.mark.parametrize("method", [LazyProjection, DistanceFromTheSet])
def test_where_all_of_a_state_may_leave_the_set_its_start_point_is_still_one_of_the_set(method):
    proof = pt.prove(method)
    assert proof.statement.free == {"x"}
    assert "starts at any point x_0 of K" in proof.text()
    assert [p.kind for p in premises(proof.statement) if p.symbol == "x_0"] == ["start-in-set"]
    problem = bundled_problem("constrained/hinge-breast-cancer")
    with pytest.raises(InputError, match="x0 must lie in"):
        check(method, problem, steps=1, eta=0.5, x0=np.full(problem.dimension, 100.0))


class Extrapolating(pt.Method):
    """Accelerated projected gradient with gradients at points beyond K, as f is smooth on the whole space."""

    assumes = Constrained(pt.SmoothConvex)

    class State(NamedTuple):
        x: Any
        previous: Any

    def start(self, p, x0):
        return self.State(x0, x0)

    def step(self, p, t, s):
        y = s.x + t / (t + 3) * (s.x - s.previous)
        return self.State(p.project(y - p.gradient(y) / p.L), s.x)

    def potential(self, p, t, s):
        ahead = p.distance_squared(s.x + t * (s.x - s.previous) / 2)
        return (t + 1) * (t + 3) * p.gap(s.x) / 4 + p.L / 2 * ahead


class GapBeyond(Extrapolating):
    """With a gap that may be negative, where y lies beyond K."""

    def progress(self, p, t, s):
        return p.gap(s.x + t / (t + 3) * (s.x - s.previous)) / 100


class SubgradientBeyond(Extrapolating):
    """Of a function of which something is said on K alone."""

    assumes = Constrained(pt.ConvexLipschitz)

    def step(self, p, t, s):
        y = s.x + t / (t + 3) * (s.x - s.previous)
        return self.State(p.project(y - p.subgradient(y)), s.x)

    def potential(self, p, t, s):
        return p.distance_squared(s.x)


def test_a_smooth_function_has_gradients_beyond_the_set_and_its_gaps_are_those_of_points_in_it():
    proof = pt.prove(Extrapolating)
    assert proof.conclusion.text == "f(x_T) - f(x*) <= (3 Delta_0 + 2 L R^2)/((T + 1) (T + 3))"
    assert check(Extrapolating, bundled_problem("constrained/least-squares-diabetes-box"), steps=40)
    for beyond in (GapBeyond, SubgradientBeyond):
        with pytest.raises((pt.NotProved, pt.NotExpressibleError), match="lies in K"):
            pt.prove(beyond)


def test_other_geometries_and_the_projected_method_as_one_of_them():
    A, b, _ = data()
    lad = LeastAbsoluteDeviations(A, b)
    one = MirrorProblem(lad, Euclidean(Ball(4, 0.5)))
    other = ConstrainedProblem(lad, Ball(4, 0.5))
    assert one.minimum == other.minimum
    first = MirrorDescent(eta=0.1).run(one, None, 50)
    second = Subgradient(eta=0.1).run(other, None, 50, theorem="subgradient/projected")
    assert np.array_equal(first.final, second.final)
    for name in ("mirror-descent/lipschitz", "mirror-descent/lazy"):
        report = check(name, one, steps=200)
        assert report, report.failures()
    for geometry in (Euclidean(Ball(4, 0.5)), Entropy(4)):
        smooth = MirrorProblem(LeastSquares(A, b), geometry)
        assert {"MirrorConvex", "MirrorSmoothConvex"} == smooth.class_names
        for name in ("accelerated/any-norm", "mirror-descent/lipschitz", "mirror-descent/lazy"):
            report = check(name, smooth, steps=60)
            assert report, report.failures()


def test_gaps_and_means_of_a_lazy_method_are_those_of_its_point():
    report = check("mirror-descent/lazy", bundled_problem("simplex-regression/wine"), steps=50)
    assert report.measure_name == "mean gap"
    assert report.measures[-1] == pytest.approx(report.gaps[:-1].mean())


def test_a_run_with_little_recorded_gives_the_same():
    p = bundled_problem("online/experts-wine")
    full = MirrorDescent(eta=0.2).run(p, None, 200, theorem="mirror-descent/simplex")
    bare = MirrorDescent(eta=0.2).run(p, None, 200, theorem="mirror-descent/simplex", record="none")
    assert np.array_equal(full.final, bare.final)


def test_names_of_the_bundled_problems():
    for name in bundled_settings():
        problem = bundled_problem(name)
        assert problem is bundled_problem(name)
        assert problem.validate_start(problem.default_start()).shape == (problem.dimension,)
        assert problem.class_names
    names = [problem.name for problem in problems_for("Constrained(SmoothConvex)")]
    assert len(set(names)) == len(names)


# --- bad input ----------------------------------------------------------------------------------------------


def least_squares():
    return LeastSquares(*data()[:2])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: ConstrainedProblem(least_squares(), Ball(5)), "has dimension 4"),
        (lambda: ConstrainedProblem(least_squares(), Entropy(4)), "must be a set"),
        (lambda: ConstrainedProblem("f", Ball(4)), "problem must be"),
        (lambda: ConstrainedProblem(ConstrainedProblem(least_squares(), Ball(4)), Ball(4)), "no set"),
        (lambda: ConstrainedProblem(SimplexRegression(*data()[:2]), Ball(4)), "no set and no mirror map"),
        (lambda: MirrorProblem(least_squares(), Ball(4)), "mirror_map must be"),
        (lambda: MirrorProblem(least_squares(), Entropy(3)), "mirror map"),
        (lambda: OnlineProblem([], Ball(4)), "at least one"),
        (lambda: OnlineProblem([least_squares(), LinearLoss([1.0])], Ball(4)), "one dimension"),
        (lambda: OnlineProblem([least_squares()], Ball(3)), "has dimension 4"),
        (lambda: OnlineProblem([least_squares()], Ball(4), comparator=np.ones(4)), "comparator must lie in the ball"),
        (
            lambda: OnlineProblem([LinearLoss(np.ones(3))], Entropy(3), comparator=[1.0, 1.0, 0.0]),
            "comparator must lie",
        ),
        (lambda: OnlineProblem([LinearLoss(np.ones(3))], Entropy(3), comparator=[1.0, 0.0]), "comparator must have 3"),
        (lambda: LinearLosses([[1.0, math.nan]]), "losses must be finite"),
        (lambda: LinearLoss([[1.0]]), "one-dimensional"),
        (lambda: OnlineProblem([least_squares()], Box(0.0, math.inf, 4)).G, "take a bounded set"),
        (lambda: require_map(None, 3), "mirror_map"),
    ],
)
def test_problems_that_cannot_be(make, message):
    with pytest.raises(InputError, match=message):
        make()


@pytest.mark.parametrize(
    ("theorem", "problem", "x0", "message"),
    [
        (
            "gradient-descent/projected",
            "constrained/least-squares-diabetes-one-norm",
            np.ones(11),
            "x0 must lie in the",
        ),
        ("subgradient/online", "online/hinge-breast-cancer", np.ones(31), "x0 must lie in the ball"),
        ("mirror-descent/lipschitz", "simplex-regression/wine", np.eye(12)[0], "x0 must be positive"),
        ("mirror-descent/simplex", "online/experts-wine", np.ones(26), "sum to"),
    ],
)
def test_starts_outside_are_refused_before_a_run(theorem, problem, x0, message):
    method = Theorem.of(theorem).method(**({} if "gradient-descent" in theorem else {"eta": 0.1}))
    with pytest.raises(InputError, match=message):
        method.run(bundled_problem(problem), x0, 10, theorem=theorem)
    with pytest.raises(InputError, match=message):
        check(theorem, bundled_problem(problem), x0, steps=10)


@pytest.mark.parametrize(
    ("eta", "message"),
    [
        (lambda t: 1.0 - 0.1 * t, "outside its domain"),
        (np.array([0.1, 0.1, 0.0, 0.1] * 10), "outside its domain"),
        (np.array([0.1, 0.1]), "too few"),
        (0.1, "function of t or a vector"),
        (lambda t: math.nan, "real number"),
    ],
)
def test_step_sequences_with_terms_that_cannot_be(eta, message):
    problem = bundled_problem("least-absolute-deviations/diabetes")
    with pytest.raises(InputError, match=message):
        VaryingStepSubgradient(eta=eta).run(problem, None, 20)
    with pytest.raises(InputError, match=message):
        check(VaryingStepSubgradient, problem, steps=20, eta=eta)


def test_an_unbounded_set_where_a_diameter_is_needed():
    p = ConstrainedProblem(least_squares(), Box(0.0, math.inf, 4))
    with pytest.raises(InputError, match="unbounded"):
        _ = p.D
    for record in ("all", "none"):
        with pytest.raises(InputError, match="unbounded"):
            FrankWolfe().run(p, None, 10, record=record)
    assert check("gradient-descent/projected", p, steps=50)


def test_what_a_problem_lacks_is_named():
    p = ConstrainedProblem(least_squares(), Box(0.0, math.inf, 4))
    with pytest.raises(MissingOracleError, match=r"no 'G'.*unbounded.*linear_minimizer"):
        _ = p.G
    lad = ConstrainedProblem(LeastAbsoluteDeviations(*data()[:2]), Ball(4))
    with pytest.raises(MissingOracleError, match="no 'gradient'"):
        _ = lad.gradient
    with pytest.raises(MissingOracleError, match="no 'G'"):
        _ = MirrorProblem(least_squares(), PNorm(4, 1.5)).G
    with pytest.raises(NoMinimizerError, match="bounded set"):
        _ = LinearLoss([1.0, 2.0]).minimizer
    with pytest.raises(NoMinimizerError, match="bounded set"):
        _ = MatrixGame([[1.0, 2.0]]).minimum_error
    with pytest.raises(InputError, match="meant for"):
        check("frank-wolfe/smooth-convex", lad, steps=5)


def test_over_a_ball_gradients_are_as_long_as_it_says_and_linear_minimizers_are_apart():
    rng = np.random.default_rng(0)
    f = LeastSquares(rng.standard_normal((20, 3)), 3 + rng.standard_normal(20))
    p = StronglyConvexSetProblem(f, Ball(3, 0.1, [0.1, 0.0, -0.2]))
    assert p.alpha == pytest.approx(10.0)
    assert p.c > 0.0
    for _ in range(200):
        x = p.project(p.domain.center + 0.1 * rng.standard_normal(3))
        g = p.gradient(x)
        away = x - p.linear_minimizer(g)
        assert np.linalg.norm(g) >= p.c
        assert g @ away >= p.alpha / 2 * np.linalg.norm(g) * (away @ away) * (1 - 1e-9) - 1e-12
    with pytest.raises(MissingOracleError, match="smaller radius"):
        _ = StronglyConvexSetProblem(f, Ball(3, 100.0)).c
    with pytest.raises(InputError, match="must be a ball"):
        StronglyConvexSetProblem(f, Box(0.0, 1.0, 3))
    with pytest.raises(InputError, match="smooth problem"):
        StronglyConvexSetProblem(HingeLoss(np.eye(3), [1, -1, 1]), Ball(3, 1.0))
    for base in (pt.ConvexLipschitz, pt.Online(pt.SmoothConvex), pt.Constrained(pt.SmoothConvex)):
        with pytest.raises(InputError, match="OverStronglyConvexSet"):
            pt.OverStronglyConvexSet(base)
