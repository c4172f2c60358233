"""Numbers that know a bound on their own rounding errors."""
