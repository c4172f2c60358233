"""Theorems held against runs on data."""
