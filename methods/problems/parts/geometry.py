"""The geometry of a mirror map, for problems that have one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem

if TYPE_CHECKING:
    from methods.problems.parts.mirror_maps import MirrorMap


class MirrorGeometry(Problem):
    """A problem in the norm of a mirror map: the map's oracles and their rounding, under the problem's names.

    Attributes:
        mirror_map: the mirror map, set by the constructor.
    """

    mirror_map: MirrorMap

    @property
    def norm_order(self) -> float:
        """The order of the norm."""
        return self.mirror_map.order

    def norm_squared(self, v: Array) -> float:
        """The squared norm."""
        return self.mirror_map.norm_squared(v)

    def dual_norm_squared(self, g: Array) -> float:
        """The squared dual norm."""
        return self.mirror_map.dual_norm_squared(g)

    def distance_squared(self, x: Array) -> float:
        """The squared distance to the reference minimizer, in the norm."""
        return self.norm_squared(x - self.minimizer)

    def bregman(self, u: Array, x: Array) -> float:
        """The divergence `D_h(u, x)`."""
        return self.mirror_map.bregman(u, x)

    def bregman_rounding(self, u: Array, x: Array) -> float:
        """An upper bound of the rounding of `bregman(u, x)`."""
        return self.mirror_map.bregman_rounding(u, x)

    def mirror_step(self, x: Array, g: Array, step: float) -> Array:
        """The minimizer over the map's set of `step <g, u> + D_h(u, x)`."""
        return self.mirror_map.mirror_step(x, g, step)

    def mirror_step_rounding(self, x: Array, g: Array, step: float) -> float:
        """A bound of the rounding of the dual point of a mirror step, in the dual norm."""
        return self.mirror_map.mirror_step_rounding(x, g, step)

    def mirror_gradient(self, x: Array) -> Array:
        """The dual point `grad h(x)`."""
        return self.mirror_map.mirror_gradient(x)

    def mirror_gradient_rounding(self, x: Array) -> float:
        """An upper bound of the rounding of `mirror_gradient(x)`, in the dual norm."""
        return self.mirror_map.mirror_gradient_rounding(x)

    def mirror(self, theta: Array) -> Array:
        """The point `grad h*(theta)`."""
        return self.mirror_map.mirror(theta)

    def mirror_rounding(self, theta: Array) -> float:
        """An upper bound of the rounding of `mirror(theta)`, in the norm."""
        return self.mirror_map.mirror_rounding(theta)

    def fenchel_coupling(self, u: Array, theta: Array) -> float:
        """`h*(theta) - <theta, u> + h(u)`."""
        return self.mirror_map.fenchel_coupling(u, theta)

    def fenchel_coupling_rounding(self, u: Array, theta: Array) -> float:
        """An upper bound of the rounding of `fenchel_coupling(u, theta)`."""
        return self.mirror_map.fenchel_coupling_rounding(u, theta)

    def steepest_step(self, x: Array, g: Array, step: float) -> Array:
        """The minimizer over all `u` of `<g, u - x> + ||u - x||^2 / (2 step)`."""
        return self.mirror_map.steepest_step(x, g, step)

    def steepest_step_rounding(self, x: Array, g: Array, step: float) -> float:
        """An upper bound of the rounding of `steepest_step(x, g, step)`, in the norm."""
        return self.mirror_map.steepest_step_rounding(x, g, step)

    def project(self, x: Array) -> Array:
        """The Euclidean projection on the map's set."""
        domain = self.mirror_map.domain
        return x if domain is None else domain.project(x)

    def project_rounding(self, x: Array) -> float:
        """An upper bound of the rounding of `project(x)`."""
        domain = self.mirror_map.domain
        return 0.0 if domain is None else domain.project_rounding(x)

    def prox_rounding(self, x: Array, step: float) -> float:
        """That of the projection, which the proximal step is."""
        return float(self.project_rounding(x))

    def default_start(self) -> Array:
        """The point where the mirror map is least."""
        return self.mirror_map.default_start()

    def validate_start(self, x0: Any) -> Array:
        """A checked float64 copy of a starting point, at which the mirror map has a gradient.

        Raises `InputError` if it is not: see the mirror map's `validate`.
        """
        return self.mirror_map.validate(x0)
