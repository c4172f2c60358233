"""What is asked before and after what: draws, means, conditions of optimality, losses that change.

`once` turns a statement about the state after one step into a theorem: with the progress equal to the potential, the
obligation is E psi(next state) <= 0, for every state.
"""

from __future__ import annotations

import itertools
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest
from attacks import REFUSED, TRUE, Attack, judge, table

import potential as pt
from methods import Method

attacks: list[Attack] = []


class Four(NamedTuple):
    x: Any
    w: Any
    a: Any
    b: Any


def once(assumed: Any, made: Any, psi: Any, allowed: Any = lambda p: 0) -> Any:
    """The claim that E psi(p, a, b) <= allowed(p) for the two vectors that `made(p, x, w)` gives in a step."""

    class Once(Method):
        assumes = assumed

        def start(self, p, x0):
            return Four(x0, x0, x0, x0)

        def step(self, p, t, s):
            return Four(s.x, s.w, *made(p, s.x, s.w))

        def potential(self, p, t, s):
            return psi(p, s.a, s.b)

        def progress(self, p, t, s):
            return psi(p, s.a, s.b)

        def budget(self, p, t):
            return allowed(p)

        def measure(self, p, t, s):
            return psi(p, s.a, s.b)

        def weight(self, p, t):
            return 1

    return Once


def claim(
    name: str, must: str, assumed: Any, made: Any, psi: Any, allowed: Any = lambda p: 0, shows: Any = None
) -> None:
    attacks.append(Attack(name, lambda: once(assumed, made, psi, allowed), must, shows=shows))


def inner(p, a, b):
    return p.inner(a, b)


def minus(p, a, b):
    return -p.inner(a, b)


NOISY = pt.Stochastic(pt.SmoothConvex)
PARTS = pt.FiniteSum(pt.SmoothConvex)
COORDINATES = pt.CoordinateSmoothConvex


def noise(p, x):
    return p.stochastic_gradient(x) - p.gradient(x)


# Noise is not correlated with what does not depend on it, whenever that was asked for; both signs are claimed ---------

BEFORE_OR_AFTER = {
    "the state": lambda p, x, w: w,
    "the minimizer": lambda p, x, w: p.minimizer,
    "the gradient at the point": lambda p, x, w: p.gradient(x),
    "the gradient elsewhere": lambda p, x, w: p.gradient(w),
    "the gradient at a new point": lambda p, x, w: p.gradient(x - w),
    "a gradient step's gradient": lambda p, x, w: p.gradient(x - p.gradient(x) / p.L),
    "the gradient at the minimizer": lambda p, x, w: w - p.gradient(p.minimizer),
    "an exact line search": lambda p, x, w: p.line_search(w, p.gradient(w)),
    "a difference of both": lambda p, x, w: w - p.minimizer + p.gradient(w) / p.L,
}
for name, other in BEFORE_OR_AFTER.items():
    for word, form in (("", inner), (", negative", minus)):

        def after(p, x, w, other=other):
            n = noise(p, x)
            return n, other(p, x, w)

        def before(p, x, w, other=other):
            v = other(p, x, w)
            return noise(p, x), v

        claim(f"noise and {name}, asked after{word}", TRUE, NOISY, after, form)
        claim(f"noise and {name}, asked before{word}", TRUE, NOISY, before, form)

OVER = {
    "the projection of what was known": (pt.Constrained(NOISY), lambda p, x, w: p.project(w - x / 2)),
    "the proximal step of what was known": (pt.Composite(NOISY), lambda p, x, w: p.prox(w, 1 / p.L)),
}
for name, (over, other) in OVER.items():

    def made(p, x, w, other=other):
        return noise(p, x), other(p, x, w)

    def scaled(p, a, b):
        return p.inner(a, b)

    if over is not None and "projection" not in name:
        claim(f"noise and {name}", TRUE, over, made, scaled)

# ... and it is correlated with what does depend on it. f = L x^2/2 with noise +-1 shows each. -------------------------


