"""The end-to-end theorem in Rocq: the two lemmas about one step, summed over the steps, give the rate."""

from __future__ import annotations

import sympy

from potential import summation as rules
from potential.algebra.expressions import DUAL, One, Vector
from potential.classes.recorder import FIRST_ORDER, Answer
from potential.conclusion import start_value
from potential.interpretations.vocabulary import RocqPremise
from potential.rocq import signs as rocq_signs
from potential.rocq.definitions import Definitions
from potential.rocq.names import NotExportableError, theorem_name
from potential.rocq.reals import ROOT, real, whole_powers
from potential.rocq.sums import SumsWriter
from potential.rocq.terms import coefficient_expr, indented, wrapped
from potential.summation import LastWeight, SumBound
from potential.summation import T as STEPS


def theorem(file: Definitions) -> str:
    """The theorem with its proof."""
    return TheoremWriter(file).text()


class TheoremWriter(SumsWriter):
    """Writes the theorem of a file."""

    # The statement ----------------------------------------------------------------------------------------------------

    def text(self) -> str:
        """The theorem with its proof."""
        file, s = self.file, self.statement
        conclusion = file.conclusion
        binders = [f"({self.setting.space_binder})", *file.binders(self.setting.variables, in_theorem=True)]
        if self.start == "x0":
            binders.append(f"(x0 : {self.setting.vectors})")
        binders += file.state_binders([*file.states.values(), *file.exposed], "nat -> {}")
        premises = [(p.name, self.setting.in_theorem(p)) for p in self.setting.theorem]
        if self.horizon:
            binders.append("(T : nat)")
            premises.append(("T_positive", "(0 < T)%nat"))
        premises += self._starts()
        states = [*self.now.values(), *self.between, *self.following]
        powers = [f"(({b}) ^ n)" for b in file.bases]
        step = file.call("step", "(INR n)", powers, states, at="n")
        premises.append(("stepping", f"(forall n, {self.inside}{step})"))
        left, closing = {"last": self._last, "mean": self._mean, "sum": self._paid_sum}[conclusion.kind]()
        goal = f"{left} <= {self._stated(conclusion.bound)}"
        premises += self.extra
        body = [f"{text} ->" for _, text in premises]
        head = f"Theorem {theorem_name(s.theorem.name)}\n    {wrapped(binders, 4)} :\n  {wrapped(body, 2)}\n"
        head += f"  {goal}.\n" if self.horizon else f"  forall T, (0 < T)%nat ->\n  {goal}.\n"
        intros = f"intros {' '.join(name for name, _ in premises)}{'' if self.horizon else ' T T_positive'}."
        lines = [intros, *self.opening(), *self.setting.preamble]
        lines += [fact for fact in self.setting.facts if not fact.startswith("pose proof")]
        lines += [*self.facts_at_end(), *self.lines, *closing]
        return (
            "(** The rate, for every run of the method. *)\n"
            + head
            + "Proof.\n"
            + "\n".join(indented(line) for line in lines)
            + "\nQed.\n"
        )

    def facts_at_end(self) -> list[str]:
        """What is known of a root in t at T, by which the bound is written."""
        if not self.setting.clock:
            return []
        root = self.names[ROOT]
        return [
            f"pose proof (root_of_time_least {root} {root}_definition T T_positive) as {root}_least.",
            f"assert ({root}_above : 0 < {root} T) by lra.",
            f"rewrite <- ?({root}_definition T).",
        ]

    def _stated(self, bound: sympy.Expr) -> str:
        """A bound as the theorem states it, with roots of T as such."""
        names, self.names = self.names, {k: v for k, v in self.names.items() if k != ROOT}
        try:
            return self.shown(whole_powers(bound, rules.last(self.statement)))
        finally:
            self.names = names

    def opening(self) -> list[str]:
        """What is known of the number of steps."""
        found = ["apply lt_0_INR in T_positive as T_above."]
        if self.horizon:
            found += [
                "assert (within : forall n, (n < T)%nat -> INR n + 1 <= INR T)",
                "  by (intros n early; rewrite <- S_INR; apply le_INR; exact early).",
                "pose proof (within O T_positive) as first_within; change (INR O) with 0 in first_within.",
            ]
        return found

    def _starts(self) -> list[tuple[str, str]]:
        """What is asked of the first state."""
        file, s = self.file, self.statement
        found = []
        if "dom" in file.sets.values() or (self.start == "x0" and self.setting.space == "norm"):
            found.append(("start_in_dom", f"dom {self.start}"))
        elif file.sets:
            found.append(("start_in_K", f"{next(iter(file.sets.values()))} {self.start}"))
        elif s.free and s.problem.where_start(s):  # no vector of the state lies in K but for the first one
            found.append(("start_in_K", f"K {self.start}"))
            self.alone = self.cancels = True
        for name, vector in s.start_state.items():
            first = f"{file.states[name]} O"
            if vector == s.start:
                value = self.start.strip("()")
            elif not vector.terms:
                value = "zero"
            elif vector.space == DUAL and len(vector.terms) == 1:
                value = f"dh {self.start}".strip("()")
            elif vector in [a.result for a in s.recorder.answered(FIRST_ORDER) if a.at == s.start]:
                value = f"{self.setting.function} {self.start}"
                self.cancels = True
            else:
                value = self._first_value(name, vector)
            if first != value:
                self.starts.append(f"{file.states[name]}_start")
                found.append((f"{file.states[name]}_start", f"{first} = {value}"))
        self._sum()
        return found

    def _first_value(self, name: str, vector: Vector) -> str:
        """A vector of the first state as a combination of the start and the gradient, or the operator, there."""
        file = self.file
        file.entities[next(iter(self.statement.start.terms))] = Answer("start", (self.start,), self.statement.start)
        asked = {file.entities[b].oracle for b in vector.terms if b in file.entities}
        if "project" in asked:  # what a potential asks there is the projection of a projection, which no lemma knows
            raise NotExportableError(f"the first {name} is a projection of the start")
        try:
            return file.terms({}).vector(vector)
        except NotExportableError:
            raise NotExportableError(f"the first {name} is another vector than the start") from None

    # The sum of both lemmas -------------------------------------------------------------------------------------------

    def _sum(self) -> None:
        """Phi T + sum of the progress <= total, and what else every kind of conclusion uses."""
        file, s = self.file, self.statement
        powers = [f"(({b}) ^ n)" for b in file.bases]
        say = self.lines.append
        for k, (base, c) in enumerate(zip(file.bases, s.field.power_bases.values(), strict=True), 1):
            e = sympy.factor(sympy.together(c.to_sympy()))
            proof = "sign"
            shown = real(e, self.names)
            if not rocq_signs.evident(s, self.setting, c.element):
                self.lines += [line for g in self.generators() for line in g.split("\n")]
                proof = rocq_signs.tactic(s, self.setting, file.proofs.reasons, c.element)
            elif shown != base:
                proof = f"(replace ({base}) with ({shown}) by (field; sign); sign)"
            say(f"assert (base_positive_{k} : 0 < {base}) by {proof}.")
        self._place_bases()
        premise = self._premise_proofs("n")
        if file.sets:
            claims = " /\\ ".join(f"{where} {self.now[name]}" for name, where in file.sets.items())
            say(f"assert (feasible : forall n, {'(n <= T)%nat -> ' if self.horizon else ''}{claims}).")
            base_lines = f"rewrite ?{', ?'.join(self.starts)}; " if self.starts else ""
            inside = "first [assumption | apply h_mirror; assumption]" if self.setting.space == "norm" else "assumption"
            parts = "destruct IH as (" + " & ".join(f"{file.states[n]}_in_{w}" for n, w in file.sets.items()) + ")."
            if len(file.sets) == 1:
                ((n, w),) = file.sets.items()
                parts = f"rename IH into {file.states[n]}_in_{w}."
            members = [f"{file.states[n]}_in_{w}" for n, w in file.sets.items()]
            args = file.arguments("(INR n)", powers, [*self.now.values(), *self.between, *self.following])
            positive = [self._power_positive(b, "n") for b in file.bases]
            given = " ".join([*premise, *members, "(pos_INR n)", *positive, f"(stepping n{self.early})"])
            opened, closing = ("intros _; ", "  intros early; specialize (IH (Nat.lt_le_incl _ _ early)).")
            say(f"{{ induction n as [|n IH]; [{opened if self.horizon else ''}{base_lines}repeat split; {inside}|].")
            if self.horizon:
                say(closing)
            say(f"  {parts}")
            say(f"  exact (stays {args} {given}). }}")
        phi = file.call("potential", "(INR n)", powers, list(self.now.values()), at="n")
        say(f"set (Phi := fun n => {phi}).")
        progress = file.call("progress", "(INR n)", powers, self.around(), at="n") if s.progress.terms else "0"
        budget = file.call("budget", "(INR n)", powers, [], at="n") if s.budget.element else "0"
        say(f"assert (falls : forall n, {self.inside}Phi (S n) - Phi n <= - ({progress}) + {budget}).")
        args = file.arguments("(INR n)", powers, [*self.now.values(), *self.between, *self.following])
        members = self._members("n")
        positive = [self._power_positive(b, "n") for b in file.bases]
        inner = " ".join([*premise, *members, "(pos_INR n)", *positive, f"(stepping n{self.early})"])
        grown = "".join(f" change (({b}) ^ S n) with (({b}) * ({b}) ^ n)." for b in file.bases)
        say(f"{{ intros n{self.early}; unfold Phi; rewrite ?S_INR.{grown}")
        say(f"  {self._index_after_step()}pose proof (decrease {args} {inner}) as below; lra. }}")
        progress, budget = self.progress, self.budget = self._without_constant(progress, budget)
        last_powers = [f"(({b}) ^ T)" for b in file.bases]
        # At the end of a horizon the lemma speaks of N alone, and t may be any time before.
        time, known = ("0", "(Rle_refl 0)") if self.horizon else ("(INR T)", "(pos_INR T)")
        args = file.arguments(time, last_powers, list(self.last.values()), at="T", stepping=False)
        positive = [self._power_positive(b, "T") for b in file.bases]
        inner = " ".join([*self._premise_proofs("T"), *self._members("T"), known, *positive])
        say(f"pose proof (domination {args} {inner}) as dominates.")
        potential_last = file.call("potential", "(INR T)", last_powers, list(self.last.values()), at="T")
        if s.field.backward:
            ends = file.call("potential", "(INR T)", last_powers, list(self.last.values()), at="T", ends=True)
            say(f"assert (at_end : {ends} = {potential_last}) by (rewrite {self._last_terms()}; reflexivity).")
            say("rewrite at_end in dominates; clear at_end.")
        say(f"change ({potential_last}) with (Phi T) in dominates.")
        summed = f"potential_sum{self.until} Phi (fun n => {progress}) (fun n => {budget}) T falls"
        say(f"pose proof ({summed}) as total.")
        if progress == "0" or budget == "0":
            say("rewrite ?(sum_const 0 T), ?Rmult_0_r in total.")
        self._budget(budget)
        self._start()

    def _index_after_step(self) -> str:
        """What writes the terms after step n of sequences that are read from the horizon on."""
        names = [self.setting.reals[f"{name}_t"] for name in self.statement.field.backward]
        return "".join(f"rewrite ?({name}_index n early); " for name in names)

    def _last_terms(self) -> str:
        names = [self.setting.reals[f"{name}_t"] for name in self.statement.field.backward]
        return ", ".join(f"?{name}_at_end" for name in names)

    def _place_bases(self) -> None:
        """That the bases of geometric factors lie on one side of 1, where the lemmas about one step use it."""
        file, s = self.file, self.statement
        if self.setting.factors:
            self.lines += [line for g in self.generators() for line in g.split("\n")]
        for generator, (factor, side) in self.setting.factors.items():
            k = file.powers.index(factor)
            beyond_one = s.field.generators[generator].beyond_one()
            assert beyond_one is not None
            element = beyond_one.element if side > 0 else -beyond_one.element
            by = rocq_signs.tactic(s, self.setting, file.proofs.reasons, element)
            claim = f"1 <= {file.bases[k]}" if side > 0 else f"{file.bases[k]} <= 1"
            self.lines.append(f"assert (base_beside_1_{k + 1} : {claim}) by (apply Rge_le, Rminus_ge, Rle_ge; {by}).")

    def _without_constant(self, progress: str, budget: str) -> tuple[str, str]:
        """The constant of the progress on the side of the budget, as the rules have it."""
        s, say = self.statement, self.lines.append
        if One() not in s.progress.terms:
            return progress, budget
        paid = self.file.scalar(
            "progress",
            self.now,
            reals={**self.setting.reals, **self._names_at_n()},
            moved=self.moved,
            constant=False,
            at="n",
        )
        net = real(coefficient_expr(s.field, rules.net_budget(s).element, self.setting.derived), self._names_at_n())
        say(f"assert (falls_net : forall n, {self.inside}Phi (S n) - Phi n <= - ({paid}) + ({net})).")
        say(f"{{ intros n{self.early}; replace (- ({paid}) + ({net})) with (- ({progress}) + {budget})")
        applied = "apply (falls n early)" if self.horizon else "apply falls"
        say(f"    by ({self.told}try unfold progress; try unfold budget; field; sign); {applied}. }}")
        say("clear falls; rename falls_net into falls.")
        return paid, f"({net})" if rules.net_budget(s).element else "0"

    def _power_positive(self, base: str, n: str) -> str:
        """The proofs of what a lemma about one step asks of a geometric factor."""
        return " ".join(self._power_proofs(base, n))

    def _members(self, n: str) -> list[str]:
        sets = self.file.sets
        inside = "" if not self.horizon else " (le_n T)" if n == "T" else " (Nat.lt_le_incl _ _ early)"
        found, proof = [], f"(feasible {n}{inside})"
        for k in range(len(sets)):
            last = k == len(sets) - 1
            found.append(proof if last else f"(proj1 {proof})")
            proof = f"(proj2 {proof})"
        return found

    def around(self) -> list[str]:
        """The points of which the progress speaks, at step n."""
        return [*self.now.values(), *self.between, *self.following] if self.moved else list(self.now.values())

    def _premise_proofs(self, n: str) -> list[str]:
        inside = "first_within" if n == "T" else f"(within {n} early)"
        said = [p for p in self.setting.lemma if n != "T" or not p.of_step]
        early = {p.name: " early" if p.of_step else "" for p in said}
        return [
            inside if self._is_horizon(p) else f"({p.name} {n}{early[p.name]})" if p.sequence else p.name for p in said
        ]

    def _is_horizon(self, premise: RocqPremise) -> bool:
        """Whether a premise of a lemma says that the step is one before the horizon."""
        return any(v.horizon and premise.name == f"{v.name}_at_least" for v in self.setting.variables)

    def _kept_at_start(self) -> str:
        """What is known at the start of numbers of the state that the iterates decide."""
        kept = self._kept()
        said = [p for p in self.setting.lemma if p.sequence and any(f"{{{name}}}" in p.text for name in kept)]
        return "".join(f"pose proof ({p.name} O); " for p in said)

    def _start(self) -> None:
        """Phi 0 in the words of the bound."""
        s, say = self.statement, self.lines.append
        value = start_value(s)
        known = [*self.starts, *self.setting.start]
        rewriting = f"rewrite ?{', ?'.join(known)}; " if known else ""
        if self.alone and s.recorder.answered("project"):
            rewriting += f"rewrite ?(projection_of_member K {self.start} _ start_in_K (project_is {self.start})); "
        # INR 0 is 0; powers with the exponent 0 are 1.
        say(f"assert (start : {self.first} = {self.shown(value)}).")
        opening = "unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; "
        if s.continuous:
            opening = "unfold Phi, potential; " + self._growth_at_start()
        if self.setting.space == "norm" and s.start not in s.start_state.values():
            center = self.file.center
            given = f"K dom h dh x0 (mirror (dh x0)) {center} h_mirror start_in_dom (mirror_argmax (dh x0))"
            say(f"{{ {(opening + rewriting).rstrip('; ')}.")
            say(f"  rewrite <- (conjugate_at_derivative {given}); field; sign. }}")
            return
        derived = self._subst()
        proof = "field; sign" if len(self.file.states) == 1 else "first [field; sign | inner_generalize; field; sign]"
        if self.cancels:
            zero = "replace (‖u ⊖ u‖²) with 0 by inner_ring"
            proof = f"repeat match goal with |- context [‖?u ⊖ ?u‖²] => {zero} end; {proof}"
        say(f"{{ {self._kept_at_start()}{opening}{rewriting}{derived}{proof}. }}")

    def _growth_at_start(self) -> str:
        """A tactic that knows the geometric factors at the start."""
        return ""

    def _budget(self, budget: str) -> None:
        """The sum of the budgets, or what bounds it, in the words of the bound."""
        s, say = self.statement, self.lines.append
        term, bound = rules.net_budget(s), self.conclusion.summation.spent
        self.spent = sum((rules.shown_at(c, s, STEPS) * e for c, e in rules.pieces(bound, s)), sympy.Integer(0))
        if not term.element:
            return
        say(f"assert (spent : sum (fun n => {budget}) T <= {self.shown(self.spent)}).")
        self._bounded(budget, term, bound, 1, self.shown(self.spent))

    # The three kinds of conclusion ------------------------------------------------------------------------------------

    def _total_at_start(self) -> str:
        return self.shown(start_value(self.statement))

    def _total(self) -> str:
        return self.shown(start_value(self.statement) + self.spent)

    def _last(self) -> tuple[str, list[str]]:
        file, s = self.file, self.statement
        measure = file.scalar("measure", self.last, reals=self._reals_at("T"))
        names = {**self.names, **self._reals_at("T")}
        names |= self._powers_at_last()
        names |= {f"{name}_t": f"({self.setting.reals[f'{name}_t']} T)" for name in self.setting.sequences}
        weight = real(coefficient_expr(s.field, s.weight.element, self.setting.derived), names)
        closing = []
        if s.progress.terms:
            closing.append(self._progress_nonnegative())
        total = self._total()
        closing += [
            f"assert (paid : ({weight}) * ({measure}) <= {total}) by (rewrite start in total; lra).",
            *self._total_nonnegative(total),
            *self._lower(),
            *self._beside_one(),
            "apply quotient_bound in paid; [|sign].",
            *self._weaker(weight),
            f"eapply Rle_trans; [exact paid | apply Req_le; {self._subst()}{self.clocked}field; sign].",
        ]
        return measure, closing

    def _beside_one(self) -> list[str]:
        """On which side of 1 the geometric factors are, where the weight is a sum in them."""
        element, names = self.statement.weight.element, list(self.statement.field.algebra.names)
        powers = [k for k, name in enumerate(names) if name.startswith("power_")]
        orders = [{tuple(m[k] for k in powers) for m in part.monoms()} for part in (element.numer, element.denom)]
        if all(len(found) <= 1 for found in orders):
            return []
        return [f"pose proof {proof}." for base in self.file.bases for proof in self._power_proofs(base, "T")[1:]]

    def _total_nonnegative(self, total: str) -> list[str]:
        """That the total is at least what is not negative, where the weight is made smaller and it does not show."""
        if not self.statement.field.nesterov_first:
            return []
        return [f"assert (total_nonnegative : 0 <= {total}) by (eapply Rle_trans; [|exact paid]; sign)."]

    def _lower(self) -> list[str]:
        nesterov = self.statement.field.nesterov
        if self.statement.field.nesterov_first:
            (name,) = (self.setting.reals[f"{name}_t"] for name in self.setting.sequences)
            known = f"nesterov_lower {name} (S T) {name}_sequence (Nat.lt_0_succ T)"
            return [f"pose proof ({known}) as lower; rewrite S_INR in lower."]
        names = [self.setting.reals[f"{nesterov}_t"]] if nesterov in self.setting.sequences else []
        return [f"pose proof (nesterov_lower {name} T {name}_sequence T_positive) as lower." for name in names]

    def _weaker(self, weight: str) -> list[str]:
        """A weight with a power of lambda_T is at least that of (T + 1) / 2."""
        divisor = self.conclusion.summation.divisor
        if not (isinstance(divisor, LastWeight) and divisor.power):
            return []
        (name,) = (self.setting.reals[f"{name}_t"] for name in self.setting.sequences)
        factor = self.shown(self.file.conclusion.factor)
        return [
            f"assert (grows : {factor} <= {weight}).",
            f"{{ replace ({factor}) with ({weight} - ({weight} - {factor})) by ring.",
            f"  assert (0 <= {weight} - {factor}); [|lra].",
            f"  replace ({weight} - {factor}) with ({self._growth(name)}) by (field; sign); sign. }}",
            f"apply (quotient_weaken _ _ _ ({factor})) in paid; [|sign|sign|exact grows].",
        ]

    def _growth(self, name: str) -> str:
        """weight - factor, as a product in which lambda_T - (T + 1) / 2 shows."""
        s, known = self.statement, rules.known_to_grow(self.statement.field)
        term, after = sympy.Symbol(f"{name}_T"), rules.grown(s)
        index, text = ("T", "INR T + 1") if s.field.nesterov else ("(S T)", "INR T + 1 + 1")
        weight = s.weight.to_sympy().subs(sympy.Symbol(str(known)), term)
        difference = sympy.factor(weight - self.file.conclusion.factor)
        rest = sympy.cancel(difference / sympy.expand(2 * term - after))
        shown = real(sympy.factor(rest).subs(rules.last(s), STEPS), {**self.names, str(term): f"({name} {index})"})
        return f"(2 * ({name} {index} - ({text}) / 2)) * ({shown})"

    def _progress_nonnegative(self) -> str:
        """That the guaranteed decrease is not negative: squares, and gaps to a minimizer."""
        return (
            f"assert (0 <= sum (fun n => {self.progress}) T)\n"
            f"    by (apply sum_nonneg; {self.any_step}; {self.known}; try unfold progress;\n"
            f"      first [sign | {self._gap()}sign])."
        )

    def _gap(self) -> str:
        """A tactic that notes that the gap in the goal is not negative."""
        if self.setting.online:
            return ""
        where = "K" if self.setting.over_set else "whole"
        member = "first [exact I | apply feasible | apply h_mirror; apply feasible]"
        return (
            f"match goal with |- context [f ?v - f xs] => pose proof (minimizer_value {where} f xs v xs_minimizer "
            f"ltac:({member})) end; "
        )

    def _mean(self) -> tuple[str, list[str]]:
        file, s = self.file, self.statement
        assert s.progress_weight is not None
        share = s.progress_weight
        gap = file.scalar("measure", self.now, reals=self._reals_at("n"), moved=self.moved, at="n")
        weight = self.at(share.to_sympy())
        plain = share.element == 1
        constant = not rules.changes(share, rules.varying(s.field))
        if constant and not rocq_signs.positive(s, file.proofs.reasons, share.element):
            # The weight may vanish at an end of a parameter's domain, where the theorem says nothing.
            self.extra.append(("weight_positive", f"0 < {weight}"))
        elif constant and not rocq_signs.evident(s, self.setting, share.element):
            self.lines += [line for g in self.generators() for line in g.split("\n")]
            by = rocq_signs.tactic(s, self.setting, file.proofs.reasons, share.element)
            self.lines.append(f"assert (weight_positive : 0 < {weight}) by {by}.")
        if constant:
            left = f"sum (fun n => {gap}) T / INR T"
        else:
            left = f"sum (fun n => ({weight}) * ({gap})) T / sum (fun n => {weight}) T"
        total = self._total()
        body = f"({gap})" if plain else f"({weight}) * ({gap})"
        closing = [
            f"assert (paid : sum (fun n => {body}) T <= {total}).",
            f"{{ replace (sum (fun n => {body}) T) with (sum (fun n => {self.progress}) T)\n"
            f"      by (apply sum_ext; {self.any_step}; {self.known_here}try unfold progress; field; sign).\n"
            f"    {self._measure_nonnegative()}rewrite start in total; lra. }}",
        ]
        if constant and not plain:
            closing.append(f"rewrite (sum_scale ({weight}) (fun n => {gap})) in paid.")
            closing.append(f"apply (quotient_le _ _ (({weight}) * INR T)) in paid; [|sign].")
            closing.append(
                f"eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; {self.clocked}field; sign."
            )
            return left, closing
        if constant:
            closing.append("apply (quotient_le _ _ (INR T)) in paid; [|sign].")
            closing.append(f"eapply Rle_trans; [exact paid | apply Req_le; {self.clocked}field; sign].")
            return left, closing
        return left, closing + self._weighted(weight, body)

    def _weighted(self, weight: str, body: str) -> list[str]:
        """The division by the sum of the shares, or by what is not larger."""
        s, divisor = self.statement, self.conclusion.summation.divisor
        share = s.progress_weight
        assert isinstance(divisor, SumBound)
        assert share is not None
        whole = self.shown(self.conclusion.factor)
        if not rules.is_exact(share, divisor):
            self.lines.append(f"assert (weights : {whole} <= sum (fun n => {weight}) T).")
            self._bounded(weight, share, divisor, -1, whole)
            return [
                f"assert (not_negative : 0 <= sum (fun n => {body}) T)\n    by ({self._terms_nonnegative()}).",
                f"assert (above : 0 < {whole}).",
                f"{{ {self._positive_bound(divisor)} }}",
                "pose proof (mean_weaken _ _ _ _ paid not_negative above weights) as mean.",
                f"eapply Rle_trans; [exact mean | apply Req_le; {self.clocked}field; sign].",
            ]
        closing = [
            f"assert (weights : 0 < sum (fun n => {weight}) T)\n"
            f"    by (apply sum_pos; [assumption | {self.any_step}; {self.known}; {self._sign_at_n(share)}]).",
            f"apply (quotient_le _ _ (sum (fun n => {weight}) T)) in paid; [|exact weights].",
        ]
        kept = []
        for c, summand in divisor.kept:
            inside = self._inside(summand)
            kept.append(f"({self._plain(c)}) * sum (fun n => {inside}) T")
            positive = f"apply sum_pos; [assumption | {self.any_step}; {self.known}; {self._sign_at_n(summand)}]"
            closing.append(f"assert (0 < sum (fun n => {inside}) T) by ({positive}).")
        if kept:
            scaled = self._plain(divisor.kept[0][0]), self._inside(divisor.kept[0][1])
            closing += [
                f"assert (apart : sum (fun n => {weight}) T = {kept[0]}).",
                f"{{ rewrite <- (sum_scale ({scaled[0]}) (fun n => {scaled[1]})); apply sum_ext; {self.any_step}; "
                f"{self.known}; field; sign. }}",
                f"eapply Rle_trans; [exact paid | rewrite apart in *; apply Req_le; {self.clocked}field; sign].",
            ]
            return closing
        closed = rules.shown_at(rules.closed_form(divisor, s.field), s, STEPS)
        return [
            *closing,
            f"assert (closed : sum (fun n => {weight}) T = {self.shown(closed)}).",
            f"{{ {self._closed(weight, closed)} }}",
            # That the sum of the weights is not zero is known of it as a whole.
            "eapply Rle_trans; [exact paid | rewrite closed in *; apply Req_le; first [field; sign | "
            "match type of weights with 0 < ?n / ?d => assert (over : 0 < n) by (replace n with ((n / d) * d) by "
            "(field; sign); apply Rmult_lt_0_compat; [exact weights | sign]) end; "
            "field; repeat split; first [sign | intros vanishes; apply (Rlt_not_eq _ _ over); "
            "rewrite <- vanishes; ring]]].",
        ]

    def _terms_nonnegative(self) -> str:
        """A tactic for a sum of gaps, or of other measures that are not negative, with their weights."""
        return f"apply sum_nonneg; {self.any_step}; {self.known}; first [sign | {self._gap()}sign]"

    def _measure_nonnegative(self) -> str:
        """A weight in front of the measure may be dropped where the measure is a gap."""
        s, file = self.statement, self.file
        if not s.weight.element:
            return ""
        if self.setting.online:
            raise NotExportableError("a potential with a loss that changes")
        measure = file.measure(self.last, {**self._reals_at("T"), **self._powers_at_last()})
        return f"assert (0 <= {measure}) by (first [sign | {self._gap()}sign]).\n    "

    def _paid_sum(self) -> tuple[str, list[str]]:
        """The sum of the progress, with what is left of the potential where that may have either sign."""
        file, s = self.file, self.statement
        left = []
        last = file.measure(self.last, {**self._reals_at("T"), **self._powers_at_last()})
        if s.weight.element and self.conclusion.summation.measure is None:
            left.append(last)
            known = ""
        else:
            known = self._measure_nonnegative()
        closing = []
        if s.progress.terms:
            shown = file.scalar(
                "progress",
                self.now,
                reals=self._reals_at("n"),
                moved=self.moved,
                constant=False,
                at="n",
            )
            left.append(f"sum (fun n => {shown}) T")
            closing.append(
                f"replace (sum (fun n => {shown}) T) with (sum (fun n => {self.progress}) T)\n"
                f"    by (apply sum_ext; {self.any_step}; {self.known_here}try unfold progress; field; sign)."
            )
        paid = [*left[:-1], f"sum (fun n => {self.progress}) T"] if s.progress.terms else left
        closing += [
            f"assert (paid : {' + '.join(paid)} <= {self._total()}).",
            f"{{ {known}rewrite start in total; lra. }}",
            f"eapply Rle_trans; [exact paid | apply Req_le; {self.clocked}field; sign].",
        ]
        return " + ".join(left), closing

    def _powers_at_last(self) -> dict[str, str]:
        return {f"power_{k + 1}": f"(({b}) ^ T)" for k, b in enumerate(self.file.bases)}
