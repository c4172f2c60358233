"""Measured profiles: what each computation of each pipeline stage takes at each clock, in time and in energy.

The table has the columns `stage,instruction,frequency,time,energy`, as the profilers of Zeus and Perseus write it:
stages counted from 0, `forward` or `backward`, the clock in MHz, seconds, joules.

Inside, times are whole microseconds and energies whole nanojoules, so that everything that follows is exact: a time is
rounded up, so that a plan that is in time here is in time with the measured times too, and an energy to the nearest.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from potential.errors import InputError

COLUMNS = ("stage", "instruction", "frequency", "time", "energy")
INSTRUCTIONS = ("forward", "backward")

#: Units of the integers: so many of them are a second, a watt, a joule. One watt for one second is one joule:
#: MICRO * MILLI = NANO.
MICRO, MILLI, NANO = 10**6, 10**3, 10**9

#: Watts that a waiting GPU draws, as measured by Chung et al. 2024 (Perseus).
BLOCKING_POWER = {"A100": 83.64, "A40": 70.38}

#: The mean power of a computation, in watts, that is plausible for a stage of one GPU or of some hundred.
_PLAUSIBLE = (1.0, 100_000.0)
#: No plan for one iteration of a training is longer than this, in seconds; all sums then fit 64 bits.
_LONGEST = 3600.0


@dataclass(frozen=True, order=True)
class Option:
    """One way to run a computation: `time` in microseconds, `energy` in nanojoules, at a clock of `frequency` MHz."""

    time: int
    energy: int
    frequency: int


@dataclass(frozen=True)
class Profile:
    """The options of every computation, by stage and instruction, each sorted from the fastest to the slowest.

    Args:
        options: for each `(stage, "forward")` and `(stage, "backward")`, stages from 0 without a hole, the options.
        name: a short name for tables and pictures.

    Raises `InputError` for a profile that cannot be planned with, saying which computation is concerned.
    """

    options: Mapping[tuple[int, str], tuple[Option, ...]]
    name: str = "profile"

    def __post_init__(self) -> None:
        if not self.options:
            raise InputError(f"{self.name} is empty; expected a row for each stage, instruction and clock")
        stages = {stage for stage, _ in self.options}
        for stage in range(max(stages) + 1):
            if stage not in stages:
                raise InputError(
                    f"{self.name} has no stage {stage}, and has stage {max(stages)}; number the stages from 0 on"
                )
            for instruction in INSTRUCTIONS:
                if not self.options.get((stage, instruction)):
                    raise InputError(
                        f"{self.name} has no option for the {instruction} of stage {stage}; measure it at one clock "
                        "at least"
                    )

    @property
    def stages(self) -> int:
        """How many stages there are."""
        return 1 + max(stage for stage, _ in self.options)

    def to_csv(self, path: str | Path) -> None:
        """Write the table, which `read_profile` reads back."""
        rows = [
            f"{stage},{instruction},{o.frequency},{decimal_text(o.time, 6)},{decimal_text(o.energy, 9)}"
            for (stage, instruction), options in self.options.items()
            for o in options
        ]
        write_text(path, "\n".join([",".join(COLUMNS), *rows]) + "\n")


def read_profile(path: str | Path, *, time_unit: str = "s") -> Profile:
    """Read a profile from a CSV file with the columns `stage,instruction,frequency,time,energy`.

    Args:
        path: the file.
        time_unit: "s", or "ms" where the times are milliseconds.

    Raises `InputError` for a file that is no such table, naming the line.
    """
    import csv

    if time_unit not in ("s", "ms"):
        raise InputError(f'time_unit must be "s" or "ms", got {time_unit!r}')
    try:
        with open(path, newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            _check_columns(path, reader.fieldnames)
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path} cannot be read as a CSV file: {error}") from error
    return _from_rows(enumerate(rows, 2), Path(path).stem, time_unit)


def profile_from_table(table: Any, *, name: str = "profile", time_unit: str = "s") -> Profile:
    """A profile from a pandas DataFrame with the same columns; raises `InputError` as `read_profile` does."""
    _check_columns(name, [str(column) for column in table.columns])
    return _from_rows(enumerate(table.to_dict("records"), 0), name, time_unit)


def _check_columns(source: Any, found: Iterable[str] | None) -> None:
    have = [] if found is None else [name.strip() for name in found]
    missing, extra = [c for c in COLUMNS if c not in have], [c for c in have if c not in COLUMNS]
    if missing or extra:
        said = [f"lacks the column {c!r}" for c in missing] + [f"has a column {c!r} too many" for c in extra]
        raise InputError(f"{source} {' and '.join(said)}; expected exactly {','.join(COLUMNS)}")


def _from_rows(rows: Iterable[tuple[int, Mapping[Any, Any]]], name: str, time_unit: str) -> Profile:
    found: dict[tuple[int, str], dict[int, Option]] = {}
    for line, raw in rows:
        row = {str(key).strip(): value for key, value in raw.items()}
        where = f"{name}, row {line}"
        if None in raw or any(row[c] is None for c in COLUMNS):
            raise InputError(f"{where} must have {len(COLUMNS)} values: {','.join(COLUMNS)}")
        instruction = str(row["instruction"]).strip()
        if instruction not in INSTRUCTIONS:
            raise InputError(f"{where}: instruction must be forward or backward, got {instruction!r}")
        stage = _integer(row["stage"], f"{where}: stage", at_least=0)
        frequency = _integer(row["frequency"], f"{where}: frequency", at_least=1)
        option = _option(row["time"], row["energy"], frequency, where, time_unit)
        options = found.setdefault((stage, instruction), {})
        if frequency in options:
            raise InputError(
                f"{where}: a second row for the {instruction} of stage {stage} at {frequency} MHz; give the mean of "
                "repeated measurements"
            )
        options[frequency] = option
    # Same options, same object: what is computed for one computation serves all that are like it.
    kept: dict[tuple[Option, ...], tuple[Option, ...]] = {}
    sorted_options = {key: tuple(sorted(options.values())) for key, options in sorted(found.items(), key=_order)}
    return Profile({key: kept.setdefault(options, options) for key, options in sorted_options.items()}, name)


def _order(item: tuple[tuple[int, str], Any]) -> tuple[int, int]:
    (stage, instruction), _ = item
    return stage, INSTRUCTIONS.index(instruction)


def _option(time: Any, energy: Any, frequency: int, where: str, time_unit: str) -> Option:
    seconds = _positive(time, f"{where}: time") / (1000 if time_unit == "ms" else 1)
    joules = _positive(energy, f"{where}: energy")
    watts = float(joules / seconds)
    if seconds > _LONGEST or not _PLAUSIBLE[0] <= watts <= _PLAUSIBLE[1]:
        hint = 'are the times milliseconds? then say time_unit="ms"' if watts < 1.0 or seconds > _LONGEST else (
            "are the energies millijoules? they must be joules"
        )  # fmt: skip
        raise InputError(
            f"{where}: {float(joules):g} J in {float(seconds):g} s are {watts:.3g} W, which no GPU draws on average; "
            f"{hint}"
        )
    return Option(math.ceil(seconds * MICRO), round(joules * NANO), frequency)


def exact(value: Any, what: str) -> Fraction:
    """The number that a text or a number says, exactly as it is written; raises `InputError` where it says none."""
    if isinstance(value, Fraction):
        return value
    try:
        # A float means the decimal that it is printed as.
        number = Fraction(str(value).strip())
    except (ValueError, ZeroDivisionError) as error:
        raise InputError(f"{what} must be a finite number, got {value!r}") from error
    return number


def _positive(value: Any, what: str) -> Fraction:
    number = exact(value, what)
    if number <= 0:
        raise InputError(f"{what} must be positive, got {value!r}")
    return number


def _integer(value: Any, what: str, at_least: int) -> int:
    number = exact(value, what)
    if number.denominator != 1 or number < at_least:
        raise InputError(f"{what} must be an integer, at least {at_least}, got {value!r}")
    return int(number)


def decimal_text(value: int, digits: int) -> str:
    """An integer over a power of ten, written without loss."""
    whole, part = divmod(value, 10**digits)
    return f"{whole}.{part:0{digits}d}"


def write_text(path: str | Path, text: str) -> None:
    """Write a file and the folder it is in; raises `InputError` where that cannot be done."""
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from error
