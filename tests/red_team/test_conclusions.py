"""Budgets, weights and shares: the printed bound against the errors of all steps, on instances that attain it.

*Still* never moves. Over a set of diameter D it stands at one end, and the solution at the other: the squared
distance is D^2 for ever, so whatever the weights, a bound of it below D^2 is false. *Hopping* is a subgradient step on
|x| from eta/2 with steps of length eta: it hops between eta/2 and -eta/2, every gap is eta/2, and each step uses all
its budget.
"""

from __future__ import annotations

import math
import warnings
from fractions import Fraction as F

import numpy as np
import pytest
import sympy

import potential as pt
from methods import Method

TS = (1, 2, 3, 4, 7, 10, 33, 100)


class Still(Method):
    """The potential is w(t) times the squared distance to x*, which may be as large as D^2: the step adds its rise."""

    assumes = pt.Constrained(pt.ConvexLipschitz)

    def step(self, p, t, x):
        return x

    def w(self, p, t):
        return 1

    def potential(self, p, t, x):
        return self.w(p, t) * p.distance_squared(x)

    def measure(self, p, t, x):
        return p.distance_squared(x)

    def weight(self, p, t):
        return self.w(p, t)

    def budget(self, p, t):
        return (self.w(p, t + 1) - self.w(p, t)) * p.D**2


class Hopping(Method):
    """The subgradient method: what a step may add beside eta^2 G^2 the instance leaves unused, the bound must not."""

    assumes = pt.ConvexLipschitz
    eta = pt.Parameter(above=0)

    def step(self, p, t, x):
        return x - self.eta * p.subgradient(x)

    def potential(self, p, t, x):
        return p.distance_squared(x)

    def progress(self, p, t, x):
        return 2 * self.eta * p.gap(x)

    def more(self, p, t):
        return 0

    def budget(self, p, t):
        return self.eta**2 * p.G**2 + self.more(p, t)


def number(expression: sympy.Expr, T: int, values: dict) -> float:
    """A bound at numbers: sums are added up, integrals taken, and terms of sequences looked up."""

    def at(e, **indices):
        match e:
            case sympy.Add():
                return sum(at(a, **indices) for a in e.args)
            case sympy.Mul():
                return math.prod(at(a, **indices) for a in e.args)
            case sympy.Pow():
                return at(e.base, **indices) ** at(e.exp, **indices)
            case sympy.Sum():
                index, low, high = e.limits[0]
                whole = range(int(at(low, **indices)), int(at(high, **indices)) + 1)
                return sum(at(e.function, **{**indices, index.name: float(k)}) for k in whole)
            case sympy.Indexed():
                return float(values[str(e.base)](int(at(e.indices[0], **indices))))
            case sympy.Symbol():
                known = {**values, "T": T, **indices}
                assert e.name in known, f"the bound has {e}, of which nothing is known"
                return float(known[e.name])
            case sympy.Number() | sympy.NumberSymbol():
                return float(e)
            case _:
                args = [sympy.Float(at(a, **indices), 30) for a in e.args]
                return float(e.func(*args).evalf(30))

    return float(at(expression))


