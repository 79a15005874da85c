"""Keys by which the software of partners acts, who draws and recognises one, and what a manager journals of it (ADR 112).

Expand only: the release before draws none and recognises none. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.contrib.postgres.fields
import django.db.models.deletion
import palier.models.identifiers
from django.conf import settings
from django.db import migrations, models

GRANTS = (
    "GRANT SELECT ON palier_apikey TO palier_gate",
    "GRANT UPDATE (last_used_at) ON palier_apikey TO palier_gate",
    "GRANT SELECT ON palier_apikey TO palier_manager",
    "GRANT INSERT ON palier_apikey TO palier_manager",
    "GRANT UPDATE (holder_id, secret_hash, former_hash, former_until, revoked_at) ON palier_apikey TO palier_manager",
    "GRANT SELECT, DELETE ON palier_apikey TO palier_clock",
)
POLICIES = (
    "CREATE POLICY gate_select ON palier_apikey FOR SELECT TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL))",
    "CREATE POLICY gate_update ON palier_apikey FOR UPDATE TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL)) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL))",
    "CREATE POLICY manager_select ON palier_apikey FOR SELECT TO palier_manager USING (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()))",
    "CREATE POLICY manager_insert ON palier_apikey FOR INSERT TO palier_manager WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()) AND revoked_at IS NULL AND holder_id = (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_membership m WHERE m.organisation_id = palier_apikey.organisation_id AND m.user_id = holder_id AND m.role = palier_apikey.role AND m.suspended_at IS NULL AND m.ended_at IS NULL))",
    "CREATE POLICY manager_update ON palier_apikey FOR UPDATE TO palier_manager USING (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()) AND revoked_at IS NULL) WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()) AND (revoked_at IS NOT NULL OR holder_id = (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_membership m WHERE m.organisation_id = palier_apikey.organisation_id AND m.user_id = holder_id AND m.role = palier_apikey.role AND m.suspended_at IS NULL AND m.ended_at IS NULL)))",
    "CREATE POLICY clock_select ON palier_apikey FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_delete ON palier_apikey FOR DELETE TO palier_clock USING (true)",
)
TOLD = "CREATE POLICY manager_insert ON palier_journalentry FOR INSERT TO palier_manager WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_cle_api', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'revoquer_cle_api', 'suspendre_membre') WHEN 'conseiller' THEN verb IN ('corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_cle_api', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'revoquer_cle_api', 'suspendre_membre') WHEN 'employeur' THEN verb IN ('corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_cle_api', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'revoquer_cle_api', 'suspendre_membre') WHEN 'guichet' THEN verb IN ('corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_cle_api', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'revoquer_cle_api', 'suspendre_membre') WHEN 'logeur' THEN verb IN ('corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_cle_api', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'revoquer_cle_api', 'suspendre_membre') WHEN 'mairie' THEN verb IN ('corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_cle_api', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'revoquer_cle_api', 'suspendre_membre') WHEN 'prefecture' THEN verb IN ('corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_cle_api', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'revoquer_cle_api', 'suspendre_membre') WHEN 'reservataire' THEN verb IN ('corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_cle_api', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'revoquer_cle_api', 'suspendre_membre') WHEN 'service_social' THEN verb IN ('corriger_membre', 'creer_cle_api', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_cle_api', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'revoquer_cle_api', 'suspendre_membre') ELSE false END)"
TOLD_BEFORE = "CREATE POLICY manager_insert ON palier_journalentry FOR INSERT TO palier_manager WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('corriger_membre', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'suspendre_membre') WHEN 'conseiller' THEN verb IN ('corriger_membre', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'suspendre_membre') WHEN 'employeur' THEN verb IN ('corriger_membre', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'suspendre_membre') WHEN 'guichet' THEN verb IN ('corriger_membre', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'suspendre_membre') WHEN 'logeur' THEN verb IN ('corriger_membre', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'suspendre_membre') WHEN 'mairie' THEN verb IN ('corriger_membre', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'suspendre_membre') WHEN 'prefecture' THEN verb IN ('corriger_membre', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'suspendre_membre') WHEN 'reservataire' THEN verb IN ('corriger_membre', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'suspendre_membre') WHEN 'service_social' THEN verb IN ('corriger_membre', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'suspendre_membre') ELSE false END)"
DROP = "DROP POLICY IF EXISTS manager_insert ON palier_journalentry"
Q = models.Q


class Migration(migrations.Migration):
    """One table, empty, with its policies, and one policy of the journal written again."""

    dependencies = (("palier", "0372_who_runs_a_campaign"),)
    operations = (
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("role", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=80)),
                ("purposes", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20))),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("former_hash", models.CharField(blank=True, db_default="", default="", max_length=64)),
                ("former_until", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("holder", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation")),
            ],
            options={
                "indexes": [models.Index(condition=Q(("former_hash", ""), _negated=True), fields=["former_hash"], name="api_key_former")],
                "constraints": [
                    models.CheckConstraint(condition=Q(("expires_at__gt", models.F("created_at"))), name="api_key_has_an_end"),
                    models.CheckConstraint(condition=Q(("purposes__len__gt", 0)), name="api_key_has_a_purpose"),
                    models.CheckConstraint(
                        condition=Q(
                            Q(("former_hash", ""), ("former_until", None)),
                            Q(Q(("former_hash", ""), _negated=True), ("former_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="api_key_former_ends",
                    ),
                ],
            },
        ),
        migrations.RunSQL("ALTER TABLE palier_apikey ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        *(migrations.RunSQL(one, migrations.RunSQL.noop) for one in (*GRANTS, *POLICIES)),
        migrations.RunSQL([DROP, TOLD], [DROP, TOLD_BEFORE]),
    )
