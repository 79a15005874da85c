"""The heads that left the machine, in their order, and what an authority of time answered about them."""

from django.db import models

from palier.models.ranking.rankings import Ranking
from palier.rules.seals import heads


class PublishedHead(models.Model):
    """One line of the public list (``rules.seals.heads``). Never changed, never removed; it names nobody."""

    position = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    """To the second: what is sealed."""
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in heads.HeadKind])
    name = models.CharField(max_length=60)
    ranking = models.OneToOneField(Ranking, models.PROTECT, null=True, related_name="published")
    """Of a ranking; a root of the journal has none."""
    head = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "name"], name="publishedhead_once"),)

    @property
    def line(self) -> heads.HeadLine:
        """As it is published."""
        return heads.HeadLine(self.position, heads.instant(self.at), self.kind, self.name, self.head, self.seal)


class HeadStamp(models.Model):
    """The answer of an authority of time (RFC 3161) about a line, verified before it is kept. It covers every line before."""

    head = models.OneToOneField(PublishedHead, models.PROTECT, primary_key=True, related_name="stamp")
    response = models.BinaryField()
    """As it came, in DER: anybody may judge it again (``openssl ts -verify``)."""
    stamped_at = models.DateTimeField()
    """By the authority's clock."""
    received_at = models.DateTimeField()
    authority = models.CharField(max_length=200)
    """Its address."""
