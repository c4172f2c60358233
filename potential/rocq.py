"""Export to Rocq: from a theorem and its certificate, a file that states and proves the end-to-end theorem.

The file defines the step and the potential as the method's code does, proves that a step does not raise the potential
by the certificate's multipliers, and sums over the steps. What it states is stronger than what the kernel has checked:
the inequalities that the kernel takes from the class are proved there, from the definitions, by the library's lemmas.
Nothing here is trusted: a wrong multiplier, or a wrong translation of one, fails to compile.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from typing import Any

import sympy

from potential import expressions, rocq_signs
from potential.coefficients import Coefficient
from potential.conclusion import Conclusion, T, conclude
from potential.errors import CertificateError
from potential.expressions import (
    DUAL,
    EUCLIDEAN,
    Basis,
    Bregman,
    Expression,
    Inner,
    Monomial,
    Named,
    NormSquared,
    One,
    Value,
    Vector,
)
from potential.kernel import Argument, Proofs, Square, check
from potential.problem_classes import Evaluation, Hypothesis
from potential.rocq_rules import WITH_NORM, lemma
from potential.rocq_setting import Setting, Variable, setting
from potential.rocq_terms import Names, NotExportableError, Terms, real
from potential.trace import Obligation, Statement, symbolic_method, trace


def module_name(theorem: str) -> str:
    """The name of a theorem's module, GradientDescentProjected for gradient-descent/projected."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"\W+", theorem) if word)


def theorem_name(theorem: str) -> str:
    """The name of the theorem in its file, gradient_descent_projected for gradient-descent/projected."""
    return re.sub(r"\W+", "_", theorem).strip("_")


def export(claim: Any, proofs: Proofs | None = None) -> str:
    """The Rocq file of a theorem: of the catalogue, of a Method or a Theorem; its text is the same every time.

    `proofs` are the arguments of its certificate; where they are left out, the saved certificate is read, and where
    there is none, the theorem is proved. They are not checked here: `coqc` does that.
    Raises NotExportableError where the library lacks a definition or a lemma, NotProved where there is no proof.
    """
    statement = trace(claim)
    return _File(statement, proofs if proofs is not None else _arguments(statement)).text()


def _arguments(statement: Statement) -> Proofs:
    """The arguments of the saved certificate, or of a new proof."""
    from potential import certificate
    from proofs import certificate_path

    path = certificate_path(statement.theorem.name)
    if path.is_file():
        try:
            found = certificate.read(certificate.Certificate.from_json(path.read_text()), statement)
        except CertificateError:
            found = None
        if found is not None and check(statement, found):
            return found
    from potential.prover import prove

    proof = prove(statement.theorem)
    # The proof's own statement has its own field: read the arguments back into ours.
    return certificate.read(proof.certificate, statement)


