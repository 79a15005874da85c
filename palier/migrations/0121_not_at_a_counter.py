"""What a person keeps to themselves is written by no act at a counter (ADR 70). Frozen SQL.

One table after the other, each in a transaction of its own; cut in between, it starts again, the same.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

TABLES = (
    "palier_accessentry",
    "palier_employmentcode",
    "palier_holder",
    "palier_knownbrowser",
    "palier_mandate",
    "palier_mandateact",
    "palier_parting",
    "palier_safechannel",
    "palier_signincode",
    "palier_user",
    "palier_visit",
)
ON = """
    CREATE OR REPLACE TRIGGER not_at_a_counter BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH STATEMENT
    WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_not_at_a_counter()
"""


WITHIN = """
    CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH STATEMENT
    WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate()
"""
# The register's intake alone writes a contact while somebody is there.
CONTACTS = """
    CREATE OR REPLACE TRIGGER no_contact_at_a_counter BEFORE UPDATE OF phone, email, address, employer, profession ON palier_person
    FOR EACH STATEMENT WHEN (current_user = 'palier_demandeur') EXECUTE FUNCTION palier_not_at_a_counter()
"""
VISITS = ("palier_visit", "palier_visitact")
"""No act by a mandate writes a visit."""


class Migration(migrations.Migration):
    """A trigger a table, silent for who claims no visit."""

    atomic = False
    dependencies = (("palier", "0120_counters"),)
    operations = (
        tuple(
            migrations.RunSQL(ON.format(table=table), f"DROP TRIGGER IF EXISTS not_at_a_counter ON {table}")
            for table in TABLES
        )
        + tuple(
            migrations.RunSQL(WITHIN.format(table=table), f"DROP TRIGGER IF EXISTS within_mandate ON {table}")
            for table in VISITS
        )
        + (migrations.RunSQL(CONTACTS, "DROP TRIGGER IF EXISTS no_contact_at_a_counter ON palier_person"),)
    )
