"""Sweeps: many runs over methods, problems, parameters and starts, in several processes, that can be interrupted.

Each finished run is a row of an SQLite file, under a key that is made from everything that determines it: the method's
code and numbers, the theorem, the problem's data, the seed and the number of steps. A sweep that was interrupted, or
killed, goes on where it stopped; a run whose method or data has changed since is made again.
"""

from __future__ import annotations

import hashlib
import inspect
import itertools
import json
import math
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from potential.algebra.parameters import declared_parameters
from potential.errors import DivergedError, InputError
from potential.extras import load
from potential.laboratory.best_parameters import best_parameters
from potential.laboratory.inputs import require_class, valid_start, valid_steps
from potential.laboratory.parameters import Known, with_numbers
from potential.laboratory.problems import known_problem, problem_name
from potential.laboratory.run import run
from potential.statement.theorem import Theorem, registered

if TYPE_CHECKING:
    import pandas as pd

# A change of what a row holds makes old rows useless.
_VERSION = 1
# What a run comes to: the columns behind those that say what was run.
_RESULTS = (
    "status", "diverged_at", "gap", "best_gap", "measure_name", "measure", "bound", "ratio",
    "observed", "guaranteed", "order", "factor",
)  # fmt: skip
# Finished runs are written at least this often, in seconds: a write for each would cost more than a short run.
_WRITE_EVERY = 0.2


@dataclass(frozen=True)
class _Task:
    """One run: which of the claims, which of the problems, the numbers given, the seed."""

    key: str
    claim: int
    problem: int
    given: tuple[tuple[str, float], ...]
    seed: int | None
    steps: int


def sweep(
    methods: Any,
    problems: Any,
    parameters: Mapping[str, Iterable[float]] | None = None,
    seeds: int | Iterable[int] | None = None,
    steps: int = 1000,
    *,
    jobs: int | None = None,
    path: Any = None,
    client: Any = None,
    progress: bool = True,
) -> pd.DataFrame:
    """Run every method on every problem, with every value of its parameters, from every start.

    - `methods`: one claim or several, as for `check`: methods, theorems, or names in the catalogue.
    - `problems`: one numeric problem or several; a text names a bundled one.
    - `parameters`: the values to try, by parameter; a method takes those that it declares. What has no number is
      chosen as in `check`: the number that makes the proven bound smallest.
    - `seeds`: so many random starts, or the seeds themselves; the problem's own start where none are given.
      See `random_start`. Of a method that draws at random they are the seeds of its draws, and the runs start where the
      problem says: their mean is what the bound is about.
    - `steps`: how many steps each run makes.
    - `jobs`: how many processes; as many as there are processors where it is not given, and none beside this one for 1.
    - `path`: an SQLite file that takes the rows as they come; a sweep with the same path goes on where it stopped.
    - `client`: a `dask.distributed.Client`, whose cluster makes the runs; `jobs` is then of no account.
    - `progress`: whether a progress bar is shown on standard error.

    The rows of the table are in the order methods, problems, parameters, seeds, and do not depend on how the work was
    divided. Columns: `method`, `theorem`, `problem`, `seed` (missing for the own start), `steps`, one for each
    parameter; `status`, "done" or "diverged", and `diverged_at`, the iteration; at the end of the run `gap` and
    `best_gap`, and `measure`, what the theorem bounds (`measure_name`), `bound`, and `ratio` of the two; `observed` and
    `guaranteed`, the rates as text, and `order` or `factor`, the observed one as a number.

    Raises InputError before the first run for a method and a problem that do not fit, a parameter that no method
    has or a value outside its domain, and a file that is not one of a sweep.
    """
    claims = [Theorem.of(claim) for claim in _listed(methods, "methods")]
    numeric = [_problem(problem) for problem in _listed(problems, "problems")]
    steps = valid_steps(steps)
    tasks = _tasks(claims, numeric, _values(parameters, claims), _seeds(seeds), steps)
    with closing(_opened(path)) as store:
        rows = _stored(store, tasks)
        left = [task for task in {task.key: task for task in tasks}.values() if task.key not in rows]
        payload = _payload(claims, numeric) if left else b""
        results = _on_cluster(client, payload, left) if client is not None else _in_processes(jobs, payload, left)
        written = time.monotonic()
        try:
            for key, row in _shown(results, len(left), len(tasks), progress):
                # Rows take the same way from a run and from the file: through JSON.
                text = json.dumps(row)
                store.execute("INSERT OR REPLACE INTO runs VALUES (?, ?)", (key, text))
                rows[key] = json.loads(text)
                if time.monotonic() - written > _WRITE_EVERY:
                    store.commit()
                    written = time.monotonic()
        finally:
            store.commit()
    return _table([rows[task.key] for task in tasks], claims)


