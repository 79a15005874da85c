"""Two files out of one: who came out of which, the safe channel, and the role that separates. Expand only, frozen SQL."""
# ruff: noqa: E501, S608 - frozen statements, without a value

import django.db.models.deletion
from django.db import migrations, models

ROLE = (
    """
    DO $$ BEGIN CREATE ROLE palier_separation NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
    """,
    "GRANT palier_separation TO palier_web",
    "GRANT USAGE ON SCHEMA public TO palier_separation",
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO palier_separation",
    "GRANT USAGE ON SEQUENCE palier_fork_id_seq TO palier_clock",
    "GRANT SELECT ON palier_organisation, palier_territory, palier_commune, palier_gridversion, palier_ranking, palier_instance TO palier_separation",
    "GRANT SELECT, INSERT, UPDATE ON procrastinate_jobs TO palier_separation",
    "GRANT SELECT, INSERT ON procrastinate_events TO palier_separation",
)
POLICIES = (
    "ALTER TABLE palier_fork ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_safechannel ENABLE ROW LEVEL SECURITY",
    "GRANT INSERT ON palier_journalentry TO palier_separation",
    "CREATE POLICY separation_insert ON palier_journalentry FOR INSERT TO palier_separation WITH CHECK (true)",
    "GRANT SELECT, INSERT ON palier_demande TO palier_separation",
    "CREATE POLICY separation_select ON palier_demande FOR SELECT TO palier_separation USING (id = (SELECT nullif(current_setting('app.demande', true), '')::bigint) OR numero_unique = (SELECT nullif(current_setting('app.numero', true), '')))",
    "CREATE POLICY separation_insert ON palier_demande FOR INSERT TO palier_separation WITH CHECK (id = (SELECT nullif(current_setting('app.demande', true), '')::bigint) OR numero_unique = (SELECT nullif(current_setting('app.numero', true), '')))",
    "GRANT SELECT, INSERT ON palier_demandeversion TO palier_separation",
    "CREATE POLICY separation_select ON palier_demandeversion FOR SELECT TO palier_separation USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "CREATE POLICY separation_insert ON palier_demandeversion FOR INSERT TO palier_separation WITH CHECK (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "GRANT SELECT, INSERT ON palier_seniority TO palier_separation",
    "CREATE POLICY separation_select ON palier_seniority FOR SELECT TO palier_separation USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "CREATE POLICY separation_insert ON palier_seniority FOR INSERT TO palier_separation WITH CHECK (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "GRANT SELECT, INSERT ON palier_piece TO palier_separation",
    "CREATE POLICY separation_select ON palier_piece FOR SELECT TO palier_separation USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "CREATE POLICY separation_insert ON palier_piece FOR INSERT TO palier_separation WITH CHECK (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "GRANT SELECT, INSERT ON palier_piececontent TO palier_separation",
    "CREATE POLICY separation_select ON palier_piececontent FOR SELECT TO palier_separation USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "CREATE POLICY separation_insert ON palier_piececontent FOR INSERT TO palier_separation WITH CHECK (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "GRANT SELECT, INSERT ON palier_fact TO palier_separation",
    "CREATE POLICY separation_select ON palier_fact FOR SELECT TO palier_separation USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "CREATE POLICY separation_insert ON palier_fact FOR INSERT TO palier_separation WITH CHECK (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "GRANT SELECT, INSERT ON palier_letter TO palier_separation",
    "CREATE POLICY separation_select ON palier_letter FOR SELECT TO palier_separation USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "CREATE POLICY separation_insert ON palier_letter FOR INSERT TO palier_separation WITH CHECK (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "GRANT SELECT, INSERT ON palier_safechannel TO palier_separation",
    "CREATE POLICY separation_select ON palier_safechannel FOR SELECT TO palier_separation USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "CREATE POLICY separation_insert ON palier_safechannel FOR INSERT TO palier_separation WITH CHECK (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "GRANT SELECT, INSERT, UPDATE ON palier_person TO palier_separation",
    "CREATE POLICY separation_select ON palier_person FOR SELECT TO palier_separation USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "CREATE POLICY separation_insert ON palier_person FOR INSERT TO palier_separation WITH CHECK (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "CREATE POLICY separation_update ON palier_person FOR UPDATE TO palier_separation USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint)) WITH CHECK (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "GRANT SELECT, INSERT, DELETE ON palier_holder TO palier_separation",
    "CREATE POLICY separation_select ON palier_holder FOR SELECT TO palier_separation USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "CREATE POLICY separation_insert ON palier_holder FOR INSERT TO palier_separation WITH CHECK (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "CREATE POLICY separation_delete ON palier_holder FOR DELETE TO palier_separation USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "GRANT SELECT, INSERT ON palier_user TO palier_separation",
    "CREATE POLICY separation_select ON palier_user FOR SELECT TO palier_separation USING (split_part(login, ':', 2) = (SELECT nullif(current_setting('app.demande', true), '')::bigint)::text)",
    "CREATE POLICY separation_insert ON palier_user FOR INSERT TO palier_separation WITH CHECK (split_part(login, ':', 2) = (SELECT nullif(current_setting('app.demande', true), '')::bigint)::text)",
    "GRANT SELECT, INSERT ON palier_fork TO palier_separation",
    "CREATE POLICY separation_select ON palier_fork FOR SELECT TO palier_separation USING (parent_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint) OR child_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "CREATE POLICY separation_insert ON palier_fork FOR INSERT TO palier_separation WITH CHECK (parent_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint) OR child_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "GRANT INSERT ON palier_message TO palier_separation",
    "CREATE POLICY separation_insert ON palier_message FOR INSERT TO palier_separation WITH CHECK (true)",
    "GRANT SELECT ON palier_fork TO palier_intake",
    "CREATE POLICY intake_select ON palier_fork FOR SELECT TO palier_intake USING (parent_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint) OR child_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_fork TO palier_clock",
    "CREATE POLICY clock_select ON palier_fork FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_fork FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_fork FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_fork FOR DELETE TO palier_clock USING (true)",
    "GRANT SELECT, INSERT, UPDATE ON palier_safechannel TO palier_demandeur",
    "CREATE POLICY demandeur_select ON palier_safechannel FOR SELECT TO palier_demandeur USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "CREATE POLICY demandeur_insert ON palier_safechannel FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "CREATE POLICY demandeur_update ON palier_safechannel FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint)) WITH CHECK (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "GRANT SELECT ON palier_safechannel TO palier_intake",
    "CREATE POLICY intake_select ON palier_safechannel FOR SELECT TO palier_intake USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint) OR demande_id IN (SELECT child_id FROM palier_fork WHERE parent_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint)))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_safechannel TO palier_clock",
    "CREATE POLICY clock_select ON palier_safechannel FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_safechannel FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_safechannel FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_safechannel FOR DELETE TO palier_clock USING (true)",
)
FORKED = """
    SELECT CASE WHEN f.parent_id = {mine} THEN f.child_id ELSE f.parent_id END FROM palier_fork f
    WHERE {mine} IN (f.parent_id, f.child_id)
"""
_READER = "nullif(current_setting('app.demande', true), '')::bigint"
FUNCTIONS = (
    # Level with oneself: neither side of a fork sees the other beside it. How many are ahead and how many in all are told
    # alike to everybody, signed in or not: a count of one's own would itself be a sign.
    f"""
    CREATE OR REPLACE FUNCTION palier_standing(at_publication bigint, at_tier int, at_points int, at_since date)
    RETURNS TABLE(ahead int, level int, total int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT
        (SELECT count(*)::int FROM palier_candidature WHERE publication_id = at_publication AND is_placed
           AND (tier, order_points, waiting_since) < (at_tier, at_points, at_since)),
        (SELECT count(*)::int FROM palier_candidature WHERE publication_id = at_publication AND is_placed
           AND tier = at_tier AND order_points = at_points AND waiting_since = at_since
           AND demande_id <> ALL (ARRAY({FORKED.format(mine=_READER)}))),
        (SELECT count(*)::int FROM palier_candidature WHERE publication_id = at_publication AND is_placed)
    $$
    """,
    # After a fork the two are two households: nothing holds one because of the other.
    f"""
    CREATE OR REPLACE FUNCTION palier_household_present(at_publication bigint, of_demande bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      -- Two demandes of one household that arrive together share no row: a lock on each identity makes the second wait.
      PERFORM pg_advisory_xact_lock(k.key) FROM (
        SELECT DISTINCT hashtextextended(
          concat_ws('|', at_publication, match_birth_name, match_first_name, birth_date), 0) AS key
        FROM palier_person WHERE demande_id = of_demande AND role IN ('demandeur', 'cotitulaire')
          AND match_birth_name IS NOT NULL AND match_first_name IS NOT NULL AND birth_date IS NOT NULL
        ORDER BY 1) k;
      RETURN EXISTS (
        SELECT 1 FROM palier_person mine
        JOIN palier_person other USING (match_birth_name, match_first_name, birth_date)
        JOIN palier_candidature c ON c.demande_id = other.demande_id AND c.publication_id = at_publication
        WHERE mine.demande_id = of_demande AND other.demande_id <> of_demande
          AND mine.role IN ('demandeur', 'cotitulaire') AND other.role IN ('demandeur', 'cotitulaire')
          AND other.demande_id <> ALL (ARRAY({FORKED.format(mine="of_demande")}))
          AND NOT (c.stage IN ('retiree', 'ineligible', 'sans_suite', 'desistee')));
    END $$
    """,
)


class Migration(migrations.Migration):
    """The two tables, then the role and what it may do, then the two functions that look at other files."""

    dependencies = (("palier", "0006_commission"),)
    operations = (
        migrations.CreateModel(
            name="Fork",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("person_key", models.CharField(max_length=8)),
                (
                    "kind",
                    models.CharField(choices=[("silencieuse", "Silencieuse"), ("ouverte", "Ouverte")], max_length=12),
                ),
                ("at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(null=True)),
                (
                    "child",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SafeChannel",
            fields=[
                (
                    "demande",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="palier.demande",
                    ),
                ),
                ("email", models.CharField(max_length=254)),
                ("set_at", models.DateTimeField()),
            ],
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (*ROLE, *POLICIES, *FUNCTIONS)),
    )
