"""One mail, or one due timer, carried out as one transaction."""
