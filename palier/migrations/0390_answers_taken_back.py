"""A social service takes back an answer that it gave by mistake, and whoever wrote a note takes its words back (ADR 115).

No column: that an answer was taken back is the reason of its row, and a note without a word is one that its author took back.
Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

_MOVED = """
    CREATE OR REPLACE FUNCTION palier_referral_moved() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE us CONSTANT bigint := palier_claim('user')::bigint; acting CONSTANT text := current_user;
    BEGIN
      IF acting = 'palier_demandeur' THEN
        IF EXISTS (SELECT FROM unnest(NEW.pieces) AS handed (id) WHERE NOT EXISTS (
            SELECT FROM palier_piece p WHERE p.id = handed.id AND p.demande_id = NEW.demande_id AND p.code = NEW.code
              AND p.left_at IS NULL AND (p.sent_by_id = us OR p.sent_by_id IS NULL))) THEN
          RAISE EXCEPTION 'a piece of this situation, sent by oneself, is handed over and no other' USING ERRCODE = '42501';
        END IF;
      END IF;
      IF TG_OP = 'INSERT' THEN
        RETURN NEW;
      END IF;
      IF OLD.taken_back_at IS NOT NULL
          OR acting = 'palier_demandeur' AND (NOT NEW.pieces @> OLD.pieces OR NEW.state <> OLD.state
            AND NOT (NEW.state = 'prise' AND OLD.state IN ('preuve_demandee', 'non_prouvee')))
          OR acting = 'palier_social' AND NOT (OLD.state IN ('prise', 'preuve_demandee')
            AND NEW.state IN ('preuve_demandee', 'qualifiee', 'non_prouvee')%s) THEN
        RAISE EXCEPTION 'a referral is answered by its service, and taken back once' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
_RETRACTED = """
            OR OLD.state IN ('qualifiee', 'non_prouvee') AND NEW.state = 'prise' AND NEW.proofs = '{}' AND NEW.seen_on IS NULL
              AND NEW.valid_until IS NULL
              AND NEW.reason IN ('ne_prouve_pas', 'autre_dossier', 'mauvais_jour', 'reponse_par_erreur')"""
MOVED, MOVED_BEFORE = _MOVED % _RETRACTED, _MOVED % ""
SIGNED = (
    "DROP POLICY IF EXISTS social_insert ON palier_journalentry",
    "CREATE POLICY social_insert ON palier_journalentry FOR INSERT TO palier_social WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'service_social' THEN verb IN ('arreter_courriel', 'demander_autre_preuve', 'ne_pas_qualifier', 'noter_orientation', 'prendre_orientation', 'qualifier_situation', 'reprendre_courriel', 'reprendre_note', 'reprendre_qualification') ELSE false END)",
)
SIGNED_BEFORE = (
    "DROP POLICY IF EXISTS social_insert ON palier_journalentry",
    "CREATE POLICY social_insert ON palier_journalentry FOR INSERT TO palier_social WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'service_social' THEN verb IN ('arreter_courriel', 'demander_autre_preuve', 'ne_pas_qualifier', 'noter_orientation', 'prendre_orientation', 'qualifier_situation', 'reprendre_courriel') ELSE false END)",
)
WITHOUT_WORDS = (
    "GRANT UPDATE (text, salt, digest) ON palier_referralnote TO palier_social",
    "CREATE POLICY social_update ON palier_referralnote FOR UPDATE TO palier_social USING (referral_id IN (SELECT palier_referred()) AND by_id = (SELECT palier_claim('user')::bigint)) WITH CHECK (referral_id IN (SELECT palier_referred()) AND by_id = (SELECT palier_claim('user')::bigint) AND text = '' AND salt = '' AND digest = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')",
)
WITH_WORDS = (
    "DROP POLICY IF EXISTS social_update ON palier_referralnote",
    "REVOKE UPDATE (text, salt, digest) ON palier_referralnote FROM palier_social",
)


class Migration(migrations.Migration):
    """What its service may do with an answer and with a note, once it has given them."""

    dependencies = (("palier", "0381_keys_that_end"),)
    operations = (
        migrations.RunSQL(MOVED, MOVED_BEFORE),
        migrations.RunSQL(list(SIGNED), list(SIGNED_BEFORE)),
        migrations.RunSQL(list(WITHOUT_WORDS), list(WITH_WORDS)),
    )
