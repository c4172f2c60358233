"""What a name on the command line means: a theorem of the catalogue, or FILE.py:ClassName of a user's own file."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from potential.catalogue import certificate_path
from potential.errors import InputError, PotentialError
from potential.method import Flow, Method
from potential.statement.theorem import Theorem, find, registered


@dataclass(frozen=True)
class Claim:
    """A theorem, as it was named; `file` is the user's own file that it comes from, None for one of the catalogue."""

    name: str
    theorem: Theorem
    file: Path | None = None

    @property
    def certificate(self) -> Path:
        """Where its certificate is kept: in the catalogue, or beside the user's file."""
        return certificate_path(self.theorem.name) if self.file is None else self._beside("json")

    @property
    def rocq(self) -> Path:
        """Where the exported theorem of a user's file is kept, beside it."""
        from potential.rocq.names import module_name

        assert self.file is not None
        return self.file.with_name(f"{module_name(self.theorem.name)}.v")

    def _beside(self, ending: str) -> Path:
        assert self.file is not None
        return self.file.with_name(f"{self.file.stem}.{self.name.rpartition(':')[2]}.{ending}")


def claims(names: list[str] | None) -> list[Claim]:
    """The claims that are named; the whole catalogue where none is.

    Raises `InputError` for a name that is none, with the names or the form that may have been meant.
    """
    if not names:
        return [Claim(name, theorem) for name, theorem in registered().items()]
    return [claim(name) for name in names]


def claim(name: str) -> Claim:
    """The claim of that name; raises as `claims` does."""
    if ".py:" in name:
        path = Path(name.rpartition(":")[0])
        return Claim(name, Theorem.of(_from_file(path, name.rpartition(":")[2])), path)
    if ":" in name:
        raise InputError(f"a method in a file of yours is FILE.py:ClassName, got {name!r}")
    if name.endswith(".py"):
        if not Path(name).is_file():
            raise InputError(f"there is no file {name!r}; a method in a file of yours is FILE.py:ClassName")
        methods = _methods(_module(Path(name)))
        raise InputError(f"{name} is a file: name the method in it, as in {name}:{(methods or ['ClassName'])[0]}")
    family = [known for known in registered() if known.startswith(f"{name}/")]
    if family:
        shown = ", ".join(family[:3]) + (", ..." if len(family) > 3 else "")
        raise InputError(f"{name} is a family of theorems, of which one is wanted: {shown} (`potential list {name}`)")
    return Claim(name, find(name))


def _from_file(path: Path, name: str) -> Any:
    """The method or theorem of a user's own file."""
    if not path.is_file():
        raise InputError(f"there is no file {str(path)!r}; expected FILE.py:ClassName")
    module = _module(path)
    if not hasattr(module, name):
        raise InputError(f"{path} defines no {name!r}; its methods are {', '.join(_methods(module)) or 'none'}")
    return getattr(module, name)


def _module(path: Path) -> Any:
    """The user's file, run."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    sys.path.insert(0, str(path.parent.resolve()))
    try:
        spec.loader.exec_module(module)
    except PotentialError:
        raise
    except Exception as error:
        raise InputError(f"{path} cannot be run: {type(error).__name__}: {error}") from error
    return module


def _methods(module: Any) -> list[str]:
    """The names of the methods that a file defines."""
    return [
        name
        for name, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, Method) and value.__module__ == module.__name__
        if value not in (Method, Flow)
    ]
