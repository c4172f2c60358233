"""Agents on a graph in Rocq: a symmetric linear map and the projection on the points of consensus."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, ClassVar

from potential.algebra.expressions import Vector
from potential.classes import convex, network
from potential.classes.problem_class import ProblemClass, already_made
from potential.classes.quantities import Hypothesis
from potential.classes.recorder import Answer
from potential.errors import MissingOracleError
from potential.interpretations.coordinates import natural_number
from potential.interpretations.interpretation import Drawing, Interpretation
from potential.interpretations.randomness import NoisyGradients
from potential.interpretations.vocabulary import MAP, SOLUTION, Setting
from potential.members.parts import MemberPart, VectorPart
from potential.members.simplex import Point, difference, dot
from potential.rounding.numbers import UP, RoundedVector
from potential.rounding.problem import RoundedProblem

_KNOWN = ("map_add", "map_sub", "map_scale", "(average_mixed lam J W J_averaging W_mixing)", "(proj1 (proj2 W_mixing))",
          "(proj2 J_averaging)")  # fmt: skip
_APART = f"repeat first [{' | '.join(f'rewrite {known}' for known in _KNOWN)}]; rewrite ?xs_mixed; rewrite ?xs_agreed; "
_LINEAR = f"ltac:(subst; {_APART}vector_eq_by ltac:(field; sign))"
_AVERAGE = (Fraction(1), Fraction(0), Fraction(0))
_AGENTS = 2  # so many have the members with noise
_OF_ONE = ("mixing-contracts", "spectral-gap", "mixing")  # rules that speak of one vector, whatever it is
_VERNACULAR = """
(** A map that is its own adjoint, the orthogonal projection on the points of consensus, and what mixes the vectors of
    agents: points of consensus stay where they are, and others come nearer to their average. *)
Definition symmetric_map {E : InnerProductSpace} (A : LinearMap E E) : Prop := forall x y, ⟨A x, y⟩ = ⟨x, A y⟩.

Definition averaging {E : InnerProductSpace} (J : LinearMap E E) : Prop :=
  symmetric_map J /\\ forall x, J (J x) = J x.

Definition mixing {E : InnerProductSpace} (lam : R) (J W : LinearMap E E) : Prop :=
  symmetric_map W /\\ (forall x, W (J x) = J x) /\\ forall x, norm (W x ⊖ J x) <= lam * norm (x ⊖ J x).

