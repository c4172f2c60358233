"""Formulas of the pages as MathML, which every current browser draws by itself: nothing is loaded for them."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from potential.presentation.mathml import mathml, mathml_display

logger = logging.getLogger(__name__)

_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{(?:align|aligned|gather|gathered|equation|split)\*?\}")


def _inline(self: Any, node: nodes.math) -> None:
    self.body.append(_or_source(node, lambda latex: mathml(latex)))
    raise nodes.SkipNode


def _displayed(self: Any, node: nodes.math_block) -> None:
    self.body.append(_or_source(node, _display))
    raise nodes.SkipNode


def _display(latex: str) -> str:
    """A displayed formula; what has rows of its own is not taken apart."""
    latex = _ENVIRONMENT.sub("", latex)
    if r"\begin{" in latex:
        return f'<div class="display">{mathml(latex, display=True)}</div>'
    # Of the columns the first place is where the rows meet; a remark in a second stands apart from what it is on.
    return mathml_display(latex.replace("&&", r"\qquad ").split(r"\\"))


def _or_source(node: nodes.Element, convert: Any) -> str:
    """The formula, or its source where it is none, with a warning."""
    latex = node.astext()
    try:
        return str(convert(latex))
    except Exception as error:  # the converter raises errors of many kinds
        logger.warning("no MathML of %r: %s", latex, error, location=node)
        return f"<code>{latex}</code>"


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the renderer as the one of this site."""
    app.add_html_math_renderer("mathml", inline_renderers=(_inline, None), block_renderers=(_displayed, None))
    app.connect("config-inited", lambda app, config: setattr(config, "html_math_renderer", "mathml"))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
