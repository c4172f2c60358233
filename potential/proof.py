"""A proof as a person sees it, in text, LaTeX and SymPy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy

from potential import certificate as certificates
from potential import kernel
from potential.algebra.coefficients import Coefficient, Field
from potential.algebra.expressions import Expression, Inner, Monomial, One
from potential.certificate import Certificate
from potential.conclusion import Conclusion, conclude
from potential.errors import CertificateError, InputError, PotentialError
from potential.kernel import Proofs, Verdict
from potential.presentation import document, sources
from potential.presentation import html as as_html
from potential.presentation import latex as as_latex
from potential.presentation import text as as_text
from potential.presentation.bound import plot_bound
from potential.statement.statement import Obligation, Statement
from potential.statement.theorem import Theorem
from potential.statement.trace import trace


class Proof:
    """A theorem with a proof that the kernel has accepted."""

    def __init__(
        self,
        verdict: Verdict,
        proofs: Proofs,
        others: Callable[[int], list[Proof]] | None = None,
        conclusion: Conclusion | None = None,
    ) -> None:
        if not verdict or verdict.statement is None:
            raise CertificateError(
                f"a Proof can be made only of a verdict of the kernel that says yes; it says: {verdict.reason}"
            )
        self.verdict = verdict
        self.statement: Statement = verdict.statement
        self.arguments = proofs
        self._conclusion = conclusion
        self._others = others

    def __reduce__(self) -> tuple[Any, ...]:
        """Theorem and certificate: who unpickles a proof has the kernel check it again."""
        return proved_again, (self.theorem, self.certificate.to_json())

    @property
    def theorem(self) -> Theorem:
        """What is proved."""
        return self.statement.theorem

    @property
    def certificate(self) -> Certificate:
        """The proof as data: `.to_json()` to save it, `pt.verify` to check it."""
        return certificates.write(self.statement, self.arguments)

    def alternatives(self, most: int = 4) -> list[Proof]:
        """Other proofs of the same statement, by other inequalities, the simplest first; at most so many, maybe none.

        Simpler is what takes fewer inequalities, then what has multipliers of smaller degree. Each is searched for
        anew, without an inequality or two of this one, and accepted by the kernel. Raises InputError for a proof that
        was read from a certificate, which brings no search with it.
        """
        if self._others is None:
            raise InputError(
                f"{self.theorem.name}: alternatives are searched for by a proof that pt.prove has returned"
            )
        return self._others(most)

    @property
    def conclusion(self) -> Conclusion:
        """What follows by summing over the steps."""
        if self._conclusion is None:
            self._conclusion = conclude(self.statement, self.arguments.summation, self.arguments.reasons)
        return self._conclusion

    @property
    def bound(self) -> sympy.Expr:
        """The rate, a SymPy expression in T and the parameters.

        R is ||x_0 - x*||, Delta_0 is f(x_0) - f(x*), and D_0 is D_h(x*, x_0).
        """
        return self.conclusion.bound

    def _parts(self, obligation: str) -> tuple[Obligation, kernel.Argument]:
        if obligation == "decrease":
            return self.statement.decrease, self.arguments.decrease
        if obligation == "domination":
            return self.statement.domination, self.arguments.domination
        raise ValueError(f"an obligation is 'decrease' or 'domination', got {obligation!r}")

    def identity(self, obligation: str = "decrease") -> sympy.Expr:
        """The certificate's identity: target - sum lambda_i h_i + sum d_j q_j, times a common denominator, unexpanded.

        A SymPy expression in inner products (symbols such as <x_t, x*>), function values and parameters.
        `sympy.expand` of it is zero: that is the whole proof, up to the signs of lambda_i and d_j.
        """
        target, argument = self._parts(obligation)
        hypotheses = {h.name: h for h in target.hypotheses}
        pieces: list[tuple[Any, Expression]] = [(self.statement.field.algebra.one, target.target)]
        pieces += [(-m.element, hypotheses[name].expression) for name, m in argument.multipliers.items()]
        pieces += [(w.element, square.expand()) for w, square in argument.squares]
        return _cleared(self.statement, pieces)

    def tightness(self, steps: Any = (1, 5, 20), **parameters: Any) -> list[Any]:
        """The exact worst case of N steps beside the proved bound, for each N, at one choice of the parameters.

        Each row has `.tightness`, the worst case over the bound, and `.ratio`, the bound over the worst case.

        Raises InputError for parameters that are missing, and for a bound that speaks of several starts or of a
        weighted mean.
        """
        from potential.worst_cases.tightness import tightness

        return tightness(self.conclusion, steps, parameters)

    def plot(self, path: Any = None, *, steps: int = 1000, **values: float) -> Any:
        """The proven bound over the number of steps, at numbers for its parameters, L=1 and mu=0.1 say.

        What is not given of R, Delta_0 and D_0 is 1. A Matplotlib Figure, saved if `path` is given. Raises InputError
        for a parameter of the bound without a number, and for a bound that is a sum over a sequence.
        """
        return plot_bound(self.conclusion, self.theorem.name, steps, values, path)

    def text(self) -> str:
        """The proof in plain text."""
        return as_text.text(document.write(self))

    def latex(self) -> str:
        r"""The theorem and its proof in LaTeX, to be pasted into a paper.

        It needs the packages amsmath, amssymb and amsthm, an environment `theorem`, as by
        `\newtheorem{theorem}{Theorem}`, and for its \cite the entries of `bibtex()`. The theorem's label is `thm:` and
        its name with hyphens.
        """
        return as_latex.latex(document.write(self))

    def bibtex(self) -> str:
        """The BibTeX entries of the theorem's sources; those of a whole catalogue are in its references.bib."""
        return sources.bibtex(self.theorem.source)

    def _repr_html_(self) -> str:
        return as_html.html(document.write(self))

    def __repr__(self) -> str:
        return f"<Proof of {self.theorem.name}: {self.conclusion.text}>"