Section Mixing.
  Context {E : InnerProductSpace} (lam : R) (J W : LinearMap E E) (HJ : averaging J) (HW : mixing lam J W).

  Lemma agreed_is_mixed x : J x = x -> W x = x.
  Proof. intros H; destruct HW as [_ [HWJ _]]; rewrite <- H at 1; rewrite HWJ; exact H. Qed.

  Lemma mixing_agreed x y : W y = y -> ⟨W x, y⟩ = ⟨x, y⟩.
  Proof. intros H; destruct HW as [S _]; rewrite S, H; reflexivity. Qed.

  Lemma mixing_near x : ‖W x ⊖ J x‖² <= lam * lam * ‖x ⊖ J x‖².
  Proof.
    destruct HW as [_ [_ H]]; pose proof (sqr_norm_le _ _ (H x)) as B; rewrite <- (norm_sqr (x ⊖ J x)); lra.
  Qed.

  Lemma average_apart x : ⟨x ⊖ J x, J x⟩ = 0.
  Proof.
    destruct HJ as [S I]; pose proof (S x (J x)) as A; rewrite I in A.
    replace ⟨x ⊖ J x, J x⟩ with (⟨x, J x⟩ - ⟨J x, J x⟩) by inner_ring; lra.
  Qed.

  Lemma mixed_apart x : ⟨W x ⊖ J x, J x⟩ = 0.
  Proof.
    destruct HW as [S [HWJ _]]; pose proof (S x (J x)) as A; rewrite HWJ in A.
    pose proof (average_apart x) as B; replace ⟨x ⊖ J x, J x⟩ with (⟨x, J x⟩ - ⟨J x, J x⟩) in B by inner_ring.
    replace ⟨W x ⊖ J x, J x⟩ with (⟨W x, J x⟩ - ⟨J x, J x⟩) by inner_ring; lra.
  Qed.

  Lemma average_mixed x : J (W x) = J x.
  Proof.
    destruct HJ as [S _]; destruct HW as [SW [HWJ _]]; apply inner_ext; intros v.
    rewrite <- (S v (W x)), <- (SW (J v) x), HWJ; apply S.
  Qed.

  Lemma average_decided u v w : u = v \\/ u = w -> J v = J w -> J u = J w.
  Proof. intros [-> | ->]; [easy | reflexivity]. Qed.

  Lemma mixing_contracts x y : 0 <= lam <= 1 -> W x = y -> ‖y‖² <= ‖x‖².
  Proof.
    intros Hl <-; pose proof (mixing_near x) as N; pose proof (average_apart x) as A; pose proof (mixed_apart x) as B.
    pose proof (inner_pos _ (x ⊖ J x)) as P.
    replace ‖x‖² with (‖x ⊖ J x‖² + ‖J x‖² + 2 * ⟨x ⊖ J x, J x⟩) by inner_ring.
    replace ‖W x‖² with (‖W x ⊖ J x‖² + ‖J x‖² + 2 * ⟨W x ⊖ J x, J x⟩) by inner_ring.
    assert (lam * lam * ‖x ⊖ J x‖² <= 1 * ‖x ⊖ J x‖²) by (apply Rmult_le_compat_r; [exact P | nra]).
    rewrite A, B; lra.
  Qed.

  Lemma spectral_gap x y : 0 <= lam <= 1 -> W x = y -> 0 <= ⟨x ⊖ y, lam ⊙ x ⊖ y⟩.
  Proof.
    intros Hl <-; pose proof (average_apart x) as A; pose proof (mixed_apart x) as B.
    destruct HW as [_ [_ N]]; specialize (N x).
    pose proof (cauchy_schwarz (x ⊖ J x) (W x ⊖ J x)) as C.
    pose proof (norm_sqr (x ⊖ J x)) as P; pose proof (norm_sqr (W x ⊖ J x)) as Q.
    pose proof (norm_pos (x ⊖ J x)); pose proof (norm_pos (W x ⊖ J x)).
    replace ⟨x ⊖ W x, lam ⊙ x ⊖ W x⟩ with
      (lam * ‖x ⊖ J x‖² - (1 + lam) * ⟨x ⊖ J x, W x ⊖ J x⟩ + ‖W x ⊖ J x‖²
        - (1 - lam) * (⟨x ⊖ J x, J x⟩ - ⟨W x ⊖ J x, J x⟩)) by inner_ring.
    rewrite A, B, <- P, <- Q.
    set (n := norm (x ⊖ J x)) in *; set (m := norm (W x ⊖ J x)) in *; set (c := ⟨x ⊖ J x, W x ⊖ J x⟩) in *.
    enough (0 <= (n - m) * (lam * n - m)) by nra.
    apply Rmult_le_pos; nra.
  Qed.
