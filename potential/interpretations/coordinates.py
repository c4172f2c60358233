"""Coordinates in Rocq: blocks of a space, of which each outcome has one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from potential.classes import coordinates
from potential.interpretations.convex import BY_GRADIENT, STRONGLY_BY_GRADIENT
from potential.interpretations.interpretation import Drawing, Interpretation
from potential.interpretations.vocabulary import BLOCKS, FUNCTION, PARAMETER, Setting


class CoordinateSmoothConvex(Interpretation, of=coordinates.CoordinateSmoothConvex):
    """N blocks, in each of which f is smooth."""

    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {
        "convexity": BY_GRADIENT,
        "coordinate-smoothness": "block_step_descent N B f grad {b} {b_part} {a} B_blocks f_smooth {b_part}_drawn "
        "ltac:(subst; vector_eq)",
    }
    in_the_mean: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "coordinate-mean": ("⟨{draw}, {b}⟩", "⟨{a_gradient}, {b}⟩ / INR N", "mean_block N N_positive B _ _ B_blocks"),
        "coordinate-square": ("‖{draw}‖²", "‖{a_gradient}‖² / INR N", "mean_block_square N N_positive B _ B_blocks"),
    }
    drawn: ClassVar[Mapping[str, str]] = {"part": "is_block N B {gradient} {name}"}
    drawing = Drawing(
        outcome="{i : nat | (i < N)%nat}",
        mean="(uniform N N_positive)",
        spaces=(),
        drawn="(B (proj1_sig omega) {gradient})",
    )

    def describe(self, s: Setting) -> None:
        """There is a gradient."""
        super().describe(s)
        s.smooth = True

    def parameter(self, s: Setting, name: str) -> bool:
        """The number of coordinates is a natural one."""
        if name != "n":
            return super().parameter(s, name)
        s.give({"n": "INR N", "s_n": "(INR N - 1)"})
        s.variable(PARAMETER, "N", "nat")
        s.variable(PARAMETER, "N_positive", "(0 < N)%nat")
        s.facts.append("assert (1 <= INR N) by exact (le_INR 1 N N_positive).")
        return True

    def said_of(self, s: Setting) -> None:
        """The blocks, smoothness in each, and convexity."""
        self._blocks(s)
        s.premise("f_convex", "convex f", place=FUNCTION)

    def _blocks(self, s: Setting) -> None:
        self.functions(s)
        s.variable(BLOCKS, "B", "nat -> E -> E")
        s.premise("B_blocks", "blocks N B", place=FUNCTION)
        s.premise("f_smooth", "blockwise_smooth N B f grad", place=FUNCTION)
        s.gradient_of = "(proj1 f_smooth)"


class CoordinateSmoothStronglyConvex(CoordinateSmoothConvex, of=coordinates.CoordinateSmoothStronglyConvex):
    """The same with strong convexity."""

    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {"strong-convexity": STRONGLY_BY_GRADIENT}

    def said_of(self, s: Setting) -> None:
        """The blocks, smoothness in each, and strong convexity."""
        self._blocks(s)
        s.premise("f_strongly_convex", "strongly_convex mu f", place=FUNCTION)
