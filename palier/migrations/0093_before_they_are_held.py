"""A landlord changes a home by a correction, a séance before it is held, an act in its own name; a household its contacts (ADR 39).

Frozen SQL. One table after the other, each in a transaction of its own; cut in between, it starts again, the same.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

# What candidates rely on is that of ``workflows/homes/correcting.py``; a correction of this very transaction says the rest.
HELD = """
    CREATE OR REPLACE FUNCTION palier_home_held() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE
      RELIED CONSTANT text[] := ARRAY['commune_id', 'street', 'type_code', 'floor_area', 'floor', 'has_lift', 'is_adapted', 'financing',
        'rent', 'charges', 'energy_class', 'available_on', 'is_qpv', 'building'];
      DECLARED CONSTANT text[] := RELIED || ARRAY['rpls_id', 'door'];
      TURN CONSTANT text[] := ARRAY['reservataire_id', 'oriented_at', 'vacancy_notified_on'];
      was CONSTANT jsonb := to_jsonb(OLD); becomes CONSTANT jsonb := to_jsonb(NEW);
      moved CONSTANT text[] := ARRAY(SELECT key FROM jsonb_each(becomes) WHERE value IS DISTINCT FROM was -> key);
    BEGIN
      IF NOT moved <@ (DECLARED || TURN)
          OR moved && (RELIED || ARRAY['reservataire_id', 'oriented_at']) AND EXISTS (SELECT FROM palier_publication p
            WHERE p.home_id = NEW.id AND p.stage NOT IN ('louee', 'infructueuse', 'rendue_au_bailleur', 'retiree'))
          OR EXISTS (SELECT FROM unnest(moved) AS m
            WHERE (m = ANY (DECLARED) OR moved = ARRAY['vacancy_notified_on']) AND NOT EXISTS (
              SELECT FROM palier_correction c CROSS JOIN LATERAL unnest(c.fields, c.before, c.after) AS line(field, old, new)
              WHERE c.subject = NEW.public_id AND age(c.xmin) <= 0
              AND (c.kind, line.field) = (CASE m WHEN 'vacancy_notified_on' THEN 'vacance' ELSE 'logement' END,
                CASE m WHEN 'vacancy_notified_on' THEN 'vacance' WHEN 'commune_id' THEN 'commune' ELSE m END)
              AND lower(line.old) = lower(coalesce(was ->> m, '')) AND lower(line.new) = lower(coalesce(becomes ->> m, '')))) THEN
        RAISE EXCEPTION 'a home changes by a correction, and not what a list that runs relies on: %', moved USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_HOME = """
    CREATE OR REPLACE TRIGGER home_held BEFORE UPDATE ON palier_home FOR EACH ROW
    WHEN (current_setting('role') = 'palier_bailleur' AND NEW IS DISTINCT FROM OLD) EXECUTE FUNCTION palier_home_held()
"""
SEATS = """
    CREATE OR REPLACE FUNCTION palier_seats(members jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
      SELECT jsonb_agg(seat - 'present' ORDER BY n) FROM jsonb_array_elements(members) WITH ORDINALITY AS a(seat, n) $$
"""
SITS = """
    CREATE OR REPLACE FUNCTION palier_seance_sits() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE
      was CONSTANT jsonb := to_jsonb(OLD);
      moved CONSTANT text[] := ARRAY(SELECT key FROM jsonb_each(to_jsonb(NEW)) WHERE value IS DISTINCT FROM was -> key);
      is_told CONSTANT boolean := jsonb_array_length(NEW.changes) = jsonb_array_length(OLD.changes) + 1 AND NEW.changes - (-1) = OLD.changes;
      is_same CONSTANT boolean := palier_seats(NEW.members) IS NOT DISTINCT FROM palier_seats(OLD.members);
    BEGIN
      IF (CASE OLD.stage || ' ' || NEW.stage
          WHEN 'convoquee convoquee' THEN is_told AND moved <@ ARRAY['held_at', 'place', 'members', 'quorum', 'changes']
          WHEN 'convoquee annulee' THEN is_told AND moved <@ ARRAY['stage', 'changes']
          WHEN 'convoquee ouverte' THEN is_same AND moved <@ ARRAY['stage', 'members', 'opened_at', 'chair'] AND NEW.opened_at >= OLD.held_at
          WHEN 'ouverte ouverte' THEN is_same AND is_told AND moved <@ ARRAY['members', 'changes']
          WHEN 'ouverte close' THEN moved <@ ARRAY['stage', 'minutes', 'minutes_digest', 'closed_at'] AND NEW.minutes IS NOT NULL
            AND NEW.minutes_digest <> '' AND NEW.closed_at IS NOT NULL
          ELSE false END) IS NOT TRUE THEN
        RAISE EXCEPTION 'a séance does not change so from % to %', OLD.stage, NEW.stage USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_SEANCE = """
    CREATE OR REPLACE TRIGGER seance_sits BEFORE UPDATE ON palier_seance FOR EACH ROW
    WHEN (current_setting('role') = 'palier_bailleur' AND NEW IS DISTINCT FROM OLD) EXECUTE FUNCTION palier_seance_sits()
