"""From a method to the statement of its theorem."""
