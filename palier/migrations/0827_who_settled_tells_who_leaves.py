"""The answer of a contested separation is written in a file by who settled it there, or in the one that it was made of.

Who separates reads neither the separation nor the kinship of two files: the database says yes or no. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

SETTLED = """
    CREATE FUNCTION palier_parting_settled(of_demande bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT EXISTS (
        SELECT FROM palier_parting x WHERE x.state IN ('tranchee_oui', 'tranchee_non')
          AND x.settled_by_id = (SELECT palier_claim('user')::bigint)
          AND (x.demande_id = of_demande
            OR x.demande_id IN (SELECT f.parent_id FROM palier_fork f WHERE f.child_id = of_demande)))
    $$
"""
RIGHTS = (
    "REVOKE EXECUTE ON FUNCTION palier_parting_settled FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_parting_settled TO palier_separation",
)
DROPPED = "DROP POLICY IF EXISTS separation_insert ON palier_letter"
TOLD = (
    DROPPED,
    "CREATE POLICY separation_insert ON palier_letter FOR INSERT TO palier_separation WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id = (SELECT palier_claim('demande')::bigint) AND read_at IS NULL AND (facts ->> 'auteur' IS NULL OR EXISTS (SELECT FROM palier_organisation o WHERE o.id = (SELECT palier_claim('organisation')::int) AND o.public_id::text = facts ->> 'auteur' AND o.name = facts ->> 'auteur_nom' AND o.contact = facts ->> 'auteur_contact')) AND (kind IN ('dossier_protege', 'separation') AND candidature_id IS NULL OR kind IN ('separation_tranchee') AND candidature_id IS NULL AND palier_parting_settled(demande_id))))",
)
TOLD_BEFORE = (
    DROPPED,
    "CREATE POLICY separation_insert ON palier_letter FOR INSERT TO palier_separation WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id = (SELECT palier_claim('demande')::bigint) AND read_at IS NULL AND (facts ->> 'auteur' IS NULL OR EXISTS (SELECT FROM palier_organisation o WHERE o.id = (SELECT palier_claim('organisation')::int) AND o.public_id::text = facts ->> 'auteur' AND o.name = facts ->> 'auteur_nom' AND o.contact = facts ->> 'auteur_contact')) AND (kind IN ('dossier_protege', 'separation', 'separation_tranchee') AND candidature_id IS NULL)))",
)


class Migration(migrations.Migration):
    """One function, and the policy that asks it."""

    dependencies = (("palier", "0826_who_was_placed_before"),)
    operations = (
        migrations.RunSQL(SETTLED, "DROP FUNCTION palier_parting_settled"),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
        migrations.RunSQL(list(TOLD), list(TOLD_BEFORE)),
    )
