"""A support desk that runs by e-mail alone."""

__version__ = "0.1.0"