def stepped(p, x):
    """A noisy step and its noise."""
    g = p.stochastic_gradient(x)
    return x - g / p.L, g - p.gradient(x)


def quadratic(minus_half: bool = True):
    """At x = 0 of x^2/2, L = 1: y = -n, so grad f(y) = -n, and -E<n, grad f(y)> = 1."""
    draws = [(+1.0, -1.0), (-1.0, +1.0)]
    return float(np.mean([-n * g for n, g in draws])), 0.0


DEPENDENT = {
    "its step": lambda p, x, w, y, n: y - w,
    "its step's gradient": lambda p, x, w, y, n: p.gradient(y),
    "the gradient two steps on": lambda p, x, w, y, n: p.gradient(y - p.gradient(y) / (2 * p.L)),
    "a line search from its step": lambda p, x, w, y, n: p.line_search(y, w - y) - w,
    "the gradient at a mean with it": lambda p, x, w, y, n: p.gradient((y + w) / 2),
    "itself and more": lambda p, x, w, y, n: w - n,
}
for name, other in DEPENDENT.items():

    def made(p, x, w, other=other):
        y, n = stepped(p, x)
        return n, other(p, x, w, y, n)

    claim(f"noise is independent of {name}", REFUSED, NOISY, made, minus, shows=quadratic)

for name, over, other in (
    ("the proximal step from it", pt.Composite(NOISY), lambda p, y: p.prox(y, 1 / p.L)),
    ("the projection of it", pt.Constrained(NOISY), lambda p, y: p.project(y)),
):

    def made(p, x, w, other=other):
        y, n = stepped(p, x)
        z = other(p, y)
        return x + 0 * n, z  # both stay where the class has them

    def against(p, a, b):
        return p.norm_squared(b - a) - p.norm_squared(a - p.minimizer) * 0

    claim(f"{name} is where it was", REFUSED, over, made, against, shows=lambda: (1.0, 0.0))

# Two draws in a step: each is a draw of its own -----------------------------------------------------------------------


def twice(p, x, w):
    return noise(p, x), noise(p, x)


def two_points(p, x, w):
    return noise(p, x), noise(p, w)


def second_at_the_first(p, x, w):
    y, n = stepped(p, x)
    return n, noise(p, y)


def sum_squared(p, a, b):
    return p.norm_squared(a + b)


def difference_squared(p, a, b):
    return p.norm_squared(a - b)


for name, made in (
    ("at one point", twice),
    ("at two points", two_points),
    ("at the first's step", second_at_the_first),
):
    claim(f"two draws {name} are not correlated", TRUE, NOISY, made, inner)
    claim(f"two draws {name} are not correlated, negative", TRUE, NOISY, made, minus)
    claim(f"the sum of two draws {name}", TRUE, NOISY, made, sum_squared, lambda p: 2 * p.sigma**2)
    claim(f"the sum of two draws {name} has one's variance", REFUSED, NOISY, made, sum_squared, lambda p: p.sigma**2,
          shows=lambda: (2.0, 1.0))  # fmt: skip
    claim(f"two draws {name} are the same", REFUSED, NOISY, made, difference_squared, lambda p: p.sigma**2,
          shows=lambda: (2.0, 1.0))  # fmt: skip


def three(p, x, w):
    a, b, c = noise(p, x), noise(p, w), noise(p, x)
    return a + b, c


claim("three draws", TRUE, NOISY, three, inner)
claim("three draws, negative", TRUE, NOISY, three, minus)

# One component of a finite sum in a step ------------------------------------------------------------------------------


def component_noise(p, x):
    return p.component_gradient(x) - p.gradient(x)


def components(p, x, w):
    return component_noise(p, x), component_noise(p, w)


claim("one component at two points is not independent", REFUSED, PARTS, components, inner, shows=lambda: (1.0, 0.0))
claim("one component at one point is one vector", TRUE, PARTS,
      lambda p, x, w: (p.component_gradient(x), p.component_gradient(x)), difference_squared)  # fmt: skip
