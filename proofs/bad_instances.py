r"""How bad it can get: for each theorem of the catalogue an instance on which its method does badly, in numbers.

`potential.laboratory.attainment` runs them, and `potential tightness --save` keeps what comes out in tightness.json.
"""

import math
from typing import Any

import numpy as np

from methods.mirror_maps import Entropy
from methods.problems.hard_problems import (
    HalfLine,
    Huber,
    MaximumOfCoordinates,
    MirrorHuber,
    MirrorMaximumOfCoordinates,
    NesterovQuadratic,
    RidgedAbsolute,
    SimplexCenter,
)
from methods.problems.losses.linear import LinearLosses
from methods.problems.losses.quadratic import Quadratic
from methods.problems.settings.online import OnlineProblem
from methods.sets import Ball
from potential.catalogue import BadInstance, Instance

# The instances --------------------------------------------------------------------------------------------------------

# All are scaled so that L = 1 or G = 1, and ||x_0 - x*|| = 1 where the method does not choose it: the ratio does not
# depend on it.


def _constant_step(steps: int) -> tuple[np.ndarray, dict[str, Any]]:
    """Offsets and the step size 1/sqrt(T), the best for a start at distance 1."""
    return np.full(steps, 1.0 / math.sqrt(steps)), {"eta": 1.0 / math.sqrt(steps)}


def _subgradient(steps: int) -> Instance:
    offsets, parameters = _constant_step(steps)
    return Instance(MaximumOfCoordinates(offsets), np.zeros(steps), parameters)


def _subgradient_projected(steps: int) -> Instance:
    offsets, parameters = _constant_step(steps)
    return Instance(MaximumOfCoordinates(offsets, over_ball=True), np.zeros(steps), parameters)


def _online(steps: int) -> Instance:
    # Each loss is orthogonal to all before it, so that the run knows nothing of it.
    offsets, parameters = _constant_step(steps)
    problem = OnlineProblem(LinearLosses(np.eye(steps)), Ball(steps), comparator=-offsets)
    return Instance(problem, np.zeros(steps), parameters)


def _varying_steps(steps: int) -> Instance:
    eta = 1.0 / np.sqrt(np.arange(1.0, steps + 1.0))
    return Instance(MaximumOfCoordinates(eta), np.zeros(steps), {"eta": eta})


def _ridged(steps: int) -> Instance:
    # The interval is as long as the jumps after some log T steps: shorter would cost early gaps, longer would raise G.
    return _at_the_end(RidgedAbsolute(1.0, 1.0, 1.0 / (2.0 + 2.0 * math.log(steps))))


def _ridged_weighted(steps: int) -> Instance:
    return _at_the_end(RidgedAbsolute(1.0, 1.0, min(1.0, 2.0 / math.sqrt(steps))))


def _at_the_end(problem: RidgedAbsolute) -> Instance:
    return Instance(problem, np.full(1, problem.radius))


def _gradient_descent(steps: int) -> Instance:
    return Instance(Huber(1.0 / (2 * steps + 1)), np.ones(1))


def _gradient_descent_projected(steps: int) -> Instance:
    return Instance(HalfLine(1.0 / (2 * steps)), np.ones(1))


def _any_step(steps: int) -> Instance:
    return Instance(Huber(1.0 / (2 * steps + 1)), np.ones(1), {"eta": 1.0})


def _two_curvatures(steps: int, power: float) -> Instance:
    """A quadratic of curvatures mu and L = 1, from (mu^-power, 1): L/mu = 100 T, so that the gap is not lost."""
    modulus = 1e-2 / steps
    return Instance(Quadratic(np.diag([modulus, 1.0]), np.zeros(2)), np.array([modulus**-power, 1.0]))


def _flat(steps: int) -> tuple[float, float]:
    """A modulus that T steps hardly notice, and a slope that is large against it and small against L/T."""
    modulus = 1e-2 / steps
    return modulus, 6.0 * modulus


def _strongly_convex(steps: int) -> Instance:
    modulus, slope = _flat(steps)
    return Instance(Huber(slope, mu=modulus), np.ones(1))


def _strongly_convex_projected(steps: int) -> Instance:
    modulus, slope = _flat(steps)
    return Instance(HalfLine(slope, mu=modulus), np.ones(1))


def _frank_wolfe(steps: int) -> Instance:
    problem = SimplexCenter(10 * steps)
    return Instance(problem, problem.default_start())


def _mirror_descent(steps: int) -> Instance:
    offsets, parameters = _constant_step(steps)
    return Instance(MirrorMaximumOfCoordinates(offsets), np.zeros(steps), parameters)


def _experts(steps: int) -> Instance:
    # Two experts: the losses alternate, then stay, until the weights have settled on the better one.
    eta = math.sqrt(2.0 * math.log(2.0) / steps)
    settling = min(steps, round(1.5 / eta))
    signs = np.where(np.arange(steps) % 2 == 0, 1.0, -1.0)
    begin = (steps - settling) // 2 * 2
    signs[begin:] = 1.0
    losses = LinearLosses(np.column_stack([signs, -signs]))
    problem = OnlineProblem(losses, Entropy(2), comparator=[0.0, 1.0])
    return Instance(problem, np.full(2, 0.5), {"eta": eta})


def _pull(steps: int, projected: bool) -> float:
    """How far accelerated gradient gets in T steps against a constant gradient L: about T^2 / 8."""
    reach = 0.0
    for t in range(steps):
        ahead = t * (t + 1) / 4
        if projected:
            reach = (t * reach + 2 * (ahead + (t + 1) / 2)) / (t + 2)
        else:
            reach = (t * reach + 2 * ahead) / (t + 2) + 1.0
    return reach


