"""Coefficients, expressions and the exact arithmetic that both stand on."""
