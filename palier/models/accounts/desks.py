"""What a professional's desk keeps of its own reader: what was opened of the news, and the mail of the morning."""

from django.db import models

from palier.models.accounts.people import User


class NewsSeen(models.Model):
    """A member has opened a piece of news. ``news`` is the public id of the fact that tells it; kept as long as it is told."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    news = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "news"], name="newsseen_once"),)
        indexes = (models.Index(fields=["at"], name="newsseen_by_age"),)


class MailPause(models.Model):
    """A member wants no mail of what awaits: the row is there while it is so, and the journal says when it was not."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()


class DeskMail(models.Model):
    """The mail of one day to a member: there is one, whatever runs twice. ``message`` is forgotten before this is."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    day = models.DateField()
    message = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "day"], name="deskmail_once_a_day"),)
        indexes = (models.Index(fields=["at"], name="deskmail_by_age"),)
