"""The printed theorem and its proof: complete, true in its headings, and LaTeX that a paper takes as it is."""

import re
from functools import cache

import pytest
import sympy
from proofs_of_catalogue import saved_proof_of as proof_of
from test_formulas import value
from test_report import Structure

import methods
import potential as pt
from methods import Method
from potential.algebra.coefficients import Coefficient
from potential.pages.entry import Entry
from potential.pages.report import theorem_page
from potential.presentation import signs as shown_signs
from potential.presentation import sources
from potential.presentation.blocks import Display, Paragraph
from potential.presentation.document import write
from potential.presentation.latex import rows
from potential.presentation.mathml import mathml, mathml_display
from potential.statement.theorem import registered
from potential.writing import notation
from potential.writing.latex import latex as set_in_latex
from potential.writing.sentences import plain
from potential.writing.terms import Relation, Where, names_in, tidy
from potential.writing.text import text as written
from potential.writing.text import tidied

NAMES = list(registered())


@cache
def latex_of(name: str) -> str:
    return proof_of(name).latex()


@cache
def text_of(name: str) -> str:
    return proof_of(name).text()


def latex_is_well_formed(name: str) -> None:
    latex = latex_of(name)
    bare = re.sub(r"\\[{}]", "", latex)
    assert bare.count("{") == bare.count("}")
    assert latex.count("$") % 2 == 0
    begun: list[str] = []
    for what, environment in re.findall(r"\\(begin|end)\{(\w+\*?)\}", latex):
        if what == "begin":
            begun.append(environment)
        else:
            assert begun.pop() == environment
    assert begun == []
    assert [e for e in re.findall(r"\\begin\{(\w+)\}", latex) if e in ("theorem", "proof")] == ["theorem", "proof"]
    assert latex.count(r"\left") == latex.count(r"\right")
    assert len(re.findall(r"\\[bB]igl(?![a-z])", latex)) == len(re.findall(r"\\[bB]igr(?![a-z])", latex))
    # Within mathematics: no second index on one letter, no program's notation, no words but in \text.
    for formula in formulas_of(latex):
        assert "**" not in formula
        assert "_next" not in formula
        script, bare = r"(?:\{[^{}]*\}|\\star|\w)", formula.replace(r"\_", "")
        assert not re.search(rf"_{script}\s*_|\^{script}\s*\^|_{script}\^{script}_", bare), formula
        words = re.sub(r"\\(?:text|mathit|operatorname)\*?\{[^}]*\}|\\[a-zA-Z]+\*?", " ", formula)
        assert not re.search(r"[a-zA-Z]{3,}", words), formula


def formulas_of(latex: str) -> list[str]:
    shown = re.findall(r"\\begin\{align\*\}\n(.*?)\n\\end\{align\*\}", latex, re.S)
    rest = re.sub(r"\\begin\{align\*\}.*?\\end\{align\*\}", "", latex, flags=re.S)
    return [row for text in shown for row in text.split("\\\\\n")] + re.findall(r"\$(.*?)\$", rest, re.S)


def text_has_one_notation_and_fits_a_terminal(name: str) -> None:
    text = text_of(name)
    assert "**" not in text
    assert "_next" not in text
    assert "*" not in re.sub(r"[A-Za-z]\*|\|\|_\*", "", text)  # a star belongs to a name or to a dual norm
    assert "- (1) " not in text
    assert "-1 " not in re.sub(r"- 1|\(-1|T -1", "", text)
    assert all(len(line) <= 80 for line in text.splitlines())


def text_latex_and_page_say_the_same(name: str) -> None:
    proof = proof_of(name)
    latex, page, text = latex_of(name), proof._repr_html_(), "".join(text_of(name).split())
    for block in write(proof):
        if isinstance(block, Display):
            lines = rows(block)
            assert mathml_display(lines) in page
            assert all(line in latex for line in lines)
            for line in block.lines:
                assert "".join(written(line.formula).split()) in text
        elif isinstance(block, Paragraph):
            for part in block.parts:
                if not isinstance(part, str):
                    inline = set_in_latex(part, inline=True)
                    assert f"${inline}$" in latex
                    assert mathml(inline) in page
                    assert "".join(written(part).split()) in text
    assert text_of(name).count("Theorem (") == 1
    assert page.count("<h4>") == 2


