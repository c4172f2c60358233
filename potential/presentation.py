"""A proof as a mathematician writes it, once; rendered as plain text, as LaTeX and as HTML."""

from __future__ import annotations

import html as html_module
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sympy

from potential.coefficients import Coefficient
from potential.expressions import (
    EUCLIDEAN,
    Bregman,
    DualNormSquared,
    Expression,
    Inner,
    Monomial,
    Named,
    NormSquared,
    One,
    Value,
    Vector,
)
from potential.kernel import Argument, Square
from potential.trace import Obligation, Statement

if TYPE_CHECKING:
    from potential.proof import Proof


@dataclass(frozen=True)
class Math:
    """A formula, as plain text and as LaTeX."""

    plain: str
    latex: str


@dataclass(frozen=True)
class Heading:
    """The start of a part."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Words with formulas between them."""

    parts: tuple[str | Math, ...]


@dataclass(frozen=True)
class Display:
    """Displayed formulas, one a line; the sign & is where they align."""

    lines: tuple[Math, ...]


Block = Heading | Paragraph | Display


# Formulas -------------------------------------------------------------------------------------------------------------


def formula(text: str) -> Math:
    """A formula from its plain text: names, f(x_t), <u, v>, ||v||^2, >= and <=."""
    return Math(text, to_latex(text))


def to_latex(text: str) -> str:
    """LaTeX for the plain notation of statements and hypotheses."""
    # Two readings of < and >: with spaces on both sides a comparison, else a bracket.
    result = text.replace(">=", r"\ge").replace("<=", r"\le")
    result = re.sub(r"(?<! )<|<(?! )", r"\\langle ", result)
    result = re.sub(r"(?<! )>|>(?! )", r" \\rangle ", result)
    bars = iter(range(10_000))
    result = re.sub(r"\|\|", lambda _: r"\lVert " if next(bars) % 2 == 0 else r" \rVert", result)
    result = result.replace("rVert_*", r"rVert_{\star}")
    result = re.sub(r"(?<!\w)([xzac])\*(?![\w(*])", r"\1_\\star", result)
    result = re.sub(r"argmin over u in (.+?) of(?= )", r"\\operatorname{argmin}_{u \\in \1}", result)
    result = result.replace("argmin over u of", r"\operatorname{argmin}_u")
    result = re.sub(r"(?<![\w\\])([a-zA-Z])(\d+)(?!\w)", r"\1_{\2}", result)
    result = re.sub(r"(?<![a-zA-Z\\])(prox|noise|part|span)(?=[_(])", r"\\operatorname{\1}", result)
    result = re.sub(r"(?<![a-zA-Z])E(?=[ \[\\])", r"\\mathbb{E}", result).replace("inf f", r"\inf f")
    result = re.sub(rf"(?<![a-zA-Z\\])({_GREEK})(?![a-zA-Z])", r"\\\1", result)
    result = result.replace("h*", "h^{*}").replace("grad h", r"\nabla h")
    result = re.sub(r"\*\*(\w+)", r"^{\1}", result)
    return re.sub(r" +", " ", re.sub(r"(?<!\{)\*", " ", result).replace("grad f", r"\nabla f"))


_GREEK = "alpha|beta|gamma|delta|eta|theta|kappa|lambda|mu|rho|sigma|tau|psi"


def coefficient_latex(c: Coefficient) -> str:
    """A coefficient in LaTeX, in brackets where it is a sum."""
    shown = c.to_sympy()
    text = sympy.latex(shown)
    return rf"\left({text}\right)" if shown.is_Add else text


def _sum(pieces: list[tuple[Coefficient, str]]) -> str:
    text = ""
    for c, what in pieces:
        shown = c.to_sympy()
        negative = shown.could_extract_minus_sign()
        c = -c if negative else c
        piece = coefficient_latex(c) if what == "1" else what if c.element == 1 else f"{coefficient_latex(c)} {what}"
        text += (" - " if negative else " + ") + piece if text else ("-" if negative else "") + piece
    return text or "0"


