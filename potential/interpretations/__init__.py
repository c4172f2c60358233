"""Of each class and setting, under the same name as in `classes/`, what need not be believed."""

from potential.interpretations.interpretation import Drawing, Interpretation, Member, interpretation, rounded_problem

__all__ = ["Drawing", "Interpretation", "Member", "interpretation", "rounded_problem"]
