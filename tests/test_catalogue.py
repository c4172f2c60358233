"""Catalogues: several stand beside each other, each keeps what is its own, and the theory needs none."""

import ast
import json
import os
import re
import subprocess
import sys
import types
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest

import potential as pt
import proofs
from methods import GradientDescent
from methods.problems import Quadratic, bundled_problem
from potential import catalogue
from potential.catalogue import BadInstance, Catalogue, Instance
from potential.errors import InputError
from potential.laboratory import attainment
from potential.presentation import sources
from potential.rocq import record

HALVES = pt.Theorem(name="mine/halves", method=GradientDescent)
Install = Callable[[Catalogue], None]
BOOK = "@book{Mine2020,\n  title = {Mine},\n}\n"


def _quadratic() -> Quadratic:
    return Quadratic([[2.0]], [0.0])


CACHES = (
    catalogue.installed,
    catalogue._theorems,
    catalogue.named_theorems,
    catalogue._builders,
    sources.bibliography,
)


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Catalogue], None]]:
    """Stand another catalogue beside ours, by an entry point of its own."""
    ours = entry_points(group=catalogue.GROUP)

    def installed(other: Catalogue) -> None:
        package = types.ModuleType("mine")
        package.__dict__["catalogue"] = lambda: other
        monkeypatch.setitem(sys.modules, "mine", package)
        entry = EntryPoint("zz-mine", "mine:catalogue", catalogue.GROUP)
        monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [*ours, entry])
        for cached in CACHES:
            cached.cache_clear()

    yield installed
    for cached in CACHES:
        cached.cache_clear()


def _mine(folder: Path | None = None, **given: object) -> Catalogue:
    parts = {"theorems": lambda: [HALVES], "problems": lambda: {"mine/quadratic": _quadratic}, **given}
    return Catalogue(name="mine", folder=folder, **parts)  # type: ignore[arg-type]


def test_ours_is_installed_with_all_that_it_keeps() -> None:
    (ours,) = catalogue.installed()
    assert ours is proofs.catalogue()
    assert len(ours) == len(catalogue.named_theorems()) >= 115
    for name in catalogue.named_theorems():
        assert catalogue.catalogue_of(name) is ours
        assert json.loads(catalogue.saved_certificate(name) or "")["theorem"] == name
    assert set(catalogue.bad_instances()) <= set(catalogue.named_theorems())
    assert catalogue.bundled_problem("least-squares/diabetes") is bundled_problem("least-squares/diabetes")


def test_another_stands_beside_it(install: Install, tmp_path: Path) -> None:
    (tmp_path / "references.bib").write_text(BOOK)
    case = BadInstance(lambda steps: Instance(_quadratic(), [1.0]), "a parabola")
    install(_mine(tmp_path, bad_instances=lambda: {"mine/halves": case}))
    assert pt.Theorem.of("mine/halves") is HALVES
    assert "subgradient/projected" in catalogue.named_theorems()
    assert catalogue.certificate_path("mine/halves") == tmp_path / "certificates" / "mine" / "halves.json"
    assert catalogue.saved_certificate("mine/halves") is None
    assert catalogue.bundled_problem("mine/quadratic").dimension == 1
    assert {"Mine2020", "Nesterov1983"} <= set(sources.bibliography())
    assert record.theorem_file("mine/halves") == tmp_path / "rocq" / "theorems" / "MineHalves.v"
    assert record.library() == Path(proofs.__file__).parent / "rocq"
    ratio = attainment.attainment("mine/halves", 5)
    attainment.save([ratio])
    assert catalogue.tightness_in(tmp_path / "tightness.json") == {"mine/halves": ratio.to_dict()}
    assert catalogue.saved_tightness()["mine/halves"]["ratio"] == ratio.ratio
    assert pt.check("mine/halves", catalogue.bundled_problem("mine/quadratic"), [1.0], steps=5)


def test_a_name_belongs_to_one(install: Install) -> None:
    twice = pt.Theorem(name="frank-wolfe/gap", method=GradientDescent)
    install(_mine(theorems=lambda: [twice]))
    with pytest.raises(InputError, match="two theorems are named 'frank-wolfe/gap', in the catalogues 'potential' and"):
        pt.Theorem.of("frank-wolfe/gap")
    install(_mine(problems=lambda: {"least-squares/diabetes": _quadratic}))
    with pytest.raises(InputError, match="two bundled problems are named 'least-squares/diabetes'"):
        catalogue.bundled_problem("least-squares/diabetes")


