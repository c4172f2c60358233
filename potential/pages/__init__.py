"""Pages in HTML that need nothing but a browser: one theorem, and the report of many."""
