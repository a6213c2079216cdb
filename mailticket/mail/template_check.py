"""What `mailticket check` finds wrong with templates: by file and line, before a customer's mail needs them."""

import traceback
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError, meta, nodes
from jinja2.sandbox import SandboxedEnvironment

from mailticket.mail.notices import NOTICES
from mailticket.mail.templates import COMMON, FAILURES, Templates, source_of
from mailticket.mail.views import Words

#: Known in every template besides the values.
ABOUT = frozenset({"notice", "agent", "answer"})
LAYOUTS = frozenset({"layout.txt", "layout.html"})


def problems(templates: Templates) -> list[str]:
    """Return what is wrong with any notice in any language; nothing when all is well."""
    every = ((notice, language) for language in sorted(templates.languages) for notice in NOTICES)
    found = (one for notice, language in every for one in problems_of(templates, notice, language))
    return list(dict.fromkeys([*problems_beside(templates), *found]))


def problems_beside(templates: Templates) -> Iterator[str]:
    """Give what is wrong beside the notices: fixed words that do not fit, files that nobody would ever get."""
    yield from _misfits(templates)
    yield from _misnamed(templates)


def _misfits(templates: Templates) -> Iterator[str]:
    """Give what is wrong with the fixed words of the site's own."""
    for language in sorted(templates.languages):
        for path, wrong in templates.catalogue(language).misfits.items():
            yield from (f"{path}: {one}" for one in wrong)


def _misnamed(templates: Templates) -> Iterator[str]:
    """Give the files that are called nearly like a notice and that no other includes: nobody would ever get them."""
    files = templates.own_files()
    for path in files:
        meant = [] if path.stem in NOTICES else get_close_matches(path.stem, NOTICES, n=1, cutoff=0.66)
        if meant and not any(_names(other, path.name) for other in files):
            yield f"{path}: there is no notice “{path.stem}”; perhaps {meant[0]}?"


def _names(path: Path, name: str) -> bool:
    """Say whether a file names another."""
    try:
        return name.encode() in path.read_bytes()
    except OSError:  # told where the file itself is looked at
        return False


def problems_of(templates: Templates, notice: str, language: str) -> Iterator[str]:
    """Give what is wrong with one notice in one language: a missing file, its syntax, a value that there is not."""
    try:
        path = templates.path(notice, language)
    except FileNotFoundError as error:
        yield str(error)
    else:
        yield from _of_file(templates, notice, language, path)


def samples(notice: str) -> list[Mapping[str, Any]]:
    """Return the values that *notice* is tried with: much, little, and whatever makes it say something else."""
    sample = NOTICES[notice].sample
    return [sample, _sparse(sample), *({**sample, **variant} for variant in NOTICES[notice].variants)]


def _sparse(sample: Mapping[str, Any]) -> dict[str, Any]:
    """Return *sample* with every value that may be missing missing: the other side of each `if`."""
    return {name: _nothing(value) for name, value in sample.items()}


def _of_file(templates: Templates, notice: str, language: str, path: Path) -> Iterator[str]:
    """Check one file: its syntax, the names it uses, and that it can be rendered with much and with little."""
    try:
        environment = templates.environment(templates.source_language(notice, language))
        source = source_of(path)
        environment.compile(source)
        tree = environment.parse(source)
    except FAILURES as error:
        yield f"{_place_in_layout(error) or _place_of_syntax(error, path)}: {_said(error)}"
        return
    unknown = list(_unknown_names(environment, tree, NOTICES[notice].sample))
    for name, line in unknown:
        yield f"{path}:{line}: there is no value “{name}” in the notice {notice}"
    for values in () if unknown else samples(notice):
        failed = list(_unrendered(templates, notice, language, path, values))
        yield from failed
        if failed:
            return


def _unknown_names(
    environment: SandboxedEnvironment, tree: nodes.Template, sample: Mapping[str, Any]
) -> Iterator[tuple[str, int]]:
    known = COMMON.keys() | sample.keys() | environment.globals.keys() | ABOUT
    unknown = meta.find_undeclared_variables(tree) - known
    for name in sorted(unknown):
        yield name, min(node.lineno for node in tree.find_all(nodes.Name) if node.name == name)


def _unrendered(
    templates: Templates, notice: str, language: str, path: Path, values: Mapping[str, Any]
) -> Iterator[str]:
    """Render the notice; where that fails, say in which line of which file."""
    try:
        rendered = templates.attempt(notice, language, values)
    except FAILURES as error:
        environment = templates.environment(templates.source_language(notice, language))
        yield f"{_place_in_layout(error) or _place_in_file(environment, path, values)}: {_said(error)}"
        return
    if not rendered.subject:
        yield f"{path}:1: the subject is empty"


def _place_in_layout(error: Exception) -> str:
    """Return file and line of a layout that failed; "" when it was the notice itself."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename}:{error.lineno}" if Path(error.filename or "").name in LAYOUTS else ""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).name in {*LAYOUTS, "<template>"}]  # that: a notice
    return f"{ours[-1].filename}:{ours[-1].lineno}" if ours and ours[-1].filename != "<template>" else ""


def _place_of_syntax(error: Exception, path: Path) -> str:
    """Return file and line of what could not be compiled; the file alone where that has no line."""
    return f"{path}:{error.lineno}" if isinstance(error, TemplateSyntaxError) else str(path)


def _said(error: Exception) -> str:
    """Return an error in words; of one about a file's syntax only what is wrong, for its place is told already."""
    return str(error.message if isinstance(error, TemplateSyntaxError) else error)


def _place_in_file(environment: SandboxedEnvironment, path: Path, values: Mapping[str, Any]) -> str:
    """Render the bare file, before it is Markdown, to learn its line."""
    code = environment.compile(source_of(path), str(path), str(path))
    bare = environment.template_class.from_code(environment, code, dict(environment.globals))
    lines = [1]
    try:
        bare.render({**COMMON, **values})
    except Exception as error:  # noqa: BLE001 - whatever it is, its place is asked for
        frames = traceback.extract_tb(error.__traceback__)
        lines += (frame.lineno or 1 for frame in frames if frame.filename == str(path))
    return f"{path}:{lines[-1]}"


def _nothing(value: object) -> object:
    match value:
        case bool():
            return False
        case tuple():
            return ()
        case Words():
            return Words("")
        case datetime() | timedelta():
            return None
        case _:
            return value
