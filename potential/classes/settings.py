"""Settings that multiply the classes of problems: a constraint set, losses that change, a geometry that is not
Euclidean.

`Constrained(SmoothConvex)` is the class of smooth convex functions over a closed convex set,
`Online(ConvexLipschitz)` that of sequences
of losses; the mirror classes replace the Euclidean norm by any norm and a mirror map. A method does not know which
it is run on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, ClassVar

from potential.algebra import expressions
from potential.algebra.coefficients import Coefficient, Parameter
from potential.algebra.expressions import DUAL, EUCLIDEAN, PRIMAL, Expression, Value, Vector
from potential.classes.operators import MonotoneLipschitz
from potential.classes.premises import Premise
from potential.classes.problem_class import (
    Convex,
    ConvexLipschitz,
    Evaluation,
    Hypothesis,
    ProblemClass,
    Recorder,
    SmoothConvex,
    made,
    refuse_parts,
    require_convex_combination,
)
from potential.errors import InputError, NotExpressibleError, noting

if TYPE_CHECKING:
    from potential.statement.trace import Statement


class OverSet(ProblemClass):
    """Problems over a closed convex set K: every point of the state lies there, and a step must show it."""

    letters: ClassVar[tuple[str, ...]] = ("K",)

    # Whether the function lives on K only; where it does not, a vector of the state may leave K and is then known of
    # less.
    state_in_set = True

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder)
        self._feasible: list[Vector] = []

    def state_vector(self, name: str) -> Vector:
        """A point of K."""
        x = super().state_vector(name)
        self._feasible.append(x)
        return x

    def free_vector(self, name: str) -> Vector:
        """Any point, in K or not."""
        return super().state_vector(name)

    def where(self, v: Vector) -> str:
        """In K, where that is assumed."""
        return " in K" if v in self._feasible else ""

    def spaces(self) -> tuple[Premise, ...]:
        """The space and the set."""
        (space,) = super().spaces()
        return (space, Premise("K", "convex-set", f"is a closed convex subset of ${space.symbol}$", "$K$"))

    def solution(self) -> tuple[Premise, ...]:
        """The minimizer over K."""
        if not self.minimizes:
            return super().solution()
        x = self.minimizer_name
        return (Premise(x, "minimizer", f"${x}$ is a minimizer of ${self.objective}$ over $K$"),)

    def where_start(self, statement: Statement) -> str:
        """In K, unless no vector of the state is known to lie there."""
        kept = [name for name, v in statement.state.items() if v.space == self.space and name not in statement.free]
        return "of $K$" if kept else ""

    def check_flow(self) -> None:
        """Refused: nothing keeps a flow in K."""
        raise InputError(f"a flow may leave the set of {type(self).__name__}; choose a class without a set")

    def check_state(self, v: Vector) -> None:
        """Require the point to lie in K: a convex combination of points that do."""
        if v.space == self.space:
            require_convex_combination(
                self._field, v, self._feasible, f"the point {self._recorder.point_name(v)} lies in K"
            )

    def stands_for(self, handle: Vector, vector: Vector) -> None:
        """A symbol for a point that is shown to lie in K is a point of K."""
        with noting(), suppress(NotExpressibleError, InputError):
            self.check_state(vector)
            self._feasible.append(handle)

    def evaluated(self, x: Vector) -> None:
        """Where f lives on K only, it is evaluated there only."""
        if self.state_in_set:
            self.check_state(x)

    def _at_minimizer(self) -> Evaluation:
        new = self._minimizer is None
        minimizer = super()._at_minimizer()
        if new:
            self._feasible.append(minimizer.point)
        return minimizer

    def _others(self, point: Vector) -> list[Vector]:
        return [u for u in self._feasible if u != point]


# A constraint set in a Euclidean space --------------------------------------------------------------------------------


class _Constrained(OverSet):
    """A closed convex set K; x* minimizes f over K, so that -grad f(x*) is normal to K there."""

    takes_parts = False

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder)
        self._projections: dict[Vector, Vector] = {}
        self._linear_minimizers: dict[Vector, Vector] = {}

    @classmethod
    def parametrisation(cls, wanted: frozenset[str]) -> Mapping[str, Any]:
        """The class's own parameters, and the diameter D of K where a method asks for it."""
        own = super().parametrisation(wanted)
        return {**own, "D": Parameter(above=0)} if "D" in wanted else own

    @classmethod
    def optional_parameters(cls) -> frozenset[str]:
        """D, the diameter of K."""
        return super().optional_parameters() | {"D"}

    def _at_minimizer(self) -> Evaluation:
        if self._minimizer is None:
            self._minimizer = self._not_stationary(super()._at_minimizer())
        return self._minimizer

    def spaces(self) -> tuple[Premise, ...]:
        """The space and the set, with its diameter where that is used."""
        found = super().spaces()
        if "D" in self._field.values:
            found = (*found, Premise("K", "diameter", "has a diameter of at most $D$", "$K$"))
        if self._projections:
            found = (*found, Premise("P_K", "projection", "$P_K(x)$ is the point of $K$ that is nearest to $x$"))
        return found

    def solution(self) -> tuple[Premise, ...]:
        """A minimizer over K; of an operator, a solution of its variational inequality."""
        if isinstance(self, MonotoneLipschitz):
            text = "$x* in K$ solves the variational inequality, $<F(x*), x - x*> >= 0$ for every $x in K$"
            return (Premise("x*", "variational-solution", text),)
        return super().solution()

    def project(self, x: Vector) -> Vector:
        """The projection of x on K."""
        self._vector(x, "project")
        if x in self._feasible:
            return x
        if x not in self._projections:
            name = self._recorder.vector_text
            result = self._recorder.answer(self.space, "p", of=(x,))
            self._recorder.definitions[result] = lambda: f"P_K({name(x)})"
            self._projections[x] = result
            self._feasible.append(result)
        return self._projections[x]

    def prox(self, x: Vector, step: object) -> Vector:
        """The projection on K, whatever the step: the indicator of K is the non-smooth part."""
        self._field.require(
            "positive",
            self._field.coefficient(step, "a proximal step's size"),
            "the size of a proximal step is positive",
        )
        return self.project(x)

    def linear_minimizer(self, g: Vector) -> Vector:
        """A point of K that minimizes <g, s>; K is bounded."""
        self._vector(g, "linear_minimizer")
        _ = self.D  # a linear function has a minimizer over K because K is bounded
        if g not in self._linear_minimizers:
            name = self._recorder.vector_text
            result = self._recorder.answer(self.space, "s", of=(g,))
            self._recorder.definitions[result] = lambda: f"argmin over u in K of <{name(g)}, u>"
            self._linear_minimizers[g] = result
            self._feasible.append(result)
        return self._linear_minimizers[g]

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says, the optimality of x* over K, of projections and linear minimizers, and the diameter."""
        found = super().hypotheses()
        name = self._recorder.point_name
        text = self._recorder.vector_text
        if self._minimizer is not None and self.minimizes:
            x, g = self._minimizer.point, self._minimizer.gradient
            for u in self._others(x):
                a, b = name(u), name(x)
                found.append(
                    Hypothesis(
                        "constrained-optimality", (a,), f"<{self.oracle_text(b)}, {a} - {b}> >= 0", self.inner(g, x - u)
                    )
                )
        for v, p in self._projections.items():
            for u in self._others(p):
                a, b = name(u), name(p)
                found.append(
                    Hypothesis("projection", (a, b), f"<({text(v)}) - {b}, {a} - {b}> <= 0", self.inner(v - p, u - p))
                )
        for g, s in self._linear_minimizers.items():
            for u in self._others(s):
                a, b = name(u), name(s)
                found.append(
                    Hypothesis("linear-minimization", (a, b), f"<{text(g)}, {b} - {a}> <= 0", self.inner(g, s - u))
                )
        if "D" in self._field.values:
            for k, u in enumerate(self._feasible):
                for v in self._feasible[:k]:
                    a, b = name(v), name(u)
                    bound = expressions.constant(self._field, self.D**2)
                    found.append(
                        Hypothesis("diameter", (a, b), f"||{a} - {b}||^2 <= D^2", self.norm_squared(u - v) - bound)
                    )
        return found


def Constrained(base: type[ProblemClass]) -> type[ProblemClass]:
    """The class `base` over a closed convex set K, with projection and, where K is bounded, linear minimization.

    For the smooth classes f is smooth on the whole space; bounds on subgradients are needed on K only.
    """
    if not (isinstance(base, type) and issubclass(base, Convex | MonotoneLipschitz) and base.space == EUCLIDEAN):
        raise InputError(f"Constrained takes a Euclidean class without a set, such as SmoothConvex, got {base!r}")
    refuse_parts("Constrained", base)
    return made(
        f"Constrained({base.__name__})",
        (_Constrained, base),
        description=f"{base.description}; K is closed and convex",
        oracles=(*base.oracles, "project", "prox", "linear_minimizer"),
    )


# Losses that change ---------------------------------------------------------------------------------------------------


class _Online(ProblemClass):
    """A sequence of losses f_t, chosen as the run goes, and any fixed comparator u in the place of a minimizer."""

    function = "f_t"
    letters: ClassVar[tuple[str, ...]] = ("u",)
    minimizer_name = "u"
    gap_nonnegative = False
    minimizes = False
    _next_loss = False

    @contextmanager
    def at_next_step(self) -> Iterator[None]:
        """The next loss is another function, of which the potential may say nothing."""
        self._next_loss = True
        try:
            with super().at_next_step():
                yield
        finally:
            self._next_loss = False

    def premises(self) -> tuple[Premise, ...]:
        """What holds of every loss."""
        return (*self.spaces(), *self.said_of("f_t", "each $f_t$"), *self.solution())

    def solution(self) -> tuple[Premise, ...]:
        """The comparator, of which nothing is assumed but where it lies."""
        where = "of $K$" if isinstance(self, OverSet) else "of $E$"
        losses = Premise("f_t", "losses", "the losses $f_t$ may be chosen as the run goes, knowing $x_0$, ..., $x_t$")
        return (losses, Premise("u", "comparator", f"$u$ is any point {where}"))

    def check_flow(self) -> None:
        """Refused: how a value of f_t changes is not known where the loss changes with the time."""
        raise InputError(f"a flow needs a function that stays the same, and {type(self).__name__} has changing losses")

    def may_ask(self, oracle: str) -> None:
        """Refuse of the next loss, which is another function, whatever is not the same for all losses."""
        if self._next_loss and oracle not in _THE_SAME_FOR_ALL_LOSSES:
            raise NotExpressibleError(
                f"p.{oracle} in the potential of an online method: the loss of the next step is another function, so "
                "the potential cannot contain the loss"
            )
        super().may_ask(oracle)

    def _at_minimizer(self) -> Evaluation:
        if self._minimizer is None:
            # A subgradient like any other: the comparator is optimal for nothing.
            self._minimizer = self._not_stationary(super()._at_minimizer())
        return self._minimizer

    @property
    def comparator(self) -> Vector:
        """The comparator u."""
        return self.minimizer


# Oracles of the geometry, the set and the mirror map.
_THE_SAME_FOR_ALL_LOSSES = frozenset(
    {
        *("inner", "norm_squared", "distance_squared", "minimizer", "comparator"),
        *("project", "prox", "linear_minimizer"),
        *("bregman", "mirror", "mirror_gradient", "mirror_step", "fenchel_coupling", "steepest_step"),
        "dual_norm_squared",
    }
)


def Online(base: type[ProblemClass]) -> type[ProblemClass]:
    """Losses f_t of the class `base`, one for each step, and a fixed comparator u; `gap` is f_t(x) - f_t(u)."""
    if not (isinstance(base, type) and issubclass(base, Convex)):
        raise InputError(f"Online takes a class of convex functions, such as ConvexLipschitz, got {base!r}")
    if issubclass(base, _Online | _Constrained):
        raise InputError(f"Online comes inside: write Constrained(Online(...)), got Online({base.__name__})")
    return made(
        f"Online({base.__name__})",
        (_Online, base),
        description=base.description.replace("f is", "each f_t is"),
        oracles=(*base.oracles, "comparator"),
    )


# A geometry that is not Euclidean -------------------------------------------------------------------------------------


class BregmanSetting(OverSet):
    """A convex mirror map h and its Bregman divergence, over a closed convex set K; there is no norm.

    Vectors and gradients live in two spaces that meet in the pairing <g, x>.
    """

    interpolates = False
    space = PRIMAL
    letters: ClassVar[tuple[str, ...]] = ("K", "h")
    stationary = False
    strongly: ClassVar[str] = ""  # what is said of the mirror map beyond its convexity

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder)
        self._steps: list[tuple[Vector, Vector, Coefficient, Vector]] = []
        self._divergences: dict[tuple[Vector, Vector], None] = {}

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

    def where_start(self, statement: Statement) -> str:
        """In K, where the mirror map has a derivative."""
        return "of $dom(grad h)$"

    def project(self, x: Vector) -> Vector:
        """The projection on K of a point of K, which is the point itself; this geometry knows no other."""
        require_convex_combination(self._field, self._vector(x, "project"), self._feasible, "p.project(x) has x in K")
        return x

    def bregman(self, u: Vector, x: Vector) -> Expression:
        """The Bregman divergence D_h(u, x)."""
        self._vector(u, "bregman")
        self._vector(x, "bregman")
        self.check_state(u)
        self.check_state(x)
        if u != x:
            self._divergences[u, x] = None
        return expressions.bregman(u, x)

    def mirror_step(self, x: Vector, g: Vector, step: object) -> Vector:
        """The minimizer over u in K of step <g, u> + D_h(u, x)."""
        self._vector(x, "mirror_step")
        self.check_state(x)
        self._vector(g, "mirror_step", DUAL)
        size = self._field.coefficient(step, "a mirror step's size")
        if self.nonsmooth_name:
            self._field.require("positive", size, "the size of a mirror step with a non-smooth part is positive")
        for known_x, known_g, known_size, known_result in self._steps:
            if (known_x, known_g, known_size.element) == (x, g, size.element):
                return known_result
        result = self._recorder.answer(PRIMAL, "m", of=(x, g))
        name, text = self._recorder.point_name, self._recorder.vector_text
        self._recorder.definitions[result] = lambda: (
            f"argmin over u in K of ({size}) {self._linear_text(text(g), 'u', '')} + D_h(u, {name(x)})"
        )
        self._feasible.append(result)
        self._steps.append((x, g, size, result))
        return result

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says, the optimality of the mirror steps, and that divergences are not negative."""
        return super().hypotheses() + self._of_mirror_steps() + self._of_divergences()

    def nonsmooth(self, x: Vector) -> Expression:
        """The non-smooth part of the objective, which a mirror step takes into account: there is none."""
        return Expression(self._field, {})

    def _linear_text(self, g: str, u: str, less: str) -> str:
        """What a mirror step minimizes beside the divergence: <g, u>, and the non-smooth part if there is one."""
        difference = f"{u} - {less}" if less else u
        psi = self.nonsmooth_name
        if not psi:
            return f"<{g}, {difference}>"
        falls = f"{psi}({u}) - {psi}({less})" if less else f"{psi}({u})"
        return f"({falls})" if g == "0" else f"(<{g}, {difference}> + {falls})"

    @property
    def nonsmooth_name(self) -> str:
        """The name of the non-smooth part, empty where there is none."""
        return ""

    def _of_mirror_steps(self) -> list[Hypothesis]:
        name, text = self._recorder.point_name, self._recorder.vector_text
        found = []
        for x, g, size, m in self._steps:
            for u in self._others(m):
                a, b, c = name(u), name(x), name(m)
                falls = self.nonsmooth(m) - self.nonsmooth(u)
                shown = f"({size}) {self._linear_text(text(g), c, a)}"
                found.append(
                    Hypothesis(
                        "mirror-step-optimality",
                        (a, b, c),
                        f"{shown} <= D_h({a}, {b}) - D_h({a}, {c}) - D_h({c}, {b})",
                        (self.inner(g, m - u) + falls) * size
                        - self.bregman(u, x)
                        + self.bregman(u, m)
                        + self.bregman(m, x),
                    )
                )
        return found

    def _of_divergences(self) -> list[Hypothesis]:
        return [h for u, x in list(self._divergences) for h in self._of_divergence(u, x)]

    def _of_divergence(self, u: Vector, x: Vector) -> list[Hypothesis]:
        a, b = self._recorder.point_name(u), self._recorder.point_name(x)
        return [
            Hypothesis("divergence-nonnegative", (a, b), f"D_h({a}, {b}) >= 0", -expressions.bregman(u, x)),
        ]


