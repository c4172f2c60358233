"""Values of the parameters at which a search looks: in general position, at the ends of the domains, and far apart."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from fractions import Fraction

from potential.algebra.coefficients import Field

Sample = dict[str, Fraction]

_TIMES = (1, 0, 3, 7, 2, 12)
_FAR = (Fraction(1, 40), Fraction(1, 3), Fraction(1), Fraction(4), Fraction(60))
_SHORT = tuple(Fraction(n, d) for n, d in ((1, 1), (2, 1), (1, 2), (3, 1), (3, 2), (1, 3), (2, 3), (5, 2), (4, 1)))
_LONGER = tuple(
    Fraction(n, d)
    for n, d in (
        *((5, 1), (6, 1), (1, 4), (3, 4), (4, 3), (1, 5), (5, 3), (2, 5), (3, 5), (7, 1), (5, 4), (4, 5)),
        *((7, 2), (8, 1), (1, 6), (9, 1), (7, 3), (10, 1), (9, 2), (8, 3)),
    )
)


def sample_generators(fld: Field, seed: int) -> Sample:
    """Rational values of the generators, t a small integer, in general position otherwise; one that occurs."""
    rng = random.Random(seed)
    sample: Sample = {}
    for name in fld.algebra.names:
        sample[name] = Fraction(_TIMES[seed % 6]) if name == "t" else Fraction(rng.randint(5, 28), rng.randint(7, 17))
    if fld.continuous and not sample["t"]:
        sample["t"] = Fraction(2, 5)  # a flow's time is positive
    return fld.completed(sample) or sample


def boundary_samples(fld: Field) -> Iterator[Sample]:
    """Values of the generators at the closed ends of the parameters' domains, one by one and all together."""
    closed = [g.name for g in fld.generators if not g.strict]
    for names in dict.fromkeys([*((name,) for name in closed), tuple(closed)]):
        for seed in (0, 2):
            sample = fld.completed({**sample_generators(fld, seed), **dict.fromkeys(names, Fraction(0))})
            if sample is not None:
                yield sample


def extreme_samples(fld: Field, count: int, seed: int = 7) -> list[Sample]:
    """Values of the generators far apart."""
    rng = random.Random(seed)
    names = list(fld.algebra.names)
    first = Fraction(1, 2) if fld.continuous else Fraction(0)
    samples = [
        {name: Fraction(rng.choice((first, 1, 2, 9, 40))) if name == "t" else rng.choice(_FAR) for name in names}
        for _ in range(count)
    ]
    return [fld.completed(sample) or sample for sample in samples]


def short_samples(fld: Field, seed: int = 1) -> Iterator[Sample]:
    """Values of the generators by short fractions, so that what follows from them is a short fraction too."""
    rng = random.Random(seed)
    names = list(fld.algebra.names)
    seen: set[tuple[Fraction, ...]] = set()
    for size in itertools.count(8):
        # Where all short ones are used up, longer ones follow.
        for _ in range(8):
            choices = _SHORT if size < 40 else (*_SHORT, Fraction(size, rng.randint(1, size)))
            sample = {n: Fraction(rng.randint(1, size)) if n == "t" else rng.choice(choices) for n in names}
            full = fld.completed(sample)
            key = tuple(full.values()) if full is not None else ()
            if key not in seen and full is not None:
                yield full
            seen.add(key)


def many_valued_samples(fld: Field) -> Iterator[Sample]:
    """Values of the generators that others do not have: the first parameter is 1, all others are one short fraction."""
    first = next((n for n in fld.algebra.names if n != "t"), None)
    for k, value in enumerate(_LONGER):
        sample = dict.fromkeys(fld.algebra.names, value)
        if first is not None:
            sample[first] = Fraction(1)
        if "t" in sample:
            sample["t"] = Fraction(1 + k % 3)
        full = fld.completed(sample)
        if full is not None:
            yield full


def shown_sample(fld: Field, sample: Sample) -> str:
    """A sample in the parameters that a person knows."""
    return ", ".join(f"{name} = {value.evaluate(sample)}" for name, value in fld.values.items())
