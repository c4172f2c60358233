"""Reference solutions of the numeric problems: optimality, certificates, and the cache on disk."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.optimize
import scipy.sparse

import methods.problems.base.reference as reference
from methods.problems import (
    HingeLoss,
    LeastAbsoluteDeviations,
    LeastSquares,
    LogisticRegression,
    Problem,
    Quadratic,
    SimplexRegression,
    bundled_problem,
    bundled_problems,
    problems_for,
)
from methods.problems.bundled import builders, bundled_operators, bundled_settings
from methods.problems.families import may_be
from potential.catalogue import of_class
from potential.errors import InputError, NoMinimizerError


@pytest.fixture(autouse=True)
def _cache(tmp_path, monkeypatch):
    monkeypatch.setenv("POTENTIAL_CACHE", str(tmp_path / "cache"))


def data(seed=0, rows=40, columns=5):
    rng = np.random.default_rng(seed)
    A = rng.standard_normal((rows, columns))
    b = A @ rng.standard_normal(columns) + 0.5 * rng.standard_normal(rows)
    return A, b, np.where(b + 3.0 * rng.standard_normal(rows) > 0, 1, -1)


# --- optimality ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(bundled_problems()))
def test_bundled_reference_solutions_are_certified(name):
    problem = bundled_problems()[name]()
    x = problem.minimizer
    assert x.shape == (problem.dimension,)
    assert not x.flags.writeable
    scale = 1.0 + problem.minimum
    assert 0.0 <= problem.minimum_error <= 1e-11 * scale
    assert problem.gap(x) == 0.0
    assert problem.distance_squared(x) == 0.0
    if "SmoothConvex" in problem.class_names:
        size = float(np.linalg.norm(problem.gradient(problem.default_start())))
        assert np.linalg.norm(problem.gradient(x)) <= problem.stationarity <= 1e-11 * (1.0 + size)
    else:
        assert problem.stationarity == 0.0
    rng = np.random.default_rng(0)
    for _ in range(50):
        u = x + 10.0 ** rng.uniform(-6, 0) * rng.standard_normal(problem.dimension)
        if isinstance(problem, SimplexRegression):
            u = problem.project(u)
        assert problem.gap(u) >= -problem.minimum_error - problem.gap_rounding(u)


def test_least_squares_agrees_with_the_direct_solution():
    A, b, _ = data()
    problem = LeastSquares(A, b)
    assert np.allclose(problem.minimizer, np.linalg.lstsq(A, b)[0], rtol=1e-12, atol=1e-13)
    ridge = LeastSquares(scipy.sparse.csr_array(A), b, regularization=0.2)
    direct = np.linalg.solve(A.T @ A / 40 + 0.2 * np.eye(5), A.T @ b / 40)
    assert np.allclose(ridge.minimizer, direct, rtol=1e-12, atol=1e-13)
    assert ridge.minimum_error <= 1e-20


def test_quadratics():
    A, b, _ = data()
    problem = Quadratic(A.T @ A, A.T @ b, 3.0)
    assert np.allclose(problem.minimizer, np.linalg.lstsq(A, b)[0], rtol=1e-11)
    assert problem.minimum_error <= 1e-20 * (1 + abs(problem.minimum))
    singular = Quadratic(np.diag([1.0, 0.0]), [2.0, 0.0])
    assert singular.minimizer[0] == pytest.approx(2.0)
    assert singular.stationarity <= 1e-12
    with pytest.raises(NoMinimizerError, match=r"range of A|unbounded"):
        Quadratic(np.diag([1.0, 0.0]), [2.0, 1.0]).minimizer  # noqa: B018
    tiny = Quadratic(1e-8 * np.diag([1.0, 2.0]), [1e-8, 1e-8])
    assert np.allclose(tiny.minimizer, [1.0, 0.5], rtol=1e-12)


def test_logistic_regression_agrees_with_another_solver():
    A, _, y = data(1)
    problem = LogisticRegression(A, y)
    found = scipy.optimize.minimize(problem.value, np.zeros(5), jac=problem.gradient, method="BFGS", tol=1e-9)
    assert np.allclose(problem.minimizer, found.x, atol=1e-6)
    assert problem.minimum <= found.fun + 1e-15
    assert problem.minimum_error <= 1e-20


def test_zero_columns_do_not_spoil_the_certificate():
    A, b, y = data(1)
    A[:, 2] = 0.0
    assert LeastSquares(A, b).minimum_error <= 1e-20
    assert LogisticRegression(A, y).minimum_error <= 1e-20
    assert LeastAbsoluteDeviations(A, b).minimum_error <= 1e-11
    assert not hasattr(LeastSquares(A, b), "mu")


def test_dependent_columns_still_have_a_true_error_bound():
    A, b, _ = data(2)
    A = np.column_stack([A, A[:, 0]])
    problem = LeastSquares(A, b)
    assert problem.stationarity <= 1e-12
    best = LeastSquares(A[:, :5], b)
    assert problem.minimum - best.minimum <= problem.minimum_error
    lad = LeastAbsoluteDeviations(A, b)
    assert lad.minimum - LeastAbsoluteDeviations(A[:, :5], b).minimum <= lad.minimum_error
    assert lad.minimum == pytest.approx(LeastAbsoluteDeviations(A[:, :5], b).minimum, rel=1e-7)


def test_more_columns_than_rows():
    A, b, _ = data(3, rows=5, columns=8)
    problem = LeastSquares(A, b)
    assert problem.minimum <= problem.minimum_error <= 1e-12
    assert LeastAbsoluteDeviations(A, b).minimum_error <= 1e-6


@pytest.mark.parametrize("seed", range(5))
def test_piecewise_linear_minima_agree_with_a_linear_program(seed):
    A, b, y = data(seed)
    n, d = A.shape
    lad = LeastAbsoluteDeviations(A, b)
    eye = np.eye(n)
    cost = np.append(np.zeros(d), np.full(n, 1 / n))
    program = scipy.optimize.linprog(
        cost,
        A_ub=np.block([[A, -eye], [-A, -eye]]),
        b_ub=np.append(b, -b),
        bounds=[(None, None)] * d + [(0, None)] * n,
    )
    assert lad.minimum == pytest.approx(program.fun, rel=1e-9)
    assert lad.minimum_error <= 1e-12
    # A vertex: as many residuals vanish as there are columns.
    assert np.sum(np.abs(A @ lad.minimizer - b) < 1e-12) == d
    simplex = SimplexRegression(A, b)
    program = scipy.optimize.linprog(
        cost,
        A_ub=np.block([[A, -eye], [-A, -eye]]),
        b_ub=np.append(b, -b),
        A_eq=np.append(np.ones(d), np.zeros(n))[None, :],
        b_eq=[1.0],
        bounds=[(0, None)] * (d + n),
    )
    assert simplex.minimum == pytest.approx(program.fun, rel=1e-9)
    assert simplex.minimum_error <= 1e-12
    assert np.all(simplex.minimizer >= 0.0)
    assert simplex.minimizer.sum() == pytest.approx(1.0, abs=1e-15)
    hinge = HingeLoss(A, y)
    program = scipy.optimize.linprog(
        cost,
        A_ub=np.hstack([-y[:, None] * A, -eye]),
        b_ub=-np.ones(n),
        bounds=[(None, None)] * d + [(0, None)] * n,
    )
    assert hinge.minimum == pytest.approx(program.fun, rel=1e-9)
    assert hinge.minimum_error <= 1e-11


def test_a_claimed_solution_that_is_none_has_a_large_error_bound():
    A, b, y = data()
    for problem in (
        LeastSquares(A, b),
        LeastAbsoluteDeviations(A, b),
        HingeLoss(A, y),
        LogisticRegression(A, y),
    ):
        best = problem.minimum
        other = type(problem)(A, problem.labels if problem.classification else b)
        moved = {name: array + 0.01 for name, array in problem._solution.items()}
        other.__dict__["_solution"] = moved
        assert other.minimum - best <= other.minimum_error


@pytest.mark.parametrize(
    "problem",
    [
        lambda: LeastSquares.from_bundled("breast_cancer", standardize=False),
        lambda: LogisticRegression.from_bundled("breast_cancer", standardize=False, regularization=1e-6),
        lambda: LeastAbsoluteDeviations.from_bundled("digits"),
        lambda: LeastAbsoluteDeviations.from_bundled("wine", target="proline", standardize=False),
        lambda: HingeLoss.from_bundled("digits", positive=8, sparse=True),
        lambda: HingeLoss.from_bundled("breast_cancer", columns=range(10), standardize=False),
        lambda: SimplexRegression.from_bundled("breast_cancer", target="mean area"),
    ],
)
def test_raw_and_degenerate_data_are_certified_too(problem):
    built = problem()
    assert built.minimum_error <= 1e-11 * (1.0 + built.minimum)


def test_a_minimizer_that_is_not_unique():
    problem = LeastAbsoluteDeviations(np.vstack([np.eye(3)] * 4), np.arange(12) % 5)
    assert problem.minimum == pytest.approx(1.25, abs=1e-12)
    assert problem.minimum_error <= 1e-12
    flat = HingeLoss([[1.0], [1.0]], [1, -1])
    assert flat.minimum == pytest.approx(1.0)
    assert flat.minimum <= flat.minimum_error + 1.0


# --- where there is no minimizer ----------------------------------------------------------------------------


def test_separable_data_have_no_logistic_minimizer():
    rng = np.random.default_rng(0)
    A = np.column_stack([rng.standard_normal(30), np.ones(30)])
    y = np.where(A[:, 0] > 0.1, 1, -1)
    with pytest.raises(NoMinimizerError, match="regularization=1e-3"):
        LogisticRegression(A, y).minimizer  # noqa: B018
    # Some examples on the separating line: the infimum is not attained either.
    quasi = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    with pytest.raises(NoMinimizerError, match="separates"):
        LogisticRegression(scipy.sparse.csr_array(quasi), [1, -1, 1, -1]).minimum  # noqa: B018
    assert np.all(np.isfinite(LogisticRegression(A, y, regularization=1e-3).minimizer))
    with pytest.raises(NoMinimizerError):
        LogisticRegression.from_bundled("breast_cancer").minimizer  # noqa: B018
    # Pixels that only one class lights.
    with pytest.raises(NoMinimizerError):
        LogisticRegression.from_bundled("digits", positive=8).minimizer  # noqa: B018


def test_separable_data_have_a_hinge_minimizer():
    rng = np.random.default_rng(0)
    A = np.column_stack([rng.standard_normal(30), np.ones(30)])
    problem = HingeLoss(A, np.where(A[:, 0] > 0.1, 1, -1))
    assert problem.minimum == 0.0
    assert problem.minimum_error <= 1e-10


# --- the cache ----------------------------------------------------------------------------------------------


def test_solutions_are_kept_on_disk(tmp_path, monkeypatch):
    A, b, _ = data()
    first = LeastAbsoluteDeviations(A, b)
    x = first.minimizer
    files = list((tmp_path / "cache").iterdir())
    assert len(files) == 1
    assert files[0].suffix == ".npz"
    monkeypatch.setattr(LeastAbsoluteDeviations, "_solve", lambda self: pytest.fail("solved again"))
    second = LeastAbsoluteDeviations(A, b, name="another name")
    assert np.array_equal(second.minimizer, x)
    assert second.minimum_error == first.minimum_error


def test_other_data_parameters_and_problems_have_other_keys():
    A, b, _ = data()
    changed = A.copy()
    changed[3, 2] = np.nextafter(changed[3, 2], np.inf)
    problems = [
        LeastSquares(A, b),
        LeastSquares(A, b, regularization=0.1),
        LeastSquares(changed, b),
        LeastSquares(A, -b),
        LeastSquares(scipy.sparse.csr_array(A), b),
        LeastAbsoluteDeviations(A, b),
        SimplexRegression(A, b),
    ]
    keys = {reference.cache_key((type(p).__name__, *p._fingerprint())) for p in problems}
    assert len(keys) == len(problems)


@pytest.mark.parametrize("damage", ["empty", "text", "cut", "flipped", "nan", "shape", "names", "npy", "pickle"])
def test_a_damaged_file_is_ignored_and_written_anew(tmp_path, damage):
    A, b, _ = data()
    x = LeastSquares(A, b).minimizer
    (file,) = (tmp_path / "cache").iterdir()
    content = file.read_bytes()
    if damage == "empty":
        file.write_bytes(b"")
    elif damage == "text":
        file.write_text("no archive")
    elif damage == "cut":
        file.write_bytes(content[: len(content) // 2])
    elif damage == "flipped":
        middle = content.index(x.tobytes()) + 3
        file.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    elif damage == "nan":
        np.savez(file, minimizer=np.full(5, np.nan))
    elif damage == "shape":
        np.savez(file, minimizer=np.zeros(4))
    elif damage == "names":
        np.savez(file, other=np.zeros(5))
    elif damage == "npy":
        with open(file, "wb") as stream:
            np.save(stream, x)
    else:
        np.savez(file, minimizer=np.array([None] * 5))
    assert np.array_equal(LeastSquares(A, b).minimizer, x)
    with np.load(file) as archive:
        assert np.array_equal(archive["minimizer"], x)
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_folder_that_cannot_be_written_only_warns(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("POTENTIAL_CACHE", str(tmp_path / "file"))
    A, b, _ = data()
    with pytest.warns(RuntimeWarning, match="POTENTIAL_CACHE"):
        assert LeastSquares(A, b).stationarity <= 1e-12


def test_the_cache_is_in_the_users_folder_by_default(monkeypatch):
    monkeypatch.delenv("POTENTIAL_CACHE")
    assert "potential" in reference.cache_folder().parts


# --- the lists ----------------------------------------------------------------------------------------------


def test_each_class_has_two_bundled_problems():
    for name in ("Convex", "ConvexLipschitz", "SmoothConvex", "SmoothStronglyConvex", "MirrorConvex"):
        found = problems_for(name)
        assert len(found) >= 2
        assert all(isinstance(problem, Problem) and name in problem.class_names for problem in found)
        assert all(first is second for first, second in zip(found, problems_for(name), strict=True))
    assert any(getattr(problem, "sparse", False) for problem in problems_for("SmoothStronglyConvex"))
    assert len({problem.name for problem in problems_for("Convex")}) == len(problems_for("Convex"))
    with pytest.raises(InputError, match="SmoothConvex"):
        problems_for("SmothConvex")
    with pytest.raises(InputError, match="least-squares/diabetes"):
        bundled_problem("least-squares/diabetis")


def test_problems_are_chosen_without_all_being_built():
    """What is said of a family of problems is true of each of them, and no choice depends on it."""
    every = [bundled_problem(name) for name in (*bundled_problems(), *bundled_settings(), *bundled_operators())]
    for name, build in builders().items():
        assert all(may_be(name, {class_name}) for class_name in build().class_names), name
    for name in {name for problem in every for name in problem.class_names} | {"Smooth", "QuadraticUpperBound"}:
        assert problems_for(name) == of_class(name, every)