class _File:
    """One file, from its statement and its arguments."""

    def __init__(self, statement: Statement, proofs: Proofs) -> None:
        self.statement = statement
        self.proofs = proofs
        self.problem: Any = statement.problem
        self.names = Names()
        self.setting: Setting = setting(statement, self.names)
        self.conclusion: Conclusion = conclude(statement)
        self.center = "u" if self.setting.online else "xs"
        self.states = {name: self.names.fresh(name) for name in statement.state}
        self.next = {name: self.names.reserve(f"{text}'") for name, text in self.states.items()}
        self.powers = [self.setting.reals[f"power_{k + 1}"] for k in range(len(statement.field.powers))]
        self.bases = [self._base(statement.field.power_bases[k]) for k in range(len(statement.field.powers))]
        self.definitions: dict[str, tuple[str, list[str], bool]] = {}  # name: text, arguments, whether of the time
        self._entities()
        self.walk = _Step(self)
        self._members()

    def _base(self, base: Coefficient) -> str:
        """The base of a geometric factor, as the bound writes it."""
        shown = base.to_sympy()
        for power in self.conclusion.bound.atoms(sympy.Pow):
            if T in power.exp.free_symbols and sympy.cancel(power.base - shown) == 0:
                shown = power.base
        return real(shown, self.setting.reals)

    # What the vectors are ---------------------------------------------------------------------------------------------

    def _entities(self) -> None:
        """Of which oracle each basis vector is the answer."""
        self.entities: dict[Basis, tuple[str, Any]] = {}
        problem = self.problem

        def note(vector: Vector, kind: str, *what: Any) -> None:
            if len(vector.terms) == 1:
                self.entities.setdefault(next(iter(vector.terms)), (kind, what))

        for name, vector in self.statement.state.items():
            note(vector, "state", name)
        note(problem.minimizer, "center")
        for e in problem.points():
            note(e.gradient, "gradient", e)
        for v, p in getattr(problem, "_projections", {}).items():
            note(p, "projection", v)
        for g, p in getattr(problem, "_linear_minimizers", {}).items():
            note(p, "linear minimizer", g)
        for x, g, size, p in getattr(problem, "_steps", ()):
            note(p, "mirror step", x, g, size)
        for x, g, size, p in getattr(problem, "_steepest", ()):
            note(p, "steepest step", x, g, size)
        for theta, x in getattr(problem, "_mirrored", {}).items():
            note(x, "mirror", theta)
        for x, theta in getattr(problem, "_dual_points", {}).items():
            note(theta, "slope", x)
        self.evaluations: dict[Vector, Evaluation] = {e.point: e for e in problem.points()}

    def terms(self, states: Mapping[str, str]) -> Terms:
        """Writes vectors over a state alone; `states` gives the text of its vectors by name."""

        def basis(b: Basis) -> str:
            kind, what = self.entities[b]
            if kind == "state":
                return states[what[0]]
            if kind == "center":
                return self.center
            if kind == "gradient" and self.setting.smooth:
                return f"grad {found.argument(what[0].point)}"
            if kind == "mirror":
                return f"(mirror {found.argument(what[0])})"
            if kind == "slope":
                return f"dh {found.argument(what[0])}"
            raise NotExportableError(f"the potential or the progress depends on the answer of an oracle ({kind})")

        found = Terms(self.statement.field, self.setting.reals, basis, {}, self.setting.derived)
        return found

    # Membership in K and in the domain of the mirror map's derivative -------------------------------------------------

    def _members(self) -> None:
        s, problem = self.statement, self.problem
        based = [x for x, *_ in getattr(problem, "_steps", ())]
        based += [x for _, x in getattr(problem, "_divergences", ())]
        self.sets: dict[str, str] = {}  # of a state's vector by name
        for name, vector in s.state.items():
            if vector.space == DUAL:
                continue
            if vector in based or s.next_state[name] in based:
                self.sets[name] = "dom"
            elif self.setting.constrained or (self.setting.space == "norm" and problem.state_in_set):
                self.sets[name] = "K"

    # Text -------------------------------------------------------------------------------------------------------------

    def text(self) -> str:
        """The whole file."""
        from potential.rocq_conclusion import theorem as write_theorem

        s = self.statement
        method, name = s.theorem.method_class, s.theorem.name
        doc = (method.__doc__ or "").strip().split("\n")[0]
        source = f"    Source: {s.theorem.source}.\n" if s.theorem.source else ""
        head = (
            f"(** * {name}: [{_comment(self.conclusion.text)}]\n\n    {_comment(doc)}\n{source}\n"
            f"    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)\n\n"
            "From Potential Require Import Certificate.\n"
        )
        parts = [head, *self._definitions()]
        if self.sets:
            parts.append(self._stays())
        parts.append(self._lemma("decrease"))
        parts.append(self._lemma("domination"))
        parts.append(write_theorem(self))
        parts.append(f"Print Assumptions {theorem_name(name)}.\n")
        return "\n".join(parts)

    def _definitions(self) -> list[str]:
        s = self.statement
        both = [*self.states.values(), *self.next.values()]
        found = [
            "(** One step, from the state at time [t] to the next. *)\n"
            + self.define("step", self.walk.relation(), both, "Prop")
        ]
        here = dict(self.states)
        found.append(self.define("potential", self.scalar("potential", here), list(here.values()), "R"))
        if s.progress.terms:
            found.append(self.define("progress", self.scalar("progress", here), list(here.values()), "R"))
        if s.budget.element:
            found.append(self.define("budget", self.terms(here).coefficient(s.budget), [], "R"))
        return found

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
        return f"Definition {name} {_wrapped([*binders, f': {kind} :='], 4)}\n  {body}.\n"

    def binders(self, variables: list[Variable], *, in_theorem: bool = False) -> list[str]:
        """Binders, neighbours of one type together."""
        groups: list[tuple[str, list[str]]] = []
        for v in variables:
            kind = f"nat -> {v.type}" if in_theorem and v.sequence else v.type
            if groups and groups[-1][0] == kind:
                groups[-1][1].append(v.name)
            else:
                groups.append((kind, [v.name]))
        return [f"({' '.join(names)} : {kind})" for kind, names in groups]

    def state_binders(self, states: list[str], kind: str = "{}") -> list[str]:
        """Binders of a state's vectors, primal ones and dual ones apart but in order."""
        spaces = {self.states[n]: v.space for n, v in self.statement.state.items()}
        groups: list[tuple[str, list[str]]] = []
        for name in states:
            dual = spaces[name.rstrip("'")] == DUAL
            type_ = kind.format(self.setting.duals if dual else self.setting.vectors)
            if groups and groups[-1][0] == type_:
                groups[-1][1].append(name)
            else:
                groups.append((type_, [name]))
        return [f"({' '.join(names)} : {type_})" for type_, names in groups]

    def call(self, name: str, t: str, factors: list[str], states: list[str], *, in_theorem: bool = False) -> str:
        """A definition applied at a time, geometric factors and a state."""
        _, used, timed = self.definitions[name]
        wanted = self.definitions[f"{name} factors"][1]
        sequences = {v.name for v in self.setting.variables if v.sequence}
        arguments = [f"({v} n)" if in_theorem and v in sequences else v for v in used]
        arguments += [t] if timed else []
        arguments += [text for w, text in zip(self.powers, factors, strict=True) if w in wanted]
        return " ".join([name, *arguments, *states])

    # The method's own functions, written out --------------------------------------------------------------------------

    def scalar(self, part: str, states: Mapping[str, str], *, reals: Mapping[str, str] | None = None) -> str:
        """The potential, progress or measure at a state, as its author wrote it."""
        s = self.statement
        terms = self.terms(states)
        if reals is not None:
            terms.reals = reals
        method = symbolic_method(s.theorem, s.field)
        raw = method.start(self.problem, s.start)
        vectors = list(s.state.values())
        state = vectors[0] if isinstance(raw, Vector) else type(raw)(*vectors)
        written = _Written(self, terms)
        value = s.theorem.function(part, method)(written, s.field.values["t"], state)
        if not isinstance(value, Expression):
            value = expressions.constant(s.field, value)
        exact = {"potential": s.potential, "progress": s.progress, "measure": s.measure}[part]
        if not written.meaning(value).same(exact):
            value = exact
        return self.expression(value, terms)

    def expression(self, e: Expression, terms: Terms) -> str:
        """A scalar as a sum of terms."""
        text = ""
        for key, element in e.terms.items():
            c = Coefficient(e.field, element)
            shown = terms.coefficient(c, 2)
            negative = bool(text) and shown.startswith("(- ")
            if negative:
                c = -c
                shown = terms.coefficient(c, 2)
            what = self.monomial(key, terms)
            bracketed = f"({what})" if " - " in what or " + " in what else what
            if isinstance(key, One):
                piece = terms.coefficient(c, 1)
            elif c.element == 1:
                piece = bracketed if len(e.terms) > 1 else what
            elif (top := re.fullmatch(r"\(1 / (.*)\)", shown)) is not None:
                piece = f"{bracketed} / {top[1]}"
            else:
                piece = f"{terms.coefficient(c, 1)} * {bracketed}"
            text += (" - " if negative else " + ") + piece if text else piece
        return text or "0"

    def monomial(self, key: Monomial, terms: Terms) -> str:
        """One monomial of an expression."""
        one = self.statement.field.algebra.one

        def basis(b: Basis) -> Vector:
            return Vector(self.statement.field, b.space, {b: one})

        match key:
            case One():
                return "1"
            case Named(text):
                return text
            case Inner(left, right) if left.space == EUCLIDEAN and left == right:
                return f"‖{terms.vector(basis(left))}‖²"
            case Inner(left, right) if left.space == EUCLIDEAN:
                return f"⟨{terms.vector(basis(left))}, {terms.vector(basis(right))}⟩"
            case Inner(left, right):
                g, v = (left, right) if left.space == DUAL else (right, left)
                return f"⟪{terms.vector(basis(g))}, {terms.vector(basis(v))}⟫"
            case Value("h*", theta):
                return f"conjugate h {terms.argument(theta)} (mirror {terms.argument(theta)})"
            case Value("h", x):
                return f"h {terms.argument(x)}"
            case Value(_, x):
                return f"f {terms.argument(x)}"
            case Bregman(u, x):
                return f"bregman h dh {terms.argument(u)} {terms.argument(x)}"
            case NormSquared(v):
                return f"seminorm {terms.argument(v)} * seminorm {terms.argument(v)}"
        raise NotExportableError("a dual norm in a potential has no form in Rocq here")

    # Lemmas about one step --------------------------------------------------------------------------------------------

    def premises(self, *, stepping: bool) -> list[tuple[str, str]]:
        """The premises of a lemma, by name."""
        found = [(p.name, self.setting.in_lemma(p.text)) for p in self.setting.lemma]
        found += [
            (f"{self.states[name]}_in_{where}", f"{where} {self.states[name]}") for name, where in self.sets.items()
        ]
        found.append(("t_nonnegative", "0 <= t"))
        found += [(f"{w}_positive", f"0 < {w}") for w in self.powers]
        if stepping:
            both = [*self.states.values(), *self.next.values()]
            found.append(("stepping", self.call("step", "t", self.powers, both)))
        return found

    def statement_of(self, name: str, conclusion: str, *, stepping: bool) -> str:
        """The statement of a lemma."""
        binders = [f"({self.setting.space_binder})", *self.binders(self.setting.variables)]
        binders.append(f"({' '.join(['t', *self.powers])} : R)")
        binders += self.state_binders([*self.states.values(), *(self.next.values() if stepping else [])])
        premises = [f"{text} ->" for _, text in self.premises(stepping=stepping)]
        return f"Lemma {name} {_wrapped(binders, 4)} :\n  {_wrapped([*premises, conclusion], 2)}.\n"

    def arguments(self, t: str, factors: list[str], states: list[str]) -> str:
        """The variables of a lemma, as the theorem gives them."""
        space = self.setting.vectors
        given = [f"({v.name} n)" if v.sequence else v.name for v in self.setting.variables]
        return " ".join([space, *given, t, *factors, *states])

    def _stays(self) -> str:
        script = _Script(self, stepping=True)
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
        stepping = kind == "decrease"
        here = list(self.states.values())
        now = self.call("potential", "t", self.powers, here)
        if stepping:
            obligation, argument = s.decrease, self.proofs.decrease
            grown = [f"({self._bracket(b)} * {w})" for b, w in zip(self.bases, self.powers, strict=True)]
            later = self.call("potential", "(t + 1)", grown, list(self.next.values()))
            conclusion = f"{later} - {now}"
            if s.progress.terms:
                conclusion += f" + {self.call('progress', 't', self.powers, here)}"
            if s.budget.element:
                conclusion += f" - {self.call('budget', 't', self.powers, [])}"
            title = "(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)\n"
        else:
            obligation, argument = s.domination, self.proofs.domination
            measure = self.measure(dict(self.states), self.setting.reals)
            conclusion = f"{measure} - {now}" if measure else f"- {now}"
            title = "(** The potential is at least its weight times the measure. *)\n"
        script = _Script(self, stepping=stepping)
        script.certificate(obligation, argument)
        ending = ["subst mu; identity." if self.setting.derived else "identity."]
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
        return text if re.fullmatch(r"[\w']+", text) else f"({text})"


