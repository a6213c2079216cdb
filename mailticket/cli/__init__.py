"""The command line: one module a group of commands; errors become exit codes here and nowhere else."""

import os
import sys
from collections.abc import Sequence

EXIT_FAILED, EXIT_USAGE, EXIT_LATER, EXIT_CONFIG = 1, 2, 75, 78


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit: 0 well, 1 failed, 2 usage, 75 try again later, 78 bad configuration (product.md 4)."""
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    from mailticket import errors

    codes = {
        errors.ConfigError: EXIT_CONFIG,
        errors.TransientError: EXIT_LATER,
        errors.MailticketError: EXIT_FAILED,
    }
    try:
        return told_in_words(arguments)
    except errors.MailticketError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the one place where errors are printed
        return next(code for kind, code in codes.items() if isinstance(error, kind))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_FAILED


def told_in_words(arguments: list[str]) -> int:
    """Run the daemon or any other command; return its exit code. Raises MailticketError, also of database and files."""
    from mailticket import errors
    from mailticket.cli import service

    try:
        daemon = service.asked_for(arguments)
        return service.run_until_stopped(daemon) if daemon else command(arguments)
    except errors.MailticketError:
        raise
    except OSError as error:
        if error.filename is None:  # no file's
            raise
        raise errors.UserError(f"{error.filename}: {error.strerror}") from error
    except Exception:
        from mailticket.store.failures import in_words  # not before something was raised

        with in_words():
            raise


def command(arguments: list[str]) -> int:
    """Run any command; return its exit code. Raises MailticketError."""
    import typer
    from typer.exceptions import TyperException

    from mailticket.cli.commands import application

    try:
        result = application(args=arguments, prog_name="mailticket", standalone_mode=False)
    except typer.Exit as error:
        return error.exit_code
    except typer.Abort:
        return EXIT_FAILED
    except TyperException as error:
        show = getattr(error, "show", None)  # usage errors have one, which typer keeps to itself
        show() if show else print(error, file=sys.stderr)  # noqa: T201 - as above
        return error.exit_code
    return result if isinstance(result, int) else 0
