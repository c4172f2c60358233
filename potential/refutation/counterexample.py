"""Counterexamples: a function of the class and a state from which the claim fails, in exact rational numbers."""

from __future__ import annotations

import copy
import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from potential.algebra.parameters import decided_numbers, declared_horizon, declared_parameters
from potential.algebra.roots import declared_sequences
from potential.members.interpolating import Evaluated, InterpolatingFunction, interpolation_excess
from potential.members.simplex import Point, difference, dot, maximize_on_simplex
from potential.refutation.composed import ComposedProblem
from potential.refutation.flows import excess
from potential.refutation.telling import short, shown
from potential.statement.theorem import Theorem
from potential.statement.trace import trace

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = [
    "Counterexample",
    "Evaluated",
    "InterpolatingFunction",
    "Point",
    "Replay",
    "difference",
    "dot",
    "interpolation_excess",
    "maximize_on_simplex",
    "shown",
]

# The counterexample ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Replay:
    """One step of the method on the counterexample's function, in numbers; of a flow, its velocity.

    For "decrease", the claim is `rise <= allowed`; for "domination", it is `weight * measure <= before`, with
    `rise` their difference and `allowed` zero. `excess = rise - allowed` is positive: the claim fails.
    `next_state`, `after`, `progress` and `budget` belong to the step, whatever the obligation. Of a flow `next_state`
    is the velocity, `after` is as before, and `rate` the derivative of the potential.
    """

    obligation: str
    state: Any
    next_state: Any
    before: Any
    after: Any
    progress: Any
    budget: Any
    weight: Any
    measure: Any
    rate: Any = None

    @property
    def rise(self) -> Any:
        """Phi(t+1) - Phi(t), or of a flow d/dt Phi(t); for domination, weight * measure - Phi(t)."""
        if self.rate is not None and self.obligation == "decrease":
            return self.rate
        return self.after - self.before if self.obligation == "decrease" else self.weight * self.measure - self.before

    @property
    def allowed(self) -> Any:
        """budget - progress; for domination, zero."""
        return self.budget - self.progress if self.obligation == "decrease" else 0

    @property
    def excess(self) -> Any:
        """By how much the claim fails."""
        return self.rise - self.allowed


