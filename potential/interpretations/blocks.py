"""Two blocks that a method chooses in Rocq: an orthogonal projection, and what it leaves of a vector."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, ClassVar

from potential.algebra.expressions import Vector
from potential.classes import blocks, convex
from potential.classes.problem_class import ProblemClass
from potential.classes.quantities import Hypothesis
from potential.classes.recorder import Answer
from potential.errors import NotExportableError
from potential.interpretations.interpretation import Interpretation
from potential.interpretations.vocabulary import FUNCTION, MAP, Setting
from potential.members.simplex import Point
from potential.rounding.numbers import RoundedVector
from potential.rounding.problem import RoundedProblem

_VERNACULAR = """
(** The orthogonal projection on a subspace, and what it leaves of a vector. *)
Definition is_projector {E : InnerProductSpace} (P : E -> E) : Prop :=
  (forall u v, ⟨P u, v⟩ = ⟨u, P v⟩) /\\ forall u, P (P u) = P u.

Definition rest {E : InnerProductSpace} (P : E -> E) (u : E) : E := u ⊖ P u.

(** Along the vectors of a subspace, the gradient is L-Lipschitz in that subspace. *)
Definition smooth_along {E : InnerProductSpace} (L : R) (P : E -> E) (grad : E -> E) : Prop :=
  forall x u, norm (P (grad (x ⊕ P u)) ⊖ P (grad x)) <= L * norm (P u).

Section Projectors.
  Context {E : InnerProductSpace} (P : E -> E) (HP : is_projector P).

  Lemma projector_sub u v : P (u ⊖ v) = P u ⊖ P v.
  Proof.
    destruct HP as [S _]; apply inner_ext; intros w.
    pose proof (S w (u ⊖ v)) as A; pose proof (S w u) as B; pose proof (S w v) as C.
    revert A B C; inner_generalize; lra.
  Qed.

  Lemma projector_scale c u : P (c ⊙ u) = c ⊙ P u.
  Proof.
    destruct HP as [S _]; apply inner_ext; intros w.
    pose proof (S w (c ⊙ u)) as A; pose proof (S w u) as B.
    rewrite inner_scale_r; rewrite <- A, <- B; apply inner_scale_r.
  Qed.

  Lemma projector_zero : P zero = zero.
  Proof. pose proof (projector_scale 0 zero) as A; rewrite !scale_zero in A; exact A. Qed.

  Lemma projector_apart u v : ⟨P u, v ⊖ P v⟩ = 0.
  Proof.
    destruct HP as [S I]; pose proof (S u (P v)) as A; pose proof (S u v) as B; rewrite I in A.
    replace ⟨P u, v ⊖ P v⟩ with (⟨P u, v⟩ - ⟨P u, P v⟩) by inner_ring; lra.
  Qed.

  Lemma rest_is_projector : is_projector (rest P).
  Proof.
    destruct HP as [S I]; split; unfold rest.
    - intros u v; pose proof (S u v) as A; revert A; inner_generalize; lra.
    - intros u; rewrite projector_sub, I; vector_eq.
  Qed.

  (** A convex function lies above its tangent by what a step along the subspace gains. *)
  Theorem projector_convexity L (f : E -> R) grad x y :
    0 < L -> convex f -> gradient_of f grad -> smooth_along L P grad ->
    f y + ⟨grad y, x ⊖ y⟩ + ‖P (grad x) ⊖ P (grad y)‖² / (2 * L) <= f x.
  Proof.
    intros HL Hf Hg Hl; destruct HP as [S twice].
    set (e := P (grad x) ⊖ P (grad y)); set (d := (- / L) ⊙ e).
    assert (Ee : e = P (grad x ⊖ grad y)) by (unfold e; now rewrite projector_sub).
    assert (Pd : forall s, s ⊙ d = P ((s * - / L) ⊙ (grad x ⊖ grad y))).
    { intros s; rewrite projector_scale, <- Ee; unfold d; vector_eq. }
    assert (forall v, ⟨P v, d⟩ = ⟨v, d⟩) as along.
    { intros v; rewrite S; f_equal; pose proof (Pd 1) as A; replace (1 ⊙ d) with d in A by vector_eq.
      rewrite A; apply twice. }
    assert (f (x ⊕ d) <= f x + ⟨grad x, d⟩ + L * ‖d‖² / 2) as below.
    { apply (descent_along (V := self_dual E) f grad x d (L * ‖d‖²) Hg); intros s Hs.
      change (⟨grad (x ⊕ s ⊙ d) ⊖ grad x, d⟩ <= s * (L * ‖d‖²)).
      pose proof (Hl x ((s * - / L) ⊙ (grad x ⊖ grad y))) as C; rewrite <- (Pd s) in C.
      replace ⟨grad (x ⊕ s ⊙ d) ⊖ grad x, d⟩ with ⟨P (grad (x ⊕ s ⊙ d)) ⊖ P (grad x), d⟩.
      - eapply Rle_trans; [apply cauchy_schwarz|].
        rewrite norm_scale, Rabs_pos_eq in C by lra; rewrite <- norm_sqr.
        pose proof (norm_pos d); nra.
      - pose proof (along (grad (x ⊕ s ⊙ d))) as A; pose proof (along (grad x)) as B.
        revert A B; inner_generalize; lra. }
    pose proof (convex_gradient f y (grad y) Hf (Hg y) (x ⊕ d) I) as above.
    assert (⟨grad x ⊖ grad y, d⟩ = - / L * ‖e‖²) as gain.
    { unfold d; rewrite inner_scale_r; f_equal; rewrite Ee.
      pose proof (S (grad x ⊖ grad y) (P (grad x ⊖ grad y))) as A; rewrite twice in A; lra. }
    assert (L * ‖d‖² / 2 = ‖e‖² / (2 * L)) as length by (unfold d; inner_generalize; field; lra).
    replace ⟨grad y, x ⊕ d ⊖ y⟩ with (⟨grad y, x ⊖ y⟩ + ⟨grad y, d⟩) in above by inner_ring.
    replace ⟨grad x ⊖ grad y, d⟩ with (⟨grad x, d⟩ - ⟨grad y, d⟩) in gain by inner_ring.
    replace (- / L * ‖e‖²) with (- 2 * (‖e‖² / (2 * L))) in gain by (field; lra).
    rewrite length in below; lra.
  Qed.
