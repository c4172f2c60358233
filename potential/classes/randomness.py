"""Methods that draw at random: noisy gradients, random coordinates, gradients with a relative error.

A proof speaks of expectations given the state. Random vectors are vectors of the space of square-integrable ones, whose
inner product is E<u, v>: every inequality of the class holds at each outcome, hence in expectation, and a square has an
expectation that is not negative. What is drawn brings equations, E<noise, v> = 0 for every v that was known before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from potential.algebra import expressions
from potential.algebra.coefficients import Coefficient, Parameter
from potential.algebra.expressions import EUCLIDEAN, Basis, Expression, Vector
from potential.classes.premises import Premise
from potential.classes.problem_class import (
    Convex,
    Differentiable,
    Evaluation,
    Hypothesis,
    ProblemClass,
    Recorder,
    made,
    strong_convexity,
)
from potential.errors import InputError, NotExpressibleError


@dataclass(frozen=True)
class Draw:
    """A draw of a step: the point it was asked at, the random vector, its basis vector, and the point's name in print.

    Of several draws at one point the later ones are told apart by a number, `x_t#2`.
    """

    at: Vector
    vector: Vector
    basis: Basis
    label: Callable[[], str]


class Random(ProblemClass):
    """Problems with an oracle that draws at random.

    Each question of a step is a draw of its own, independent of those before it, at whatever points they are asked: so
    it is in a run as well, where two points may happen to coincide. The progress and the measure, which may be of the
    next iterate, see the draws of the step: their first question is answered as the step's first is. What a draw says
    in the mean it says of every vector that is no function of it, whether a step asked for that vector before or after.
    """

    interpolates = False
    expectation = True
    reads_combinations = True

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder)
        self.draws: list[Draw] = []
        self._asked = 0  # so many draws the present function has asked for

    @property
    def _drawn(self) -> dict[Vector, tuple[Vector, Basis]]:
        """What was drawn at each point, with its basis vector; the last of several draws at one point."""
        return {draw.at: (draw.vector, draw.basis) for draw in self.draws}

    def begin(self, function: str) -> None:
        """Each function sees the draws of the step from the first one on."""
        super().begin(function)
        self._asked = 0

    def _draw(self, x: Vector, stem: str) -> Vector:
        """A random vector, drawn independently of all that is known so far."""
        self._may_draw()
        self._asked += 1
        if self._asked <= len(self.draws):
            known = self.draws[self._asked - 1]
            if known.at != x:
                raise NotExpressibleError(
                    f"draw {self._asked} of a step at two points, {self._recorder.point_name(known.at)} and "
                    f"{self._recorder.point_name(x)}: the progress and the measure see the draws of the step"
                )
            return known.vector
        self._recorder.name_from_caller(x)
        before = sum(draw.at == x for draw in self.draws)
        label = lambda: self._recorder.point_name(x) + (f"#{before + 1}" if before else "")  # noqa: E731
        drawn = self._recorder.fresh(EUCLIDEAN, lambda: f"{stem}({label()})")
        self.draws.append(Draw(x, drawn, next(iter(drawn.terms)), label))
        return drawn

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

    def named_independent(self, on: Basis) -> list[tuple[str, Vector]]:
        """The vectors that do not depend on a draw, with the names under which a person reads them."""
        return [(self._recorder.vector_text(v), v) for v in self._recorder.independent_of(on)]


class NoisyGradients(Random):
    """An unbiased gradient, the noise of variance at most sigma^2."""

    added: ClassVar[Mapping[str, Parameter]] = {"sigma": Parameter(at_least=0)}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """What is said of f, and of the noise."""
        given = "given all that came before"
        unbiased = f"has mean zero {given}, so that $E<noise(x_t), v> = 0$ for every $v$ known before"
        return (
            *super().said_of(f, subject),
            Premise("noise", "unbiased", unbiased, "the noise of a step"),
            Premise("noise", "bounded-variance", "satisfies $E||noise(x_t)||^2 <= sigma^2$", "the noise of a step"),
        )

    def stochastic_gradient(self, x: Vector) -> Vector:
        """The gradient at x plus noise, of mean zero and with E||noise||^2 <= sigma^2 given all that came before."""
        gradient = self.gradient(x)
        return gradient + self._draw(x, "noise")

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says, in expectation, and what is known of the noise."""
        found = super().hypotheses()
        for draw in self.draws:
            a, noise = draw.label(), draw.vector
            for b, v in self.named_independent(draw.basis):
                found.append(
                    Hypothesis(
                        "unbiased", (a, b), f"E<noise({a}), {b}> = 0", expressions.inner(noise, v), equation=True
                    )
                )
            size = expressions.norm_squared(noise) - expressions.constant(self._field, self.sigma**2)
            found.append(Hypothesis("bounded-variance", (a,), f"E||noise({a})||^2 <= sigma^2", size))
        return found


