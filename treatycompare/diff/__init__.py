"""The difference of aligned provisions: words and coded norms."""
