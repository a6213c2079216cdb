"""`agents`: who works here, and `agents revoke`: void what an agent's mails could prove."""

from datetime import datetime
from typing import Annotated, Any

import typer

from mailticket.cli.context import Context, print_json, print_table, say

agents = typer.Typer(help="Who works on tickets.", invoke_without_command=True)

COLUMNS = ("id", "name", "address", "role", "queues", "epoch", "away_until", "stand_in")


def register(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.add_typer(agents, name="agents")


@agents.callback()
def list_agents(ctx: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False) -> None:
    """List the agents; the epoch counts how often their tokens were revoked."""
    if ctx.invoked_subcommand:
        return
    from mailticket.clock import SystemClock
    from mailticket.store import people

    context: Context = ctx.obj
    with context.database(writes=False).reading() as tx:
        records = people.agent_records(tx)
    now = SystemClock().now()
    found = [agent_json(context, agent, records.get(agent.id), now) for agent in context.settings.agents]
    if as_json:
        print_json(found)
    else:
        rows = [[", ".join(row[name]) if name == "queues" else row[name] for name in COLUMNS] for row in found]
        print_table(COLUMNS, rows, nothing="No agents.")


def agent_json(context: Context, agent: Any, record: Any, now: datetime) -> dict[str, Any]:
    """Return one agent and what is remembered of them; the queues they lead are among theirs."""
    from mailticket.desk.view import moment

    away = record is not None and record.away_until is not None and record.away_until > now
    queues = [queue.name for queue in context.settings.queues if agent.id in {*queue.agents, *queue.lead}]
    return {
        "id": agent.id,
        "name": agent.name,
        "address": agent.address,
        "role": str(agent.role),
        "queues": queues,
        "epoch": record.epoch if record else 0,
        "away_until": moment(record.away_until) if away else None,
        "stand_in": record.stand_in if away else None,
    }


@agents.command()
def revoke(ctx: typer.Context, id_: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Void all tokens that an agent was mailed so far, as when their mailbox was read by somebody else."""
    from mailticket.clock import SystemClock
    from mailticket.errors import UserError
    from mailticket.store import history, people
    from mailticket.store.states import ActorKind

    context: Context = ctx.obj
    agent = context.settings.agent(id_)
    if agent is None:
        known = ", ".join(agent.id for agent in context.settings.agents)
        raise UserError(f"there is no agent {id_}; there are: {known}")
    entry = {"at": SystemClock().now(), "actor": "operator", "actor_kind": ActorKind.OPERATOR, "event": "revoked"}
    with context.database(writes=True).transaction() as tx:
        epoch = people.raise_epoch(tx, agent.id)
        history.add(tx, [{**entry, "detail": f"tokens of {agent.id}", "why": f"epoch {epoch}"}])
    say(f"the tokens of {agent.id} are void; new mail to {agent.address} carries new ones")
