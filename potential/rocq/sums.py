"""The names of a theorem in Rocq, and the sums over its steps: their closed forms and bounds, by induction."""

from __future__ import annotations

from dataclasses import replace

import sympy

from potential import summation as rules
from potential.algebra.coefficients import Coefficient
from potential.conclusion import DIVERGENCE_0, GAP_0, R, start_value
from potential.rocq import signs as rocq_signs
from potential.rocq.definitions import Definitions
from potential.rocq.names import renamed
from potential.rocq.reals import INDEX, POWER, ROOT, real
from potential.rocq.terms import coefficient_expr
from potential.statement.statement import Statement
from potential.summation import SumBound
from potential.summation import T as STEPS

_SQUARE = sympy.Symbol("the squared distance at the start")


class SumsWriter:
    """What a theorem calls its state and its scalars at step n and at the end, and how it bounds sums over n < T."""

    first_time = "O"

    def __init__(self, file: Definitions) -> None:
        self.file = file
        self.statement: Statement = file.statement
        self.setting = file.setting
        # A horizon is a real number N of the lemmas about one step, n + 1 <= N, and T itself in the theorem.
        self.horizon = file.statement.horizon
        if self.horizon:
            own = file.setting.reals[self.horizon]
            here, meant = file.setting, {own: "(INR T)"}
            self.setting = replace(
                here,
                reals={**here.reals, self.horizon: "INR T"},
                generators={name: renamed(text, meant) for name, text in here.generators.items() if name != own},
                theorem=[replace(p, text=renamed(p.text, meant)) for p in here.theorem],
                facts=[renamed(text, meant) for text in here.facts],
                preamble=[renamed(text, meant) for text in here.preamble],
            )
        self.inside = "(n < T)%nat -> " if self.horizon else ""  # what is known of a step beside its number
        self.early = " early" if self.horizon else ""
        self.until = "_until" if self.horizon else ""  # of the lemmas that ask nothing of later steps
        self.told = "pose proof (within n early); " if self.horizon else ""
        self.any_step = "intros n early" if self.horizon else "intros n _"
        self.conclusion = file.conclusion
        self.reasons = {**file.proofs.reasons, **file.reasons}
        s = self.statement
        self.t = s.field.symbols["t"]
        self.start = self._start_point()
        self.now = {n: f"({text} n)" for n, text in file.states.items()}
        self.following = [f"({text} (S n))" for text in file.states.values()]
        self.between = [f"({name} n)" for name in file.exposed]
        self.moved = file.moved(self.following, self.between)
        self.last = {n: f"({text} T)" for n, text in file.states.items()}
        distance = f"{self.start.strip('()')} ⊖ {file.center}"
        square = (
            f"‖{distance}‖²"
            if self.setting.space == "euclidean"
            else f"(seminorm ({distance}) * seminorm ({distance}))"
        )
        self.names = {
            **{k: v for k, v in self.setting.reals.items() if not k.startswith("power_")},
            "T": "INR T",
            "t": "INR n",
            str(_SQUARE): square,
            str(GAP_0): f"({self.setting.value.format(self.start)} - {self.setting.least})",
            str(DIVERGENCE_0): f"bregman h dh {file.center} {self.start}",
        }
        self.indexed = {
            symbol: sympy.IndexedBase(name.removesuffix(at))[self.t + later]
            for name, symbol in s.field.symbols.items()
            for at, later in (("_t", 0), ("_next", 1))
            if name.endswith(at) and f"{name.removesuffix(at)}[]" in self.setting.reals
        }
        self.last_terms = {f"{n}_first": f"({self.setting.reals[f'{n}_t']} (S T))" for n in s.field.backward}
        self.names |= self.last_terms
        self.lines: list[str] = []
        self.extra: list[tuple[str, str]] = []
        self.first = "Phi O"
        self.starts: list[str] = []  # what the first state is, where it is more than one vector
        self.cancels = False  # whether a difference vanishes there
        self.alone = False  # whether the first state alone lies in the set, and no later one need to
        self.names |= {f"{name}[]": self.setting.reals[f"{name}_t"] for name in self.setting.sequences}
        if s.field.time_root in self.setting.sequences:
            self.names[ROOT] = self.setting.reals[f"{s.field.time_root}_t"]
        # What is known of step n.
        known = [
            "pos_INR",
            *(p.name for p in self.setting.lemma if p.sequence and not p.name.startswith("f_")),
        ]
        # What it takes to write Phi 0 in the words of the bound.
        self.names |= self._start_names()
        self.known = "; ".join(f"pose proof ({name} n)" for name in known)
        if self.horizon:
            self.known += "; pose proof (within n early)"

    def _start_point(self) -> str:
        """The start point: the first vector of the state that starts there, or a vector of its own."""
        s, first = self.statement, self.first_time
        return next((f"({self.file.states[n]} {first})" for n, v in s.start_state.items() if v == s.start), "x0")

    def _start_names(self) -> dict[str, str]:
        """What else the bound says of the start, by the text under which it is displayed."""
        unknown = [x for x in start_value(self.statement).free_symbols if str(x) not in self.names and x != R]
        return self.file.start_texts(self.start.strip("()")) if unknown else {}

    def shown(self, e: sympy.Expr) -> str:
        """A real expression of the conclusion."""
        e = e.subs(R, sympy.sqrt(_SQUARE))
        if self.horizon:
            e = e.subs(self.statement.field.symbols[self.horizon], STEPS)
        for value, symbol in self.setting.derived.items():
            e = e.subs(value, symbol)
        return real(e, self.names)

    def at(self, e: sympy.Expr) -> str:
        """A real expression of t at step n, its sequences at their n-th term."""
        return real(e.subs(self.indexed), {**self.names, **self._terms_at_n(), INDEX: "n"})

    def generators(self) -> list[str]:
        """What shows that the parameters are functions of their generators, for those that are no sequences."""
        sequences = {v.name for v in self.setting.variables if v.sequence}
        return [text for name, text in self.setting.generators.items() if name not in sequences]

    @property
    def clocked(self) -> str:
        """A tactic that writes T by its root, where the theorem speaks of that."""
        return f"rewrite <- ?({self.setting.clock} T); " if self.setting.clock else ""

    @property
    def known_here(self) -> str:
        """A tactic that knows of step n what keeps denominators from vanishing."""
        return f"{self.told}{self.known}; " if self.setting.clock or self._kept() else self.told

    def _kept(self) -> list[str]:
        """The numbers of the state that the iterates decide."""
        roots = {self.setting.reals[f"{name}_t"] for name in self.setting.sequences}
        return [v.name for v in self.setting.variables if v.following and not v.index and v.name not in roots]

    def _subst(self) -> str:
        return self.setting.substituting

    def _power_proofs(self, base: str, n: str) -> list[str]:
        k = self.file.bases.index(base)
        found = [f"(pow_lt ({base}) {n} base_positive_{k + 1})"]
        for factor, side in self.setting.factors.values():
            if factor == self.file.powers[k]:
                name, known = ("pow_R1_Rle", "") if side > 0 else ("pow_at_most_1", f"base_positive_{k + 1} ")
                found.append(f"({name} ({base}) {n} {known}base_beside_1_{k + 1})")
        return found

    def _bounded(self, text: str, term: Coefficient, bound: SumBound, sense: int, goal: str) -> None:
        """The proof that a bound is one, by the induction that the rules check: sum_upper, or sum_lower."""
        s, say = self.statement, self.lines.append
        if rules.is_exact(term, bound) and not bound.kept and not bound.lemmas:
            closed = rules.shown_at(rules.closed_form(bound, s.field), s, STEPS)
            say(f"{{ apply Req_le; {self._closed(text, closed)} }}")
            return
        grown = "".join(f" change (({b}) ^ S n) with (({b}) * ({b}) ^ n);" for b in self.file.bases)
        closed = rules.closed_form(bound, s.field)
        at_n = self.with_time(closed, "INR n", "n")
        parts, lemmas = self._parts(bound)
        rest = "0"
        for part, _ in reversed(parts):
            rest = f"{part} + ({rest})" if rest != "0" else part
        excess = rules.rise(closed) - term
        for c, name, a in bound.lemmas:
            excess = excess + c * rules.LEMMAS[name].term(s.field, a)
        for c, summand in bound.kept:
            excess = excess + c * summand
        excess = excess * sense
        lemma = ("sum_upper" if sense > 0 else "sum_lower") + self.until
        following = self.with_time(closed, "INR (S n)", "(S n)")
        step = f"{text} <= {following} - {at_n} + ({rest})"
        if sense < 0:
            step = f"{following} - {at_n} + ({rest}) <= {text}"
        say(f"{{ assert (each : forall n, {self.inside}{step}).")
        say(f"  {{ intros n{self.early}; rewrite ?S_INR;{grown} {self.known}; try unfold budget; apply Rminus_le.")
        shown = real(self._written(excess), self._names_at_n())
        valued = ""
        for name in self.setting.sequences:
            say(f"    destruct ({self.setting.two_terms(name, at='n')})")
            say(f"      as (slack_{name} & slack_{name}_sign & {name}_value & {name}_next_value).")
            clock = f"rewrite <- ?({self.setting.clock} n); " if self.setting.clock else ""
            valued += f"{clock}rewrite ?{name}_next_value, ?{name}_value; "
        self._sign_of(
            valued,
            f"match goal with |- ?left_side <= 0 => replace left_side with (- ({shown})) by ({valued}field; sign) end.",
            excess,
        )
        at_start = self.with_time(closed, "INR O", "O")
        side = f"0 <= {at_start}" if sense > 0 else f"{at_start} <= 0"
        first = f"rewrite ?{', ?'.join(self.setting.start)}; " if self.setting.clock else ""
        say(f"  assert (begins : {side}) by (change (INR O) with 0; rewrite ?pow_O; {first}right; field; sign).")
        say(f"  pose proof ({lemma} (fun n => {text}) (fun n => {at_n}) (fun n => {rest}) T each begins) as grown.")
        for k in range(len(parts) - 1):
            tail = "0"
            for part, _ in reversed(parts[k + 1 :]):
                tail = f"{part} + ({tail})" if tail != "0" else part
            say(f"  rewrite (sum_plus (fun n => {parts[k][0]}) (fun n => {tail})) in grown.")
        if not parts:
            say("  rewrite (sum_const 0 T), Rmult_0_r in grown.")
        names = []
        for k, ((part, _), (claim, proof)) in enumerate(zip(parts, lemmas, strict=True), 1):
            relation = "<=" if sense > 0 else ">="
            say(f"  assert (part_{k} : sum (fun n => {part}) T {relation} {claim}).")
            say(f"  {{ {proof} }}")
            names.append(claim)
        whole = " + ".join([self.with_time(closed, "INR T", "T"), *names])
        say(f"  replace ({goal}) with ({whole}) by ({self.clocked}field; sign); cbv beta in grown; lra. }}")

    def _written(self, excess: Coefficient) -> sympy.Expr:
        """An excess in the parameters' own symbols; of a root in t, in the slack of which it is a function."""
        field = self.statement.field
        if not self.setting.clock:
            return coefficient_expr(field, excess.element, self.setting.derived)
        shown = excess.element.as_expr()
        return shown.xreplace({x: field.meaning(x) for x in shown.free_symbols if str(x) != f"s_{field.time_root}"})

    def _sign_of(self, valued: str, rewriting: str, excess: Coefficient) -> None:
        """Closes a goal `l <= 0` where -l is an excess that is shown to be non-negative."""
        s, say = self.statement, self.lines.append
        if not excess.element:
            say("    match goal with |- ?left_side <= 0 =>")
            say(f"      replace left_side with 0 by ({valued}field; sign) end; lra. }}")
            return
        say(f"    {rewriting}")
        by = "sign"
        if not rocq_signs.evident(s, self.setting, excess.element):
            at_step = replace(self.setting, reals={**self.setting.reals, **self._names_at_n()})
            tactic = rocq_signs.tactic(s, at_step, self.reasons, excess.element)
            for line in self.generators():
                say(f"    {line}")
            by = f"first [sign | {tactic}]"
        say(f"    apply Ropp_le_cancel; rewrite Ropp_involutive, Ropp_0; {by}. }}")

    def _sign_at_n(self, c: Coefficient) -> str:
        """A tactic for the sign of a coefficient at step n; of factors it knows on which side of 1 they lie."""
        if not self.setting.factors:
            return "sign"
        file, steps = self.file, []
        for base, w in zip(file.bases, file.powers, strict=True):
            known = [f"{w}_positive", *(p for p, _ in self.setting.beside_one() if p.startswith(f"{w}_at_"))]
            proofs = self._power_proofs(base, "n")
            steps += [f"pose proof {proof} as {name}" for proof, name in zip(proofs, known, strict=True)]
            steps += [f"revert {' '.join(known)}", f"generalize (({base}) ^ n)", f"intros {w} {' '.join(known)}"]
        for w, side in self.setting.factors.values():
            claim, witness = self.setting.slack_of_factor(w, side)
            steps.append(f"assert {claim} by (exists ({witness}); split; [sign | field; sign])")
        at_step = replace(self.setting, reals={**self.setting.reals, "t": "(INR n)"})
        return (
            f"first [sign | {'; '.join(steps)}; {rocq_signs.tactic(self.statement, at_step, self.reasons, c.element)}]"
        )

    def _names_at_n(self) -> dict[str, str]:
        """The names of the generators at step n."""
        names = {**self.names, "t": "(INR n)"}
        names |= {f"power_{k + 1}": f"(({b}) ^ n)" for k, b in enumerate(self.file.bases)}
        names |= self._terms_at_n()
        for symbol, term in self.indexed.items():
            names[str(symbol)] = f"({real(term, {**self.names, INDEX: 'n'})})"
        return names

    def _reals_at(self, n: str) -> dict[str, str]:
        """The names of parameters and of t at step n, or at T, with the terms of sequences there."""
        terms = {str(x): f"({real(term, {**self.names, INDEX: n})})" for x, term in self.indexed.items()}
        return {**self.setting.reals, **self.last_terms, **terms, "t": f"INR {n}"}

    def _terms_at_n(self) -> dict[str, str]:
        """The terms at n and n + 1 of the sequences that are bound by a relation."""
        names: dict[str, str] = {}
        for name in self.setting.sequences:
            sequence = self.setting.reals[f"{name}_t"]
            if name in self.statement.field.backward:
                now, following = "(T - n)%nat", "(S (T - n))%nat"
            else:
                now, following = "n", "(S n)"
            names |= {f"{name}_t": f"({sequence} {now})", f"{name}_next": f"({sequence} {following})"}
        return names

    def with_time(self, c: Coefficient, time: str, natural: str) -> str:
        """A closed form at a number of steps."""
        shown = rules.shown_at(c, self.statement, STEPS)
        for value, symbol in self.setting.derived.items():
            shown = shown.subs(value, symbol)
        text = real(shown, {**self.names, "T": f"({time})" if " " in time else time, POWER: natural})
        return f"({text})"

    def _parts(self, bound: SumBound) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """What is summed beside the closed form, each with its sum or a lemma's bound of it and the proof of that."""
        s = self.statement
        parts, claims = [], []
        for c, name, a in bound.lemmas:
            factor, shift = self._plain(c), self._plain(a)
            claim = f"({factor}) * ({self.shown(rules.LEMMAS[name].bound(a.to_sympy()))})"
            if name.startswith("nesterov"):
                sequence = self.setting.reals[f"{s.field.nesterov}_t"]
                summand = f"({shift}) * {sequence} (S n)"
                inner = f"(sum_scale ({shift}) (fun n => {sequence} (S n)))"
                told = "T_positive" if name.endswith("below") else ""
                known = f"(nesterov_sum_{name.removeprefix('nesterov-')} {sequence} T {sequence}_sequence {told})"
                proof = (
                    f"rewrite (sum_scale ({factor}) (fun n => {summand})), {inner}; pose proof {known} as known; "
                    f"apply {'Rle_ge, ' if told else ''}Rmult_le_compat_l; [sign|]; "
                    f"first [lra | eapply Rle_trans; [|apply (Rmult_le_compat_l ({shift})); [sign|exact known]]; "
                    "right; field]."
                )
            else:
                summand = f"/ (INR n + ({shift}))"
                lemma = "sum_harmonic_from" if name == "harmonic" else "sum_harmonic_below"
                known = f"({lemma} ({shift}) T ltac:(sign){' T_positive' if name == 'harmonic' else ''})"
                argument = next(iter(rules.LEMMAS[name].bound(a.to_sympy()).atoms(sympy.log))).args[0]
                inside = "INR T + ({0}) - 1" if name == "harmonic" else "INR T + ({0})"
                quotient = f"({inside.format(shift)}) / ({shift})"
                above = name == "harmonic"
                proof = (
                    f"rewrite (sum_scale ({factor}) (fun n => {summand})); pose proof {known} as known; "
                    f"replace ({quotient}) with ({self.shown(argument)}) in known by (field; sign); "
                    f"apply {'' if above else 'Rle_ge, '}Rmult_le_compat_l; [sign|]; "
                    + ("eapply Rle_trans; [exact known|]; right; field; sign." if above else "exact known.")
                )
            parts.append((f"({factor}) * ({summand})", claim))
            claims.append((claim, proof))
        for c, term in bound.kept:
            factor = self._plain(c)
            inside = self._inside(term)
            claim = f"({factor}) * sum (fun n => {inside}) T"
            parts.append((f"({factor}) * ({inside})", claim))
            claims.append((claim, f"rewrite (sum_scale ({factor}) (fun n => {inside})); lra."))
        return parts, claims

    def _plain(self, c: Coefficient) -> str:
        """A coefficient that does not change with the steps."""
        return real(coefficient_expr(self.statement.field, c.element, self.setting.derived), self.names)

    def _closed(self, term: str, closed: sympy.Expr) -> str:
        """The sum of a term whose sum has a closed form, by induction."""
        names = {**self.names, "T": "INR k", POWER: "k"}
        for value, symbol in self.setting.derived.items():
            closed = closed.subs(value, symbol)
        shown = real(closed.subs(R, sympy.sqrt(_SQUARE)), names)
        grown = "".join(f" change (({b}) ^ S k) with (({b}) * ({b}) ^ k);" for b in self.file.bases)
        if self.horizon:
            return (
                f"enough (closed : forall k, (k <= T)%nat -> sum (fun n => {term}) k = {shown})\n"
                "      by (rewrite (closed T (le_n T)); field; sign).\n"
                "    induction k as [|k IH]; [intros _; simpl; field; sign|].\n"
                f"    intros early; rewrite ?S_INR, sum_S, (IH (Nat.lt_le_incl _ _ early));{grown} "
                "pose proof (pos_INR k); pose proof (within k early); try unfold budget; field; sign."
            )
        return (
            f"enough (closed : forall k, sum (fun n => {term}) k = {shown})\n"
            "      by (rewrite closed; field; sign).\n"
            "    induction k as [|k IH]; [simpl; field; sign|].\n"
            f"    rewrite ?S_INR, sum_S, IH;{grown} pose proof (pos_INR k); try unfold budget; field; sign."
        )

    def _positive_bound(self, divisor: SumBound) -> str:
        """A tactic for a bound of the sum of the shares that is positive: a logarithm of more than 1 is."""
        facts = []
        for _, name, a in divisor.lemmas:
            logs = rules.LEMMAS[name].bound(a.to_sympy()).atoms(sympy.log)
            for e in logs:
                inside = self.shown(e.args[0])
                more = real(sympy.cancel(e.args[0] - 1), self.names)
                facts.append(
                    f"assert (0 < ln ({inside})) by (rewrite <- ln_1; apply ln_increasing; [lra|]; apply Rminus_gt; "
                    f"replace ({inside} - 1) with ({more}) by (field; sign); sign); "
                )
        return "".join(facts) + "sign."

    def _inside(self, summand: Coefficient) -> str:
        """The summand of a sum that is kept, at step n."""
        shown = rules.shown_at(summand, self.statement, self.t)
        for value, symbol in self.setting.derived.items():
            shown = shown.subs(value, symbol)
        return real(shown, {**self.names, INDEX: "n"})
