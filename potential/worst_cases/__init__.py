"""The exact worst case of N steps, with its certificate."""