def bound_of(claim, values):
    """The printed bound as a function of T, or None where the claim is refused."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            proof = pt.prove(claim)
        except pt.PotentialError as error:
            assert str(error).strip()
            return None
    return lambda T: number(proof.bound, T, values), proof.conclusion


# Weights: D^2 stays below the bound, whatever they are ----------------------------------------------------------------

VALUES = {"D": 2, "R": 2, "G": 1, "c": F(3, 2), "rho": F(1, 2), "l": F(5, 2), "a": F(1, 3)}


def still(name, w, **parameters):
    made = type("Still", (Still,), {"w": w, **parameters})
    made.label = name
    return made


C = pt.Parameter(above=0)
RHO = {"rho": pt.Parameter(above=0, below=1)}
WEIGHTS = [
    still("one and t", lambda self, p, t: 1 + t),
    still("t alone", lambda self, p, t: t),
    still("t squared", lambda self, p, t: t**2),
    still("t (t + 1)", lambda self, p, t: t * (t + 1)),
    still("cubes", lambda self, p, t: t**3 + 1),
    still("tenth powers", lambda self, p, t: (t + 1) ** 10),
    still("harmonic rise", lambda self, p, t: 2 - 1 / (t + 1)),
    still("square harmonic rise", lambda self, p, t: 2 - 1 / (t + 1) ** 2),
    still("rise to a limit", lambda self, p, t: (t + 1) / (t + 2)),
    still("a rise of a half", lambda self, p, t: (2 * t + 1) / (2 * t + 3)),
    still("zero at first", lambda self, p, t: t / (t + 1)),
    still("zero twice", lambda self, p, t: t * t / (t + 5) + t),
    still("a constant and t", lambda self, p, t: self.c + t, c=C),
    still("a constant times t", lambda self, p, t: self.c * t, c=C),
    still("a constant and the square", lambda self, p, t: (self.c + t) ** 2, c=C),
    still("a shifted fraction", lambda self, p, t: (t + 1) / (t + 1 + self.c), c=C),
    still("powers of two", lambda self, p, t: 2**t),
    still("powers of nine", lambda self, p, t: 9**t),
    still("one and powers of two", lambda self, p, t: 1 + 2**t),
    still("t and powers of two", lambda self, p, t: t + 2**t),
    still("t times powers of two", lambda self, p, t: (t + 1) * 2**t),
    still("powers of three halves", lambda self, p, t: 3**t / 2**t),
    still("negative powers", lambda self, p, t: self.rho ** (-t), **RHO),
    still("negative powers, shifted", lambda self, p, t: self.rho ** (-t - 2), **RHO),
    still("negative even powers", lambda self, p, t: self.rho ** (-2 * t), **RHO),
    still("a constant less powers", lambda self, p, t: 2 - self.rho**t, **RHO),
    still("one less powers", lambda self, p, t: 1 - self.rho**t, **RHO),
    still("one less the next power", lambda self, p, t: 1 - self.rho ** (t + 1), **RHO),
    still("a sum of two powers", lambda self, p, t: self.rho ** (-t) + 2**t, **RHO),
    still("a product of two powers", lambda self, p, t: self.rho ** (-t) * 2**t, **RHO),
    still("powers and a constant", lambda self, p, t: self.c + self.rho ** (-t), c=C, **RHO),
    still("a power over t", lambda self, p, t: 4**t / (t + 1)),
]


@pytest.mark.parametrize("claim", WEIGHTS, ids=lambda c: c.label.replace(" ", "-"))
def test_the_distance_of_a_point_that_stands_still_is_below_the_bound(claim) -> None:
    found = bound_of(claim, VALUES)
    if found is None:
        return
    bound, conclusion = found
    method = claim(**{n: F(VALUES[n]) for n in claim.parameters()})
    for T in TS:
        # Where the weight may vanish it is on the left, and where it may not it is divided by.
        weight = 1 if conclusion.kind == "last" else float(method.w(None, T))
        assert bound(T) >= 4 * weight * (1 - 1e-9), (conclusion.text, T, bound(T), weight)


class Slipping(Still):
    """The other way: the weight falls, and what it leaves is progress."""

    def budget(self, p, t):
        return 0

    def progress(self, p, t, x):
        return (self.w(p, t) - self.w(p, t + 1)) * p.distance_squared(x)


def slipping(name, w, **parameters):
    made = type("Slipping", (Slipping,), {"w": w, **parameters})
    made.label = name
    return made


FALLING = [
    slipping("one over", lambda self, p, t: 1 / (t + 1)),
    slipping("one over squares", lambda self, p, t: 1 / (t + 1) ** 2),
    slipping("fading powers", lambda self, p, t: self.rho**t, **RHO),
    slipping("halves", lambda self, p, t: 1 / 2**t),
    slipping("to a constant", lambda self, p, t: 1 + 1 / (t + 1)),
    slipping("changes its sign", lambda self, p, t: 10 - t),
    slipping("changes its sign much later", lambda self, p, t: 1000 - t),
    slipping("negative from the start", lambda self, p, t: -t),
    slipping("negative, linear", lambda self, p, t: -1 - t),
    slipping("vanishes at one place", lambda self, p, t: (t - 3) ** 2),
    slipping("negative at one place", lambda self, p, t: (t - 3) ** 2 - 1),
    slipping("down and up", lambda self, p, t: t * t - 6 * t + 10),
    slipping("alternating", lambda self, p, t: 2 + (-1) ** t),
    slipping("alternating sign", lambda self, p, t: (-1) ** t),
    slipping("negative base", lambda self, p, t: (-2) ** t),
    slipping("a difference of powers", lambda self, p, t: 3 * self.rho**t - self.rho ** (2 * t), **RHO),
]


@pytest.mark.parametrize("claim", FALLING, ids=lambda c: c.label.replace(" ", "-"))
def test_a_weight_that_falls_or_changes_its_sign(claim) -> None:
    """Phi(T) + the sum of the progress is Phi(0): any of the conclusions that is printed must hold at D^2 = 4."""
    proof = None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            proof = pt.prove(claim)
        except pt.PotentialError:
            return
    method = claim(**{n: F(VALUES[n]) for n in claim.parameters()})
    w = [F(method.w(None, t)) for t in range(max(TS) + 2)]
    for T in TS:
        bound = number(proof.bound, T, VALUES)
        kind = proof.conclusion.kind
        if kind == "last":
            left = 4.0
            assert w[T] > 0
        elif kind == "mean":
            left = 4.0
        else:  # the sum of the progress, with weight(T) measure(T) where it is printed
            left = 4.0 * float(w[0] - w[T])
            left_side = proof.conclusion.text.partition(" <= ")[0]
            if "T" in left_side.replace("t < T", "").replace("t<T", ""):
                left += 4.0 * float(w[T])
        assert bound >= left - 1e-9 * abs(left), f"{proof.conclusion.text}, at T = {T}: {left} above {bound}"


# Budgets: every gap is eta/2, and each of them adds at least nothing --------------------------------------------------

HOP = {"eta": 1, "G": 1, "R": F(1, 2), "c": F(3, 2), "rho": F(1, 2), "sigma": F(1, 3), "l": F(5, 2), "mu": F(1, 4)}


def hopping(name, more, **parameters):
    made = type("Hopping", (Hopping,), {"more": more, **parameters})
    made.label = name
    return made


TWO = {**RHO, "sigma": pt.Parameter(above=0, below=1)}
BUDGETS = [
    hopping("nothing", lambda self, p, t: 0),
    hopping("a number", lambda self, p, t: F(1, 3)),
    hopping("a parameter", lambda self, p, t: self.c, c=C),
    hopping("t", lambda self, p, t: t),
    hopping("t and a parameter", lambda self, p, t: t + self.c, c=C),
    hopping("t times a parameter", lambda self, p, t: t * self.c, c=C),
    hopping("harmonic", lambda self, p, t: 1 / (t + 1)),
    hopping("harmonic, from two", lambda self, p, t: 1 / (t + 2)),
    hopping("harmonic, from a half", lambda self, p, t: 2 / (2 * t + 1)),
    hopping("harmonic with a parameter", lambda self, p, t: self.c / (t + 1), c=C),
    hopping("harmonic from a parameter", lambda self, p, t: 1 / (t + self.c), c=C),
    hopping("harmonic and a number", lambda self, p, t: 1 / (t + 1) + F(1, 2)),
    hopping("harmonic times a sum", lambda self, p, t: (self.c + 1) / (t + 1), c=C),
    hopping("harmonic, of indefinite sign", lambda self, p, t: (self.c - 1) / (t + 1) + 1, c=C),
    hopping("less than nothing, harmonic", lambda self, p, t: 1 - 1 / (t + 1)),
    hopping("odd ones", lambda self, p, t: 1 / (2 * t + 3)),
    hopping("squares", lambda self, p, t: 1 / (t + 1) ** 2),
    hopping("cubes", lambda self, p, t: 1 / (t + 1) ** 3),
    hopping("squares from a parameter", lambda self, p, t: 1 / (t + self.c) ** 2, c=C),
    hopping("telescoping", lambda self, p, t: 1 / ((t + 1) * (t + 2))),
    hopping("telescoping from a parameter", lambda self, p, t: 1 / ((t + self.c) * (t + self.c + 1)), c=C),
    hopping("no real roots", lambda self, p, t: 1 / (t * t + 1)),
    hopping("degree zero", lambda self, p, t: (t + 1) / (t + 3)),
    hopping("degree one", lambda self, p, t: (t * t + 1) / (t + 3)),
    hopping("two fractions", lambda self, p, t: 1 / (t + 1) + 2 / (t + 5)),
    hopping("a difference of fractions", lambda self, p, t: 3 / (t + 1) - 2 / (t + 5)),
    hopping("powers", lambda self, p, t: self.rho**t, **RHO),
    hopping("powers and a number", lambda self, p, t: self.rho**t + 1, **RHO),
    hopping("powers and a parameter", lambda self, p, t: self.rho**t + self.c, c=C, **RHO),
    hopping("powers and t", lambda self, p, t: self.rho**t + t, **RHO),
    hopping("a parameter times powers", lambda self, p, t: self.rho**t * self.c, c=C, **RHO),
    hopping("powers less", lambda self, p, t: 1 - self.rho**t, **RHO),
    hopping("powers less, squared", lambda self, p, t: (1 - self.rho**t) ** 2, **RHO),
    hopping("powers by t", lambda self, p, t: self.rho**t * t, **RHO),
    hopping("powers over t", lambda self, p, t: self.rho**t / (t + 1), **RHO),
    hopping("even powers", lambda self, p, t: self.rho ** (2 * t), **RHO),
    hopping("later powers", lambda self, p, t: self.rho ** (t + 3), **RHO),
    hopping("two powers", lambda self, p, t: self.rho**t + self.sigma**t, **TWO),
    hopping("a product of powers", lambda self, p, t: self.rho**t * self.sigma**t, **TWO),
    hopping("a sum in a power's base", lambda self, p, t: (1 - self.rho) ** t, **RHO),
    hopping("growing powers", lambda self, p, t: 2**t),
    hopping("a base that may be one", lambda self, p, t: self.c**t, c=C),
    hopping("falling powers", lambda self, p, t: F(1, 1) / 3 ** (t + 1)),
    hopping("a number of powers", lambda self, p, t: 5 * 2 ** (-t)),
    hopping("alternating", lambda self, p, t: 1 + (-1) ** t),
    hopping("a pole", lambda self, p, t: 1 / (t - 5) ** 2),
    hopping("a pole between", lambda self, p, t: 4 / (2 * t - 5) ** 2),
    hopping("a pole at the start", lambda self, p, t: 1 / t),
    hopping("the sequence lambda", lambda self, p, t: self.lam(t), lam=pt.NesterovSequence()),
    hopping("the next lambda", lambda self, p, t: self.lam(t + 1), lam=pt.NesterovSequence()),
    hopping("one over lambda", lambda self, p, t: 1 / self.lam(t + 1), lam=pt.NesterovSequence()),
    hopping("lambda and a number", lambda self, p, t: self.lam(t) + 1, lam=pt.NesterovSequence()),
    hopping(
        "lambda squared, its rise",
        lambda self, p, t: self.lam(t + 1) ** 2 - self.lam(t) ** 2,
        lam=pt.NesterovSequence(),
    ),
]


@pytest.mark.parametrize("claim", BUDGETS, ids=lambda c: c.label.replace(" ", "-"))
def test_a_budget_is_paid_in_full(claim) -> None:
    """The mean of the gaps is at most (R^2 + the budgets) / (2 eta T), and that is what must be printed, or more."""
    lam = pt.NesterovSequence()
    found = bound_of(claim, {**HOP, "lam": lam})
    if found is None:
        return
    bound, _ = found
    numbers = {n: F(HOP[n]) for n in claim.parameters()}
    method = claim(**numbers)
    problem = type("P", (), {"G": F(1)})()
    budgets = [float(method.budget(problem, t)) for t in range(max(TS))]
    for T in TS:
        least = (0.25 + sum(budgets[:T])) / (2 * T)
        assert bound(T) >= least * (1 - 1e-9), f"T = {T}: {bound(T)} printed, and the steps may add up to {least}"
        assert bound(T) >= 0.5 * (1 - 1e-12), "below the mean gap of the instance"


# Sequences ------------------------------------------------------------------------------------------------------------

SEQ = {"eta": pt.Parameter(above=0, sequence=True)}
EPS = {"eps": pt.Parameter(at_least=0, sequence=True)}


def ride(name, budget, share=lambda self, p, t: 2 * self.eta(t), **parameters):
    made = type(
        "Varying",
        (Method,),
        {
            "assumes": pt.ConvexLipschitz,
            "step": lambda self, p, t, x: x - self.eta(t) * p.subgradient(x),
            "potential": lambda self, p, t, x: p.distance_squared(x),
            "progress": lambda self, p, t, x: share(self, p, t) * p.gap(x),
            "budget": lambda self, p, t: self.eta(t) ** 2 * p.G**2 + budget(self, p, t),
            **SEQ,
            **parameters,
        },
    )
    made.label = name
    return made


SEQUENCES = [
    ride("plain", lambda self, p, t: 0),
    ride("two sequences", lambda self, p, t: self.eps(t), **EPS),
    ride("a constant", lambda self, p, t: self.c, c=C),
    ride("both", lambda self, p, t: self.c + self.eps(t), c=C, **EPS),
    ride("their product", lambda self, p, t: self.eta(t) * self.eps(t), **EPS),
    ride("t", lambda self, p, t: t),
    ride("t times", lambda self, p, t: self.eps(t) * t, **EPS),
    ride("a fraction", lambda self, p, t: self.eps(t) / (t + 1), **EPS),
    ride("a square of a sum", lambda self, p, t: (self.eta(t) + self.eps(t)) ** 2, **EPS),
    ride("powers", lambda self, p, t: self.rho**t, **RHO),
    ride("powers times", lambda self, p, t: self.eps(t) * self.rho**t, **EPS, **RHO),
    ride("one over", lambda self, p, t: 1 / self.eta(t)),
    ride("a sum under one over", lambda self, p, t: 1 / (1 + self.eta(t))),
    ride("a parameter times", lambda self, p, t: self.c * self.eps(t) ** 3, c=C, **EPS),
    ride("a sum times", lambda self, p, t: (self.c + 1) * self.eps(t), c=C, **EPS),
]


@pytest.mark.parametrize("claim", SEQUENCES, ids=lambda c: c.label.replace(" ", "-"))
def test_budgets_with_sequences_are_paid_in_full(claim) -> None:
    def eta(t):
        return F(3 + t % 2, t + 2)

    def eps(t):
        return F(1 + t % 3, 2)

    found = bound_of(claim, {**HOP, "eta": eta, "eps": eps})
    if found is None:
        return
    bound, _ = found
    numbers = {n: {"eta": eta, "eps": eps}.get(n, F(HOP.get(n, 0))) for n in claim.parameters()}
    method = claim(**numbers)
    problem = type("P", (), {"G": F(1)})()
    budgets = [float(method.budget(problem, t)) for t in range(40)]
    shares = [float(2 * eta(t)) for t in range(40)]
    for T in (1, 2, 3, 5, 12, 40):
        least = (0.25 + sum(budgets[:T])) / sum(shares[:T])
        assert bound(T) >= least * (1 - 1e-9), f"T = {T}: {bound(T)} printed, and the steps may add up to {least}"


@pytest.mark.parametrize("name", ["two sequences", "a constant", "both", "plain"])
def test_the_bound_of_a_check_pays_for_sequences(name) -> None:
    from attacks import vee

    claim = next(c for c in SEQUENCES if c.label == name)
    given = {"eta": lambda t: 1.0, "eps": lambda t: 0.0, "c": 1e-9}
    try:
        report = pt.check(claim, vee(), np.array([0.5]), 50, **{n: given[n] for n in claim.parameters()})
    except pt.PotentialError:
        return
    assert report, "a true theorem is said to fail"
    assert np.all(report.bounds[1:] >= 0.5 - 1e-9)


# Geometric factors whose base changes with t --------------------------------------------------------------------------


class Weighted(Still):
    """The mean of the squared distance, weighted by shares; each step may add as much as its share times D^2."""

    def potential(self, p, t, x):
        return p.distance_squared(x)

    def progress(self, p, t, x):
        return self.share(p, t) * p.distance_squared(x)

    def budget(self, p, t):
        return self.share(p, t) * p.D**2

    def weight(self, p, t):
        return 0


CHANGING = {
    "t to the t": lambda self, p, t: (t + 1) ** t,
    "t and one more": lambda self, p, t: (t + 1) * (t + 1) ** t,
    "the next to the next": lambda self, p, t: (t + 2) ** (t + 1),
    "one over t to the t": lambda self, p, t: (t + 2) ** (-t),
    "half t to the t": lambda self, p, t: (t / 2 + 1) ** t,
    "a sequence to the t": lambda self, p, t: self.eta(t) ** t,
    "a sequence to the next": lambda self, p, t: self.eta(t) ** (t + 1),
    "one over a sequence": lambda self, p, t: (1 + self.eta(t)) ** (-t),
    "lambda to the t": lambda self, p, t: (1 + self.lam(t)) ** t,
    "the next lambda to the t": lambda self, p, t: self.lam(t + 1) ** (t + 1),
    "a power to the t": lambda self, p, t: (1 + self.rho**t) ** t,
    "a square to the t": lambda self, p, t: (self.rho**t) ** t,
    "a fraction to the t": lambda self, p, t: ((t + 1) / (t + 2)) ** t,
    "a sum to the t": lambda self, p, t: (self.rho + t) ** t,
    "a fixed base": lambda self, p, t: (1 + self.rho) ** t,
    "a fixed base and t": lambda self, p, t: (1 + self.rho) ** t * (t + 1),
    "t alone": lambda self, p, t: t + 1,
    "t and a fixed base": lambda self, p, t: (t + 2) / (t + 1) * self.rho ** (-t),
}


@pytest.mark.parametrize("name", CHANGING, ids=lambda v: v.replace(" ", "-"))
def test_a_mean_with_a_base_that_changes(name) -> None:
    """The squared distance is D^2 = 4 at each step, and so is each of its means."""
    own = {**RHO, **SEQ, "lam": pt.NesterovSequence()}
    claim = type("Weighted", (Weighted,), {"share": CHANGING[name], **own})
    lam = pt.NesterovSequence()

    def eta(t):
        return F(1, 2) if t % 3 else F(3)

    found = bound_of(claim, {**VALUES, "eta": eta, "lam": lam})
    if found is None:
        return
    bound, conclusion = found
    for T in (1, 2, 3, 4, 7, 12, 20):
        if conclusion.kind == "mean":
            assert bound(T) >= 4 * (1 - 1e-9), (conclusion.text, T, bound(T))


@pytest.mark.parametrize("base", [F(1, 2), 1, F(3, 2)])
def test_a_base_that_is_one_somewhere_in_its_domain(base) -> None:
    """The budgets c^t for c > 0: at c = 1 they add up to T, and what is printed for every c > 0 is said of that too."""
    claim = next(c for c in BUDGETS if c.label == "a base that may be one")
    found = bound_of(claim, {**HOP, "c": base})
    if found is None:
        return
    bound, _ = found
    for T in (1, 2, 5, 20):
        least = (0.25 + sum(1 + float(base) ** t for t in range(T))) / (2 * T)
        assert bound(T) >= least * (1 - 1e-9)


# Certificates whose sums are changed ----------------------------------------------------------------------------------


def leaves(tree, path=()):
    """The places of the texts in a tree."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from leaves(value, (*path, key))
    elif isinstance(tree, list):
        for k, value in enumerate(tree):
            yield from leaves(value, (*path, k))
    elif isinstance(tree, str | int) and not isinstance(tree, bool):
        yield path


