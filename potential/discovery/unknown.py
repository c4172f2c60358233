"""Unknowns: places in a method that `discover` fills, and the reading of a method with symbols in their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from potential.algebra.coefficients import Coefficient
from potential.algebra.parameters import Parameter
from potential.errors import InputError, NotExpressibleError


class Unknown:
    """A number, a function of the parameters or a sequence that `discover` finds, declared in the body of a method.

    `a = pt.Unknown()` stands for a number that may depend on the parameters, and is written `self.a`;
    `a = pt.Unknown(of="t")` is a sequence, `self.a(t)`. It may stand in the step, in `potential`, `progress`, `budget`
    and `weight`, and as the base of a geometric factor, `self.rate ** (-t)`. `above`, `at_least`, `below` and `at_most`
    say where it lies: each is an exact number or a function of the problem, such as `lambda p: 1 / p.L`; where none is
    given it may have either sign.

    Raises InputError for a domain that is empty, and for `of` that is neither None nor "t".
    """

    def __init__(
        self,
        *,
        of: str | None = None,
        above: Any = None,
        at_least: Any = None,
        below: Any = None,
        at_most: Any = None,
    ) -> None:
        if of not in (None, "t"):
            raise InputError(f'Unknown: of must be "t", for a sequence, or left out, got {of!r}')
        if above is not None and at_least is not None:
            raise InputError("Unknown: give at most one of `above` (open end) and `at_least` (closed end)")
        if below is not None and at_most is not None:
            raise InputError("Unknown: give at most one of `below` (open end) and `at_most` (closed end)")
        self.of = of
        self.lower = at_least if above is None else above
        self.upper = at_most if below is None else below
        self.lower_open, self.upper_open = above is not None, below is not None
        self.name = ""
        for bound in (self.lower, self.upper):
            if bound is not None and not callable(bound):
                Parameter(above=bound)  # an exact number, or it says what is wrong
        ends = (self.lower, self.upper)
        if all(end is not None and not callable(end) for end in ends):
            closed = not (self.lower_open or self.upper_open)
            if self.lower > self.upper or (self.lower == self.upper and not closed):
                raise InputError(f"Unknown: the domain from {self.lower} to {self.upper} is empty")

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"Unknown({'of=' + repr(self.of) if self.of else ''})"

    # A non-data descriptor: what was found and set on an instance wins.
    def __get__(self, instance: object, owner: type | None = None) -> Any:
        if instance is None:
            return self
        name = type(instance).__name__
        raise InputError(f"{name}.{self.name} is an unknown: pt.discover({name}) finds what it can be, and proves it")


def declared_unknowns(owner: type) -> dict[str, Unknown]:
    """The unknowns declared on a class and its bases, by name; one to which a subclass gave a value is none."""
    found: dict[str, Unknown] = {}
    for base in reversed(owner.__mro__):
        for name, value in vars(base).items():
            if isinstance(value, Unknown):
                found[name] = value
            else:
                found.pop(name, None)
    return found


NUMBER = "value"
TERMS = ("now", "later", "first", "second")  # of a sequence: a(t), a(t + 1), a(0), a(1)


@dataclass(frozen=True)
class Symbol:
    """The symbol of an unknown number, or of a term of an unknown sequence."""

    unknown: str
    moment: str  # NUMBER, or one of TERMS
    name: str  # of the generator in a field


def is_symbol(name: str) -> bool:
    """Whether a generator of a field is the symbol of an unknown."""
    return name.startswith("unknown") and name.endswith((NUMBER, *TERMS))


def is_term(name: str) -> bool:
    """Whether a generator of a field is a term of an unknown sequence."""
    return is_symbol(name) and not name.endswith(NUMBER)


def symbols(owner: type) -> dict[str, Symbol]:
    """The symbols of a class's unknowns, by the names of their generators."""
    found = {}
    for k, (name, unknown) in enumerate(declared_unknowns(owner).items()):
        for moment in TERMS if unknown.of else (NUMBER,):
            symbol = Symbol(name, moment, f"unknown{k}{moment}")
            found[symbol.name] = symbol
    return found


def with_symbols(owner: type) -> type:
    """A subclass with a positive parameter in the place of each term of an unknown: to be read, and never proved."""
    body: dict[str, Any] = {symbol: Parameter(above=0) for symbol in symbols(owner)}
    for k, (name, unknown) in enumerate(declared_unknowns(owner).items()):
        body[name] = _sequence(k, name) if unknown.of else _number(k)
    body["__module__"], body["__qualname__"] = owner.__module__, owner.__qualname__
    return type(owner.__name__, (owner,), body)


def _number(k: int) -> property:
    return property(lambda self: getattr(self, f"unknown{k}{NUMBER}"))


def _sequence(k: int, name: str) -> property:
    return property(lambda self: _Terms(self, k, name))


class _Terms:
    """The terms of an unknown sequence, each a symbol."""

    def __init__(self, method: Any, k: int, name: str) -> None:
        self._method, self._k, self._name = method, k, name

    def __call__(self, t: Any) -> Any:
        if isinstance(t, Coefficient):
            present, asked, one = t.field.values["t"].element, t.element, t.field.algebra.one
            moments = {present: "now", present + 1: "later", t.field.algebra.zero: "first", one: "second"}
            if asked in moments:
                return getattr(self._method, f"unknown{self._k}{moments[asked]}")
        elif t in (0, 1):
            return getattr(self._method, f"unknown{self._k}{'first' if t == 0 else 'second'}")
        raise NotExpressibleError(
            f"{self}({t}): of an unknown sequence only the terms at t, t + 1, 0 and 1 are expressible"
        )

    def __repr__(self) -> str:
        return f"the unknown sequence {self._name}, whose terms are written self.{self._name}(t)"

    def __str__(self) -> str:
        return self._name
