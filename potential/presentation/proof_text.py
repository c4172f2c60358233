"""A theorem and its proof as a mathematician writes them, once; rendered as plain text, as LaTeX and as HTML.

Everything is written in plain notation, with formulas between dollar signs where they stand in words, and
`potential.writing.typeset` sets it in LaTeX. What is assumed comes from `potential.classes.premises`, what a
multiplier's sign rests on from `potential.presentation.signs`.
"""

from __future__ import annotations

import html as html_module
import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from potential.algebra.coefficients import Coefficient, signed
from potential.algebra.expressions import Expression
from potential.classes.premises import Premise, sentences
from potential.kernel import Argument, Square
from potential.presentation import signs as shown_signs
from potential.presentation import sources
from potential.statement.premises import premises
from potential.statement.statement import Obligation, Statement
from potential.summation import LEMMAS, LastWeight, SumBound, sign_obligations
from potential.writing import formulas, notation, typeset

if TYPE_CHECKING:
    from potential.proof import Proof


@dataclass(frozen=True)
class Math:
    """A formula in plain notation."""

    plain: str

    @property
    def latex(self) -> str:
        """The formula in LaTeX."""
        return typeset.latex(self.plain)

    @property
    def inline(self) -> str:
        """The formula in LaTeX as it stands between words."""
        return typeset.latex(self.plain, inline=True)


@dataclass(frozen=True)
class Begin:
    """The start of the theorem or of its proof."""

    kind: str
    title: str
    label: str = ""
    source: str = ""


@dataclass(frozen=True)
class End:
    """The end of what was begun."""

    kind: str


@dataclass(frozen=True)
class Paragraph:
    """Words with formulas between them."""

    parts: tuple[str | Math, ...]


@dataclass(frozen=True)
class Display:
    """Displayed formulas, one a line, aligned at their first relation; a line may have a remark behind it."""

    lines: tuple[Math, ...]
    remarks: tuple[Math | None, ...] = ()


Block = Begin | End | Paragraph | Display


def formula(text: str) -> Math:
    """A formula from its plain notation, without brackets that say nothing."""
    return Math(notation.plain(notation.tidy(notation.parse(text))))


def _with_words(text: str) -> Math:
    """A formula, with what follows ` where ` behind it."""
    main, _, where = text.partition(" where ")
    return Math(formula(main).plain + (f" where {where}" if where else ""))


def words(text: str) -> Paragraph:
    """A paragraph from words with formulas between dollar signs."""
    return Paragraph(_parts(text))


def _parts(text: str) -> tuple[str | Math, ...]:
    pieces = text.split("$")
    return tuple(Math(piece) if k % 2 else piece for k, piece in enumerate(pieces) if piece)


# The theorem ----------------------------------------------------------------------------------------------------------


def write(proof: Proof) -> list[Block]:
    """The theorem and its proof, as blocks."""
    s, theorem = proof.statement, proof.theorem
    label = re.sub(r"[^a-z0-9]+", "-", theorem.name.lower()).strip("-")
    blocks: list[Block] = [Begin("theorem", theorem.name, f"thm:{label}", theorem.source)]
    blocks += _setting(s)
    blocks += _claim(s)
    blocks += _concluded(proof)
    blocks += [_remark(theorem.note)] if theorem.note else []
    blocks.append(End("theorem"))
    blocks.append(Begin("proof", theorem.name))
    blocks += _of_obligation(proof, s.decrease, proof.arguments.decrease, _left(s), _title(s))
    blocks += _of_obligation(proof, s.domination, proof.arguments.domination, *_dominated(s))
    blocks += _summed(proof)
    blocks.append(End("proof"))
    return blocks


