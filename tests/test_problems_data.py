"""Data sets from arrays, files and scikit-learn, and what is wrong with them."""

from __future__ import annotations

import bz2
import gzip
import inspect
import lzma

import numpy as np
import pandas as pd
import pytest
import scipy.sparse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.datasets import dump_svmlight_file, load_diabetes

from methods.problems import (
    HingeLoss,
    LeastAbsoluteDeviations,
    LeastSquares,
    LogisticRegression,
    Quadratic,
    SimplexRegression,
    StochasticProblem,
)
from methods.problems.parts.regularizers import OneNorm
from methods.problems.parts.sets import Ball
from potential.errors import InputError

REGRESSIONS = (LeastSquares, LeastAbsoluteDeviations, SimplexRegression)
CLASSIFIERS = (LogisticRegression, HingeLoss)


# --- arrays -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: LogisticRegression(np.eye(2), [1, -1], ridge=1), "takes no 'ridge', did you mean regularization.; it"),
        (lambda: LeastSquares(np.eye(2), [1, 2], regularisation=1), "did you mean regularization"),
        (lambda: LeastSquares(np.eye(2)), "LeastSquares: missing a required argument: 'b'; it takes A, b, regulariz"),
        (lambda: HingeLoss(np.eye(2), [1, -1], C=1), "HingeLoss: takes no 'C'; it takes A, y, name"),
        (lambda: OneNorm(2, lam=1), "OneNorm: takes no 'lam', did you mean weight"),
        (lambda: StochasticProblem(LeastSquares(np.eye(2), [1, 2]), batch_size=1), "did you mean batch"),
        (lambda: Ball(1, 2, 3, 4, 5), "Ball: too many positional arguments; it takes "),
    ],
)
def test_what_a_constructor_does_not_take_is_refused_with_what_it_takes(wrong, message) -> None:
    with pytest.raises(InputError, match=message):
        wrong()


def test_the_signature_of_a_problem_is_that_of_its_constructor() -> None:
    assert list(inspect.signature(LeastSquares).parameters) == ["A", "b", "regularization", "name"]


@pytest.mark.parametrize("build", REGRESSIONS + CLASSIFIERS)
@pytest.mark.parametrize(
    ("A", "message"),
    [
        ([[1.0, np.nan], [0.0, 1.0]], "row 0, column 1 .* is nan"),
        ([[1.0, 2.0], [-np.inf, 1.0]], "row 1, column 0 .* is -inf"),
        (scipy.sparse.csr_array([[1.0, 0.0], [0.0, np.nan]]), "row 1, column 1 .* is nan"),
        ([1.0, 2.0], "matrix of shape"),
        (np.zeros((0, 2)), r"empty: its shape is \(0, 2\)"),
        (np.zeros((2, 0)), r"empty: its shape is \(2, 0\)"),
        (scipy.sparse.csr_array((0, 3)), "empty"),
        (np.zeros((2, 2)), "not zero"),
        ([[1.0, 2.0], [3.0]], "rows of one length"),
        ([["a", "b"], ["c", "d"]], "real numbers"),
        (np.eye(2) * 1j, "complex"),
        (scipy.sparse.csr_array(np.eye(2) * 1j), "complex"),
        (np.eye(2) * 1e200, "rescale"),
        ([[1.0, None], [0.0, 1.0]], "row 0, column 1 .* is nan"),
        (np.array([[1, 2], [3, "city"]], dtype=object), "row 1, column 1 .* is 'city'"),
        (np.array([["2020-01-01"], ["2020-01-02"]], dtype="datetime64[D]"), "dates or times"),
    ],
)
def test_bad_matrices(build, A, message):
    with pytest.raises(InputError, match=message):
        build(A, [1, -1])


@pytest.mark.parametrize("build", REGRESSIONS)
def test_bad_targets(build):
    for b, message in [
        ([1.0, np.nan], "entry 1 is nan"),
        ([1.0, 2.0, 3.0], "b must have 2 entries, and has 3"),
        ([[1.0], [2.0]], "one-dimensional"),
        (["x", "y"], "real numbers"),
    ]:
        with pytest.raises(InputError, match=message):
            build(np.eye(2), b)


