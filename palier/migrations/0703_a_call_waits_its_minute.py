"""A call of the next ranks waits its minute, as what writes to many does. A word more; nothing of the table moves."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Expand only: the release before plans none, and says none of its words of one that it finds."""

    dependencies = (("palier", "0702_whose_rows_asked_once"),)
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
                ],
                max_length=12,
            ),
        ),
    )
