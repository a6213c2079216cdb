"""Why an agent's mail is not carried out, as a phrase of the catalogue: told in the agent's own language."""

from mailticket.errors import UserError


class RefusalError(UserError):
    """*key* names a phrase in the table `refusals` of `words.toml`; *values* are put into it."""

    def __init__(self, key: str, **values: object) -> None:
        self.key = key
        self.values = values
        super().__init__(f"{key} {values}" if values else key)
