"""Sweeps: every run once, the same table however the work is divided, and after a kill in the middle."""

import os
import runpy
import signal
import sqlite3
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import potential as pt
from methods import GradientDescent, MirrorDescent, Subgradient, VaryingStepSubgradient
from methods.problems import LeastSquares, Quadratic, bundled_problem
from potential.errors import InputError
from potential.laboratory.sweeps import random_start

RNG = np.random.default_rng(0)
A, B = RNG.standard_normal((40, 4)), RNG.standard_normal(40)
LEAST_SQUARES = LeastSquares(A, B, name="small")


def small(**changes):
    given = {
        "methods": [GradientDescent, "accelerated/smooth-convex"],
        "problems": [LEAST_SQUARES],
        "seeds": 3,
        "steps": 20,
        "jobs": 1,
        "progress": False,
    }
    return pt.sweep(**{**given, **changes})


def same(a: pd.DataFrame, b: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(a, b, check_exact=True)


def test_table() -> None:
    table = small()
    assert list(table["method"]) == ["GradientDescent"] * 3 + ["AcceleratedGradient"] * 3
    assert list(table["seed"]) == [0, 1, 2] * 2
    assert set(table["status"]) == {"done"}
    assert (table["ratio"] <= 1).all()
    assert (table["gap"] >= 0).all()
    assert table["diverged_at"].isna().all()
    one = table.iloc[1]
    run = GradientDescent().run(LEAST_SQUARES, random_start(LEAST_SQUARES, 1), 20, record="log")
    assert one["gap"] == run.gaps[-1]
    assert one["bound"] == run.bounds[-1]
    assert one["guaranteed"] == "O(t^-1)"


def test_own_start_and_single_arguments() -> None:
    table = small(methods=GradientDescent(), problems="least-squares/diabetes", seeds=None)
    assert len(table) == 1
    assert table["seed"].isna().all()
    assert table["problem"][0] == bundled_problem("least-squares/diabetes").name


def test_parameters() -> None:
    problem = bundled_problem("least-absolute-deviations/diabetes")
    table = small(methods=[Subgradient, Subgradient(eta=0.5)], problems=problem, parameters={"eta": [0.1, 0.2]})
    assert list(table["eta"]) == [0.1] * 3 + [0.2] * 3 + [0.1] * 3 + [0.2] * 3
    best = small(methods=Subgradient, problems=problem, seeds=[4])
    assert best["eta"][0] > 0
    fixed = small(methods=VaryingStepSubgradient(eta=lambda t: 1 / (t + 1) ** 0.5), problems=problem, seeds=[4])
    assert "eta" not in fixed
    assert fixed["status"][0] == "done"


class TooLong(GradientDescent):
    def step(self, p, t, x):
        return x - 1e200 * p.gradient(x)


def test_divergence_is_a_row() -> None:
    table = small(methods=TooLong, seeds=1)
    assert table["status"][0] == "diverged"
    assert 1 <= table["diverged_at"][0] <= 3


def test_processes_give_the_same_table() -> None:
    same(small(jobs=2), small())


def test_finished_runs_are_not_made_again(tmp_path, monkeypatch) -> None:
    path = tmp_path / "folder" / "sweep.sqlite"
    first = small(path=path)
    import potential.laboratory.sweeps as module

    made = []
    inner = module._run
    monkeypatch.setattr(module, "_run", lambda payload, task: made.append(task) or inner(payload, task))
    same(small(path=path), first)
    assert made == []
    more = small(path=path, seeds=5)
    assert len(made) == 4
    same(more[more["seed"] < 3].reset_index(drop=True), first)


def test_a_changed_method_or_problem_runs_again(tmp_path) -> None:
    path = tmp_path / "sweep.sqlite"

    def stored() -> int:
        with sqlite3.connect(path) as store:
            count = store.execute("SELECT COUNT(*) FROM runs").fetchone()[0]
        store.close()
        return count

    small(path=path)
    assert stored() == 6
    small(path=path, problems=LeastSquares(A, B + 1.0, name="small"))
    assert stored() == 12

    class Changed(GradientDescent):
        def step(self, p, t, x):
            return x - p.gradient(x) / (2 * p.L)

    Changed.__qualname__ = "GradientDescent"
    small(path=path, methods=Changed)
    assert stored() == 15


SCRIPT = """
import sys, time
import numpy as np
import potential as pt
from methods import GradientDescent
from methods.problems import Quadratic

class Slow(GradientDescent):
    def step(self, p, t, x):
        time.sleep(0.001)
        return super().step(p, t, x)

if __name__ == "__main__":
    problem = Quadratic(np.diag([1.0, 2.0, 5.0]), np.ones(3))
    path = None if sys.argv[1] == "-" else sys.argv[1]
    table = pt.sweep(Slow, problem, seeds=60, steps=20, jobs=int(sys.argv[2]), path=path, progress=False)
    table.to_pickle(sys.argv[3])
"""


def run_script(script: Path, *arguments: str) -> None:
    """The script as a program, in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", [str(script), *arguments])
        runpy.run_path(str(script), run_name="__main__")


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> pd.DataFrame:
    """The table of the script, not interrupted."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "script.py").write_text(SCRIPT)
    run_script(folder / "script.py", "-", "1", str(folder / "table"))
    return pd.read_pickle(folder / "table")


@pytest.mark.parametrize(("jobs", "again"), [("1", "2"), ("2", "1")])
def test_killed_in_the_middle_and_started_again(tmp_path, whole: pd.DataFrame, jobs: str, again: str) -> None:
    script, path = tmp_path / "script.py", tmp_path / "sweep.sqlite"
    script.write_text(SCRIPT)
    process = subprocess.Popen(
        [sys.executable, str(script), str(path), jobs, str(tmp_path / "again")],
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 120
    found = 0
    while found < 5 and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.02)
        if path.exists():
            try:
                store = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
                found = store.execute("SELECT COUNT(*) FROM runs").fetchone()[0]
                store.close()
            except sqlite3.Error:
                continue
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=30)
    assert 5 <= found < 60, "the sweep was to be killed in its middle"
    assert not (tmp_path / "again").exists()
    run_script(script, str(path), again, str(tmp_path / "again"))
    same(pd.read_pickle(tmp_path / "again"), whole)
    with sqlite3.connect(path) as store:
        assert store.execute("SELECT COUNT(*) FROM runs").fetchone()[0] == 60, "what was finished is run again"
    store.close()


