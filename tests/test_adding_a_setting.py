"""A class and a setting from nothing, in files of one's own: the page of the documentation that tells how, as it is."""

import importlib
import re
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from rocq_together import together

import potential as pt
from methods.problems import LeastSquares
from potential.errors import InputError, MissingOracleError
from potential.interpretations import Interpretation, interpretation
from potential.rocq.document import NotExportableError, export, module_name
from potential.rocq.machine_check import ALLOWED_AXIOMS

PAGE = Path(__file__).parents[1] / "docs" / "adding-a-setting.md"
FILES = dict(re.findall(r"```python\n# (\w+)\.py\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The page's files, in a folder of their own."""
    folder = tmp_path_factory.mktemp("own")
    for name, code in FILES.items():
        (folder / f"{name}.py").write_text(code, encoding="utf-8")
    sys.path.insert(0, str(folder))
    yield
    sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def growth(written):
    return importlib.import_module("growth")


@pytest.fixture(scope="module")
def measured(written):
    return importlib.import_module("measured")


@pytest.fixture(scope="module")
def claims(growth, measured):
    return {"growth": growth.GradientDescent, "measured": measured.MeasuredDescent}


@pytest.fixture(scope="module")
def proved(claims):
    return {name: pt.prove(claim) for name, claim in claims.items()}


@pytest.fixture(scope="module")
def refused(growth, measured):
    """Why the false claims are not proved, by their names."""
    found = {}
    for claim in (growth.TooFast, measured.TooCheap):
        with pytest.raises(pt.NotProved) as caught:
            pt.prove(claim)
        found[claim.__name__] = caught.value
    return found


@pytest.fixture(scope="module")
def exported(claims):
    return {name: export(claim) for name, claim in claims.items()}


def problem() -> LeastSquares:
    rng = np.random.default_rng(0)
    return LeastSquares(rng.standard_normal((30, 4)), rng.standard_normal(30))


BOUNDS = {"growth": "R**2/(1 + mu/L)**T", "measured": "2*Delta_0*L/T + eps**2"}


@pytest.mark.parametrize("name", BOUNDS)
def test_it_is_proved_and_the_kernel_verifies_its_certificate(name, claims, proved):
    assert str(proved[name].bound) == BOUNDS[name]
    assert pt.verify(proved[name].certificate.to_json(), claims[name])


def test_a_reader_is_told_what_is_assumed(proved):
    assert "f(x) - f(x*) >= (mu/2) ||x - x*||^2" in proved["growth"].text().replace("\n", " ")
    assert "||d(x) - grad f(x)|| <= eps" in proved["measured"].text().replace("\n", " ")


def test_it_holds_on_data(claims, measured):
    assert pt.check(claims["growth"], problem(), steps=50)
    assert pt.check(claims["measured"], measured.MeasuredProblem(problem(), 0.01), steps=50)


def test_errors_that_are_larger_than_they_say_are_seen_on_data(claims, measured):
    class Liar(measured.MeasuredProblem):
        def measured_gradient(self, x):
            return self.problem.gradient(x) + 400 * (super().measured_gradient(x) - self.problem.gradient(x))

    assert not pt.check(claims["measured"], Liar(problem(), 0.01), steps=50)


def test_a_false_claim_has_a_counterexample(refused):
    assert set(refused) == {"TooFast", "TooCheap"}
    for refusal in refused.values():
        assert refusal.counterexample is not None
        assert refusal.counterexample.replay(exact=True).excess > 0


def test_the_counterexample_keeps_to_the_setting(refused):
    """What the oracle answers there is off by at most eps, and not exact: with exact gradients the claim is true."""
    found = refused["TooCheap"].counterexample
    f = found.function.exact
    x = np.array(found.state_vectors["x"], dtype=object)
    off = f.measured_gradient(x) - f.subgradient(x)
    assert 0 < off @ off <= Fraction(found.parameters["eps"]) ** 2
    assert (f.measured_gradient(x + 1) == f.subgradient(x + 1)).all()


def test_rocq_checks_it(claims, exported, compiled):
    texts = {module_name(claims[name].__name__): exported[name] for name in BOUNDS}
    assert len(texts) == len(BOUNDS)
    result = compiled("Settings", together(texts))
    if result is not None:
        assert result.ok, result.output
        assert set(result.assumptions) <= ALLOWED_AXIOMS


def test_rocq_does_not_take_a_weaker_definition(exported, compiled):
    text = exported["growth"]
    weaker = text.replace("mu / 2 * ‖x ⊖ xs‖² <=", "mu / 4 * ‖x ⊖ xs‖² <=")
    assert weaker != text
    result = compiled("Weaker", weaker)
    if result is not None:
        assert not result.ok


def test_a_subclass_with_other_parameters_is_interpreted_as_its_parent(growth):
    class Slow(growth.QuadraticGrowth):
        parameters = {"L": pt.Parameter(above=0), "mu": pt.Parameter(above=0, at_most=lambda p: p.L / 4)}

    class SlowDescent(growth.GradientDescent):
        assumes = Slow

    assert issubclass(interpretation(Slow), growth.Growth)
    assert "quadratic_growth mu f xs" in export(SlowDescent)


def test_the_setting_multiplies_the_class(growth, measured):
    """It can be proved over any class; what the library is not said to have is not exported."""

    class Both(measured.MeasuredDescent):
        assumes = measured.Measured(growth.QuadraticGrowth)

    assert str(pt.prove(Both).bound) == BOUNDS["measured"]
    with pytest.raises(NotExportableError, match=r"no definition of the class Measured\(QuadraticGrowth\)"):
        export(Both)


def test_a_class_without_an_interpretation_is_proved_and_nothing_else(growth):
    class Bare(growth.QuadraticGrowth):
        def at(self, e):
            return super().at(e)

    class Plain(growth.GradientDescent):
        assumes = Bare

    class Wrong(growth.TooFast):
        assumes = Bare

    assert str(pt.prove(Plain).bound) == BOUNDS["growth"]
    with pytest.raises(NotExportableError, match="no definition of the class Bare"):
        export(Plain)
    with pytest.raises(pt.NotProved, match="counterexamples are not looked for in Bare"):
        pt.prove(Wrong)


def test_a_class_without_the_oracle_names_the_setting(measured):
    class Without(measured.MeasuredDescent):
        assumes = pt.SmoothConvex

    with pytest.raises(MissingOracleError, match=r"a class that has it: Measured\(\.\.\.\)"):
        pt.prove(Without)


def test_the_setting_refuses_what_it_does_not_take(measured):
    with pytest.raises(InputError, match="Measured takes a Euclidean class of smooth convex functions"):
        measured.Measured(pt.Monotone)
    with pytest.raises(InputError, match="apply it once"):
        measured.Measured(measured.Measured(pt.SmoothConvex))


def test_a_class_has_one_interpretation(growth):
    with pytest.raises(InputError, match="has an interpretation already, Growth"):

        class Other(Interpretation, of=growth.QuadraticGrowth):
            pass


def test_a_law_of_ones_own_does_not_reach_other_classes(growth, measured):
    """A class in a file of one's own changes nothing for the classes of this package."""
    from potential.interpretations import rounded_problem

    p = measured.MeasuredProblem(problem(), 0.01)
    assert hasattr(rounded_problem(p, measured.Measured(pt.SmoothConvex)), "measured_gradient")
    with pytest.raises(MissingOracleError, match="measured_gradient"):
        rounded_problem(p, pt.SmoothConvex).measured_gradient(p.minimizer)


def test_the_session_of_the_page_runs(written, growth, measured, capsys):
    exec(compile(FILES["session"], "session.py", "exec"), {})
    shown = capsys.readouterr().out
    assert "TooFast is false at" in shown
    assert "TooCheap is false at" in shown
    assert shown.count("verdict") == shown.count("held") == 2
