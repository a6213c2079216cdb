"""What the templates are given: a ticket and its people, as the reader may see them."""
