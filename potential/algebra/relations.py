"""The relation that binds a root, as its author wrote it: a polynomial in the root and in what the root is bound to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy

from potential.algebra.parameters import exact_rational
from potential.errors import InputError, Refusal

ROOT = sympy.Symbol("root")


class ParameterSymbols:
    """What a relation sees of the problem: a symbol for each parameter."""

    def __getattr__(self, name: str) -> sympy.Symbol:
        if name.startswith("_"):
            raise AttributeError(name)
        return sympy.Symbol(f"p.{name}")


def as_polynomial(
    relation: Callable[..., Any], arguments: list[Any], bound_to: str, form: Callable[[sympy.Expr], sympy.Poly]
) -> sympy.Poly:
    """What a relation says of the root and of its other arguments, as the polynomial that `form` makes of it.

    `bound_to` tells a reader what these are. Raises NotExactError for a float that is no whole number, InputError where
    there is no such polynomial, or another one each time.
    """
    try:
        said, again = (sympy.sympify(relation(ROOT, *arguments)) for _ in range(2))
        said = said.xreplace(
            {x: sympy.Rational(str(exact_rational(float(x), "a Root"))) for x in said.atoms(sympy.Float)}
        )
        found = form(said)
    except Refusal:
        raise
    except Exception as error:
        raise InputError(
            f"Root: the relation must be a polynomial in the root and {bound_to}, with exact numbers: {error}"
        ) from error
    if said != again and sympy.expand(said - again) != 0:
        raise InputError("Root: the relation is another one each time it is called; it must be one polynomial")
    return found


def require_root(found: sympy.Poly) -> None:
    """Raise InputError for a relation without the root."""
    if not found.degree(ROOT):
        raise InputError(f"Root: the relation {found.as_expr()} does not contain the root")
