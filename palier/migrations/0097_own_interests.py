"""A member declares an interest in their own name, from the call to the vote, and takes it back. Expand only, frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

# Held as its secretary holds it: a vote and a declaration follow one another.
HOLD = """
    CREATE OR REPLACE FUNCTION palier_hold_seance(the_seance bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF current_setting('role') = 'palier_commission' AND NOT EXISTS (
          SELECT FROM palier_calledmember m JOIN palier_seance s ON s.id = m.seance_id
          WHERE m.seance_id = the_seance AND m.user_id = palier_claim('user')::bigint
          AND s.bailleur_id = palier_claim('organisation')::int) THEN
        RETURN false;
      END IF;
      PERFORM FROM palier_seance WHERE id = the_seance FOR UPDATE;
      RETURN FOUND;
    END $$
"""
GRANTS = (
    "GRANT INSERT ON palier_interestdeclaration TO palier_commission",
    "GRANT UPDATE (label, candidature_ref, by_id, at, withdrawn_at, withdrawn_reason) ON palier_interestdeclaration TO palier_commission",
)
POLICIES = (
    (
        "palier_interestdeclaration",
        "commission_insert",
        "CREATE POLICY commission_insert ON palier_interestdeclaration FOR INSERT TO palier_commission WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (EXISTS (SELECT FROM palier_calledmember m WHERE m.seance_id = palier_interestdeclaration.seance_id AND m.member = palier_interestdeclaration.member) AND item_id IN (SELECT i.id FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id WHERE s.stage IN ('convoquee', 'ouverte') AND i.sitting IS NULL AND i.seance_id = palier_interestdeclaration.seance_id) AND withdrawn_at IS NULL AND by_id = (SELECT palier_claim('user')::bigint) AND (candidature_ref IS NULL OR candidature_ref IN (SELECT c.public_id FROM palier_candidature c JOIN palier_agendaitem i ON i.publication_id = c.publication_id WHERE i.id = item_id))))",
    ),
    (
        "palier_interestdeclaration",
        "commission_update",
        "CREATE POLICY commission_update ON palier_interestdeclaration FOR UPDATE TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (EXISTS (SELECT FROM palier_calledmember m WHERE m.seance_id = palier_interestdeclaration.seance_id AND m.member = palier_interestdeclaration.member) AND item_id IN (SELECT i.id FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id WHERE s.stage IN ('convoquee', 'ouverte') AND i.sitting IS NULL AND i.seance_id = palier_interestdeclaration.seance_id))) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (EXISTS (SELECT FROM palier_calledmember m WHERE m.seance_id = palier_interestdeclaration.seance_id AND m.member = palier_interestdeclaration.member) AND item_id IN (SELECT i.id FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id WHERE s.stage IN ('convoquee', 'ouverte') AND i.sitting IS NULL AND i.seance_id = palier_interestdeclaration.seance_id)) AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
)


def _sql(forward: str, backward: str = "") -> migrations.RunSQL:
    return migrations.RunSQL(forward, backward or migrations.RunSQL.noop)


class Migration(migrations.Migration):
    """One function, and two policies of one role."""

    dependencies = (("palier", "0096_members_of_a_commission"),)
    operations = (
        _sql(HOLD, "DROP FUNCTION IF EXISTS palier_hold_seance(bigint)"),
        _sql("REVOKE EXECUTE ON FUNCTION palier_hold_seance(bigint) FROM PUBLIC"),
        _sql("GRANT EXECUTE ON FUNCTION palier_hold_seance(bigint) TO palier_commission, palier_clock"),
        *(_sql(statement) for statement in GRANTS),
        *(_sql(made, f"DROP POLICY IF EXISTS {name} ON {table}") for table, name, made in POLICIES),
    )
