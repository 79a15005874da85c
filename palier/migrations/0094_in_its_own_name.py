"""Who read, printed, settled or answered is who acts, and what a desk proves rests on what it looked at (ADR 39). Frozen SQL.

One table after the other, each in a transaction of its own; cut in between, it starts again, the same.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

# The columns that name somebody are the trigger's own words: each becomes who acts, or nobody.
NAMED = """
    CREATE OR REPLACE FUNCTION palier_own_name() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE was CONSTANT jsonb := to_jsonb(OLD); becomes CONSTANT jsonb := to_jsonb(NEW); named text;
    BEGIN
      FOREACH named IN ARRAY TG_ARGV LOOP
        IF becomes ->> named IS DISTINCT FROM was ->> named AND becomes ->> named <> coalesce(palier_claim('user'), '') THEN
          RAISE EXCEPTION 'an act is signed by who makes it: %.%', TG_TABLE_NAME, named USING ERRCODE = '42501';
        END IF;
      END LOOP;
      RETURN NEW;
    END $$
"""
COLUMNS = {
    "palier_setaside": ("second_reader_id",),
    "palier_mistake": ("answered_by_id",),
    "palier_mistakenotice": ("read_by_id",),
    "palier_paperletter": ("printed_by_id", "posted_by_id"),
    "palier_parting": ("settled_by_id",),
    "palier_interestdeclaration": ("by_id",),
}
TRIGGERS = tuple(
    f"CREATE OR REPLACE TRIGGER own_name BEFORE UPDATE ON {table} FOR EACH ROW"
    " WHEN (current_setting('role') IN ('palier_demandeur', 'palier_bailleur', 'palier_reservataire'))"
    f" EXECUTE FUNCTION palier_own_name({', '.join(map(repr, columns))})"
    for table, columns in COLUMNS.items()
)
OPEN = """
    CREATE OR REPLACE FUNCTION palier_parting_open() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF OLD.state NOT IN ('a_confirmer', 'contestee') THEN
        RAISE EXCEPTION 'a separation is settled once' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_PARTING = """
    CREATE OR REPLACE TRIGGER parting_open BEFORE UPDATE ON palier_parting FOR EACH ROW
    WHEN (current_setting('role') IN ('palier_demandeur', 'palier_reservataire')) EXECUTE FUNCTION palier_parting_open()
"""
RIGHTS: dict[str, tuple[str, ...]] = {
    "palier_piececontent": (
        "DROP POLICY IF EXISTS demandeur_insert ON palier_piececontent",
        "REVOKE INSERT ON palier_piececontent FROM palier_demandeur",
    ),
    "palier_fact": (
        "DROP POLICY IF EXISTS reservataire_insert ON palier_fact",
        "CREATE POLICY reservataire_insert ON palier_fact FOR INSERT TO palier_reservataire WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND layer = 'verifie' AND by_id = (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_piece p WHERE p.id = piece_id AND p.demande_id = palier_fact.demande_id AND p.status = 'valide' AND p.verified_by_id = (SELECT palier_claim('user')::bigint)))",
        "DROP POLICY IF EXISTS bailleur_insert ON palier_fact",
        "CREATE POLICY bailleur_insert ON palier_fact FOR INSERT TO palier_bailleur WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND layer = 'verifie' AND by_id = (SELECT palier_claim('user')::bigint) AND path LIKE 'refusals/%' AND EXISTS (SELECT FROM palier_offer o WHERE o.demande_id = palier_fact.demande_id AND o.answer = 'refusee' AND o.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))))",
        "DROP POLICY IF EXISTS demandeur_insert ON palier_fact",
        "CREATE POLICY demandeur_insert ON palier_fact FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND layer = 'declare' AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
    "palier_parting": (
        "DROP POLICY IF EXISTS demandeur_insert ON palier_parting",
        "CREATE POLICY demandeur_insert ON palier_parting FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND state = 'a_confirmer' AND answered_at IS NULL AND settled_at IS NULL AND settled_by_id IS NULL AND settled_for_id IS NULL AND reason = '')",
        "DROP POLICY IF EXISTS demandeur_update ON palier_parting",
        "CREATE POLICY demandeur_update ON palier_parting FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint)) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND state IN ('a_confirmer', 'contestee', 'acceptee', 'retiree') AND settled_for_id IS NULL AND reason = '')",
        "REVOKE UPDATE ON palier_parting FROM palier_demandeur",
        "GRANT UPDATE (state, answered_at, settled_at, settled_by_id, settled_for_id, reason) ON palier_parting TO palier_demandeur",
        "DROP POLICY IF EXISTS reservataire_update ON palier_parting",
        "CREATE POLICY reservataire_update ON palier_parting FOR UPDATE TO palier_reservataire USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id IN (SELECT id FROM palier_demande))) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id IN (SELECT id FROM palier_demande)) AND state IN ('tranchee_oui', 'tranchee_non') AND settled_for_id = (SELECT palier_claim('organisation')::int) AND settled_by_id = (SELECT palier_claim('user')::bigint))",
        "REVOKE UPDATE ON palier_parting FROM palier_reservataire",
        "GRANT UPDATE (state, answered_at, settled_at, settled_by_id, settled_for_id, reason) ON palier_parting TO palier_reservataire",
    ),
}


class Migration(migrations.Migration):
    """Narrower than before for each act that pages make, and the same for those of the release before."""

    atomic = False
    dependencies = (("palier", "0093_before_they_are_held"),)
    operations = tuple(
        migrations.RunSQL(statement, migrations.RunSQL.noop)
        for statement in (
            NAMED,
            *TRIGGERS,
            OPEN,
            ON_PARTING,
            *(f"DO $$ BEGIN {'; '.join(statements)}; END $$" for statements in RIGHTS.values()),
        )
    )
