"""Expressions as a person writes them: what is written is read back as the same expression."""

import random
import re

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from sympy.parsing.sympy_parser import convert_xor, implicit_multiplication, parse_expr, standard_transformations

from potential.writing import formulas, notation
from potential.writing.latex import latex as set_in_latex
from potential.writing.terms import (
    Bracket,
    Call,
    Name,
    Number,
    Power,
    Product,
    Sum,
    Term,
    as_factor,
    names_in,
    reindexed,
    tidy,
    times,
)
from potential.writing.text import broken, pieces
from potential.writing.text import text as written

NAMES = ("eta", "L", "mu", "s", "t", "T", "R", "q")
SYMBOLS = {name: sympy.Symbol(name) for name in NAMES}


def read_by_sympy(text: str) -> sympy.Expr:
    """Plain notation, by SymPy's own parser: a space is a product, ^ a power."""
    spaced = re.sub(r"(?<=[\w)]) (?=[\w(])", " * ", text)
    known = {**SYMBOLS, "exp": sympy.exp, "log": sympy.log, "sqrt": sympy.sqrt}
    return parse_expr(spaced, known, (*standard_transformations, convert_xor, implicit_multiplication))


def value(term: Term) -> sympy.Expr:
    """The expression that a term stands for."""
    match term:
        case Number(text):
            return sympy.Rational(text)
        case Name(base, index, primes=0):
            return sympy.Symbol(base if index is None else f"{base}_{written(index)}")
        case Name():
            return sympy.Symbol(written(term))  # s'
        case Bracket(inside):
            return value(inside)
        case Power(base, exponent):
            return value(base) ** value(exponent)
        case Product(above, below):
            return sympy.Mul(*map(value, above)) / sympy.Mul(*map(value, below))
        case Sum(terms):
            return sympy.Add(*(-value(term) if negative else value(term) for negative, term in terms))
        case Call(name, (argument,)):
            return getattr(sympy, name.base)(value(argument))
    raise AssertionError(term)


def same(a: sympy.Expr, b: sympy.Expr) -> bool:
    return sympy.cancel(sympy.together(a - b)) == 0


def random_expression(rng: random.Random, depth: int = 3) -> sympy.Expr:
    """A rational function as it may come: factored or not, with numbers inside of brackets and powers of both signs."""
    if depth == 0 or rng.random() < 0.15:
        return rng.choice([sympy.Rational(rng.randint(-6, 6), rng.randint(1, 5)), *SYMBOLS.values()])
    a, b = random_expression(rng, depth - 1), random_expression(rng, depth - 1)
    kind = rng.randrange(5)
    if kind < 2:
        return a + b if kind else a - b
    if kind == 2:
        return a * b
    if kind == 3:
        return a / b if b != 0 else a
    return a ** rng.choice([2, 3, -1, -2]) if a != 0 else b


