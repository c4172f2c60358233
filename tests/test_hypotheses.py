"""What a class of problems says of its members is true of them: every hypothesis of every theorem, on numbers.

A trace names the vectors that a method meets; here each gets the array that a member of the class (see members.py)
gives for it. On these arrays every hypothesis has to hold, and the method's own step and potential, run on the member,
have to give what the trace says. That the members are sharp is shown, too: each inequality is nearly attained, and each
one turned round, each equation with a term of another sign, is noticed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest
from assignments import Assignment, Numbers, Sample, scale
from proofs_of_catalogue import statement_of as statement_of_the_catalogue

import methods
import potential as pt
import proofs
from methods import Method
from potential import Composite, Constrained, Inexact, Online, Splitting, Stochastic
from potential.classes.quantities import Hypothesis
from potential.statement.decided import RULE
from potential.statement.statement import Statement
from potential.statement.theorem import Theorem
from potential.statement.trace import trace

TOLERANCE = 1e-8


# Theorems of this file: classes and oracles that the catalogue does not use ------------------------------------------


class Distance(Method):
    """Methods of which only the hypotheses matter here: the distance to x*, with nothing claimed of it."""

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def measure(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def weight(self, p: Any, t: Any) -> Any:
        return 0


class Resolvents(Distance):
    assumes = pt.Monotone

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = p.resolvent(x, 2)
        return p.resolvent(y - p.operator(x) / 3, Fraction(1, 2))


class LipschitzSplitting(Distance):
    assumes = Splitting(pt.MonotoneLipschitz)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = p.resolvent(x, 1 / p.L)
        return p.second_resolvent(y - p.operator(y) / p.L, 2) + p.operator(x)


class ForwardBackwardForward(Distance):
    assumes = Composite(pt.MonotoneLipschitz)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = p.resolvent(x - p.operator(x) / p.L, 1 / p.L)
        return y - (p.operator(y) - p.operator(x)) / p.L


class MeanOfProximalSteps(Distance):
    """A mean of proximal steps, at which the value of the part is known and no slope."""

    assumes: Any = Composite(pt.SmoothConvex)

    class State(NamedTuple):
        x: Any
        z: Any

    def start(self, p: Any, x0: Any) -> Any:
        return self.State(x0, x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        z = p.prox(s.z - p.gradient(s.x) / p.L, 1 / p.L)
        return self.State(s.x / 3 + 2 * z / 3, z)

    def potential(self, p: Any, t: Any, s: Any) -> Any:
        return p.gap(s.x) + p.distance_squared(s.z)

    def measure(self, p: Any, t: Any, s: Any) -> Any:
        return p.distance_squared(s.z)


class MeanOfProximalStepsOfAPart(MeanOfProximalSteps):
    assumes: Any = pt.Sum(f=pt.SmoothConvex, g=pt.Convex)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        z = p.g.prox(s.z - p.f.gradient(s.x) / p.f.L, 1 / p.f.L)
        return self.State(s.x / 3 + 2 * z / 3, z)


class TwoDraws(Distance):
    """A draw at a point that depends on a draw."""

    assumes = Composite(Stochastic(pt.SmoothConvex))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = p.prox(x - p.stochastic_gradient(x) / p.L, 1 / p.L)
        return p.prox(y - p.stochastic_gradient(y) / (2 * p.L), 1 / (2 * p.L))


class TwoCoordinates(Distance):
    assumes = pt.CoordinateSmoothConvex

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = x - p.coordinate_gradient(x) / 2
        return y - p.coordinate_gradient(y)

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        first = p.coordinate_gradient(x)
        y = x - first / 2
        return p.gap(x - first * Fraction(3, 2)) + p.gap(y - p.coordinate_gradient(y))


class LooplessDivergence(Distance):
    """Values and divergences where a coin decides, and products of what it decides with what is drawn."""

    assumes = pt.FiniteSum(pt.SmoothConvex)

    class State(NamedTuple):
        x: Any
        w: Any

    def start(self, p: Any, x0: Any) -> Any:
        return self.State(x0, x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        w = p.with_probability(Fraction(1, 3), s.x, s.w)
        return self.State(w - p.component_gradient(s.x) / p.L + p.component_gradient(s.w) / p.L, w)

    def iterate(self, p: Any, s: Any) -> Any:
        return s.w

    def potential(self, p: Any, t: Any, s: Any) -> Any:
        return p.component_divergence(s.w) + p.component_variance(s.w) + p.gap(s.w) + p.distance_squared(s.x)

    def measure(self, p: Any, t: Any, s: Any) -> Any:
        return p.gap(s.w)


class ProximalComponents(Distance):
    """Proximal steps of a component, one from the other, of which a table has the first one."""

    assumes = pt.FiniteSum(pt.SmoothConvex)

    class State(NamedTuple):
        x: Any
        w: Any

    def start(self, p: Any, x0: Any) -> Any:
        return self.State(x0, p.table(x0))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        y = p.component_prox(s.x + (p.component_gradient(s.w) - p.mean_gradient(s.w)) / p.L, 1 / p.L)
        return self.State(p.component_prox(2 * y - p.component_gradient(s.x) / p.L, 2 / p.L), p.replaced(s.w, y))

    def iterate(self, p: Any, s: Any) -> Any:
        return s.x

    def potential(self, p: Any, t: Any, s: Any) -> Any:
        return p.component_divergence(s.w) + p.component_variance(s.w) + p.gap(s.x) + p.distance_squared(s.x)

    def measure(self, p: Any, t: Any, s: Any) -> Any:
        return p.gap(s.x)


class InexactSearch(Distance):
    assumes = Inexact(pt.SmoothStronglyConvex)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.line_search(x, p.inexact_gradient(x))


class CompositeAcceleration(methods.MirrorAcceleratedGradient):
    assumes = Composite(pt.MirrorSmoothConvex)


class OnlineProximal(Distance):
    assumes = Composite(Online(pt.SmoothConvex))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.prox(x - p.gradient(x) / p.L, 1 / p.L)


class OnlineBregman(Distance):
    assumes = Composite(Online(pt.RelativelySmooth))

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.bregman(p.minimizer, x)

    measure = potential

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.mirror_step(x, p.gradient(x), 1 / p.L)


class OnlineSets(OnlineProximal):
    assumes = Constrained(Online(Stochastic(pt.SmoothConvex)))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.project(x - p.stochastic_gradient(x) / p.L)


class BelowParabola(Distance):
    assumes = pt.QuadraticUpperBound

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = x - p.subgradient(x) / p.L
        return y - p.subgradient(y) / (2 * p.L)


class SecantDescent(Distance):
    assumes = pt.RestrictedSecantErrorBound

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.mu / p.L**2 * p.gradient(x)


class Valley(Method):
    """Two points, whose nearest minimizers are two."""

    assumes = pt.QuadraticGrowth

    class State(NamedTuple):
        x: Any
        w: Any

    def start(self, p: Any, x0: Any) -> Any:
        return self.State(x0, x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        return self.State(s.x + (s.x - s.w) / 2 - p.gradient(s.x) / p.L, s.x)

    def potential(self, p: Any, t: Any, s: Any) -> Any:
        return p.norm_squared(s.x - p.nearest_minimizer(s.x)) + p.norm_squared(s.w - p.nearest_minimizer(s.w))

    def measure(self, p: Any, t: Any, s: Any) -> Any:
        return p.norm_squared(s.x - s.w)

    def weight(self, p: Any, t: Any) -> Any:
        return 0


class StrongResolvents(Resolvents):
    assumes = pt.StronglyMonotone


class Halpern(Distance):
    assumes = pt.Contraction

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = p.apply(x)
        return (y + p.apply(y)) / 2


class Displaced(Halpern):
    assumes = pt.InconsistentNonexpansive


class QuadraticDescent(Distance):
    assumes = pt.StronglyConvexQuadratic

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = x - p.gradient(x) / p.L
        return y - p.gradient(y) / p.mu


class BlockSteps(Distance):
    assumes = pt.Blocks(pt.SmoothConvex, 2)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = x - p.block(p.gradient(x), 0) / p.L
        return y - p.block(p.gradient(y), 1) / p.L


class CyclicDescent(Distance):
    assumes = pt.BlockSmoothConvex(2)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = x - p.block(p.gradient(x), 0) / p.L1
        return y - p.block(p.gradient(y), 1) / p.L2


class EpsilonSteps(Distance):
    assumes = pt.EpsilonSubgradients(pt.ConvexLipschitz)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = x - p.epsilon_subgradient(x)
        return y - p.epsilon_subgradient(y)


class InexactSteps(Distance):
    assumes = pt.InexactProximal(Composite())

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.inexact_prox(p.inexact_prox(x, 2), Fraction(1, 2))


class CompressedSteps(Distance):
    assumes = pt.Compressed(pt.SmoothConvex)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        sent = p.compress(p.gradient(x))
        return x - p.compress(sent) / p.L


class CoinsOverSets(Distance):
    assumes = pt.WithCoins(Constrained(pt.SmoothConvex))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = p.project(x - p.gradient(x) / p.L)
        return p.project(p.with_probability(Fraction(1, 3), y, x))


class Gossip(Distance):
    assumes = pt.Network(pt.SmoothConvex)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = p.mix(x - p.gradient(x) / p.L) - p.average(x)
        return p.mix(y) + p.average(p.gradient(x)) + p.average(y)


class NoisyAgents(Distance):
    assumes = pt.WithCoins(pt.Stochastic(pt.Network(pt.SmoothConvex)))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = x - p.stochastic_gradient(x) / p.L
        z = p.with_probability(Fraction(1, 3), p.average(y), p.mix(y))
        return p.with_probability(Fraction(1, 4), z, x)


class Adaptable(Method):
    assumes = pt.SmoothAdaptable

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.mirror_step(x, p.gradient(x), 1 / (2 * p.L))

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.value(x)

    def measure(self, p: Any, t: Any, x: Any) -> Any:
        return p.value(x)

    def weight(self, p: Any, t: Any) -> Any:
        return 0


THEOREMS = {theorem.name: theorem for theorem in proofs.catalogue()} | {
    cls.__name__: Theorem.of(cls)
    for cls in (
        Resolvents,
        LipschitzSplitting,
        MeanOfProximalSteps,
        MeanOfProximalStepsOfAPart,
        ForwardBackwardForward,
        TwoDraws,
        TwoCoordinates,
        LooplessDivergence,
        ProximalComponents,
        InexactSearch,
        CompositeAcceleration,
        OnlineProximal,
        OnlineBregman,
        OnlineSets,
        BelowParabola,
        SecantDescent,
        Valley,
        StrongResolvents,
        Halpern,
        Displaced,
        Adaptable,
        QuadraticDescent,
        BlockSteps,
        CyclicDescent,
        EpsilonSteps,
        CompressedSteps,
        CoinsOverSets,
        Gossip,
        NoisyAgents,
        InexactSteps,
    )
}
PARAMETERS, MEMBERS = 3, 4


@cache
def statement_of(name: str) -> Statement:
    return trace(THEOREMS[name]) if own_method(name) else statement_of_the_catalogue(name)


@cache
def samples(name: str) -> list[Sample]:
    rng = np.random.default_rng(sum(map(ord, name)))
    statement = statement_of(name)
    return [Sample(n, rng) for n in (Numbers(statement, rng) for _ in range(PARAMETERS)) for _ in range(MEMBERS)]


@cache
def hypotheses_of(name: str) -> list[Hypothesis]:
    """The hypotheses of both obligations; what both have is looked at once."""
    found = {
        (h.name, h.equation, frozenset(h.expression.terms.items())): h
        for obligation in statement_of(name).obligations
        for h in obligation.hypotheses
    }
    return list(found.values())


@cache
def evaluated(name: str) -> list[tuple[Hypothesis, list[np.ndarray]]]:
    """Every hypothesis of a theorem, with its terms at every sample."""
    return [(h, [s.terms(h.expression) for s in samples(name)]) for h in hypotheses_of(name)]


def chosen_well(s: Sample, statement: Statement) -> bool:
    """Whether the numbers that the iterates decide are such as the method says, at a sample that has any."""
    found = [(c.hypothesis.equation, s.terms(c.hypothesis.expression).sum()) for c in statement.conditions]
    return all(abs(excess) <= TOLERANCE if equation else excess <= 0 for equation, excess in found)


@pytest.mark.parametrize("name", THEOREMS)
def test_every_hypothesis_holds(name: str) -> None:
    for h, found in evaluated(name):
        if h.rule == RULE:
            continue  # a premise about numbers, and nothing that the class says
        for terms in found:
            excess = abs(terms.sum()) if h.equation else terms.sum()
            assert excess <= TOLERANCE * (1 + scale(terms)), f"{h.name}: {h.statement} is off by {excess}"


# The members are sharp -----------------------------------------------------------------------------------------------

# Every rule of every class, and whether it only orders two numbers, without a constant that could be too good.
EQUATIONS = {
    "average-unbiased",
    "adjoint",
    "clipped-step",
    "coin-divergence",
    "coin-mean",
    "coin-square",
    "coin-value",
    "coin-variance",
    "component-divergence",
    "component-mean",
    "component-variance",
    "average-symmetry",
    "mixing-symmetry",
    "coordinate-mean",
    "coordinate-square",
    "cubic-length",
    "line-search-direction",
    "line-search-line",
    "orthogonal-blocks",
    "polyak-step",
    "quadratic-spectrum",
    "quadratic-symmetry",
    "quadratic-value",
    "replaced-divergence",
    "proximal-variance",
    "proximal-divergence",
    "replaced-variance",
    "unbiased",
}
ORDERS = {
    "cubic-slope",
    "divergence-nonnegative",
    "fenchel-young",
    "line-search-value",
    "lower-bound",
    "mean-value",
    "mean-value-of-g",
    "optimality",
    "positive-constant",
    "shortest-displacement",
}
CONSTANTS = {
    "adaptable-from-above",
    "adaptable-from-below",
    "average-variance",
    "bounded-subgradient",
    "bounded-variance",
    "clipped-descent",
    "cocoercivity",
    "component-noise",
    "component-smooth-convexity",
    "component-smooth-strong-convexity",
    "composite-optimality",
    "composition-smoothness",
    "composition-steepness",
    "conjugate-smoothness",
    "constrained-optimality",
    "contraction",
    "contractive-compressor",
    "convexity",
    "convexity-of-g",
    "convexity-of-h",
    "coordinate-smoothness",
    "cubic-model",
    "deviation-variance",
    "diameter",
    "difference-lower-bound",
    "dual-proximal-step",
    "epsilon-subgradient",
    "epsilon-subgradient-bound",
    "error-bound",
    "expected-smoothness",
    "growing-variance",
    "hoelder-smoothness",
    "inexact-proximal-error",
    "inexact-proximal-slope",
    "linear-minimization",
    "lipschitz",
    "mirror-map-strong-convexity",
    "mirror-step-optimality",
    "mixing",
    "mixing-contracts",
    "monotonicity",
    "monotonicity-of-A",
    "monotonicity-of-C",
    "multiplier-of-f",
    "multiplier-of-g",
    "nearest-minimizer",
    "noise-at-minimizer",
    "nonexpansiveness",
    "normal-of-C",
    "normal-of-K",
    "operator-norm",
    "polyak-lojasiewicz",
    "projection",
    "proximal-step",
    "quadratic-growth",
    "quadratic-upper-bound",
    "quasi-strong-convexity",
    "quasi-strong-growth",
    "relative-error",
    "relative-smoothness",
    "restricted-secant",
    "second-moment",
    "set-strong-convexity",
    "smooth-convexity",
    "smooth-convexity-of-block-1",
    "smooth-convexity-of-block-2",
    "smooth-convexity-of-f",
    "smooth-convexity-of-g",
    "smooth-convexity-of-h",
    "smooth-interpolation",
    "smooth-lower-bound",
    "smooth-strong-convexity",
    "smooth-strong-convexity-of-f",
    "smoothness",
    "spectral-gap",
    "strong-convexity",
    "strong-monotonicity",
    "strong-monotonicity-of-A",
    "update-of-f",
    "update-of-g",
    "weak-convexity",
}
EXACT = {"steepest-step-optimality"}  # an inequality that is an equation


def test_every_rule_is_known_here() -> None:
    found = {h.rule for name in THEOREMS for h in hypotheses_of(name)}
    assert found - {RULE} == EQUATIONS | ORDERS | CONSTANTS | EXACT


def of_rule(rule: str) -> Iterator[np.ndarray]:
    """The terms of a rule's hypotheses, at the samples of the theorems that have it."""
    for name in THEOREMS:
        speaks = any(h.rule == rule for h in hypotheses_of(name))
        for h, found in evaluated(name) if speaks else ():
            if h.rule == rule and h.expression.terms:
                yield from found


