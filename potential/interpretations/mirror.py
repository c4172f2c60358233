"""Mirror maps, as the Rocq library defines them: over a normed space and its dual, with a derivative on a domain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from potential.algebra.expressions import Basis, Vector
from potential.classes import mirror
from potential.classes.recorder import Answer
from potential.interpretations.interpretation import Interpretation
from potential.interpretations.vocabulary import DOMAIN, FUNCTION, MAP, Setting


class BregmanSetting(Interpretation, of=mirror.BregmanSetting):
    """A mirror map with its divergence and its steps."""

    lemmas: ClassVar[Mapping[str, str]] = {
        "optimality": "minimizer_value K f {b} {a} xs_minimizer {a_in_K}",
        "mirror-step-optimality": "mirror_step_three_points K dom h dh {b} {c_direction} {c_size} {c} {a} h_mirror "
        "{c_oracle} {a_in_K}",
        "divergence-nonnegative": "bregman_pos K dom h dh {a} {b} h_mirror {a_in_K} {b_in_dom}",
    }
    at_one_point: ClassVar[Mapping[str, str]] = {"mirror-step-optimality": "rewrite (bregman_self h dh {a})."}
    relations: ClassVar[Mapping[str, str]] = {"mirror_step": "is_mirror_step K dom h dh {point} {1} {2} {name}"}
    members: ClassVar[Mapping[str, Mapping[str, str]]] = {
        "mirror_step": {"K": "(proj1 (proj2 {name}_oracle))", "dom": "(proj1 {name}_oracle)"},
    }

    def describe(self, s: Setting) -> None:
        """The space is a normed one."""
        super().describe(s)
        s.space = "norm"

    def spaces(self, s: Setting) -> None:
        """The map, its derivative and the domain of that."""
        super().spaces(s)
        s.variable(MAP, "h", "V -> R")
        s.variable(MAP, "dh", "V -> dual V")
        s.variable(DOMAIN, "dom", "V -> Prop")
        s.premise("h_mirror", "mirror_map K dom h dh", place=MAP)
        s.facts.append("pose proof (proj1 h_mirror) as K_convex.")

    def stays_in(self, vector: Vector, following: Vector, s: Setting) -> str:
        """The domain, where a step or a divergence is taken from there."""
        answered = self.statement.recorder.answered
        based = [a.at for a in answered("mirror_step")] + [a.asked[1] for a in answered("bregman")]
        return "dom" if vector in based or following in based else super().stays_in(vector, following, s)


class MirrorSetting(Interpretation, of=mirror.MirrorSetting):
    """A strongly convex mirror map, with its conjugate and the dual norm."""

    lemmas: ClassVar[Mapping[str, str]] = {
        "steepest-step-optimality": "steepest_step_optimality {b} {a_direction} {a_size} {a} {b_dual_norm} "
        "{a_size_positive} {a_oracle} {b_is_dual_norm}",
        "mirror-map-strong-convexity": "bregman_lower K dom 1 h dh {a} {b} h_mirror h_strongly_convex {a_in_K} "
        "{b_in_dom}",
        "conjugate-smoothness": "conjugate_smooth K h {b} {a} (mirror {b}) (mirror {a}) {rise} K_convex "
        "h_strongly_convex (mirror_argmax {b}) (mirror_argmax {a}) {rise_value}",
        "fenchel-young": "conjugate_lower K h {b} (mirror {b}) {a} (mirror_argmax {b}) {a_in_K}",
    }
    with_norm = frozenset({"steepest-step-optimality", "mirror-map-strong-convexity"})
    relations: ClassVar[Mapping[str, str]] = {"steepest_step": "is_steepest_step {point} {1} {2} {name}"}
    values: ClassVar[Mapping[str, str]] = {"mirror": "(mirror {0})", "mirror_gradient": "dh {0}"}
    members: ClassVar[Mapping[str, Mapping[str, str]]] = {"mirror": {"K": "(proj1 (mirror_argmax {0}))"}}

    def finite_dual_norm(self, gradient: Basis) -> tuple[Answer, str] | None:
        """A step of steepest descent along it has a minimizer."""
        for answer in self.statement.recorder.answered("steepest_step"):
            if list(answer.asked[1].terms) == [gradient]:
                return answer, "steepest_step_dual_norm {point} {1} {2} {name} ltac:(sign) {name}_oracle"
        return None

    def spaces(self, s: Setting) -> None:
        """Strong convexity, and the maximizer that the conjugate is about, where a method goes through the dual."""
        super().spaces(s)
        s.premise("h_strongly_convex", "strongly_convex_in_norm_on K 1 h", place=MAP)
        if self.statement.recorder.answered("mirror"):
            s.variable(DOMAIN, "mirror", "dual V -> V")
            s.premise("mirror_argmax", "(forall theta, is_dual_step K h theta (mirror theta))", place=MAP)


class MirrorConvex(Interpretation, of=mirror.MirrorConvex):
    """Convex functions whose subgradients are bounded in the dual norm."""

    defined = True


class MirrorSmoothConvex(Interpretation, of=mirror.MirrorSmoothConvex):
    """Convex functions that are smooth in the norm, on the whole space."""

    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {
        "convexity": "convex_derivative_on whole f {b} {a} (grad {b}) f_convex "
        "(derivative_is_on whole f {b} (grad {b}) (proj1 f_smooth {b})) I I",
        "smoothness": "descent_lemma_in_norm L f grad {b} {a} f_smooth",
    }
    with_norm = frozenset({"smoothness"})

    def said_of(self, s: Setting) -> None:
        """Smoothness in the norm, and convexity."""
        self.functions(s)
        s.premise("f_smooth", f"smooth_in_norm L {s.loss} {s.gradient}", sequence=s.online, place=FUNCTION)
        s.premise("f_convex", f"convex {s.loss}", sequence=s.online, place=FUNCTION)


class RelativelySmooth(Interpretation, of=mirror.RelativelySmooth):
    """Convex functions that are smooth relative to the mirror map, with a gradient in its domain."""

    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {
        "convexity": "convex_derivative_on K f {b} {a} (grad {b}) f_convex (f_derivative {b} {b_in_dom}) {b_in_K} "
        "{a_in_K}",
        "relative-smoothness": "relative_descent_lemma K dom L f h dh {b} {a} (grad {b}) h_mirror f_smooth "
        "(f_derivative {b} {b_in_dom}) {b_in_dom} {a_in_K}",
    }

    def said_of(self, s: Setting) -> None:
        """Convexity on K, and smoothness relative to h."""
        self.functions(s)
        s.premise("f_convex", "convex_on K f", place=FUNCTION)
        s.premise("f_derivative", "(forall x, dom x -> is_derivative_on K f x (grad x))", place=FUNCTION)
        s.premise("f_smooth", "relatively_smooth_on K L f h", place=FUNCTION)
