"""The signs of multipliers in Rocq: the kernel's own reasons, in the generators of the field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy
from sympy.polys.fields import FracElement
from sympy.polys.rings import PolyElement

from potential.algebra.coefficients import Coefficient, Field
from potential.algebra.expressions import Vector
from potential.algebra.factoring import factor
from potential.interpretations.vocabulary import Setting
from potential.kernel import Geometric, Product, Reasons, Split, Squares, at_sight, beside_one, coefficient_sign, sign
from potential.rocq.names import occurs
from potential.rocq.terms import NotExportableError, coefficient_expr, real
from potential.statement.statement import Statement


def evident(statement: Statement, setting: Setting, element: FracElement) -> bool:
    """Whether the tactic `sign` sees the sign from how the coefficient is written: each factor positive, or a slack."""
    shown = coefficient_expr(statement.field, element, setting.derived)
    for base, _ in _factors(shown):
        terms = sympy.Add.make_args(sympy.expand(base))
        if any(term.could_extract_minus_sign() for term in terms) and not (
            len(terms) > 1 and any(sympy.expand(base - s) == 0 or sympy.expand(base + s) == 0 for s in setting.slacks)
        ):
            return False
    return True


def _factors(shown: sympy.Expr) -> Iterator[tuple[sympy.Expr, bool]]:
    """The factors of a quotient that are no numbers, without their powers, and whether it is divided by them."""
    for power in sympy.Mul.make_args(factor(shown)):
        if not power.is_number:
            base, exponent = power.as_base_exp()
            yield base, exponent.could_extract_minus_sign()


def denominators(
    statement: Statement, setting: Setting, reasons: Reasons, element: FracElement
) -> list[tuple[sympy.Expr, FracElement]]:
    """The factors of a denominator whose sign is not seen from how they are written, turned to be positive."""
    shown = coefficient_expr(statement.field, element, setting.derived)
    found = []
    for base, below in _factors(shown):
        if not below or base.is_Symbol or setting.derived:
            continue
        value = valued(statement.field, base)
        if evident(statement, setting, value.element):
            continue
        positive_sign = coefficient_sign(value, reasons)[0]
        found.append((base, value.element) if positive_sign >= 0 else (sympy.expand(-base), (-value).element))
    return found


def numerators(
    statement: Statement, setting: Setting, reasons: Reasons, element: FracElement
) -> list[tuple[sympy.Expr, FracElement, bool]] | None:
    """The factors of a numerator whose sign is not seen from how they are written, and whether they are positive.

    Each is turned to be positive; None where a factor has no sign of its own.
    """
    shown = coefficient_expr(statement.field, element, setting.derived)
    found = []
    for base, below in _factors(shown):
        if below or base.is_Symbol:
            continue
        value = valued(statement.field, base)
        if evident(statement, setting, value.element):
            continue
        known, strict = coefficient_sign(value, reasons)
        if not known:
            return None
        found.append((base, value.element, strict) if known > 0 else (sympy.expand(-base), (-value).element, strict))
    return found


def positive(statement: Statement, reasons: Reasons, element: FracElement) -> bool:
    """Whether a coefficient is shown to be positive, and not only non-negative."""
    shown, strict = coefficient_sign(Coefficient(statement.field, element), reasons)
    return shown > 0 and strict


def cleared(statement: Statement, reasons: Reasons, weight: Coefficient, vector: Vector) -> tuple[Coefficient, Vector]:
    """The same square without a denominator that may vanish, such as t: (t^2) ||v / t||^2 is ||v||^2."""
    fld = statement.field
    bottom = None
    for c in vector.terms.values():
        if not sign(c.denom, fld.generators, reasons)[1]:
            bottom = c.denom if bottom is None else bottom.lcm(c.denom)
    if bottom is None:
        return weight, vector
    factor = Coefficient(fld, fld.algebra(bottom))
    return weight / factor**2, vector * factor


def valued(field: Field, e: sympy.Expr) -> Coefficient:
    """An expression in the parameters' own symbols, as an element of the field."""
    if e.is_Rational:
        return field.coefficient(e)
    if e.is_Symbol:
        return field.named()[str(e)]
    if e.is_Pow and e.exp.is_Integer:
        return valued(field, e.base) ** int(e.exp)
    parts = [valued(field, x) for x in e.args]
    total = parts[0]
    for x in parts[1:]:
        total = total + x if e.is_Add else total * x
    return total


