"""A theorem: a method, a class of problems, a potential, and its guaranteed decrease."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib import import_module
from typing import Any

from potential.catalogue import meant, named_theorems
from potential.classes.problem_class import ProblemClass
from potential.errors import InputError, PotentialError

_FUNCTIONS = ("potential", "progress", "budget", "iterate", "measure", "weight")


@dataclass(frozen=True, kw_only=True)
class Theorem:
    """The claim that a potential of a method does not rise beyond its budget.

    For every problem of the class, every t >= 0 and every value of the parameters:

        potential(t+1) - potential(t) <= -progress(t) + budget(t)
        potential(t) >= weight(t) * measure(t)

    Of a flow, which has a velocity in the place of a step, the first line reads

        d/dt potential(t) <= -progress(t) + budget(t)        for every t > 0

    and where the method draws at random, it is an expectation given the state.

    `method` is a Method, class or instance. What is left out is taken from the method: its class `assumes`, its
    `potential`, and so on. Functions are called as the method's are, `potential(p, t, state)`, `budget(p, t)`; one
    that takes a further first argument gets the method there, for its parameters.

    `note` is a remark for the reader: a special case, or why the statement differs from its source's; its formulas
    stand between dollar signs, in the notation of what is printed. `source` names works, "Nesterov 1983; Tseng 2008".

    Raises InputError where the method lacks what the theorem does not bring.
    """

    name: str
    method: Any
    problem: type[ProblemClass] | None = None
    potential: Callable[..., Any] | None = None
    progress: Callable[..., Any] | None = None
    budget: Callable[..., Any] | None = None
    measure: Callable[..., Any] | None = None
    weight: Callable[..., Any] | None = None
    source: str = ""
    note: str = ""

    def __getstate__(self) -> dict[str, Any]:
        """The theorem for pickle: a class that a setting has made goes by its name, Stochastic(SmoothConvex), say."""
        state = dict(self.__dict__)
        if self.problem is not None and class_named(self.problem.__name__) is self.problem:
            state["problem"] = self.problem.__name__
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        problem = state["problem"]
        self.__dict__.update(state, problem=class_named(problem) if isinstance(problem, str) else problem)

    def __repr__(self) -> str:
        return f"<Theorem {self.name}: {self.method_name} on {self.problem_class.__name__}>"

    def _repr_html_(self) -> str:
        """What it claims, for a notebook; how claims are written is no affair of this room, and loaded when asked."""
        return str(import_module("potential.presentation.html").claim(self))

    def __post_init__(self) -> None:
        cls = self.method if isinstance(self.method, type) else type(self.method)
        if not callable(getattr(cls, "step", None)):
            raise InputError(f"theorem {self.name}: method must be a Method with a step, got {self.method!r}")
        if self.continuous and any("step" in vars(base) for base in cls.__mro__ if getattr(base, "continuous", False)):
            raise InputError(
                f"{cls.__name__} is a flow with a step: derive from Flow and define velocity(self, p, t, "
                "state), or from Method and define step(self, p, t, state)"
            )
        if self.problem is None:
            assumed = getattr(cls, "assumes", None)
            if assumed is None:
                raise InputError(
                    f"{cls.__name__} does not say for which problems it is meant: add `assumes = "
                    f"pt.SmoothConvex`, or another class"
                )
            object.__setattr__(self, "problem", assumed)
        if not (isinstance(self.problem, type) and issubclass(self.problem, ProblemClass)):
            raise InputError(
                f"theorem {self.name}: the class of problems must be one of potential's, such as "
                f"pt.SmoothConvex, got {self.problem!r}"
            )
        for name in _FUNCTIONS:
            given = getattr(self, name, None)
            if given is not None and not callable(given):
                raise InputError(f"theorem {self.name}: {name} must be a function of (p, t, state), got {given!r}")
        if self.potential is None and not callable(getattr(cls, "potential", None)):
            raise InputError(f"{cls.__name__} has no potential: define `def potential(self, p, t, state)`")
        if self.measure is not None and self.weight is None:
            raise InputError(f"theorem {self.name}: a measure of its own needs a weight of its own")

    @classmethod
    def of(cls, claim: Any) -> Theorem:
        """The theorem meant by a Theorem, a Method (class or instance), or a name in the catalogue."""
        if isinstance(claim, Theorem):
            return claim
        if isinstance(claim, str):
            return find(claim)
        owner = claim if isinstance(claim, type) else type(claim)
        if not callable(getattr(owner, "step", None)):
            raise InputError(
                f"expected a Method, a Theorem or the name of one in the catalogue, got {claim!r}; "
                "a method is a class that derives from Method"
            )
        own = owner.__dict__.get("theorem")
        return cls(
            name=own or f"{owner.__module__}:{owner.__qualname__}",
            method=claim,
            source=owner.__dict__.get("source", ""),
            note=owner.__dict__.get("note", ""),
        )

    @property
    def method_class(self) -> type:
        """The class of the method."""
        return self.method if isinstance(self.method, type) else type(self.method)

    @property
    def continuous(self) -> bool:
        """Whether the method is a flow: t is a time, and the state has a velocity in the place of a step.

        It is one where its class says so, as `Flow` does; a method with steps may have a helper of that name.
        """
        return bool(getattr(self.method_class, "continuous", False))

    @property
    def method_name(self) -> str:
        """The method's name."""
        return self.method_class.__name__

    @property
    def problem_class(self) -> type[ProblemClass]:
        """The class of problems, never None after construction."""
        assert self.problem is not None
        return self.problem

    def with_method(self, method: Any) -> Theorem:
        """The same claim for another instance of the method, one with numbers for its parameters, say."""
        return replace(self, method=method)

    def function(self, name: str, method: Any) -> Callable[..., Any]:
        """One of the theorem's functions, its own or else the method's, bound to `method`."""
        assert name in _FUNCTIONS
        own = getattr(self, name, None) if name != "iterate" else None
        if own is None:
            bound: Callable[..., Any] = getattr(method, name)
            return bound
        wanted = 3 if name in ("budget", "weight") else 4
        if len(inspect.signature(own).parameters) == wanted:
            return lambda *arguments: own(method, *arguments)
        function: Callable[..., Any] = own
        return function


def registered() -> dict[str, Theorem]:
    """All theorems of all installed catalogues, by name."""
    return named_theorems()


def class_named(name: str) -> Any:
    """The public class of problems of that name, settings included; None where there is none."""
    try:
        return _built(ast.parse(name, mode="eval").body)
    except (PotentialError, TypeError, AttributeError, SyntaxError):
        return None


def _built(node: Any) -> Any:
    """What a name such as Sum(f=[SmoothConvex, SmoothConvex], g=Convex, weights={'f': 1/2}) means."""
    match node:
        case ast.Name(id=name):
            return getattr(import_module("potential"), name)
        case ast.Call(func=made, args=args, keywords=named):
            return _built(made)(*map(_built, args), **{str(k.arg): _built(k.value) for k in named})
        case ast.List(elts=each):
            return [_built(e) for e in each]
        case ast.Dict(keys=keys, values=values):
            return {_built(k): _built(v) for k, v in zip(keys, values, strict=True)}
        case ast.Constant(value=value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=value):
            return -_built(value)
        case ast.BinOp(left=top, op=ast.Div(), right=bottom):
            return Fraction(_built(top), _built(bottom))
    return None


def find(name: str) -> Theorem:
    """The theorem of that name in the catalogue; raises InputError that shows near names."""
    known = registered()
    if name in known:
        return known[name]
    raise InputError(f"there is no theorem named {name!r}{meant(name, known)} `potential list` shows all")
