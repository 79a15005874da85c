"""A social service asks for a second factor, always: what it reads is under secrecy. No organisation of that kind stood before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One constraint."""

    dependencies = (("palier", "0124_seen_by_a_service"),)
    operations = (
        migrations.AddConstraint(
            "organisation",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "service_social"), _negated=True),
                    ("factor_since__isnull", False),
                    _connector="OR",
                ),
                name="organisation_factor",
            ),
        ),
    )