def Stochastic(base: type[ProblemClass]) -> type[ProblemClass]:
    """The class `base` with `stochastic_gradient(x)`, unbiased, of variance at most sigma^2."""
    if not (isinstance(base, type) and issubclass(base, Differentiable) and base.space == EUCLIDEAN):
        raise InputError(f"Stochastic takes a Euclidean class with a gradient, such as SmoothConvex, got {base!r}")
    return made(
        f"Stochastic({base.__name__})",
        (NoisyGradients, base),
        description=f"{base.description}; stochastic gradients are unbiased, of variance at most sigma^2",
        oracles=(*base.oracles, "stochastic_gradient"),
    )


class CoordinateSmoothConvex(Random, Convex):
    """Convex functions of n coordinates, L_i-smooth in coordinate i, in the norm weighted by the L_i.

    All inner products are weighted: <u, v> = sum_i L_i u_i v_i, so that the gradient in this geometry has the entries
    (df/dx_i) / L_i. Y. Nesterov, "Efficiency of coordinate descent methods on huge-scale optimization problems",
    SIAM J. Optim. 22, 2012.
    """

    description = "f is convex and L_i-smooth in coordinate i of n; norms and inner products are weighted by the L_i"
    oracles = ("value", "gap", "coordinate_gradient", "inner", "norm_squared", "distance_squared", "minimizer")
    parameters = {"n": Parameter(at_least=1)}
    seen_on_set = False

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Convexity, smoothness in each coordinate, and what a step draws."""
        return (Premise(f, "convex", "is convex", subject), *self._coordinates(f, subject))

    def _coordinates(self, f: str, subject: str) -> tuple[Premise, ...]:
        smooth = "is differentiable and $L_i$-smooth in coordinate $i$, for $i$ from 1 to $n$"
        weighted = "norms and inner products are weighted, $<u, v>$ is the sum of the $L_i u_i v_i$"
        drawn = "each step draws one of the $n$ coordinates uniformly and independently of all before it"
        part = f"$part(x)$ is $grad {f}(x)$ in the coordinate that was drawn and 0 in the others"
        return (
            Premise(f, "blockwise-smooth", smooth, subject),
            Premise("E", "blocks", weighted),
            Premise("i", "draw", f"{drawn}, and {part}"),
        )

    def coordinate_gradient(self, x: Vector) -> Vector:
        """The gradient at x in one random coordinate i, the others zero: (df/dx_i) / L_i in coordinate i."""
        self._evaluate(x, "coordinate_gradient")
        return self._draw(x, "part")

    def subgradient(self, x: Vector) -> Vector:
        """Refused: a step sees one coordinate."""
        raise NotExpressibleError("p.subgradient: a step sees one coordinate, p.coordinate_gradient(x)")

    def hypotheses(self) -> list[Hypothesis]:
        """Convexity, what a random coordinate is in the mean, and the descent along it."""
        found = super().hypotheses()
        for draw in self.draws:
            x, part, a = draw.at, draw.vector, draw.label()
            full = self._evaluate(x, "coordinate_gradient").gradient
            for b, v in self.named_independent(draw.basis):
                found.append(
                    Hypothesis(
                        "coordinate-mean",
                        (a, b),
                        f"E<part({a}), {b}> = <grad f({a}), {b}> / n",
                        expressions.inner(part, v) - expressions.inner(full, v) / self.n,
                        equation=True,
                    )
                )
            found.append(
                Hypothesis(
                    "coordinate-square",
                    (a,),
                    f"E||part({a})||^2 = ||grad f({a})||^2 / n",
                    expressions.norm_squared(part) - expressions.norm_squared(full) / self.n,
                    equation=True,
                )
            )
            found += [h for e in self.points() if (h := self._along(draw, e)) is not None]
        return found

    def _along(self, draw: Draw, e: Evaluation) -> Hypothesis | None:
        """Smoothness along the coordinate that was drawn: f(x + c part) <= f(x) + (c + c^2 / 2) ||part||^2."""
        x, part = draw.at, draw.vector
        c = Coefficient(self._field, e.point.terms.get(draw.basis, self._field.algebra.zero))
        if not c.element or e.point - part * c != x:
            return None
        a, b = self._recorder.point_name(e.point), draw.label()
        rise: Expression = expressions.norm_squared(part) * (c + c**2 / 2)
        return Hypothesis(
            "coordinate-smoothness",
            (a, b),
            f"E[f({a})] <= f({b}) + ({c + c**2 / 2}) E||part({b})||^2",
            e.value - self._evaluate(x, "coordinate_gradient").value - rise,
        )


class CoordinateSmoothStronglyConvex(CoordinateSmoothConvex):
    """The same, mu-strongly convex in the weighted norm; mu < 1, as a coordinate's curvature is at most 1 there."""

    description = f"{CoordinateSmoothConvex.description}; f is mu-strongly convex in that norm"
    parameters = {"n": Parameter(at_least=1), "mu": Parameter(above=0, below=1)}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Strong convexity in the weighted norm, smoothness in each coordinate, and what a step draws."""
        convex = Premise(f, "strongly-convex", "is $mu$-strongly convex in the weighted norm", subject)
        return (convex, *self._coordinates(f, subject))

    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Strong convexity, in the weighted norm."""
        return strong_convexity(self, i, j, super().between(i, j))


