"""The role of who lets other roofs, and what guards a roof and a request beside their policies (ADR 90).

Expand only: no organisation of this kind stood before, and nobody acts in the role before this release. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

ROLE = """
    DO $$ BEGIN CREATE ROLE palier_logeur NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
"""
# What a logeur changes of a roof: its kind while it is a draft, its stage along the table, never its places under those that are held.
ROOF_MOVED = """
    CREATE OR REPLACE FUNCTION palier_roof_moved() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF (NEW.id, NEW.public_id, NEW.organisation_id, NEW.created_at) IS DISTINCT FROM (OLD.id, OLD.public_id, OLD.organisation_id, OLD.created_at)
          OR OLD.stage = 'ferme'
          OR OLD.stage <> 'brouillon' AND NEW.kind <> OLD.kind
          OR NEW.stage <> OLD.stage AND NOT (OLD.stage, NEW.stage) IN (('brouillon', 'publie'), ('en_pause', 'publie'),
            ('publie', 'en_pause'), ('brouillon', 'ferme'), ('publie', 'ferme'), ('en_pause', 'ferme'))
          OR NEW.places < (SELECT count(*) FROM palier_roofrequest q WHERE q.roof_id = OLD.id AND q.state IN ('acceptee', 'entree')) THEN
        RAISE EXCEPTION 'a roof moves along its stages, and keeps the places that are held' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
# A person withdraws, declines or leaves; a logeur answers. A place is given under the lock of its roof, and never twice.
REQUEST_MOVED = """
    CREATE OR REPLACE FUNCTION palier_roof_request_moved() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE acting CONSTANT text := current_user; most int;
    BEGIN
      IF acting = 'palier_demandeur' AND NOT (OLD.state, NEW.state) IN (('envoyee', 'retiree'), ('liste_attente', 'retiree'),
            ('acceptee', 'declinee'), ('entree', 'terminee'))
          OR acting = 'palier_logeur' AND NOT (OLD.state, NEW.state) IN (('envoyee', 'acceptee'), ('liste_attente', 'acceptee'),
            ('envoyee', 'liste_attente'), ('liste_attente', 'liste_attente'), ('envoyee', 'refusee'), ('liste_attente', 'refusee'),
            ('acceptee', 'refusee'), ('acceptee', 'entree'), ('entree', 'terminee')) THEN
        RAISE EXCEPTION 'a request is answered by its logeur, and withdrawn by its person' USING ERRCODE = '42501';
      END IF;
      IF acting = 'palier_logeur' AND NEW.state = 'acceptee' THEN
        SELECT r.places INTO most FROM palier_otherroof r WHERE r.id = NEW.roof_id AND r.stage <> 'ferme' FOR UPDATE;
        IF most IS NULL OR most <= (SELECT count(*) FROM palier_roofrequest q WHERE q.roof_id = NEW.roof_id AND q.id <> NEW.id
            AND q.state IN ('acceptee', 'entree')) THEN
          RAISE EXCEPTION 'no place of this roof is free' USING ERRCODE = '23514';
        END IF;
      END IF;
      RETURN NEW;
    END $$
"""
ON_ROOF = """
    CREATE OR REPLACE TRIGGER roof_moved BEFORE UPDATE ON palier_otherroof FOR EACH ROW
    WHEN (current_user = 'palier_logeur') EXECUTE FUNCTION palier_roof_moved()
"""
ON_REQUEST = """
    CREATE OR REPLACE TRIGGER roof_request_moved BEFORE UPDATE ON palier_roofrequest FOR EACH ROW
    WHEN (current_user IN ('palier_demandeur', 'palier_logeur')) EXECUTE FUNCTION palier_roof_request_moved()
"""
# A number for each roof that everybody reads: who holds the other places is nobody's.
FREE = """
    CREATE OR REPLACE FUNCTION palier_free_places(roofs bigint[]) RETURNS TABLE(roof bigint, free int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT r.id, greatest(0, r.places - (SELECT count(*) FROM palier_roofrequest q
        WHERE q.roof_id = r.id AND q.moved_at IS NULL AND q.state IN ('acceptee', 'entree')))::int
      FROM palier_otherroof r WHERE r.id = ANY(roofs) AND r.stage <> 'brouillon'
    $$
"""
# In silence the request is copied, and the first stands as it stood: who reads it sees no answer any more. In the open it goes along.
FOLLOW = """
    CREATE OR REPLACE FUNCTION palier_follow_roofs() RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE file CONSTANT bigint := palier_claim('demande')::bigint; f palier_fork; h palier_holder; q palier_roofrequest; made bigint;
    BEGIN
      SELECT * INTO f FROM palier_fork WHERE child_id = file AND age(xmin) <= 0;
      SELECT * INTO h FROM palier_holder WHERE demande_id = file AND age(xmin) <= 0;
      IF palier_claim('role') IS DISTINCT FROM 'palier_separation' OR f IS NULL OR h IS NULL THEN
        RETURN;
      END IF;
      IF f.kind = 'ouverte' THEN
        UPDATE palier_roofrequestfacts SET demande_id = file WHERE request_id IN (
          SELECT id FROM palier_roofrequest WHERE demande_id = f.parent_id AND by_id = h.user_id AND person_key = f.person_key);
        UPDATE palier_roofrequest SET demande_id = file, person_key = h.person_key
        WHERE demande_id = f.parent_id AND by_id = h.user_id AND person_key = f.person_key;
        RETURN;
      END IF;
      FOR q IN SELECT * FROM palier_roofrequest WHERE demande_id = f.parent_id AND person_key = f.person_key AND moved_at IS NULL
          AND state IN ('envoyee', 'liste_attente', 'acceptee', 'entree') FOR UPDATE LOOP
        UPDATE palier_roofrequest SET moved_at = f.at WHERE id = q.id;
        INSERT INTO palier_roofrequest (public_id, roof_id, organisation_id, demande_id, person_key, by_id, state, asked_at, promised_on,
          answered_at, answered_by_id, reason, visit_at, visit_place, listed_until, entry_on, ends_on, ended_at, told_at, late_told_on,
          reminded_at)
        VALUES (gen_random_uuid(), q.roof_id, q.organisation_id, file, h.person_key, h.user_id, q.state, q.asked_at, q.promised_on,
          q.answered_at, q.answered_by_id, q.reason, q.visit_at, q.visit_place, q.listed_until, q.entry_on, q.ends_on, q.ended_at,
          q.told_at, q.late_told_on, q.reminded_at) RETURNING id INTO made;
        -- The telephone that was known is not the one by which somebody who left is reached.
        INSERT INTO palier_roofrequestfacts (request_id, demande_id, name, persons, age, public, under_ceiling, wanted_on, phone, motive)
        SELECT made, file, x.name, x.persons, x.age, x.public, x.under_ceiling, x.wanted_on, '', x.motive
        FROM palier_roofrequestfacts x WHERE x.request_id = q.id;
      END LOOP;
    END $$
"""
TABLES = ("palier_roofrequest", "palier_roofrequestfacts")
WITHIN = "CREATE OR REPLACE TRIGGER {name} BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_{name}()"
"""No adviser and no counter asks for a roof in somebody's name."""
PLACES = (
    "GRANT palier_logeur TO palier_web",
    "GRANT USAGE ON SCHEMA public TO palier_logeur",
    "GRANT SELECT ON palier_territory, palier_commune, palier_placeedition, palier_gridversion, palier_sizeguideversion, palier_communefigure, palier_ranking, palier_closinghold, palier_publishedhead, palier_headstamp, palier_instance, palier_sealedhead, palier_dailyroot TO palier_logeur",
)


