r"""The Bregman gradient method, for functions that are smooth relative to a mirror map h.

    x_{t+1} = argmin over u of <grad f(x_t), u> / L + D_h(u, x_t), that is, grad h(x_{t+1}) = grad h(x_t) - grad
    f(x_t) / L

Source: H. Bauschke, J. Bolte, M. Teboulle, "A descent lemma beyond Lipschitz gradient continuity: first-order methods
revisited and applications", Mathematics of Operations Research 42, 2017.
"""

from typing import Any

import potential as pt
from methods.method import Method


class BregmanGradient(Method):
    r"""The Bregman gradient method; with a non-smooth part, the Bregman proximal gradient method.

    Theorem: t (f(x_t) - f*) + L D_h(x*, x_t) does not rise, so f(x_T) - f* <= L D_h(x*, x_0) / T.
    """

    assumes = pt.RelativelySmooth
    theorem = "bregman-gradient/relatively-smooth"
    source = "Bauschke, Bolte, Teboulle 2017"

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.mirror_step(x, p.gradient(x), 1 / p.L)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return t * p.gap(x) + p.L * p.bregman(p.minimizer, x)
