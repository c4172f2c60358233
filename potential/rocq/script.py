"""A certificate as a proof in Rocq: its multipliers as `weigh`, its squares as `add_square`, and what each needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sympy

from potential.algebra import expressions
from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import DUAL, Basis, DualNormSquared, Inner, Monomial, Vector
from potential.classes.quantities import Hypothesis
from potential.classes.randomness import Draw
from potential.classes.recorder import FIRST_ORDER, Answer
from potential.errors import CertificateError
from potential.kernel import Argument, Square
from potential.rocq import signs as rocq_signs
from potential.rocq.definitions import Definitions, Mean
from potential.rocq.names import is_one_word, occurs
from potential.rocq.terms import NotExportableError, indented, real
from potential.statement.decided import RULE
from potential.statement.statement import Obligation


class NeedsSubgradientsError(Exception):
    """A certificate has a subgradient at a point where the step asks for none: the file starts again with a premise."""


class Script:
    """The proof of a lemma about one step."""

    def __init__(self, file: Definitions, *, stepping: bool) -> None:
        self.file = file
        self.stepping = stepping
        self.step = file.walk if stepping else file.still
        self.terms = self.step.terms
        names = [name for name, _ in file.premises(stepping=stepping)]
        if stepping:
            names[-1] = file.walk.pattern()
        self.lines = [f"intros {' '.join(names)}."]
        if stepping and not (file.walk.hidden() or len(file.walk.conditions) > 1):
            self.lines.append(f"unfold step in {file.walk.conditions[0][0]}.")
        if stepping and file.walk.kept:
            # Values at a point are seen to be the same where it has one name.
            self.lines.append(f"subst {' '.join(file.walk.kept)}.")
        defined = [n for n in ("potential", "progress", "budget", "change") if n in file.definitions]
        self.lines.append(f"unfold {', '.join(defined)}.")
        if stepping:
            self.lines += [f"rewrite <- ?{name}." for name in self._written_out(defined)]
        self.lines += [*file.setting.facts, *file.setting.step_facts]
        self.head = len(self.lines)
        self.prelude: list[str] = []  # signs that the proof uses, known before anything else
        self.opened = False  # whether the parameters are written by their generators
        self.defined: set[sympy.Expr] = set()
        self.positive: list[str] = []  # what is noted to be positive
        self.excess: list[Mean] = []  # what holds in the mean alone
        self.restored: dict[Vector, str] = {}  # what gives points that the step binds their names again
        if (
            file.setting.objective
            and file.setting.smooth
            and not file.setting.online
            and file.setting.space == "euclidean"
        ):
            found = [file.evaluations[v] for v in file.setting.centers if v in file.evaluations]
            if found and not found[0].gradient.terms:
                stationary = f"minimizer_gradient f xs (grad xs) xs_minimizer ({file.setting.gradient_of} xs)"
                self.lines.append(f"pose proof ({stationary}) as xs_stationary.")
        self.members: dict[tuple[Vector, str], str] = {}
        self.norms: dict[Basis, tuple[str, str]] = {}  # of a gradient: its dual norm, and that it is
        self.canonical: dict[Monomial, tuple[Vector, str]] = {}  # squares of norms: the first way each was written

    def _written_out(self, defined: Sequence[str]) -> list[str]:
        """What is known of the points of the step at which a definition asks a function without their names."""
        bodies = [self.file.bodies[name] for name in defined]
        named = {f"{name}_value" for name in [*(n for n, _ in self.step.hidden()), *self.file.next.values()]}
        found: list[str] = []
        for name, text in self.step.conditions:
            point, _, value = text.partition(" = ")
            if name in named and any(f" ({value})" in body for body in bodies):
                found.append(name)
                bodies = [body.replace(f"({value})", point).replace(value, point) for body in bodies]
        return found

    def close(self, *ending: str) -> str:
        """The proof as text."""
        lines = [*self.lines[: self.head], *self.step.facts, *self.prelude, *self.lines[self.head :], *ending]
        return "Proof.\n" + "\n".join(indented(line) for line in lines) + "\nQed.\n"

    # Membership -------------------------------------------------------------------------------------------------------

    def member(self, vector: Vector, where: str = "K") -> str:
        """A proof that a point lies in K or in dom; lines are added where it has to be put together."""
        file = self.file
        if file.setting.space == "euclidean" and not file.setting.constrained and not file.setting.two_spaces:
            return "I"
        if (vector, where) not in self.members:
            self.members[vector, where] = self._member(vector, where)
        return self.members[vector, where]

    def _member(self, vector: Vector, where: str) -> str:
        file = self.file
        if len(vector.terms) == 1 and next(iter(vector.terms.values())) == 1:
            b = next(iter(vector.terms))
            entity = file.entities.get(b)
            kind = entity.oracle if entity is not None else ""
            proof = file.meaning.membership(entity, where) if entity is not None else None
            if entity is not None and proof is not None:
                return self._said(proof, entity, b)
            if kind == "center" and where == "K":
                return file.setting.center_in_K
            if kind == "center" and file.setting.two_spaces:
                return f"{self.step.basis(b)}_in_{where}"
            if kind == "state":
                state = file.entities[b].at
                name, known = file.states[state], file.sets.get(state)
                if known == where:
                    return f"{name}_in_{where}"
                if known == "dom":
                    return f"(proj1 (proj2 (proj2 h_mirror)) {name} {name}_in_dom)"
        if (where == "K" or where.startswith("dom_")) and len(vector.terms) > 1:
            return self._combination(vector, where)
        raise NotExportableError(f"that {self.terms.vector(vector)} lies in {where} is not shown")

    def _combination(self, vector: Vector, where: str) -> str:
        """A convex combination, put together two points at a time."""
        field, name = self.file.statement.field, self.terms.vector(vector)
        items = list(vector.terms.items())
        first, total = items[0]
        partial = Vector(field, vector.space, {first: field.algebra.one})
        proof = self.member(partial, where)
        for k, (b, c) in enumerate(items[1:], 1):
            point = Vector(field, vector.space, {b: field.algebra.one})
            grown = total + c
            r, s = total / grown, c / grown
            combined = partial * Coefficient(field, r) + point * Coefficient(field, s)
            last = k == len(items) - 1
            shown = (
                name if last else self.terms.combination([(c, self.step.basis(b)) for b, c in combined.terms.items()])
            )
            label = f"in_{where}_{len(self.members) + k}"
            whole, other = self.terms.vector(partial), self.terms.vector(point)
            shares = f"{self.terms.factor(s)} {self.terms.factor(r)}"
            self.lines.append(
                f"assert ({label} : {where} ({shown})).\n  {{ apply (convex_pair {where} ({whole}) {other} _ {shares} "
                f"{where}_convex {proof} {self.member(point, where)}); "
                f"[sign | sign | field; sign | subst; vector_eq_by ltac:(field; sign)]. }}"
            )
            partial, proof, total = combined, label, grown
        return proof

    def element(self, vector: Vector, operator: str) -> str:
        """A proof that an element of a set-valued operator at a point is the one that the certificate means."""
        file, terms = self.file, self.terms
        basis = next(iter(vector.terms))
        answer = file.entities[basis]
        if answer.oracle == "center":
            return f"xs_in_{operator}"
        proof = file.meaning.table("members").get(answer.oracle, {}).get(operator)
        if proof is None:
            raise NotExportableError(f"that there is an element of {operator} at {terms.vector(vector)} is not shown")
        return self._said(proof, answer, basis)

    def _said(self, template: str, answer: Answer, b: Basis) -> str:
        """A template about an oracle's answer, filled in; the answer gets its name where that is asked for."""
        return self.step.said(template, answer, lambda: self.step.basis(b))

    # The certificate --------------------------------------------------------------------------------------------------

    def certificate(self, obligation: Obligation, argument: Argument) -> None:
        """The multipliers and the squares of one obligation."""
        hypotheses = {h.name: h for h in obligation.hypotheses}
        self._take_subgradients([hypotheses[name] for name in argument.multipliers if name in hypotheses])
        for name, multiplier in argument.multipliers.items():
            if name not in hypotheses:
                raise CertificateError(f"{obligation.name}: there is no hypothesis {name!r}")
            self._weigh(hypotheses[name], multiplier)
        for weight, square in argument.squares:
            if self.stepping or not self._is_drawn(square.vector):
                self._square(weight, square)

    def _is_drawn(self, vector: Vector) -> bool:
        """Whether a vector is one that a step draws: of a state alone the means of such are known, and not negative."""
        meaning, entities = self.file.meaning, self.file.entities
        drawn = {*meaning.table("drawn"), *meaning.table("sampled_values")}
        return any(b in entities and entities[b].oracle in drawn for b in vector.terms)

    def _take_subgradients(self, used: list[Hypothesis]) -> None:
        """Take a subgradient at each point where the certificate has one, and no oracle was asked for it."""
        file = self.file
        wanted = [
            b for h in used for key in h.expression.terms if isinstance(key, Inner) for b in (key.left, key.right)
        ]
        for b in dict.fromkeys(wanted):
            answer = file.entities.get(b)
            if answer is None or answer.oracle != FIRST_ORDER or b in self.step.text or file.map_of(answer):
                continue
            if file.setting.smooth or file.setting.space != "euclidean" or answer.at in file.setting.centers:
                continue
            if file.value_of(answer) is not None:  # a part of a sum that has a gradient at each point
                continue
            if not file.everywhere:
                raise NeedsSubgradientsError("there is a subgradient at each point")
            name, member = file.names.fresh("g"), self.member(answer.at)
            there = f" {member}" if file.setting.constrained else ""
            bound = f" & {name}_bound" if file.setting.oracle else ""
            self.lines.append(
                f"destruct (subgradients {self._arg(answer.at)}{there}) as ({name} & {name}_subgradient{bound})."
            )
            self.step.take(b, name)

    def _weigh(self, hypothesis: Hypothesis, multiplier: Coefficient) -> None:
        s = self.file.setting
        meaning = self.file.meaning
        if hypothesis.rule in meaning.table("in_the_mean"):
            self._in_the_mean(hypothesis, multiplier)
            return
        if not self.stepping and any(hypothesis.rule.startswith(prefix) for prefix in meaning.table("in_excess")):
            return
        found = self.step.choice(hypothesis) if hypothesis.rule == RULE else meaning.lemma_for(hypothesis, s)
        if found is None:
            raise NotExportableError(f"the Rocq library has no lemma for the inequality {hypothesis.rule!r}")
        points = dict(self.file.statement.recorder.named_points())
        by_name = {self.file.statement.recorder.basis_name(b): v for b, v in self._alone()}
        by_name |= {name: vector for vector, name in points.items()}
        at = () if hypothesis.rule == RULE else hypothesis.points
        vectors = meaning.points_of(hypothesis) or [by_name[p] for p in at]
        proof = found.format_map(_Arguments(self, hypothesis.rule, vectors))
        head, _, rest = proof.partition(" ")
        proof = proof if rest else head
        if hypothesis.equation:
            self.lines.append(f"weigh_free {self.terms.factor(multiplier)} ({proof}).")
        else:
            self.lines.append(f"weigh {self.terms.factor(multiplier)} ({proof}){self._sign(multiplier.element)}.")
        excess = meaning.excess_of(hypothesis.rule, vectors)
        if excess is not None:
            words = dict(zip("ab", map(self._plainly, vectors), strict=False))
            quantity, mean, proof = (text.format(**words, P=self.file.drawing.mean) for text in excess)
            self.excess.append(Mean(-multiplier, quantity, mean, proof, True, 0))
        rewriting = meaning.table("at_one_point").get(hypothesis.rule)
        if rewriting is not None and vectors[0] == vectors[1]:
            self.lines.append(rewriting.format(a=self._arg(vectors[0])))
        if meaning.has_norm(hypothesis.rule):
            self._rewrite_norm(vectors[0] - vectors[1], f"{self._arg(vectors[0])} ⊖ {self._arg(vectors[1])}")

    def _alone(self) -> Iterator[tuple[Basis, Vector]]:
        """The basis vectors, each as a vector."""
        field = self.file.statement.field
        for b in self.file.statement.recorder.basis:
            yield b, Vector(field, b.space, {b: field.algebra.one})

    def _in_the_mean(self, hypothesis: Hypothesis, multiplier: Coefficient) -> None:
        """Note an inequality that holds in the mean over what is drawn."""
        meaning = self.file.meaning
        at = hypothesis.points[0]
        draw = next((d for d in self.file.problem.draws if d.label() == at), None)
        named = self.file.statement.recorder.named_points()
        point = draw.at if draw is not None else next(v for v, name in named if name == at)
        words = _Drawn(self, hypothesis, point, draw)
        if not self.stepping:
            positive = meaning.table("not_negative").get(hypothesis.rule)
            if positive is not None:
                sign = self._sign((-multiplier).element)
                self.lines.append(f"weigh {self.terms.factor(-multiplier)} ({positive.format_map(words)}){sign}.")
            return
        found = meaning.in_mean(hypothesis.rule, point)
        assert found is not None
        quantity, mean, proof = (text.format_map(words) for text in found)
        self._define(multiplier.element)
        # What is a mean by definition stands on the left of its equation.
        weight = -multiplier if hypothesis.rule in meaning.table("not_negative") else multiplier
        self.excess.append(Mean(weight, quantity, mean, proof, hypothesis.equation, words.place))

    def _arg(self, vector: Vector) -> str:
        text = self.step.point(vector)
        return text if is_one_word(text) else f"({text})"

    def _plainly(self, vector: Vector, *, brackets: bool = True) -> str:
        """A vector without the points that the step binds, of which the statement of a lemma does not speak."""
        text = self._arg(vector) if brackets else self.terms.vector(vector)
        bound = [name for name, _ in self.step.hidden()]
        if len(self.file.drawing.order) > 1:  # and of the next state, which knows of draws that come later
            bound += self.file.next.values()
        if not any(occurs(name, text) for name in bound):
            return text
        drawn = {answer.basis: name for name, answer in self.step.draws.items()}
        plain = self.file.terms(dict(self.file.states), between=drawn)
        found = plain.argument(vector) if brackets else plain.vector(vector)
        mapped = any(b in self.file.entities and self.file.map_of(self.file.entities[b]) for b in vector.terms)
        if vector in self.step.points and vector not in self.restored and not mapped:
            self.restored[vector] = (
                f"replace {plain.argument(vector)} with {text} by (subst; vector_eq_by ltac:(field; sign))."
            )
        return found

    def _sign(self, element: Any) -> str:
        """The reason for a sign that is not seen from how a multiplier is written."""
        file = self.file
        self._define(element)
        if rocq_signs.evident(file.statement, file.setting, element):
            return ""
        if self._define_numerator(element):
            return ""
        self._open()
        return f" by {rocq_signs.tactic(file.statement, file.setting, file.proofs.reasons, element)}"

    def _define_numerator(self, element: Any) -> bool:
        """Note the signs of a numerator's factors, where a denominator's are noted: each is smaller than the whole."""
        file = self.file
        of = (file.statement, file.setting, file.proofs.reasons)
        factors = rocq_signs.numerators(*of, element) if rocq_signs.denominators(*of, element) else None
        for factor, turned, strict in factors or ():
            if factor not in self.defined:
                self.defined.add(factor)
                self._open()
                text = real(factor, file.setting.reals)
                claim = f"0 {'<' if strict else '<='} {text}"
                self.positive += [text] if strict else []
                self.prelude.append(f"assert ({claim}) by {rocq_signs.tactic(*of, turned)}.")
        return factors is not None

    def _open(self) -> None:
        if not self.opened:
            self.prelude += [line for g in self.file.setting.generators.values() for line in g.split("\n")]
            self.prelude += self.file.setting.slacks_of_factors()
            self.opened = True

    def _define(self, element: Any) -> None:
        """Note that the factors of a denominator are positive, where that is not seen from how they are written."""
        file = self.file
        for factor, turned in rocq_signs.denominators(file.statement, file.setting, file.proofs.reasons, element):
            if factor not in self.defined:
                self.defined.add(factor)
                self._open()
                by = rocq_signs.tactic(file.statement, file.setting, file.proofs.reasons, turned)
                self.positive.append(real(factor, file.setting.reals))
                self.prelude.append(f"assert (0 < {self.positive[-1]}) by {by}.")

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
        file = self.file
        if square.dual is None:
            weight, vector = rocq_signs.cleared(file.statement, file.proofs.reasons, weight, square.vector)
            for c in vector.terms.values():
                self._define(c)
            shown = self.terms.vector(vector)
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
        (unit,) = expressions.norm_squared(g).terms
        assert isinstance(unit, DualNormSquared)
        a = _ratio(g, unit.vector)
        if unit.vector in self.step.dual_norms:
            norm = self.step.dual_norms[unit.vector]
            proof = f"{norm}_is"
        elif len(g.terms) > 1:
            raise NotExportableError("the dual norm of a combination of gradients has no lemma here")
        else:
            norm, proof = self.dual_norm(next(iter(g.terms)))
        gradient = self.terms.argument(unit.vector)
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
        name = file.names.own("dual_norm")
        if file.setting.oracle and file.entities[b].oracle == FIRST_ORDER:
            exists = f"dual_norm_exists {g} G {text}_bound"
        else:
            found = file.meaning.finite_dual_norm(b)
            if found is None:
                raise NotExportableError("that the dual norm of a gradient is finite is not shown")
            answer, template = found
            exists = self._said(template, answer, answer.basis)
        self.lines.append(f"destruct ({exists}) as [{name} {name}_is].")
        self.norms[b] = (name, f"{name}_is")
        return self.norms[b]


