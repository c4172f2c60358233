"""How scalars and formulas are written, in text and in LaTeX."""
