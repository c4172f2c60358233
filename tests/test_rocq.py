"""The export to Rocq: what is written, that it compiles, and that a wrong certificate does not."""

import json
import re
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import sympy
from proofs_of_catalogue import saved_proof_of, statement_of
from rocq_together import refused_together, together

import potential as pt
from methods import Extragradient, Flow, Method, MirrorDescent, StochasticExtragradient
from potential.algebra.expressions import Value
from potential.command_line import commands as cli
from potential.conclusion import T
from potential.errors import InputError
from potential.rocq import document
from potential.rocq import machine_check as rocq_check
from potential.rocq.document import NotExportableError, export, module_name
from potential.rocq.machine_check import (
    ALLOWED_AXIOMS,
    Checked,
    compile_files,
    find_coqc,
)
from potential.rocq.names import Names
from potential.rocq.record import library, machine_checked, read_record, theorem_file
from potential.rocq.setting import setting
from potential.statement.decided import RULE
from potential.statement.statement import READING
from potential.statement.theorem import Theorem, registered

NAMES = list(registered())
# What the library has no form for, and what the exporter says of it.
REFUSED: dict[str, str] = {"dykstra/last-iterate": "the first a is another vector than the start"}
EXPORTED = [name for name in NAMES if name not in REFUSED]

# One theorem of each family and of each kind of argument: what is summed, weighted, geometric, in a norm.
ALTERED = [
    "subgradient/strongly-convex-weighted",
    "gradient-descent/strongly-convex-projected",
    "frank-wolfe/smooth-convex",
    "mirror-descent/lazy",
    "accelerated/any-norm",
    "gradient-descent/exact-line-search",
    "fista/convex",
    "davis-yin/convex",
    "bregman-gradient/composite",
    "chambolle-pock/convex",
    "coordinate-descent/random",
    "accelerated-flow/convex",
]


def kept(name: str) -> str:
    """The file of a theorem of the catalogue: the first test below holds it against what the exporter writes."""
    return theorem_file(name).read_text(encoding="utf-8")


# The files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXPORTED)
def test_the_kept_file_is_what_the_exporter_writes_and_the_record_covers_it(name, monkeypatch):
    text = _export_with(statement_of(name), saved_proof_of(name).arguments)
    assert text == kept(name), "run `make rocq`"
    monkeypatch.setattr(document, "export", lambda theorem: text)
    assert machine_checked(Theorem.of(name)) == (True, "")
    assert set(read_record()[name]["assumptions"]) <= ALLOWED_AXIOMS


def test_no_file_is_left_over():
    assert {p.stem for p in (library() / "theorems").glob("*.v")} == {module_name(n) for n in EXPORTED}


