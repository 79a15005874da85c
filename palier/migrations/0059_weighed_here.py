"""A score bears the signature of who weighed it, and a desk moves a candidature as the funnel lets it (ADR 39). Frozen SQL.

The release before signs no score: it is believed until the owner asks for signatures, at the end of the next upgrade.
Each statement may be run again.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

RULE = (
    "ALTER TABLE palier_claimrule ADD COLUMN IF NOT EXISTS are_weighed boolean NOT NULL DEFAULT false",
    "UPDATE palier_claimrule SET are_weighed = true WHERE NOT EXISTS (SELECT FROM palier_user) AND NOT EXISTS (SELECT FROM palier_demande)",
)
# Hexadecimal HMAC-SHA256 and the second of the weighing, beside all that a rank rests on.
WEIGHED = """
    CREATE OR REPLACE FUNCTION palier_weighed_here() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE given text := current_setting('app.weighed', true); said text;
    BEGIN
      IF NOT (SELECT are_weighed FROM palier_claimrule) THEN
        RETURN NEW;
      END IF;
      said := 'weighed:' || concat_ws(':', substr(given, 65), NEW.demande_id, NEW.publication_id, NEW.verdict, NEW.tier,
        NEW.order_points, to_char(NEW.waiting_since, 'YYYY-MM-DD'), encode(sha256(convert_to(NEW.snapshot, 'UTF8')), 'hex'));
      IF given IS NULL OR given !~ '^[0-9a-f]{64}[0-9]{1,12}$'
          OR abs(extract(epoch FROM clock_timestamp()) - substr(given, 65)::numeric) > 60
          OR NOT EXISTS (SELECT FROM palier_claimkey k WHERE
            sha256(sha256(k.outside || sha256(k.inside || convert_to(said, 'UTF8')))) = sha256(decode(left(given, 64), 'hex'))) THEN
        RAISE EXCEPTION 'a score is written by who weighs' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
MOVED = """
    CREATE OR REPLACE FUNCTION palier_staff_move() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE is_own boolean := current_setting('role') = 'palier_reservataire' OR EXISTS (
      SELECT FROM palier_publication WHERE id = NEW.publication_id AND reservataire_id = bailleur_id);
    BEGIN
      IF NOT NEW.audience <@ OLD.audience AND NOT NEW.audience <@ ARRAY(
          SELECT unnest(ARRAY[reservataire_id, bailleur_id]) FROM palier_publication WHERE id = NEW.publication_id) THEN
        RAISE EXCEPTION 'a candidature is shown to the organisations of its list' USING ERRCODE = '42501';
      END IF;
      IF NEW.stage IS DISTINCT FROM OLD.stage AND NOT (current_setting('role') = 'palier_bailleur' AND (
        NEW.stage = 'attribuee' AND OLD.stage IN ('conforme') OR
        NEW.stage = 'bail_signe' AND OLD.stage IN ('acceptee') OR
        NEW.stage = 'conforme' AND OLD.stage IN ('designee', 'incomplete') OR
        NEW.stage = 'en_reserve' AND OLD.stage IN ('acceptee', 'conforme', 'offre_envoyee') OR
        NEW.stage = 'incomplete' AND OLD.stage IN ('designee') OR
        NEW.stage = 'irrecevable' AND OLD.stage IN ('conforme') OR
        NEW.stage = 'non_attribuee' AND OLD.stage IN ('conforme') OR
        NEW.stage = 'non_conforme' AND OLD.stage IN ('designee', 'incomplete') OR
        NEW.stage = 'offre_envoyee' AND OLD.stage IN ('attribuee', 'en_reserve', 'sous_condition') OR
        NEW.stage = 'sous_condition' AND OLD.stage IN ('conforme')
      ) OR is_own AND (
        NEW.stage = 'classee' AND OLD.stage IN ('ecartee') OR
        NEW.stage = 'deposee' AND OLD.stage IN ('en_attente') OR
        NEW.stage = 'designee' AND OLD.stage IN ('classee', 'non_retenue') OR
        NEW.stage = 'ecartee' AND OLD.stage IN ('classee') OR
        NEW.stage = 'non_retenue' AND OLD.stage IN ('classee')
      )) THEN
        RAISE EXCEPTION 'this organisation moves no candidature from % to %', OLD.stage, NEW.stage USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
RIGHTS = "REVOKE EXECUTE ON FUNCTION palier_weighed_here() FROM PUBLIC"
PLACED = """
    CREATE OR REPLACE TRIGGER weighed_here BEFORE INSERT ON palier_candidature FOR EACH ROW
    WHEN (current_setting('role') = 'palier_demandeur') EXECUTE FUNCTION palier_weighed_here()
"""
AGAIN = """
    CREATE OR REPLACE TRIGGER weighed_here_again BEFORE UPDATE ON palier_candidature FOR EACH ROW
    WHEN (current_setting('role') IN ('palier_demandeur', 'palier_reservataire') AND (NEW.verdict, NEW.tier, NEW.order_points, NEW.waiting_since, NEW.snapshot)
      IS DISTINCT FROM (OLD.verdict, OLD.tier, OLD.order_points, OLD.waiting_since, OLD.snapshot))
    EXECUTE FUNCTION palier_weighed_here()
"""
STAFF = """
    CREATE OR REPLACE TRIGGER staff_move BEFORE UPDATE ON palier_candidature FOR EACH ROW
    WHEN (current_setting('role') IN ('palier_bailleur', 'palier_reservataire') AND (NEW.stage, NEW.audience) IS DISTINCT FROM (OLD.stage, OLD.audience))
    EXECUTE FUNCTION palier_staff_move()
"""


class Migration(migrations.Migration):
    """One column of a table of one row, and three triggers that are silent for every other role."""

    atomic = False
    dependencies = (("palier", "0058_own_lists"),)
    operations = tuple(
        migrations.RunSQL(statement, migrations.RunSQL.noop)
        for statement in (*RULE, WEIGHED, MOVED, RIGHTS, PLACED, AGAIN, STAFF)
    )
