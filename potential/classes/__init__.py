"""What is believed of each problem class and setting: its oracles and its inequalities.

All are loaded together, so that what is gathered over all classes does not depend on which were used before.
"""

from potential.classes import (
    composite,
    convex,
    coordinates,
    finite_sums,
    inexact,
    mirror,
    nonconvex,
    online,
    operators,
    polyak_step,
    randomness,
    saddle_point,
    sets,
)

__all__ = [
    "composite",
    "convex",
    "coordinates",
    "finite_sums",
    "inexact",
    "mirror",
    "nonconvex",
    "online",
    "operators",
    "polyak_step",
    "randomness",
    "saddle_point",
    "sets",
]
