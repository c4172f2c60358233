"""Runs notebooks, each in a kernel of its own: {"folder": ..., "notebook": ...} a line in, the notebook a line out.

What notebooks import is imported once; a kernel is a process forked from there, in which nothing has run but imports.
"""

import gc
import importlib
import json
import math
import os
import pkgutil
import queue
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

SHARED = (
    "IPython.core.magics",
    "IPython.core.pylabtools",
    "PIL.BmpImagePlugin",
    "PIL.GifImagePlugin",
    "PIL.JpegImagePlugin",
    "PIL.PpmImagePlugin",
    "cvxpy",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipywidgets",
    "jupyter_client.manager",
    "latex2mathml.converter",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "nbclient",
    "nbformat",
    "pandas.io.formats.style",
    "scipy.stats",
    "sklearn.datasets",
    "sklearn.neighbors",
    "sympy.tensor.tensor",
)
# Of these, all that is in them.
HOUSES = ("methods", "potential", "proofs", "studies.energy")


def imported() -> None:
    """Import all that notebooks and kernels ask for."""
    # What checks notebooks would build a grammar of addresses with letters beyond ASCII, for two seconds: none has one.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    for name in SHARED:
        importlib.import_module(name)
    for house in HOUSES:
        for module in pkgutil.walk_packages(importlib.import_module(house).__path__, house + "."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)


def _kernel(connection: str, folder: str) -> None:
    """Be a kernel, until it is told to stop."""
    from ipykernel.kernelapp import IPKernelApp

    try:
        os.chdir(folder)
        # The answers go through the standard output: what is printed past the notebook does not.
        os.dup2(2, 1)
        IPKernelApp.launch_instance(["-f", connection, "--log-level=40", f"--IPKernelApp.parent_handle={os.getppid()}"])
    finally:
        os._exit(0)


class Forked:
    """As much of a `Popen` as the client asks for."""

    def __init__(self, process: int) -> None:
        self.process = process

    def poll(self) -> int | None:
        """None while the kernel is there."""
        return None if os.waitid(os.P_PID, self.process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None else 1


def _patient_client() -> type:
    """A client that looks for messages each second.

    Now and then the notice that one has come is lost on its way through the event loop: a client that waits for it
    finds the message only at the cell's timeout, two minutes later.
    """
    from jupyter_client.asynchronous import AsyncKernelClient
    from jupyter_client.channels import AsyncZMQSocketChannel
    from traitlets import Type

    class Channel(AsyncZMQSocketChannel):
        async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
            end = math.inf if timeout is None else time.monotonic() + timeout
            while True:
                try:
                    return await super().get_msg(max(0.0, min(1.0, end - time.monotonic())))
                except queue.Empty:
                    if time.monotonic() >= end:
                        raise

    class Client(AsyncKernelClient):
        shell_channel_class = Type(Channel)
        iopub_channel_class = Type(Channel)
        control_channel_class = Type(Channel)

    return Client


def run(text: str) -> str:
    """A notebook with what its cells put out, in a kernel that is forked now."""
    import nbformat
    from jupyter_client.connect import write_connection_file
    from jupyter_client.manager import AsyncKernelManager
    from jupyter_client.provisioning import LocalProvisioner
    from nbclient import NotebookClient

    asked = json.loads(text)
    with tempfile.TemporaryDirectory() as scratch:
        connection, _ = write_connection_file(str(Path(scratch) / "kernel.json"))
        process = os.fork()
        if not process:
            _kernel(connection, asked["folder"])

        try:
            manager = AsyncKernelManager(connection_file=connection, client_factory=_patient_client())
            manager.load_connection_file()
            manager.provisioner = LocalProvisioner()
            manager.provisioner.process = Forked(process)
            notebook = nbformat.from_dict(asked["notebook"])
            NotebookClient(notebook, km=manager, timeout=120, allow_errors=True).execute()
        finally:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
        return json.dumps(notebook)


def main() -> None:
    # Pictures go into the notebook; a kernel sets this too late, where Matplotlib is there already.
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # the debugger that kernels bring says much of what it cannot do
    imported()
    # What is imported stays to the end: no kernel looks for circles among it, and none copies its pages.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    for line in sys.stdin:
        read, write = os.pipe()
        process = os.fork()
        if not process:
            try:
                said = run(line)
            except BaseException:
                said = json.dumps({"failed": traceback.format_exc()})
            with os.fdopen(write, "w") as out:
                out.write(said)
            os._exit(0)
        os.close(write)
        with os.fdopen(read) as answer:
            print(answer.read(), flush=True)
        os.waitpid(process, 0)


if __name__ == "__main__":
    main()
