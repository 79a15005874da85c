"""Missions of control: a table, and a role that reads what an organisation did while one lives (ADR 68).

Expand only: nobody acts in the role before this release, and the release before leaves the new table empty. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

ROLE = """
    DO $$ BEGIN CREATE ROLE palier_controle NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
"""
PLACES = (
    "GRANT palier_controle TO palier_web",
    "GRANT USAGE ON SCHEMA public TO palier_controle",
    "GRANT SELECT ON palier_territory, palier_commune, palier_placeedition, palier_gridversion, palier_sizeguideversion, palier_ranking, palier_closinghold, palier_publishedhead, palier_headstamp, palier_instance, palier_sealedhead, palier_dailyroot TO palier_controle",
    "GRANT EXECUTE ON FUNCTION palier_take, palier_claim, palier_counts, palier_cut, palier_cuts, palier_outlines, palier_histogram, palier_public_lines, palier_answer_witness TO palier_controle",
)
GRANTS = (
    "ALTER TABLE palier_mission ENABLE ROW LEVEL SECURITY",
    "GRANT INSERT ON palier_accessentry TO palier_controle",
    "GRANT SELECT ON palier_organisation TO palier_controle",
    "GRANT SELECT ON palier_mission TO palier_steward",
    "GRANT INSERT ON palier_mission TO palier_steward",
    "GRANT UPDATE (ended_at, ended_by_id) ON palier_mission TO palier_steward",
    "GRANT SELECT ON palier_mission TO palier_controle",
    "GRANT SELECT ON palier_mission TO palier_clock",
    "GRANT SELECT ON palier_journalentry TO palier_controle",
    "GRANT SELECT ON palier_accessentry TO palier_controle",
    "GRANT SELECT (id, user_id, organisation_id, role, suspended_at, ended_at) ON palier_membership TO palier_controle",
    "GRANT SELECT (id, public_id, name) ON palier_user TO palier_controle",
    "GRANT SELECT ON palier_seance TO palier_controle",
    "GRANT SELECT ON palier_minutessignature TO palier_controle",
    "GRANT SELECT ON palier_publication TO palier_controle",
    "GRANT SELECT ON palier_home TO palier_controle",
    "GRANT SELECT ON palier_rankingline TO palier_controle",
    "GRANT SELECT (id, public_id, publication_id, demande_id, rank, snapshot) ON palier_candidature TO palier_controle",
    "GRANT SELECT, INSERT ON palier_doneact TO palier_controle",
)
ON_MISSION = """
    CREATE OR REPLACE FUNCTION palier_on_mission() RETURNS boolean LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT palier_claim('role') = 'palier_controle' AND EXISTS (
        SELECT FROM palier_mission m
        JOIN palier_membership b ON b.user_id = m.user_id AND b.organisation_id = m.organisation_id AND b.role = 'controle'
          AND b.ended_at IS NULL AND b.suspended_at IS NULL
        JOIN palier_organisation o ON o.id = m.organisation_id AND o.suspended_at IS NULL
        WHERE m.user_id = palier_claim('user')::bigint AND m.organisation_id = palier_claim('organisation')::int
          AND m.ended_at IS NULL AND m.last_day >= (now() AT TIME ZONE 'Europe/Paris')::date)
    $$
