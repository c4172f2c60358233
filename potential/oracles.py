"""The `p` of a step, as a type: what a method may ask.

It lets an editor complete `p.gradient`. Each class of problems offers some of these, and refuses the others with a
sentence. A vector is a symbol in a proof and
an array in a run, a number a coefficient or a float: both are `Any` here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, Union

Vector = Any
Number = Any


class EveryOracle(Protocol):
    """The oracles and the parameters that classes of problems offer; `f` is the objective, `x*` a minimizer."""

    # Parameters of the classes.
    L: Number
    """The constant of smoothness, or of Lipschitz continuity of an operator."""
    mu: Number
    """The constant of strong convexity, or of the Polyak-Lojasiewicz inequality."""
    q: Number
    """sqrt(mu/L), which is rational where mu is written as q^2 L."""
    r: Number
    """sqrt(mu)."""
    G: Number
    """A bound of all subgradients."""
    rho: Number
    """The constant of weak convexity."""
    L0: Number
    """The constant of (L0, L1)-smoothness where the gradient is short."""
    L1: Number
    """By how much more the gradient may change for its length, in (L0, L1)-smoothness; the constant of block 1."""
    L2: Number
    """The constant of smoothness in block 2."""
    nu: Number
    """The exponent of a Hoelder continuous gradient."""
    b: Number
    """The length at which a Hoelder continuous gradient is like a Lipschitz one."""
    D: Number
    """The diameter of the set."""
    alpha: Number
    """The constant of strong convexity of the set."""
    c: Number
    """A lower bound of the norms of the gradients on a strongly convex set."""
    M: Number
    """A bound of the operator norm of A."""
    m: Number
    """A lower bound of the nonzero singular values of A."""
    n: Number
    """The number of coordinates, blocks or components."""
    sigma: Number
    """A bound of the noise: E||noise||^2 <= sigma^2."""
    ell: Number
    """Expected smoothness: E||g(x) - g(x*)||^2 <= 2 ell (f(x) - f(x*)), for stochastic gradients g of one draw."""
    tau: Number
    """By how much the noise grows: E||noise||^2 <= sigma^2 + tau ||grad f||^2."""
    eps: Number
    """The error of epsilon-subgradients."""
    delta: Number
    """The relative error of inexact gradients."""
    lam: Number
    """The largest eigenvalue of a mixing matrix but for consensus, by magnitude."""
    theta: Number
    """How much of a vector a compressor keeps, ||C(v) - v|| <= (1 - theta) ||v||."""

    # The objective and its geometry.
    @property
    def minimizer(self) -> Vector:
        """A minimizer x* of the objective, or a solution."""

    @property
    def comparator(self) -> Vector:
        """The point u with which regret or a saddle gap compares, any one."""

    @property
    def dual_comparator(self) -> Vector:
        """The dual point v with which a saddle gap compares, any one."""

    @property
    def last(self) -> Vector:
        """The last iterate of a method with a horizon, for its potential alone."""

    def value(self, x: Vector) -> Number:
        """f(x), with the non-smooth part where there is one."""

    def gap(self, x: Vector) -> Number:
        """f(x) - f(x*), or f(x) - inf f where there is no minimizer."""

    def gradient(self, x: Vector) -> Vector:
        """The gradient of f, of its smooth part where it has two parts."""

    def subgradient(self, x: Vector) -> Vector:
        """A subgradient of f, any one."""

    def inner(self, u: Vector, v: Vector) -> Number:
        """The inner product <u, v>."""

    def norm_squared(self, v: Vector) -> Number:
        """||v||^2 in the norm of the class."""

    def distance_squared(self, x: Vector) -> Number:
        """||x - x*||^2."""

    def nearest_minimizer(self, x: Vector) -> Vector:
        """A minimizer that is nearest to x; `QuadraticGrowth` and the like."""

    # Sets and non-smooth parts.
    def project(self, x: Vector) -> Vector:
        """The projection on K; `Constrained(...)`."""

    def linear_minimizer(self, g: Vector) -> Vector:
        """A point of the bounded set K that minimizes <g, s>."""

    def prox(self, x: Vector, step: Number) -> Vector:
        """The minimizer over u of h(u) + ||u - x||^2 / (2 step); `Composite(...)`."""

    def inexact_prox(self, x: Vector, step: Number) -> Vector:
        """A proximal step with a relative error; `InexactProximal(...)`."""

    # Blocks, and subgradients with an error.
    def block(self, v: Vector, k: int) -> Vector:
        """The part of a vector in block k, counted from 0; `Blocks(..., n)`."""

    def epsilon_subgradient(self, x: Vector) -> Vector:
        """A subgradient up to eps; `EpsilonSubgradients(...)`."""

    # Mirror maps.
    def bregman(self, u: Vector, x: Vector) -> Number:
        """The Bregman divergence D_h(u, x)."""

    def mirror_gradient(self, x: Vector) -> Vector:
        """The dual point grad h(x)."""

    def mirror(self, theta: Vector) -> Vector:
        """The point grad h*(theta), the maximizer over K of <theta, x> - h(x)."""

    def mirror_step(self, x: Vector, g: Vector, step: Number) -> Vector:
        """The minimizer over u in K of step (<g, u> + psi(u)) + D_h(u, x)."""

    def bregman_prox(self, x: Vector, step: Number) -> Vector:
        """The minimizer over u in K of step psi(u) + D_h(u, x)."""

    def fenchel_coupling(self, u: Vector, theta: Vector) -> Number:
        """h*(theta) - <theta, u> + h(u)."""

    def dual_norm_squared(self, g: Vector) -> Number:
        """||g||_*^2 in the dual norm."""

    def steepest_step(self, x: Vector, g: Vector, step: Number) -> Vector:
        """The minimizer over all u of <g, u - x> + ||u - x||^2 / (2 step), in any norm."""

    # Operators.
    def operator(self, x: Vector) -> Vector:
        """The operator at x; where it has many values, any one."""

    def resolvent(self, x: Vector, step: Number) -> Vector:
        """(I + step A)^{-1} x."""

    def second_resolvent(self, x: Vector, step: Number) -> Vector:
        """(I + step C)^{-1} x; `Splitting(...)`."""

    def splitting_point(self, step: Number) -> Vector:
        """The z* = x* + step a*, a* in A x*, that a splitting method leaves where it is."""

    def apply(self, x: Vector) -> Vector:
        """S x, of a non-expansive map."""

    @property
    def displacement(self) -> Vector:
        """The shortest displacement of a map that need have no fixed point, v = x* - S x*."""

    # Saddle points.
    def linear(self, x: Vector) -> Vector:
        """A x."""

    def adjoint(self, y: Vector) -> Vector:
        """A* y."""

    def dual_prox(self, y: Vector, step: Number) -> Vector:
        """The proximal step of h*."""

    def saddle(self, x: Vector, y: Vector) -> Number:
        """f(x) + <A x, y> - h*(y)."""

    # Two functions with a linear constraint, A x + B z = c; `LinearlyConstrained`, whose `linear` is A.
    def update(self, v: Vector, weight: Number) -> Vector:
        """A minimizer over x of f(x) + (weight/2) ||A x - v||^2."""

    def second_update(self, v: Vector, weight: Number) -> Vector:
        """A minimizer over z of g(z) + (weight/2) ||B z - v||^2."""

    def second_linear(self, z: Vector) -> Vector:
        """B z."""

    def constraint(self, x: Vector, z: Vector) -> Vector:
        """A x + B z - c."""

    def lagrangian(self, x: Vector, z: Vector, y: Vector) -> Number:
        """f(x) + g(z) + <y, A x + B z - c>."""

    @property
    def target(self) -> Vector:
        """The point c of the constraint."""

    @property
    def second_minimizer(self) -> Vector:
        """The z* that meets the constraint with x*."""

    @property
    def multiplier(self) -> Vector:
        """A multiplier y* of the constraint, with which x* and z* are a solution."""

    # The parts of a sum, `Sum(f=..., g=..., K=...)`: each is asked for itself, p.f.gradient(x).
    @property
    def optimal_subgradient(self) -> Vector:
        """Of a part, its subgradient at x*; those of all parts sum to zero."""

    @property
    def element(self) -> Vector:
        """Of an operator of a sum, its value at x*; those of all parts sum to zero."""

    def joint_prox(self, x: Vector, step: Number, *parts: str) -> Vector:
        """The proximal step of some parts of a sum together, by their names."""

    def joint_minimizer(self, *parts: str) -> Vector:
        """A minimizer of some parts of a sum together, by their names."""

    # Draws, each independent of those before it.
    def stochastic_operator(self, x: Vector) -> Vector:
        """The operator's value at x plus noise; `Stochastic(MonotoneLipschitz)` and the like."""

    def stochastic_gradient(self, x: Vector) -> Vector:
        """The gradient plus noise of mean zero; `Stochastic(...)`."""

    def component_gradient(self, x: Vector) -> Vector:
        """The gradient of the component that this step draws, of a table at its entry; `FiniteSum(...)`."""

    def component_prox(self, x: Vector, step: Number) -> Vector:
        """The minimizer over u of f_i(u) + ||u - x||^2 / (2 step), f_i the component that this step draws."""

    def mean_gradient(self, x: Vector) -> Vector:
        """grad f(x); of a table, the mean of the components' gradients, each at its own entry."""

    def component_variance(self, x: Vector) -> Number:
        """The mean over all components of ||grad f_i(x) - grad f_i(x*)||^2; of a table, at its entries."""

    def component_divergence(self, x: Vector) -> Number:
        """The mean over all components of f_i(x) - f_i(x*) - <grad f_i(x*), x - x*>; of a table, at its entries."""

    def table(self, x: Vector) -> Vector:
        """A table of one point for each component of a finite sum, all of them x."""

    def replaced(self, table: Vector, x: Vector) -> Vector:
        """The table with x in the place of the entry of the component that this step draws."""

    def with_probability(self, probability: Number, x: Vector, otherwise: Vector) -> Vector:
        """x with this probability, and the other point otherwise, by a coin of its own."""

    def coordinate_gradient(self, x: Vector) -> Vector:
        """(df/dx_i) / L_i in one random coordinate i, the others zero."""

    # What the function decides.
    def line_search(self, x: Vector, d: Vector) -> Vector:
        """The minimizer of f on the line x + R d."""

    def clipped_step(self, x: Vector) -> Number:
        """1/(L0 + L1 ||grad f(x)||); `L0L1Smooth`."""

    def cubic_step(self, x: Vector) -> Vector:
        """A minimizer of the cubic model at x; `LipschitzHessian`."""

    def cubic_length(self, x: Vector) -> Number:
        """||cubic_step(x) - x||; `LipschitzHessian`."""

    def polyak_step(self, x: Vector) -> Number:
        """The step 2 (f(x) - f*) / ||grad f(x)||^2; `PolyakStep(...)`, and another one in `ValuePolyakStep(...)`."""

    def inexact_gradient(self, x: Vector) -> Vector:
        """A vector d with ||d - grad f(x)|| <= delta ||grad f(x)||; `Inexact(...)`."""

    def mix(self, x: Vector) -> Vector:
        """W x, what agents on a graph hear; `Network(...)`."""

    def average(self, x: Vector) -> Vector:
        """J x, the average of the agents' points for each of them; `Network(...)`."""

    @property
    def dual_solution(self) -> Vector:
        """The y* with grad f(x*) = y* - W y*; `Network(...)`."""

    def compress(self, v: Vector) -> Vector:
        """A vector C(v) with ||C(v) - v|| <= (1 - theta) ||v||; `Compressed(...)`."""


if TYPE_CHECKING:
    # Completion in notebooks and in shells reads no other form of a union.
    Oracles: TypeAlias = Union[EveryOracle, Any]  # noqa: UP007
    """What `p` is annotated with: an editor completes it, and any problem may be given for it."""
else:
    Oracles = EveryOracle
