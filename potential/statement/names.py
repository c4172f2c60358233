"""The names of a theorem's symbols, each of which means one thing.

A class of problems, its settings, the iteration, the sequences and the conclusion bring symbols of their own. A
method's parameter may have none of their names: `p.q` and `self.q` would be one symbol in a proof, and two numbers in a
run.
"""

from __future__ import annotations

from typing import Any

from potential.algebra.parameters import Horizon, Parameter, declared_horizon, declared_parameters
from potential.algebra.roots import Root, declared_sequences
from potential.errors import InputError

# What every statement has, and what a conclusion writes.
_ALWAYS = {
    "t": "the iteration",
    "T": "the number of steps of the conclusion",
    "R": "||x_0 - x*|| in the conclusion",
    "D_0": "the divergence at the start in the conclusion",
    "Delta_0": "the gap at the start in the conclusion",
    "Phi": "the potential",
    "x_0": "the start",
    "grad": "a gradient in print",
    "of": "a word of what is printed",
}
# How the terms of a sequence and the points of a run are written, `eta_t`, `lam_next`, `x_T`.
_SUFFIXES = ("_t", "_T", "_next", "_first")
# What a certificate writes for the generators of the parameters' domains.
_PREFIXES = {"s_": "a slack of a domain in certificates", "power_": "a geometric factor in certificates"}


def check_names(theorem: Any) -> None:
    """Raise InputError where a parameter of the method has the name of another symbol of the theorem.

    A name is in use where it is written by one name's letters: `lam` and `lam_` are one.
    """
    method = theorem.method_class.__name__
    taken = reserved(theorem)
    own = {**declared_parameters(theorem.method_class), **declared_sequences(theorem.method_class)}
    for name, declared in {**theorem.problem_class.added_parameters(), **own}.items():
        if theorem.continuous and (isinstance(declared, Root) or declared.sequence):
            raise InputError(f"{method}: {name} is a sequence, and a flow has none: how it changes with t is not known")
    if declared_horizon(theorem.method_class) and theorem.continuous:
        raise InputError(f"{method}: a flow has no number of steps, so it has no horizon")
    if any(isinstance(declared, Horizon) for declared in theorem.problem_class.all_parameters(frozenset()).values()):
        raise InputError(
            f"{theorem.problem_class.__name__}: a horizon is declared by a method, not by a class of problems"
        )
    for name, declared in own.items():
        if not (name.isascii() and name.isidentifier()) or name.startswith("_"):
            raise InputError(
                f"{method}: the parameter {name} must be named by letters, digits and underscores of ASCII, with a "
                "letter first: others look alike in print"
            )
        for prefix, meaning in _PREFIXES.items():
            if name.startswith(prefix):
                raise InputError(f"{method}: the name {name} looks like {meaning}; rename the method's parameter")
        bare = name.rstrip("_")
        if bare != name and isinstance(declared, Parameter) and declared.sequence:
            raise InputError(
                f"{method}: the terms of the sequence {name} are written {bare}_t; call it {bare}, without _"
            )
        if bare.endswith(_SUFFIXES):
            raise InputError(
                f"{method}: the name {name} looks like a term of a sequence; rename the method's parameter"
            )
        for written in (bare, *_terms(bare, declared)):
            # eta1 and eta_1 are one symbol in print.
            known = next((n for n in taken if n.replace("_", "") == written.replace("_", "")), None)
            if known is not None:
                raise InputError(f"{method}: the name {name} is taken by {taken[known]}; rename the method's parameter")
            taken[written] = f"the method's {name}"


def reserved(theorem: Any) -> dict[str, str]:
    """The names that a theorem has beside the method's own parameters, with what each one is."""
    cls = theorem.problem_class
    taken = dict(_ALWAYS)
    for name in cls.parameter_names():
        taken[name] = f"p.{name} of the class {cls.__name__}"
    for name, declared in cls.added_parameters().items():
        for written in (name, *_terms(name, declared)):
            taken.setdefault(written, f"{name} of the class {cls.__name__}")
    letters = {letter for base in cls.__mro__ for letter in vars(base).get("letters", ())}
    for name in (cls.function, *sorted(letters)):
        taken.setdefault(name, f"{name} of the class {cls.__name__}")
    if cls.expectation:
        taken["E"] = f"the expectation, as oracles of {cls.__name__} draw at random"
    return taken


def _terms(name: str, declared: Any) -> tuple[str, ...]:
    """How the terms of a sequence are written."""
    if isinstance(declared, Root):
        return f"{name}_t", f"{name}_next", f"{name}_first"
    if getattr(declared, "following", None) is not None:
        return f"{name}_t", f"{name}_next", f"{name}_0"
    return (f"{name}_t",) if isinstance(declared, Parameter) and declared.sequence else ()
