"""May this migration be applied while the code of the release before still runs? The reasons why not.

Two kinds. One that *expands* adds what old code does not see or does not mind. One that *contracts* takes away what
nobody reads any more; it says ``contract = True`` on its class, and waits until no process of older code is left.
"""

from __future__ import annotations

import contextlib
import re
import warnings
from typing import TYPE_CHECKING

from django.core.exceptions import FieldDoesNotExist
from django.db import connections
from django.db.backends.postgresql.schema import DatabaseSchemaEditor
from django.db.migrations import operations as kinds
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.test.utils import override_settings
from django_zero_downtime_migrations.backends.postgres.schema import UnsafeOperationException

from config.checks import squawk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.db import models
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.migrations import Migration
    from django.db.migrations.operations.base import Operation

type _Nodes = tuple[str, str] | Sequence[tuple[str, str]] | None
OURS = "palier"
TAKE_AWAY = (kinds.RemoveField, kinds.DeleteModel, kinds.RenameField, kinds.RenameModel, kinds.AlterModelTable)
ADD = (kinds.CreateModel, kinds.AddField, kinds.AddIndex, kinds.RenameField, kinds.RenameModel, kinds.AlterModelTable)
OWN_SQL = (kinds.RunSQL, kinds.RunPython)
_LOSES = re.compile(
    r"\bDROP\s+(TABLE|COLUMN)\b|\bRENAME\s+(TO|COLUMN)\b|\bSET\s+NOT\s+NULL\b|\bALTER\s+COLUMN\s+\S+\s+(SET\s+DATA\s+)?TYPE\b",
    re.IGNORECASE,
)

_BESIDE_WRITERS = re.compile(r"\bCONCURRENTLY\b|\bVALIDATE\s+CONSTRAINT\b", re.IGNORECASE)
_HOLDING = re.compile(
    r"(?:\bALTER\s+TABLE|\bCREATE\s+(?:CONSTRAINT\s+)?TRIGGER\b[^;]*?\bON|\bDROP\s+TRIGGER\b[^;]*?\bON|"
    r'\bDROP\s+TABLE|\bLOCK\s+TABLE)\s+(?:ONLY\s+|IF\s+EXISTS\s+)*"?(\w+)"?(?!\S*\s+ADD\s+CONSTRAINT\s+\S+\s+FOREIGN)',
    re.IGNORECASE,
)
_TABLE = re.compile(r'\b(?:ON|TABLE)\s+"?(\w+)"?', re.IGNORECASE)


class WalkingLoader(MigrationLoader):
    """A loader that is asked of one migration after the other: what stood before each is carried on, not made anew each time."""

    _walked: tuple[list[tuple[str, str]], ProjectState] | None = None

    def project_state(self, nodes: _Nodes = None, at_end: bool = True) -> ProjectState:  # noqa: FBT001, FBT002 - the framework's own
        """Return the state after these, or before one."""
        if at_end or not isinstance(nodes, tuple):
            return super().project_state(nodes, at_end)
        plan = [node for node in self.graph.forwards_plan(nodes) if node != nodes]
        done, state = self._walked or ([], ProjectState(real_apps=self.unmigrated_apps))
        if plan[: len(done)] != done:
            done, state = [], ProjectState(real_apps=self.unmigrated_apps)
        for node in plan[len(done) :]:
            state = self.graph.nodes[node].mutate_state(state, preserve=False)
        self._walked = plan, state
        return state.clone()


def is_contract(migration: Migration) -> bool:
    """Say whether a migration takes away what the release before still uses."""
    return bool(getattr(migration, "contract", False))


def statements(loader: MigrationLoader, migration: Migration) -> str:
    """Return the SQL of one migration, as the engine would run it; raises for what the engine holds unsafe."""
    with warnings.catch_warnings(), override_settings(ZERO_DOWNTIME_MIGRATIONS_RAISE_FOR_UNSAFE=True):
        warnings.simplefilter("ignore")
        return "\n".join(loader.collect_sql([(migration, False)]))


