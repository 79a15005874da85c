"""Who leaves by a separation that a person settled reads its answer and why, in their own file too. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

DROPPED = "DROP POLICY IF EXISTS separation_insert ON palier_letter"
TOLD = (
    DROPPED,
    "CREATE POLICY separation_insert ON palier_letter FOR INSERT TO palier_separation WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id = (SELECT palier_claim('demande')::bigint) AND read_at IS NULL AND (facts ->> 'auteur' IS NULL OR EXISTS (SELECT FROM palier_organisation o WHERE o.id = (SELECT palier_claim('organisation')::int) AND o.public_id::text = facts ->> 'auteur' AND o.name = facts ->> 'auteur_nom' AND o.contact = facts ->> 'auteur_contact')) AND (kind IN ('dossier_protege', 'separation', 'separation_tranchee') AND candidature_id IS NULL)))",
)
TOLD_BEFORE = (
    DROPPED,
    "CREATE POLICY separation_insert ON palier_letter FOR INSERT TO palier_separation WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id = (SELECT palier_claim('demande')::bigint) AND read_at IS NULL AND (facts ->> 'auteur' IS NULL OR EXISTS (SELECT FROM palier_organisation o WHERE o.id = (SELECT palier_claim('organisation')::int) AND o.public_id::text = facts ->> 'auteur' AND o.name = facts ->> 'auteur_nom' AND o.contact = facts ->> 'auteur_contact')) AND (kind IN ('dossier_protege', 'separation') AND candidature_id IS NULL)))",
)


class Migration(migrations.Migration):
    """One policy."""

    dependencies = (("palier", "0796_a_visit_that_moves"),)
    operations = (
        migrations.RunSQL(list(TOLD), list(TOLD_BEFORE)),
    )
