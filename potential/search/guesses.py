"""Simple expressions for a multiplier of which only a range at sample parameters is known. Untrusted, as all of the
search.

A candidate is a number times powers of the parameters times a factor in t, on top of a multiplier that is already
known; the simplest that lie in the range at every sample come first.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from sympy.polys.domains import QQ
from sympy.polys.fields import FracElement

from potential.algebra.coefficients import Field, evaluate_polynomial

_NUMBERS = [
    Fraction(n, d)
    for n, d in ((1, 1), (1, 2), (2, 1), (4, 1), (1, 4), (3, 1), (3, 2), (1, 3), (3, 4), (2, 3), (8, 1), (1, 8))
]
_TRIED = 16
_SLACK = 1e-5


def candidates(
    fld: Field, known: list[FracElement], samples: list[dict[str, Fraction]], low: np.ndarray, high: np.ndarray
) -> Iterator[FracElement]:
    """The simplest candidates whose value at each sample lies between `low` and `high`, zero first."""
    slack = _SLACK * (1 + np.abs(low))
    if np.all(low <= slack):
        yield fld.algebra.zero
    bases = _distinct([fld.algebra.one, *known])
    factors = _parameter_factors(fld)
    in_t = _factors_in_t(fld)
    base_values = _values(fld, bases, samples)
    factor_values = _values(fld, [f for f, _ in factors], samples)
    t_values = _values(fld, [f for f, _ in in_t], samples)
    fld.algebra.spend(len(_NUMBERS) * len(bases) * len(factors) * len(in_t) * len(samples) / 50)
    table = base_values[:, None, None, :] * factor_values[None, :, None, :] * t_values[None, None, :, :]
    found = []
    for n, number in enumerate(_NUMBERS):
        inside = np.all((table * float(number) >= low - slack) & (table * float(number) <= high + slack), axis=-1)
        for b, f, k in np.argwhere(inside):
            found.append((n + factors[f][1] + in_t[k][1] + (b == 0), n, int(b), int(f), int(k)))
    found.sort()
    seen = set()
    for _, n, b, f, k in found:
        number = _NUMBERS[n]
        value = bases[b] * factors[f][0] * in_t[k][0] * QQ(number.numerator, number.denominator)
        if value not in seen:
            seen.add(value)
            yield value
            if len(seen) >= _TRIED:
                return


def _distinct(elements: list[FracElement]) -> list[FracElement]:
    return list(dict.fromkeys(elements))


def _values(fld: Field, elements: list[FracElement], samples: list[dict[str, Fraction]]) -> np.ndarray:
    fld.algebra.spend(5 * len(samples) * sum(1 + len(e.numer) + len(e.denom) for e in elements))
    points = [[sample[name] for name in fld.algebra.names] for sample in samples]
    return np.array(
        [[float(evaluate_polynomial(e.numer, p) / evaluate_polynomial(e.denom, p)) for p in points] for e in elements]
    )


def _parameter_factors(fld: Field) -> list[tuple[FracElement, int]]:
    """Products of powers of at most two of the parameters, and of 1 - q, L - mu and the like, with their complexity."""
    atoms = [value.element for name, value in fld.values.items() if name != "t"]
    atoms += [g for s, g in zip(fld.algebra.symbols, fld.algebra.gens, strict=True) if str(s) != "t" and g not in atoms]
    for name, value in fld.values.items():
        if name == "q":
            atoms += [1 - value.element, 1 + value.element]
        if name == "mu" and "L" in fld.values:
            atoms.append(fld.values["L"].element + value.element)
    atoms = _distinct(atoms)
    factors = [(fld.algebra.one, 0)]
    powers = (1, -1, 2, -2)
    for a in atoms:
        factors += [(a**k, abs(k)) for k in powers]
    for a, b in itertools.combinations(atoms, 2):
        factors += [(a**k * b**j, abs(k) + abs(j)) for k in powers for j in powers if abs(k) + abs(j) <= 3]
    return factors


def _factors_in_t(fld: Field) -> list[tuple[FracElement, int]]:
    t = fld.values["t"].element
    one = fld.algebra.one
    return [
        (one, 0), (t, 1), (t + 1, 1), (t + 2, 1), (2 * t + 1, 2), (2 * t + 3, 2), (t + 3, 2),
        (t * (t + 1), 2), ((t + 1) ** 2, 2), ((t + 1) * (t + 2), 2), (t**2, 2), (t * (t + 2), 3), ((t + 2) ** 2, 3),
        (1 / (t + 1), 2), (1 / (t + 2), 2), (t / (t + 1), 3), (t / (t + 2), 3), ((t + 1) / (t + 2), 3),
        (t * (t + 1) / (t + 2), 4), ((t + 1) ** 2 / (t + 2), 4),
    ]  # fmt: skip
