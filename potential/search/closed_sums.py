"""Closed forms of sums over t, and bounds by them: sums of rational functions, geometric factors and sequences.

None of it is trusted: only the rules of `potential.summation` accept a closed form.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import comb
from typing import Any

import sympy
from sympy.polys.fields import FracElement
from sympy.polys.rings import PolyElement

from potential import kernel, signs
from potential import summation as rules
from potential.algebra.coefficients import Coefficient, Field
from potential.algebra.rational_functions import RationalFunctions
from potential.summation import SumBound

Found = dict[PolyElement, Any]

Pole = tuple[Coefficient, Coefficient, int]  # c, a and k of c / (t + a) ** k

_HIGHEST_POWER = 12  # of t, in a polynomial that is summed
_LONGEST_SHIFT = 12  # between two poles whose terms telescope


def shown(c: Coefficient, reasons: Found) -> bool:
    """Whether a coefficient is not negative, with the reasons noted."""
    return signs.show_nonnegative(c.element, c.field, reasons)


def upper(term: Coefficient, reasons: Found) -> SumBound:
    """A bound from above of the sum of a term over t < T, that is shown; in the worst case the sum itself."""
    return next(_bounds(term, 1, reasons))


def lower(term: Coefficient, reasons: Found) -> Iterator[SumBound]:
    """Bounds from below, that are shown, the ones that a person would choose first."""
    return _bounds(term, -1, reasons)


def _bounds(term: Coefficient, sense: int, reasons: Found) -> Iterator[SumBound]:
    field = term.field
    rational, groups, kept = _parted(term)
    kept, of_sequence = _without_sequence(kept, sense)
    kept, of_root = _without_root(kept, field, sense)
    found = [(_geometric(part, powers), part) for powers, part in groups]
    # The sum of all is what a weighted mean is divided by; a part of it is not summed in closed form.
    ways = (True, False) if any(form is not None for form, _ in found) else (True,)
    for summed in ways if sense > 0 or not kept else ():
        # Where a closed form has a pole in the domain, as at rho = 1, the sum is kept.
        closed = [form for form, _ in found if form is not None and summed]
        rest = [(field.coefficient(1), part) for form, part in found if form is None or not summed]
        for more in _rational(rational, sense):
            bound = SumBound(
                (*more.closed, *closed, *of_root), (*more.lemmas, *of_sequence), (*kept, *more.kept, *rest)
            )
            if _is_shown(term, bound, sense, reasons):
                yield bound
                break
    parts = _factored(term)
    if sense < 0 and len(parts) > 1:
        parts = [(field.coefficient(1), term)]
    yield SumBound((), (), tuple(parts))


def _without_sequence(
    kept: list[tuple[Coefficient, Coefficient]], sense: int
) -> tuple[list[tuple[Coefficient, Coefficient]], list[tuple[Coefficient, str, Coefficient]]]:
    """The sums that are kept without those of lambda_{t+1}, which a lemma bounds."""
    rest, lemmas = [], []
    for c, summand in kept:
        field = c.field
        following = field.values[f"{field.nesterov}_next"].element if field.nesterov else None
        if summand.element == following and kernel.coefficient_sign(c, {})[0] > 0:
            lemmas.append((c, "nesterov-above" if sense > 0 else "nesterov-below", field.coefficient(1)))
        else:
            rest.append((c, summand))
    return rest, lemmas


def _without_root(
    kept: list[tuple[Coefficient, Coefficient]], field: Field, sense: int
) -> tuple[list[tuple[Coefficient, Coefficient]], list[Coefficient]]:
    """The sums that are kept without those of roots in t that have a bound in closed form, and these bounds.

    With m = sqrt(t) and n = sqrt(t + 1), n - m telescopes, and sums of m and of 1/n lie between integrals.
    """
    if field.time_root is None:
        return kept, []
    m, n = (field.values[f"{field.time_root}_{at}"] for at in ("t", "next"))
    rest, closed, of_present = [], [], field.coefficient(0)
    for c, summand in kept:
        if summand.element == n.element:
            closed.append(c * m)
            of_present = of_present + c
        elif summand.element == m.element:
            of_present = of_present + c
        elif summand.element == 1 / n.element:
            closed.append(c * _sum_between(2 * m, Coefficient(field, 2 * (m**2).element / (1 + m).element), c, sense))
        else:
            rest.append((c, summand))
    if of_present.element:
        cubic = 2 * m**3 / 3
        closed.append(of_present * _sum_between(cubic, cubic - m, of_present, sense))
    return rest, closed


def _sum_between(above: Coefficient, below: Coefficient, c: Coefficient, sense: int) -> Coefficient:
    """The bound of a sum that a factor c leaves on the right side."""
    return above if (kernel.coefficient_sign(c, {})[0] >= 0) == (sense > 0) else below


def _is_shown(term: Coefficient, bound: SumBound, sense: int, reasons: Found) -> bool:
    trial = dict(reasons)
    try:
        whole = rules.closed_form(bound, term.field)
        excess = rules.rise(whole) - term
        start = rules.at_start(whole)
    except ZeroDivisionError:
        return False
    for c, name, a in bound.lemmas:
        excess = excess + c * rules.LEMMAS[name].term(term.field, a)
        shown(c, trial)
        shown(a, trial)
    for c, summand in bound.kept:
        excess = excess + c * summand
    parts = [*bound.closed, whole, *(x for pair in bound.kept for x in pair)]
    for c in (excess * sense, start * sense, *parts):
        signs.explain(c.element.denom, term.field, trial)
    for c in (excess * sense, start * sense):
        signs.explain(c.element.numer, term.field, trial)
    if rules.refute_sum(term, bound, sense, trial):
        return False
    reasons.update(trial)
    return True


def _parted(
    term: Coefficient,
) -> tuple[Coefficient, list[tuple[tuple[int, ...], Coefficient]], list[tuple[Coefficient, Coefficient]]]:
    """A term as a rational function of t, parts with a geometric factor each, and parts with terms of sequences."""
    field = term.field
    rational, kept = term, []
    if field.time_root is not None:
        return _parted_by_root(term)
    known = rules.summable(field)
    if not rules.generators_of(term) <= known:
        rational = field.coefficient(0)
        for part in _in_sequence(term) or _summands(term):
            if rules.generators_of(part) <= known:
                rational = rational + part
            else:
                kept += _factored(part)
    powers = [k for k, s in enumerate(field.algebra.symbols) if str(s).startswith("power_")]
    if not powers or not rational.element:
        return rational, [], kept
    denominator = rational.element.denom
    ring = denominator.ring
    orders = [min((m[k] for m in denominator.monoms()), default=0) for k in powers]
    by_powers: dict[tuple[int, ...], PolyElement] = {}
    for monomial, coefficient in rational.element.numer.terms():
        key = tuple(monomial[k] - order for k, order in zip(powers, orders, strict=True))
        by_powers[key] = by_powers.get(key, ring.zero) + ring({monomial: coefficient})
    parts = {key: Coefficient(field, field.algebra(top) / field.algebra(denominator)) for key, top in by_powers.items()}
    none = tuple(0 for _ in powers)
    plain = parts.pop(none, field.coefficient(0))
    return plain, list(parts.items()), kept


def _parted_by_root(
    term: Coefficient,
) -> tuple[Coefficient, list[tuple[tuple[int, ...], Coefficient]], list[tuple[Coefficient, Coefficient]]]:
    """A term as a rational function of t, in the generator of that name, and parts with the root in t."""
    field = term.field
    one, now, following = field.coefficient(1), *(field.values[f"{field.time_root}_{at}"] for at in ("t", "next"))
    rational, *others = (Coefficient(field, part) for part in field.parts_by_root(term.element))
    kept = []
    for part, scale in zip(others, (now, following, now * following), strict=True):
        if not part.element:
            continue
        apart = _partial_fractions(part)
        simple = apart is not None and len(apart[0]) <= 1 and not apart[2].element
        if apart is not None and simple and all((order, a.element) == (1, one.element) for _, a, order in apart[1]):
            kept += [(Coefficient(field, c), scale) for c in apart[0] if c]
            kept += [(c, Coefficient(field, scale.element / (following**2).element)) for c, _, _ in apart[1]]
        else:
            kept.append((one, field.moved(part, {"t": (now**2).element}) * scale))
    return rational, [], kept


def _in_sequence(term: Coefficient) -> list[Coefficient] | None:
    """A term as a sum of multiples of 1, lambda_t, lambda_{t+1}, lambda_t^2, lambda_t lambda_{t+1}; None if it is none.

    Times (1 + 2 s)^2 these are polynomials of degree 4 in the sequence's generator s: five values give the factors.
    """
    field = term.field
    if field.sequences != [field.nesterov]:
        return None
    name = f"s_{field.sequences[0]}"
    s, now, following = (
        field._generator(name),
        *(field.values[f"{field.sequences[0]}_{k}"].element for k in ("t", "next")),
    )
    for power in (2, 3, 4):
        if any(name not in rules.generators_of(Coefficient(field, term.element / x**power)) for x in (now, following)):
            return [term]
    basis = [field.algebra.one, now, following, now * now, now * following]
    scale = (1 + 2 * s) ** 2
    points = range(5)

    def at(element: FracElement, value: int) -> Coefficient:
        return field.moved(Coefficient(field, element * scale), {name: field.algebra.one * value})

    matrix = sympy.Matrix([[sympy.Rational(str(at(b, v).element.as_expr())) for b in basis] for v in points])
    try:
        values = [at(term.element, v).element for v in points]
    except ZeroDivisionError:
        return None
    found, total = [], field.algebra.zero
    inverse = matrix.inv()
    for k, b in enumerate(basis):
        c = sum((values[v] * field.coefficient(inverse[k, v]).element for v in points), field.algebra.zero)
        if c:
            found.append(Coefficient(field, c * b))
            total = total + c * b
    return found if total == term.element else None


def _summands(term: Coefficient) -> list[Coefficient]:
    """The summands of a term as a person writes them, each an element of the field."""
    field = term.field
    if any(name in rules.generators_of(term) for name in (f"s_{n}" for n in field.sequences)):
        return [term]
    shown = sympy.expand(term.to_sympy())
    parts = [_read(part, field) for part in sympy.Add.make_args(shown)]
    total = field.coefficient(0)
    for part in parts:
        if part is None:
            return [term]
        total = total + part
    return [part for part in parts if part is not None] if total.element == term.element else [term]


def _read(e: sympy.Expr, field: Field) -> Coefficient | None:
    """An expression in the parameters' own symbols as an element of the field."""
    if e.is_Rational:
        return field.coefficient(e)
    if e.is_Symbol:
        known: Coefficient | None = field.values.get(str(e))
        return known
    if e.is_Pow and e.exp.is_Integer:
        base = _read(e.base, field)
        return None if base is None or not base.element else Coefficient(field, base.element ** int(e.exp))
    if not (e.is_Add or e.is_Mul):
        return _read_power(e, field)
    total: Coefficient | None = None
    for x in e.args:
        part = _read(x, field)
        if part is None:
            return None
        total = part if total is None else total + part if e.is_Add else total * part
    return total


