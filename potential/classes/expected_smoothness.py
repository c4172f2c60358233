"""Expected smoothness: stochastic gradients that are near those of the same draw at a minimizer, in the mean.

R. Gower, N. Loizou, X. Qian, A. Sailanbayev, E. Shulgin, P. Richtárik, "SGD: general analysis and improved rates",
ICML 2019, assumption 2.1 and theorem 3.1. Of a mean of n smooth convex functions, of which one is drawn uniformly, ell
is the largest of their constants of smoothness; of mini-batches and importance sampling the source has smaller ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from potential.algebra.expressions import EUCLIDEAN, Vector
from potential.algebra.parameters import Parameter
from potential.classes.convex import DifferentiableConvex
from potential.classes.premises import Premise
from potential.classes.problem_class import ProblemClass, made
from potential.classes.quantities import Hypothesis, Quantity, applied, bracketed, expected, norm_squared
from potential.classes.randomness import Draw, NoisyGradients
from potential.errors import InputError
from potential.writing.sentences import listed, sentence, typed
from potential.writing.terms import Name, Term
from potential.writing.text import text


class ExpectedlySmooth(NoisyGradients):
    """An unbiased gradient g(x) with E||g(x) - g(x*)||^2 <= 2 ell (f(x) - f(x*)), g(x*) by the same draw.

    The gradient of f at x* is zero, so that g(x*) is noise alone; its mean square is at most sigma^2.
    """

    setting = "ExpectedSmoothness"
    added: ClassVar[Mapping[str, Parameter]] = {"sigma": Parameter(at_least=0), "ell": Parameter(above=0)}
    brings: ClassVar[Mapping[str, str]] = {}
    takes_parts = False  # x* is stationary for f alone
    changes = False

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """What is said of f, of the noise, and of the noise of the same draw at the minimizer."""
        whole = self.function
        at = dict.fromkeys(self._recorder.point_name(d.at) for d in self.draws)
        bounds = [
            f"$E||grad {whole}({x}) + noise({x}) - noise(x*)||^2 <= 2 ell ({whole}({x}) - {whole}(x*))$"
            for x in at or ("x_t",)
        ]
        same = typed(", where $noise(x*)$ is that of the same draw at $x*$")
        smooth = sentence("satisfies ", listed([typed(bound) for bound in bounds]), same)
        least = "satisfies $E||noise(x*)||^2 <= sigma^2$"
        said = []
        for p in super().said_of(f, subject):
            if p.kind != "bounded-variance":
                said.append(p)
                continue
            said.append(Premise("noise", "expected-smoothness", smooth, "the noise of a step"))
            said.append(Premise("noise", "noise-at-minimizer", least, "the noise of a step"))
        return tuple(said)

    def stochastic_gradient(self, x: Vector) -> Vector:
        """The gradient at x plus noise of mean zero, which is known beside that of the same draw at x*."""
        _ = self.minimizer
        return super().stochastic_gradient(x)

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says, and how large the noise at the minimizer is."""
        found, w = super().hypotheses(), self._write
        for draw in self.draws:
            least = self._at_least(draw)
            points = (draw.label(), self._recorder.vector_text(least.meaning))
            found.append(Hypothesis("noise-at-minimizer", points, expected(norm_squared(least)) <= w.sigma**2))
        return found

    def _variance(self, draw: Draw) -> Hypothesis:
        """The distance from the gradient of the same draw at the minimizer."""
        w, least = self._write, self._at_least(draw)
        here, star = w.at(self._evaluate(draw.at, "stochastic_gradient")), w.at(self._at_minimizer())
        apart = here.gradient + self.drawn(draw) - least
        most = 2 * w.ell * bracketed(here.value - star.value)
        points = (draw.label(), self._recorder.vector_text(least.meaning))
        return Hypothesis("expected-smoothness", points, expected(norm_squared(apart)) <= most)

    def _at_least(self, draw: Draw) -> Quantity:
        """The noise of a draw at the minimizer."""
        if draw.at == self.minimizer:
            return self.drawn(draw)
        known = next((a for a in self._recorder.answered("noise_at_minimizer") if a.at == draw.vector), None)
        shown = applied(self.drawing, self._star(draw))
        if known is None:
            vector = self._recorder.answer("noise_at_minimizer", draw.vector, drawn=True, name=lambda: text(shown))
        else:
            vector = known.result
        return Quantity(vector, shown)

    def _star(self, draw: Draw) -> Term:
        """The minimizer, with the number of the draw where a step has others."""
        star = self._recorder.point_term(self.minimizer)
        number = [d.vector for d in self.draws].index(draw.vector)
        return replace(star, draw=number + 1 if number else 0) if isinstance(star, Name) else star


class ExpectedlySmoothStrongly(ExpectedlySmooth):
    """The same of mu-strongly convex functions, where ell is at least mu, as it follows for what is no single point."""

    added: ClassVar[Mapping[str, Parameter]] = {
        "sigma": Parameter(at_least=0),
        "ell": Parameter(at_least=lambda p: p.mu),
    }


def ExpectedSmoothness(base: type[ProblemClass]) -> type[ProblemClass]:
    """The class `base` with `stochastic_gradient(x)`, unbiased, and smooth in the mean around the minimizer.

    E||g(x) - g(x*)||^2 <= 2 ell (f(x) - f(x*)) and E||g(x*)||^2 <= sigma^2, where g(x*) is of the same draw as g(x).
    """
    known = isinstance(base, type) and issubclass(base, DifferentiableConvex) and bool(base.oracles)
    plain = known and base.space == EUCLIDEAN and not base.expectation and base.takes_parts and not base.setting
    if not (plain and "minimizer" in base.oracles):
        raise InputError(
            "ExpectedSmoothness takes a Euclidean class of convex functions with a gradient and a minimizer, without a "
            f"setting, such as SmoothConvex, got {base!r}"
        )
    return made(
        f"ExpectedSmoothness({base.__name__})",
        (ExpectedlySmoothStrongly if "mu" in base.parameters else ExpectedlySmooth, base),
        description=f"{base.description}; stochastic gradients g are unbiased, E||g(x) - g(x*)||^2 <= "
        "2 ell (f(x) - f(x*)) and E||g(x*)||^2 <= sigma^2",
        oracles=(*base.oracles, "stochastic_gradient"),
    )
