"""The first configuration file: the shipped example, with an operator's answers in it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import parseaddr

from mailticket import config_text, paths, units
from mailticket.sections import IMAP_PORTS, SMTP_PORTS

EXAMPLE = "mailticket.toml"
_AGENTS = re.compile(r"\[\[agent\]\].*?(?=^# --- )", re.DOTALL | re.MULTILINE)
_DEFAULTS = re.compile(r"(?:^# \w.*\n)+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ServerAnswer:
    """Where a mail server is and how to log in; without user there is no log-in."""

    host: str
    port: int
    security: str
    user: str
    password_file: str


@dataclass(frozen=True, slots=True)
class AgentAnswer:
    """Somebody who works on tickets."""

    id: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What the operator said."""

    site: str
    address: str
    operator: str
    imap: ServerAnswer
    smtp: ServerAnswer
    agents: Sequence[AgentAnswer]
    leads: Sequence[str]
    state_dir: str
    more: dict[str, str] = field(default_factory=dict)  #: further keys of [site]


def config_for(answers: Answers) -> str:
    """Return the commented configuration file for *answers*."""
    text = (paths.shipped("config") / EXAMPLE).read_text(encoding="utf-8")
    text = text.replace("an example configuration.", "the configuration of this desk, begun by `mailticket init`.", 1)
    site = {"name": answers.site, "operator": answers.operator, "state_dir": answers.state_dir, **answers.more}
    for key, value in site.items():
        text = config_text.put(text, "site", key, value)
    text = config_text.put(text, "mailbox", "address", answers.address)
    text = _server(text, "mailbox.imap", answers.imap, IMAP_PORTS)
    text = _server(text, "mailbox.smtp", answers.smtp, SMTP_PORTS)
    text = config_text.put(text, "queue", "agents", [agent.id for agent in answers.agents])
    text = config_text.put(text, "queue", "lead", list(answers.leads))
    return _AGENTS.sub(lambda old: _agents(answers, old[0]), text, count=1)


def _server(text: str, section: str, server: ServerAnswer, ports: dict[str, int]) -> str:
    text = config_text.put(text, section, "host", server.host)
    if server.security != "tls":
        text = config_text.put(text, section, "security", server.security)
    if server.port not in {0, ports.get(server.security)}:
        text = config_text.put(text, section, "port", server.port)
    if not server.user:
        return config_text.comment_out(config_text.comment_out(text, section, "user"), section, "password_file")
    text = config_text.put(text, section, "user", server.user)
    return config_text.put(text, section, "password_file", server.password_file)


def _agents(answers: Answers, example: str) -> str:
    """Return a section an agent; the first shows the keys that the example's agents show."""
    defaults = _DEFAULTS.search(example)
    made: list[str] = []
    for agent in answers.agents:
        keys = {"id": agent.id, "name": agent.name, "address": agent.address}
        lines = ["[[agent]]", *(f"{key} = {config_text.literal(value)}" for key, value in keys.items())]
        if agent.id in answers.leads:
            lines.append('role = "lead"')
        shown = defaults[0] if defaults and not made else ""
        made.append("\n".join(lines) + "\n" + shown)
    return "\n".join(made) + "\n"


def read_agents(given: Sequence[str]) -> list[AgentAnswer]:
    """Return who `Bob Martin <bob@acme.example>` and the others are, each with an id.

    Raises ValueError for what is no address.
    """
    agents: list[AgentAnswer] = []
    for text in given:
        name, address = parseaddr(text)
        try:
            address = units.read_address(address)
        except ValueError:
            raise ValueError(f"{text}: expected somebody like Bob Martin <bob@acme.example>") from None
        local = address.partition("@")[0]
        name = name or local.replace(".", " ").title()
        agents.append(AgentAnswer(_free_id(name, local, {agent.id for agent in agents}), name, address))
    return agents


def read_leads(given: Sequence[str], agents: Sequence[AgentAnswer]) -> list[str]:
    """Return the ids of the leads, given by id or address. Raises ValueError for somebody who is no agent."""
    known = {key: agent.id for agent in agents for key in (agent.id, agent.address.lower())}
    for text in given:
        if text.lower() not in known:
            raise ValueError(f"{text}: is none of the agents: {', '.join(agent.id for agent in agents)}")
    return list(dict.fromkeys(known[text.lower()] for text in given))


def _free_id(name: str, local: str, taken: set[str]) -> str:
    """Return a short id: the first name, else the whole name, else the local part, else one with a number."""
    words = [plain for word in name.split() if (plain := _plain(word))]
    choices = [
        *words[:1],
        "-".join(words),
        _plain(local),
        *(f"{(words or ['agent'])[0]}{count}" for count in range(2, 100)),
    ]
    return next(choice for choice in choices if choice and choice != "me" and choice not in taken)


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "", letters)[:30]
