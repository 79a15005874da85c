"""What guards a thread and its messages beside their policies, and the functions that see further (ADR 92).

Expand only: the tables are new. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

# A person writes, closes and takes back; a desk answers, ends and opens again. Who it is of, and about what, never moves.
THREAD_MOVED = """
    CREATE OR REPLACE FUNCTION palier_thread_moved() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE acting CONSTANT text := current_user;
    BEGIN
      IF acting = 'palier_demandeur' AND NOT (NEW.state = 'en_attente'
            OR (OLD.state, NEW.state) IN (('en_attente', 'clos'), ('repondu', 'clos'), ('clos', 'clos'), ('en_attente', 'repondu'),
              ('repondu', 'repondu'), ('sans_suite', 'sans_suite')))
          OR acting <> 'palier_demandeur' AND NOT (OLD.state, NEW.state) IN (('en_attente', 'repondu'), ('repondu', 'repondu'),
            ('sans_suite', 'repondu'), ('repondu', 'en_attente'), ('en_attente', 'sans_suite'), ('sans_suite', 'en_attente'),
            ('en_attente', 'en_attente'), ('clos', 'clos'), ('sans_suite', 'sans_suite')) THEN
        RAISE EXCEPTION 'a thread is written by its person, and answered by who holds the file' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
# Words only go, before they are read or told; what a desk hides is of the person who wrote, and keeps its words.
MESSAGE_MOVED = """
    CREATE OR REPLACE FUNCTION palier_threadmessage_moved() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE acting CONSTANT text := current_user; t record;
    BEGIN
      IF OLD.taken_back_at IS NOT NULL OR NEW.taken_back_at IS NULL AND NEW.words <> OLD.words THEN
        RAISE EXCEPTION 'what was written stays as it was written' USING ERRCODE = '42501';
      END IF;
      IF acting = 'palier_demandeur' THEN
        SELECT public_id INTO t FROM palier_thread WHERE id = OLD.thread_id;
        IF EXISTS (SELECT FROM palier_accessentry a WHERE a.object_id = t.public_id
            AND a.purpose = 'message à qui tient le dossier' AND a.at >= OLD.sent_at) THEN
          RAISE EXCEPTION 'an agent has read it' USING ERRCODE = '42501';
        END IF;
        RETURN NEW;
      END IF;
      IF OLD.organisation_id IS NULL THEN
        IF NEW.taken_back_at IS NOT NULL OR NEW.hidden_at IS NOT NULL AND NEW.hidden_by_id IS DISTINCT FROM palier_claim('user')::bigint THEN
          RAISE EXCEPTION 'a desk hides what a person wrote, in its own name, and takes nothing of it back' USING ERRCODE = '42501';
        END IF;
        RETURN NEW;
      END IF;
      SELECT told_at INTO t FROM palier_thread WHERE id = OLD.thread_id;
      IF OLD.by_id IS DISTINCT FROM palier_claim('user')::bigint OR NEW.hidden_at IS NOT NULL OR t.told_at >= OLD.sent_at THEN
        RAISE EXCEPTION 'an answer is taken back by who wrote it, until it is told' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
_ROLES = "('palier_demandeur', 'palier_bailleur', 'palier_reservataire', 'palier_guichet')"
ON_THREAD = f"CREATE OR REPLACE TRIGGER thread_moved BEFORE UPDATE ON palier_thread FOR EACH ROW WHEN (current_user IN {_ROLES}) EXECUTE FUNCTION palier_thread_moved()"
ON_MESSAGE = f"CREATE OR REPLACE TRIGGER threadmessage_moved BEFORE UPDATE ON palier_threadmessage FOR EACH ROW WHEN (current_user IN {_ROLES}) EXECUTE FUNCTION palier_threadmessage_moved()"
# Who a household writes to where no candidature is: the name of an organisation, which is public, and nothing of its forms.
COUNTER = """
    CREATE OR REPLACE FUNCTION palier_own_counter() RETURNS int
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT r.organisation_id FROM palier_registration r
      WHERE r.demande_id = palier_claim('demande')::bigint AND r.state = 'enregistree' AND r.organisation_id IS NOT NULL
      ORDER BY r.registered_at DESC NULLS LAST, r.id DESC LIMIT 1
    $$
"""
# To the other organisation of the same candidature, while it reads the file: afterwards the first one sees the thread no more.
HAND = """
    CREATE OR REPLACE FUNCTION palier_hand_thread(thread bigint, receiver int, at timestamptz) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE t palier_thread;
    BEGIN
      SELECT * INTO t FROM palier_thread WHERE id = thread FOR UPDATE;
      IF t IS NULL OR t.moved_at IS NOT NULL OR t.state <> 'en_attente' OR receiver = t.organisation_id
          OR palier_claim('role') NOT IN ('palier_bailleur', 'palier_reservataire')
          OR t.organisation_id <> ALL (palier_ours()::int[])
          OR NOT EXISTS (SELECT FROM palier_candidature c JOIN palier_publication p ON p.id = c.publication_id
            WHERE c.id = t.candidature_id AND c.demande_id = t.demande_id AND receiver IN (p.bailleur_id, p.reservataire_id)
              AND receiver = ANY (c.audience) AND t.organisation_id = ANY (c.audience))
          OR EXISTS (SELECT FROM palier_thread o WHERE o.demande_id = t.demande_id AND o.by_id = t.by_id
            AND o.candidature_id = t.candidature_id AND o.organisation_id = receiver AND o.subject = t.subject) THEN
        RETURN false;
      END IF;
      UPDATE palier_thread SET organisation_id = receiver, handed_from_id = t.organisation_id, handed_at = at, last_act_at = at
      WHERE id = t.id;
      RETURN true;
    END $$
