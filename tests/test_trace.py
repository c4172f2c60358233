"""Tracing: what the method's own code says becomes the statement, and nothing else does."""

from fractions import Fraction
from typing import Any, NamedTuple

import pytest
from proofs_of_catalogue import statement_of

import methods
import potential as pt
import proofs
from methods import Method
from potential.algebra.expressions import Inner, One, Value
from potential.certificate import describe
from potential.classes.online import Online
from potential.classes.sets import Constrained
from potential.search.concluding import concluded
from potential.statement.trace import trace


def test_the_target_of_gradient_descent_by_hand() -> None:
    s = trace(methods.GradientDescent)
    t, big = s.field.values["t"], s.field.values["L"]
    p, x = s.problem, s.state["x"]
    g, star = p.gradient(x), p.minimizer
    after = x - g / big
    assert s.next_state["x"] == after
    expected = (
        (t + 1) * (p.value(after) - p.value(star))
        + big / 2 * p.norm_squared(after - star)
        - t * (p.value(x) - p.value(star))
        - big / 2 * p.norm_squared(x - star)
    )
    assert s.decrease.target.same(expected)
    assert s.domination.target.same(-big / 2 * p.norm_squared(x - star))
    assert s.weight == t
    assert s.measure_is_gap
    assert s.progress_weight is None
    assert s.budget == 0


def test_the_target_of_the_subgradient_method_by_hand() -> None:
    s = trace(methods.Subgradient)
    eta, bound = s.field.values["eta"], s.field.values["G"]
    p, x = s.problem, s.state["x"]
    g = p.subgradient(x)
    expected = -p.inner(g, x - p.minimizer) + eta / 2 * p.norm_squared(g) + p.gap(x) - eta * bound**2 / 2
    assert s.decrease.target.same(expected)
    assert s.progress_weight == 1
    assert not s.weight.element


def test_the_geometric_factor_is_multiplied_by_its_base() -> None:
    s = trace(methods.StronglyConvexGradientDescent)
    mu, big = s.field.values["mu"], s.field.values["L"]
    x = s.state["x"]
    before = s.potential.coefficient(Value("f", x))
    after = s.next_potential.coefficient(Value("f", s.next_state["x"]))
    assert after * (1 - mu / big) == before
    assert s.start_potential.coefficient(Value("f", s.start)) == 1


def test_hypotheses_have_names_of_their_own() -> None:
    for theorem in proofs.catalogue():
        for obligation in statement_of(theorem.name).obligations:
            names = [h.name for h in obligation.hypotheses]
            assert len(set(names)) == len(names)


def test_points_take_the_names_of_the_users_variables() -> None:
    s = trace(methods.AcceleratedGradient)
    assert next(iter(s.definitions)) == "x_t"
    assert set(s.definitions) == {"x_t", "y_{t+1}", "z_{t+1}"}


def test_two_variables_of_one_name_are_told_apart() -> None:
    class Twice(methods.GradientDescent):
        def half_step(self, p: Any, y: Any) -> Any:
            return y - p.gradient(y) / (2 * p.L)

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return self.half_step(p, self.half_step(p, 2 * x - x))

    s = trace(Twice)
    names = [name for _, name in s.recorder.named_points()]
    assert len(set(names)) == len(names)
    basis = [s.recorder.basis_name(b) for b in s.recorder.basis]
    assert len(set(basis)) == len(basis)


def test_points_that_are_evaluated_late_have_their_hypotheses() -> None:
    """The progress may look at points that the step does not visit."""

    class Late(methods.GradientDescent):
        def progress(self, p: Any, t: Any, x: Any) -> Any:
            return Fraction(1, 10**6) * p.gap(x - 2 * p.gradient(x) / p.L)

    s = trace(Late)
    late = next(iter(k.point for k in s.progress.terms if isinstance(k, Value) and len(k.point.terms) > 1))
    assert any(s.recorder.point_name(late) in h.points for h in s.decrease.hypotheses)


def test_values_at_the_minimizer() -> None:
    for assumed in (pt.Convex, pt.ConvexLipschitz, pt.SmoothConvex):

        class AtMinimizer(Method):
            assumes = assumed

            def step(self, p: Any, t: Any, x: Any) -> Any:
                return x

            def potential(self, p: Any, t: Any, x: Any) -> Any:
                return p.value(x) - p.value(p.minimizer)

        assert pt.prove(AtMinimizer)


