"""A notice is put into words once for all its readers, then completed for each."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from mailticket.desk.notices import Notice
from mailticket.desk.values.telling import Telling
from mailticket.mail.templates import Rendered, Templates

Render = Callable[[str, str, Mapping[str, Any]], Rendered]


class Renderings:
    """The renderings of one transaction.

    The agents of a queue get the same words; what differs is the signed address in their one-tap links. So a stand-in
    is rendered in its place. Nobody can write it into a mail of theirs: it holds a fresh random word.
    """

    def __init__(self, templates: Templates, nonce: str) -> None:
        self._templates = templates
        self._stand_in = f"{nonce}@stand-in.invalid"
        self._made: list[tuple[tuple[Render, str, str, dict[str, Any]], Rendered]] = []

    def render(self, notice: Notice, telling: Telling) -> Rendered:
        """Return *notice* in the words of its reader, with the address that their answer goes to."""
        values = dict(notice.values(replace(telling, reply_to=self._stand_in)))
        shared = self._once(self._templates.render, notice, telling, values)
        address = quote(telling.reply_to, safe="@")
        text, html = (part.replace(self._stand_in, address) for part in (shared.text, shared.html))
        return replace(shared, text=text, html=html)

    def piece(self, notice: Notice, telling: Telling) -> Rendered:
        """Return only what *notice* says, for a mail that says more than that."""
        return self._once(self._templates.piece, notice, telling, dict(notice.values(telling)))

    def _once(self, render: Render, notice: Notice, telling: Telling, values: dict[str, Any]) -> Rendered:
        """Return what was rendered from the very same values before, else render it."""
        wanted = (render, notice.name, telling.recipient.language, values)
        for made, rendered in self._made:
            if made == wanted:
                return rendered
        rendered = render(notice.name, telling.recipient.language, values)
        self._made.append((wanted, rendered))
        return rendered