class MirrorSetting(BregmanSetting):
    """A norm, not assumed Euclidean, and a mirror map h that is 1-strongly convex in it."""

    strongly = "is 1-strongly convex on $K$ in the norm"

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder)
        self._dual_points: dict[Vector, Vector] = {}
        self._mirrored: dict[Vector, Vector] = {}
        self._couplings: dict[tuple[Vector, Vector], None] = {}
        self._steepest: list[tuple[Vector, Vector, Coefficient, Vector]] = []

    def spaces(self) -> tuple[Premise, ...]:
        """The space, the set and the mirror map, with its conjugate where a method goes through the dual space."""
        found = super().spaces()
        if not self._mirrored:
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
        if x not in self._dual_points:
            self._dual_points[x] = self._recorder.fresh(
                DUAL, lambda: f"grad h({self._recorder.point_name(x)})", of=(x,)
            )
        return self._dual_points[x]

    def mirror(self, theta: Vector) -> Vector:
        """The point grad h*(theta), the maximizer over K of <theta, x> - h(x)."""
        self._vector(theta, "mirror", DUAL)
        for x, dual in self._dual_points.items():
            if dual == theta:
                return x
        if theta not in self._mirrored:
            self._recorder.name_from_caller(theta)
            dual_name = self._recorder.point_name
            result = self._recorder.answer(PRIMAL, "x", of=(theta,))
            self._recorder.definitions[result] = lambda: f"grad h*({dual_name(theta)})"
            self._mirrored[theta] = result
            self._feasible.append(result)
        return self._mirrored[theta]

    def fenchel_coupling(self, u: Vector, theta: Vector) -> Expression:
        """h*(theta) - <theta, u> + h(u), non-negative by Fenchel and Young; D_h(u, x) where theta = grad h(x)."""
        self._vector(u, "fenchel_coupling")
        self.check_state(u)  # h* is the conjugate over K
        self._vector(theta, "fenchel_coupling", DUAL)
        for x, dual in self._dual_points.items():
            if dual == theta:
                return self.bregman(u, x)
        self._recorder.name_from_caller(theta)
        self._couplings[u, theta] = None
        one = self._field.algebra.one
        return Expression(self._field, {Value("h*", theta): one, Value("h", u): one}) - self.inner(theta, u)

    def steepest_step(self, x: Vector, g: Vector, step: object) -> Vector:
        """The minimizer over all u of <g, u - x> + ||u - x||^2 / (2 step)."""
        self._vector(x, "steepest_step")
        self._vector(g, "steepest_step", DUAL)
        size = self._field.coefficient(step, "a step size")
        self._field.require("positive", size, "the size of a steepest descent step is positive")
        for known_x, known_g, known_size, known_result in self._steepest:
            if (known_x, known_g, known_size.element) == (x, g, size.element):
                return known_result
        result = self._recorder.answer(PRIMAL, "d", of=(x, g))
        name, text = self._recorder.point_name, self._recorder.vector_text
        self._recorder.definitions[result] = lambda: (
            f"argmin over u of <{text(g)}, u - {name(x)}> + ||u - {name(x)}||^2 / (2 ({size}))"
        )
        self._steepest.append((x, g, size, result))
        return result

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says, the optimality of the mirror steps and the strong convexity of the mirror map."""
        return super().hypotheses() + self._of_steepest_steps() + self._of_conjugate()

    def _of_steepest_steps(self) -> list[Hypothesis]:
        name, text = self._recorder.point_name, self._recorder.vector_text
        found = []
        for x, g, size, d in self._steepest:
            a, b = name(d), name(x)
            value = self.inner(g, d - x) + expressions.norm_squared(d - x) / (2 * size)
            found.append(
                Hypothesis(
                    "steepest-step-optimality",
                    (a, b),
                    f"<{text(g)}, {a} - {b}> + ||{a} - {b}||^2 / (2 ({size})) <= -({size}) ||{text(g)}||_*^2 / 2",
                    value + size / 2 * self.dual_norm_squared(g),
                )
            )
        return found

    def _of_conjugate(self) -> list[Hypothesis]:
        name = self._recorder.point_name
        one = self._field.algebra.one
        found = []
        known = dict.fromkeys([*self._mirrored, *(theta for _, theta in self._couplings)])
        for theta, x in self._mirrored.items():
            for other in known:
                if other != theta:
                    a, b = name(other), name(theta)
                    rise = Expression(self._field, {Value("h*", other): one, Value("h*", theta): -one})
                    found.append(
                        Hypothesis(
                            "conjugate-smoothness",
                            (a, b),
                            f"h*({a}) <= h*({b}) + <{a} - {b}, grad h*({b})> + ||{a} - {b}||_*^2 / 2",
                            rise - self.inner(other - theta, x) - self.dual_norm_squared(other - theta) / 2,
                        )
                    )
        for u, theta in self._couplings:
            a, b = name(u), name(theta)
            found.append(
                Hypothesis(
                    "fenchel-young", (a, b), f"h*({b}) - <{b}, {a}> + h({a}) >= 0", -self.fenchel_coupling(u, theta)
                )
            )
        return found

    def _of_divergence(self, u: Vector, x: Vector) -> list[Hypothesis]:
        a, b = self._recorder.point_name(u), self._recorder.point_name(x)
        lower = expressions.norm_squared(u - x) / 2 - expressions.bregman(u, x)
        text = f"D_h({a}, {b}) >= ||{a} - {b}||^2 / 2"
        return [
            Hypothesis("mirror-map-strong-convexity", (a, b), text, lower),
            *super()._of_divergence(u, x),
        ]


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
            a, b = self._names(i, j)
            return Hypothesis("optimality", (a, b), f"f({a}) >= f({b})", j.value - i.value)
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
        evaluations = self.points()
        found = super().hypotheses()
        for i in evaluations:
            for j in evaluations:
                if i.point != j.point and j.gradient.terms:
                    a, b = self._names(i, j)
                    f = j.function
                    found.append(
                        Hypothesis(
                            "smoothness",
                            (a, b),
                            f"{f}({a}) <= {f}({b}) + <grad {f}({b}), {a} - {b}> + L ||{a} - {b}||^2 / 2",
                            i.value
                            - j.value
                            - self.inner(j.gradient, i.point - j.point)
                            - self.L / 2 * expressions.norm_squared(i.point - j.point),
                        )
                    )
        return found

    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Convexity: f(i) >= f(j) + <g(j), i - j>; the minimizer over K bounds nothing outside of K."""
        return Convex.between(self, i, j) if j.gradient.terms else None
