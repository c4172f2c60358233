"""The reference: a page for each group of public names, written from their docstrings."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

import methods
import methods.problems
import potential as pt
from potential.classes.problem_class import ProblemClass


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the pages when the builder is there."""
    app.connect("builder-inited", _write_pages)
    app.connect("html-collect-pages", _without_source, priority=100)
    app.connect("html-page-context", _one_navigation, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _without_source(app: Sphinx) -> list[tuple[str, dict[str, object], str]]:
    """Forget modules without source, such as `builtins`: the list of sources would link to pages that are not there."""
    modules = getattr(app.env, "_viewcode_modules", {})
    for name in [name for name, found in modules.items() if not found]:
        del modules[name]
    return []


def _one_navigation(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Pages of source at the same depth have the same list of all pages beside them: it is made once for them all."""
    if not page.startswith("_modules/"):
        return
    made = app.env.temp_data.setdefault("navigation of sources", {})
    make = context["toctree"]

    def toctree(**how: Any) -> str:
        key = (page.count("/"), *sorted(how.items()))
        if key not in made:
            made[key] = make(**how)
        return made[key]

    context["toctree"] = toctree


def _write_pages(app: Sphinx) -> None:
    folder = Path(app.srcdir) / "reference"
    groups = _groups()
    _assert_complete(groups)
    for page, (title, said, module, names) in groups.items():
        text = f"# {title}\n\n{said}\n\n```{{eval-rst}}\n.. currentmodule:: {module}\n\n"
        for name in names:
            text += _directive(module, name) + "\n"
        path = folder / f"{page}.md"
        text += "```\n"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def _directive(module: str, name: str) -> str:
    found = getattr(__import__(module, fromlist=[name]), name)
    if inspect.isclass(found):
        return f".. autoclass:: {module}.{name}\n   :members:\n   :exclude-members: __init__, __new__\n"
    if callable(found):
        return f".. autofunction:: {module}.{name}\n"
    return f".. autodata:: {module}.{name}\n"


def _groups() -> dict[str, tuple[str, str, str, list[str]]]:
    """The pages: title, what is said first, the module, its names."""
    everything = dir(pt)
    classes = [name for name in everything if _is(name, ProblemClass)]
    errors = [name for name in everything if _is(name, BaseException)]
    calls = [name for name in everything if inspect.isfunction(getattr(pt, name)) and name not in classes]
    settings = [name for name in calls if name[:1].isupper()]
    calls = [name for name in calls if name not in settings]
    rest = [name for name in everything if name not in {*classes, *errors, *calls, *settings}]
    kinds = list(methods.problems.__all__)
    return {
        "calls": ("Calls", "What is done with a method.", "potential", calls),
        "objects": (
            "Methods, parameters, results",
            "What is written, and what the calls give back.",
            "potential",
            rest,
        ),
        "classes": (
            "Classes of problems and settings",
            "What a method may assume, and ask for. A setting takes a class and gives another one.",
            "potential",
            [*classes, *settings],
        ),
        "problems": ("Numeric problems", "What a method is run on.", "methods.problems", kinds),
        "errors": ("Errors", "All derive from `PotentialError`.", "potential", errors),
    }


def _is(name: str, base: type) -> bool:
    found = getattr(pt, name)
    return inspect.isclass(found) and issubclass(found, base)


def _assert_complete(groups: dict[str, tuple[str, str, str, list[str]]]) -> None:
    said = {name for _, _, module, names in groups.values() if module == "potential" for name in names}
    assert said == set(dir(pt)), said ^ set(dir(pt))