@pytest.mark.parametrize("build", CLASSIFIERS)
def test_bad_labels(build):
    for y, message in [
        ([1, 1, 1], "two classes, and are of 1: 1"),
        ([0, 1, 2], "two classes, and are of 3: 0, 1, 2.*positive"),
        (["a", "b", "c"], "3: 'a', 'b', 'c'"),
        ([1, -1], "3 entries"),
        ([1.0, np.nan, -1.0], "entry 1 is nan"),
        (np.array([1, "a", None], dtype=object), "entry 2 is None"),
        (np.array([1, "a", 1], dtype=object), "of one kind"),
        (np.eye(3), "one-dimensional"),
    ]:
        with pytest.raises(InputError, match=message):
            build(np.eye(3), y)


@pytest.mark.parametrize("y", [[0, 1], [-1, 1], ["no", "yes"], [False, True], [1.0, 2.0]])
def test_labels_of_any_kind(y):
    problem = LogisticRegression([[1.0], [2.0]], y)
    assert np.array_equal(problem.labels, [-1.0, 1.0])
    assert problem.value(np.array([0.0])) == pytest.approx(np.log(2))


@pytest.mark.parametrize("build", [LeastSquares, LogisticRegression])
@pytest.mark.parametrize("value", [-1e-9, np.nan, np.inf, "much", None])
def test_bad_regularization(build, value):
    with pytest.raises(InputError, match="regularization"):
        build(np.eye(2), [1, -1], regularization=value)


def test_bad_quadratics():
    for A, b, message in [
        ([[1.0, 2.0]], [1.0], r"square; its shape is \(1, 2\)"),
        ([[1.0, 2.0], [0.0, 1.0]], [1.0, 1.0], r"symmetric; A\[\d, \d\] = [02]"),
        (scipy.sparse.csr_array([[1.0, 2.0], [0.0, 1.0]]), [1.0, 1.0], "symmetric"),
        ([[1.0, 2.0], [2.0, 1.0]], [1.0, 1.0], "semidefinite; its smallest eigenvalue is -1"),
        (scipy.sparse.csr_array([[1.0, 2.0], [2.0, 1.0]]), [1.0, 1.0], "semidefinite"),
        (np.zeros((2, 2)), [1.0, 1.0], "not zero"),
        (np.eye(2), [1.0], "b must have 2"),
        (np.eye(2), [1.0, np.inf], "entry 1 is inf"),
    ]:
        with pytest.raises(InputError, match=message):
            Quadratic(A, b)
    with pytest.raises(InputError, match="c must be finite"):
        Quadratic(np.eye(2), [0.0, 0.0], np.nan)
    large = scipy.sparse.diags_array(np.append(np.ones(2099), -1.0))
    with pytest.raises(InputError, match="semidefinite"):
        Quadratic(large, np.zeros(2100))


def test_asymmetry_of_rounding_is_no_error():
    rng = np.random.default_rng(0)
    A = rng.standard_normal((6, 6))
    A = A @ A.T
    A[0, 1] = np.nextafter(A[0, 1], np.inf)
    problem = Quadratic(A, np.zeros(6))
    assert np.array_equal(problem._A, problem._A.T)


def test_the_data_are_copied():
    A, b = np.eye(3), np.ones(3)
    problem = LeastSquares(A, b)
    A[0, 0] = b[0] = 100.0
    assert problem.value(np.ones(3)) == 0.0
    sparse = scipy.sparse.csr_array(np.eye(3))
    problem = LogisticRegression(sparse, [1, -1, 1])
    assert np.array_equal(sparse.toarray(), np.eye(3))


