"""The HTML of pages, as Jinja2 templates beside this file; whatever is put into them is escaped."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("potential.presentation", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, **values: Any) -> str:
    """A template with values; text among them is escaped, `markupsafe.Markup` is not."""
    return str(_environment().get_template(template).render(**values))