def _read_power(e: sympy.Expr, field: Field) -> Coefficient | None:
    t = field.symbols["t"]
    if not (e.is_Pow and e.exp.is_polynomial(t)):
        return None
    slope, shift = e.exp.coeff(t, 1), e.exp.coeff(t, 0)
    base = _read(e.base, field)
    if base is None or not (slope.is_Integer and shift.is_Integer):
        return None
    for k, known in field.power_bases.items():
        if known.element == base.element:
            return Coefficient(field, field._generator(f"power_{k + 1}") ** int(slope) * base.element ** int(shift))
    return None


def _factored(part: Coefficient) -> list[tuple[Coefficient, Coefficient]]:
    """A part as a constant times what changes with t: (c, summand)."""
    field = part.field
    changing = rules.varying(field)
    symbols = {field.symbols["t"], *(s for n, s in field.symbols.items() if n.endswith(("_t", "_next")))}
    found = []
    for one in _summands(part):
        c, _ = one.to_sympy().as_independent(*symbols, as_Add=False)
        constant = _read(c, field)
        if constant is None or not constant.element or rules.changes(constant, changing):
            constant = field.coefficient(1)
        found.append((constant, Coefficient(field, one.element / constant.element)))
    return found


# Rational functions of t ----------------------------------------------------------------------------------------------


