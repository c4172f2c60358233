"""What the documents and types say of the house, held against the code."""

import importlib.util
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import potential as pt
import potential.classes
from potential.classes.problem_class import ProblemClass
from potential.oracles import EveryOracle
from potential.statement.facade import LAST, offered
from potential.statement.theorem import registered

ROOT = Path(__file__).resolve().parent.parent


def asked(cls: type[ProblemClass]) -> dict[str, object]:
    return {name: inspect.getattr_static(cls, name) for name in offered(cls)}


def classes() -> list[type[ProblemClass]]:
    return list(dict.fromkeys(theorem.problem_class for theorem in registered().values()))


@pytest.mark.parametrize("cls", classes(), ids=lambda cls: cls.__name__)
def test_the_type_of_a_steps_problem_has_every_oracle_and_parameter(cls):
    parts = {part.suffix for part in cls.every_part()} if cls.parts else set()
    own = {name for name in cls.parameter_names() if name.rpartition("_")[2] not in parts}  # those of a part are p.f.L
    assert own <= set(EveryOracle.__annotations__)
    for name, oracle in asked(cls).items():
        typed = inspect.getattr_static(EveryOracle, name)
        assert isinstance(typed, property) == isinstance(oracle, property), name
        if not isinstance(typed, property):
            assert list(inspect.signature(typed).parameters) == list(inspect.signature(oracle).parameters), name


def test_the_type_has_nothing_that_no_class_offers():
    for module in pkgutil.iter_modules(potential.classes.__path__):
        importlib.import_module(f"potential.classes.{module.name}")
    every = {name for cls in ProblemClass.every() for name in (*offered(cls), *cls.gathered("brings"))}
    named = {name for name, _ in inspect.getmembers_static(EveryOracle) if not name.startswith("_")}
    assert named <= {*every, LAST}  # the last iterate, of which the method's own horizon makes an oracle


def test_the_picture_of_the_house_is_drawn_from_the_contract():
    spec = importlib.util.spec_from_file_location("house", ROOT / "docs" / "house.py")
    house = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(house)
    assert house.drawn() == house.SVG.read_text(encoding="utf-8"), "run `python docs/house.py`"
    assert set(house.TRUSTED) <= {room for floor in house.floors() for room in floor}


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/architecture.md", "README.md"])
def test_the_files_that_a_document_names_are_there(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert ((ROOT / name).parent / target).exists(), target
    for path in re.findall(r"`((?:potential|methods|proofs|tests|docs|studies)/[\w/.]+)`", text):
        assert "NAME" in path or (ROOT / path).exists(), path


def test_the_example_of_a_method_is_proved():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    space: dict[str, object] = {"__name__": "example"}
    exec(re.search(r"```python\n(.*?)```", text, re.DOTALL)[1], space)
    assert str(pt.prove(space["ShortStep"]).bound) == "L*R**2/T"


def test_one_version():
    version = re.search(r'^version = "(.*)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)[1]
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