FRAME = pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0], "b": [0.5, 1.0, 2.0, 3.0]})


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"b": [0.5, np.nan, 2, 3]}, r"row 1, column 1 \('b'\) .* is nan"),
        ({"b": pd.array([1, None, 2, 3], dtype="Int64")}, r"row 1, column 1 \('b'\) .* is missing"),
        ({"b": pd.array([1.5, 2, 2, None], dtype="Float64")}, r"row 3, column 1 \('b'\) .* is missing"),
        ({"c": pd.array([True, False, None, True], dtype="boolean")}, r"row 2, column 2 \('c'\) .* is missing"),
        ({"city": ["Bonn", "Köln", "Ulm", "Jena"]}, r"row 0, column 2 \('city'\) .* is 'Bonn'"),
        ({"city": pd.Categorical(["x", "y", "x", "y"])}, r"row 0, column 2 \('city'\) .* is 'x'"),
        ({"day": pd.to_datetime(["2020-01-01"] * 4)}, r"row 0, column 2 \('day'\) .* is 2020-01-01"),
        ({"day": pd.to_datetime(["2020-01-01", None] * 2)}, r"row 0, column 2 \('day'\)"),
    ],
)
def test_a_frame_is_refused_with_the_row_and_the_column(columns, message):
    with pytest.raises(InputError, match=message):
        LeastSquares(FRAME.assign(**columns), np.arange(4.0))


def test_what_is_missing_among_targets_and_labels_is_named():
    for values, message in [
        (pd.array([1, None, 2, 3], dtype="Int64"), "b must be .*; entry 1 is (nan|missing)"),
        (pd.Series([1.0, 2.0, None, 3.0]), "b must be finite; entry 2 is nan"),
        (pd.Series(["1", "2", "x", "3"]), "entry 2 is 'x'"),
    ]:
        with pytest.raises(InputError, match=message):
            LeastSquares(FRAME, values)
    for values in (
        pd.array([True, False, None, True], dtype="boolean"),
        pd.array(["yes", "no", None, "yes"], dtype="string"),
        pd.Series(["yes", "no", None, "yes"]),
        pd.to_datetime(["2020-01-01", "2020-01-02", None, "2020-01-01"]),
    ):
        with pytest.raises(InputError, match="labels must be known; entry 2"):
            LogisticRegression(FRAME, values)


def test_nullable_columns_that_miss_nothing_are_numbers():
    nullable = FRAME.assign(b=pd.array([1, 2, 3, 5], dtype="Int64"), c=pd.array([True, False] * 2, dtype="boolean"))
    problem = LeastSquares(nullable, pd.array([1, 0, 1, 0], dtype="Int64"))
    assert np.array_equal(problem._M, [[1, 1, 1], [2, 2, 0], [3, 3, 1], [4, 5, 0]])
    assert LogisticRegression(FRAME, pd.array([True, False] * 2, dtype="boolean")).labels.tolist() == [1, -1, 1, -1]


# --- bundled sets -------------------------------------------------------------------------------------------


def test_bundled_regression():
    problem = LeastSquares.from_bundled("diabetes")
    assert problem.name == "least squares, diabetes"
    assert (problem.examples, problem.dimension) == (442, 11)
    A = problem._M
    assert np.allclose(A[:, :10].mean(axis=0), 0.0, atol=1e-13)
    assert np.allclose((A[:, :10] ** 2).mean(axis=0), 1.0)
    assert np.array_equal(A[:, 10], np.ones(442))
    raw = LeastSquares.from_bundled("diabetes", standardize=False, intercept=False, columns=["bmi", 0])
    features = load_diabetes().data
    assert np.array_equal(raw._M, features[:, [2, 0]])
    simplex = SimplexRegression.from_bundled("wine", target="alcohol", standardize_target=True)
    assert simplex.dimension == 12
    assert simplex.name == "simplex regression, wine (alcohol)"
    assert np.mean(simplex._c**2) == pytest.approx(1.0)
    assert LeastSquares.from_bundled("linnerud", target="Waist").dimension == 4


def test_bundled_classification():
    problem = LogisticRegression.from_bundled("digits", positive=3, sparse=True, regularization=0.1)
    assert problem.sparse
    assert problem.regularization == 0.1
    assert int(np.sum(problem.labels > 0)) == 183
    squares = problem._M.multiply(problem._M).mean(axis=0)
    assert np.all(np.isclose(squares, 1.0) | (squares == 0.0))
    dense = LogisticRegression.from_bundled("digits", positive=3)
    constant = np.flatnonzero(~np.any(dense._M != 0.0, axis=0))
    assert constant.tolist() == [0, 32, 39]
    assert HingeLoss.from_bundled("breast_cancer", columns=range(10)).dimension == 11


