"""A desk changes what its acts write of a demande, and nothing else of it (ADR 39). Frozen from the matrix."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

RIGHTS = (
    "REVOKE UPDATE ON palier_demande FROM palier_bailleur, palier_reservataire",
    "GRANT UPDATE (state, struck_off_at, strike_off_reason) ON palier_demande TO palier_bailleur",
    "GRANT UPDATE (confirmed_at) ON palier_demande TO palier_reservataire",
    "DROP POLICY bailleur_update ON palier_demande",
    "CREATE POLICY bailleur_update ON palier_demande FOR UPDATE TO palier_bailleur USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)]) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND state = 'radiee' AND struck_off_at IS NOT NULL AND strike_off_reason IN ('RADATT', 'RADABA', 'RADCON', 'RADIRR'))",
    "DROP POLICY reservataire_update ON palier_demande",
    "CREATE POLICY reservataire_update ON palier_demande FOR UPDATE TO palier_reservataire USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)]) WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND confirmed_at IS NULL)",
)


class Migration(migrations.Migration):
    """Narrower than before for each act that pages make, and the same for those of the release before."""

    dependencies = (("palier", "0069_witnesses"),)
    operations = tuple(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in RIGHTS)
