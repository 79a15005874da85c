"""The gate may read which migrations are applied and when a worker was last heard: no more than names and dates."""

from django.db import migrations

GRANTS = "GRANT SELECT ON django_migrations, procrastinate_workers TO palier_gate"
BACK = "REVOKE SELECT ON django_migrations, procrastinate_workers FROM palier_gate"


class Migration(migrations.Migration):
    """Two grants."""

    dependencies = (("palier", "0010_erasure"), ("procrastinate", "0041_post_retry_failed_job"))
    operations = (migrations.RunSQL(GRANTS, BACK),)
