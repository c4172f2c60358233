"""Of each class and setting, what need not be believed.

A module here has the name of the one in `classes/`, and is found by itself.
"""

from potential.interpretations.interpretation import Drawing, Interpretation, Member, interpretation, rounded_problem

__all__ = ["Drawing", "Interpretation", "Member", "interpretation", "rounded_problem"]
