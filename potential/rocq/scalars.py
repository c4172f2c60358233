"""The scalars of a statement in Rocq: what their author asked for, monomials, and sums of these."""

from __future__ import annotations

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import (
    DUAL,
    EUCLIDEAN,
    Asked,
    Basis,
    Bregman,
    DualNormSquared,
    Expression,
    Inner,
    Monomial,
    NormSquared,
    One,
    Value,
    Vector,
)
from potential.interpretations import Interpretation
from potential.interpretations.vocabulary import Setting
from potential.rocq.names import NotExportableError
from potential.rocq.reals import PRODUCT
from potential.rocq.terms import Terms
from potential.statement import asking
from potential.statement.statement import Statement

# The oracles of a function whose answers have a form of their own, at points; a setting's are in its interpretation.
_FORMS = ("gap", "value", "distance_squared", "norm_squared", "inner")


class ScalarsWriter:
    """Writes the scalars of a statement, its vectors by `terms`; `at` is the step whose loss is meant."""

    def __init__(
        self, statement: Statement, setting: Setting, meaning: Interpretation, terms: Terms, at: str = ""
    ) -> None:
        self.statement, self.setting, self.terms, self.at = statement, setting, terms, at
        self.center = next(iter(setting.centers.values()), "")
        self.meaning = meaning
        self.of_a_setting = meaning.table("scalars")

    def has_form(self, key: Asked) -> bool:
        """Whether what was asked is written as such, and not by what it means."""
        return key.oracle in self.of_a_setting or (key.oracle in _FORMS and all(v.space != DUAL for v in key.vectors))

    def text(self, e: Expression) -> str:
        """A scalar as a sum of terms."""
        e = asking.meaning(e, self.statement.meanings, lambda key: not self.has_form(key))
        terms, text = self.terms, ""
        for key, element in e.terms.items():
            c = Coefficient(e.field, element)
            negative = bool(text) and terms.is_negative(c)
            c = -c if negative else c
            what = self.monomial(key)
            bracketed = f"({what})" if " - " in what or " + " in what else what
            if isinstance(key, One):
                piece = terms.coefficient(c, PRODUCT)
            elif c.element == 1:
                piece = bracketed if len(e.terms) > 1 else what
            elif (below := terms.reciprocal(c)) is not None:
                piece = f"{bracketed} / {below}"
            else:
                piece = f"{terms.coefficient(c, PRODUCT)} * {bracketed}"
            text += (" - " if negative else " + ") + piece if text else piece
        return text or "0"

    def monomial(self, key: Monomial) -> str:
        """One monomial of an expression."""
        terms = self.terms
        match key:
            case One():
                return "1"
            case Asked():
                return self._asked(key)
            case Inner(left, right) if left.space == EUCLIDEAN and left == right:
                return f"‖{self._basis(left)}‖²"
            case Inner(left, right) if left.space == EUCLIDEAN:
                return f"⟨{self._basis(left)}, {self._basis(right)}⟩"
            case Inner(left, right):
                g, v = (left, right) if left.space == DUAL else (right, left)
                return f"⟪{self._basis(g)}, {self._basis(v)}⟫"
            case Value("h*", x) if self.setting.two_spaces:
                return f"hs {terms.argument(x)}"
            case Value("h*", theta):
                return f"conjugate h {terms.argument(theta)} (mirror {terms.argument(theta)})"
            case Value("inf f", _):
                return self.setting.least
            case Value("h" | "psi" as part, x):
                return f"{part} {terms.argument(x)}"
            case Value(function, x):
                argument = self.meaning.text_at(function, x, terms.argument(x))
                return f"{self.meaning.function_name(function)} {argument}"
            case Bregman(u, x):
                return f"bregman h dh {terms.argument(u)} {terms.argument(x)}"
            case NormSquared(v):
                return f"seminorm {terms.argument(v)} * seminorm {terms.argument(v)}"
            case DualNormSquared(g) if terms.dual_norm is not None:
                return f"{terms.dual_norm(g)} ^ 2"
        raise NotExportableError("a dual norm in a potential has no form in Rocq here")

    def _basis(self, b: Basis) -> str:
        return self.terms.vector(Vector(self.statement.field, b.space, {b: self.statement.field.algebra.one}))

    def _asked(self, key: Asked) -> str:
        """What an author asked for, in the words of the library."""
        write = self.terms
        if key.oracle in self.of_a_setting:
            form: str = self.of_a_setting[key.oracle]
            alone = {f"v{k}": write.vector(v) for k, v in enumerate(key.vectors)}
            return form.format(*map(write.argument, key.vectors), **alone)
        first = write.argument(key.vectors[0])
        match key.oracle:
            case "gap":
                return f"{self._objective(first)} - {self._least()}"
            case "value":
                return self._objective(first)
            case "distance_squared":
                return self._square(f"{write.vector(key.vectors[0])} ⊖ {self.center}")
            case "norm_squared":
                return self._square(write.vector(key.vectors[0]))
            case "inner":
                return f"⟨{write.vector(key.vectors[0])}, {write.vector(key.vectors[1])}⟩"
        raise AssertionError(key)

    def _square(self, v: str) -> str:
        return f"‖{v}‖²" if self.setting.space == "euclidean" else f"seminorm ({v}) * seminorm ({v})"

    def _changing(self) -> bool:
        """Whether the losses change, and the one of a step of the theorem is meant."""
        return self.setting.online and bool(self.at)

    def _objective(self, x: str) -> str:
        return f"f {self.at} {x}" if self._changing() else self.setting.value.format(x)

    def _least(self) -> str:
        return f"f {self.at} {self.center}" if self._changing() else self.setting.least
