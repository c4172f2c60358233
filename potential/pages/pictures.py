"""Pictures in a page: what Matplotlib writes, made fit to stand beside others."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup


def picture(report: Any, anchor: str) -> Markup:
    """The picture of a run, as SVG in the page."""
    from potential.laboratory.plots import svg

    return Markup(_embedded(svg(report), anchor))


def _embedded(svg: str, prefix: str) -> str:
    """A picture that may stand beside others: transparent, its names its own, as wide as there is room."""
    svg = re.sub(r'\bid="', f'id="{prefix}-', svg)
    svg = re.sub(r'(href="#|url\(#)', rf"\g<1>{prefix}-", svg)
    svg = re.sub(r"fill: #ffffff\b", "fill: none", svg)
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.S)
    return re.sub(r'^<svg ([^>]*?)height="[^"]*"([^>]*?)width="[^"]*"', r"<svg \1\2", svg, count=1)
