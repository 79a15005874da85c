"""A row written after an access ended does not join it. One table at a time, each statement by itself: a request waits for none.

Frozen SQL, which may be started again anywhere.
"""

from django.db import migrations

TABLES = ("demandeversion", "person", "seniority", "piece", "piececontent", "fact")
REWRITTEN = ("person", "seniority")
TRIGGERS = (
    *(
        f"CREATE OR REPLACE TRIGGER joins_no_ended BEFORE INSERT ON palier_{table} FOR EACH ROW "
        "WHEN (NEW.audience <> '{}') EXECUTE FUNCTION palier_join_no_ended()"
        for table in TABLES
    ),
    # The register, or the person, rewrites a name, an address or a telephone in place: that is a later row too.
    *(
        f"CREATE OR REPLACE TRIGGER rewritten_joins_no_ended BEFORE UPDATE ON palier_{table} FOR EACH ROW "
        "WHEN (NEW.audience <> '{}' AND OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION palier_rewritten_joins_no_ended()"
        for table in REWRITTEN
    ),
    "CREATE OR REPLACE TRIGGER joins_no_ended AFTER INSERT ON palier_piecefile FOR EACH ROW "
    "EXECUTE FUNCTION palier_file_joins_no_ended()",
)


class Migration(migrations.Migration):
    """Triggers, out of one transaction: the locks of several tables are never held together."""

    atomic = False
    dependencies = (("palier", "0051_access_ends"),)
    operations = tuple(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in TRIGGERS)
