"""A landlord's request of a next rank waits its minute, as the call does. A word more; nothing of the table moves."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Expand only: the release before plans none, and says none of its words of one that it finds."""

    dependencies = (("palier", "0745_audience_only_when_it_changes"),)
    operations = (
        migrations.AlterField(
            "plannedact",
            "verb",
            models.CharField(
                choices=[
                    ("retirer", "Withdraw"),
                    ("envoyer", "Send"),
                    ("demander", "Ask"),
                    ("appeler", "Call"),
                    ("reclamer", "Ask Next"),
                ],
                max_length=12,
            ),
        ),
    )
