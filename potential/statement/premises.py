"""What a theorem assumes: what its class says, the parameters with their domains, and the first state."""

from __future__ import annotations

from potential.algebra.expressions import Vector
from potential.classes.premises import Premise
from potential.statement.statement import Statement


def premises(statement: Statement) -> tuple[Premise, ...]:
    """All that a theorem assumes, in the order in which a reader needs it; the recursion itself stands beside it."""
    return (*statement.problem.premises(), *_parameters(statement), *_start(statement))


# Parameters -----------------------------------------------------------------------------------------------------------


def _parameters(statement: Statement) -> list[Premise]:
    """Each parameter's domain; a root such as q = sqrt(mu/L) is defined by what it is the root of."""
    field, cls = statement.field, statement.theorem.problem_class
    domains = field.domains()
    roots = {name: text for name, text in cls.roots.items() if name in domains}
    if roots:
        standard = cls.standard_domains()
        domains = {**standard, **{name: text for name, text in domains.items() if name not in standard}}
    found = []
    for name, text in domains.items():
        if name == "t" or (name in field.sequences and not occurs(statement, f"s_{name}")):
            continue
        if name in field.sequences:
            found.append(Premise(f"{name}_t", "sequence", f"${text}$ for every $t >= 0$".replace(", ", "$, $", 1)))
        elif name in roots:
            found.append(Premise(name, "root", f"${name} = {roots[name]}$"))
        elif getattr(field.parameters[name], "sequence", False):
            found.append(Premise(name, "domain", f"${text}$ for every $t >= 0$"))
        else:
            found.append(Premise(name, "domain", f"${text}$"))
    return found


def occurs(statement: Statement, generator: str) -> bool:
    """Whether a generator occurs in what the statement says; a method may inherit a sequence that it does not use."""
    field = statement.field
    g = next(g for x, g in zip(field.algebra.symbols, field.algebra.gens, strict=True) if str(x) == generator)
    said = [*statement.potential.terms.values(), *statement.decrease.target.terms.values(), statement.weight.element]
    said += [c for v in statement.next_state.values() for c in v.terms.values()]
    return any(element.diff(g) for element in said)


# The start ------------------------------------------------------------------------------------------------------------


def _start(statement: Statement) -> list[Premise]:
    """Where the start point lies, and what the first state is made of."""
    where, first = statement.problem.where_start(statement), statement.recorder.point_name(statement.start)
    kind = "start-in-set" if where else "start-anywhere"
    resting = {b for v in statement.recorder.fixed for b in v.terms}
    used = any(b not in resting for vector in statement.start_state.values() for b in vector.terms)
    found = [Premise(first, kind, f"${first}$ is any point {where}".rstrip())] if used else []
    found += [Premise(f"{name}_0", "start", f"${text}$") for name, text in start_equations(statement)]
    if statement.continuous:
        names = [f"${name}_t$" for name in statement.state]
        are = "are" if len(names) > 1 else "is"
        solution = (
            "a solution of the flow below, assumed to exist, differentiable for $t > 0$ and continuous at $t = 0$"
        )
        text = f"{are} {solution}"
        found.append(Premise(next(iter(statement.state)), "flow", text, " and ".join(names)))
    return found


def start_equations(statement: Statement) -> list[tuple[str, str]]:
    """The first state, vector by vector, as equations, but for one that is the start point by its name."""
    text = statement.recorder.vector_text
    found = []
    for name, vector in statement.start_state.items():
        if not (name == "x" and vector == statement.start):
            found.append((name, f"{name}_0 = {_start_text(statement, vector, text(vector))}"))
    return found


def _start_text(statement: Statement, vector: Vector, text: str) -> str:
    """What a vector of the first state is: a combination, or what an oracle answers there."""
    definitions = statement.recorder.definitions
    if vector in definitions:
        return definitions[vector]()
    return text
