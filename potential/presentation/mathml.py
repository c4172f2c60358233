"""Formulas in MathML: the LaTeX of a term, converted by latex2mathml, and set as a mathematician would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from markupsafe import Markup

_BAR, _MINUS, _LEFT, _RIGHT = "\u2016", "\u2212", "\u27e8", "\u27e9"
# Behind these a minus is a sign, and not a subtraction.
_OPENING = ("=", "(", "\u2264", "\u2265", _LEFT, ",", _BAR)
_BRACKETS = (*"()[]", _BAR, _LEFT, _RIGHT)
# What stands in these is a row without being called one.
_ROWS = ("math", "mrow", "msqrt", "mtd")
# A bracket that is open at the end of a line has no size of its own here.
_SIZES = (r"\bigl", r"\bigr", r"\Bigl", r"\Bigr")


def mathml(latex: str, display: bool = False) -> Markup:
    """A formula between words, from LaTeX to MathML; with `display` fractions and sums are as large as in a display."""
    style = ' displaystyle="true"' if display else ""
    return Markup(f"<math{style}>{_row(latex.strip(), display)}</math>")


def mathml_display(lines: Iterable[str]) -> Markup:
    r"""Displayed formulas from LaTeX, one a line, aligned at their first &."""
    sides = []
    for line in lines:
        left, found, right = line.partition("&")
        left, right = (left, right) if found else ("", left)
        sides.append(tuple(_row(side.strip(), True) if side.strip() else "" for side in (left, right)))
    if len(sides) == 1:
        body = "".join(sides[0])
    else:
        # The empty element stands for the left side, so that a relation keeps its space.
        rows = "".join(f"<mtr><mtd>{left}</mtd><mtd><mi></mi>{right}</mtd></mtr>" for left, right in sides)
        body = f'<mtable columnalign="right left" displaystyle="true">{rows}</mtable>'
    return Markup(f'<div class="display" tabindex="0"><math display="block">{body}</math></div>')


@cache
def _row(latex: str, display: bool) -> str:
    """The MathML of a formula without its outermost element."""
    from latex2mathml.converter import convert_to_element

    for size in _SIZES:
        latex = latex.replace(size, "")
    found = convert_to_element(latex, display="block" if display else "inline")
    for element in found.iter():
        element.text = unescape(element.text) if element.text else element.text
    for parent in list(found.iter()):
        _fence(parent)
    _pair_bars(found)
    _turn_signs(found)
    _lighten(found)
    return "".join(ElementTree.tostring(child, encoding="unicode").replace(" />", "/>") for child in found)


def _fence(parent: Element) -> None:
    """Angles and brackets close to what they hold, words and capital Greek upright."""
    for element in parent:
        if element.tag == "mi" and element.text in (_LEFT, _RIGHT):
            _as_fence(element, "prefix" if element.text == _LEFT else "postfix")
        elif element.tag == "mo" and element.text == "argmin" and not element.attrib:
            element.tag = "mi"
        elif element.tag == "mi" and element.text in ("\u03a6", "\u0394"):
            element.set("mathvariant", "normal")
        elif element.get("fence") == "true" and element.get("form"):
            element.set("lspace", "0")
            element.set("rspace", "0")


def _as_fence(element: Element, form: str) -> None:
    element.tag = "mo"
    element.attrib.clear()
    element.set("form", form)
    element.set("stretchy", "false")


def _pair_bars(found: Element) -> None:
    """Bars open and close in turns: as plain operators they would stand apart from what they enclose."""
    bars = [element for element in found.iter("mo") if element.text == _BAR]
    for k, element in enumerate(bars):
        _as_fence(element, "postfix" if k % 2 else "prefix")


def _turn_signs(found: Element) -> None:
    """A minus behind a relation, an opening bracket, a comma or a space is a sign."""
    before: Element | None = None
    for element in _leaves(found):
        if element.tag == "mo" and element.text == _MINUS and before is not None and _opens(before):
            element.set("form", "prefix")
        before = element


def _opens(element: Element) -> bool:
    if element.tag == "mspace":
        return True
    closing = element.get("form") == "postfix"
    return element.tag == "mo" and element.text in _OPENING and not closing


def _lighten(parent: Element) -> None:
    """Half of the markup less: no row for a single element, and brackets that keep their size as plain signs."""
    for element in parent:
        _lighten(element)
    for k, element in enumerate(parent):
        if element.tag == "mo" and element.get("stretchy") == "false" and element.text in _BRACKETS:
            element.tag = "mi"
            element.attrib.clear()
        elif element.tag == "mrow" and not element.attrib and len(element) == 1 and element[0].tag != "mo":
            parent[k] = element[0]
    if parent.tag in _ROWS and len(parent) == 1 and parent[0].tag == "mrow" and not parent[0].attrib:
        parent[:] = parent[0][:]


def _leaves(parent: Element) -> Iterator[Element]:
    for element in parent:
        if len(element):
            yield from _leaves(element)
        else:
            yield element
