"""The end-to-end theorem in Rocq of a method in continuous time."""

from __future__ import annotations

import sympy

from potential.rocq.conclusion import TheoremWriter
from potential.rocq.definitions import Definitions
from potential.rocq.names import NotExportableError, theorem_name
from potential.rocq.reals import real
from potential.rocq.terms import coefficient_expr, indented, wrapped
from potential.summation import T


def slope(file: Definitions) -> str:
    """The lemma that the potential has the derivative that it is said to have."""
    return FlowTheorem(file).slope()


def theorem(file: Definitions) -> str:
    """The theorem with its proof."""
    return FlowTheorem(file).text()


class FlowTheorem(TheoremWriter):
    """The state is a curve with a velocity for all t > 0, and continuous at its start."""

    first_time = "0"

    def __init__(self, file: Definitions) -> None:
        s = file.statement
        if s.progress.terms or s.budget.element or file.conclusion.kind != "last":
            raise NotExportableError("a flow with a progress or a budget, an integral, has no form in Rocq here")
        super().__init__(file)
        self.names |= {"T": "T", "t": "t"}
        self.first = "Phi 0"
        self.curves = list(file.states.values())
        self.velocities = [file.next[name] for name in file.states]
        self.rates = [s.field.power_rates[k].to_sympy() for k in range(len(s.field.powers))]

    def at_time(self, t: str) -> tuple[list[str], list[str]]:
        """The geometric factors and the state at a time."""
        # By the symbol of the bound, so that both write the exponent in one way.
        factors = [f"({real(sympy.exp(rate * T), {**self.names, 'T': t})})" for rate in self.rates]
        return factors, [f"({x} {t})" for x in self.curves]

    def call(self, name: str, t: str, *, moving: bool = False) -> str:
        """A definition at a time."""
        factors, states = self.at_time(t)
        velocities = [f"({v} {t})" for v in self.velocities] if moving else []
        return self.file.call(name, t, factors, [*states, *velocities])

    def _growth_at_start(self) -> str:
        """exp 0 is 1."""
        factors, _ = self.at_time("0")
        return "".join(f"replace {text} with 1 by (rewrite <- exp_0; f_equal; ring); " for text in factors)

    def _curves(self) -> str:
        return f"({' '.join([*self.curves, *self.velocities])} : R -> {self.setting.vectors})"

    def slope(self) -> str:
        """The derivative of the potential by the chain rule."""
        file, setting = self.file, self.setting
        binders = [f"({setting.space_binder})", *file.binders(setting.variables), self._curves(), "(t : R)"]
        premises = [(p.name, setting.in_lemma(p.text)) for p in setting.lemma]
        premises.append(("t_positive", "0 < t"))
        pairs = list(zip(self.curves, self.velocities, strict=True))
        premises += [(f"{v}_velocity", f"is_velocity {x} t ({v} t)") for x, v in pairs]
        premises.append(("flowing", self.call("flow", "t", moving=True)))
        goal = f"derivable_pt_lim (fun t => {self.call('potential', 't')}) t ({self.call('change', 't')})"
        body = [f"{text} ->" for _, text in premises]
        names = [name for name, _ in premises]
        names[-1] = file.walk.pattern()
        lines = [f"intros {' '.join(names)}."]
        if len(file.walk.conditions) == 1:
            lines.append(f"unfold flow in {file.walk.conditions[0][0]}.")
        values = ", ".join(name for name, _ in file.walk.conditions)
        lines += [
            "unfold potential, change.",
            "eapply derivative_equal; [derive|].",
            f"rewrite {values}; {self._subst()}equality.",
        ]
        return (
            "(** The derivative, by the chain rule. *)\n"
            + f"Lemma slope {wrapped(binders, 4)} :\n  {wrapped([*body, goal], 2)}.\n"
            + "Proof.\n"
            + "\n".join(indented(line) for line in lines)
            + "\nQed.\n"
        )

    def text(self) -> str:
        """The theorem with its proof."""
        file, s, setting = self.file, self.statement, self.setting
        binders = [f"({setting.space_binder})", *file.binders(setting.variables, in_theorem=True), self._curves()]
        premises = self._premises()
        measure = file.scalar(
            "measure", {n: f"({x} T)" for n, x in file.states.items()}, reals={**setting.reals, "t": "T"}
        )
        body = [f"{text} ->" for _, text in premises]
        head = f"Theorem {theorem_name(s.theorem.name)}\n    {wrapped(binders, 4)} :\n  {wrapped(body, 2)}\n"
        head += f"  forall T, 0 < T ->\n  {measure} <= {self.shown(file.conclusion.bound)}.\n"
        self.lines.append(f"intros {' '.join(name for name, _ in premises)} T T_above.")
        self._descends()
        self._start()
        self._divided(measure)
        return (
            "(** The rate, for every run of the method. *)\n"
            + head
            + "Proof.\n"
            + "\n".join(indented(line) for line in self.lines)
            + "\nQed.\n"
        )

    def _premises(self) -> list[tuple[str, str]]:
        """What the theorem asks of the curves, and of where they start."""
        file, s = self.file, self.statement
        premises = [(p.name, self.setting.in_theorem(p)) for p in self.setting.theorem]
        pairs = list(zip(self.curves, self.velocities, strict=True))
        premises += [(f"{v}_velocity", f"(forall t, 0 < t -> is_velocity {x} t ({v} t))") for x, v in pairs]
        premises.append(("flowing", f"(forall t, 0 < t -> {self.call('flow', 't', moving=True)})"))
        premises += [(f"{x}_starts", f"starts_continuously {x}") for x in self.curves]
        for name, vector in s.start_state.items():
            first = f"{file.states[name]} 0"
            value = self.start.strip("()") if vector == s.start else "zero"
            if vector != s.start and vector.terms:
                raise NotExportableError(f"the first {name} is another vector than the start")
            if first != value:
                self.starts.append(f"{file.states[name]}_start")
                premises.append((f"{file.states[name]}_start", f"{first} = {value}"))
        return premises

    def _descends(self) -> None:
        """Phi T <= Phi 0, and what the potential dominates at T."""
        setting = self.setting
        given = " ".join([setting.spaces, *(v.name for v in setting.variables)])
        premise, positive = self._premise_proofs("n"), ["(exp_pos _)" for _ in self.rates]
        moving = [*premise, "t_positive", *(f"({v}_velocity t t_positive)" for v in self.velocities)]
        (here_factors, here), (factors, states) = self.at_time("t"), self.at_time("T")
        slope = " ".join([f"exact (slope {given}", *self.curves, *self.velocities, "t", *moving])
        decrease = " ".join([f"exact (decrease {given} t", *here_factors, *here, *premise, "t_positive", *positive])
        domination = " ".join([f"domination {given} T", *factors, *states, *premise, "T_above", *positive])
        self.lines += [
            *setting.preamble,
            *(fact for fact in setting.facts if not fact.startswith("pose proof")),
            f"set (Phi := fun t => {self.call('potential', 't')}).",
            "assert (falls : Phi T <= Phi 0).",
            f"{{ apply (flow_decreases Phi (fun t => {self.call('change', 't')}) T T_above).",
            "  - intros t t_positive.",
            f"    {slope} (flowing t t_positive)).",
            "  - intros t t_positive.",
            f"    {decrease}).",
            "  - unfold Phi, potential; continue. }",
            f"pose proof ({domination}) as dominates.",
            f"change ({self.call('potential', 'T')}) with (Phi T) in dominates.",
        ]

    def _divided(self, measure: str) -> None:
        """The bound, by the weight of what is measured."""
        factors, _ = self.at_time("T")
        names = {**self.names, "t": "T", **{f"power_{k}": text for k, text in enumerate(factors, 1)}}
        element = self.statement.weight.element
        weight = real(coefficient_expr(self.statement.field, element, self.setting.derived), names)
        self.lines += [
            *(f"pose proof (exp_pos ({text.strip('()').removeprefix('exp ').strip('()')}))." for text in factors),
            f"assert (paid : ({weight}) * ({measure}) <= {self._total_at_start()}) by (rewrite start in falls; lra).",
            "apply quotient_bound in paid; [|sign].",
            f"eapply Rle_trans; [exact paid | apply Req_le; {self._subst()}field; sign].",
        ]
