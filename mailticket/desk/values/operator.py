"""What the operator is told: trouble, and that it is over."""

from mailticket.desk.values.telling import Telling, Values


def trouble(telling: Telling) -> Values:
    """Return the values of a mail to the operator about trouble, or that it is over."""
    facts = telling.happening.facts
    return {
        "site": telling.desk.settings.site.name,
        "kind": facts["kind"],
        "over": telling.happening.name == "trouble over",
        "many": facts.get("many", 0),
        "facts": tuple((name, str(value)) for name, value in facts.items() if name in SHOWN),
        "since": facts.get("since", telling.desk.now),
        "command": facts.get("command", ""),
        "zone": telling.recipient.zone,
    }


#: Facts about trouble that the operator is shown; each is a key of the catalogue's labels.
SHOWN = ("mailbox", "mail", "error", "because", "recipient", "address", "free", "many", "template")
