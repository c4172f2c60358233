"""A counterexample as text, and back: what was found once is checked anew, without a search.

A record has the parts or the function, the parameters and the state, in exact numbers. What is read back is built again
by constructors that refuse what is not of the class, and the method's own step must break the claim on it.
"""

from __future__ import annotations

import copyreg
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from potential.errors import InputError
from potential.interpretations import interpretation
from potential.interpretations.interpretation import is_composed, member
from potential.members.affine import LargestAffine
from potential.members.bounded_below import SmoothBelow
from potential.members.contraction import NonexpansiveMap
from potential.members.errors import Errors
from potential.members.hull import Hull
from potential.members.interpolating import Evaluated, InterpolatingFunction
from potential.members.simplex import Point
from potential.members.weakly_convex import LargestParabola
from potential.refutation.certainty import certain_violation
from potential.refutation.composed import ComposedProblem
from potential.refutation.counterexample import Counterexample
from potential.statement.trace import trace

Data = dict[str, Any]


def record(found: Counterexample) -> Data:
    """The counterexample in plain data, numbers as text such as "3/7", fit for JSON."""
    data: Data = {
        "obligation": found.obligation,
        "t": found.t,
        "parameters": _named(found.parameters),
        "state": {name: _texts(v) for name, v in found.state_vectors.items()},
        "weight": str(found.weight),
        "points": {name: _evaluations([e])[0] for name, e in found.points.items()},
    }
    if found.from_start:
        data["start"] = _texts(found.start_point or ())
    if found.last is not None:
        data["last"] = _texts(found.last)
    if found.sample:
        data["sample"] = _named(found.sample)
    function = found.function
    if isinstance(function, InterpolatingFunction):
        return data | {"function": _written(function)}
    return data | {
        "parts": {name: _written(part) for name, part in function.parts.items()},
        "titles": dict(function._titles),
        "constants": _named(function.constants),
        "variant": dict(function.variant),
        "blocks": list(function.block_of),
        "steps": {name: _texts(v) for name, v in function._steps.items() if v},
    }


def restored(claim: Any, data: Mapping[str, Any]) -> Counterexample:
    """The counterexample of a record, checked: of the class, and the claim fails on it.

    `claim` is a Method, a Theorem or a name in the catalogue. Raises InputError where the record does not show that the
    claim is false.
    """
    statement = trace(claim)
    function = _function(statement, data)
    found = Counterexample(
        theorem=statement.theorem,
        obligation=data["obligation"],
        parameters=_numbers(data["parameters"]),
        t=data["t"],
        points={name: _evaluated([e])[0] for name, e in data.get("points", {}).items()},
        state_vectors={name: _point(v) for name, v in data["state"].items()},
        function=function,
        violation=Fraction(0),
        relative_violation=0.0,
        from_start="start" in data,
        start_point=_point(data["start"]) if data.get("start") else None,
        weight=Fraction(data["weight"]),
        sample=_numbers(data.get("sample", {})),
        last=_point(data["last"]) if "last" in data else None,
    )
    certain = certain_violation(found)
    if certain is None:
        raise InputError(f"the record does not show that {statement.theorem.name} is false: its step breaks no claim")
    return replace(found, violation=certain[0], relative_violation=certain[1])


# A counterexample pickles as its record: where it is unpickled, it is built and checked again.
copyreg.pickle(Counterexample, lambda found: (restored, (found.theorem, record(found))))


def _function(statement: Any, data: Mapping[str, Any]) -> InterpolatingFunction | ComposedProblem:
    cls = type(statement.problem)
    meaning = interpretation(cls)(statement)
    if "function" in data:
        if member(cls) is None:
            raise InputError(f"the record has one function, and a problem of {cls.__name__} is made of more")
        found = _read(data["function"])
        assert isinstance(found, InterpolatingFunction)
        found._answers = meaning.table("answers")
        return found
    if not is_composed(cls):
        raise InputError(f"the record has parts, and it is not known what problems of {cls.__name__} are made of")
    problem = ComposedProblem(
        meaning,
        {name: _read(part) for name, part in data["parts"].items()},
        _numbers(data["constants"]),
        data["variant"],
        tuple(data["blocks"]),
        {name: list(_point(v)) for name, v in data["steps"].items()},
        data["titles"],
    )
    if not meaning.fits(problem):
        raise InputError(f"the parts of the record do not make a problem of {cls.__name__}")
    return problem


