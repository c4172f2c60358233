"""Discovery: theorems from a step alone, each proved by the ordinary prover and checked by the kernel."""

import itertools
import math
from fractions import Fraction
from functools import cache
from typing import Any, ClassVar, NamedTuple

import numpy as np
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import methods
import potential as pt
from potential.algebra.coefficients import Coefficient
from potential.discovery.carried import carried
from potential.discovery.closed_forms import dyadic, simplest
from potential.discovery.cycles import find_cycle
from potential.discovery.found import Writer
from potential.discovery.growth import Growing
from potential.discovery.leads import Lead
from potential.discovery.linear import Rates
from potential.discovery.means import Mean, VaryingMean
from potential.discovery.natural_rates import natural_rates
from potential.discovery.quotients import quotients
from potential.discovery.readings import Scalar, nothing, read
from potential.discovery.regimes import opened
from potential.discovery.scaled_means import ScaledMean
from potential.discovery.studies import Study
from potential.discovery.sums import sums
from potential.discovery.templates import template
from potential.search.multipliers import search
from potential.statement.theorem import Theorem
from potential.statement.trace import trace

L, R, T, mu, q, eta, G = (sympy.Symbol(n) for n in ("L", "R", "T", "mu", "q", "eta", "G"))


class Plain(pt.Method):
    """Gradient descent, of which nothing but the step is said."""

    assumes = pt.SmoothConvex

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.gradient(x) / p.L


class TooLong(Plain):
    """Gradient descent with a step that is too long: on f(x) = L x^2 / 2 it diverges."""

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - 5 * p.gradient(x) / (2 * p.L)


class StronglyConvex(Plain):
    assumes = pt.SmoothStronglyConvex


def bound(found: Any) -> sympy.Expr:
    """The bound in plain symbols."""
    return found.bound.subs({s: sympy.Symbol(s.name) for s in found.bound.free_symbols})


@pytest.fixture(scope="module")
def descent() -> Any:
    return pt.discover(Plain, progress=False)


def test_gradient_descent_gets_its_exact_worst_case(descent: Any) -> None:
    """L R^2 / (4 T + 2) is attained (Drori, Teboulle 2014), and L^2 R^2 / (T + 1)^2 bounds the squared gradient."""
    assert sympy.simplify(bound(descent[0]) - L * R**2 / (4 * T + 2)) == 0
    gradient = next(f for f in descent if "grad" in f.proof.conclusion.text)
    assert sympy.simplify(bound(gradient) - L**2 * R**2 / (T + 1) ** 2) == 0


def test_what_is_found_is_proved_from_its_source_again(descent: Any) -> None:
    for found in descent:
        scope: dict[str, Any] = {"Plain": Plain, "Fraction": Fraction, "pt": pt, "__name__": "pasted"}
        source = found.source().replace("from tests.test_discovery import Plain\n", "")
        exec("\n".join(line for line in source.splitlines() if not line.startswith("from ")), scope)
        again = next(v for k, v in scope.items() if k.startswith("Discovered"))
        assert pt.prove(again).conclusion.text == found.proof.conclusion.text
        assert pt.verify(found.proof.certificate, found.method)


def test_what_is_found_runs_on_numbers(descent: Any) -> None:
    from methods.problems import bundled_problem

    assert pt.check(descent[0].method, bundled_problem("logistic-regression/breast-cancer"), steps=60)
    assert "Phi(t)" in descent[0].text()
    assert "theorem" in descent[0].latex()


def test_linear_rates_are_found_in_closed_form() -> None:
    found = pt.discover(StronglyConvex, measure="gap", progress=False)
    rate = sympy.simplify(bound(found[0]).subs(T, 3) / bound(found[0]).subs(T, 2))
    assert sympy.simplify(rate - (1 - mu / L) ** 2) == 0


def test_a_mean_with_a_budget() -> None:
    found = pt.discover(methods.Subgradient, progress=False)
    assert sympy.simplify(bound(found[0]) - (R**2 / (2 * eta * T) + eta * G**2 / 2)) == 0


class Reflections(pt.Method):
    """Peaceman and Rachford's splitting."""

    assumes: ClassVar[Any] = pt.Sum(f=pt.SmoothStronglyConvex, g=pt.Convex)
    s = pt.Parameter(above=0, at_most=lambda p: 1 / p.f.L)

    def step(self, p: Any, t: Any, z: Any) -> Any:
        x = p.f.prox(z, self.s)
        return z + 2 * (p.g.prox(2 * x - z, self.s) - x)


class Contracting(pt.Method):
    """A relaxed fixed-point iteration of a contraction."""

    assumes = pt.Contraction
    a = pt.Parameter(above=0, at_most=1)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return (1 - self.a) * x + self.a * p.apply(x)


@pytest.mark.parametrize(
    ("method", "measure", "said"),
    [
        (methods.StronglyConvexGradientFlow, "distance", "||x_T - x*||^2 <= R^2 exp(-2 mu T)"),
        (methods.LazyMirrorDescent, "gap", "mean over t < T of (f(x_t) - f(x*)) <= eta G^2/2 + D_0/(eta T)"),
        (
            methods.WeightedStronglyConvexSubgradient,
            "gap",
            "mean over t < T of (f(x_t) - f(x*)) weighted by t + 2 <= 2 G^2/(mu (T + 3))",
        ),
        (methods.MirrorAcceleratedGradient, "gap", "f(y_T) - f(x*) <= 4 L D_0/(T (T + 1))"),
        (
            methods.VaryingKrasnoselskiiMann,
            "residual",
            "mean over t < T of ||x_t - S(x_t)||^2 weighted by a_t (1 - a_t) <= R^2/(sum_{t<T} a_t (1 - a_t))",
        ),
        (
            methods.DecreasingStepSubgradient,
            "gap",
            "mean over t < T of (f(x_t) - f(x*)) weighted by 2 c/sqrt(t + 1) "
            "<= (R^2 + c^2 G^2 (1 + log(T))) (sqrt(T) + 1)/(4 c T)",
        ),
        (methods.DouglasRachford, "residual", "||a_T - c_T||^2 <= ||x_0 - x* - s a*||^2/(T + 1)"),
    ],
)
def test_what_is_found_of_methods_of_other_kinds(method: type, measure: str, said: str) -> None:
    """A flow has a unit of time, a coupling that of a divergence, a mean may have weights, and steps may be any.

    What the last step of a splitting moves by is as small as the mean: B. He, X. Yuan, Numer. Math. 130 (2015).
    """
    assert pt.discover(method, measure=measure, progress=False)[0].proof.conclusion.text == said


