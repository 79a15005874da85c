"""The append-only journal of acts, the access log, and the memory of acts already done."""

from django.db import models

from palier.models.identifiers import uuid7


class JournalEntry(models.Model):
    """Who did what, when, on what, under which article. Opaque ids only: erasure breaks no line."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(null=True, editable=False)
    """By the clock of the database, whatever ``at`` says: a trigger writes it, nobody else. Null before it existed."""
    actor = models.UUIDField(null=True)
    """Public id of the user; null for the clock."""
    role = models.CharField(max_length=40)
    organisation = models.IntegerField(null=True)
    verb = models.CharField(max_length=40)
    object_kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    article = models.CharField(max_length=160)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = (
            models.Index(fields=["object_id", "at"], name="journal_by_object"),
            models.Index(fields=["verb", "at"], name="journal_by_verb"),
        )


class AccessEntry(models.Model):
    """A reading of a nominative file: who, what, why, when."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    actor = models.UUIDField()
    organisation = models.IntegerField(null=True)
    object_kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    purpose = models.CharField(max_length=80)
    """A word of ``rules.doors.readings``."""
    demande_ref = models.BigIntegerField(null=True)
    """The internal id of the demande that was read, which an erasure leaves pointing nowhere; null for what is nobody's."""
    role = models.CharField(max_length=40, null=True)  # noqa: DJ001 - null is before roles were kept
    """The role in which it was read. No default of the database: whoever adds a line may not read it back."""

    class Meta:
        # Only who looks for one file asks by it: what belongs to nobody stays out.
        indexes = (
            models.Index(
                fields=["demande_ref", "at"], condition=models.Q(demande_ref__isnull=False), name="reading_by_file"
            ),
        )


class DoneAct(models.Model):
    """The stored answer to an act already done: a replay gets it again, another body is refused. Kept 7 days."""

    id = models.BigAutoField(primary_key=True)
    actor = models.BigIntegerField()
    key = models.UUIDField()
    verb = models.CharField(max_length=60)
    body_digest = models.CharField(max_length=64)
    result = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["actor", "key"], name="act_done_once"),)


class SignInCode(models.Model):
    """A one-time code sent to the contact that the register knows; kept hashed."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    demande = models.ForeignKey("palier.Demande", models.CASCADE, related_name="+")
    person_key = models.CharField(max_length=8)
    code_hash = models.CharField(max_length=128)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=64, blank=True, default="", db_default="")
    """Keyed hash of who asked; empty for a browser that its holder came in with."""
    refusal = models.CharField(max_length=64, blank=True, default="", db_default="")
    """Keyed hash of the link « ce n'est pas moi » of its letter; asks that share a letter share it."""
    disowned_at = models.DateTimeField(null=True)
    """Since when its reader says that somebody else asked: it never opens."""

    class Meta:
        indexes = (models.Index(fields=["refusal"], name="code_by_refusal", condition=models.Q(refusal__gt="")),)


class SignInAttempt(models.Model):
    """A try at the door, so that guessing is slowed and seen. ``source`` and ``subject`` are keyed hashes, not data."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    source = models.CharField(max_length=64)
    subject = models.CharField(max_length=64)
    is_success = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=["source", "at"], name="attempt_by_source"),
            models.Index(fields=["subject", "at"], name="attempt_by_subject"),
        )


class Instance(models.Model):
    """One row: what this database is. One-click sign-in exists only where ``is_demo``."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    is_demo = models.BooleanField(default=False)
    anchor_on = models.DateField(null=True)
    seed = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="instance_is_one"),)