def test_an_option_of_another_name_is_refused():
    with pytest.raises(InputError, match="takes no 'ridge', did you mean regularization"):
        LogisticRegression.from_bundled("breast_cancer", ridge=0.1)


def test_bad_bundled_sets():
    for build, arguments, message in [
        (LeastSquares, {"dataset": "boston"}, "breast_cancer, diabetes"),
        (LeastSquares, {"dataset": "linnerud"}, "names no target.*Waist"),
        (LeastSquares, {"dataset": "diabetes", "target": "sugar"}, "no column 'sugar'.*bmi"),
        (LeastSquares, {"dataset": "diabetes", "columns": ["sugar"]}, "no column 'sugar'"),
        (LeastSquares, {"dataset": "diabetes", "columns": [10]}, "10 columns, and none at position 10"),
        (LeastSquares, {"dataset": "diabetes", "columns": "bmi"}, "list of names"),
        (LeastSquares, {"dataset": "diabetes", "columns": [1.5]}, "neither"),
        (LeastSquares, {"dataset": "diabetes", "columns": [], "intercept": False}, "empty"),
        (LeastSquares, {"dataset": "diabetes", "positive": 1}, "for classification"),
        (LogisticRegression, {"dataset": "wine"}, "are of 3: 0, 1, 2"),
        (LogisticRegression, {"dataset": "wine", "positive": 7}, "none of the labels: 0, 1, 2"),
        (LogisticRegression, {"dataset": "breast_cancer", "standardize_target": True}, "for regression"),
        (LogisticRegression, {"dataset": "diabetes"}, "two classes"),
    ]:
        with pytest.raises(InputError, match=message):
            build.from_bundled(**arguments)


# --- CSV files ----------------------------------------------------------------------------------------------


@pytest.fixture
def write(tmp_path):
    def to_file(text, name="my_table.csv"):
        path = tmp_path / name
        path.write_text(text)
        return path

    return to_file


def test_csv(write):
    path = write("a,price,b\n1,10,0.5\n2,20,-0.5\n4,15,1.5\n")
    problem = LeastSquares.from_csv(path, "price", standardize=False, regularization=0.5)
    assert problem.name == "least squares, my table"
    assert np.array_equal(problem._M, [[1, 0.5, 1], [2, -0.5, 1], [4, 1.5, 1]])
    assert np.array_equal(problem._c, [10, 20, 15])
    assert problem.regularization == 0.5
    same = LeastSquares.from_csv(str(path), 1, standardize=False, intercept=False, columns=["b"], name="mine")
    assert np.array_equal(same._M, [[0.5], [-0.5], [1.5]])
    assert same.name == "least squares, mine"
    bare = write("1; 2; 3\n4; 5; 6.5\n", "bare.csv")
    problem = LeastAbsoluteDeviations.from_csv(bare, delimiter=";", header=False, standardize=False)
    assert np.array_equal(problem._c, [3, 6.5])
    assert SimplexRegression.from_csv(bare, delimiter=";", header=False).dimension == 2


def test_csv_with_text_labels(write):
    path = write("x,kind\n1,spam\n2,ham\n3,spam\n4,eggs\n")
    problem = HingeLoss.from_csv(path, "kind", positive="spam")
    assert np.array_equal(problem.labels, [1, -1, 1, -1])
    with pytest.raises(InputError, match="3: 'eggs', 'ham', 'spam'"):
        HingeLoss.from_csv(path, "kind")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\nx,3\n", r"line 3, column 'a': 'x' is not a number"),
        ("a,b\n1,2\n\n\n3,\n", r"line 5, column 'b': an empty cell is not a number"),
        ("a,b\n1,nan\n", r"line 2, column 'b': 'nan'"),
        ("a,b\n1,2\n3\n", r"line 3: 1 fields, 2 expected"),
        ("a,b\n1,2\n3,4,5\n", "line 3 has 3 fields, where the first line has 2"),
        ("a,b\n1,2,9\n3,4,5\n", "line 2 has 3 fields, where the first line has 2"),
        ("", "is empty"),
        ("a,b\n", "no row of data"),
        ("a;b\n1;2\n", "only one column.*delimiter"),
        ("a,b\n1,2\n1e999,3\n", "row 1, column 0"),
        ("a,b\ninf,2\n1,3\n", "row 0, column 0"),
    ],
)
def test_bad_csv(write, text, message):
    with pytest.raises(InputError, match=message):
        LeastSquares.from_csv(write(text))