class Pair(NamedTuple):
    """Two points."""

    x: Any
    w: Any


class ProximalMomentum(pt.Method):
    """The accelerated proximal gradient method with the sequence (t + a)/a (Chambolle, Dossal 2015)."""

    assumes: ClassVar[Any] = pt.Composite(pt.SmoothConvex)
    a = pt.Parameter(at_least=2)

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(x0, x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        later = (t + self.a) / self.a
        y = (1 - 1 / later) * s.x + s.w / later
        x = p.prox(y - p.gradient(y) / p.L, 1 / p.L)
        return Pair(x, s.w - later * (y - x))


class CoupledProximalSteps(pt.Method):
    """A short and a long proximal step of one gradient, coupled (after Allen-Zhu, Orecchia 2017)."""

    assumes: ClassVar[Any] = pt.Composite(pt.SmoothConvex)

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(x0, x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        y = t / (t + 2) * s.x + 2 / (t + 2) * s.w
        g, long = p.gradient(y), (t + 1) / (2 * p.L)
        return Pair(p.prox(y - g / p.L, 1 / p.L), p.prox(s.w - long * g, long))


def test_a_weight_that_was_rounded_down_becomes_that_of_its_potential() -> None:
    found = pt.discover(CoupledProximalSteps, measure="gap", progress=False)
    assert found[0].proof.conclusion.text == "F(x_T) - F(x*) <= 2 L R^2/(T (T + 1))"


def test_a_weight_is_recognized_in_its_limit_with_a_parameter_in_it() -> None:
    """A finite sample of times makes it larger by a share that depends on the parameter: 3 % and more."""
    found = pt.discover(ProximalMomentum, measure="gap", progress=False)
    a = sympy.Symbol("a")
    assert sympy.simplify(bound(found[0]) - a**2 * L * R**2 / (2 * T * (T + 2 * a - 2))) == 0


class ShorterFrankWolfe(pt.Method):
    """Frank-Wolfe with steps 3/(t + 3)."""

    assumes: ClassVar[Any] = pt.Constrained(pt.SmoothConvex)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x + 3 / (t + 3) * (p.linear_minimizer(p.gradient(x)) - x)


def test_what_is_spent_may_grow_beside_a_weight_of_order_three() -> None:
    """No more than 9 L D^2/(4 (T + 2)), of Wirth, Kerdreux, Pokutta 2023: the weight grows like t^3."""
    found = pt.discover(ShorterFrankWolfe, measure="gap", progress=False)
    known = 9 * L * sympy.Symbol("D") ** 2 / (4 * (T + 2))
    assert sympy.limit(bound(found[0]) / known, T, sympy.oo) == 1


class QuadraticallyWeighted(pt.Method):
    """Frank-Wolfe whose point is the mean of all vertices with the weights 1, 4, 9, ..."""

    assumes: ClassVar[Any] = pt.Constrained(pt.SmoothConvex)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x + 6 * (t + 1) / ((t + 2) * (2 * t + 3)) * (p.linear_minimizer(p.gradient(x)) - x)


def test_a_share_of_the_step_shows_the_weight_and_what_is_spent() -> None:
    """With A_t the sum of the first t squares, no more is spent than L D^2/2 times the sum of (t + 1)^4/A_(t + 1)."""
    found = pt.discover(QuadraticallyWeighted, measure="gap", progress=False, seconds=8)
    known = sum(Fraction(6 * k**3, (k + 1) * (2 * k + 1)) for k in range(1, 201)) / Fraction(200 * 201 * 401, 3)
    best = found[0].proof.conclusion.bound_at(200, {"L": 1, "D": 1})
    assert 1 <= best / float(known) < 1.0002
    assert sympy.factor(found[0].lead.weight.to_sympy()).args[0] == sympy.Symbol("t")


class ProximalMomentumOfAStronglyConvexFunction(pt.Method):
    """Momentum by the root of a relation that nears 1 where the step grows beyond all bounds."""

    assumes: ClassVar[Any] = pt.Sum(f=pt.DifferentiableStronglyConvex, g=pt.Convex)
    s = pt.Parameter(above=0)
    r = pt.Root(lambda r, p: r**2 * (1 + p.s * p.mu_f) - p.s * p.mu_f, below=1)

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(x0, x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        y = s.x + (1 - self.r) / (1 + self.r) * (s.x - s.w)
        return Pair(p.joint_prox(y, self.s, "f", "g"), s.x)


def test_at_a_rate_there_is_a_point_that_is_drawn_to_where_the_step_asks() -> None:
    """At 1 - r it is x + (1 - r)/r (x - w), and gap and its distance are a potential."""
    method = ProximalMomentumOfAStronglyConvexFunction
    theorem = Theorem(name="discovered/x", method=method, potential=nothing)
    made, scout = template(theorem)
    r = scout.field.values["r"]
    (point,) = made.drawn(1 - r)
    assert point.code == "p.distance_squared(s.x / self.r - (1 - self.r) * s.w / self.r)"
    rates = Rates(Study(theorem, made.upto(0)), made, made.measures[0], 0, free=True)
    rate = 1 - rates.study.field.values["r"]
    numbers = [float(rate.evaluate(rates.study.sample(p, 0))) for p in rates.study.points]
    lead = next(rates.with_drawn(rate, numbers))
    assert pt.prove(Writer(lead, "Drawn").method()).bound


def test_regret_over_a_set_with_a_diameter_is_bounded_in_the_scale_of_the_steps() -> None:
    """Zinkevich 2003: (D^2 + 2 c^2 G^2)/(2 c sqrt(T)) with steps c/sqrt(t + 1), whatever T."""
    found = pt.discover(methods.DecreasingStepOnlineGradient, measure="gap", progress=False)
    assert found[0].proof.conclusion.text.endswith("<= (D^2 + 2 c^2 G^2)/(2 c sqrt(T))")


class Inertial(pt.Method):
    """Momentum of a size that is a parameter, before a resolvent."""

    assumes = pt.Monotone
    b, s = pt.Parameter(above=0, below=1), pt.Parameter(above=0)

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(x0, x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        return Pair(p.resolvent(s.x + self.b * (s.x - s.w), self.s), s.x)


@pytest.mark.parametrize(
    ("method", "share"),
    [
        (methods.LastIterateHeavyBall, 1 + sympy.Symbol("t")),
        (Inertial, 1 / (1 - sympy.Symbol("b"))),
        (methods.HeavyBall, 1 / (1 - sympy.Symbol("beta"))),
    ],
)
def test_a_combination_that_only_oracles_move_is_in_the_template(method: type, share: sympy.Expr) -> None:
    """x + b/(1 - b) (x - w) is carried over to itself by x + b (x - w) and x, and x + t (x - w) where b = t/(t + 2)."""
    reading = read(Theorem(name="discovered/x", method=method, potential=nothing))
    r = reading.reading
    moved = [q for q in r.questions if q.oracle in r.problem.points_by]
    (shares,) = carried(reading.field, dict(r.state), r.next_state, moved)
    assert sympy.simplify(shares["x"].to_sympy() - share) == 0
    assert sympy.simplify(shares["w"].to_sympy() + share - 1) == 0


class Buffered(pt.Method):
    """Gradient descent along a mean of past gradients."""

    assumes = pt.SmoothConvex
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(x0, 0 * x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        mean = (s.w + p.gradient(s.x)) / 2
        return Pair(s.x - self.eta * mean, mean)


def test_a_vector_that_rests_at_zero_is_no_place() -> None:
    """The mean of past gradients vanishes at a solution, and x - eta w is moved by gradients alone."""
    codes = [s.code for s in template(Theorem(name="mean", method=Buffered, potential=nothing))[0].upto(1)]
    assert "p.norm_squared(s.w)" in codes
    assert "p.distance_squared(s.x - self.eta * s.w)" in codes
    assert not any("gradient(s.w)" in code or "s.x - s.w" in code for code in codes)


class Kept(NamedTuple):
    """A point, and what is kept beside it."""

    x: Any
    e: Any


class Waiting(pt.Method):
    """Gradient descent whose steps are sent compressed; what is lost waits."""

    assumes: ClassVar[Any] = pt.Compressed(pt.Smooth)
    gamma = pt.Parameter(above=0, at_most=lambda p: p.theta / (2 * p.L))

    def start(self, p: Any, x0: Any) -> Any:
        return Kept(x0, 0 * x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        due = s.e + self.gamma * p.gradient(s.x)
        sent = p.compress(due)
        return Kept(s.x - sent, due - sent)


class WaitingConvex(Waiting):
    assumes: ClassVar[Any] = pt.Compressed(pt.SmoothConvex)


@pytest.mark.parametrize(("method", "scalar"), [(Waiting, "p.gap"), (WaitingConvex, "p.distance_squared")])
def test_what_is_sent_cancels_in_the_point_less_what_waits(method: type, scalar: str) -> None:
    """x - e is moved by the gradient alone (Karimireddy, Rebjock, Stich, Jaggi 2019), and is in the template."""
    made, _ = template(Theorem(name="waiting", method=method, potential=nothing))
    assert f"{scalar}(s.x - s.e)" in [s.code for s in made.upto(1)]


class Estimating(pt.Method):
    """Error feedback under the Polyak-Lojasiewicz inequality: EF21."""

    assumes: ClassVar[Any] = pt.Compressed(pt.PolyakLojasiewicz)
    gamma = pt.Parameter(above=0, at_most=lambda p: p.theta / (2 * p.L))

    def start(self, p: Any, x0: Any) -> Any:
        return Kept(x0, p.gradient(x0))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        x = s.x - self.gamma * s.e
        return Kept(x, s.e + p.compress(p.gradient(x) - s.e))


def test_an_estimate_that_begins_as_a_gradient_is_no_place_and_is_compared_with_it() -> None:
    codes = [s.code for s in template(Theorem(name="ef", method=Estimating, potential=nothing))[0].upto(1)]
    assert "p.norm_squared(s.e - p.gradient(s.x))" in codes
    assert not any("gap(s.e)" in code or "gradient(s.e)" in code or "s.x - s.e" in code for code in codes)


def test_a_coefficient_that_the_prover_refutes_is_sought_with_its_point() -> None:
    """4 gamma is enough at all samples of the study, and gamma/theta for all parameters (Richtárik et al. 2021)."""
    theorem = Theorem(name="discovered/ef", method=Estimating, potential=nothing)
    made, _ = template(theorem)
    study = Study(theorem, made.upto(1))
    rates = Rates(study, made, made.measures[0], 1, free=True)
    rate = 1 - study.field.values["gamma"] * study.field.values["mu"]
    numbers = [float(rate.evaluate(study.sample(p, 0))) for p in study.points]
    found = rates.leads(rate, numbers)
    first = next(found)
    at = search(trace(Writer(first, "First").method()).obligations[0]).infeasible_at
    assert at is not None
    assert study.note_refuting(at)
    assert not study.note_refuting(at)  # it is there now
    first.refuted = True
    assert any(_is_proved(lead) for lead in itertools.islice(found, 3))


def _is_proved(lead: Any) -> bool:
    return all(search(o).argument is not None for o in trace(Writer(lead, "Next").method()).obligations)


def test_a_lead_over_the_coefficient_of_its_gap() -> None:
    """The same potential where the gap has the coefficient 1; where it has that, there is no other."""
    study = Study(Theorem(name="x", method=Plain, potential=nothing), [Scalar("p.gap(x)", 1)])
    one, of = study.field.coefficient(1), study.field.values["L"]
    lead = Lead(study, [(study.scalars[0], of)], [], of * 0, of**2, study.scalars[0])
    other = lead.by_its_gap()
    assert other is not None
    assert (other.potential[0][1] - one).element == 0
    assert (other.weight - of).element == 0
    assert other.by_its_gap() is None


class Coordinates(pt.Method):
    """Random coordinates with a share of the step."""

    assumes = pt.CoordinateSmoothStronglyConvex
    a = pt.Parameter(above=0, at_most=1)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.a * p.coordinate_gradient(x)


def test_one_of_n_is_a_share_that_a_step_shows_and_rates_hold_further_out() -> None:
    """1 - a (2 - a) mu/n is possible, and 1 - mu/n, which is so at all samples of the study, for no short step."""
    theorem = Theorem(name="discovered/x", method=Coordinates, potential=nothing)
    made, _ = template(theorem)
    study = Study(theorem, made.upto(0))
    rates = Rates(study, made, made.measures[0], 0, free=False)
    shown = [c.to_sympy() for _, c in natural_rates(rates, [rates.least(k) or 0.0 for k in range(len(study.points))])]
    a, n = sympy.Symbol("a"), sympy.Symbol("n")
    assert any(sympy.simplify(c - 1 + a * (2 - a) * mu / n) == 0 for c in shown)
    assert not any(sympy.simplify(c - 1 + mu / n) == 0 for c in shown)


class NoisyOverASet(pt.Method):
    """Noisy projected subgradients with steps c/sqrt(t + 1)."""

    assumes: ClassVar[Any] = pt.Constrained(pt.Stochastic(pt.ConvexLipschitz))
    c = pt.Parameter(above=0)
    root = pt.Root(lambda s, t: s**2 - (t + 1))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.project(x - self.c / self.root(t) * p.stochastic_gradient(x))


def test_a_diameter_spares_the_logarithm_of_steps_that_fall_like_a_root() -> None:
    """(D^2/(2 c) + c (G^2 + sigma^2))/sqrt(T), which comes before the bound with a logarithm that needs no diameter."""
    theorem = Theorem(name="discovered/noisy", method=NoisyOverASet, potential=nothing)
    gap, distance = Scalar("p.gap(x)", 1), Scalar("p.distance_squared(x)", 0)
    study = Study(theorem, [gap, distance], [gap], frozenset({"D"}), varying=True)
    lead = next(ScaledMean(study, distance, gap, "D").leads())
    proof = pt.prove(Writer(lead, "Scaled").method())
    assert proof.conclusion.text.endswith("<= D^2/(2 c sqrt(T)) + c (G^2 + sigma^2)/sqrt(T)")
    plain = Study(theorem, [gap, distance], [gap], varying=True)
    assert next(VaryingMean(plain, distance, gap).leads()).order < lead.order


def test_rates_that_a_step_shows() -> None:
    """1 less the step times mu is one of them: what the source has, kappa^2 (L - mu)/(kappa^2 L - mu)."""
    theorem = Theorem(name="discovered/x", method=methods.StronglyConvexHeavyBall, potential=nothing)
    made, _ = template(theorem)
    study = Study(theorem, made.upto(1))
    rates = Rates(study, made, made.measures[0], 1, free=True)
    least = [rates.least(k) or 0.0 for k in range(len(study.points))]
    shown = [c.to_sympy() for _, c in natural_rates(rates, least)]
    kappa = sympy.Symbol("kappa")
    assert any(sympy.simplify(c - kappa**2 * (L - mu) / (kappa**2 * L - mu)) == 0 for c in shown)


class Secant(pt.Method):
    """Gradient descent under the restricted secant inequality and the error bound, any short step."""

    assumes = pt.RestrictedSecantErrorBound
    eta = pt.Parameter(above=0, at_most=lambda p: p.mu / p.L**2)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.gradient(x)


def test_a_rate_that_is_a_sum_is_among_those_that_the_step_shows() -> None:
    """1 - 2 eta mu + eta^2 L^2, by ||x - x* - eta g||^2 and the two inequalities."""
    theorem = Theorem(name="secant", method=Secant, potential=nothing)
    made, _ = template(theorem)
    study = Study(theorem, made.upto(0))
    rates = Rates(study, made, made.measures[0], 0, free=True)
    step, c = study.field.values["eta"], study.field.values["mu"]
    rate = 1 - 2 * step * c + (step * study.field.values["L"]) ** 2
    least = [float(rate.evaluate(study.sample(p, 0))) for p in study.points]
    assert [shown.element for _, shown in natural_rates(rates, least)][-1] == rate.element


class InertialProximalGradient(pt.Method):
    """Proximal gradient steps with momentum (P. Ochs, Y. Chen, T. Brox, T. Pock 2014)."""

    assumes: ClassVar[Any] = pt.Composite(pt.Smooth)
    beta = pt.Parameter(at_least=0, below=1)
    alpha = pt.Parameter(above=0, below=lambda p: 2 * (1 - p.beta) / p.L)

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(x0, x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        return Pair(p.prox(s.x - self.alpha * p.gradient(s.x) + self.beta * (s.x - s.w), self.alpha), s.x)


def test_how_far_a_parameter_is_from_the_end_of_its_domain_is_a_natural_factor() -> None:
    """What an inertial step pays, 1 - beta - alpha L/2, is no product of the other factors."""
    theorem = Theorem(name="inertial", method=InertialProximalGradient, potential=nothing)
    study = Study(theorem, template(theorem)[0].upto(0))
    pays = (2 - 2 * study.field.values["beta"] - study.field.values["alpha"] * study.field.values["L"]) / 2
    samples = [study.sample(p, 0) for p in study.points]
    values = np.array([float(pays.evaluate(s)) for s in samples])
    assert next(study.forms.between(values * (1 - 1e-6), values * (1 + 1e-6), samples))[0] == pays.element


class OpenEnd(pt.Method):
    """Frank-Wolfe with a constant step: where that is 1 nothing is left of the point before."""

    assumes: ClassVar[Any] = pt.Constrained(pt.SmoothConvex)
    gamma = pt.Parameter(above=0, at_most=1)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x + self.gamma * (p.linear_minimizer(p.gradient(x)) - x)


def test_a_domain_loses_an_end_at_which_no_factor_falls() -> None:
    study = Study(Theorem(name="open", method=OpenEnd, potential=nothing), [])
    where, made, body = opened(study, ["gamma"])
    assert where == "for gamma < 1"
    assert issubclass(made, OpenEnd)
    assert "gamma = pt.Parameter(above=0, below=1)" in body


def test_what_an_implicit_step_moves_by_is_measured_where_only_subgradients_are() -> None:
    made, _ = template(Theorem(name="weak", method=methods.WeaklyConvexProximalPoint, potential=nothing))
    assert "p.norm_squared(x - p.prox(x, self.s))" in [m.code for m in made.measures]


def test_quotients_of_polynomials_are_recognized() -> None:
    """The relaxed iteration of a contraction falls by 1 - a + a L, which is no product of natural factors."""
    theorem = Theorem(name="relaxed", method=Contracting, potential=nothing)
    study = Study(theorem, template(theorem)[0].upto(0))
    a, c = (study.field.values[n] for n in ("a", "L"))
    rate = (1 - a + a * c) ** 2
    found = list(quotients(study, lambda point: float(rate.evaluate(study.sample(point, 0)))))
    assert found == [rate.element]
    assert not list(quotients(study, lambda point: float(rate.evaluate(study.sample(point, 0))) ** 0.31))


def test_a_splitting_rests_where_its_first_step_does() -> None:
    """P. Giselsson, S. Boyd 2017: the distance to x* + s grad f(x*) falls by (1 - s mu)/(1 + s mu)."""
    made = template(Theorem(name="rest", method=Reflections, potential=nothing))[0]
    assert "p.norm_squared(x - (p.minimizer + self.s * p.f.optimal_subgradient))" in [m.code for m in made.measures]


@pytest.mark.parametrize(
    ("method", "rest"),
    [
        (methods.AlternatingDirections, "p.norm_squared(s.u - (p.minimizer - p.splitting_point(self.s)))"),
        (methods.AnchoredDouglasRachford, "p.norm_squared(s.anchor - p.splitting_point(self.s))"),
        (methods.ChambollePock, "p.norm_squared(s.y - p.dual_comparator)"),
    ],
)
def test_where_what_is_remembered_rests_is_solved_for(method: type, rest: str) -> None:
    """A multiplier of an implicit step rests at -s a*, an anchor where it began, a dual point at what it is held to."""
    made = template(Theorem(name="rest", method=method, potential=nothing))[0]
    assert rest in [s.code for s in made.levels[0]]


class BackwardForward(pt.Method):
    """The resolvent first, then the step along the cocoercive operator, which leaves x* - s F(x*) where it is."""

    assumes: ClassVar[Any] = pt.Composite(pt.Cocoercive)
    s = pt.Parameter(above=0, below=lambda p: 2 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        y = p.resolvent(x, self.s)
        return y - self.s * p.operator(y)


@pytest.mark.parametrize(
    ("method", "measure"),
    [
        (BackwardForward, "p.norm_squared(x - (p.minimizer - self.s * p.operator(p.minimizer)))"),
        (Reflections, "p.gap(p.g.prox(2 * p.f.prox(x, self.s) - x, self.s))"),
        (
            methods.AveragedProjections,
            "(p.norm_squared(x - p.C.project(x)) / 2 + p.norm_squared(x - p.K.project(x)) / 2)",
        ),
    ],
)
def test_what_is_measured_of_splittings(method: type, measure: str) -> None:
    """The distance to where a step leaves its point, values at what implicit steps answer, a mean of what maps move."""
    made = template(Theorem(name="rest", method=method, potential=nothing))[0]
    assert measure in [m.code for m in made.measures]


class Copies(NamedTuple):
    """A point for each of two functions."""

    a: Any
    b: Any


class Parallel(pt.Method):
    """Douglas-Rachford splitting in the product space: each function has a copy of the point."""

    assumes: ClassVar[Any] = pt.Sum(f=pt.Convex, g=pt.Convex)
    s = pt.Parameter(above=0)

    def start(self, p: Any, x0: Any) -> Any:
        return Copies(x0, x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        x = (s.a + s.b) / 2
        return Copies(s.a + p.f.prox(2 * x - s.a, self.s) - x, s.b + p.g.prox(2 * x - s.b, self.s) - x)


def test_points_that_rest_apart_are_multiplied_and_not_compared() -> None:
    """Copies that begin at one point rest at x* + s g'(x*) and x* + s f'(x*): at the start only x* is the origin."""
    theorem = Theorem(name="rest", method=Parallel, potential=nothing)
    made = template(theorem)[0]
    places = [f"s.{n} - (p.minimizer + self.s * p.{f}.optimal_subgradient)" for n, f in (("a", "g"), ("b", "f"))]
    codes = [s.code for s in made.upto(1)]
    assert all(f"p.norm_squared({place})" in codes for place in places)
    assert f"p.inner({places[0]}, {places[1]})" in codes
    assert "p.norm_squared(s.a - s.b)" not in [*codes, *(s.code for s in made.paid)]
    (moved,) = (m for m in made.measures if m.code == "p.norm_squared(s.a - self.step(p, t, s).a)")
    mean = Mean(Study(theorem, made.upto(0), [moved]), made.upto(0), moved, free=False, start="distance")
    potential = next(mean.leads()).potential
    assert [c.to_sympy() for _, c in potential] == [1, 1]


class DualAscent(pt.Method):
    """The proximal gradient method on the dual, whose iterate is the point that the multiplier makes."""

    assumes: ClassVar[Any] = pt.Sum(f=pt.DifferentiableStronglyConvex, g=pt.Convex)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        u = self.iterate(p, x)
        return x - p.f.mu * (u - p.g.prox(u - x / p.f.mu, 1 / p.f.mu))

    def iterate(self, p: Any, x: Any) -> Any:
        return p.f.linear_minimizer(-x)


def test_the_point_that_a_multiplier_makes_nears_the_minimizer() -> None:
    """A. Beck, "First-order methods in optimization", 2017, section 12.2: ||y_0 - y*||^2/(mu^2 T)."""
    (found, *_) = pt.discover(DualAscent, measure="distance", progress=False)
    assert found.lead.measure.code == "p.distance_squared(self.iterate(p, x))"
    free = bound(found).free_symbols - {T, sympy.Symbol("mu_f")}
    assert len(free) == 1
    assert sympy.simplify(bound(found) * T * sympy.Symbol("mu_f") ** 2 - free.pop()) == 0


def test_what_a_step_makes_of_the_start_is_not_known_before() -> None:
    """The last change of the multipliers' method is bounded by its first one as well: the mean comes before that."""
    found = pt.discover(methods.AlternatingDirections, measure="residual", progress=False)
    plain = [f.lead.study.starts_plainly(f.lead.potential) for f in found]
    assert plain[0] > plain[-1]
    assert plain == sorted(plain, reverse=True)


class ShorterSubgradient(pt.Method):
    """Subgradient steps 2/(mu (t + 2)) over a set."""

    assumes: ClassVar[Any] = pt.Constrained(pt.StronglyConvexLipschitz)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.project(x - 2 / (p.mu * (t + 2)) * p.subgradient(x))


def test_a_distance_falls_where_steps_do() -> None:
    (found,) = pt.discover(ShorterSubgradient, measure="distance", progress=False)
    assert sympy.simplify(bound(found) - (4 * G**2 * T / mu**2 + R**2) / (T + 1) ** 2) == 0


class StronglyMonotoneReflections(pt.Method):
    """Reflections at a strongly monotone Lipschitz operator and at a monotone one."""

    assumes: ClassVar[Any] = pt.Sum(A=pt.Monotone, B=pt.StronglyMonotoneLipschitz)
    s = pt.Parameter(above=0)

    def step(self, p: Any, t: Any, z: Any) -> Any:
        x = p.B.resolvent(z, self.s)
        return z + 2 * (p.A.resolvent(2 * x - z, self.s) - x)


def test_a_reflected_resolvent_has_a_rate_of_degree_two() -> None:
    """P. Giselsson, "Tight global linear convergence rate bounds for Douglas-Rachford splitting", 2017."""
    (found,) = pt.discover(StronglyMonotoneReflections, measure="distance", progress=False)
    m, c, s = (sympy.Symbol(n) for n in ("mu_B", "L_B", "s"))
    rate = found.lead.rate.to_sympy()
    rate = rate.subs({x: sympy.Symbol(x.name) for x in rate.free_symbols})
    assert sympy.simplify(rate - 1 + 4 * s * m / (1 + 2 * s * m + s**2 * c**2)) == 0


def test_what_holds_of_decided_numbers_is_known_of_a_step() -> None:
    """The short step of Frank-Wolfe is as good as the open-loop one: the relation is a hypothesis of the search."""
    reading = read(Theorem(name="discovered/x", method=methods.ShortStepFrankWolfe, potential=nothing))
    assert "choice" in {h.rule for h in reading.decreasing}


@given(st.integers(1, 6), st.integers(1, 6))
@settings(max_examples=5, deadline=None)
def test_rates_of_several_bottlenecks_are_recognized(a: int, b: int) -> None:
    """Sums stay above the steps 1/(1 - rate) that are asked, and one comes within 15%; a L/mu + b n of a finite sum."""
    study = saga()
    values = [{n: float(c.evaluate(study.sample(p, 0))) for n, c in study.field.values.items()} for p in study.points]
    steps = [a * v["L"] / v["mu"] + b * v["n"] for v in values]
    found = list(sums(study, [1 - 1 / s for s in steps], study.points))
    nearest = math.inf
    for element in found:
        c = Coefficient(study.field, element)
        ratios = [1 / (1 - float(c.evaluate(study.sample(p, 0)))) / s for p, s in zip(study.points, steps, strict=True)]
        assert min(ratios) > 1 - 1e-6
        nearest = min(nearest, max(ratios))
    assert nearest < 1.15 + 1e-6


@cache
def saga() -> Study:
    """SAGA's study, with the mean divergence and variance of its table."""
    theorem = Theorem(name="discovered/x", method=methods.SagaWithFunctionValues, potential=nothing)
    return Study(theorem, template(theorem)[0].upto(0))


def test_a_potential_that_the_method_has_is_not_looked_at() -> None:
    """Frank-Wolfe and the flow bring potentials of their own; the answers come from the step."""

    class Misled(methods.FrankWolfe):
        def potential(self, p: Any, t: Any, x: Any) -> Any:
            raise AssertionError("the potential is to be found, and not to be read")

    found = pt.discover(Misled, measure="gap", progress=False)
    assert bound(found[0]) == 2 * sympy.Symbol("D") ** 2 * L / (T + 2)
    flow = pt.discover(methods.GradientFlow, measure="gap", progress=False)
    assert bound(flow[0]) == R**2 / (2 * T)


class Noisy(pt.Method):
    """Gradient descent with noisy gradients. With its step as a parameter the search takes five times as long."""

    assumes = pt.Stochastic(pt.SmoothStronglyConvex)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.stochastic_gradient(x) / p.L


def test_a_linear_rate_may_end_at_a_level_of_noise() -> None:
    found = pt.discover(Noisy, measure="distance", progress=False)
    at = {"T": 3, "R": 1, "L": 2, "mu": sympy.Rational(1, 3), "sigma": 5}
    rate = (1 - at["mu"] / at["L"]) ** 2
    known = rate**3 + sympy.Rational(at["sigma"], at["L"]) ** 2 * (1 + rate + rate**2)
    assert found[0].bound.subs({s: at[s.name] for s in found[0].bound.free_symbols}) == known


def test_a_method_that_does_not_converge_gives_no_theorem() -> None:
    found = pt.discover(TooLong, progress=False)
    assert len(found) == 0
    assert found.tried
    assert "No theorem" in found.text()
    assert found.counterexample is not None
    states = found.counterexample.replay(4)
    assert states[0] == states[2] == states[4] != states[1]
    assert "runs in a circle of 2 steps" in found.text()


def test_weights_follow_a_sequence_that_follows_its_own_predecessor() -> None:
    class State(NamedTuple):
        x: Any
        z: Any

    class TwiceNesterov(pt.Method):
        assumes = pt.SmoothConvex
        a = pt.Root(lambda a, previous: a**2 - 2 * a - previous**2, start=0)

        def start(self, p: Any, x0: Any) -> Any:
            return State(x0, x0)

        def step(self, p: Any, t: Any, s: Any) -> Any:
            following = self.a(t + 1)
            y = (1 - 2 / following) * s.x + 2 / following * s.z
            return State(y - p.gradient(y) / p.L, s.z - following / (2 * p.L) * p.gradient(y))

    found = pt.discover(TwiceNesterov, measure="gap", progress=False)
    assert found[0].proof.conclusion.text == "f(x_T) - f(x*) <= 2 L R^2/a_T^2"


def test_a_method_that_is_drawn_to_an_anchor_is_measured_by_what_it_would_move_without() -> None:
    found = pt.discover(methods.AnchoredDouglasRachford, measure="residual", progress=False)
    assert found[0].proof.conclusion.text == "||a_T - c_T||^2 <= ||x_0 - x* - s a*||^2/(T + 1)^2"


class MirrorProx(pt.Method):
    """Mirror prox of a smooth function, by the points in the middle (Nemirovski 2004)."""

    assumes = pt.MirrorSmoothConvex

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.mirror_step(x, p.gradient(self.iterate(p, x)), 1 / p.L)

    def iterate(self, p: Any, x: Any) -> Any:
        return p.mirror_step(x, p.gradient(x), 1 / p.L)


def test_what_samples_knew_of_further_points_is_asked_for_with_no_weight() -> None:
    """The value after a step stands in no potential here, and without the descent lemma there is no proof."""
    found = pt.discover(MirrorProx, measure="gap", progress=False)
    assert found[0].proof.conclusion.text == "mean over t < T of (f(m_t) - f(x*)) <= L D_0/T"
    assert "+ 0 * p.gap(x)" in found[0].source()

    class Without(MirrorProx):
        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return p.L * p.bregman(p.minimizer, x)

        def progress(self, p: Any, t: Any, x: Any) -> Any:
            return p.gap(self.iterate(p, x))

    with pytest.raises(pt.NotProved):
        pt.prove(Without)


class Anchored(pt.Method):
    """A method that is drawn to its start."""

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(x0, x0)


class LateHalpern(Anchored):
    """Halpern's iteration with the shares 1/(t + 3): its potential at the start is not that of a distance alone."""

    assumes = pt.Nonexpansive

    def step(self, p: Any, t: Any, s: Any) -> Any:
        return Pair(s.w / (t + 3) + (t + 2) / (t + 3) * p.apply(s.x), s.w)


def test_a_start_may_be_measured_by_what_vanishes_at_a_solution() -> None:
    found = pt.discover(LateHalpern, measure="residual", progress=False)
    said = "||x_T - S(x_T)||^2 <= 4 (||x_0 - S(x_0)||^2 + R^2)/(T + 2)^2"
    assert found[0].proof.conclusion.text == said


class OneLength(Anchored):
    """Anchored extragradient steps of one length (Yoon, Ryu 2021)."""

    assumes = pt.MonotoneLipschitz
    alpha = pt.Parameter(above=0, at_most=lambda p: 1 / (8 * p.L))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        anchored = s.x + (s.w - s.x) / (t + 2)
        return Pair(anchored - self.alpha * p.operator(anchored - self.alpha * p.operator(s.x)), s.w)


def test_a_weight_that_grows_needs_few_scalars() -> None:
    """The leading weight is alpha^2/4 in the limit; with all scalars samples promise ten times that."""
    theorem = Theorem(name="anchored", method=OneLength, potential=nothing)
    made, _ = template(theorem)
    study = Study(theorem, made.upto(2))
    measure = next(m for m in made.measures if m.code == "p.norm_squared(p.operator(s.x))")
    fewer = Growing(study, made.upto(2), measure, 1, free=True, start="both").fewer()
    needed = {"p.distance_squared(s.w)", measure.code, "p.inner(p.operator(s.x), s.x - s.w)"}
    assert {s.code for s in fewer} == needed
    few = Growing(study, fewer, measure, 1, free=True, start="both")
    best = few.climb.optimum(few.goal, set(range(len(few.terms))))
    assert best is not None
    assert max(best) < 0.3


class Optimistic(Anchored):
    """Optimistic gradient steps for a strongly monotone operator."""

    assumes = pt.StronglyMonotoneLipschitz

    def step(self, p: Any, t: Any, s: Any) -> Any:
        return Pair(s.x - p.operator(s.x) / (2 * p.L) + p.operator(s.w) / (4 * p.L), s.x)


def test_a_remembered_answer_is_taken_from_a_point_ahead() -> None:
    """x_t + F(x_{t-1})/(4 L) is moved by F(x_t) alone, x_t by both."""
    made, _ = template(Theorem(name="optimistic", method=Optimistic, potential=nothing))
    assert "p.distance_squared(s.x + p.operator(s.w) / (4 * p.L))" in {s.code for s in made.upto(0)}
    assert all(s.code != "p.inner(s.x - p.minimizer, p.operator(s.w))" for s in made.upto(2))


def test_an_interrupt_keeps_what_was_found() -> None:
    def stop(line: str) -> None:
        if "<=" in line:
            raise KeyboardInterrupt

    found = pt.discover(Plain, progress=stop)
    assert len(found) == 1
    assert not found.complete
    assert "interrupted" in found.text()


def test_a_search_ends_with_its_time_and_says_what_it_looked_for() -> None:
    found = pt.discover(methods.AnyStepAcceleratedGradient, measure="gap", progress=False, seconds=0.3)
    assert not found.complete
    assert found.tried[-2].endswith("not looked for to the end")
    assert found.tried[-1].startswith("out of time")


def test_ranking_by_simplicity_puts_the_shortest_potential_first(descent: Any) -> None:
    found = pt.discover(Plain, best="simplicity", measure=("gap", "gradient"), progress=False)
    assert {f.proof.conclusion.text for f in found} <= {f.proof.conclusion.text for f in descent}
    assert len(found[0].lead.potential) <= len(descent[0].lead.potential)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"method": 3}, "takes a Method"),
        ({"method": Plain, "measure": "speed"}, "measure must be"),
        ({"method": Plain, "measure": ()}, "measure must be"),
        ({"method": Plain, "best": "luck"}, "best must be"),
        ({"method": Plain, "seconds": 0}, "seconds must be"),
        ({"method": Plain, "seconds": "long"}, "seconds must be"),
        ({"method": methods.Halpern, "measure": "gap"}, "has none of gap"),
    ],
)
def test_bad_input_is_refused_before_the_search(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(pt.InputError, match=said):
        pt.discover(**arguments, progress=False)


def test_a_step_that_is_not_expressible_is_refused_as_by_the_prover() -> None:
    class Normalized(Plain):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - p.gradient(x) / p.norm_squared(p.gradient(x))

    with pytest.raises(pt.NotExpressibleError):
        pt.discover(Normalized, progress=False)


class Momentum(NamedTuple):
    """The last two points of the heavy ball."""

    x: Any
    w: Any


class PolyakHeavyBall(pt.Method):
    """The heavy ball with the constants that are best on quadratics."""

    assumes = pt.SmoothStronglyConvex

    def start(self, p: Any, x0: Any) -> Any:
        return Momentum(x0, x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        momentum = ((1 - p.q) / (1 + p.q)) ** 2
        return Momentum(s.x - 4 / (p.L * (1 + p.q) ** 2) * p.gradient(s.x) + momentum * (s.x - s.w), s.x)


@pytest.mark.parametrize(("method", "converges"), [(PolyakHeavyBall, False), (Plain, True)])
def test_the_heavy_ball_of_polyak_runs_in_a_circle(method: type, converges: bool) -> None:
    """Lessard, Recht, Packard 2016, section 4.6: a cycle of three steps; gradient descent with step 1/L has none."""
    study = Study(Theorem(name="study", method=method, potential=nothing), [])
    cycle = find_cycle(study)
    assert (cycle is None) == converges
    if cycle is not None:
        states = cycle.replay(2 * cycle.length)
        assert states[0] == states[cycle.length] == states[2 * cycle.length] != states[1]
        low, high = cycle.parameters["mu"], cycle.parameters["L"]
        for (a, g), (b, h) in itertools.pairwise(cycle.points):
            assert low * (b - a) <= h - g <= high * (b - a)


# The parts of the search ------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.fractions(-1000, 1000, max_denominator=40), st.fractions(min_value=0, max_value=2, max_denominator=60))
def test_the_simplest_fraction_has_the_least_denominator(low: Fraction, width: Fraction) -> None:
    assume(width > Fraction(1, 1000))
    number = simplest(float(low), float(low + width))
    assert number is not None
    assert low - Fraction(1, 10**9) <= number <= low + width + Fraction(1, 10**9)
    for d in range(1, number.denominator):
        inner = math.ceil(float(low * d) + 1e-9)
        assert Fraction(inner, d) > low + width - Fraction(1, 10**9)


@settings(deadline=None)
@given(st.integers(-200, 200), st.integers(0, 4))
def test_dyadic_numbers_are_found(top: int, k: int) -> None:
    value = Fraction(top, 2**k)
    found = dyadic(float(value) - 1e-9, float(value) + 1e-9)
    assert found == (value or None)


def test_units_make_the_summands_of_a_potential_commensurable() -> None:
    theorem = Theorem(name="units", method=methods.FrankWolfe, potential=nothing)
    study = Study(theorem, template(theorem)[0].upto(0))
    gap = study.readings.now[0]
    assert dict(study.unit(study.one, gap) or ()) == {"L": 1, "D": 2}


def test_a_reading_asks_the_class_for_what_the_step_needs() -> None:
    readings = read(Theorem(name="q", method=methods.TripleMomentum, potential=nothing))
    assert "q" in readings.field.values