@dataclass(frozen=True)
class Counterexample:
    """A function of the class, parameters and a state at which a theorem's claim fails, in exact numbers.

    The claim is about one step from every state, so the state need not be one that the method reaches; where
    `from_start` is true, it is what the method's own `start` gives at t = 0, and the claim fails in the first
    step of a run from `start_point`.

    Attributes:
        theorem: the claim.
        obligation: "decrease" or "domination".
        parameters: exact values of the class's and the method's parameters, by name.
        t: the iteration.
        points: the points that count, by name, with gradients and values; the minimizer is `x*`.
        state_vectors: the state at iteration t, by name.
        function: a function of the class through these points, a numeric problem.
        violation: by how much the claim fails, exactly.
        relative_violation: the same over the sum of the magnitudes of the claim's terms.
        sample: the values of the field's generators, where the claim is about a flow.
        last: the point in the place of the last iterate, where the potential compares with that: any one for
            "decrease", and the iterate itself for "domination".
        from_start: whether the state is the method's own first state, with `start_point` for x_0.
    """

    theorem: Theorem
    obligation: str
    parameters: Mapping[str, Fraction]
    t: int
    points: Mapping[str, Evaluated]
    state_vectors: Mapping[str, Point]
    function: InterpolatingFunction | ComposedProblem
    violation: Fraction
    relative_violation: float
    from_start: bool
    start_point: Point | None
    weight: Fraction
    sample: Mapping[str, Fraction] = field(default_factory=dict)
    last: Point | None = None

    def method(self, *, exact: bool = False) -> Any:
        """The theorem's method with the counterexample's parameters."""
        given = self.theorem.method
        cls: Any = self.theorem.method_class
        method = cls.__new__(cls) if isinstance(given, type) else copy.copy(given)
        for name, parameter in declared_parameters(cls).items():
            sequence = getattr(parameter, "sequence", False)
            value = self.parameters[f"{name}_t" if sequence else name]
            number = value if exact else float(value)
            following = self.parameters.get(f"{name}_next", value)
            later = following if exact else float(following)
            terms = (lambda t, n=number, later=later: later if t == self.t + 1 else n) if sequence else number
            method.__dict__[name] = terms
        for name, root in declared_sequences(cls).items():
            if root.has_parameters:
                method.__dict__[name] = root.with_numbers({n: float(self.parameters[n]) for n in root.needs})
        return method

    @property
    def state(self) -> Any:
        """The state at iteration t, as the method's `step` takes it: float arrays."""
        return self._state(self.method(), self.function)

    def _state(self, method: Any, function: Any) -> Any:
        vectors = [function._array(v) for v in self.state_vectors.values()]
        shape = method.start(function, function.default_start())
        return type(shape)(*vectors) if isinstance(shape, tuple) else vectors[0]

    def replay(self, *, exact: bool = False) -> Replay:
        """Run the method's own `step` and `potential` on the function, from the state, in floats or in Fractions.

        In Fractions nothing is rounded, unless the method's own code brings floats in. Where a step draws at random,
        what comes after it is the mean over the outcomes; `next_state` is that at the first.
        """
        p: Any = self.function.exact if exact else self.function
        method = self.method(exact=exact)
        # A Fraction keeps quotients such as 2 / (t + 2) exact.
        t: Any = Fraction(self.t) if exact else self.t

        def call(name: str, *arguments: Any) -> Any:
            return self.theorem.function(name, method)(*arguments)

        state = self._state(method, p)
        if self.last is not None:
            p = copy.copy(p)
            p.last = p._array(self.last)
        weight = call("weight", p, t)
        ends = self.obligation == "domination" and declared_horizon(self.theorem.method_class)
        scalars = {
            "before": call("potential", p, t, state),
            "budget": 0 if ends else call("budget", p, t),
            "weight": p._number(self.weight) if weight is None else weight,
        }
        if ends:
            # At the horizon no step is made.
            measure = call("measure", p, t, state)
            scalars |= {"after": scalars["before"], "progress": 0, "measure": measure}
            scalars = scalars if exact else {name: float(value) for name, value in scalars.items()}
            return Replay(obligation=self.obligation, state=state, next_state=state, **scalars)
        flow = self.theorem.continuous
        drawn, seen, outcomes = [], [], getattr(p, "outcomes", 1)
        for k in range(outcomes):
            p_k = p.at(k) if outcomes > 1 else p
            drawn.append((method.velocity if flow else method.step)(p_k, t, state))
            after = scalars["before"] if flow else call("potential", p_k, t + 1, drawn[-1])
            seen.append((after, call("progress", p_k, t, state), call("measure", p_k, t, state)))
        for name, values in zip(("after", "progress", "measure"), zip(*seen, strict=True), strict=True):
            scalars[name] = values[0] if outcomes == 1 else p.mean(values)
        if flow:
            vectors = dict(zip(self.state_vectors, state if isinstance(state, tuple) else (state,), strict=True))
            broken = excess(trace(self.theorem), p, self.sample, vectors)
            scalars["rate"] = broken + scalars["budget"] - scalars["progress"]
        if not exact:
            scalars = {name: float(value) for name, value in scalars.items()}
        return Replay(obligation=self.obligation, state=state, next_state=drawn[0], **scalars)

    def meets_conditions(self) -> bool:
        """Whether the numbers that the iterates decide are as the method says, exactly; of none that is so.

        What a potential of one state is at least has nothing to do with them.
        """
        method = self.method(exact=True)
        if self.obligation != "decrease" or not decided_numbers(self.theorem.method_class):
            return True
        said = method.such_that(self.function.exact, Fraction(self.t), self._state(method, self.function.exact))
        held = {"<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b, "=": lambda a, b: a == b}
        return all(held[sign](left, right) for left, sign, right in (said if isinstance(said, list) else [said]))

    # What a person sees -----------------------------------------------------------------------------------------------

    def plot(self, path: Any = None) -> Figure:
        """The state before and after the step, on the function where it has one or two variables, and the claim.

        Elsewhere it is drawn in its first two coordinates. A Matplotlib Figure, saved if `path` is given.
        """
        from potential.refutation.pictures import of_counterexample

        return of_counterexample(self, path)

    def _head(self) -> list[str]:
        parameters = ", ".join(f"{name} = {value}" for name, value in {"t": self.t, **self.parameters}.items())
        run = self.replay()
        lines = [f"{self.theorem.name} is false at {parameters}."]
        if run.rate is not None and self.obligation == "decrease":
            lines.append(
                f"There d/dt Phi({self.t}) = {run.rise:.10g} where {run.allowed:.6g} is allowed, "
                f"{float(self.violation):.6g} too much."
            )
        elif self.obligation == "decrease":
            lines.append(
                f"One step takes Phi({self.t}) = {run.before:.10g} to Phi({self.t + 1}) = {run.after:.10g}: "
                f"a rise of {run.rise:.6g} where {run.allowed:.6g} is allowed, {float(self.violation):.6g} too much."
            )
        else:
            lines.append(
                f"Phi({self.t}) = {run.before:.10g} is less than weight * measure = "
                f"{run.weight:.10g} * {run.measure:.10g} by {float(self.violation):.6g}."
            )
        if self.from_start:
            origin = f"the first state of a run from x_0 = {shown(self.start_point or ())}"
        else:
            origin = "a state at iteration t (the claim is made for every state)"
        state = ", ".join(f"{name} = {shown(v)}" for name, v in self.state_vectors.items())
        lines.append(f"State: {state}, {origin}.")
        if self.last is not None and self.obligation == "decrease":
            lines.append(f"In the place of the last iterate is {shown(self.last)} (the claim is made for every point).")
        if isinstance(self.function, ComposedProblem):
            lines.append(f"It is {self.function.name}, in dimension {self.function.dimension}, with x* = 0, made of")
            lines += [f"  {line}" for line in self.function.lines()]
            return [*lines, "At the points of the step it answers"] if self.points else lines
        lines.append(
            f"The function is {self.function.name}, in dimension {self.function.dimension}, through the points"
        )
        return lines

    def _rows(self) -> list[tuple[str, str, str, str]]:
        return [(name, shown(e.point), shown(e.gradient), short(e.value)) for name, e in self.points.items()]

    def __str__(self) -> str:
        if not self.points:
            return "\n".join(self._head())
        rows = [("", "point", "gradient", "value"), *self._rows()]
        widths = [max(len(row[k]) for row in rows) for k in range(4)]
        table = ["  " + "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows]
        return "\n".join([*self._head(), *table])

    def __repr__(self) -> str:
        excess = f"{float(self.violation):.3g}"
        return f"<Counterexample to {self.theorem.name}: {self.obligation} fails by {excess} at t = {self.t}>"

    def _repr_html_(self) -> str:
        head = "".join(f"<p>{html.escape(line)}</p>" for line in self._head())
        rows = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in self._rows()
        )
        if not rows:
            return f"<div>{head}</div>"
        names = "".join(f"<th>{title}</th>" for title in ("", "point", "gradient", "value"))
        return f"<div>{head}<table><thead><tr>{names}</tr></thead><tbody>{rows}</tbody></table></div>"