SUMMED = ["subgradient/constant-step", "subgradient/varying-steps", "frank-wolfe/smooth-convex",
          "gradient-descent/stochastic", "subgradient/strongly-convex"]  # fmt: skip


@pytest.mark.parametrize("name", SUMMED)
def test_a_certificate_with_another_sum_states_another_bound_or_is_refused(name, traced_once) -> None:
    """Whatever is put in the place of a closed form: what is verified still says the bound that the sum gives."""
    import json

    from potential.certificate import digest

    proof = pt.prove(name)
    body = json.loads(proof.certificate.to_json())
    body.pop("digest")
    part = body.get("conclusion")
    if part is None:
        return  # the certificate carries no sums
    for path in leaves(part):
        at = part
        for key in path:
            at = at[key]
        others = [f"({at})/2", f"2*({at})", f"({at}) - 1", f"({at}) + 1", "0", "1", "t", "t + 1", "-1", "t**2", "2**t"]
        for other in (*others, at + 1 if isinstance(at, int) else "(t + 1)/2"):
            changed = json.loads(json.dumps(body))
            to = changed["conclusion"]
            for key in path[:-1]:
                to = to[key]
            if to[path[-1]] == other:
                continue
            to[path[-1]] = other
            verdict = pt.verify(json.dumps({**changed, "digest": digest(changed)}), name)
            # The printed conclusion is part of what is verified: with another sum it is another one.
            turned = "vector" in path and other == "-1"  # a square is that of the vector turned round
            assert not verdict or same(at, other) or turned, (path, at, other)