def tactic(statement: Statement, setting: Setting, reasons: Reasons, element: FracElement) -> str:
    """A tactic for `0 <= c` or `0 < c`: writes the parameters by their generators, then c as the kernel sees its sign.

    Raises NotExportableError where the kernel's reason is a cut of a generator's range.
    """
    writer = _Polynomials(statement, setting, reasons)
    top, bottom = (writer.text(p, setting.reals) for p in (element.numer, element.denom))
    # The last parameter first: its bounds are in terms of earlier ones.
    rewriting = [f"rewrite ?{p}_by_slack" for p in (*writer.factors, *reversed(list(setting.generators)))]
    if statement.field.constant_roots:  # what is written by a root stands beside what it is written by
        derived = [setting.reals[str(symbol)] for symbol in reversed(setting.derived.values())]
        rewriting = [*(f"rewrite ?{name}_value" for name in derived), *rewriting]
    by = "".join(f"rewrite ?{w}_by_slack; " for w in writer.factors)
    for name in setting.sequences:
        # Of a root, two terms as functions of one slack; in a sum they are so already.
        if element.diff(statement.field._generator(f"s_{name}")):
            at = "n" if " n" in setting.reals[f"{name}_t"] else ""
            slack = setting.reals[f"s_{name}"]
            known = f"({slack} & {slack}_sign & {name}_value & {name}_next_value)"
            rewriting.insert(0, f"try destruct ({setting.two_terms(name, at=at)}) as {known}")
            clock = f"rewrite <- ?{setting.clock}; " if setting.clock else ""
            # Where the relation has parameters, the terms bring them in again.
            again = setting.generators if statement.field.roots[name].has_parameters else ()
            by = "".join(f"rewrite ?{p}_by_slack; " for p in reversed(list(again))) + by
            by = f"{clock}rewrite ?{name}_next_value, ?{name}_value; {by}"
    # What the pattern binds must be no name of the polynomials.
    r, c = (f"{name}_bound" if occurs(name, f"{top} {bottom}") else name for name in ("r", "c"))
    replacing = f"match goal with |- ?{r} 0 ?{c} => replace {c} with (({top}) / ({bottom})) by ({by}field; sign) end"
    return f"({'; '.join((*rewriting, replacing, 'sign'))})"


class _Polynomials:
    """Writes polynomials as the kernel sees their signs, and notes the geometric factors written by their slacks."""

    def __init__(self, statement: Statement, setting: Setting, reasons: Reasons) -> None:
        self.generators = statement.field.generators
        self.setting = setting
        self.reasons = reasons
        self.factors: dict[str, None] = {}

    def text(self, p: PolyElement, names: dict[str, str], depth: int = 0) -> str:
        """The polynomial, under these names of the generators."""
        plain = real(p.as_expr(), names)
        if at_sight(p, self.generators)[0]:
            return plain
        if at_sight(-p, self.generators)[0] or depth > 8:
            return plain
        reason = self._reason(p)
        if isinstance(reason, Product):
            constant, factors = reason.constant, []
            for factor, power in reason.factors:
                negative = sign(factor, self.generators, self.reasons)[0] < 0
                constant = constant * (-1) ** power if negative else constant
                text = self.text(-factor if negative else factor, names, depth + 1)
                # A square is seen to be one where it stands in brackets of its own.
                factors += [f"(({text}) * ({text}))"] * (power // 2) + [f"({text})"] * (power % 2)
            return " * ".join([real(sympy.sympify(str(constant)), names), *factors])
        if isinstance(reason, Squares):
            terms = []
            for weight, base in reason.terms:
                b = real(base.as_expr(), names)
                terms.append(f"({real(weight.as_expr(), names)}) * (({b}) * ({b}))")
            return " + ".join(terms)
        if isinstance(reason, Geometric):
            return self._beside_one(p, reason.generator, names, depth)
        if isinstance(reason, Split):
            raise NotExportableError(
                "a sign that is shown by cutting the range of a parameter has no form in Rocq here"
            )
        return plain

    def _reason(self, p: PolyElement) -> Any:
        """The reason for the sign of p, or the one for that of -p, turned."""
        reason, turned = self.reasons.get(p), self.reasons.get(-p)
        if reason is None and isinstance(turned, Product):
            return Product(-turned.constant, turned.factors)
        return turned if reason is None and isinstance(turned, Geometric) else reason

    def _beside_one(self, p: PolyElement, k: int, names: dict[str, str], depth: int) -> str:
        """With the factor w as 1 + slack, or as 1 / (1 + slack)."""
        if k not in self.setting.factors:
            raise NotExportableError("a sign that is shown by the size of a geometric factor has no form in Rocq here")
        factor, side = self.setting.factors[k]
        self.factors[factor] = None
        name, slack = self.generators[k].name, f"slack_{factor}"
        text = self.text(beside_one(p, k, side), {**names, name: slack}, depth + 1)
        return text if side > 0 else f"({text}) / (1 + {slack}) ^ {p.degree(p.ring.gens[k])}"
