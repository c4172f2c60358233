"""Agents on a graph: each has a function of its own, and hears its neighbours by a mixing matrix.

The vectors of the n agents are seen as one, x = (x_1, ..., x_n), and f(x) is the sum of the f_i(x_i). Agent i hears
(W x)_i, the sum over its neighbours and itself of w_ij x_j, where W is symmetric and its rows sum to 1. Of a connected
graph the eigenvalues of W other than the one of the points of consensus, x_1 = ... = x_n, are below 1: they lie between
-lam and lam, and 1 - lam is the spectral gap. J x has the average of the x_i everywhere.

L. Xiao, S. Boyd, "Fast linear iterations for distributed averaging", Systems & Control Letters 53(1), 2004; what is
said of products with W is necessary: N. Bousselmi, J. Hendrickx, F. Glineur, "Interpolation conditions for linear
operators and applications to performance estimation problems", SIAM J. Optim. 34, 2024.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import ClassVar

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import EUCLIDEAN, Basis, Vector
from potential.algebra.parameters import Parameter
from potential.classes.convex import DifferentiableConvex
from potential.classes.premises import Premise
from potential.classes.problem_class import Evaluation, ProblemClass, made
from potential.classes.quantities import Hypothesis, Quantity, bracketed, expected, inner, norm_squared
from potential.classes.randomness import Draw, NoisyGradients
from potential.errors import InputError
from potential.writing.terms import Product, Sum, Term, name


class NoisyAgents(NoisyGradients):
    """Unbiased gradients of n agents, E||J noise||^2 <= sigma^2 and E||noise - J noise||^2 <= (n - 1) sigma^2.

    That is so where the agents' noises are independent of each other, each of variance at most sigma^2: their average
    has a variance of sigma^2/n at most, J noise has it n times, and all noises together have n sigma^2.
    """

    added: ClassVar[Mapping[str, Parameter]] = {"sigma": Parameter(at_least=0), "n": Parameter(at_least=1)}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """What is said of f, and of the noise of all agents."""
        average = "satisfies $E||J noise(x_t)||^2 <= sigma^2$"
        apart = "satisfies $E||noise(x_t) - J noise(x_t)||^2 <= (n - 1) sigma^2$"
        agents = "as $n$ agents' noises do that are independent of each other, each of variance at most $sigma^2$"
        noise = "the noise of a step"
        return (
            *(p for p in super().said_of(f, subject) if p.kind != "bounded-variance"),
            Premise("noise", "average-variance", average, noise),
            Premise("noise", "deviation-variance", f"{apart}, {agents}", noise),
        )

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says, and how large the noise of the average is."""
        images = [self._averaged(draw) for draw in self.draws]
        found = super().hypotheses()
        for draw, mean in zip(self.draws, images, strict=True):
            small = expected(norm_squared(mean)) <= self._write.sigma**2
            found.append(Hypothesis("average-variance", (draw.label(),), small))
            for v in self.independent(draw.basis):
                unbiased = expected(inner(mean, self._write.vector(v))).equals(0)
                found.append(Hypothesis("average-unbiased", (draw.label(), self._recorder.vector_text(v)), unbiased))
        return found

    def _variance(self, draw: Draw) -> Hypothesis:
        """The bound of how far the noises of the agents are from their average."""
        apart = self.drawn(draw) - self._averaged(draw)
        bound = expected(norm_squared(apart)) <= self._write.size(self.n - 1) * self._write.sigma**2
        return Hypothesis("deviation-variance", (draw.label(),), bound)

    def _averaged(self, draw: Draw) -> Quantity:
        """J noise(x_t)."""
        return Quantity(self.average(draw.vector), partial(_image, "J", self.drawn(draw)))


