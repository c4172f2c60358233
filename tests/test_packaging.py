"""What a user installs: a light core, extras that are named where they are missing, a command and a version."""

from __future__ import annotations

import inspect
import json
import pydoc
import re
import runpy
import subprocess
import sys
import tomllib
from importlib.metadata import requires, version
from pathlib import Path

import pytest

import potential as pt
from potential import extras
from potential.command_line.commands import main

ROOT = Path(__file__).parents[1]

#: What starts an interpreter in which the packages of the extras are not there.
LIGHT = f"""
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {set(extras.EXTRAS)!r}:
            raise ModuleNotFoundError("No module named " + repr(name), name=name)
sys.meta_path.insert(0, Missing())
"""


#: Runs code, and says what it is refused with; then commands, with exit code, output and errors of each.
EACH = """
import contextlib, io, json
import potential
from potential.command_line.commands import main
pieces, commands = json.loads(sys.argv[1])
refused, said = [], []
for code in pieces:
    try:
        exec(code)
    except potential.MissingExtraError as error:
        refused.append(str(error))
for arguments in commands:
    sys.argv = ["potential", *arguments]
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        try:
            main()
        except SystemExit as done:
            said.append((done.code or 0, out.getvalue(), " ".join(err.getvalue().split())))
print(json.dumps([refused, said]))
"""
WANTED = {
    "from methods.problems import LeastSquares; LeastSquares.from_bundled('diabetes')": "data",
    "from methods.problems import LeastSquares; LeastSquares.from_csv(__import__('potential').__file__)": "data",
    "from potential.extras import load; load('cvxpy', 'a reference solution')": "cvxpy",
    "from potential.extras import load; load('matplotlib.figure', 'a picture')": "plots",
    "from potential.extras import load; load('distributed', 'a cluster')": "cluster",
}
COMMANDS = [
    ["verify", "gradient-descent/smooth-convex", "accelerated/strongly-convex"],
    ["check", "gradient-descent/smooth-convex", "--steps", "50"],
    ["check", "gradient-descent/smooth-convex", "--problem", "least-squares/diabetes"],
    # There is nothing else that these theorems could be held against.
    ["check", "frank-wolfe/gap"],
]


@pytest.fixture(scope="module")
def light_core() -> tuple[list[str], list[tuple[int, str, str]]]:
    """What the code and the commands above come to in a light core."""
    asked = json.dumps([list(WANTED), COMMANDS])
    done = subprocess.run([sys.executable, "-c", LIGHT + EACH, asked], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    refused, said = json.loads(done.stdout)
    return refused, said


def test_each_module_of_an_extra_is_brought_by_it() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    declared = tomllib.loads(text)["project"]["optional-dependencies"]
    distributions = {"sklearn": "scikit-learn"}
    for module, (_, extra) in extras.EXTRAS.items():
        names = [re.split(r"[<>=\[]", requirement)[0] for requirement in declared[extra]]
        assert distributions.get(module, module) in names


def test_the_core_needs_no_package_of_an_extra() -> None:
    core = [re.split(r"[<>=\[; ]", line)[0] for line in requires("potential") or [] if "extra ==" not in line]
    assert "sympy" in core
    assert not {"cvxpy", "matplotlib", "pandas", "scikit-learn", "jupyter", "distributed"} & set(core)


def test_a_missing_extra_is_named_with_the_command_that_brings_it(light_core) -> None:
    with pytest.raises(AttributeError, match="no attribute"):
        _ = pt.no_such_name
    refused, _ = light_core
    assert len(refused) == len(WANTED)
    for line, extra in zip(refused, WANTED.values(), strict=True):
        assert f"run pip install 'potential[{extra}]'" in line
    assert issubclass(pt.MissingExtraError, ImportError)


def test_the_core_alone_proves_verifies_and_runs(light_core) -> None:
    _, (verified, checked, without_data, without_any) = light_core
    assert verified[0] == 0, verified
    assert checked[0] == 0, checked
    assert "held" in checked[1]
    assert "synthetic" in checked[1]
    assert without_data[0] == 2
    assert "needs scikit-learn, which is not installed: run pip install 'potential[data]'" in without_data[2]
    assert without_any[0] == 2
    assert "potential[data]" in without_any[2]


def test_the_command_has_a_version_and_short_help(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(flag: str) -> str:
        monkeypatch.setattr(sys, "argv", ["potential", flag])
        with pytest.raises(SystemExit) as done:
            main()
        assert not done.value.code
        return capsys.readouterr().out

    wanted = f"potential {version('potential')}\n"
    # What python -m potential does.
    monkeypatch.setattr(sys, "argv", ["potential", "--version"])
    with pytest.raises(SystemExit):
        runpy.run_module("potential", run_name="__main__", alter_sys=True)
    assert capsys.readouterr().out == wanted
    assert said("--version") == said("-V") == wanted
    assert said("-h") == said("--help") != ""


FRESH = """
import sys

import potential

assert "sympy" not in sys.modules
assert potential.SmoothConvex
assert "sympy" in sys.modules

import methods.problems

assert not {"cvxpy", "sklearn", "pandas", "matplotlib", "platformdirs"} & set(sys.modules)

problem = methods.problems.LeastSquares([[1.0, 0.0], [0.0, 1.0]], [1.0, 1.0])
report = potential.check(methods.GradientDescent, problem, steps=20)
assert "matplotlib" not in sys.modules

import matplotlib

before = matplotlib.rcParams["font.size"]
report.plot()
assert matplotlib.rcParams["font.size"] == before
assert "matplotlib.pyplot" not in sys.modules
"""


def test_nothing_is_loaded_until_it_is_used_and_pictures_leave_no_global_state() -> None:
    done = subprocess.run([sys.executable, "-c", FRESH], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_public_face_is_what_is_listed() -> None:
    assert all(getattr(pt, name) is not None for name in dir(pt))
    assert {name for name in vars(pt) if name in dir(pt)} == set(dir(pt))
    assert set(pt.__all__) == {name for name in dir(pt) if inspect.isfunction(getattr(pt, name)) and name.islower()}
    assert pt.Method.__name__ == "Method"


def test_help_is_a_short_guide_to_every_public_name() -> None:
    page = pydoc.plaintext.document(pt)
    assert page.count("\n") < 300
    assert set(dir(pt)) <= set(re.findall(r"\w+", pt.__doc__ or ""))
    assert all(re.search(rf"^    {name}\(", page, re.MULTILINE) for name in pt.__all__)
