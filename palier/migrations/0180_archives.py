"""The archive of what is held on a person: two tables, who reads and moves what, the lines of its acts, its job (ADR 87).

Expand only: the release before leaves the tables empty. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

TABLES = ("palier_dataarchive", "palier_dataarchivepart")
WITHIN = "CREATE OR REPLACE TRIGGER {name} BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_{name}()"
"""No adviser and no counter asks for an archive, nor takes or erases one."""
GRANTS = (
    "ALTER TABLE palier_dataarchive ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_dataarchivepart ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT, DELETE ON palier_dataarchive TO palier_demandeur",
    "GRANT INSERT ON palier_dataarchive TO palier_demandeur",
    "GRANT UPDATE (taken_at) ON palier_dataarchive TO palier_demandeur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_dataarchive TO palier_clock",
    "GRANT SELECT, DELETE ON palier_dataarchivepart TO palier_demandeur",
    "GRANT INSERT ON palier_dataarchivepart TO palier_demandeur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_dataarchivepart TO palier_clock",
)
POLICIES = (
    "CREATE POLICY demandeur_select ON palier_dataarchive FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint))",
    "CREATE POLICY demandeur_delete ON palier_dataarchive FOR DELETE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint))",
    "CREATE POLICY demandeur_insert ON palier_dataarchive FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint) AND person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = (SELECT palier_claim('user')::bigint)) AND state = 'demandee' AND made_at IS NULL AND expires_at IS NULL AND taken_at IS NULL AND done = 0 AND size = 0 AND digest = '')",
    "CREATE POLICY demandeur_update ON palier_dataarchive FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint)) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint) AND state = 'prete')",
    "CREATE POLICY clock_select ON palier_dataarchive FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_dataarchive FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_dataarchive FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_dataarchive FOR DELETE TO palier_clock USING (true)",
    "CREATE POLICY demandeur_select ON palier_dataarchivepart FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND archive_id IN (SELECT id FROM palier_dataarchive))",
    "CREATE POLICY demandeur_delete ON palier_dataarchivepart FOR DELETE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND archive_id IN (SELECT id FROM palier_dataarchive))",
    "CREATE POLICY demandeur_insert ON palier_dataarchivepart FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND position = 0 AND archive_id IN (SELECT id FROM palier_dataarchive WHERE state = 'demandee'))",
    "CREATE POLICY clock_select ON palier_dataarchivepart FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_dataarchivepart FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_dataarchivepart FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_dataarchivepart FOR DELETE TO palier_clock USING (true)",
)
SIGNED = (
    "DROP POLICY IF EXISTS demandeur_insert ON palier_journalentry",
    "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NOT DISTINCT FROM CASE WHEN (SELECT palier_claim('mandate')::bigint) IS NOT NULL OR (SELECT palier_claim('visit')::bigint) IS NOT NULL THEN (SELECT palier_claim('organisation')::int) END AND (role = 'mandataire') = ((SELECT palier_claim('mandate')::bigint) IS NOT NULL) AND CASE role WHEN 'mandataire' THEN CASE (SELECT palier_claim('word')) WHEN 'pieces' THEN verb IN ('deposer_piece') WHEN 'candidater' THEN verb IN ('deposer', 'deposer_de_nouveau', 'mettre_en_attente', 'retirer') WHEN 'repondre' THEN verb IN ('accepter', 'refuser', 'suspendre') WHEN 'renouveler' THEN verb IN ('annuler_avertissement', 'renouveler') ELSE false END WHEN 'demandeur' THEN (SELECT palier_claim('visit')::bigint) IS NULL AND verb IN ('accepter', 'accepter_a_deux', 'accorder_mandat', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester_reponse_erreur', 'contester_separation', 'demander_archive', 'demander_code_emploi', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'desavouer_emploi', 'desavouer_passage', 'donner_mandat', 'ecarter_avis', 'joindre_avis', 'mettre_en_attente', 'nommer_contact', 'ordonner_fichiers', 'orienter_service_social', 'ouvrir_courrier', 'prendre_archive', 'refuser', 'remettre_preuve', 'renouveler', 'reprendre_a_deux', 'reprendre_accord_mandat', 'reprendre_changement', 'reprendre_orientation', 'reprendre_separation', 'retirer', 'retirer_code_emploi', 'retirer_contact', 'retirer_fichier', 'retirer_mandat', 'se_desister', 'suspendre') WHEN 'guichet' THEN (SELECT palier_claim('visit')::bigint) IS NOT NULL AND verb IN ('accepter', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester_reponse_erreur', 'demander_cout_erreur', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'mettre_en_attente', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'reprendre_changement', 'retirer', 'retirer_fichier', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END))",
)
RIGHT = """
    INSERT INTO palier_jobright (role, task, subject, others, lock, priority, is_dated)
    VALUES ('palier_demandeur', 'palier.jobs.archives.make', 'demande', '{}', 'archive', 0, false)
    ON CONFLICT DO NOTHING
