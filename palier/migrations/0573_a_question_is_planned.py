"""A question to many waits its minute like a sending (ADR 152). No statement: the column holds any word."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One verb more for an act that is planned."""

    dependencies = (("palier", "0572_who_says_still_wanted"),)
    operations = (
        migrations.AlterField(
            "plannedact",
            "verb",
            models.CharField(
                choices=[("retirer", "Withdraw"), ("envoyer", "Send"), ("demander", "Ask")], max_length=12
            ),
        ),
    )