class _Written:
    """The symbolic problem with its scalar oracles answering in Rocq."""

    def __init__(self, file: _File, terms: Terms) -> None:
        self._file = file
        self._terms = terms
        self._meanings: dict[Named, Expression] = {}

    def __getattr__(self, name: str) -> Any:
        oracle = getattr(self._file.problem, name)
        if name not in (
            "gap",
            "value",
            "distance_squared",
            "norm_squared",
            "inner",
            "bregman",
            "fenchel_coupling",
        ):
            return oracle

        def answer(*vectors: Vector) -> Expression:
            exact: Expression = oracle(*vectors)
            if not exact.terms or (name != "fenchel_coupling" and any(v.space == DUAL for v in vectors)):
                return exact
            named = Named(self._text(name, vectors))
            self._meanings[named] = exact
            return Expression(exact.field, {named: exact.field.algebra.one})

        return answer

    def _text(self, name: str, vectors: tuple[Vector, ...]) -> str:
        write, center = self._terms, self._file.center
        shown = [write.argument(v) for v in vectors]
        if name == "inner":
            return f"⟨{write.vector(vectors[0])}, {write.vector(vectors[1])}⟩"
        if name in ("distance_squared", "norm_squared"):
            v = write.vector(vectors[0]) + (f" ⊖ {center}" if name == "distance_squared" else "")
            return f"‖{v}‖²" if self._file.setting.space == "euclidean" else f"seminorm ({v}) * seminorm ({v})"
        if name == "fenchel_coupling":
            u, theta = shown
            return f"conjugate h {theta} (mirror {theta}) - ⟪{theta}, {u}⟫ + h {u}"
        if name == "bregman":
            return f"bregman h dh {shown[0]} {shown[1]}"
        f = "(f n)" if self._file.setting.online and " n)" in shown[0] else "f"
        f = f.strip("()")
        return f"{f} {shown[0]} - {f} {center}" if name == "gap" else f"{f} {shown[0]}"

    def meaning(self, expression: Expression) -> Expression:
        """What an expression in these answers stands for."""
        total = Expression(expression.field, {k: c for k, c in expression.terms.items() if not isinstance(k, Named)})
        for key, element in expression.terms.items():
            if isinstance(key, Named):
                total = total + self._meanings[key] * Coefficient(expression.field, element)
        return total


