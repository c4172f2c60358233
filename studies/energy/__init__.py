"""Perseus: the exact time-energy frontier of large model training.

Training on many devices wastes energy that does not make it faster: off the critical path computations run too fast,
and a whole pipeline that waits for a straggler does. `frontier(pipeline)` finds, for every time of an iteration, the
least energy, exactly and with a proof; `.plan(T)` chooses a clock for each forward and backward computation.

Source: J.-W. Chung, Y. Gu, I. Jang, L. Meng, N. Bansal, M. Chowdhury, Reducing Energy Bloat in Large Model Training,
SOSP 2024.
"""

from studies.energy.certificate import Certificate, check
from studies.energy.curves import Curve
from studies.energy.frontier import Frontier, frontier
from studies.energy.optima import Point
from studies.energy.pipeline import Operation, Pipeline
from studies.energy.profile import BLOCKING_POWER, Option, Profile, profile_from_table, read_profile
from studies.energy.synthetic import synthetic_profile

__all__ = [
    "BLOCKING_POWER",
    "Certificate",
    "Curve",
    "Frontier",
    "Operation",
    "Option",
    "Pipeline",
    "Point",
    "Profile",
    "check",
    "frontier",
    "profile_from_table",
    "read_profile",
    "synthetic_profile",
]
