"""Operators, games and fixed points."""
