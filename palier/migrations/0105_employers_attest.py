"""What an employer does: it attests, declines, corrects, and counts, by functions that tell nothing of a person (ADR 63).

Each runs with the owner's eyes and a fixed search path; what it gives is yes, no or numbers. Frozen SQL.
"""

from django.db import migrations

_TODAY = "(now() AT TIME ZONE 'Europe/Paris')::date"
_HEAD = "SECURITY DEFINER SET search_path = public, pg_temp AS $$"
_SETTLE = """PERFORM procrastinate_defer_jobs_v1(ARRAY[ROW('default', 'palier.jobs.employment.settle', 0, NULL, NULL,
          jsonb_build_object('demande', of_demande), NULL)::procrastinate_job_to_defer_v1]);"""
_POSSIBLE = (
    f"""said_contract IN ('CDI', 'CDD', 'APP') AND said_since BETWEEN '1950-01-01' AND {_TODAY} + interval '3 months'"""
)
FUNCTIONS = {
    # Whether a code may still serve: yes or no, and the same no whatever the reason.
    "palier_employment_waits(text)": f"""
    CREATE OR REPLACE FUNCTION palier_employment_waits(code text) RETURNS boolean LANGUAGE sql STABLE {_HEAD}
      SELECT palier_claim('role') = 'palier_employeur' AND EXISTS (SELECT FROM palier_employmentcode
        WHERE code_hash = code AND state = 'attend' AND last_day >= {_TODAY})
    $$
    """,
    # One statement takes the code: typed twice at once, or taken back meanwhile, it serves once or not at all.
    "palier_attest_employment(text, text, text, date, bigint)": f"""
    CREATE OR REPLACE FUNCTION palier_attest_employment(
      code text, receipt text, said_contract text, said_since date, said_site bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE {_HEAD}
    DECLARE us CONSTANT int := palier_claim('organisation')::int; place palier_employersite; of_demande bigint;
    BEGIN
      SELECT * INTO place FROM palier_employersite WHERE id = said_site AND organisation_id = us AND closed_at IS NULL;
      IF place.id IS NULL OR receipt !~ '^[0-9a-f]{{64}}$' OR ({_POSSIBLE}) IS NOT TRUE THEN
        RETURN false;
      END IF;
      UPDATE palier_employmentcode SET state = 'attestee', answered_at = now(), employer_id = us, contract = said_contract,
        since = said_since, commune_id = place.commune_id, site_name = place.name, receipt_hash = receipt
      WHERE code_hash = code AND state = 'attend' AND last_day >= {_TODAY} RETURNING demande_id INTO of_demande;
      IF of_demande IS NULL THEN
        RETURN false;
      END IF;
      INSERT INTO palier_employerreceipt (organisation_id, number_hash, made_on, site_id) VALUES (us, receipt, {_TODAY}, place.id);
      INSERT INTO palier_employertally (organisation_id, site_id, quarter, number)
        VALUES (us, place.id, date_trunc('quarter', {_TODAY})::date, 1)
        ON CONFLICT ON CONSTRAINT employertally_once DO UPDATE SET number = palier_employertally.number + 1;
      {_SETTLE}
      RETURN true;
    END $$
    """,
    "palier_decline_employment(text)": f"""
    CREATE OR REPLACE FUNCTION palier_decline_employment(code text) RETURNS boolean
    LANGUAGE plpgsql VOLATILE {_HEAD}
    DECLARE us CONSTANT int := palier_claim('organisation')::int; of_demande bigint;
    BEGIN
      UPDATE palier_employmentcode SET state = 'non_attestee', answered_at = now(), employer_id = us
      WHERE us IS NOT NULL AND code_hash = code AND state = 'attend' AND last_day >= {_TODAY}
      RETURNING demande_id INTO of_demande;
      IF of_demande IS NULL THEN
        RETURN false;
      END IF;
      {_SETTLE}
      RETURN true;
    END $$
    """,
    # A receipt is the employer's own: what became of the file that it was for changes nothing here.
    "palier_correct_employment(text, text, date, bigint)": f"""
    CREATE OR REPLACE FUNCTION palier_correct_employment(
      receipt text, said_contract text, said_since date, said_site bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE {_HEAD}
    DECLARE us CONSTANT int := palier_claim('organisation')::int; place palier_employersite; held palier_employerreceipt;
      of_demande bigint;
    BEGIN
      SELECT * INTO held FROM palier_employerreceipt
        WHERE number_hash = receipt AND organisation_id = us AND made_on = {_TODAY} FOR UPDATE;
      SELECT * INTO place FROM palier_employersite
        WHERE id = said_site AND organisation_id = us AND (closed_at IS NULL OR id = held.site_id);
      IF held.id IS NULL OR place.id IS NULL OR ({_POSSIBLE}) IS NOT TRUE THEN
        RETURN false;
      END IF;
      IF place.id <> held.site_id THEN
        UPDATE palier_employertally SET number = number - 1
          WHERE site_id = held.site_id AND quarter = date_trunc('quarter', held.made_on)::date;
        INSERT INTO palier_employertally (organisation_id, site_id, quarter, number)
          VALUES (us, place.id, date_trunc('quarter', held.made_on)::date, 1)
          ON CONFLICT ON CONSTRAINT employertally_once DO UPDATE SET number = palier_employertally.number + 1;
        UPDATE palier_employerreceipt SET site_id = place.id WHERE id = held.id;
      END IF;
      UPDATE palier_employmentcode SET contract = said_contract, since = said_since, commune_id = place.commune_id,
        site_name = place.name, settled = ''
      WHERE receipt_hash = receipt AND employer_id = us AND state = 'attestee' RETURNING demande_id INTO of_demande;
      IF of_demande IS NOT NULL THEN
        {_SETTLE}
      END IF;
      RETURN true;
    END $$
    """,
    # Periods of whole quarters that are over, each of ten attestations or more, and for each year that is over its periods by
    # site: the small ones hidden with what would give them back. No site: the line of a period.
    "palier_employer_figures(date)": f"""
    CREATE OR REPLACE FUNCTION palier_employer_figures(up_to date)
    RETURNS TABLE (site bigint, starts date, ends date, number bigint)
    LANGUAGE plpgsql STABLE {_HEAD}
    DECLARE
      us CONSTANT int := palier_claim('organisation')::int;
      bound CONSTANT date := least(up_to, {_TODAY});
      least_shown CONSTANT int := 10;
      opened date; at_quarter date; next_quarter date; sum_of bigint := 0; covered_from date; covered_to date; of_year int;
    BEGIN
      SELECT date_trunc('quarter', min(created_at) AT TIME ZONE 'Europe/Paris')::date INTO opened
        FROM palier_employersite WHERE organisation_id = us;
      at_quarter := opened;
      WHILE at_quarter + interval '3 months' <= bound LOOP
        next_quarter := at_quarter + interval '3 months';
        sum_of := sum_of + coalesce((SELECT sum(t.number) FROM palier_employertally t
          WHERE t.organisation_id = us AND t.quarter = at_quarter), 0);
        IF sum_of >= least_shown THEN
          site := NULL; starts := opened; ends := next_quarter - 1; number := sum_of;
          RETURN NEXT;
          IF of_year IS DISTINCT FROM extract(year FROM at_quarter)::int THEN
            covered_from := opened;
          END IF;
          of_year := extract(year FROM at_quarter)::int; covered_to := at_quarter;
          opened := next_quarter; sum_of := 0;
        END IF;
        -- The last quarter of a year is over: the year is, with the periods that ended in it.
        IF extract(month FROM at_quarter) = 10 AND of_year = extract(year FROM at_quarter)::int THEN
          RETURN QUERY
            WITH counted AS (
              SELECT s.id, coalesce(sum(t.number), 0)::bigint AS n
              FROM palier_employersite s LEFT JOIN palier_employertally t
                ON t.site_id = s.id AND t.quarter BETWEEN covered_from AND covered_to
              WHERE s.organisation_id = us AND (s.created_at AT TIME ZONE 'Europe/Paris')::date < next_quarter
              GROUP BY s.id),
            hidden AS (
              SELECT CASE WHEN min(n) >= least_shown THEN -1
                ELSE coalesce(min(n) FILTER (WHERE n >= least_shown), sum(n)) END AS up_to_n FROM counted)
            SELECT c.id, covered_from, (covered_to + interval '3 months')::date - 1,
              CASE WHEN c.n > h.up_to_n THEN c.n END FROM counted c, hidden h ORDER BY c.id;
        END IF;
        at_quarter := next_quarter;
      END LOOP;
    END $$
    """,
}
ENDED = """
    CREATE OR REPLACE FUNCTION palier_code_ended() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF (OLD.state, NEW.state) NOT IN (('attend', 'retiree'), ('attestee', 'desavouee')) THEN
        RAISE EXCEPTION 'a code is taken back before it serves, and what it brought disowned once' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_CODE = """
    CREATE OR REPLACE TRIGGER code_ended BEFORE UPDATE ON palier_employmentcode FOR EACH ROW
    WHEN (current_setting('role') = 'palier_demandeur') EXECUTE FUNCTION palier_code_ended()
"""
JOB = """
    INSERT INTO palier_jobright (role, task, subject, others, lock, priority, is_dated)
    VALUES ('palier_demandeur', 'palier.jobs.employment.settle', 'demande', '{}', '', 0, false) ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    """Five functions, the trigger that holds an employee to their own two moves, and the job that settles a file."""

    dependencies = (("palier", "0104_employers"),)
    operations = (
        *(
            operation
            for name, made in FUNCTIONS.items()
            for operation in (
                migrations.RunSQL(made, f"DROP FUNCTION IF EXISTS {name}"),
                migrations.RunSQL(f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC", migrations.RunSQL.noop),
                migrations.RunSQL(f"GRANT EXECUTE ON FUNCTION {name} TO palier_employeur", migrations.RunSQL.noop),
            )
        ),
        migrations.RunSQL(ENDED, "DROP FUNCTION IF EXISTS palier_code_ended()"),
        migrations.RunSQL("REVOKE EXECUTE ON FUNCTION palier_code_ended() FROM PUBLIC", migrations.RunSQL.noop),
        migrations.RunSQL(ON_CODE, "DROP TRIGGER IF EXISTS code_ended ON palier_employmentcode"),
        migrations.RunSQL(JOB, migrations.RunSQL.noop),
    )