End Projectors.

Lemma rest_convexity {E : InnerProductSpace} (P : E -> E) L (f : E -> R) grad x y :
  is_projector P -> 0 < L -> convex f -> gradient_of f grad -> smooth_along L (rest P) grad ->
  f y + ⟨grad y, x ⊖ y⟩ + ‖(grad x ⊖ P (grad x)) ⊖ (grad y ⊖ P (grad y))‖² / (2 * L) <= f x.
Proof. intros HP; exact (projector_convexity (rest P) (rest_is_projector P HP) L f grad x y). Qed.
"""


class RoundedBlocks(RoundedProblem):
    """The part of a vector in a block, which is exact."""

    @classmethod
    def applies(cls, problem: Any) -> bool:
        """For problems in blocks."""
        return hasattr(problem, "block")

    def block(self, v: Any, k: int) -> RoundedVector:
        """The part of v in block k."""
        v = self._vector(v, "block")
        return RoundedVector(self._problem.block(v.array, k), v.error, v.order, dual=v.dual)


def _two(problem: type[ProblemClass]) -> bool:
    return issubclass(problem, blocks.Partitioned) and problem.number == 2


class Partitioned(Interpretation, of=blocks.Partitioned):
    """Two blocks: P, and what it leaves."""

    rounding = RoundedBlocks
    reserved = ("P", "rest", "is_projector", "smooth_along")
    vernacular = _VERNACULAR
    lemmas: ClassVar[Mapping[str, str]] = {"orthogonal-blocks": "projector_apart P P_projector {a} {b}"}

    @classmethod
    def defines(cls, problem: type[ProblemClass]) -> bool:
        """Over smooth convex functions, and where each block has a constant."""
        inside = problem.__bases__[-1]
        return _two(problem) and inside in (convex.SmoothConvex, convex.SmoothStronglyConvex, blocks.BlockwiseSmooth)

    @classmethod
    def composes(cls, problem: type[ProblemClass]) -> bool:
        """Members are looked for of the same."""
        return cls.defines(problem)

    # Members ----------------------------------------------------------------------------------------------------------

    def blocks(self, constants: Mapping[str, Fraction]) -> int:
        """As many as the space has."""
        return int(self.problem.number)

    def row_of(self, answer: Answer, program: Any) -> Mapping[int, Fraction] | None:
        """The part of a vector in a block."""
        if answer.oracle != "block":
            return super().row_of(answer, program)
        return {k: c for k, c in program.row(answer.at).items() if program.block[k] == answer.asked[1]}

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """The parts of vectors beside the rest."""

        def block(v: Point, k: int) -> Point:
            return tuple(c if b == k else Fraction(0) for c, b in zip(v, made.block_of, strict=True))

        return {**super().answering(made), "block": block}

    # The theorem in Rocq ----------------------------------------------------------------------------------------------

    def spaces(self, s: Setting) -> None:
        """The projection on the first block."""
        super().spaces(s)
        s.variable(MAP, "P", f"{s.vectors} -> {s.vectors}")
        s.premise("P_projector", "is_projector P", place=MAP)
        s.closing = "rewrite ?xs_stationary, ?(projector_zero P P_projector); "

    def value(self, answer: Answer, *, sampled: bool = False) -> str | None:
        """The part in the first block."""
        if answer.oracle != "block":
            return super().value(answer, sampled=sampled)
        if self.problem.number != 2:
            raise NotExportableError("the Rocq library has two blocks, and no more")
        return "P {}"

    def points_of(self, hypothesis: Hypothesis) -> list[Vector]:
        """The two vectors of whose parts it is said that they are orthogonal."""
        if hypothesis.rule != "orthogonal-blocks":
            return super().points_of(hypothesis)
        name, parts = self.statement.recorder.point_name, self.problem._parts
        asked = dict.fromkeys(a.at for a in self.statement.recorder.answered("block"))
        for u, v in itertools.product(asked, repeat=2):
            if (name(parts(u)[0]), name(parts(v)[1])) == hypothesis.points:
                return [u, v]
        raise NotExportableError("the parts of a vector of which an inequality speaks are not found")


class BlockwiseSmooth(Interpretation, of=blocks.BlockwiseSmooth):
    """Convexity, and a constant for each block."""

    lemmas: ClassVar[Mapping[str, str]] = {
        "smooth-convexity-of-block-1": "projector_convexity P P_projector L1 f grad {a} {b} L1_positive f_convex "
        "f_gradient f_smooth_1",
        "smooth-convexity-of-block-2": "rest_convexity P L2 f grad {a} {b} P_projector L2_positive f_convex f_gradient "
        "f_smooth_2",
    }

    def bounds_of(self, program: Any) -> dict[str, Fraction]:
        """Of the class, functions that are as smooth in all directions as in the smoothest block."""
        least = min(program.constants[f"L{k + 1}"] for k in range(self.problem.number))
        return {**super().bounds_of(program), "L": least}  # type: ignore[misc]

    def said_of(self, s: Setting) -> None:
        """Convexity, a gradient, and smoothness in each block."""
        self.functions(s)
        s.premise("f_convex", "convex f", place=FUNCTION)
        s.premise("f_gradient", "gradient_of f grad", place=FUNCTION)
        s.premise("f_smooth_1", "smooth_along L1 P grad", place=MAP)
        s.premise("f_smooth_2", "smooth_along L2 (rest P) grad", place=MAP)
        s.gradient_of = "f_gradient"
