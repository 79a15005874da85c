"""Decisions are put to the vote in an open séance, and a member casts their own ballot. Expand only, frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What is put never changes under those who vote: it ends, and is emptied.
ENDS = """
    CREATE OR REPLACE FUNCTION palier_vote_ends() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.drafts <> '[]' OR NEW.order_reason <> '' THEN
        RAISE EXCEPTION 'a vote ends, and is not rewritten' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_VOTE = """
    CREATE OR REPLACE TRIGGER vote_ends BEFORE UPDATE ON palier_puttovote FOR EACH ROW
    WHEN (current_setting('role') = 'palier_bailleur' AND NEW IS DISTINCT FROM OLD) EXECUTE FUNCTION palier_vote_ends()
"""
SEALED = tuple(
    f"CREATE OR REPLACE TRIGGER seal_{verb.lower()} AFTER {verb} ON palier_{table} REFERENCING {rows} TABLE AS changed "
    f"FOR EACH STATEMENT EXECUTE FUNCTION palier_note_id('{table}')"
    for table in ("puttovote", "castballot")
    for verb, rows in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
)
GRANTS = (
    "ALTER TABLE palier_puttovote ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_castballot ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT ON palier_puttovote TO palier_bailleur",
    "GRANT INSERT ON palier_puttovote TO palier_bailleur",
    "GRANT UPDATE (drafts, order_reason, ended_at) ON palier_puttovote TO palier_bailleur",
    "GRANT SELECT ON palier_puttovote TO palier_commission",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_puttovote TO palier_clock",
    "GRANT SELECT ON palier_castballot TO palier_bailleur",
    "GRANT SELECT ON palier_castballot TO palier_commission",
    "GRANT INSERT ON palier_castballot TO palier_commission",
    "GRANT UPDATE (ballot, cast_at) ON palier_castballot TO palier_commission",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_castballot TO palier_clock",
)
POLICIES = (
    (
        "palier_puttovote",
        "bailleur_select",
        "CREATE POLICY bailleur_select ON palier_puttovote FOR SELECT TO palier_bailleur USING (item_id IN (SELECT i.id FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id WHERE s.bailleur_id = (SELECT palier_claim('organisation')::int)))",
    ),
    (
        "palier_puttovote",
        "bailleur_insert",
        "CREATE POLICY bailleur_insert ON palier_puttovote FOR INSERT TO palier_bailleur WITH CHECK (item_id IN (SELECT i.id FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id WHERE s.bailleur_id = (SELECT palier_claim('organisation')::int) AND s.stage = 'ouverte') AND ended_at IS NULL AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_puttovote",
        "bailleur_update",
        "CREATE POLICY bailleur_update ON palier_puttovote FOR UPDATE TO palier_bailleur USING (item_id IN (SELECT i.id FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id WHERE s.bailleur_id = (SELECT palier_claim('organisation')::int) AND s.stage = 'ouverte')) WITH CHECK (item_id IN (SELECT i.id FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id WHERE s.bailleur_id = (SELECT palier_claim('organisation')::int) AND s.stage = 'ouverte'))",
    ),
    (
        "palier_puttovote",
        "commission_select",
        "CREATE POLICY commission_select ON palier_puttovote FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (item_id IN (SELECT id FROM palier_agendaitem) AND NOT EXISTS (SELECT FROM palier_interestdeclaration d JOIN palier_calledmember m ON m.seance_id = d.seance_id AND m.member = d.member WHERE d.item_id = palier_puttovote.item_id AND d.withdrawn_at IS NULL)))",
    ),
    (
        "palier_puttovote",
        "clock_select",
        "CREATE POLICY clock_select ON palier_puttovote FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_puttovote",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_puttovote FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_puttovote",
        "clock_update",
        "CREATE POLICY clock_update ON palier_puttovote FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_puttovote",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_puttovote FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_castballot",
        "bailleur_select",
        "CREATE POLICY bailleur_select ON palier_castballot FOR SELECT TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL) AND (vote_id IN (SELECT id FROM palier_puttovote)))",
    ),
    (
        "palier_castballot",
        "commission_select",
        "CREATE POLICY commission_select ON palier_castballot FOR SELECT TO palier_commission USING (by_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_castballot",
        "commission_insert",
        "CREATE POLICY commission_insert ON palier_castballot FOR INSERT TO palier_commission WITH CHECK (by_id = (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_puttovote v JOIN palier_agendaitem i ON i.id = v.item_id JOIN palier_seance s ON s.id = i.seance_id AND s.stage = 'ouverte' JOIN palier_calledmember m ON m.seance_id = s.id AND m.member = palier_castballot.member JOIN palier_candidature c ON c.publication_id = i.publication_id AND c.public_id = candidature_ref WHERE v.id = vote_id AND v.ended_at IS NULL))",
    ),
    (
        "palier_castballot",
        "commission_update",
        "CREATE POLICY commission_update ON palier_castballot FOR UPDATE TO palier_commission USING (by_id = (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_puttovote v JOIN palier_agendaitem i ON i.id = v.item_id JOIN palier_seance s ON s.id = i.seance_id AND s.stage = 'ouverte' JOIN palier_calledmember m ON m.seance_id = s.id AND m.member = palier_castballot.member JOIN palier_candidature c ON c.publication_id = i.publication_id AND c.public_id = candidature_ref WHERE v.id = vote_id AND v.ended_at IS NULL)) WITH CHECK (by_id = (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_puttovote v JOIN palier_agendaitem i ON i.id = v.item_id JOIN palier_seance s ON s.id = i.seance_id AND s.stage = 'ouverte' JOIN palier_calledmember m ON m.seance_id = s.id AND m.member = palier_castballot.member JOIN palier_candidature c ON c.publication_id = i.publication_id AND c.public_id = candidature_ref WHERE v.id = vote_id AND v.ended_at IS NULL))",
    ),
    (
        "palier_castballot",
        "clock_select",
        "CREATE POLICY clock_select ON palier_castballot FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_castballot",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_castballot FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_castballot",
        "clock_update",
        "CREATE POLICY clock_update ON palier_castballot FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_castballot",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_castballot FOR DELETE TO palier_clock USING (true)",
    ),
)