@pytest.fixture
def traced_once(monkeypatch):
    """The statement is built from the code for each verdict: here once for each theorem."""
    from potential import proof as proofs

    known, own = {}, proofs.trace

    def once(theorem):
        if theorem.name not in known:
            known[theorem.name] = own(theorem)
        return known[theorem.name]

    monkeypatch.setattr(proofs, "trace", once)


def same(text: str, other: str) -> bool:
    return isinstance(text, str) and isinstance(other, str) and sympy.simplify(f"({text}) - ({other})") == 0


# Kinds of conclusions -------------------------------------------------------------------------------------------------


def test_what_says_nothing_is_refused() -> None:
    class Nothing(Method):
        assumes = pt.SmoothConvex

        def step(self, p, t, x):
            return x - p.gradient(x) / p.L

        def potential(self, p, t, x):
            return p.distance_squared(x)

        def weight(self, p, t):
            return 0

    class Zero(Nothing):
        def potential(self, p, t, x):
            return 0

    class Constant(Nothing):
        def potential(self, p, t, x):
            return p.L

    class Growing(Nothing):
        def potential(self, p, t, x):
            return -t

    for claim in (Zero, Constant, Growing):
        with pytest.raises(pt.PotentialError):
            pt.prove(claim)
    try:  # what this one bounds is the distance, which may be read off
        said = pt.prove(Nothing).conclusion.text
    except pt.PotentialError:
        return
    assert "x_T" in said
    assert not said.startswith("sum over t < T of 0")


