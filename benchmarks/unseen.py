"""What discovery finds for methods that no setting of it was made with: the share that gets the literature's rate.

Eleven lists. `FIRST` was written down and run once on the pipeline as it stood before these methods were looked at; the
pipeline was then worked on, with these in sight. `SECOND` was written down at the same time, and was run for the first
time when that work was done. `THIRD` was written down after that, and run once before anything was changed; so was
`FOURTH`, after work with the third in sight, `FIFTH`, with the fourth in sight, `SIXTH`, with the fifth in
sight, and `SEVENTH`, with the sixth and the catalogue without its potentials in sight. `EIGHTH` was written after that,
`NINTH` after the work that had the eighth in sight, and `TENTH` and `ELEVENTH` after that with the ninth in sight. The
shares of all first runs stand in docs/discovery.md.

The fifth list was chosen by a rule: PEPit's examples in the order of `coverage.py`, but for those whose method is in an
earlier list or in `discovery.py`, that have no rate for all numbers of steps in the literature, or that no class here
states; then, to come to more than 25, the theorems of the catalogue in its order, but for the same, for those that are
judged at a known number of steps, and for those whose bound has sums of any steps; then three theorems of G. Garrigos,
R. M. Gower, "Handbook of convergence theorems for (stochastic) gradient methods", 2023, of methods that are in none of
these. Where a theorem of the catalogue states the known rate, that is what is compared with.

So was the sixth, of 20: the theorems of the catalogue in its order, of methods that are in no earlier list and not in
`discovery.py`, neither themselves nor with the same step on the same class, but for those that are judged at a known
number of steps or whose bound has sums of any steps; then methods of the textbooks and surveys, in the order of H. H.
Bauschke, P. L. Combettes, "Convex analysis and monotone operator theory in Hilbert spaces", 2017 (fixed points, zeros
of sums), E. K. Ryu, W. Yin, "Large-scale convex optimization", 2022, A. d'Aspremont, D. Scieur, A. Taylor,
"Acceleration methods", 2021, A. Taylor, F. Bach, "Stochastic first-order methods: non-asymptotic and computer-aided
analyses via potential functions", 2019, and the handbook of Garrigos and Gower, that are in none of these and that a
class states.

The seventh, of 18, is of methods of the textbooks and papers that its questions name, which a class states, and which
are in no earlier list, not in `discovery.py` and not in the catalogue. It was written apart from the work on the
pipeline.

So was the eighth, of 20, by a rule: methods with a published rate, in the order of their sources, which are PEPit's
examples (unconstrained, composite, monotone inclusions, fixed points, stochastic, not convex, adaptive,
low-dimensional and inexact ones), AutoLyap's algorithms, and then, chapter by chapter, A. d'Aspremont, D. Scieur, A.
Taylor, "Acceleration methods", 2021, Y. Nesterov, "Lectures on convex optimization", 2018, A. Beck, "First-order
methods in optimization", 2017, and E. K. Ryu, W. Yin, "Large-scale convex optimization", 2022. Each one is taken that a
class states, in one step for all t, and whose rate is a bound with all its constants, for every number of steps, on
something that a single measure says. Left out are those of an earlier list, of `discovery.py` or of the catalogue,
themselves or up to names: with the same step on the same class, or on one that contains it and asked for the same.

The ninth, of 20, is a sample over the settings, by a rule: of each of nine settings (smooth convex functions,
non-smooth ones, composite ones, sets, operators, saddle points and linear constraints, mirror maps, draws, and what is
not convex) two methods, one of a textbook or survey and one of a well-cited paper of 2018 to 2025; and of such papers
one for agents, coins or compressed vectors, and one flow. The textbooks and surveys are Y. Nesterov, "Lectures on
convex optimization", 2018, A. Beck, "First-order methods in optimization", 2017, S. Bubeck, "Convex optimization:
algorithms and complexity", 2015, G. Lan, "First-order and stochastic optimization methods for machine learning", 2020,
those of Bauschke and Combettes, of Ryu and Yin, of d'Aspremont, Scieur and Taylor, and of Garrigos and Gower, A.
Chambolle, T. Pock, "An introduction to continuous optimization for imaging", 2016, and L. Condat, D. Kitahara, A.
Contreras, A. Hirabayashi, "Proximal splitting algorithms for convex optimization", 2023, in this order, each chapter by
chapter; where they or the papers have none there are two of the others. Of a source the first method is taken that
qualifies as in the eighth list, and whose bound the worst cases of a few steps on that class keep; one that is known
for another step length, on another class or by another measure is another method where the source says so in a theorem
of its own. The search was not run for the choice, and its code not read.

The tenth, of 20, is drawn at random, without a quota: a pool of 68 theorems was written down first, in the order of the
sources of the ninth list, with A. Taylor, F. Bach 2019, N. Bansal, A. Gupta 2019 and L. Bottou, F. Curtis, J. Nocedal,
"Optimization methods for large-scale machine learning", 2018, after them, each chapter by chapter, and then well-cited
papers of 2015 to 2025, setting by setting (smooth convex functions, non-smooth ones, composite ones, sets, operators
and fixed points, saddle points and linear constraints, mirror maps, draws, what is not convex, agents and coins,
flows). In the pool is a published theorem of a method in one step for all t, with all constants, for every number of
steps, on something that a single measure says, where the method is in no earlier list, not in `discovery.py` and not in
the catalogue, neither itself nor up to names: with the same step on the same class, or on one that contains it and
asked for the same. The order is `random.Random(10).sample(pool, len(pool))`, and the first 20 of it were taken that a
class here states, and whose bound the worst cases of a few steps keep or a potential of the literature proves. The
search was not run for the choice, and its code not read.

The eleventh, of 36, is the rest of the tenth's pool, in the order that was drawn, by the same rule; those are in it too
of which `pt.worst_case` alone takes the step, two of them with sequences that no proof takes.

`known` is what the source has for R = 1; where it is linear the factors a step are compared, else the bounds after 200
steps. A search is interrupted after a minute of the processor. Exit status 1 where fewer than 70% are found with the
literature's rate or better.

    python benchmarks/unseen.py [first | second | third | fourth | fifth | sixth | seventh | eighth | ninth | tenth |
        eleventh | NAME ...]
"""

from __future__ import annotations

import math
import signal
import sys
import time
import warnings
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from types import SimpleNamespace
from typing import Any, ClassVar, NamedTuple

import discovery  # the benchmark beside this file, which also sets the number of threads

import methods
import potential as pt
from potential.statement.theorem import registered

_NEEDED = 0.7


class Pair(NamedTuple):
    """Two points."""

    x: Any
    w: Any


class TwoPoints(pt.Method):
    """A method that begins with twice its start."""

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(x0, x0)


# The first list -------------------------------------------------------------------------------------------------------


class RelaxedProximalPoint(pt.Method):
    """The proximal point method of monotone operators, over- or under-relaxed."""

    assumes = pt.Monotone
    s = pt.Parameter(above=0)
    a = pt.Parameter(above=0, below=2)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x + self.a * (p.resolvent(x, self.s) - x)


class PeacemanRachford(pt.Method):
    """Reflections at a smooth strongly convex function and at a convex one, step at most 1/L."""

    assumes: ClassVar[Any] = pt.Sum(f=pt.SmoothStronglyConvex, g=pt.Convex)
    s = pt.Parameter(above=0, at_most=lambda p: 1 / p.f.L)

    def step(self, p: Any, t: Any, z: Any) -> Any:
        x = p.f.prox(z, self.s)
        return z + 2 * (p.g.prox(2 * x - z, self.s) - x)


class ProjectedGradient(pt.Method):
    """Projected gradient descent on strongly convex functions."""

    assumes: ClassVar[Any] = pt.Constrained(pt.SmoothStronglyConvex)
    eta = pt.Parameter(above=0, at_most=lambda p: 2 / (p.L + p.mu))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.project(x - self.eta * p.gradient(x))


class PolyakLojasiewiczDescent(pt.Method):
    """Gradient descent under the Polyak-Lojasiewicz inequality."""

    assumes = pt.PolyakLojasiewicz

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.gradient(x) / p.L


class InexactDescent(pt.Method):
    """Gradient descent with gradients that have a relative error, at the best step for these."""

    assumes: ClassVar[Any] = pt.Inexact(pt.SmoothStronglyConvex)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - 2 / ((1 - p.delta) * p.mu + (1 + p.delta) * p.L) * p.inexact_gradient(x)