def test_the_state_may_be_swapped() -> None:
    class Pair(NamedTuple):
        y: Any
        z: Any

    class Swap(Method):
        assumes = pt.SmoothConvex

        def start(self, p: Any, x0: Any) -> Any:
            return Pair(x0, x0)

        def step(self, p: Any, t: Any, s: Any) -> Any:
            return Pair(s.z, s.y)

        def potential(self, p: Any, t: Any, s: Any) -> Any:
            return p.gap(s.y) + p.gap(s.z)

    s = trace(Swap)
    assert s.definitions == {"y_{t+1}": "z_t", "z_{t+1}": "y_t"}
    assert not s.decrease.target.terms
    assert pt.prove(Swap)


def test_the_trace_depends_on_nothing_that_was_traced_before() -> None:
    def said() -> dict[str, Any]:
        statement = trace(methods.AcceleratedGradient)
        return describe(statement, concluded(statement))

    first = said()
    trace(methods.GradientDescent)
    assert said() == first


@pytest.mark.parametrize("name", ["t", "L"])
def test_a_parameter_may_not_take_the_problems_name(name: str) -> None:
    method = type("Clash", (methods.GradientDescent,), {name: pt.Parameter(above=0)})
    with pytest.raises(pt.InputError, match="rename the method's parameter"):
        trace(method)


def test_a_geometric_factor_too_many() -> None:
    class Many(methods.GradientDescent):
        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return sum((Fraction(k, 20) ** t for k in range(1, 12)), start=0 * t) * p.gap(x)

    with pytest.raises((pt.InputError, pt.NotExpressibleError, pt.NotExactError)):
        trace(Many)


def test_attributes_set_by_a_constructor_are_kept_and_exact() -> None:
    class Scaled(methods.GradientDescent):
        def __init__(self, scale: Any) -> None:
            super().__init__()
            self.scale = scale

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - self.scale * p.gradient(x) / p.L

    assert pt.prove(Scaled(1))
    with pytest.raises(pt.NotProved):
        pt.prove(Scaled(3))
    with pytest.raises(pt.NotExactError):
        pt.prove(Scaled(0.1))
    with pytest.raises(pt.NotExpressibleError, match="scale"):
        pt.prove(Scaled)


def test_over_a_set_a_step_has_to_show_that_it_stays_there() -> None:
    class Leaving(methods.GradientDescent):
        assumes = Constrained(pt.SmoothConvex)

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - p.gradient(x) / p.L

    with pytest.raises(pt.NotExpressibleError, match="lies in K: not shown"):
        trace(Leaving)

    class Extrapolating(Leaving):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            return 2 * p.project(x - p.gradient(x) / p.L) - x

    requirements = [r for r in trace(Extrapolating).requirements if r.kind == "nonnegative"]
    assert any(r.value == -1 for r in requirements if not r.value.element.numer.degree())
    with pytest.raises(pt.NotProved):
        pt.prove(Extrapolating)


def test_over_changing_losses_the_potential_is_free_of_the_loss() -> None:
    class Looking(methods.Subgradient):
        assumes = Online(pt.ConvexLipschitz)

        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return p.gap(x)

    with pytest.raises(pt.NotExpressibleError, match="another function"):
        trace(Looking)


def test_optional_parameters_come_when_they_are_asked_for() -> None:
    assert set(trace(methods.StronglyConvexGradientDescent).field.domains()) == {"t", "mu", "L"}
    assert set(trace(methods.StronglyConvexAcceleratedGradient).field.domains()) == {"t", "L", "q", "mu"}


def test_expressions_are_written_out() -> None:
    s = trace(methods.GradientDescent)
    assert "<x_t, x*>" in s.expression_text(s.domination.target)
    assert s.monomial_text(One()) == "1"
    x, star = (next(iter(v.terms)) for v in (s.state["x"], s.problem.minimizer))
    assert s.monomial_text(Inner(x, star)) == "<x_t, x*>"
    assert s.monomial_text(Inner(x, x)) == "||x_t||^2"
