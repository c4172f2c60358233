"""The certificate of a worst case: an upper bound for N steps as data that anybody can check."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from potential.certificate import digest, read_json
from potential.errors import CertificateError, PotentialError
from potential.statement.theorem import class_named
from potential.worst_cases.checker import Evidence, WorstCaseVerdict, check
from potential.worst_cases.on_numbers import confirm
from potential.worst_cases.question import MEASURES, Question, stated
from potential.worst_cases.unrolled import Unrolled

FORMAT = "potential worst case"
VERSION = 2
_LONGEST = 10_000  # digits of a number
_MOST = 200_000  # entries of a list
_SHAPE: dict[str, Any] = {
    "format": str, "version": int, "theorem": str, "problem": str, "steps": int, "parameters": dict,
    "approximated": list, "given": str, "conditions": list, "measure": str, "measured": list, "start": str,
    "bound": str, "multipliers": dict, "compared": (list, type(None)), "null": list,
}  # fmt: skip
_OWN = "a function"
_FRACTION = re.compile(r"-?[0-9]+(/[0-9]+)?")


@dataclass(frozen=True)
class WorstCaseCertificate:
    """The content of a certificate: a tree of dictionaries, lists and strings, as in its JSON.

    `question` is what it answers, where it was made in this process; one that was read needs the method, and the
    functions `given` and `measure` where they were not the usual ones. Raises CertificateError for a content that means
    nothing.
    """

    content: Mapping[str, Any]
    question: Question | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        for key, kind in _SHAPE.items():
            found = self.content.get(key)
            if key not in self.content or not isinstance(found, kind) or (kind is int and type(found) is not int):
                raise CertificateError(f"the certificate's entry {key!r} is missing or of another kind")
        extra = set(self.content) - set(_SHAPE)
        if extra:
            raise CertificateError(f"the certificate has entries that mean nothing: {', '.join(sorted(extra))}")

    @property
    def theorem(self) -> str:
        """The name of the method or the theorem."""
        return str(self.content["theorem"])

    @property
    def bound(self) -> Fraction:
        """What is shown to be the most."""
        return _number(self.content["bound"])

    @property
    def steps(self) -> int:
        """The number of steps."""
        return int(self.content["steps"])

    def to_json(self) -> str:
        """The certificate as JSON text, with a digest of its content."""
        return json.dumps({**self.content, "digest": digest(self.content)}, indent=1, ensure_ascii=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> WorstCaseCertificate:
        """Read a certificate; raises CertificateError if it is truncated, changed, or of another version."""
        return cls(read_json(text, FORMAT, VERSION))

    def evidence(self) -> Evidence:
        """What is claimed to show the bound; raises CertificateError for what is no number."""
        content = self.content
        compared = content["compared"]
        return Evidence(
            bound=self.bound,
            multipliers={str(name): _number(value) for name, value in content["multipliers"].items()},
            compared=None if compared is None else frozenset(_pair(entry) for entry in _listed(compared)),
            null=tuple(_vector(entry) for entry in _listed(content["null"])),
        )

    def verify(self, question: Any = None) -> WorstCaseVerdict:
        """The checker's verdict, for the question it was made for, or for a Question, a Method or a Theorem."""
        try:
            evidence = self.evidence()
            asked = self._asked(question)
            if asked.steps != self.steps:
                raise CertificateError(f"the certificate is about {self.steps} steps, and {asked.steps} are asked")
            unrolled = asked.read()
            for key, said in described(asked, unrolled).items():
                # Numbers that were near irrational ones when they were written are exact when they are read.
                same = set(said) <= set(self.content[key]) if key == "approximated" else self.content[key] == said
                if not same:
                    raise CertificateError(
                        f"the certificate is about another question: its {key} is {self.content[key]!r:.80}, and "
                        f"{said!r:.80} is asked"
                    )
            confirm(unrolled)
            return check(unrolled, evidence)
        except PotentialError as error:
            return WorstCaseVerdict(None, str(error))

    def _asked(self, question: Any) -> Question:
        if isinstance(question, Question):
            return question
        if question is None and self.question is not None:
            return self.question
        content = self.content
        if content["given"] not in ("usual", "potential") or content["measure"] not in MEASURES:
            raise CertificateError(
                "the certificate is about a condition or a measure of its own: give the Question that has them, as "
                "wc.question does"
            )
        parameters = {name: _parameter(value) for name, value in content["parameters"].items()}
        theorem = stated(question if question is not None else content["theorem"])
        if theorem.problem_class.__name__ != content["problem"]:
            theorem = replace(theorem, problem=class_named(content["problem"]) or theorem.problem)
        given = None if content["given"] == "usual" else content["given"]
        return Question.of(theorem, self.steps, parameters, given, content["measure"], None, content["start"])

    def __repr__(self) -> str:
        return f"<WorstCaseCertificate for {self.steps} steps of {self.theorem}: at most {float(self.bound):.10g}>"