"""
EXAMINED = """
    CREATE OR REPLACE FUNCTION palier_item_examined() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF OLD.postponed_reason <> '' OR (NEW.exception, NEW.order_reason, NEW.sitting) IS DISTINCT FROM (OLD.exception, OLD.order_reason, OLD.sitting)
          AND NOT EXISTS (SELECT FROM palier_seance s WHERE s.id = NEW.seance_id AND s.stage = 'ouverte') THEN
        RAISE EXCEPTION 'a home of an agenda is decided in its open séance, and waits for another once postponed' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_ITEM = """
    CREATE OR REPLACE TRIGGER item_examined BEFORE UPDATE ON palier_agendaitem FOR EACH ROW
    WHEN (current_setting('role') = 'palier_bailleur' AND NEW IS DISTINCT FROM OLD) EXECUTE FUNCTION palier_item_examined()
"""
BORN = """
    CREATE OR REPLACE FUNCTION palier_born_as_told() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF NOT EXISTS (SELECT FROM palier_demandeversion v CROSS JOIN LATERAL jsonb_array_elements(v.facts -> 'household' -> 'persons') AS p
          WHERE v.demande_id = NEW.demande_id AND p ->> 'key' = NEW.key AND (p ->> 'birth_date')::date = NEW.birth_date) THEN
        RAISE EXCEPTION 'no version of the register says that this person was born then' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_PERSON_NEW = """
    CREATE OR REPLACE TRIGGER born_as_told BEFORE INSERT ON palier_person FOR EACH ROW
    WHEN (current_setting('role') = 'palier_intake' AND NEW.birth_date IS NOT NULL) EXECUTE FUNCTION palier_born_as_told()
"""
ON_PERSON = """
    CREATE OR REPLACE TRIGGER born_as_told_again BEFORE UPDATE ON palier_person FOR EACH ROW
    WHEN (current_setting('role') = 'palier_intake' AND NEW.birth_date IS NOT NULL AND NEW.birth_date IS DISTINCT FROM OLD.birth_date)
    EXECUTE FUNCTION palier_born_as_told()