@pytest.mark.parametrize("rule", sorted(ORDERS | CONSTANTS))
def test_an_inequality_is_true_is_noticed_where_it_is_turned_round_and_is_nearly_attained(rule: str) -> None:
    turned = attained = False
    for terms in of_rule(rule):
        size = scale(terms)
        turned = turned or -terms.sum() > 1e-3 * size > 1e-4
        attained = attained or (size > 0.1 and terms.sum() > -0.01 * size)
        if turned and (attained or rule in ORDERS):
            return
    pytest.fail(f"turned round: {turned}, attained: {attained}")


@pytest.mark.parametrize("rule", sorted(EQUATIONS | EXACT))
def test_an_equation_is_not_empty_and_is_noticed_where_a_term_has_another_sign(rule: str) -> None:
    noticed: dict[int, set[int]] = defaultdict(set)
    for name in THEOREMS:
        for h in hypotheses_of(name):
            if h.rule != rule:
                continue
            for s in samples(name):
                # Gradients of components at x*, and noise, vanish in the mean: what has them is noticed at an outcome.
                drawn = rule == "component-divergence" or rule.startswith(("coin-", "proximal-"))
                at_outcomes = [case.terms(h.expression) for case in s.cases] if drawn else []
                terms = np.max(np.abs(at_outcomes), axis=0) if at_outcomes else s.terms(h.expression)
                if len(terms) == 1:
                    # An inner product that vanishes: of vectors that do not.
                    (key,) = h.expression.terms
                    sizes = [np.linalg.norm(c._basis(b)) for c in s.cases for b in (key.left, key.right)]
                    if min(sizes) > 0.1:
                        noticed[1].add(0)
                else:
                    noticed[len(terms)] |= {k for k, term in enumerate(terms) if abs(2 * term) > 0.01}
    assert noticed
    assert all(seen == set(range(count)) for count, seen in noticed.items())