def _ratio(v: Vector, w: Vector) -> Any:
    """c with v = c w."""
    b = next(iter(w.terms))
    return v.terms[b] / w.terms[b]


class _Arguments(dict[str, str]):
    """What stands for {a_in_K} and the like in a rule's lemma."""

    def __init__(self, script: Script, rule: str, points: list[Vector]) -> None:
        super().__init__()
        self.script = script
        self.rule = rule
        self.points = dict(zip("abc", points, strict=False))
        self.count = len(points)

    def _answer(self, oracle: str, point: Vector) -> str:
        """What an oracle answered at a point."""
        answer = self.script.file.statement.recorder.find(oracle, point)
        if answer is None:
            raise NotExportableError(f"the inequality {self.rule!r} speaks of a point that p.{oracle} was not asked at")
        return self.script.terms.vector(answer.result)

    def __missing__(self, key: str) -> str:
        s = self.script.file.setting
        whole = {
            "K": "K" if s.constrained else "whole",
            "K_convex": "K_convex" if s.constrained else "whole_convex",
            "gradient_of": s.gradient_of,
        }
        if key in whole:
            return whole[key]
        if key in ("rise", "rise_value"):
            return self._rise(key)
        if key == "shares":
            return self._shares()
        letter, _, what = key.partition("_")
        point = self.points[letter]
        if not what:
            return self.script._arg(point)
        if what in ("in_A", "in_C"):
            return self.script.element(point, what[3:])
        if what.startswith("in_"):
            return self.script.member(point, what[3:])
        if what in ("gradient", "subgradient", "bound", "dual_norm", "is_dual_norm"):
            return self._of_gradient(point, what)
        if self.script.file.statement.recorder.find(what, point) is not None:
            return self._answer(what, point)
        return self._of_question(point, what)

    def _shares(self) -> str:
        """Of a convex combination of two points its coefficients, that of the second one first."""
        if self.count > 3:
            raise NotExportableError("the value at a mean of more than two points has no lemma here")
        mean = self.points["a"]
        shares = (Coefficient(mean.field, mean.terms[next(iter(self.points[k].terms))]) for k in "cb")
        return " ".join(map(self.script.terms.factor, shares))

    def _rise(self, key: str) -> str:
        """Of a dual point that has moved by a multiple of one gradient: its dual norm, or that it is so."""
        script = self.script
        rise = self.points["a"] - self.points["b"]
        (unit,) = expressions.norm_squared(rise).terms
        if isinstance(unit, DualNormSquared) and unit.vector in script.step.dual_norms:
            norm = script.step.dual_norms[unit.vector]
            if key == "rise_value":
                return f"ltac:(subst; vector_eq) {norm}_is"
            return f"{script.terms.argument(unit.vector)} {script.terms.factor(_ratio(rise, unit.vector))} {norm}"
        if len(rise.terms) != 1:
            raise NotExportableError("the dual norm of a combination of gradients has no lemma here")
        b, c = next(iter(rise.terms.items()))
        norm, proof = script.dual_norm(b)
        if key == "rise_value":
            return f"ltac:(subst; vector_eq) {proof}"
        return f"{script.step.basis(b)} {script.terms.factor(c)} {norm}"

    def _of_gradient(self, point: Vector, what: str) -> str:
        """The gradient at a point, or what is known of it."""
        script = self.script
        gradient = script.file.evaluations[point].gradient
        if not gradient.terms and what == "subgradient" and self._at_minimizer(point):
            return f"(fun u => minimizer_value {self['K']} f xs u xs_minimizer)"
        if len(gradient.terms) != 1:
            raise NotExportableError(f"the inequality {self.rule!r} at the minimizer has no lemma here")
        b = next(iter(gradient.terms))
        text = script.step.basis(b)
        if what == "gradient":
            return script.terms.argument(gradient)
        if what in ("subgradient", "bound"):
            return f"{text}_{what}"
        return script.dual_norm(b)[what == "is_dual_norm"]

    def _at_minimizer(self, point: Vector) -> bool:
        """Whether a point is the one at which the function is least, and no more than that is known there."""
        s = self.script.file.setting
        return not s.online and s.space == "euclidean" and self.script.terms.vector(point) == "xs"

    def _of_question(self, point: Vector, what: str) -> str:
        """What was asked where the point is an oracle's answer."""
        terms, made = self.script.terms, self.script.file.entities[next(iter(point.terms))].asked
        if what == "oracle":
            return f"{self.script._arg(point)}_oracle"
        if what == "size_positive":
            return "ltac:(sign)"
        if what == "size":
            return terms.factor(next(x for x in made if isinstance(x, Coefficient)))
        if what in ("from", "direction"):
            return terms.argument(made[what == "direction"])
        raise KeyError(what)


