"""Who separates writes copies of a file that this very transaction separates, and nothing of any other (ADR 16, ADR 39). Frozen SQL.

One table after the other, each in a transaction of its own; cut in between, it starts again, the same. The release before writes
the fork last: all is looked at when its transaction ends, whatever the order.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

# As before, and which files a transaction claims to separate, under a signature that is of this transaction alone.
TAKE = """
    CREATE OR REPLACE FUNCTION palier_take(claim text) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      said text := substr(claim, 65); mac text := left(claim, 64); ticket text; files text;
      here CONSTANT text := pg_backend_pid() || ':' || extract(epoch FROM transaction_timestamp()) || ':';
    BEGIN
      IF mac !~ '^[0-9a-f]{64}$' OR NOT EXISTS (
        SELECT FROM palier_claimkey k WHERE
          sha256(sha256(k.outside || sha256(k.inside || convert_to('claim:' || said, 'UTF8')))) = sha256(decode(mac, 'hex'))) THEN
        RAISE EXCEPTION 'claim refused: not signed with the key of this site' USING ERRCODE = '42501',
          HINT = 'the owner keeps the key: ./run palier migrate, or serve, with the same PALIER_SECRET_KEY';
      END IF;
      IF abs(extract(epoch FROM clock_timestamp()) - (said::json ->> 'at')::numeric) > 60 THEN
        RAISE EXCEPTION 'claim refused: too old' USING ERRCODE = '42501',
          HINT = 'the clocks of the machines of the site and of the database differ by more than a minute';
      END IF;
      SELECT encode(sha256(k.outside || sha256(k.inside || convert_to('ticket:' || here || said, 'UTF8'))), 'hex') INTO ticket
        FROM palier_claimkey k ORDER BY id DESC LIMIT 1;
      PERFORM set_config('app.claim', ticket || said, true);
      IF said::json ->> 'role' = 'palier_separation' AND said::json ->> 'demande' IS NOT NULL THEN
        files := array_to_string(palier_files_apart() || (said::json ->> 'demande')::bigint, ',');
        SELECT encode(sha256(k.outside || sha256(k.inside || convert_to('apart:' || here || files, 'UTF8'))), 'hex') INTO ticket
          FROM palier_claimkey k ORDER BY id DESC LIMIT 1;
        PERFORM set_config('app.apart', ticket || files, true);
      END IF;
    END $$