def _rational(term: Coefficient, sense: int) -> Iterator[SumBound]:
    """Bounds of the sum of a rational function of t, to be tried one after the other."""
    field = term.field
    if not term.element:
        yield SumBound()
        return
    apart = _partial_fractions(term)
    if apart is None:
        yield SumBound((), (), ((field.coefficient(1), term),))
        return
    polynomial, poles, rest = apart
    base = _antidifference(polynomial, field, field.algebra.one)
    kept = tuple(_factored(rest)) if rest.element else ()
    if not poles:
        yield SumBound(_some(base), (), kept)
        return
    closed, lemmas = _telescoped(poles, field)
    if not any(c.element for c, _ in lemmas):
        yield SumBound((*_some(base), *_some(closed)), (), kept)
    if sense > 0:
        yield SumBound(_some(base), (), kept)  # what is left is not positive
    right = [kernel.coefficient_sign(c * sense, {})[0] >= 0 for c, _, _ in poles]
    if all(right):
        yield _pole_by_pole(base, poles, kept, sense)
    yield SumBound((*_some(base), *_some(closed)), _logarithms(lemmas, field, sense), kept)
    # What is on the right side of 0 is dropped; then what has no sign is kept.
    good = [pole for pole, fits in zip(poles, right, strict=True) if fits]
    yield _pole_by_pole(base, good, kept, sense)
    yield _pole_by_pole(base, poles, kept, sense)


