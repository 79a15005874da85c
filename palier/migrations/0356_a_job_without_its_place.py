"""Who leaves in silence keeps the contract that they told, without the name or the commune of where they work.

Expand only: what is written with a copy of a job may be that job less its place, and nothing else is let through. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

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
            OR EXISTS (SELECT FROM palier_fact f WHERE f.demande_id = first AND (to_jsonb(f) - OWN = it - OWN
                OR kind = 'silencieuse' AND it ->> 'layer' = 'declare' AND it ->> 'path' LIKE 'job/%/dit' AND jsonb_typeof(f.value) = 'object'
                  AND to_jsonb(f) - OWN - 'value' = it - OWN - 'value' AND it -> 'value' = f.value || '{"employer": "", "commune": ""}')
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
WHOLE_BEFORE = """
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


class Migration(migrations.Migration):
    """One function written again."""

    dependencies = (("palier", "0355_known_to_be_theirs"),)
    operations = (migrations.RunSQL(WHOLE, WHOLE_BEFORE),)