def test_bad_csv_arguments(write, tmp_path):
    path = write("a,b,c\n1,2,x\n3,4,\n")
    with pytest.raises(InputError, match="no column 'd'; it has: a, b, c"):
        LeastSquares.from_csv(path, "d")
    with pytest.raises(InputError, match="3 columns, and none at position 3"):
        LeastSquares.from_csv(path, 3)
    with pytest.raises(InputError, match="'b' is the target"):
        LeastSquares.from_csv(path, "b", columns=["a", "b"])
    with pytest.raises(InputError, match="line 3, column 'c': an empty cell is not a label"):
        HingeLoss.from_csv(path, "c")
    with pytest.raises(InputError, match="does not exist"):
        LeastSquares.from_csv(tmp_path / "none.csv")
    with pytest.raises(InputError, match="not a file"):
        LeastSquares.from_csv(tmp_path)
    binary = tmp_path / "binary.csv"
    binary.write_bytes(bytes(range(256)) * 4)
    with pytest.raises(InputError, match=r"binary\.csv"):
        LeastSquares.from_csv(binary)


def test_csv_of_other_encodings(tmp_path):
    text = "größe,preis\n1,2\n3,5\n4,4\n"
    for encoding in ("latin-1", "cp1252", "utf-16", "utf-8", "utf-8-sig"):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes(text.encode(encoding))
        said = "utf-8" if encoding == "utf-8-sig" else encoding
        problem = LeastSquares.from_csv(path, "preis", columns=["größe"], encoding=said, standardize=False)
        assert np.array_equal(problem._M[:, 0], [1, 3, 4])
    with pytest.raises(InputError, match=r"latin-1\.csv, line 1 is not text in utf-8: .*encoding='latin-1'"):
        LeastSquares.from_csv(tmp_path / "latin-1.csv")
    with pytest.raises(InputError, match=r"utf-16\.csv, line 1 is not text in utf-8: .*encoding='utf-16'"):
        LeastSquares.from_csv(tmp_path / "utf-16.csv")
    with pytest.raises(InputError, match=r"encoding must be one that Python knows.*got 'latin-l'"):
        LeastSquares.from_csv(tmp_path / "latin-1.csv", encoding="latin-l")


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_compressed_csv_whatever_its_name(tmp_path, pack):
    path = tmp_path / "table.csv"
    path.write_bytes(pack(b"a,b\n1,2\n3,5\n"))
    assert np.array_equal(LeastSquares.from_csv(path, standardize=False)._c, [2, 5])
    path.write_bytes(pack(b"a,b\n1,2\nx,5\n"))
    with pytest.raises(InputError, match="line 3, column 'a': 'x' is not a number"):
        LeastSquares.from_csv(path)


def test_constant_and_extreme_columns_are_standardized(write):
    path = write("a,b,c,y\n0.1,1e300,1e-300,1\n0.1,2e300,2e-300,2\n0.1,4e300,3e-300,5\n")
    problem = LeastSquares.from_csv(path)
    assert np.array_equal(problem._M[:, 0], np.zeros(3))
    assert np.allclose((problem._M[:, 1:3] ** 2).mean(axis=0), 1.0)


# --- LIBSVM files -------------------------------------------------------------------------------------------


