"""Packages that only a part of the toolkit needs, loaded where that part is used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from potential.errors import MissingExtraError

#: The packages that do not come with the core, and the extra that brings each.
EXTRAS = {
    "cvxpy": "cvxpy",
    "distributed": "cluster",
    "IPython": "notebooks",
    "ipywidgets": "notebooks",
    "matplotlib": "plots",
    "pandas": "data",
    "sklearn": "data",
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
        raise MissingExtraError(
            f"{purpose} needs {package}, which is not installed: run pip install 'potential[{EXTRAS[package]}]'"
        ) from error