class FastExtragradient(pt.Method):
    """Extragradient steps anchored at the start."""

    assumes = pt.MonotoneLipschitz

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(x0, x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        b = 1 / (t + 1)
        middle = s.x + b * (s.w - s.x) - (1 - b) / p.L * p.operator(s.x)
        return Pair(s.x + b * (s.w - s.x) - p.operator(middle) / p.L, s.w)


class ConstantMomentum(TwoPoints):
    """Nesterov's method with constant momentum, in its two points."""

    assumes = pt.SmoothStronglyConvex

    def step(self, p: Any, t: Any, s: Any) -> Any:
        y = s.x + (1 - p.q) / (1 + p.q) * (s.x - s.w)
        return Pair(y - p.gradient(y) / p.L, s.x)


class ProximalGradient(pt.Method):
    """The proximal gradient method, asked for its gradient mapping."""

    assumes: ClassVar[Any] = pt.Composite(pt.SmoothConvex)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.prox(x - p.gradient(x) / p.L, 1 / p.L)


class RelaxedContraction(pt.Method):
    """A relaxed fixed-point iteration of a contraction."""

    assumes = pt.Contraction
    a = pt.Parameter(above=0, at_most=1)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return (1 - self.a) * x + self.a * p.apply(x)


class StronglyMonotoneProximalPoint(pt.Method):
    """The proximal point method of a strongly monotone operator."""

    assumes = pt.StronglyMonotone
    s = pt.Parameter(above=0)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.resolvent(x, self.s)


class DescentAscent(pt.Method):
    """A step along a monotone operator and the resolvent of a strongly monotone one."""

    assumes: ClassVar[Any] = pt.Sum(A=pt.StronglyMonotone, B=pt.MonotoneLipschitz)
    s = pt.Parameter(above=0, at_most=lambda p: p.A.mu / p.B.L**2)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.A.resolvent(x - self.s * p.B.operator(x), self.s)


class Tseng(pt.Method):
    """Tseng's forward-backward-forward method."""

    assumes: ClassVar[Any] = pt.Composite(pt.MonotoneLipschitz)
    s = pt.Parameter(above=0, below=lambda p: 1 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = p.resolvent(x - self.s * p.operator(x), self.s)
        return y - self.s * (p.operator(y) - p.operator(x))


class ForwardReflectedBackward(TwoPoints):
    """Forward-backward steps with a reflected operator, one evaluation a step."""

    assumes: ClassVar[Any] = pt.Composite(pt.MonotoneLipschitz)
    s = pt.Parameter(above=0, below=lambda p: 1 / (2 * p.L))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        g = 2 * p.operator(s.x) - p.operator(s.w)
        return Pair(p.resolvent(s.x - self.s * g, self.s), s.x)


# The second list ------------------------------------------------------------------------------------------------------


class AcceleratedResolvents(pt.Method):
    """Halpern's iteration of a reflected resolvent: an accelerated proximal point method of monotone operators."""

    assumes = pt.Monotone
    s = pt.Parameter(above=0)

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(x0, x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        reflected = 2 * p.resolvent(s.x, self.s) - s.x
        return Pair(s.w / (t + 2) + (t + 1) / (t + 2) * reflected, s.w)


class SecantDescent(pt.Method):
    """Gradient descent under the restricted secant inequality and the error bound."""

    assumes = pt.RestrictedSecantErrorBound

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.mu / p.L**2 * p.gradient(x)


class AlternatingProjections(pt.Method):
    """Alternating projections on two sets with a common point."""

    assumes: ClassVar[Any] = pt.Sum(C=pt.ConvexSet, D=pt.ConvexSet)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.D.project(p.C.project(x))


class RelaxedDouglasRachford(pt.Method):
    """Relaxed Douglas-Rachford splitting of monotone operators."""

    assumes: ClassVar[Any] = pt.Splitting()
    s = pt.Parameter(above=0)
    a = pt.Parameter(above=0, below=2)

    def step(self, p: Any, t: Any, z: Any) -> Any:
        x = p.resolvent(z, self.s)
        return z + self.a * (p.second_resolvent(2 * x - z, self.s) - x)


class ProximalGradientAnyStep(pt.Method):
    """The proximal gradient method on strongly convex functions, every step up to 2/(L + mu)."""

    assumes: ClassVar[Any] = pt.Composite(pt.SmoothStronglyConvex)
    eta = pt.Parameter(above=0, at_most=lambda p: 2 / (p.L + p.mu))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.prox(x - self.eta * p.gradient(x), self.eta)


class QuadraticGrowthDescent(pt.Method):
    """Gradient descent on strongly convex quadratics, asked for the gradient."""

    assumes = pt.StronglyConvexQuadratic
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.gradient(x)


# The third list ------------------------------------------------------------------------------------------------------


class Two(NamedTuple):
    """A point and the one before it."""

    x: Any
    previous: Any


class Remembering(pt.Method):
    """A method with momentum, which remembers the point before."""

    def start(self, p: Any, x0: Any) -> Any:
        return Two(x0, x0)


class ShortProximalGradient(pt.Method):
    """The proximal gradient method with any step up to 1/L."""

    assumes: ClassVar[Any] = pt.Composite(pt.SmoothConvex)
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.prox(x - self.eta * p.gradient(x), self.eta)


class ProjectedSubgradient(pt.Method):
    """The projected subgradient method."""

    assumes: ClassVar[Any] = pt.Constrained(pt.ConvexLipschitz)
    eta = pt.Parameter(above=0)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.project(x - self.eta * p.subgradient(x))


class AnyStepNonconvex(pt.Method):
    """Gradient descent on smooth functions, any step below 2/L."""

    assumes = pt.Smooth
    eta = pt.Parameter(above=0, below=lambda p: 2 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.gradient(x)


class NonconvexComposite(pt.Method):
    """The proximal gradient method for a smooth function and a convex one."""

    assumes: ClassVar[Any] = pt.Composite(pt.Smooth)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.prox(x - p.gradient(x) / p.L, 1 / p.L)


class NonconvexStochastic(pt.Method):
    """Stochastic gradients of a smooth function."""

    assumes: ClassVar[Any] = pt.Stochastic(pt.Smooth)
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.stochastic_gradient(x)


class StochasticGrowth(NonconvexStochastic):
    """Stochastic gradients under the Polyak-Lojasiewicz inequality."""

    assumes: ClassVar[Any] = pt.Stochastic(pt.PolyakLojasiewicz)


class StochasticStronglyConvex(NonconvexStochastic):
    """Stochastic gradients of a strongly convex function."""

    assumes: ClassVar[Any] = pt.Stochastic(pt.SmoothStronglyConvex)


class StochasticSubgradients(pt.Method):
    """Noisy subgradients."""

    assumes: ClassVar[Any] = pt.Stochastic(pt.ConvexLipschitz)
    eta = pt.Parameter(above=0)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.stochastic_gradient(x)


class ProjectedStochastic(pt.Method):
    """Stochastic gradients over a set."""

    assumes: ClassVar[Any] = pt.Constrained(pt.Stochastic(pt.SmoothConvex))
    eta = pt.Parameter(above=0, below=lambda p: 1 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.project(x - self.eta * p.stochastic_gradient(x))


class SimpleMomentum(Remembering):
    """Nesterov's method as it is programmed, with the momentum t/(t + 3)."""

    assumes = pt.SmoothConvex

    def step(self, p: Any, t: Any, s: Any) -> Any:
        y = s.x + t / (t + 3) * (s.x - s.previous)
        return Two(y - p.gradient(y) / p.L, s.x)


class ProximalMomentum(Remembering):
    """The accelerated proximal gradient method on strongly convex functions with constant momentum."""

    assumes: ClassVar[Any] = pt.Composite(pt.SmoothStronglyConvex)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        y = s.x + (1 - p.q) / (1 + p.q) * (s.x - s.previous)
        return Two(p.prox(y - p.gradient(y) / p.L, 1 / p.L), s.x)


class ProjectedMomentum(TwoPoints):
    """The accelerated method over a set, in the two sequences x and w."""

    assumes: ClassVar[Any] = pt.Constrained(pt.SmoothConvex)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        y = t / (t + 2) * s.x + 2 / (t + 2) * s.w
        w = p.project(s.w - (t + 1) / (2 * p.L) * p.gradient(y))
        return Pair(t / (t + 2) * s.x + 2 / (t + 2) * w, w)


class NonconvexMomentum(Remembering):
    """The heavy ball on smooth functions that need not be convex."""

    assumes = pt.Smooth
    beta = pt.Parameter(at_least=0, below=1)
    alpha = pt.Parameter(above=0, at_most=lambda p: (1 - p.beta) / p.L)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        return Two(s.x - self.alpha * p.gradient(s.x) + self.beta * (s.x - s.previous), s.x)


class ForwardStep(pt.Method):
    """Steps along a cocoercive operator."""

    assumes = pt.Cocoercive
    s = pt.Parameter(above=0, below=lambda p: 2 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.s * p.operator(x)


class ProximalPointOfAnOperator(pt.Method):
    """The proximal point method of a monotone operator."""

    assumes = pt.Monotone
    s = pt.Parameter(above=0)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.resolvent(x, self.s)


class ExtragradientOverASet(pt.Method):
    """The extragradient method over a set."""

    assumes: ClassVar[Any] = pt.Constrained(pt.MonotoneLipschitz)
    s = pt.Parameter(above=0, below=lambda p: 1 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = p.project(x - self.s * p.operator(x))
        return p.project(x - self.s * p.operator(y))


class PastExtragradientOverASet(TwoPoints):
    """Popov's method over a set."""

    assumes: ClassVar[Any] = pt.Constrained(pt.MonotoneLipschitz)
    s = pt.Parameter(above=0, at_most=lambda p: 1 / (4 * p.L))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        w = p.project(s.x - self.s * p.operator(s.w))
        return Pair(p.project(s.x - self.s * p.operator(w)), w)


class AveragedProjections(pt.Method):
    """Projections on two sets at once."""

    assumes: ClassVar[Any] = pt.Sum(C=pt.ConvexSet, D=pt.ConvexSet)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return (p.C.project(x) + p.D.project(x)) / 2


class RelaxedForwardBackward(pt.Method):
    """Forward-backward steps, relaxed by a half."""

    assumes: ClassVar[Any] = pt.Composite(pt.Cocoercive)
    s = pt.Parameter(above=0, below=lambda p: 2 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return (x + p.resolvent(x - self.s * p.operator(x), self.s)) / 2


class StronglyConvexSplitting(pt.Method):
    """Douglas-Rachford splitting, one function smooth and strongly convex, any step up to 1/L."""

    assumes: ClassVar[Any] = pt.Sum(f=pt.SmoothStronglyConvex, g=pt.Convex)
    s = pt.Parameter(above=0, at_most=lambda p: 1 / p.f.L)

    def step(self, p: Any, t: Any, z: Any) -> Any:
        x = p.f.prox(z, self.s)
        return z + p.g.prox(2 * x - z, self.s) - x


class InexactNonconvex(pt.Method):
    """Gradient descent with a relative error, no convexity."""

    assumes: ClassVar[Any] = pt.Inexact(pt.Smooth)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.inexact_gradient(x) / p.L


class InexactGrowth(InexactNonconvex):
    """Gradient descent with a relative error under the Polyak-Lojasiewicz inequality."""

    assumes: ClassVar[Any] = pt.Inexact(pt.PolyakLojasiewicz)


class MirrorProximal(pt.Method):
    """The Bregman proximal gradient method of relatively smooth functions."""

    assumes: ClassVar[Any] = pt.Composite(pt.RelativelySmooth)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.mirror_step(x, p.gradient(x), 1 / p.L)


# The fourth list ------------------------------------------------------------------------------------------------------


class LogarithmicSubgradient(pt.Method):
    """Subgradient steps of size 1/(mu (t + 1)) over a set, for strongly convex functions."""

    assumes: ClassVar[Any] = pt.Constrained(pt.StronglyConvexLipschitz)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.project(x - p.subgradient(x) / (p.mu * (t + 1)))


class EpsilonSubgradient(pt.Method):
    """Subgradients that are right up to eps."""

    assumes: ClassVar[Any] = pt.EpsilonSubgradients(pt.ConvexLipschitz)
    eta = pt.Parameter(above=0)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.epsilon_subgradient(x)


class UpperBoundSubgradient(pt.Method):
    """Subgradient steps of size 1/L, where f lies below a parabola around its minimizer."""

    assumes = pt.QuadraticUpperBound

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.subgradient(x) / p.L


class ThreeProjections(pt.Method):
    """Projections on three sets in turn."""

    assumes: ClassVar[Any] = pt.Sum(C=pt.ConvexSet, D=pt.ConvexSet, H=pt.ConvexSet)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.H.project(p.D.project(p.C.project(x)))


class RelaxedProjections(pt.Method):
    """Half of the way of two projections in turn."""

    assumes: ClassVar[Any] = pt.Sum(C=pt.ConvexSet, D=pt.ConvexSet)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return (x + p.D.project(p.C.project(x))) / 2


class Reflections(pt.Method):
    """Douglas-Rachford splitting for a point of two sets."""

    assumes: ClassVar[Any] = pt.Sum(C=pt.ConvexSet, D=pt.ConvexSet)

    def step(self, p: Any, t: Any, z: Any) -> Any:
        x = p.C.project(z)
        return z + p.D.project(2 * x - z) - x


class StronglyConvexProximalGradient(pt.Method):
    """The proximal gradient method on strongly convex functions, by what a step moves."""

    assumes: ClassVar[Any] = pt.Composite(pt.SmoothStronglyConvex)
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.prox(x - self.eta * p.gradient(x), self.eta)


class StronglyConvexProjectedGradient(pt.Method):
    """Projected gradient descent with the step 1/L on strongly convex functions."""

    assumes: ClassVar[Any] = pt.Constrained(pt.SmoothStronglyConvex)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.project(x - p.gradient(x) / p.L)


class ChambolleDossal(TwoPoints):
    """The accelerated proximal gradient method with the sequence (t + a)/a."""

    assumes: ClassVar[Any] = pt.Composite(pt.SmoothConvex)
    a = pt.Parameter(at_least=2)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        following = (t + self.a) / self.a
        y = (1 - 1 / following) * s.x + s.w / following
        x = p.prox(y - p.gradient(y) / p.L, 1 / p.L)
        return Pair(x, s.w - following * (y - x))


class QuadraticDescent(pt.Method):
    """Gradient descent with the step 2/(L + mu) on quadratics."""

    assumes = pt.StronglyConvexQuadratic

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - 2 / (p.L + p.mu) * p.gradient(x)


class StronglyMonotoneForwardBackward(pt.Method):
    """Forward-backward splitting of a strongly monotone operator and a cocoercive one."""

    assumes: ClassVar[Any] = pt.Sum(A=pt.StronglyMonotone, B=pt.Cocoercive)
    s = pt.Parameter(above=0, at_most=lambda p: 2 / p.B.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.A.resolvent(x - self.s * p.B.operator(x), self.s)


class StronglyConvexProximalStochastic(pt.Method):
    """Proximal stochastic gradient steps on strongly convex functions."""

    assumes: ClassVar[Any] = pt.Composite(pt.Stochastic(pt.SmoothStronglyConvex))
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.prox(x - self.eta * p.stochastic_gradient(x), self.eta)


class GrowthAnyStep(pt.Method):
    """Gradient descent under the Polyak-Lojasiewicz inequality, any step up to 1/L."""

    assumes = pt.PolyakLojasiewicz
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.gradient(x)


# The fifth list ------------------------------------------------------------------------------------------------------


class DecreasingQuadraticUpperBound(pt.Method):
    """Subgradient steps 1/(L u_{t+1}) where f lies below a parabola around its minimizer: the last iterate."""

    assumes = pt.QuadraticUpperBound
    u = pt.Root(lambda u, previous: u**2 - u * previous - 2, start=1)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.subgradient(x) / (p.L * self.u(t + 1))


class SimplifiedMomentum(methods.SimplifiedFista):
    """Nesterov's method with t/2 for its sequence, for one smooth function."""

    assumes: ClassVar[Any] = pt.SmoothConvex
    optional = ("prox",)


class FunctionSplitting(pt.Method):
    """Douglas-Rachford splitting of a smooth function and a convex one, by the value of their sum."""

    assumes: ClassVar[Any] = pt.Sum(f=pt.SmoothConvex, g=pt.Convex)

    def step(self, p: Any, t: Any, z: Any) -> Any:
        x = p.f.prox(z, 1 / p.f.L)
        return z + p.g.prox(2 * x - z, 1 / p.f.L) - x


class InexactProximalPoint(pt.Method):
    """Proximal steps with a relative error."""

    assumes: ClassVar[Any] = pt.InexactProximal(pt.Composite())
    s = pt.Parameter(above=0)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.inexact_prox(x, self.s)


class OnlineGradient(methods.Subgradient):
    """Online gradient descent."""

    assumes: ClassVar[Any] = pt.Constrained(pt.Online(pt.ConvexLipschitz))


class RegularizedLeader(methods.LazyMirrorDescent):
    """Follow the regularized leader."""

    assumes: ClassVar[Any] = pt.Online(pt.MirrorConvex)


class OnlineMirror(methods.MirrorDescent):
    """Online mirror descent, as with the entropy on a simplex."""

    assumes: ClassVar[Any] = pt.Online(pt.MirrorConvex)


class ProjectedDescent(methods.GradientDescent):
    """Projected gradient descent on smooth convex functions."""

    assumes: ClassVar[Any] = pt.Constrained(pt.SmoothConvex)


class OnlineStronglyConvex(methods.StronglyConvexSubgradient):
    """Online gradient descent on strongly convex losses."""

    assumes: ClassVar[Any] = pt.Constrained(pt.Online(pt.StronglyConvexLipschitz))


class DecreasingStochastic(pt.Method):
    """Stochastic gradients of a finite sum with steps c/sqrt(t + 1)."""

    assumes: ClassVar[Any] = pt.FiniteSum(pt.SmoothConvex)
    c = pt.Parameter(above=0, at_most=lambda p: 1 / (4 * p.L))
    root = pt.Root(lambda s, t: s**2 - (t + 1))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.c / self.root(t) * p.component_gradient(x)


class StochasticMomentum(TwoPoints):
    """Stochastic momentum on a finite sum, as a moving mean of the points of stochastic gradient descent."""

    assumes: ClassVar[Any] = pt.FiniteSum(pt.SmoothConvex)
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / (4 * p.L))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        z = s.w - self.eta * p.component_gradient(s.x)
        return Pair((t + 1) / (t + 2) * s.x + z / (t + 2), z)


class StochasticStronglyConvexSubgradient(pt.Method):
    """Projected stochastic subgradients of a strongly convex function with steps 2/(mu (t + 2))."""

    assumes: ClassVar[Any] = pt.Constrained(pt.Stochastic(pt.StronglyConvexLipschitz))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.project(x - 2 / (p.mu * (t + 2)) * p.stochastic_gradient(x))


# The sixth list ------------------------------------------------------------------------------------------------------


class AnchoredForward(pt.Method):
    """Halpern's iteration of the reflection that a cocoercive operator makes."""

    assumes = pt.Cocoercive

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(x0, x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        return Pair(s.w / (t + 2) + (t + 1) / (t + 2) * (s.x - 2 / p.L * p.operator(s.x)), s.w)


class MeanOfThreeProjections(pt.Method):
    """Projections on three sets at once."""

    assumes: ClassVar[Any] = pt.Sum(C=pt.ConvexSet, D=pt.ConvexSet, H=pt.ConvexSet)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return (p.C.project(x) + p.D.project(x) + p.H.project(x)) / 3


class TsengOverASet(pt.Method):
    """Tseng's method for a variational inequality over a set."""

    assumes: ClassVar[Any] = pt.Constrained(pt.MonotoneLipschitz)
    s = pt.Parameter(above=0, below=lambda p: 1 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = p.project(x - self.s * p.operator(x))
        return y - self.s * (p.operator(y) - p.operator(x))


class BackwardForward(pt.Method):
    """The resolvent first, then the step along the cocoercive operator."""

    assumes: ClassVar[Any] = pt.Composite(pt.Cocoercive)
    s = pt.Parameter(above=0, below=lambda p: 2 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = p.resolvent(x, self.s)
        return y - self.s * p.operator(y)


class AnchoredForwardBackward(pt.Method):
    """Halpern's iteration of a forward-backward step."""

    assumes: ClassVar[Any] = pt.Composite(pt.Cocoercive)
    s = pt.Parameter(above=0, below=lambda p: 2 / p.L)

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(x0, x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        following = p.resolvent(s.x - self.s * p.operator(s.x), self.s)
        return Pair(s.w / (t + 2) + (t + 1) / (t + 2) * following, s.w)


class ProjectedConstantMomentum(Remembering):
    """Nesterov's method over a set on strongly convex functions, with constant momentum."""

    assumes: ClassVar[Any] = pt.Constrained(pt.SmoothStronglyConvex)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        y = s.x + (1 - p.q) / (1 + p.q) * (s.x - s.previous)
        return Two(p.project(y - p.gradient(y) / p.L), s.x)


class PrimalAveraging(TwoPoints):
    """Gradients at the mean of the points that they move."""

    assumes: ClassVar[Any] = pt.SmoothConvex
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        x = t / (t + 1) * s.x + s.w / (t + 1)
        return Pair(x, s.w - self.eta * p.gradient(x))


class StochasticPrimalAveraging(PrimalAveraging):
    """The same with stochastic gradients."""

    assumes: ClassVar[Any] = pt.Stochastic(pt.SmoothConvex)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        x = t / (t + 1) * s.x + s.w / (t + 1)
        return Pair(x, s.w - self.eta * p.stochastic_gradient(x))


class ProjectedStochasticSubgradient(pt.Method):
    """Noisy subgradients over a set."""

    assumes: ClassVar[Any] = pt.Constrained(pt.Stochastic(pt.ConvexLipschitz))
    eta = pt.Parameter(above=0)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.project(x - self.eta * p.stochastic_gradient(x))


# The seventh list -----------------------------------------------------------------------------------------------------


class Three(NamedTuple):
    """A point and the mean of points that goes with it."""

    x: Any
    z: Any


class StartingThree(pt.Method):
    """A method that begins with the mean at its start."""

    def start(self, p: Any, x0: Any) -> Any:
        return Three(x0, x0)


class LinearCoupling(StartingThree):
    """A gradient step and a mirror step, coupled."""

    assumes = pt.SmoothConvex

    def step(self, p: Any, t: Any, s: Any) -> Any:
        y = 2 / (t + 2) * s.z + t / (t + 2) * s.x
        g = p.gradient(y)
        return Three(y - g / p.L, s.z - (t + 2) / (2 * p.L) * g)


class ThreeSequences(StartingThree):
    """The accelerated method of three sequences over a set: the mean is never projected."""

    assumes: ClassVar[Any] = pt.Constrained(pt.SmoothConvex)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        y = 2 / (t + 2) * s.z + t / (t + 2) * s.x
        z = p.project(s.z - (t + 1) / (2 * p.L) * p.gradient(y))
        return Three(2 / (t + 2) * z + t / (t + 2) * s.x, z)


class MeanFrankWolfe(pt.Method):
    """Frank-Wolfe with steps 1/(t + 1), the mean of all vertices."""

    assumes: ClassVar[Any] = pt.Constrained(pt.SmoothConvex)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x + (p.linear_minimizer(p.gradient(x)) - x) / (t + 1)


class DecreasingDescent(pt.Method):
    """Gradient descent with steps 1/(L sqrt(t + 1))."""

    assumes = pt.SmoothConvex
    root = pt.Root(lambda s, t: s**2 - (t + 1))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.gradient(x) / (p.L * self.root(t))


class GrowingProximalPoint(pt.Method):
    """Proximal steps that grow."""

    assumes: ClassVar[Any] = pt.Composite()
    s = pt.Parameter(above=0)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.prox(x, self.s * (t + 1))


class GrowingBregmanProximalPoint(pt.Method):
    """Bregman proximal steps that grow."""

    assumes = pt.BregmanProximal
    s = pt.Parameter(above=0)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.bregman_prox(x, self.s * (t + 1))


class ExploringExtragradient(pt.Method):
    """Extragradient with a second step half as long as the first."""

    assumes = pt.MonotoneLipschitz
    s = pt.Parameter(above=0, below=lambda p: 1 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.s / 2 * p.operator(x - self.s * p.operator(x))


class AcceleratedCoordinateDescent(StartingThree):
    """Accelerated coordinate descent."""

    assumes = pt.CoordinateSmoothConvex

    def step(self, p: Any, t: Any, s: Any) -> Any:
        g = p.coordinate_gradient(2 / (t + 2) * s.z + t / (t + 2) * s.x)
        y = 2 / (t + 2) * s.z + t / (t + 2) * s.x
        return Three(y - g, s.z - (t + 1) / (2 * p.n) * g)


class ProjectedStochasticStronglyConvex(pt.Method):
    """Stochastic gradients of a strongly convex function over a set."""

    assumes: ClassVar[Any] = pt.Constrained(pt.Stochastic(pt.SmoothStronglyConvex))
    eta = pt.Parameter(above=0, at_most=lambda p: 2 / (p.L + p.mu))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.project(x - self.eta * p.stochastic_gradient(x))


class ProximalFiniteSum(pt.Method):
    """Proximal stochastic gradients of a finite sum that is strongly convex."""

    assumes: ClassVar[Any] = pt.Composite(pt.FiniteSum(pt.SmoothStronglyConvex))
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / (2 * p.L))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.prox(x - self.eta * p.component_gradient(x), self.eta)


class ProximalSaga(StartingThree):
    """SAGA with a proximal step."""

    assumes: ClassVar[Any] = pt.Composite(pt.FiniteSum(pt.SmoothStronglyConvex))

    def start(self, p: Any, x0: Any) -> Any:
        return Three(x0, p.table(x0))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        g = p.component_gradient(s.x) - p.component_gradient(s.z) + p.mean_gradient(s.z)
        return Three(p.prox(s.x - g / (3 * p.L), 1 / (3 * p.L)), p.replaced(s.z, s.x))


class DecreasingStochasticSubgradient(pt.Method):
    """Stochastic subgradients with steps c/sqrt(t + 1)."""

    assumes: ClassVar[Any] = pt.Stochastic(pt.ConvexLipschitz)
    c = pt.Parameter(above=0)
    root = pt.Root(lambda s, t: s**2 - (t + 1))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.c / self.root(t) * p.stochastic_gradient(x)


class BregmanGradientAnyStep(pt.Method):
    """Bregman gradient steps of any length up to 1/L."""

    assumes = pt.RelativelySmooth
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.mirror_step(x, p.gradient(x), self.eta)


class DecreasingStochasticGradient(pt.Method):
    """Stochastic gradients of a smooth function with steps c/sqrt(t + 1)."""

    assumes: ClassVar[Any] = pt.Stochastic(pt.SmoothConvex)
    c = pt.Parameter(above=0, at_most=lambda p: 1 / (2 * p.L))
    root = pt.Root(lambda s, t: s**2 - (t + 1))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.c / self.root(t) * p.stochastic_gradient(x)


class RelaxedDavisYin(pt.Method):
    """Davis-Yin splitting, relaxed."""

    assumes: ClassVar[Any] = methods.DavisYin.assumes
    s = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)
    a = pt.Parameter(above=0, at_most=1)

    def step(self, p: Any, t: Any, z: Any) -> Any:
        x = p.resolvent(z, self.s)
        return z + self.a * (p.second_resolvent(2 * x - z - self.s * p.operator(x), self.s) - x)


class RelaxedPeacemanRachford(pt.Method):
    """A mean of a point and its two reflections, smooth and strongly convex."""

    assumes: ClassVar[Any] = PeacemanRachford.assumes
    s = pt.Parameter(above=0)

    def step(self, p: Any, t: Any, z: Any) -> Any:
        y = 2 * p.f.prox(z, self.s) - z
        return z / 4 + Fraction(3, 4) * (2 * p.g.prox(y, self.s) - y)


class RelaxedHalpern(TwoPoints):
    """Halpern's iteration of a relaxed nonexpansive map."""

    assumes = pt.Nonexpansive
    a = pt.Parameter(above=0, at_most=1)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        following = (1 - self.a) * s.x + self.a * p.apply(s.x)
        return Pair(s.w / (t + 2) + (t + 1) / (t + 2) * following, s.w)


class ShorterFrankWolfe(pt.Method):
    """Frank-Wolfe with steps 3/(t + 3)."""

    assumes: ClassVar[Any] = pt.Constrained(pt.SmoothConvex)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x + 3 / (t + 3) * (p.linear_minimizer(p.gradient(x)) - x)


# The eighth list ------------------------------------------------------------------------------------------------------


class SecantAnyStep(pt.Method):
    """Gradient descent under the restricted secant inequality and the error bound, any step below 2 mu/L^2."""

    assumes = pt.RestrictedSecantErrorBound
    eta = pt.Parameter(above=0, below=lambda p: 2 * p.mu / p.L**2)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.gradient(x)


class LipschitzDouglasRachford(pt.Method):
    """Douglas-Rachford splitting of a Lipschitz operator and a strongly monotone one."""

    assumes: ClassVar[Any] = pt.Sum(A=pt.MonotoneLipschitz, B=pt.StronglyMonotone)
    s = pt.Parameter(above=0, at_most=lambda p: 1 / p.B.mu)

    def step(self, p: Any, t: Any, z: Any) -> Any:
        x = p.B.resolvent(z, self.s)
        return z + p.A.resolvent(2 * x - z, self.s) - x


class CocoerciveDouglasRachford(pt.Method):
    """Douglas-Rachford splitting of a cocoercive operator and a strongly monotone one, short steps."""

    assumes: ClassVar[Any] = pt.Sum(A=pt.Cocoercive, B=pt.StronglyMonotone)
    s = pt.Parameter(above=0, at_most=lambda p: 1 / (3 * (p.A.L + p.B.mu)))

    def step(self, p: Any, t: Any, z: Any) -> Any:
        x = p.B.resolvent(z, self.s)
        return z + p.A.resolvent(2 * x - z, self.s) - x


class InconsistentHalpern(TwoPoints):
    """Halpern's iteration of a map that need not have a fixed point."""

    assumes = pt.InconsistentNonexpansive

    def step(self, p: Any, t: Any, s: Any) -> Any:
        return Pair(s.w / (t + 2) + (t + 1) / (t + 2) * p.apply(s.x), s.w)


class ContractiveHalpern(TwoPoints):
    """Halpern's iteration of a contraction, the start weighted by 1/phi_{t+1}, phi_k = 1 + L^{-2} + ... + L^{-2k}."""

    assumes = pt.Contraction

    def step(self, p: Any, t: Any, s: Any) -> Any:
        share = (p.L ** (-2) - 1) / (p.L ** (-2 * t - 4) - 1)
        return Pair((1 - share) * p.apply(s.x) + share * s.w, s.w)


class ProximalExtragradient(pt.Method):
    """The extragradient method with proximal steps of a convex function."""

    assumes: ClassVar[Any] = pt.Sum(f=pt.Convex, G=pt.MonotoneLipschitz)
    s = pt.Parameter(above=0, below=lambda p: 1 / p.G.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = p.f.prox(x - self.s * p.G.operator(x), self.s)
        return p.f.prox(x - self.s * p.G.operator(y), self.s)


class RelaxedTseng(pt.Method):
    """Tseng's forward-backward-forward method, relaxed."""

    assumes: ClassVar[Any] = pt.Composite(pt.MonotoneLipschitz)
    s = pt.Parameter(above=0, below=lambda p: 1 / p.L)
    a = pt.Parameter(above=0, at_most=1)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = p.resolvent(x - self.s * p.operator(x), self.s)
        return x + self.a * (y - self.s * (p.operator(y) - p.operator(x)) - x)


class Chebyshev(TwoPoints):
    """Chebyshev's method for quadratic functions, by T_k((L + mu)/(L - mu)) = (b^k + b^{-k})/2, b = (1 - q)/(1 + q)."""

    assumes = pt.StronglyConvexQuadratic

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(x0, x0 - 2 / (p.L + p.mu) * p.gradient(x0))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        b = (1 - p.q) / (1 + p.q)
        following = 1 + b ** (2 * t + 2)
        length, momentum = b * (1 + b ** (2 * t)) / following, (b**2 + b ** (2 * t)) / following
        return Pair(s.x - 4 * length / (p.L - p.mu) * p.gradient(s.x) + momentum * (s.x - s.w), s.x)


class GrowingMomentum(StartingThree):
    """Nesterov's method for strongly convex functions with the weights of the convex case at first."""

    assumes: ClassVar[Any] = pt.SmoothStronglyConvex
    A = pt.Root(
        lambda following, previous, p: (following - previous) ** 2 - following * (1 + p.q**2 * following), start=0
    )

    def step(self, p: Any, t: Any, s: Any) -> Any:
        k, now, following = p.q**2, self.A(t), self.A(t + 1)
        tau = (following - now) * (1 + k * now) / (following + 2 * k * now * following - k * now**2)
        delta = (following - now) / (1 + k * following)
        y = s.x + tau * (s.z - s.x)
        x = self.short(p, y)
        return Three(x, (1 - k * delta) * s.z + k * delta * y + delta * (x - y))

    def short(self, p: Any, y: Any) -> Any:
        """The step of length 1/L from y."""
        return y - p.gradient(y) / p.L


class GrowingProximalMomentum(GrowingMomentum):
    """The same with a proximal step."""

    assumes: ClassVar[Any] = pt.Composite(pt.SmoothStronglyConvex)

    def short(self, p: Any, y: Any) -> Any:
        """The proximal gradient step of length 1/L from y."""
        return p.prox(y - p.gradient(y) / p.L, 1 / p.L)


class StronglyConvexProximalPoint(pt.Method):
    """The proximal point method of a strongly convex function, the sum of such a one and of a convex one."""

    assumes: ClassVar[Any] = pt.Sum(f=pt.DifferentiableStronglyConvex, g=pt.Convex)
    s = pt.Parameter(above=0)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.joint_prox(x, self.s, "f", "g")


class StronglyConvexAcceleratedProximalPoint(Remembering):
    """The accelerated proximal point method of a strongly convex function, constant momentum."""

    assumes: ClassVar[Any] = StronglyConvexProximalPoint.assumes
    s = pt.Parameter(above=0)
    r = pt.Root(lambda r, p: r**2 * (1 + p.s * p.mu_f) - p.s * p.mu_f, below=1)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        y = s.x + (1 - self.r) / (1 + self.r) * (s.x - s.previous)
        return Two(p.joint_prox(y, self.s, "f", "g"), s.x)


class Summed(NamedTuple):
    """A point and the sum of gradients in the dual space."""

    y: Any
    theta: Any


class AcceleratedDualAveraging(pt.Method):
    """The accelerated method in any norm with summed gradients: a steepest step, and a mirror image of the sum."""

    assumes = pt.MirrorSmoothConvex

    def start(self, p: Any, x0: Any) -> Any:
        return Summed(x0, p.mirror_gradient(x0))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        x = 2 / (t + 2) * p.mirror(s.theta) + t / (t + 2) * s.y
        g = p.gradient(x)
        return Summed(p.steepest_step(x, g, 1 / p.L), s.theta - (t + 1) / (2 * p.L) * g)

    def iterate(self, p: Any, s: Any) -> Any:
        return s.y


class QuadraticallyWeightedFrankWolfe(pt.Method):
    """Frank-Wolfe whose point is the mean of all vertices with the weights 1, 4, 9, ..."""

    assumes: ClassVar[Any] = pt.Constrained(pt.SmoothConvex)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x + 6 * (t + 1) / ((t + 2) * (2 * t + 3)) * (p.linear_minimizer(p.gradient(x)) - x)


class GeneralizedConditionalGradient(pt.Method):
    """A smooth function is linearized, a strongly convex one is not."""

    assumes: ClassVar[Any] = pt.Sum(f=pt.SmoothConvex, g=pt.DifferentiableStronglyConvex)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        share = p.g.mu / (p.f.L + p.g.mu)
        return x + share * (p.g.linear_minimizer(p.f.gradient(x)) - x)


class NonconvexCompositeAnyStep(pt.Method):
    """The proximal gradient method for a smooth function and a convex one, any step below 2/L."""

    assumes: ClassVar[Any] = pt.Composite(pt.Smooth)
    eta = pt.Parameter(above=0, below=lambda p: 2 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.prox(x - self.eta * p.gradient(x), self.eta)


class DualProximalGradient(pt.Method):
    """The proximal gradient method on the dual of f + g, by the point that the multiplier makes."""

    assumes: ClassVar[Any] = pt.Sum(f=pt.DifferentiableStronglyConvex, g=pt.Convex)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return self.ascent(p, x)

    def ascent(self, p: Any, y: Any) -> Any:
        """The step from a multiplier y."""
        u = p.f.linear_minimizer(-y)
        return y - p.f.mu * (u - p.g.prox(u - y / p.f.mu, 1 / p.f.mu))

    def iterate(self, p: Any, x: Any) -> Any:
        return p.f.linear_minimizer(-x)


class FastDualProximalGradient(DualProximalGradient):
    """The accelerated proximal gradient method on the dual."""

    lambda_ = pt.NesterovSequence()

    def start(self, p: Any, x0: Any) -> Any:
        return Three(x0, x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        following = self.lambda_(t + 1)
        y = (1 - 1 / following) * s.x + s.z / following
        x = self.ascent(p, y)
        return Three(x, s.z - following * (y - x))

    def iterate(self, p: Any, s: Any) -> Any:
        return p.f.linear_minimizer(-s.x)


class ThreeCopies(NamedTuple):
    """A point for each of three functions."""

    a: Any
    b: Any
    c: Any


class ParallelDouglasRachford(pt.Method):
    """Douglas-Rachford splitting of three functions, each with a copy of the point, and of the copies being one."""

    assumes: ClassVar[Any] = pt.Sum(f=pt.Convex, g=pt.Convex, h=pt.Convex)
    s = pt.Parameter(above=0)

    def start(self, p: Any, x0: Any) -> Any:
        return ThreeCopies(x0, x0, x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        x = (s.a + s.b + s.c) / 3
        return ThreeCopies(
            s.a + p.f.prox(2 * x - s.a, self.s) - x,
            s.b + p.g.prox(2 * x - s.b, self.s) - x,
            s.c + p.h.prox(2 * x - s.c, self.s) - x,
        )


class ProximalFiniteSumConvex(pt.Method):
    """Proximal stochastic gradients of a finite sum."""

    assumes: ClassVar[Any] = pt.Composite(pt.FiniteSum(pt.SmoothConvex))
    eta = pt.Parameter(above=0, below=lambda p: 1 / (4 * p.L))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.prox(x - self.eta * p.component_gradient(x), self.eta)


# The ninth list -------------------------------------------------------------------------------------------------------


class GradientDescentUpToTwo(pt.Method):
    """Gradient descent with any step below 2/L."""

    assumes = pt.SmoothConvex
    h = pt.Parameter(above=0, below=lambda p: 2 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.h * p.gradient(x)


class ShortHeavyBall(TwoPoints):
    """The heavy ball with the momentum of Nesterov's method for the step s = mu/(16 L^2): sqrt(mu s) = mu/(4 L)."""

    assumes = pt.SmoothStronglyConvex

    def root(self, p: Any) -> Any:
        """sqrt(mu s)."""
        return p.mu / (4 * p.L)

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(x0 - 2 * p.mu / (16 * p.L**2 * (1 + self.root(p))) * p.gradient(x0), x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        momentum = (1 - self.root(p)) / (1 + self.root(p))
        return Pair(s.x + momentum * (s.x - s.w) - p.mu / (16 * p.L**2) * p.gradient(s.x), s.x)


class IncrementalSubgradient(pt.Method):
    """Subgradients of the two functions of a sum in turn."""

    assumes: ClassVar[Any] = pt.Sum(f=[pt.ConvexLipschitz] * 2)
    eta = pt.Parameter(above=0)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = x - self.eta * p.f[0].subgradient(x)
        return y - self.eta * p.f[1].subgradient(y)


class ScheduleFree(StartingThree):
    """Subgradients between the mean of the points that they move and the last of them."""

    assumes = pt.ConvexLipschitz
    eta = pt.Parameter(above=0)
    beta = pt.Parameter(at_least=0, below=1)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        x = t / (t + 1) * s.x + s.z / (t + 1)
        y = (1 - self.beta) * s.z + self.beta * x
        return Three(x, s.z - self.eta * p.subgradient(y))


class StronglyConvexPart(pt.Method):
    """The proximal gradient method where the part with the proximal step is strongly convex."""

    assumes: ClassVar[Any] = pt.Sum(f=pt.SmoothConvex, g=pt.DifferentiableStronglyConvex)
    tau = pt.Parameter(above=0, at_most=lambda p: 1 / p.f.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.g.prox(x - self.tau * p.f.gradient(x), self.tau)


class ProximalLooplessSvrg(StartingThree):
    """L-SVRG with a proximal step."""

    assumes: ClassVar[Any] = pt.Composite(pt.FiniteSum(pt.SmoothStronglyConvex))
    probability = pt.Parameter(at_least=lambda p: p.mu / (3 * p.L), below=1)
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / (6 * p.L))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        g = p.component_gradient(s.x) - p.component_gradient(s.z) + p.mean_gradient(s.z)
        return Three(p.prox(s.x - self.eta * g, self.eta), p.with_probability(self.probability, s.x, s.z))


class PrimalAveragingFrankWolfe(StartingThree):
    """Frank-Wolfe with the gradient between the mean of all vertices and the last of them."""

    assumes: ClassVar[Any] = pt.Constrained(pt.SmoothConvex)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        z = p.linear_minimizer(p.gradient(t / (t + 2) * s.x + 2 / (t + 2) * s.z))
        return Three(t / (t + 2) * s.x + 2 / (t + 2) * z, z)


class Averaged(NamedTuple):
    """A point and a mean of gradients."""

    x: Any
    g: Any


class StronglyConvexThreeSequences(StartingThree):
    """The accelerated method of three sequences over a set, of a strongly convex function."""

    assumes: ClassVar[Any] = pt.Constrained(pt.SmoothStronglyConvex)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        y = (s.x + p.q * s.z) / (1 + p.q)
        z = p.project((1 - p.q) * s.z + p.q * y - p.q / p.mu * p.gradient(y))
        return Three((1 - p.q) * s.x + p.q * z, z)


class ConstantAnchoredExtragradient(TwoPoints):
    """Extragradient steps of one length, both anchored at the start: EAG-C."""

    assumes = pt.MonotoneLipschitz
    alpha = pt.Parameter(above=0, at_most=lambda p: 1 / (8 * p.L))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        anchored = s.x + (s.w - s.x) / (t + 2)
        return Pair(anchored - self.alpha * p.operator(anchored - self.alpha * p.operator(s.x)), s.w)


class StronglyMonotonePastExtragradient(TwoPoints):
    """Popov's method over a set, of a strongly monotone operator."""

    assumes: ClassVar[Any] = pt.Constrained(pt.StronglyMonotoneLipschitz)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        w = p.project(s.x - p.operator(s.w) / (4 * p.L))
        return Pair(p.project(s.x - p.operator(w) / (4 * p.L)), w)


class AlternatingUpdates(pt.Method):
    """ADMM by what it remembers, w = A x + y/rho."""

    assumes = pt.LinearlyConstrained
    rho = pt.Parameter(above=0)

    def missed(self, p: Any, w: Any) -> Any:
        """A x + B z - c after the update of z, and that of x as if the multiplier had followed the first."""
        z = p.second_update(p.target - w, self.rho)
        return p.constraint(p.update(2 * (p.target - p.second_linear(z)) - w, self.rho), z)


class RelaxedAlternatingDirections(AlternatingUpdates):
    """ADMM, over- or under-relaxed."""

    a = pt.Parameter(above=0, below=2)

    def start(self, p: Any, x0: Any) -> Any:
        return p.linear(x0)

    def step(self, p: Any, t: Any, w: Any) -> Any:
        return w + self.a * self.missed(p, w)


class AcceleratedAlternatingDirections(AlternatingUpdates):
    """ADMM by Halpern's iteration of its reflection."""

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(p.linear(x0), p.linear(x0))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        return Pair(s.w / (t + 2) + (t + 1) / (t + 2) * (s.x + 2 * self.missed(p, s.x)), s.w)


class SmoothMirrorProx(pt.Method):
    """Mirror prox for a smooth function in any norm, by the points in the middle."""

    assumes = pt.MirrorSmoothConvex

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.mirror_step(x, p.gradient(self.iterate(p, x)), 1 / p.L)

    def iterate(self, p: Any, x: Any) -> Any:
        """The point in the middle of the step from x."""
        return p.mirror_step(x, p.gradient(x), 1 / p.L)


class AnytimeMirrorDescent(StartingThree):
    """Mirror descent with subgradients at the mean of the points that it moves."""

    assumes = pt.MirrorConvex
    eta = pt.Parameter(above=0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        x = t / (t + 1) * s.x + s.z / (t + 1)
        return Three(x, p.mirror_step(s.z, p.subgradient(x), self.eta))


class AcceleratedStochasticOverASet(StartingThree):
    """Three sequences with stochastic gradients over a set: AC-SA."""

    assumes: ClassVar[Any] = pt.Constrained(pt.Stochastic(pt.SmoothConvex))
    gamma = pt.Parameter(above=0, at_most=lambda p: 1 / (2 * p.L))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        y = t / (t + 2) * s.x + 2 / (t + 2) * s.z
        z = p.project(s.z - self.gamma * (t + 1) / 2 * p.stochastic_gradient(y))
        return Three(t / (t + 2) * s.x + 2 / (t + 2) * z, z)


class ProbabilisticGradient(pt.Method):
    """A full gradient now and then, else what a component's changes: PAGE with one component a step."""

    assumes: ClassVar[Any] = pt.FiniteSum(pt.SmoothConvex)
    w = pt.Parameter(above=0)  # sqrt((1 - probability)/probability)
    gamma = pt.Parameter(above=0, at_most=lambda p: 1 / (p.L * (1 + p.w)))

    def start(self, p: Any, x0: Any) -> Any:
        return Averaged(x0, p.mean_gradient(x0))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        x = s.x - self.gamma * s.g
        change = p.component_gradient(x) - p.component_gradient(s.x)
        return Averaged(x, p.with_probability(1 / (1 + self.w**2), p.mean_gradient(x), s.g + change))


class NonconvexAcceleratedGradient(StartingThree):
    """The accelerated method with steps that are short enough for functions that need not be convex."""

    assumes = pt.Smooth

    def step(self, p: Any, t: Any, s: Any) -> Any:
        g = p.gradient(s.x)
        z = s.z - (1 + 1 / (2 * (t + 2))) / (2 * p.L) * g
        return Three((t + 1) / (t + 3) * (s.x - g / (2 * p.L)) + 2 / (t + 3) * z, z)


class NonconvexStochasticMomentum(pt.Method):
    """Stochastic gradients with momentum, of a function that need not be convex."""

    assumes: ClassVar[Any] = pt.Stochastic(pt.Smooth)
    beta = pt.Parameter(at_least=0, below=1)
    alpha = pt.Parameter(above=0, at_most=lambda p: (1 - p.beta) / (4 * p.L))

    def start(self, p: Any, x0: Any) -> Any:
        return Averaged(x0, 0 * x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        g = self.beta * s.g + (1 - self.beta) * p.stochastic_gradient(s.x)
        return Averaged(s.x - self.alpha * g, g)


class ErrorFeedbackGrowth(pt.Method):
    """EF21 under the Polyak-Lojasiewicz inequality."""

    assumes: ClassVar[Any] = pt.Compressed(pt.PolyakLojasiewicz)
    gamma = pt.Parameter(above=0, at_most=lambda p: p.theta / (2 * p.L))

    def start(self, p: Any, x0: Any) -> Any:
        return Averaged(x0, p.gradient(x0))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        x = s.x - self.gamma * s.g
        return Averaged(x, s.g + p.compress(p.gradient(x) - s.g))


class CubicFlow(methods.Flow):
    """The accelerated flow of the third order, x'' + (4/t) x' + 9 c t grad f(x) = 0, from rest."""

    assumes = pt.DifferentiableConvex
    c = pt.Parameter(above=0)

    def start(self, p: Any, x0: Any) -> Any:
        return methods.AcceleratedFlow.State(x0, 0 * x0)

    def velocity(self, p: Any, t: Any, s: Any) -> Any:
        return methods.AcceleratedFlow.State(s.v, -4 / t * s.v - 9 * self.c * t * p.gradient(s.x))


# The tenth list -------------------------------------------------------------------------------------------------------


class StrongGrowthDescent(pt.Method):
    """Stochastic gradients whose noise vanishes with the gradient, with the step 1/(L (1 + tau))."""

    assumes: ClassVar[Any] = pt.NoiseGrowth(pt.SmoothStronglyConvex)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.stochastic_gradient(x) / (p.L * (1 + p.tau))


class DecreasingNormalizedSubgradient(pt.Method):
    """Projected subgradient steps of the lengths c/sqrt(t + 1)."""

    assumes: ClassVar[Any] = pt.Constrained(pt.ConvexLipschitz)
    c = pt.Parameter(above=0)
    root = pt.Root(lambda s, t: s**2 - (t + 1))
    length = pt.Decided(above=0, at_most=lambda p: p.G)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.project(x - self.c / (self.root(t) * self.length(t)) * p.subgradient(x))

    def such_that(self, p: Any, t: Any, x: Any) -> Any:
        return self.length(t) ** 2, "=", p.norm_squared(p.subgradient(x))

    def decide(self, p: Any, t: Any, x: Any) -> Any:
        length = p.norm_squared(p.subgradient(x)) ** 0.5
        return min(length, p.G) if length > 0 else 1e-300


class GrowingNoise(pt.Method):
    """Stochastic gradients whose noise grows with the gradient, under the Polyak-Lojasiewicz inequality."""

    assumes: ClassVar[Any] = pt.NoiseGrowth(pt.PolyakLojasiewicz)
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / (p.L * (1 + p.tau)))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.stochastic_gradient(x)


class AcceleratedExtragradient(StartingThree):
    """The accelerated method with two gradients a step, an implicit step approximated: AXGD."""

    assumes = pt.SmoothConvex

    def step(self, p: Any, t: Any, s: Any) -> Any:
        a, share = (t + 2) / 2, 2 * (t + 2) / ((t + 1) * (t + 4))  # a_{t+1}, and a_{t+1}/A_{t+1}
        y = (1 - share) * s.x + share * s.z
        x = (1 - share) * s.x + share * (s.z - a / p.L * p.gradient(y))
        return Three(x, s.z - a / p.L * p.gradient(x))


class Lazy(NamedTuple):
    """A point, the image of the start in the dual space, and the sum of the gradients."""

    x: Any
    first: Any
    total: Any


class DecreasingDualAveraging(pt.Method):
    """Dual averaging in any norm: after t gradients each of them counts c/sqrt(t)."""

    assumes = pt.MirrorConvex
    c = pt.Parameter(above=0)
    root = pt.Root(lambda s, t: s**2 - (t + 1))

    def start(self, p: Any, x0: Any) -> Any:
        theta = p.mirror_gradient(x0)
        return Lazy(x0, theta, 0 * theta)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        total = s.total + p.subgradient(s.x)
        return Lazy(p.mirror(s.first - self.c / self.root(t) * total), s.first, total)


class ShortAcceleratedGradient(pt.Method):
    """Nesterov's method with steps up to 1/(3 L), asked for the least gradient."""

    assumes = pt.SmoothConvex
    s = pt.Parameter(above=0, at_most=lambda p: 1 / (3 * p.L))

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(x0, x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        y = s.x - self.s * p.gradient(s.x)
        return Pair(y + t / (t + 3) * (y - s.w), y)


class SlowHalpern(TwoPoints):
    """Halpern's iteration with the weights 2/(t + 3) of the start."""

    assumes = pt.Nonexpansive

    def step(self, p: Any, t: Any, s: Any) -> Any:
        return Pair(2 * s.w / (t + 3) + (t + 1) / (t + 3) * p.apply(s.x), s.w)


class StochasticAnytimeMirrorDescent(StartingThree):
    """Mirror descent with stochastic subgradients at the mean of the points that it moves."""

    assumes: ClassVar[Any] = pt.Stochastic(pt.MirrorConvex)
    eta = pt.Parameter(above=0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        x = t / (t + 1) * s.x + s.z / (t + 1)
        return Three(x, p.mirror_step(s.z, p.stochastic_gradient(x), self.eta))


class AnyRelaxedProjections(pt.Method):
    """Two projections in turn, over- or under-relaxed."""

    assumes: ClassVar[Any] = pt.Sum(C=pt.ConvexSet, D=pt.ConvexSet)
    a = pt.Parameter(above=0, below=Fraction(3, 2))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x + self.a * (p.D.project(p.C.project(x)) - x)


class DecreasingIncrementalSubgradient(pt.Method):
    """Subgradients of the two functions of a sum in turn, with steps c/sqrt(t + 1)."""

    assumes: ClassVar[Any] = pt.Sum(f=[pt.ConvexLipschitz] * 2)
    c = pt.Parameter(above=0)
    root = pt.Root(lambda s, t: s**2 - (t + 1))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = x - self.c / self.root(t) * p.f[0].subgradient(x)
        return y - self.c / self.root(t) * p.f[1].subgradient(y)


class ProximalDifference(pt.Method):
    """A difference of convex functions: a step along the slope of the second, then a proximal one of the first."""

    assumes: ClassVar[Any] = pt.DifferenceOfConvex(pt.Convex, pt.Convex)
    s = pt.Parameter(above=0)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.g.prox(x + self.s * p.h.subgradient(x), self.s)


class DecreasingProximalFiniteSum(pt.Method):
    """Proximal stochastic gradients of a finite sum with steps c/sqrt(t + 1)."""

    assumes: ClassVar[Any] = pt.Composite(pt.FiniteSum(pt.SmoothConvex))
    c = pt.Parameter(above=0, below=lambda p: 1 / (4 * p.L))
    root = pt.Root(lambda s, t: s**2 - (t + 1))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        eta = self.c / self.root(t)
        return p.prox(x - eta * p.component_gradient(x), eta)


class MonotoneFlow(methods.Flow):
    """The flow x' = -F(x) of a strongly monotone operator."""

    assumes: ClassVar[Any] = pt.StronglyMonotoneLipschitz

    def velocity(self, p: Any, t: Any, x: Any) -> Any:
        return -p.operator(x)


class LipschitzPeacemanRachford(pt.Method):
    """Reflected resolvents of a strongly monotone Lipschitz operator and of a monotone one."""

    assumes: ClassVar[Any] = pt.Sum(A=pt.StronglyMonotoneLipschitz, B=pt.Monotone)
    s = pt.Parameter(above=0)

    def step(self, p: Any, t: Any, z: Any) -> Any:
        y = 2 * p.A.resolvent(z, self.s) - z
        return 2 * p.B.resolvent(y, self.s) - y


class StronglyMonotoneExtragradient(pt.Method):
    """Extragradient steps of the length 1/(4 L), of a strongly monotone operator."""

    assumes = pt.StronglyMonotoneLipschitz

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.operator(x - p.operator(x) / (4 * p.L)) / (4 * p.L)


class Saddle(NamedTuple):
    """The primal and the dual point."""

    x: Any
    y: Any


class RelaxedChambollePock(pt.Method):
    """Chambolle and Pock's method, over- or under-relaxed."""

    assumes = pt.SaddlePoint
    tau = pt.Parameter(above=0)
    theta = pt.Parameter(above=0, at_most=1)  # tau sigma M^2
    a = pt.Parameter(above=0, below=2)

    def start(self, p: Any, x0: Any) -> Any:
        return Saddle(x0, 0 * p.linear(x0))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        sigma = self.theta / (self.tau * p.M**2)
        x = p.prox(s.x - self.tau * p.adjoint(s.y), self.tau)
        y = p.dual_prox(s.y + sigma * p.linear(2 * x - s.x), sigma)
        return Saddle(s.x + self.a * (x - s.x), s.y + self.a * (y - s.y))


class CocoerciveFlow(MonotoneFlow):
    """The flow of a cocoercive operator."""

    assumes: ClassVar[Any] = pt.Cocoercive


class InertialProximalGradient(Remembering):
    """iPiano: the heavy ball with a proximal step, of a smooth function and a convex one."""

    assumes: ClassVar[Any] = pt.Composite(pt.Smooth)
    beta = pt.Parameter(at_least=0, below=1)
    alpha = pt.Parameter(above=0, below=lambda p: 2 * (1 - p.beta) / p.L)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        y = s.x - self.alpha * p.gradient(s.x) + self.beta * (s.x - s.previous)
        return Two(p.prox(y, self.alpha), s.x)


class GeneralizedForwardBackward(TwoPoints):
    """A gradient step of one function, and proximal steps of two others, each with a copy of the point."""

    assumes: ClassVar[Any] = pt.Sum(f=pt.SmoothConvex, g=pt.Convex, h=pt.Convex)
    s = pt.Parameter(above=0, below=lambda p: 2 / p.f.L)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        x = (s.x + s.w) / 2
        forward = 2 * x - self.s * p.f.gradient(x)
        return Pair(
            s.x + p.g.prox(forward - s.x, 2 * self.s) - x,
            s.w + p.h.prox(forward - s.w, 2 * self.s) - x,
        )


class ShadowDouglasRachford(TwoPoints):
    """A forward-backward step, corrected by what the last one changed of the operator."""

    assumes: ClassVar[Any] = pt.Composite(pt.MonotoneLipschitz)
    s = pt.Parameter(above=0, below=lambda p: 1 / (3 * p.L))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        g = p.operator(s.x)
        return Pair(p.resolvent(s.x - self.s * g, self.s) - self.s * (g - p.operator(s.w)), s.x)


# The eleventh list ----------------------------------------------------------------------------------------------------


class PolynomialOptimizedGradient(StartingThree):
    """The optimized gradient method with the sequence (t + a)/a: OGM-a."""

    assumes = pt.SmoothConvex
    a = pt.Parameter(at_least=2)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        share = 2 * (t + self.a) / ((t + 1) * (t + 2 * self.a))  # of (t + a)/a in the sum of these from 0 to t
        x = (1 - share) * self.iterate(p, s) + share * s.z
        return Three(x, s.z - 2 * (t + self.a) / (self.a * p.L) * p.gradient(x))

    def iterate(self, p: Any, s: Any) -> Any:
        """The gradient step from x."""
        return s.x - p.gradient(s.x) / p.L


class OneSidedDouglasRachford(pt.Method):
    """Douglas-Rachford splitting of an operator that is Lipschitz and strongly monotone, and of a monotone one."""

    assumes: ClassVar[Any] = pt.Sum(A=pt.StronglyMonotoneLipschitz, B=pt.Monotone)
    s = pt.Parameter(above=0)

    def step(self, p: Any, t: Any, z: Any) -> Any:
        x = p.A.resolvent(z, self.s)
        return z + p.B.resolvent(2 * x - z, self.s) - x


class RelaxedAveragedProjections(pt.Method):
    """Projections on two sets at once, over- or under-relaxed."""

    assumes: ClassVar[Any] = pt.Sum(C=pt.ConvexSet, D=pt.ConvexSet)
    a = pt.Parameter(above=0, below=2)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x + self.a * ((p.C.project(x) + p.D.project(x)) / 2 - x)


class LogarithmicStochasticSubgradient(pt.Method):
    """Projected stochastic subgradients of a strongly convex function with steps 1/(mu (t + 1))."""

    assumes: ClassVar[Any] = pt.Constrained(pt.Stochastic(pt.StronglyConvexLipschitz))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.project(x - p.stochastic_gradient(x) / (p.mu * (t + 1)))


class SymmetricAlternatingDirections(pt.Method):
    """ADMM whose multiplier follows each of the two updates, by a share: contractive Peaceman-Rachford splitting."""

    assumes = pt.LinearlyConstrained
    rho = pt.Parameter(above=0)
    a = pt.Parameter(above=0, below=1)

    def start(self, p: Any, x0: Any) -> Any:
        return Saddle(x0, 0 * p.target)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        x, _, y = self.round(p, s)
        return Saddle(x, y)

    def round(self, p: Any, s: Any) -> Any:
        """The two updates, and the multiplier after them."""
        z = p.second_update(p.target - p.linear(s.x) - s.y / self.rho, self.rho)
        y = s.y + self.a * self.rho * p.constraint(s.x, z)
        x = p.update(p.target - p.second_linear(z) - y / self.rho, self.rho)
        return x, z, y + self.a * self.rho * p.constraint(x, z)


class MinimalLifting(TwoPoints):
    """Resolvents of three operators in turn, with two points that remember."""

    assumes: ClassVar[Any] = pt.Sum(A=pt.Monotone, B=pt.Monotone, C=pt.Monotone)
    s = pt.Parameter(above=0)
    a = pt.Parameter(above=0, below=1)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        x = p.A.resolvent(s.x, self.s)
        y = p.B.resolvent(s.w + x - s.x, self.s)
        return Pair(s.x + self.a * (y - x), s.w + self.a * (p.C.resolvent(x + y - s.w, self.s) - y))


class StillShorterFrankWolfe(pt.Method):
    """Frank-Wolfe with steps 4/(t + 4)."""

    assumes: ClassVar[Any] = pt.Constrained(pt.SmoothConvex)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x + 4 / (t + 4) * (p.linear_minimizer(p.gradient(x)) - x)


class StronglyMonotoneRelaxedProximalPoint(pt.Method):
    """The proximal point method of a strongly monotone operator, under-relaxed."""

    assumes = pt.StronglyMonotone
    s = pt.Parameter(above=0)
    a = pt.Parameter(above=0, at_most=1)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x + self.a * (p.resolvent(x, self.s) - x)


class AnyRelaxedForwardBackward(pt.Method):
    """Forward-backward steps, over- or under-relaxed."""

    assumes: ClassVar[Any] = pt.Composite(pt.Cocoercive)
    s = pt.Parameter(above=0, below=lambda p: 2 / p.L)
    a = pt.Parameter(above=0, below=lambda p: 2 - p.s * p.L / 2)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x + self.a * (p.resolvent(x - self.s * p.operator(x), self.s) - x)


class HessianDampedFlow(methods.Flow):
    """x'' + (a/t) x' + b Hess f(x) x' + (1 + b/t) grad f(x) = 0, by x and v = x' + b grad f(x)."""

    assumes = pt.DifferentiableConvex
    a = pt.Parameter(at_least=3)
    b = pt.Parameter(at_least=0)

    def start(self, p: Any, x0: Any) -> Any:
        return methods.AcceleratedFlow.State(x0, (self.a - 1) * self.b / self.a * p.gradient(x0))

    def velocity(self, p: Any, t: Any, s: Any) -> Any:
        g = p.gradient(s.x)
        return methods.AcceleratedFlow.State(s.v - self.b * g, -self.a / t * s.v - (1 - (self.a - 1) * self.b / t) * g)


class OperatorExtrapolation(TwoPoints):
    """Forward-backward steps along an operator that is extrapolated, strongly monotone."""

    assumes: ClassVar[Any] = pt.Composite(pt.StronglyMonotoneLipschitz)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        g = p.operator(s.x) + p.L / (p.L + p.mu) * (p.operator(s.x) - p.operator(s.w))
        return Pair(p.resolvent(s.x - g / (2 * p.L), 1 / (2 * p.L)), s.x)


class OptimalMethod(StartingThree):
    """The optimal method of estimating sequences for gamma_0 = L: A_t is 1/((1 - alpha_0) ... (1 - alpha_{t-1}))."""

    assumes = pt.SmoothStronglyConvex
    A = pt.Root(
        lambda following, previous, p: (following - previous) ** 2 - following * (1 - p.q**2 + p.q**2 * following),
        start=1,
    )

    def step(self, p: Any, t: Any, s: Any) -> Any:
        k, now, following = p.q**2, self.A(t), self.A(t + 1)
        alpha = (following - now) / following
        old, new = k + (1 - k) / now, k + (1 - k) / following  # gamma_t/L and gamma_{t+1}/L, which is alpha^2
        y = (alpha * old * s.z + new * s.x) / (old + alpha * k)
        g = p.gradient(y)
        return Three(y - g / p.L, ((1 - alpha) * old * s.z + alpha * k * y - alpha / p.L * g) / new)


class StronglyConvexAcceleratedStochastic(StartingThree):
    """Three sequences with stochastic gradients of a strongly convex function: AC-SA."""

    assumes: ClassVar[Any] = pt.Stochastic(pt.SmoothStronglyConvex)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        alpha, pull = 2 / (t + 2), p.mu * t * (t + 1) + 4 * p.L
        share = 2 * pull / (4 * p.L * (t + 2) + p.mu * t * (t + 1) * (t + 4))
        y = (1 - share) * s.x + share * s.z
        g = p.stochastic_gradient(y)
        z = (pull * s.z + 2 * (t + 1) * (p.mu * y - g)) / (p.mu * (t + 1) * (t + 2) + 4 * p.L)
        return Three((1 - alpha) * s.x + alpha * z, z)


class StronglyMonotoneExtragradientOverASet(pt.Method):
    """Extragradient steps of the length 1/(4 L) over a set, of a strongly monotone operator."""

    assumes: ClassVar[Any] = pt.Constrained(pt.StronglyMonotoneLipschitz)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = p.project(x - p.operator(x) / (4 * p.L))
        return p.project(x - p.operator(y) / (4 * p.L))


class Dual(NamedTuple):
    """A mean of vertices, the last of them, and a mean of gradients."""

    x: Any
    z: Any
    g: Any


class PrimalDualAveragingFrankWolfe(pt.Method):
    """Frank-Wolfe with the gradients averaged, as well as the vertices."""

    assumes: ClassVar[Any] = pt.Constrained(pt.SmoothConvex)

    def start(self, p: Any, x0: Any) -> Any:
        return Dual(x0, x0, 0 * x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        share = 2 / (t + 2)
        g = (1 - share) * s.g + share * p.gradient((1 - share) * s.x + share * s.z)
        z = p.linear_minimizer(g)
        return Dual((1 - share) * s.x + share * z, z, g)


class StronglyConvexAcceleratedCoordinateDescent(StartingThree):
    """Accelerated coordinate descent of a strongly convex function: APCG."""

    assumes = pt.CoordinateSmoothStronglyConvex
    r = pt.Root(lambda r, p: r**2 - p.mu, below=1)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        alpha = self.r / p.n
        y = (s.x + alpha * s.z) / (1 + alpha)
        g = p.coordinate_gradient(y)
        return Three(y - g, (1 - alpha) * s.z + alpha * y - g / self.r)


class FrankWolfeMomentum(pt.Method):
    """Frank-Wolfe with the mean of the gradients at its points, which weighs the last by 2/(t + 2)."""

    assumes: ClassVar[Any] = pt.Constrained(pt.SmoothConvex)

    def start(self, p: Any, x0: Any) -> Any:
        return Averaged(x0, 0 * x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        g = t / (t + 2) * s.g + 2 / (t + 2) * p.gradient(s.x)
        return Averaged(t / (t + 2) * s.x + 2 / (t + 2) * p.linear_minimizer(g), g)


class ProximalLooplessSvrgConvex(StartingThree):
    """L-SVRG with a proximal step, of convex functions."""

    assumes: ClassVar[Any] = pt.Composite(pt.FiniteSum(pt.SmoothConvex))
    probability = pt.Parameter(above=0, at_most=1)
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / (16 * p.L))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        g = p.component_gradient(s.x) - p.component_gradient(s.z) + p.mean_gradient(s.z)
        return Three(p.prox(s.x - self.eta * g, self.eta), p.with_probability(self.probability, s.x, s.z))


class ExpectedlySmoothDescent(pt.Method):
    """Stochastic gradients of a convex function that are smooth in the mean."""

    assumes: ClassVar[Any] = pt.ExpectedSmoothness(pt.SmoothConvex)
    eta = pt.Parameter(above=0, below=lambda p: 1 / (2 * p.ell))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.stochastic_gradient(x)


class GrowingDescent(pt.Method):
    """Gradient descent with steps h_t/L that grow up to 2/L: h^2 + A h = 2 (A + 1), A the sum of those before."""

    assumes = pt.SmoothConvex
    A = pt.Root(lambda following, previous: following**2 - previous * following - 2 * previous - 2, start=0)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - (self.A(t + 1) - self.A(t)) / p.L * p.gradient(x)


class StronglyMonotoneForwardStep(pt.Method):
    """A step along a strongly monotone Lipschitz operator, and the resolvent of a monotone one."""

    assumes: ClassVar[Any] = pt.Composite(pt.StronglyMonotoneLipschitz)
    s = pt.Parameter(above=0, below=lambda p: 2 * p.mu / p.L**2)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.resolvent(x - self.s * p.operator(x), self.s)


class VaryingAnchoredExtragradient(pt.Method):
    """Extragradient steps both anchored at the start, of a length that falls from 618/1000 L to a limit: EAG-V."""

    assumes = pt.MonotoneLipschitz
    alpha = pt.Decided(
        start=lambda p: Fraction(309, 500) / p.L,
        above=lambda p: Fraction(109, 250) / p.L,
        at_most=lambda p: Fraction(309, 500) / p.L,
        following=pt.Parameter(above=lambda p: Fraction(109, 250) / p.L, at_most=lambda p: p.alpha_t),
    )

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(x0, x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        anchored = s.x + (s.w - s.x) / (t + 2)
        return Pair(anchored - self.alpha(t) * p.operator(anchored - self.alpha(t) * p.operator(s.x)), s.w)

    def such_that(self, p: Any, t: Any, s: Any) -> Any:
        length = (self.alpha(t) * p.L) ** 2
        left = (self.alpha(t) - self.alpha(t + 1)) * (1 - length) * (t + 1) * (t + 3)
        return left, "=", self.alpha(t) * length

    def decide(self, p: Any, t: Any, s: Any) -> Any:
        length = (self.alpha(t) * p.L) ** 2
        return self.alpha(t) * (1 - length / ((1 - length) * (t + 1) * (t + 3)))


class DecreasingGrowth(pt.Method):
    """Stochastic gradients under the Polyak-Lojasiewicz inequality, with the steps 2/(mu t + 2 L)."""

    assumes: ClassVar[Any] = pt.Stochastic(pt.PolyakLojasiewicz)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - 2 / (p.mu * t + 2 * p.L) * p.stochastic_gradient(x)


class ProximalSagaConvex(StartingThree):
    """SAGA with a proximal step, of convex functions."""

    assumes: ClassVar[Any] = pt.Composite(pt.FiniteSum(pt.SmoothConvex))
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / (16 * p.L))

    def start(self, p: Any, x0: Any) -> Any:
        return Three(x0, p.table(x0))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        g = p.component_gradient(s.x) - p.component_gradient(s.z) + p.mean_gradient(s.z)
        return Three(p.prox(s.x - self.eta * g, self.eta), p.replaced(s.z, s.x))


class StronglyConvexPartMomentum(Remembering):
    """The accelerated proximal gradient method where the part with the proximal step is strongly convex."""

    assumes: ClassVar[Any] = pt.Sum(f=pt.SmoothConvex, g=pt.DifferentiableStronglyConvex)
    r = pt.Root(lambda r, p: r**2 * (p.L_f + p.mu_g) - p.mu_g, below=1)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        y = s.x + (1 - self.r) / (1 + self.r) * (s.x - s.previous)
        return Two(p.g.prox(y - p.f.gradient(y) / p.f.L, 1 / p.f.L), s.x)


class MirrorThreeSequences(StartingThree):
    """The accelerated method of three sequences with Bregman proximal steps, in any norm."""

    assumes: ClassVar[Any] = pt.Composite(pt.MirrorSmoothConvex)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        y = t / (t + 2) * s.x + 2 / (t + 2) * s.z
        z = p.mirror_step(s.z, p.gradient(y), (t + 1) / (2 * p.L))
        return Three(t / (t + 2) * s.x + 2 / (t + 2) * z, z)


class AcceleratedStrongGrowth(StartingThree):
    """The accelerated method with stochastic gradients whose noise vanishes with the gradient."""

    assumes: ClassVar[Any] = pt.NoiseGrowth(pt.SmoothConvex)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        y = t / (t + 2) * s.x + 2 / (t + 2) * s.z
        g = p.stochastic_gradient(y) / (p.L * (1 + p.tau))
        return Three(y - g, s.z - (t + 1) / (2 * (1 + p.tau)) * g)


class StochasticForwardStep(pt.Method):
    """Steps along a cocoercive operator that is known up to noise."""

    assumes: ClassVar[Any] = pt.Stochastic(pt.Cocoercive)
    s = pt.Parameter(above=0, below=lambda p: 2 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.s * p.stochastic_operator(x)


class MirrorProximalAnyStep(pt.Method):
    """The Bregman proximal gradient method with any step up to 1/L."""

    assumes: ClassVar[Any] = pt.Composite(pt.RelativelySmooth)
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.mirror_step(x, p.gradient(x), self.eta)


class RyuSplitting(pt.Method):
    """Ryu's splitting of three monotone operators."""

    assumes: ClassVar[Any] = pt.Sum(A=pt.Monotone, B=pt.Monotone, C=pt.Monotone)
    s = pt.Parameter(above=0)
    a = pt.Parameter(above=0, below=1)

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(x0, 0 * x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        x = p.A.resolvent(s.x, self.s)
        y = p.B.resolvent(s.w + x, self.s)
        z = p.C.resolvent(x - s.x + y - s.w, self.s)
        return Pair(s.x + self.a * (z - x), s.w + self.a * (z - y))


class InterpolatingFiniteSum(pt.Method):
    """Stochastic gradients of a finite sum with the step 1/L."""

    assumes: ClassVar[Any] = pt.FiniteSum(pt.SmoothStronglyConvex)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.component_gradient(x) / p.L


class ConvexStrongGrowth(pt.Method):
    """Stochastic gradients of a convex function, whose noise vanishes with the gradient."""

    assumes: ClassVar[Any] = pt.NoiseGrowth(pt.SmoothConvex)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.stochastic_gradient(x) / (p.L * (1 + p.tau))


class InexactAnyStep(pt.Method):
    """Gradient descent with gradients that have a relative error, any step up to the best one for these."""

    assumes: ClassVar[Any] = pt.Inexact(pt.SmoothStronglyConvex)
    eta = pt.Parameter(above=0, at_most=lambda p: 2 / ((1 - p.delta) * p.mu + (1 + p.delta) * p.L))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.inexact_gradient(x)


class DecreasingNonconvexStochastic(pt.Method):
    """Stochastic gradients of a function that need not be convex, with steps c/sqrt(t + 1)."""

    assumes: ClassVar[Any] = pt.Stochastic(pt.Smooth)
    c = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)
    root = pt.Root(lambda s, t: s**2 - (t + 1))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.c / self.root(t) * p.stochastic_gradient(x)


class QuasiMonotoneDualAveraging(pt.Method):
    """Dual averaging with subgradients at the mean of its points, of which the last is asked for."""

    assumes = pt.ConvexLipschitz
    c = pt.Parameter(above=0)
    root = pt.Root(lambda s, t: s**2 - (t + 1))

    def start(self, p: Any, x0: Any) -> Any:
        return Lazy(x0, x0, 0 * x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        total = s.total + p.subgradient(s.x)
        z = s.first - self.c / self.root(t) * total
        return Lazy((t + 1) / (t + 2) * s.x + z / (t + 2), s.first, total)


class ForwardBackwardHalfForward(pt.Method):
    """A step along a cocoercive and a Lipschitz operator, a resolvent, and a correction of the Lipschitz one."""

    assumes: ClassVar[Any] = pt.Sum(A=pt.Monotone, B=pt.Cocoercive, C=pt.MonotoneLipschitz)
    s = pt.Parameter(above=0, below=lambda p: 2 / (p.B.L + 2 * p.C.L))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = p.A.resolvent(x - self.s * (p.B.operator(x) + p.C.operator(x)), self.s)
        return y - self.s * (p.C.operator(y) - p.C.operator(x))


@dataclass(frozen=True)
class Question(discovery.Case):
    """A case with its source, and whether the known bound is linear."""

    source: str = ""
    linear: bool = False


_STRONG = {"L": Fraction(1), "mu": Fraction(1, 25), "q": Fraction(1, 5)}
_HALF, _TENTH = Fraction(1, 2), Fraction(1, 10)


def linear(name: str, method: type, measure: str, at: dict[str, Any], factor: Any, source: str) -> Question:
    """A question whose answer is a factor a step."""
    return Question(name, method, measure, at, lambda T, v: float(factor) ** T, source=source, linear=True)


FIRST = (
    Question(
        "relaxed proximal point",
        RelaxedProximalPoint,
        "residual",
        {"s": 1, "a": _HALF},
        lambda T, v: 1 / (0.75 * T),
        source="Eckstein, Bertsekas 1992",
        scalar="p.norm_squared(x - p.resolvent(x, self.s))",
    ),
    linear(
        "Peaceman-Rachford",
        PeacemanRachford,
        "distance",
        {"L_f": 1, "mu_f": Fraction(1, 25), "s": _HALF},
        Fraction(49, 51) ** 2,
        "Giselsson, Boyd 2017",
    ),
    linear(
        "projected gradient, strongly convex",
        ProjectedGradient,
        "distance",
        {**_STRONG, "eta": 1},
        Fraction(24, 25) ** 2,
        "Nesterov 2004, section 2.2",
    ),
    linear(
        "gradient descent, Polyak-Lojasiewicz",
        PolyakLojasiewiczDescent,
        "gap",
        _STRONG,
        Fraction(24, 25),
        "Polyak 1963; Karimi, Nutini, Schmidt 2016",
    ),
    linear(
        "inexact gradient descent",
        InexactDescent,
        "distance",
        {**_STRONG, "delta": _TENTH},
        ((Fraction(11, 10) - Fraction(9, 250)) / (Fraction(11, 10) + Fraction(9, 250))) ** 2,
        "de Klerk, Glineur, Taylor 2020",
    ),
    Question(
        "fast extragradient",
        FastExtragradient,
        "residual",
        {"L": 1},
        lambda T, v: 4 / T**2,
        source="Yoon, Ryu 2021; Lee, Kim 2021",
        scalar="p.norm_squared(p.operator(s.x))",
    ),
    linear(
        "accelerated gradient, constant momentum",
        ConstantMomentum,
        "gap",
        _STRONG,
        Fraction(4, 5),
        "Nesterov 2004, theorem 2.2.3",
    ),
    Question(
        "proximal gradient, gradient mapping",
        ProximalGradient,
        "residual",
        {"L": 1},
        lambda T, v: 4 / (T + 1) ** 2,
        source="Beck 2017, theorem 10.26",
    ),
    Question(
        "dual averaging",
        methods.LazyMirrorDescent,
        "gap",
        {"eta": _TENTH, "G": 1},
        lambda T, v: 1 / (0.1 * T) + 0.05,
        source="Nesterov 2009",
    ),
    linear(
        "relaxed contraction",
        RelaxedContraction,
        "distance",
        {"L": _HALF, "a": _HALF},
        Fraction(9, 16),
        "Banach 1922; Bauschke, Combettes 2017",
    ),
    linear(
        "proximal point, strongly monotone",
        StronglyMonotoneProximalPoint,
        "distance",
        {"mu": Fraction(1, 25), "s": 1},
        Fraction(25, 26) ** 2,
        "Rockafellar 1976",
    ),
    linear(
        "accelerated flow, strongly convex",
        methods.StronglyConvexAcceleratedFlow,
        "gap",
        {"mu": Fraction(1, 25), "r": Fraction(1, 5)},
        math.exp(-0.2),
        "Wilson, Recht, Jordan 2021",
    ),
    linear(
        "gradient flow, strongly convex",
        methods.StronglyConvexGradientFlow,
        "distance",
        {"mu": Fraction(1, 25)},
        math.exp(-0.08),
        "folklore",
    ),
    Question(
        "finite sums, strongly convex",
        methods.StronglyConvexFiniteSumGradientDescent,
        "distance",
        {**_STRONG, "eta": _HALF, "sigma": _TENTH},
        lambda T, v: 0.98**T + 2 * 0.5 * 0.01 * 25 * (1 - 0.98**T),
        source="Gower et al. 2019, theorem 3.1",
    ),
    linear(
        "descent-ascent, strongly monotone",
        DescentAscent,
        "distance",
        {"L_B": 1, "mu_A": Fraction(1, 25), "s": Fraction(1, 25)},
        (1 + Fraction(1, 625)) / (1 + Fraction(1, 625)) ** 2,
        "Chen, Rockafellar 1997",
    ),
    Question(
        "forward-backward-forward",
        Tseng,
        "residual",
        {"L": 1, "s": _HALF},
        lambda T, v: 1 / (0.75 * T),
        source="Tseng 2000",
        scalar="p.norm_squared(x - (p.resolvent(x - self.s * p.operator(x), self.s)))",
    ),
    Question(
        "forward-reflected-backward",
        ForwardReflectedBackward,
        "residual",
        {"L": 1, "s": Fraction(1, 4)},
        lambda T, v: 1 / (0.5 * T),
        source="Malitsky, Tam 2020, theorem 2.5",
    ),
    Question(
        "Davis-Yin",
        methods.DavisYin,
        "residual",
        {"L": 1, "s": _HALF},
        lambda T, v: 1 / (0.75 * T),
        source="Davis, Yin 2017",
    ),
    Question(
        "gradient descent, not convex",
        methods.NonconvexGradientDescent,
        "gradient",
        {"L": 1},
        lambda T, v: 1 / T,  # 2 L Delta_0/T with Delta_0 = L/2
        source="Nesterov 2004, section 1.2",
    ),
    Question(
        "subgradient, strongly convex",
        methods.WeightedStronglyConvexSubgradient,
        "gap",
        {"mu": Fraction(1, 25), "G": 1},
        lambda T, v: 2 * 25 / (T + 1),
        source="Lacoste-Julien, Schmidt, Bach 2012",
    ),
)

SECOND = (
    Question(
        "accelerated resolvents",
        AcceleratedResolvents,
        "residual",
        {"s": 1},
        lambda T, v: 1 / (T + 1) ** 2,
        source="Kim 2021; Lieder 2021",
        scalar="p.norm_squared(s.x - p.resolvent(s.x, self.s))",
    ),
    linear(
        "secant inequality and error bound",
        SecantDescent,
        "distance",
        {"L": 1, "mu": _HALF},
        Fraction(3, 4),
        "Guille-Escuret et al. 2022",
    ),
    Question(
        "alternating projections",
        AlternatingProjections,
        "residual",
        {},
        lambda T, v: 2 / T,  # ||x - P x||^2 and ||P x - x+||^2 sum to R^2, so ||x - x+||^2 to twice that
        source="Bregman 1965",
    ),
    Question(
        "relaxed Douglas-Rachford",
        RelaxedDouglasRachford,
        "residual",
        {"s": 1, "a": _HALF},
        lambda T, v: 1 / (3 * T),
        source="Eckstein, Bertsekas 1992",
    ),
    linear(
        "proximal gradient, gap",
        ProximalGradientAnyStep,
        "gap",
        {**_STRONG, "eta": 1},
        Fraction(24, 25) ** 2,
        "Taylor, Hendrickx, Glineur 2018",
    ),
    linear(
        "exact line search",
        methods.ExactLineSearchGradientDescent,
        "gap",
        _STRONG,
        Fraction(12, 13) ** 2,
        "de Klerk, Glineur, Taylor 2017",
    ),
    linear(
        "Polyak's step",
        methods.PolyakStepGradientDescent,
        "distance",
        _STRONG,
        Fraction(12, 13) ** 2,
        "Barré, Taylor, d'Aspremont 2020",
    ),
    Question(
        "Bregman proximal point",
        methods.BregmanProximalPoint,
        "gap",
        {"s": 1},
        lambda T, v: 1 / T,
        source="Chen, Teboulle 1993",
    ),
    Question(
        "proximal stochastic gradient",
        methods.ProximalStochasticGradient,
        "gap",
        {"L": 1, "eta": _HALF, "sigma": _TENTH},
        lambda T, v: 0.5 * 0.01 / (2 * 0.5) + 1 / (2 * 0.5 * T),
        source="Ghadimi, Lan 2012",
    ),
    Question(
        "Chambolle-Pock",
        methods.ChambollePock,
        "residual",
        {"tau": 1, "theta": 1, "M": 1},
        lambda T, v: 1 / T,
        source="He, Yuan 2012",
    ),
    Question(
        "alternating directions",
        methods.AlternatingDirections,
        "residual",
        {"s": 1},
        lambda T, v: 2 / T,
        source="Boyd et al. 2011, appendix A",
        scalar="p.norm_squared(s.z - (p.resolvent(s.z - s.u, self.s)))",
    ),
    linear(
        "quadratics, gradient",
        QuadraticGrowthDescent,
        "gradient",
        {**_STRONG, "eta": _HALF},
        Fraction(49, 50) ** 2,
        "Polyak 1987",
    ),
)


THIRD = (
    Question(
        "proximal gradient, any step",
        ShortProximalGradient,
        "gap",
        {"L": 1, "eta": _HALF},
        lambda T, v: 1 / T,
        source="Beck, Teboulle 2009; Beck 2017, theorem 10.21",
    ),
    Question(
        "projected subgradient",
        ProjectedSubgradient,
        "gap",
        {"eta": _TENTH, "G": 1},
        lambda T, v: 1 / (0.2 * T) + 0.05,
        source="Shor 1985; Bubeck 2015, theorem 3.2",
    ),
    Question(
        "gradient descent, not convex, any step",
        AnyStepNonconvex,
        "gradient",
        {"L": 1, "eta": _HALF},
        lambda T, v: 0.5 / (0.5 * 0.75 * T),
        source="Nesterov 2004, section 1.2",
    ),
    Question(
        "proximal gradient, not convex",
        NonconvexComposite,
        "residual",
        {"L": 1},
        lambda T, v: 1 / T,  # 2 Delta_0/(L T) with Delta_0 = L/2
        source="Ghadimi, Lan, Zhang 2016",
    ),
    Question(
        "stochastic gradient, not convex",
        NonconvexStochastic,
        "gradient",
        {"L": 1, "eta": _HALF, "sigma": _TENTH},
        lambda T, v: 2 * 0.5 / (0.5 * 1.5 * T) + 0.5 * 0.01 / 1.5,
        source="Ghadimi, Lan 2013",
    ),
    Question(
        "stochastic gradient, Polyak-Lojasiewicz",
        StochasticGrowth,
        "gap",
        {**_STRONG, "eta": _HALF, "sigma": _TENTH},
        lambda T, v: 0.98**T * 0.5 + 0.5 * 0.01 / (2 * 0.04),
        source="Karimi, Nutini, Schmidt 2016, theorem 4",
    ),
    Question(
        "stochastic gradient, strongly convex",
        StochasticStronglyConvex,
        "distance",
        {**_STRONG, "eta": _HALF, "sigma": _TENTH},
        lambda T, v: 0.98**T + 0.5 * 0.01 / 0.04,
        source="Bach, Moulines 2011; Gower et al. 2019",
    ),
    Question(
        "stochastic subgradient",
        StochasticSubgradients,
        "gap",
        {"eta": _TENTH, "G": 1, "sigma": _HALF},
        lambda T, v: 1 / (0.2 * T) + 0.05 * 1.25,
        source="Nemirovski, Juditsky, Lan, Shapiro 2009",
    ),
    Question(
        "projected stochastic gradient",
        ProjectedStochastic,
        "gap",
        {"L": 1, "eta": _HALF, "sigma": _TENTH},
        lambda T, v: 0.5 * 0.01 / (2 * 0.5) + 1 / (2 * 0.5 * T),
        source="Lan 2012; Bubeck 2015, theorem 6.3",
    ),
    Question(
        "accelerated proximal point",
        methods.AcceleratedProximalPoint,
        "gap",
        {"s": 1},
        lambda T, v: 2 / (T + 1) ** 2,
        source="Güler 1992",
    ),
    Question(
        "accelerated gradient, t/(t + 3)",
        SimpleMomentum,
        "gap",
        {"L": 1},
        lambda T, v: 2 / (T + 1) ** 2,
        source="Nesterov 1983; Su, Boyd, Candès 2014",
    ),
    linear(
        "accelerated proximal gradient, constant momentum",
        ProximalMomentum,
        "gap",
        _STRONG,
        Fraction(4, 5),
        "Nesterov 2013; Beck 2017, theorem 10.42",
    ),
    Question(
        "accelerated gradient over a set",
        ProjectedMomentum,
        "gap",
        {"L": 1},
        lambda T, v: 2 / (T * (T + 1)),
        source="Auslender, Teboulle 2006; Tseng 2008",
    ),
    Question(
        "heavy ball, not convex",
        NonconvexMomentum,
        "gradient",
        {"L": 1, "beta": _HALF, "alpha": Fraction(1, 4)},
        lambda T, v: 2 * 0.5 * 0.5 / (0.25 * T),  # 2 (1 - beta) Delta_0/(alpha T)
        source="Zavriev, Kostyuk 1993; Liu, Gao, Yin 2020",
    ),
    Question(
        "forward steps",
        ForwardStep,
        "residual",
        {"L": 1, "s": _HALF},
        lambda T, v: 1 / (0.5 * 1.5 * T),
        source="Bauschke, Combettes 2017, section 26.5",
    ),
    Question(
        "proximal point of a monotone operator",
        ProximalPointOfAnOperator,
        "residual",
        {"s": 1},
        lambda T, v: 1 / T,
        source="Rockafellar 1976; Brézis, Lions 1978",
    ),
    Question(
        "extragradient over a set",
        ExtragradientOverASet,
        "residual",
        {"L": 1, "s": _HALF},
        lambda T, v: 1 / (0.75 * T),  # of ||x - y||^2
        source="Korpelevich 1976; Facchinei, Pang 2003",
        scalar="p.norm_squared(x - (p.project(x - self.s * p.operator(x))))",
    ),
    Question(
        "past extragradient over a set",
        PastExtragradientOverASet,
        "residual",
        {"L": 1, "s": Fraction(1, 4)},
        lambda T, v: 4 / T,
        source="Popov 1980; Gidel et al. 2019",
    ),
    Question(
        "averaged projections",
        AveragedProjections,
        "residual",
        {},
        lambda T, v: 1 / T,
        source="Auslender 1969; Bauschke, Combettes 2017",
    ),
    Question(
        "relaxed forward-backward",
        RelaxedForwardBackward,
        "residual",
        {"L": 1, "s": _HALF},
        lambda T, v: 0.25 / (0.5 * (1.75 - 0.5) * T),
        source="Combettes 2004; Bauschke, Combettes 2017, theorem 26.14",
    ),
    linear(
        "Douglas-Rachford, strongly convex",
        StronglyConvexSplitting,
        "distance",
        {"L_f": 1, "mu_f": Fraction(1, 25), "s": _HALF},
        Fraction(50, 51) ** 2,
        "Giselsson, Boyd 2017",
    ),
    linear(
        "L-SVRG, strongly convex",
        methods.StronglyConvexLooplessSvrg,
        "distance",
        {**_STRONG, "n": 10, "probability": _TENTH, "eta": Fraction(1, 7), "V(x_0)": 1, "V(w_0)": 1, "B(w_0)": 1},
        1 - Fraction(1, 175),
        "Kovalev, Horváth, Richtárik 2020",
    ),
    Question(
        "inexact gradient descent, not convex",
        InexactNonconvex,
        "gradient",
        {"L": 1, "delta": _HALF},
        lambda T, v: 2 * 0.5 / (0.75 * T),
        source="after de Klerk, Glineur, Taylor 2020",
    ),
    linear(
        "inexact gradient descent, Polyak-Lojasiewicz",
        InexactGrowth,
        "gap",
        {**_STRONG, "delta": _HALF},
        1 - Fraction(3, 100),
        "after de Klerk, Glineur, Taylor 2020",
    ),
    Question(
        "Bregman proximal gradient",
        MirrorProximal,
        "gap",
        {"L": 1},
        lambda T, v: 1 / T,
        source="Bauschke, Bolte, Teboulle 2017; Lu, Freund, Nesterov 2018",
    ),
    Question(
        "Frank-Wolfe, not convex",
        methods.NonconvexFrankWolfe,
        "residual",
        {"L": 1, "D": 1, "gamma": Fraction(1, 8)},
        lambda T, v: 0.5 / (0.125 * T) + 0.125 / 2,
        source="Lacoste-Julien 2016",
    ),
    Question(
        "flow with friction",
        methods.FrictionFlow,
        "gap",
        {"r": 4},
        lambda T, v: 9 / (2 * T**2),
        source="Su, Boyd, Candès 2014, theorem 5",
    ),
    linear(
        "gradient flow, strongly convex, gap",
        methods.StronglyConvexGradientFlowGap,
        "gap",
        {"mu": Fraction(1, 25)},
        math.exp(-0.08),
        "folklore",
    ),
    Question(
        "online subgradient",
        methods.OnlineSubgradient,
        "gap",
        {"eta": _TENTH, "G": 1},
        lambda T, v: 1 / (0.2 * T) + 0.05,
        source="Zinkevich 2003",
    ),
)


_TABLE = {"V(x_0)": 1, "V(w_0)": 1, "B(w_0)": 1}  # what a table of gradients is off by at the start

FOURTH = (
    Question(
        "subgradient, strongly convex, 1/(mu t)",
        LogarithmicSubgradient,
        "gap",
        {"mu": 1, "G": 1},
        lambda T, v: (1 + math.log(T)) / (2 * T),
        source="Hazan, Agarwal, Kale 2007; Lacoste-Julien, Schmidt, Bach 2012",
    ),
    Question(
        "eps-subgradient",
        EpsilonSubgradient,
        "gap",
        {"eta": _TENTH, "G": 1, "eps": _TENTH},
        lambda T, v: 1 / (0.2 * T) + 0.05 + 0.1,
        source="Shor 1985; Millán, Machado 2019",
    ),
    Question(
        "subgradient, quadratic upper bound",
        UpperBoundSubgradient,
        "gap",
        {"L": 1},
        lambda T, v: 1 / (2 * T),
        source="Goujaud, Taylor, Dieuleveut 2022",
    ),
    Question(
        "three projections in turn",
        ThreeProjections,
        "residual",
        {},
        lambda T, v: 3 / T,
        source="Bregman 1965; Bauschke, Borwein 1996",
    ),
    Question(
        "relaxed projections",
        RelaxedProjections,
        "residual",
        {},
        lambda T, v: 1 / (2 * T),
        source="Combettes, Yamada 2015",
    ),
    Question(
        "Douglas-Rachford for two sets",
        Reflections,
        "residual",
        {},
        lambda T, v: 1 / T,
        source="Lions, Mercier 1979; Bauschke, Combettes, Luke 2002",
    ),
    Question(
        "gradient flow, gradient",
        methods.GradientFlow,
        "gradient",
        {},
        lambda T, v: 1 / T**2,
        source="Brézis 1973",
    ),
    linear(
        "proximal gradient, strongly convex, residual",
        StronglyConvexProximalGradient,
        "residual",
        {**_STRONG, "eta": _HALF},
        Fraction(49, 50) ** 2,
        "Taylor, Hendrickx, Glineur 2018",
    ),
    linear(
        "projected gradient, strongly convex, gap",
        StronglyConvexProjectedGradient,
        "gap",
        _STRONG,
        Fraction(24, 25),
        "Nesterov 2004; Bubeck 2015, theorem 3.10",
    ),
    Question(
        "accelerated proximal gradient, (t + a)/a",
        ChambolleDossal,
        "gap",
        {"L": 1, "a": 4},
        lambda T, v: 16 / (2 * (T + 3) ** 2),
        source="Chambolle, Dossal 2015",
    ),
    Question(
        "accelerated gradient, any norm",
        methods.MirrorAcceleratedGradient,
        "gap",
        {"L": 1},
        lambda T, v: 4 / (T * (T + 1)),
        source="Nesterov 2005; Bansal, Gupta 2019",
    ),
    Question(
        "SAGA, convex",
        methods.Saga,
        "gap",
        {"L": 1, "n": 10, "eta": Fraction(1, 8), **_TABLE},
        lambda T, v: (1 + 2 * 10 / 64) / (2 / 8 * 0.5 * T),
        source="Defazio, Bach, Lacoste-Julien 2014",
    ),
    linear(
        "SAGA, strongly convex",
        methods.StronglyConvexSaga,
        "distance",
        {**_STRONG, "n": 10, "eta": Fraction(1, 10), **_TABLE},
        1 - Fraction(1, 250),
        "Defazio, Bach, Lacoste-Julien 2014; Hofmann et al. 2015",
    ),
    linear(
        "quadratics, distance",
        QuadraticDescent,
        "distance",
        _STRONG,
        Fraction(12, 13) ** 2,
        "Polyak 1987",
    ),
    linear(
        "forward-backward, strongly monotone",
        StronglyMonotoneForwardBackward,
        "distance",
        {"L_B": 1, "mu_A": Fraction(1, 25), "s": 1},
        Fraction(25, 26) ** 2,
        "Bauschke, Combettes 2017, section 26.5",
    ),
    Question(
        "accelerated stochastic gradient",
        methods.AcceleratedStochasticGradientDescent,
        "gap",
        {"L": 1, "eta": _HALF, "sigma": _TENTH},
        lambda T, v: (2 + 0.25 * 0.01 * sum((t + 1) * (t + 2) for t in range(T))) / (0.5 * T * (T + 1)),
        source="Lan 2012",
    ),
    Question(
        "finite sums",
        methods.FiniteSumGradientDescent,
        "gap",
        {"L": 1, "eta": _HALF, "sigma": _TENTH},
        lambda T, v: 1 / T + 0.5 * 0.01,
        source="Bach, Moulines 2011; Gower et al. 2019",
    ),
    Question(
        "proximal stochastic gradient, strongly convex",
        StronglyConvexProximalStochastic,
        "distance",
        {**_STRONG, "eta": _HALF, "sigma": _TENTH},
        lambda T, v: 0.98**T + 0.5 * 0.01 / 0.04,
        source="Gorbunov, Hanzely, Richtárik 2020",
    ),
    linear(
        "gradient descent, Polyak-Lojasiewicz, any step",
        GrowthAnyStep,
        "gap",
        {**_STRONG, "eta": _HALF},
        1 - Fraction(1, 50) * Fraction(3, 2),
        "Polyak 1963; Karimi, Nutini, Schmidt 2016",
    ),
)


def of_catalogue(
    name: str, theorem: str, measure: str, at: dict[str, Any], method: type | None = None, *, is_linear: bool = False
) -> Question:
    """A question whose known bound is that of a theorem of the catalogue; of a linear one its factor a step."""
    stated = registered()[theorem]

    @cache
    def proved() -> Any:
        return SimpleNamespace(proof=pt.prove(stated))

    case = discovery.Case(name, stated.method_class, measure, at, lambda T, v: 0.0)

    def known(steps: int, values: dict[str, Any]) -> float:
        if not is_linear:
            return discovery.value(proved(), case, steps)
        early, late = (discovery.value(proved(), case, k) for k in (200, 400))
        return float((late / early) ** (steps / 200))

    source = stated.source or theorem
    return Question(name, method or stated.method_class, measure, at, known, source=source, linear=is_linear)


def _upper_bound_steps(steps: int) -> float:
    """L/(2 u_T) for u_0 = 1 and u_{t+1}^2 = u_t u_{t+1} + 2, at L = 1."""
    u = 1.0
    for _ in range(steps):
        u = u / 2 + math.sqrt(u * u / 4 + 2)
    return 1 / (2 * u)


FIFTH = (
    Question(
        "subgradient, quadratic upper bound, decreasing",
        DecreasingQuadraticUpperBound,
        "gap",
        {"L": 1},
        lambda T, v: _upper_bound_steps(T),
        source="Goujaud, Taylor, Dieuleveut 2022, theorem 4.1",
    ),
    of_catalogue(
        "heavy ball, strongly convex",
        "heavy-ball/strongly-convex",
        "gap",
        {**_STRONG, "kappa": 2},
        is_linear=True,
    ),
    of_catalogue("conjugate directions", "optimized-gradient/line-search", "gap", {"L": 1}),
    of_catalogue("accelerated gradient, simplified", "accelerated/simplified", "gap", {"L": 1}, SimplifiedMomentum),
    linear(
        "robust momentum",
        methods.RobustMomentum,
        "distance",
        {**_STRONG, "a": _HALF},
        (Fraction(11, 10) * Fraction(4, 5)) ** 2,
        "Cyrus, Hu, Van Scoy, Lessard 2018",
    ),
    of_catalogue(
        "inexact gradients, exact line search",
        "gradient-descent/inexact-line-search",
        "gap",
        {**_STRONG, "delta": _TENTH},
        is_linear=True,
    ),
    of_catalogue("accelerated proximal gradient, simplified", "fista/simplified", "gap", {"L": 1}),
    Question(
        "Douglas-Rachford, value",
        FunctionSplitting,
        "gap",
        {"L_f": 1},
        lambda T, v: 1 / (T + 1),
        source="Taylor, Hendrickx, Glineur 2017; PEPit",
    ),
    of_catalogue("interior gradient", "accelerated/interior-gradient", "gap", {"L": 1}),
    Question(
        "Bregman gradient, divergence of a step",
        methods.ResidualBregmanGradient,
        "residual",
        {"L": 1},
        lambda T, v: 2 / (T * (T - 1)),
        source="Dragomir, Taylor, d'Aspremont, Bolte 2021",
    ),
    of_catalogue("Bregman gradient, not convex", "bregman-gradient/nonconvex", "residual", {"L": 1, "eta": _HALF}),
    of_catalogue(
        "Bregman gradient, not convex, reversed",
        "bregman-gradient/nonconvex-reversed",
        "residual",
        {"L": 1, "eta": _HALF},
    ),
    of_catalogue(
        "random coordinates, strongly convex",
        "coordinate-descent/strongly-convex",
        "gap",
        {"n": 10, "mu": Fraction(1, 25)},
        is_linear=True,
    ),
    of_catalogue(
        "proximal point, strongly monotone, anchored",
        "proximal-point/strongly-monotone-anchored",
        "residual",
        {"mu": Fraction(1, 25)},
        is_linear=True,
    ),
    Question(
        "inexact proximal point",
        InexactProximalPoint,
        "gap",
        {"s": 1, "sigma": _HALF},
        lambda T, v: 1.5 / (4 * T ** math.sqrt(0.75)),
        source="Barré, Taylor, Bach 2023, theorem 3.2",
    ),
    of_catalogue("Polyak's step, values", "gradient-descent/value-polyak-step", "gap", _STRONG, is_linear=True),
    of_catalogue("Dykstra", "dykstra/last-iterate", "residual", {}),
    of_catalogue("online gradient", "subgradient/online", "gap", {"eta": _TENTH, "G": 1}, OnlineGradient),
    of_catalogue(
        "regularized leader",
        "follow-the-regularized-leader/online",
        "gap",
        {"eta": _TENTH, "G": 1},
        RegularizedLeader,
    ),
    of_catalogue("online mirror descent", "mirror-descent/simplex", "gap", {"eta": _TENTH, "G": 1}, OnlineMirror),
    of_catalogue("projected gradient", "gradient-descent/projected", "gap", {"L": 1}, ProjectedDescent),
    of_catalogue(
        "online, strongly convex",
        "subgradient/online-strongly-convex",
        "gap",
        {"mu": 1, "G": 1},
        OnlineStronglyConvex,
    ),
    of_catalogue("mirror descent, decreasing", "mirror-descent/decreasing-steps", "gap", {"c": 1, "G": 1}),
    of_catalogue("online gradient, decreasing", "subgradient/online-decreasing-steps", "gap", {"c": 1, "G": 1, "D": 1}),
    Question(
        "finite sums, decreasing",
        DecreasingStochastic,
        "gap",
        {"L": 1, "c": Fraction(1, 4), "sigma": _TENTH},
        lambda T, v: 5 / math.sqrt(T) + 1.25 * 0.01 * math.log(T + 1) / math.sqrt(T),
        source="Garrigos, Gower 2023, theorem 5.5",
    ),
    Question(
        "finite sums, momentum",
        StochasticMomentum,
        "gap",
        {"L": 1, "eta": Fraction(1, 4), "sigma": _TENTH},
        lambda T, v: 4 / (T + 1) + 0.5 * 0.01,
        source="Garrigos, Gower 2023, theorem 7.4",
    ),
    Question(
        "stochastic subgradient, strongly convex",
        StochasticStronglyConvexSubgradient,
        "gap",
        {"mu": 1, "G": 1, "sigma": _HALF},
        lambda T, v: 2 * 1.25 / (T + 1),
        source="Lacoste-Julien, Schmidt, Bach 2012; Garrigos, Gower 2023, section 9",
    ),
)

# The first run: 7 of 20, of which the anchored splitting was looked at afterwards.
SIXTH = (
    of_catalogue(
        "gradient descent, long steps, gradient", "gradient-descent/distance", "gradient", {"L": 1, "eta": _HALF}
    ),
    of_catalogue(
        "accelerated, strongly convex, any step",
        "accelerated/strongly-convex-any-step",
        "gap",
        {**_STRONG, "eta": Fraction(1, 4), "rho": _TENTH},
        is_linear=True,
    ),
    of_catalogue("heavy ball, quadratic upper bound", "heavy-ball/last-iterate", "gap", {"L": 1}),
    of_catalogue("Frank-Wolfe, short steps", "frank-wolfe/short-step", "gap", {"L": 1, "D": 1}),
    of_catalogue("backtracking", "gradient-descent/backtracking", "gap", {"L": 1, "beta": 2}),
    of_catalogue(
        "SAGA, function values", "saga/function-values", "distance", {**_STRONG, "n": 10, **_TABLE}, is_linear=True
    ),
    of_catalogue(
        "L-SVRG, convex",
        "l-svrg/convex",
        "gap",
        {"L": 1, "n": 10, "probability": _TENTH, "eta": Fraction(1, 8), **_TABLE},
    ),
    of_catalogue("accelerated, longer step", "discovered/accelerated-long-step", "gap", {"L": 1}),
    linear(
        "information-theoretic exact",
        methods.InformationTheoreticExact,
        "distance",
        _STRONG,
        Fraction(4, 5) ** 2,
        "Taylor, Drori 2023",
    ),
    of_catalogue("Douglas-Rachford, anchored", "douglas-rachford/anchored", "residual", {"s": 1}),
    linear(
        "Douglas-Rachford, strongly convex, long steps",
        methods.LongStepDouglasRachford,
        "distance",
        {"L_f": 1, "mu_f": Fraction(1, 25), "q_f": Fraction(1, 5), "a": 2},
        Fraction(10, 11) ** 2,
        "Giselsson, Boyd 2017",
    ),
    Question(
        "cocoercive, anchored",
        AnchoredForward,
        "residual",
        {"L": 1},
        lambda T, v: 1 / (T + 1) ** 2,
        source="Lieder 2021; Diakonikolas 2020; Bauschke, Combettes 2017, section 30.1",
        scalar="p.norm_squared(p.operator(s.x))",
    ),
    Question(
        "three projections at once",
        MeanOfThreeProjections,
        "residual",
        {},
        lambda T, v: 1 / T,
        source="Bauschke, Combettes 2017, section 5.2",
    ),
    Question(
        "forward-backward-forward, over a set",
        TsengOverASet,
        "residual",
        {"L": 1, "s": _HALF},
        lambda T, v: 1 / (0.75 * T),
        source="Tseng 2000; Bauschke, Combettes 2017, section 26.6",
    ),
    Question(
        "backward-forward",
        BackwardForward,
        "residual",
        {"L": 1, "s": _HALF},
        lambda T, v: 2 / (1.5 * T),
        source="Attouch, Peypouquet, Redont 2018; Ryu, Yin 2022, chapter 2",
    ),
    Question(
        "forward-backward, anchored",
        AnchoredForwardBackward,
        "residual",
        {"L": 1, "s": _HALF},
        lambda T, v: 4 / (T + 1) ** 2,
        source="Lieder 2021; Ryu, Yin 2022, chapter 12",
    ),
    linear(
        "accelerated, strongly convex, over a set",
        ProjectedConstantMomentum,
        "gap",
        _STRONG,
        Fraction(4, 5),
        "Nesterov 2004, section 2.2; d'Aspremont, Scieur, Taylor 2021, chapter 4",
    ),
    Question(
        "primal averaging",
        PrimalAveraging,
        "gap",
        {"L": 1, "eta": _HALF},
        lambda T, v: 1 / T,
        source="after Taylor, Bach 2019, section 3",
    ),
    Question(
        "primal averaging, stochastic",
        StochasticPrimalAveraging,
        "gap",
        {"L": 1, "eta": _HALF, "sigma": _TENTH},
        lambda T, v: 1 / T + 0.25 * 0.01,
        source="after Taylor, Bach 2019, section 3",
    ),
    Question(
        "stochastic subgradient, over a set",
        ProjectedStochasticSubgradient,
        "gap",
        {"eta": _TENTH, "G": 1, "sigma": _HALF},
        lambda T, v: 5 / T + 0.05 * 1.25,
        source="Garrigos, Gower 2023, section 9",
    ),
)

SEVENTH = (
    Question(
        "linear coupling", LinearCoupling, "gap", {"L": 1}, lambda T, v: 2 / T**2, source="Allen-Zhu, Orecchia 2017"
    ),
    Question(
        "three sequences over a set",
        ThreeSequences,
        "gap",
        {"L": 1},
        lambda T, v: 2 / (T * (T + 1)),
        source="Lan 2020, section 3.3",
    ),
    Question(
        "Frank-Wolfe, 1/(t + 1)",
        MeanFrankWolfe,
        "gap",
        {"L": 1, "D": 1},
        lambda T, v: sum(1 / k for k in range(1, T + 1)) / (2 * T),
        source="Freund, Grigas 2016",
    ),
    Question(
        "gradient descent, decreasing",
        DecreasingDescent,
        "gap",
        {"L": 1},
        lambda T, v: 1 / (4 * (math.sqrt(T + 1) - 1)),
        source="Nesterov 2018, section 2.1",
    ),
    Question(
        "proximal point, growing",
        GrowingProximalPoint,
        "gap",
        {"s": 1},
        lambda T, v: 1 / (T * (T + 1)),
        source="Güler 1991",
    ),
    Question(
        "Bregman proximal point, growing",
        GrowingBregmanProximalPoint,
        "gap",
        {"s": 1},
        lambda T, v: 2 / (T * (T + 1)),
        source="Chen, Teboulle 1993",
    ),
    Question(
        "extragradient, two steps",
        ExploringExtragradient,
        "residual",
        {"L": 1, "s": _HALF},
        lambda T, v: 1 / (Fraction(3, 32) * T),
        source="Hsieh, Iutzeler, Malick, Mertikopoulos 2020",
        scalar="p.norm_squared(p.operator(x))",
    ),
    Question(
        "accelerated coordinate descent",
        AcceleratedCoordinateDescent,
        "gap",
        {"n": 10},
        lambda T, v: 200 / (T * (T + 1)),
        source="Nesterov 2012; Allen-Zhu, Qu, Richtárik, Yuan 2016",
    ),
    Question(
        "projected stochastic gradient, strongly convex",
        ProjectedStochasticStronglyConvex,
        "distance",
        {**_STRONG, "eta": _HALF, "sigma": _TENTH},
        lambda T, v: 0.98 ** (2 * T) + 0.25 * 0.01 * (1 - 0.98 ** (2 * T)) / (1 - 0.98**2),
        source="Bottou, Curtis, Nocedal 2018",
    ),
    Question(
        "proximal finite sums, strongly convex",
        ProximalFiniteSum,
        "distance",
        {**_STRONG, "eta": _HALF, "sigma": _TENTH},
        lambda T, v: 0.98**T + 2 * 0.5 * 0.01 * 25 * (1 - 0.98**T),
        source="Garrigos, Gower 2023, theorem 11.9",
    ),
    linear(
        "SAGA, proximal",
        ProximalSaga,
        "distance",
        {**_STRONG, "n": 10, "V(x_0)": 1, "V(z_0)": 1, "B(z_0)": 1},
        1 - Fraction(1, 75),
        "Defazio, Bach, Lacoste-Julien 2014",
    ),
    Question(
        "stochastic subgradient, decreasing",
        DecreasingStochasticSubgradient,
        "gap",
        {"c": _TENTH, "G": 1, "sigma": _TENTH},
        lambda T, v: (1 + 0.01 * 1.01 * (1 + math.log(T))) / (0.4 * (math.sqrt(T + 1) - 1)),
        source="Nemirovski, Juditsky, Lan, Shapiro 2009",
    ),
    Question(
        "Bregman gradient, any step",
        BregmanGradientAnyStep,
        "gap",
        {"L": 1, "eta": _HALF},
        lambda T, v: 2 / T,
        source="Bauschke, Bolte, Teboulle 2017",
    ),
    Question(
        "stochastic gradient, decreasing",
        DecreasingStochasticGradient,
        "gap",
        {"L": 1, "c": _HALF, "sigma": _TENTH},
        lambda T, v: (1 + 0.25 * 0.01 * (1 + math.log(T))) / (math.sqrt(T + 1) - 1),
        source="Ghadimi, Lan 2013",
    ),
    Question(
        "Davis-Yin, relaxed",
        RelaxedDavisYin,
        "residual",
        {"L": 1, "s": _HALF, "a": _HALF},
        lambda T, v: 0.4 / T,
        source="Davis, Yin 2017",
    ),
    linear(
        "Peaceman-Rachford, relaxed",
        RelaxedPeacemanRachford,
        "distance",
        {"L_f": 1, "mu_f": Fraction(1, 25), "s": _HALF},
        (Fraction(1, 4) + Fraction(3, 4) * Fraction(49, 51)) ** 2,
        "Giselsson, Boyd 2017",
    ),
    Question(
        "Halpern, relaxed",
        RelaxedHalpern,
        "residual",
        {"a": _HALF},
        lambda T, v: 16 / (T + 1) ** 2,
        source="Lieder 2021",
        scalar="p.norm_squared(s.x - p.apply(s.x))",
    ),
    Question(
        "Frank-Wolfe, 3/(t + 3)",
        ShorterFrankWolfe,
        "gap",
        {"L": 1, "D": 1},
        lambda T, v: Fraction(9, 4) / (T + 2),
        source="Wirth, Kerdreux, Pokutta 2023",
    ),
)


def _inconsistent(steps: int) -> float:
    """(sqrt(H_T + 12) + 1)^2/(T + 1)^2, H_T = 1 + 1/2 + ... + 1/T."""
    return (math.sqrt(math.fsum(1 / k for k in range(1, steps + 1)) + 12) + 1) ** 2 / (steps + 1) ** 2


def _growing(steps: int, k: Fraction) -> float:
    """L/(2 A_T) for A_0 = 0 and (A_{t+1} - A_t)^2 = A_{t+1} (1 + k A_{t+1}), at L = 1 and mu/L = k."""
    a, mu = 0.0, float(k)
    for _ in range(steps):
        a = (2 * a + 1 + math.sqrt(4 * a + 1 + 4 * mu * a * a)) / (2 * (1 - mu))
    return 1 / (2 * a)


def _quadratic_weights(steps: int) -> float:
    """The sum of a_k^2/A_k over 2 A_T, where a_k = k^2 and A_k is the sum of these up to k."""
    spent = math.fsum(6 * k**3 / ((k + 1) * (2 * k + 1)) for k in range(1, steps + 1))
    return spent / (steps * (steps + 1) * (2 * steps + 1) / 3)


_CONTRACTION = Fraction(9, 10)
_B = Fraction(2, 3)  # (1 - q)/(1 + q) at q = 1/5

EIGHTH = (
    linear(
        "secant inequality and error bound, any step",
        SecantAnyStep,
        "distance",
        {"L": 1, "mu": _HALF, "eta": Fraction(1, 4)},
        Fraction(13, 16),  # 1 - 2 eta mu + eta^2 L^2
        "Guille-Escuret et al. 2022, proposition 1, doi:10.48550/arXiv.2203.00342",
    ),
    linear(
        "Douglas-Rachford, Lipschitz",
        LipschitzDouglasRachford,
        "distance",
        {"L_A": 1, "mu_B": Fraction(1, 25), "s": 1},
        # ((1 + c)/(2 (1 + s mu)))^2, c^2 = (1 + s^2 L^2 (1 + 2 s mu)^2)/(1 + s^2 L^2)
        ((1 + math.sqrt((1 + 1.08**2) / 2)) / 2.08) ** 2,
        "Ryu, Taylor, Bergeling, Giselsson 2020, theorem 4.3, doi:10.1137/19M1304854",
    ),
    linear(
        "Douglas-Rachford, cocoercive",
        CocoerciveDouglasRachford,
        "distance",
        {"L_A": 1, "mu_B": Fraction(1, 25), "s": Fraction(1, 4)},
        Fraction(100, 101) ** 2,  # 1/(1 + s mu)^2
        "Ryu, Taylor, Bergeling, Giselsson 2020, theorem 4.1, doi:10.1137/19M1304854",
    ),
    Question(
        "Halpern, inconsistent",
        InconsistentHalpern,
        "residual",
        {},
        lambda T, v: _inconsistent(T),
        source="Park, Ryu 2023, theorem 8, doi:10.48550/arXiv.2303.15876",
        scalar="p.norm_squared(s.x - p.apply(s.x) - p.displacement)",
    ),
    Question(
        "Halpern, contractive",
        ContractiveHalpern,
        "residual",
        {"L": _CONTRACTION},
        lambda T, v: float((1 + v["L"]) / sum(v["L"] ** -k for k in range(T + 1))) ** 2,
        source="Park, Ryu 2022, corollary 3.3, doi:10.48550/arXiv.2201.11413",
        scalar="p.norm_squared(s.x - p.apply(s.x))",
    ),
    Question(
        "extragradient, proximal",
        ProximalExtragradient,
        "residual",
        {"L_G": 1, "s": _HALF},
        lambda T, v: 1 / (0.75 * T),
        source="Monteiro, Svaiter 2011, doi:10.1137/100801652",
        scalar="p.norm_squared(x - (p.f.prox(x - self.s * p.G.operator(x), self.s)))",
    ),
    Question(
        "forward-backward-forward, relaxed",
        RelaxedTseng,
        "residual",
        {"L": 1, "s": _HALF, "a": _HALF},
        lambda T, v: 1 / (0.5 * 0.75 * T),
        source="after Tseng 2000, doi:10.1137/S0363012998338806",
        scalar="p.norm_squared(x - (p.resolvent(x - self.s * p.operator(x), self.s)))",
    ),
    Question(
        "Chebyshev",
        Chebyshev,
        "distance",
        _STRONG,
        lambda T, v: float(2 * _B**T / (1 + _B ** (2 * T))) ** 2,
        source="Golub, Varga 1961, doi:10.1007/BF01386013; d'Aspremont, Scieur, Taylor 2021, chapter 2",
        scalar="p.distance_squared(s.x)",
    ),
    Question(
        "accelerated, strongly convex, growing",
        GrowingMomentum,
        "gap",
        _STRONG,
        lambda T, v: _growing(T, v["mu"]),
        source="d'Aspremont, Scieur, Taylor 2021, section 4.4, doi:10.1561/2400000036",
    ),
    Question(
        "accelerated proximal gradient, strongly convex, growing",
        GrowingProximalMomentum,
        "gap",
        _STRONG,
        lambda T, v: _growing(T, v["mu"]),
        source="d'Aspremont, Scieur, Taylor 2021, section 4.6, doi:10.1561/2400000036",
    ),
    linear(
        "proximal point, strongly convex",
        StronglyConvexProximalPoint,
        "gap",
        {"mu_f": Fraction(1, 25), "s": 1},
        Fraction(25, 26) ** 2,
        "Rockafellar 1976, doi:10.1137/0314056; d'Aspremont, Scieur, Taylor 2021, chapter 5",
    ),
    linear(
        "accelerated proximal point, strongly convex",
        StronglyConvexAcceleratedProximalPoint,
        "gap",
        {"mu_f": Fraction(1, 24), "s": 1, "r": Fraction(1, 5)},
        Fraction(4, 5),  # 1 - sqrt(s mu/(1 + s mu))
        "d'Aspremont, Scieur, Taylor 2021, chapter 5, doi:10.1561/2400000036",
    ),
    Question(
        "accelerated dual averaging",
        AcceleratedDualAveraging,
        "gap",
        {"L": 1},
        lambda T, v: 4 / (T * (T + 1)),
        source="Nesterov 2005, theorem 2, doi:10.1007/s10107-004-0552-5; Nesterov 2018, section 6.1",
    ),
    Question(
        "Frank-Wolfe, quadratic weights",
        QuadraticallyWeightedFrankWolfe,
        "gap",
        {"L": 1, "D": 1},
        lambda T, v: _quadratic_weights(T),
        source="Nesterov 2018, section 6.4; Math. Program. 171, doi:10.1007/s10107-017-1188-6",
    ),
    linear(
        "conditional gradient, strongly convex",
        GeneralizedConditionalGradient,
        "gap",
        {"L_f": 1, "mu_g": Fraction(1, 25)},
        Fraction(25, 26),  # L/(L + mu)
        "after Bach 2015, doi:10.1137/130941961; Nesterov 2018, section 6.4",
    ),
    Question(
        "proximal gradient, not convex, any step",
        NonconvexCompositeAnyStep,
        "residual",
        {"L": 1, "eta": _HALF},
        lambda T, v: 0.5 / (1.5 * T),  # Delta_0/((1/eta - L/2) T) with Delta_0 = L/2
        source="Beck 2017, theorem 10.15, doi:10.1137/1.9781611974997",
    ),
    Question(
        "dual proximal gradient",
        DualProximalGradient,
        "distance",
        {"mu_f": 1},
        lambda T, v: 1 / T,  # ||y_0 - y*||^2/(mu^2 T)
        source="Beck 2017, section 12.2, doi:10.1137/1.9781611974997",
    ),
    Question(
        "fast dual proximal gradient",
        FastDualProximalGradient,
        "distance",
        {"mu_f": 1},
        lambda T, v: 4 / (T + 1) ** 2,  # 4 ||y_0 - y*||^2/(mu^2 (T + 1)^2)
        source="Beck, Teboulle 2014, doi:10.1016/j.orl.2013.10.007; Beck 2017, section 12.3",
    ),
    Question(
        "Douglas-Rachford, parallel",
        ParallelDouglasRachford,
        "residual",
        {"s": 1},
        lambda T, v: 3 / T,  # three copies of the start, each at the distance 1
        source="Combettes, Pesquet 2008, doi:10.1088/0266-5611/24/6/065014; Ryu, Yin 2022, chapter 2",
    ),
    Question(
        "proximal finite sums",
        ProximalFiniteSumConvex,
        "gap",
        {"L": 1, "eta": Fraction(1, 8), "sigma": _TENTH, "V(x_0)": 1, "B(x_0)": _HALF},
        # (R^2 + 2 eta Delta_0)/(2 eta (1 - 4 eta L) T) + 2 eta sigma^2/(1 - 4 eta L)
        lambda T, v: (1 + 0.125) / (0.125 * T) + 0.25 * 0.01 / 0.5,
        source="Khaled et al. 2023, doi:10.1007/s10957-023-02297-y; Garrigos, Gower 2023, theorem 11.5",
    ),
)


_OFF = {"||A x_{start} - A x* - (1/rho) y*||^2": 1}  # the distance of A x_0 to where the method rests

NINTH = (
    Question(
        "gradient descent, every step below 2/L",
        GradientDescentUpToTwo,
        "gap",
        {"L": 1, "h": Fraction(3, 2)},
        # 2 Delta_0 R^2/(2 R^2 + h (2 - L h) Delta_0 T), which grows with Delta_0, at most L R^2/2
        lambda T, v: 2 / (4 + 0.75 * T),
        source="Nesterov 2018, theorem 2.1.14, doi:10.1007/978-3-319-91578-4",
    ),
    linear(
        "heavy ball, short steps",
        ShortHeavyBall,
        "gap",
        _STRONG,
        Fraction(400, 401),  # 1/(1 + mu/(16 L))
        "Shi, Du, Jordan, Su 2022, doi:10.1007/s10107-021-01681-8",
    ),
    Question(
        "incremental subgradient",
        IncrementalSubgradient,
        "gap",
        {"eta": _TENTH, "G_f": 1},
        lambda T, v: 1 / (0.2 * T) + 0.05 * 4,  # m^2 G^2 for m functions
        source="Nedić, Bertsekas 2001, doi:10.1137/S1052623499362111; Beck 2017, chapter 8",
    ),
    Question(
        "schedule-free subgradient",
        ScheduleFree,
        "gap",
        {"eta": _TENTH, "beta": Fraction(9, 10), "G": 1},
        lambda T, v: 1 / (0.2 * T) + 0.05,
        source="Defazio et al. 2024, doi:10.48550/arXiv.2405.15682",
    ),
    linear(
        "proximal gradient, strongly convex part",
        StronglyConvexPart,
        "gap",
        {"L_f": 1, "mu_g": Fraction(1, 25), "tau": 1},
        Fraction(25, 26),  # 1/(1 + tau mu)
        "Chambolle, Pock 2016, section 4, doi:10.1017/S096249291600009X",
    ),
    linear(
        "L-SVRG, proximal",
        ProximalLooplessSvrg,
        "distance",
        {**_STRONG, "n": 10, "probability": _TENTH, "eta": Fraction(1, 6), "V(x_0)": 1, "V(z_0)": 1, "B(z_0)": 1},
        1 - Fraction(1, 150),  # 1 - min(eta mu, probability/2)
        "Gorbunov, Hanzely, Richtárik 2020, doi:10.48550/arXiv.1905.11261",
    ),
    linear(
        "three sequences over a set, strongly convex",
        StronglyConvexThreeSequences,
        "gap",
        _STRONG,
        Fraction(4, 5),
        "Lan 2020, section 3.3, doi:10.1007/978-3-030-39568-1",
    ),
    Question(
        "Frank-Wolfe, primal averaging",
        PrimalAveragingFrankWolfe,
        "gap",
        {"L": 1, "D": 1},
        lambda T, v: 2 / (T + 1),
        source="Lan 2013, doi:10.48550/arXiv.1309.5550; Lan 2020, section 7.1",
    ),
    Question(
        "extragradient, anchored, constant step",
        ConstantAnchoredExtragradient,
        "residual",
        {"L": 1, "alpha": Fraction(1, 8)},
        # 4 (1 + a + a^2)/(alpha^2 (1 + a) (T + 1)^2) with a = alpha L
        lambda T, v: 256 * (73 / 64) / (9 / 8) / (T + 1) ** 2,
        source="Yoon, Ryu 2021, theorem 1, doi:10.48550/arXiv.2102.07922",
        scalar="p.norm_squared(p.operator(s.x))",
    ),
    linear(
        "past extragradient over a set, strongly monotone",
        StronglyMonotonePastExtragradient,
        "distance",
        {"L": 1, "mu": Fraction(1, 25)},
        Fraction(99, 100),  # 1 - mu/(4 L)
        "Gidel et al. 2019, theorem 1, doi:10.48550/arXiv.1802.10551",
    ),
    Question(
        "alternating directions, relaxed",
        RelaxedAlternatingDirections,
        "residual",
        {"rho": 1, "a": Fraction(3, 2), **_OFF},
        lambda T, v: 1 / (0.75 * T),  # ||w_0 - w*||^2/(a (2 - a) T)
        source="Eckstein, Bertsekas 1992, doi:10.1007/BF01581204; Condat et al. 2023, doi:10.1137/20M1379344",
    ),
    Question(
        "alternating directions, accelerated",
        AcceleratedAlternatingDirections,
        "residual",
        {"rho": 1, **_OFF},
        lambda T, v: 1 / (T + 1) ** 2,
        source="Kim 2021, doi:10.1007/s10107-021-01643-0",
    ),
    Question(
        "mirror prox, smooth",
        SmoothMirrorProx,
        "gap",
        {"L": 1},
        lambda T, v: 1 / T,
        source="Nemirovski 2004, doi:10.1137/S1052623403425629; Bubeck 2015, section 4.5, doi:10.1561/2200000050",
    ),
    Question(
        "mirror descent, anytime",
        AnytimeMirrorDescent,
        "gap",
        {"eta": _TENTH, "G": 1},
        lambda T, v: 1 / (0.1 * T) + 0.05,
        source="Cutkosky 2019, theorem 1, doi:10.48550/arXiv.1903.00974",
    ),
    Question(
        "accelerated stochastic gradient over a set",
        AcceleratedStochasticOverASet,
        "gap",
        {"L": 1, "gamma": _HALF, "sigma": _TENTH},
        # 2 R^2/(gamma T (T + 1)) + gamma sigma^2 (2 T + 1)/6
        lambda T, v: 4 / (T * (T + 1)) + 0.5 * 0.01 * (2 * T + 1) / 6,
        source="after Lan 2012, doi:10.1007/s10107-010-0434-y; Lan 2020, section 4.2",
    ),
    Question(
        "PAGE",
        ProbabilisticGradient,
        "gradient",
        {"L": 1, "w": 2, "gamma": Fraction(1, 3)},  # the probability is 1/5
        lambda T, v: 3 / T,  # 2 Delta_0/(gamma T) with Delta_0 = L/2
        source="Li, Bao, Zhang, Richtárik 2021, theorem 1, doi:10.48550/arXiv.2008.10898",
    ),
    Question(
        "accelerated gradient, not convex",
        NonconvexAcceleratedGradient,
        "gradient",
        {"L": 1},
        lambda T, v: 3 / T,  # 6 L Delta_0/T
        source="Ghadimi, Lan 2016, theorem 1, doi:10.1007/s10107-015-0871-8; Lan 2020, section 6.4",
    ),
    Question(
        "stochastic momentum, not convex",
        NonconvexStochasticMomentum,
        "gradient",
        {"L": 1, "alpha": Fraction(1, 8), "beta": _HALF, "sigma": _TENTH},
        # 2 Delta_0/(alpha T) + (1 + (beta + 3 beta^2)/(2 (1 + beta))) L alpha sigma^2
        lambda T, v: 8 / T + (17 / 12) * 0.01 / 8,
        source="Liu, Gao, Yin 2020, theorem 1, doi:10.48550/arXiv.2007.07989",
    ),
    linear(
        "error feedback, Polyak-Lojasiewicz",
        ErrorFeedbackGrowth,
        "gap",
        {"L": 1, "mu": Fraction(1, 25), "theta": _HALF, "gamma": Fraction(1, 4)},
        Fraction(99, 100),  # 1 - gamma mu
        "Richtárik, Sokolov, Fatkhullin 2021, theorem 2, doi:10.48550/arXiv.2106.05203",
    ),
    Question(
        "accelerated flow of the third order",
        CubicFlow,
        "gap",
        {"c": 1},
        lambda T, v: 1 / (2 * T**3),
        source="Wibisono, Wilson, Jordan 2016, doi:10.1073/pnas.1614734113; Wilson, Recht, Jordan 2021",
    ),
)


def _proximal_sums(steps: int, c: float, noise: float) -> float:
    """(R^2 + 2 c Delta_0 + 4 sigma^2 sum eta_t^2)/(2 sum eta_t (1 - 4 eta_t L)), eta_t = c/sqrt(t + 1), L = 1."""
    squares = c**2 * (1 + math.log(steps))
    return (1 + c + 4 * noise * squares) / (2 * (2 * c * (math.sqrt(steps + 1) - 1) - 4 * squares))


TENTH = (
    linear(
        "stochastic gradient, strong growth",
        StrongGrowthDescent,
        "distance",
        {**_STRONG, "tau": 1, "sigma": 0},
        Fraction(49, 50),  # 1 - mu/(L (1 + tau))
        "Vaswani, Bach, Schmidt 2019, doi:10.48550/arXiv.1810.07288",
    ),
    Question(
        "normalized subgradient over a set, decreasing",
        DecreasingNormalizedSubgradient,
        "gap",
        {"c": 1, "G": 1},
        # G (R^2 + c^2 (1 + 1/2 + ... + 1/T))/(2 c (1 + 1/sqrt(2) + ... + 1/sqrt(T)))
        lambda T, v: (2 + math.log(T)) / (4 * (math.sqrt(T + 1) - 1)),
        source="Nesterov 2018, theorem 3.2.2, doi:10.1007/978-3-319-91578-4",
    ),
    Question(
        "stochastic gradient, growing noise, Polyak-Lojasiewicz",
        GrowingNoise,
        "gap",
        {**_STRONG, "eta": Fraction(1, 4), "tau": 1, "sigma": _TENTH},
        # (1 - eta mu)^T (Delta_0 - s) + s, s = eta L sigma^2/(2 mu)
        lambda T, v: 0.99**T * (0.5 - 1 / 32) + 1 / 32,
        source="Bottou, Curtis, Nocedal 2018, theorem 4.6, doi:10.1137/16M1080173",
    ),
    Question(
        "accelerated extragradient",
        AcceleratedExtragradient,
        "gap",
        {"L": 1},
        lambda T, v: 2 / (T * (T + 3)),
        source="Diakonikolas, Orecchia 2018, doi:10.48550/arXiv.1706.04680",
    ),
    Question(
        "dual averaging, decreasing",
        DecreasingDualAveraging,
        "gap",
        {"c": 1, "G": 1},
        lambda T, v: 2 / math.sqrt(T),  # (D_0/c + c G^2)/sqrt(T)
        source="Nesterov 2009, doi:10.1007/s10107-007-0149-x; Xiao 2010; Orabona 2019, chapter 7",
    ),
    Question(
        "accelerated gradient, short steps, gradient",
        ShortAcceleratedGradient,
        "gradient",
        {"L": 1, "s": Fraction(1, 3)},
        lambda T, v: 8568 * 9 / (T + 1) ** 3,  # 8568 R^2/(s^2 (T + 1)^3)
        source="Shi, Du, Jordan, Su 2022, theorem 6, doi:10.1007/s10107-021-01681-8",
    ),
    Question(
        "Halpern, 2/(t + 3)",
        SlowHalpern,
        "residual",
        {},
        lambda T, v: 64 / (T + 3) ** 2,
        source="Sabach, Shtern 2017, lemma 3, doi:10.1137/16M105592X",
        scalar="p.norm_squared(s.x - p.apply(s.x))",
    ),
    Question(
        "mirror descent, anytime, stochastic",
        StochasticAnytimeMirrorDescent,
        "gap",
        {"eta": _TENTH, "G": 1},
        lambda T, v: 1 / (0.1 * T) + 0.05,
        source="Cutkosky 2019, theorem 1, doi:10.48550/arXiv.1903.00974",
    ),
    Question(
        "alternating projections, over-relaxed",
        AnyRelaxedProjections,
        "residual",
        {"a": Fraction(5, 4)},
        lambda T, v: 5 / T,  # a R^2/((3/2 - a) T), of what a step moves
        source="Bauschke, Combettes 2017, proposition 4.44, theorem 5.15, doi:10.1007/978-3-319-48311-5",
    ),
    Question(
        "incremental subgradient, decreasing",
        DecreasingIncrementalSubgradient,
        "gap",
        {"c": 1, "G_f": 1},
        # (R^2 + m^2 G^2 c^2 (1 + 1/2 + ... + 1/T))/(2 c (1 + 1/sqrt(2) + ... + 1/sqrt(T))) for m functions
        lambda T, v: (1 + 4 * (1 + math.log(T))) / (4 * (math.sqrt(T + 1) - 1)),
        source="Nedić, Bertsekas 2001, doi:10.1137/S1052623499362111; Beck 2017, section 8.4",
    ),
    Question(
        "difference of convex functions, proximal",
        ProximalDifference,
        "residual",
        {"s": 1},
        lambda T, v: 0.5 / T,  # s Delta_0/T
        source="Souza, Oliveira, Soubeyran 2016, doi:10.1007/s11590-015-0969-1; Le Thi, Pham Dinh 2018",
    ),
    Question(
        "proximal finite sums, decreasing",
        DecreasingProximalFiniteSum,
        "gap",
        {"L": 1, "c": Fraction(1, 8), "sigma": _TENTH, "V(x_0)": 1, "B(x_0)": _HALF},
        lambda T, v: _proximal_sums(T, 1 / 8, 0.01),
        source="Garrigos, Gower 2023, section 11, doi:10.48550/arXiv.2301.11235",
    ),
    linear(
        "flow of a strongly monotone operator",
        MonotoneFlow,
        "distance",
        {"L": 1, "mu": Fraction(1, 25)},
        math.exp(-0.08),
        "Brézis 1973; Boţ, Csetnek 2018",
    ),
    linear(
        "Peaceman-Rachford, Lipschitz",
        LipschitzPeacemanRachford,
        "distance",
        {"L_A": 1, "mu_A": Fraction(1, 25), "s": 1},
        Fraction(12, 13),  # 1 - 4 s mu/(1 + 2 s mu + s^2 L^2)
        "Giselsson 2017, doi:10.1007/s11784-017-0417-1; Ryu, Yin 2022, chapter 13",
    ),
    linear(
        "extragradient, strongly monotone",
        StronglyMonotoneExtragradient,
        "distance",
        {"L": 1, "mu": Fraction(1, 25)},
        Fraction(99, 100),  # 1 - mu/(4 L)
        "Mokhtari, Ozdaglar, Pattathil 2020, doi:10.48550/arXiv.1901.08511",
    ),
    Question(
        "Chambolle-Pock, relaxed",
        RelaxedChambollePock,
        "gap",
        {"tau": 1, "theta": 1, "M": 1, "a": Fraction(3, 2), "||v||^2": 1},
        lambda T, v: 2 / (1.5 * T),  # (R^2/tau + ||v||^2/sigma + 2 <A (x_0 - u), v>)/(2 a T)
        source="Chambolle, Pock 2016, doi:10.1007/s10107-015-0957-3; Condat et al. 2023, doi:10.1137/20M1379344",
    ),
    Question(
        "flow of a cocoercive operator",
        CocoerciveFlow,
        "residual",
        {"L": 1},
        lambda T, v: 1 / (2 * T),
        source="Boţ, Csetnek 2016",
        scalar="p.norm_squared(p.operator(x))",
    ),
    Question(
        "heavy ball with a proximal step, not convex",
        InertialProximalGradient,
        "residual",
        {"L": 1, "alpha": _HALF, "beta": _HALF},
        lambda T, v: 1 / T,  # 2 alpha Delta_0/((2 - 2 beta - alpha L) T)
        source="Ochs, Chen, Brox, Pock 2014, theorem 4.9, doi:10.1137/130942954; Chambolle, Pock 2016, section 6",
    ),
    Question(
        "forward-backward, generalized",
        GeneralizedForwardBackward,
        "residual",
        {"L_f": 1, "s": _HALF},
        lambda T, v: 2 / (0.75 * T),  # two copies of the start, each at the distance 1
        source="Raguet, Fadili, Peyré 2013, doi:10.1137/120872802; Condat et al. 2023, doi:10.1137/20M1379344",
    ),
    Question(
        "Douglas-Rachford, shadow",
        ShadowDouglasRachford,
        "residual",
        {"L": 1, "s": Fraction(1, 4)},
        lambda T, v: 3 / (0.25 * T),  # 3 ||x_0 + s F(x_0) - x* - s F(x*)||^2/((1 - 3 s L) T)
        source="Csetnek, Malitsky, Tam 2019, theorem 3.1, doi:10.1007/s00245-019-09597-8",
    ),
)


def _optimal(steps: int, k: Fraction) -> float:
    """L/A_T for A_0 = 1 and (A_{t+1} - A_t)^2 = A_{t+1} (1 - k + k A_{t+1}), at L = 1 and mu/L = k."""
    a, mu = 1.0, float(k)
    for _ in range(steps):
        b = 2 * a + 1 - mu
        a = (b + math.sqrt(b * b - 4 * (1 - mu) * a * a)) / (2 * (1 - mu))
    return 1 / a


_ELEVENTH_A = (
    Question(
        "optimized gradient, (t + a)/a",
        PolynomialOptimizedGradient,
        "gap",
        {"L": 1, "a": 4},
        lambda T, v: 2 / (T * (T + 7)),  # a L R^2/(2 T (T + 2 a - 1))
        source="Kim, Fessler 2018, doi:10.1137/17M112124X; d'Aspremont, Scieur, Taylor 2021, section 4.3",
    ),
    linear(
        "Douglas-Rachford, one operator Lipschitz and strongly monotone",
        OneSidedDouglasRachford,
        "distance",
        {"L_A": 1, "mu_A": Fraction(1, 25), "s": 1},
        # ((1 + c)/2)^2, c^2 = 1 - 4 s mu/(1 + 2 s mu + s^2 L^2)
        ((1 + math.sqrt(12 / 13)) / 2) ** 2,
        "Giselsson 2017, doi:10.1007/s11784-017-0417-1; Ryu, Yin 2022, chapter 13",
    ),
    Question(
        "averaged projections, over-relaxed",
        RelaxedAveragedProjections,
        "residual",
        {"a": Fraction(3, 2)},
        lambda T, v: 3 / T,  # a R^2/((2 - a) T), of what a step moves
        source="Bauschke, Combettes 2017, theorem 5.15, doi:10.1007/978-3-319-48311-5",
    ),
    Question(
        "stochastic subgradient, strongly convex, 1/(mu t)",
        LogarithmicStochasticSubgradient,
        "gap",
        {"mu": 1, "G": 1, "sigma": _HALF},
        lambda T, v: 1.25 * (1 + math.log(T)) / (2 * T),  # (G^2 + sigma^2) (1 + log T)/(2 mu T)
        source="Garrigos, Gower 2023, theorem 9.7, doi:10.48550/arXiv.2301.11235",
    ),
    Question(
        "alternating directions, symmetric",
        SymmetricAlternatingDirections,
        "gap",
        {"rho": 1, "a": _HALF, "||v||^2": 1},
        # ((1 - a/2) rho ||A (x_0 - x*)||^2 - <A (x_0 - x*), v> + ||v||^2/(2 a rho))/(2 T)
        lambda T, v: 2.75 / (2 * T),
        source="He, Liu, Wang, Yuan 2014, doi:10.1137/13090849X",
    ),
    Question(
        "resolvents of three operators, minimal lifting",
        MinimalLifting,
        "residual",
        {"s": 1, "a": _HALF},
        lambda T, v: 2 / T,  # a ||z_0 - z*||^2/((1 - a) T), two points, each at the distance 1
        source="Malitsky, Tam 2023, theorem 4.5, doi:10.48550/arXiv.2108.02897",
    ),
    Question(
        "Frank-Wolfe, 4/(t + 4)",
        StillShorterFrankWolfe,
        "gap",
        {"L": 1, "D": 1},
        lambda T, v: 8 / (3 * (T + 3)),
        source="Wirth, Kerdreux, Pokutta 2023; Braun et al. 2022",
    ),
    linear(
        "proximal point, strongly monotone, relaxed",
        StronglyMonotoneRelaxedProximalPoint,
        "distance",
        {"mu": Fraction(1, 25), "s": 1, "a": _HALF},
        Fraction(51, 52) ** 2,  # (1 - a s mu/(1 + s mu))^2
        "Ryu, Yin 2022, chapters 2 and 13",
    ),
    Question(
        "forward-backward, over-relaxed",
        AnyRelaxedForwardBackward,
        "residual",
        {"L": 1, "s": _HALF, "a": Fraction(5, 4)},
        lambda T, v: 2.5 / T,  # a R^2/((2 - s L/2 - a) T), of what a step moves
        source="Bauschke, Combettes 2017, theorem 26.14, doi:10.1007/978-3-319-48311-5",
    ),
    Question(
        "accelerated flow, Hessian damping",
        HessianDampedFlow,
        "gap",
        {"a": 4, "b": _HALF, "||(1 - a) x* + (a - 1) x_0||^2": 9},
        lambda T, v: 9 / (2 * T**2),  # (a - 1)^2 R^2/(2 T^2)
        source="Attouch, Chbani, Fadili, Riahi 2022, doi:10.1007/s10107-020-01591-1",
    ),
    linear(
        "operator extrapolation",
        OperatorExtrapolation,
        "distance",
        {"L": 1, "mu": Fraction(1, 25)},
        Fraction(25, 26),  # L/(L + mu)
        "Kotsalis, Lan, Li 2022, doi:10.48550/arXiv.2011.02987",
    ),
    Question(
        "optimal method, gamma_0 = L",
        OptimalMethod,
        "gap",
        _STRONG,
        lambda T, v: _optimal(T, v["mu"]),  # (Delta_0 + L R^2/2)/A_T with Delta_0 = L/2
        source="Nesterov 2018, theorem 2.2.1, doi:10.1007/978-3-319-91578-4",
    ),
    Question(
        "accelerated stochastic gradient, strongly convex",
        StronglyConvexAcceleratedStochastic,
        "gap",
        {**_STRONG, "sigma": _TENTH},
        # 2 L R^2/(T (T + 1)) + 2 sigma^2/(mu (T + 1))
        lambda T, v: 2 / (T * (T + 1)) + 0.5 / (T + 1),
        source="after Ghadimi, Lan 2012, proposition 9, doi:10.1137/110848864; Lan 2020, section 4.2",
    ),
    linear(
        "extragradient over a set, strongly monotone",
        StronglyMonotoneExtragradientOverASet,
        "distance",
        {"L": 1, "mu": Fraction(1, 25)},
        Fraction(99, 100),  # 1 - mu/(4 L)
        "Gidel et al. 2019, doi:10.48550/arXiv.1802.10551; Lan 2020, section 3.8",
    ),
    Question(
        "Frank-Wolfe, averaged gradients",
        PrimalDualAveragingFrankWolfe,
        "gap",
        {"L": 1, "D": 1},
        lambda T, v: 2 / (T + 1),
        source="Lan 2013, theorem 4, doi:10.48550/arXiv.1309.5550; Lan 2020, section 7.1",
    ),
    linear(
        "accelerated coordinate descent, strongly convex",
        StronglyConvexAcceleratedCoordinateDescent,
        "gap",
        {"n": 10, "mu": Fraction(1, 25), "r": Fraction(1, 5)},
        Fraction(49, 50),  # 1 - sqrt(mu)/n
        "Lin, Lu, Xiao 2015, theorem 2.1, doi:10.1137/141000270",
    ),
)


def _growing_steps(steps: int) -> float:
    """L R^2/(4 A_T + 2), A_T the sum of the steps h_t of GrowingDescent, at L = R = 1."""
    a = 0.0
    for _ in range(steps):
        a = (a + math.sqrt(a * a + 8 * a + 8)) / 2
    return 1 / (4 * a + 2)


_REMEMBERED = {"V(x_0)": 1, "V(z_0)": 1, "B(x_0)": _HALF, "B(z_0)": _HALF}  # what is off at the start, in z too

_ELEVENTH_B = (
    Question(
        "Frank-Wolfe, momentum",
        FrankWolfeMomentum,
        "gap",
        {"L": 1, "D": 1},
        lambda T, v: 2 / (T + 1),
        source="Li, Coutino, Giannakis, Leus 2021; Li, Sadeghi, Giannakis 2021",
    ),
    Question(
        "L-SVRG, proximal, convex",
        ProximalLooplessSvrgConvex,
        "gap",
        {"L": 1, "n": 10, "probability": _TENTH, "eta": Fraction(1, 16), **_REMEMBERED},
        # (R^2 + 16 L eta^2 Delta_0 + 4 eta^2 V_0/probability)/(2 eta (1 - 8 eta L) T)
        lambda T, v: (1 + 8 / 256 + 40 / 256) / (T / 16),
        source="Khaled et al. 2023, doi:10.1007/s10957-023-02297-y",
    ),
    Question(
        "stochastic gradient, smooth in the mean, convex",
        ExpectedlySmoothDescent,
        "gap",
        {"L": 1, "ell": 1, "eta": Fraction(1, 4), "sigma": _TENTH},
        # (R^2/T + 2 eta^2 sigma^2)/(2 eta (1 - 2 eta ell))
        lambda T, v: 4 / T + 0.125 * 0.01 / 0.25,
        source="Gower, Sebbouh, Loizou 2021; Khaled et al. 2023, doi:10.1007/s10957-023-02297-y",
    ),
    Question(
        "gradient descent, growing steps",
        GrowingDescent,
        "gap",
        {"L": 1},
        lambda T, v: _growing_steps(T),
        source="Teboulle, Vaisbourd 2023, theorem 3, doi:10.1007/s10107-022-01899-0",
    ),
    linear(
        "forward-backward, strongly monotone forward step",
        StronglyMonotoneForwardStep,
        "distance",
        {"L": 1, "mu": Fraction(1, 25), "s": Fraction(1, 25)},
        Fraction(624, 625),  # 1 - 2 s mu + s^2 L^2
        "Bauschke, Combettes 2017, proposition 26.16; Facchinei, Pang 2003, theorem 12.1.2",
    ),
    Question(
        "extragradient, anchored, varying step",
        VaryingAnchoredExtragradient,
        "residual",
        {"L": 1},
        lambda T, v: 27 / ((T + 1) * (T + 2)),
        source="Yoon, Ryu 2021, theorem 2, doi:10.48550/arXiv.2102.07922",
        scalar="p.norm_squared(p.operator(s.x))",
    ),
    Question(
        "stochastic gradient, Polyak-Lojasiewicz, decreasing",
        DecreasingGrowth,
        "gap",
        {**_STRONG, "sigma": _TENTH},
        # max(2 L sigma^2/mu^2, 2 L Delta_0/mu)/(T + 2 L/mu)
        lambda T, v: 25 / (T + 50),
        source="Bottou, Curtis, Nocedal 2018, theorem 4.7, doi:10.1137/16M1080173",
    ),
    Question(
        "SAGA, proximal, convex",
        ProximalSagaConvex,
        "gap",
        {"L": 1, "n": 10, "eta": Fraction(1, 16), **_REMEMBERED},
        # (R^2 + 16 L eta^2 Delta_0 + 4 n eta^2 V_0)/(2 eta (1 - 8 eta L) T)
        lambda T, v: (1 + 8 / 256 + 40 / 256) / (T / 16),
        source="Khaled et al. 2023, doi:10.1007/s10957-023-02297-y; Defazio, Bach, Lacoste-Julien 2014",
    ),
    linear(
        "accelerated proximal gradient, strongly convex part",
        StronglyConvexPartMomentum,
        "gap",
        {"L_f": 1, "mu_g": Fraction(1, 24), "r": Fraction(1, 5)},
        Fraction(4, 5),  # 1 - sqrt(mu/(L + mu))
        "Chambolle, Pock 2016, theorem 4.10, doi:10.1017/S096249291600009X",
    ),
    Question(
        "accelerated proximal gradient, any norm",
        MirrorThreeSequences,
        "gap",
        {"L": 1},
        lambda T, v: 4 / (T * (T + 1)),
        source="Lan 2020, section 3.3, doi:10.1007/978-3-030-39568-1; Tseng 2008",
    ),
    Question(
        "accelerated stochastic gradient, strong growth",
        AcceleratedStrongGrowth,
        "gap",
        {"L": 1, "tau": 1, "sigma": 0},
        lambda T, v: 8 / (T * (T + 1)),  # 2 (1 + tau)^2 L R^2/(T (T + 1))
        source="Vaswani, Bach, Schmidt 2019, theorem 2, doi:10.48550/arXiv.1810.07288",
    ),
    Question(
        "forward steps, stochastic",
        StochasticForwardStep,
        "residual",
        {"L": 1, "s": _HALF, "sigma": _TENTH},
        lambda T, v: (1 / T + 0.0025) / 0.75,  # (R^2/T + s^2 sigma^2)/(s (2/L - s))
        source="Loizou et al. 2021; after Bauschke, Combettes 2017, section 26.5",
        scalar="p.norm_squared(p.operator(x))",
    ),
    Question(
        "Bregman proximal gradient, any step",
        MirrorProximalAnyStep,
        "gap",
        {"L": 1, "eta": _HALF},
        lambda T, v: 2 / T,
        source="Teboulle 2018, theorem 4.1, doi:10.1007/s10107-018-1284-2; Beck 2017, section 10.9",
    ),
    Question(
        "Ryu's splitting",
        RyuSplitting,
        "residual",
        {"s": 1, "a": _HALF},
        lambda T, v: 2 / T,  # a ||z_0 - z*||^2/((1 - a) T), two points, each at the distance 1
        source="Ryu 2020, theorem 4, doi:10.1007/s10107-019-01403-1",
    ),
    linear(
        "finite sums, interpolation",
        InterpolatingFiniteSum,
        "distance",
        {**_STRONG, "sigma": 0},
        Fraction(24, 25),  # 1 - mu/L
        "Gower et al. 2019, theorem 3.1; Ma, Bassily, Belkin 2018",
    ),
    Question(
        "stochastic gradient, strong growth, convex",
        ConvexStrongGrowth,
        "gap",
        {"L": 1, "tau": 1, "sigma": 0},
        lambda T, v: 1 / T,  # (1 + tau) L R^2/(2 T)
        source="Vaswani, Bach, Schmidt 2019, section 5, doi:10.48550/arXiv.1810.07288; Taylor, Bach 2019",
    ),
    linear(
        "inexact gradient descent, any step",
        InexactAnyStep,
        "gap",
        {**_STRONG, "delta": _TENTH, "eta": _HALF},
        Fraction(491, 500) ** 2,  # (1 - (1 - delta) eta mu)^2
        "de Klerk, Glineur, Taylor 2020; Gannot 2022",
    ),
    Question(
        "stochastic gradient, not convex, decreasing",
        DecreasingNonconvexStochastic,
        "gradient",
        {"L": 1, "c": _HALF, "sigma": _TENTH},
        # (2 Delta_0 + c^2 L sigma^2 (1 + 1/2 + ... + 1/T))/(c (1 + 1/sqrt(2) + ... + 1/sqrt(T)))
        lambda T, v: (1 + 0.0025 * (1 + math.log(T))) / (math.sqrt(T + 1) - 1),
        source="Ghadimi, Lan 2013; Bottou, Curtis, Nocedal 2018, theorem 4.10, doi:10.1137/16M1080173",
    ),
    Question(
        "dual averaging, quasi-monotone",
        QuasiMonotoneDualAveraging,
        "gap",
        {"c": 1, "G": 1},
        lambda T, v: 1.5 / math.sqrt(T + 1),  # (R^2/(2 c) + c G^2)/sqrt(T + 1)
        source="Nesterov, Shikhman 2015, theorem 3.2, doi:10.1007/s10957-014-0677-5",
    ),
    Question(
        "forward-backward-half-forward",
        ForwardBackwardHalfForward,
        "residual",
        {"L_B": 1, "L_C": 1, "s": Fraction(1, 4)},
        lambda T, v: 16 / (13 * T),  # R^2/((1 - s L_B/2 - s^2 L_C^2) T)
        source="Briceño-Arias, Davis 2018, theorem 2.3, doi:10.1137/17M1120099",
        scalar=("p.norm_squared(x - (p.A.resolvent(x - self.s * (p.B.operator(x) + p.C.operator(x)), self.s)))"),
    ),
)


ELEVENTH = (*_ELEVENTH_A, *_ELEVENTH_B)


def ratio(found: Any, question: Question) -> float:
    """What was found over what is known: of factors a step where that is linear, of bounds after 200 steps else."""
    steps = 200
    if not question.linear:
        return discovery.value(found, question, steps) / question.known(steps, question.at)
    early, late = discovery.value(found, question, steps), discovery.value(found, question, 2 * steps)
    return float((late / early) ** (1 / steps) / question.known(1, question.at))


def run(question: Question) -> tuple[float, Any, float]:
    """Seconds of the processor, the theorem or None, and its ratio to the known one."""
    began = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, discovery._SECONDS)  # then it is interrupted, and keeps what it has found
    try:
        found = pt.discover(question.method, measure=question.measure, progress=False)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    seconds = time.process_time() - began
    about = [f for f in found if not question.scalar or f.lead.measure.code == question.scalar]
    if not about:
        return seconds, found[0] if found else None, math.inf
    return seconds, about[0], ratio(about[0], question)


def main() -> int:
    """Print the table; 1 where a share is missed."""
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGPROF, signal.default_int_handler)
    wanted = sys.argv[1:]
    lists = {
        "first": FIRST,
        "second": SECOND,
        "third": THIRD,
        "fourth": FOURTH,
        "fifth": FIFTH,
        "sixth": SIXTH,
        "seventh": SEVENTH,
        "eighth": EIGHTH,
        "ninth": NINTH,
        "tenth": TENTH,
        "eleventh": ELEVENTH,
    }
    chosen = [q for name in wanted if name in lists for q in lists[name]]
    everything = [q for part in lists.values() for q in part]
    chosen += [q for q in everything if any(w.lower() in q.name.lower() for w in wanted if w not in lists)]
    chosen = chosen if wanted else everything
    good = 0
    print(f"{'method':40} {'CPU s':>6} {'found/known':>11}  found; source of what is known")
    for question in chosen:
        try:
            seconds, found, size = run(question)
        except Exception as error:  # of whatever kind: the method counts as not found, and the others go on
            print(f"{question.name:40} {type(error).__name__}: {error}", flush=True)
            continue
        good += size <= 1 + 1e-6
        said = found.proof.conclusion.text if found is not None else "none"
        print(f"{question.name:40} {seconds:6.1f} {size:11.4f}  {said}; {question.source}", flush=True)
    print(f"{good} of {len(chosen)} with the literature's rate or a better one")
    return 0 if good >= _NEEDED * len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