def described(question: Question, unrolled: Unrolled) -> dict[str, Any]:
    """The question as a certificate states it, with what was read of it."""
    problem = question.theorem.problem_class
    ours = class_named(problem.__name__) is problem
    return {
        "theorem": question.theorem.name,
        "problem": problem.__name__ if ours else f"{problem.__module__}:{problem.__qualname__}",
        "steps": question.steps,
        "parameters": {name: _shown(name.rstrip("_"), unrolled) for name in sorted(question.parameters)},
        "approximated": list(unrolled.approximated),
        "given": _OWN if callable(question.given) else question.given or "usual",
        "conditions": [unrolled.text(e) for e in unrolled.given],
        "measure": question.measure if isinstance(question.measure, str) else _OWN,
        "measured": [unrolled.text(e) for e in unrolled.measured],
        "start": question.start,
    }


def write(question: Question, unrolled: Unrolled, evidence: Evidence) -> WorstCaseCertificate:
    """The certificate of a bound."""
    return WorstCaseCertificate(
        {
            "format": FORMAT,
            "version": VERSION,
            **described(question, unrolled),
            "bound": str(evidence.bound),
            "multipliers": {name: str(value) for name, value in evidence.multipliers.items()},
            "compared": None if evidence.compared is None else [list(pair) for pair in sorted(evidence.compared)],
            "null": [
                {"pivot": pivot, "entries": {str(k): str(v) for k, v in entries.items()}}
                for pivot, entries in evidence.null
            ],
        },
        question,
    )


def _shown(name: str, unrolled: Unrolled) -> Any:
    """A parameter as a certificate shows it: the number that was taken for it, or of a sequence those asked for."""
    if name in unrolled.sequences:
        return {str(k): str(value) for k, value in sorted(unrolled.sequences[name].asked.items())}
    return str(unrolled.parameters[name])


def _parameter(value: Any) -> Any:
    if not isinstance(value, dict):
        return _number(value)
    if not all(k.isdecimal() for k in value):
        raise CertificateError("the terms of a sequence are counted from 0")
    return {int(k): _number(v) for k, v in value.items()}


def _number(text: Any) -> Fraction:
    if not isinstance(text, str) or len(text) > _LONGEST or not _FRACTION.fullmatch(text):
        raise CertificateError(f"a number of the certificate is written as text such as '1/42', got {text!r:.40}")
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise CertificateError(f"a number of the certificate cannot be read: {text!r:.40}") from error


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) > _MOST:
        raise CertificateError("a list of the certificate is missing or too long")
    return value


def _pair(entry: Any) -> tuple[int, int]:
    if not (isinstance(entry, list) and len(entry) == 2 and all(type(k) is int and k >= 0 for k in entry)):
        raise CertificateError(f"a pair of points is two counts, got {entry!r:.40}")
    return entry[0], entry[1]


def _vector(entry: Any) -> tuple[int, dict[int, Fraction]]:
    if not (isinstance(entry, dict) and type(entry.get("pivot")) is int and isinstance(entry.get("entries"), dict)):
        raise CertificateError(f"a vector has a pivot and entries, got {entry!r:.40}")
    if any(not k.isdecimal() for k in entry["entries"]):
        raise CertificateError("the entries of a vector are counted from 0")
    return entry["pivot"], {int(k): _number(v) for k, v in entry["entries"].items()}