def its_page_is_whole(name: str) -> None:
    Structure(theorem_page(Entry(registered()[name], proof_of(name), verified=True)))


def the_heading_is_true(name: str) -> None:
    proof = proof_of(name)
    s = proof.statement
    text = " ".join(text_of(name).split())
    rises, falls = bool(s.budget.element), bool(s.progress.terms)
    assert ("The potential does not rise" in text) == (not rises and not falls)
    assert ("by at least the guaranteed decrease" in text) == (falls and not rises)
    assert ("The potential rises" in text) == (rises and not falls)
    assert ("by at most the error term less the guaranteed decrease" in text) == (rises and falls)


def squares_shown_are_those_of_the_certificate(name: str) -> None:
    proof = proof_of(name)
    s = proof.statement
    for argument in (proof.arguments.decrease, proof.arguments.domination):
        shown = list(shown_signs.squares(s, argument))
        assert len(shown) == len(argument.squares)
        for (weight, square), (other, cleared) in zip(argument.squares, shown, strict=True):
            assert (square.expand() * weight).same(cleared.expand() * other)
            parts = [*cleared.vector.terms.values(), *(cleared.dual.terms.values() if cleared.dual is not None else ())]
            for c in parts:
                assert sympy.fraction(sympy.together(Coefficient(s.field, c).to_sympy()))[1] == 1


def signs_shown_are_identities(name: str) -> None:
    """Each line that shows a sign is an identity between expressions, and its right side has no minus."""
    proof = proof_of(name)
    s = proof.statement
    for obligation, argument in ((s.decrease, proof.arguments.decrease), (s.domination, proof.arguments.domination)):
        shown_for = shown_signs.reasons(proof, obligation, argument)
        for said, lines in shown_for:
            given = {}
            for part in said:
                if isinstance(part, Relation) and part.signs == ("=",):
                    given[value(part.sides[0])] = value(part.sides[1])
            for line in lines:
                shown = line.formula if isinstance(line, Where) else line
                assert isinstance(shown, Relation)
                a, b = map(value, shown.sides)
                if isinstance(line, Where):
                    assert isinstance(line.given, Relation)
                    a = a.subs(value(line.given.sides[0]), value(line.given.sides[1]))
                for _ in range(3):
                    a, b = a.subs(given, simultaneous=True), b.subs(given, simultaneous=True)
                assert sympy.cancel(sympy.together(a - b)) == 0, line
            # What a case brings is said to be non-negative.
            brought = {name for line in lines if isinstance(line, Where) for name in names_in(line.given)}
            closing = plain(shown_for[-1][0])
            assert all(f"{written(name)} >= 0" in closing for name in brought if name.primes or name.base == "w")


def test_signs_are_shown_where_they_are_not_plain() -> None:
    text = " ".join(proof_of("gradient-descent/any-step").text().split())
    assert "eta = 1/(L (1 + s)), s >= 0" in text
    assert "= (t + 2 s t + 1 + 3 s + s^2)/(1 + s)^2" in text
    assert "plainly" not in proof_of("gradient-descent/smooth-convex").text()


def test_fenchel_young_is_explained() -> None:
    assert "Fenchel and Young" in proof_of("accelerated/any-norm").text()
    assert "Fenchel and Young" not in proof_of("gradient-descent/smooth-convex").text()


def test_names_are_safe_in_latex() -> None:
    class Names(Method):
        assumes = pt.ConvexLipschitz
        step_size_max = pt.Parameter(above=0)
        alpha2 = pt.Parameter(above=0)

        def step(self, p, t, x):  # type: ignore[no-untyped-def]
            return x - self.alpha2 * self.step_size_max * p.subgradient(x)

        def potential(self, p, t, x):  # type: ignore[no-untyped-def]
            return p.distance_squared(x) / (2 * self.alpha2 * self.step_size_max)

        def progress(self, p, t, x):  # type: ignore[no-untyped-def]
            return p.gap(x)

        def budget(self, p, t):  # type: ignore[no-untyped-def]
            return self.alpha2 * self.step_size_max * p.G**2 / 2

    latex = pt.prove(Names).latex()
    assert r"\mathit{step\_size\_max} > 0" in latex
    assert r"{\alpha\mathit{2}} > 0" in latex


