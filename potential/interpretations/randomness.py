"""Noise in Rocq: a vector for each outcome, of mean zero and bounded variance."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, ClassVar

from potential.algebra.expressions import Vector
from potential.classes import convex, mirror, nonconvex, operators, randomness, strongly_monotone
from potential.classes.problem_class import ProblemClass
from potential.classes.recorder import Answer
from potential.errors import MissingOracleError
from potential.interpretations.interpretation import Drawing, Drawn, Interpretation
from potential.interpretations.vocabulary import Setting
from potential.members.parts import BesidePart, MemberPart, ShortPart
from potential.members.simplex import Point, dot
from potential.rounding.numbers import UP, RoundedVector
from potential.rounding.problem import RoundedProblem


class RoundedNoise(RoundedProblem):
    """A noisy gradient, or a noisy value of an operator, with rounding."""

    speaks_for_itself = ("stochastic_operator",)

    def stochastic_gradient(self, x: Any) -> RoundedVector:
        """The gradient of the sample that is drawn for x, for the function that the reference minimizes exactly.

        Of a function that is not smooth it is a subgradient; that it may belong to a point nearby is in the gap's
        error, as for the whole.
        """
        if self._smooth:
            return self._sampled("stochastic_gradient", x)
        x = self._vector(x, "stochastic_gradient")
        rounding = self._own_rounding("stochastic_gradient", "stochastic_gradient_rounding(x)")
        g = self._problem.stochastic_gradient(x.array)
        error = 0.0 if rounding is None else float(rounding(x.array))
        return RoundedVector(g, error * UP, self._dual_order, dual=True)

    def stochastic_operator(self, x: Any) -> RoundedVector:
        """The operator's value with the noise that is drawn, for the operator that the reference is a zero of."""
        x = self._vector(x, "stochastic_operator")
        rounding = self._own_rounding("stochastic_operator", "stochastic_operator_rounding(x)")
        value = self._problem.stochastic_operator(x.array)
        error = float(getattr(self._problem, "operator_shift", 0.0)) + (0.0 if rounding is None else rounding(x.array))
        return RoundedVector(value, (error + float(self._problem.L) * x.error) * UP, x.order, dual=True)


class Unbiased(Interpretation, of=randomness.Unbiased):
    """The noise beside what is known with it."""

    rounding = RoundedNoise
    drawn: ClassVar[Mapping[str, Drawn]] = {"noise": Drawn("(noise n {at} {outcome})")}

    def outcomes(self, constants: Mapping[str, Fraction]) -> int:
        """The noise and its opposite."""
        return 2

    def row_of(self, answer: Answer, program: Any) -> Mapping[int, Fraction] | None:
        """One vector, with either sign."""
        if answer.oracle != "noise":
            return super().row_of(answer, program)
        if len(self.problem.draws) > 1:
            raise MissingOracleError("members with several draws in a step are not looked for")
        sign = Fraction(1 - 2 * self.beside_coins(program.outcome))
        return {k: sign * v for k, v in program.free("noise", dual=True).items()}


def _noise_of(made: Any) -> Point:
    """The noise of a member at its first outcome."""
    pieces = (v for k, v in made.parts.items() if k.split()[0] == "noise")
    return tuple(sum(each, Fraction(0)) for each in zip(*pieces, strict=True))


def _noisy(meaning: Interpretation, made: Any, exact: Callable[[Point], Point]) -> Callable[[Point], Point]:
    """What is answered with the noise of the outcome."""
    sign, noise = 1 - 2 * meaning.beside_coins(made.outcome), _noise_of(made)
    return lambda x: tuple(g + sign * n for g, n in zip(exact(x), noise, strict=True))


class Noisy(Interpretation, of=randomness.Noisy):
    """Noise of bounded variance."""

    in_the_mean: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "unbiased": ("⟨{draw}, {b}⟩", "0", "noise_unbiased n {a} {b}"),
        "bounded-variance": ("‖{draw}‖²", "sigma ^ 2", "noise_bounded n {a}"),
    }
    drawing = Drawing(
        binders=("(noise : nat -> {E} -> Omega -> {E})",),
        premises=(
            ("noise_unbiased", "(forall n x v, has_mean P (fun omega => ⟨noise n x omega, v⟩) 0)"),
            ("noise_bounded", "(forall n x, has_mean_at_most P (fun omega => ‖noise n x omega‖²) (sigma ^ 2))"),
        ),
    )

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """The noise beside the rest."""
        yield from super().made_of(program)
        for k, (piece, longest) in enumerate(self.pieces(program)):
            yield ShortPart(f"noise {k}", piece, longest)

    def pieces(self, program: Any) -> list[tuple[dict[int, Fraction], Fraction]]:
        """Of what the noise is the sum, each with the length that it has at most."""
        return [(dict(program.free("noise", dual=True)), program.constants["sigma"])]

    def fits(self, made: Any) -> bool:
        """The noise is no longer than sigma."""
        noise = _noise_of(made)
        return super().fits(made) and dot(noise, noise) <= made.constants["sigma"] ** 2


