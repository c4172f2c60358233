"""Synthetic profiles of GPT-3 175B on two GPUs, close to what was measured, for whoever has no measurements yet.

A computation takes `t0 (a f0/f + 1 - a)`: a share `a` of it follows the clock `f`, the rest waits for memory. Its power
is `w + c f V^2`, where the voltage `V` is 1 up to a knee and rises from there. On the A100 the constants reproduce the
profile that Chung et al. 2024 published within 3.5% in time and 5% in energy; on the A40, whose power is capped, within
6% in time and 12% in energy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from potential.errors import InputError
from studies.energy.profile import INSTRUCTIONS, MICRO, NANO, Option, Profile


@dataclass(frozen=True)
class _Device:
    clocks: range
    seconds: dict[str, tuple[float, float]]  # at the highest clock: all stages but the last, the last
    share: dict[str, float]
    watts: float
    watts_per_mhz: float
    rise: float
    knee: float

    def option(self, instruction: str, last: bool, clock: int) -> Option:
        top = self.clocks[0]
        share = self.share[instruction]
        seconds = self.seconds[instruction][last] * (share * top / clock + 1.0 - share)
        voltage = 1.0 + self.rise * max(0.0, (clock - self.knee) / (top - self.knee))
        joules = (self.watts + self.watts_per_mhz * clock * voltage**2) * seconds
        return Option(math.ceil(seconds * MICRO), round(joules * NANO), clock)


_DEVICES = {
    "A100": _Device(
        range(1410, 854, -15),
        {"forward": (0.0502, 0.0540), "backward": (0.0930, 0.0989)},
        {"forward": 0.844, "backward": 0.844},
        75.0,
        0.19,
        0.22,
        1100.0,
    ),
    "A40": _Device(
        range(1740, 854, -15),
        {"forward": (0.1070, 0.1113), "backward": (0.2738, 0.2810)},
        {"forward": 0.47, "backward": 0.21},
        51.0,
        0.143,
        0.024,
        1080.0,
    ),
}


def synthetic_profile(device: str = "A100", stages: int = 8) -> Profile:
    """The synthetic profile of a device, "A100" or "A40", for so many stages, of which the last takes longer.

    Raises `InputError` for another device, or fewer stages than one.
    """
    if device not in _DEVICES:
        raise InputError(f"device must be one of {', '.join(_DEVICES)}, got {device!r}; read a profile for another one")
    if isinstance(stages, bool) or not isinstance(stages, int) or stages < 1:
        raise InputError(f"stages must be an integer, at least 1, got {stages!r}")
    model = _DEVICES[device]
    options = {
        (last, instruction): tuple(sorted(model.option(instruction, last, clock) for clock in model.clocks))
        for last in (False, True)
        for instruction in INSTRUCTIONS
    }
    return Profile(
        {(stage, name): options[stage == stages - 1, name] for stage in range(stages) for name in INSTRUCTIONS},
        f"synthetic {device}",
    )