class _Step:
    """The step as a relation: the points between two states and what determines them, in order of definition."""

    def __init__(self, file: _File) -> None:
        self.file = file
        self.text: dict[Basis, str] = {}
        self.points: dict[Vector, str] = {}
        self.between: list[tuple[str, str]] = []  # name, type
        self.conditions: list[tuple[str, str]] = []  # name, text
        statement = file.statement
        self.terms = Terms(statement.field, file.setting.reals, self.basis, self.points, file.setting.derived)
        for name, vector in statement.state.items():
            self._name(vector, file.states[name])
        self._name(file.problem.minimizer, file.center)
        targets: dict[Vector, str] = {}
        for name, vector in statement.next_state.items():
            targets.setdefault(vector, file.next[name])
        self._targets = targets
        for name, vector in statement.next_state.items():
            mine = file.next[name]
            if vector in self.points and self.points[vector] != mine:
                self.conditions.append((f"{mine}_value", f"{mine} = {self.points[vector]}"))
            elif vector not in self.points:
                self.point(vector)

    def _name(self, vector: Vector, text: str) -> None:
        self.points[vector] = text
        if len(vector.terms) == 1:
            basis, c = next(iter(vector.terms.items()))
            if c == 1:
                self.text[basis] = text

    def basis(self, b: Basis) -> str:
        """The text of a basis vector; introduces it, with what determines it, where it is new."""
        if b not in self.text:
            self._introduce(b)
        return self.text[b]

    def point(self, vector: Vector) -> str:
        """The name of a point; introduces it where it is new."""
        if vector in self.points:
            return self.points[vector]
        if len(vector.terms) == 1 and next(iter(vector.terms.values())) == 1:
            return self.basis(next(iter(vector.terms)))
        for b in vector.terms:
            self.basis(b)
        value = self.terms.vector(vector, defining=True)
        name = self._target(vector, self.file.statement.recorder.point_name(vector))
        self.points[vector] = name
        self.conditions.append((f"{name}_value", f"{name} = {value}"))
        return name

    def _target(self, vector: Vector, stem: str, type_: str = "") -> str:
        if vector in self._targets:
            return self._targets[vector]
        stem = re.sub(r"_t$|_\{t\+1\}$", "", stem)
        name = self.file.names.fresh(stem if re.fullmatch(r"\w+", stem) else "v")
        dual = vector.space == DUAL
        self.between.append((name, type_ or (self.file.setting.duals if dual else self.file.setting.vectors)))
        return name

    def _introduce(self, b: Basis) -> None:
        file, field = self.file, self.file.statement.field
        if b not in file.entities:
            raise NotExportableError("a vector of the certificate is not determined by the step")
        kind, what = file.entities[b]
        vector = Vector(field, b.space, {b: field.algebra.one})
        if kind == "gradient":
            self._gradient(b, vector, what[0])
        elif kind == "mirror":
            self.text[b] = self.points[vector] = f"(mirror {self.point(what[0])})"
        elif kind == "slope":
            self.text[b] = f"dh {self.point(what[0])}"
        else:
            stem = file.statement.recorder.basis_name(b)
            wanted = [self.point(x) for x in what[:1] if kind in ("mirror step", "steepest step")]
            directions = [v for v in what if isinstance(v, Vector)]
            for v in directions:
                for other in v.terms:
                    self.basis(other)
            name = self._target(vector, re.sub(r"\W.*", "", stem).lower() if "{" not in stem else stem)
            self._name(vector, name)
            write, argument = self.terms, self.terms.argument
            if kind == "projection":
                text = f"is_projection K {argument(what[0])} {name}"
            elif kind == "linear minimizer":
                text = f"is_linear_minimizer K {argument(what[0])} {name}"
            elif kind == "mirror step":
                text = f"is_mirror_step K dom h dh {wanted[0]} {argument(what[1])} {write.factor(what[2])} {name}"
            else:
                text = f"is_steepest_step {wanted[0]} {argument(what[1])} {write.factor(what[2])} {name}"
            self.conditions.append((f"{name}_oracle", text))

    def _gradient(self, b: Basis, vector: Vector, e: Evaluation) -> None:
        s = self.file.setting
        point = self.point(e.point)
        if s.smooth:
            self.text[b] = f"grad {point}"
            return
        if e.point == self.file.problem.minimizer:
            raise NotExportableError("the certificate uses a subgradient at the minimizer, which no oracle gives")
        g = self.file.names.reserve("g") if not any(n == "g" for n, _ in self.between) else self.file.names.fresh("g")
        self.between.append((g, s.duals))
        self._name(vector, g)
        if s.space == "norm":
            self.conditions.append((f"{g}_subgradient", f"is_dual_subgradient_on K f {point} {g}"))
        else:
            on = "_on K" if s.constrained else ""
            self.conditions.append((f"{g}_subgradient", f"is_subgradient{on} f {point} {g}"))
        if s.oracle:
            self.conditions.append(
                (f"{g}_bound", f"dual_norm_at_most {g} G" if s.space == "norm" else f"norm {g} <= G")
            )

    def relation(self) -> str:
        """The relation as text."""
        exists = f"exists {' '.join(self._bound())},\n    " if self.between else ""
        return exists + " /\\\n    ".join(text for _, text in self.conditions)

    def _bound(self) -> list[str]:
        kinds = {kind for _, kind in self.between}
        if len(kinds) == 1:
            return [name for name, _ in self.between] + [f": {kinds.pop()}"]
        return [f"({name} : {kind})" for name, kind in self.between]

    def pattern(self) -> str:
        """The pattern that takes the relation apart."""
        parts = [name for name, _ in self.between] + [name for name, _ in self.conditions]
        return f"({' & '.join(parts)})" if len(parts) > 1 else parts[0]


