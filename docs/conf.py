"""The documentation site: `make docs` writes it to build/site, which needs nothing but a browser to read."""

import gc
import sys
from importlib.metadata import version as version_of
from pathlib import Path

import potential

# A build makes millions of nodes that stay to its end: to look for circles among them takes a quarter of its time.
gc.set_threshold(100_000, 50, 100)

sys.path.insert(0, str(Path(__file__).parent / "_extensions"))
# What checks notebooks would build a grammar of addresses with letters beyond ASCII, for two seconds: none has one.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

project = "potential"
author = "the authors of potential"
release = version = version_of("potential")

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "sphinx_design",
    "sphinx_copybutton",
    "as_mathml",
    "catalogue",
    "reference",
]
exclude_patterns = ["README.md"]
suppress_warnings = ["mystnb.unknown_mime_type"]

myst_enable_extensions = ["amsmath", "attrs_inline", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
myst_links_external_new_tab = False
# The notebooks are run by the tests; what they printed is kept in them.
nb_execution_mode = "off"
nb_merge_streams = True

napoleon_use_rtype = False
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
add_module_names = False
python_use_unqualified_type_names = True
default_role = "code"
maximum_signature_line_length = 88

html_theme = "furo"
html_title = f"potential {release}"
# What a theorem's picture looks like is said once, beside the pages that need nothing but a browser.
html_static_path = ["_static", str(Path(potential.__file__).parent / "pages" / "templates" / "plot.css")]
html_css_files = ["site.css", "plot.css"]
html_js_files = ["catalogue.js"]
html_show_sourcelink = False
html_show_copyright = False
html_copy_source = False
# A page that is opened from a disk may fetch none of the others, of which a summary would be made.
html_show_search_summary = False
html_theme_options = {"top_of_page_buttons": [], "navigation_with_keys": True}
# Every kind of word stands out from the page enough to be read; the theme brings the style with it.
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "github-dark"
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True