def _setting(s: Statement) -> list[Block]:
    """What is assumed, and how the method starts and steps."""
    found = premises(s)
    start = [p for p in found if p.kind.startswith("start") or p.kind == "flow"]
    rest = [p for p in found if p not in start]
    texts = sentences(rest)
    name = s.theorem.method_name
    every = "for every $t > 0$" if s.continuous else "for every $t >= 0$"
    moves = "flows, " + every + ", by" if s.continuous else f"takes, {every}, the step"
    texts += sentences(p for p in start if p.kind == "flow")
    return [
        words(f"Assume that {'; '.join(texts)}."),
        words(f"{name} starts at {_started(start)}, and {moves}"),
        Display(tuple(formula(f"{name} = {value}") for name, value in s.definitions.items())),
    ]


def _started(found: list[Premise]) -> str:
    """The start in words: any point, and what the first state is."""
    point = next((p for p in found if p.kind in ("start-anywhere", "start-in-set")), None)
    equations = [p.text.strip("$") for p in found if p.kind == "start"]
    equal: dict[str, list[str]] = {}
    for text in equations:
        left, _, right = text.partition(" = ")
        equal.setdefault(right, []).append(left)
    shown = [f"${' = '.join([*left, right])}$" for right, left in equal.items()]
    if point is None:
        return " and ".join(shown)
    symbol, _, where = point.text.partition(" is ")
    return f"{where.replace('any point', f'any point {symbol}')}{', with ' if shown else ''}{' and '.join(shown)}"


def _claim(s: Statement) -> list[Block]:
    """The potential, and what a step does to it."""
    show = s.expression_text
    every = "for every $t > 0$" if s.continuous else "for every $t >= 0$"
    return [
        words("Then the potential"),
        Display((formula(f"Phi(t) = {show(s.display['potential'])}"),)),
        words(f"satisfies, {every},"),
        Display((formula(f"{s.change_text} <= {_allowed(s)}"),)),
    ]


def _allowed(s: Statement) -> str:
    """What the potential may rise by: the budget less the progress."""
    if not (s.progress.terms or s.budget.element):
        return "0"
    paid = s.expression_text(s.display["progress"]) if s.progress.terms else ""
    if len(s.display["progress"].terms) > 1:
        paid = f"[{paid}]"
    text = f"-{paid}" if paid and not paid.startswith("-") else paid.removeprefix("-")
    if not s.budget.element:
        return text
    negative, size = signed(s.budget)
    return f"{text}{' - ' if negative else ' + '}{size}" if text else str(s.budget)


def _concluded(proof: Proof) -> list[Block]:
    """What follows for every number of steps, and what its symbols mean."""
    c = proof.conclusion
    every = "$T > 0$" if proof.statement.continuous else "$T >= 1$"
    blocks: list[Block] = [words(f"and therefore, for every {every},"), Display((bound_math(proof),))]
    legend = [f"${symbol} = {meaning}$" for symbol, meaning in c.legend().items()]
    return [*blocks, words(f"where {', '.join(legend)}.")] if legend else blocks


def bound_math(proof: Proof) -> Math:
    """The rate."""
    return formula(proof.conclusion.text)


def _remark(note: str) -> Paragraph:
    """What the author of a theorem remarks; its formulas stand between dollar signs, if they are in the notation."""
    try:
        parts = _parts(note)
        for part in parts:
            if isinstance(part, Math):
                notation.parse(part.plain)
    except notation.NotationError:
        return Paragraph((note,))
    return Paragraph(parts)


# The proof ------------------------------------------------------------------------------------------------------------


def _left(s: Statement) -> str:
    """The left side of the first obligation: the change, with the progress, less the budget."""
    text = s.change_text
    for key, element in s.display["progress"].terms.items() if s.progress.terms else ():
        negative, size = signed(Coefficient(s.field, element))
        text += (" - " if negative else " + ") + formulas.times(size, s.monomial_text(key))
    if s.budget.element:
        negative, size = signed(s.budget)
        text += (" + " if negative else " - ") + size
    return text