"""
NO_RIGHT = "DELETE FROM palier_jobright WHERE role = 'palier_demandeur' AND task = 'palier.jobs.archives.make'"
CANCELLED = """
    CREATE OR REPLACE FUNCTION palier_job_cancelled(job bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE procrastinate_jobs SET status = 'cancelled'
      WHERE id = job AND status = 'todo' AND palier_claim('role') = 'palier_steward'
        AND task_name IN ('palier.jobs.alerts.look_all', 'palier.jobs.archives.sweep', 'palier.jobs.closing.sweep', 'palier.jobs.desks.mail_all', 'palier.jobs.erasing.erase_all', 'palier.jobs.erasing.foresee', 'palier.jobs.erasing.forget', 'palier.jobs.erasing.sweep_asked', 'palier.jobs.heads.publish', 'palier.jobs.heads.stamp', 'palier.jobs.heads.write', 'palier.jobs.leases.tell_late', 'palier.jobs.life.expire_all', 'palier.jobs.life.remind_all', 'palier.jobs.life.sweep', 'palier.jobs.life.tell_late', 'palier.jobs.links.send', 'palier.jobs.mandates.look_all', 'palier.jobs.mistakes.sweep', 'palier.jobs.offers.sweep', 'palier.jobs.planned.sweep', 'palier.jobs.reading.end_all', 'palier.jobs.referrals.settle_all', 'palier.jobs.registering.forget', 'palier.jobs.registering.send_late', 'palier.jobs.retaking.retake', 'palier.jobs.scores.refresh', 'palier.jobs.scores.reweigh', 'palier.jobs.scores.switch', 'palier.jobs.sealing.seal_day', 'palier.jobs.successions.tell_all', 'palier.jobs.tidying.forget_done', 'palier.jobs.urgency.expire', 'palier.jobs.urgency.remind', 'palier.jobs.waits.count', 'palier.jobs.wishes.send_late');
      RETURN FOUND;
    END $$
"""


class Migration(migrations.Migration):
    """The tables, what may be read of them and by whom, then the lines, the right and the list with the new ones."""

    dependencies = (("palier", "0174_what_may_be_cancelled"),)
    operations = (
        migrations.CreateModel(
            name="DataArchive",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("person_key", models.CharField(max_length=8)),
                ("state", models.CharField(db_default="demandee", default="demandee", max_length=12)),
                ("has_safe_address", models.BooleanField(db_default=False, default=False)),
                ("asked_at", models.DateTimeField()),
                ("total", models.PositiveIntegerField(db_default=0, default=0)),
                ("done", models.PositiveIntegerField(db_default=0, default=0)),
                ("made_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                ("size", models.PositiveBigIntegerField(db_default=0, default=0)),
                ("digest", models.CharField(blank=True, db_default="", default="", max_length=64)),
                ("taken_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("demande", "by"), name="archive_one_of_person"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("demandee", "prete"))), name="archive_state"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "demandee"),
                            models.Q(("expires_at__isnull", False), ("made_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="archive_ready_is_dated",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="DataArchivePart",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("position", models.PositiveIntegerField()),
                ("data", models.BinaryField()),
                (
                    "archive",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="palier.dataarchive"
                    ),
                ),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("archive", "position"), name="archive_part_once")]
            },
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (*GRANTS, *POLICIES)),
        *(
            migrations.RunSQL(WITHIN.format(name=name, table=table), f"DROP TRIGGER IF EXISTS {name} ON {table}")
            for table in TABLES
            for name in ("within_mandate", "not_at_a_counter")
        ),
        migrations.RunSQL(SIGNED, migrations.RunSQL.noop),
        migrations.RunSQL(RIGHT, NO_RIGHT),
        migrations.RunSQL(CANCELLED, migrations.RunSQL.noop),
    )