class _Script:
    """The proof of a lemma about one step."""

    def __init__(self, file: _File, *, stepping: bool) -> None:
        self.file = file
        self.step = file.walk
        self.terms = file.walk.terms
        names = [name for name, _ in file.premises(stepping=stepping)]
        if stepping:
            names[-1] = file.walk.pattern()
        self.lines = [f"intros {' '.join(names)}."]
        if stepping and not (file.walk.between or len(file.walk.conditions) > 1):
            self.lines.append(f"unfold step in {file.walk.conditions[0][0]}.")
        defined = [n for n in ("potential", "progress", "budget") if n in file.definitions]
        self.lines.append(f"unfold {', '.join(defined)}.")
        self.lines += file.setting.facts
        self.head = len(self.lines)
        self.opened = False  # whether the parameters are written by their generators
        if file.setting.smooth and not file.setting.online and not isinstance(file.problem.minimizer, type(None)):
            e = file.evaluations.get(file.problem.minimizer)
            if e is not None and not e.gradient.terms and file.setting.space == "euclidean":
                stationary = "minimizer_gradient f xs (grad xs) xs_minimizer (proj1 (proj1 f_smooth) xs)"
                self.lines.append(f"pose proof ({stationary}) as xs_stationary.")
        self.members: dict[tuple[Vector, str], str] = {}
        self.norms: dict[Basis, tuple[str, str]] = {}  # of a gradient: its dual norm, and that it is
        self.canonical: dict[Monomial, tuple[Vector, str]] = {}  # squares of norms: the first way each was written

    def close(self, *ending: str) -> str:
        """The proof as text."""
        return "Proof.\n" + "\n".join(indented(line) for line in [*self.lines, *ending]) + "\nQed.\n"

    # Membership -------------------------------------------------------------------------------------------------------

    def member(self, vector: Vector, where: str = "K") -> str:
        """A proof that a point lies in K or in dom; lines are added where it has to be put together."""
        file = self.file
        if file.setting.space == "euclidean" and not file.setting.constrained:
            return "I"
        if (vector, where) not in self.members:
            self.members[vector, where] = self._member(vector, where)
        return self.members[vector, where]

    def _member(self, vector: Vector, where: str) -> str:
        file = self.file
        if len(vector.terms) == 1 and next(iter(vector.terms.values())) == 1:
            b = next(iter(vector.terms))
            kind, what = file.entities.get(b, ("", ()))
            if kind == "center" and where == "K":
                return "u_in_K" if file.setting.online else "(proj1 xs_minimizer)"
            if kind == "state":
                name, known = file.states[what[0]], file.sets.get(what[0])
                if known == where:
                    return f"{name}_in_{where}"
                if known == "dom":
                    return f"(proj1 (proj2 (proj2 h_mirror)) {name} {name}_in_dom)"
            if kind in ("projection", "linear minimizer") and where == "K":
                return f"(proj1 {self.step.basis(b)}_oracle)"
            if kind == "mirror step":
                oracle = f"{self.step.basis(b)}_oracle"
                return f"(proj1 {oracle})" if where == "dom" else f"(mirror_step_feasible {oracle})"
            if kind == "mirror" and where == "K":
                return f"(proj1 (mirror_argmax {self.terms.argument(what[0])}))"
        if where == "K" and len(vector.terms) > 1:
            return self._combination(vector)
        raise NotExportableError(f"that {self.terms.vector(vector)} lies in {where} is not shown")

    def _combination(self, vector: Vector) -> str:
        """A convex combination, put together two points at a time."""
        field, name = self.file.statement.field, self.terms.vector(vector)
        items = list(vector.terms.items())
        first, total = items[0]
        partial = Vector(field, vector.space, {first: field.algebra.one})
        proof = self.member(partial)
        for k, (b, c) in enumerate(items[1:], 1):
            point = Vector(field, vector.space, {b: field.algebra.one})
            grown = total + c
            r, s = total / grown, c / grown
            combined = partial * Coefficient(field, r) + point * Coefficient(field, s)
            last = k == len(items) - 1
            shown = (
                name if last else self.terms.combination([(c, self.step.basis(b)) for b, c in combined.terms.items()])
            )
            label = f"in_K_{len(self.members) + k}"
            self.lines.append(
                f"assert ({label} : K ({shown})).\n  {{ apply (convex_pair K ({self.terms.vector(partial)}) "
                f"{self.terms.vector(point)} _ {self.terms.factor(s)} {self.terms.factor(r)} K_convex {proof} "
                f"{self.member(point)}); [sign | sign | field; sign | subst; vector_eq_by ltac:(field; sign)]. }}"
            )
            partial, proof, total = combined, label, grown
        return proof

    # The certificate --------------------------------------------------------------------------------------------------

    def certificate(self, obligation: Obligation, argument: Argument) -> None:
        """The multipliers and the squares of one obligation."""
        hypotheses = {h.name: h for h in obligation.hypotheses}
        for name, multiplier in argument.multipliers.items():
            if name not in hypotheses:
                raise CertificateError(f"{obligation.name}: there is no hypothesis {name!r}")
            self._weigh(hypotheses[name], multiplier)
        for weight, square in argument.squares:
            self._square(weight, square)

    def _weigh(self, hypothesis: Hypothesis, multiplier: Coefficient) -> None:
        s = self.file.setting
        found = lemma(hypothesis.rule, s.space, smooth=s.smooth, oracle=s.oracle)
        if found is None:
            raise NotExportableError(f"the Rocq library has no lemma for the inequality {hypothesis.rule!r}")
        points = dict(self.file.statement.recorder.named_points())
        by_name = {name: vector for vector, name in points.items()}
        vectors = [by_name[p] for p in hypothesis.points]
        proof = found.format_map(_Arguments(self, hypothesis.rule, vectors))
        head, _, rest = proof.partition(" ")
        proof = proof if rest else head
        self.lines.append(f"weigh {self.terms.factor(multiplier)} ({proof}){self._sign(multiplier.element)}.")
        if hypothesis.rule in WITH_NORM:
            self._rewrite_norm(vectors[0] - vectors[1], f"{self._arg(vectors[0])} ⊖ {self._arg(vectors[1])}")

    def _arg(self, vector: Vector) -> str:
        self.step.point(vector) if vector not in self.step.points else None
        return self.terms.argument(vector)

    def _sign(self, element: Any) -> str:
        """The reason for a sign that is not seen from how a multiplier is written."""
        file = self.file
        if rocq_signs.evident(file.statement, file.setting, element):
            return ""
        if not self.opened:
            self.lines[self.head : self.head] = [
                line for g in file.setting.generators.values() for line in g.split("\n")
            ]
            self.opened = True
        return f" by {rocq_signs.tactic(file.statement, file.setting, file.proofs.reasons, element)}"

    def _rewrite_norm(self, vector: Vector, text: str) -> None:
        """Write the square of this norm by the first way in which a multiple of it was written."""
        (atom,) = expressions.norm_squared(vector).terms
        first, shown = self.canonical.setdefault(atom, (vector, text))
        if shown != text:
            c = _ratio(vector, first)
            self.lines.append(
                f"rewrite (seminorm_square_scale {self.terms.factor(c)} ({shown}) ({text}) "
                "ltac:(subst; vector_eq_by ltac:(field; sign)))."
            )

    def _square(self, weight: Coefficient, square: Square) -> None:
        field = self.file.statement.field
        if square.dual is None:
            shown = self.terms.vector(square.vector)
            self.lines.append(f"add_square {self.terms.factor(weight)} ({shown}){self._sign(weight.element)}.")
            return
        v, g = square.vector, square.dual
        if not v.terms:
            raise NotExportableError("a square of a dual norm alone has no lemma")
        (atom,) = expressions.norm_squared(v).terms
        first, shown = self.canonical.setdefault(atom, (v, self.terms.vector(v)))
        b = _ratio(v, first)
        if not g.terms:
            scaled = weight.element * b**2
            self.lines.append(f"weigh {self.terms.factor(scaled)} (seminorm_square_pos ({shown})){self._sign(scaled)}.")
            return
        if len(g.terms) > 1:
            raise NotExportableError("the dual norm of a combination of gradients has no lemma here")
        basis, a = next(iter(g.terms.items()))
        norm, proof = self.dual_norm(basis)
        gradient = self.terms.argument(Vector(field, DUAL, {basis: field.algebra.one}))
        self.lines.append(
            f"weigh {self.terms.factor(weight)} (fenchel_young_dual_norm {self.terms.factor(a)} {self.terms.factor(b)} "
            f"{gradient} {norm} ({shown}) {proof}){self._sign(weight.element)}."
        )

    def dual_norm(self, b: Basis) -> tuple[str, str]:
        """The dual norm of a gradient, a number; lines are added that show there is one."""
        if b in self.norms:
            return self.norms[b]
        file, text = self.file, self.step.basis(b)
        g = self.terms.argument(Vector(file.statement.field, DUAL, {b: file.statement.field.algebra.one}))
        name = file.names.fresh("dual_norm")
        if file.setting.oracle and file.entities[b][0] == "gradient":
            exists = f"dual_norm_exists {g} G {text}_bound"
        else:
            for x, direction, size, p in getattr(file.problem, "_steepest", ()):
                if b in direction.terms and len(direction.terms) == 1:
                    d = self.step.point(p)
                    exists = (
                        f"steepest_step_dual_norm {self.step.point(x)} {g} {self.terms.factor(size)} {d} "
                        f"ltac:(sign) {d}_oracle"
                    )
                    break
            else:
                raise NotExportableError("that the dual norm of a gradient is finite is not shown")
        self.lines.append(f"destruct ({exists}) as [{name} {name}_is].")
        self.norms[b] = (name, f"{name}_is")
        return self.norms[b]