def vector_latex(statement: Statement, v: Vector) -> str:
    """A vector written out over its basis."""
    name = statement.recorder.basis_name
    return _sum([(Coefficient(v.field, c), to_latex(name(b))) for b, c in v.terms.items()])


def monomial_latex(statement: Statement, key: Monomial) -> str:
    """A monomial in LaTeX."""
    name = statement.recorder.basis_name
    match key:
        case One():
            return "1"
        case Named(text):
            return to_latex(text)
        case Inner(left, right) if left == right and left.space == EUCLIDEAN:
            return rf"\lVert {to_latex(name(left))} \rVert^2"
        case NormSquared(vector):
            return rf"\lVert {vector_latex(statement, vector)} \rVert^2"
        case DualNormSquared(vector):
            return rf"\lVert {vector_latex(statement, vector)} \rVert_*^2"
        case Inner() | Value() | Bregman():
            return to_latex(statement.monomial_text(key))
    raise AssertionError(key)


def expression_math(statement: Statement, e: Expression) -> Math:
    """An expression as a formula."""
    pieces = [(Coefficient(e.field, c), monomial_latex(statement, key)) for key, c in e.terms.items()]
    return Math(statement.expression_text(e), _sum(pieces))


def square_math(statement: Statement, square: Square) -> Math:
    """A square as a formula."""
    plain, tex = statement.recorder.vector_text, lambda v: vector_latex(statement, v)
    v, g = square.vector, square.dual
    norm = Math(f"||{plain(v)}||^2", rf"\left\lVert {tex(v)} \right\rVert^2")
    if g is None or not g.terms:
        return norm
    return Math(
        f"(||{plain(g)}||_*^2 + 2 <{plain(g)}, {plain(v)}> + {norm.plain})",
        rf"\left(\lVert {tex(g)} \rVert_*^2 + 2 \left\langle {tex(g)}, {tex(v)} \right\rangle + {norm.latex}\right)",
    )


def bound_latex(bound: sympy.Expr) -> str:
    """A bound in LaTeX; a scalar of the start that has no letter, such as ||y_0 - v||^2, is a formula itself."""
    scalars = (s for s in bound.atoms(sympy.Symbol) if not s.name.isidentifier())
    return str(sympy.latex(bound, symbol_names={s: to_latex(s.name) for s in scalars}))


def bound_math(proof: Proof) -> Math:
    """The rate."""
    c = proof.conclusion
    words = re.match(r"(mean|sum|integral) over (?:0 < )?t < T of (.*?)( weighted by .*)?$", c.quantity)
    if words is None:
        left = to_latex(c.quantity)
    elif words[1] == "sum":
        left = rf"\sum_{{t<T}} {to_latex(words[2])}"
    elif words[1] == "integral":
        left = rf"\int_0^T {to_latex(words[2])}\,dt"
    elif proof.statement.continuous:
        weight = coefficient_latex(proof.statement.progress_weight) if words[3] else ""  # type: ignore[arg-type]
        below = rf"\int_0^T {weight}\,dt" if weight else "T"
        left = rf"\frac{{1}}{{{below}}} \int_0^T {weight} {to_latex(words[2])}\,dt"
    elif words[3]:
        weight = coefficient_latex(proof.statement.progress_weight)  # type: ignore[arg-type]
        left = rf"\frac{{\sum_{{t<T}} {weight} {to_latex(words[2])}}}{{\sum_{{t<T}} {weight}}}"
    else:
        left = rf"\frac1T \sum_{{t<T}} {to_latex(words[2])}"
    return Math(c.text, rf"{left} \le {bound_latex(c.bound)}")


_CHANGE = {
    "Phi(t+1) - Phi(t)": r"\Phi(t+1) - \Phi(t)",
    "E Phi(t+1) - Phi(t)": r"\mathbb{E}\,\Phi(t+1) - \Phi(t)",
    "d/dt Phi(t)": r"\tfrac{d}{dt}\,\Phi(t)",
}