def _title(s: Statement) -> str:
    """What a step does to the potential, in words."""
    where = " along the flow" if s.continuous else " in expectation" if s.problem.expectation else ""
    if s.progress.terms and s.budget.element:
        return f"A step changes the potential{where} by at most the error term less the guaranteed decrease."
    if s.progress.terms:
        return f"The potential falls{where} by at least the guaranteed decrease."
    if s.budget.element:
        return f"The potential rises{where} by at most the error term."
    return f"The potential does not rise{where}."


def _dominated(s: Statement) -> tuple[str, str]:
    """The left side of the second obligation, and what it says."""
    if not s.weight.element:
        return "-Phi(t)", "The potential is not negative."
    measure = s.expression_text(s.display["measure"])
    negative, size = signed(s.weight)
    if len(s.display["measure"].terms) > 1:
        measure = f"[{measure}]"
    text = f"{'-' if negative else ''}{formulas.times(size, measure)} - Phi(t)"
    return text, "The potential is at least its weight times what is bounded."


def _of_obligation(proof: Proof, obligation: Obligation, argument: Argument, left: str, title: str) -> list[Block]:
    """One obligation: the inequalities with their multipliers, what is left as squares, and the signs."""
    s = proof.statement
    hypotheses = {h.name: h for h in obligation.hypotheses}
    blocks: list[Block] = []
    terms: list[tuple[bool, str]] = []
    if argument.multipliers:
        lines, remarks = [], []
        for k, (name, multiplier) in enumerate(argument.multipliers.items(), 1):
            lines.append(formula(f"[{k}] {hypotheses[name].statement}"))
            remarks.append(Math(str(multiplier)))
            negative, size = signed(multiplier)
            terms.append((negative, formulas.times(size, f"[{k}]")))
        kinds = sorted({hypotheses[name].rule.replace("-", " ") for name in argument.multipliers})
        blocks.append(words(f"{title} Take, by {_and(kinds)},"))
        blocks.append(Display(tuple(lines), tuple(remarks)))
        equations = any(hypotheses[name].equation for name in argument.multipliers)
        also = ", and for an equation its left side less its right, which is 0" if equations else ""
        blocks.append(
            words(
                "Write $[k]$ for the smaller side of inequality $[k]$ less the larger, so that $[k] <= 0$"
                f"{also}. Then, identically,"
            )
        )
    else:
        blocks.append(words(f"{title} Identically,"))
    for weight, square in shown_signs.squares(s, argument):
        negative, size = signed(weight)
        terms.append((not negative, formulas.times(size, square_text(s, square))))
    right = notation.plain(notation.Sum(tuple((n, notation.Number(t)) for n, t in terms))) if terms else "0"
    blocks.append(Display((Math(f"{left} = {right}"),)))
    for text, shown in shown_signs.reasons(proof, obligation, argument):
        blocks.append(words(text))
        if shown:
            blocks.append(Display(tuple(map(_with_words, shown))))
    return blocks


def square_text(s: Statement, square: Square) -> str:
    """A square in plain notation; with a dual part, the sum that Fenchel and Young's inequality bounds from below."""
    text = s.recorder.vector_text
    v, g = text(square.vector), square.dual
    if g is None or not g.terms:
        return f"||{v}||^2"
    return f"[||{text(g)}||_*^2 + 2 <{text(g)}, {v}> + ||{v}||^2]"


