"""A household takes its telephone back from the requests for other roofs that live: a safe address leaves none behind (ADR 90).

Expand only: the release before never writes this column again. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

OWN = "demande_id = (SELECT palier_claim('demande')::bigint) AND request_id IN (SELECT id FROM palier_roofrequest)"
GIVEN = (
    "GRANT UPDATE (phone) ON palier_roofrequestfacts TO palier_demandeur",
    "DROP POLICY IF EXISTS demandeur_update ON palier_roofrequestfacts",
    f"CREATE POLICY demandeur_update ON palier_roofrequestfacts FOR UPDATE TO palier_demandeur USING ({OWN}) WITH CHECK ({OWN} AND phone = '')",
)
TAKEN = (
    "DROP POLICY IF EXISTS demandeur_update ON palier_roofrequestfacts",
    "REVOKE UPDATE (phone) ON palier_roofrequestfacts FROM palier_demandeur",
)


class Migration(migrations.Migration):
    """One policy and one right."""

    dependencies = (("palier", "0200_written_together"),)
    operations = (migrations.RunSQL(GIVEN, TAKEN),)