def random_start(problem: Any, seed: int) -> Any:
    """A start for a run on `problem`, the same for the same seed, of shape `(dimension,)`.

    Over a set it is a random point of the set, elsewhere the problem's own start with a normal vector added, each
    entry of variance 1. Where the mirror map has no gradient at that point, it is moved half way to the problem's own
    start.
    """
    rng = np.random.default_rng(seed)
    default = valid_start(problem, None)
    domain = getattr(problem, "domain", None)
    if domain is None:
        domain = getattr(getattr(problem, "mirror_map", None), "domain", None)
    point = default + rng.standard_normal(default.shape) if domain is None else domain.random_point(rng)
    if domain is None and hasattr(problem, "project"):
        point = problem.project(point)
    try:
        return valid_start(problem, point)
    except InputError:
        return valid_start(problem, (default + point) / 2.0)


# What is to be run ----------------------------------------------------------------------------------------------------


def _listed(given: Any, argument: str) -> list[Any]:
    """One or several as a list; raises InputError for none."""
    several = isinstance(given, Iterable) and not isinstance(given, str | bytes | type)
    found = list(given) if several else [given]
    if not found:
        raise InputError(f"sweep: {argument} is empty; give at least one")
    return found


def _problem(problem: Any) -> Any:
    return known_problem(problem)


def _values(parameters: Mapping[str, Iterable[float]] | None, claims: Sequence[Theorem]) -> dict[str, list[float]]:
    """The values of each parameter as numbers; raises InputError for one that no method has."""
    known = {name for claim in claims for name in declared_parameters(claim.method_class)}
    found: dict[str, list[float]] = {}
    for name, values in (parameters or {}).items():
        if name not in known:
            has = f"they have {', '.join(sorted(known))}" if known else "they have none"
            raise InputError(f"sweep: none of the methods has a parameter {name!r}; {has}")
        found[name] = []
        for value in _listed(values, f"parameters[{name!r}]"):
            number = value.item() if isinstance(value, np.generic) else value
            try:
                found[name].append(float(number))
            except (TypeError, ValueError) as error:
                raise InputError(f"sweep: the values of {name} must be numbers, got {value!r}") from error
    return found


def _seeds(seeds: int | Iterable[int] | None) -> list[int | None]:
    if seeds is None:
        return [None]
    chosen = range(seeds) if isinstance(seeds, int) and not isinstance(seeds, bool) else seeds
    if not isinstance(chosen, Iterable):
        raise InputError(f"sweep: seeds must be a number of starts or a list of seeds, got {seeds!r}")
    found: list[int | None] = []
    for seed in chosen:
        if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
            raise InputError(f"sweep: a seed must be an integer, at least 0, got {seed!r}")
        found.append(int(seed))
    if not found:
        raise InputError("sweep: seeds is empty; give at least one, or leave it out")
    return found


def _tasks(
    claims: list[Theorem],
    problems: list[Any],
    values: dict[str, list[float]],
    seeds: list[int | None],
    steps: int,
) -> list[_Task]:
    """All runs in the order of the table; raises InputError for what cannot be run."""
    tasks = []
    claim_marks = [_digest(_claim_parts(claim)) for claim in claims]
    problem_marks = [_digest(_problem_parts(problem)) for problem in problems]
    for (c, claim), (p, problem) in itertools.product(enumerate(claims), enumerate(problems)):
        require_class(claim, problem)
        valid_start(problem, None)
        declared = declared_parameters(claim.method_class)
        names = [name for name in values if name in declared]
        for name in names:
            if declared[name].sequence:
                raise InputError(
                    f"sweep: {claim.method_name} has a number of {name} for each t: give methods with their "
                    f"sequences, {claim.method_name}({name}=...), in the place of values"
                )
        for chosen in itertools.product(*(values[name] for name in names)):
            given = tuple(zip(names, chosen, strict=True))
            _require_domains(claim, dict(given), problem)
            for seed in seeds:
                key = _digest((_VERSION, claim_marks[c], problem_marks[p], given, seed, steps))
                tasks.append(_Task(key, c, p, given, seed, steps))
    return tasks


def _require_domains(claim: Theorem, given: Mapping[str, float], problem: Any) -> None:
    """Raise InputError for a value outside its domain, as far as that is known before what is missing is chosen."""
    declared = declared_parameters(claim.method_class)
    own = {} if isinstance(claim.method, type) else vars(claim.method)
    numbers = {**{name: own[name] for name in declared if name in own}, **given}
    for name, value in given.items():
        try:
            declared[name].check_number(value, Known(numbers, problem), claim.method_name)
        except AttributeError:
            if set(declared) <= set(numbers):
                raise


# Keys: what determines a run ------------------------------------------------------------------------------------------


