"""The search for a function that contradicts a claim."""