def test_only_equations_are_equations() -> None:
    for name in THEOREMS:
        for h in hypotheses_of(name):
            assert h.equation == (h.rule in EQUATIONS) or h.rule == RULE


# The trace is what the method does -----------------------------------------------------------------------------------


def state_of(statement: Statement, arrays: dict[str, np.ndarray]) -> Any:
    """A state of the method's own form."""
    shape = getattr(statement.theorem.method_class, "State", None)
    return shape(**arrays) if list(arrays) != ["x"] or shape is not None else arrays["x"]


def as_arrays(state: Any) -> list[np.ndarray]:
    return list(state) if isinstance(state, tuple) else [state]


def own_method(name: str) -> bool:
    """Whether a theorem is one of this file, of which nothing is claimed."""
    return name in globals()


@pytest.mark.parametrize("name", THEOREMS)
def test_the_step_and_the_obligations_are_the_methods_own(name: str) -> None:
    """The next state, the rise of the potential and the domination, by the method on arrays and by the trace."""
    statement = statement_of(name)
    theorem = statement.theorem
    for s in samples(name):
        method, p, t = s.numbers.method(), s.p, s.numbers.t
        call = {f: theorem.function(f, method) for f in ("potential", "progress", "budget")}
        last = s.numbers.method(at_end=True)
        ending = {f: theorem.function(f, last) for f in ("potential", "measure", "weight")}
        state = state_of(statement, {n: s.cases[0].of(v) for n, v in statement.state.items()})
        rises, sizes, claims = [], [], []
        for case in s.cases:
            p.draws, p.coins = list(case.draws), list(case.coins)
            compared, at_end = (statement.compared_at(obligation) for obligation in statement.obligations)
            p.last = None if compared is None else case.of(compared)
            paid = call["progress"](p.begin(), t, state) - call["budget"](p, t)
            if theorem.continuous:
                following, h = method.velocity(p, t, state), 1e-5
                ahead, behind = (
                    type(state)(*(a + e * b for a, b in zip(state, following, strict=True)))
                    if isinstance(state, tuple)
                    else state + e * following
                    for e in (h, -h)
                )
                values = call["potential"](p, t + h, ahead), call["potential"](p, t - h, behind)
                change = (values[0] - values[1]) / (2 * h)
            else:
                following = method.step(p.begin(), t, state)
                values = call["potential"](p, t + 1, following), call["potential"](p, t, state)
                change = values[0] - values[1]
            rises.append(change + paid)
            sizes.append(sum(map(abs, values)) + abs(paid))
            for array, vector in zip(as_arrays(following), statement.next_state.values(), strict=True):
                assert array == pytest.approx(case.of(vector), rel=1e-7, abs=1e-7)
            # Of a method that knows its number of steps, domination is that of the last state and of its iterate.
            end = s.numbers.parameters[statement.horizon] if statement.horizon else t
            p.last = None if at_end is None else case.of(at_end)
            weight = ending["weight"](p, end)
            if weight is not None:
                claims.append(weight * ending["measure"](p.begin(), end, state) - ending["potential"](p, end, state))
        traced = s.terms(statement.decrease.target)
        size = 1 + scale(traced) + float(s.mean(sizes))
        assert s.mean(rises) == pytest.approx(traced.sum(), abs=(1e-4 if theorem.continuous else 1e-8) * size)
        dominated = s.terms(statement.domination.target)
        if claims:
            assert s.mean(claims) == pytest.approx(dominated.sum(), abs=1e-8 * (1 + scale(dominated) + size))
        if not own_method(name) and chosen_well(s, statement):
            assert traced.sum() <= TOLERANCE * size, "the theorem is false"
            assert dominated.sum() <= TOLERANCE * (1 + scale(dominated))


