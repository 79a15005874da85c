"""What was sealed, what waits to be, and where each chain stands (ADR 42). ``rules.seals.chain`` says how it is hashed.

A trigger of each table that is sealed appends the keys of the rows that an act wrote; the worker seals them within seconds.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from palier.rules.seals.chain import FIRST_HEAD


class Unsealed(models.Model):
    """Rows of one statement that wait for their seal. Only the database itself adds one, in the act's own transaction."""

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(max_length=40)
    """The table, without its prefix."""
    operation = models.CharField(max_length=6)
    keys = ArrayField(models.TextField())
    transaction = models.BigIntegerField()
    """Of PostgreSQL: what left in the transaction of an erasure left with it."""
    at = models.DateTimeField(db_default=Now())


class SealedLine(models.Model):
    """One line of a chain: a state of a row. Never changed, but for the salt, emptied when the row is gone."""

    id = models.BigIntegerField(primary_key=True)
    """In the order of the sealing, all chains together, without a gap."""
    chain = models.IntegerField()
    """The organisation, 0 for the platform: no foreign key, so that sealing locks no organisation."""
    position = models.BigIntegerField()
    kind = models.CharField(max_length=12)
    """A value of ``rules.seals.chain.ChainLineKind``."""
    source = models.CharField(max_length=40)
    row = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    digest = models.BinaryField()
    marks = models.BinaryField()
    salt = models.BinaryField()
    proof = models.UUIDField(null=True)
    sealed_at = models.DateTimeField()
    head = models.BinaryField()
    """After this line."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["chain", "position"], name="sealedline_in_chain"),
            models.UniqueConstraint(fields=["source", "row", "id"], name="sealedline_of_row"),
        )


class SealedHead(models.Model):
    """Where a chain stands. The row that whoever seals locks."""

    chain = models.IntegerField(primary_key=True)
    name = models.CharField(max_length=40, unique=True)
    """``rules.seals.chain.PLATFORM``, or the public id of the organisation: what leaves the machine."""
    position = models.BigIntegerField()
    head = models.CharField(max_length=64, default=FIRST_HEAD)


class DailyRoot(models.Model):
    """The root over all heads at the end of a day. **This table is the contract** of what makes heads leave the machine.

    ``heads`` is ``{name of the chain: [position, head]}``; ``root`` is ``rules.chain.root(day, previous, heads)``, and
    ``lines`` how many lines all chains had. Never changed, never removed; everybody may read it: it names nobody.
    """

    day = models.DateField(primary_key=True)
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    """The root before, whatever its day; zeros for the first."""
    lines = models.BigIntegerField()
    heads = models.JSONField()
    sealed_at = models.DateTimeField()


class SealTakeover(models.Model):
    """How far the rows older than the chain have been taken over, by table; gone once they are."""

    source = models.CharField(primary_key=True, max_length=40)
    after = models.CharField(max_length=40, blank=True, default="")


class SealCheck(models.Model):
    """One walk over everything that is sealed, and what it found. The last one is a measure."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    lines = models.BigIntegerField()
    rows = models.BigIntegerField()
    faults = models.PositiveIntegerField()
    what = models.TextField(blank=True, default="")
    """The first faults, by table and opaque id."""
