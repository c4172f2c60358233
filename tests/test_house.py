"""A setting is known by three files: what must be believed of it, what need not be, and the package's face."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import house


@pytest.mark.parametrize("room", house.rooms())
def test_no_more_than_three_files_know_of_a_setting(room):
    files = house.files_that_know(room)
    assert f"classes/{room}.py" in files
    assert set(files) <= {"__init__.py", f"classes/{room}.py", f"interpretations/{room}.py"}


def test_every_module_of_classes_has_an_interpretation():
    assert {p.stem for p in (house.PACKAGE / "interpretations").glob("*.py")} >= set(house.rooms())


def test_every_class_and_every_oracle_belongs_to_one_module():
    """The measure would miss a setting that no module owns."""
    owners = [(room, name) for room in house.rooms() for name in {*house.classes(room), *house.settings(room)}]
    assert len({name for _, name in owners}) == len(owners)
    owned = {name for room in house.rooms() for name in house.oracles(room)}
    geometry = {"inner", "norm_squared", "distance_squared"}
    assert house.every_oracle() <= owned | house.ORDINARY | house.WORDS | geometry


@pytest.mark.parametrize(
    ("code", "names", "asked"),
    [
        ("from potential.classes.sets import Constrained", {"Constrained"}, set()),
        ("x = problem.linear_minimizer(g)", {"linear_minimizer"}, {"linear_minimizer"}),
        ("known = {'linear_minimizer': 1}", {"linear_minimizer"}, {"linear_minimizer"}),
        ("linear_minimizer = 1", {"linear_minimizer"}, set()),
        ("import random\nrandom.Random(0)", set(), set()),
        ('def f():\n    """linear_minimizer"""', set(), set()),
    ],
)
def test_what_a_file_names(code, names, asked, tmp_path):
    path = tmp_path / "file.py"
    path.write_text(code)
    found = house.named(path)
    watched = {"Constrained", "linear_minimizer", "Random"}
    assert (found[0] & watched, found[1] & watched) == (names, asked)