@contextlib.contextmanager
def plain_engine(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Use the framework's own engine, which does not step out of a transaction to work beside writers."""
    engine = connection.SchemaEditorClass
    connection.SchemaEditorClass = DatabaseSchemaEditor
    try:
        yield
    finally:
        connection.SchemaEditorClass = engine


def is_one_transaction(migration: Migration, written: str) -> bool:
    """Say whether a migration of these statements may be one transaction: none must run beside writers on a table with rows."""
    new = _new_tables(migration)
    lines = [line for line in written.splitlines() if _BESIDE_WRITERS.search(line)]
    return all((found := _TABLE.search(line)) is not None and found[1] in new for line in lines)


def held_tables(loader: MigrationLoader, migration: Migration) -> set[str]:
    """Return the tables with rows that nobody may read while the migration's transaction lasts."""
    with plain_engine(connections["owner"]):
        written = "\n".join(loader.collect_sql([(migration, False)]))
    return set(_HOLDING.findall(written)) - _new_tables(migration)


def _new_tables(migration: Migration) -> set[str]:
    return {
        operation.options.get("db_table") or f"{migration.app_label}_{operation.name.lower()}"
        for operation in migration.operations
        if isinstance(operation, kinds.CreateModel)
    }


def reasons(loader: MigrationLoader, migration: Migration) -> Iterator[str]:
    """Say each thing that forbids a migration."""
    try:
        written = statements(loader, migration)
    except UnsafeOperationException as unsafe:
        yield str(unsafe).splitlines()[0]
        return
    if is_contract(migration):
        added = [operation for operation in _told(migration.operations) if isinstance(operation, ADD)]
        yield from (f"a contract only takes away: {operation.describe()}" for operation in added)
    else:
        yield from _losses(loader, migration)
    yield from _cut_short(loader, migration, written)
    if said := squawk.faults(migration.name, written, is_contract=is_contract(migration)):
        yield said.strip()


def _cut_short(loader: MigrationLoader, migration: Migration, written: str) -> Iterator[str]:
    """Whole or started again: what is neither, or what would stop everyone meanwhile."""
    if is_one_transaction(migration, written):
        # What is no transaction is applied statement by statement, each with its one table. Our engine writes all that the
        # framework's own does and more: where it names one table, that one is not asked, which takes as long again.
        named = set(_HOLDING.findall(written)) - _new_tables(migration)
        if migration.atomic and len(named) > 1 and len(held := held_tables(loader, migration)) > 1:
            yield f"holds {' and '.join(sorted(held))} at once, in another order than a request may: one table at a time"
    elif any(isinstance(operation, OWN_SQL) for operation in _told(migration.operations)):
        yield "SQL of its own beside what cannot be one transaction: cut in between, it could not start again; split it"


def _losses(loader: MigrationLoader, migration: Migration) -> Iterator[str]:
    state = loader.project_state((migration.app_label, migration.name), at_end=False)
    for operation in _told(migration.operations):
        if isinstance(operation, TAKE_AWAY):
            yield f"takes away what the release before reads (contract = True?): {operation.describe()}"
        elif _becomes_compulsory(operation, state, migration.app_label):
            yield f"refuses what the release before writes (contract = True?): {operation.describe()}"
        elif isinstance(operation, kinds.RunSQL) and (found := _LOSES.search(str(operation.sql))):
            yield f"takes away what the release before uses (contract = True?): {found[0]}"
        operation.state_forwards(migration.app_label, state)


def _told(operations: Iterable[Operation]) -> Iterator[Operation]:
    """What is done to the database, one by one: a column that only the code forgets is not taken away."""
    for operation in operations:
        if isinstance(operation, kinds.SeparateDatabaseAndState):
            yield from _told(operation.database_operations)
        else:
            yield operation


def _becomes_compulsory(operation: Operation, state: ProjectState, app: str) -> bool:
    if not isinstance(operation, kinds.AlterField):
        return False
    try:
        before: models.Field[object, object] = state.models[app, operation.model_name_lower].get_field(operation.name)
    except (FieldDoesNotExist, KeyError):
        return False
    return before.null and not operation.field.null
