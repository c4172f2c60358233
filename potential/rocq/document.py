"""Export to Rocq: from a theorem and its certificate, a file that states and proves the end-to-end theorem.

The file defines the step and the potential as the method's code does, proves that a step does not raise the potential
by the certificate's multipliers, and sums over the steps. What it states is stronger than what the kernel has checked:
the inequalities that the kernel takes from the class are proved there, from the definitions, by the library's lemmas.
Nothing here is trusted: a wrong multiplier, or a wrong translation of one, fails to compile.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import sympy

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import (
    DUAL,
    Asked,
    Basis,
    Expression,
    Vector,
)
from potential.catalogue import saved_certificate
from potential.classes.problem_class import Evaluation
from potential.classes.recorder import FIRST_ORDER, Answer
from potential.conclusion import Conclusion, conclude
from potential.errors import CertificateError
from potential.interpretations.vocabulary import Variable
from potential.kernel import Geometric, Proofs, coefficient_sign, judge
from potential.rocq.names import Names, NotExportableError, is_one_word, module_name, theorem_name
from potential.rocq.reals import real
from potential.rocq.scalars import Scalars
from potential.rocq.script import Script
from potential.rocq.setting import setting
from potential.rocq.step import Step
from potential.rocq.terms import Terms, wrapped
from potential.search.closed_sums import find
from potential.statement.statement import Statement
from potential.statement.trace import trace
from potential.summation import T, without_constant
from potential.writing.text import text


def export(claim: Any, proofs: Proofs | None = None) -> str:
    """The Rocq file of a theorem: of the catalogue, of a Method or a Theorem; its text is the same every time.

    `proofs` are the arguments of its certificate; where they are left out, the saved certificate is read, and where
    there is none, the theorem is proved. They are not checked here: `coqc` does that.
    Raises NotExportableError where the library lacks a definition or a lemma, NotProved where there is no proof.
    """
    statement = trace(claim)
    return File(statement, proofs if proofs is not None else _arguments(statement)).text()


def _arguments(statement: Statement) -> Proofs:
    """The arguments of the saved certificate, or of a new proof."""
    from potential import certificate

    text = saved_certificate(statement.theorem.name)
    if text is not None:
        try:
            found = certificate.read(certificate.Certificate.from_json(text), statement)
        except CertificateError:
            found = None
        if found is not None and judge(statement, found):
            return found
    from potential.proving import prove

    proof = prove(statement.theorem)
    # The proof's own statement has its own field: read the arguments back into ours.
    return certificate.read(proof.certificate, statement)


class File:
    """One file, from its statement and its arguments."""

    def __init__(self, statement: Statement, proofs: Proofs) -> None:
        self.statement = statement
        self.proofs = proofs
        self.problem: Any = statement.problem
        self.names = Names()
        self.setting, self.meaning = setting(statement, self.names)
        summation, self.reasons = proofs.summation, dict(proofs.reasons)
        if summation is None:
            summation, self.reasons = find(statement)
        self.conclusion: Conclusion = conclude(statement, summation, self.reasons)
        self.center = next(iter(self.setting.centers.values()), "")
        self.states = {name: self.names.fresh(name) for name in statement.state}
        self.next = {name: self.names.reserve(f"{text}'") for name, text in self.states.items()}
        self.powers = [self.setting.reals[f"power_{k + 1}"] for k in range(len(statement.field.powers))]
        self.bases = [self._base(statement.field.power_bases[k]) for k in sorted(statement.field.power_bases)]
        self._place_factors()
        self.definitions: dict[str, tuple[str, list[str], bool]] = {}  # name: text, arguments, whether of the time
        self._entities()
        self.walk = Step(self)
        self.still = Step(self, still=True)
        self._members()
        self._expose()

    def _base(self, base: Coefficient) -> str:
        """The base of a geometric factor, as the bound writes it."""
        shown = base.to_sympy()
        for power in self.conclusion.bound.atoms(sympy.Pow):
            if T in power.exp.free_symbols and sympy.cancel(power.base - shown) == 0:
                shown = power.base
        return real(shown, self.setting.reals)

    def _place_factors(self) -> None:
        """The geometric factors of which the certificate uses that they lie on one side of 1."""
        generators, reasons = self.statement.field.generators, self.proofs.reasons
        for k in sorted({r.generator for r in reasons.values() if isinstance(r, Geometric)}):
            beyond_one = generators[k].beyond_one()
            side = coefficient_sign(beyond_one, reasons)[0] if beyond_one is not None else 0
            if not side or self.statement.continuous:
                raise NotExportableError("a sign that is shown by the size of a factor has no form in Rocq here")
            self.setting.factors[k] = (self.setting.reals[generators[k].name], side)

    # What the vectors are ---------------------------------------------------------------------------------------------

    def _entities(self) -> None:
        """What each basis vector is: one of the state, a point that no step moves, or an oracle's answer."""
        recorder = self.statement.recorder
        answers = {b: recorder.origin(b) for b in recorder.basis}
        self.entities: dict[Basis, Answer] = {b: a for b, a in answers.items() if a is not None and a.asked}
        self.entities |= {next(iter(v.terms)): Answer("center", (), v) for v in self.setting.centers}
        self.entities |= {next(iter(v.terms)): Answer("state", (n,), v) for n, v in self.statement.state.items()}
        self.evaluations: dict[Vector, Evaluation] = {e.point: e for e in self.problem.points()}

    def type_of(self, vector: Vector) -> str:
        """The type of a vector: a point or a gradient, of one space or the other."""
        setting = self.setting
        if not setting.two_spaces:
            return setting.duals if vector.space == DUAL else setting.vectors
        for b in vector.terms:
            entity = self.entities.get(b)
            if entity is not None and entity.oracle == "state":
                return self.type_of(self.statement.next_state[entity.at])
            space = self.meaning.space_of(entity) if entity is not None else None
            if space is not None:
                return space
        raise NotExportableError("which of the two spaces a vector belongs to is not seen")

    def step_name(self, vector: Vector) -> str:
        """The name that a vector has in the step."""
        return self.walk.points[vector]

    def _expose(self) -> None:
        """What the progress and what is bounded say of a step: the next state, and points between as arguments."""
        s = self.statement
        self.looks_ahead = False
        self.exposed: dict[str, str] = {}  # name, type
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

    def terms(self, states: Mapping[str, str], moved: Mapping[str, str] | None = None) -> Terms:
        """Writes vectors over a state alone; `states` gives the text of its vectors by name.

        With `moved`, over the next state as well, and over the points between, whose texts it gives by name.
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
            if moved is not None and b in alone and kind != FIRST_ORDER:
                return alone[b]
            if kind == FIRST_ORDER and self.setting.smooth:
                return f"{self.setting.function} {found.argument(entity.at)}"
            value = self.meaning.value(entity)
            if value is not None:
                return value.format(found.argument(entity.at))
            if moved is not None:
                name = self.walk.basis(b)
                self.walk.exposed.add(name)
                return moved.get(name, name)
            raise NotExportableError(f"the potential or the progress depends on the answer of an oracle ({kind})")

        def avoid(b: Basis) -> bool:
            entity = self.entities.get(b)
            if entity is None:
                return not (moved and b in alone)
            known = entity.oracle in ("state", "center", FIRST_ORDER)
            known = known or self.meaning.value(entity, sampled=True) is not None
            return not known and not (moved and b in alone)

        found = Terms(self.statement.field, self.setting.reals, basis, points, self.setting.derived, avoid)
        return found

    # Membership in K and in the domain of the mirror map's derivative -------------------------------------------------

    def _members(self) -> None:
        s = self.statement
        self.sets: dict[str, str] = {}  # of a state's vector by name
        if self.problem.expectation:
            return
        for name, vector in s.state.items():
            where = "" if vector.space == DUAL else self.meaning.stays_in(vector, s.next_state[name], self.setting)
            if where:
                self.sets[name] = where

    # Text -------------------------------------------------------------------------------------------------------------

    def text(self) -> str:
        """The whole file."""
        from potential.rocq import conclusion as rocq_conclusion
        from potential.rocq import expectation as rocq_expectation
        from potential.rocq import flow as rocq_flow

        s = self.statement
        write_theorem = (rocq_expectation if s.problem.expectation else rocq_conclusion).theorem
        if s.continuous:
            write_theorem = rocq_flow.theorem
        method, name = s.theorem.method_class, s.theorem.name
        doc = (method.__doc__ or "").strip().split("\n")[0]
        source = f"    Source: {s.theorem.source}.\n" if s.theorem.source else ""
        legend = ", ".join(map(text, self.conclusion.legend()))
        where = f"    Here [{_comment(legend)}].\n" if legend else ""
        head = (
            f"(** * {name}: [{_comment(self.conclusion.text)}]\n\n    {_comment(doc)}\n{where}{source}\n"
            f"    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)\n\n"
            "From Potential Require Import Certificate.\n"
        )
        own = [text.strip() + "\n" for text in self.meaning.every("vernacular") if text]
        parts = [head, *own, *self._definitions()]
        if self.sets:
            parts.append(self._stays())
        if s.continuous:
            parts.append(rocq_flow.slope(self))
        parts.append(self._lemma("decrease"))
        parts.append(self._lemma("domination"))
        parts.append(write_theorem(self))
        parts.append(f"Print Assumptions {theorem_name(name)}.\n")
        return "\n".join(parts)

    def _definitions(self) -> list[str]:
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

    def around(self, here: list[str]) -> list[str]:
        """The points of which the progress speaks: the state, and what lies between it and the next where it does."""
        return [*here, *self.exposed, *self.next.values()] if self.looks_ahead else here

    def define(self, name: str, body: str, states: list[str], kind: str) -> str:
        """A definition over the variables that its body uses."""
        used = [v for v in self.setting.variables if _occurs(v.name, body)]
        timed = _occurs("t", body)
        factors = [w for w in self.powers if _occurs(w, body)]
        self.definitions[name] = (name, [v.name for v in used], timed)
        self.definitions[f"{name} factors"] = (name, factors, timed)
        binders = [f"{{{self.setting.space_binder}}}"] if states or any(len(v.type) > 1 for v in used) else []
        binders += self.binders(used)
        scalars = [*(["t"] if timed else []), *factors]
        binders += [f"({' '.join(scalars)} : R)"] if scalars else []
        binders += self.state_binders(states)
        return f"Definition {name} {wrapped([*binders, f': {kind} :='], 4)}\n  {body}.\n"

    def binders(self, variables: list[Variable], *, in_theorem: bool = False) -> list[str]:
        """Binders, neighbours of one type together."""
        groups: list[tuple[str, list[str]]] = []
        for v in variables:
            if in_theorem and v.previous:
                continue
            kind = f"nat -> {v.type}" if in_theorem and v.sequence else v.type
            kind = f"Omega -> {v.type}" if in_theorem and v.sampled else kind
            if groups and groups[-1][0] == kind:
                groups[-1][1].append(v.name)
            else:
                groups.append((kind, [v.name]))
        return [f"({' '.join(names)} : {kind})" for kind, names in groups]

    def state_binders(self, states: list[str], kind: str = "{}") -> list[str]:
        """Binders of a state's vectors, primal ones and dual ones apart but in order."""
        types = {self.states[n]: self.type_of(v) for n, v in self.statement.state.items()} | self.exposed
        groups: list[tuple[str, list[str]]] = []
        for name in states:
            type_ = kind.format(types[name.rstrip("'")])
            if groups and groups[-1][0] == type_:
                groups[-1][1].append(name)
            else:
                groups.append((type_, [name]))
        return [f"({' '.join(names)} : {type_})" for type_, names in groups]

    def call(
        self, name: str, t: str, factors: list[str], states: list[str], *, at: str = "", later: bool = False
    ) -> str:
        """A definition applied at a time, geometric factors and a state.

        `at` is the number of the step in the theorem, where sequences have all their terms; `later` takes the next term
        of a sequence that is bound by a relation.
        """
        _, used, timed = self.definitions[name]
        wanted = self.definitions[f"{name} factors"][1]
        variables = {v.name: v for v in self.setting.variables}
        arguments = [(variables[v].following if later else "") or v for v in used]
        arguments = [variables[v].at(at) if at else v for v in arguments]
        arguments += [t] if timed else []
        arguments += [text for w, text in zip(self.powers, factors, strict=True) if w in wanted]
        return " ".join([name, *arguments, *states])

    # The method's own functions, written out --------------------------------------------------------------------------

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
        return Scalars(self.statement, self.setting, self.meaning, terms, at).text(e)

    def start_texts(self, start: str) -> dict[str, str]:
        """What the potential says of the start, by the text under which Python displays it."""
        s = self.statement
        self.entities[next(iter(s.start.terms))] = Answer("start", (start,), s.start)
        write = Scalars(s, self.setting, self.meaning, self.terms({}))
        asked = [key for key in s.display["start"].terms if isinstance(key, Asked) and write.has_form(key)]
        return {s.monomial_text(key): f"({write.monomial(key)})" for key in asked}

    # Lemmas about one step --------------------------------------------------------------------------------------------

    def premises(self, *, stepping: bool) -> list[tuple[str, str]]:
        """The premises of a lemma, by name."""
        s = self.setting
        found = [(p.name, self.setting.in_lemma(p.text)) for p in self.setting.lemma if stepping or not p.sampled]
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
        variables = [v for v in self.setting.variables if stepping or not v.sampled]
        binders = [f"({self.setting.space_binder})", *self.binders(variables)]
        binders.append(f"({' '.join(['t', *self.powers])} : R)")
        moving = [*self.exposed, *self.next.values()] if stepping else []
        binders += self.state_binders([*self.states.values(), *moving])
        premises = [f"{text} ->" for _, text in self.premises(stepping=stepping)]
        return f"Lemma {name} {wrapped(binders, 4)} :\n  {wrapped([*premises, conclusion], 2)}.\n"

    def arguments(self, t: str, factors: list[str], states: list[str], *, at: str = "n", stepping: bool = True) -> str:
        """The variables of a lemma, as the theorem gives them."""
        space = self.setting.spaces
        given = [v.at(at) for v in self.setting.variables if stepping or not v.sampled]
        return " ".join([space, *given, t, *factors, *states])

    def _stays(self) -> str:
        script = Script(self, stepping=True)
        goals = []
        for name, where in self.sets.items():
            proof = script.member(self.statement.next_state[name], where)
            goals.append((f"{where} {self.next[name]}", proof))
        conclusion = " /\\ ".join(goal for goal, _ in goals)
        proofs = goals[-1][1]
        for _, proof in reversed(goals[:-1]):
            proofs = f"(conj {proof} {proofs})"
        return (
            "(** A step does not leave the set. *)\n"
            + self.statement_of("stays", conclusion, stepping=True)
            + script.close(f"exact {proofs}.")
        )

    def _lemma(self, kind: str) -> str:
        s = self.statement
        stepping = kind == "decrease" and not s.continuous
        here = list(self.states.values())
        now = self.call("potential", "t", self.powers, here)
        if stepping:
            obligation, argument = s.decrease, self.proofs.decrease
            grown = [f"({self._bracket(b)} * {w})" for b, w in zip(self.bases, self.powers, strict=True)]
            later = self.call("potential", "(t + 1)", grown, list(self.next.values()), later=True)
            conclusion = f"{later} - {now}"
            if s.progress.terms:
                conclusion += f" + {self.call('progress', 't', self.powers, self.around(here))}"
            if s.budget.element:
                conclusion += f" - {self.call('budget', 't', self.powers, [])}"
            title = "(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)\n"
        elif kind == "decrease":
            obligation, argument = s.decrease, self.proofs.decrease
            conclusion = self.call("change", "t", self.powers, here)
            title = "(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)\n"
        else:
            obligation, argument = s.domination, self.proofs.domination
            measure = self.measure(dict(self.states), self.setting.reals)
            conclusion = f"{measure} - {now}" if measure else f"- {now}"
            title = "(** The potential is at least its weight times the measure. *)\n"
        script = Script(self, stepping=stepping)
        script.certificate(obligation, argument)
        if stepping and s.problem.expectation:
            self.excess = script.excess
            write = self.walk.terms.factor
            terms = " + ".join(["0", *(f"{write(e.multiplier)} * ({e.quantity} - {e.mean})" for e in script.excess)])
            conclusion += f" - ({terms})"
            title = "(** The certificate at one outcome, up to what vanishes in the mean. *)\n"
            script.lines += script.restored.values()
        ending = [f"{self.setting.substituting}{self.setting.closing}identity."]
        return title + self.statement_of(kind, f"{conclusion} <= 0", stepping=stepping) + script.close(*ending)

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

    @staticmethod
    def _bracket(text: str) -> str:
        return text if is_one_word(text) else f"({text})"


def _occurs(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w']){re.escape(name)}(?![\w'])", text) is not None


def _comment(text: str) -> str:
    """Text that may stand in a comment of Rocq, with the minimizer's name as it is there."""
    return text.replace("x*", "xs").replace("(*", "( *").replace("*)", "* )").replace('"', "'")


__all__ = ["File", "NotExportableError", "export", "module_name", "theorem_name"]
