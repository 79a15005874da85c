"""A contest that nobody answers is closed; contests that wait are counted for a steward (ADR 102). Frozen SQL.

Expand only: the release before writes no row of the new state, reads the columns that it knows, and closes nothing.
"""
# ruff: noqa: E501, S608 - frozen statements, made of constants

from django.db import migrations, models
from django.db.models import Q

RIGHTS = (
    "REVOKE EXECUTE ON FUNCTION palier_in_hand(integer) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_in_hand(integer) TO palier_steward, palier_clock",
)
HEAD = """
    CREATE FUNCTION palier_in_hand(of_organisation integer) RETURNS TABLE(lists bigint, seances bigint, mistakes bigint, letters bigint{columns})
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT
        (SELECT count(*) FROM palier_publication WHERE of_organisation IN (bailleur_id, reservataire_id)
          AND stage NOT IN ('louee', 'infructueuse', 'rendue_au_bailleur', 'retiree')),
        (SELECT count(*) FROM palier_seance WHERE bailleur_id = of_organisation AND stage IN ('convoquee', 'ouverte')),
        (SELECT count(*) FROM palier_mistake WHERE reservataire_id = of_organisation AND state IN ('ouverte', 'calculee', 'contestee', 'proposee')),
        (SELECT count(*) FROM palier_paperletter WHERE organisation_id = of_organisation AND posted_on IS NULL AND withdrawn_at IS NULL){more}
    $$
"""
CONTESTS = """,
        (SELECT count(*) FROM palier_appeal WHERE organisation_id = of_organisation AND state IN ('envoyee', 'reponse_qui_part'))"""
DROP = "-- squawk-ignore ban-drop-function\nDROP FUNCTION IF EXISTS palier_in_hand(integer)"
COUNTS = """
    CREATE OR REPLACE FUNCTION palier_contest_counts() RETURNS TABLE(organisation int, waiting int, late int, unanswered int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT a.organisation_id, (count(*) FILTER (WHERE a.state <> 'sans_reponse'))::int,
        (count(*) FILTER (WHERE a.state <> 'sans_reponse' AND a.answer_by < now()))::int,
        (count(*) FILTER (WHERE a.state = 'sans_reponse'))::int
      FROM palier_appeal a
      WHERE palier_claim('role') = 'palier_steward'
        AND (a.state IN ('envoyee', 'reponse_qui_part') OR a.state = 'sans_reponse' AND a.ended_at > now() - interval '1 year')
      GROUP BY a.organisation_id
    $$
"""


def _wider(table: str, constraint: models.CheckConstraint, check: str) -> migrations.RunSQL:
    """A rule that lets one word more through. It stands from now on; what was there is held to it in a migration of its own."""
    return migrations.RunSQL(
        [
            f"-- squawk-ignore ban-drop-constraint\nALTER TABLE palier_{table} DROP CONSTRAINT {constraint.name}",
            f"ALTER TABLE palier_{table} ADD CONSTRAINT {constraint.name} CHECK ({check}) NOT VALID",
        ],
        migrations.RunSQL.noop,
        state_operations=[
            migrations.RemoveConstraint(table, constraint.name),
            migrations.AddConstraint(table, constraint),
        ],
    )

class Migration(migrations.Migration):
    """Two constraints, a count more, and one function."""

    dependencies = (("palier", "0295_one_living_by_source"),)
    operations = (
        _wider(
            "appeal",
            models.CheckConstraint(
                condition=Q(
                    court_on=None,
                    answer_by__isnull=False,
                    state__in=("envoyee", "reponse_qui_part", "repondue", "retiree", "sans_reponse"),
                )
                | Q(court_on__isnull=False, answer_by=None, state__in=("au_tribunal", "tribunal_termine")),
                name="appeal_by_one_way",
            ),
            "(answer_by IS NOT NULL AND court_on IS NULL AND state IN ('envoyee', 'reponse_qui_part', 'repondue', 'retiree', 'sans_reponse'))"
            " OR (answer_by IS NULL AND court_on IS NOT NULL AND state IN ('au_tribunal', 'tribunal_termine'))",
        ),
        _wider(
            "appeal",
            models.CheckConstraint(
                condition=Q(ended_at=None) ^ Q(state__in=("retiree", "sans_reponse", "tribunal_termine")),
                name="appeal_ended_says_when",
            ),
            "(ended_at IS NULL OR state IN ('retiree', 'sans_reponse', 'tribunal_termine')) AND 1 = (CASE WHEN ended_at IS NULL THEN 1 ELSE 0 END"
            " + CASE WHEN state IN ('retiree', 'sans_reponse', 'tribunal_termine') THEN 1 ELSE 0 END)",
        ),
        migrations.RunSQL(
            [DROP, HEAD.format(columns=", contests bigint", more=CONTESTS), *RIGHTS],
            [DROP, HEAD.format(columns="", more=""), *RIGHTS],
        ),
        migrations.RunSQL(COUNTS, "DROP FUNCTION IF EXISTS palier_contest_counts()"),
        migrations.RunSQL(
            [
                "REVOKE EXECUTE ON FUNCTION palier_contest_counts() FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION palier_contest_counts() TO palier_steward",
            ],
            migrations.RunSQL.noop,
        ),
    )