def _digest(value: Any) -> str:
    """A text that is the same for the same data, in every process."""
    found = hashlib.sha256()
    _feed(found.update, value)
    return found.hexdigest()


def _feed(update: Callable[[bytes], None], value: Any) -> None:
    if isinstance(value, np.ndarray):
        update(f"array {value.dtype} {value.shape}".encode())
        update(np.ascontiguousarray(value).tobytes())
    elif hasattr(value, "tocsr"):
        matrix = value.tocsr()
        _feed(update, (value.shape, matrix.data, matrix.indices, matrix.indptr))
    elif isinstance(value, Mapping):
        _feed(update, sorted(value.items(), key=lambda item: str(item[0])))
    elif isinstance(value, list | tuple):
        update(f"{len(value)} of ".encode())
        for item in value:
            _feed(update, item)
    elif isinstance(value, type):
        update(f"class {value.__module__}.{value.__qualname__}".encode())
    elif callable(value):
        update(_source(value).encode())
    else:
        update(f"{type(value).__qualname__} {value!r};".encode())


def _source(function: Any) -> str:
    """The source of a class or a function, or its compiled code where that cannot be had."""
    try:
        return inspect.getsource(function)
    except (OSError, TypeError):
        code = getattr(function, "__code__", None)
        return f"{function!r}" if code is None else f"{code.co_code.hex()} {code.co_consts!r} {code.co_names}"


def _claim_parts(claim: Theorem) -> tuple[Any, ...]:
    """The theorem's name and functions, the method's code and its numbers."""
    functions = [getattr(claim, name) for name in ("potential", "progress", "budget", "measure", "weight")]
    code = [
        _source(member)
        for owner in claim.method_class.__mro__[:-1]
        for name, member in sorted(vars(owner).items())
        if inspect.isfunction(member)
    ]
    own = {} if isinstance(claim.method, type) else vars(claim.method)
    return (claim.name, claim.method_class, claim.problem_class.__name__, code, functions, own)


def _problem_parts(problem: Any) -> tuple[Any, ...]:
    """The problem's class and name, and its data where it says what they are."""
    fingerprint = getattr(problem, "_fingerprint", None)
    data = fingerprint() if callable(fingerprint) else None
    return (type(problem), problem_name(problem), data)


# The runs -------------------------------------------------------------------------------------------------------------


def _payload(claims: list[Theorem], problems: list[Any]) -> bytes:
    """What all runs share, as bytes that another process can load; theorems of the catalogue go by their names."""
    import cloudpickle

    known = registered()
    sent: list[Any] = [claim.name if known.get(claim.name) is claim else claim for claim in claims]
    # A reference minimizer is computed here, and not in each of the processes.
    for problem in problems:
        getattr(problem, "minimizer", None)
    found: bytes = cloudpickle.dumps((sent, problems))
    return found


@lru_cache(maxsize=2)
def _loaded(payload: bytes) -> tuple[list[Theorem], list[Any]]:
    import cloudpickle

    claims, problems = cloudpickle.loads(payload)
    return [Theorem.of(claim) for claim in claims], problems


@lru_cache(maxsize=2)
def _loaded_file(path: str) -> bytes:
    return Path(path).read_bytes()


@lru_cache(maxsize=1)
def _threads() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _run(payload: bytes, task: _Task) -> tuple[str, dict[str, Any]]:
    """One run, as a row."""
    claims, problems = _loaded(payload)
    claim, problem = claims[task.claim], problems[task.problem]
    if task.seed is not None and claim.problem_class.expectation:
        problem = problem.with_seed(task.seed)
        start = valid_start(problem, None)
    else:
        start = valid_start(problem, None) if task.seed is None else random_start(problem, task.seed)
    # One thread for each run: several would get into each other's way, and could round differently.
    with _threads().limit(limits=1), np.errstate(all="ignore"):
        choose = best_parameters(claim, problem, start, max(task.steps, 1))
        method = with_numbers(claim, problem, dict(task.given), task.steps, choose)
        diverged_at = None
        try:
            trajectory: Any = run(method, problem, start, task.steps, "log", theorem=claim)
        except DivergedError as error:
            trajectory, diverged_at = error.trajectory, error.iteration
        observed, guaranteed = trajectory.observed_rate(), trajectory.guaranteed_rate()
    measure, bound = _last(trajectory.measures), _last(trajectory.bounds)
    row = {
        "method": claim.method_name,
        "theorem": claim.name,
        "problem": problem_name(problem),
        "seed": task.seed,
        "steps": task.steps,
        **trajectory.parameters,
        "status": "done" if diverged_at is None else "diverged",
        "diverged_at": diverged_at,
        "gap": _last(trajectory.gaps),
        "best_gap": _last(trajectory.best_gaps),
        "measure_name": trajectory.measure_name,
        "measure": measure,
        "bound": bound,
        "ratio": measure / bound if bound else math.nan,
        "observed": str(observed) if observed else "no rate",
        "guaranteed": str(guaranteed) if guaranteed else "no rate",
        "order": observed.value if observed.kind == "sublinear" else math.nan,
        "factor": observed.value if observed.kind == "linear" else math.nan,
    }
    return task.key, row


