"""How fast the mail path is (`python -m bench`), and how well mails are understood (`corpus.py`)."""
