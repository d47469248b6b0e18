"""Renderers: a comparison as a file. They see only the model."""
