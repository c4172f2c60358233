"""Noise that grows with the gradient, up to the strong growth condition, under which it vanishes at stationary points.

M. Schmidt, N. Le Roux, "Fast convergence of stochastic gradient descent under a strong growth condition", arXiv
1308.6370, 2013; L. Bottou, F. E. Curtis, J. Nocedal, "Optimization methods for large-scale machine learning", SIAM
Review 60(2), 2018, assumption 4.3; S. Vaswani, F. Bach, M. Schmidt, "Fast and faster convergence of SGD for
over-parameterized models and an accelerated perceptron", AISTATS 2019.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from potential.algebra.expressions import EUCLIDEAN
from potential.algebra.parameters import Parameter
from potential.classes.convex import Differentiable
from potential.classes.premises import Premise
from potential.classes.problem_class import ProblemClass, made
from potential.classes.quantities import Hypothesis, expected, norm_squared
from potential.classes.randomness import Draw, NoisyGradients
from potential.errors import InputError
from potential.writing.sentences import listed, sentence, typed


class GrowingNoise(NoisyGradients):
    """An unbiased gradient, the noise of variance at most sigma^2 + tau ||grad f(x)||^2.

    Of the stochastic gradient itself that is E||g||^2 <= sigma^2 + (1 + tau) ||grad f(x)||^2, and with sigma = 0 the
    strong growth condition.
    """

    setting = "NoiseGrowth"
    added: ClassVar[Mapping[str, Parameter]] = {"sigma": Parameter(at_least=0), "tau": Parameter(at_least=0)}
    brings: ClassVar[Mapping[str, str]] = {}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """What is said of f, and of the noise."""
        # The gradient is that of the whole function, also where it is the mean of functions that are spoken of here.
        whole, at = self.function, dict.fromkeys(self._recorder.point_name(d.at) for d in self.draws)
        bounds = [f"$E||noise({x})||^2 <= sigma^2 + tau ||grad {whole}({x})||^2$" for x in at or ("x_t",)]
        grows = sentence("satisfies ", listed([typed(bound) for bound in bounds]))
        said = super().said_of(f, subject)
        growing = Premise("noise", "growing-variance", grows, "the noise of a step")
        return tuple(growing if p.kind == "bounded-variance" else p for p in said)

    def _variance(self, draw: Draw) -> Hypothesis:
        """The bound of the variance of a draw, by the gradient at its point."""
        w = self._write
        here = w.at(self._evaluate(draw.at, "stochastic_gradient"))
        most = w.sigma**2 + w.tau * norm_squared(here.gradient)
        return Hypothesis("growing-variance", (draw.label(),), expected(norm_squared(self.drawn(draw))) <= most)


def NoiseGrowth(base: type[ProblemClass]) -> type[ProblemClass]:
    """The class `base` with `stochastic_gradient(x)`, unbiased, of variance at most sigma^2 + tau ||grad f(x)||^2."""
    known = isinstance(base, type) and issubclass(base, Differentiable) and bool(base.oracles)
    if not (known and base.space == EUCLIDEAN and not base.expectation):
        raise InputError(f"NoiseGrowth takes a Euclidean class with a gradient, such as Smooth, got {base!r}")
    return made(
        f"NoiseGrowth({base.__name__})",
        (GrowingNoise, base),
        description=f"{base.description}; the variance of stochastic gradients is sigma^2 + tau ||grad f||^2 at most",
        oracles=(*base.oracles, "stochastic_gradient"),
    )
