"""The role of a steward held to territories, what says which, and whose account is theirs to change (ADR 108).

Expand only: the release before gives that role to nobody. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

ROLE = (
    """
    DO $$ BEGIN CREATE ROLE palier_local_steward NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
    """,
    "GRANT palier_local_steward TO palier_web",
    "GRANT USAGE ON SCHEMA public TO palier_local_steward",
    "ALTER TABLE palier_stewardterritory ENABLE ROW LEVEL SECURITY",
)
# Which territories the membership of the claim is held to, while it lives; none for anybody else.
HELD = """
    CREATE OR REPLACE FUNCTION palier_held_territories() RETURNS text[] LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT coalesce(array_agg(s.territory_id::text ORDER BY s.territory_id), '{}')
      FROM palier_stewardterritory s JOIN palier_membership m ON m.id = s.membership_id JOIN palier_organisation o ON o.id = m.organisation_id
      WHERE palier_claim('role') = 'palier_local_steward' AND s.ended_at IS NULL AND m.role = 'intendant_territoire'
        AND m.user_id = palier_claim('user')::bigint AND m.organisation_id = palier_claim('organisation')::int
        AND m.suspended_at IS NULL AND m.ended_at IS NULL AND o.suspended_at IS NULL AND o.closed_at IS NULL
    $$
"""
# Members of these territories and of nothing beyond; who runs the site or controls is changed by a steward of the site.
ACCOUNTS = """
    CREATE OR REPLACE FUNCTION palier_local_accounts() RETURNS SETOF bigint LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH held AS (SELECT palier_held_territories() AS codes)
      SELECT DISTINCT m.user_id FROM held, palier_membership m
        JOIN palier_organisation o ON o.id = m.organisation_id JOIN palier_user u ON u.id = m.user_id
      WHERE o.territory_id = ANY (held.codes) AND m.user_id <> palier_claim('user')::bigint AND u.login NOT LIKE 'd:%'
        AND NOT EXISTS (SELECT FROM palier_membership x JOIN palier_organisation p ON p.id = x.organisation_id
          WHERE x.user_id = m.user_id AND x.ended_at IS NULL AND (p.territory_id IS NULL OR p.territory_id <> ALL (held.codes)
            OR x.role IN ('intendant', 'intendant_territoire', 'controle')))
    $$
"""
UNPLACED = """
    CREATE OR REPLACE FUNCTION palier_local_unplaced(named bigint) RETURNS boolean LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT cardinality(palier_held_territories()) > 0 AND EXISTS (SELECT FROM palier_user u WHERE u.id = named AND u.chose_at IS NULL
          AND u.password LIKE '!%' AND u.login NOT LIKE 'd:%' AND u.is_active)
        AND NOT EXISTS (SELECT FROM palier_membership m WHERE m.user_id = named)
    $$
"""
ACCOUNT = """
    CREATE OR REPLACE FUNCTION palier_local_account(told text, called text, opaque uuid) RETURNS TABLE(id bigint, public_id uuid)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE held palier_user%ROWTYPE;
    BEGIN
      IF cardinality(palier_held_territories()) = 0 OR told LIKE 'd:%' OR told NOT LIKE '%_@_%' OR told <> lower(told) OR btrim(called) = '' THEN
        RETURN;
      END IF;
      SELECT u.* INTO held FROM palier_user u WHERE u.login = told FOR UPDATE;
      IF NOT FOUND THEN
        INSERT INTO palier_user (password, public_id, login, name, is_active, is_demo, demo_story)
        VALUES ('!' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), opaque, told, called, true, false, '')
        RETURNING * INTO held;
      ELSIF held.id NOT IN (SELECT palier_local_accounts()) AND NOT palier_local_unplaced(held.id) THEN
        RETURN;
      END IF;
      RETURN QUERY SELECT held.id, held.public_id;
    END $$
"""
ON_USER = """
    CREATE OR REPLACE TRIGGER locally_stewarded BEFORE UPDATE ON palier_user FOR EACH ROW
    WHEN (current_setting('role') = 'palier_local_steward') EXECUTE FUNCTION palier_stewarded()
