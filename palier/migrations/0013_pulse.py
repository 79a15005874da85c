"""One function tells the health of the platform in numbers."""

from django.db import migrations

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


class Migration(migrations.Migration):
    """A function and who may call it."""

    dependencies = (("palier", "0012_leaving"),)
    operations = (
        migrations.RunSQL(
            [
                PULSE,
                "REVOKE EXECUTE ON FUNCTION palier_pulse FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION palier_pulse TO palier_gate",
            ],
            "DROP FUNCTION palier_pulse()",
        ),
    )
