"""What a user installs: a light core, extras that are named where they are missing, a command and a version."""

from __future__ import annotations

import inspect
import json
import pydoc
import re
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


def light(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The code in a light core."""
    return subprocess.run([sys.executable, "-c", LIGHT + code, *arguments], capture_output=True, text=True)


def light_commands(*commands: list[str]) -> list[tuple[int, str, str]]:
    """Exit code, output and errors of each command, all run in one light core."""
    code = """
import contextlib, io, json
from potential.command_line.commands import main
said = []
for arguments in json.loads(sys.argv[1]):
    sys.argv = ["potential", *arguments]
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        try:
            main()
        except SystemExit as done:
            said.append((done.code or 0, out.getvalue(), err.getvalue()))
print(json.dumps(said))
"""
    done = light(code, json.dumps(commands))
    assert done.returncode == 0, done.stderr
    return [(code, out, " ".join(err.split())) for code, out, err in json.loads(done.stdout)]


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


def test_a_missing_extra_is_named_with_the_command_that_brings_it() -> None:
    with pytest.raises(AttributeError, match="no attribute"):
        _ = pt.no_such_name
    wanted = {
        "from methods.problems import LeastSquares; LeastSquares.from_bundled('diabetes')": "data",
        "from methods.problems import LeastSquares; LeastSquares.from_csv(__import__('potential').__file__)": "data",
        "from potential.extras import load; load('cvxpy', 'a reference solution')": "cvxpy",
        "from potential.extras import load; load('matplotlib.figure', 'a picture')": "plots",
        "from potential.extras import load; load('distributed', 'a cluster')": "cluster",
    }
    each = """
import potential
for code in sys.argv[1:]:
    try:
        exec(code)
    except potential.MissingExtraError as error:
        print(error)
"""
    said = light(each, *wanted).stdout.splitlines()
    assert len(said) == len(wanted)
    for line, extra in zip(said, wanted.values(), strict=True):
        assert f"run pip install 'potential[{extra}]'" in line
    assert issubclass(pt.MissingExtraError, ImportError)


def test_the_core_alone_proves_verifies_and_runs() -> None:
    verified, checked, without_data, without_any = light_commands(
        ["verify", "gradient-descent/smooth-convex", "accelerated/strongly-convex"],
        ["check", "gradient-descent/smooth-convex", "--steps", "50"],
        ["check", "gradient-descent/smooth-convex", "--problem", "least-squares/diabetes"],
        # There is nothing else that these theorems could be held against.
        ["check", "frank-wolfe/gap"],
    )
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
    command = [sys.executable, "-m", "potential", "--version"]
    assert subprocess.run(command, capture_output=True, text=True).stdout == wanted
    assert said("--version") == said("-V") == wanted
    assert said("-h") == said("--help") != ""


def test_importing_the_package_loads_nothing_until_it_is_used() -> None:
    code = (
        "import sys, potential; before = 'sympy' in sys.modules; "
        "potential.SmoothConvex; print(before, 'sympy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


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