"""
FILES = """
    CREATE OR REPLACE FUNCTION palier_files_apart() RETURNS bigint[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE given text := current_setting('app.apart', true);
    BEGIN
      IF length(given) > 64 AND left(given, 64) ~ '^[0-9a-f]{64}$' AND EXISTS (
        SELECT FROM palier_claimkey k WHERE
          sha256(sha256(k.outside || sha256(k.inside || convert_to('apart:' || pg_backend_pid() || ':'
            || extract(epoch FROM transaction_timestamp()) || ':' || substr(given, 65), 'UTF8')))) = sha256(decode(left(given, 64), 'hex'))) THEN
        RETURN string_to_array(substr(given, 65), ',')::bigint[];
      END IF;
      RETURN '{}';
    END $$
"""
CLAIMED = """
    CREATE OR REPLACE FUNCTION palier_claimed_apart(file bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT file = ANY (palier_files_apart()) $$
"""
# One person under two keys: nothing else is the same on both files.
PERSON = """
    CREATE OR REPLACE FUNCTION palier_same_person(file bigint, a_key text, other bigint, b_key text) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
      SELECT EXISTS (SELECT FROM palier_person a JOIN palier_person b
        ON (a.civility, a.last_name, a.birth_name, a.first_name, a.nationality) = (b.civility, b.last_name, b.birth_name, b.first_name, b.nationality)
        AND (a.birth_date, a.match_birth_name, a.match_first_name) IS NOT DISTINCT FROM (b.birth_date, b.match_birth_name, b.match_first_name)
        WHERE a.demande_id = file AND a.key = a_key AND b.demande_id = other AND b.key = b_key) $$
"""
# A version written anew has the members that a release has added, empty; it changes none.
FACTS = """
    CREATE OR REPLACE FUNCTION palier_same_facts(written jsonb, stood jsonb) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
    BEGIN
      IF written = stood OR stood IS NULL AND written IN ('null', '[]', '{}', '""', '0', 'false', '"registre"') THEN
        RETURN true;
      END IF;
      IF jsonb_typeof(written) = 'object' AND coalesce(jsonb_typeof(stood), 'object') = 'object' THEN
        RETURN NOT EXISTS (SELECT FROM jsonb_object_keys(coalesce(stood, '{}') || written) AS k
          WHERE palier_same_facts(coalesce(written -> k, 'null'), stood -> k) IS NOT TRUE);
      END IF;
      IF jsonb_typeof(written) = 'array' AND jsonb_typeof(stood) = 'array' AND jsonb_array_length(written) = jsonb_array_length(stood) THEN
        RETURN NOT EXISTS (SELECT FROM generate_series(0, jsonb_array_length(stood) - 1) AS i
          WHERE palier_same_facts(written -> i, stood -> i) IS NOT TRUE);
      END IF;
      RETURN false;
    END $$
"""
WHOLE = """
    CREATE OR REPLACE FUNCTION palier_apart_whole() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      OWN CONSTANT text[] := ARRAY['id', 'public_id', 'demande_id', 'audience', 'key', 'person_key', 'role', 'path', 'piece_id',
        'by_id', 'sent_by_id', 'left_at', 'phone', 'email', 'address', 'employer', 'profession'];
      it jsonb; file bigint; first bigint; kind text; leaver text; is_right boolean := false;
    BEGIN
      IF TG_TABLE_NAME = 'palier_filecontent' THEN
        file := NEW.demande_id;
      ELSE
        IF TG_OP = 'DELETE' THEN it := to_jsonb(OLD); ELSE it := to_jsonb(NEW); END IF;
        file := CASE TG_TABLE_NAME WHEN 'palier_demande' THEN it ->> 'id' WHEN 'palier_user' THEN split_part(it ->> 'login', ':', 2)
          WHEN 'palier_fork' THEN it ->> 'child_id' ELSE it ->> 'demande_id' END;
      END IF;
      -- A fork of this transaction: an older one separates nothing any more.
      SELECT f.parent_id, f.kind, f.person_key INTO first, kind, leaver FROM palier_fork f WHERE f.child_id = file AND age(f.xmin) <= 0;
      IF first IS NULL THEN
        -- The file that keeps the number, of an open separation alone: who is left, and what leaves with who goes.
        SELECT f.child_id, f.kind, f.person_key INTO first, kind, leaver FROM palier_fork f
          WHERE f.parent_id = file AND f.kind = 'ouverte' AND age(f.xmin) <= 0 ORDER BY f.id DESC LIMIT 1;
        is_right := first IS NOT NULL AND CASE TG_TABLE_NAME || ' ' || TG_OP
          WHEN 'palier_person UPDATE' THEN true
          WHEN 'palier_piece UPDATE' THEN true
          WHEN 'palier_holder DELETE' THEN it ->> 'person_key' = leaver
            AND EXISTS (SELECT FROM palier_holder h WHERE h.demande_id = first AND h.user_id = (it ->> 'user_id')::bigint)
          WHEN 'palier_demandeversion INSERT' THEN palier_apart_version(it, file)
          ELSE false END;
      ELSIF TG_OP = 'INSERT' THEN
        is_right := CASE TG_TABLE_NAME
          WHEN 'palier_fork' THEN palier_same_person(first, leaver, file, 'd')
            AND EXISTS (SELECT FROM palier_person WHERE demande_id = first AND key = leaver AND role IN ('demandeur', 'cotitulaire', 'separe'))
          WHEN 'palier_demande' THEN EXISTS (SELECT FROM palier_demande d WHERE d.id = first
            AND (d.deposited_on, d.valid_until)::text = ((it ->> 'deposited_on')::date, (it ->> 'valid_until')::date)::text)
          WHEN 'palier_person' THEN EXISTS (SELECT FROM palier_person p WHERE p.demande_id = first AND to_jsonb(p) - OWN = it - OWN
            AND it ->> 'phone' IN ('', p.phone) AND it ->> 'email' IN ('', p.email) AND it ->> 'address' IN ('', p.address)
            AND it ->> 'employer' IN ('', p.employer) AND it ->> 'profession' IN ('', p.profession))
          WHEN 'palier_seniority' THEN EXISTS (SELECT FROM palier_seniority s WHERE s.demande_id = first AND to_jsonb(s) - OWN = it - OWN)
          WHEN 'palier_demandeversion' THEN palier_apart_version(it, first)
          WHEN 'palier_piece' THEN it ->> 'left_at' IS NULL AND it ->> 'sent_by_id' IS NULL AND EXISTS (SELECT FROM palier_piece p
            WHERE p.demande_id = first AND to_jsonb(p) - OWN = it - OWN AND (it ->> 'person_key' = p.person_key AND p.person_key = ''
              OR palier_same_person(first, p.person_key, file, it ->> 'person_key')))
          WHEN 'palier_piecefile' THEN EXISTS (SELECT FROM palier_piece mine JOIN palier_piece p ON p.demande_id = first
            AND (p.code, p.uploaded_at, p.sha256) = (mine.code, mine.uploaded_at, mine.sha256)
            WHERE mine.id = (it ->> 'piece_id')::bigint AND mine.demande_id = file AND (
              EXISTS (SELECT FROM palier_piecefile f WHERE f.piece_id = p.id AND to_jsonb(f) - OWN = it - OWN)
              OR it ->> 'sha256' = p.sha256 AND EXISTS (SELECT FROM palier_piececontent c WHERE c.piece_id = p.id)))
          WHEN 'palier_fact' THEN kind = 'silencieuse' AND it ->> 'layer' = 'declare' AND it ->> 'path' LIKE 'claims/%' AND it -> 'value' = '{}'
            OR EXISTS (SELECT FROM palier_fact f WHERE f.demande_id = first AND to_jsonb(f) - OWN = it - OWN
              AND (it ->> 'by_id')::bigint IS NOT DISTINCT FROM (CASE f.layer WHEN 'declare' THEN NULL ELSE f.by_id END)
              AND (f.path = it ->> 'path' AND split_part(f.path, '/', 1) NOT IN ('incomes', 'resources', 'last_twelve_months', 'disability')
                OR split_part(f.path, '/', 1) = split_part(it ->> 'path', '/', 1)
                AND regexp_replace(f.path, '^[^/]*/[^/]*', '') = regexp_replace(it ->> 'path', '^[^/]*/[^/]*', '')
                AND palier_same_person(first, split_part(f.path, '/', 2), file, split_part(it ->> 'path', '/', 2)))
              AND CASE WHEN f.piece_id IS NULL THEN it ->> 'piece_id' IS NULL ELSE EXISTS (SELECT FROM palier_piece mine, palier_piece p
                WHERE mine.id = (it ->> 'piece_id')::bigint AND mine.demande_id = file AND p.id = f.piece_id
                AND (p.code, p.uploaded_at, p.sha256) = (mine.code, mine.uploaded_at, mine.sha256)) END)
          WHEN 'palier_holder' THEN it ->> 'person_key' = 'd' AND EXISTS (SELECT FROM palier_user u WHERE u.id = (it ->> 'user_id')::bigint
            AND (split_part(u.login, ':', 2) = file::text OR kind = 'ouverte' AND u.login LIKE 'd:%'))
          WHEN 'palier_safechannel' THEN kind = 'silencieuse'
          WHEN 'palier_user' THEN kind = 'silencieuse'
          ELSE false END;
        IF TG_TABLE_NAME = 'palier_filecontent' THEN
          is_right := EXISTS (SELECT FROM palier_piecefile mine WHERE mine.id = NEW.file_id AND mine.demande_id = file AND (
            EXISTS (SELECT FROM palier_piecefile f JOIN palier_filecontent c ON c.file_id = f.id
              WHERE f.demande_id = first AND f.sha256 = mine.sha256 AND (c.data, c.thumbnail, c.is_bare) = (NEW.data, NEW.thumbnail, NEW.is_bare))
            OR NOT NEW.is_bare AND NEW.thumbnail = '' AND EXISTS (SELECT FROM palier_piece p JOIN palier_piececontent c ON c.piece_id = p.id
              WHERE p.demande_id = first AND p.sha256 = mine.sha256 AND c.data = NEW.data)));
        END IF;
      END IF;
      IF is_right IS NOT TRUE THEN
        RAISE EXCEPTION 'no separation of this transaction writes this: %', TG_TABLE_NAME USING ERRCODE = '42501';
      END IF;
      RETURN NULL;
    END $$
"""
# What the register said, shared between two: the home, the wish and the claims stay whole, each person as they were.
VERSION = """
    CREATE OR REPLACE FUNCTION palier_apart_version(it jsonb, stands bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
    DECLARE
      KEYS CONSTANT text[] := ARRAY['key', 'role', 'link', 'custody'];
      SPLIT CONSTANT text[] := ARRAY['household', 'numero_unique', 'dalo', 'dalo_valid_until', 'deposited_on', 'valid_until',
        'waiting_since', 'refusals', 'unjustified_refusals'];
      stood jsonb; written CONSTANT jsonb := it -> 'facts';
    BEGIN
      SELECT v.facts INTO stood FROM palier_demandeversion v WHERE v.demande_id = stands AND v.id < (it ->> 'id')::bigint
        ORDER BY v.file_dated_at DESC, v.id DESC LIMIT 1;
      RETURN it ->> 'file_type' = 'CRS' AND it -> 'unknown_codes' = '[]' AND it -> 'missing' = '[]'
        AND palier_same_facts(written - SPLIT, stood - SPLIT)
        AND (stood ? 'unjustified_refusals' OR palier_same_facts(written -> 'refusals', stood -> 'refusals'))
        AND (written ->> 'dalo' = 'non' AND written ->> 'dalo_valid_until' IS NULL
          OR (written ->> 'dalo', written ->> 'dalo_valid_until') IS NOT DISTINCT FROM (stood ->> 'dalo', stood ->> 'dalo_valid_until'))
        AND NOT EXISTS (SELECT FROM jsonb_each_text(written -> 'waiting_since') w WHERE w.value IS DISTINCT FROM coalesce(
          (SELECT s.since::text FROM palier_seniority s WHERE s.demande_id = stands AND s.departement = w.key), stood -> 'waiting_since' ->> w.key))
        AND EXISTS (SELECT FROM palier_demande d WHERE d.id = stands
          AND written ->> 'deposited_on' IS NOT DISTINCT FROM coalesce(d.deposited_on::text, stood ->> 'deposited_on')
          AND written ->> 'valid_until' IS NOT DISTINCT FROM d.valid_until::text)
        AND (written -> 'household' -> 'expected' = '[]' OR palier_same_facts(written -> 'household' -> 'expected', stood -> 'household' -> 'expected'))
        AND written -> 'household' ->> 'proof' IN ('declare', 'verifie')
        AND NOT EXISTS (SELECT FROM jsonb_array_elements(written -> 'household' -> 'persons') p WHERE NOT EXISTS (
          SELECT FROM jsonb_array_elements(stood -> 'household' -> 'persons') q WHERE palier_same_facts(p - KEYS, q - KEYS)));
    END $$
"""
APART = {
    "palier_demande": "INSERT",
    "palier_person": "INSERT OR UPDATE",
    "palier_seniority": "INSERT",
    "palier_demandeversion": "INSERT",
    "palier_piece": "INSERT OR UPDATE",
    "palier_piecefile": "INSERT",
    "palier_filecontent": "INSERT",
    "palier_fact": "INSERT",
    "palier_holder": "INSERT OR DELETE",
    "palier_safechannel": "INSERT",
    "palier_user": "INSERT",
    "palier_fork": "INSERT",
}
TRIGGERS = tuple(
    f"DO $$ BEGIN DROP TRIGGER IF EXISTS apart_whole ON {table}; CREATE CONSTRAINT TRIGGER apart_whole AFTER {events} ON {table}"
    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (current_setting('role') = 'palier_separation')"
    " EXECUTE FUNCTION palier_apart_whole(); END $$"
    for table, events in APART.items()
)
CLOSED = (
    "REVOKE EXECUTE ON FUNCTION palier_files_apart(), palier_claimed_apart(bigint), palier_same_facts(jsonb, jsonb), palier_apart_whole(),"
    " palier_same_person(bigint, text, bigint, text), palier_apart_version(jsonb, bigint) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_claimed_apart(bigint) TO palier_separation",
)
RIGHTS: dict[str, tuple[str, ...]] = {
    "palier_demande": (
        "DROP POLICY IF EXISTS separation_select ON palier_demande",
        "CREATE POLICY separation_select ON palier_demande FOR SELECT TO palier_separation USING ((SELECT palier_claim('role') IS NOT NULL) AND (id = (SELECT palier_claim('demande')::bigint) OR numero_unique = (SELECT palier_claim('numero'))))",
        "DROP POLICY IF EXISTS separation_insert ON palier_demande",
        "CREATE POLICY separation_insert ON palier_demande FOR INSERT TO palier_separation WITH CHECK (numero_unique = (SELECT palier_claim('numero')) AND numero_unique LIKE 'ATT%' AND state = 'active' AND struck_off_at IS NULL AND confirmed_at IS NULL AND online_since IS NULL AND erasure_asked_at IS NULL AND NOT wants_paper AND audience = '{}')",
    ),
    "palier_demandeversion": (
        "DROP POLICY IF EXISTS separation_insert ON palier_demandeversion",
        "CREATE POLICY separation_insert ON palier_demandeversion FOR INSERT TO palier_separation WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND audience <@ (SELECT d.audience FROM palier_demande d WHERE d.id = demande_id))",
    ),
    "palier_seniority": (
        "DROP POLICY IF EXISTS separation_insert ON palier_seniority",
        "CREATE POLICY separation_insert ON palier_seniority FOR INSERT TO palier_separation WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND audience <@ (SELECT d.audience FROM palier_demande d WHERE d.id = demande_id))",
    ),
    "palier_piece": (
        "DROP POLICY IF EXISTS separation_insert ON palier_piece",
        "CREATE POLICY separation_insert ON palier_piece FOR INSERT TO palier_separation WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND audience <@ (SELECT d.audience FROM palier_demande d WHERE d.id = demande_id))",
        "DROP POLICY IF EXISTS separation_update ON palier_piece",
        "CREATE POLICY separation_update ON palier_piece FOR UPDATE TO palier_separation USING (demande_id = (SELECT palier_claim('demande')::bigint)) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint))",
        "REVOKE UPDATE ON palier_piece FROM palier_separation",
        "GRANT UPDATE (left_at) ON palier_piece TO palier_separation",
    ),
    "palier_fact": (
        "DROP POLICY IF EXISTS separation_insert ON palier_fact",
        "CREATE POLICY separation_insert ON palier_fact FOR INSERT TO palier_separation WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND audience <@ (SELECT d.audience FROM palier_demande d WHERE d.id = demande_id))",
    ),
    "palier_person": (
        "DROP POLICY IF EXISTS separation_insert ON palier_person",
        "CREATE POLICY separation_insert ON palier_person FOR INSERT TO palier_separation WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND audience <@ (SELECT d.audience FROM palier_demande d WHERE d.id = demande_id))",
        "DROP POLICY IF EXISTS separation_update ON palier_person",
        "CREATE POLICY separation_update ON palier_person FOR UPDATE TO palier_separation USING (demande_id = (SELECT palier_claim('demande')::bigint)) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint))",
        "REVOKE UPDATE ON palier_person FROM palier_separation",
        "GRANT UPDATE (role) ON palier_person TO palier_separation",
    ),
    "palier_piececontent": (
        "DROP POLICY IF EXISTS separation_insert ON palier_piececontent",
        "REVOKE INSERT ON palier_piececontent FROM palier_separation",
    ),
    "palier_user": (
        "DROP POLICY IF EXISTS separation_insert ON palier_user",
        "CREATE POLICY separation_insert ON palier_user FOR INSERT TO palier_separation WITH CHECK (split_part(login, ':', 2) = (SELECT palier_claim('demande')::bigint)::text AND login LIKE 'd:%' AND password LIKE '!%' AND NOT is_demo)",
    ),
    "palier_fork": (
        "DROP POLICY IF EXISTS separation_insert ON palier_fork",
        "CREATE POLICY separation_insert ON palier_fork FOR INSERT TO palier_separation WITH CHECK (child_id = (SELECT palier_claim('demande')::bigint) AND parent_id <> child_id AND asked_at IS NULL AND palier_claimed_apart(parent_id))",
    ),
    "palier_message": (
        "DROP POLICY IF EXISTS separation_insert ON palier_message",
        "CREATE POLICY separation_insert ON palier_message FOR INSERT TO palier_separation WITH CHECK (sent_at IS NULL AND demande_id = (SELECT palier_claim('demande')::bigint) AND EXISTS (SELECT FROM palier_person p WHERE p.demande_id = palier_message.demande_id AND p.role IN ('demandeur', 'cotitulaire') AND recipient IN (p.email, p.phone)))",
    ),
}


class Migration(migrations.Migration):
    """Narrower than before for each act that pages make, and the same for those of the release before."""

    atomic = False
    dependencies = (("palier", "0091_lines_of_pages"),)
    operations = tuple(
        migrations.RunSQL(statement, migrations.RunSQL.noop)
        for statement in (
            FILES,
            TAKE,
            CLAIMED,
            PERSON,
            FACTS,
            VERSION,
            WHOLE,
            *CLOSED,
            *TRIGGERS,
            *(f"DO $$ BEGIN {'; '.join(statements)}; END $$" for statements in RIGHTS.values()),
        )
    )
