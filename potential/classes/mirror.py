"""A geometry that is not Euclidean: any norm, or none, and a mirror map with its Bregman divergence.

Vectors and gradients live in two spaces. Relatively smooth functions are bounded from above by the divergence in the
place of a square.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from potential.algebra import expressions
from potential.algebra.expressions import DUAL, PRIMAL, Expression, Value, Vector
from potential.algebra.parameters import Parameter
from potential.classes.convex import Convex, ConvexLipschitz, DifferentiableConvex, SmoothConvex, tangent
from potential.classes.premises import Premise
from potential.classes.problem_class import Evaluation, ReadStatement
from potential.classes.quantities import Hypothesis, Quantities, Quantity, applied, inner, norm_squared
from potential.classes.sets import OverSet, require_convex_combination
from potential.writing.terms import Angle, Bracket, Call, Name, Term, added
from potential.writing.text import text


class BregmanSetting(OverSet):
    """A convex mirror map h and its Bregman divergence, over a closed convex set K; there is no norm.

    Vectors and gradients live in two spaces that meet in the pairing <g, x>.
    """

    interpolates = False
    space = PRIMAL
    letters: ClassVar[tuple[str, ...]] = ("K", "h")
    stationary = False
    scalars: ClassVar[Mapping[str, str]] = {"bregman": "D_h({0}, {1})"}
    divergence = "bregman"
    measures: ClassVar[tuple[str, ...]] = ("bregman",)
    brings: ClassVar[Mapping[str, str]] = {
        "mirror_step": "MirrorConvex, MirrorSmoothConvex or RelativelySmooth",
        "bregman": "MirrorConvex, MirrorSmoothConvex or RelativelySmooth",
    }
    strongly: ClassVar[str] = ""  # what is said of the mirror map beyond its convexity

    def spaces(self) -> tuple[Premise, ...]:
        """A space with its dual, the set, and the mirror map."""
        space = "$V$ is a real normed space of any dimension and $||g||_*$ is the dual norm"
        smooth = (
            "is convex on $K$ and has a derivative on a part $dom(grad h)$ of $K$, "
            "where $D_h(u, x) = h(u) - h(x) - <grad h(x), u - x>$"
        )
        found = (
            Premise("V", "normed-space", space),
            Premise("K", "convex-set", "is a closed convex subset of $V$", "$K$"),
            Premise("h", "mirror-map", smooth, "the mirror map $h$"),
        )
        strongly = Premise("h", "strongly-convex", self.strongly, "the mirror map $h$")
        return (*found, strongly) if self.strongly else found

    def where_start(self, statement: ReadStatement) -> str:
        """In K, where the mirror map has a derivative."""
        return "of $dom(grad h)$"

    def project(self, x: Vector) -> Vector:
        """The projection on K of a point of K, which is the point itself; this geometry knows no other."""
        require_convex_combination(self._field, self._vector(x, "project"), self.feasible, "p.project(x) has x in K")
        return x

    def bregman(self, u: Vector, x: Vector) -> Expression:
        """The Bregman divergence D_h(u, x)."""
        self._vector(u, "bregman")
        self._vector(x, "bregman")
        self.check_state(u)
        self.check_state(x)
        divergence = expressions.bregman(u, x)
        if u != x:
            self._recorder.note("bregman", u, x, result=divergence)
        return divergence

    def mirror_step(self, x: Vector, g: Vector, step: object) -> Vector:
        """The minimizer over u in K of step <g, u> + D_h(u, x)."""
        self._vector(x, "mirror_step")
        self.check_state(x)
        self._vector(g, "mirror_step", DUAL)
        size = self._field.coefficient(step, "a mirror step's size")
        if self.nonsmooth_name:
            self._field.require("positive", size, "the size of a mirror step with a non-smooth part is positive")
        name = self._recorder.point_name
        return self._recorder.answer(
            "mirror_step",
            x,
            g,
            size,
            space=PRIMAL,
            stem="m",
            known="K",
            definition=lambda: f"argmin over u in K of ({size}) {text(self._linear(g, Name('u')))} + D_h(u, {name(x)})",
        )

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says, the optimality of the mirror steps, and that divergences are not negative."""
        return super().hypotheses() + self._of_mirror_steps() + self._of_divergences()

    def nonsmooth(self, x: Vector) -> Expression:
        """The non-smooth part of the objective, which a mirror step takes into account: there is none."""
        return Expression(self._field, {})

    def _linear(self, g: Vector, u: Term, less: Term | None = None) -> Term:
        """What a mirror step minimizes beside the divergence: <g, u>, and the non-smooth part if there is one."""
        slope = Angle(self._recorder.vector_term(g), added([(False, u), *([(True, less)] if less else [])]))
        psi = self.nonsmooth_name
        if not psi:
            return slope
        falls = [(False, applied(psi, u)), *([(True, applied(psi, less))] if less else [])]
        return Bracket(added([(False, slope), *falls] if g.terms else falls))

    def _shown_linear(self, g: Vector, u: Quantity, less: Quantity) -> Term:
        return self._linear(g, u.term, less.term)

    @property
    def nonsmooth_name(self) -> str:
        """The name of the non-smooth part, empty where there is none."""
        return ""

    def _of_mirror_steps(self) -> list[Hypothesis]:
        w, between = self._write, self._written_divergence
        found = []
        for answer in self._recorder.answered("mirror_step"):
            (x, g, size), m = answer.asked, answer.result
            for u in self._others(m):
                falls = self.inner(g, m - u) + self.nonsmooth(m) - self.nonsmooth(u)
                linear = Quantity(falls, partial(self._shown_linear, g, w.point(m), w.point(u)))
                optimal = w.size(size) * linear <= between(u, x) - between(u, m) - between(m, x)
                found.append(w.says("mirror-step-optimality", (u, x, m), optimal))
        return found

    def _written_divergence(self, u: Vector, x: Vector) -> Quantity:
        """D_h(u, x), as it is written."""
        return divergence(self._write, u, x, self.bregman(u, x))

    def _of_divergences(self) -> list[Hypothesis]:
        return [h for a in self._recorder.answered("bregman") for h in self._of_divergence(*a.asked)]

    def _of_divergence(self, u: Vector, x: Vector) -> list[Hypothesis]:
        w = self._write
        return [w.says("divergence-nonnegative", (u, x), divergence(w, u, x) >= 0)]


