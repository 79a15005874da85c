"""How long one waits, by commune and size: what a demande asks for beside its facts, and a public table of counts.

Expand only: the column is filled by the nightly clock, and the release before writes its rows without it. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.db import migrations, models

_READERS = (
    "palier_gate, palier_public, palier_intake, palier_separation, palier_demandeur, palier_bailleur, palier_reservataire, "
    "palier_commission, palier_steward, palier_employeur, palier_conseiller, palier_social, palier_controle, palier_guichet, "
    "palier_manager, palier_mairie, palier_prefecture, palier_clock"
)
ASKED = (
    "ALTER TABLE palier_scorefacts ADD COLUMN IF NOT EXISTS communes text[] NOT NULL DEFAULT '{}'",
    "ALTER TABLE palier_scorefacts DROP COLUMN IF EXISTS communes",
)
# Whole months of the calendar. A commune that was merged counts in the one that took it in, an
# arrondissement in its town. Who was housed in this very size and commune is counted there once, as housed.
WAITS = """
    CREATE OR REPLACE FUNCTION palier_waits_of_a_year(until date)
    RETURNS TABLE(commune text, size text, entered int, gone int, became text, number bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH span AS (SELECT (until - interval '12 months')::date AS first_day),
        place AS (
          SELECT c.code, coalesce(nullif(h.parent_code, ''), h.code) AS counted
          FROM palier_commune c JOIN palier_commune h ON h.code = coalesce(nullif(c.successor_code, ''), c.code)),
        asked AS (
          SELECT DISTINCT f.demande_id, p.counted, s.since, e.ended,
            CASE t WHEN 'C' THEN 'T1' WHEN 'T6P' THEN 'T5' ELSE t END AS size
          FROM palier_scorefacts f JOIN palier_demande d ON d.id = f.demande_id
            JOIN palier_seniority s ON s.demande_id = f.demande_id AND s.departement = f.departement
            CROSS JOIN span CROSS JOIN unnest(f.communes) asked_in CROSS JOIN unnest(f.types) t
            JOIN place p ON p.code = asked_in
            CROSS JOIN LATERAL (SELECT (d.struck_off_at AT TIME ZONE 'Europe/Paris')::date AS ended) e
          WHERE s.since < until AND (e.ended IS NULL OR e.ended >= greatest(first_day, s.since))
            AND t IN ('C', 'T1', 'T2', 'T3', 'T4', 'T5', 'T6P')),
        housed AS (
          SELECT l.demande_id, p.counted, coalesce(s.since, d.deposited_on) AS since, l.signed_on,
            CASE h.type_code WHEN 'C' THEN 'T1' WHEN 'T6P' THEN 'T5' ELSE h.type_code END AS size
          FROM palier_lease l JOIN palier_publication pub ON pub.id = l.publication_id JOIN palier_home h ON h.id = pub.home_id
            JOIN palier_demande d ON d.id = l.demande_id JOIN palier_commune c ON c.code = h.commune_id
            JOIN place p ON p.code = h.commune_id CROSS JOIN span
            LEFT JOIN palier_seniority s ON s.demande_id = l.demande_id AND s.departement = c.departement
          WHERE l.signed_on >= first_day AND l.signed_on < until AND coalesce(s.since, d.deposited_on) <= l.signed_on
            AND h.type_code IN ('C', 'T1', 'T2', 'T3', 'T4', 'T5', 'T6P')),
        every AS (
          SELECT a.counted, a.size, a.since, least(coalesce(a.ended, until), until) AS at,
            CASE WHEN a.ended IS NULL OR a.ended >= until THEN 'attend' ELSE 'parti' END AS became
          FROM asked a
          WHERE NOT EXISTS (SELECT FROM housed h WHERE h.demande_id = a.demande_id AND h.counted = a.counted AND h.size = a.size)
          UNION ALL
          SELECT h.counted, h.size, h.since, h.signed_on, 'loge' FROM housed h)
      SELECT e.counted::text, e.size::text, palier_whole_months(e.since, greatest(first_day, e.since)), palier_whole_months(e.since, e.at),
        e.became, count(*)
      FROM every e CROSS JOIN span GROUP BY 1, 2, 3, 4, 5
    $$
"""
MONTHS = """
    CREATE OR REPLACE FUNCTION palier_whole_months(since date, until date) RETURNS int LANGUAGE sql IMMUTABLE AS $$
      SELECT (extract(year FROM age(until, since)) * 12 + extract(month FROM age(until, since)))::int
    $$
"""
GRANTS = (
    "REVOKE EXECUTE ON FUNCTION palier_waits_of_a_year(date) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_waits_of_a_year(date) TO palier_clock",
    f"GRANT SELECT ON palier_communefigure TO {_READERS}",
    "GRANT INSERT ON palier_communefigure TO palier_clock",
    "GRANT USAGE ON SEQUENCE palier_communefigure_id_seq TO palier_clock",
)


def _at_least(column: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(**{column: None}) | models.Q(**{f"{column}__gte": 10}), name=name)


class Migration(migrations.Migration):
    """The column, the function, the table, then who reads it."""

    dependencies = (("palier", "0165_watching"),)
    operations = (
        migrations.RunSQL(*ASKED),
        migrations.RunSQL(MONTHS, "DROP FUNCTION IF EXISTS palier_whole_months(date, date)"),
        migrations.RunSQL(WAITS, "DROP FUNCTION IF EXISTS palier_waits_of_a_year(date)"),
        migrations.CreateModel(
            name="CommuneFigure",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "size",
                    models.CharField(
                        choices=[("T1", "T1"), ("T2", "T2"), ("T3", "T3"), ("T4", "T4"), ("T5", "T5")], max_length=2
                    ),
                ),
                ("counted_on", models.DateField()),
                ("demandes", models.PositiveIntegerField(null=True)),
                ("lets", models.PositiveIntegerField(null=True)),
                ("gone", models.PositiveIntegerField(null=True)),
                ("housed_after", models.PositiveSmallIntegerField(null=True)),
                ("quick", models.PositiveSmallIntegerField(null=True)),
                ("slow", models.PositiveSmallIntegerField(null=True)),
                ("expected", models.PositiveSmallIntegerField(null=True)),
                ("expected_low", models.PositiveSmallIntegerField(null=True)),
                ("expected_high", models.PositiveSmallIntegerField(null=True)),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.commune"
                    ),
                ),
            ],
            options={
                "constraints": (
                    models.UniqueConstraint(fields=("counted_on", "commune", "size"), name="communefigure_once"),
                    _at_least("demandes", "communefigure_demandes_not_small"),
                    _at_least("lets", "communefigure_lets_not_small"),
                    _at_least("gone", "communefigure_gone_not_small"),
                    models.CheckConstraint(
                        condition=models.Q(lets__isnull=False)
                        | models.Q(housed_after=None, quick=None, slow=None, expected=None),
                        name="communefigure_waits_of_lets",
                    ),
                ),
            },
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in GRANTS),
    )