class Mixing(ProblemClass):
    """A symmetric W with W J = J, of which ||W x - J x|| <= lam ||x - J x||; x* is a consensus that minimizes f there.

    That x* minimizes f over the points of consensus means that the agents' gradients sum to zero there, and on a
    connected graph that grad f(x*) = y* - W y* for some y*.
    """

    setting = "Network"
    letters: ClassVar[tuple[str, ...]] = ("W", "J", "y")
    interpolates = False
    gap_nonnegative = False
    stationary = False
    vanishes = False
    takes_parts = False
    changes = False
    brings: ClassVar[Mapping[str, str]] = dict.fromkeys(("mix", "average", "dual_solution"), "Network(...)")
    added: ClassVar[Mapping[str, Parameter]] = {"lam": Parameter(at_least=0, below=1)}
    noisy = NoisyAgents

    def spaces(self) -> tuple[Premise, ...]:
        """The space, and the two matrices."""
        mixing = "is linear and symmetric with $W J = J$ and $||W x - J x|| <= lam ||x - J x||$ for every $x$"
        average = "is the orthogonal projection on the points of consensus"
        return (
            *super().spaces(),
            Premise("J", "average", average, "$J$"),
            Premise("W", "mixing", mixing, "$W$"),
        )

    def solution(self) -> tuple[Premise, ...]:
        """The consensus that minimizes f there."""
        text = f"$x*$ minimizes ${self.function}$ over the points of consensus: $J x* = x*$ and there is a $y*$ with"
        return (Premise("x*", "minimizer", f"{text} $grad {self.function}(x*) = y* - W y*$"),)

    # Oracles ----------------------------------------------------------------------------------------------------------

    def mix(self, x: Vector) -> Vector:
        """W x, what the agents hear of x."""
        self._vector(x, "mix")
        self._recorder.note("mix", x)
        return self.image("W", x)

    def average(self, x: Vector) -> Vector:
        """J x, which has the average everywhere."""
        self._vector(x, "average")
        self._recorder.note("average", x)
        return self.image("J", x)

    @property
    def dual_solution(self) -> Vector:
        """The y* with grad f(x*) = y* - W y*."""
        y = self._recorder.answer("dual_solution", name="y*")
        self._recorder.fixed.add(y)
        return y

    def _at_minimizer(self) -> Evaluation:
        if self._minimizer is None:
            found = super()._at_minimizer()
            y = self.dual_solution
            self._minimizer = replace(found, gradient=y - self.image("W", y))
        return self._minimizer

    def image(self, operator: str, x: Vector) -> Vector:
        """W x or J x, put together from those of the basis vectors, in an order that is the same in every reading."""
        total = Vector(self._field, EUCLIDEAN, {})
        for b in sorted(x.terms, key=self._depth):
            total = total + self._image_of(operator, b) * Coefficient(self._field, x.terms[b])
        return total

    def _depth(self, b: Basis) -> int:
        """How often a basis vector was mixed."""
        made_by = self._recorder.origin(b)
        return 1 + self._depth(next(iter(made_by.at.terms))) if made_by is not None and made_by.oracle == "image" else 0

    def _image_of(self, matrix: str, b: Basis) -> Vector:
        alone = Vector(self._field, EUCLIDEAN, {b: self._field.algebra.one})
        made_by = self._recorder.origin(b)
        if made_by is not None and (
            made_by.oracle == "minimizer" or (made_by.oracle == "image" and made_by.function == "J")
        ):
            return alone  # a point of consensus
        if matrix == "J" and made_by is not None and made_by.oracle == "image":
            return self._image_of("J", next(iter(made_by.at.terms)))  # J W = J
        if made_by is not None and made_by.oracle == "with_probability":
            one, other = (self.image(matrix, v) for v in made_by.asked[1:])
            if one == other:
                return one  # however the coin falls
        shown = lambda: f"{matrix} {self._recorder.basis_name(b)}"  # noqa: E731
        return self._recorder.answer("image", alone, function=matrix, name=shown)

    # What is known ----------------------------------------------------------------------------------------------------

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says, that W and J are symmetric, and the spectral gap."""
        return super().hypotheses() + self._of_gaps() + self._of_symmetry()

    def _of_symmetry(self) -> list[Hypothesis]:
        """<W x, y> = <x, W y> and the same of J, where one of the two may be a point of consensus."""
        w, found = self._write, []
        for matrix, rule in (("W", "mixing-symmetry"), ("J", "average-symmetry")):
            images = [(a.at, a.result) for a in self._recorder.answered("image", function=matrix)]
            pairs = [*itertools.product(images, self._agreed())]
            if matrix == "W":  # of J the others follow, since J y is a point of consensus
                pairs += itertools.combinations(images, 2)
            for (x, forth), (y, home) in pairs:
                at, to = w.vector(x), w.vector(y)
                left, right = (Quantity(v, partial(_image, matrix, of)) for v, of in ((forth, at), (home, to)))
                says = inner(left, to).equals(inner(at, right))
                found.append(Hypothesis(rule, (self._recorder.vector_text(x), self._recorder.vector_text(y)), says))
        return found

    def _agreed(self) -> list[tuple[Vector, Vector]]:
        """The points of consensus, each with its image, which is itself."""
        known = [] if self._minimizer is None else [self._minimizer.point]
        known += [a.result for a in self._recorder.answered("image", function="J")]
        return [(x, x) for x in known]

    def _of_gaps(self) -> list[Hypothesis]:
        """What the eigenvalues say of each vector that was mixed, and of each difference of two such."""
        w, found = self._write, []
        for d in self._mixed():
            at = w.point(d)
            mixed = Quantity(self.image("W", d), partial(_image, "W", at))
            self._recorder.note("mixed", d, result=mixed.meaning)
            found.append(w.says("mixing-contracts", (d,), norm_squared(mixed) <= norm_squared(at)))
            slow = inner(at - mixed, w.lam * at - mixed) >= 0
            found.append(w.says("spectral-gap", (d,), slow))
        averaged = self._recorder.answered("average") if self._recorder.answered("mix") else []
        for d in dict.fromkeys(a.at for a in averaged):
            at = w.point(d)
            mixed, mean = (Quantity(self.image(m, d), partial(_image, m, at)) for m in ("W", "J"))
            near = norm_squared(mixed - mean) <= w.lam**2 * norm_squared(at - mean)
            found.append(w.says("mixing", (d,), near))
        return found

    def _mixed(self) -> list[Vector]:
        points = [a.at for a in self._recorder.answered("mix") if a.at.terms]
        differences = [u - v for u, v in itertools.combinations(points, 2) if u != v]
        return list(dict.fromkeys([*points, *differences]))


def _image(matrix: str, of: Quantity) -> Term:
    """What a matrix makes of a vector, as it is written."""
    return Product((name(matrix), bracketed(of).term if isinstance(of.term, Sum | Product) else of.term))


def Network(base: type[ProblemClass]) -> type[ProblemClass]:
    """The class `base` of the sum of the agents' functions, with `mix(x)`, which is W x, and `average(x)`, J x."""
    known = isinstance(base, type) and issubclass(base, DifferentiableConvex) and base.space == EUCLIDEAN
    if not (known and base.takes_parts and base.one_function and not base.set_letter):
        raise InputError(f"Network takes a Euclidean class of convex functions with a gradient, no set, got {base!r}")
    return made(
        f"Network({base.__name__})",
        (Mixing, base),
        description=f"{base.description}; W is symmetric, W J = J and ||W x - J x|| <= lam ||x - J x||",
        oracles=(*base.oracles, "mix", "average", "dual_solution"),
    )