# A relative error, which is not random
# ----------------------------------------------------------------------------------


class RelativeErrors(ProblemClass):
    """A gradient that is off by at most a share delta of its length."""

    added: ClassVar[Mapping[str, Parameter]] = {"delta": Parameter(at_least=0, below=1)}

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder)
        self._inexact: dict[Vector, Vector] = {}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """What is said of f, and of the error of a gradient."""
        error = f"||d(x) - grad {f}(x)|| <= delta ||grad {f}(x)||"
        text = f"the gradient is known with a relative error, as a $d(x)$ with ${error}$"
        return (*super().said_of(f, subject), Premise("d", "relative-error", text))

    def inexact_gradient(self, x: Vector) -> Vector:
        """A vector d with ||d - grad f(x)|| <= delta ||grad f(x)||."""
        self.gradient(x)
        if x not in self._inexact:
            name = self._recorder.point_name
            self._inexact[x] = self._recorder.fresh(EUCLIDEAN, lambda: f"d({name(x)})", of=(x,))
        return self._inexact[x]

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says, and the bound of the error."""
        found = super().hypotheses()
        for x, d in self._inexact.items():
            a, g = self._recorder.point_name(x), self.gradient(x)
            error = expressions.norm_squared(d - g) - expressions.norm_squared(g) * self.delta**2
            text = f"||d({a}) - {self.oracle_text(a)}||^2 <= delta^2 ||{self.oracle_text(a)}||^2"
            found.append(Hypothesis("relative-error", (a,), text, error))
        return found


def Inexact(base: type[ProblemClass]) -> type[ProblemClass]:
    """The class `base` with `inexact_gradient(x)`, off by at most a share delta < 1 of the gradient's length."""
    if not (isinstance(base, type) and issubclass(base, Differentiable) and base.space == EUCLIDEAN):
        raise InputError(f"Inexact takes a Euclidean class with a gradient, such as SmoothConvex, got {base!r}")
    return made(
        f"Inexact({base.__name__})",
        (RelativeErrors, base),
        description=f"{base.description}; inexact gradients are off by at most delta times their length",
        oracles=(*base.oracles, "inexact_gradient"),
    )