# The proof ------------------------------------------------------------------------------------------------------------


def write(proof: Proof) -> list[Block]:
    """The statement, the certificate and the conclusion, as blocks."""
    s = proof.statement
    show = s.expression_text
    definitions = tuple(
        Math(f"{name} = {value}", f"{to_latex(name)} &= {_definition_latex(s, name, value)}")
        for name, value in s.definitions.items()
    )
    domains = s.field.domains()
    parameters: list[str | Math] = []
    for k, text in enumerate(domains.values()):
        parameters += [", " if k else "", formula(text)]
    phi = expression_math(s, s.display["potential"])
    allowed_plain, allowed_latex = "0", "0"
    if s.progress.terms or s.budget.element:
        progress, budget = expression_math(s, s.display["progress"]), s.budget
        if len(s.display["progress"].terms) > 1:
            progress = Math(f"({progress.plain})", rf"\left({progress.latex}\right)")
        allowed_plain = (f"-{progress.plain}" if s.progress.terms else "") + (f" + {budget}" if budget.element else "")
        allowed_latex = (f"-{progress.latex}" if s.progress.terms else "") + (
            f" + {coefficient_latex(budget)}" if budget.element else ""
        )
        allowed_plain, allowed_latex = allowed_plain.removeprefix(" + "), allowed_latex.removeprefix(" + ")
    change = Math(s.change_text, _CHANGE[s.change_text])
    blocks: list[Block] = [
        Heading(f"Theorem ({proof.theorem.name})"),
        Paragraph(
            (
                "Setting: ",
                *_described(s.theorem.problem_class.description),
                ". For all ",
                *parameters,
                ", the flow of " if s.continuous else ", the step of ",
                f"{s.theorem.method_name} is",
            )
        ),
        Display(definitions),
        Paragraph(("The potential",)),
        Display((Math(f"Phi(t) = {phi.plain}", rf"\Phi(t) &= {phi.latex}"),)),
        Paragraph((f"satisfies, for every {s.theorem.problem_class.member} of the class and in every dimension,",)),
        Display((Math(f"{change.plain} <= {allowed_plain}", rf"{change.latex} &\le {allowed_latex}"),)),
        Paragraph(("and therefore, for every ", Math("T > 0", "T > 0") if s.continuous else formula("T >= 1"), ",")),
        Display((Math(bound_math(proof).plain, "&" + bound_math(proof).latex),)),
    ]
    legend = proof.conclusion.legend()
    if legend:
        parts: list[str | Math] = ["where "]
        for k, (symbol, meaning) in enumerate(legend.items()):
            parts += [
                ", " if k else "",
                Math(f"{symbol} = {meaning}", f"{sympy.latex(sympy.Symbol(symbol))} = {to_latex(meaning)}"),
            ]
        blocks.append(Paragraph((*parts, ".")))
    if proof.theorem.note:
        blocks.append(Paragraph((proof.theorem.note,)))
    blocks.append(Heading("Proof"))
    left = change.latex + (f" + {expression_math(s, s.display['progress']).latex}" if s.progress.terms else "")
    left += f" - {coefficient_latex(s.budget)}" if s.budget.element else ""
    plain_left = change.plain + (f" + {show(s.display['progress'])}" if s.progress.terms else "")
    plain_left += f" - {s.budget}" if s.budget.element else ""
    blocks += _certificate(
        proof, s.decrease, proof.arguments.decrease, Math(plain_left, left), "The potential does not rise."
    )
    if s.weight.element:
        measure = expression_math(s, s.display["measure"])
        claim = Math(
            f"({s.weight}) {measure.plain} - Phi(t)", rf"{coefficient_latex(s.weight)} {measure.latex} - \Phi(t)"
        )
    else:
        claim = Math("-Phi(t)", r"-\Phi(t)")
    blocks += _certificate(proof, s.domination, proof.arguments.domination, claim, "The potential dominates.")
    summed = Math(f"{sympy.sstr(proof.conclusion.total)}", bound_latex(proof.conclusion.total))
    blocks.append(
        Paragraph(
            (
                "Integrating the first over " if s.continuous else "Summing the first over ",
                Math("0 < t < T", "0 < t < T") if s.continuous else formula("t = 0, ..., T-1"),
                " bounds what is left of the potential and what was paid for by ",
                summed,
                ".",
            )
        )
    )
    return blocks