def _accelerated(steps: int) -> Instance:
    return Instance(Huber(1.0 / (2.0 * _pull(steps, False) + 1.0)), np.ones(1))


def _accelerated_projected(steps: int) -> Instance:
    return Instance(HalfLine(1.0 / (2.0 * _pull(steps, True))), np.ones(1))


def _accelerated_any_norm(steps: int) -> Instance:
    return Instance(MirrorHuber(1.0 / (2.0 * _pull(steps, False) + 1.0)), np.ones(1))


def _accelerated_strongly_convex(steps: int) -> Instance:
    modulus = (1e-2 / steps) ** 2
    return Instance(Huber(30.0 * modulus, mu=modulus), np.ones(1))


def _nesterov(steps: int) -> Instance:
    return Instance(NesterovQuadratic(2 * steps + 1), np.zeros(2 * steps + 1))


_COORDINATES = "a maximum of T coordinates, of which each step meets a new one: the bound is attained"

#: The bad instance of each theorem of the catalogue that has one.
BAD_INSTANCES: dict[str, BadInstance] = {
    "subgradient/constant-step": BadInstance(_subgradient, _COORDINATES),
    "subgradient/projected": BadInstance(_subgradient_projected, _COORDINATES),
    "subgradient/online": BadInstance(_online, "losses orthogonal to all before them: the bound is attained"),
    "subgradient/varying-steps": BadInstance(_varying_steps, f"{_COORDINATES}, here with eta_t = 1/sqrt(t+1)"),
    "subgradient/strongly-convex": BadInstance(
        _ridged, "|x| with a ridge over a short interval: the ratio tends to 1, like 1 - O(1/log T) at best"
    ),
    "subgradient/strongly-convex-weighted": BadInstance(
        _ridged_weighted, "|x| with a ridge over an interval of length 4/sqrt(T): the ratio tends to 1"
    ),
    "gradient-descent/smooth-convex": BadInstance(
        _gradient_descent,
        "a Huber function: T/(2T+1), and no function of the class gives more (Drori, Teboulle 2014): the best constant "
        "is L R^2/(4T+2)",
    ),
    "gradient-descent/projected": BadInstance(
        _gradient_descent_projected, "a linear function over a half-line: exactly 1/2, L R^2/(4T)"
    ),
    "gradient-descent/any-step": BadInstance(_any_step, "a Huber function, with the step 1/L: T/(2T+1)"),
    "proximal-gradient/convex": BadInstance(_gradient_descent, "a Huber function without a non-smooth part: T/(2T+1)"),
    "gradient-descent/contraction": BadInstance(
        lambda steps: _two_curvatures(steps, 0.0), "a quadratic of curvatures mu and L: the bound is attained"
    ),
    "gradient-descent/exact-line-search": BadInstance(
        lambda steps: _two_curvatures(steps, 1.0),
        "a quadratic, from a point where both curvatures have the same share of the gradient: the bound is attained",
    ),
    "gradient-descent/polyak-step": BadInstance(
        lambda steps: _two_curvatures(steps, 0.5),
        "a quadratic, from a point where both curvatures have the same share of the gap: the bound is attained",
    ),
    "gradient-descent/strongly-convex": BadInstance(
        _strongly_convex,
        "a Huber function with a ridge, L/mu = 100 T: the bound is attained in the limit of an L/mu that is large "
        "against T; for a fixed one and many steps the gap falls by (1 - mu/L)^2 a step, faster than the bound",
    ),
    "gradient-descent/strongly-convex-projected": BadInstance(
        _strongly_convex_projected,
        "a quadratic over a half-line, nearly linear, L/mu = 100 T; else as without a set",
    ),
    "frank-wolfe/smooth-convex": BadInstance(
        _frank_wolfe,
        "the squared norm over a simplex of 10 T vertices: the ratio tends to 0.154 (to 1/6 with more vertices); no "
        "method of its kind is faster than 1/T there (Jaggi 2013)",
    ),
    "mirror-descent/lipschitz": BadInstance(_mirror_descent, f"{_COORDINATES}, in the Euclidean norm"),
    "mirror-descent/simplex": BadInstance(
        _experts, "two experts, whose losses alternate and at last stay as they are: the ratio tends to 1"
    ),
    "mirror-descent/lazy": BadInstance(_mirror_descent, f"{_COORDINATES}, in the Euclidean norm"),
    "accelerated/smooth-convex": BadInstance(
        _accelerated, "a Huber function of slope about 4/T^2: the ratio tends to 1"
    ),
    "accelerated/projected": BadInstance(
        _accelerated_projected,
        "a linear function over a half-line, of slope about 4/T^2: the ratio tends to 1",
    ),
    "accelerated/any-norm": BadInstance(_accelerated_any_norm, "as in the Euclidean norm: the ratio tends to 1"),
    "accelerated/strongly-convex": BadInstance(
        _accelerated_strongly_convex,
        "a Huber function with a ridge, sqrt(L/mu) = 100 T: the bound is attained in the limit of an L/mu that is "
        "large against T^2",
    ),
}

#: Further instances that are known for being hard, though the bound is not attained on them.
FURTHER: dict[str, BadInstance] = {
    "accelerated/smooth-convex": BadInstance(
        _nesterov,
        "Nesterov's quadratic in 2T+1 dimensions, on which every method that combines gradients is above "
        "3 L R^2/(32 (T+1)^2)",
    ),
}
