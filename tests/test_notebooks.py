"""The notebooks run from top to bottom in a fresh kernel, in silence, and what is committed of them is clean."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import nbformat

    Run = Callable[[nbformat.NotebookNode, Path], nbformat.NotebookNode]

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
LARGEST = 500_000  # bytes

# In the kernel a warning is an error, but for those of the libraries about themselves. Nobody sees the pictures: they
# are drawn once, coarsely, with nothing cut off and nothing moved to make room, which takes longer than to draw.
STRICT = """
import warnings

import matplotlib.pyplot
from IPython.core.pylabtools import select_figure_formats
from matplotlib.figure import Figure

get_ipython().run_line_magic("matplotlib", "inline")
select_figure_formats(get_ipython(), {"png"}, bbox_inches=None, dpi=25)
matplotlib.pyplot.uninstall_repl_displayhook()
Figure.get_layout_engine = lambda self: None

warnings.simplefilter("error")
for category in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
    warnings.simplefilter("default", category)
"""


# What takes longest takes fewer steps here: the code is the same, and what it shows in full is committed.
SHORTER = {
    "01-tour": {"steps=1000": "steps=100", "steps=(100, 1500, 100)": "steps=(100, 300, 100)"},
    "02-gradient-descent": {
        "steps=2500": "steps=250",
        "steps=400": "steps=100",
        '"3/2", "8/5", "21/13", "34/21", ': '"8/5", ',
    },
    "03-mirror-descent": {
        "2 ** np.arange(3, 13)": "2 ** np.arange(3, 7)",
        "steps=1000": "steps=100",
        "log_n=(3, 12), steps=(50, 500, 50)": "log_n=(3, 7), steps=(50, 100, 50)",
    },
    "07-worst-cases": {"(1, 5, 25, 100)": "(1, 5, 25)"},
    "08-compare": {"STEPS = 2500": "STEPS = 200", "steps=1000": "steps=200", "steps=600": "steps=200"},
    "09-proximal-and-splitting": {
        "steps=(50, 1000, 50)": "steps=(50, 150, 50)",
        "china, steps=300": "china, steps=50",
        "flower, steps=300": "flower, steps=50",
        "digit, steps=500": "digit, steps=50",
    },
    "10-operators-and-games": {
        "steps=600": "steps=60",
        "steps=1200": "steps=120",
        "clock=lambda run: 1200": "clock=lambda run: 120",
        "steps=(50, 2000, 50)": "steps=(50, 150, 50)",
        '"fixed-point/lasso-diabetes", 500': '"fixed-point/lasso-diabetes", 50',
        "np.array([1.0, 0.0]), 3000": "np.array([1.0, 0.0]), 300",
    },
    "11-random-and-continuous": {"steps=1000": "steps=50", "steps=500": "steps=25", "steps=300": "steps=30"},
    "12-energy": {
        '"A100", 4), 4, 8,': '"A100", 4), 4, 3,',
        "(1.0, 1.02, 1.05, 1.1, 1.2, 1.35)": "(1.0, 1.2)",
        "(1.0, 1.1, 1.2, 1.3)": "(1.0, 1.2)",
        "steps=300": "steps=50",
        "np.arange(1, 301)": "np.arange(1, 51)",
        "steps = 300": "steps = 50",
    },
    "13-exact-worst-cases": {"range(2, 39, 2)": "range(2, 39, 9)"},
    "online-heads": {'sessions(Composed("test"), 120,': 'sessions(Composed("test"), 20,', "steps=1600": "steps=200"},
}


def shortened(path: Path) -> nbformat.NotebookNode:
    """A notebook with fewer steps."""
    notebook = read(path)
    for long, short in SHORTER.get(path.stem, {}).items():
        cells = [cell for cell in notebook.cells if cell.cell_type == "code" and long in cell.source]
        assert cells, f"{path.name} no longer has {long!r}: change the table of what is shortened"
        for cell in cells:
            cell.source = cell.source.replace(long, short)
    return notebook


def read(path: Path) -> nbformat.NotebookNode:
    import nbformat  # 2 s: not for who runs other tests

    return nbformat.read(path, as_version=4)


def texts(notebook: nbformat.NotebookNode) -> str:
    """All that the outputs say, in one text."""
    said = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            said.append(output.get("text", ""))
            said += [value for value in output.get("data", {}).values() if isinstance(value, str)]
    return "\n".join(said)


def faults(notebook: nbformat.NotebookNode) -> list[str]:
    """Errors, and whatever was written to the standard error, which is where warnings go."""
    found = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                found.append(f"{output.ename}: {output.evalue}")
            if output.output_type == "stream" and output.name == "stderr":
                found.append(output.text)
    return found


def test_they_are_numbered_without_a_gap() -> None:
    assert [path.name[:2] for path in NOTEBOOKS] == [f"{k:02d}" for k in range(1, len(NOTEBOOKS) + 1)]
    assert len(NOTEBOOKS) >= 14


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_is_committed(path: Path) -> None:
    import nbformat

    notebook = read(path)
    nbformat.validate(notebook)
    assert path.stat().st_size < LARGEST
    assert notebook.metadata.kernelspec.name == "python3"
    assert faults(notebook) == []
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    # Run once, from the top, with outputs; and no trace of when, where or in whose memory.
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert any(cell.outputs for cell in code)
    assert all("execution" not in cell.metadata for cell in code)
    said = texts(notebook)
    assert not re.search(r"(?<![\w.])/(?:home|root|tmp|work|Users|usr|var)/", said)
    assert not re.search(r"\bat 0x[0-9a-f]+", said)
    # A formula in HTML is MathML, which needs nothing but a browser.
    html = [
        output.data["text/html"] for cell in code for output in cell.outputs if "text/html" in output.get("data", {})
    ]
    assert not any("\\begin{" in shown for shown in html)
    # A widget without its kernel is an error message: what is committed of it is its picture.
    assert "widgets" not in notebook.metadata
    assert not any("widget-view" in kind for cell in code for output in cell.outputs for kind in output.get("data", {}))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_links_between_notebooks_lead_somewhere(path: Path) -> None:
    source = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")
    for target in re.findall(r"\]\(([^)#:]+\.ipynb)\)", source):
        assert (FOLDER / target).is_file(), target


@pytest.fixture(scope="module")
def executed() -> Iterator[Run]:
    """A function that runs a notebook in a folder, from nothing, in a fresh kernel in a process beside this one."""
    import nbformat

    server = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("notebook_kernels.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(FOLDER.parent), "PYTHONUTF8": "1"},
    )

    def run(notebook: nbformat.NotebookNode, folder: Path) -> nbformat.NotebookNode:
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        notebook.cells.insert(0, nbformat.v4.new_code_cell(STRICT))
        server.stdin.write(json.dumps({"folder": str(folder), "notebook": notebook}) + "\n")
        server.stdin.flush()
        notebook = nbformat.from_dict(json.loads(server.stdout.readline()))
        assert "failed" not in notebook, notebook["failed"]
        return notebook

    yield run
    server.stdin.close()
    assert server.wait() == 0
    server.stdout.close()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs(path: Path, executed: Run) -> None:
    notebook = executed(shortened(path), FOLDER)
    assert faults(notebook) == []
    # The knobs draw in silence, too: their outputs are kept with the widgets.
    state = notebook.metadata.get("widgets", {}).get("application/vnd.jupyter.widget-state+json", {}).get("state", {})
    shown = [output for model in state.values() for output in model["state"].get("outputs", [])]
    assert [output for output in shown if output["output_type"] == "error" or output.get("name") == "stderr"] == []
    knobs = sum("\ninteract(" in cell.source for cell in notebook.cells if cell.cell_type == "code")
    assert knobs >= 1
    assert sum("data" in output for output in shown) >= knobs


def test_the_notebook_of_a_study_runs_in_silence(
    executed: Run,
) -> None:
    import nbformat

    path = FOLDER.parent / "studies" / "drawmon" / "online-heads.ipynb"
    notebook = read(path)
    nbformat.validate(notebook)
    assert faults(notebook) == []
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    again = executed(shortened(path), path.parent)
    assert faults(again) == []
    assert "every step and the bound hold: True" in texts(again)