for name, other in {
    "the state": lambda p, x, w: w,
    "a gradient asked after": lambda p, x, w: p.gradient(w),
    "the minimizer": lambda p, x, w: p.minimizer,
    "a gradient step's gradient": lambda p, x, w: p.gradient(x - p.gradient(x) / p.L),
}.items():
    for word, form in (("", inner), (", negative", minus)):

        def made(p, x, w, other=other):
            n = component_noise(p, x)
            return n, other(p, x, w)

        claim(f"a component's noise and {name}{word}", TRUE, PARTS, made, form)

claim("a component's noise is independent of its step's gradient", REFUSED, PARTS,
      lambda p, x, w: (component_noise(p, x), p.gradient(x - p.component_gradient(x) / p.L)), minus,
      shows=quadratic)  # fmt: skip
claim("a component at a point that depends on it", REFUSED, PARTS,
      lambda p, x, w: (component_noise(p, x), p.component_gradient(x - p.component_gradient(x) / p.L)), minus,
      shows=quadratic)  # fmt: skip

# Coordinates ----------------------------------------------------------------------------------------------------------


claim("two coordinates are the same", REFUSED, COORDINATES,
      lambda p, x, w: (p.coordinate_gradient(x), p.coordinate_gradient(x)), difference_squared,
      shows=lambda: (1.0, 0.0))  # fmt: skip

# Where a draw has no place --------------------------------------------------------------------------------------------


class Plain(Method):
    assumes = NOISY
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)

    def step(self, p, t, x):
        return x - self.eta * p.stochastic_gradient(x)

    def potential(self, p, t, x):
        return p.distance_squared(x)

    def measure(self, p, t, x):
        return p.distance_squared(x)

    def weight(self, p, t):
        return 1

    def budget(self, p, t):
        return self.eta**2 * p.sigma**2


attacks.append(Attack("noisy gradient descent as it is", lambda: Plain, TRUE))

PLACES = {
    "potential": lambda self, p, t, x: p.norm_squared(x - p.minimizer + 0 * p.stochastic_gradient(x)),
    "start": lambda self, p, x0: x0 - self.eta * p.stochastic_gradient(x0),
    "iterate": lambda self, p, x: x - self.eta * p.stochastic_gradient(x),
}
for place, function in PLACES.items():

    def drawn(place=place, function=function):
        return type("Drawn", (Plain,), {place: function})

    attacks.append(Attack(f"a draw in {place}", drawn, REFUSED))


# The progress sees the draws of its step, and no others


class Seeing(Method):
    """The noise of the step is kept; what was kept before cancels, so that the claim is about one step's draws."""

    assumes = NOISY

    def start(self, p, x0):
        return Four(x0, 2 * x0, x0, x0)

    def step(self, p, t, s):
        return Four(s.x, s.w, noise(p, s.x), s.b)

    def sign(self):
        return -1

    def potential(self, p, t, s):
        return self.sign() * p.norm_squared(s.a)

    measure = potential

    def weight(self, p, t):
        return 1

    def paid(self, p, s):
        return -self.sign() * p.norm_squared(noise(p, s.x))

    def progress(self, p, t, s):
        return self.potential(p, t, s) + self.paid(p, s)


def seeing(name: str, must: str, **body: Any) -> None:
    attacks.append(Attack(name, lambda: type("Seeing", (Seeing,), body), must))


def noise_elsewhere(self, p, s):
    return p.norm_squared(noise(p, s.w))


seeing("the progress sees the noise of its step", TRUE)
seeing("the progress sees the noise of its step, positive", TRUE, sign=lambda self: 1)
seeing("the progress sees noise at another point", REFUSED, paid=noise_elsewhere)
seeing("the progress sees another sign of it", REFUSED, paid=lambda self, p, s: p.norm_squared(noise(p, s.x)) * 2)
seeing("the progress sees the second draw for the first", REFUSED,
       step=lambda self, p, t, s: Four(s.x, s.w, noise(p, s.w) + 0 * noise(p, s.x), s.b))  # fmt: skip
