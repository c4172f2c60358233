"""What a user installs: a light core, extras that are named where they are missing, a command and a version."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import requires, version
from pathlib import Path

import pytest

import potential as pt
from potential import extras

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


def light_command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return light("from potential.command_line.commands import main; main()", *arguments)


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
    for code, extra in [
        ("from methods.problems import LeastSquares; LeastSquares.from_bundled('diabetes')", "data"),
        ("from methods.problems import LeastSquares; LeastSquares.from_csv(__import__('potential').__file__)", "data"),
        ("from potential.extras import load; load('cvxpy', 'a reference solution')", "cvxpy"),
        ("from potential.extras import load; load('matplotlib.figure', 'a picture')", "plots"),
        ("from potential.extras import load; load('distributed', 'a cluster')", "cluster"),
    ]:
        done = light(code)
        assert done.returncode == 1
        assert f"run pip install 'potential[{extra}]'" in done.stderr.splitlines()[-1]
    assert issubclass(pt.MissingExtraError, ImportError)


def test_the_core_alone_proves_verifies_and_runs() -> None:
    verified = light_command("verify", "gradient-descent/smooth-convex", "accelerated/strongly-convex")
    assert verified.returncode == 0, verified.stderr
    checked = light_command("check", "gradient-descent/smooth-convex", "--steps", "50")
    assert checked.returncode == 0, checked.stderr
    assert "held" in checked.stdout
    assert "synthetic" in checked.stdout
    refused = light_command("check", "gradient-descent/smooth-convex", "--problem", "least-squares/diabetes")
    assert refused.returncode == 2
    assert "needs scikit-learn, which is not installed: run pip install 'potential[data]'" in " ".join(
        refused.stderr.split()
    )
    # There is nothing else that these theorems could be held against.
    refused = light_command("check", "frank-wolfe/gap")
    assert refused.returncode == 2
    assert "potential[data]" in " ".join(refused.stderr.split())


def test_the_command_has_a_version_and_short_help() -> None:
    for arguments in (["--version"], ["-V"]):
        done = subprocess.run([sys.executable, "-m", "potential", *arguments], capture_output=True, text=True)
        assert done.stdout == f"potential {version('potential')}\n"
    short, long = (
        subprocess.run([sys.executable, "-m", "potential", flag], capture_output=True, text=True)
        for flag in ("-h", "--help")
    )
    assert short.returncode == 0
    assert short.stdout == long.stdout


def test_importing_the_package_loads_nothing_until_it_is_used() -> None:
    code = (
        "import sys, potential; before = 'sympy' in sys.modules; "
        "potential.SmoothConvex; print(before, 'sympy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_the_public_face_is_what_is_listed() -> None:
    assert dir(pt) == sorted(pt.__all__)
    assert all(getattr(pt, name) is not None for name in pt.__all__)
    assert pt.Method.__name__ == "Method"
