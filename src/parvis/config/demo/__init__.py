"""The demonstration: two brands with nothing in common, their people and a few names. Loaded once into an empty database."""

from parvis.config.demo.loading import load
from parvis.config.demo.people import SIGN_INS

__all__ = ["SIGN_INS", "load"]
