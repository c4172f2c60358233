"""What a discovery gives: potentials that are proved, as methods that run, and a record of what was tried."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

import sympy

from potential.algebra.coefficients import Coefficient
from potential.algebra.parameters import declared_parameters
from potential.algebra.roots import declared_sequences
from potential.discovery import spelling
from potential.discovery.cycles import Cycle
from potential.discovery.filled import made_from
from potential.discovery.leads import Lead
from potential.discovery.readings import Scalar
from potential.presentation.mathml import mathml
from potential.statement.theorem import Theorem
from potential.writing.latex import latex

if TYPE_CHECKING:
    from potential.proof import Proof


_LONGEST_LINE = 100


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
        value = self._sum(lead.potential) + "".join(f" + 0 * {s.code}" for s in lead.asked)
        weight = self._alone(lead.weight)
        if growth and lead.weight.element:
            weight = growth if weight == "1" else f"{growth} * {_bracketed(weight)}"
        functions: list[tuple[str, str, str]] = [("potential", f"p, t, {state}", _times(growth, value))]
        if lead.paid or self._has("progress"):
            functions.append(("progress", f"p, t, {state}", self._sum(lead.paid)))
        if lead.budget.element or self._has("budget"):
            functions.append(("budget", "p, t", self._budget(growth)))
        functions += [("measure", f"p, t, {state}", lead.measure.code), ("weight", "p, t", weight)]
        lines = [
            f"class {self.name}({self.base.__name__}):",
            f'    """{self._docstring()}"""',
        ]
        for name, arguments, text in functions:
            lines += ["", f"    def {name}(self, {arguments}):", *_returned(text)]
        return "\n".join(lines) + "\n"

    def _budget(self, growth: str) -> str:
        """What a step spends; where the potential falls by a factor, in the scale of the potential after the step."""
        lead = self.lead
        if not growth or lead.rate is None or not lead.budget.element:
            return self._alone(lead.budget)
        return f"{growth} * {_bracketed(self._alone(lead.budget / lead.rate))}"

    def _has(self, name: str) -> bool:
        """Whether a class of the user's defines a function that has a default."""
        return any(name in vars(cls) for cls in self.base.__mro__ if cls.__module__ != "potential.method")

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
        return made_from(self.body(), self.name, self.base)

    def change(self) -> str:
        """What a lead claims of the change at a step, which does not depend on what is bounded."""
        lead = self.lead
        spent = self._budget(self._growth())
        return f"{self._growth()} {self._sum(lead.potential)}; {self._sum(lead.paid)}; {spent}; {lead.asked}"

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
        if lead.budget.element:
            parts.append(f"spends {self._budget(growth)}")
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


def joined(base: type, first: str, second: str) -> str:
    """The source of a class and of one that is derived from it, with what the first is derived from imported."""
    body = second[second.index("class ") :]
    lines = [line for line in ("from fractions import Fraction",) if "Fraction(" in first + body]
    lines += ["import potential as pt"] if "pt." in first + body else []
    module = base.__module__
    if module not in ("__main__", "builtins", "discovered") and not module.startswith("<"):
        lines.append(f"from {module} import {base.__qualname__.split('.')[0]}")
    return "\n".join(lines) + ("\n\n\n" if lines else "") + first + "\n\n" + body


def _times(growth: str, value: str) -> str:
    """A geometric factor times a value; one that would be too long is kept apart, for `_returned` to see."""
    if not growth:
        return value
    sum_ = " + " in value or " - " in value
    return f"{growth} * ({value})" if sum_ else f"{growth} * {value}"


def _returned(text: str) -> list[str]:
    """A return statement; a sum that is too long stands a summand a line, its geometric factor after it."""
    growth, mark, value = text.partition(" ** (-2 * t) * (")
    if not mark:
        growth, mark, value = text.partition(" ** (-t) * (")
    if len(text) > _LONGEST_LINE and mark:
        rest = _returned(value.removesuffix(")"))
        rest[0] = rest[0].replace("return", "value =", 1)
        return [*rest, f"        return {growth}{mark.removesuffix('(')}value"]
    if len(text) <= _LONGEST_LINE:
        return [f"        return {text}"]
    lines, depth, start = [], 0, 0
    for k, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if not depth and text.startswith((" + ", " - "), k):
            lines.append(text[start:k])
            start = k + 1
    lines.append(text[start:])
    if len(lines) == 1:
        return [f"        return {text}"]
    return ["        return (", *(f"            {line}" for line in lines), "        )"]


