"""What is told to the software of partners: acts that wait, events in their order, and the trigger of the journal (ADR 119).

Expand only: the release before reads none of these, and what it writes meanwhile waits to be told. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
import palier.models.identifiers
from django.db import migrations, models

NOTE = """
    CREATE OR REPLACE FUNCTION palier_note_for_partners() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      INSERT INTO palier_partneroutbox (verb, object_kind, object_id, at, transaction)
        VALUES (NEW.verb, NEW.object_kind, NEW.object_id, NEW.at, pg_current_xact_id()::text::bigint);
      RETURN NULL;
    END $$
"""
ON_JOURNAL = "CREATE OR REPLACE TRIGGER note_for_partners AFTER INSERT ON palier_journalentry FOR EACH ROW WHEN (NEW.verb IN ('accepter', 'attribuer', 'attribuer_sous_condition', 'classer_sans_suite', 'clore', 'constater_abandon_bail', 'constater_conforme', 'constater_non_conforme', 'constater_personne_suivante', 'constater_remise', 'constater_silence', 'corriger_bail', 'corriger_classement', 'corriger_logement', 'corriger_remise', 'corriger_vacance', 'declarer_irrecevable', 'declarer_logement', 'demander_pieces', 'designer', 'designer_sans_annonce', 'garder_en_reserve', 'garder_logement', 'inscrire_ordre_du_jour', 'ne_pas_attribuer', 'orienter_logement', 'proposer', 'publier', 'refuser', 'reporter', 'reprendre_decision', 'reprendre_logement', 'reprendre_offre', 'retablir', 'retirer_publication', 'se_desister', 'signer_bail', 'suspendre')) EXECUTE FUNCTION palier_note_for_partners()"
OFF = (
    "DROP TRIGGER IF EXISTS note_for_partners ON palier_journalentry",
    "DROP FUNCTION IF EXISTS palier_note_for_partners()",
)
GRANTS = (
    "GRANT SELECT ON palier_partnerevent TO palier_bailleur",
    "GRANT SELECT ON palier_partnerevent TO palier_reservataire",
    "GRANT SELECT, INSERT, DELETE ON palier_partnerevent TO palier_clock",
    "GRANT SELECT, DELETE ON palier_partneroutbox TO palier_clock",
    "GRANT SELECT, INSERT, UPDATE ON palier_partnerfeed TO palier_clock",
    "REVOKE EXECUTE ON FUNCTION palier_note_for_partners() FROM PUBLIC",
)
POLICIES = (
    "CREATE POLICY bailleur_select ON palier_partnerevent FOR SELECT TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = (SELECT palier_claim('organisation')::int) AND (EXISTS (SELECT FROM palier_home t WHERE t.id = home_id AND (t.bailleur_id = ANY((SELECT palier_ours())::int[]) OR t.reservataire_id = ANY((SELECT palier_ours())::int[]))) OR EXISTS (SELECT FROM palier_publication t WHERE t.id = publication_id AND (t.bailleur_id = ANY((SELECT palier_ours())::int[]) OR t.reservataire_id = ANY((SELECT palier_ours())::int[]))))))",
    "CREATE POLICY reservataire_select ON palier_partnerevent FOR SELECT TO palier_reservataire USING ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = (SELECT palier_claim('organisation')::int) AND (EXISTS (SELECT FROM palier_home t WHERE t.id = home_id AND (t.bailleur_id = ANY((SELECT palier_ours())::int[]) OR t.reservataire_id = ANY((SELECT palier_ours())::int[]))) OR EXISTS (SELECT FROM palier_publication t WHERE t.id = publication_id AND (t.bailleur_id = ANY((SELECT palier_ours())::int[]) OR t.reservataire_id = ANY((SELECT palier_ours())::int[]))))))",
    "CREATE POLICY clock_select ON palier_partnerevent FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_partnerevent FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_partnerevent FOR DELETE TO palier_clock USING (true)",
)
Q = models.Q


class Migration(migrations.Migration):
    """Three tables, empty, and a trigger."""

    dependencies = (("palier", "0405_of_somebody_by_every_row"),)
    operations = (
        migrations.CreateModel(
            name="PartnerOutbox",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("verb", models.CharField(max_length=40)),
                ("object_kind", models.CharField(max_length=40)),
                ("object_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("transaction", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="PartnerFeed",
            fields=[
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="palier.organisation",
                    ),
                ),
                ("last", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="PartnerEvent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("number", models.BigIntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                (
                    "home",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.home"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="palier.publication",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["told_at"], name="event_by_age")],
                "constraints": [
                    models.UniqueConstraint(fields=["organisation", "number"], name="event_has_its_place"),
                    models.CheckConstraint(
                        condition=Q(
                            Q(("home__isnull", True), ("publication__isnull", False)),
                            Q(("home__isnull", False), ("publication__isnull", True)),
                            _connector="OR",
                        ),
                        name="event_names_one_object",
                    ),
                ],
            },
        ),
        migrations.RunSQL("ALTER TABLE palier_partnerevent ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL([NOTE, ON_JOURNAL], [*OFF]),
        *(migrations.RunSQL(one, migrations.RunSQL.noop) for one in (*GRANTS, *POLICIES)),
    )
