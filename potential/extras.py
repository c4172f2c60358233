"""Packages that only a part of the toolkit needs, loaded where that part is used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from potential.errors import MissingExtraError

#: The modules that do not come with the core: the package of each, and the extra that brings it.
EXTRAS = {
    "cvxpy": ("CVXPY", "cvxpy"),
    "distributed": ("Dask's distributed", "cluster"),
    "matplotlib": ("Matplotlib", "plots"),
    "pandas": ("pandas", "data"),
    "sklearn": ("scikit-learn", "data"),
}


def load(module: str, purpose: str) -> Any:
    """The module, such as `"matplotlib.figure"`, of a package that an extra brings.

    Raises `MissingExtraError` where the package is not installed; `purpose` says in the message what needs it.
    """
    package = module.partition(".")[0]
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        # What the package itself lacks is not for us to name.
        if error.name is None or error.name.partition(".")[0] != package:
            raise
        name, extra = EXTRAS[package]
        raise MissingExtraError(
            f"{purpose} needs {name}, which is not installed: run pip install 'potential[{extra}]'"
        ) from error