def test_one_that_keeps_nothing(install: Install) -> None:
    install(_mine())
    assert catalogue.saved_certificate("mine/halves") is None
    with pytest.raises(InputError, match="the catalogue 'mine' keeps nothing"):
        catalogue.certificate_path("mine/halves")


def test_what_is_in_no_catalogue() -> None:
    assert catalogue.catalogue_of("mine/halves") is None
    assert catalogue.saved_certificate("mine/halves") is None
    for place in (catalogue.certificate_path, record.theorem_file):
        with pytest.raises(InputError, match="mine/halves is in no catalogue"):
            place("mine/halves")
    with pytest.raises(InputError, match="did you mean least-squares/diabetes"):
        catalogue.bundled_problem("least-square/diabetes")


@pytest.mark.parametrize(
    ("value", "said"),
    [("proofs:Path", "must be a function that returns a potential.Catalogue"), ("nowhere:x", "cannot be loaded")],
)
def test_an_entry_point_that_gives_none(monkeypatch: pytest.MonkeyPatch, value: str, said: str) -> None:
    entry = EntryPoint("wrong", value, catalogue.GROUP)
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [entry])
    with pytest.raises(InputError, match=said):
        catalogue.installed.__wrapped__()


PACKAGE = """
from pathlib import Path

import potential as pt
from methods import GradientDescent
from methods.problems import Quadratic

THEOREM = pt.Theorem(name="mine/halves", method=GradientDescent)


def catalogue():
    return pt.Catalogue(
        name="mine",
        theorems=lambda: [THEOREM],
        folder=Path(__file__).parent,
        problems=lambda: {"mine/parabola": lambda: Quadratic([[2.0]], [1.0])},
    )
"""

SESSION = """
import potential as pt
from potential.catalogue import bundled_problem, certificate_path, installed

assert [found.name for found in installed()] == ["mine", "potential"], installed()
proof = pt.prove("mine/halves")
certificate_path("mine/halves").parent.mkdir(parents=True)
certificate_path("mine/halves").write_text(proof.certificate.to_json())
assert pt.verify(certificate_path("mine/halves").read_text())
assert pt.check("mine/halves", bundled_problem("mine/parabola"), steps=5)
table = pt.sweep("mine/halves", ["mine/parabola", "logistic-regression/synthetic"], steps=5, jobs=1, progress=False)
assert list(table["status"]) == ["done", "done"]
"""


def test_a_package_brings_one(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(PACKAGE)
    about = tmp_path / "mine-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: mine\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[{catalogue.GROUP}]\nmine = mine:catalogue\n")
    root = str(Path(proofs.__file__).parent.parent)
    path = os.pathsep.join([str(tmp_path), root])
    subprocess.run([sys.executable, "-c", SESSION], check=True, env={**os.environ, "PYTHONPATH": path})
    assert (tmp_path / "certificates" / "mine" / "halves.json").is_file()


# The theory needs no catalogue ----------------------------------------------------------------------------------------


def test_nothing_in_potential_imports_what_stands_above_it() -> None:
    speaks = re.compile(
        r"(from|import)\s[^\n]*\b(methods|proofs|studies)\b"
    )  # of the others nothing needs to be parsed
    texts = {path: path.read_text(encoding="utf-8") for path in Path(pt.__file__).parent.rglob("*.py")}
    for path, text in texts.items():
        for node in ast.walk(ast.parse(text)) if speaks.search(text) else ():
            named = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            named += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not {name.partition(".")[0] for name in named} & {"methods", "proofs", "studies"}, path


ALONE = """
import importlib.metadata, sys
importlib.metadata.entry_points = lambda group: []
sys.modules["methods"] = sys.modules["proofs"] = None
import potential as pt


class Descent:
    assumes = pt.SmoothConvex

    def start(self, p, x0): return x0
    def step(self, p, t, x): return x - p.gradient(x) / p.L
    def potential(self, p, t, x): return t * p.gap(x) + p.L / 2 * p.distance_squared(x)
    def progress(self, p, t, x): return 0
    def budget(self, p, t): return 0
    def iterate(self, p, x): return x
    def measure(self, p, t, x): return p.gap(x)
    def weight(self, p, t): return t


proof = pt.prove(Descent)
assert str(proof.bound) == "L*R**2/(2*T)", proof.bound
assert pt.verify(proof.certificate, Descent)
"""


def test_a_proof_without_any_catalogue() -> None:
    subprocess.run([sys.executable, "-c", ALONE], check=True)
