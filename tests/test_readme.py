"""What the README says of the files that are trusted."""

import re
from pathlib import Path

from potential import catalogue
from potential.rocq.record import read_record

ROOT = Path(__file__).parents[1]


def test_the_lengths_of_the_trusted_files_are_as_the_readme_says() -> None:
    """Each file is there, and as long as it says; a change of a trusted file shows in the README."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text[text.index("## What is trusted") : text.index("## Speed")]
    said = {path: int(lines) for path, lines in re.findall(r"`(potential/[\w/]+\.py)` (\d+)", section)}
    found = {path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in said}
    assert "potential/kernel.py" in said
    assert said == found
    # What a class of problems says is to be believed, of each of them.
    words = {"__init__", "premises", "special_cases"}  # what a reader is told, and which class contains which
    classes = {p.stem for p in (ROOT / "potential" / "classes").glob("*.py")} - words
    assert {f"potential/classes/{stem}.py" for stem in classes} <= set(said)


def test_the_readme_counts_the_theorems() -> None:
    """As many as the catalogue has, and all are in the record of what Rocq checked."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    names = set(catalogue.named_theorems())
    assert f"It comes with {len(names)} theorems" in text
    record = read_record()
    left_out = {name for name in names if "file" not in record.get(name, {})}
    assert "each proved so, and all\nbut Dykstra's checked by Rocq" in text
    assert left_out == {"dykstra/last-iterate"}
