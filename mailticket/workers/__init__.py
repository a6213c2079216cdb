"""Loops that carry rows to the world and the world to rows, one `run_once()` each."""
