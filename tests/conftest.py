"""What several test files share, and what is made once in a run of the suite, whatever the number of its workers."""

import os

# Each worker has a processor of its own: more threads only wait for each other. Said before NumPy is imported.
for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")

import fcntl
import shutil
from pathlib import Path

import pytest

from potential.errors import InputError
from potential.rocq.machine_check import Compiled, compile_files, find_coqc, library_files

BUILT = Path(__file__).resolve().parent.parent / "build" / "rocq"


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """Reference solutions of a module's small problems, in a folder of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POTENTIAL_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def shared(tmp_path_factory):
    """A folder that all workers of this run share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "popen" in folder.name else folder


@pytest.fixture(scope="session")
def compiled(shared, tmp_path_factory):
    """A function from text to what coqc says of it; None where there is no coqc, which then is said as documented."""
    build = shared / "rocq"
    if shutil.which("coqc") is None:
        with pytest.raises(InputError, match="apt-get install coq"):
            find_coqc()
        return lambda module, text: None
    # Workers that run at the same time share one library.
    with (shared / "rocq.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # What `make rocq` has compiled is taken where its stamp, a digest of all that went in, is that of these files.
        if BUILT.is_dir() and not build.exists():
            shutil.copytree(BUILT, build)
        done = compile_files([p for p in library_files() if p.stem not in ("Accelerated", "Inhabited")], build)
        assert all(result.ok for result in done.values()), [r.output for r in done.values() if not r.ok]

    def compile_text(module: str, text: str) -> Compiled:
        # In a folder of its own, with the library's results beside it.
        folder = tmp_path_factory.mktemp("file")
        for path in build.iterdir():
            if path.suffix in (".vo", ".v", ".stamp"):
                (folder / path.name).symlink_to(path)
        source = folder / "sources" / f"{module}.v"
        source.parent.mkdir()
        source.write_text(text, encoding="utf-8")
        found = compile_files([*(p for p in library_files() if (build / f"{p.stem}.vo").is_file()), source], folder)
        return found[module]

    return compile_text