def _last(values: Any) -> float:
    return float(values[-1]) if len(values) else math.nan


def _run_from_file(path: str, task: _Task) -> tuple[str, dict[str, Any]]:
    return _run(_loaded_file(path), task)


Results = Iterator[tuple[str, dict[str, Any]]]


def _in_processes(jobs: int | None, payload: bytes, tasks: list[_Task]) -> Results:
    """The runs in this process for one job, in others for more; joblib makes batches of short ones."""
    import joblib

    if jobs is not None and (isinstance(jobs, bool) or not isinstance(jobs, int) or jobs < 1):
        raise InputError(f"sweep: jobs must be an integer, at least 1, got {jobs!r}")
    count = min(joblib.cpu_count() if jobs is None else jobs, max(len(tasks), 1))
    if count == 1:
        return (_run(payload, task) for task in tasks)
    return _with_joblib(count, payload, tasks)


def _with_joblib(count: int, payload: bytes, tasks: list[_Task]) -> Results:
    import joblib

    with tempfile.TemporaryDirectory(prefix="potential-sweep-") as folder:
        shared = Path(folder) / "payload"
        shared.write_bytes(payload)
        parallel = joblib.Parallel(n_jobs=count, return_as="generator_unordered")
        results = parallel(joblib.delayed(_run_from_file)(str(shared), task) for task in tasks)
        yield from results


def _on_cluster(client: Any, payload: bytes, tasks: list[_Task]) -> Results:
    """The runs on a Dask cluster."""
    as_completed = load("distributed", "a cluster").as_completed
    if not tasks:
        return
    shared = client.scatter(payload, broadcast=True, hash=False)
    # Neither an old result of the cluster nor a retry after an error of ours is wanted.
    futures = [client.submit(_run, shared, task, pure=False) for task in tasks]
    try:
        for future in as_completed(futures):
            yield future.result()
            future.release()
    finally:
        client.cancel(futures)


def _shown(results: Results, left: int, total: int, progress: bool) -> Results:
    """The results, with a bar that counts what was found in the file too."""
    if not (progress and left):
        yield from results
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("runs"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=total, completed=total - left)
        for result in results:
            yield result
            bar.advance(task)


# The file and the table -----------------------------------------------------------------------------------------------


def _opened(path: Any) -> sqlite3.Connection:
    """The file of a sweep, made where there is none; in memory where no path is given."""
    if path is None:
        target = ":memory:"
    else:
        file = Path(path).expanduser()
        if file.suffix.lower() in (".parquet", ".csv", ".json", ".feather"):
            raise InputError(
                f"sweep: path is an SQLite file, such as {file.with_suffix('.sqlite').name!r}, got {file.name!r}; "
                "the table that is returned can be saved in any format"
            )
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"sweep: the folder {file.parent} cannot be made: {error.strerror}") from error
        target = str(file)
    connection: sqlite3.Connection | None = None
    try:
        connection = sqlite3.connect(target)
        connection.execute("CREATE TABLE IF NOT EXISTS runs (key TEXT PRIMARY KEY, row TEXT NOT NULL)")
        connection.execute("SELECT key, row FROM runs LIMIT 1")
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        raise InputError(f"sweep: {target} cannot be used as the file of a sweep: {error}") from error
    return connection


def _stored(store: sqlite3.Connection, tasks: list[_Task]) -> dict[str, dict[str, Any]]:
    """The rows of these runs that are there already."""
    wanted = {task.key for task in tasks}
    found = store.execute("SELECT key, row FROM runs")
    return {key: json.loads(row) for key, row in found if key in wanted}


def _table(rows: list[dict[str, Any]], claims: list[Theorem]) -> pd.DataFrame:
    pandas = load("pandas", "the table of a sweep")
    first = ["method", "theorem", "problem", "seed", "steps"]
    names = list(dict.fromkeys(name for claim in claims for name in declared_parameters(claim.method_class)))
    names = [name for name in names if any(name in row for row in rows)]
    rest = list(_RESULTS)
    table: pd.DataFrame = pandas.DataFrame([{c: row.get(c) for c in (*first, *names, *rest)} for row in rows])
    whole = dict.fromkeys(("seed", "steps", "diverged_at"), "Int64")
    numbers = dict.fromkeys((*names, "gap", "best_gap", "measure", "bound", "ratio", "order", "factor"), "float64")
    return table.astype({**whole, **numbers})
