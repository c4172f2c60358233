"""Finding what is concluded: of the last iterate, of a mean or of the sum of the progress, and what may be dropped.

None of it is trusted. What is found is a Summation, which only the rules of `potential.summation` accept.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from potential import summation as rules
from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import One
from potential.algebra.parameters import Decided
from potential.conclusion import Conclusion, conclude
from potential.errors import InputError
from potential.kernel import Argument
from potential.search.closed_sums import Found, lower, shown, upper
from potential.statement.statement import Obligation, Statement
from potential.summation import LastWeight, SumBound, Summation

_HIGHEST_POWER = 12  # of a term of a sequence, in a weight


def find(statement: Statement) -> tuple[Summation, Found]:
    """A conclusion that the rules accept, with the reasons for its signs.

    Raises InputError where the theorem says nothing.
    """
    s, reasons = statement, Found()
    spent = upper(rules.net_budget(s), reasons)
    claim = None
    for claim in _claims(s, spent, reasons):
        _explain(statement, claim, reasons)
        if not rules.refute(statement, claim, reasons):
            return claim, reasons
    assert claim is not None
    require_content(statement)
    raise InputError(f"{s.theorem.name}: no conclusion was found: {rules.refute(statement, claim, reasons)}")


def concluded(statement: Statement) -> Conclusion:
    """The conclusion of a statement, by closed forms that are searched for.

    Raises InputError where the theorem says nothing.
    """
    return conclude(statement, *find(statement))


def _claims(s: Statement, spent: SumBound, reasons: Found) -> Iterator[Summation]:
    """Conclusions to be tried: of the last iterate, of a mean, of the sum of the progress."""
    signs_of = rules.sign_obligations(s)
    paid = rules.without_constant(s.progress)
    measure = None
    if s.weight.element and shown(s.measure.coefficient(One()), reasons):
        measure = nonnegative(signs_of["measure"], reasons)
    progress = nonnegative(signs_of["progress"], reasons) if s.weight.element and paid.terms else None
    last = [Summation("last", spent, weight, progress, measure) for weight in _last_weights(s)]
    if not s.weight.element or (progress is None and paid.terms):
        last = []
    # What was read off from the progress is measured in the mean, unless its weight in the potential grows.
    put_off = s.measured is not None and not rules.changes(s.weight, rules.varying(s.field))
    # A weight that the iterates decide says nothing of a rate, and the guaranteed decrease holds more.
    put_off = put_off or (bool(paid.terms) and _is_decided(s.weight))
    yield from () if put_off else last
    if s.progress_weight is not None:
        sure = measure
        for bound in lower(s.progress_weight, reasons):
            exact = rules.is_exact(s.progress_weight, bound)
            if sure is None and not exact:
                sure = nonnegative(signs_of["measure"], reasons)
            yield Summation("mean", spent, bound, None, measure if exact else sure)
    by_sum = [Summation("sum", spent)] if put_off and _is_decided(s.weight) else []
    yield from by_sum
    yield from last if put_off else ()
    yield Summation("sum", spent, None, None, measure)
    yield Summation("sum", spent)


def _is_decided(c: Coefficient) -> bool:
    """Whether a coefficient speaks of a number that the iterates decide."""
    names = (name for name, declared in c.field.parameters.items() if isinstance(declared, Decided))
    return any(not c.element.occurring.isdisjoint((name, f"s_{name}")) for name in names)


def require_content(statement: Statement) -> None:
    """Raise InputError where the theorem says nothing, and say what is missing."""
    s = statement
    if rules.without_constant(s.progress).terms or (s.weight.element and s.measure.terms):
        return
    raise InputError(
        f"{s.theorem.name} says nothing: the potential has no part that is measured, and no decrease is guaranteed. "
        "Let `potential` contain what is to be bounded, times a factor that grows, or return the guaranteed decrease "
        "of a step from `progress`"
    )


def _explain(statement: Statement, claim: Summation, reasons: Found) -> None:
    """Reasons for the signs of a conclusion that do not show at sight."""
    field = statement.field
    for c in (statement.weight, statement.progress_weight):
        if c is not None:
            shown(c, reasons)
    replaced = {} if field.continuous else rules.from_one_on(field)
    divisor = claim.divisor
    whole = rules.closed_form(divisor, field) if isinstance(divisor, SumBound) else None
    for c in [divisor.factor] if isinstance(divisor, LastWeight) else [whole] if whole is not None else []:
        with suppress(ZeroDivisionError):
            shown(field.moved(field.at_end(c), replaced), reasons)


# What may be dropped --------------------------------------------------------------------------------------------------


def nonnegative(obligation: Obligation, reasons: Found) -> Argument | None:
    """An argument that a part is not negative; None where none is found."""
    from potential.search.multipliers import search

    try:
        found = search(obligation)
    except ZeroDivisionError:
        return None
    if found.argument is not None:
        reasons.update(found.reasons)
    return found.argument


def _last_weights(statement: Statement) -> Iterator[LastWeight]:
    """The weight as it is, or as a factor times a power of lambda_t."""
    s, field = statement, statement.field
    for name in [known] if (known := rules.known_to_grow(field)) else []:
        term = field.values[name].element
        rest, power = s.weight.element, 0
        while power < _HIGHEST_POWER:
            rest, power = rest / term, power + 1
            factor = Coefficient(field, rest)
            if not rules.generators_of(factor) & {f"s_{name}", f"s_{name.removesuffix('_t')}"}:
                yield LastWeight(factor, power)
                return
    yield LastWeight(s.weight)