def test_nothing_is_taken_for_granted():
    taken = r"\b(Admitted|admit|Axioms?|Parameters?|Conjecture|Abort|Unset Guard\w*|bypass_check)\b"
    paths = list(library().rglob("*.v"))
    assert len(paths) > len(EXPORTED)
    for path in paths:
        text = re.sub(r"\(\*.*?\*\)", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(taken, text), path


def test_a_changed_record_is_stale():
    theorem = Theorem.of("gradient-descent/smooth-convex")
    record = read_record()
    for key in ("sha256", "library"):
        changed = {**record, theorem.name: {**record[theorem.name], key: "0" * 64}}
        assert machine_checked(theorem, changed) == (False, "changed since the last check: run `make rocq`")
    assert machine_checked(theorem, {}) == (False, "not checked yet: run `make rocq`")


# The bound in Rocq, read back by SymPy. What is left of norms and of inner products has no name in the bound.
READ_BACK = [
    (r"\(bregman h dh (?:xs|u) (?:x0|\(\w O\))\)|bregman h dh (?:xs|u) (?:x0|\(\w O\))", "D_0"),
    (r"\(f (?:\(\w [O0]\)|x0) - (?:f xs|fmin)\)", "Delta_0"),
    (r"\(fn_g \((\w) O\) - fn_h \(\1 O\) - fmin\)", "Delta_0"),
    (r"\(f \((\w) O\) \+ h \(\1 O\) - (?:\(f xs \+ h xs\)|fmin)\)", "Delta_0"),
    (r"\(f \(prox \(\w O\)\) - fmin\)", "gap_of_prox"),
    (r"‖(?:\w [O0]|x0) ⊖ (?:xs|u)‖²", "R**2"),
    (r"\((V|B) (?:x0|\(fun _ => x0\))\)", r"\1"),  # the means over the components at the start
    (r"‖[^‖]*‖²", "norm"),
    (r"⟨[^⟩]*⟩", "product"),
    (r"ln \(INR T\)", "log(T)"),
    (r"A_1 T", "A_T"),  # the last term of a sequence
    (r"INR T", "T"),
    (r"INR N", "n"),
    (r"\^", "**"),
]
GOAL = r"forall T, (?:\(0 < T\)%nat|0 < T) ->\s+(.*) <= (.*)\.\nProof\."
LAST_LINE = r"\n  ([^\n]*) <= ([^\n]*)\.\nProof\."  # where T is a variable of the theorem, the horizon of the method
SYMBOLS = "B G D L M R S V mu nu q r s a b n probability alpha beta gamma rho eta sigma tau theta delta norm product"


@pytest.mark.parametrize("name", EXPORTED)
def test_the_theorem_states_what_python_states(name):
    text = kept(name)
    conclusion = saved_proof_of(name).conclusion
    horizon = conclusion.statement.horizon
    goal = [*re.finditer(LAST_LINE if horizon else GOAL, text)][-1]
    assert ("sum (fun n => " in goal[1]) == (conclusion.kind in ("mean", "sum"))
    assert ("expected " in goal[1]) == statement_of(name).problem.expectation
    known = {s: sympy.Symbol(s) for s in SYMBOLS.split()} | {"T": T}
    sums: dict[sympy.Expr, str] = {}

    def total(function: sympy.Expr) -> str:
        return sums.setdefault(function, f"total_{len(sums)}")

    def read_sum(match: re.Match[str]) -> str:
        terms = re.sub(r"(\w+) n\b", r"\1", re.sub(r"(\w+) \(S n\)", r"\1_next", match[1])).replace("^", "**")
        return total(sympy.sympify(terms, locals=known))

    read = re.sub(r"sum \(fun n => ((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\) T", read_sum, goal[2])
    for pattern, meaning in READ_BACK:
        read = re.sub(pattern, meaning, read)
    found = sympy.sympify(read, locals=known)
    meant: dict[sympy.Expr, sympy.Expr] = {}

    def term(e: sympy.Indexed, at: sympy.Symbol) -> sympy.Expr:
        return known[str(e.base)] if e.indices[0] == at else sympy.Symbol(f"{e.base}_next")

    for s in conclusion.bound.atoms(sympy.Sum):
        plain = s.function.replace(lambda e: isinstance(e, sympy.Indexed), lambda e, at=s.variables[0]: term(e, at))
        meant[s] = sympy.Symbol(total(plain))
    wanted = conclusion.bound.xreplace(meant).subs(sympy.Symbol(horizon or "T"), T)
    said = {"(f(": "gap_of_prox", "||": "norm", "<": "product", "V(": "V", "B(": "B"}
    wanted = wanted.replace(lambda e: isinstance(e, sympy.Indexed), lambda e: sympy.Symbol(f"{e.base}_{e.indices[0]}"))
    for s in wanted.free_symbols - {T}:
        kind = next((word for start, word in said.items() if s.name.startswith(start)), s.name)
        wanted = wanted.subs(s, sympy.Symbol(kind))
    if "q = sqrt (mu / L)" in text:
        found = found.subs(known["mu"], known["q"] ** 2 * known["L"])
    if "r = sqrt mu" in text:
        found = found.subs(known["mu"], known["r"] ** 2)
    assert sympy.simplify(sympy.powsimp(sympy.expand(found - wanted), force=True)) == 0
    assert statement_of(name).theorem.source in text


def test_a_goal_is_read_as_the_paper_has_it():
    text = kept("accelerated/smooth-convex")
    assert "f (y T) - f xs <= 2 * ‖y O ⊖ xs‖² * L / (INR T * (INR T + 1))." in text.replace(
        "L * ‖y O ⊖ xs‖²", "‖y O ⊖ xs‖² * L"
    )
    assert "t * (t + 1) * (f y - f xs) + 2 * L * ‖z ⊖ xs‖²." in text
    assert "x = (t / (t + 2)) ⊙ y ⊕ (2 / (t + 2)) ⊙ z /\\\n    y' = x ⊖ (1 / L) ⊙ grad x /\\" in text


def test_every_hypothesis_of_a_saved_certificate_has_a_lemma():
    """The interpretation of its class has one, in the class's own setting, and so have those that none uses.

    Only of a subgradient at a minimizer over a set there is none, since no oracle gives one, of products and the square
    of a vector that a coin decides, and of the bound from below of a smooth adaptable function: what needs one of these
    is refused by name.
    """
    no_lemma = {"coin-mean", "coin-square", "adaptable-from-below"}
    for name in EXPORTED:
        statement, proofs = statement_of(name), saved_proof_of(name).arguments
        s, meaning = setting(statement, Names())
        used = {m.partition("(")[0] for p in (proofs.decrease, proofs.domination) for m in p.multipliers}
        said = [h for o in statement.obligations for h in o.hypotheses]
        assert used <= {h.rule for h in said}
        said = [h for h in said if h.rule != RULE]  # a premise of the step, which is no lemma of a class
        without = {h.rule for h in said if meaning.lemma_for(h, s) is None} - set(meaning.table("in_the_mean"))
        assert without.isdisjoint(used)
        assert without <= (no_lemma if s.smooth else {*no_lemma, "constrained-optimality"}), name


# The compiler ---------------------------------------------------------------------------------------------------------


# One theorem of each way to write a step: plain, with a root, a sequence, a middle point, draws, a flow.
COMPILED = [
    "subgradient/constant-step",
    "accelerated/strongly-convex",
    "optimized-gradient/convex",
    "extragradient/projected",
    "proximal-gradient/stochastic",
    "gradient-flow/strongly-convex",
]


@pytest.fixture(scope="module")
def accepted(compiled):
    """A function that says what coqc says of one of the files that compile, which it is given as modules of one."""
    texts = {module_name(name): kept(name) for name in COMPILED}
    own = (ShortStep, LongStep, ByItsSecondEvaluation, FallingSteps, NoiseAndCoins)
    texts |= {method.__name__: export(method) for method in own}
    everything = compiled("Accepted", together(texts))

    def said(module):
        # Where one of them fails, each says for itself what is wrong with it.
        return everything if everything is None or everything.ok else compiled(module, texts[module])

    return said


@pytest.mark.parametrize("name", COMPILED)
def test_it_compiles(name, accepted):
    result = accepted(module_name(name))
    if result is not None:
        assert result.ok, result.output
        assert result.assumptions
        assert set(result.assumptions) <= ALLOWED_AXIOMS


def altered(name):
    """The file with another first multiplier."""
    statement, proofs = statement_of(name), saved_proof_of(name).arguments
    first = next(iter(proofs.decrease.multipliers))
    multipliers = {**proofs.decrease.multipliers, first: proofs.decrease.multipliers[first] * 2}
    return _export_with(statement, replace(proofs, decrease=replace(proofs.decrease, multipliers=multipliers)))


@pytest.fixture(scope="module")
def refused(compiled):
    """What coqc says of the altered files as modules of one, which it accepts where the identity of none holds."""
    return compiled("Refused", refused_together({module_name(name): altered(name) for name in ALTERED}))


@pytest.mark.parametrize("name", ALTERED)
def test_a_changed_multiplier_does_not_compile(name, compiled, refused):
    wrong = altered(name)
    assert wrong != kept(name)
    # The first says it by itself, and so does each where one of them is accepted or fails elsewhere.
    if name == ALTERED[0] or (refused is not None and not refused.ok):
        result = compiled(module_name(name), wrong)
        if result is not None:
            assert not result.ok
            assert "identity of the certificate does not hold" in result.output or "field" in result.output


def _export_with(statement, proofs):
    from potential.rocq.document import File

    return File(statement, proofs).text()


class ShortStep(Method):
    """Gradient descent with a step that is as short as one likes."""

    assumes = pt.SmoothConvex
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)

    def step(self, p, t, x):
        return x - self.eta * p.gradient(x)

    def potential(self, p, t, x):
        return t * p.gap(x) + p.distance_squared(x) / (2 * self.eta)


