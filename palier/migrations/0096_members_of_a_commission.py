"""A member of a commission has a role of their own, which sees the séances where they are called and what is presented there.

Expand only: nobody acts in it before this release, and the release before leaves the new table empty. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ROLE = """
    DO $$ BEGIN CREATE ROLE palier_commission NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
"""
PLACES = (
    "GRANT palier_commission TO palier_web",
    "GRANT USAGE ON SCHEMA public TO palier_commission",
    "GRANT SELECT ON palier_organisation, palier_territory, palier_commune, palier_placeedition, palier_gridversion, palier_sizeguideversion, palier_ranking, palier_closinghold, palier_publishedhead, palier_headstamp, palier_instance, palier_sealedhead, palier_dailyroot TO palier_commission",
    "GRANT EXECUTE ON FUNCTION palier_take, palier_claim, palier_counts, palier_cut, palier_cuts, palier_outlines, palier_histogram, palier_public_lines, palier_answer_witness TO palier_commission",
)
PRESENTED = """
    CREATE OR REPLACE FUNCTION palier_presented() RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT c.id FROM palier_calledmember m
      JOIN palier_seance s ON s.id = m.seance_id
      JOIN palier_agendaitem i ON i.seance_id = s.id
      JOIN palier_candidature c ON c.publication_id = i.publication_id
      WHERE palier_claim('role') = 'palier_commission' AND m.user_id = palier_claim('user')::bigint
        AND s.bailleur_id = palier_claim('organisation')::int AND c.audience && ARRAY[s.bailleur_id]
        AND s.stage IN ('convoquee', 'ouverte', 'close') AND i.postponed_reason = ''
        AND (s.stage <> 'close' OR m.reads_until > now())
        AND NOT EXISTS (SELECT FROM palier_interestdeclaration d
          WHERE d.item_id = i.id AND d.member = m.member AND d.withdrawn_at IS NULL)
        AND (s.stage <> 'close' AND c.stage = 'conforme' OR EXISTS (SELECT FROM palier_decision e
          WHERE e.item_id = i.id AND e.candidature_id = c.id AND e.taken_back_at IS NULL))
    $$
