"""What a discovery gives: potentials that are proved, as methods that run, and a record of what was tried."""

from __future__ import annotations

import linecache
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from importlib import import_module
from typing import TYPE_CHECKING, Any

import sympy

from potential.algebra.coefficients import Coefficient, declared_parameters, declared_sequences
from potential.discovery import spelling
from potential.discovery.leads import Lead
from potential.discovery.readings import Scalar
from potential.statement.theorem import Theorem

if TYPE_CHECKING:
    from potential.proof import Proof


class Writer:
    """A lead as a subclass of the method: its potential and what belongs to it, in Python."""

    def __init__(self, lead: Lead, name: str) -> None:
        self.lead, self.name = lead, name
        self.base: type = lead.study.theorem.method_class
        study = lead.study
        own = (*_declared(self.base),)
        self.code = spelling.symbols(study.field, own)
        self.argument = study.readings.argument

    def body(self) -> str:
        """The class, without what it needs to be imported."""
        lead, state = self.lead, self.argument
        growth = self._growth()
        value = self._sum(lead.potential)
        if growth:
            value = f"{growth} * ({value})" if " + " in value or " - " in value else f"{growth} * {value}"
        weight = self._alone(lead.weight)
        if growth and lead.weight.element:
            weight = growth if weight == "1" else f"{growth} * {_bracketed(weight)}"
        lines = [
            f"class {self.name}({self.base.__name__}):",
            f'    """{self._docstring()}"""',
            "",
            f"    def potential(self, p, t, {state}):",
            f"        return {value}",
            "",
            f"    def progress(self, p, t, {state}):",
            f"        return {self._sum(lead.paid)}",
            "",
            "    def budget(self, p, t):",
            f"        return {self._alone(lead.budget)}",
            "",
            f"    def measure(self, p, t, {state}):",
            f"        return {lead.measure.code}",
            "",
            "    def weight(self, p, t):",
            f"        return {weight}",
        ]
        return "\n".join(lines) + "\n"

    def source(self) -> str:
        """The class with its imports."""
        body = self.body()
        lines = []
        if "Fraction(" in body:
            lines.append("from fractions import Fraction")
        if "pt." in body:
            lines.append("import potential as pt")
        module = self.base.__module__
        if module not in ("__main__", "builtins") and not module.startswith("<"):
            lines.append(f"from {module} import {self.base.__qualname__.split('.')[0]}")
        return "\n".join(lines) + ("\n\n\n" if lines else "") + body

    def method(self) -> type:
        """The class itself."""
        body = self.body()
        file = f"<discovered {self.name} {abs(hash(body))}>"
        linecache.cache[file] = (len(body), None, body.splitlines(keepends=True), file)
        scope: dict[str, Any] = {
            self.base.__name__: self.base,
            "Fraction": Fraction,
            "pt": import_module("potential"),
            "__name__": "discovered",
        }
        exec(compile(body, file, "exec"), scope)  # the code is this room's own
        made: type = scope[self.name]
        made.__module__ = "discovered"
        made.theorem = f"discovered/{self.name}"  # type: ignore[attr-defined]
        made.source = made.note = ""  # type: ignore[attr-defined]
        return made

    def claim(self) -> str:
        """What a lead claims, in a line."""
        lead = self.lead
        value, weight = self._sum(lead.potential), self._alone(lead.weight)
        growth = self._growth()
        parts = [f"{growth + ' * ' if growth else ''}({value})"]
        if lead.weight.element:
            parts.append(f"bounds {growth + ' * ' if growth else ''}{weight} * {lead.measure.code}")
        if lead.paid:
            parts.append(f"pays {self._sum(lead.paid)}")
        return ", ".join(parts)

    def _docstring(self) -> str:
        return f"{self.base.__name__} with a potential that was found from its step."

    def _growth(self) -> str:
        rate = self.lead.rate
        if rate is None:
            return ""
        text = self._alone(rate)
        if self.lead.study.field.continuous:
            return f"pt.exp({text} * t)" if text != "1" else "pt.exp(t)"
        return spelling.power(self._sympy(rate))

    def _sum(self, parts: Sequence[tuple[Scalar, Coefficient]]) -> str:
        return spelling.total([spelling.times(self._sympy(c), s.code) for s, c in parts])

    def _alone(self, c: Coefficient) -> str:
        return spelling.alone(self._sympy(c))

    def _sympy(self, c: Coefficient) -> sympy.Expr:
        return c.to_sympy().subs(self.code, simultaneous=True)


def _declared(cls: type) -> tuple[str, ...]:
    return (*declared_parameters(cls), *declared_sequences(cls))


def _bracketed(text: str) -> str:
    return f"({text})" if " + " in text or " - " in text or "/" in text else text


@dataclass
class Found:
    """One discovered theorem: `proof` is exact, `method` a Method that runs, `values` what the unknowns are."""

    lead: Lead
    method: type
    proof: Proof
    written: str
    seconds: float = 0.0
    values: dict[str, sympy.Expr] = field(default_factory=dict)

    @property
    def bound(self) -> sympy.Expr:
        """The rate, a SymPy expression in T and the parameters."""
        return self.proof.bound

    @property
    def theorem(self) -> Theorem:
        """What is proved."""
        return self.proof.theorem

    def text(self) -> str:
        """The theorem and its proof in plain text."""
        return self.proof.text()

    def latex(self) -> str:
        """The theorem and its proof in LaTeX."""
        return self.proof.latex()

    def source(self) -> str:
        """The method with its potential as Python source, which proves again where it is pasted."""
        return self.written

    def __repr__(self) -> str:
        return f"<Found {self.proof.conclusion.text}>"

    def _repr_html_(self) -> str:
        return self.proof._repr_html_()


@dataclass
class Discovery(Sequence[Found]):
    """What was found for a method, best first: a sequence of Found.

    `tried` says, for each conclusion that was looked for, what came of it; `open` are those that the samples support
    and for which no proof was found, which claim nothing; `complete` is False where the search was interrupted.
    """

    method: type
    found: list[Found] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    complete: bool = True

    def __getitem__(self, index: Any) -> Any:
        return self.found[index]

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Iterator[Found]:
        return iter(self.found)

    def text(self) -> str:
        """All that was found, a line each, then what was tried."""
        lines = []
        for k, f in enumerate(self.found, start=1):
            lines.append(f"{k}. {f.proof.conclusion.text}")
        if not self.found:
            lines.append(f"No theorem was found for {self.method.__name__}.")
        lines += [f"   supported by samples and not proved: {line}" for line in self.open]
        lines += [f"   {line}" for line in self.tried]
        if not self.complete:
            lines.append("   The search was interrupted; what is above was found before.")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return self.text()
