"""The page of a theorem and the report: complete, self-contained, and well formed."""

import itertools
import json
import re
import shutil
import unicodedata
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from methods import GradientDescent
from potential.command_line.commands import app
from potential.errors import InputError
from potential.pages.drawing import _corners, picture_file, ticks
from potential.pages.entry import Entry, entry
from potential.pages.report import report_page, theorem_page
from potential.presentation.mathml import _ITALIC, mathml, mathml_display
from potential.rocq import document
from potential.statement.theorem import registered
from potential.writing import notation
from potential.writing.latex import latex
from proofs.bad_instances import BAD_INSTANCES

RUNNER = CliRunner()
VOID = {"meta", "wbr", "br", "link", "img", "input", "hr"}


class Structure(HTMLParser):
    """What a page consists of; fails where an element is closed that is not open."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(given["id"])
        for name in ("href", "src", "xlink:href"):
            if given.get(name):
                self.links.append(given[name])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    names = ["subgradient/varying-steps", "gradient-descent/smooth-convex", "accelerated/strongly-convex"]
    # A parameter that is a sequence has no best value, and such a theorem's run is on its bad instance.
    return [entry(name, steps=50) for name in names]


@pytest.fixture(scope="module")
def page(entries) -> str:
    return report_page(entries)


def test_entries_hold_all_that_is_known(entries) -> None:
    for found in entries:
        assert found
        assert found.verified
        assert found.check
        assert found.tightness is not None
        assert found.proof.theorem.name == found.theorem.name


def test_page_is_well_formed_and_loads_nothing(page) -> None:
    structure = Structure(page)
    assert len(structure.ids) == len(set(structure.ids))
    inside = {link for link in structure.links if link.startswith("#")}
    assert all(link.startswith(("https://doi.org/", "https://arxiv.org/")) for link in set(structure.links) - inside)
    assert {link[1:] for link in inside} <= set(structure.ids)
    # Two panels for each theorem; a proof for each and the list of names.
    assert page.count('<div class="panel">') == 6
    assert structure.tags.count("details") == 4
    assert "@import" not in page
    assert not re.search(r"url\((?!#)", page)
    assert not re.search(r"<(link|img|iframe|script[^>]*src)", page)


def test_all_formulas_are_mathml(page) -> None:
    for formula in re.findall(r"<math.*?</math>", page, flags=re.S):
        tree = ET.fromstring(formula)
        assert "\\" not in "".join(tree.itertext())
        assert "&" not in "".join(tree.itertext())
    assert "$" not in re.sub(r"<(style|script).*?</\1>", "", page, flags=re.S)


def test_what_the_page_says(page) -> None:
    for name in (
        "subgradient-varying-steps",
        "gradient-descent-smooth-convex",
        "accelerated-strongly-convex",
    ):
        assert f'<section class="theorem" id="{name}" ' in page
        assert f'<a href="#{name}">' in page
    assert "3 theorems: 3 proved exactly" in page
    assert "3 of 3 runs within their theorem" in page
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page
    assert 'Source: <a href="#work-BansalGupta2019">Bansal, Gupta 2019, section 3</a>.' in page
    assert "<strong>0.500</strong>" in page
    assert "the bound is 3, 2.2 and 2.05 times as large, after 1, 5 and 20 steps" in page
    # What a number in brackets stands for is said once, in front of all proofs.
    assert page.count("for the smaller side of inequality") == 1
    assert page.index("for the smaller side of inequality") < page.index("<section")
    assert page.count("<p>Then, identically,</p>") >= 3


def test_theorem_page(entries) -> None:
    text = theorem_page(entries[1])
    Structure(text)
    assert "<title>gradient-descent/smooth-convex</title>" in text
    assert "<details open>" in text
    assert "for the smaller side of inequality" in text
    assert text.count('<div class="panel">') == 2


def test_pages_are_reproducible(entries, page) -> None:
    assert report_page(entries) == page
    again = entry("gradient-descent/smooth-convex", steps=50)
    assert theorem_page(again) == theorem_page(entries[1])


@pytest.mark.parametrize(("width", "scheme"), [(400, "dark"), (1400, "light")])
def test_the_page_in_a_browser(page, tmp_path, width, scheme) -> None:
    """Nothing is wider than the window; on a phone the list of names is folded; a search leaves what it asks for."""
    playwright = pytest.importorskip("playwright.sync_api")
    browser_at = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser_at is None:
        pytest.importorskip("chromium", reason="there is no Chromium: apt-get install chromium")
    (tmp_path / "report.html").write_text(page, encoding="utf-8")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_at, args=["--no-sandbox"])
        window = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        errors: list[str] = []
        window.on("pageerror", lambda error: errors.append(str(error)))
        window.goto((tmp_path / "report.html").as_uri())
        assert window.evaluate("document.documentElement.scrollWidth") <= width
        assert window.evaluate("document.querySelector('nav details').open") == (width > 1000)
        widest = "Math.max(...[...document.querySelectorAll('.panel')].map(e => e.getBoundingClientRect().right))"
        assert window.evaluate(widest) <= width
        sections, rows = window.locator("section.theorem:visible"), window.locator("tbody tr:visible")
        assert (sections.count(), rows.count()) == (3, 3)
        window.fill("nav .search input", "accelerated gupta")
        assert (sections.count(), rows.count()) == (1, 1)
        window.fill("nav .search input", "no such words")
        assert window.locator(".nothing").is_visible()
        browser.close()
    assert errors == []


class Own(GradientDescent):
    """A method of one's own with a name that HTML could trip over."""

    theorem = "own/<b>method</b>"