# What is mathematics in the description of a class.
_FORMULAS = re.compile(
    r"E?\|\|[^|]*\|\|(?:\^2)? [<>]= [^;,:]*|sigma\^2|\bmu(?=-)|\b1/L(?=-)"
    r"|\bL_i\b|\bgamma_t\b|\b[fhgASFCKL](?=[ _-])"
)


def _described(text: str) -> list[str | Math]:
    """The words of a class's description, with its formulas."""
    parts: list[str | Math] = []
    end = 0
    for match in _FORMULAS.finditer(text):
        parts += [text[end : match.start()], formula(match[0].rstrip())]
        end = match.end()
    return [part for part in (*parts, text[end:]) if part]


def _definition_latex(s: Statement, name: str, value: str) -> str:
    for vector, point in s.recorder.named_points():
        if point == name and vector not in s.recorder.definitions:
            return vector_latex(s, vector)
    return to_latex(value)


def _certificate(proof: Proof, obligation: Obligation, argument: Argument, left: Math, title: str) -> list[Block]:
    """One obligation: the inequalities with their multipliers, and what is left as squares."""
    s = proof.statement
    hypotheses = {h.name: h for h in obligation.hypotheses}
    blocks: list[Block] = []
    terms: list[tuple[bool, Math]] = []
    if argument.multipliers:
        lines = []
        for k, (name, multiplier) in enumerate(argument.multipliers.items(), 1):
            text = hypotheses[name].statement
            lines.append(Math(f"[{k}] {text}    (times {multiplier})", _hypothesis_latex(k, text)))
            # Of an equation a multiplier may be negative at sight.
            negative = hypotheses[name].equation and multiplier.to_sympy().could_extract_minus_sign()
            size = -multiplier if negative else multiplier
            factor = Math("", "") if size.element == 1 else Math(f"({size}) ", rf"{coefficient_latex(size)}\,")
            terms.append((negative, Math(f"{factor.plain}[{k}]", f"{factor.latex}[{k}]")))
        equations = any(hypotheses[name].equation for name in argument.multipliers)
        kinds = sorted({hypotheses[name].rule.replace("-", " ") for name in argument.multipliers})
        blocks.append(Paragraph((f"{title} Take, by {', '.join(kinds)},",)))
        blocks.append(Display(tuple(lines)))
        blocks.append(
            Paragraph(
                (
                    "Write [k] for the smaller side of inequality k less the larger, so that [k] is "
                    "never positive"
                    + (", and for an equation its left side less its right, which is 0" if equations else "")
                    + ". Then, identically,",
                )
            )
        )
    else:
        blocks.append(Paragraph((f"{title} Identically,",)))
    plain = _signed([(negative, term.plain) for negative, term in terms])
    shown_terms = [(negative, term.latex) for negative, term in terms]
    latex_lines = [_signed(shown_terms[k : k + _A_LINE], first=not k) for k in range(0, len(terms), _A_LINE)]
    for weight, square in argument.squares:
        shown = square_math(s, square)
        plain += f" - ({weight}) {shown.plain}"
        latex_lines.append(f"- {coefficient_latex(weight)} {shown.latex}")
    identity, first = f"{left.plain} = {plain.strip() or '0'}", latex_lines[0] if latex_lines else "0"
    if len(left.plain) <= _SHORT:
        lines = [Math(identity, f"{left.latex} &= {first}")]
    else:
        lines = [Math(identity, f"&{left.latex}"), Math("", rf"&\quad = {first}")]
    lines += [Math("", rf"&\qquad {line}") for line in latex_lines[1:]]
    blocks.append(Display(tuple(lines)))
    inequalities = [name for name in argument.multipliers if not hypotheses[name].equation]
    of = "multipliers of inequalities" if len(inequalities) < len(argument.multipliers) else "multipliers"
    parts = [of] * bool(inequalities) + ["weights"] * bool(argument.squares)
    signed = f"All {' and '.join(parts)} are" if parts else "Both sides are 0, and 0 is"
    blocks.append(Paragraph((f"{signed} non-negative for all parameters, so the left side is at most 0.",)))
    return blocks


