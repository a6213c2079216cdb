"""Which mail an agent is asked about: `12.bob` in the token of a confirm is mail 12 of the spool, claimed to be bob's.

So a token answers one question alone, also where nothing of the mail that asked came back but its address.
"""


def reference(mail: int, agent: str) -> str:
    """Return the person of a token by which *agent* says whether *mail* is theirs."""
    return f"{mail}.{agent}"


def read(reference: str) -> tuple[int, str] | None:
    """Return mail and agent of such a reference; None for any other."""
    mail, _, agent = reference.partition(".")
    is_one = agent and mail.isdecimal() and mail.isascii() and len(mail) < 18
    return (int(mail), agent) if is_one else None


def asked(reference: str) -> str:
    """Return whose reference it is: the agent's who is asked, else the reference itself."""
    found = read(reference)
    return found[1] if found else reference
