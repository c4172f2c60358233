"""Methods that draw at random: noisy gradients and operators, and what every class with draws has.

A proof speaks of expectations given the state. Random vectors are vectors of the space of square-integrable ones, whose
inner product is E<u, v>: every inequality of the class holds at each outcome, hence in expectation, and a square has an
expectation that is not negative. What is drawn brings equations, E<noise, v> = 0 for every v that was known before.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from potential.algebra.expressions import EUCLIDEAN, Basis, Vector
from potential.algebra.parameters import Parameter
from potential.classes.convex import Convex, Differentiable
from potential.classes.mirror import MirrorConvex, MirrorSmoothConvex
from potential.classes.operators import Cocoercive, MonotoneLipschitz
from potential.classes.premises import Premise
from potential.classes.problem_class import Evaluation, ProblemClass, made
from potential.classes.quantities import Hypothesis, Quantity, applied, expected, inner, norm_squared
from potential.classes.recorder import Answer, Recorder
from potential.errors import InputError, NotExpressibleError
from potential.writing.sentences import listed, sentence, typed
from potential.writing.terms import Name, Term


@dataclass(frozen=True)
class Draw:
    """A draw of a step: the point it was asked at, the random vector, its basis vector, and the point's name in print.

    Of several draws at one point the later ones are told apart by their `number`, `x_t#2`; of the first it is 0.
    """

    at: Vector
    vector: Vector
    basis: Basis
    label: Callable[[], str]
    number: int


class Random(ProblemClass):
    """Problems with an oracle that draws at random.

    Each question of a step is a draw of its own, independent of those before it, at whatever points they are asked: so
    it is in a run as well, where two points may happen to coincide. The progress and the measure, which may be of the
    next iterate, see the draws of the step: their first question is answered as the step's first is. What a draw says
    in the mean it says of every vector that is no function of it, whether a step asked for that vector before or after.
    """

    expectation = True
    reads_combinations = True
    interpolates = False
    drawing: ClassVar[str] = ""  # the oracle, as it is recorded, whose answer is the random vector itself

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder)
        self._asked = 0  # so many draws the present function has asked for
        self._step, self._first = 0, {0: 0}  # the step that is read, and where the draws of each begin

    @property
    def draws(self) -> list[Draw]:
        """What was drawn, in order."""
        return [self._as_draw(a) for a in self._recorder.answered(self.drawing)]

    def _as_draw(self, answer: Answer) -> Draw:
        x, name = answer.at, self._recorder.point_name
        earlier = itertools.takewhile(lambda a: a is not answer, self._recorder.answered(self.drawing))
        before = sum(a.at == x for a in earlier)
        number = before + 1 if before else 0
        return Draw(x, answer.result, answer.basis, lambda: name(x) + (f"#{number}" if number else ""), number)

    def begin(self, function: str) -> None:
        """Each function sees the draws of the step from the first one on."""
        super().begin(function)
        self._asked = 0

    def begin_step(self, k: int) -> None:
        """A step that is read for the first time sees none of the draws before it."""
        self._step = k
        self._first.setdefault(k, len(self._recorder.answered(self.drawing)))

    def _draw(self, x: Vector) -> Vector:
        """A random vector, drawn independently of all that is known so far."""
        self._may_draw()
        self._asked += 1
        everything = self._recorder.answered(self.drawing)
        drawn = everything[self._first[self._step] : self._first.get(self._step + 1)]
        if self._asked <= len(drawn):
            known = drawn[self._asked - 1]
            if known.at != x:
                raise NotExpressibleError(
                    f"draw {self._asked} of a step at two points, {self._recorder.point_name(known.at)} and "
                    f"{self._recorder.point_name(x)}: the progress and the measure see the draws of the step"
                )
            vector: Vector = known.result
            return vector
        self._recorder.name_from_caller(x)
        number = len(everything) + 1
        return self._recorder.answer(
            self.drawing,
            x,
            space=self.gradient_space,
            drawn=True,
            name=lambda: f"{self.drawing}({self.draws[number - 1].label()})",
        )

    def check_flow(self) -> None:
        """Refused: noise in continuous time is not a vector at each time."""
        raise InputError(f"a flow cannot draw at random: choose a class without draws for {type(self).__name__}")

    def _may_draw(self) -> None:
        if self.reading in ("start", "potential", "iterate", "budget", "weight"):
            raise NotExpressibleError(
                f"the {self.reading} cannot draw at random: what the next step draws is not drawn yet; a step "
                "draws, and the progress and the measure may see what it draws"
            )

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says in expectation; x* and what a mean may be taken against are asked for first."""
        if self.draws and "minimizer" in self.oracles:
            _ = self.minimizer
        return super().hypotheses()

    def independent(self, on: Basis) -> list[Vector]:
        """The vectors that do not depend on a draw."""
        return self._recorder.independent_of(on)

    def drawn(self, draw: Draw) -> Quantity:
        """The random vector of a draw, such as noise(x_t)."""
        return Quantity(draw.vector, applied(self.drawing, self.drawn_at(draw)))

    def drawn_at(self, draw: Draw) -> Term:
        """The point of a draw, with its number where others were drawn there before."""
        point = self._recorder.point_term(draw.at)
        return replace(point, draw=draw.number) if isinstance(point, Name) else point