def _sql(forward: str, backward: str = "") -> migrations.RunSQL:
    return migrations.RunSQL(forward, backward or migrations.RunSQL.noop)


class Migration(migrations.Migration):
    """The role, the functions, their triggers."""

    dependencies = (("palier", "0195_other_roofs"),)
    operations = (
        _sql(ROLE),
        *(_sql(statement) for statement in PLACES),
        *(
            operation
            for name, made in (
                ("palier_roof_moved()", ROOF_MOVED),
                ("palier_roof_request_moved()", REQUEST_MOVED),
                ("palier_free_places(bigint[])", FREE),
                ("palier_follow_roofs()", FOLLOW),
            )
            for operation in (
                _sql(made, f"DROP FUNCTION IF EXISTS {name}"),
                _sql(f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC"),
            )
        ),
        _sql("GRANT EXECUTE ON FUNCTION palier_follow_roofs() TO palier_separation"),
        _sql(ON_ROOF, "DROP TRIGGER IF EXISTS roof_moved ON palier_otherroof"),
        _sql(ON_REQUEST, "DROP TRIGGER IF EXISTS roof_request_moved ON palier_roofrequest"),
        *(
            _sql(WITHIN.format(name=name, table=table), f"DROP TRIGGER IF EXISTS {name} ON {table}")
            for table in TABLES
            for name in ("within_mandate", "not_at_a_counter")
        ),
    )
