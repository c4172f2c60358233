"""What is said of the constants of theorems: something of each, and nothing that the kept worst cases do not say."""

import json
import re
from pathlib import Path
from typing import Any

from potential.catalogue import named_theorems, saved_tightness
from potential.pages.entry import constants
from potential.presentation.blocks import Paragraph
from potential.presentation.theorem import remark
from potential.writing.sentences import typed

WORST = json.loads((Path(__file__).parents[1] / "proofs" / "worst_cases.json").read_text(encoding="utf-8"))
GIVEN = r"\$\w+ = [\d/]+\$"
FACTOR = re.compile(
    rf"(at least )?(\d[\d.]*) times (?:it|the exact worst case at (\d+) steps?)(?: with ({GIVEN}(?:, {GIVEN})*))?", re.I
)


def _choices(name: str) -> list[dict[str, Any]]:
    return list(WORST.get(name, {"choices": []})["choices"])


def test_something_is_said_of_each_theorem_and_its_formulas_are_read() -> None:
    assert list(constants()) == list(named_theorems())
    assert all(remark(text) == Paragraph(typed(text)) for text in constants().values())


def test_factors_are_those_of_the_exact_worst_cases() -> None:
    said = 0
    for name, text in constants().items():
        steps = ""
        for least, factor, after, where in FACTOR.findall(text):
            steps = after or steps
            given = dict(re.findall(r"\$(\w+) = ([\d/]+)\$", where))
            fitting = [row for row in _choices(name) if given.items() <= row["parameters"].items()]
            assert fitting, (name, given)
            for row in fitting:
                assert abs(row["ratios"][steps] / float(factor) - 1) < 2e-3, (name, row)
                assert row["only_above"] == bool(least), name
            said += 1
    assert said > 90


def test_what_is_called_the_exact_worst_case_is_it() -> None:
    for name, text in constants().items():
        if not text.startswith("Exact"):
            continue
        called = re.search(r"the bound is the exact worst case at ([\d, and]+) steps", text)
        if called and "without a non-smooth part" not in text:
            steps = re.findall(r"\d+", called[1])
            assert all(abs(_choices(name)[0]["ratios"][n] - 1) < 1e-4 for n in steps), name
            assert not _choices(name)[0]["only_above"], name
        elif " attains? it" in text or re.search(r"maximum of|orthogonal|at 1000 steps", text):
            assert saved_tightness()[name]["ratio"] > 0.9999, name
