"""What notes a row to seal, what was found of those that are, and its measures. Nothing notes yet. Frozen SQL."""

from django.db import migrations, models

KEYS = ("id", "piece_id", "file_id", "publication_id")
NOTE = """
    CREATE FUNCTION palier_note_{key}() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      INSERT INTO palier_unsealed (source, operation, keys, transaction)
      SELECT TG_ARGV[0], TG_OP, array_agg(key), pg_current_xact_id()::text::bigint FROM (
        SELECT {key}::text AS key, (row_number() OVER () - 1) / 2000 AS part FROM changed
      ) numbered GROUP BY part ORDER BY part;
      RETURN NULL;
    END $$
"""
PULSE = """
CREATE OR REPLACE FUNCTION palier_pulse() RETURNS TABLE(measure text, label text, value int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH due AS (
    SELECT id, task_name, scheduled_at FROM procrastinate_jobs
    WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())
  ), late AS (
    SELECT closes_at FROM palier_publication WHERE stage = 'publiee' AND closes_at < now()
  ), waiting AS (
    SELECT channel, created_at FROM palier_message WHERE sent_at IS NULL
  ), checked AS (
    SELECT at, faults FROM palier_sealcheck ORDER BY id DESC LIMIT 1
  )
  SELECT 'jobs_due', task_name, count(*)::int FROM due GROUP BY task_name
  UNION ALL
  SELECT 'jobs_doing', task_name, count(*)::int FROM procrastinate_jobs WHERE status = 'doing' GROUP BY task_name
  UNION ALL
  SELECT 'jobs_failed', task_name, count(*)::int FROM procrastinate_jobs WHERE status = 'failed' GROUP BY task_name
  UNION ALL
  SELECT 'job_oldest_seconds', task_name, extract(epoch FROM now() - min(coalesce(scheduled_at, at)))::int FROM (
    SELECT DISTINCT ON (task_name, scheduled_at IS NULL) id, task_name, scheduled_at
    FROM due ORDER BY task_name, scheduled_at IS NULL, scheduled_at, id
  ) oldest LEFT JOIN LATERAL (
    SELECT at FROM procrastinate_events WHERE job_id = oldest.id ORDER BY id LIMIT 1
  ) deferred ON true GROUP BY task_name
  UNION ALL
  SELECT 'worker_heard_seconds', NULL, extract(epoch FROM now() - max(last_heartbeat))::int
  FROM procrastinate_workers HAVING count(*) > 0
  UNION ALL
  SELECT 'closings_late', NULL, count(*)::int FROM late
  UNION ALL
  SELECT 'closing_late_seconds', NULL, coalesce(extract(epoch FROM now() - min(closes_at)), 0)::int FROM late
  UNION ALL
  SELECT 'closings_held', NULL, count(*)::int FROM palier_closinghold WHERE lifted_at IS NULL
  UNION ALL
  SELECT 'seals_waiting', NULL, coalesce(sum(cardinality(keys)), 0)::int FROM palier_unsealed
  UNION ALL
  SELECT 'seal_oldest_seconds', NULL, coalesce(extract(epoch FROM clock_timestamp() - min(at)), 0)::int FROM palier_unsealed
  UNION ALL
  SELECT 'seal_faults', NULL, faults FROM checked
  UNION ALL
  SELECT 'seal_checked_seconds', NULL, extract(epoch FROM clock_timestamp() - at)::int FROM checked
  UNION ALL
  SELECT 'letters_waiting', channel, count(*)::int FROM waiting GROUP BY channel
  UNION ALL
  SELECT 'letter_oldest_seconds', channel, extract(epoch FROM now() - min(created_at))::int FROM waiting GROUP BY channel
  UNION ALL
  SELECT 'connections', NULL, count(*)::int FROM pg_stat_activity WHERE datname = current_database()
  UNION ALL
  SELECT 'connections_max', NULL, current_setting('max_connections')::int
  UNION ALL
  SELECT 'locks_waiting', NULL, count(*)::int FROM pg_locks WHERE NOT granted
  UNION ALL
  SELECT 'transaction_oldest_seconds', NULL, coalesce(extract(epoch FROM now() - min(xact_start)), 0)::int
  FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
  UNION ALL
  SELECT 'database_megabytes', NULL, (pg_database_size(current_database()) / 1048576)::int
$$
"""
RIGHTS = (
    "GRANT SELECT, INSERT ON palier_sealcheck TO palier_clock",
    "GRANT USAGE ON SEQUENCE palier_sealcheck_id_seq TO palier_clock",
    *(f"REVOKE EXECUTE ON FUNCTION palier_note_{key}() FROM PUBLIC" for key in KEYS),
)


class Migration(migrations.Migration):
    """One table, four functions, four measures."""

    dependencies = (("palier", "0065_mistakes"),)
    operations = (
        migrations.CreateModel(
            name="SealCheck",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("lines", models.BigIntegerField()),
                ("rows", models.BigIntegerField()),
                ("faults", models.PositiveIntegerField()),
                ("what", models.TextField(blank=True, default="")),
            ],
        ),
        *(migrations.RunSQL(NOTE.format(key=key), f"DROP FUNCTION palier_note_{key}()") for key in KEYS),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (*RIGHTS, PULSE)),
    )
