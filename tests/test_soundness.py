"""Attack: certificates are changed at random; nothing is accepted that an independent check does not confirm."""

import contextlib
import copy
import json
import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any

import pytest
from independent_check import Checker
from proofs_of_catalogue import proof_of, statement_of

import methods
import potential as pt
import proofs
from methods import Method
from potential import certificate as certificates
from potential import kernel
from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import Expression
from potential.certificate import Certificate
from potential.classes.online import Online
from potential.classes.sets import Constrained
from potential.search.concluding import concluded
from potential.statement.statement import Statement
from potential.statement.trace import trace

m = methods
Case = tuple[type[Method], str, str, list[str]]
# Theorem: method, class and parameters of the independent check, points that the step evaluates inside.
SIX: dict[str, Case] = {
    "subgradient/constant-step": (m.Subgradient, "ConvexLipschitz", "G, eta", []),
    "gradient-descent/smooth-convex": (m.GradientDescent, "SmoothConvex", "L", []),
    "gradient-descent/strongly-convex": (m.StronglyConvexGradientDescent, "SmoothStronglyConvex", "mu, L", []),
    "mirror-descent/lipschitz": (m.MirrorDescent, "MirrorConvex", "G, eta", []),
    "accelerated/smooth-convex": (m.AcceleratedGradient, "SmoothConvex", "L", ["x_t"]),
    "accelerated/strongly-convex": (m.StronglyConvexAcceleratedGradient, "SmoothStronglyConvex", "q", ["x_t"]),
}
# The other settings: equations, draws, exponentials, sequences with a relation, operators and linear maps.
MORE: dict[str, Case] = {
    "gradient-descent/exact-line-search": (m.ExactLineSearchGradientDescent, "SmoothStronglyConvex", "mu, L", []),
    "gradient-descent/nonconvex": (m.NonconvexGradientDescent, "Smooth", "L", []),
    "gradient-descent/polyak-lojasiewicz": (m.PolyakLojasiewiczGradientDescent, "PolyakLojasiewicz", "mu, L", []),
    "gradient-descent/polyak-step": (m.PolyakStepGradientDescent, "PolyakStep(SmoothStronglyConvex)", "gamma", []),
    "gradient-descent/inexact": (m.InexactGradientDescent, "Inexact(PolyakLojasiewicz)", "error", []),
    "gradient-descent/stochastic": (m.StochasticGradientDescent, "Stochastic(SmoothConvex)", "noise", []),
    "gradient-descent/finite-sum": (m.FiniteSumGradientDescent, "FiniteSum(SmoothConvex)", "components", []),
    "coordinate-descent/random": (m.RandomCoordinateDescent, "CoordinateSmoothConvex", "coordinates", []),
    "proximal-point/convex": (m.ProximalPoint, "Composite()", "s", []),
    "proximal-point/monotone": (m.MonotoneProximalPoint, "Monotone", "s", []),
    "proximal-gradient/convex": (m.GradientDescent, "Composite(SmoothConvex)", "L", []),
    "proximal-gradient/stochastic": (m.ProximalStochasticGradient, "Composite(Stochastic(SmoothConvex))", "noise", []),
    "projected-gradient/stochastic": (
        m.ProximalStochasticGradient,
        "Constrained(Stochastic(SmoothConvex))",
        "noise",
        [],
    ),
    "fista/convex": (m.Fista, "Composite(SmoothConvex)", "lambda", ["y_t"]),
    "optimized-gradient/convex": (m.OptimizedGradient, "SmoothConvex", "lambda", ["x_t#2"]),
    "bregman-gradient/relatively-smooth": (m.BregmanGradient, "RelativelySmooth", "L", []),
    "bregman-gradient/composite": (m.BregmanGradient, "Composite(RelativelySmooth)", "L", []),
    "halpern/nonexpansive": (m.Halpern, "Nonexpansive", "nothing", []),
    "krasnoselskii-mann/nonexpansive": (m.KrasnoselskiiMann, "Nonexpansive", "a", []),
    "forward-backward/cocoercive": (m.ForwardBackward, "Composite(Cocoercive)", "s < 2/L", []),
    "douglas-rachford/monotone": (m.DouglasRachford, "Splitting()", "s", []),
    "davis-yin/convex": (m.DavisYin, "Splitting(Cocoercive)", "s < 2/L", []),
    "admm/convex": (m.AlternatingDirections, "Splitting()", "s", []),
    "extragradient/monotone": (m.Extragradient, "MonotoneLipschitz", "s < 1/L", ["p_t"]),
    "extragradient/projected": (m.Extragradient, "Constrained(MonotoneLipschitz)", "s < 1/L", []),
    "optimistic-gradient/projected": (
        m.ProjectedOptimisticGradient,
        "Constrained(MonotoneLipschitz)",
        "s < 1/(3L)",
        [],
    ),
    "chambolle-pock/convex": (m.ChambollePock, "SaddlePoint", "saddle", []),
    "gradient-flow/convex": (m.GradientFlow, "DifferentiableConvex", "nothing", []),
    "gradient-flow/strongly-convex": (m.StronglyConvexGradientFlow, "DifferentiableStronglyConvex", "mu", []),
    "accelerated-flow/convex": (m.AcceleratedFlow, "DifferentiableConvex", "nothing", []),
    "accelerated-flow/strongly-convex": (m.StronglyConvexAcceleratedFlow, "DifferentiableStronglyConvex", "r", []),
}
CASES = SIX | MORE
CHANGES = {**dict.fromkeys(SIX, 160), **dict.fromkeys(MORE, 25)}


