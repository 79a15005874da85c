"""A first registration is of a counter, or of who proved an address; it is found again by its mark (ADR 88). Expand only."""

from django.db import migrations, models

IS_COUNTERS = models.Q(organisation__isnull=False, by__isnull=False, contact="", mark="", is_safe=False)
IS_OVER = models.Q(organisation=None, by=None, contact="", mark="", state__in=("abandonnee", "enregistree"))
IS_ALONE = models.Q(organisation=None, by=None, contact__gt="", mark__gt="", channel__in=("email", "sms"))


class Migration(migrations.Migration):
    """An index and two constraints, beside writers."""

    dependencies = (("palier", "0187_taken_up_at_a_counter"),)
    operations = (
        migrations.AddIndex(
            "registration",
            models.Index(condition=models.Q(("mark__gt", "")), fields=["mark"], name="registration_found_again"),
        ),
        migrations.AddConstraint(
            "registration",
            models.CheckConstraint(condition=IS_COUNTERS | IS_OVER | IS_ALONE, name="registration_whose"),
        ),
        migrations.AddConstraint(
            "registration",
            models.CheckConstraint(
                condition=models.Q(is_safe=False) | models.Q(channel="email"), name="registration_safe_by_mail"
            ),
        ),
    )