class UnbiasedGradients(Interpretation, of=randomness.UnbiasedGradients):
    """The gradient, or a subgradient, plus noise."""

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """The gradient with the noise of the outcome."""
        found = dict(super().answering(made))
        return {**found, "stochastic_gradient": _noisy(self, made, found["gradient"])}


class NoisyGradients(Interpretation, of=randomness.NoisyGradients):
    """The gradient plus noise of bounded variance."""

    composed = True
    inside_others = True

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over smooth functions."""
        return base in (
            convex.SmoothConvex, convex.SmoothStronglyConvex, nonconvex.Smooth, nonconvex.PolyakLojasiewicz,
            convex.ConvexLipschitz,
        )  # fmt: skip


# In the dual of a normed space: what is drawn, and its dual norm, or that of what it is added to.
_PAIRED = ("⟪{draw}, {b}⟫", "0", "noise_unbiased n {a} {b}")


def _in_the_dual(bound: str) -> Drawing:
    """Noise of which the dual norm, of itself or of what it is added to, is bounded in the mean square."""
    return Drawing(
        binders=("(noise : nat -> {E} -> Omega -> dual {E})", "({length} : nat -> {E} -> Omega -> R)"),
        premises=(
            ("noise_unbiased", "(forall n x v, has_mean P (fun omega => ⟪noise n x omega, v⟫) 0)"),
            ("noise_bounded", f"(forall n x, has_mean_at_most P (fun omega => {{length}} n x omega ^ 2) ({bound}))"),
        ),
    )


class NoisyMirrorGradients(Interpretation, of=randomness.NoisyMirrorGradients):
    """The gradient plus noise, a dual vector of bounded variance."""

    composed = True
    in_the_mean: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "unbiased": _PAIRED,
        "bounded-variance": ("{length} ^ 2", "sigma ^ 2", "noise_bounded n {a}"),
    }
    drawing = _in_the_dual("sigma ^ 2")

    def bounded_in_mean(self) -> list[Vector]:
        """The noise."""
        return [draw.vector for draw in self.problem.draws]

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over smooth functions with a mirror map."""
        return base is mirror.MirrorSmoothConvex


class NoisyMirrorSubgradients(Interpretation, of=randomness.NoisyMirrorSubgradients):
    """A subgradient plus noise, a dual vector whose dual norm has a bounded mean square."""

    composed = True
    in_the_mean: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "unbiased": _PAIRED,
        "second-moment": ("{length} ^ 2", "G ^ 2", "noise_bounded n {a}"),
    }
    drawing = _in_the_dual("G ^ 2")

    def bounded_in_mean(self) -> list[Vector]:
        """The subgradients with their noise."""
        return [self.problem.subgradient(draw.at) + draw.vector for draw in self.problem.draws]

    def said_of(self, s: Setting) -> None:
        """The function; no subgradient is bounded by itself."""
        super().said_of(s)
        s.oracle = False

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """The noise beside the rest."""
        yield from super().made_of(program)
        slopes = [known.slope for known in program.known(self.problem.function)]
        yield BesidePart("noise", program.free("noise", dual=True), slopes, program.constants["G"])

    def fits(self, made: Any) -> bool:
        """The squares of each slope and of the noise add to at most G^2; other subgradients lie between slopes."""
        noise, function = made.parts["noise"], made.parts[self.problem.function]
        room = made.constants["G"] ** 2 - dot(noise, noise)
        return super().fits(made) and all(dot(slope, slope) <= room for slope in function.slopes)

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over functions with a mirror map."""
        return base is mirror.MirrorConvex


class NoisyOperators(Interpretation, of=randomness.NoisyOperators):
    """The operator's value plus noise."""

    composed = True

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """The value with the noise of the outcome."""
        found = dict(super().answering(made))
        return {**found, "stochastic_operator": _noisy(self, made, found["operator"])}

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over single-valued operators."""
        return base in (
            operators.MonotoneLipschitz, operators.Cocoercive, strongly_monotone.StronglyMonotoneLipschitz,
        )  # fmt: skip
