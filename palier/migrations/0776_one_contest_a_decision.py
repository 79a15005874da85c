"""A file that is refused again is contested again: one contest a decision, no more one a candidature (ADR 194).

Expand only: the release before goes on refusing a second one.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The narrow index is built beside the pages that serve; then the wide one goes."""

    atomic = False
    dependencies = (("palier", "0775_one_calendar_file_a_change"),)
    operations = (
        migrations.AddConstraint(
            "appeal",
            models.UniqueConstraint(
                condition=models.Q(("state__in", ("envoyee", "reponse_qui_part", "repondue"))),
                fields=("demande", "candidature", "radiation", "decided_on"),
                name="appeal_one_a_decision",
                nulls_distinct=False,
            ),
        ),
        migrations.RemoveConstraint("appeal", "appeal_one_written"),
    )
