"""Aligners: which provisions of two treaties answer each other."""
