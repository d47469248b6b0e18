"""Parsers of document formats; none knows another."""