class Unbiased(Random):
    """Something that is known with noise of mean zero; how large the noise is, a subclass says.

    The noise is a vector of the space of gradients: where that is another one than the space of points, its pairings
    with points have the mean zero.
    """

    drawing = "noise"

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """What is said of f, and of the mean of the noise."""
        given = "given all that came before"
        unbiased = f"has mean zero {given}, so that $E<noise(x_t), v> = 0$ for every $v$ known before"
        return (*super().said_of(f, subject), Premise("noise", "unbiased", unbiased, "the noise of a step"))

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says, in expectation, and the mean of the noise."""
        found, w = super().hypotheses(), self._write
        for draw in self.draws:
            a, noise = draw.label(), self.drawn(draw)
            for v in self.independent(draw.basis):
                if v.space == self.space:
                    unbiased = expected(inner(noise, w.vector(v))).equals(0)
                    found.append(Hypothesis("unbiased", (a, self._recorder.vector_text(v)), unbiased))
        return found


class Noisy(Unbiased):
    """Something that is known with noise of mean zero and of variance at most sigma^2."""

    added: ClassVar[Mapping[str, Parameter]] = {"sigma": Parameter(at_least=0)}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """What is said of f, and of the noise."""
        star = "" if self.space == EUCLIDEAN else "_*"
        bounded = f"satisfies $E||noise(x_t)||{star}^2 <= sigma^2$"
        return (
            *super().said_of(f, subject),
            Premise("noise", "bounded-variance", bounded, "the noise of a step"),
        )

    def hypotheses(self) -> list[Hypothesis]:
        """What is known of the noise, and the bound of its variance."""
        return super().hypotheses() + [self._variance(draw) for draw in self.draws]

    def _variance(self, draw: Draw) -> Hypothesis:
        """The bound of the variance of a draw."""
        bound = expected(norm_squared(self.drawn(draw))) <= self._write.sigma**2
        return Hypothesis("bounded-variance", (draw.label(),), bound)


class UnbiasedGradients(Unbiased):
    """A gradient, or a subgradient, plus noise of mean zero."""

    draws_by: ClassVar[tuple[str, ...]] = ("stochastic_gradient",)
    brings: ClassVar[Mapping[str, str]] = {"stochastic_gradient": "Stochastic(...)"}

    def stochastic_gradient(self, x: Vector) -> Vector:
        """The gradient at x, or a subgradient, plus noise of mean zero, given the past."""
        gradient: Vector = self.gradient(x) if "gradient" in self.oracles else self.subgradient(x)
        return gradient + self._draw(x)


class NoisyGradients(UnbiasedGradients, Noisy):
    """An unbiased gradient, the noise of variance at most sigma^2."""


class NoisyMirrorGradients(NoisyGradients):
    """An unbiased gradient, a dual vector, the noise of variance at most sigma^2 in the dual norm."""


class NoisyMirrorSubgradients(UnbiasedGradients):
    """An unbiased subgradient, a dual vector, whose dual norm has a mean square of at most G^2.

    Of other subgradients no bound is assumed. Where ||grad f(x)||_* <= a and E||noise||_*^2 <= b^2, G = a + b is one,
    since squares of norms that are not Euclidean do not add.
    """

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """What is said of f, and of the subgradient with its noise."""
        at = dict.fromkeys(self._recorder.point_name(d.at) for d in self.draws)
        bounds = [f"$E||grad {self.function}({x}) + noise({x})||_*^2 <= G^2$" for x in at or ("x_t",)]
        bounded = sentence("satisfies ", listed([typed(bound) for bound in bounds]))
        said = (p for p in super().said_of(f, subject) if p.kind != "bounded-subgradients")
        return (*said, Premise("noise", "second-moment", bounded, "the noise of a step"))

    def at(self, e: Evaluation) -> list[Hypothesis]:
        """Nothing at a point: that a subgradient is bounded is said in the mean."""
        return []

    def hypotheses(self) -> list[Hypothesis]:
        """What is known of the noise, the bound of the mean squares, and that of the means, which are no longer."""
        bounds = [self._second_moment(draw) for draw in self.draws]
        for x in dict.fromkeys(draw.at for draw in self.draws):
            bounds += super().at(self._evaluate(x, "stochastic_gradient"))
        return super().hypotheses() + bounds

    def _second_moment(self, draw: Draw) -> Hypothesis:
        """The bound of the mean square of a subgradient with its noise."""
        w = self._write
        here = w.at(self._evaluate(draw.at, "stochastic_gradient"))
        bound = expected(norm_squared(here.gradient + self.drawn(draw))) <= w.G**2
        return Hypothesis("second-moment", (draw.label(),), bound)


class NoisyOperators(Noisy):
    """An unbiased value of an operator, the noise of variance at most sigma^2."""

    draws_by: ClassVar[tuple[str, ...]] = ("stochastic_operator",)
    brings: ClassVar[Mapping[str, str]] = {"stochastic_operator": "Stochastic(MonotoneLipschitz) or another operator"}

    def stochastic_operator(self, x: Vector) -> Vector:
        """The operator's value at x plus noise of mean zero and E||noise||^2 <= sigma^2, given the past."""
        value: Vector = self.operator(x)
        return value + self._draw(x)


