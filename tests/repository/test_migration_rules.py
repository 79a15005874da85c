"""What may be applied while the release before still serves, judged on migrations made for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connections, models
from django.db.migrations import AddField, AddIndex, AlterField, Migration, RemoveField, RenameField, RunSQL
from django.db.migrations import SeparateDatabaseAndState as Separate
from django.db.migrations.loader import MigrationLoader

from config.checks import migration_rules

if TYPE_CHECKING:
    from django.db.migrations.operations.base import Operation

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
INDEX = AddIndex("candidature", models.Index(fields=["applied_at"], name="by_day"))
LESS = "ALTER TABLE palier_home DROP COLUMN street"


def _reasons(*operations: Operation, contract: bool = False) -> str:
    loader = MigrationLoader(connections["owner"])
    (leaf,) = loader.graph.leaf_nodes("palier")
    kind = type("Migration", (Migration,), {"operations": operations, "dependencies": [leaf], "contract": contract})
    migration = kind("9999_try", "palier")
    loader.graph.add_node(("palier", "9999_try"), migration)
    loader.graph.add_dependency(migration, ("palier", "9999_try"), leaf)
    return "\n".join(migration_rules.reasons(loader, migration))


@pytest.mark.parametrize(
    ("operations", "why"),
    [
        ([RemoveField("home", "street")], "takes away what the release before reads"),
        ([RenameField("home", "street", "road")], "RENAME COLUMN is unsafe"),
        ([AddField("home", "age", models.IntegerField(default=1))], "NOT NULL is unsafe"),
        ([AlterField("home", "rent", models.TextField())], "COLUMN TYPE is unsafe"),
        ([AlterField("home", "floor", models.SmallIntegerField())], "refuses what the release before writes"),
        ([RunSQL(LESS)], "DROP COLUMN"),
        ([Separate(database_operations=[RunSQL(LESS)])], "DROP COLUMN"),
        ([INDEX, RunSQL("SELECT 1")], "split it"),
        (
            [
                AddField("home", "a", models.IntegerField(null=True)),
                AddField("lease", "b", models.IntegerField(null=True)),
            ],
            "one table at a time",
        ),
    ],
)
def test_what_the_release_before_would_not_survive_is_refused(operations: list[Operation], why: str) -> None:
    assert why in _reasons(*operations)


@pytest.mark.parametrize("name", ["0850_the_end_that_a_call_told", "0861_a_number_of_homes_that_stand"])
def test_a_constraint_that_leaves_may_come_back_and_leave_again(name: str) -> None:
    loader = MigrationLoader(connections["owner"])
    migration, before = loader.get_migration("palier", name), loader.project_state(("palier", name), at_end=False)

    def moved(step: str) -> None:
        with connections["owner"].schema_editor() as editor:
            getattr(migration, step)(before.clone(), editor)

    moved("unapply")
    assert _is_once("palier_home_rpls_id_key") == (name[:4] == "0861")
    moved("apply")
    moved("unapply")
    moved("apply")
    assert not _is_once("palier_home_rpls_id_key")


def _is_once(constraint: str) -> bool:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_constraint WHERE conname = %s AND contype = 'u')", [constraint])
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize(
    "operations",
    [
        [AddField("home", "age", models.IntegerField(null=True))],
        [AddField("home", "age", models.IntegerField(db_default=1))],
        [INDEX],
        [Separate(state_operations=[RemoveField("home", "street")])],
        [RunSQL("UPDATE palier_home SET door = door WHERE door = ''")],
    ],
)
def test_what_it_does_not_mind_is_taken(operations: list[Operation]) -> None:
    assert _reasons(*operations) == ""


def test_a_contract_may_take_away_and_nothing_else() -> None:
    assert _reasons(RemoveField("home", "street"), contract=True) == ""
    assert "only takes away" in _reasons(AddField("home", "a", models.IntegerField(null=True)), contract=True)
