"""Gehoor: webcare. Hear what customers say in public, answer in time, solve it."""

__version__ = "0.1.0"