End Mixing.
"""


class RoundedNetwork(RoundedProblem):
    """What agents hear, and averages, with rounding."""

    speaks_for_itself = ("mix", "average")

    def mix(self, x: Any) -> RoundedVector:
        """W x, in which no error grows."""
        return self._mixed("mix", x)

    def average(self, x: Any) -> RoundedVector:
        """J x, in which no error grows."""
        return self._mixed("average", x)

    def _mixed(self, oracle: str, x: Any) -> RoundedVector:
        x = self._vector(x, oracle)
        rounding = self._own_rounding(oracle, f"{oracle}_rounding(x)")
        error = 0.0 if rounding is None else self._rounding(f"{oracle}_rounding", x.array)
        return RoundedVector(self._remembered(oracle, x.array), (error + x.error) * UP, x.order, dual=x.dual)

    @property
    def dual_solution(self) -> RoundedVector:
        """The y* of the function that the reference minimizes exactly."""
        return RoundedVector(self._problem.dual_solution, float(self._problem.dual_solution_error), 2, dual=True)


class NoisyAgents(NoisyGradients, of=network.NoisyAgents):
    """The noise of all agents, of which their average knows less than each."""

    composed = True
    in_the_mean: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "average-variance": ("‖J {draw}‖²", "sigma ^ 2", "noise_averages n {a}"),
        "deviation-variance": ("‖{draw} ⊖ J {draw}‖²", "((INR N - 1) * sigma ^ 2)", "noise_deviates n {a}"),
        "average-unbiased": (
            "⟨J {draw}, {b}⟩",
            "0",
            "has_mean_ext P _ _ 0 (fun omega => eq_sym (proj1 J_averaging _ _)) (noise_unbiased n {a} (J {b}))",
        ),
    }
    drawing = Drawing(
        binders=("(noise : nat -> {E} -> Omega -> {E})",),
        premises=(
            ("noise_unbiased", "(forall n x v, has_mean P (fun omega => ⟨noise n x omega, v⟩) 0)"),
            ("noise_averages", "(forall n x, has_mean_at_most P (fun omega => ‖J (noise n x omega)‖²) (sigma ^ 2))"),
            (
                "noise_deviates",
                "(forall n x, has_mean_at_most P (fun omega => ‖noise n x omega ⊖ J (noise n x omega)‖²) "
                "((INR N - 1) * sigma ^ 2))",
            ),
        ),
    )

    def parameter(self, s: Setting, name: str) -> bool:
        """The number of agents is a natural one."""
        return natural_number(s) if name == "n" else super().parameter(s, name)

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over agents with smooth convex functions."""
        return base in (already_made(network.Mixing, f) for f in (convex.SmoothConvex, convex.SmoothStronglyConvex))

    def sampled(self, sample: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """The sample with two agents, of whose noise both pieces have one bound."""
        return {**super().sampled(sample), "s_n": Fraction(1)}

    def pieces(self, program: Any) -> list[tuple[dict[int, Fraction], Fraction]]:
        """What the average knows of the noise, in the block of the points of consensus, and what it does not."""
        if program.constants["n"] != _AGENTS:
            raise MissingOracleError(f"members of {_AGENTS} agents alone are looked for where they have noise")
        noise, sigma = program.free("noise", dual=True), program.constants["sigma"]
        known, unknown = (
            {k: v for k, v in noise.items() if (program.block[k] > 0) is apart} for apart in (False, True)
        )
        return [(known, sigma), (unknown, sigma)]

    def fits(self, made: Any) -> bool:
        """Neither piece is longer than sigma."""
        pieces = [v for k, v in made.parts.items() if k.startswith("noise ")]
        short = all(dot(v, v) <= made.constants["sigma"] ** 2 for v in pieces)
        agreed = not any(v for v, block in zip(pieces[0], made.block_of, strict=True) if block)
        apart = not any(v for v, block in zip(pieces[1], made.block_of, strict=True) if not block)
        return short and agreed and apart and made.constants["n"] == _AGENTS and self.solves(made)


class Mixing(Interpretation, of=network.Mixing):
    """W and J, with the function over all agents."""

    composed = True
    rounding = RoundedNetwork

    reserved = ("W", "J", "ys", "mixing", "averaging", "symmetric_map")
    vernacular = _VERNACULAR
    lemmas: ClassVar[Mapping[str, str]] = {
        "mixing-symmetry": "(proj1 W_mixing) {a} {b}",
        "average-symmetry": "(proj1 J_averaging) {a} {b}",
        "mixing-contracts": f"mixing_contracts lam J W J_averaging W_mixing {{a}} ({{a_mixed}}) ltac:(sign) {_LINEAR}",
        "spectral-gap": f"spectral_gap lam J W J_averaging W_mixing {{a}} ({{a_mixed}}) ltac:(sign) {_LINEAR}",
        "mixing": "mixing_near lam J W W_mixing {a}",
    }

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over smooth convex functions."""
        return base in (convex.SmoothConvex, convex.SmoothStronglyConvex)

    # Members ----------------------------------------------------------------------------------------------------------

    def blocks(self, constants: Mapping[str, Fraction]) -> int:
        """The points of consensus, and those on which W is lam, and -lam."""
        return 3

    def _eigenvalues(self, constants: Mapping[str, Fraction]) -> tuple[Fraction, ...]:
        return (Fraction(1), constants["lam"], -constants["lam"])

    def row_of(self, answer: Answer, program: Any) -> Mapping[int, Fraction] | None:
        """An image, in each block by its eigenvalue."""
        if answer.oracle != "image":
            return super().row_of(answer, program)
        values = self._eigenvalues(program.constants) if answer.function == "W" else _AVERAGE
        return {k: c for k, v in program.row(answer.at).items() if (c := v * values[program.block[k]])}

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """The function, and y*."""
        yield from super().made_of(program)
        yield VectorPart("y*", program.row(self.problem.dual_solution))

    def answering(self, made: Any) -> Mapping[str, Any]:
        """What the function answers, and the two maps."""

        def by(values: tuple[Fraction, ...]) -> Callable[[Point], Point]:
            return lambda x: tuple(v * values[block] for v, block in zip(x, made.block_of, strict=True))

        return {
            **super().answering(made),
            "mix": by(self._eigenvalues(made.constants)),
            "average": by(_AVERAGE),
            "dual_solution": made.parts["y*"],
        }

    def solves(self, made: Any) -> bool:
        """The gradient there is y* - W y*."""
        y = made.parts["y*"]
        if self.problem.function not in made.parts:
            return False  # a mean of several functions, of which none is looked for
        apart = difference(y, self.answering(made)["mix"](y))
        return bool(made.parts[self.problem.function].evaluate(made.zero)[1] == apart)

    # The theorem in Rocq ----------------------------------------------------------------------------------------------

    def conditions(self, step: Any) -> list[tuple[str, str]]:
        """What a coin decided is one of the two, and so has their average where that is the same."""
        found = super().conditions(step)
        for coin in self.statement.recorder.answered("with_probability"):
            name = step.basis(coin.basis)
            one, other = (step.terms.vector(v) for v in coin.asked[1:])
            found.append((f"{name}_either", f"({name} = {one} \\/ {name} = {other})"))
            step.facts += [
                f"pose proof (average_decided J {name} _ _ {name}_either) as {name}_average.",
                f"specialize ({name}_average ltac:({_APART}vector_eq)).",
            ]
        return found

    def spaces(self, s: Setting) -> None:
        """The two maps."""
        super().spaces(s)
        for name in ("J", "W"):
            s.variable(MAP, name, f"LinearMap {s.vectors} {s.vectors}")
        s.premise("J_averaging", "averaging J", place=MAP)
        s.premise("W_mixing", "mixing lam J W", place=MAP)

    def solution(self, s: Setting) -> None:
        """x* and y*."""
        self.center(s, "xs")
        s.variable(SOLUTION, "ys", s.vectors)
        s.centers[self.problem.dual_solution] = "ys"
        s.premise("xs_agreed", "J xs = xs", place=SOLUTION)
        s.premise("xs_gradient", "grad xs = ys ⊖ W ys", place=SOLUTION)
        s.start.append("map_zero")
        decided = "rewrite ?decided_average; " if self.statement.recorder.answered("with_probability") else ""
        s.closing = f"substitute_vectors; {decided}{_APART}"
        s.facts.append("pose proof (agreed_is_mixed lam J W W_mixing xs xs_agreed) as xs_mixed.")

    def lemma_for(self, hypothesis: Hypothesis, s: Setting) -> str | None:
        """At x* the image is x* itself."""
        at_solution = hypothesis.rule == "mixing-symmetry" and hypothesis.points[1] == self.problem.minimizer_name
        return "mixing_agreed lam J W W_mixing {a} {b} xs_mixed" if at_solution else super().lemma_for(hypothesis, s)

    def points_of(self, hypothesis: Hypothesis) -> list[Vector]:
        """The vector of whose image the eigenvalues speak, which need not have a name."""
        recorder = self.statement.recorder
        asked = recorder.answered("mixed", "average") if hypothesis.rule in _OF_ONE else []
        found = [a.at for a in asked if (recorder.point_name(a.at),) == hypothesis.points]
        return found[:1] or super().points_of(hypothesis)

    def value(self, answer: Answer, *, sampled: bool = False) -> str | None:
        """An image under W, or under J."""
        if answer.oracle == "image":
            return f"{answer.function} {{0}}"
        return super().value(answer, sampled=sampled)
