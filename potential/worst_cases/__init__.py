"""Worst cases: the exact rate of N steps for one choice of the parameters, with its function and its certificate."""
