"""What a method sees of a problem in a proof: the oracles and the parameters of its class, and nothing else.

The same questions have the same answers whoever asks, nothing can be kept on it, and what the class lacks is refused
even where the method would do without (`getattr` with a default, `hasattr`): the problem of a run may have it. What was
asked is kept, in order: with the answers it is the recursion that is proved.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from inspect import signature
from typing import Any, NoReturn

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import Expression, Vector
from potential.algebra.symbolic import asked_by_user
from potential.classes.problem_class import ProblemClass
from potential.errors import InputError, MissingOracleError, NotExpressibleError

#: The last iterate, of which every class speaks whose points are those of the whole space.
LAST = "last"


@dataclass(frozen=True)
class Question:
    """What a method asked of a problem: an oracle's name, the arguments, and the answer.

    `asked` are vectors, coefficients and exact numbers, none for a point that the problem has, such as `minimizer`; the
    answer brings at most the basis vectors that no earlier answer has.
    """

    oracle: str
    asked: tuple[Any, ...]
    answer: Vector | Expression | Coefficient


@cache
def identities() -> tuple[str, ...]:
    """Parts of a problem without which a method may say that it does as well: then the oracle is the identity.

    A class in a file of the user's own adds none, since a numeric problem without its part has no such oracle. Those of
    this package are all loaded together, so that they are looked through once, however many were made since.
    """
    return tuple(dict.fromkeys(name for cls in ProblemClass.every() if _is_ours(cls) for name in cls.identities))


def _is_ours(cls: type) -> bool:
    """Whether a class stands in this package under its own name, and does not only say so."""
    home = sys.modules.get(cls.__module__)
    return cls.__module__.startswith("potential.classes.") and vars(home).get(cls.__name__) is cls


def offered(cls: type) -> frozenset[str]:
    """The names of the oracles of a class of problems, those of the classes it is made from included."""
    this: Any = cls
    return _offered(this)


@cache
def _offered(cls: Any) -> frozenset[str]:
    own: frozenset[str] | None = getattr(cls, "offers", None)
    if own is not None:
        return own
    return frozenset(name for base in cls.__mro__ for name in vars(base).get("oracles", ()))


def reached(p: Any, path: str) -> Any:
    """The oracle of that name, which a part of a problem may have: "gradient", "f.gradient", "f[2].prox"."""
    *parts, oracle = path.split(".")
    for part in parts:
        name, _, index = part.partition("[")
        p = getattr(p, name)[int(index[:-1])] if index else getattr(p, name)
    return getattr(p, oracle)


def parts_of(name: str, made: Callable[..., Any], *owners: Any) -> Any:
    """What is `made` of the owners' parts of a name, one or several, and of the beginning of their questions' names."""
    found = [getattr(owner, name) for owner in owners]
    if isinstance(found[0], tuple):
        return tuple(made(*each, f"{name}[{k}].") for k, each in enumerate(zip(*found, strict=True)))
    return made(*found, f"{name}.")


def optional_parts(method: type) -> tuple[str, ...]:
    """The parts of a problem that a method also does without: the `optional` of the class that defines its step.

    Raises InputError for other names. A subclass with a step of its own says so anew.
    """
    for base in method.__mro__:
        if "optional" in vars(base) or "step" in vars(base):
            parts = vars(base).get("optional", ())
            known = identities() if parts else ()
            if not isinstance(parts, tuple) or any(part not in known for part in parts):
                raise InputError(
                    f"{base.__name__}.optional must be a tuple of names among {', '.join(known)}, got {parts!r}"
                )
            return parts
    return ()


class _Closed(type):
    """The type of a facade, on which nothing can be kept either."""

    def __setattr__(cls, name: str, value: object) -> NoReturn:
        _refuse(f"setting .{name} on the type of the problem")

    def __delattr__(cls, name: str) -> NoReturn:
        _refuse(f"deleting .{name} of the type of the problem")

    def __getattribute__(cls, name: str) -> Any:
        if asked_by_user():
            _refuse("the type of the problem")
        return super().__getattribute__(name)


def _refuse(operation: str) -> NoReturn:
    raise NotExpressibleError(
        f"{operation} has no meaning in a proof: a step is a function of (p, t, state), and what it remembers belongs "
        "into the state, a NamedTuple of vectors"
    )


def facade(problem: Any, answers: Any, optional: tuple[str, ...], asked: list[Question], path: str = "") -> Any:
    """An object with the oracles of the symbolic `problem`, answered by `answers`, and its parameters.

    `optional` are parts that are the identity where the class has none; each question is added to `asked`, its name
    after `path` where it is asked of a part.
    """
    cls = type(problem)
    parameters, oracles = cls.parameter_names(), offered(cls)
    parts: dict[str, Any] = {}

    def ask(name: str) -> Any:
        if name in parameters:
            return getattr(problem, name)
        if name in cls.parts:
            if name not in parts:
                parts[name] = parts_of(name, of_part, problem, answers)
            return parts[name]
        if name not in oracles and (name != LAST or path):
            if name in optional:
                return answering(name, lambda x, *_: problem._vector(x, name))
            raise MissingOracleError(_lacks(cls, name, oracles, parameters))
        problem.may_ask(name)
        oracle = getattr(answers, name)
        if callable(oracle):
            return answering(name, oracle)
        asked.append(Question(path + name, (), oracle))
        return oracle

    def of_part(part: Any, its_answers: Any, where: str) -> Any:
        return facade(part, its_answers, (), asked, where)

    def answering(name: str, oracle: Any) -> Any:
        def answer(*arguments: Any, **named: Any) -> Any:
            if named:
                arguments = signature(oracle).bind(*arguments, **named).args
            given = oracle(*arguments)
            asked.append(Question(path + name, arguments, given))
            return given

        return answer

    class Problem(_Refusing):
        __slots__ = ()

        def __getattribute__(self, name: str) -> Any:
            if not name.startswith("__"):
                return ask(name)
            if asked_by_user():
                _refuse(f"p.{name}")
            return object.__getattribute__(self, name)

    return Problem()


class _Refusing(metaclass=_Closed):
    """What has no meaning on a problem, as Python looks it up."""

    __slots__ = ()

    def __setattr__(self, name: str, value: object) -> NoReturn:
        _refuse(f"setting p.{name}")

    def __delattr__(self, name: str) -> NoReturn:
        _refuse(f"deleting p.{name}")


def _refused(name: str) -> Any:
    def refused(*_: object) -> NoReturn:
        _refuse(f"__{name}__ of the problem")

    return refused


for _name in ("repr", "str", "format", "hash", "eq", "ne", "bool", "len", "iter", "getitem", "contains", "dir"):
    type.__setattr__(_Refusing, f"__{_name}__", _refused(_name))


def _lacks(cls: type[ProblemClass], name: str, oracles: frozenset[str], parameters: tuple[str, ...]) -> str:
    """What to say of a name that a class lacks."""
    declared = [o for o in dict.fromkeys(getattr(cls, "oracles", ())) if o in oracles]
    have = ", ".join(dict.fromkeys((*cls.parts, *declared, *sorted(oracles - set(declared)), *parameters)))
    said = f"the class {cls.__name__} has no {name}; it has {have}. "
    known = next((vars(c)["brings"][name] for c in ProblemClass.every() if name in vars(c).get("brings", {})), "")
    if known:
        said += f"Declare `assumes` with a class that has it: {known}"
        if name in identities():
            said += f'; a method that also does without says `optional = ("{name}",)`, and then it is the identity'
        return said
    return f"{said}Declare `assumes` with a class that has it, or write the step without it"
