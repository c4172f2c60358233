"""The definitions of a Rocq file, and what its lemmas and its theorem say by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import Asked, Basis, Expression, Vector
from potential.classes.recorder import FIRST_ORDER, Answer
from potential.interpretations.vocabulary import RocqPremise
from potential.kernel import Proofs
from potential.rocq.context import Context
from potential.rocq.names import NotExportableError, occurs
from potential.rocq.scalars import ScalarsWriter
from potential.rocq.step import Step
from potential.rocq.terms import Terms, wrapped
from potential.statement.statement import Statement
from potential.summation import without_constant


@dataclass(frozen=True)
class Mean:
    """A hypothesis about the mean over what a step draws, with its multiplier and its proof."""

    multiplier: Coefficient
    quantity: str
    mean: str
    proof: str
    equation: bool
    draw: int  # which draw of the step the mean is over, given those before it


class Definitions(Context):
    """The step as a relation, the potential and the progress as functions, as the method's code has them."""

    def __init__(self, statement: Statement, proofs: Proofs, *, everywhere: bool = False) -> None:
        super().__init__(statement, proofs, everywhere=everywhere)
        self.definitions: dict[str, tuple[str, list[str], bool]] = {}  # name: text, arguments, whether of the time
        self.bodies: dict[str, str] = {}  # what is defined, by name
        self.excess: list[Mean] = []  # what the lemma about one step says in the mean alone
        self.walk = Step(self)
        self.still = Step(self, still=True)
        self._expose()

    def step_name(self, vector: Vector) -> str:
        """The name that a vector has in the step."""
        return self.walk.points[vector]

    def _expose(self) -> None:
        """What the progress and what is bounded say of a step: the next state, and points between as arguments."""
        s = self.statement
        self.looks_ahead = False
        following = {self.next[n]: self.next[n] for n in self.next}
        parts = ["progress"] * bool(s.progress.terms) + ["measure"] * (not s.weight.element)
        for part in parts:
            try:
                self.scalar(part, dict(self.states))
            except NotExportableError:
                self.scalar(part, dict(self.states), moved=following)
                self.looks_ahead = True
        self.exposed = {name: kind for name, kind in self.walk.between if name in self.walk.exposed}
        self.walk.closed = True

    def moved(self, following: list[str], exposed: list[str]) -> dict[str, str] | None:
        """The texts of the next state and of the points between, for what is said of a step."""
        names = [*self.next.values(), *self.exposed]
        return dict(zip(names, [*following, *exposed], strict=True)) if self.looks_ahead else None

    def terms(
        self,
        states: Mapping[str, str],
        moved: Mapping[str, str] | None = None,
        between: Mapping[Basis, str] | None = None,
    ) -> Terms:
        """Writes vectors over a state alone; `states` gives the text of its vectors by name.

        With `moved`, over the next state as well, and over the points between, whose texts it gives by name; those of
        `between` have the texts that it gives.
        """
        points: dict[Vector, str] = {}
        if moved is not None:
            points = {v: moved[self.next[n]] for n, v in self.statement.next_state.items()}
            alone = {next(iter(v.terms)): text for v, text in points.items() if len(v.terms) == 1}

        def basis(b: Basis) -> str:
            entity = self.entities[b]
            kind = entity.oracle
            if kind == "state":
                return states[entity.at]
            if kind == "start":
                return str(entity.at)
            if kind == "center":
                return next(text for v, text in self.setting.centers.items() if b in v.terms)
            if between is not None and b in between:
                return between[b]
            if moved is not None and b in alone and kind != FIRST_ORDER:
                return alone[b]
            value = self.value_of(entity)
            if value is not None:
                return value.format(found.argument(entity.at))
            if kind == FIRST_ORDER and self.setting.smooth:
                return f"{self.setting.function} {found.argument(entity.at)}"
            if moved is not None:
                name = self.walk.basis(b)
                self.walk.exposed.add(name)
                return moved.get(name, name)
            raise NotExportableError(f"the potential or the progress depends on the answer of an oracle ({kind})")

        def avoid(b: Basis) -> bool:
            entity = self.entities.get(b)
            if entity is None:
                return not (moved and b in alone)
            if moved and b in alone:
                return False
            if entity.oracle in ("state", "center"):
                return False
            # A function of a point is no easier to write than the point.
            of_a_point = entity.oracle == FIRST_ORDER or self.value_of(entity, sampled=True) is not None
            return not of_a_point or any(map(avoid, entity.at.terms))

        def dual_norm(g: Vector) -> str:
            if moved is None:
                raise NotExportableError("a dual norm in a potential has no form in Rocq here")
            name = self.walk.dual_norm(g)
            return moved.get(name, name)

        found = Terms(self.statement.field, self.setting.reals, basis, points, self.setting.derived, avoid, dual_norm)
        return found

    def around(self, here: list[str]) -> list[str]:
        """The points of which the progress speaks: the state, and what lies between it and the next where it does."""
        return [*here, *self.exposed, *self.next.values()] if self.looks_ahead else here

    # The method's own functions, written out --------------------------------------------------------------------------

    def written(self) -> list[str]:
        """The definitions as text."""
        s = self.statement
        both = [*self.states.values(), *self.exposed, *self.next.values()]
        if s.continuous:
            title, name = "(** The velocity of the state at time [t]. *)\n", "flow"
        else:
            title, name = "(** One step, from the state at time [t] to the next. *)\n", "step"
        found = [title + self.define(name, self.walk.relation(), both, "Prop")]
        here = dict(self.states)
        found.append(self.define("potential", self.scalar("potential", here), list(here.values()), "R"))
        if s.progress.terms:
            moved = self.moved(list(self.next.values()), list(self.exposed))
            body = self.scalar("progress", here, moved=moved)
            found.append(self.define("progress", body, self.around(list(here.values())), "R"))
        if s.continuous:
            body = self.expression(s.decrease.target, self.terms(here))
            found.append(
                "(** Its derivative along the flow. *)\n" + self.define("change", body, list(here.values()), "R")
            )
        if s.budget.element:
            found.append(self.define("budget", self.terms(here).coefficient(s.budget), [], "R"))
        return found

    def define(self, name: str, body: str, states: list[str], kind: str) -> str:
        """A definition over the variables that its body uses."""
        kinds = {self.type_of(v) for v in self.statement.state.values()} if states else set()
        used = [v for v in self.setting.variables if any(occurs(v.name, text) for text in (body, *kinds))]
        timed = occurs("t", body)
        factors = [w for w in self.powers if occurs(w, body)]
        self.definitions[name], self.bodies[name] = (name, [v.name for v in used], timed), body
        self.definitions[f"{name} factors"] = (name, factors, timed)
        binders = (
            [f"{{{self.setting.space_binder}}}"] if states or any(v.type not in ("R", "nat") for v in used) else []
        )
        binders += self.binders(used)
        scalars = [*(["t"] if timed else []), *factors]
        binders += [f"({' '.join(scalars)} : R)"] if scalars else []
        binders += self.state_binders(states)
        return f"Definition {name} {wrapped([*binders, f': {kind} :='], 4)}\n  {body}.\n"

    def call(
        self,
        name: str,
        t: str,
        factors: list[str],
        states: list[str],
        *,
        at: str = "",
        later: bool = False,
        ends: bool = False,
    ) -> str:
        """A definition applied at a time, geometric factors and a state.

        `at` is the number of the step in the theorem, where sequences have all their terms; `later` takes the next term
        of a sequence that is bound by a relation. `ends` says that the state is the last one.
        """
        _, used, timed = self.definitions[name]
        wanted = self.definitions[f"{name} factors"][1]
        variables = {v.name: v for v in self.setting.variables}
        arguments = [(variables[v].following if later else variables[v].at_end if ends else "") or v for v in used]
        arguments = [variables[v].at(at, self.drawing.index) if at and v in variables else v for v in arguments]
        if ends and not at:
            arguments = [variables[v].iterate or v if v in variables else v for v in arguments]
        arguments += [t] if timed else []
        arguments += [text for w, text in zip(self.powers, factors, strict=True) if w in wanted]
        return " ".join([name, *arguments, *states])

    def scalar(
        self,
        part: str,
        states: Mapping[str, str],
        *,
        reals: Mapping[str, str] | None = None,
        moved: Mapping[str, str] | None = None,
        constant: bool = True,
        at: str = "",
    ) -> str:
        """The potential, progress or measure at a state, as its author wrote it, or without its constant.

        `at` is the number of the step in the theorem, where the losses may change.
        """
        s = self.statement
        terms = self.terms(states, moved)
        if reals is not None:
            terms.reals = reals
        value = s.display[part] if constant else without_constant(s.display[part])
        return self.expression(value, terms, at)

    def expression(self, e: Expression, terms: Terms, at: str = "") -> str:
        """A scalar of the statement, by the terms given; `at` is the number of the step whose loss is meant."""
        return ScalarsWriter(self.statement, self.setting, self.meaning, terms, at).text(e)

    def start_texts(self, start: str) -> dict[str, str]:
        """What the potential says of the start, by the text under which Python displays it."""
        s = self.statement
        self.entities[next(iter(s.start.terms))] = Answer("start", (start,), s.start)
        write = ScalarsWriter(s, self.setting, self.meaning, self.terms({}))
        asked = [key for key in s.display["start"].terms if isinstance(key, Asked) and write.has_form(key)]
        return {s.monomial_text(key): f"({write.monomial(key)})" for key in asked}

    def measure(self, states: Mapping[str, str], reals: Mapping[str, str]) -> str:
        """weight * (measure), empty where the weight is zero."""
        s = self.statement
        if not s.weight.element:
            return ""
        terms = self.terms(states)
        terms.reals = reals
        shown = self.scalar("measure", states, reals=reals)
        if s.weight.element == 1:
            return shown
        return f"{terms.coefficient(s.weight, 1)} * ({shown})"

    # Lemmas about one step --------------------------------------------------------------------------------------------

    def _said(self, *, stepping: bool) -> list[RocqPremise]:
        """The premises of a lemma about a step, or about a state alone."""
        return [p for p in self.setting.lemma if stepping or not (p.sampled or p.of_step)]

    def premises(self, *, stepping: bool) -> list[tuple[str, str]]:
        """The premises of a lemma, by name."""
        s = self.setting
        found = [(p.name, self.setting.in_lemma(p.text)) for p in self._said(stepping=stepping)]
        found += [
            (f"{self.states[name]}_in_{where}", f"{where} {self.states[name]}") for name, where in self.sets.items()
        ]
        found.append(("t_positive", "0 < t") if self.statement.continuous else ("t_nonnegative", "0 <= t"))
        for w in self.powers:
            found.append((f"{w}_positive", f"0 < {w}"))
            found += [p for p, (factor, _) in zip(s.beside_one(), s.factors.values(), strict=True) if factor == w]
        if stepping:
            both = [*self.states.values(), *self.exposed, *self.next.values()]
            found.append(("stepping", self.call("step", "t", self.powers, both)))
        return found

    def statement_of(self, name: str, conclusion: str, *, stepping: bool) -> str:
        """The statement of a lemma."""
        variables = [v for v in self.setting.variables if stepping or not (v.sampled or v.of_step)]
        binders = [f"({self.setting.space_binder})", *self.binders(variables)]
        binders.append(f"({' '.join(['t', *self.powers])} : R)")
        moving = [*self.exposed, *self.next.values()] if stepping else []
        binders += self.state_binders([*self.states.values(), *moving])
        premises = [f"{text} ->" for _, text in self.premises(stepping=stepping)]
        return f"Lemma {name} {wrapped(binders, 4)} :\n  {wrapped([*premises, conclusion], 2)}.\n"

    def arguments(
        self,
        t: str,
        factors: list[str],
        states: list[str],
        *,
        at: str = "n",
        stepping: bool = True,
        outcome: str = "",
    ) -> str:
        """The variables of a lemma, as the theorem gives them, at an outcome of what is drawn."""
        space = self.setting.spaces
        known = [v for v in self.setting.variables if stepping or not (v.sampled or v.of_step)]
        given = [v.at(at, outcome) for v in known]
        return " ".join([space, *given, t, *factors, *states])
