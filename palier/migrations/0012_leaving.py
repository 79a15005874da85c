"""A message that is about to leave says so first: a sender that dies is then in doubt of one sending at most."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns, of which the release before knows nothing and which it need not fill.

    The default stays in the database alone: told of it, Django would ask each INSERT for the value, and those who may
    only add a message cannot read one.
    """

    dependencies = (("palier", "0011_readiness"),)
    operations = (
        migrations.AddField("message", "claimed_at", models.DateTimeField(null=True)),
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    "ALTER TABLE palier_message ADD COLUMN doubts smallint DEFAULT 0 NOT NULL",
                    "ALTER TABLE palier_message DROP COLUMN doubts",
                )
            ],
            [migrations.AddField("message", "doubts", models.PositiveSmallIntegerField(default=0))],
        ),
    )