def _and(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _summed(proof: Proof) -> list[Block]:
    """How the two obligations give the rate."""
    s, c = proof.statement, proof.conclusion
    over, steps = ("0 < t < T", "integral") if s.continuous else ("t < T", "sum")
    last = "E Phi(T)" if s.problem.expectation else "Phi(T)"
    left = [last]
    if s.progress.terms:
        progress = s.expression_text(s.display["progress"])
        several = len(s.display["progress"].terms) > 1
        shown = f"E[{progress}]" if s.problem.expectation else f"({progress})" if several else progress
        left = [f"{steps} over {over} of {shown}", last]
    total = formula(f"{' + '.join(left)} <= {formulas.text(s.field.short(c.total))}")
    verb = "Integrated over $0 < t < T$" if s.continuous else "Summed over $t$ from 0 to $T - 1$"
    below = f"and ${last}$ is bounded from below by the second" if s.weight.element else f"and ${last} >= 0$"
    return [
        *_dropped(proof),
        words(f"{verb}, the first inequality gives"),
        Display((total,)),
        words(f"{below}, which is the claim.{''.join(f' {text}' for text in _lemmas(proof))}"),
    ]


def _lemmas(proof: Proof) -> list[str]:
    """What bounds sums that have no closed form, and the last term of a sequence."""
    summation = proof.conclusion.summation
    sums = [part for part in (summation.spent, summation.divisor) if isinstance(part, SumBound)]
    found = [f"Here ${LEMMAS[name].says}$ for $a = {a}$." for part in sums for _, name, a in part.lemmas]
    divisor = summation.divisor
    if isinstance(divisor, LastWeight) and divisor.power:
        name = proof.statement.field.sequences[0]
        found.append(f"Here ${name}_T >= (T + 1)/2$.")
    return list(dict.fromkeys(found))


def _evident(s: Statement, e: Expression) -> bool:
    """Whether an expression is a sum of norms, divergences and gaps to a minimum, which are not negative."""
    for key, element in e.terms.items():
        text = s.monomial_text(key)
        gap = text.endswith(f" - {s.problem.least})") and s.problem.gap_nonnegative
        if signed(Coefficient(s.field, element))[0] or not (text.startswith(("||", "D_h(")) or gap):
            return False
    return True


def _dropped(proof: Proof) -> list[Block]:
    """That what is left out of the sum is not negative, where it takes more than to look at it."""
    s, summation = proof.statement, proof.conclusion.summation
    blocks: list[Block] = []
    for name, obligation in sign_obligations(s).items():
        argument = getattr(summation, name)
        if argument is not None and argument.multipliers and not _evident(s, s.display[name]):
            what = {"progress": "The guaranteed decrease", "measure": "What is bounded"}[name]
            shown = s.expression_text(s.display[name])
            left = f"-{shown}" if len(s.display[name].terms) == 1 and shown[0] != "-" else f"-[{shown}]"
            blocks += _of_obligation(proof, obligation, argument, left, f"{what} is not negative.")
    return blocks


# Plain text -----------------------------------------------------------------------------------------------------------

_WIDTH = 79


def plain(blocks: Iterable[Block], width: int = _WIDTH) -> str:
    """Plain text, for a terminal of `width` columns."""
    out: list[str] = []
    said = ""
    for block in blocks:
        match block:
            case Begin("theorem", title, _, source):
                head = f"Theorem ({title})"
                out.append(f"{head}\n{'-' * len(head)}")
                said = f"Source: {source}." if source else ""
            case End("theorem") if said:
                out.append(_filled(said, width))
            case Begin():
                out.append("\nProof\n-----")
            case Paragraph(parts):
                text = "".join(p if isinstance(p, str) else p.plain.replace(" ", "\u00a0") for p in parts)
                out.append(_filled(text, width))
            case Display(lines, remarks):
                out += [_displayed(m, r, width) for m, r in _with_remarks(lines, remarks)]
    return "\n".join(out)


def _with_remarks(lines: tuple[Math, ...], remarks: tuple[Math | None, ...]) -> list[tuple[Math, Math | None]]:
    return list(zip(lines, remarks or (None,) * len(lines), strict=True))


def _filled(text: str, width: int) -> str:
    """Words in lines; a formula is broken only where it is longer than a line."""
    pieces = [piece if len(piece) < width else piece.replace("\u00a0", " ") for piece in text.split(" ")]
    return textwrap.fill(" ".join(pieces), width, break_long_words=False, break_on_hyphens=False).replace("\u00a0", " ")


def _displayed(m: Math, remark: Math | None, width: int) -> str:
    first, *rest = broken(m.plain, width - 8)
    text = "\n".join([f"    {first}", *(f"        {piece}" for piece in rest)])
    if remark is None:
        return text
    times = f"(times {remark.plain})"
    last = text.rpartition("\n")[2]
    if len(last) + len(times) + 4 <= width:
        return f"{text}    {times}"
    return "\n".join([text, *(f"        {piece}" for piece in broken(times, width - 8))])


def broken(text: str, width: int) -> list[str]:
    """A formula in plain notation, cut before a sign or a relation where it is long, but as far outside as it goes."""
    cuts, pieces, start = _cuts(text), [], 0
    while len(text) - start > width:
        inside = [(at, depth) for at, depth in cuts if start < at <= start + width]
        best = 0
        for depth in sorted({d for _, d in inside}):
            best = max(at for at, d in inside if d <= depth)
            if best - start > (12 if depth <= 0 else width // 3):
                break
        best = best or min((at for at, _ in cuts if at > start), default=0)
        if not best:
            break
        pieces.append(text[start:best].rstrip())
        start = best
    return [*pieces, text[start:]]


def _cuts(text: str) -> list[tuple[int, int]]:
    """Where a formula may be cut, and how deep inside brackets that is."""
    found, depth, bars = [], 0, False
    for match in re.finditer(
        r"\|\|(?:_\*)?|[()\[\]{}]|(?<! )<|<(?! |=)|(?<! )>(?!=)| (?=(?:[+=-]|<=|>=|where) )", text
    ):
        mark = match[0]
        if mark.startswith("||"):
            depth, bars = depth + (-2 if bars else 2), not bars
        elif mark in "([{":
            depth += 1
        elif mark in ")]}":
            depth -= 1
        elif mark == "<":
            depth += 2
        elif mark == ">":
            depth -= 2
        else:
            found.append((match.end(), -1 if text.startswith("where", match.end()) else depth))
    return found


# LaTeX ----------------------------------------------------------------------------------------------------------------


def latex(blocks: Iterable[Block]) -> str:
    r"""LaTeX for a paper that uses amsmath, amssymb and amsthm, and has \newtheorem{theorem}{Theorem}."""
    out: list[str] = []
    for block in blocks:
        match block:
            case Begin("theorem", title, label, source):
                note = "; ".join(part for part in (_escape(title), sources.cite(source)) if part)
                out.append(f"\\begin{{theorem}}[{{{note}}}]\\label{{{label}}}")
            case Begin(kind):
                out.append(f"\\begin{{{kind}}}")
            case End(kind):
                out.append(f"\\end{{{kind}}}")
            case Paragraph(parts):
                out.append("".join(_escape(p) if isinstance(p, str) else f"${p.inline}$" for p in parts))
            case Display(lines):
                rows = [row for m in lines for row in typeset.latex_lines(m.plain)]
                out.append("\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}")
    return "\n".join(out) + "\n"


def _escape(text: str) -> str:
    return re.sub(r"([_%&#$])", r"\\\1", text).replace("^", r"\^{}")


# HTML -----------------------------------------------------------------------------------------------------------------


def html(blocks: Iterable[Block]) -> str:
    """HTML with the formulas in LaTeX, which a notebook typesets."""
    out = []
    for block in blocks:
        match block:
            case Begin("theorem", title):
                out.append(f"<h4>Theorem ({html_module.escape(title)})</h4>")
            case Begin():
                out.append("<h4>Proof</h4>")
            case Paragraph(parts):
                shown = "".join(html_module.escape(p if isinstance(p, str) else f"${p.inline}$") for p in parts)
                out.append(f"<p>{shown}</p>")
            case Display(lines):
                rows = [row for m in lines for row in typeset.latex_lines(m.plain)]
                body = html_module.escape(" \\\\\n".join(rows))
                out.append(f"<div>$$\\begin{{aligned}}\n{body}\n\\end{{aligned}}$$</div>")
    return "\n".join(out)
