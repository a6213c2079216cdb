"""What an assignee is told when their ticket went into another, or took one in."""

from mailticket.desk.values.agents import to_agent
from mailticket.desk.values.telling import Telling, Values
from mailticket.domain import subject
from mailticket.mail.views import ChangeView


def merged(telling: Telling) -> Values:
    """Return the values of the notice that the ticket lives on in another."""
    return changed(telling, "parent")


def took_in(telling: Telling) -> Values:
    """Return the values of the notice that another ticket lives on in this one."""
    return changed(telling, "took_in")


def changed(telling: Telling, field: str) -> Values:
    """Return the values of the notice `changed` about the other ticket; *field* is a key of the catalogue."""
    other, happening = telling.happening.facts["other"], telling.happening
    by = telling.desk.settings.agent(happening.by.name)
    shown = f"{subject.token(other.number, telling.desk.settings.site.token_label)} {other.subject}"
    change = ChangeView(field, "", shown)
    return {**to_agent(telling), "by": by.name if by else happening.by.name, "changes": (change,)}