# The words of a hypothesis are its expression ------------------------------------------------------------------------


class Reader:
    """Evaluates the text of a hypothesis on the arrays of an assignment: vectors, scalars, <u, v>, ||v||^2, f(v)."""

    def __init__(self, case: Assignment) -> None:
        self.case, self.p = case, case.p
        recorder = case.numbers.statement.recorder
        self.vectors: dict[str, Any] = {recorder.basis_name(b): (lambda b=b: case._basis(b)) for b in recorder.basis}
        self.points = {name: v for v, name in recorder.named_points()}
        self.vectors |= {name: (lambda v=v: case.of(v)) for name, v in self.points.items()}
        for a in recorder.answered("component_prox"):
            gradient = self.p.components[case.draws[0]].gradient
            self.vectors[f"grad f_i({recorder.point_name(a.result)})"] = lambda v=a.result, g=gradient: g(case.of(v))
        names = sorted([*self.vectors, *case.numbers.parameters], key=len, reverse=True)
        functions = [
            *(f"{kind}{letter}" for letter in self.p.parts for kind in ("grad ", "n_", "")),
            "grad h*",
            "f_i",
            "V",
            "B",
            "grad f_t",
            "grad f",
            "inf f",
            "inf F",
            "D_h",
            "psi",
            "f_t",
            "h*",
            "f",
            "g",
            "h",
            "F",
            "S",
            "A",
            "W",
            "J",
        ]
        tokens = [
            r"\|\|_\*\^2",
            r"\|\|\^2",
            r"\|\|",
            r"\*\*",
            ">=",
            "<=",
            r"\d+",
            "sqrt",
            "[-+*/(),<>=]",
            r"\^\d+",
            r"\^t",
            "E",
        ]
        self.pattern = re.compile("|".join([*map(re.escape, names), *map(re.escape, functions), *tokens]))

    def difference(self, text: str) -> float:
        """What the text says is at most 0, or is 0."""
        text = text.removeprefix("E: ").replace("E[", "(").replace("]", ")")
        for name in self.case.numbers.parameters:
            if name.endswith("_next"):
                text = text.replace(f"{name.removesuffix('_next')}_{{t+1}}", name)
        self.tokens, self.at = [t for t in self.pattern.findall(text) if t != "E"], 0
        assert "".join(self.pattern.findall(text)).replace(" ", "") == text.replace(" ", ""), text
        left = self.sum()
        relation = self.take()
        right = self.sum()
        assert self.at == len(self.tokens), text
        return float(right - left if relation == ">=" else left - right)

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, expected: str | None = None) -> str:
        token = self.peek()
        assert expected in (None, token), (expected, self.tokens, self.at)
        self.at += 1
        return token

    def sum(self) -> Any:
        total = -self.product(self.take()) if self.peek() == "-" else self.product()
        while self.peek() in ("+", "-"):
            total = total + self.product() if self.take() == "+" else total - self.product()
        return total

    def product(self, _: str = "") -> Any:
        total = self.power()
        while self.peek() not in ("", "+", "-", ")", ",", ">", ">=", "<=", "=", "||", "||^2", "||_*^2"):
            if self.peek() == "/":
                self.take()
                total = total / self.power()
            elif self.peek() == "*":
                self.take()
                total = total * self.power()
            else:
                total = total * self.power()  # two things side by side
            if self.peek() == "||" and self.opens():
                total = total * self.power()
        if self.peek() == "||" and self.opens():
            total = total * self.product()
        return total

    def opens(self) -> bool:
        """Whether a bar opens a norm: the bars so far are in pairs."""
        before = [t for t in self.tokens[: self.at] if t.startswith("||")]
        return len(before) % 2 == 0

    def power(self) -> Any:
        base = self.atom()
        while self.peek() == "**" or self.peek().startswith("^"):
            token, parameters = self.take(), self.case.numbers.parameters
            exponent = self.power() if token == "**" else parameters["t"] if token == "^t" else int(token[1:])
            base = base**exponent
        return base

    def atom(self) -> Any:
        token, p = self.take(), self.p
        if token in self.case.numbers.parameters:
            return self.case.numbers.parameters[token]
        if token in self.vectors:
            return self.vectors[token]()
        if token.isdigit():
            return int(token)
        if token == "(":
            value = self.sum()
            self.take(")")
            return value
        if token == "<":
            u = self.sum()
            self.take(",")
            v = self.sum()
            self.take(">")
            return p.inner(self.array(u), self.array(v))
        if token == "||":
            v = self.array(self.sum())
            return p.norm_squared(v) if self.take() == "||^2" else p.dual_norm_squared(v)
        if token in ("inf f", "inf F"):
            return p.least
        if token in ("W", "J"):
            return p.matrices[token] @ self.array(self.atom())
        self.take("(")
        if token == "sqrt":
            value = self.sum()
            self.take(")")
            return np.sqrt(value)
        named = self.points.get(self.peek())
        x = self.array(self.sum())
        if token == "D_h":
            self.take(",")
            second = self.array(self.sum())
        self.take(")")
        if token == "D_h":
            return p.bregman(x, second)
        if token == "f_i":
            return p.components[self.case.draws[0]].value(x)
        if token == "grad h*":
            return p.mirror(x)
        if token == "A" and p.matrix is not None:
            return p.linear(x)
        if p.parts and token.startswith(("grad ", "n_")):
            part = self.case.numbers.statement.problem.part[re.split("[ _]", token)[1]]
            here = [e for e in part.points() if np.array_equal(self.case.of(e.point), x)]
            # Two of a part's points may be one on numbers, with another normal at each: the name tells which is meant.
            return self.case.of(next((e for e in here if named is not None and e.point == named), here[0]).gradient)
        if token == "F" and p.values:
            return p.value(x)
        if token in ("F", "S", "A", "grad f", "grad f_t"):
            zero = np.zeros(len(x)) if p.at_minimizer is None else p.at_minimizer
            return zero if np.array_equal(x, p.minimizer) else p.gradient(x)
        return p.values[token](x)

    def array(self, v: Any) -> Any:
        """The zero vector is written 0."""
        return v if isinstance(v, np.ndarray) else np.zeros(len(self.p.minimizer))


@pytest.mark.parametrize("name", THEOREMS)
def test_the_words_of_a_hypothesis_say_what_its_expression_says(name: str) -> None:
    for s in samples(name)[::MEMBERS]:
        readers = [Reader(case) for case in s.cases]
        for h in statement_of(name).decrease.hypotheses:
            said = float(s.mean([reader.difference(h.statement) for reader in readers]))
            terms = s.terms(h.expression)
            meant = abs(terms.sum()) if h.equation else terms.sum()
            said = abs(said) if h.equation else said
            assert said == pytest.approx(meant, abs=1e-9 * (1 + scale(terms)), rel=1e-9), f"{h.name}: {h.statement}"
