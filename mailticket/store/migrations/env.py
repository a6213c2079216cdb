"""Alembic's entry: it always works on the connection that `store.schema.migrate` hands over."""

from alembic import context
from sqlmodel import SQLModel

from mailticket.store import search
from mailticket.store import tables as _tables  # noqa: F401 - its import fills the metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
    compare_server_default=True,
    transactional_ddl=True,
    include_name=lambda name, kind, _: not (kind == "table" and search.is_index(name)),
)
with context.begin_transaction():
    context.run_migrations()
