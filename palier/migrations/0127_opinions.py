"""Opinions of advisers: a table, who reads and moves what, and a trigger that keeps it (ADR 77).

Expand only: the release before leaves the table empty. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

MOVED = """
    CREATE OR REPLACE FUNCTION palier_opinion_moved() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF OLD.state = 'retire' OR NEW.state <> OLD.state
          AND NOT (current_user = 'palier_demandeur' AND NEW.state IN ('joint', 'ecarte')
            OR current_user = 'palier_conseiller' AND OLD.state IN ('propose', 'ecarte') AND NEW.state = 'retire') THEN
        RAISE EXCEPTION 'an opinion is joined by its household, and withdrawn by its adviser before' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_OPINION = """
    CREATE OR REPLACE TRIGGER opinion_moved BEFORE UPDATE ON palier_mandateopinion FOR EACH ROW
    WHEN (current_user IN ('palier_demandeur', 'palier_conseiller')) EXECUTE FUNCTION palier_opinion_moved()
"""
WITHIN = "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_mandateopinion FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate()"
NOT_AT_A_COUNTER = WITHIN.replace("within_mandate", "not_at_a_counter")
FIGURES = """
    CREATE OR REPLACE FUNCTION palier_adviser_figures(up_to date) RETURNS TABLE (year integer, done text, number bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH ours AS (SELECT m.id, m.granted_at FROM palier_mandate m
        WHERE palier_claim('role') = 'palier_conseiller' AND m.organisation_id = palier_claim('organisation')::int),
      counted AS (
        SELECT o.granted_at AS at, 'mandat' AS done FROM ours o
        UNION ALL SELECT a.at, a.done FROM palier_mandateact a JOIN ours o ON o.id = a.mandate_id
        UNION ALL SELECT p.made_at, 'avis' FROM palier_mandateopinion p JOIN ours o ON o.id = p.mandate_id)
      SELECT extract(year FROM c.at AT TIME ZONE 'Europe/Paris')::int, c.done::text, count(*) FROM counted c
      WHERE c.at < (date_trunc('year', least(up_to, (now() AT TIME ZONE 'Europe/Paris')::date)::timestamp) AT TIME ZONE 'Europe/Paris')
      GROUP BY 1, 2 ORDER BY 1, 2
    $$
"""
MAY_COUNT = (
    "REVOKE EXECUTE ON FUNCTION palier_adviser_figures(date) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_adviser_figures(date) TO palier_conseiller",
)
"""By finished year, what an adviser's organisation did: its own acts, of nobody in particular, on the files that are kept."""
GRANTS = (
    "ALTER TABLE palier_mandateopinion ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT ON palier_mandateopinion TO palier_demandeur",
    "GRANT UPDATE (state, changed_at) ON palier_mandateopinion TO palier_demandeur",
    "GRANT SELECT ON palier_mandateopinion TO palier_conseiller",
    "GRANT INSERT ON palier_mandateopinion TO palier_conseiller",
    "GRANT UPDATE (state, changed_at) ON palier_mandateopinion TO palier_conseiller",
    "GRANT SELECT (id, public_id, demande_id, organisation_id, candidature_id, text, state, made_at) ON palier_mandateopinion TO palier_bailleur",
    "GRANT SELECT (id, public_id, demande_id, organisation_id, candidature_id, text, state, made_at) ON palier_mandateopinion TO palier_reservataire",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_mandateopinion TO palier_clock",
)
POLICIES = (
    (
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_mandateopinion FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND mandate_id IN (SELECT id FROM palier_mandate))",
    ),
    (
        "demandeur_update",
        "CREATE POLICY demandeur_update ON palier_mandateopinion FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND mandate_id IN (SELECT id FROM palier_mandate WHERE by_id = (SELECT palier_claim('user')::bigint))) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND mandate_id IN (SELECT id FROM palier_mandate WHERE by_id = (SELECT palier_claim('user')::bigint)))",
    ),
    (
        "conseiller_select",
        "CREATE POLICY conseiller_select ON palier_mandateopinion FOR SELECT TO palier_conseiller USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id IN (SELECT palier_mandated('lire')) AND mandate_id IN (SELECT id FROM palier_mandate)))",
    ),
    (
        "conseiller_insert",
        "CREATE POLICY conseiller_insert ON palier_mandateopinion FOR INSERT TO palier_conseiller WITH CHECK (demande_id IN (SELECT palier_mandated('lire')) AND organisation_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint) AND state = 'propose' AND changed_at IS NULL AND told_at IS NULL AND EXISTS (SELECT FROM palier_mandate m WHERE m.id = mandate_id AND m.demande_id = palier_mandateopinion.demande_id AND m.organisation_id = palier_mandateopinion.organisation_id AND m.state = 'en_cours') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_mandateopinion.demande_id))",
    ),
    (
        "conseiller_update",
        "CREATE POLICY conseiller_update ON palier_mandateopinion FOR UPDATE TO palier_conseiller USING (demande_id IN (SELECT palier_mandated('lire')) AND organisation_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (demande_id IN (SELECT palier_mandated('lire')) AND organisation_id = (SELECT palier_claim('organisation')::int) AND state = 'retire')",
    ),
    (
        "bailleur_select",
        "CREATE POLICY bailleur_select ON palier_mandateopinion FOR SELECT TO palier_bailleur USING (state = 'joint' AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))))",
    ),
    (
        "reservataire_select",
        "CREATE POLICY reservataire_select ON palier_mandateopinion FOR SELECT TO palier_reservataire USING (state = 'joint' AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT palier_claim('organisation')::int))))",
    ),
    ("clock_select", "CREATE POLICY clock_select ON palier_mandateopinion FOR SELECT TO palier_clock USING (true)"),
    (
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_mandateopinion FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "clock_update",
        "CREATE POLICY clock_update ON palier_mandateopinion FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    ("clock_delete", "CREATE POLICY clock_delete ON palier_mandateopinion FOR DELETE TO palier_clock USING (true)"),
)