@pytest.mark.parametrize("seed", range(32))
def test_what_is_written_is_read_back(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(30):
        e = random_expression(rng)
        if e.has(sympy.zoo, sympy.nan):
            continue
        text = formulas.text(e)
        assert "**" not in text
        assert "*" not in text
        assert same(value(formulas.term(e)), e), (e, text)
        assert notation.parse(text) == formulas.term(e), (e, text)
        assert same(read_by_sympy(text), e), (e, text)


@given(st.randoms(use_true_random=False))
def test_a_factor_keeps_its_value_before_a_name(rng: random.Random) -> None:
    e = random_expression(rng)
    if e.has(sympy.zoo, sympy.nan):
        return
    negative, size = formulas.signed(e)
    shown = Sum(((negative, times(size, Name("x", Name("t")))),))
    assert same(value(shown), e * sympy.Symbol("x_t")), (e, shown)
    assert same(value(notation.parse(written(shown))), e * sympy.Symbol("x_t")), (e, shown)


@given(st.randoms(use_true_random=False))
def test_tidying_keeps_the_value(rng: random.Random) -> None:
    e = random_expression(rng)
    if e.has(sympy.zoo, sympy.nan):
        return
    if e == 0:
        return
    term = notation.filled("({e}) + x_t/({f})", e=formulas.term(e), f=as_factor(formulas.term(e)))
    assert same(value(tidy(term)), value(term))
    assert same(value(notation.parse(written(tidy(term)))), value(term))


@given(st.randoms(use_true_random=False), st.sampled_from(["a - {x}", "a {x}", "a/{x}", "{x}/b", "{x} - a", "{x}^2"]))
def test_what_comes_into_a_hole_keeps_its_value(rng: random.Random, typed: str) -> None:
    e = random_expression(rng)
    if e.has(sympy.zoo, sympy.nan) or e == 0:
        return
    hole = sympy.Symbol("hole")
    expected = value(notation.parse(typed.replace("{x}", "hole"))).subs(hole, e)
    found = notation.filled(typed, x=formulas.term(e))
    assert same(value(found), expected)
    assert same(value(notation.parse(written(found))), expected)


@given(st.randoms(use_true_random=False), st.integers(12, 60))
def test_a_broken_text_is_the_text(rng: random.Random, width: int) -> None:
    e = random_expression(rng)
    if e.has(sympy.zoo, sympy.nan):
        return
    lines = broken(pieces(formulas.term(e), 0), width)
    assert " ".join(lines) == formulas.text(e)
    assert all(line[0] in "+-=<>" for line in lines[1:])


def test_an_index_is_changed_and_nothing_else() -> None:
    term = notation.parse("t ||x_{t+1} - x_t||^2 + f(y_t) - f(x*)")
    moved = reindexed(term, Name("t"), Name("T"))
    assert written(moved) == "t ||x_{T+1} - x_T||^2 + f(y_T) - f(x*)"
    assert {name.base for name in names_in(moved)} == {"t", "T", "x", "y", "f"}


L, MU, ETA, S, T, R, Q, SMALL_T = (SYMBOLS[n] for n in ("L", "mu", "eta", "s", "T", "R", "q", "t"))
GAP = sympy.Symbol("Delta_0")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (1 - ETA * MU, "1 - eta mu"),
        (4 * (sympy.Rational(1, 4) - 3 * L**2 * S**2 / 4), "1 - 3 s^2 L^2"),
        (R**2 / ((L + MU) / (L - MU)) ** (2 * T), "((L - mu)/(L + mu))^(2 T) R^2"),
        ((1 - MU / L) ** T * (GAP + MU * R**2 / 2), "(1 - mu/L)^T (Delta_0 + mu R^2/2)"),
        (2 * L * R**2 / (T * (T + 1)), "2 L R^2/(T (T + 1))"),
        (-Q * (1 - Q) / (L * (Q + 1)), "-q (1 - q)/(L (1 + q))"),
        ((1 - Q) ** (-SMALL_T), "(1 - q)^(-t)"),
        (2 * SMALL_T**2 + 6 * SMALL_T + 3, "2 t^2 + 6 t + 3"),
        (L - MU, "L - mu"),
        (MU - L, "mu - L"),
        (-L - MU, "-L - mu"),
        (sympy.exp(-2 * MU * T) * R**2, "R^2 exp(-2 mu T)"),
        (sympy.sqrt(MU / L), "sqrt(mu/L)"),
        ((1 + sympy.log(T)) / T, "(1 + log(T))/T"),
        (sympy.Integer(0), "0"),
        (sympy.Rational(-1, 2), "-1/2"),
        (sympy.Symbol("lambda_next") ** 2, "lambda_{t+1}^2"),
        (sympy.Sum(sympy.IndexedBase("eta")[SMALL_T] ** 2, (SMALL_T, 0, T - 1)), "(sum_{t<T} eta_t^2)"),
        (R**2 / sympy.Sum(1 + SMALL_T, (SMALL_T, 0, T - 1)), "R^2/(sum_{t<T} (t + 1))"),
        (2 * sympy.Symbol("||x_0 - x*||^2"), "2 ||x_0 - x*||^2"),
    ],
)
def test_as_a_person_writes_it(expression: sympy.Expr, text: str) -> None:
    assert formulas.text(expression) == text
    assert written(notation.parse(text)) == text


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("lambda_{t+1}^2", r"\lambda_{t+1}^2"),
        ("f(x_t) - f(x*)", r"f(x_t) - f(x_\star)"),
        ("||x_t - x*||^2/(2 eta)", r"\frac{1}{2 \eta} \lVert x_t - x_\star \rVert^2"),
        ("<grad f(x_t), x* - x_t>", r"\langle \nabla f(x_t), x_\star - x_t \rangle"),
        ("||grad f(x_t)||_*^2", r"\lVert \nabla f(x_t) \rVert_\star^2"),
        ("step_size_max > 0", r"\mathit{step\_size\_max} > 0"),
        ("E > 0", "E > 0"),
        ("E||noise(x_t)||^2", r"\mathbb{E}\,\lVert \operatorname{noise}(x_t) \rVert^2"),
        ("x_t' = -grad f(x_t)", r"x_t^{\prime} = -\nabla f(x_t)"),
        ("h*(theta_t) - <theta_t, x*>", r"h^*(\theta_t) - \langle \theta_t, x_\star \rangle"),
        ("eta2_t", r"{\eta\mathit{2}}_t"),
        ("a1 + a_1", r"\mathit{a1} + a_1"),
        (
            "mean over t < T of (f(x_t) - f(x*)) weighted by eta_t",
            r"\frac{\sum_{t=0}^{T-1} \eta_t (f(x_t) - f(x_\star))}{\sum_{t=0}^{T-1} \eta_t}",
        ),
        ("sum over t < T of (a - b)", r"\sum_{t=0}^{T-1} (a - b)"),
        (
            "argmin over u in K of <g, u> + D_h(u, x_t)",
            r"\operatorname*{argmin}_{u \in K} \{\langle g, u \rangle + D_h(u, x_t)\}",
        ),
    ],
)
def test_latex(text: str, latex: str) -> None:
    assert set_in_latex(notation.parse(text)) == latex


@pytest.mark.parametrize("text", ["f(x", "a +", "<u, v", "||x", "2 ** 3", "x_{t", "a $ b", ""])
def test_what_is_not_in_the_notation_is_refused(text: str) -> None:
    with pytest.raises(notation.NotationError):
        notation.parse(text)