class _Drawn(dict[str, str]):
    """What stands for {a}, {draw} and the like in what is known in the mean of what is drawn at a point."""

    def __init__(self, script: Script, hypothesis: Hypothesis, point: Vector, draw: Draw | None) -> None:
        super().__init__()
        self.script, self.hypothesis, self.point, self.draw = script, hypothesis, point, draw
        self.recorder = script.file.statement.recorder

    @property
    def place(self) -> int:
        """Which draw of the step is meant: a coin by the point that it decided, the first where all speak of one."""
        if self.hypothesis.rule.startswith("coin-"):
            return self.script.file.drawing.place(self.recorder.origin(next(iter(self.point.terms))))
        return 0 if self.draw is None else self.script.file.drawing.place(self.recorder.origin(self.draw.basis))

    def __missing__(self, key: str) -> str:
        script, file, recorder = self.script, self.script.file, self.recorder
        match key:
            case "a":
                return script._plainly(self.point)
            case "b":
                name = self.hypothesis.points[1]
                b = next(b for b in recorder.basis if recorder.basis_name(b) == name)
                return script._plainly(Vector(self.point.field, b.space, {b: self.point.field.algebra.one}))
            case "draw":
                assert self.draw is not None
                return script.terms.argument(self.draw.vector)
            case "length":
                (bounded,) = (
                    key.vector for key in self.hypothesis.expression.terms if isinstance(key, DualNormSquared)
                )
                return script.step.dual_norm(bounded)
            case "a_gradient":
                return self._gradient()
            case "seen":
                return script._plainly(file.meaning.seen(self.point))
            case "of_a":
                return file.meaning.text_at("", self.point, self["a"])
            case "P":
                return file.drawing.mean
            case "coin_is":
                return file.drawing.coin(self.place)
        asked = recorder.origin(next(iter(self.point.terms)))
        assert asked is not None
        if key == "chance":
            return script.terms.factor(asked.asked[0])
        number = {"first": 1, "second": 2, "new": 1, "old": 0}[key.removeprefix("of_")]
        text = script._plainly(asked.asked[number])
        return file.meaning.text_at("", asked.asked[number], text) if key.startswith("of_") else text

    def _gradient(self) -> str:
        """The gradient at the point, or the mean of what is drawn there."""
        script, file, point = self.script, self.script.file, self.point
        mean = file.meaning.mean_drawn(point)
        if mean is not None:
            return script._plainly(mean, brackets=False)
        gradient = file.evaluations[point].gradient
        # At a minimizer the gradient is zero for a reason that the identity knows.
        if gradient.terms:
            return script._plainly(gradient, brackets=False)
        return f"{file.setting.function} {self['a']}"
