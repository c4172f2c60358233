"""Rocq files as modules of one: to load the library and to look for axioms takes longest, and is done once for all."""

import re
from collections.abc import Mapping

REQUIRED = re.compile(r"^From Potential Require Import .*\.$", re.MULTILINE)
PRINTED = re.compile(r"^Print Assumptions ([\w']+)\.$", re.MULTILINE)


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