def divergence(w: Quantities, u: Vector, x: Vector, meaning: Expression | None = None) -> Quantity:
    """D_h(u, x), as it is written."""
    left, right = w.point(u), w.point(x)
    shown = lambda: Call(Name("D", Name("h")), (left.term, right.term))  # noqa: E731
    return Quantity(expressions.bregman(u, x) if meaning is None else meaning, shown)


class MirrorSetting(BregmanSetting):
    """A norm, not assumed Euclidean, and a mirror map h that is 1-strongly convex in it."""

    scalars: ClassVar[Mapping[str, str]] = {
        "dual_norm_squared": "||{0}||_*^2",
        "fenchel_coupling": "(h*({1}) - <{1}, {0}> + h({0}))",
    }
    measures: ClassVar[tuple[str, ...]] = ("dual_norm_squared", "fenchel_coupling")
    coupling = "fenchel_coupling"
    by_another: ClassVar[tuple[str, ...]] = ("fenchel_coupling",)
    strongly = "is 1-strongly convex on $K$ in the norm"

    def spaces(self) -> tuple[Premise, ...]:
        """The space, the set and the mirror map, with its conjugate where a method goes through the dual space."""
        found = super().spaces()
        if not self._recorder.answered("mirror"):
            return found
        text = "$h*$ is the conjugate of $h$ over $K$, $grad h*(theta)$ the maximizer of $<theta, x> - h(x)$ over $K$"
        return (*found, Premise("h*", "conjugate", f"{text}, assumed to exist for every $theta$"))

    def dual_norm_squared(self, g: Vector) -> Expression:
        """||g||_*^2 in the dual norm."""
        return expressions.norm_squared(self._vector(g, "dual_norm_squared", DUAL))

    def mirror_gradient(self, x: Vector) -> Vector:
        """The dual point grad h(x)."""
        self._vector(x, "mirror_gradient")
        self.check_state(x)
        name = self._recorder.point_name
        return self._recorder.answer("mirror_gradient", x, space=DUAL, name=lambda: f"grad h({name(x)})")

    def _point_of(self, theta: Vector) -> Vector | None:
        """The x of which theta is grad h(x), if that was asked for."""
        return next((a.at for a in self._recorder.answered("mirror_gradient") if a.result == theta), None)

    def mirror(self, theta: Vector) -> Vector:
        """The point grad h*(theta), the maximizer over K of <theta, x> - h(x)."""
        self._vector(theta, "mirror", DUAL)
        known = self._point_of(theta)
        if known is not None:
            return known
        self._recorder.name_from_caller(theta)
        name = self._recorder.point_name
        return self._recorder.answer(
            "mirror", theta, space=PRIMAL, stem="x", known="K", definition=lambda: f"grad h*({name(theta)})"
        )

    def slope(self, function: str, x: Vector) -> Vector:
        """That of h* is grad h*: h is 1-strongly convex, so h* has a gradient."""
        return self.mirror(x) if function == "h*" else super().slope(function, x)

    def fenchel_coupling(self, u: Vector, theta: Vector) -> Expression:
        """h*(theta) - <theta, u> + h(u), non-negative by Fenchel and Young; D_h(u, x) where theta = grad h(x)."""
        self._vector(u, "fenchel_coupling")
        self.check_state(u)  # h* is the conjugate over K
        self._vector(theta, "fenchel_coupling", DUAL)
        known = self._point_of(theta)
        if known is not None:
            return self.bregman(u, known)
        self._recorder.name_from_caller(theta)
        one = self._field.algebra.one
        coupling = Expression(self._field, {Value("h*", theta): one, Value("h", u): one}) - self.inner(theta, u)
        self._recorder.note("fenchel_coupling", u, theta, result=coupling)
        return coupling

    def steepest_step(self, x: Vector, g: Vector, step: object) -> Vector:
        """The minimizer over all u of <g, u - x> + ||u - x||^2 / (2 step)."""
        self._vector(x, "steepest_step")
        self._vector(g, "steepest_step", DUAL)
        size = self._field.coefficient(step, "a step size")
        self._field.require("positive", size, "the size of a steepest descent step is positive")
        name, text = self._recorder.point_name, self._recorder.vector_text
        return self._recorder.answer(
            "steepest_step",
            x,
            g,
            size,
            space=PRIMAL,
            stem="d",
            definition=lambda: f"argmin over u of <{text(g)}, u - {name(x)}> + ||u - {name(x)}||^2 / (2 ({size}))",
        )

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says, the optimality of the mirror steps and the strong convexity of the mirror map."""
        return super().hypotheses() + self._of_steepest_steps() + self._of_conjugate()

    def _of_steepest_steps(self) -> list[Hypothesis]:
        w = self._write
        found = []
        for answer in self._recorder.answered("steepest_step"):
            (x, g, size), d = answer.asked, answer.result
            slope, step, moved = w.vector(g), w.size(size), w.point(d) - w.point(x)
            reached = inner(slope, moved) + norm_squared(moved) / (2 * step)
            found.append(w.says("steepest-step-optimality", (d, x), reached <= -(step * norm_squared(slope) / 2)))
        return found

    def _of_conjugate(self) -> list[Hypothesis]:
        w = self._write
        found = []
        mirrored = self._recorder.answered("mirror")
        couplings = [a.asked for a in self._recorder.answered("fenchel_coupling")]
        for answer in mirrored:
            theta, x = answer.at, answer.result
            for other in dict.fromkeys([*(a.at for a in mirrored), *(theta for _, theta in couplings)]):
                if other != theta:
                    there = w.point(theta)
                    slope = Quantity(x, lambda at=there: applied("h*", at.term, gradient=True))
                    moved = w.point(other) - there
                    most = w.value("h*", theta) + inner(moved, slope) + norm_squared(moved) / 2
                    found.append(w.says("conjugate-smoothness", (other, theta), w.value("h*", other) <= most))
        for u, theta in couplings:
            coupling = w.value("h*", theta) - inner(w.point(theta), w.point(u)) + w.value("h", u)
            found.append(w.says("fenchel-young", (u, theta), coupling >= 0))
        return found

    def _of_divergence(self, u: Vector, x: Vector) -> list[Hypothesis]:
        w = self._write
        strong = divergence(w, u, x) >= norm_squared(w.point(u) - w.point(x)) / 2
        return [w.says("mirror-map-strong-convexity", (u, x), strong), *super()._of_divergence(u, x)]


_MIRROR = "the mirror map h is 1-strongly convex in the norm, which is any; K is closed and convex"


_MIRROR_ORACLES = (
    "project",
    "bregman",
    "mirror_step",
    "mirror",
    "mirror_gradient",
    "fenchel_coupling",
    "steepest_step",
    "dual_norm_squared",
)


class MirrorConvex(MirrorSetting, ConvexLipschitz):
    """Convex functions over a closed convex K, subgradients bounded by G in the dual norm, with a mirror map."""

    description = f"f is convex, its subgradients are bounded by G in the dual norm; {_MIRROR}"
    oracles = (*Convex.oracles, *_MIRROR_ORACLES)

    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Convexity; at the minimizer over K, optimality."""
        if not j.gradient.terms:
            w = self._write
            return w.says("optimality", (i.point, j.point), w.at(i).value >= w.at(j).value)
        return super().between(i, j)