# A left side longer than this has a line of its own, and so many multiples of inequalities stand in one.
_SHORT, _A_LINE = 40, 6


def _signed(terms: list[tuple[bool, str]], *, first: bool = True) -> str:
    """A sum of terms, each with whether it is taken away; one that goes on where another stopped begins with a sign."""
    text = " ".join(f"{'-' if negative else '+'} {term}" for negative, term in terms)
    return text.removeprefix("+ ") if first else text


def _hypothesis_latex(k: int, text: str) -> str:
    """One inequality, broken where it is long."""
    lines = r" \\" + "\n" + r"&\qquad "
    # In braces, as an environment takes brackets that follow its name for an argument.
    return rf"{{[{k}]}}\quad & {lines.join(to_latex(piece) for piece in broken(text, 62))}"


def broken(text: str, width: int) -> list[str]:
    """A formula in plain notation, cut at + and - where it is long, but not in <u, v>, ||v|| and inner brackets."""
    pieces, start, inside, depth = [], 0, False, 0
    for match in re.finditer(r"\|\||[()]|(?<! )<|<(?! |=)|(?<! )>|>(?! |=)| (?=[+-] )", text):
        if match[0] == "||":
            inside = not inside
        elif match[0] in "()":
            depth += 1 if match[0] == "(" else -1
        elif match[0] in "<>":
            inside = match[0] == "<"
        elif not inside and depth < 2 and match.end() - start > width:
            pieces.append(text[start : match.start()])
            start = match.end()
    return [*pieces, text[start:]]


# Rendering ------------------------------------------------------------------------------------------------------------


def plain(blocks: list[Block]) -> str:
    """Plain text, for a terminal."""
    out: list[str] = []
    for block in blocks:
        match block:
            case Heading(text):
                out.append(f"\n{text}\n{'-' * len(text)}" if out else f"{text}\n{'-' * len(text)}")
            case Paragraph(parts):
                out.append("".join(p if isinstance(p, str) else p.plain for p in parts))
            case Display(lines):
                out.append("\n".join(f"    {m.plain}" for m in lines if m.plain))
    return "\n".join(out)


def latex(blocks: list[Block]) -> str:
    """LaTeX for a paper that uses amsmath."""
    out: list[str] = []
    for block in blocks:
        match block:
            case Heading(text):
                out.append(f"\\paragraph{{{text}.}}")
            case Paragraph(parts):
                out.append("".join(_escape(p) if isinstance(p, str) else f"${p.latex}$" for p in parts))
            case Display(lines):
                out.append("\\begin{align*}\n" + " \\\\\n".join(m.latex for m in lines) + "\n\\end{align*}")
    return "\n".join(out) + "\n"


def _escape(text: str) -> str:
    return text.replace("_", r"\_").replace("%", r"\%").replace("&", r"\&").replace("^", r"\^{}")


def html(blocks: list[Block]) -> str:
    """HTML with the formulas in LaTeX, which a notebook typesets."""
    out = []
    for block in blocks:
        match block:
            case Heading(text):
                out.append(f"<h4>{html_module.escape(text)}</h4>")
            case Paragraph(parts):
                words = "".join(html_module.escape(p if isinstance(p, str) else f"${p.latex}$") for p in parts)
                out.append(f"<p>{words}</p>")
            case Display(lines):
                body = html_module.escape(" \\\\\n".join(m.latex for m in lines))
                out.append(f"<div>$$\\begin{{aligned}}\n{body}\n\\end{{aligned}}$$</div>")
    return "\n".join(out)
