"""Measure the mail path against a floor: `python -m bench [--short]`; says nothing about right or wrong.

A round is: the floor, our intake and sending of the same mails on a young desk, and on one with a past.
"""

import argparse
import os
import sys
from dataclasses import dataclass
from statistics import median

from bench import growth, report, scene
from bench.floor import floor
from bench.measure import Rate, in_own_process
from bench.ours import Intake, intake, sending, telling
from bench.report import Desk, Results
from tests.servers.dovecot import PASSWORD
from tests.servers.launch import Unavailable

SEED = 1042


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    rounds: int
    mails: int
    past: int


FULL = Plan(rounds=3, mails=1000, past=50_000)
SHORT = Plan(rounds=1, mails=100, past=500)


def main() -> int:
    """Measure, print, and write docs/bench.md when all of it was measured."""
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("--short", action="store_true", help="a few hundred mails: does it run at all?")
    options.add_argument("--rounds", type=int, help="more rounds give a steadier median")
    options.add_argument("--mails", type=int, help="mails a round")
    chosen = options.parse_args()
    plan = SHORT if chosen.short else FULL
    plan = Plan(chosen.rounds or plan.rounds, chosen.mails or plan.mails, plan.past)
    os.environ["BENCH_PASSWORD"] = PASSWORD
    try:
        results = measure(plan)
    except Unavailable as reason:
        print(f"cannot measure here: {reason}", file=sys.stderr)
        return 75
    print(report.table(results))
    if not chosen.short:
        report.write(results)
    return 0


def measure(plan: Plan) -> Results:
    """Run the rounds of *plan*; return all figures."""
    load = os.getloadavg()[0]
    with scene.running() as stage:
        young, old = stage.desk("young"), stage.desk("old")
        size = in_own_process(growth.fill, old, plan.past, SEED)
        asked = {config.stem: stage.warm_up(config, SEED + number) for number, config in enumerate((young, old))}
        floors: list[Rate] = []
        desks: dict[str, tuple[list[Intake], list[Rate]]] = {"young": ([], []), "old": ([], [])}
        for round_ in range(plan.rounds):
            seed = SEED + 10 + 10 * round_
            reader = stage.server.add_user(f"floor{round_}")
            stage.post(young, seed, plan.mails, also=reader)
            stage.post(old, seed + 1, plan.mails)
            database = stage.folder / f"{reader}.db"
            floors.append(in_own_process(floor, stage.server.imap_port, reader, PASSWORD, database))
            for config in (young, old):
                taken, sent = desks[config.stem]
                taken.append(in_own_process(intake, config))
                sent.append(in_own_process(sending, config))
            tell(round_, floors[-1], desks)
        told = in_own_process(telling, young)
    summed = {name: Desk.of(*figures, asked[name]) for name, figures in desks.items()}
    return Results(
        load=load,
        rounds=plan.rounds,
        past=plan.past,
        past_bytes=size,
        floors=floors,
        ratio=median(
            ours.rate.per_second / least.per_second for ours, least in zip(desks["young"][0], floors, strict=True)
        ),
        growth=median(
            b.rate.per_second / a.rate.per_second for a, b in zip(desks["young"][0], desks["old"][0], strict=True)
        ),
        telling=told,
        young=summed["young"],
        old=summed["old"],
    )


def tell(round_: int, least: Rate, desks: dict[str, tuple[list[Intake], list[Rate]]]) -> None:
    """Print a line after each round: a long silence helps nobody."""
    parts = [
        f"{name} {taken[-1].rate.per_second:.0f} in, {sent[-1].per_second:.0f} out"
        for name, (taken, sent) in desks.items()
    ]
    print(f"round {round_ + 1}: floor {least.per_second:.0f} mails/s; {'; '.join(parts)}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