def test_a_budget_of_two_summands_is_in_brackets() -> None:
    class Two(methods.VaryingStepSubgradient):
        delta = pt.Parameter(at_least=0)

        def budget(self, p, t):  # type: ignore[no-untyped-def]
            return self.eta(t) ** 2 * p.G**2 + self.delta

        def potential(self, p, t, x):  # type: ignore[no-untyped-def]
            return p.distance_squared(x)

        def progress(self, p, t, x):  # type: ignore[no-untyped-def]
            return 2 * self.eta(t) * p.gap(x)

    proof = pt.prove(Two)
    assert "- (delta + eta_t^2 G^2)" in " ".join(proof.text().split())
    assert r"- (\delta + \eta_t^2 G^2)" in " ".join(proof.latex().split())


# Sources --------------------------------------------------------------------------------------------------------------


def every_source_has_an_entry(name: str) -> None:
    works = sources.parse(registered()[name].source)
    assert works or name.startswith("discovered/")
    for work in works:
        assert work.key or work.text == "folklore"
        if work.key:
            assert rf"{{{work.key}}}" in latex_of(name)
            assert proof_of(name).bibtex().count(f"{{{work.key},") == 1


def every_point_is_introduced(name: str) -> None:
    """What the claims call y_t stands in the assumptions or in the step before."""
    said, _, rest = text_of(name).partition("Then the potential")
    claims, _, _ = rest.partition("Proof\n-----")
    named = re.compile(r"\b[a-z]\w*?_t\b")
    assert claims
    assert set(named.findall(claims)) <= set(named.findall(said))


@pytest.mark.parametrize("name", NAMES)
def test_what_is_printed_of_a_theorem(name: str) -> None:
    """All that is said of one theorem, one after the other: it is written once."""
    latex_is_well_formed(name)
    text_has_one_notation_and_fits_a_terminal(name)
    text_latex_and_page_say_the_same(name)
    its_page_is_whole(name)
    the_heading_is_true(name)
    squares_shown_are_those_of_the_certificate(name)
    signs_shown_are_identities(name)
    every_source_has_an_entry(name)
    every_point_is_introduced(name)


def test_every_entry_is_whole_and_used() -> None:
    used = {work.key for theorem in registered().values() for work in sources.parse(theorem.source)}
    entries = sources.bibliography()
    assert set(entries) == used - {""}
    for key, entry in entries.items():
        assert entry.count("{") == entry.count("}"), key
        for field in ("author", "title", "year"):
            assert re.search(rf"^  {field} +=", entry, re.M), key
        doi = re.search(r"doi +=\s*\{(.*)\}", entry)
        assert doi is None or re.fullmatch(r"10\.\d{4,}/\S+", doi[1]), key
        arxiv = re.search(r"eprint +=\s*\{(.*)\}", entry)
        assert arxiv is None or re.fullmatch(r"\d{4}\.\d{4,5}", arxiv[1]), key
        year = re.search(r"year +=\s*\{(\d{4})\}", entry)
        assert year is not None
        assert key.endswith(year[1])


def test_a_source_without_an_entry_is_written_out() -> None:
    assert sources.cite("Somebody 1901, chapter 2; Bansal, Gupta 2019") == (
        r"Somebody 1901, chapter 2, \cite{BansalGupta2019}"
    )
    assert sources.bibtex("Somebody 1901") == ""


def test_labels_are_one_for_each_theorem() -> None:
    labels = [re.findall(r"\\label\{(.*?)\}", latex_of(n)) for n in NAMES]
    assert len({label for (label,) in labels}) == len(NAMES)
    assert all(re.fullmatch(r"thm:[a-z0-9-]+", label) for (label,) in labels)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("(-(a - 1) (1 + a))^T", "((1 - a) (1 + a))^T"),
        ("(-(a - 1)/(1 + a))^(2 T)", "((1 - a)/(1 + a))^(2 T)"),
        ("(-1/((a - 1) (1 + a)))^t", "(1/((1 - a) (1 + a)))^t"),
        ("(-(1 + a))^t", "(-(1 + a))^t"),
    ],
)
def test_a_sign_before_a_difference_turns_it(typed: str, shown: str) -> None:
    term = notation.parse(typed)
    assert tidied(term) == shown
    assert sympy.simplify(value(tidy(term)) - value(term)) == 0
