"""A steward held to territories reads and decides the pairs of demandes that are wholly of theirs (ADR 157). Frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.contrib.postgres.fields
from django.db import migrations, models

RIGHTS = (
    "GRANT INSERT ON palier_accessentry TO palier_local_steward",
    "CREATE POLICY local_steward_insert ON palier_accessentry FOR INSERT TO palier_local_steward WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int))",
    "GRANT SELECT ON palier_demandepair TO palier_local_steward",
    "CREATE POLICY local_steward_select ON palier_demandepair FOR SELECT TO palier_local_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (territories <> '{}' AND territories <@ (SELECT palier_held_territories())::varchar[]))",
    "GRANT UPDATE (state, keeps_other, decided_at, decided_by_id, undo_at) ON palier_demandepair TO palier_local_steward",
    "CREATE POLICY local_steward_update ON palier_demandepair FOR UPDATE TO palier_local_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (undone_at IS NULL AND territories <> '{}' AND territories <@ (SELECT palier_held_territories())::varchar[])) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (undone_at IS NULL AND territories <> '{}' AND territories <@ (SELECT palier_held_territories())::varchar[]) AND decided_by_id = (SELECT palier_claim('user')::bigint))",
)
RIGHTS_BEFORE = (
    "DROP POLICY IF EXISTS local_steward_select ON palier_demandepair",
    "DROP POLICY IF EXISTS local_steward_update ON palier_demandepair",
    "DROP POLICY IF EXISTS local_steward_insert ON palier_accessentry",
    "REVOKE ALL ON palier_demandepair FROM palier_local_steward",
    "REVOKE ALL ON palier_accessentry FROM palier_local_steward",
)
SIGNED = (
    "DROP POLICY IF EXISTS local_steward_insert ON palier_journalentry",
    "CREATE POLICY local_steward_insert ON palier_journalentry FOR INSERT TO palier_local_steward WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'intendant_territoire' THEN verb IN ('changer_fin_de_lettre', 'changer_interrupteur', 'changer_role', 'confier_gestion', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'entrer_grille', 'essayer_grille', 'exiger_second_facteur', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'ne_plus_exiger_second_facteur', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'retirer_invitation', 'suspendre_membre', 'suspendre_organisme', 'trancher_paire') ELSE false END)",
)
SIGNED_BEFORE = (
    "DROP POLICY IF EXISTS local_steward_insert ON palier_journalentry",
    "CREATE POLICY local_steward_insert ON palier_journalentry FOR INSERT TO palier_local_steward WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'intendant_territoire' THEN verb IN ('changer_fin_de_lettre', 'changer_interrupteur', 'changer_role', 'confier_gestion', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'entrer_grille', 'essayer_grille', 'exiger_second_facteur', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'ne_plus_exiger_second_facteur', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'retirer_invitation', 'suspendre_membre', 'suspendre_organisme') ELSE false END)",
)


class Migration(migrations.Migration):
    """One column, empty until the night; three policies; one verb more."""

    dependencies = (("palier", "0600_members_connected"),)
    operations = (
        migrations.AddField(
            "demandepair",
            "territories",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), db_default=[], default=list, size=None
            ),
        ),
        migrations.RunSQL(list(RIGHTS), list(RIGHTS_BEFORE)),
        migrations.RunSQL(list(SIGNED), list(SIGNED_BEFORE)),
    )
