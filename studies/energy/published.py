"""Perseus as published, recomputed: its 16 frontiers of large models, its Table 6, and our plans beside them.

The data are not part of this project. They are in the artifact of Chung et al. 2024 (repository ml-energy/zeus, branch
kronos, folder sosp24_data/emulation): a folder with `profiles/MODEL+DEVICE_bf16.csv` and
`published/DEVICE-MODEL_bf16_mbN.csv.gz`. `python -m studies.energy.published FOLDER` prints the tables.

How Perseus makes its curves (the solver lowtime 0.3, and the artifact's script): the options that no other one beats in
time and in energy; times cut down to whole units of 1 ms (A100) or 0.1 ms (A40); an exponential fitted to the effective
energies. Its promises are for the cut times, which no schedule of the measured ones can keep.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from potential.errors import InputError
from studies.energy.curves import Curve, fit_exponential
from studies.energy.frontier import Frontier, frontier
from studies.energy.pipeline import Pipeline
from studies.energy.plan import all_fast
from studies.energy.profile import BLOCKING_POWER, MICRO, NANO, Option, read_profile
from studies.energy.stragglers import all_fast_time, saving, saving_of_all
from studies.energy.tradeoff import Tradeoff

MODELS, DEVICES, MICROBATCHES = ("gpt3-175b", "bloom"), ("a100_sxm", "a40"), (12, 24, 48, 96)
STAGES = 8

#: Intrinsic savings in percent as Table 6 of the paper prints them, for 12, 24, 48 and 96 microbatches.
TABLE_6 = {
    ("gpt3-175b", "a100_sxm"): ("15.20", "14.19", "13.62", "13.32"),
    ("gpt3-175b", "a40"): ("11.81", "10.22", "9.34", "8.88"),
    ("bloom", "a100_sxm"): ("10.47", "7.06", "5.23", "4.28"),
    ("bloom", "a40"): ("6.97", "4.49", "3.12", "2.41"),
}

#: So many integer units of cost are a joule in the recomputed curves.
_FINE = 10**8


@dataclass(frozen=True)
class Workload:
    """One of the 16 emulated trainings, with the data in `folder`."""

    folder: Path
    model: str
    device: str
    microbatches: int

    @property
    def unit(self) -> int:
        """Perseus' unit of time, in microseconds."""
        return 1000 if self.device == "a100_sxm" else 100

    @cached_property
    def pipeline(self) -> Pipeline:
        """The pipeline with the measured options."""
        power = BLOCKING_POWER["A100" if self.device == "a100_sxm" else "A40"]
        profile = read_profile(self.folder / "profiles" / f"{self.model}+{self.device}_bf16.csv")
        return Pipeline(profile, STAGES, self.microbatches, blocking_power=power)

    @cached_property
    def published(self) -> pd.DataFrame:
        """The published frontier: columns time and energy, from the slowest to the fastest."""
        path = self.folder / "published" / f"{self.device}-{self.model}_bf16_mb{self.microbatches}.csv.gz"
        try:
            return pd.read_csv(path)
        except OSError as error:
            raise InputError(
                f"{path} cannot be read: {error}; see the documentation of studies.energy.published"
            ) from error

    @cached_property
    def front(self) -> Frontier:
        """Our frontier, of the measured options."""
        return frontier(self.pipeline)

    # --- as published ---------------------------------------------------------------------------------------

    def recomputed(self) -> np.ndarray:
        """The energies that the exact solver finds on Perseus' curves, at the published times, in joules."""
        known = {o: promised_curve(o, self.pipeline.blocking, self.unit) for o in set(self.pipeline.options)}
        problem = Tradeoff(self.pipeline.precedence, [known[o] for o in self.pipeline.options])
        pieces = [piece for piece, _, _ in problem.pieces()]
        last = pieces[-1]
        times = [p.longest for p in pieces] + [last.shortest]
        costs = [p.cost for p in pieces] + [last.cost + last.price * (last.longest - last.shortest)]
        at = np.rint(self.published["time"].to_numpy() * MICRO / self.unit)
        waiting = self.pipeline.blocking_power * STAGES * self.unit / MICRO
        found: np.ndarray = np.interp(at, times[::-1], costs[::-1]) / _FINE + waiting * at
        return found

    def error(self) -> float:
        """The largest relative difference of the recomputed frontier to the published one."""
        return float(np.max(np.abs(self.recomputed() / self.published["energy"].to_numpy() - 1.0)))

    def printed_saving(self) -> str:
        """The intrinsic saving in percent that the published frontier says, as Table 6 prints it."""
        fastest = self.published.iloc[-1]
        return f"{100 * (1.0 - fastest['energy'] / self._usual(fastest['time'])):.2f}"

    def straggler_saving(self, ratio: float) -> float:
        """What the published frontier says that a pipeline saves while it waits for a straggler, by look-up."""
        time = self.published["time"].iloc[-1] * ratio
        point = self.published[self.published["time"] <= time + 1e-9].iloc[0]
        waiting = self.pipeline.blocking_power * STAGES * (time - point["time"])
        return float(1.0 - (point["energy"] + waiting) / self._usual(time))

    def _usual(self, time: float) -> float:
        """Joules of an iteration of that many seconds with all computations at the highest clock."""
        cost = sum(o.energy - self.pipeline.blocking * o.time for o in all_fast(self.pipeline)) / NANO
        return float(cost + self.pipeline.blocking_power * STAGES * time)