class LongStep(Method):
    """Gradient descent with a long step, which bounds the gradients."""

    assumes = pt.SmoothConvex
    eta = pt.Parameter(above=0, below=lambda p: 2 / p.L)

    def step(self, p, t, x):
        return x - self.eta * p.gradient(x)

    def potential(self, p, t, x):
        return p.gap(x)

    def progress(self, p, t, x):
        return self.eta * (1 - self.eta * p.L / 2) * p.norm_squared(p.gradient(x))


@pytest.mark.parametrize("method", [ShortStep, LongStep])
def test_a_method_of_ones_own_with_a_bounded_parameter(method, accepted):
    text = export(method)
    assert "eta_at_most" in text or "eta_below" in text
    result = accepted(method.__name__)
    assert result is None or result.ok, result.output


# The command line -----------------------------------------------------------------------------------------------------


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["potential", *arguments])
    with pytest.raises(SystemExit) as done:
        cli.main()
    return done.value.code


def test_export_from_the_command_line(monkeypatch, capsys, tmp_path):
    assert run(monkeypatch, "export", "gradient-descent/smooth-convex", "--rocq") == 0
    assert capsys.readouterr().out == kept("gradient-descent/smooth-convex")
    out = tmp_path / "new" / "file.v"
    assert run(monkeypatch, "export", "gradient-descent/projected", "--rocq", "--out", str(out)) == 0
    assert out.read_text(encoding="utf-8") == kept("gradient-descent/projected")
    assert run(monkeypatch, "export", "gradient-descent/projected") == 2
    assert "--rocq" in capsys.readouterr().err