"""
RIGHTS: dict[str, tuple[str, ...]] = {
    "palier_home": (
        "DROP POLICY IF EXISTS bailleur_insert ON palier_home",
        "CREATE POLICY bailleur_insert ON palier_home FOR INSERT TO palier_bailleur WITH CHECK (bailleur_id = (SELECT palier_claim('organisation')::int) AND reservataire_id IS NULL AND oriented_at IS NULL AND vacancy_notified_on IS NULL)",
        "DROP POLICY IF EXISTS bailleur_update ON palier_home",
        "CREATE POLICY bailleur_update ON palier_home FOR UPDATE TO palier_bailleur USING (bailleur_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (bailleur_id = (SELECT palier_claim('organisation')::int))",
    ),
    "palier_seance": (
        "DROP POLICY IF EXISTS bailleur_insert ON palier_seance",
        "CREATE POLICY bailleur_insert ON palier_seance FOR INSERT TO palier_bailleur WITH CHECK (bailleur_id = (SELECT palier_claim('organisation')::int) AND convened_by_id = (SELECT palier_claim('user')::bigint) AND stage = 'convoquee' AND held_at > convened_at AND opened_at IS NULL AND closed_at IS NULL AND minutes IS NULL AND minutes_digest = '' AND chair IS NULL AND changes = '[]')",
        "DROP POLICY IF EXISTS bailleur_update ON palier_seance",
        "CREATE POLICY bailleur_update ON palier_seance FOR UPDATE TO palier_bailleur USING (bailleur_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (bailleur_id = (SELECT palier_claim('organisation')::int))",
        "REVOKE UPDATE ON palier_seance FROM palier_bailleur",
        "GRANT UPDATE (held_at, place, stage, quorum, members, opened_at, chair, changes, minutes, minutes_digest, closed_at) ON palier_seance TO palier_bailleur",
    ),
    "palier_agendaitem": (
        "DROP POLICY IF EXISTS bailleur_insert ON palier_agendaitem",
        "CREATE POLICY bailleur_insert ON palier_agendaitem FOR INSERT TO palier_bailleur WITH CHECK (publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int) AND stage = 'en_commission') AND seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT palier_claim('organisation')::int) AND stage = 'convoquee') AND postponed_reason = '' AND order_reason = '' AND sitting IS NULL)",
        "DROP POLICY IF EXISTS bailleur_update ON palier_agendaitem",
        "CREATE POLICY bailleur_update ON palier_agendaitem FOR UPDATE TO palier_bailleur USING (publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)) AND seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT palier_claim('organisation')::int) AND stage IN ('convoquee', 'ouverte'))) WITH CHECK (publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)) AND seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT palier_claim('organisation')::int) AND stage IN ('convoquee', 'ouverte')))",
        "REVOKE UPDATE ON palier_agendaitem FROM palier_bailleur",
        "GRANT UPDATE (exception, postponed_reason, order_reason, sitting) ON palier_agendaitem TO palier_bailleur",
    ),
    "palier_decision": (
        "DROP POLICY IF EXISTS bailleur_insert ON palier_decision",
        "CREATE POLICY bailleur_insert ON palier_decision FOR INSERT TO palier_bailleur WITH CHECK (audience && ARRAY[(SELECT palier_claim('organisation')::int)] AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int))) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_decision.demande_id AND c.publication_id = (SELECT i.publication_id FROM palier_agendaitem i WHERE i.id = item_id)) AND item_id IN (SELECT i.id FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id WHERE s.bailleur_id = (SELECT palier_claim('organisation')::int) AND s.stage = 'ouverte') AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
    "palier_plannedact": (
        "DROP POLICY IF EXISTS bailleur_insert ON palier_plannedact",
        "CREATE POLICY bailleur_insert ON palier_plannedact FOR INSERT TO palier_bailleur WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint) AND cancelled_at IS NULL AND done_at IS NULL AND refused = '' AND role = 'bailleur' AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT palier_claim('organisation')::int)))",
        "DROP POLICY IF EXISTS reservataire_insert ON palier_plannedact",
        "CREATE POLICY reservataire_insert ON palier_plannedact FOR INSERT TO palier_reservataire WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint) AND cancelled_at IS NULL AND done_at IS NULL AND refused = '' AND role = 'reservataire' AND publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = (SELECT palier_claim('organisation')::int)))",
    ),
    "palier_correction": (
        "DROP POLICY IF EXISTS bailleur_insert ON palier_correction",
        "CREATE POLICY bailleur_insert ON palier_correction FOR INSERT TO palier_bailleur WITH CHECK (bailleur_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
    "palier_interestdeclaration": (
        "DROP POLICY IF EXISTS bailleur_insert ON palier_interestdeclaration",
        "CREATE POLICY bailleur_insert ON palier_interestdeclaration FOR INSERT TO palier_bailleur WITH CHECK (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT palier_claim('organisation')::int) AND stage IN ('convoquee', 'ouverte')) AND item_id IN (SELECT i.id FROM palier_agendaitem i WHERE i.seance_id = palier_interestdeclaration.seance_id) AND withdrawn_at IS NULL AND by_id = (SELECT palier_claim('user')::bigint))",
        "DROP POLICY IF EXISTS bailleur_update ON palier_interestdeclaration",
        "CREATE POLICY bailleur_update ON palier_interestdeclaration FOR UPDATE TO palier_bailleur USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT palier_claim('organisation')::int) AND stage IN ('convoquee', 'ouverte'))) WITH CHECK (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = (SELECT palier_claim('organisation')::int) AND stage IN ('convoquee', 'ouverte')))",
        "REVOKE UPDATE ON palier_interestdeclaration FROM palier_bailleur",
        "GRANT UPDATE (label, candidature_ref, by_id, at, withdrawn_at, withdrawn_reason) ON palier_interestdeclaration TO palier_bailleur",
    ),
    "palier_person": (
        "DROP POLICY IF EXISTS demandeur_insert ON palier_person",
        "REVOKE INSERT ON palier_person FROM palier_demandeur",
        "DROP POLICY IF EXISTS demandeur_update ON palier_person",
        "CREATE POLICY demandeur_update ON palier_person FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint)) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND phone = '' AND email = '' AND address = '' AND employer = '' AND profession = '')",
        "REVOKE UPDATE ON palier_person FROM palier_demandeur",
        "GRANT UPDATE (phone, email, address, employer, profession) ON palier_person TO palier_demandeur",
    ),
}


class Migration(migrations.Migration):
    """Narrower than before for each act that pages make, and the same for those of the release before."""

    atomic = False
    dependencies = (("palier", "0092_copies_of_a_separation"),)
    operations = tuple(
        migrations.RunSQL(statement, migrations.RunSQL.noop)
        for statement in (
            HELD,
            ON_HOME,
            SEATS,
            SITS,
            ON_SEANCE,
            EXAMINED,
            ON_ITEM,
            BORN,
            ON_PERSON_NEW,
            ON_PERSON,
            *(f"DO $$ BEGIN {'; '.join(statements)}; END $$" for statements in RIGHTS.values()),
        )
    )