"""
# Whoever is called is settled until the séance opens; the end of what was read is set once, when it is closed.
IN_TIME = """
    CREATE OR REPLACE FUNCTION palier_called_in_time() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE at_stage CONSTANT text := (SELECT stage FROM palier_seance WHERE id = NEW.seance_id);
    BEGIN
      IF NEW.user_id IS DISTINCT FROM OLD.user_id AND at_stage IS DISTINCT FROM 'convoquee'
          OR NEW.reads_until IS DISTINCT FROM OLD.reads_until AND (OLD.reads_until IS NOT NULL OR at_stage IS DISTINCT FROM 'close') THEN
        RAISE EXCEPTION 'members are called before their séance, and its files end once' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_CALLED = """
    CREATE OR REPLACE TRIGGER called_in_time BEFORE UPDATE ON palier_calledmember FOR EACH ROW
    WHEN (current_setting('role') = 'palier_bailleur' AND NEW IS DISTINCT FROM OLD) EXECUTE FUNCTION palier_called_in_time()
"""
SEALED = tuple(
    f"CREATE OR REPLACE TRIGGER seal_{verb.lower()} AFTER {verb} ON palier_calledmember REFERENCING {rows} TABLE AS changed "
    "FOR EACH STATEMENT EXECUTE FUNCTION palier_note_id('calledmember')"
    for verb, rows in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
)
GRANTS = (
    "ALTER TABLE palier_calledmember ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT ON palier_calledmember TO palier_bailleur",
    "GRANT INSERT ON palier_calledmember TO palier_bailleur",
    "GRANT UPDATE (user_id, reads_until) ON palier_calledmember TO palier_bailleur",
    "GRANT SELECT ON palier_calledmember TO palier_commission",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_calledmember TO palier_clock",
    "GRANT SELECT ON palier_seance TO palier_commission",
    "GRANT SELECT ON palier_agendaitem TO palier_commission",
    "GRANT SELECT ON palier_interestdeclaration TO palier_commission",
    "GRANT SELECT ON palier_publication TO palier_commission",
    "GRANT SELECT ON palier_home TO palier_commission",
    "GRANT SELECT ON palier_candidature TO palier_commission",
    "GRANT SELECT ON palier_decision TO palier_commission",
    "GRANT SELECT ON palier_check TO palier_commission",
    "GRANT SELECT ON palier_demande TO palier_commission",
    "GRANT SELECT ON palier_demandeversion TO palier_commission",
    "GRANT SELECT ON palier_seniority TO palier_commission",
    "GRANT SELECT ON palier_fact TO palier_commission",
    "GRANT SELECT ON palier_piece TO palier_commission",
    "GRANT SELECT ON palier_piecefile TO palier_commission",
    "GRANT INSERT ON palier_journalentry TO palier_commission",
    "GRANT INSERT ON palier_accessentry TO palier_commission",
    "GRANT SELECT, INSERT ON palier_doneact TO palier_commission",
    "GRANT SELECT ON palier_user TO palier_commission",
    "GRANT SELECT, INSERT, DELETE ON palier_mailpause TO palier_commission",
)
POLICIES = (
    (
        "palier_calledmember",
        "bailleur_select",
        "CREATE POLICY bailleur_select ON palier_calledmember FOR SELECT TO palier_bailleur USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT palier_claim('organisation')::int)))",
    ),
    (
        "palier_calledmember",
        "bailleur_insert",
        "CREATE POLICY bailleur_insert ON palier_calledmember FOR INSERT TO palier_bailleur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT palier_claim('organisation')::int) AND stage = 'convoquee') AND reads_until IS NULL AND (user_id IS NULL OR user_id IN (SELECT user_id FROM palier_membership WHERE organisation_id = (SELECT palier_claim('organisation')::int) AND role = 'commission' AND ended_at IS NULL))))",
    ),
    (
        "palier_calledmember",
        "bailleur_update",
        "CREATE POLICY bailleur_update ON palier_calledmember FOR UPDATE TO palier_bailleur USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) WITH CHECK (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT palier_claim('organisation')::int)) AND (user_id IS NULL OR user_id IN (SELECT user_id FROM palier_membership WHERE organisation_id = (SELECT palier_claim('organisation')::int) AND role = 'commission' AND ended_at IS NULL)))",
    ),
    (
        "palier_calledmember",
        "commission_select",
        "CREATE POLICY commission_select ON palier_calledmember FOR SELECT TO palier_commission USING (user_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_calledmember",
        "clock_select",
        "CREATE POLICY clock_select ON palier_calledmember FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_calledmember",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_calledmember FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_calledmember",
        "clock_update",
        "CREATE POLICY clock_update ON palier_calledmember FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_calledmember",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_calledmember FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_seance",
        "commission_select",
        "CREATE POLICY commission_select ON palier_seance FOR SELECT TO palier_commission USING (bailleur_id = (SELECT palier_claim('organisation')::int) AND id IN (SELECT seance_id FROM palier_calledmember))",
    ),
    (
        "palier_agendaitem",
        "commission_select",
        "CREATE POLICY commission_select ON palier_agendaitem FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (seance_id IN (SELECT id FROM palier_seance)))",
    ),
    (
        "palier_interestdeclaration",
        "commission_select",
        "CREATE POLICY commission_select ON palier_interestdeclaration FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (seance_id IN (SELECT id FROM palier_seance)))",
    ),
    (
        "palier_publication",
        "commission_select",
        "CREATE POLICY commission_select ON palier_publication FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon' AND NOT is_direct OR id IN (SELECT publication_id FROM palier_agendaitem)))",
    ),
    (
        "palier_home",
        "commission_select",
        "CREATE POLICY commission_select ON palier_home FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_candidature",
        "commission_select",
        "CREATE POLICY commission_select ON palier_candidature FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (id IN (SELECT palier_presented())))",
    ),
    (
        "palier_decision",
        "commission_select",
        "CREATE POLICY commission_select ON palier_decision FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (candidature_id IN (SELECT palier_presented())))",
    ),
    (
        "palier_check",
        "commission_select",
        "CREATE POLICY commission_select ON palier_check FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (candidature_id IN (SELECT palier_presented())))",
    ),
    (
        "palier_demande",
        "commission_select",
        "CREATE POLICY commission_select ON palier_demande FOR SELECT TO palier_commission USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND id IN (SELECT demande_id FROM palier_candidature))",
    ),
    (
        "palier_demandeversion",
        "commission_select",
        "CREATE POLICY commission_select ON palier_demandeversion FOR SELECT TO palier_commission USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND demande_id IN (SELECT demande_id FROM palier_candidature))",
    ),
    (
        "palier_seniority",
        "commission_select",
        "CREATE POLICY commission_select ON palier_seniority FOR SELECT TO palier_commission USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND demande_id IN (SELECT demande_id FROM palier_candidature))",
    ),
    (
        "palier_fact",
        "commission_select",
        "CREATE POLICY commission_select ON palier_fact FOR SELECT TO palier_commission USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND demande_id IN (SELECT demande_id FROM palier_candidature))",
    ),
    (
        "palier_piece",
        "commission_select",
        "CREATE POLICY commission_select ON palier_piece FOR SELECT TO palier_commission USING (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND demande_id IN (SELECT demande_id FROM palier_candidature) AND confidentiality = 'ordinaire' AND left_at IS NULL)",
    ),
    (
        "palier_piecefile",
        "commission_select",
        "CREATE POLICY commission_select ON palier_piecefile FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (piece_id IN (SELECT id FROM palier_piece)))",
    ),
    (
        "palier_journalentry",
        "commission_insert",
        "CREATE POLICY commission_insert ON palier_journalentry FOR INSERT TO palier_commission WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'commission' THEN verb IN ('arreter_courriel', 'reprendre_courriel') ELSE false END)",
    ),
    (
        "palier_accessentry",
        "commission_insert",
        "CREATE POLICY commission_insert ON palier_accessentry FOR INSERT TO palier_commission WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int))",
    ),
    (
        "palier_doneact",
        "commission_select",
        "CREATE POLICY commission_select ON palier_doneact FOR SELECT TO palier_commission USING (actor = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_doneact",
        "commission_insert",
        "CREATE POLICY commission_insert ON palier_doneact FOR INSERT TO palier_commission WITH CHECK (actor = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_user",
        "commission_select",
        "CREATE POLICY commission_select ON palier_user FOR SELECT TO palier_commission USING (id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_mailpause",
        "commission_select",
        "CREATE POLICY commission_select ON palier_mailpause FOR SELECT TO palier_commission USING (user_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_mailpause",
        "commission_insert",
        "CREATE POLICY commission_insert ON palier_mailpause FOR INSERT TO palier_commission WITH CHECK (user_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_mailpause",
        "commission_delete",
        "CREATE POLICY commission_delete ON palier_mailpause FOR DELETE TO palier_commission USING (user_id = (SELECT palier_claim('user')::bigint))",
    ),
)
"""By table and name; where another role is named in none of these statements, its own policies stay as they are."""


