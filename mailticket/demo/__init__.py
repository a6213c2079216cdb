"""A whole support desk on one machine, with mail servers of its own and people who use it."""
