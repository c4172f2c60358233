"""Pages for a browser: one theorem, and the report of many."""
