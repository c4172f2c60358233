"""Functions of data."""