def _logarithms(
    harmonic: list[tuple[Coefficient, Coefficient]], field: Field, sense: int
) -> tuple[tuple[Coefficient, str, Coefficient], ...]:
    name = "logarithm" if field.continuous else "harmonic" if sense > 0 else "harmonic-below"
    return tuple((c, name, a) for c, a in harmonic if c.element)


def _pole_by_pole(
    base: Coefficient, poles: list[Pole], kept: tuple[tuple[Coefficient, Coefficient], ...], sense: int
) -> SumBound:
    """Each pole by the bound that is shown of it alone, else as a sum that is kept."""
    field = base.field
    closed, sums = list(_some(base)), list(kept)
    lemmas: list[tuple[Coefficient, str, Coefficient]] = []
    for c, a, order in poles:
        term = Coefficient(field, c.element / (field.values["t"] + a).element ** order)
        forms = [SumBound((_squares(c, a, order, field),))] if order > 1 else []
        if order == 2 and sense > 0 and not field.continuous:
            forms.append(SumBound((_squares_from_any(c, a, field),)))
        if order == 1:
            forms.append(SumBound((), _logarithms([(c, a)], field, sense)))
        good = next((form for form in forms if _is_shown(term, form, sense, Found())), None)
        if good is None:
            sums += _factored(term)
        else:
            closed += good.closed
            lemmas += good.lemmas
    return SumBound(tuple(closed), tuple(lemmas), tuple(sums))


def _some(c: Coefficient) -> tuple[Coefficient, ...]:
    return (c,) if c.element else ()


def _apart_from_t(c: Coefficient) -> Coefficient:
    """A coefficient with N - 1 in the place of N - t - 1 where there is a horizon: t occurs only where it changes."""
    field = c.field
    return field.moved(c, _moved_slack(field, -1)) if field.horizon else c


def _moved_slack(field: Field, times: int) -> dict[str, FracElement]:
    name = f"s_{field.horizon}"
    return {name: field._generator(name) + field._generator("t") * times}


