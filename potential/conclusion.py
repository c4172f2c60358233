"""The conclusion of a theorem: its two obligations, summed over t, give the rate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy

from potential import kernel, signs
from potential.coefficients import Coefficient
from potential.expressions import Named
from potential.trace import Statement

T = sympy.Symbol("T", integer=True, positive=True)
R = sympy.Symbol("R", nonnegative=True)  # ||x_0 - x*||
GAP_0 = sympy.Symbol("Delta_0", nonnegative=True)  # f(x_0) - f(x*)
DIVERGENCE_0 = sympy.Symbol("D_0", nonnegative=True)  # D_h(x*, x_0)

_START = {
    "||x_0 - x*||^2": R**2,
    "(f(x_0) - f(x*))": GAP_0,
    "D_h(x*, x_0)": DIVERGENCE_0,
}
LEGEND = {R: "||x_0 - x*||", GAP_0: "f(x_0) - f(x*)", DIVERGENCE_0: "D_h(x*, x_0)"}


@dataclass(frozen=True)
class Conclusion:
    """What is bounded after T steps, and by what.

    `kind` is "last" (the measure at T), "mean" (the mean of the gaps at 0..T-1, weighted where `mean_weight` is not constant)
    or "sum" (the sum of the progress). `total` is Phi(0) plus the budgets of T steps; `bound` is `total` over the factor.
    """

    kind: str
    quantity: str
    bound: sympy.Expr
    total: sympy.Expr
    factor: sympy.Expr

    @property
    def text(self) -> str:
        """The conclusion in one line."""
        return f"{self.quantity} <= {sympy.sstr(self.bound)}"

    def legend(self) -> dict[str, str]:
        """The meaning of the symbols of the bound that are no parameters."""
        return {str(s): LEGEND[s] for s in LEGEND if s in self.bound.free_symbols}


def conclude(statement: Statement) -> Conclusion:
    """The conclusion that follows from the statement's two obligations by summing over t = 0..T-1."""
    t = statement.field.symbols["t"]
    total = start_value(statement)
    budget = statement.budget.to_sympy()
    if budget != 0:
        total = total + sympy.summation(budget, (t, 0, T - 1))
    if statement.weight.element and _positive_from_one(statement.weight):
        factor = statement.weight.to_sympy().subs(t, T)
        measure = statement.expression_text(statement.display["measure"]).replace("_t", "_T")
        quantity = measure[1:-1] if measure.startswith("(") and measure.endswith(")") and measure.count("(") == 3 else measure
        return Conclusion("last", quantity, _tidy(total / factor), total, factor)
    share = statement.progress_weight
    if share is not None and signs.show_nonnegative(share.element, statement.field, {}):
        weight = share.to_sympy()
        factor = sympy.summation(weight, (t, 0, T - 1))
        shown = "" if t not in weight.free_symbols else f" weighted by {sympy.sstr(weight)}"
        progress = statement.expression_text(statement.display["measure"])
        quantity = f"mean over t < T of {progress}{shown}"
        return Conclusion("mean", quantity, _tidy(total / factor), total, factor)
    progress = statement.expression_text(statement.display["progress"])
    return Conclusion("sum", f"sum over t < T of {progress}", _tidy(total), total, sympy.Integer(1))


def start_value(statement: Statement) -> sympy.Expr:
    """Phi(0) in the symbols of the bound."""
    start = statement.display["start"]
    terms = []
    for key, element in start.terms.items():
        name = statement.monomial_text(key)
        symbol: Any = _START.get(name) if isinstance(key, Named) else None
        if symbol is None:
            symbol = sympy.Integer(1) if name == "1" else sympy.Symbol(name)
        terms.append(Coefficient(statement.field, element).to_sympy() * symbol)
    return sympy.Add(*terms)


def _positive_from_one(weight: Coefficient) -> bool:
    """Whether a weight is positive for all t >= 1."""
    field = weight.field
    position = [str(s) for s in field.algebra.symbols].index("t")
    for part in (weight.element.numer, weight.element.denom):
        shifted = part.compose(part.ring.gens[position], part.ring.gens[position] + 1)
        reasons: dict[Any, Any] = {}
        signs.explain(shifted, field, reasons)
        if kernel.sign(shifted, field.generators, reasons) != (1, True):
            return False
    return True


def _tidy(expression: sympy.Expr) -> sympy.Expr:
    """The bound as a product or as a sum of factored terms, whichever is shorter, geometric factors left as they are."""
    expression = sympy.powsimp(expression, combine="exp")
    factors = sympy.Mul.make_args(expression)
    geometric = sympy.Mul(*(f for f in factors if T in f.as_base_exp()[1].free_symbols))
    rest = expression / geometric
    terms = sympy.Add.make_args(sympy.expand(rest))
    candidates = (sympy.factor(rest), sympy.Add(*(sympy.factor(term) for term in terms)))
    return geometric * min(candidates, key=lambda e: (sympy.count_ops(e), str(e)))