@cache
def checker_of(name: str) -> Checker:
    return Checker(*CASES[name])


@cache
def proved(name: str) -> str:
    """The certificate in the catalogue, as JSON: the one that the prover finds, as test_proofs.py shows."""
    return (resources.files(proofs) / "certificates" / f"{name}.json").read_text()


def content_of(name: str) -> dict[str, Any]:
    return dict(Certificate.from_json(proved(name)).content)


def kernel_accepts(content: dict[str, Any], name: str) -> bool:
    """The package's answer to a certificate of this content, whose digest is right: only the mathematics can say no."""
    statement = statement_of(name)
    return bool(kernel.judge(statement, certificates.read(Certificate(content), statement)))


# Changes -------------------------------------------------------------------------------------------------------------


def coefficient_slots(content: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    """Every place that holds a coefficient, as (dictionary, key)."""
    slots: list[tuple[dict[str, Any], str]] = []
    for part in ("decrease", "domination"):
        slots += [(m, "multiplier") for m in content[part]["multipliers"]]
        for square in content[part]["squares"]:
            slots.append((square, "weight"))
            slots += [(square["vector"], key) for key in square["vector"]]
            slots += [(square["dual"], key) for key in square.get("dual", {})]
    return slots


def arithmetic(rng: random.Random, content: dict[str, Any], name: str) -> None:
    holder, key = rng.choice(coefficient_slots(content))
    text = holder[key]
    other = rng.choice(coefficient_slots(content))
    number = rng.choice(["2", "(1/2)", "(-1)", "(101/100)", "t", "(t + 1)", "0", "(999/1000)"])
    holder[key] = rng.choice(
        [
            f"({text})*{number}",
            f"({text}) + {number}",
            f"-({text})",
            f"({text}) - {number}",
            f"1/({text})",
            f"({text})**2",
            other[0][other[1]],
            f"({text}) + ({other[0][other[1]]})",
            f"({text})*1 + 0",
        ]
    )


def swap_hypothesis(rng: random.Random, content: dict[str, Any], name: str) -> None:
    part, obligation = pick_part(rng, name)
    entries = content[part]["multipliers"]
    if entries and obligation.hypotheses:
        entry = rng.choice(entries)
        h = rng.choice(obligation.hypotheses)
        entry["hypothesis"], entry["says"] = h.name, h.statement


def add_hypothesis(rng: random.Random, content: dict[str, Any], name: str) -> None:
    part, obligation = pick_part(rng, name)
    if not obligation.hypotheses:
        return
    h = rng.choice(obligation.hypotheses)
    multiplier = rng.choice(["1", "0", "t", "-1", "t - t", "1/(t + 1)"])
    content[part]["multipliers"].append({"hypothesis": h.name, "says": h.statement, "multiplier": multiplier})


def drop(rng: random.Random, content: dict[str, Any], name: str) -> None:
    part, _ = pick_part(rng, name)
    entries = content[part][rng.choice(["multipliers", "squares"])]
    if entries:
        entries.pop(rng.randrange(len(entries)))


def repeat_square(rng: random.Random, content: dict[str, Any], name: str) -> None:
    part, _ = pick_part(rng, name)
    squares = content[part]["squares"]
    if squares:
        square = copy.deepcopy(rng.choice(squares))
        factor = rng.choice(["(1/2)", "1", "0", "(-1)"])
        square["weight"] = f"({square['weight']})*{factor}"
        squares.append(square)


def turn_square(rng: random.Random, content: dict[str, Any], name: str) -> None:
    """Change the sign of a vector: harmless where all of it turns."""
    part, _ = pick_part(rng, name)
    if content[part]["squares"]:
        square = rng.choice(content[part]["squares"])
        for vector in (square["vector"], square.get("dual", {})):
            for key in vector:
                vector[key] = f"-({vector[key]})"
        if rng.random() < 0.5 and len(square["vector"]) > 1:
            key = rng.choice(list(square["vector"]))
            square["vector"][key] = f"-({square['vector'][key]})"


def rename_vector(rng: random.Random, content: dict[str, Any], name: str) -> None:
    part, _ = pick_part(rng, name)
    names = [statement_of(name).recorder.basis_name(b) for b in statement_of(name).recorder.basis]
    if content[part]["squares"]:
        square = rng.choice(content[part]["squares"])
        vector = square[rng.choice([k for k in ("vector", "dual") if k in square])]
        if vector:
            value = vector.pop(rng.choice(list(vector)))
            vector[rng.choice(names)] = value


def flip_character(rng: random.Random, content: dict[str, Any], name: str) -> None:
    holder, key = rng.choice(coefficient_slots(content))
    text = holder[key]
    at = rng.randrange(len(text))
    letter = rng.choice("0123456789+-*/() tLmuqGeta")
    holder[key] = rng.choice(
        [text[:at] + letter + text[at + 1 :], text[:at] + text[at + 1 :], text[:at] + letter + text[at:]]
    )


def excuse_a_sign(rng: random.Random, content: dict[str, Any], name: str) -> None:
    """Make a coefficient wrong, and bring reasons for its sign: false ones, and ones that rest on themselves."""
    arithmetic(rng, content, name)
    symbols = [str(s) for s in statement_of(name).field.algebra.symbols]
    a, b = rng.choice(symbols), rng.choice(symbols)
    p = rng.choice([f"-{a}", f"{a} - {b}", f"{a} - 1", "-1", f"{a}**2 - {b}", f"{a}*{b} - 1"])
    minus = f"-({p})"
    content["signs"] += rng.choice(
        [
            [{"polynomial": p, "constant": "1", "product": [[p, 1]]}],
            [
                {"polynomial": p, "constant": "-1", "product": [[minus, 1]]},
                {"polynomial": minus, "constant": "-1", "product": [[p, 1]]},
            ],
            [{"polynomial": p, "squares": [[p, "1"]]}],
            [{"polynomial": p, "squares": [["-1", "1"], [f"{p} + 1", "1"]]}],
            [{"polynomial": p, "split": a, "at": rng.choice(["1", "1/2", "-1", "0"])}],
            [{"polynomial": p, "constant": "-1", "product": [["1", 2]]}],
            [{"polynomial": f"({p})**2", "constant": "1", "product": [[p, 2]]}],
        ]
    )


def negate_and_compensate(rng: random.Random, content: dict[str, Any], name: str) -> None:
    """Keep the identity, break a sign: a square is taken twice with weights that sum to the same."""
    part, _ = pick_part(rng, name)
    squares = content[part]["squares"]
    if squares:
        square = rng.choice(squares)
        extra = copy.deepcopy(square)
        share = rng.choice(["(1/3)", "2", "(-1)", "(t + 1)", "1"])
        extra["weight"] = f"({square['weight']})*{share}"
        square["weight"] = f"({square['weight']})*(1 - {share})"
        squares.append(extra)


def pick_part(rng: random.Random, name: str) -> tuple[str, Any]:
    obligation = rng.choice(statement_of(name).obligations)
    return obligation.name, obligation


KINDS: list[Callable[[random.Random, dict[str, Any], str], None]] = [
    arithmetic,
    arithmetic,
    swap_hypothesis,
    add_hypothesis,
    drop,
    repeat_square,
    turn_square,
    rename_vector,
    flip_character,
    flip_character,
    excuse_a_sign,
    negate_and_compensate,
]


def changed(name: str, seed: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Contents that differ from the original and from each other."""
    rng, original = random.Random(seed), content_of(name)
    parts = ("decrease", "domination", "signs")  # which the changes are made in
    seen = {json.dumps([original[part] for part in parts], sort_keys=True)}
    for _ in range(CHANGES[name]):
        content = {**original, **{part: json.loads(json.dumps(original[part])) for part in parts}}
        kinds = rng.sample(KINDS, rng.choice([1, 1, 1, 2]))
        for kind in kinds:
            kind(rng, content, name)
        said = json.dumps([content[part] for part in parts], sort_keys=True)
        if said not in seen:
            seen.add(said)
            yield "+".join(kind.__name__ for kind in kinds), content


@pytest.mark.parametrize("name", CASES)
def test_the_original_is_accepted_by_both(name: str) -> None:
    content = content_of(name)
    assert kernel_accepts(content, name)
    assert checker_of(name).accepts(content)


@pytest.mark.parametrize("name", CASES)
def test_the_independent_check_refuses_another_coefficient(name: str) -> None:
    """Each multiplier and each weight counts in it; a multiplier of the other sign is refused for its sign alone."""
    original, checker = content_of(name), checker_of(name)
    for part in ("decrease", "domination"):
        for kind, key in (("multipliers", "multiplier"), ("squares", "weight")):
            for k, entry in enumerate(original[part][kind]):
                for text in (f"({entry[key]})*2", f"-({entry[key]})", "0"):
                    content = copy.deepcopy(original)
                    content[part][kind][k][key] = text
                    assert not checker.accepts(content)


@pytest.mark.parametrize("name", CASES)
def test_changed_certificates(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    original = content_of(name)
    # The statement stays the same through all changes: its text is made once.
    premises = {k: v for k, v in original["statement"].items() if k not in ("conclusion", "where")}
    monkeypatch.setattr(certificates, "premise_texts", lambda statement: premises)
    # So does what follows from it, but where a reason for a sign is changed.
    concluded: list[tuple[Any, Any, Any]] = []
    certificates_conclude = certificates.conclude

    def conclude(statement: Statement, summation: Any, reasons: Any) -> Any:
        for known, because, conclusion in concluded:
            if known == summation and because == reasons:
                return conclusion
        concluded.append((summation, reasons, certificates_conclude(statement, summation, reasons)))
        return concluded[-1][2]

    monkeypatch.setattr(certificates, "conclude", conclude)
    # And the texts of its expressions, which are kept with them, so that no id is used again.
    shown: dict[int, tuple[Expression, str]] = {}
    statement_shows = Statement.expression_text

    def expression_text(statement: Statement, expression: Expression) -> str:
        if id(expression) not in shown:
            shown[id(expression)] = expression, statement_shows(statement, expression)
        return shown[id(expression)][1]

    monkeypatch.setattr(Statement, "expression_text", expression_text)
    monkeypatch.setattr(Coefficient, "_text", lambda self: "...")  # in a reason, which nobody reads here
    accepted = 0
    for kind, content in changed(name, seed=len(name)):
        try:
            yes = kernel_accepts(content, name)
        except pt.CertificateError:
            continue
        if yes:
            accepted += 1
            assert checker_of(name).accepts(content), f"{name}: {kind} was accepted: {json.dumps(content, indent=1)}"
    # Some changes are harmless (a vector turned round, a weight split in two): that they pass shows that the others
    # were refused for what they say.
    assert accepted > CHANGES[name] // 100


@pytest.mark.parametrize("name", SIX)
def test_a_changed_statement_is_refused(name: str) -> None:
    """A domain widened, a relation dropped, another step or potential: the text is not what the code says."""
    statement = statement_of(name)
    original = content_of(name)
    assert original["statement"] == certificates.describe(statement, concluded(statement))
    for key, value in original["statement"].items():
        for change in (
            [] if isinstance(value, list) else "",
            value[:-1],
            value[1:],
            [v.replace("<", "<=").replace(">", ">=").replace("==", "=") for v in value]
            if isinstance(value, list)
            else value.replace("2", "3"),
        ):
            if change == value:
                continue
            content = copy.deepcopy(original)
            content["statement"][key] = change
            with pytest.raises(pt.CertificateError, match="states something else"):
                kernel_accepts(content, name)
        content = copy.deepcopy(original)
        del content["statement"][key]
        with pytest.raises(pt.CertificateError, match="states something else"):
            kernel_accepts(content, name)


@pytest.mark.parametrize("name", SIX)
def test_no_single_character_of_the_text_can_be_changed(name: str) -> None:
    text = proved(name)
    content = content_of(name)
    rng = random.Random(1)
    for at in rng.sample(range(len(text)), 150):
        new = rng.choice([c for c in '0123456789abcxyz+-*/()"{}[],: \\\x00é' if c != text[at]])
        tampered = text[:at] + new + text[at + 1 :]
        try:
            read = Certificate.from_json(tampered)
        except pt.CertificateError:
            continue
        assert read.content == content  # white space between entries


# A certificate of one method offered for another, told to be that method's: only the mathematics can object -------


def relabelled(content: dict[str, Any], statement: Statement) -> dict[str, Any]:
    content = copy.deepcopy(content)
    content["theorem"] = statement.theorem.name
    content["statement"] = certificates.describe(statement, concluded(statement))
    for obligation in statement.obligations:
        entry = content[obligation.name]
        entry["target"] = statement.expression_text(obligation.target)
        says = {h.name: h.statement for h in obligation.hypotheses}
        for m in entry["multipliers"]:
            m["says"] = says.get(m["hypothesis"], m["says"])
    return content


class LongStep(methods.GradientDescent):
    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - Fraction(201, 100) * p.gradient(x) / p.L


class FastWeight(methods.GradientDescent):
    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return (Fraction(101, 100) * t) * p.gap(x) + p.L / 2 * p.distance_squared(x)


class SmallBudget(methods.Subgradient):
    def budget(self, p: Any, t: Any) -> Any:
        return Fraction(99, 200) * self.eta * p.G**2


class FastRate(methods.StronglyConvexGradientDescent):
    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return (1 - p.mu / p.L) ** (-t) * (p.gap(x) + p.mu / 3 * p.distance_squared(x))


class WideStep(Method):
    assumes = pt.SmoothConvex
    eta = pt.Parameter(above=0, at_most=lambda p: 2 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.gradient(x)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return self.eta * t * p.gap(x) + p.distance_squared(x) / 2


class NarrowStep(WideStep):
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)


@pytest.mark.parametrize(
    ("source", "false"),
    [
        ("gradient-descent/smooth-convex", LongStep),
        ("gradient-descent/smooth-convex", FastWeight),
        ("gradient-descent/strongly-convex", FastRate),
        ("subgradient/constant-step", SmallBudget),
        (NarrowStep, WideStep),
        ("accelerated/smooth-convex", methods.GradientDescent),
    ],
)
def test_a_certificate_under_another_name(source: Any, false: type[Method]) -> None:
    proof = proof_of(source) if isinstance(source, str) else pt.prove(source)
    content = dict(proof.certificate.content)
    statement = trace(false)
    with contextlib.suppress(pt.CertificateError):
        assert not kernel.judge(statement, certificates.read(Certificate(relabelled(content, statement)), statement))
    verdict = pt.verify(Certificate(content), false)
    assert not verdict
    assert verdict.reason


# Holes that were found by thinking, each of which once let something false through ------------------------------------


def refused(claim: Any, *errors: type[Exception]) -> None:
    with pytest.raises(errors or (pt.NotProved, pt.NotExpressibleError)):
        pt.prove(claim)


class Anchored(methods.GradientDescent):
    """What `start` remembers is not the vector of the present step."""

    def start(self, p: Any, x0: Any) -> Any:
        self.origin = x0
        return x0

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return self.origin - p.gradient(x) / p.L


class Remembering(methods.GradientDescent):
    memory: list[Any] = []

    def start(self, p: Any, x0: Any) -> Any:
        self.memory.append(x0)
        return x0

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return self.memory[0] - p.gradient(x) / p.L


class Moody(methods.GradientDescent):
    calls: list[int] = []

    def step(self, p: Any, t: Any, x: Any) -> Any:
        self.calls.append(1)
        return x - p.gradient(x) / p.L if len(self.calls) % 2 else x + p.gradient(x)


class FirstStepDiffers(methods.GradientDescent):
    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x + 100 * p.gradient(x) if t == 0 else x - p.gradient(x) / p.L


class TableOfSteps(methods.GradientDescent):
    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - {0: -100}.get(t, 1) * p.gradient(x) / p.L


class StopsWhereZero(methods.GradientDescent):
    def step(self, p: Any, t: Any, x: Any) -> Any:
        g = p.gradient(x)
        return x + g if p.norm_squared(g) == 1 else x - g / p.L


@pytest.mark.parametrize("method", [Anchored, Remembering, Moody, FirstStepDiffers, TableOfSteps, StopsWhereZero])
def test_a_step_that_runs_otherwise_than_it_is_traced(method: type[Method]) -> None:
    refused(method)


def test_a_parameter_that_a_subclass_sets_to_a_number_is_that_number() -> None:
    class Fixed(NarrowStep):
        eta = 1000

    assert pt.prove(NarrowStep)
    refused(Fixed)


def test_a_comparator_is_optimal_for_nothing() -> None:
    class Regret(methods.Subgradient):
        assumes = Constrained(Online(pt.ConvexLipschitz))

        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return 0

        def progress(self, p: Any, t: Any, x: Any) -> Any:
            return 0

        def budget(self, p: Any, t: Any) -> Any:
            return 0

        def weight(self, p: Any, t: Any) -> Any:
            return -1

    refused(Regret)


def test_points_outside_the_set_have_no_projection_in_a_mirror_class() -> None:
    class Outside(methods.MirrorDescent):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            return p.mirror_step(p.project(2 * x - p.minimizer), p.subgradient(x), self.eta)

    class Unshown(methods.MirrorDescent):
        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return p.bregman(2 * x - p.minimizer, x)

    class Leaving(methods.MirrorDescent):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            return 2 * x - p.minimizer

    for method in (Outside, Unshown, Leaving):
        refused(method)


def test_negative_progress_gives_no_rate() -> None:
    class Fast(methods.GradientDescent):
        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return t * t * p.gap(x) + p.L / 2 * p.distance_squared(x)

        def progress(self, p: Any, t: Any, x: Any) -> Any:
            return -(2 * t + 1) * p.gap(x)

    conclusion = pt.prove(Fast).conclusion
    assert conclusion.kind == "sum"
    assert "sum over t < T" in conclusion.text


def test_a_potential_that_may_be_negative_bounds_no_mean() -> None:
    class Sinking(methods.Subgradient):
        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return p.distance_squared(x) / (2 * self.eta) - t * p.G

        def measure(self, p: Any, t: Any, x: Any) -> Any:
            return -t * p.G

        def budget(self, p: Any, t: Any) -> Any:
            return self.eta * p.G**2 / 2 - p.G

        def weight(self, p: Any, t: Any) -> Any:
            return 1

    conclusion = pt.prove(Sinking).conclusion
    assert conclusion.kind == "last" or "sum over" in conclusion.text
    assert not conclusion.text.startswith("mean")


def test_the_mean_is_of_the_gap_whatever_the_measure() -> None:
    theorem = pt.Theorem(
        name="another-measure",
        method=methods.Subgradient,
        measure=lambda p, t, x: 10**6 * p.distance_squared(x),
        weight=lambda p, t: 0,
    )
    assert pt.prove(theorem).conclusion.text.startswith("sum over t < T of (f(x_t) - f(x*)) <=")


def test_a_step_to_the_minimizer_is_shown_as_one() -> None:
    class Jump(methods.GradientDescent):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            return p.minimizer

    assert pt.prove(Jump).statement.definitions == {"x_{t+1}": "x*"}


def test_zero_denominators() -> None:
    class Pole(methods.GradientDescent):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - (t - 3) / (t - 3) * p.gradient(x) / p.L

    class PoleAtZero(methods.GradientDescent):
        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return t * p.gap(x) + p.L / 2 * (t / t) * p.distance_squared(x)

    refused(Pole, pt.NotProved)
    refused(PoleAtZero, pt.NotProved, pt.NotExpressibleError)


def test_the_same_geometric_factor_is_recognised_and_negative_bases_are_not_allowed() -> None:
    class Alternating(methods.GradientDescent):
        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return (-1) ** t * p.gap(x)

    refused(Alternating, pt.NotProved, pt.NotExpressibleError, pt.NotExactError)
