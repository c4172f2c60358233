"""What several test files share, and what is made once in a run of the suite, whatever the number of its workers."""

import os

# Each worker has a processor of its own: more threads only wait for each other. Said before NumPy is imported.
for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")

# Modules are compiled once and kept, here and by the programs that tests start, whatever is said elsewhere.
import sys

sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

import atexit
import fcntl
import gc
import hashlib
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

# What is read of the tests and of the package stays to the end: no circles are looked for until all of it is there.
gc.disable()

# A worker whose tests are done is not taken apart object by object: the system takes back all at once. What cleans up
# at the end is registered after this and therefore done before it.
if "PYTEST_XDIST_WORKER" in os.environ:
    atexit.register(os._exit, 0)

import pytest
from _pytest.runner import runtestprotocol
from rocq_together import LIBRARY, library_together, on_library

BUILT = Path(__file__).resolve().parent.parent / "build" / "tests-of-rocq"

# The files that take longest, to begin with: two workers, who take a file at a time, are then done at the same time.
LONGEST = (
    "test_notebooks",
    "test_docs",
    "test_drawmon_study",
    "test_energy_plans",
    "test_check",
    "test_discovery",
    "test_drawmon_network",
    "test_refutation_literature",
    "test_drawmon_monitor",
    "test_constrained_problems",
    "test_conclusions",
    "test_free_multipliers",
    "test_rocq_memory",
    "test_flow",
    "test_terminal",
    "test_order_and_draws",
    "test_expectation_check",
    "test_wishes",
    "test_adding_a_setting",
    "test_worst_case",
    "test_energy_frontier",
    "test_drawmon_pages",
    "test_attacked_settings",
    "test_packaging",
    "test_operator_problems",
    "test_notebook_manners",
    "test_sweep",
    "test_plots",
    "test_splitting_problems",
    "test_every_setting_in_a_run",
    "test_counterexamples",
    "test_catalogue",
    "test_composite_problems",
    "test_certificates",
    "test_names",
    "test_bad_instances",
    "test_problems_reference",
    "test_variants",
    "test_unknowns",
    "test_work",
    "test_verdicts",
    "test_only_in_a_run",
    "test_memory",
    "test_geometric_factors",
    "test_poisson_regression",
    "test_house",
    "test_mirror_maps",
    "test_drawmon_heads",
    "test_settings",
    "test_trajectory",
    "test_several",
    "test_found_steps",
    "test_line_search",
    "test_roots",
)


# One worker has them all: each theorem of the catalogue is read, and each saved certificate judged, once for them.
OF_THE_CATALOGUE = (
    "test_rocq",
    "test_proofs",
    "test_presentation",
    "test_premises",
    "test_hypotheses",
    "test_conformance",
    "test_refutation",
    "test_conclusion",
    "test_soundness",
    "test_prover",
    "test_certificate",
    "test_trace",
    "test_kernel",
)


# Half of the workers read the files from the last to the first. In a fresh clone the other half has then compiled, and
# looked for constants in, what they come to after the middle.
BACKWARDS = os.environ.get("PYTEST_XDIST_WORKER", "gw0")[-1] in "13579"


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The files of a folder, in the order in which this worker reads them."""
    report = yield
    if BACKWARDS and isinstance(collector, pytest.Directory):
        report.result.reverse()
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the files: the longest first."""
    place = {name: k for k, name in enumerate((*OF_THE_CATALOGUE, *LONGEST))}
    items.sort(key=lambda item: (place.get(item.path.stem, len(place)), item.path))
    if BACKWARDS:
        houses = [name for name in sys.modules if name.partition(".")[0] in ("methods", "potential", "studies")]
        for name in reversed(houses):
            sys.modules[name] = sys.modules.pop(name)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A worker takes a file at a time, or those of the catalogue together: what their tests share is made once."""
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = super()._split_scope(nodeid)
            return "the catalogue" if Path(file).stem in OF_THE_CATALOGUE else file

    if config.getvalue("dist") != "load":
        return None
    config.option.loadscopereorder = False
    return Scheduling(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """A worker says one thing of a test that passes, not that it begins, is set up, runs, is taken down and ends."""
    if not hasattr(item.config, "workerinput"):
        return None
    for report in runtestprotocol(item, log=False, nextitem=nextitem):
        if report.when == "call" or not report.passed:
            item.ihook.pytest_runtest_logreport(report=report)
    return True


def pytest_configure(config: pytest.Config) -> None:
    """At the end pytest searches for circles twice: the second time there is nothing to go through."""
    config.add_cleanup(gc.freeze)


def pytest_collection_finish() -> None:
    """What is there now stays to the end: no search for circles goes through it."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


# What checks notebooks would build a grammar of addresses with letters beyond ASCII, for two seconds: none has one.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


# Reference solutions are made once in a run: the workers, notebooks and commands that it starts have this folder too.
if "POTENTIAL_CACHE" not in os.environ:
    _solutions = tempfile.TemporaryDirectory(prefix="potential-solutions-")
    os.environ["POTENTIAL_CACHE"] = _solutions.name


@pytest.fixture(scope="session", autouse=True)
def _catalogue_read_once() -> Iterator[None]:
    from proofs_of_catalogue import catalogue_read_once

    with catalogue_read_once():
        yield


# What no text of a test loads: `make rocq` compiles it.
UNUSED = ("Accelerated", "Countable", "Entropy", "Euclidean", "Inhabited", "Pipeline", "VarianceReduction")


@pytest.fixture(scope="session")
def compiled():
    """A function from text to what coqc says of it; None where there is no coqc, which then is said as documented.

    The library is one file here. What has compiled is kept in the build folder, under a digest of all that went in:
    what is the same as in an earlier run, or for another worker, is not compiled again.
    """
    # Not above: what collects the workers' reports has no use for the package.
    from potential.errors import InputError
    from potential.rocq.machine_check import Compiled, compile_files, find_coqc
    from potential.rocq.record import library_files

    if shutil.which("coqc") is None:
        with pytest.raises(InputError, match="apt-get install coq"):
            find_coqc()
        return lambda module, text: None
    BUILT.mkdir(parents=True, exist_ok=True)
    library = BUILT / "sources" / f"{LIBRARY}.v"
    # Workers that run at the same time share one library.
    with (BUILT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        library.parent.mkdir(exist_ok=True)
        library.write_text(library_together(p for p in library_files() if p.stem not in UNUSED), encoding="utf-8")
        done = compile_files([library], BUILT)[LIBRARY]
        assert done.ok, done.output

    def compile_text(module: str, text: str) -> Compiled:
        # In a folder of its own, with the library's results beside it.
        text = on_library(text)
        folder = BUILT / f"{module}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"
        source = folder / "sources" / f"{module}.v"
        source.parent.mkdir(parents=True, exist_ok=True)
        for name in (f"{LIBRARY}{end}" for end in (".vo", ".v", ".stamp")):
            link = folder / name
            if not link.is_symlink():
                link.symlink_to(BUILT / name)
        source.write_text(text, encoding="utf-8")
        return compile_files([library, source], folder)[module]

    return compile_text