"""
# In silence what was written to the counter is copied, and the first stands as it stood: nobody answers it there any more. In the
# open it goes along. Candidatures stay with the first file: nobody answers who left about them.
FOLLOW = """
    CREATE OR REPLACE FUNCTION palier_follow_threads() RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE file CONSTANT bigint := palier_claim('demande')::bigint; f palier_fork; h palier_holder; t palier_thread; made bigint;
    BEGIN
      SELECT * INTO f FROM palier_fork WHERE child_id = file AND age(xmin) <= 0;
      SELECT * INTO h FROM palier_holder WHERE demande_id = file AND age(xmin) <= 0;
      IF palier_claim('role') IS DISTINCT FROM 'palier_separation' OR f IS NULL OR h IS NULL THEN
        RETURN;
      END IF;
      FOR t IN SELECT * FROM palier_thread WHERE demande_id = f.parent_id AND person_key = f.person_key AND moved_at IS NULL
          AND (f.kind <> 'ouverte' OR by_id = h.user_id) FOR UPDATE LOOP
        IF t.candidature_id IS NULL AND f.kind = 'ouverte' THEN
          UPDATE palier_threadmessage SET demande_id = file WHERE thread_id = t.id;
          UPDATE palier_thread SET demande_id = file, person_key = h.person_key WHERE id = t.id;
          CONTINUE;
        END IF;
        UPDATE palier_thread SET moved_at = f.at WHERE id = t.id;
        IF t.candidature_id IS NOT NULL THEN
          CONTINUE;
        END IF;
        INSERT INTO palier_thread (public_id, demande_id, organisation_id, person_key, by_id, name, subject, state, opened_at,
          last_act_at, promised_on, answered_at, reason, handed_at, handed_from_id, told_at)
        VALUES (gen_random_uuid(), file, t.organisation_id, h.person_key, h.user_id, t.name, t.subject, t.state, t.opened_at,
          t.last_act_at, t.promised_on, t.answered_at, t.reason, t.handed_at, t.handed_from_id, t.told_at) RETURNING id INTO made;
        INSERT INTO palier_threadmessage (public_id, thread_id, demande_id, organisation_id, by_id, words, sent_at, taken_back_at,
          hidden_at, hidden_by_id, hidden_why)
        SELECT gen_random_uuid(), made, file, m.organisation_id, CASE WHEN m.organisation_id IS NULL THEN h.user_id ELSE m.by_id END,
          m.words, m.sent_at, m.taken_back_at, m.hidden_at, m.hidden_by_id, m.hidden_why
        FROM palier_threadmessage m WHERE m.thread_id = t.id ORDER BY m.id;
      END LOOP;
    END $$
"""
COUNTS = """
    CREATE OR REPLACE FUNCTION palier_thread_counts() RETURNS TABLE(organisation int, waiting int, late int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT t.organisation_id, count(*)::int,
        (count(*) FILTER (WHERE t.promised_on < (now() AT TIME ZONE 'Europe/Paris')::date))::int
      FROM palier_thread t LEFT JOIN palier_candidature c ON c.id = t.candidature_id
      WHERE palier_claim('role') = 'palier_steward' AND t.state = 'en_attente' AND t.moved_at IS NULL
        AND (t.candidature_id IS NULL OR t.organisation_id = ANY (c.audience))
      GROUP BY t.organisation_id
    $$
"""
TABLES = ("palier_thread", "palier_threadmessage")
WITHIN = "CREATE OR REPLACE TRIGGER {name} BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_{name}()"
"""No adviser and no counter writes in somebody's name."""


def _sql(forward: str, backward: str = "") -> migrations.RunSQL:
    return migrations.RunSQL(forward, backward or migrations.RunSQL.noop)


class Migration(migrations.Migration):
    """The functions, their triggers."""

    dependencies = (("palier", "0201_threads"),)
    operations = (
        *(
            operation
            for name, made in (
                ("palier_thread_moved()", THREAD_MOVED),
                ("palier_threadmessage_moved()", MESSAGE_MOVED),
                ("palier_own_counter()", COUNTER),
                ("palier_hand_thread(bigint, int, timestamptz)", HAND),
                ("palier_follow_threads()", FOLLOW),
                ("palier_thread_counts()", COUNTS),
            )
            for operation in (
                _sql(made, f"DROP FUNCTION IF EXISTS {name}"),
                _sql(f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC"),
            )
        ),
        _sql(ON_THREAD, "DROP TRIGGER IF EXISTS thread_moved ON palier_thread"),
        _sql(ON_MESSAGE, "DROP TRIGGER IF EXISTS threadmessage_moved ON palier_threadmessage"),
        *(
            _sql(WITHIN.format(name=name, table=table), f"DROP TRIGGER IF EXISTS {name} ON {table}")
            for table in TABLES
            for name in ("within_mandate", "not_at_a_counter")
        ),
    )
