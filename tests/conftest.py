"""What several test files share."""

import fcntl
import shutil

import pytest

from potential.errors import InputError
from potential.rocq.machine_check import Compiled, compile_files, find_coqc, library_files


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """Reference solutions of a module's small problems, in a folder of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POTENTIAL_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def compiled(tmp_path_factory):
    """A function from text to what coqc says of it; None where there is no coqc, which then is said as documented."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "popen" in shared.name else shared
    build = shared / "rocq"
    if shutil.which("coqc") is None:
        with pytest.raises(InputError, match="apt-get install coq"):
            find_coqc()
        return lambda module, text: None
    # Workers that run at the same time share one library.
    with (shared / "rocq.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
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
