"""Pictures in a page: what Matplotlib writes, made fit to stand beside others."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

#: The outline of a letter, as Matplotlib names it, behind the prefix of its picture.
_GLYPH = re.compile(r'<path id="((?:[^"]*-)?((?:DejaVu|Cm|STIX)[A-Za-z]*-[0-9a-f]+))"([^>]*)/>')


def picture(report: Any, anchor: str) -> Markup:
    """The picture of a run, as SVG in the page."""
    from potential.laboratory.plots import svg

    return Markup(_embedded(svg(report), anchor))


def _embedded(svg: str, name: str) -> str:
    """A picture that may stand beside others: transparent, its names its own, as wide as there is room."""
    prefix = f"p{zlib.crc32(name.encode()):x}"
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.S)
    svg = _without_waste(re.sub(r"fill: #ffffff\b", "fill: none", svg))
    svg = re.sub(r'\bid="', f'id="{prefix}-', svg)
    svg = re.sub(r'(href="#|url\(#)', rf"\g<1>{prefix}-", svg)
    return re.sub(r'^<svg ([^>]*?)height="[^"]*"([^>]*?)width="[^"]*"', r"<svg \1\2", svg, count=1)


def _without_waste(svg: str) -> str:
    """The same picture in fewer letters: blanks and names that nothing asks for are left out, styles are said once."""
    svg = re.sub(r'<g id="[^"]*"', "<g", svg)
    svg = re.sub(r'\bd="([^"]*)"', lambda path: 'd="' + re.sub(r"\s*([A-Za-z])\s*", r"\1", path[1]) + '"', svg)
    svg = re.sub(r">\s+<", "><", svg)
    styles: dict[str, str] = {}

    def named(found: re.Match[str]) -> str:
        style = re.sub(r"([:;,])\s+", r"\1", found[1])
        if "url(" in style:
            return f'style="{style}"'
        # The name tells the style, so that pictures of one page may share it.
        name = f"s{zlib.crc32(style.encode()):x}"
        styles[name] = style
        return f'class="{name}"'

    svg = re.sub(r'style="([^"]*)"', named, svg)
    sheet = "".join(f".{name}{{{style}}}" for name, style in styles.items())
    svg = re.sub(
        r'\b(?:d|x|y)="[^"]*"',
        lambda places: re.sub(r"-?\d+\.\d\d+", lambda place: f"{float(place[0]):.1f}".removesuffix(".0"), places[0]),
        svg,
    )
    # Markers and clipping paths have long names; letters keep theirs, see `glyphs_apart`.
    for k, name in enumerate(dict.fromkeys(re.findall(r'\bid="([mp][0-9a-f]{10})"', svg))):
        svg = svg.replace(name, f"m{k}")
    return re.sub(r"<g>(<use[^>]*/>)</g>", r"\1", svg).replace("</style>", f"{sheet}</style>", 1)


def glyphs_apart(pictures: Iterable[Markup]) -> tuple[list[Markup], Markup]:
    """Pictures of one page without the outlines of their letters, and these, once for all."""
    outlines: dict[str, str] = {}
    left = []
    for svg in pictures:
        names = {}
        for name, glyph, rest in _GLYPH.findall(svg):
            names[f'href="#{name}"'] = f'href="#{glyph}"'
            outlines[glyph] = f'<path id="{glyph}"{rest}/>'
        bare = _GLYPH.sub("", svg)
        for name, glyph in names.items():
            bare = bare.replace(name, glyph)
        left.append(Markup(bare))
    drawn = "".join(outlines.values())
    hidden = 'width="0" height="0" style="position:absolute" aria-hidden="true"'
    return left, Markup(f"<svg {hidden}><defs>{drawn}</defs></svg>" if drawn else "")
