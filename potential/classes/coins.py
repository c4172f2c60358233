"""Coins: a point that is one of two, decided by a coin that is independent of all else.

A vector that a coin decides has the mean of the two in every product with a vector that does not know how the coin
fell, and a square or a value of it alone is in the mean that of the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from potential.algebra.expressions import EUCLIDEAN, Vector
from potential.classes.convex import Differentiable
from potential.classes.premises import Premise
from potential.classes.problem_class import ProblemClass, made
from potential.classes.quantities import Hypothesis, Quantity, bracketed, expected, inner, norm_squared
from potential.classes.randomness import Noisy, Random
from potential.classes.recorder import FIRST_ORDER, Answer, Recorder
from potential.errors import InputError, NotExpressibleError


class Coins(Random):
    """Problems of which a step may toss a coin, independent of what it draws beside and of all before it.

    The progress and the measure, which may be of the next iterate, see the coins of the step, in their order.
    """

    draws_by: ClassVar[tuple[str, ...]] = ("with_probability",)
    tosses_by: ClassVar[tuple[str, ...]] = ("with_probability",)
    brings: ClassVar[Mapping[str, str]] = {"with_probability": "WithCoins(...) or FiniteSum(...)"}

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder)
        self._tossed = 0  # so many coins the present function has tossed
        self._first_coin = {0: 0}  # where the coins of each step begin

    @property
    def coins(self) -> list[Answer]:
        """The vectors that coins decided, in order, each asked with the probability and the two vectors."""
        return self._recorder.answered("with_probability")

    def begin(self, function: str) -> None:
        """Each function sees the coins of the step from the first one on."""
        super().begin(function)
        self._tossed = 0

    def begin_step(self, k: int) -> None:
        """A step that is read for the first time sees none of the coins before it."""
        super().begin_step(k)
        self._first_coin.setdefault(k, len(self.coins))

    def spaces(self) -> tuple[Premise, ...]:
        """The space, and what a coin is, where one was tossed."""
        text = "$coin(p, u, v)$ is $u$ with probability $p$ and $v$ otherwise, independently of all else"
        return (*super().spaces(), *([Premise("coin", "coin", text)] if self.coins else []))

    def with_probability(self, probability: object, x: Vector, otherwise: Vector) -> Vector:
        """The point x with this probability, and the other one otherwise, by a coin of its own."""
        self._may_draw()
        self._vector(x, "with_probability")
        self._vector(otherwise, "with_probability")
        chance = self._field.coefficient(probability, "the probability of a coin")
        self._field.require("nonnegative", chance, "a probability is not negative")
        self._field.require("nonnegative", 1 - chance, "a probability is at most 1")
        self._tossed += 1
        tossed = self.coins[self._first_coin[self._step] : self._first_coin.get(self._step + 1)]
        if self._tossed <= len(tossed):
            known = tossed[self._tossed - 1]
            if known.asked[0].element != chance.element or known.asked[1:] != (x, otherwise):
                raise NotExpressibleError(
                    f"coin {self._tossed} of a step decides between other points when it is asked again: the progress "
                    "and the measure see the coins of the step, in their order"
                )
            decided: Vector = known.result
            return decided
        text = self._recorder.vector_text
        return self._recorder.answer(
            "with_probability",
            chance,
            x,
            otherwise,
            again=True,
            stem="u",
            definition=lambda: f"coin({chance}, {text(x)}, {text(otherwise)})",
        )

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says, and what a coin's vector is in the mean."""
        values = [self._value_of(a) for a in self.coins if self._is_evaluated(a.result)]
        found, w = super().hypotheses() + values, self._write
        for a in self.coins:
            decided, x, otherwise = w.point(a.result), w.vector(a.asked[1]), w.vector(a.asked[2])
            for v in (v for v in self.independent(a.basis) if v.space == self.space):
                b = w.vector(v)
                mean = expected(inner(decided, b)).equals(self.mean_of_coin(a, inner(x, b), inner(otherwise, b)))
                points = (self._recorder.point_name(a.result), self._recorder.vector_text(v))
                found.append(Hypothesis("coin-mean", points, mean))
            square = self.mean_of_coin(a, norm_squared(x), norm_squared(otherwise))
            found.append(w.says("coin-square", (a.result,), expected(norm_squared(decided)).equals(square)))
        return found

    def mean_of_coin(self, coin: Answer, first: Quantity, second: Quantity) -> Quantity:
        """The mean of a scalar that is the first with the coin's probability, and the second otherwise."""
        chance = self._write.size(coin.asked[0])
        return chance * expected(first) + self._write.size(1 - coin.asked[0]) * expected(second)

    def _is_evaluated(self, x: Vector) -> bool:
        return self._recorder.find(FIRST_ORDER, x, function=self.function) is not None

    def _value_of(self, coin: Answer) -> Hypothesis:
        """The value of f where a coin decided."""
        at, x, otherwise = (
            bracketed(self._write.at(self._evaluate(v, "value")).value, square=True)
            for v in (coin.result, *coin.asked[1:])
        )
        return self._write.says(
            "coin-value", (coin.result,), expected(at).equals(self.mean_of_coin(coin, x, otherwise))
        )


def WithCoins(base: type[ProblemClass]) -> type[ProblemClass]:
    """The class `base` with `with_probability(c, x, y)`, a point that a coin decides: x with probability c, else y."""
    known = isinstance(base, type) and issubclass(base, Differentiable) and bool(base.oracles)
    if not (known and base.space == EUCLIDEAN and (issubclass(base, Noisy) or not base.expectation)):
        raise InputError(
            "WithCoins takes a Euclidean class with a gradient, of draws with noise alone, such as SmoothConvex, got "
            f"{base!r}"
        )
    return made(
        f"WithCoins({base.__name__})",
        (Coins, base),
        description=f"{base.description}; a step may toss coins",
        oracles=(*base.oracles, "with_probability"),
        draws_by=(*base.draws_by, *Coins.draws_by),
    )
