"""Where the events of an organisation are sent, what became of each, and what a manager journals of it (ADR 120).

Expand only: the release before sends nothing. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.conf import settings
import django.contrib.postgres.fields
import django.db.models.deletion
import palier.models.identifiers
from django.db import migrations, models

GRANTS = (
    "GRANT SELECT ON palier_partnerevent TO palier_manager",
    "GRANT SELECT ON palier_webhookendpoint TO palier_manager",
    "GRANT INSERT ON palier_webhookendpoint TO palier_manager",
    "GRANT UPDATE (sealed, former_sealed, former_until, after, attempts, next_at, failing_since, stopped_at, stopped_for, removed_at) ON palier_webhookendpoint TO palier_manager",
    "GRANT SELECT, UPDATE ON palier_webhookendpoint TO palier_clock",
    "GRANT SELECT ON palier_webhookdelivery TO palier_manager",
    "GRANT UPDATE (state) ON palier_webhookdelivery TO palier_manager",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_webhookdelivery TO palier_clock",
)
POLICIES = (
    "CREATE POLICY manager_select ON palier_partnerevent FOR SELECT TO palier_manager USING (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()))",
    "CREATE POLICY manager_select ON palier_webhookendpoint FOR SELECT TO palier_manager USING (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()))",
    "CREATE POLICY manager_insert ON palier_webhookendpoint FOR INSERT TO palier_manager WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()) AND created_at BETWEEN now() - interval '10 minutes' AND now() + interval '10 minutes' AND created_by_id = (SELECT palier_claim('user')::bigint) AND removed_at IS NULL AND stopped_at IS NULL)",
    "CREATE POLICY manager_update ON palier_webhookendpoint FOR UPDATE TO palier_manager USING (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()) AND removed_at IS NULL) WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()) AND (former_until IS NULL OR former_until <= now() + interval '25 hours'))",
    "CREATE POLICY clock_select ON palier_webhookendpoint FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_update ON palier_webhookendpoint FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY manager_select ON palier_webhookdelivery FOR SELECT TO palier_manager USING (endpoint_id IN (SELECT id FROM palier_webhookendpoint WHERE organisation_id = (SELECT palier_claim('organisation')::int)) AND (SELECT palier_manages()))",
    "CREATE POLICY manager_update ON palier_webhookdelivery FOR UPDATE TO palier_manager USING (endpoint_id IN (SELECT id FROM palier_webhookendpoint WHERE organisation_id = (SELECT palier_claim('organisation')::int)) AND (SELECT palier_manages()) AND state = 'abandonnee') WITH CHECK (endpoint_id IN (SELECT id FROM palier_webhookendpoint WHERE organisation_id = (SELECT palier_claim('organisation')::int)) AND (SELECT palier_manages()) AND state = 'a_redire')",
    "CREATE POLICY clock_select ON palier_webhookdelivery FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_webhookdelivery FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_webhookdelivery FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_webhookdelivery FOR DELETE TO palier_clock USING (true)",
)
DROP = "DROP POLICY IF EXISTS manager_insert ON palier_journalentry"
TOLD = "CREATE POLICY manager_insert ON palier_journalentry FOR INSERT TO palier_manager WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('ajouter_reception', 'arreter_reception', 'corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'rejouer_reception', 'renouveler_cle_api', 'renouveler_lien', 'renouveler_secret_reception', 'reprendre_membre', 'reprendre_reception', 'retirer_invitation', 'retirer_reception', 'revoquer_cle_api', 'suspendre_membre') WHEN 'conseiller' THEN verb IN ('ajouter_reception', 'arreter_reception', 'corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'rejouer_reception', 'renouveler_cle_api', 'renouveler_lien', 'renouveler_secret_reception', 'reprendre_membre', 'reprendre_reception', 'retirer_invitation', 'retirer_reception', 'revoquer_cle_api', 'suspendre_membre') WHEN 'employeur' THEN verb IN ('ajouter_reception', 'arreter_reception', 'corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'rejouer_reception', 'renouveler_cle_api', 'renouveler_lien', 'renouveler_secret_reception', 'reprendre_membre', 'reprendre_reception', 'retirer_invitation', 'retirer_reception', 'revoquer_cle_api', 'suspendre_membre') WHEN 'guichet' THEN verb IN ('ajouter_reception', 'arreter_reception', 'corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'rejouer_reception', 'renouveler_cle_api', 'renouveler_lien', 'renouveler_secret_reception', 'reprendre_membre', 'reprendre_reception', 'retirer_invitation', 'retirer_reception', 'revoquer_cle_api', 'suspendre_membre') WHEN 'logeur' THEN verb IN ('ajouter_reception', 'arreter_reception', 'corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'rejouer_reception', 'renouveler_cle_api', 'renouveler_lien', 'renouveler_secret_reception', 'reprendre_membre', 'reprendre_reception', 'retirer_invitation', 'retirer_reception', 'revoquer_cle_api', 'suspendre_membre') WHEN 'mairie' THEN verb IN ('ajouter_reception', 'arreter_reception', 'corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'rejouer_reception', 'renouveler_cle_api', 'renouveler_lien', 'renouveler_secret_reception', 'reprendre_membre', 'reprendre_reception', 'retirer_invitation', 'retirer_reception', 'revoquer_cle_api', 'suspendre_membre') WHEN 'prefecture' THEN verb IN ('ajouter_reception', 'arreter_reception', 'corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'rejouer_reception', 'renouveler_cle_api', 'renouveler_lien', 'renouveler_secret_reception', 'reprendre_membre', 'reprendre_reception', 'retirer_invitation', 'retirer_reception', 'revoquer_cle_api', 'suspendre_membre') WHEN 'reservataire' THEN verb IN ('ajouter_reception', 'arreter_reception', 'corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'rejouer_reception', 'renouveler_cle_api', 'renouveler_lien', 'renouveler_secret_reception', 'reprendre_membre', 'reprendre_reception', 'retirer_invitation', 'retirer_reception', 'revoquer_cle_api', 'suspendre_membre') WHEN 'service_social' THEN verb IN ('ajouter_reception', 'arreter_reception', 'corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'rejouer_reception', 'renouveler_cle_api', 'renouveler_lien', 'renouveler_secret_reception', 'reprendre_membre', 'reprendre_reception', 'retirer_invitation', 'retirer_reception', 'revoquer_cle_api', 'suspendre_membre') ELSE false END)"
TOLD_BEFORE = "CREATE POLICY manager_insert ON palier_journalentry FOR INSERT TO palier_manager WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_cle_api', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'revoquer_cle_api', 'suspendre_membre') WHEN 'conseiller' THEN verb IN ('corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_cle_api', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'revoquer_cle_api', 'suspendre_membre') WHEN 'employeur' THEN verb IN ('corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_cle_api', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'revoquer_cle_api', 'suspendre_membre') WHEN 'guichet' THEN verb IN ('corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_cle_api', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'revoquer_cle_api', 'suspendre_membre') WHEN 'logeur' THEN verb IN ('corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_cle_api', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'revoquer_cle_api', 'suspendre_membre') WHEN 'mairie' THEN verb IN ('corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_cle_api', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'revoquer_cle_api', 'suspendre_membre') WHEN 'prefecture' THEN verb IN ('corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_cle_api', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'revoquer_cle_api', 'suspendre_membre') WHEN 'reservataire' THEN verb IN ('corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_cle_api', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'revoquer_cle_api', 'suspendre_membre') WHEN 'service_social' THEN verb IN ('corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_cle_api', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'revoquer_cle_api', 'suspendre_membre') ELSE false END)"
OF_EVENTS = "DROP POLICY IF EXISTS manager_select ON palier_partnerevent"


class Migration(migrations.Migration):
    """Two tables, empty, with their policies, and one policy of the journal written again."""

    dependencies = (("palier", "0410_events_to_partners"),)
    operations = (
        migrations.CreateModel(
            name="WebhookEndpoint",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("url", models.CharField(max_length=500)),
                ("kinds", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40))),
                ("sealed", models.TextField()),
                ("former_sealed", models.TextField(blank=True, db_default="", default="")),
                ("former_until", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                ("after", models.BigIntegerField()),
                ("attempts", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("next_at", models.DateTimeField()),
                ("failing_since", models.DateTimeField(null=True)),
                ("taken_at", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
                (
                    "stopped_for",
                    models.CharField(
                        blank=True,
                        choices=[("gestionnaire", "Manager"), ("echecs", "Failures"), ("partie", "Gone")],
                        db_default="",
                        default="",
                        max_length=20,
                    ),
                ),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WebhookDelivery",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("remise", "Taken"),
                            ("a_reessayer", "Again"),
                            ("abandonnee", "Dead"),
                            ("a_redire", "Asked"),
                        ],
                        max_length=20,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField()),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("fault", models.CharField(blank=True, db_default="", default="", max_length=20)),
                ("at", models.DateTimeField()),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.partnerevent"
                    ),
                ),
                (
                    "endpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="palier.webhookendpoint",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="webhookendpoint",
            index=models.Index(
                condition=models.Q(("removed_at", None), ("stopped_at", None)), fields=["next_at"], name="endpoint_next"
            ),
        ),
        migrations.AddConstraint(
            model_name="webhookendpoint",
            constraint=models.CheckConstraint(condition=models.Q(("kinds__len__gt", 0)), name="endpoint_has_a_kind"),
        ),
        migrations.AddConstraint(
            model_name="webhookendpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stopped_at", None), ("stopped_for", "")),
                    models.Q(("stopped_at__isnull", False), models.Q(("stopped_for", ""), _negated=True)),
                    _connector="OR",
                ),
                name="endpoint_stop_has_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="webhookdelivery",
            index=models.Index(condition=models.Q(("state", "a_redire")), fields=["endpoint"], name="delivery_asked"),
        ),
        migrations.AddConstraint(
            model_name="webhookdelivery",
            constraint=models.UniqueConstraint(fields=("endpoint", "event"), name="delivery_is_one"),
        ),
        migrations.RunSQL("ALTER TABLE palier_webhookendpoint ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL("ALTER TABLE palier_webhookdelivery ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        *(
            migrations.RunSQL(
                one, OF_EVENTS if "palier_partnerevent" in one and one.startswith("CREATE") else migrations.RunSQL.noop
            )
            for one in (*GRANTS, *POLICIES)
        ),
        migrations.RunSQL([DROP, TOLD], [DROP, TOLD_BEFORE]),
    )
