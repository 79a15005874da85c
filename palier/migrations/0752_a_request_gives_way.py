"""Who designates may set aside a landlord's request of a next rank that waits its minute (ADR 182). Expand only. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

_OWN = "organisation_id = ANY((SELECT palier_ours())::int[])"
_GIVES_WAY = f"(SELECT palier_claim('role') IS NOT NULL) AND ({_OWN} OR verb = 'appeler' AND role = 'bailleur' AND publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[])))"


class Migration(migrations.Migration):
    """One policy wider: the release before writes no other row by it."""

    dependencies = (("palier", "0751_where_households_refuse"),)
    operations = (
        migrations.RunSQL(
            f"ALTER POLICY reservataire_update ON palier_plannedact USING ({_GIVES_WAY}) WITH CHECK ({_GIVES_WAY})",
            f"ALTER POLICY reservataire_update ON palier_plannedact USING ({_OWN}) WITH CHECK ({_OWN})",
        ),
    )