def _declared(cls: type) -> tuple[str, ...]:
    return (*declared_parameters(cls), *declared_sequences(cls))


def _bracketed(text: str) -> str:
    return f"({text})" if " + " in text or " - " in text or "/" in text else text


@dataclass
class Found:
    """One discovered theorem: `proof` is exact, `method` a Method that runs, `values` what the unknowns are."""

    lead: Any  # the Lead that it came from, None where the potential was the method's own
    method: type
    proof: Proof
    written: str
    seconds: float = 0.0
    values: dict[str, sympy.Expr] = field(default_factory=dict)
    where: str = ""  # the regime, where the rate changes its form with a parameter

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

    def __reduce__(self) -> tuple[Any, ...]:
        """Source and certificate: who unpickles it makes the method again and has the kernel check the proof."""
        base, name = self.method.__mro__[1], self.method.__name__
        body = self.written[self.written.index(f"class {name}(") :]
        return _found_again, (
            base,
            name,
            body,
            self.written,
            self.proof.certificate.to_json(),
            self.seconds,
            self.values,
        )

    def __repr__(self) -> str:
        return f"<Found {self.proof.conclusion.text}>"

    def _repr_html_(self) -> str:
        return self.proof._repr_html_()


def _found_again(
    base: type, name: str, body: str, written: str, certificate: str, seconds: float, values: dict[str, sympy.Expr]
) -> Found:
    from potential.proof import proved_again

    method = made_from(body, name, base)
    return Found(None, method, proved_again(Theorem.of(method), certificate), written, seconds, values)


@dataclass
class Discovery(Sequence[Found]):
    """What was found for a method, best first: a sequence of Found.

    `tried` says, for each conclusion that was looked for, what came of it; `open` are those that the samples support
    and for which no proof was found, which claim nothing; `complete` is False where the search was interrupted.
    Where nothing was found, `counterexample` is a function on which the method runs in a circle, if there is one.
    """

    method: type
    found: list[Found] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    complete: bool = True
    counterexample: Cycle | None = None

    def __getitem__(self, index: Any) -> Any:
        return self.found[index]

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Iterator[Found]:
        return iter(self.found)

    def text(self) -> str:
        """All that was found, a line each, then what was looked for."""
        lines = []
        for k, f in enumerate(self.found, start=1):
            lines.append(f"{k}. {f.proof.conclusion.text}")
            if f.where:
                lines.append(f"   {f.where}")
            if f.values:
                lines.append("   with " + ", ".join(f"{name} = {value}" for name, value in f.values.items()))
        if not self.found:
            lines.append(f"No theorem was found for {self.method.__name__}.")
        if self.counterexample is not None:
            lines += textwrap.wrap(self.counterexample.text(), 79)
        lines += [f"   supported by samples and not proved: {line}" for line in self.open]
        if self.tried:
            lines += ["Looked for:", *(f"   {line}" for line in self.tried)]
        if not self.complete:
            lines.append("The search was interrupted; what is above was found before.")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """What was found, for a notebook: the conclusions, best first, and what else was tried."""
        shown = "".join(f"<li>{mathml(latex(f.proof.conclusion.formula), display=True)}</li>" for f in self)
        record = "".join(f"<li>{escape(line)}</li>" for line in (*self.open, *self.tried))
        title = "Found for" if self.found else "No theorem was found for"
        return (
            f"<p>{title} <b>{escape(self.method.__name__)}</b>:</p><ol>{shown}</ol>"
            f"<details><summary>What was looked for</summary><ul>{record}</ul></details>"
        )

    def page(self) -> str:
        """All that was found as one page that needs nothing but a browser."""
        parts = [
            f"<h2>{k}. {escape(f.proof.conclusion.text)}</h2>{f._repr_html_()}" for k, f in enumerate(self, start=1)
        ]
        record = "".join(f"<li>{escape(line)}</li>" for line in (*self.open, *self.tried))
        if self.counterexample is not None:
            parts.append(f"<h2>A counterexample to convergence</h2><p>{escape(self.counterexample.text())}</p>")
        title = escape(f"What was found for {self.method.__name__}")
        style = "body{max-width:50em;margin:2em auto;font-family:Georgia,serif;padding:0 1em}"
        return (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>{style}</style>'
            f"</head><body><h1>{title}</h1>{''.join(parts)}<h2>What was looked for</h2><ul>{record}</ul>"
            "</body></html>\n"
        )

    def __repr__(self) -> str:
        return self.text()
