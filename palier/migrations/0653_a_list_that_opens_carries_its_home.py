"""A list that opens carries its home as it is on that day, whatever was corrected while it was a draft. Frozen SQL."""

from django.db import migrations


class Migration(migrations.Migration):
    """One trigger more on lists, with the function that they have."""

    dependencies = (("palier", "0652_a_letter_of_a_question_put"),)
    operations = (
        migrations.RunSQL(
            "CREATE OR REPLACE TRIGGER list_opens BEFORE UPDATE OF stage ON palier_publication FOR EACH ROW"
            " WHEN (NEW.stage = 'publiee' AND OLD.stage IS DISTINCT FROM 'publiee') EXECUTE FUNCTION palier_carry_home()",
            "DROP TRIGGER list_opens ON palier_publication",
        ),
    )
