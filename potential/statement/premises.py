"""All that a theorem assumes: what its class says, the parameters with their domains, and the first state."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from potential.algebra.expressions import Vector
from potential.algebra.parameters import Parameter, decided_numbers
from potential.classes.premises import Premise
from potential.statement import decided
from potential.statement.statement import Statement
from potential.writing import formulas, notation
from potential.writing.sentences import Sentence, joined, listed, plain, sentence
from potential.writing.terms import Name, Number, Term, equal, tidy


def premises(statement: Statement) -> tuple[Premise, ...]:
    """All that a theorem assumes, in the order in which a reader needs it; the recursion itself stands beside it."""
    return (*statement.problem.premises(), *_parameters(statement), *_decided(statement), *_start(statement))


def sentences(found: Iterable[Premise]) -> list[Sentence]:
    """The premises as sentences, those of one subject together."""
    grouped: list[tuple[str, list[Sentence]]] = []
    for premise in found:
        if premise.subject and grouped and grouped[-1][0] == premise.subject:
            grouped[-1][1].append(premise.words)
        else:
            grouped.append((premise.subject, [premise.words]))
    return [
        sentence(*([subject, " "] if subject else []), listed(said, comma=any("," in plain(words) for words in said)))
        for subject, said in grouped
    ]


# Parameters -----------------------------------------------------------------------------------------------------------


def _parameters(statement: Statement) -> list[Premise]:
    """Each parameter's domain; a root such as q = sqrt(mu/L) is defined by what it is the root of."""
    field, cls = statement.field, statement.theorem.problem_class
    domains = field.domains()
    # One that is derived from another parameter is defined by that, and is no root.
    roots = {name: text for name, text in cls.roots.items() if isinstance(field.parameters.get(name), Parameter)}
    if roots:
        standard = cls.standard_domains()
        domains = {**standard, **{name: terms for name, terms in domains.items() if name not in standard}}
    last = decided.occurring(_said_at_the_end(statement)) if statement.horizon else set()
    found = []
    for name, terms in domains.items():
        said = joined([(term,) for term in terms], ", ")
        upto = "<" if last.isdisjoint((name, f"s_{name}")) else "<="
        every = f" for every $0 <= t {upto} {statement.horizon}$" if statement.horizon else " for every $t >= 0$"
        if name == "t" or not terms or (name in field.sequences and not says_terms_of(statement, name)):
            continue
        if name in field.backward:
            every = f" for every $0 <= t <= {statement.horizon}$"
        if name in field.sequences:
            found.append(Premise(f"{name}_t", "sequence", sentence(said, every)))
        elif not roots and callable(field.parameters[name]):
            # Derived from others: by them, and not by itself.
            value = field.short(field.values[name].to_sympy(), but=name)
            found.append(Premise(name, "domain", (equal(formulas.symbol(name), formulas.term(value)),)))
        elif name in roots:
            found.append(Premise(name, "root", (equal(formulas.symbol(name), notation.parse(roots[name])),)))
        elif getattr(field.parameters[name], "sequence", False):
            found.append(Premise(name, "domain", sentence(said, every)))
        elif name == statement.horizon:
            found.append(Premise(name, "domain", sentence(said, " is an integer, the number of steps that are made")))
        else:
            found.append(Premise(name, "domain", said))
    return found


def _said_at_the_end(statement: Statement) -> list[Any]:
    """What is said of t = N, and so of the terms of sequences there, where there is a horizon N."""
    asked = statement.asked_by
    ends = [statement.domination.target, statement.measure, statement.weight]
    return [*ends, *asked.get("potential", ()), *asked.get("measure", ())]


def _decided(statement: Statement) -> list[Premise]:
    """What holds of the numbers that the iterates decide, by the points of the step."""
    if not statement.conditions:
        return []
    declared = decided_numbers(statement.theorem.method_class)
    # Of a number of the state a step decides the next term.
    names = [f"{name}_t" if number.following is None else f"{name}_next" for name, number in declared.items()]
    numbers = listed([(formulas.symbol(name),) for name in names])
    said = "is such that" if len(names) == 1 else "are such that"
    relations = [tidy(condition.hypothesis.says.formula) for condition in statement.conditions]
    start = f", which the iterates decide, {said} "
    return [Premise(names[0], "decided", sentence(numbers, start, relation)) for relation in relations]


def says_terms_of(statement: Statement, name: str) -> bool:
    """Whether a term of a root occurs in what the statement says; a method may inherit a sequence it does not use."""
    s = statement
    said: list[Any] = [s.potential, s.progress, s.measure, s.weight, s.budget, s.decrease.target, s.domination.target]
    said += [*s.next_state.values(), *s.questions, *(question for asked in s.asked_by.values() for question in asked)]
    said += [side for condition in s.conditions for side in (condition.left, condition.right)]
    said += [*s.start_state.values(), *s.start_questions]
    return not decided.occurring(said).isdisjoint((f"s_{name}", f"s_{name}_first"))


# The start ------------------------------------------------------------------------------------------------------------


def _start(statement: Statement) -> list[Premise]:
    """Where the start point lies, and what the first state is made of."""
    found = []
    first = statement.recorder.point_name(statement.start)
    if starts_anywhere(statement):
        where = statement.problem.where_start(statement)
        said = sentence(statement.recorder.point_term(statement.start), " is any point", f" {where}" if where else "")
        found.append(Premise(first, "start-in-set" if where else "start-anywhere", said))
    found += [
        Premise(f"{name}_0", "start", (equal(state_at_start(name), term),)) for name, term in start_equations(statement)
    ]
    if statement.continuous:
        names = [f"${name}_t$" for name in statement.state]
        are = "are" if len(names) > 1 else "is"
        solution = (
            "a solution of the flow below, assumed to exist, differentiable for $t > 0$ and continuous at $t = 0$"
        )
        text = f"{are} {solution}"
        found.append(Premise(next(iter(statement.state)), "flow", text, " and ".join(names)))
    return found


def starts_anywhere(statement: Statement) -> bool:
    """Whether the first state is made of a start point that may be any one, and not of fixed points alone."""
    resting = {b for v in statement.recorder.fixed for b in v.terms}
    return any(b not in resting for vector in statement.start_state.values() for b in vector.terms)


def state_at_start(name: str) -> Term:
    """A vector of the first state by its name."""
    return Name(name, Number("0"))


def start_equations(statement: Statement) -> list[tuple[str, Term]]:
    """The first state, vector by vector, but for one that is the start point by its name."""
    return [
        (name, _made(statement, vector))
        for name, vector in statement.start_state.items()
        if not (name == "x" and vector == statement.start)
    ]


def _made(statement: Statement, vector: Vector) -> Term:
    """What a vector of the first state is: a combination, or what an oracle answers there."""
    definitions = statement.recorder.definitions
    if vector in definitions:
        return notation.read(definitions[vector]())
    return statement.recorder.vector_term(vector)