"""
CALLED = (
    "REVOKE EXECUTE ON FUNCTION palier_held_territories(), palier_local_accounts(), palier_local_unplaced(bigint), palier_local_account(text, text, uuid) FROM PUBLIC",
)
# As before; and a steward of a territory names a member of it.
MAY_NAME = """
CREATE OR REPLACE FUNCTION palier_may_name(acting text, subject text, named text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    DECLARE of bigint;
    BEGIN
      IF subject = 'message' THEN
        RETURN EXISTS (SELECT FROM palier_message WHERE id = named::uuid AND sent_at IS NULL);
      END IF;
      of := named::bigint;
      IF acting = 'palier_steward' THEN
        RETURN subject = 'membership' AND EXISTS (
          SELECT FROM palier_membership m JOIN palier_user u ON u.id = m.user_id
          WHERE m.id = of AND m.ended_at IS NULL AND m.user_id <> palier_claim('user')::bigint AND u.login NOT LIKE 'd:%');
      END IF;
      IF acting = 'palier_manager' THEN
        RETURN subject = 'membership' AND palier_manages() AND EXISTS (
          SELECT FROM palier_membership m WHERE m.id = of AND m.ended_at IS NULL AND m.manages_since IS NULL
            AND m.organisation_id = palier_claim('organisation')::int AND m.user_id <> palier_claim('user')::bigint
            AND m.user_id IN (SELECT palier_managed()));
      END IF;
      IF acting = 'palier_local_steward' THEN
        RETURN subject = 'membership' AND EXISTS (
          SELECT FROM palier_membership m WHERE m.id = of AND m.ended_at IS NULL AND m.user_id <> palier_claim('user')::bigint
            AND m.user_id IN (SELECT palier_local_accounts()));
      END IF;
      IF acting = 'palier_social' THEN
        RETURN subject = 'referral' AND EXISTS (
          SELECT FROM palier_referral WHERE id = of AND answered_at IS NOT NULL AND organisation_id = palier_claim('organisation')::int);
      END IF;
      IF acting = 'palier_guichet' THEN
        RETURN subject = 'registration' AND EXISTS (
          SELECT FROM palier_registration WHERE id = of AND organisation_id = ANY (palier_ours()) AND state = 'a_envoyer');
      END IF;
      IF acting IN ('palier_bailleur', 'palier_reservataire') THEN
        RETURN CASE subject
          WHEN 'demande' THEN EXISTS (SELECT FROM palier_demande WHERE id = of AND audience && palier_ours())
          WHEN 'publication' THEN EXISTS (SELECT FROM palier_publication WHERE id = of AND ARRAY[bailleur_id, reservataire_id] && palier_ours())
          WHEN 'offer' THEN EXISTS (SELECT FROM palier_offer WHERE id = of AND audience && palier_ours())
          WHEN 'lease' THEN EXISTS (SELECT FROM palier_lease WHERE id = of AND audience && palier_ours())
          WHEN 'radiation' THEN EXISTS (SELECT FROM palier_radiation WHERE id = of AND audience && palier_ours())
          WHEN 'parting' THEN EXISTS (SELECT FROM palier_parting p JOIN palier_demande d ON d.id = p.demande_id WHERE p.id = of AND d.audience && palier_ours())
          WHEN 'planned' THEN EXISTS (SELECT FROM palier_plannedact WHERE id = of AND organisation_id = ANY (palier_ours()))
          ELSE false END;
      END IF;
      RETURN CASE subject
        WHEN 'demande' THEN of = palier_claim('demande')::bigint OR acting = 'palier_intake' AND EXISTS (SELECT FROM palier_demande WHERE id = of AND numero_unique = palier_claim('numero'))
        WHEN 'publication' THEN EXISTS (SELECT FROM palier_candidature WHERE publication_id = of AND demande_id = palier_claim('demande')::bigint)
        WHEN 'offer' THEN EXISTS (SELECT FROM palier_offer WHERE id = of AND demande_id = palier_claim('demande')::bigint)
        WHEN 'parting' THEN EXISTS (SELECT FROM palier_parting WHERE id = of AND demande_id = palier_claim('demande')::bigint)
        WHEN 'letter' THEN EXISTS (SELECT FROM palier_letter WHERE id = of AND demande_id = palier_claim('demande')::bigint)
        ELSE false END;
    END $function$
"""
MAY_NAME_BEFORE = """
CREATE OR REPLACE FUNCTION palier_may_name(acting text, subject text, named text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    DECLARE of bigint;
    BEGIN
      IF subject = 'message' THEN
        RETURN EXISTS (SELECT FROM palier_message WHERE id = named::uuid AND sent_at IS NULL);
      END IF;
      of := named::bigint;
      IF acting = 'palier_steward' THEN
        RETURN subject = 'membership' AND EXISTS (
          SELECT FROM palier_membership m JOIN palier_user u ON u.id = m.user_id
          WHERE m.id = of AND m.ended_at IS NULL AND m.user_id <> palier_claim('user')::bigint AND u.login NOT LIKE 'd:%');
      END IF;
      IF acting = 'palier_manager' THEN
        RETURN subject = 'membership' AND palier_manages() AND EXISTS (
          SELECT FROM palier_membership m WHERE m.id = of AND m.ended_at IS NULL AND m.manages_since IS NULL
            AND m.organisation_id = palier_claim('organisation')::int AND m.user_id <> palier_claim('user')::bigint
            AND m.user_id IN (SELECT palier_managed()));
      END IF;
      IF acting = 'palier_social' THEN
        RETURN subject = 'referral' AND EXISTS (
          SELECT FROM palier_referral WHERE id = of AND answered_at IS NOT NULL AND organisation_id = palier_claim('organisation')::int);
      END IF;
      IF acting = 'palier_guichet' THEN
        RETURN subject = 'registration' AND EXISTS (
          SELECT FROM palier_registration WHERE id = of AND organisation_id = ANY (palier_ours()) AND state = 'a_envoyer');
      END IF;
      IF acting IN ('palier_bailleur', 'palier_reservataire') THEN
        RETURN CASE subject
          WHEN 'demande' THEN EXISTS (SELECT FROM palier_demande WHERE id = of AND audience && palier_ours())
          WHEN 'publication' THEN EXISTS (SELECT FROM palier_publication WHERE id = of AND ARRAY[bailleur_id, reservataire_id] && palier_ours())
          WHEN 'offer' THEN EXISTS (SELECT FROM palier_offer WHERE id = of AND audience && palier_ours())
          WHEN 'lease' THEN EXISTS (SELECT FROM palier_lease WHERE id = of AND audience && palier_ours())
          WHEN 'radiation' THEN EXISTS (SELECT FROM palier_radiation WHERE id = of AND audience && palier_ours())
          WHEN 'parting' THEN EXISTS (SELECT FROM palier_parting p JOIN palier_demande d ON d.id = p.demande_id WHERE p.id = of AND d.audience && palier_ours())
          WHEN 'planned' THEN EXISTS (SELECT FROM palier_plannedact WHERE id = of AND organisation_id = ANY (palier_ours()))
          ELSE false END;
      END IF;
      RETURN CASE subject
        WHEN 'demande' THEN of = palier_claim('demande')::bigint OR acting = 'palier_intake' AND EXISTS (SELECT FROM palier_demande WHERE id = of AND numero_unique = palier_claim('numero'))
        WHEN 'publication' THEN EXISTS (SELECT FROM palier_candidature WHERE publication_id = of AND demande_id = palier_claim('demande')::bigint)
        WHEN 'offer' THEN EXISTS (SELECT FROM palier_offer WHERE id = of AND demande_id = palier_claim('demande')::bigint)
        WHEN 'parting' THEN EXISTS (SELECT FROM palier_parting WHERE id = of AND demande_id = palier_claim('demande')::bigint)
        WHEN 'letter' THEN EXISTS (SELECT FROM palier_letter WHERE id = of AND demande_id = palier_claim('demande')::bigint)
        ELSE false END;
    END $function$
"""


class Migration(migrations.Migration):
    """A role, four functions and a trigger; one function written again."""

    dependencies = (("palier", "0361_stewards_of_territories"),)
    operations = (
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in ROLE),
        migrations.RunSQL(HELD, "DROP FUNCTION IF EXISTS palier_held_territories() CASCADE"),
        migrations.RunSQL(ACCOUNTS, "DROP FUNCTION IF EXISTS palier_local_accounts() CASCADE"),
        migrations.RunSQL(UNPLACED, "DROP FUNCTION IF EXISTS palier_local_unplaced(bigint) CASCADE"),
        migrations.RunSQL(ACCOUNT, "DROP FUNCTION IF EXISTS palier_local_account(text, text, uuid)"),
        migrations.RunSQL(ON_USER, "DROP TRIGGER IF EXISTS locally_stewarded ON palier_user"),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in CALLED),
        migrations.RunSQL(MAY_NAME, MAY_NAME_BEFORE),
    )
