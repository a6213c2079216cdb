"""What can be done to a ticket: verbs that record events and leave rows behind."""
