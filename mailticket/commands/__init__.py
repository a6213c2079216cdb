"""Tag lines: how an agent's words become desk verbs."""