def test_a_picture_is_a_file_of_its_own(entries) -> None:
    """As XML it is whole; its words are text, and each curve keeps to its panel."""
    for found in entries:
        tree = ET.fromstring(picture_file(found.check))
        words = "".join(tree.itertext())
        assert found.theorem.name in words
        assert "proven bound" in words
        assert "\u03a6(t)" in words
        assert "\\" not in words
        assert "$" not in words
        assert len(picture_file(found.check)) < 12_000


@given(st.binary(min_size=4, max_size=120))
@settings(deadline=None)
def test_what_a_curve_leaves_out_lies_near_to_it(drawn) -> None:
    """Each place left out is within four tenths of a point of the straight line that goes past it."""
    steps = np.frombuffer(drawn[: len(drawn) // 2 * 2], dtype=np.int8).reshape(-1, 2)
    rounded = np.cumsum(steps, axis=0, dtype=np.int64)
    kept = _corners(rounded)
    assert (kept[0], kept[-1]) == (0, len(rounded) - 1)
    for first, last in itertools.pairwise(kept):
        along = (rounded[last] - rounded[first]).astype(float)
        away = (rounded[first : last + 1] - rounded[first]).astype(float)
        length = np.hypot(*along)
        off = np.abs(away[:, 0] * along[1] - away[:, 1] * along[0]) / length if length else np.hypot(*away.T)
        assert off.max() <= 4.0 + 1e-9


@pytest.mark.parametrize("scale", ["linear", "log"])
@given(st.floats(1e-9, 1e9), st.floats(1.5, 1e12))
def test_numbers_beside_an_axis_lie_on_it_and_are_few(scale, low, ratio) -> None:
    found = list(ticks(low, low * ratio, scale))
    values = [value for value, _ in found]
    assert 1 <= len(found) <= 8
    assert values == sorted(values)
    beyond = 1e-8 * low * (ratio if scale == "linear" else 1)
    assert all(low - beyond <= value <= low * ratio * (1 + 1e-8) for value in values)
    assert len({text for _, text in found}) == len(found)


def test_a_theorem_outside_of_the_catalogue() -> None:
    found = entry(Own, steps=20)
    assert found
    assert not found.verified
    assert found.tightness is None
    assert found.machine is None
    text = theorem_page(found)
    Structure(text)
    assert "<b>method" not in text
    assert "No instance is known" in text
    assert "certificate not saved" in text


class Wrong(GradientDescent):
    """A step of three times the length."""

    theorem = "own/wrong"

    def step(self, p, t, x):
        return x - 3 * p.gradient(x) / p.L


def test_a_theorem_that_is_false() -> None:
    found = entry(Wrong, steps=20)
    assert not found
    assert found.proof is None
    text = report_page([found])
    Structure(text)
    assert "Not proved." in text
    assert "fails on data" in text
    assert "0 proved exactly" in text
    assert "0 of 1 runs" in text


def test_machine_check(entries, monkeypatch) -> None:
    import potential.rocq.record as rocq_check

    name = "gradient-descent/smooth-convex"
    monkeypatch.setattr(rocq_check, "read_record", lambda: {name: {"assumptions": ["some_axiom"]}})
    monkeypatch.setattr(rocq_check, "machine_checked", lambda theorem, record: (theorem.name in record, ""))
    text = theorem_page(entry(name, steps=5))
    assert 'title="axioms: some_axiom"' in text
    assert "not machine-checked" not in text
    monkeypatch.setattr(rocq_check, "machine_checked", lambda theorem, record: (False, "changed since"))
    assert 'title="changed since"' in theorem_page(entry(name, steps=5))


def test_no_run_at_all(monkeypatch) -> None:
    def fails(*_, **__):
        raise InputError("there is <nothing> to run on")

    monkeypatch.setattr("potential.laboratory.check.check", fails)
    text = theorem_page(entry("gradient-descent/smooth-convex", steps=5))
    assert "No run: there is &lt;nothing&gt; to run on" in text
    Structure(text)


def test_mathml() -> None:
    ET.fromstring(mathml(r"\lVert x_t - x_\star \rVert^2 + \langle g, x \rangle").replace("&nbsp;", " "))
    # Bars and brackets have no room around them, and no size but that of a letter.
    assert mathml(r"\lVert x \rVert") == "<math><mi>‖\U0001d465‖</mi></math>"
    assert mathml(r"\frac{1}{L}") == "<math><mfrac><mn>1</mn><mi>L</mi></mfrac></math>"
    # An upright letter is text; with what is beside it, it is one element, without a change of how it is drawn: a
    # letter that a browser would set in italics by itself is an italic one there.
    assert mathml(r"\Phi") == "<math><mtext>\u03a6</mtext></math>"
    assert mathml(r"\Phi(t)") == "<math><mi>\u03a6(\U0001d461)</mi></math>"
    assert mathml(r"[1]\,{x y}((0)") == "<math><mi>[1]\u2009\U0001d465\U0001d466((0)</mi></math>"
    # So is a sign between two texts, with the room that it would have: beside a fraction or a power it is its own.
    assert mathml(r"2 x - 3 \pi") == "<math><mi>2\U0001d465\u205f\u2212\u205f3\U0001d70b</mi></math>"
    assert mathml(r"0 < L, 1") == "<math><mi>0\u2005&lt;\u2005\U0001d43f,\u20091</mi></math>"
    assert mathml(r"1 + x^2").startswith("<math><mn>1</mn><mo>+</mo><msup>")
    assert mathml(r"+ x = {y} + \frac{1}{L}").count("<mo>+</mo>") == 2
    assert mathml(r"h\nabla f") == "<math><mi>\u210e\u2207\U0001d453</mi></math>"
    assert mathml(r"\nabla") == "<math><mo>\u2207</mo></math>"
    # In an index a sign has no room around it, but in a fraction's numerator it has.
    assert mathml("x_{t + 1}") == "<math><msub><mi>x</mi><mi>\U0001d461+1</mi></msub></math>"
    assert mathml(r"\frac{t + 1}{2}") == "<math><mfrac><mi>\U0001d461\u205f+\u205f1</mi><mn>2</mn></mfrac></math>"
    assert mathml(r"a\left(x\right)") == "<math><mi>a</mi><mrow><mo>(</mo><mi>x</mi><mo>)</mo></mrow></math>"
    assert mathml("x{+y}") == "<math><mi>x</mi><mrow><mo>+</mo><mi>y</mi></mrow></math>"
    assert "displaystyle" in mathml("x", True)
    tree = ET.fromstring(mathml_display(["a &= b", r"&\quad - c", "&d", "e"]))
    assert mathml_display(["a"], styled=True) == "<div><math><mi>a</mi></math></div>"
    assert [len(row) for row in tree.iter("mtr")] == [2, 2, 2, 2]
    assert mathml(latex(notation.parse("f(1 + t)"))).count('stretchy="true"') == 0
    # A minus that opens is a sign; one behind what a bar has closed takes away.
    assert mathml("f(-x)") == "<math><mi>\U0001d453(\u2212\U0001d465)</mi></math>"
    assert mathml(r"\lVert x \rVert - y").count("\u205f\u2212\u205f") == 1
    assert mathml("a/b") == "<math><mi>\U0001d44e/\U0001d44f</mi></math>"


def test_italic_letters_stand_for_those_that_they_are_drawn_for() -> None:
    assert len(_ITALIC) == 52 + 25 + 3
    for letter, italic in _ITALIC.items():
        assert unicodedata.normalize("NFKC", italic) == unicodedata.normalize("NFKC", letter)
        assert "ITALIC" in unicodedata.name(italic) or letter == "h"


def test_empty_report() -> None:
    with pytest.raises(InputError, match="give at least one theorem"):
        report_page([])


# The command line -----------------------------------------------------------------------------------------------------


def test_show_as_a_page(tmp_path) -> None:
    path = tmp_path / "new" / "page.html"
    result = RUNNER.invoke(app, ["show", "gradient-descent/projected", "--html", "--out", str(path), "--steps", "20"])
    assert result.exit_code == 0
    Structure(path.read_text())
    shown = RUNNER.invoke(app, ["show", "gradient-descent/projected", "--latex"])
    assert "\\begin{align*}" in shown.output
    both = RUNNER.invoke(app, ["show", "gradient-descent/projected", "--latex", "--html"])
    assert isinstance(both.exception, InputError)


def test_report_command(tmp_path) -> None:
    path = tmp_path / "report.html"
    result = RUNNER.invoke(app, ["report", "subgradient/online", "--out", str(path), "--steps", "20"])
    assert result.exit_code == 0
    assert "1 theorem, 0 failed" in " ".join(result.output.split())
    Structure(path.read_text())
    own = tmp_path / "wrong.py"
    own.write_text(
        "from methods import GradientDescent\n\n\nclass Wrong(GradientDescent):\n"
        "    def step(self, p, t, x):\n        return x - 3 * p.gradient(x) / p.L\n"
    )
    result = RUNNER.invoke(app, ["report", f"{own}:Wrong", "--out", str(path), "--steps", "5"])
    assert result.exit_code == 1
    assert "1 failed" in " ".join(result.output.split())


def test_tightness_command(tmp_path, monkeypatch) -> None:
    result = RUNNER.invoke(app, ["tightness", "gradient-descent/projected", "--steps", "10", "--json"])
    assert json.loads(result.output)["gradient-descent/projected"]["ratio"] == pytest.approx(0.5)
    table = RUNNER.invoke(app, ["tightness", "gradient-descent/projected", "--steps", "10"])
    assert "0.500" in table.output


def test_list_shows_tightness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "export", lambda theorem: "")  # nothing is said here of what Rocq has checked
    rows = json.loads(RUNNER.invoke(app, ["list", "--json"]).output)
    known = {row["name"]: row["tightness"] for row in rows if row["tightness"] is not None}
    assert set(known) == set(BAD_INSTANCES)
    assert all(0 < ratio <= 1 + 1e-9 for ratio in known.values())
    assert {row["name"] for row in rows} == {theorem.name for theorem in registered().values()}
