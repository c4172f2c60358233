"""The documentation: its code runs and prints what it says, it builds without a warning, its links lead somewhere."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
#: Pages written by hand, but for the studies and for one that has tests of its own.
APART = ("adding-a-setting.md", "drawmon.md", "energy.md")
PAGES = sorted(
    path
    for path in DOCS.rglob("*.md")
    if path.relative_to(DOCS).parts[0] not in ("theorems", "reference") and path.name not in APART
)
BLOCK = re.compile(r"^```(python|text)\n(.*?)^```$", re.M | re.S)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(DOCS).as_posix())
def test_the_code_of_a_page_runs_and_prints_what_it_says(page: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "__main__"}
    printed = ""
    for kind, text in BLOCK.findall(page.read_text(encoding="utf-8")):
        if kind == "text":
            assert printed.strip() == text.strip()
            continue
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(text, str(page), "exec"), names)
        printed = out.getvalue()


class Links(HTMLParser):
    """What a page links to and loads, and the places in it that may be linked to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.places |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "link" and given.get("rel") in ("stylesheet", "icon", "preload"):
            self.loaded.append(given["href"])
        elif "src" in given:
            self.loaded.append(given["src"])


# The tests ask for no copies of whole modules, and look for no words; what leads to other pages is the same for all
# pages of a folder, and what a name means for all that use it; and a theorem is run on a problem of its class without
# all problems being made to find one.
QUICKLY = """
import functools

import furo
from sphinx.domains.python import PythonDomain
from sphinx.search.en import SearchEnglish

from methods.problems import bundled_problem
from potential.catalogue import of_class
from potential.pages import entry

_tree, _of_folder = furo._compute_navigation_tree, {}


def _of_class(name):
    return of_class(name, [bundled_problem("least-squares/diabetes")])


def _once(context):
    folder = context["pagename"].rpartition("/")[0]
    if folder not in _of_folder:
        _of_folder[folder] = _tree(context)
    return _of_folder[folder]


extensions.remove("sphinx.ext.viewcode")
entry.problems_for = _of_class
SearchEnglish.split = lambda self, text: []
PythonDomain.find_obj = functools.cache(PythonDomain.find_obj)
furo._compute_navigation_tree = _once
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with three of the theorems, built from a copy; a warning is an error."""
    pytest.importorskip("sphinx")
    folder = tmp_path_factory.mktemp("site")
    source = folder / "docs"
    written = shutil.ignore_patterns("theorems", "__pycache__", "*.ipynb", "pictures", "coverage.md")
    shutil.copytree(DOCS, source, ignore=written)
    with (source / "conf.py").open("a", encoding="utf-8") as configuration:
        configuration.write(QUICKLY)
    # What the pages take from elsewhere in the house stands beside them here too.
    for name in ("CONTRIBUTING.md", "CHANGELOG.md"):
        shutil.copy(ROOT / name, folder / name)
    for name in ("notebooks", "proofs", "benchmarks"):
        (folder / name).symlink_to(ROOT / name)
    chosen = "gradient-descent/smooth-convex,accelerated/strongly-convex,gradient-flow/convex"
    environment = {**os.environ, "POTENTIAL_DOCS_THEOREMS": chosen}
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-W",
        "--keep-going",
        "-q",
        "-b",
        "html",
        str(source),
        str(folder / "out"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return folder / "out"


def test_every_link_leads_somewhere_and_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    pages = {path: Links(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}
    assert len(pages) > 40
    broken = []
    for path, page in pages.items():
        for link in page.loaded:
            assert not urlsplit(link).netloc, f"{path.name} loads {link}"
        for link in page.links + page.loaded:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https", "mailto", "data"):
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.exists() or (
                parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].places
            ):
                broken.append((path.name, link))
    assert not broken


def test_a_theorem_has_all_that_belongs_to_it(site: Path) -> None:
    text = (site / "theorems" / "gradient-descent-smooth-convex.html").read_text(encoding="utf-8")
    for part in ("<math", "<svg", "x_{t+1} = x_t - grad f(x_t) / L", "Bansal", "https://doi.org/", "@article"):
        assert part in text
    assert {path.suffix for path in site.glob("_downloads/*/*")} == {".json", ".v"}
    index = (site / "theorems" / "index.html").read_text(encoding="utf-8")
    assert 'data-class="SmoothConvex"' in index
    assert 'data-rate="1/T"' in index
    assert 'data-rate="linear"' in index
    assert 'data-source="Bansal, Gupta 2019"' in index
    for kind in ("class", "method", "rate", "source", "year"):
        assert f'<select data-filter="{kind}">' in index


@pytest.mark.parametrize("width", [400, 1400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_and_filters_filter(site: Path, width: int, scheme: str) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    browser_at = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser_at is None:
        pytest.importorskip("chromium", reason="there is no Chromium: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_at, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        for name in (
            "index",
            "start",
            "theorems/index",
            "theorems/gradient-descent-smooth-convex",
            "tutorials/01-tour",
        ):
            page.goto((site / f"{name}.html").as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        page.goto((site / "theorems" / "index.html").as_uri())
        rows = page.locator(".catalogue tbody tr:visible")
        assert rows.count() == 3
        page.select_option("[data-filter=class]", "SmoothStronglyConvex")
        assert rows.count() == 1
        page.select_option("[data-filter=class]", "")
        for kind in ("source", "year"):
            every = page.locator(f"[data-filter={kind}] option").all_inner_texts()[1:]
            counts = []
            for choice in every:
                page.select_option(f"[data-filter={kind}]", choice)
                counts.append(rows.count())
            assert min(counts) >= 1, kind
            assert sum(counts) >= 3, kind
            page.select_option(f"[data-filter={kind}]", "")
        page.fill("[data-filter=text]", "flow 2014")
        assert rows.count() == 1
        assert "text=flow" in page.url
        browser.close()
    assert not errors
