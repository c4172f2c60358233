"""A method with its unknowns filled in, as a subclass in Python that reads as a person would have written it."""

from __future__ import annotations

import copy
import linecache
from collections.abc import Mapping, Sequence
from fractions import Fraction
from importlib import import_module
from typing import Any

import sympy

from potential.algebra.coefficients import Coefficient, Field
from potential.algebra.parameters import declared_parameters
from potential.algebra.roots import declared_sequences
from potential.discovery import spelling
from potential.discovery.unknown import declared_unknowns

_FUNCTIONS = {
    "start": "p, x0",
    "step": "p, t, {state}",
    "velocity": "p, t, {state}",
    "potential": "p, t, {state}",
    "progress": "p, t, {state}",
    "budget": "p, t",
    "weight": "p, t",
}


class Filled:
    """A method whose unknowns have values: elements of a field, functions of t where an unknown is a sequence.

    `functions` are those of the method in which unknowns stand; `free` are unknowns of which every positive value will
    do, and which become parameters.
    """

    def __init__(
        self,
        base: type,
        values: Mapping[str, Coefficient],
        state: str,
        name: str,
        functions: set[str],
        said: str = "",
        free: Sequence[str] = (),
    ) -> None:
        self.base, self.values, self.name, self.state, self.functions = base, dict(values), name, state, functions
        self.free = list(free)
        self.said = said or f"{base.__name__} with its unknowns found."

    def _code(self, value: Coefficient) -> tuple[str, bool]:
        """A value in Python, and whether a problem or a method is needed to say it."""
        own = (*declared_parameters(self.base), *declared_sequences(self.base))
        expression = value.to_sympy().subs(spelling.symbols(value.field, own), simultaneous=True)
        text = spelling.alone(sympy.factor(expression))
        return text, any(s.name != "t" for s in expression.free_symbols)

    def body(self) -> str:
        """The class, without what it needs to be imported."""
        lines = [f"class {self.name}({self.base.__name__}):", f'    """{self.said}"""']
        unknowns = declared_unknowns(self.base)
        lines += ["", *(f"    {name} = pt.Parameter(above=0)" for name in self.free)] if self.free else []
        inside = []
        for name, value in sorted(self.values.items(), key=lambda entry: unknowns[entry[0]].of is not None):
            text, needs = self._code(value)
            if needs:
                inside.append((name, f"lambda t: {text}" if unknowns[name].of else text))
            elif unknowns[name].of:
                lines += ["", f"    def {name}(self, t):", f"        return {text}"]
            else:
                lines += [*([""] if len(lines) == 2 else []), f"    {name} = {text}"]
        if inside:
            lines += ["", *(f"    {name} = None  # it depends on the problem, see `filled`" for name, _ in inside)]
            lines += ["", "    def filled(self, p):", '        """The method with what depends on the problem."""']
            already = hasattr(self.base, "filled")  # the unknowns of its step
            lines += [
                f"        made = {'super().filled(p)' if already else 'copy.copy(self)'}",
                *(f"        made.{name} = {text}" for name, text in inside),
            ]
            lines += ["        return made"]
            for name, arguments in _FUNCTIONS.items():
                if name in self.functions and self._is_own(name):
                    given = arguments.format(state=self.state)
                    lines += ["", f"    def {name}(self, {given}):"]
                    lines += [f"        return {self.base.__name__}.{name}(self.filled(p), {given})"]
        return "\n".join(lines) + "\n"

    def _is_own(self, name: str) -> bool:
        """Whether a class of the user's defines a function."""
        return any(name in vars(c) for c in self.base.__mro__ if c is not object and c.__module__ != "potential.method")

    def source(self) -> str:
        """The class with its imports."""
        body = self.body()
        lines = ["import copy"] if "copy.copy(" in body else []
        if "Fraction(" in body:
            lines.append("from fractions import Fraction")
        if "pt." in body:
            lines.append("import potential as pt")
        module = self.base.__module__
        if module not in ("__main__", "builtins") and not module.startswith("<"):
            if lines:
                lines.append("")
            lines.append(f"from {module} import {self.base.__qualname__.split('.')[0]}")
        return "\n".join(lines) + ("\n\n\n" if lines else "") + body

    def method(self) -> type:
        """The class itself."""
        return made_from(self.body(), self.name, self.base)


def made_from(body: str, name: str, base: type) -> type:
    """The class that code of this room defines, a subclass of `base`; its source can be shown."""
    file = f"<discovered {name} {abs(hash(body))}>"
    linecache.cache[file] = (len(body), None, body.splitlines(keepends=True), file)
    scope: dict[str, Any] = {
        base.__name__: base,
        "Fraction": Fraction,
        "copy": copy,
        "pt": import_module("potential"),
        "__name__": "discovered",
    }
    exec(compile(body, file, "exec"), scope)  # the code is this room's own
    made: type = scope[name]
    made.__module__ = "discovered"
    made.theorem = f"discovered/{name}"  # type: ignore[attr-defined]
    made.source = made.note = ""  # type: ignore[attr-defined]
    return made


def in_symbols(values: Mapping[str, Coefficient]) -> dict[str, sympy.Expr]:
    """Values for a reader, in the parameters' symbols and t."""
    return {name: value.to_sympy() for name, value in values.items()}


def time_of(field: Field, sequence: str | None) -> Coefficient:
    """What a sequence is a polynomial of: t, or the terms of a sequence with a relation."""
    found: Coefficient = field.values[f"{sequence}_t" if sequence else "t"]
    return found