def _cleared(statement: Statement, pieces: list[tuple[Any, Expression]]) -> sympy.Expr:
    """sum factor * expression, times a common denominator and less common factors, in symbols a person can expand."""
    field = statement.field
    one = field.algebra.ring.one
    split = []
    for factor, expression in pieces:
        bottom = _lcm(one, [c.denom for c in expression.terms.values()])
        split.append(
            (factor / field.algebra(bottom), {k: c * field.algebra(bottom) for k, c in expression.terms.items()})
        )
    common = field.algebra(_lcm(one, [factor.denom for factor, _ in split]))
    shared = field.algebra.ring.zero
    for factor, _ in split:
        shared = shared.gcd((factor * common).numer)
    scale = common / field.algebra(shared)
    terms = []
    for factor, coefficients in split:
        # The meanings of the generators may bring denominators back in, 1/q for one: they go to the factor.
        shown = {key: _expandable(field, c) for key, c in coefficients.items()}
        bottom = sympy.lcm_list([sympy.denom(sympy.together(c)) for c in shown.values()] or [sympy.Integer(1)])
        inside = sympy.Add(*(sympy.cancel(c * bottom) * symbol(statement, key) for key, c in shown.items()))
        terms.append((_expandable(field, factor * scale) / bottom, inside))
    bottom = sympy.lcm_list([sympy.denom(sympy.together(factor)) for factor, _ in terms])
    return sympy.Add(
        *(sympy.Mul(sympy.factor(sympy.cancel(factor * bottom)), inside, evaluate=False) for factor, inside in terms),
        evaluate=False,
    )


def _expandable(field: Field, element: Any) -> sympy.Expr:
    """A coefficient in which expansion shows zero: terms of a sequence with a relation stay in their generator."""
    if not field.sequences:
        return Coefficient(field, element).to_sympy()
    kept = {sympy.Symbol(f"s_{name}") for name in field.sequences}
    expression = element.as_expr()
    needed = {s: field.meaning(s) for s in expression.free_symbols - kept}
    return sympy.factor(expression.subs(needed, simultaneous=True))


def _lcm(start: Any, polynomials: list[Any]) -> Any:
    for polynomial in polynomials:
        start = start.lcm(polynomial)
    return start


def symbol(statement: Statement, key: Monomial) -> sympy.Expr:
    """The SymPy symbol of a monomial."""
    if isinstance(key, One):
        return sympy.Integer(1)
    if isinstance(key, Inner):
        name = statement.recorder.basis_name
        return sympy.Symbol(f"<{name(key.left)}, {name(key.right)}>")
    return sympy.Symbol(statement.monomial_text(key))


def proved_again(theorem: Theorem, certificate: str) -> Proof:
    """The proof that a certificate holds; raises CertificateError where it is none of what the theorem says now."""
    statement = trace(theorem)
    arguments, conclusion = certificates.read_with_conclusion(Certificate.from_json(certificate), statement)
    return Proof(kernel.judge(statement, arguments), arguments, conclusion=conclusion)


def verify(certificate: Certificate | str, theorem: Any = None) -> Verdict:
    """The kernel's verdict on a certificate and its bound, truthy or not, with `.reason`.

    The statement is rebuilt from the code of `theorem` (a Method or a Theorem); where that is left out, from the
    catalogue's theorem of
    the name that the certificate gives. No module that a certificate names is ever imported. `certificate` may be
    JSON text.
    """
    try:
        if isinstance(certificate, str):
            certificate = Certificate.from_json(certificate)
        if not isinstance(certificate, Certificate):
            raise CertificateError(f"a certificate is JSON text or a Certificate, got {certificate!r:.80}")
        return verdict_on(certificate, trace(Theorem.of(theorem if theorem is not None else certificate.theorem)))
    except PotentialError as error:
        return Verdict(None, str(error))


def verdict_on(certificate: Certificate | str, statement: Statement) -> Verdict:
    """The kernel's verdict on a certificate, and its bound, of a statement that was just rebuilt from the code."""
    try:
        if isinstance(certificate, str):
            certificate = Certificate.from_json(certificate)
        # Reading it checks the conclusion, whose text is a part of the statement.
        return kernel.judge(statement, certificates.read(certificate, statement))
    except PotentialError as error:
        return Verdict(None, str(error))