def _partial_fractions(term: Coefficient) -> tuple[list[Any], list[Pole], Coefficient] | None:
    """The coefficients of the polynomial part in t, the poles, and what has no linear denominators."""
    field = term.field
    apart = _apart(_apart_from_t(term).element)
    if apart is None:
        return None

    def back(element: FracElement) -> Coefficient:
        c = Coefficient(field, field.algebra.zero + element)
        return field.moved(c, _moved_slack(field, 1)) if field.horizon else c

    polynomial, poles, rest = apart
    found = [(back(c), back(a), order) for c, a, order in poles]
    return [back(c).element for c in polynomial], found, back(rest)


@lru_cache(maxsize=1024)
def _apart(element: FracElement) -> tuple[list[Any], list[tuple[Any, Any, int]], Any] | None:
    """The same of an element; the statement is traced anew for each question, and its sums are the same."""
    algebra = element.field
    t = sympy.Symbol("t")
    try:
        shown = sympy.apart(sympy.together(element.as_expr()), t)
    except (NotImplementedError, sympy.PolynomialError):
        return None
    polynomial: list[Any] = []
    poles: list[tuple[Any, Any, int]] = []
    rest = algebra.zero
    for part in sympy.Add.make_args(shown):
        top, bottom = sympy.fraction(sympy.together(part))
        base, order = sympy.factor(bottom).as_independent(t, as_Add=False)[1].as_base_exp()
        if not bottom.has(t):
            if sympy.degree(top, t) > _HIGHEST_POWER:
                return None
            for (power,), c in sympy.Poly(top / bottom, t).terms():
                polynomial += [algebra.zero] * (power + 1 - len(polynomial))
                polynomial[power] = polynomial[power] + _element(c, algebra)
            continue
        linear = base.is_polynomial(t) and sympy.degree(base, t) == 1 and order.is_Integer and not top.has(t)
        if not linear:
            rest = rest + _element(part, algebra)
            continue
        slope, shift = sympy.Poly(base, t).all_coeffs()
        poles.append(
            (_element(part * (t + shift / slope) ** order, algebra), _element(shift / slope, algebra), int(order))
        )
    return polynomial, poles, rest


def _element(e: sympy.Expr, algebra: RationalFunctions) -> FracElement:
    """An expression in the generators as an element."""
    top, bottom = (algebra.ring.from_expr(sympy.expand(x)) for x in sympy.fraction(sympy.cancel(e)))
    return algebra(top) / algebra(bottom)


def _telescoped(poles: list[Pole], field: Field) -> tuple[Coefficient, list[tuple[Coefficient, Coefficient]]]:
    """A closed form, and simple poles that are left: those a whole number apart are moved together.

    c/(t + a + 1) - c/(t + a) is the rise of c/(t + a).
    """
    if field.continuous:
        closed = field.coefficient(0)
        for c, a, order in poles:
            if order > 1:
                closed = closed + _squares(c, a, order, field)
        return closed, [(c, a) for c, a, order in poles if order == 1]
    closed = field.coefficient(0)
    groups: list[tuple[Coefficient, list[tuple[Coefficient, int]]]] = []
    for c, a, order in poles:
        if order > 1:
            closed = closed + _squares(c, a, order, field)
            continue
        for first, members in groups:
            apart = (a - first).element
            if apart.numer.is_ground and apart.denom.is_ground:
                steps = sympy.Rational(str(apart.as_expr()))
                if steps.is_Integer and abs(steps) <= _LONGEST_SHIFT:
                    members.append((c, int(steps)))
                    break
        else:
            groups.append((a, [(c, 0)]))
    left = []
    for first, members in groups:
        nearest = min(steps for _, steps in members)
        a = first + nearest
        total = field.coefficient(0)
        for c, steps in members:
            total = total + c
            for k in range(steps - nearest):
                here = Coefficient(field, c.element / (field.values["t"] + a + k).element)
                closed = closed + here - rules.at_start(here)
        left.append((total, a))
    return closed, left