def promised_curve(options: tuple[Option, ...], blocking: int, unit: int) -> Curve:
    """Perseus' curve of a computation: times in whole units, costs in hundred-millionths of a joule."""
    left = [o for o in options if not any(p.time < o.time and p.energy < o.energy for p in options)]
    energies: dict[int, int] = {}
    for option in left:
        # A time that is rounded up to the microsecond is above the measured one by less than that.
        units = (option.time - 1) // unit
        energies[units] = max(option.energy, energies.get(units, option.energy))
    points = [(units, energy - blocking * units * unit) for units, energy in sorted(energies.items())]
    scale, rate, floor = fit_exponential(points)
    first, last = points[0][0], points[-1][0]
    steps = np.arange(last + 1 - first)
    fitted = (scale * np.exp(-rate * steps) + floor) * (_FINE / NANO)
    return Curve.below([(first + int(t), round(float(c))) for t, c in zip(steps, fitted, strict=True)])


def workloads(folder: str | Path) -> Iterator[Workload]:
    """The 16 workloads; raises `InputError` where the folder holds no such data."""
    if not (Path(folder) / "published").is_dir():
        raise InputError(f"{folder} has no folder 'published'; see the documentation of studies.energy.published")
    for model in MODELS:
        for device in DEVICES:
            for microbatches in MICROBATCHES:
                yield Workload(Path(folder), model, device, microbatches)


def main(folder: str) -> int:
    """Print the comparison; return how many of the published figures are not met."""
    from potential.errors import PotentialError

    try:
        return _report(folder)
    except PotentialError as error:
        print(f"potential: {error}", file=sys.stderr)
        return 2


def _report(folder: str) -> int:
    missed, points = 0, 0
    print("Intrinsic savings in percent (Table 6): as printed, from the published frontier, our plan, the bound")
    for w in workloads(folder):
        printed = TABLE_6[w.model, w.device][MICROBATCHES.index(w.microbatches)]
        again, error, ours = w.printed_saving(), w.error(), saving(w.front)
        points += len(w.published)
        behind = round(100 * ours.plan, 2) < float(printed)
        missed += (again != printed) + (error > 3e-6) + behind
        late = all_fast_time(w.front) / MICRO / w.published["time"].iloc[-1] - 1.0
        print(
            f"  {w.model:>9} {w.device:>8} {w.microbatches:3}: {printed:>5} {again:>5} {100 * ours.plan:6.2f} "
            f"{100 * ours.bound:6.2f}; frontier within {error:.1e}; promised {100 * late:.2f}% too fast",
            flush=True,
        )
    print(f"{points} points of published frontiers")
    print("Savings with a straggler in percent: from the published frontier, our plan, the bound; of one pipeline, and")
    print("of 16 pipelines with one straggler, which saves nothing")
    for w in workloads(folder):
        for ratio in (Fraction(105, 100), *(Fraction(k, 10) for k in range(11, 16))):
            theirs, ours = w.straggler_saving(float(ratio)), saving(w.front, ratio)
            together = saving_of_all(ours, 16)
            missed += ours.plan < theirs
            print(
                f"  {w.model:>9} {w.device:>8} {w.microbatches:3} x{float(ratio):4.2f}: {100 * theirs:6.2f} "
                f"{100 * ours.plan:6.2f} {100 * ours.bound:6.2f};  {100 * theirs * 15 / 16:6.2f} "
                f"{100 * together.plan:6.2f} {100 * together.bound:6.2f}",
                flush=True,
            )
    print(f"{missed} figures are not met")
    return min(missed, 1)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m studies.energy.published FOLDER")
    sys.exit(main(sys.argv[1]))