SIGNED = (
    "DROP POLICY IF EXISTS demandeur_insert ON palier_journalentry",
    "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NOT DISTINCT FROM CASE WHEN (SELECT palier_claim('mandate')::bigint) IS NOT NULL OR (SELECT palier_claim('visit')::bigint) IS NOT NULL THEN (SELECT palier_claim('organisation')::int) END AND (role = 'mandataire') = ((SELECT palier_claim('mandate')::bigint) IS NOT NULL) AND CASE role WHEN 'mandataire' THEN CASE (SELECT palier_claim('word')) WHEN 'pieces' THEN verb IN ('deposer_piece') WHEN 'candidater' THEN verb IN ('deposer', 'deposer_de_nouveau', 'mettre_en_attente', 'retirer') WHEN 'repondre' THEN verb IN ('accepter', 'refuser', 'suspendre') WHEN 'renouveler' THEN verb IN ('annuler_avertissement', 'renouveler') ELSE false END WHEN 'demandeur' THEN (SELECT palier_claim('visit')::bigint) IS NULL AND verb IN ('accepter', 'accorder_mandat', 'annuler_avertissement', 'changer_contact', 'choisir_courrier', 'completer', 'confirmer', 'contester_reponse_erreur', 'contester_separation', 'demander_code_emploi', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'desavouer_emploi', 'desavouer_passage', 'donner_mandat', 'ecarter_avis', 'joindre_avis', 'mettre_en_attente', 'ordonner_fichiers', 'orienter_service_social', 'ouvrir_courrier', 'refuser', 'remettre_preuve', 'renouveler', 'reprendre_accord_mandat', 'reprendre_orientation', 'reprendre_separation', 'retirer', 'retirer_code_emploi', 'retirer_fichier', 'retirer_mandat', 'se_desister', 'suspendre') WHEN 'guichet' THEN (SELECT palier_claim('visit')::bigint) IS NOT NULL AND verb IN ('accepter', 'annuler_avertissement', 'choisir_courrier', 'completer', 'confirmer', 'contester_reponse_erreur', 'demander_cout_erreur', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'mettre_en_attente', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'retirer', 'retirer_fichier', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END))",
    "DROP POLICY IF EXISTS conseiller_insert ON palier_journalentry",
    "CREATE POLICY conseiller_insert ON palier_journalentry FOR INSERT TO palier_conseiller WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'conseiller' THEN verb IN ('annuler_code_mandat', 'arreter_courriel', 'ecrire_avis', 'proposer_mandat', 'rendre_mandat', 'reprendre_courriel', 'retirer_avis') ELSE false END)",
)
"""What a household and an adviser sign, with the acts of an opinion."""


def _to(model: str, *, goes: bool = False, related: str = "+") -> models.ForeignKey:
    """A key to a row: it goes with a file, and holds anything else."""
    way = django.db.models.deletion.CASCADE if goes else django.db.models.deletion.PROTECT
    return models.ForeignKey(on_delete=way, related_name=related, to=model)


class Migration(migrations.Migration):
    """The table, then what may be read of it and how it moves."""

    dependencies = (("palier", "0126_first_registrations"),)
    operations = (
        migrations.CreateModel(
            name="MandateOpinion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("text", models.TextField(max_length=600)),
                ("state", models.CharField(db_default="propose", default="propose", max_length=8)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("by", _to(settings.AUTH_USER_MODEL)),
                ("candidature", _to("palier.candidature", goes=True, related="opinions")),
                ("demande", _to("palier.demande", goes=True)),
                ("mandate", _to("palier.mandate", goes=True, related="opinions")),
                ("organisation", _to("palier.organisation")),
            ],
            options={
                "indexes": [models.Index(fields=["candidature", "state"], name="opinion_of_candidature")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("propose", "joint", "ecarte", "retire"))),
                        name="opinion_state",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "retire"), _negated=True),
                        fields=("mandate", "candidature"),
                        name="opinion_of_mandate",
                    ),
                ],
            },
        ),
        *(migrations.RunSQL(one, migrations.RunSQL.noop) for one in GRANTS),
        migrations.RunSQL(MOVED, "DROP FUNCTION IF EXISTS palier_opinion_moved()"),
        migrations.RunSQL("REVOKE EXECUTE ON FUNCTION palier_opinion_moved() FROM PUBLIC", migrations.RunSQL.noop),
        migrations.RunSQL(ON_OPINION, "DROP TRIGGER IF EXISTS opinion_moved ON palier_mandateopinion"),
        migrations.RunSQL(WITHIN, "DROP TRIGGER IF EXISTS within_mandate ON palier_mandateopinion"),
        migrations.RunSQL(NOT_AT_A_COUNTER, "DROP TRIGGER IF EXISTS not_at_a_counter ON palier_mandateopinion"),
        *(migrations.RunSQL(made, f"DROP POLICY IF EXISTS {name} ON palier_mandateopinion") for name, made in POLICIES),
        migrations.RunSQL(SIGNED, migrations.RunSQL.noop),
        migrations.RunSQL(FIGURES, "DROP FUNCTION IF EXISTS palier_adviser_figures(date)"),
        *(migrations.RunSQL(one, migrations.RunSQL.noop) for one in MAY_COUNT),
    )
