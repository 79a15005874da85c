"""Codes are kept under the site's key once no release is left that cannot read one so kept (ADR 11). Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

STATEMENTS = (
    "ALTER TABLE palier_claimrule ADD COLUMN IF NOT EXISTS are_keyed boolean NOT NULL DEFAULT false",
    "UPDATE palier_claimrule SET are_keyed = true WHERE NOT EXISTS (SELECT FROM palier_user) AND NOT EXISTS (SELECT FROM palier_demande)",
    """
    CREATE OR REPLACE FUNCTION palier_codes_are_keyed() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT are_keyed FROM palier_claimrule $$
    """,
    "REVOKE EXECUTE ON FUNCTION palier_codes_are_keyed() FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_codes_are_keyed() TO palier_public, palier_gate, palier_intake, palier_demandeur",
)


class Migration(migrations.Migration):
    """One column of a table of one row, and a function that tells it."""

    atomic = False
    dependencies = (("palier", "0105_employers_attest"),)
    operations = tuple(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS)
