"""Regimes: where the least rate of a method changes its form, as at eta = 2/(L + mu) for gradient descent.

Two closed forms that together are the least rate at all samples have a boundary, on which they are equal; on either
side of it the method is one of its own, with a smaller domain for one of its parameters. So it is without an end of a
domain at which the least rate is 0 or 1: there no factor falls. Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import sympy

from potential.algebra.coefficients import Coefficient, ParameterValues
from potential.algebra.parameters import Parameter, declared_parameters
from potential.algebra.roots import declared_sequences
from potential.discovery import spelling
from potential.discovery.filled import made_from
from potential.discovery.studies import Study

_AGREES = 3e-6  # of what is missing to 1, by which a form may miss a rate that it is
_MOST = 40  # forms that are paired


def regimes(study: Study, rates: Sequence[float]) -> Iterator[tuple[str, type, str]]:
    """The two sides of the first boundary that is found: what it is in words, and the method there with its source."""
    base: type = study.theorem.method_class
    for first, second in _pairs(study, np.array(rates)):
        for name, declared in declared_parameters(base).items():
            if declared.sequence or name not in study.field.values:
                continue
            for boundary in _boundaries(study, first - second, name):
                made = list(_sides(study, base, name, declared, boundary))
                if made:
                    yield from made
                    return


def _pairs(study: Study, rates: Any) -> Iterator[tuple[Any, Any]]:
    """Two forms, each the rate at some samples, together at all of them; the simplest first."""
    samples = [study.sample(p, 0) for p in study.points]
    values = study.forms.values(samples)
    agrees = np.abs(values - rates) <= _AGREES * (1 - rates) + 1e-7
    counts = np.sum(agrees, axis=1)
    found = sorted(np.flatnonzero(counts >= 1), key=lambda k: (-counts[k], study.forms.costs[k]))[:_MOST]
    pairs = []
    for i, a in enumerate(found):
        for b in found[i + 1 :]:
            if np.all(agrees[a] | agrees[b]) and not np.all(agrees[a]) and not np.all(agrees[b]):
                pairs.append((study.forms.costs[a] + study.forms.costs[b], int(a), int(b)))
    for _, i, j in sorted(pairs):
        yield study.forms.element(i), study.forms.element(j)


def _boundaries(study: Study, difference: Any, name: str) -> Iterator[Coefficient]:
    """Values of a parameter, inside its domain, at which a difference vanishes, where they are rational in the rest."""
    field = study.field
    symbol = next((n for n in (f"s_{name}", name) if n in field.algebra.names), None)
    if symbol is None:
        return
    place = field.algebra.names.index(symbol)
    gen = field.algebra.gens[place]
    _, factors = field.algebra.factors(difference.numer)
    for factor, _ in factors:
        element = field.algebra(factor)
        slope = element.diff(gen)
        if not slope or slope.diff(gen):
            continue
        root = (slope * gen - element) / slope
        at = [{**study.sample(p, 0)} for p in study.points]
        if any(Coefficient(field, root).evaluate(s) <= 0 for s in at):
            continue
        value = field.values[name].element
        top, bottom = (_replaced(field, part, place, root) for part in (value.numer, value.denom))
        yield Coefficient(field, top / bottom)


def _replaced(field: Any, polynomial: Any, place: int, root: Any) -> Any:
    """A polynomial with an element in the place of one generator."""
    total = field.algebra.zero
    for monomial, c in polynomial.terms():
        term = field.algebra.one * Fraction(int(c.numerator), int(c.denominator))
        for k, (power, gen) in enumerate(zip(monomial, field.algebra.gens, strict=True)):
            if power:
                term = term * (root if k == place else gen) ** power
        total = total + term
    return total


def opened(study: Study, names: Sequence[str]) -> tuple[str, type, str]:
    """A method without the ends of the domains of some parameters: what that means in words, and its source."""
    base: type = study.theorem.method_class
    lines, said = [], []
    for name in names:
        declared = declared_parameters(base)[name]
        low, high = _ends(study, declared)
        lines.append(f"    {name} = pt.Parameter({_domain(low, high, True, True)})\n")
        said += [f"{name} > {low}"] if not declared.lower_open else []
        said += [f"{name} < {_plain(high)}"] if high is not None and not declared.upper_open else []
    where = " and ".join(said)
    made = f"{base.__name__}Inside"
    body = f'class {made}({base.__name__}):\n    """{base.__name__} where {where}."""\n\n' + "".join(lines)
    return f"for {where}", made_from(body, made, base), body


def _plain(end: str) -> str:
    return end.removeprefix("lambda p: ").replace("p.", "")


def _ends(study: Study, declared: Parameter) -> list[str | None]:
    """The ends of a domain in code."""
    low, high = declared.bounds(ParameterValues(study.field.values))
    return [None if e is None else _spelled(study, study.field.coefficient(e)) for e in (low, high)]


def _spelled(study: Study, c: Coefficient) -> str:
    base = study.theorem.method_class
    code = spelling.symbols(study.field, (*declared_parameters(base), *declared_sequences(base)))
    text = spelling.alone(sympy.factor(c.to_sympy().subs(code, simultaneous=True))).replace("self.", "p.")
    return f"lambda p: {text}" if "p." in text else text


def _domain(low: str | None, high: str | None, lower_open: bool, upper_open: bool) -> str:
    """The domain of a parameter in code."""
    lower = f"{'above' if lower_open else 'at_least'}={low}"
    return lower if high is None else f"{lower}, {'below' if upper_open else 'at_most'}={high}"


def _sides(
    study: Study, base: type, name: str, declared: Parameter, boundary: Coefficient
) -> Iterator[tuple[str, type, str]]:
    """The method below and above a boundary of one of its parameters."""
    if any(study.field.symbols[n] in boundary.to_sympy().free_symbols for n in declared_parameters(base)):
        return  # an end of a domain is a function of the problem alone
    (low, high), middle = _ends(study, declared), _spelled(study, boundary)
    below = _domain(low, middle, declared.lower_open, not declared.lower_open)
    if high is None:
        above = f"at_least={middle}"
    else:
        above = _domain(middle, high, not declared.upper_open, declared.upper_open)
    for word, domain in (("Below", below), ("Above", above)):
        made = f"{base.__name__}{word}"
        body = (
            f'class {made}({base.__name__}):\n    """{base.__name__} on one side of {name} = {boundary._text()}."""\n\n'
            f"    {name} = pt.Parameter({domain})\n"
        )
        yield f"{word.lower()} {name} = {boundary._text()}", made_from(body, made, base), body
