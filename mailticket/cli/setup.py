"""`init`: a few answers become a commented configuration, its passwords and an empty desk."""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mailticket.cli.context import say

if TYPE_CHECKING:
    from mailticket.starter import Answers, ServerAnswer
    from mailticket.transports.guess import Server

Text = Annotated[str, typer.Option()]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Else what goes with the security.")]
Security = Annotated[str, typer.Option(help="tls or starttls; plain only on this machine.")]
PasswordFile = Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="A file with the password.")]


def register(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command()(init)


def at_terminal() -> bool:
    """Say whether somebody can be asked."""
    return sys.stdin.isatty()


@dataclass
class Interview:
    """Answers come from flags, else from the person at the terminal, else from a default; what is missing is noted."""

    is_live: bool = field(default_factory=at_terminal)
    missing: list[str] = field(default_factory=list)

    def ask(self, flag: str, given: Any, question: str, default: str | None = None) -> str:
        """Return the answer to *question*."""
        if given:
            return str(given)
        if self.is_live:
            return str(typer.prompt(question, default=default))
        if default is None:
            self.missing.append(flag)
        return default or ""

    def ask_password(self, flag: str, user: str) -> str:
        """Return a password that is typed unseen."""
        if self.is_live:
            return str(typer.prompt(f"Password of {user}", hide_input=True))
        self.missing.append(flag)
        return ""


def init(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Where the files go.")] = Path("config"),
    site: Text = "",
    address: Annotated[str, typer.Option(help="The address that customers write to.")] = "",
    agent: Annotated[list[str] | None, typer.Option(help="'Bob Martin <bob@acme.example>'; may be repeated.")] = None,
    lead: Annotated[list[str] | None, typer.Option(help="An agent's id or address; else the first agent.")] = None,
    operator: Annotated[str, typer.Option(help="Who gets mail about trouble; else the lead.")] = "",
    imap_host: Text = "",
    imap_port: Port = 0,
    imap_security: Security = "",
    imap_user: Text = "",
    imap_password_file: PasswordFile = None,
    smtp_host: Text = "",
    smtp_port: Port = 0,
    smtp_security: Security = "",
    smtp_user: Annotated[str | None, typer.Option(help="Else as for IMAP; empty for no log-in.")] = None,
    smtp_password_file: PasswordFile = None,
    language: Annotated[str, typer.Option(help="en fr it de es")] = "",
    timezone: Annotated[str, typer.Option(help="Such as Europe/Paris.")] = "",
    state_dir: Annotated[str, typer.Option(help="Where tickets and mail are kept; else DIR/state.")] = "",
    no_guess: Annotated[
        bool, typer.Option("--no-guess", help="Do not look for the mail servers of the domain.")
    ] = False,
) -> None:
    """Write a configuration for a new desk, ask for what no flag says, and create the desk."""
    from mailticket import settings as configuration
    from mailticket.errors import UserError
    from mailticket.starter import Answers

    file = directory / configuration.SYSTEM_FILE.name
    if file.exists() or file.is_symlink():
        raise UserError(f"{file}: is there already; nothing was changed")
    interview = Interview()
    site = interview.ask("--site", site, "Name of the desk, as customers see it")
    address = interview.ask("--address", address, "Address that customers write to")
    agents, leads = read_people(interview, agent or [], lead or [])
    operator = interview.ask("--operator", operator, "Address for mail about trouble", first_lead(agents, leads))
    passwords: dict[str, str] = {}
    imap = ask_server(
        interview,
        "imap",
        address,
        passwords,
        (imap_host, imap_port, imap_security, imap_user, imap_password_file),
        guess=not no_guess,
    )
    if smtp_user is None and not interview.is_live:
        smtp_user = imap.user
    smtp = ask_server(
        interview,
        "smtp",
        address,
        passwords,
        (smtp_host, smtp_port, smtp_security, smtp_user, smtp_password_file),
        guess=not no_guess,
        like=imap,
    )
    if interview.missing:
        raise typer.BadParameter(f"there is no terminal to ask on; give also {', '.join(interview.missing)}")
    more = {key: value for key, value in (("language", language), ("timezone", timezone)) if value}
    kept = state_dir or ("/var/lib/mailticket" if file.absolute() == configuration.SYSTEM_FILE else "state")
    create(file, Answers(site, address, operator, imap, smtp, agents, leads, kept, more), passwords)
    shown = "" if file in {configuration.SYSTEM_FILE, configuration.LOCAL_FILE} else f" --config {file}"
    say(f"{file}: written; every key is explained in it")
    say(f"next: mailticket{shown} check")


def read_people(interview: Interview, given: list[str], lead: list[str]) -> tuple[list[Any], list[str]]:
    """Return the agents and the ids of the leads. Raises a usage error for who cannot be read."""
    from mailticket import starter

    while interview.is_live and not given:
        given = given or [interview.ask("--agent", "", "First agent, as Bob Martin <bob@acme.example>")]
        while more := typer.prompt("Another agent (or Enter)", default="", show_default=False):
            given.append(more)
    if not given:
        interview.missing.append("--agent")
    try:
        agents = starter.read_agents(given)
        return agents, starter.read_leads(lead, agents) if lead else [found.id for found in agents[:1]]
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def first_lead(agents: list[Any], leads: list[str]) -> str:
    """Return the address of the first lead."""
    return next((agent.address for agent in agents if agent.id in leads), "")


def ask_server(
    interview: Interview,
    kind: str,
    address: str,
    passwords: dict[str, str],
    given: tuple[str, int, str, str | None, Path | None],
    *,
    guess: bool,
    like: "ServerAnswer | None" = None,
) -> "ServerAnswer":
    """Return one mail server; *like* is the other, whose user and password this one may share."""
    from mailticket.sections import IMAP_PORTS, SMTP_PORTS
    from mailticket.starter import ServerAnswer

    host, port, security, user, password_file = given
    domain, name = address.rpartition("@")[2], kind.upper()
    found = find_server(interview, kind, address) if guess and domain and not host else None
    suggested = found.host if found else (f"{kind}.{domain}" if interview.is_live else None)
    host = interview.ask(f"--{kind}-host", host, f"{name} server", suggested)
    suggested_user = like.user if like else address
    if found and host == found.host:
        port, security = port or found.port, security or found.security
        suggested_user = suggested_user if like else found.user or address
    security = security or "tls"
    port = port or (IMAP_PORTS if kind == "imap" else SMTP_PORTS).get(security, 0)
    if user is None or (kind == "imap" and not user):
        user = interview.ask(f"--{kind}-user", "", f"{name} user", suggested_user)
    if like and user == like.user and password_file is None:
        return ServerAnswer(host, port, security, user, like.password_file)
    if user and password_file is None:
        passwords[f"{kind}-password"] = interview.ask_password(f"--{kind}-password-file", user)
    secret = str(password_file.absolute()) if password_file else f"{kind}-password"
    return ServerAnswer(host, port, security, user, secret)


def find_server(interview: Interview, kind: str, address: str) -> "Server | None":
    """Look for the server of a domain; what unsigned DNS alone says is taken only where a person agrees to it."""
    from mailticket.transports.guess import Search

    found = Search().find(kind, address)
    if found is None:
        return None
    at = f"{kind.upper()} server: {found.host}, port {found.port}, found {found.how}"
    if found.is_sure or interview.is_live:
        say(at)
        return found
    say(f"{at}, but outside the domain: if it is right, give --{kind}-host {found.host}")
    return None


def create(file: Path, answers: "Answers", passwords: dict[str, str]) -> None:
    """Make the state, then the passwords, then the configuration: what can go wrong goes wrong first."""
    import os
    import tomllib

    from mailticket import config_text, starter
    from mailticket import settings as configuration
    from mailticket.errors import UserError
    from mailticket.store import schema
    from mailticket.store.database import Database

    text = starter.config_for(answers)
    settings = configuration.build(tomllib.loads(text), source=str(file), directory=file.absolute().parent)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        database = Database(settings.site.database, settings.site.state_dir)
        schema.prepare(database)
        database.close()
        configuration.signing_key(settings, os.environ)
        for name, password in passwords.items():
            config_text.write_new(file.with_name(name), password + "\n")
        config_text.write_new(file, text)
    except OSError as error:
        raise UserError(f"{error.filename}: {error.strerror}") from None
