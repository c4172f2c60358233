"""The first step of a run that is not the one that was proved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

#: So many entries of a vector are shown where a step differs.
_SHOWN = 6


@dataclass(frozen=True)
class Difference:
    """The first step that is not the theorem's: `t`, the vector, and both values; `t` is -1 for the start.

    `distance` is how far apart they are, and `allowed` what rounding may come to; `moment` is the time of a flow.
    `reason` says what else is the matter, where there are no two values to compare.
    """

    t: float
    vector: str
    returned: Any = None
    proved: Any = None
    distance: float = np.nan
    allowed: float = 0.0
    reason: str = ""
    continuous: bool = False

    @property
    def text(self) -> str:
        """The difference in words."""
        what = "velocity" if self.continuous else "step"
        where = "the start" if self.t < 0 else f"the {what} at t = {self.t:g}"
        if self.reason:
            return f"{where} is not the one that was proved: {self.reason}"
        return (
            f"{where} is not the one that was proved: {self.vector} came out as {_shown(self.returned)}, and is "
            f"{_shown(self.proved)} by the recursion of the theorem; they are {self.distance:.2g} apart, and rounding "
            f"accounts for {self.allowed:.2g}"
        )

    def to_dict(self) -> dict[str, Any]:
        """The difference as plain data."""
        values = {"returned": self.returned, "proved": self.proved}
        return {
            "t": self.t,
            "vector": self.vector,
            **{name: None if v is None else _listed(v) for name, v in values.items()},
            "distance": float(self.distance) if np.isfinite(self.distance) else None,
            "allowed": float(self.allowed) if np.isfinite(self.allowed) else None,
            "text": self.text,
        }


def _listed(v: Any) -> list[float | None]:
    return [float(x) if np.isfinite(x) else None for x in np.asarray(v, dtype=np.float64).ravel()[:_SHOWN]]


def _shown(v: Any) -> str:
    flat = np.asarray(v, dtype=np.float64).ravel()
    text = ", ".join(f"{x:.6g}" for x in flat[:_SHOWN])
    return f"[{text}{', ...' if len(flat) > _SHOWN else ''}]"
