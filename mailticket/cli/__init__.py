"""The command line: one module a group of commands; errors become exit codes here and nowhere else."""

import os
import sys
from collections.abc import Callable, Sequence

EXIT_FAILED, EXIT_USAGE, EXIT_LATER, EXIT_CONFIG = 1, 2, 75, 78


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit: 0 well, 1 failed, 2 usage, 75 try again later, 78 bad configuration (product.md 4)."""
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    import typer
    from typer.exceptions import TyperException

    from mailticket import errors
    from mailticket.cli.commands import application

    outcomes: dict[type[Exception], tuple[int, Callable[[Exception], str]]] = {
        errors.ConfigError: (EXIT_CONFIG, str),
        errors.TransientError: (EXIT_LATER, str),
        errors.MailticketError: (EXIT_FAILED, str),
    }
    try:
        result = application(args=arguments, prog_name="mailticket", standalone_mode=False)
    except typer.Exit as error:
        return error.exit_code
    except typer.Abort:
        return EXIT_FAILED
    except TyperException as error:
        show = getattr(error, "show", None)  # usage errors have one, which typer keeps to itself
        show() if show else print(error, file=sys.stderr)  # noqa: T201 - as below
        return error.exit_code
    except errors.MailticketError as error:
        code, text = next(outcomes[kind] for kind in outcomes if isinstance(error, kind))
        print(text(error), file=sys.stderr)  # noqa: T201 - the one place where errors are printed
        return code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_FAILED
    return result if isinstance(result, int) else 0
