"""Export to Rocq: from a theorem and its certificate, a file that states and proves the end-to-end theorem.

The file defines the step and the potential as the method's code does, proves that a step does not raise the potential
by the certificate's multipliers, and sums over the steps. What it states is stronger than what the kernel has checked:
the inequalities that the kernel takes from the class are proved there, from the definitions, by the library's lemmas.
Nothing here is trusted: a wrong multiplier, or a wrong translation of one, fails to compile.
"""

from __future__ import annotations

from typing import Any

from potential.catalogue import saved_certificate
from potential.errors import CertificateError
from potential.kernel import Proofs, judge
from potential.rocq import conclusion, expectation, flow
from potential.rocq.definitions import Definitions
from potential.rocq.lemmas import decrease, domination, stays
from potential.rocq.names import NotExportableError, module_name, theorem_name
from potential.rocq.script import NeedsSubgradientsError
from potential.statement.statement import Statement
from potential.statement.trace import trace
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


class File(Definitions):
    """One file, from its statement and its arguments."""

    def text(self) -> str:
        """The whole file; where its proofs need a subgradient that no oracle was asked for, with a premise of them."""
        try:
            return self._text()
        except NeedsSubgradientsError:
            return File(self.statement, self.proofs, everywhere=True)._text()

    def _text(self) -> str:
        s = self.statement
        write_theorem = (expectation if s.problem.expectation else conclusion).theorem
        if s.continuous:
            write_theorem = flow.theorem
        method, name = s.theorem.method_class, s.theorem.name
        doc = (method.__doc__ or "").strip().split("\n")[0]
        source = f"    Source: {s.theorem.source}.\n" if s.theorem.source else ""
        legend = ", ".join(map(text, self.conclusion.legend()))
        where = f"    Here [{_comment(legend)}].\n" if legend else ""
        head = (
            f"(** * {name}: [{_comment(self.conclusion.text)}]\n\n    {_comment(doc)}\n{where}{source}\n"
            f"    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)\n\n"
            f"From Potential Require Import {' '.join(['Certificate', *self.meaning.requires()])}.\n"
        )
        own = [text.strip() + "\n" for text in self.meaning.every("vernacular") if text]
        parts = [head, *own, *self.setting.own, *self.written()]
        if self.sets:
            parts.append(stays(self))
        if s.continuous:
            parts.append(flow.slope(self))
        parts.append(decrease(self))
        parts.append(domination(self))
        parts.append(write_theorem(self))
        parts.append(f"Print Assumptions {theorem_name(name)}.\n")
        return "\n".join(parts)


def _comment(text: str) -> str:
    """Text that may stand in a comment of Rocq, with the minimizer's name as it is there."""
    return text.replace("x*", "xs").replace("(*", "( *").replace("*)", "* )").replace('"', "'")


__all__ = ["File", "NotExportableError", "export", "module_name", "theorem_name"]