seeing("the progress asks once where the step asks twice", TRUE,
       step=lambda self, p, t, s: Four(s.x, s.w, noise(p, s.x) + 0 * noise(p, s.x), s.b))  # fmt: skip
seeing("the second draw at the point is another one", REFUSED,
       step=lambda self, p, t, s: Four(s.x, s.w, 0 * noise(p, s.x) + noise(p, s.x), s.b))  # fmt: skip
seeing("the progress sees no draw that the step does not make", REFUSED,
       step=lambda self, p, t, s: Four(s.x, s.w, s.b, s.b), sign=lambda self: 1,
       paid=lambda self, p, s: -p.norm_squared(noise(p, s.x)) - p.norm_squared(s.b) + p.sigma**2 / 2)  # fmt: skip


@table(attacks)
def test_order_does_not_matter_and_draws_are_what_they_are(attack) -> None:
    judge(attack)


def test_two_draws_of_a_run_are_those_of_a_proof() -> None:
    """Twice at one point in a step: what is proved of the sum of the noises is what a run's draws come to."""
    from methods.problems import LeastSquares, StochasticProblem

    try:
        pt.prove(once(NOISY, twice, sum_squared, lambda p: 2 * p.sigma**2))
        independent = True
    except pt.PotentialError:
        independent = False
    if not independent:
        return
    problem = StochasticProblem(LeastSquares(np.ones((2, 1)), np.array([1.0, -1.0])), sigma=1.0)
    found = []
    for seed in range(300):
        drawn = problem.with_seed(seed)
        drawn.begin_step(0)
        a, b = twice(drawn, np.zeros(1), np.zeros(1))
        found.append(float((a + b) @ (a + b)))
    assert abs(np.mean(found) - 2) < 6 * np.std(found) / np.sqrt(len(found)) + 1e-12, np.mean(found)


# Losses that change ---------------------------------------------------------------------------------------------------


class Stays(Method):
    """Nothing moves; what is said of a loss in one round is not said of the next."""

    assumes = pt.Online(pt.SmoothConvex)

    def step(self, p, t, x):
        return x

    def measure(self, p, t, x):
        return self.potential(p, t, x)

    def weight(self, p, t):
        return 1


def _aim(p, x):
    return p.comparator - x


LOSSES = {
    "gap": lambda p, x: p.gap(x),
    "value": lambda p, x: p.value(x),
    "value of the comparator": lambda p, x: p.value(p.comparator),
    "gradient": lambda p, x: p.norm_squared(p.gradient(x)),
    "gradient at the comparator": lambda p, x: p.norm_squared(p.gradient(p.comparator)),
    "subgradient": lambda p, x: p.norm_squared(p.subgradient(x)),
    "subgradient at the comparator": lambda p, x: p.norm_squared(p.subgradient(p.comparator)),
    "line search": lambda p, x: p.norm_squared(p.line_search(x, _aim(p, x)) - p.comparator),
    "line search along the comparator": lambda p, x: p.norm_squared(p.line_search(p.comparator, _aim(p, x)) - x),
    "line search at the comparator": lambda p, x: p.norm_squared(p.line_search(p.comparator, p.comparator) - x),
    "line search along nothing": lambda p, x: p.norm_squared(p.line_search(p.comparator, 0 * x) - p.comparator),
    "inner product with its gradient": lambda p, x: p.inner(p.gradient(p.comparator), x),
    "the gradient known along a flow": lambda p, x: p.norm_squared(p.known_gradient(p.comparator)),
}
CLASSES = {
    "alone": pt.Online(pt.SmoothConvex),
    "over a set": pt.Constrained(pt.Online(pt.SmoothConvex)),
    "noisy": pt.Online(pt.Stochastic(pt.SmoothConvex)),
    "with noise around": pt.Stochastic(pt.Online(pt.SmoothConvex)),
    "with errors": pt.Inexact(pt.Online(pt.SmoothConvex)),
    "in parts": pt.FiniteSum(pt.Online(pt.SmoothConvex)),
    "strongly convex": pt.Online(pt.SmoothStronglyConvex),
    "composite": pt.Composite(pt.Online(pt.SmoothConvex)),
}


