"""HTML by Jinja2: the templates of a room, into which nothing comes that is not escaped or marked as HTML."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def _environment(package: str) -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader(package, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def fragment(package: str, template: str, name: str, value: Any) -> str:
    """One part of a page: the macro of that name in a template, of a value."""
    return str(getattr(_environment(package).get_template(template).module, name)(value)).strip()


def rendered(package: str, template: str, **values: Any) -> str:
    """A template of a package with values; text among them is escaped, `markupsafe.Markup` is not."""
    return str(_environment(package).get_template(template).render(**values)).rstrip("\n")