def Stochastic(base: type[ProblemClass]) -> type[ProblemClass]:
    """The class `base` with `stochastic_gradient(x)`, unbiased, of variance at most sigma^2.

    Where f has subgradients, ConvexLipschitz say, it is a subgradient, the same each time, plus noise. Of an operator,
    Lipschitz or cocoercive, it is `stochastic_operator(x)`, its value plus noise. With a mirror map in any norm it is a
    dual vector: of MirrorSmoothConvex the noise has variance at most sigma^2 in the dual norm, and of MirrorConvex the
    stochastic subgradient itself has a dual norm of mean square at most G^2 (A. Nemirovski, A. Juditsky, G. Lan,
    A. Shapiro, "Robust stochastic approximation approach to stochastic programming", SIAM Journal on Optimization 19,
    2009).
    """
    if isinstance(base, type) and issubclass(base, MonotoneLipschitz | Cocoercive) and not base.setting:
        return made(
            f"Stochastic({base.__name__})",
            (NoisyOperators, base),
            description=f"{base.description}; stochastic values of F are unbiased, of variance at most sigma^2",
            oracles=(*base.oracles, "stochastic_operator"),
        )
    unbiased, variance = "stochastic gradients are unbiased", "of variance at most sigma^2"
    known = isinstance(base, type) and issubclass(base, Differentiable | Convex) and bool(base.oracles)
    if known and issubclass(base, MirrorConvex) and not base.setting:
        return made(
            f"Stochastic({base.__name__})",
            (NoisyMirrorSubgradients, base),
            description=base.description.replace(
                "its subgradients are bounded by G",
                "its stochastic subgradients are unbiased, of mean square at most G^2",
            ),
            oracles=(*base.oracles, "stochastic_gradient"),
        )
    if known and issubclass(base, MirrorSmoothConvex) and not base.setting:
        setting: type[ProblemClass] = NoisyMirrorGradients
        variance += " in the dual norm"
    elif known and base.space == EUCLIDEAN and {"gradient", "subgradient"} & set(base.oracles):
        setting = base.noisy or NoisyGradients
    else:
        raise InputError(
            "Stochastic takes a Euclidean class with a gradient, such as SmoothConvex, MirrorConvex or "
            f"MirrorSmoothConvex, or a Lipschitz operator, got {base!r}"
        )
    return made(
        f"Stochastic({base.__name__})",
        (setting, base),
        description=f"{base.description}; {unbiased}, {variance}",
        oracles=(*base.oracles, "stochastic_gradient"),
    )
