"""A reading by a mandate is read by who sees that mandate: another holder does not learn that it exists. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

_OF_THE_FILE = "demande_ref = (SELECT palier_claim('demande')::bigint)"
_AFTER = f"(SELECT palier_claim('role') IS NOT NULL) AND ({_OF_THE_FILE} AND (purpose <> 'conseil par mandat' OR object_id IN (SELECT public_id FROM palier_mandate)))"


def _policy(rows: str) -> str:
    return f"CREATE POLICY demandeur_select ON palier_accessentry FOR SELECT TO palier_demandeur USING ({rows})"


DROP = "DROP POLICY IF EXISTS demandeur_select ON palier_accessentry"


class Migration(migrations.Migration):
    """One policy: the pages of the release before ask for no more than it shows."""

    dependencies = (("palier", "0108_linked_identities"),)
    operations = (
        migrations.RunSQL(DROP, _policy(_OF_THE_FILE)),
        migrations.RunSQL(_policy(_AFTER), DROP),
    )