def _sql(forward: str, backward: str = "") -> migrations.RunSQL:
    return migrations.RunSQL(forward, backward or migrations.RunSQL.noop)


class Migration(migrations.Migration):
    """The table of who is called, then the role, then what it may read. Undone, nobody acts in the role."""

    dependencies = (("palier", "0095_a_check_is_signed"),)
    operations = (
        migrations.CreateModel(
            name="CalledMember",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("member", models.PositiveSmallIntegerField()),
                ("reads_until", models.DateTimeField(null=True)),
                (
                    "seance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="called", to="palier.seance"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["seance", "member"], name="called_once"),
                    models.UniqueConstraint(fields=["seance", "user"], name="one_seat_an_account"),
                ],
            },
        ),
        _sql(ROLE),
        *(_sql(statement) for statement in PLACES),
        _sql(PRESENTED, "DROP FUNCTION IF EXISTS palier_presented()"),
        _sql("REVOKE EXECUTE ON FUNCTION palier_presented() FROM PUBLIC"),
        _sql("GRANT EXECUTE ON FUNCTION palier_presented() TO palier_commission"),
        _sql(IN_TIME, "DROP FUNCTION IF EXISTS palier_called_in_time()"),
        _sql(ON_CALLED, "DROP TRIGGER IF EXISTS called_in_time ON palier_calledmember"),
        *(_sql(statement) for statement in (*SEALED, *GRANTS)),
        *(_sql(made, f"DROP POLICY IF EXISTS {name} ON {table}") for table, name, made in POLICIES),
    )
