"""The end-to-end theorem in Rocq of a method that draws at random: the rate in expectation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import reduce

import sympy

from potential import summation as rules
from potential.algebra.expressions import DUAL, Basis, One, Vector
from potential.classes.recorder import Answer
from potential.interpretations.interpretation import Drawn
from potential.interpretations.vocabulary import RocqPremise, filled
from potential.rocq import signs as rocq_signs
from potential.rocq.conclusion import TheoremWriter
from potential.rocq.definitions import Definitions
from potential.rocq.names import NotExportableError, renamed, theorem_name
from potential.rocq.reals import real
from potential.rocq.terms import coefficient_expr, indented, wrapped


def theorem(file: Definitions) -> str:
    """The theorem with its proof."""
    return Expected(file).text()


class Expected(TheoremWriter):
    """The steps are any functions of the state and of what is drawn that have the relation of the method's step."""

    def __init__(self, file: Definitions) -> None:
        super().__init__(file)
        self.drawing = file.drawing
        self._state()
        self._invariant()
        self.before = {name: f"({name}_of n {self.x})" for name in file.walk.known_before.values()}
        self.after = f"(next n {self.x} omega)"
        self.lengths = list(file.walk.dual_norms.values())
        if self.lengths and len(self.drawing.order) > 1:
            raise NotExportableError("dual norms of several draws have no form in expectation here")
        # What is drawn, as the theorem writes it, by its name in a lemma about one outcome.
        self.drawn = self._all_drawn(self.drawing.indices, self.after)
        self.measure_of_space, self.omega = self.drawing.whole, self.drawing.outcome
        self.first = f"Phi O {self.initial}"
        self.measure = ""  # what is bounded, as a function of the state

    def _all_drawn(self, outcomes: Sequence[str], after: str) -> dict[str, str]:
        """What is drawn, by its name in a lemma about one outcome: by the outcome of each draw, and the state after."""
        file, one = self.file, self.drawing.of_one(outcomes)
        found = {v.name: v.at("n", one) for v in self.setting.variables if v.sampled} | self.before
        found |= {file.next[name]: self._after(name, after) for name in self._renewing().values()}
        for name, answer in file.walk.draws.items():
            found[name] = self._drawn(answer, outcomes[self.drawing.place(self._draw_of(answer))], found)
        if self.lengths:
            (draw,) = file.problem.draws
            at = self._at_state(file.terms(dict(file.states)).argument(draw.at))
            found |= {name: f"({name} n {at} {outcomes[0]})" for name in self.lengths}
        return found

    def _renewing(self) -> dict[Basis, str]:
        """The vectors of the next state that are none of the state, each alone: an entry may be renewed by one."""
        known, following = self.statement.state.values(), self.statement.next_state.items()
        return {next(iter(v.terms)): name for name, v in following if len(v.terms) == 1 and v not in known}

    def _after(self, name: str, after: str) -> str:
        """A vector of the state after a step."""
        return dict(zip(self.file.states, self._vectors(after), strict=True))[name]

    def _draw_of(self, answer: Answer) -> Answer:
        """The draw that a vector comes of: itself, or the one that it was asked with."""
        asked = answer.asked[0] if answer.asked else None
        if any(answer is drawn for drawn in self.drawing.order) or not isinstance(asked, Vector):
            return answer
        made = self.statement.recorder.origin(next(iter(asked.terms))) if len(asked.terms) == 1 else None
        return made if made is not None and any(made is drawn for drawn in self.drawing.order) else answer

    def _drawn(self, answer: Answer, outcome: str, known: Mapping[str, str]) -> str:
        """What was drawn, as a function of the state and the outcome, and of what was drawn before."""
        file = self.file
        before = dict(file.walk.known_before)
        before |= {b: file.next[name] for b, name in self._renewing().items()}
        before |= {other.basis: name for name, other in file.walk.draws.items() if name in known}
        terms = file.terms(dict(file.states), between=before)

        def word(key: int | str) -> str:
            if key == "outcome":
                return outcome
            if key == "at":
                text = terms.argument(answer.at)
            elif key == "gradient":
                text = terms.argument(file.evaluations[answer.at].gradient)
            else:
                text = terms.argument(answer.asked[int(key)])
            return renamed(self._at_state(text), known)

        made: Drawn = file.meaning.table("drawn")[answer.oracle]
        return filled(made.text, word)

    def _start_point(self) -> str:
        return "x0"

    def _state(self) -> None:
        """The state as one variable: a vector, or nested pairs of vectors."""
        file, vectors = self.file, self.statement.state
        names = list(file.states)
        types = [file.type_of(v) for v in vectors.values()]
        if len(names) == 1:
            self.x, self.state_type = file.states[names[0]], types[0]
        else:
            self.x, self.state_type = file.names.fresh("state"), f"({' * '.join(types)})"
        self.here = dict(zip(names, self._vectors(self.x), strict=True))
        first = [self._first(name, vector) for name, vector in self.statement.start_state.items()]
        self.initial = first[0] if len(first) == 1 else f"({', '.join(first)})"

    def _invariant(self) -> None:
        """What holds of every state: in which sets its vectors lie."""
        file = self.file
        known = [(f"{file.states[name]}_in_{where}", f"{where} {self.here[name]}") for name, where in file.sets.items()]
        self.members = [name for name, _ in known]
        self.invariant = " /\\ ".join(text for _, text in known)
        share = self.statement.progress_weight
        self.weighted = share is not None and rules.changes(share, rules.varying(self.statement.field))
        # Where states are known to lie in sets, or weights vary, the sum is that of steps before T with an invariant.
        self.within = bool(known) or self.weighted
        if not self.within:
            self.guard, self.taken, self.whole = self.inside, self.early, ""
            return
        self.guard = f"(n < T)%nat -> {self.invariant or 'True'} -> "
        self.any_step = "intros n early"
        pattern = f"({' & '.join(self.members)})" if len(known) > 1 else self.members[0] if known else "_"
        self.taken, self.whole = f" early {pattern}", ""
        for name in reversed(self.members):
            self.whole = f"(conj {name} {self.whole})" if self.whole else name

    def _first(self, name: str, vector: Vector) -> str:
        """A vector of the first state."""
        if not vector.terms:
            return "zero"
        if vector == self.statement.start:
            return "x0"
        if vector.space == DUAL and len(vector.terms) == 1:
            return "(dh x0)"
        made = self.statement.recorder.origin(next(iter(vector.terms)))
        if made is None or made.oracle != "table" or made.at != self.statement.start:
            raise NotExportableError(f"the first {name} is another vector than the start")
        return "(fun _ => x0)"

    def _vectors(self, state: str) -> list[str]:
        """The vectors of a state, in order."""
        found = []
        for _ in range(len(self.file.states) - 1):
            found.append(f"(snd {state})")
            state = f"(fst {state})"
        return [state, *reversed(found)]

    def _subst(self) -> str:
        return ("cbn [fst snd]; " if len(self.file.states) > 1 else "") + super()._subst()

    def text(self) -> str:
        """The theorem with its proof."""
        file, s, x, E = self.file, self.statement, self.x, self.setting.vectors
        conclusion, P, S = file.conclusion, self.measure_of_space, self.state_type
        if One() in s.progress.terms:
            raise NotExportableError(
                "a constant in the progress has no form in expectation here: put it into the budget"
            )
        binders = [f"({self.setting.space_binder})"]
        binders += self.drawing.spaces
        binders += file.binders(self.setting.variables, in_theorem=True)
        length = "".join(self.lengths)
        binders += [binder.format(E=E, length=length) for binder in self.drawing.binders]
        binders += [f"({name}_of : nat -> {S} -> {E})" for name in file.walk.known_before.values()]
        binders += [f"(next : nat -> {S} -> {self.omega} -> {S})", f"(x0 : {E})"]
        premises = [(p.name, self.setting.in_theorem(p)) for p in self.setting.theorem]
        if self.horizon:
            binders.append("(T : nat)")
            premises.append(("T_positive", "(0 < T)%nat"))
        premises += [(name, text.replace("{length}", length)) for name, text in self.drawing.premises]
        if self.setting.space == "norm":
            premises.append(("start_in_dom", "dom x0"))
        powers = [f"(({b}) ^ n)" for b in file.bases]
        step = file.call(
            "step", "(INR n)", powers, [*self.here.values(), *self._exposed(), *self._vectors(self.after)], at="n"
        )
        omega = f"(omega : {self.omega})" if any(self.drawing.chances) else "omega"
        where = f"{self.invariant} -> " if self.invariant else ""
        premises.append(("stepping", f"(forall n {x} {omega}, {self.inside}{where}{step})"))
        if conclusion.kind == "last":
            left, closing = self._at_last(powers)
        elif conclusion.kind == "mean":
            left, closing = self._mean_of(powers)
        else:
            raise NotExportableError("the sum of the guaranteed decreases has no form in expectation here")
        goal = f"{left} <= {self._stated(conclusion.bound)}"
        if not self.drawing.exists:
            premises.append(
                ("exists_expectation", f"(forall n, has_expectation {P} next n {self.measure} {self.initial})")
            )
        premises += self.extra
        body = [f"{text} ->" for _, text in premises]
        head = f"Theorem {theorem_name(s.theorem.name)}\n    {wrapped(binders, 4)} :\n  {wrapped(body, 2)}\n"
        head += f"  {goal}.\n" if self.horizon else f"  forall T, (0 < T)%nat ->\n  {goal}.\n"
        lines = [f"intros {' '.join(name for name, _ in premises)}{'' if self.horizon else ' T T_positive'}."]
        lines += [*self.opening(), *self.setting.preamble]
        lines += [fact for fact in self.setting.facts if not fact.startswith("pose proof")]
        lines += [*self.facts_at_end(), *self.lines, *closing]
        return (
            "(** The rate in expectation, for every run of the method. *)\n"
            + head
            + "Proof.\n"
            + "\n".join(indented(line) for line in lines)
            + "\nQed.\n"
        )

    def _exposed(self) -> list[str]:
        if any(name not in self.drawn for name in self.file.exposed):
            raise NotExportableError("points between two random states have no form in expectation here")
        return [self.drawn[name] for name in self.file.exposed]

    def _falls(self, powers: list[str], after: str, before: str, given: str) -> None:
        """Every step lowers the potential in the mean: what is `after` it lies below what was `before`.

        `given` is a tactic that notes how the progress enters.
        """
        file, s, x, P, say = self.file, self.statement, self.x, self.measure_of_space, self.lines.append
        multipliers = [e.multiplier.element for e in file.excess if not e.equation]
        if file.bases or not all(rocq_signs.evident(s, self.setting, element) for element in multipliers):
            self.lines += [line for g in self.generators() for line in g.split("\n")]
        for k, (base, c) in enumerate(zip(file.bases, s.field.power_bases.values(), strict=True), 1):
            by = rocq_signs.tactic(s, self.setting, file.proofs.reasons, c.element)
            say(f"assert (base_positive_{k} : 0 < {base}) by {by}.")
        self._place_bases()
        here = list(self.here.values())
        phi = file.call("potential", "(INR n)", powers, here, at="n")
        say(f"set (Phi := fun (n : nat) ({x} : {self.state_type}) => {phi}).")
        budget = self._budget_of(powers)
        after = f"(fun omega => Phi (S n) {self.after}{after})"
        if self.within:
            say(f"assert (feasible : forall n {x} omega, {self.guard}{self._invariant_after()}).")
            proof = f"exact (stays {self._given(powers)})" if self.members else "exact I"
            say(f"{{ intros n {x} omega{self.taken}; {self.told}{proof}. }}")
        say(f"assert (falls : forall n {x}, {self.guard}mean_below {P} {after} (Phi n {x}{before} + {budget})).")
        names = {**self.names, **{f"power_{k}": text for k, text in enumerate(powers, 1)}}  # at step n
        means, outcomes = self.drawing.means, self.drawing.variables
        drawn = self._all_drawn(outcomes, f"(next n {x} {_pair(outcomes)})")
        excess = [self._excess(k, names, drawn) for k in range(len(outcomes))]
        # What the mean over the draws from the k-th on lies below, where those before it are known.
        above = [f"(Phi n {x}{before} + {budget})"]
        for e in excess:
            above.append(f"({above[-1]} + ({e}))")
        function, begin = after, f"{{ intros n {x}{self.taken}; {self.told}"
        value = renamed(after.removeprefix("(fun omega => ").removesuffix(")"), {"omega": _pair(outcomes)})
        for k in range(len(outcomes) - 1, -1, -1):
            one = f"({outcomes[k]} : bool)" if self.drawing.chances[k] else outcomes[k]
            step = f"apply (mean_step {means[k]} (fun {one} => {value}) (fun {one} => {excess[k]})); cbv beta."
            if k:
                between = (
                    f"(fun {outcomes[0]} => {above[k]})" if k == 1 else f"(fun '{_pair(outcomes[:k])} => {above[k]})"
                )
                first = reduce("(then_drawn {} {})".format, means[:k])
                say(f"{begin}apply (mean_below_then {first} {means[k]} {function} {between} _).")
                begin, function = "{ ", between
                step = f"intros {reduce('[{} {}]'.format, outcomes[:k])}; {step}"
            say(f"{begin}{step}")
            if value == above[k + 1]:
                say(f"  - intros {outcomes[k]}; apply Rle_refl.")
            else:
                grown = "".join(f" change (({b}) ^ S n) with (({b}) * ({b}) ^ n)." for b in file.bases)
                say(f"  - intros {outcomes[k]}; unfold Phi; rewrite ?S_INR.{grown}")
                say(f"    pose proof (decrease {self._given(powers, drawn)}) as below; {self._by_variables(given)}lra.")
            begin, value = "", above[k]
            say(f"  - {self._vanishing(k, names, drawn)}. }}")

    def _by_variables(self, text: str) -> str:
        """A text about the outcome of a step by the outcomes of its draws."""
        for index, variable in zip(self.drawing.indices, self.drawing.variables, strict=True):
            text = text.replace(index, variable)
        return renamed(text, {"omega": _pair(self.drawing.variables)})

    def _excess(self, k: int, names: Mapping[str, sympy.Expr | str], drawn: Mapping[str, str]) -> str:
        """What is not positive in the mean over the k-th draw."""
        s, terms = self.statement, ["0"]
        for e in (e for e in self.file.excess if e.draw == k):
            c = real(coefficient_expr(s.field, e.multiplier.element, self.setting.derived), names)
            terms.append(f"({c}) * ({e.quantity} - {e.mean})")
        return renamed(self._at_state(" + ".join(terms)), drawn)

    def _vanishing(self, k: int, names: Mapping[str, sympy.Expr | str], drawn: Mapping[str, str]) -> str:
        """The proof that what is in excess at outcomes of the k-th draw is not positive in the mean."""
        s, proofs = self.statement, []
        walked = self.file.walk.draws.items()
        earlier = [name for name, a in walked if self.drawing.place(self._draw_of(a)) < k]
        known = self.before | {name: drawn[name] for name in earlier}
        for e in reversed([e for e in self.file.excess if e.draw == k]):
            by = f"exact ({renamed(self._at_state(e.proof), known)})"
            if e.equation:
                proofs.append(f"apply mean_weigh_free; [|{by}]")
                continue
            shown = "sign"
            if not rocq_signs.evident(s, self.setting, e.multiplier.element):
                at_step = replace(self.setting, reals={**self.setting.reals, **names})
                reasons = self.file.proofs.reasons
                shown = f"first [sign | {rocq_signs.tactic(s, at_step, reasons, e.multiplier.element)}]"
            proofs.append(f"apply mean_weigh; [|{shown}|{by}]")
        return "; ".join([*proofs, f"exact (mean_nothing {self.drawing.means[k]})"])

    def _given(self, powers: list[str], drawn: Mapping[str, str] | None = None) -> str:
        """What a lemma about a step is given, at step n and an outcome: omega, or those of all draws by their names."""
        drawing, known = self.drawing, self.drawn if drawn is None else drawn
        outcome, one = "omega", drawing.index
        if drawn is not None:
            outcome, one = _pair(drawing.variables), drawing.of_one(drawing.variables)
        self._exposed()
        points = [*self.here.values(), *(known[name] for name in self.file.exposed)]
        points += self._vectors(f"(next n {self.x} {outcome})")
        args = self.file.arguments("(INR n)", powers, points, outcome=one)
        premise = [
            "(within n early)" if self._is_horizon(p) else f"({p.name} {one})" if p.sampled else self._at(p, "n")
            for p in self.setting.lemma
        ]
        positive = [self._power_positive(b, "n") for b in self.file.bases]
        whole = f" {self.whole}" if self.whole else ""
        stepping = f"(stepping n {self.x} {outcome}{self.early}{whole})"
        return " ".join([args, *premise, *self.members, "(pos_INR n)", *positive, stepping])

    def _invariant_after(self) -> str:
        """What holds of every state, of the one after step n."""
        file = self.file
        after = dict(zip(file.states, self._vectors(self.after), strict=True))
        return " /\\ ".join(f"{where} {after[name]}" for name, where in file.sets.items()) or "True"

    def _gap(self) -> str:
        """A tactic that notes that the gap in the goal is not negative."""
        if not self.members:
            return super()._gap()
        member = "first [assumption | apply h_mirror; assumption]"
        proof = f"minimizer_value K f xs v xs_minimizer ltac:({member})"
        return f"match goal with |- context [f ?v - f xs] => pose proof ({proof}) end; "

    def _terms_nonnegative(self) -> str:
        """A tactic for a sum of expectations, with their weights, of what is not negative at any state."""
        x, invariant = self.x, self.invariant or "True"
        known = f"intros {x}{self._holding()}; first [sign | {self._gap()}sign]"
        start = self._start_inside()
        nonnegative = (
            f"apply (expected_nonneg {self.measure_of_space} (fun {x} => {invariant}) next _ _ _ T); "
            f"[{start} | exact feasible | {known} | lia | apply exists_expectation]"
        )
        return f"apply sum_nonneg; {self.any_step}; {self.known}; apply Rmult_le_pos; [sign | {nonnegative}]"

    def _start_inside(self) -> str:
        """A tactic that shows of the first state what holds of every one."""
        return (
            "cbn [fst snd]; repeat split; first [assumption | apply h_mirror; assumption]"
            if self.members
            else "exact I"
        )

    def _budget_of(self, powers: list[str]) -> str:
        return self.file.call("budget", "(INR n)", powers, [], at="n") if self.statement.budget.element else "0"

    def _progress(self, powers: list[str]) -> str:
        """The progress of a step at one outcome."""
        here = list(self.here.values())
        points = [*here, *self._exposed(), *self._vectors(self.after)] if self.looks_ahead else here
        return self.file.call("progress", "(INR n)", powers, points, at="n")

    def _summed(self, theorem: str, factor: str, powers: list[str]) -> None:
        """The sum over the steps, by a theorem of the library, in the words of the bound."""
        budget, P, first = self._budget_of(powers), self.measure_of_space, self.initial
        exists = self.drawing.exists or "exists_expectation"
        exists = f"({exists} T)" if theorem == "expected_last" else exists
        if self.within:
            weight = factor if theorem == "expected_last" else f"fun n => {factor}"
            self.lines.append(
                f"pose proof ({theorem}_within {P} (fun {self.x} => {self.invariant or 'True'}) next Phi "
                f"(fun n => {budget}) {self.measure} ({weight}) {first} T ltac:({self._start_inside()}) feasible falls "
                f"ends {exists}) as total."
            )
            if theorem != "expected_last":
                time = "(S n)" if theorem == "expected_progress_next" else "n"
                term = f"expected {P} next {time} {self.measure} {first}"
                self.lines.append("cbv beta in total.")
                if not self.weighted:
                    self.lines.append(f"rewrite (sum_scale ({factor}) (fun n => {term})) in total.")
        else:
            self.lines.append(
                f"pose proof ({theorem}{self.until} {P} next Phi (fun n => {budget}) {self.measure} ({factor}) {first} "
                f"T falls ends {exists}) as total."
            )
        if budget == "0":
            self.lines.append("rewrite ?(sum_const 0 T), ?Rmult_0_r in total.")
        self._budget(budget)
        self._start()

    @property
    def looks_ahead(self) -> bool:
        """Whether the progress speaks of the next state."""
        return self.file.looks_ahead

    def _at_outcome(self, text: str) -> str:
        """What a lemma says of one outcome, by the names of the theorem."""
        return renamed(self._at_state(text), self.drawn)

    def _at_state(self, text: str) -> str:
        """The same for what does not depend on the outcome."""
        file = self.file
        known = {v.name: v.at("n") for v in self.setting.variables if v.sequence}
        known |= {v.name: v.at("n") for v in self.setting.variables if v.horizon}
        known |= {"t": "(INR n)"} | {w: f"(({b}) ^ n)" for w, b in zip(file.powers, file.bases, strict=True)}
        return renamed(text, known | {file.states[name]: here for name, here in self.here.items()})

    @staticmethod
    def _at(premise: RocqPremise, n: str) -> str:
        """The proof of a premise at a step."""
        return f"({premise.name} {n})" if premise.sequence else premise.name

    def _domination(self) -> str:
        file = self.file
        powers = [f"(({b}) ^ T)" for b in file.bases]
        time, known = ("0", "(Rle_refl 0)") if self.horizon else ("(INR T)", "(pos_INR T)")
        args = file.arguments(time, powers, list(self.here.values()), at="T", stepping=False)
        positive = [self._power_positive(b, "T") for b in file.bases]
        premise = [
            "first_within" if self._is_horizon(p) else self._at(p, "T") for p in self.setting.lemma if not p.sampled
        ]
        inner = " ".join([*premise, *self.members, known, *positive])
        return f"pose proof (domination {args} {inner}) as dominates; unfold Phi; lra"

    def _at_last(self, powers: list[str]) -> tuple[str, list[str]]:
        """The measure of the last state: what is bounded, and the end of the proof."""
        s, x, P, first = self.statement, self.x, self.measure_of_space, self.initial
        measure = self.file.scalar("measure", self.here)
        self.measure = f"(fun {x} => {measure})"
        names = {**self.names, "t": "INR T", **self._powers_at_last()}
        weight = real(coefficient_expr(s.field, s.weight.element, self.setting.derived), names)
        given = ""
        if s.progress.terms:
            progress = self._progress(powers)
            given = f"assert (0 <= {progress}) by ({self.known}; unfold progress; first [sign | {self._gap()}sign]); "
        self._falls(powers, "", "", given)
        self.lines.append(f"assert (ends : forall {x}, {self._held()}({weight}) * ({measure}) <= Phi T {x}).")
        self.lines.append(f"{{ intros {x}{self._holding()}; {self._domination()}. }}")
        self._summed("expected_last", weight, powers)
        left = f"expected {P} next T {self.measure} {first}"
        return left, [
            f"assert (paid : ({weight}) * ({left}) <= {self._total()}) by (rewrite start in total; lra).",
            "apply quotient_bound in paid; [|sign].",
            f"eapply Rle_trans; [exact paid | apply Req_le; {self._subst()}field; sign].",
        ]

    def _mean_of(self, powers: list[str]) -> tuple[str, list[str]]:
        """The mean over the steps of the measure: what is bounded, and the end of the proof."""
        file, s, x, P = self.file, self.statement, self.x, self.measure_of_space
        share = s.progress_weight
        assert share is not None
        first, known = self.initial, ""
        if s.weight.element:
            measure_at_last = file.measure(self.here, {**self.setting.reals, "t": "INR T"})
            known = f"assert (0 <= {measure_at_last}) by (first [sign | {self._gap()}sign]). "
        weight = self.at(share.to_sympy())
        if not self.weighted and not rocq_signs.positive(s, file.proofs.reasons, share.element):
            self.extra.append(("weight_positive", f"0 < {weight}"))
        if self.looks_ahead:
            measure, later = self._at_next(self.here.values()), self._at_next(self._vectors(self.after))
            after, before = f" + ({weight}) * ({later})", ""
            theorem, time = "expected_progress_next", "(S n)"
        else:
            measure = later = file.scalar("measure", self.here)
            after, before = "", f" - ({weight}) * ({measure})"
            theorem, time = "expected_progress", "n"
        self.measure = f"(fun {x} => {measure})"
        shown = f"{self._progress(powers)} = ({weight}) * ({later})"
        known_here = f"{self.known}; " if self.weighted else ""
        given = f"assert (progress_is : {shown}) by ({known_here}unfold progress; field; sign); "
        self._falls(powers, after, before, given)
        self.lines.append(f"assert (ends : forall {x}, {self._held()}0 <= Phi T {x}).")
        self.lines.append(f"{{ intros {x}{self._holding()}; {known}{self._domination()}. }}")
        self._summed(theorem, weight, powers)
        term = f"expected {P} next {time} {self.measure} {first}"
        if self.weighted:
            body = f"({weight}) * {term}"
            left = f"sum (fun n => {body}) T"
            paid = f"assert (paid : {left} <= {self._total()}) by (rewrite start in total; lra)."
            return f"{left} / sum (fun n => {weight}) T", [paid, *self._weighted(weight, body)]
        left = f"sum (fun n => {term}) T"
        return f"{left} / INR T", [
            f"assert (paid : ({weight}) * {left} <= {self._total()}) by (rewrite start in total; lra).",
            f"apply (quotient_le _ _ (({weight}) * INR T)) in paid; [|sign].",
            "eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.",
        ]

    def _held(self) -> str:
        """What holds of every state, as a premise."""
        return f"{self.invariant or 'True'} -> " if self.within else ""

    def _holding(self) -> str:
        """The names of its parts."""
        return self.taken.removeprefix(" early") if self.within else ""

    def _at_next(self, vectors: Iterable[str]) -> str:
        """The measure of the next state, of which the state that is left may not be a part."""
        file = self.file
        moved = dict.fromkeys(file.exposed, "@")
        moved |= {file.next[name]: text for name, text in zip(file.states, vectors, strict=True)}
        measure = file.scalar("measure", dict.fromkeys(file.states, "@"), moved=moved)
        if "@" in measure:
            raise NotExportableError("a measure of two states has no form in expectation here")
        return measure


def _pair(outcomes: Sequence[str]) -> str:
    """The outcome of several draws, one after the other."""
    return reduce("({}, {})".format, outcomes)