LINES = (
    (
        "palier_journalentry",
        "bailleur_insert",
        "CREATE POLICY bailleur_insert ON palier_journalentry FOR INSERT TO palier_bailleur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('annuler_acte', 'annuler_avertissement', 'annuler_seance', 'appeler_suivants', 'arreter_courriel', 'avertir_radiation', 'conclure_convention', 'confirmer_refus', 'constater_abandon_bail', 'constater_condition', 'constater_conforme', 'constater_non_conforme', 'constater_remise', 'convoquer', 'corriger_bail', 'corriger_convention', 'corriger_logement', 'corriger_remise', 'corriger_vacance', 'dater_fait_erreur', 'declarer_logement', 'demander_pieces', 'demander_rang_suivant', 'deplacer_seance', 'designer', 'ecarter', 'finir_convention', 'garder_logement', 'imprimer_lettre', 'inscrire_ordre_du_jour', 'lever_attente', 'lire_avis_erreur', 'lire_nouvelle', 'lire_nouvelles', 'ne_pas_retenir', 'orienter_logement', 'poster_lettre', 'prevoir_acte', 'prevoir_flux', 'prolonger_reponse', 'proposer', 'proposer_ecart', 'prouver_remise_avertissement', 'publier', 'radier', 'recomposer_seance', 'refuser_ecart', 'renvoyer_offre', 'repondre_erreur', 'reprendre', 'reprendre_courriel', 'reprendre_logement', 'reprendre_offre', 'reprendre_reponse_erreur', 'retirer_lettre', 'retirer_publication', 'revenir_lettre', 'signer_bail') WHEN 'commission' THEN verb IN ('attribuer', 'attribuer_sous_condition', 'clore_seance', 'declarer_interet', 'declarer_irrecevable', 'garder_en_reserve', 'mettre_aux_voix', 'ne_pas_attribuer', 'noter_presence', 'ouvrir_seance', 'reporter', 'reprendre_decision', 'reprendre_decisions', 'retirer_des_voix', 'retirer_interet') ELSE false END)",
    ),
    (
        "palier_journalentry",
        "commission_insert",
        "CREATE POLICY commission_insert ON palier_journalentry FOR INSERT TO palier_commission WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'commission' THEN verb IN ('arreter_courriel', 'declarer_interet', 'reprendre_courriel', 'retirer_interet', 'signer_proces_verbal', 'voter') ELSE false END)",
    ),
)

"""The lines of the journal of who puts and of who casts: those of before, and three verbs."""


def _sql(forward: str, backward: str = "") -> migrations.RunSQL:
    return migrations.RunSQL(forward, backward or migrations.RunSQL.noop)


class Migration(migrations.Migration):
    """Two tables, and the verbs of those who write them."""

    dependencies = (("palier", "0100_stewards"),)
    operations = (
        migrations.CreateModel(
            name="PutToVote",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("drafts", models.JSONField(default=list)),
                ("order_reason", models.CharField(blank=True, default="", max_length=300)),
                ("put_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.agendaitem"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=["item"], name="one_vote_at_a_time"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CastBallot",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("candidature_ref", models.UUIDField()),
                ("member", models.PositiveSmallIntegerField()),
                ("ballot", models.CharField(max_length=12)),
                ("cast_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "vote",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ballots", to="palier.puttovote"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["vote", "candidature_ref", "member"], name="one_ballot_a_decision"),
                ],
            },
        ),
        _sql(ENDS, "DROP FUNCTION IF EXISTS palier_vote_ends()"),
        _sql(ON_VOTE, "DROP TRIGGER IF EXISTS vote_ends ON palier_puttovote"),
        *(_sql(statement) for statement in (*SEALED, *GRANTS)),
        *(_sql(made, f"DROP POLICY IF EXISTS {name} ON {table}") for table, name, made in POLICIES),
        *(
            operation
            for table, name, made in LINES
            for operation in (_sql(f"DROP POLICY IF EXISTS {name} ON {table}"), _sql(made))
        ),
    )