INDEFINITE = {
    "inner product": lambda p, x: p.inner(p.gradient(x), x - p.minimizer),
    "value": lambda p, x: p.value(x) - p.value(p.minimizer),
    "value of f": lambda p, x: p.value(x),
    "gap less a square": lambda p, x: p.gap(x) - p.norm_squared(p.gradient(x)) / p.L,
    "distance less another": lambda p, x: p.distance_squared(x) - p.norm_squared(p.gradient(x)) / p.L**2 * 4,
    "minus the gap": lambda p, x: -p.gap(x),
}


@pytest.mark.parametrize("name", INDEFINITE)
def test_a_measure_of_indefinite_sign(name) -> None:
    """f = x^2/2 from x_0 = 1 with steps 1/2: x_t = 2^-t, and every conclusion that is printed is looked at there."""
    form = INDEFINITE[name]

    class Own(Method):
        assumes = pt.SmoothConvex

        def step(self, p, t, x):
            return x - p.gradient(x) / (2 * p.L)

        def potential(self, p, t, x):
            return p.distance_squared(x) * p.L * 3

        def progress(self, p, t, x):
            return form(p, x)

        def measure(self, p, t, x):
            return form(p, x)

        def weight(self, p, t):
            return 0

    class Numbers:
        L = 1.0
        minimizer = 0.0

        gap = value = staticmethod(lambda x: x * x / 2)
        gradient = staticmethod(lambda x: x)
        inner = staticmethod(lambda u, v: u * v)
        distance_squared = norm_squared = staticmethod(lambda v: v * v)

    try:
        proof = pt.prove(Own)
    except pt.PotentialError:
        return
    each = [form(Numbers, 0.5**t) for t in range(60)]
    for T in (1, 2, 5, 20):
        bound = number(proof.bound, T, {"L": 1, "R": 1, "Delta_0": F(1, 2)})
        left = {"mean": sum(each[:T]) / T, "sum": sum(each[:T]), "last": each[T]}[proof.conclusion.kind]
        assert left <= bound + 1e-12, (proof.conclusion.text, T, left, bound)


pytestmark = pytest.mark.filterwarnings("ignore")
