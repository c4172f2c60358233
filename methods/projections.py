r"""Projections on two convex sets, in turn or at once, for a point of both, or for the nearest one.

Sources: L. Bregman 1965; A. Auslender 1969; J. Boyle, R. Dykstra 1986; H. Bauschke, P. Combettes 2017, chapters 5, 28
and 30.
"""

from typing import Any, ClassVar, NamedTuple

import potential as pt
from potential.method import Method


class AlternatingProjections(Method):
    r"""Projections in turn, x_{t+1} = P_K P_C x_t, for closed convex sets C and K that have a point x* in common.

    Theorem: ||x_t - x*||^2 + t ||P_C x_t - P_K P_C x_t||^2 does not rise, so
    ||P_C x_T - x_{T+1}||^2 <= ||x_0 - x*||^2 / (T+1).
    """

    assumes: ClassVar[Any] = pt.Sum(C=pt.ConvexSet, K=pt.ConvexSet)
    theorem = "alternating-projections/last-iterate"
    source = "Bregman 1965; Bauschke, Combettes 2017, section 5.2"

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.K.project(p.C.project(x))

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x) + t * self.measure(p, t, x)

    def measure(self, p: Any, t: Any, x: Any) -> Any:
        y = p.C.project(x)
        return p.norm_squared(y - p.K.project(y))

    def weight(self, p: Any, t: Any) -> Any:
        return t + 1


class AveragedProjections(AlternatingProjections):
    r"""Projections at once, x_{t+1} = (P_C x_t + P_K x_t) / 2.

    Theorem: ||x_t - x*||^2 + t d(x_t) does not rise, where d(x) is the mean of the squared distances of x to the sets,
    so d(x_T) <= ||x_0 - x*||^2 / (T+1).
    """

    theorem = "averaged-projections/last-iterate"
    source = "Auslender 1969; Bauschke, Combettes 2017, section 5.2"

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return (p.C.project(x) + p.K.project(x)) / 2

    def measure(self, p: Any, t: Any, x: Any) -> Any:
        return (p.norm_squared(x - p.C.project(x)) + p.norm_squared(x - p.K.project(x))) / 2


class Dykstra(Method):
    r"""Dykstra's projections, for the point of two closed convex sets C and K that is nearest to x_0.

        y_{t+1} = P_C (x_t + u_t),  u_{t+1} = x_t + u_t - y_{t+1},
        x_{t+1} = P_K (y_{t+1} + v_t),  v_{t+1} = y_{t+1} + v_t - x_{t+1},  u_0 = v_0 = 0

    The state has x and the points a and b that were projected last, so that u = a - P_C a and v = b - P_K b.

    Theorem: ||x_t - x*||^2 + 2 <u_t, y_t - x*> + 2 <v_t, x_t - x*> + t ||y_{t+1} - x_{t+1}||^2 does not rise, so
    ||y_{T+1} - x_{T+1}||^2 <= ||x_0 - x*||^2 / (T+1), for every x* in both sets.
    """

    assumes: ClassVar[Any] = pt.Sum(C=pt.ConvexSet, K=pt.ConvexSet)
    theorem = "dykstra/last-iterate"
    source = "Boyle, Dykstra 1986"
    note = (
        "The bound of alternating projections, for each $T$; the source shows convergence without a rate. "
        "$||P_C x_(T+1) - x_(T+1)||$ is no larger than what is bounded."
    )

    class State(NamedTuple):
        """The iterate, and the points that were projected on C and on K."""

        x: Any
        a: Any
        b: Any

    def start(self, p: Any, x0: Any) -> Any:
        return self.State(x0, p.C.project(x0), p.K.project(x0))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        a = s.x + s.a - p.C.project(s.a)
        b = p.C.project(a) + s.b - p.K.project(s.b)
        return self.State(p.K.project(b), a, b)

    def potential(self, p: Any, t: Any, s: Any) -> Any:
        y, x = p.C.project(s.a), p.K.project(s.b)
        normals = p.inner(s.a - y, y - p.minimizer) + p.inner(s.b - x, x - p.minimizer)
        return p.distance_squared(s.x) + 2 * normals + t * self.measure(p, t, s)

    def measure(self, p: Any, t: Any, s: Any) -> Any:
        following = self.step(p, t, s)
        return p.norm_squared(following.x - p.C.project(following.a))

    def weight(self, p: Any, t: Any) -> Any:
        return t + 1