# The parts ------------------------------------------------------------------------------------------------------------


def _written(part: Any) -> Data:
    match part:
        case InterpolatingFunction():
            return {
                "kind": "function",
                "name": part.name,
                "classes": sorted(part.class_names),
                "points": _evaluations(part._points),
                "constants": _named(part._constants),
                "vertices": [_texts(v) for v in part._vertices],
                "known": [[oracle, _texts(x), _texts(v)] for (oracle, x), v in part._known.items()],
            }
        case SmoothBelow():
            return {"kind": "smooth", "points": _evaluations(part.points), "L": str(part.L)}
        case LargestParabola():
            return {"kind": "parabolas", "points": _evaluations(part.points), "rho": str(part.rho)}
        case LargestAffine():
            pieces = zip(part.slopes, part.heights, strict=True)
            return {"kind": "affine", "origin": _texts(part.origin), "pieces": [[_texts(s), str(h)] for s, h in pieces]}
        case NonexpansiveMap():
            return {"kind": "contraction", "pairs": _pairs(part.points, part.images)}
        case Errors():
            return {"kind": "errors", "pairs": _pairs(part.points, part.errors), "share": str(part.share)}
        case Hull():
            return {"kind": "hull", "vertices": [_texts(v) for v in part.vertices]}
        case tuple() if part and isinstance(part[0], tuple):
            return {"kind": "matrix", "rows": [_texts(row) for row in part]}
    return {"kind": "vector", "entries": _texts(part)}


def _read(data: Mapping[str, Any]) -> Any:
    match data["kind"]:
        case "function":
            reference, *points = _evaluated(data["points"])
            known = {(oracle, _point(x)): _point(v) for oracle, x, v in data["known"]}
            vertices = [_point(v) for v in data["vertices"]]
            constants = _numbers(data["constants"])
            return InterpolatingFunction(
                data["name"], data["classes"], points, reference, constants, vertices, known=known
            )
        case "smooth":
            return SmoothBelow(_evaluated(data["points"]), Fraction(data["L"]))
        case "parabolas":
            return LargestParabola(_evaluated(data["points"]), Fraction(data["rho"]))
        case "affine":
            origin = _point(data["origin"])
            return LargestAffine.of(origin, [(_point(s), Fraction(h)) for s, h in data["pieces"]])
        case "contraction":
            return NonexpansiveMap(*_unpaired(data["pairs"]))
        case "errors":
            return Errors(*_unpaired(data["pairs"]), Fraction(data["share"]))
        case "hull":
            return Hull([_point(v) for v in data["vertices"]])
        case "matrix":
            return tuple(_point(row) for row in data["rows"])
        case "vector":
            return _point(data["entries"])
    raise InputError(f"a record has a part of the unknown kind {data['kind']!r}")


# Numbers --------------------------------------------------------------------------------------------------------------


def _texts(vector: Sequence[Fraction]) -> list[str]:
    return [str(v) for v in vector]


def _point(texts: Sequence[str]) -> Point:
    return tuple(Fraction(v) for v in texts)


def _named(numbers: Mapping[str, Fraction]) -> dict[str, str]:
    return {name: str(v) for name, v in numbers.items()}


def _numbers(texts: Mapping[str, str]) -> dict[str, Fraction]:
    return {name: Fraction(v) for name, v in texts.items()}


def _evaluations(points: Sequence[Evaluated]) -> list[list[Any]]:
    return [[_texts(e.point), _texts(e.gradient), str(e.value)] for e in points]


def _evaluated(data: Sequence[Sequence[Any]]) -> list[Evaluated]:
    return [Evaluated(_point(x), _point(g), Fraction(f)) for x, g, f in data]


def _pairs(points: Sequence[Point], images: Sequence[Point]) -> list[list[list[str]]]:
    return [[_texts(x), _texts(g)] for x, g in zip(points, images, strict=True)]


def _unpaired(data: Sequence[Sequence[Sequence[str]]]) -> tuple[list[Point], list[Point]]:
    return [_point(x) for x, _ in data], [_point(g) for _, g in data]