def test_dask_cluster_gives_the_same_table() -> None:
    with warnings.catch_warnings():
        # What Dask and its web server warn of while they are loaded and shut down is not ours.
        warnings.simplefilter("ignore")
        distributed = pytest.importorskip("distributed")
        with (
            distributed.LocalCluster(
                n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None, silence_logs=50
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            table = small(client=client)
    same(table, small())


def test_progress_bar_counts_to_the_end(capfd) -> None:
    small(progress=True)
    shown = capfd.readouterr()
    assert "6/6" in shown.err
    assert shown.out == ""


@pytest.mark.parametrize(
    "name",
    [
        "least-squares/diabetes",
        "simplex-regression/wine",
        "least-absolute-deviations/diabetes",
    ],
)
def test_random_starts(name: str) -> None:
    problem = bundled_problem(name)
    start = random_start(problem, 3)
    np.testing.assert_array_equal(start, random_start(problem, 3))
    assert not np.array_equal(start, random_start(problem, 4))
    np.testing.assert_allclose(start, problem.validate_start(start), rtol=1e-12)


def test_mirror_descent_from_random_starts() -> None:
    table = small(methods=MirrorDescent, problems="simplex-regression/wine")
    assert set(table["status"]) == {"done"}
    assert (table["ratio"] <= 1).all()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"methods": []}, "methods is empty"),
        ({"problems": []}, "problems is empty"),
        ({"parameters": {"eta": [1.0]}}, "none of the methods has a parameter 'eta'; they have none"),
        (
            {"methods": Subgradient, "problems": Quadratic(np.eye(2), np.ones(2))},
            "is meant for ConvexLipschitz",
        ),
        ({"seeds": 0}, "seeds is empty"),
        ({"seeds": [-1]}, "a seed must be an integer, at least 0, got -1"),
        ({"seeds": 1.5}, "seeds must be a number of starts or a list"),
        ({"steps": -1}, "steps must be an integer"),
        ({"jobs": 0}, "jobs must be an integer, at least 1, got 0"),
        ({"path": "rows.parquet"}, "path is an SQLite file, such as 'rows.sqlite'"),
    ],
)
def test_bad_arguments(changes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        small(**changes)


def test_bad_parameters() -> None:
    problem = bundled_problem("least-absolute-deviations/diabetes")
    for parameters, said in (
        ({"eta": [-1.0]}, "eta"),
        ({"eta": ["long"]}, "the values of eta must be numbers, got 'long'"),
        ({"eta": []}, "is empty"),
        ({"step": [1.0]}, "none of the methods has a parameter 'step'; they have eta"),
    ):
        with pytest.raises(InputError, match=said):
            small(methods=Subgradient, problems=problem, parameters=parameters)
    with pytest.raises(InputError, match="has a number of eta for each t"):
        small(methods=VaryingStepSubgradient, problems=problem, parameters={"eta": [1.0]})


def test_a_file_of_something_else(tmp_path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, and long enough to be told from an empty one" * 10)
    with pytest.raises(InputError, match="cannot be used as the file of a sweep"):
        small(path=path)
