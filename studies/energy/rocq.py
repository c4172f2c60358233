"""A certificate as a theorem for Rocq: no plan within the deadline uses less.

The file needs `proofs/rocq/Pipeline.v`, which proves what a flow says of every plan; `coqc` then checks the flow by
computation. The statement is about the measured options themselves, each a time in microseconds and an effective energy
in nanojoules: every choice of one for each operation, and every schedule of rational starts.
"""

from __future__ import annotations

from studies.energy.certificate import Certificate
from studies.energy.profile import MICRO, NANO

_HEAD = """\
(** * {title}: no plan within {seconds:.6f} s uses less than {joules:.9f} J of effective energy

    A plan takes one of the measured options for each operation; times are microseconds, effective energies nanojoules.
    Written by [potential energy --rocq]. *)

From Coq Require Import ZArith QArith List.
From Potential Require Import Pipeline.
Import ListNotations.
Open Scope Z_scope.

"""

_TAIL = """\
Theorem {name} (choice : Z -> Z * Z) (start : Z -> Q) :
  in_time operations precedence {deadline} choice start -> {bound} <= energy operations choice.
Proof.
  intros plan.
  assert (proved : bound operations {deadline} = {bound}) by (vm_compute; reflexivity).
  rewrite <- proved; apply (no_plan_uses_less operations precedence {deadline}) with (start := start);
    [vm_compute; reflexivity | exact plan].
Qed.

Print Assumptions {name}.
"""


def rocq_theorem(certificate: Certificate, name: str = "no_plan_uses_less_energy") -> str:
    """The text of a Rocq file with the theorem of a certificate, which is checked first.

    Raises `CertificateError` for a certificate that does not hold.
    """
    certificate.check()
    c = certificate
    menus = [
        f"Definition menu_{k} : list (Z * Z) :=\n  [{'; '.join(f'({t}, {_integer(e)})' for t, e in kind.points)}].\n"
        for k, kind in enumerate(c.computations)
    ]
    operations = [
        f"Operation menu_{kind} {x} {source} {sink}"
        for kind, x, source, sink in zip(c.operations, c.flow, c.entering, c.leaving, strict=True)
    ]
    arcs = [f"Arc {a} {b} {x}" for (a, b), x in zip(c.precedence, c.along, strict=True)]
    bound = bound_of_options(c)
    return (
        _HEAD.format(title=c.pipeline, seconds=c.deadline / MICRO, joules=bound / NANO)
        + "\n".join(menus)
        + f"\nDefinition operations : list operation :=\n  [{_lines(operations)}].\n"
        + f"\nDefinition precedence : list arc :=\n  [{_lines(arcs)}].\n\n"
        + _TAIL.format(name=name, deadline=c.deadline, bound=_integer(bound))
    )


def bound_of_options(c: Certificate) -> int:
    """What the flow proves of the options themselves: at least what it proves of the curves below them."""
    return (
        sum(
            min(cost + x * time for time, cost in c.computations[kind].points)
            for kind, x in zip(c.operations, c.flow, strict=True)
        )
        - c.price * c.deadline
    )


def _integer(value: int) -> str:
    return str(value) if value >= 0 else f"({value})"


def _lines(items: list[str]) -> str:
    rows = ["; ".join(items[k : k + 3]) for k in range(0, len(items), 3)]
    return ";\n   ".join(rows)
