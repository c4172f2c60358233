"""Unknowns in a step: the step sizes that discover finds, with the theorems that come of them."""

from typing import Any

import pytest
import sympy

import potential as pt
from methods.problems import bundled_problem
from potential.discovery.readings import nothing
from potential.discovery.regimes import regimes
from potential.discovery.stepping import unknowns_of_step
from potential.discovery.studies import Study
from potential.discovery.templates import template
from potential.statement.theorem import Theorem

L, mu = sympy.symbols("L mu")


class Descent(pt.Method):
    """Gradient descent with an unknown step and an unknown rate."""

    assumes = pt.SmoothStronglyConvex
    eta, rate = pt.Unknown(above=0), pt.Unknown()

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.gradient(x)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return self.rate ** (-2 * t) * p.distance_squared(x)


class Proximal(pt.Method):
    """The proximal point method with an unknown step."""

    assumes = pt.Composite()
    s = pt.Unknown(above=0)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.prox(x, self.s)


def test_the_best_step_of_gradient_descent_is_found_with_its_rate() -> None:
    """2 / (L + mu) contracts by (L - mu) / (L + mu), and no other step as much (Polyak 1963)."""
    found = pt.discover(Descent, progress=False)[0]
    assert sympy.simplify(found.values["eta"] - 2 / (L + mu)) == 0
    assert sympy.simplify(found.values["rate"] - (L - mu) / (L + mu)) == 0
    scope: dict[str, Any] = {"__name__": "pasted", "Descent": Descent}
    exec("\n".join(line for line in found.source().splitlines() if "tests." not in line), scope)
    assert pt.prove(scope[found.method.__name__]).conclusion.text == found.proof.conclusion.text


def test_any_step_of_the_proximal_point_method_will_do() -> None:
    """Nothing else has the unit of its step: there is a theorem for all of them at once."""
    found = pt.discover(Proximal, measure="gap", progress=False)
    assert "s = any value" in found.text()
    assert found[0].values["s"] == sympy.Symbol("s")
    assert found[0].proof.conclusion.text == "h(x_T) - h(x*) <= R^2/(2 s T)"


def test_which_unknowns_stand_in_the_step() -> None:
    theorem = Theorem(name="descent", method=Descent, potential=lambda p, t, x: 0)
    assert unknowns_of_step(theorem) == {"eta"}


def test_a_measure_that_is_not_there_is_refused() -> None:
    with pytest.raises(pt.InputError, match="nothing of what measure asks"):
        pt.discover(Proximal, measure="gradient", progress=False)


class AnyStep(pt.Method):
    """Gradient descent with every step for which it converges."""

    assumes = pt.SmoothStronglyConvex
    eta = pt.Parameter(above=0, below=lambda p: 2 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.gradient(x)


def test_the_boundary_between_two_regimes_is_where_both_rates_are_one() -> None:
    """The larger of (1 - eta mu)^2 and (eta L - 1)^2 changes at eta = 2 / (L + mu), exactly."""
    theorem = Theorem(name="any step", method=AnyStep, potential=nothing)
    study = Study(theorem, template(theorem)[0].upto(0))
    values = [{n: float(c.evaluate(study.sample(p, 0))) for n, c in study.field.values.items()} for p in study.points]
    rates = [max((1 - v["eta"] * v["mu"]) ** 2, (v["eta"] * v["L"] - 1) ** 2) for v in values]
    (below, first, _), (above, second, source) = regimes(study, rates)
    assert below.startswith("below eta = 2/(")
    assert above.startswith("above eta = 2/(")
    problem = bundled_problem("ridge-regression/diabetes")
    middle = 2 / (problem.L + problem.mu)
    assert first.parameters()["eta"].bounds(problem)[1] == pytest.approx(middle)  # type: ignore[attr-defined]
    assert second.parameters()["eta"].bounds(problem) == pytest.approx((middle, 2 / problem.L))  # type: ignore[attr-defined]
    assert "at_least=lambda p: 2 / (p.L + p.mu), below=lambda p: 2 / p.L" in source


class Bad(pt.Method):
    """A step with unknowns that make no sense; each case has its own."""

    assumes = pt.SmoothConvex
    a, b = pt.Unknown(), pt.Unknown()


@pytest.mark.parametrize(
    ("size", "domain", "said"),
    [
        (lambda m, p: m.a, None, "any value would do for the unknown b"),
        (lambda m, p: m.a * m.b, None, "nothing tells the unknowns a and b apart.*give the product"),
        (lambda m, p: m.a + m.b, {"above": lambda p: 1 / p.L, "below": lambda p: 1 / (2 * p.L)}, "domain .* is empty"),
    ],
)
def test_unknowns_of_a_step_that_make_no_sense_are_refused(size: Any, domain: Any, said: str) -> None:
    body = {"step": lambda self, p, t, x: x - size(self, p) * p.gradient(x)}
    made = type("Bad", (Bad,), {**body, "a": pt.Unknown(**(domain or {})), "__module__": __name__})
    with pytest.raises(pt.InputError, match=said):
        pt.discover(made, progress=False)