def _ratio(v: Vector, w: Vector) -> Any:
    """c with v = c w."""
    b = next(iter(w.terms))
    return v.terms[b] / w.terms[b]


class _Arguments(dict[str, str]):
    """What stands for {a_in_K} and the like in a rule's lemma."""

    def __init__(self, script: _Script, rule: str, points: list[Vector]) -> None:
        super().__init__()
        self.script = script
        self.rule = rule
        self.points = dict(zip("abc", points, strict=False))

    def __missing__(self, key: str) -> str:
        script, file = self.script, self.script.file
        step, terms = script.step, script.terms
        if key == "K":
            return "K" if file.setting.constrained else "whole"
        if key == "K_convex":
            return "K_convex" if file.setting.constrained else "whole_convex"
        if key in ("rise", "rise_value"):
            (rise,) = [self.points["a"] - self.points["b"]]
            if len(rise.terms) != 1:
                raise NotExportableError("the dual norm of a combination of gradients has no lemma here")
            b, c = next(iter(rise.terms.items()))
            norm, proof = script.dual_norm(b)
            return f"{step.basis(b)} {terms.factor(c)} {norm}" if key == "rise" else f"ltac:(subst; vector_eq) {proof}"
        letter, _, what = key.partition("_")
        point = self.points[letter]
        name = script._arg(point)
        if not what:
            return name
        if what.startswith("in_"):
            return script.member(point, what[3:])
        if what in ("gradient", "subgradient", "bound", "dual_norm", "is_dual_norm"):
            gradient = file.evaluations[point].gradient
            if len(gradient.terms) != 1:
                raise NotExportableError(f"the inequality {self.rule!r} at the minimizer has no lemma here")
            b = next(iter(gradient.terms))
            text = step.basis(b)
            if what == "gradient":
                return terms.argument(gradient)
            if what in ("subgradient", "bound"):
                return f"{text}_{what}"
            return script.dual_norm(b)[what == "is_dual_norm"]
        _, made = file.entities[next(iter(point.terms))]
        if what == "oracle":
            return f"{name}_oracle"
        if what == "from":
            return terms.argument(made[0])
        if what == "direction":
            return terms.argument(made[1])
        if what == "size":
            return terms.factor(made[2])
        if what == "size_positive":
            return "ltac:(sign)"
        raise KeyError(key)


def indented(script: str, width: int = 110) -> str:
    """Lines of a proof, indented and broken where they are long."""
    lines = []
    for line in script.split("\n"):
        depth = len(line) - len(line.lstrip()) + 2
        wrap = textwrap.TextWrapper(width, break_long_words=False, break_on_hyphens=False)
        wrap.initial_indent, wrap.subsequent_indent = " " * depth, " " * (depth + 4)
        lines.append(wrap.fill(line.strip()))
    return "\n".join(lines)


def _occurs(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w']){re.escape(name)}(?![\w'])", text) is not None


def _comment(text: str) -> str:
    """Text that may stand in a comment of Rocq."""
    return text.replace("(*", "( *").replace("*)", "* )").replace('"', "'")


def _wrapped(pieces: list[str], indent: int, width: int = 110) -> str:
    """Pieces in lines of moderate length."""
    lines = [""]
    for piece in pieces:
        if lines[-1] and len(lines[-1]) + len(piece) + indent > width:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + piece
    return ("\n" + " " * indent).join(lines)


__all__ = ["NotExportableError", "export", "module_name", "theorem_name"]
