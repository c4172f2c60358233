"""Rocq files as one: to load the real numbers and to look for axioms takes longest, and is done once for all."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

LIBRARY = "Library"
REQUIRED = re.compile(r"^From Potential Require (?:Import|Export) .*\.$", re.MULTILINE)
PRINTED = re.compile(r"^Print Assumptions ([\w']+)\.$", re.MULTILINE)


def library_together(paths: Iterable[Path]) -> str:
    """One file of the library's, which stand in an order in which each comes after those that it requires."""
    return "\n".join(REQUIRED.sub("", path.read_text(encoding="utf-8")) for path in paths)


def on_library(text: str) -> str:
    """The text on the library as one file, once, in the place of the first that it takes from it."""
    first = REQUIRED.search(text)
    assert first
    return f"{text[: first.start()]}From Potential Require Import {LIBRARY}.{REQUIRED.sub('', text[first.end() :])}"


def _joined(texts: Mapping[str, str], modules: Mapping[str, str]) -> str:
    required = sorted({line for text in texts.values() for line in REQUIRED.findall(text)})
    return "\n".join([*required, *(f"Module {name}.\n{text}\nEnd {name}.\n" for name, text in modules.items())])


def together(texts: Mapping[str, str]) -> str:
    """One file of the texts by module, which ends with the axioms that any of their theorems rests on."""
    bare = {module: PRINTED.sub("", REQUIRED.sub("", text)) for module, text in texts.items()}
    theorems = ", ".join(f"{module}.{PRINTED.search(text)[1]}" for module, text in texts.items())
    return f"{_joined(texts, bare)}\nDefinition all_theorems := ({theorems}).\nPrint Assumptions all_theorems.\n"


def refused_together(texts: Mapping[str, str]) -> str:
    """One file of the texts up to the identity of the decrease, which compiles where no field proves any of these."""
    modules = {}
    for module, text in texts.items():
        before, found, _ = REQUIRED.sub("", text).partition("identity.\nQed.")
        assert found
        assert before.count("\nLemma decrease ") == 1
        modules[module] = f"{before}identity_by ltac:(assert_fails field).\nAbort."
    return _joined(texts, modules)
