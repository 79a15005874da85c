"""What takes a file in may say in whose place somebody else stands by now. Frozen SQL."""

from django.db import migrations

TOLD = """
    UPDATE palier_jobright SET others = '{changed,since}'
    WHERE role = 'palier_intake' AND task = 'palier.jobs.identities.settle'
"""
UNTOLD = """
    UPDATE palier_jobright SET others = '{}' WHERE role = 'palier_intake' AND task = 'palier.jobs.identities.settle'
"""


class Migration(migrations.Migration):
    """A row of the list of jobs."""

    dependencies = (("palier", "0113_within_a_mandate"),)
    operations = (migrations.RunSQL(TOLD, UNTOLD),)