def _squares(c: Coefficient, a: Coefficient, order: int, field: Field) -> Coefficient:
    """What bounds the sum of c/(t + a)^k, k > 1: 1/(t+a)^k <= the rise of -1/((k-1) (t+a-1/2)^(k-1)).

    In continuous time it is the integral itself.
    """
    half = field.coefficient(0 if field.continuous else sympy.Rational(1, 2))
    near = (field.values["t"] + a - half).element
    here = Coefficient(field, -c.element / (near ** (order - 1) * (order - 1)))
    return here - rules.at_start(here)


def _squares_from_any(c: Coefficient, a: Coefficient, field: Field) -> Coefficient:
    """What bounds the sum of c/(t + a)^2 for every a > 0: 1/(t+a)^2 <= the rise of -(1 + 1/a)/(t + a)."""
    here = Coefficient(field, -c.element * (1 + 1 / a.element) / (field.values["t"] + a).element)
    return here - rules.at_start(here)


def _antidifference(polynomial: list[Any], field: Field, ratio: FracElement) -> Coefficient:
    """r with ratio r(t+1) - r(t) the polynomial, and r(0) = 0 where the ratio is 1; of a flow, r' + rate r."""
    one, zero = field.algebra.one, field.algebra.zero
    degree = len(polynomial) - 1
    r = [zero] * (degree + 2)
    if field.continuous:
        for j in range(degree, -1, -1):
            r[j + 1] = polynomial[j] / (j + 1)
    elif ratio == one:
        for j in range(degree, -1, -1):
            above = sum((r[i] * comb(i, j) for i in range(j + 2, degree + 2)), zero)
            r[j + 1] = (polynomial[j] - above) / (j + 1)
    else:
        for j in range(degree, -1, -1):
            above = sum((r[i] * comb(i, j) for i in range(j + 1, degree + 1)), zero)
            r[j] = (polynomial[j] - ratio * above) / (ratio - 1)
    t = field.values["t"].element
    return Coefficient(field, sum((c * t**j for j, c in enumerate(r) if c), zero))


def _geometric(part: Coefficient, powers: tuple[int, ...]) -> Coefficient | None:
    """The sum of a polynomial in t times geometric factors, None where it is another function of t."""
    field = part.field
    factor, ratio = field.algebra.one, field.algebra.one
    rate = field.algebra.zero
    for k, power in enumerate(powers):
        factor = factor * field._generator(f"power_{k + 1}") ** power
        if field.continuous:
            rate = rate + field.power_rates[k].element * power
        else:
            ratio = ratio * field.power_bases[k].element ** power
    q = _apart_from_t(Coefficient(field, part.element / factor)).element
    names = list(field.algebra.names)
    powers_at = [k for k, name in enumerate(names) if name.startswith("power_")]
    at = names.index("t")
    if any(m[k] for part in (q.numer, q.denom) for m in part.monoms() for k in powers_at):
        return None
    if any(m[at] for m in q.denom.monoms()) or (field.continuous and not rate):
        return None
    degree = q.numer.degree(q.numer.ring.gens[at]) if q.numer else 0
    if degree > _HIGHEST_POWER:
        return None
    coefficients = [field.algebra.zero] * (degree + 1)
    for monomial, c in q.numer.terms():
        rest = tuple(0 if j == at else e for j, e in enumerate(monomial))
        coefficients[monomial[at]] = coefficients[monomial[at]] + field.algebra(q.numer.ring({rest: c}))
    coefficients = [c / field.algebra(q.denom) for c in coefficients]
    if field.horizon:
        back = _moved_slack(field, 1)
        coefficients = [field.moved(Coefficient(field, c), back).element for c in coefficients]
    if field.continuous:
        r = [field.algebra.zero] * (degree + 2)
        for j in range(degree, -1, -1):
            r[j] = (coefficients[j] - (j + 1) * r[j + 1]) / rate
        t = field.values["t"].element
        inside = Coefficient(field, sum((c * t**j for j, c in enumerate(r) if c), field.algebra.zero))
    else:
        inside = _antidifference(coefficients, field, ratio)
    here = Coefficient(field, inside.element * factor)
    return here - rules.at_start(here)