def watching(assumed: Any, held: Any) -> Any:
    class Watched(Stays):
        assumes = assumed

        def potential(self, p, t, x):
            return held(p, x)

    return Watched


@pytest.mark.parametrize("over", CLASSES, ids=lambda v: v.replace(" ", "-"))
def test_a_potential_cannot_hold_the_loss_of_a_round(over) -> None:
    """f_0 = x^2/2 and f_1 = 10 (x - 1)^2: each of these changes although nothing moves."""
    for loss, held in LOSSES.items():
        with pytest.raises(pt.PotentialError):
            raise AssertionError(f"{loss}: {pt.prove(watching(CLASSES[over], held)).conclusion.text}")


def test_an_inexact_gradient_of_a_loss_is_of_its_round() -> None:
    class Watched(Stays):
        assumes = pt.Inexact(pt.Online(pt.SmoothConvex))

        def potential(self, p, t, x):
            return p.norm_squared(p.inexact_gradient(p.comparator))

    with pytest.raises(pt.PotentialError):
        pt.prove(Watched)


def test_a_loss_of_a_mirror_class_is_of_its_round() -> None:
    for base in (pt.MirrorSmoothConvex, pt.MirrorConvex):

        class Watched(Stays):
            assumes = pt.Online(base)

            def potential(self, p, t, x):
                oracle = p.gradient if "gradient" in p.oracles else p.subgradient
                return p.dual_norm_squared(oracle(p.comparator))

        with pytest.raises(pt.PotentialError):
            pt.prove(Watched)


def test_the_part_that_stays_may_be_in_a_potential() -> None:
    """Of f_t + h, h is the same in every round."""

    class Watched(Stays):
        assumes = pt.Composite(pt.Online(pt.SmoothConvex))

        def potential(self, p, t, x):
            return p.norm_squared(p.prox(x, 1) - p.comparator)

    assert pt.prove(Watched)


# Where only one of the functions asks ---------------------------------------------------------------------------------


class Asking(Method):
    """Gradient descent, of which the step is one thing and what each function asks for another."""

    assumes = pt.SmoothConvex

    def step(self, p, t, x):
        return x - p.gradient(x) / p.L

    def potential(self, p, t, x):
        return t * p.gap(x) + p.L / 2 * p.distance_squared(x)


def asking(place: str, question: Any) -> Any:
    own = getattr(Asking, place, None) or getattr(Method, place)

    def asked(self, p, *rest):
        question(p, rest[-1])
        return own(self, p, *rest)

    return type("Asked", (Asking,), {place: asked})


IDLE = {
    "the gradient": lambda p, x: p.gradient(x),
    "the minimizer": lambda p, x: p.minimizer,
    "the gradient elsewhere": lambda p, x: p.gradient(x + p.minimizer),
    "a line search": lambda p, x: p.line_search(x, p.gradient(x)),
    "values": lambda p, x: p.value(2 * x),
}


@pytest.mark.parametrize(
    ("place", "question"),
    list(itertools.product(("start", "step", "potential", "progress", "measure", "iterate"), IDLE)),
    ids=lambda v: v.replace(" ", "-"),
)
def test_what_is_asked_for_and_not_used_changes_nothing(place, question) -> None:
    assert str(pt.prove(asking(place, IDLE[question])).bound) == bound_without_questions()


@cache
def bound_without_questions() -> str:
    return str(pt.prove(Asking).bound)


pytestmark = pytest.mark.filterwarnings("ignore")
