"""Coins: the two sides on which one may fall, each with its probability, in runs and in members that break a claim."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, ClassVar

from potential.classes import coins, composite, convex, network, randomness
from potential.classes.problem_class import ProblemClass, already_made
from potential.classes.recorder import Answer
from potential.errors import InputError, MissingOracleError
from potential.interpretations.interpretation import Drawing, Drawn, Interpretation
from potential.members.simplex import Point
from potential.rounding.numbers import Rounded, as_rounded
from potential.rounding.problem import RoundedProblem


class RoundedCoins(RoundedProblem):
    """What a coin decides, which rounds nothing, and how likely that was."""

    _share = Rounded(1.0)

    def with_probability(self, probability: Any, x: Any, otherwise: Any) -> Any:
        """What the coin decides; how likely that was is in the share of the outcome."""
        chance = as_rounded(probability)
        face = self._problem.toss(float(chance))
        self._share = self._share * (chance if face else 1 - chance)
        return x if face else otherwise

    def share_of_coins(self) -> Rounded:
        """How likely the coins were to fall as they did, since this was asked last."""
        share, self._share = self._share, Rounded(1.0)
        return share


class Coins(Interpretation, of=coins.Coins):
    """The coin of a step: an outcome of a member is what is drawn beside, and on which side the coin falls."""

    composed = True
    rounding: ClassVar[type[RoundedProblem] | None] = RoundedCoins

    # What was asked is seen from the answer: by the next state, which a coin decides, it may be written in two ways.
    lemmas: ClassVar[Mapping[str, str]] = {
        "proximal-step": "prox_optimality K h {b_size} _ {b} {a} h_convex K_convex ltac:(sign) {b_oracle} {a_in_K}",
    }
    in_the_mean: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "coin-mean": (
            "⟨{a}, {b}⟩",
            "({chance} * ⟨{first}, {b}⟩ + (1 - {chance}) * ⟨{second}, {b}⟩)",
            "mean_decided {chance} {coin_is} (fun u => ⟨u, {b}⟩) {first} {second}",
        ),
        "coin-square": (
            "‖{a}‖²",
            "({chance} * ‖{first}‖² + (1 - {chance}) * ‖{second}‖²)",
            "mean_decided {chance} {coin_is} (fun u => ‖u‖²) {first} {second}",
        ),
        "coin-value": (
            "f {a}",
            "({chance} * f {first} + (1 - {chance}) * f {second})",
            "mean_decided {chance} {coin_is} f {first} {second}",
        ),
    }
    drawn: ClassVar[Mapping[str, Drawn]] = {
        "with_probability": Drawn("(if {outcome} then {1} else {2})", name="decided"),
    }

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over smooth convex functions, with or without a further part, and over agents that have such."""
        smooth = (convex.SmoothConvex, convex.SmoothStronglyConvex)
        settings = (composite.CompositeObjective, network.Mixing)
        inside = (*smooth, *(already_made(setting, f) for setting in settings for f in smooth))
        noises = (randomness.NoisyGradients, network.NoisyAgents)
        return base in (*inside, *(already_made(noise, f) for noise in noises for f in inside if f is not None))

    def faces(self) -> int:
        """On how many sides the coin of a step may fall; members are not looked for where there are several coins."""
        tossed = len(self.problem.coins)
        if tossed > 1:
            raise MissingOracleError("no member is built for a step with several coins")
        return 1 + tossed

    def outcomes(self, constants: Mapping[str, Fraction]) -> int:
        """So many sides for each outcome of what is drawn beside."""
        return super().outcomes(constants) * self.faces()

    def beside_coins(self, outcome: int) -> int:
        """Of an outcome, what is drawn beside the coin."""
        return outcome // self.faces()

    def shares(self, outcomes: int, numbers: Callable[[str], Sequence[Fraction]]) -> list[Fraction]:
        """The coin is as likely as the step says to fall on the first side."""
        if self.faces() == 1:
            return super().shares(outcomes, numbers)
        chance = numbers("with_probability")[0]
        return [share * 2 / outcomes for share in (chance, 1 - chance)] * (outcomes // 2)

    def row_of(self, answer: Answer, program: Any) -> Mapping[int, Fraction] | None:
        """The point that the coin decides for."""
        if answer.oracle != "with_probability":
            return super().row_of(answer, program)
        row: Mapping[int, Fraction] = program.row(answer.asked[1 + program.outcome % self.faces()])
        return row

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """What the class inside answers, and the coin."""
        return {**super().answering(made), **self.deciding(made)}

    def deciding(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """The coin of a member at one of its outcomes."""
        face = made.outcome % self.faces()

        def decided(chance: Fraction, x: Point, otherwise: Point) -> Point:
            known = made.numbers("with_probability")[0]
            if chance != known and (made.is_exact or not math.isclose(chance, known)):
                raise InputError("the coin of the step has another probability than it had on symbols")
            return otherwise if face else x

        return {"with_probability": decided}

    # The theorem in Rocq ----------------------------------------------------------------------------------------------

    def draws(self) -> Drawing:
        """What is drawn, with the coins in their order; of a step that draws nothing anything at all."""
        found = super().draws()
        beside = any(a is None or a.oracle not in self.problem.tosses_by for a in found.order)
        return found if beside else replace(found, spaces=())