def test_without_coqc(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(monkeypatch, "rocq") == 2
    assert "there is no coqc on this machine" in capsys.readouterr().err
    with pytest.raises(InputError, match="apt-get install coq"):
        find_coqc()


@pytest.mark.parametrize("said", ["8.15.2 4.13.1", "7.9 4.0", "nonsense"])
def test_with_an_old_coqc(monkeypatch, tmp_path, said):
    fake = tmp_path / "coqc"
    fake.write_text(f"#!/bin/sh\necho '{said}'\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(InputError, match=r"too old.*8\.16"):
        find_coqc()


@pytest.mark.parametrize("said", ["8.16.1 4.13.1", "8.20.0 5.1.1", "9.0.0 4.14.2"])
def test_with_a_new_coqc(monkeypatch, tmp_path, said):
    fake = tmp_path / "coqc"
    fake.write_text(f"#!/bin/sh\necho '{said}'\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert find_coqc() == str(fake)


@pytest.mark.parametrize(
    ("results", "code"),
    [
        (
            [Checked("a", True, (), 1.0), Checked("b", False, (), 0.0, "no definition of the class B", exported=False)],
            0,
        ),
        ([Checked("a", True, (), 1.0), Checked("b", False, (), 0.0, "it does not compile")], 1),
    ],
)
def test_what_is_not_exported_is_no_failure(monkeypatch, capsys, results, code):
    def check(theorems, build, *, jobs, say):
        for result in results:
            say(result.text)
        return results

    monkeypatch.setattr(rocq_check, "check_theorems", check)
    assert run(monkeypatch, "rocq") == code
    said = capsys.readouterr().out
    assert "1 of 2 theorems machine-checked" in said
    assert ("not exported b: no definition of the class B" in said) == (code == 0)


def test_list_shows_what_is_checked(monkeypatch, capsys):
    anew = document.export
    monkeypatch.setattr(document, "export", lambda t: kept(t.name) if t.name in EXPORTED else anew(t))
    assert run(monkeypatch, "list", "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in rows if row["machine-checked"]] == EXPORTED
    assert run(monkeypatch, "list") == 0
    assert capsys.readouterr().out.count("Not machine-checked") == len(REFUSED)


# What cannot be exported ----------------------------------------------------------------------------------------------


class Coercive(pt.SmoothConvex):
    """A class that the library does not know."""

    def hypotheses(self):
        """Nothing new."""
        return super().hypotheses()


class OfAnUnknownClass(ShortStep):
    """A method for it."""

    assumes = Coercive


def test_an_unknown_class_is_named():
    with pytest.raises(NotExportableError, match="no definition of the class Coercive"):
        export(OfAnUnknownClass)
    exported, reason = machine_checked(Theorem.of(OfAnUnknownClass), {})
    assert not exported
    assert reason == "not exported: the Rocq library has no definition of the class Coercive"


class WarmingUp(Method):
    """A sequence of steps whose domain is another one at each t."""

    assumes = pt.SmoothConvex
    eta = pt.Parameter(above=0, at_most=lambda p: (p.t + 1) / ((p.t + 2) * p.L), sequence=True)

    def step(self, p, t, x):
        return x - self.eta(t) * p.gradient(x)

    def potential(self, p, t, x):
        return p.gap(x)


def test_a_domain_that_changes_with_t_has_no_form() -> None:
    with pytest.raises(NotExportableError, match="the domain of eta_t is another one at each t"):
        export(WarmingUp)


class Momentum(Method):
    """A stochastic method that remembers two vectors."""

    assumes = pt.Stochastic(pt.SmoothConvex)

    class State(NamedTuple):
        """The point, and the one before."""

        x: Any
        before: Any

    def start(self, p, x0):
        return self.State(x0, x0)

    def step(self, p, t, s):
        return self.State(s.x - p.stochastic_gradient(s.x) / (2 * p.L), s.x)

    def potential(self, p, t, s):
        return p.distance_squared(s.x) / 2

    def progress(self, p, t, s):
        return p.gap(s.x) / (4 * p.L)

    def budget(self, p, t):
        return p.sigma**2 / (8 * p.L**2)


class ByItsSecondEvaluation(Extragradient):
    """The extragradient method, whose progress speaks of the operator at the middle point."""

    def progress(self, p, t, x):
        return (1 - self.s**2 * p.L**2) / (1 + self.s**2 * p.L**2) * self.measure(p, t, x)

    def measure(self, p, t, x):
        return p.norm_squared(x - self.step(p, t, x))


def test_a_point_of_the_step_that_the_progress_writes_out_gets_its_name(accepted):
    text = export(ByItsSecondEvaluation)
    assert "_value.\n  assert (0 <= 1 - L * s)" in text
    result = accepted(ByItsSecondEvaluation.__name__)
    assert result is None or result.ok, result.output


class FallingSteps(MirrorDescent):
    """Stochastic mirror descent with steps that fall to c/N, each gap with a weight of its own."""

    assumes = pt.Stochastic(pt.MirrorConvex)
    theorem = "falling-steps"
    N = pt.Horizon()

    def step(self, p, t, x):
        return p.mirror_step(x, p.stochastic_gradient(x), self.size(t))

    def size(self, t):
        return self.eta * (self.N - t) / self.N

    def potential(self, p, t, x):
        return p.bregman(p.minimizer, x)

    def progress(self, p, t, x):
        return self.size(t) * p.gap(x)

    def budget(self, p, t):
        return self.size(t) ** 2 * p.G**2 / 2


def test_random_points_stay_where_the_mirror_map_has_a_derivative(accepted):
    text = export(FallingSteps)
    assert "(forall u, dom u -> is_dual_subgradient_on K f u (subgradient_f u))" in text
    assert "(forall n x omega, (n < T)%nat -> dom x -> step " in text
    assert "is_dual_norm (grad_1 ⊕ noise) length" in text
    assert "(forall n x, has_mean_at_most P (fun omega => length n x omega ^ 2) (G ^ 2))" in text
    assert "* expected P next n (fun x => f x - f xs) x0) T / sum (fun n => " in text
    assert "expected_progress_within" in text
    result = accepted(FallingSteps.__name__)
    assert result is None or result.ok, result.output


class NoiseAndCoins(Method):
    """A noisy step that two coins may take back, the second of which chooses what the first has chosen."""

    assumes = pt.WithCoins(pt.Stochastic(pt.SmoothConvex))

    def step(self, p, t, x):
        once = p.with_probability(Fraction(1, 3), x - p.stochastic_gradient(x) / (2 * p.L), x)
        return p.with_probability(Fraction(1, 4), once, x)

    def potential(self, p, t, x):
        return 6 * p.L * p.distance_squared(x)

    def progress(self, p, t, x):
        return p.gap(x) / 4

    def budget(self, p, t):
        return p.sigma**2 / (8 * p.L)

    def measure(self, p, t, x):
        return p.gap(x)

    def weight(self, p, t):
        return 0


def test_draws_one_after_the_other_have_a_mean_each_given_those_before(accepted):
    text = export(NoiseAndCoins)
    outcome, mean = (
        "((Omega * bool) * bool)",
        "(then_drawn (then_drawn P (coin (1 / 3) coin_is)) (coin (1 / 4) coin_is_2))",
    )
    assert f"(next : nat -> E -> {outcome} -> E)" in text
    assert "(coin_is : 0 <= (1 / 3) <= 1) (coin_is_2 : 0 <= (1 / 4) <= 1)" in text
    assert "(if (snd omega) then (if (snd (fst omega)) then (x ⊖ " in text
    assert f"(forall n, has_expectation {mean} next n (fun x => f x - f xs) x0)" in text
    result = accepted(NoiseAndCoins.__name__)
    assert result is None or result.ok, result.output


def test_noise_at_a_point_that_noise_has_decided_is_a_function_of_both():
    text = export(StochasticExtragradient)
    first = "(noise n (fst state) (fst omega))"
    assert f"(noise n ((fst state) ⊖ s ⊙ F (fst state) ⊖ s ⊙ {first}) (snd omega))" in text
    assert "expected (then_drawn P P) next (S n) (fun state => ⟨F (snd state), (snd state) ⊖ xs⟩)" in text


def test_several_vectors_of_state_have_a_form_in_expectation():
    text = export(Momentum)
    assert "expected P next n (fun state => " in text
    assert "noise_unbiased" in text or "component" in text


class Dissipating(Flow):
    """A gradient flow whose guaranteed decrease is its gap."""

    assumes = pt.DifferentiableConvex

    def velocity(self, p, t, x):
        return -p.gradient(x)

    def potential(self, p, t, x):
        return p.distance_squared(x) / 2

    def progress(self, p, t, x):
        return p.gap(x)


def test_an_integral_along_a_flow_is_named():
    with pytest.raises(NotExportableError, match="a progress or a budget, an integral"):
        export(Theorem(name="dissipating", method=Dissipating))


# What is said of the steps --------------------------------------------------------------------------------------------


def test_a_step_says_what_its_oracles_are():
    text = kept("davis-yin/convex")
    assert "is_resolvent A s x a /\\\n    is_resolvent C s (2 ⊙ a ⊖ x ⊖ s ⊙ F a) c" in text
    assert "C xs ((-1) ⊙ a_star ⊖ F xs)" in text
    assert "is_line_minimizer f x (grad x) x'" in kept("gradient-descent/exact-line-search")
    assert "is_prox K h (1 / L) (y ⊖ (1 / L) ⊙ grad y) x'" in kept("fista/convex")
    assert "is_composite_mirror_step K dom h dh psi x (grad x) (1 / L) x'" in kept("bregman-gradient/composite")
    assert "x' = x ⊖ part" in kept("coordinate-descent/random")
    assert "(E F : InnerProductSpace)" in kept("chambolle-pock/convex")


def test_a_middle_point_is_an_argument_of_the_step():
    text = kept("extragradient/projected")
    assert "(x p x' : E) : Prop" in text
    assert "sum (fun n => (1 - L * s) * (L * s + 1) * ‖(x n) ⊖ (p n)‖²) T" in text


def test_a_mean_has_positive_weights_and_a_sum_any():
    said = " ".join(kept("extragradient/monotone").split())  # at s = 1/L no decrease is guaranteed
    assert "sum (fun n => (1 - L * s) * (L * s + 1) * ‖s ⊙ F (x n)‖²) T <= ‖x O ⊖ xs‖²" in said
    assert "weight_positive : 0 <" in kept("optimistic-gradient/monotone")  # shown, since s <= 2/(5 L)


def test_a_sequence_is_bound_by_its_relation():
    text = kept("optimized-gradient/convex")
    assert "nesterov_sequence lambda ->" in text
    assert "(lambda n) (lambda (S n))" in text
    assert "nesterov_sequence" not in kept("accelerated/simplified")  # inherited, and not used


def test_an_unknown_rule_is_named():
    from potential.rocq.document import File

    known_proof = saved_proof_of("gradient-descent/smooth-convex")
    statement, proofs = known_proof.statement, known_proof.arguments
    name, multiplier = next(iter(proofs.decrease.multipliers.items()))
    known = next(h for h in statement.decrease.hypotheses if h.name == name)
    odd = replace(known, rule="courage")
    statement = replace(statement, decrease=replace(statement.decrease, hypotheses=(odd,)), key=READING)
    decrease = replace(proofs.decrease, multipliers={odd.name: multiplier})
    with pytest.raises(NotExportableError, match="no lemma for the inequality 'courage'"):
        File(statement, replace(proofs, decrease=decrease)).text()


def test_files_that_require_each_other(tmp_path):
    a, b = tmp_path / "A.v", tmp_path / "B.v"
    a.write_text("From Potential Require Import B.\n")
    b.write_text("From Potential Require Import A.\n")
    with pytest.raises(InputError, match=r"circle|coqc"):
        compile_files([a, b], Path(tmp_path / "build"))


def test_values_are_values():
    # What stands for f in a statement is what the exporter writes as f.
    statement = statement_of("subgradient/online")
    assert {k.function for k in statement.progress.terms if isinstance(k, Value)} == {"f_t"}
    assert "step G eta (f n) K (x n) (x (S n))" in kept("subgradient/online")


class Quotient(pt.SmoothStronglyConvex):
    """Smooth, strongly convex functions whose mu is a quotient: L - mu = L (1 - w)^2/(1 + w^2)."""

    parameters = {
        "w": pt.Parameter(above=0, below=1),
        "L": pt.Parameter(above=0),
        "mu": lambda p: 2 * p.w * p.L / (1 + p.w**2),
    }


class ByAQuotient(Method):
    """Gradient descent on them."""

    assumes = Quotient

    def step(self, p, t, x):
        return x - p.gradient(x) / p.L

    def potential(self, p, t, x):
        return p.distance_squared(x)


def test_a_denominator_that_comes_out_as_another_product_is_known_not_to_vanish():
    """mu put in place, field asks that (1 + w^2) - 2 w is not zero, which no sign in sight says."""
    assert "replace e with ((1 - w) * (1 - w)) by ring; sign" in " ".join(export(ByAQuotient).split())