"""
POLICIES = (
    (
        "palier_accessentry",
        "controle_insert",
        "CREATE POLICY controle_insert ON palier_accessentry FOR INSERT TO palier_controle WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int))",
    ),
    (
        "palier_organisation",
        "controle_select",
        "CREATE POLICY controle_select ON palier_organisation FOR SELECT TO palier_controle USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_mission",
        "steward_select",
        "CREATE POLICY steward_select ON palier_mission FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_mission",
        "steward_insert",
        "CREATE POLICY steward_insert ON palier_mission FOR INSERT TO palier_steward WITH CHECK (user_id <> (SELECT palier_claim('user')::bigint) AND opened_by_id = (SELECT palier_claim('user')::bigint) AND ended_at IS NULL)",
    ),
    (
        "palier_mission",
        "steward_update",
        "CREATE POLICY steward_update ON palier_mission FOR UPDATE TO palier_steward USING (user_id <> (SELECT palier_claim('user')::bigint)) WITH CHECK (user_id <> (SELECT palier_claim('user')::bigint) AND ended_by_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_mission",
        "controle_select",
        "CREATE POLICY controle_select ON palier_mission FOR SELECT TO palier_controle USING (user_id = (SELECT palier_claim('user')::bigint) AND organisation_id = (SELECT palier_claim('organisation')::int))",
    ),
    (
        "palier_mission",
        "clock_select",
        "CREATE POLICY clock_select ON palier_mission FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_journalentry",
        "controle_select",
        "CREATE POLICY controle_select ON palier_journalentry FOR SELECT TO palier_controle USING (organisation = (SELECT palier_claim('organisation')::int) AND (SELECT palier_on_mission()))",
    ),
    (
        "palier_accessentry",
        "controle_select",
        "CREATE POLICY controle_select ON palier_accessentry FOR SELECT TO palier_controle USING (organisation = (SELECT palier_claim('organisation')::int) AND (SELECT palier_on_mission()))",
    ),
    (
        "palier_membership",
        "controle_select",
        "CREATE POLICY controle_select ON palier_membership FOR SELECT TO palier_controle USING (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_on_mission()))",
    ),
    (
        "palier_user",
        "controle_select",
        "CREATE POLICY controle_select ON palier_user FOR SELECT TO palier_controle USING ((SELECT palier_claim('role') IS NOT NULL) AND (id IN (SELECT user_id FROM palier_membership)))",
    ),
    (
        "palier_seance",
        "controle_select",
        "CREATE POLICY controle_select ON palier_seance FOR SELECT TO palier_controle USING (bailleur_id = (SELECT palier_claim('organisation')::int) AND stage = 'close' AND (SELECT palier_on_mission()))",
    ),
    (
        "palier_minutessignature",
        "controle_select",
        "CREATE POLICY controle_select ON palier_minutessignature FOR SELECT TO palier_controle USING ((SELECT palier_claim('role') IS NOT NULL) AND (seance_id IN (SELECT id FROM palier_seance)))",
    ),
    (
        "palier_publication",
        "controle_select",
        "CREATE POLICY controle_select ON palier_publication FOR SELECT TO palier_controle USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon' AND NOT is_direct OR (bailleur_id = (SELECT palier_claim('organisation')::int) OR reservataire_id = (SELECT palier_claim('organisation')::int)) AND (SELECT palier_on_mission())))",
    ),
    (
        "palier_home",
        "controle_select",
        "CREATE POLICY controle_select ON palier_home FOR SELECT TO palier_controle USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_rankingline",
        "controle_select",
        "CREATE POLICY controle_select ON palier_rankingline FOR SELECT TO palier_controle USING ((SELECT palier_claim('role') IS NOT NULL) AND (ranking_id IN (SELECT id FROM palier_ranking WHERE publication_id IN (SELECT id FROM palier_publication WHERE (bailleur_id = (SELECT palier_claim('organisation')::int) OR reservataire_id = (SELECT palier_claim('organisation')::int)) AND (SELECT palier_on_mission())))))",
    ),
    (
        "palier_candidature",
        "controle_select",
        "CREATE POLICY controle_select ON palier_candidature FOR SELECT TO palier_controle USING ((SELECT palier_claim('role') IS NOT NULL) AND (publication_id IN (SELECT id FROM palier_publication WHERE (bailleur_id = (SELECT palier_claim('organisation')::int) OR reservataire_id = (SELECT palier_claim('organisation')::int)) AND (SELECT palier_on_mission())) AND rank IS NOT NULL))",
    ),
    (
        "palier_doneact",
        "controle_select",
        "CREATE POLICY controle_select ON palier_doneact FOR SELECT TO palier_controle USING (actor = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_doneact",
        "controle_insert",
        "CREATE POLICY controle_insert ON palier_doneact FOR INSERT TO palier_controle WITH CHECK (actor = (SELECT palier_claim('user')::bigint))",
    ),
)
OWN_LINES = (
    "DROP POLICY IF EXISTS steward_insert ON palier_journalentry",
    "CREATE POLICY steward_insert ON palier_journalentry FOR INSERT TO palier_steward WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'intendant' THEN verb IN ('changer_role', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'demarquer_etat', 'exiger_second_facteur', 'fermer_membre', 'fermer_mission', 'fermer_organisme', 'fermer_sessions_membre', 'inviter_membre', 'marquer_etat', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'ouvrir_mission', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'reprendre_organisme', 'retirer_imprimeur', 'retirer_invitation', 'suspendre_membre', 'suspendre_organisme') ELSE false END)",
)
"""What a steward signs, with two verbs more: the release before uses neither."""


def _sql(forward: str, backward: str = "") -> migrations.RunSQL:
    return migrations.RunSQL(forward, backward or migrations.RunSQL.noop)


class Migration(migrations.Migration):
    """The table, the role, the function that its policies ask, then what it may read. Undone, nobody acts in the role."""

    dependencies = (("palier", "0117_persons_of_a_mandate"),)
    operations = (
        migrations.CreateModel(
            name="Mission",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("ground", models.CharField(max_length=16)),
                ("last_day", models.DateField()),
                ("opened_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                *(
                    (
                        name,
                        models.ForeignKey(
                            null=name == "ended_by",
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="missions" if name == "user" else "+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    )
                    for name in ("user", "opened_by", "ended_by")
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=["user", "organisation"], name="mission_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ground__in", ("ancols", "dpo", "interne"))), name="mission_ground"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="mission_ended",
                    ),
                ],
            },
        ),
        _sql(ROLE),
        _sql(ON_MISSION, "DROP FUNCTION IF EXISTS palier_on_mission()"),
        _sql("REVOKE EXECUTE ON FUNCTION palier_on_mission() FROM PUBLIC"),
        _sql("GRANT EXECUTE ON FUNCTION palier_on_mission() TO palier_controle"),
        *(_sql(statement) for statement in (*PLACES, *GRANTS)),
        *(_sql(made, f"DROP POLICY IF EXISTS {name} ON {table}") for table, name, made in POLICIES),
        *(_sql(statement) for statement in OWN_LINES),
    )
