"""A proof as a person sees it: the statement, the certificate as mathematics, the identity for SymPy, the rate."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import sympy

from potential import certificate as certificates
from potential import kernel
from potential.certificate import Certificate
from potential.coefficients import Coefficient
from potential.conclusion import Conclusion, conclude
from potential.errors import CertificateError, PotentialError
from potential.expressions import Expression, Inner, Monomial, One
from potential.kernel import Proofs, Square, Verdict
from potential.theorem import Theorem
from potential.trace import Obligation, Statement, trace

if TYPE_CHECKING:
    from potential.prover import Search


class NotProved(PotentialError):  # noqa: N818  (the name is part of the public interface)
    """A theorem for which no proof was found.

    `.reason` says why; `.statement` is the claim, `.search` what the numeric search came to; `.counterexample` is a function
    of the class and a point where the claim fails, or None.
    """

    def __init__(self, statement: Statement, search: Search, reason: str = "") -> None:
        self.statement = statement
        self.search = search
        self.reason = reason or f"{search.obligation.name}: {search.note}"
        self.counterexample: Any = None
        super().__init__(f"{statement.theorem.name} is not proved. {self.reason}")


class Proof:
    """A theorem with a proof that the kernel has accepted."""

    def __init__(self, verdict: Verdict, proofs: Proofs) -> None:
        if not verdict or verdict.statement is None:
            raise CertificateError("a Proof can be made only of a verdict of the kernel that says yes")
        self.verdict = verdict
        self.statement: Statement = verdict.statement
        self.arguments = proofs
        self._conclusion: Conclusion | None = None

    @property
    def theorem(self) -> Theorem:
        """What is proved."""
        return self.statement.theorem

    @property
    def certificate(self) -> Certificate:
        """The proof as data: `.to_json()` to save it, `pt.verify` to check it."""
        return certificates.write(self.statement, self.arguments)

    @property
    def conclusion(self) -> Conclusion:
        """What follows by summing over the steps."""
        if self._conclusion is None:
            self._conclusion = conclude(self.statement)
        return self._conclusion

    @property
    def bound(self) -> sympy.Expr:
        """The rate, a SymPy expression in T and the parameters; R = ||x_0 - x*||, Delta_0 = f(x_0) - f(x*), D_0 = D_h(x*, x_0)."""
        return self.conclusion.bound

    def _parts(self, obligation: str) -> tuple[Obligation, kernel.Argument]:
        if obligation == "decrease":
            return self.statement.decrease, self.arguments.decrease
        if obligation == "domination":
            return self.statement.domination, self.arguments.domination
        raise ValueError(f"an obligation is 'decrease' or 'domination', got {obligation!r}")

    def identity(self, obligation: str = "decrease") -> sympy.Expr:
        """The certificate's identity: target - sum lambda_i h_i + sum d_j q_j, times a common denominator, unexpanded.

        A SymPy expression in inner products (symbols such as <x_t, x*>), function values and parameters. `sympy.expand` of it is zero:
        that is the whole proof, up to the signs of lambda_i and d_j.
        """
        target, argument = self._parts(obligation)
        hypotheses = {h.name: h for h in target.hypotheses}
        pieces: list[tuple[Any, Expression]] = [(self.statement.field.algebra.one, target.target)]
        pieces += [(-m.element, hypotheses[name].expression) for name, m in argument.multipliers.items()]
        pieces += [(w.element, square.expand()) for w, square in argument.squares]
        return _cleared(self.statement, pieces)

    # What a person sees -----------------------------------------------------------------------------------------------

    def text(self) -> str:
        """The proof in plain text."""
        return "\n".join(self._lines(_plain))

    def latex(self) -> str:
        """The proof in LaTeX; it needs the package amsmath and nothing else."""
        return "\n\n".join(self._lines(_latex_line))

    def _lines(self, line: Any) -> list[str]:
        s = self.statement
        said = certificates.describe(s)
        lines = [line("Theorem", self.theorem.name, False)]
        lines.append(line("Class", said["class"], False))
        lines.append(line("For all", ", ".join(said["for all"]), True))
        lines += [line("Step", step, True) for step in said["step"]]
        lines.append(line("Potential", said["potential"], True))
        rise = "Phi(t+1) - Phi(t)"
        allowed = " + ".join(
            part
            for part in (f"-({said['progress']})" if s.progress.terms else "", said["budget"] if s.budget.element else "")
            if part
        )
        lines.append(line("Claim", f"{rise} <= {allowed or '0'}", True))
        lines.append(line("Conclusion", self.conclusion.text, True))
        for obligation in s.obligations:
            target, argument = self._parts(obligation.name)
            hypotheses = {h.name: h for h in target.hypotheses}
            for name, multiplier in argument.multipliers.items():
                lines.append(line(f"{multiplier} times", hypotheses[name].statement, True))
            if argument.squares:
                total = " + ".join(f"({w}) {self.square_text(q)}" for w, q in argument.squares)
                lines.append(line(f"{obligation.name.capitalize()}, what is left", f"{total} >= 0", True))
        return lines

    def square_text(self, square: Square) -> str:
        """A square as a person writes it."""
        text = self.statement.recorder.vector_text
        if square.dual is None:
            return f"||{text(square.vector)}||^2"
        if not square.dual.terms:
            return f"||{text(square.vector)}||^2"
        g, v = text(square.dual), text(square.vector)
        return f"(||{g}||_*^2 + 2 <{g}, {v}> + ||{v}||^2)"

    def _repr_latex_(self) -> str:
        return self.latex()

    def _repr_html_(self) -> str:
        rows = "".join(f"<div>{html.escape(line)}</div>" for line in self._lines(_plain))
        return f"<div style='font-family:monospace'>{rows}</div>"

    def __repr__(self) -> str:
        return f"<Proof of {self.theorem.name}: {self.conclusion.text}>"


def _plain(label: str, text: str, _: bool) -> str:
    return f"{label}: {text}"


def _latex_line(label: str, text: str, mathematics: bool) -> str:
    return f"\\textbf{{{label}:}} ${text}$" if mathematics else f"\\textbf{{{label}:}} {text}"


def _cleared(statement: Statement, pieces: list[tuple[Any, Expression]]) -> sympy.Expr:
    """sum factor * expression, times a common denominator and less common factors, in symbols a person can expand."""
    field = statement.field
    elements = [f * c for f, e in pieces for c in e.terms.values()]
    common = field.algebra.ring.one
    for element in elements:
        common = common.lcm(element.denom)
    gcd = field.algebra.ring.zero
    for element in elements:
        gcd = gcd.gcd((element * common).numer)
    scale = field.algebra(common) / field.algebra(gcd if gcd else field.algebra.ring.one)
    terms = []
    shown = [
        (sympy.Mul(1), [(Coefficient(field, f * c * scale).to_sympy(), key) for key, c in e.terms.items()]) for f, e in pieces
    ]
    # The generators' meanings may bring in denominators again, 1/q for one: clear those too.
    rest = sympy.Integer(1)
    for _, monomials in shown:
        for c, _key in monomials:
            rest = sympy.lcm(rest, sympy.denom(sympy.together(c)))
    for _, monomials in shown:
        terms.append(sympy.Add(*(sympy.cancel(c * rest) * symbol(statement, key) for c, key in monomials)))
    return sympy.Add(*terms, evaluate=False)


def symbol(statement: Statement, key: Monomial) -> sympy.Expr:
    """The SymPy symbol of a monomial."""
    if isinstance(key, One):
        return sympy.Integer(1)
    if isinstance(key, Inner):
        name = statement.recorder.basis_name
        return sympy.Symbol(f"<{name(key.left)}, {name(key.right)}>")
    return sympy.Symbol(re.sub(r"\s+", " ", statement.monomial_text(key)))


def verify(certificate: Certificate | str, theorem: Any = None) -> Verdict:
    """The kernel's verdict on a certificate, truthy or not, with `.reason`.

    The statement is rebuilt from the code of `theorem` (a Method or a Theorem); where that is left out, from the catalogue's theorem of
    the name that the certificate gives. No module that a certificate names is ever imported. `certificate` may be JSON text.
    """
    try:
        if isinstance(certificate, str):
            certificate = Certificate.from_json(certificate)
        statement = trace(Theorem.of(theorem if theorem is not None else certificate.theorem))
        return kernel.check(statement, certificates.read(certificate, statement))
    except PotentialError as error:
        return Verdict(None, str(error))
