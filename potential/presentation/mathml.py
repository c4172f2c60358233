"""Formulas in MathML: the LaTeX of a term, converted by latex2mathml, and set as a mathematician would."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from markupsafe import Markup

_BAR, _MINUS, _LEFT, _RIGHT, _NABLA = "\u2016", "\u2212", "\u27e8", "\u27e9", "\u2207"
# Behind these a minus is a sign, and not a subtraction.
_OPENING = ("=", "(", "\u2264", "\u2265", _LEFT, ",", _BAR)
_BRACKETS = (*"()[]", _BAR, _LEFT, _RIGHT)
# Spaces as letters, which take half of what an element for them does: a sixth of an em, one and two.
_SPACES = {"0.167em": "\u2009", "1em": "\u2003", "2em": "\u2003\u2003"}
# The room before and behind a sign, as letters: 4/18 of an em each, a quarter for 5/18, or nothing and a sixth.
_ROOMS = {
    **dict.fromkeys(("+", _MINUS), ("\u205f", "\u205f")),
    **dict.fromkeys(("=", "<", ">", "\u2264", "\u2265", "\u2208"), ("\u2005", "\u2005")),
    ",": ("", "\u2009"),
}
# What stands in these is a row without being called one.
_ROWS = ("math", "mrow", "msqrt", "mtd")
# A bracket that is open at the end of a line has no size of its own here.
_SIZES = (r"\bigl", r"\bigr", r"\Bigl", r"\Bigr")
# Elements whose parts behind the first are small.
_SCRIPTED = ("msub", "msup", "msubsup", "munder", "mover", "munderover")
# What stands in an index or exponent without room around it, as TeX has it.
_CLOSE_IN_SCRIPTS = ("+", _MINUS, "=", "/", ",")
_ITALIC = {
    **{chr(ord(first) + k): chr(start + k) for first, start in (("A", 0x1D434), ("a", 0x1D44E)) for k in range(26)},
    **{chr(0x3B1 + k): chr(0x1D6FC + k) for k in range(25)},
    **{"h": "\u210e", "\u03f5": "\U0001d716", "\u03d1": "\U0001d717", "\u03d5": "\U0001d719"},
}


def mathml(latex: str, display: bool = False) -> Markup:
    """A formula between words, from LaTeX to MathML; with `display` fractions and sums are as large as in a display."""
    style = ' displaystyle="true"' if display else ""
    return Markup(f"<math{style}>{_row(latex.strip(), display)}</math>")


def mathml_display(lines: Iterable[str], styled: bool = False) -> Markup:
    r"""Displayed formulas from LaTeX, one a line, aligned at their first &.

    `styled`: for a page whose style says how a formula by itself is set, so that its elements need not.
    """
    sides = []
    for line in lines:
        left, found, right = line.partition("&")
        left, right = (left, right) if found else ("", left)
        sides.append(tuple(_row(side.strip(), True) if side.strip() else "" for side in (left, right)))
    if len(sides) == 1:
        body = "".join(sides[0])
    else:
        rows = "".join(f"<mtr>{_cell(left)}{_cell(_behind(right))}</mtr>" for left, right in sides)
        body = f"<mtable>{rows}</mtable>"
    if styled:
        return Markup(f"<div><math>{body}</math></div>")
    return Markup(f'<div class="display"><math display="block">{body}</math></div>')


def _cell(side: str) -> str:
    return f"<mtd>{side}</mtd>" if side else "<mtd/>"


def _behind(right: str) -> str:
    """A right side; an empty element stands for the left one where a sign would else be one in front of a term."""
    return f"<mi></mi>{right}" if right.startswith(("<mo>+", f"<mo>{_MINUS}")) else right


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
    _write_signs(found)
    return "".join(ElementTree.tostring(child, encoding="unicode").replace(" />", "/>") for child in found)


def _fence(parent: Element) -> None:
    """Angles and brackets close to what they hold, words and capital Greek upright."""
    for element in parent:
        if element.tag == "mi" and element.text in (_LEFT, _RIGHT):
            _as_fence(element, "prefix" if element.text == _LEFT else "postfix")
        elif element.tag == "mo" and element.text == "argmin" and not element.attrib:
            element.tag = "mi"
        elif element.tag == "mi" and element.text in ("\u03a6", "\u0394"):
            element.tag = "mtext"  # a letter by itself would be italic
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
            element.tag = "mi"  # without room around it
            element.attrib.clear()
        before = element


def _opens(element: Element) -> bool:
    if element.tag == "mspace":
        return True
    closing = element.get("form") == "postfix"
    return element.tag == "mo" and element.text in _OPENING and not closing


def _lighten(parent: Element) -> None:
    """Less than half of the markup: only what a browser would not take for granted.

    No row for a single element; brackets that keep their size are plain signs, others are large by themselves; spaces
    are letters; letters and signs side by side are one element; a letter by itself is italic, and no sign ever is.
    """
    for element in parent:
        _lighten(element)
    if parent.tag in _SCRIPTED:
        for script in parent[1:]:
            _tighten(script)
    for k, element in enumerate(parent):
        if element.tag == "mo" and element.text in _BRACKETS and element.get("stretchy") == "false":
            element.tag = "mi"
            element.attrib.clear()
        elif element.tag == "mo" and element.text in _BRACKETS and element.text != _BAR:
            element.attrib.clear()
        elif element.tag == "mo" and element.text == "/":
            element.tag = "mi"  # with as little room as TeX gives it
            element.attrib.clear()
        elif element.tag == "mspace" and element.get("width") in _SPACES:
            element.tag, element.text = "mi", _SPACES[element.attrib.pop("width")]
        elif element.get("mathvariant") == "italic" and (element.tag != "mi" or len(element.text or "") == 1):
            element.attrib.clear()
        elif element.tag == "mrow" and not element.attrib and len(element) == 1 and element[0].tag != "mo":
            parent[k] = element[0]
    if parent.tag in _ROWS and len(parent) == 1 and parent[0].tag == "mrow" and not parent[0].attrib:
        parent[:] = parent[0][:]
    if parent.tag in _ROWS:
        _join(parent)


def _tighten(script: Element) -> None:
    """Signs in an index or an exponent, and a row of nothing but text is one element."""
    for element in script:
        if element.tag == "mo" and element.text in _CLOSE_IN_SCRIPTS:
            element.tag = "mn"
            element.attrib.clear()
    if script.tag == "mrow":
        _join(script)
        if len(script) == 1:
            script.tag, script.text = script[0].tag, script[0].text
            script[:] = script[0][:]


def _join(row: Element) -> None:
    """The parts of a row without rows that change nothing; letters and signs side by side, (0) or f(, as one.

    A sign at the end of a row is another than one between two parts, and a bracket that grows does so in its row.
    """
    kept: list[Element] = []
    for part in row:
        plain = part.tag == "mrow" and not part.attrib and len(part) > 1 and "mo" not in (part[0].tag, part[-1].tag)
        for element in part if plain else [part]:
            if kept and _is_text(kept[-1]) and _is_text(element):
                kept[-1].tag, kept[-1].text = "mi", _drawn(kept[-1]) + _drawn(element)  # no single letter: as it is
            else:
                kept.append(element)
    row[:] = kept


def _write_signs(parent: Element) -> None:
    """A sign between two texts is one with them, and the room around it is letters."""
    for k, element in enumerate(parent):
        _write_signs(element)
        if element.tag == "mrow" and not element.attrib and len(element) == 1 and element[0].tag != "mo":
            parent[k] = element[0]
    if parent.tag not in _ROWS:
        return
    kept: list[Element] = []
    is_open = False  # whether the last text ends with a sign
    for element, following in itertools.zip_longest(list(parent), list(parent[1:])):
        if is_open:
            kept[-1].text = f"{kept[-1].text}{_drawn(element)}"
            is_open = False
        elif kept and _is_sign(element) and _is_text(kept[-1]) and following is not None and _is_text(following):
            before, behind = _ROOMS[element.text or ""]
            kept[-1].tag, kept[-1].text = "mi", f"{_drawn(kept[-1])}{before}{element.text}{behind}"
            is_open = True
        else:
            kept.append(element)
    parent[:] = kept


def _is_sign(element: Element) -> bool:
    return element.tag == "mo" and not element.attrib and element.text in _ROOMS


def _is_text(element: Element) -> bool:
    """Whether it is text without room around it: letters, digits, brackets, spaces, words."""
    if element.tag == "mo" and element.text == _NABLA:
        return True
    return element.tag in ("mi", "mn", "mtext") and not element.attrib and not len(element) and bool(element.text)


def _drawn(element: Element) -> str:
    """Its text where it is not an element by itself: a single letter, which would be italic, is an italic one."""
    text = element.text or ""
    return _ITALIC.get(text, text) if element.tag == "mi" else text


def _leaves(parent: Element) -> Iterator[Element]:
    for element in parent:
        if len(element):
            yield from _leaves(element)
        else:
            yield element
