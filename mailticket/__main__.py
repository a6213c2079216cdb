"""`python -m mailticket`."""

from mailticket.cli import main

main()
