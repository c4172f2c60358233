"""The lemmas about one step: the certificate's two inequalities, and that a step does not leave the set."""

from __future__ import annotations

from collections.abc import Sequence

from potential.rocq.definitions import Definitions
from potential.rocq.names import is_one_word
from potential.rocq.script import Script

_CERTIFICATE = "(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)\n"


def stays(file: Definitions) -> str:
    """That a step does not leave the set."""
    script = Script(file, stepping=True)
    goals = []
    for name, where in file.sets.items():
        proof = script.member(file.statement.next_state[name], where)
        goals.append((f"{where} {file.next[name]}", proof))
    conclusion = " /\\ ".join(goal for goal, _ in goals)
    proofs = goals[-1][1]
    for _, proof in reversed(goals[:-1]):
        proofs = f"(conj {proof} {proofs})"
    return (
        "(** A step does not leave the set. *)\n"
        + file.statement_of("stays", conclusion, stepping=True)
        + script.close(f"exact {proofs}.")
    )


def decrease(file: Definitions) -> str:
    """What a step does to the potential; of a flow, its derivative."""
    s = file.statement
    stepping = not s.continuous
    conclusion, title = _change(file) if stepping else _slope(file), _CERTIFICATE
    script = Script(file, stepping=stepping)
    script.certificate(s.decrease, file.proofs.decrease)
    if stepping and s.problem.expectation:
        file.excess = script.excess
        write = file.walk.terms.factor
        terms = " + ".join(["0", *(f"{write(e.multiplier)} * ({e.quantity} - {e.mean})" for e in script.excess)])
        conclusion += f" - ({terms})"
        title = "(** The certificate at one outcome, up to what vanishes in the mean. *)\n"
        script.lines += script.restored.values()
    return title + file.statement_of("decrease", f"{conclusion} <= 0", stepping=stepping) + _closed(file, script)


def domination(file: Definitions) -> str:
    """That the potential is at least its weight times what is bounded."""
    measure = file.measure(dict(file.states), file.setting.reals)
    now = _potential(file)
    if file.statement.horizon:
        end = file.setting.reals[file.statement.horizon]
        now = file.call("potential", end, file.powers, list(file.states.values()), ends=True)
    conclusion = f"{measure} - {now}" if measure else f"- {now}"
    script = Script(file, stepping=False)
    script.certificate(file.statement.domination, file.proofs.domination)
    return (
        "(** The potential is at least its weight times the measure. *)\n"
        + file.statement_of("domination", f"{conclusion} <= 0", stepping=False)
        + _closed(file, script, ends=bool(file.statement.field.backward))
    )


def _closed(file: Definitions, script: Script, *, ends: bool = False) -> str:
    """The proof with its identity; at the end of a horizon the terms of sequences that are read from it are numbers."""
    setting = file.setting
    equations = "".join(f"rewrite ?{name}; " for name in script.step.equations)
    first = f"{equations}{setting.substituting}{'' if ends else setting.closing}"
    return script.close(
        f"{first}{_identity_with([*setting.apart, *script.positive]) if setting.apart else 'identity'}."
    )


def _identity_with(positive: Sequence[str]) -> str:
    """The identity, where denominators come out as other products than those whose signs are known, or with a minus.

    As where a parameter is a function of another: then what it is away from an end of its domain by is no factor.
    """
    known = [
        attempt
        for product in dict.fromkeys(positive)
        for attempt in (
            f"replace e with ({product}) by ring; sign",
            f"replace e with (- ({product})) by ring; apply Ropp_neq_0_compat; sign",
        )
    ]
    tried = " | ".join(["apply Rlt_not_eq; lra", *known])
    return f"identity_by ltac:(field; repeat split; first [sign | match goal with |- ?e <> 0 => first [{tried}] end])"


def _potential(file: Definitions) -> str:
    return file.call("potential", "t", file.powers, list(file.states.values()))


def _slope(file: Definitions) -> str:
    return file.call("change", "t", file.powers, list(file.states.values()))


def _change(file: Definitions) -> str:
    """The potential after the step less that before it, with the progress, less the budget."""
    s = file.statement
    grown = [f"({b if is_one_word(b) else f'({b})'} * {w})" for b, w in zip(file.bases, file.powers, strict=True)]
    later = file.call("potential", "(t + 1)", grown, list(file.next.values()), later=True)
    conclusion = f"{later} - {_potential(file)}"
    if s.progress.terms:
        points = file.around(list(file.states.values()))
        conclusion += f" + {file.call('progress', 't', file.powers, points)}"
    if s.budget.element:
        conclusion += f" - {file.call('budget', 't', file.powers, [])}"
    return conclusion