def test_libsvm(tmp_path, write):
    rng = np.random.default_rng(0)
    A = scipy.sparse.random_array((30, 8), density=0.3, rng=rng, format="csr")
    y = np.where(np.arange(30) % 3 == 0, 1, -1)
    path = tmp_path / "small_set.libsvm"
    dump_svmlight_file(A, y, str(path), zero_based=False)
    problem = LogisticRegression.from_libsvm(path, n_features=8, standardize=False, intercept=False, regularization=1)
    assert problem.sparse
    assert problem.name == "logistic regression, small set"
    assert np.allclose(problem._M.toarray(), -y[:, None] * A.toarray(), rtol=1e-12)
    assert LeastSquares.from_libsvm(path).dimension == 9
    packed = tmp_path / "packed.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert LogisticRegression.from_libsvm(packed).examples == 30
    commented = write("# made by hand\n1 1:2.5 3:1 # first\n-1 2:1\n", "c.txt")
    assert LogisticRegression.from_libsvm(commented, intercept=False).dimension == 3


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    entries=st.lists(
        st.dictionaries(st.integers(1, 9), st.floats(0.1, 9).map(lambda v: round(v, 3)), min_size=1),
        min_size=2,
        max_size=6,
    ),
    space=st.sampled_from(["", " ", "  ", "\t"]),
    mark=st.booleans(),
    end=st.sampled_from(["\n", "\r\n"]),
    pack=st.sampled_from([bytes, gzip.compress, bz2.compress, lzma.compress]),
)
def test_libsvm_as_it_is_found(tmp_path, entries, space, mark, end, pack):
    lines = [f"{k % 2} " + " ".join(f"{i}:{space}{v}" for i, v in sorted(row.items())) for k, row in enumerate(entries)]
    text = f"# made: by hand{end}" + f" # note 1: 2{end}".join(lines) + end
    path = tmp_path / "found.svm"
    path.write_bytes(pack(b"\xef\xbb\xbf" * mark + text.encode()))
    problem = LeastSquares.from_libsvm(path, n_features=9, standardize=False, intercept=False)
    assert np.array_equal(problem._M.toarray(), [[row.get(i, 0.0) for i in range(1, 10)] for row in entries])
    assert np.array_equal(problem._c, [k % 2 for k in range(len(entries))])


@pytest.mark.parametrize(
    "entry", ["400000000:1", "3:1 400000000:1", "1:1\t400000000:\t1 # 3:1", "99999999999999999999:1"]
)
def test_an_index_that_no_point_could_hold_is_refused(write, entry):
    with pytest.raises(InputError, match=r"line 2: index \d+ means so many features, .*n_features="):
        LogisticRegression.from_libsvm(write(f"1 1:1\n-1 {entry}\n", "hashed.svm"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 1:2\n-1 2=3\n", "line 2: '2=3' is not of the form index:value"),
        ("1 1:2\nyes 1:3\n", "line 2: 'yes' is not a label"),
        ("1 1:2\n-1 1:abc\n", "line 2: '1:abc'"),
        ("1 3:2 2:1\n", "line 1: index 2 does not come after index 3"),
        ("", "is empty"),
        ("1 1:2\n-1 1:nan\n", "row 1, column 0"),
    ],
)
def test_bad_libsvm(write, text, message):
    with pytest.raises(InputError, match=message):
        LogisticRegression.from_libsvm(write(text, "bad.libsvm"))


def test_bad_libsvm_files(write, tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        LeastSquares.from_libsvm(tmp_path / "none")
    broken = write("1 1:2\n", "broken.gz")
    with pytest.raises(InputError, match="not in the LIBSVM format"):
        LeastSquares.from_libsvm(write(chr(0) * 20, "zeros"))
    assert LeastSquares.from_libsvm(broken).examples == 1
    cut = tmp_path / "cut.xz"
    cut.write_bytes(lzma.compress(b"1 1:2\n" * 1000)[:60])
    with pytest.raises(InputError, match=r"cut\.xz is not in the LIBSVM format"):
        LeastSquares.from_libsvm(cut)
    wide = tmp_path / "wide.svm"
    wide.write_bytes("1 1:2\n".encode("utf-16"))
    with pytest.raises(InputError, match="UTF-16"):
        LeastSquares.from_libsvm(wide)
    with pytest.raises(InputError, match=r"are of 3: 1\.0, 2\.0, 3\.0"):
        LogisticRegression.from_libsvm(write("1 1:1\n2 1:2\n3 1:3\n", "three"))
    with pytest.raises(InputError, match="not in the LIBSVM format"):
        LeastSquares.from_libsvm(write("1 9:1\n", "wide"), n_features=2)