class MirrorSmoothConvex(MirrorSetting, SmoothConvex):
    """Convex functions, L-smooth in any norm, minimized over a closed convex set K, with a mirror map."""

    description = f"f is convex and L-smooth in the norm; {_MIRROR}"
    seen_on_set = False
    oracles = (*SmoothConvex.oracles, *_MIRROR_ORACLES)
    state_in_set = False
    gap_nonnegative = False

    def hypotheses(self) -> list[Hypothesis]:
        """Convexity between all points; smoothness as the descent lemma, in the norm."""
        evaluations, w = self.points(), self._write
        found = super().hypotheses()
        for i in evaluations:
            for j in evaluations:
                if i.point != j.point and j.gradient.terms:
                    most = tangent(w, i, j) + w.L * norm_squared(w.point(i.point) - w.point(j.point)) / 2
                    found.append(w.says("smoothness", (i.point, j.point), w.at(i).value <= most))
        return found

    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Convexity: f(i) >= f(j) + <g(j), i - j>; the minimizer over K bounds nothing outside of K."""
        return Convex.between(self, i, j) if j.gradient.terms else None


class RelativelySmooth(BregmanSetting, DifferentiableConvex):
    """Convex functions, L-smooth relative to a convex mirror map h: f(x) <= f(y) + <grad f(y), x - y> + L D_h(x, y).

    The minimizer x* over K need not be a point where f or h has a gradient. H. Bauschke, J. Bolte, M. Teboulle, "A
    descent lemma beyond Lipschitz gradient continuity", Mathematics of Operations Research 42, 2017.
    """

    description = "f is convex and L-smooth relative to the convex mirror map h; K is closed and convex"
    seen_on_set = True
    oracles = ("value", "gradient", "gap", "inner", "minimizer", "bregman", "mirror_step")
    parameters = {"L": Parameter(above=0)}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Convexity, and the bound by the divergence."""
        bound = f"{f}(x) <= {f}(y) + <grad {f}(y), x - y> + L D_h(x, y)"
        relative = f"is $L$-smooth relative to $h$, ${bound}$ for $x in K$ and $y in dom(grad h)$"
        return (
            Premise(f, "convex", "is convex on $K$", subject),
            Premise(f, "differentiable", "is differentiable on $dom(grad h)$", subject),
            Premise(f, "relatively-smooth", relative, subject),
        )

    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Convexity; at the minimizer over K, optimality."""
        if j is self._minimizer:
            if not self.minimizes:
                return None
            here, least = (
                Quantity(e.value + self.nonsmooth(e.point), partial(self._shown_objective, self._write.point(e.point)))
                for e in (i, j)
            )
            return self._write.says("optimality", (i.point, j.point), here >= least)
        return Convex.between(self, i, j)

    def _shown_objective(self, at: Quantity) -> Term:
        return applied(self.objective, at.term)

    def hypotheses(self) -> list[Hypothesis]:
        """Convexity, the mirror steps, and the descent lemma relative to h."""
        found, w = [], self._write
        for i in self.points():
            for j in self.points():
                if i.point != j.point and j is not self._minimizer:
                    most = tangent(w, i, j) + w.L * self._written_divergence(i.point, j.point)
                    found.append(w.says("relative-smoothness", (i.point, j.point), w.at(i).value <= most))
        return found + super().hypotheses()
