"""The code that an employee hands to their employer, and what came back: a row of the person, that no employer reads."""

from django.db import models

from palier.models.accounts.people import User
from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Commune, Organisation


class EmploymentCode(models.Model):
    """One code, asked for oneself. What an employer attested is kept here, and enters the file by the clock."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="employment_codes")
    person_key = models.CharField(max_length=8)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    """Who asked: nobody else lists it."""
    code_hash = models.CharField(max_length=64, unique=True)
    """Keyed by the site's secret: a copy of the table gives no code back."""
    state = models.CharField(max_length=16, default="attend", db_default="attend")
    """A word of ``rules.people.employment.EmploymentCodeState``."""
    asked_at = models.DateTimeField()
    last_day = models.DateField()
    ended_at = models.DateTimeField(null=True)
    """When its person took it back, or disowned what it brought."""
    answered_at = models.DateTimeField(null=True)
    employer = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    contract = models.CharField(max_length=3, blank=True, default="", db_default="")
    since = models.DateField(null=True)
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, related_name="+")
    site_name = models.CharField(max_length=80, blank=True, default="", db_default="")
    """As it was declared on that day."""
    receipt_hash = models.CharField(max_length=64, blank=True, default="", db_default="")
    """What the employer corrects it by, within the day."""
    settled = models.CharField(max_length=16, blank=True, default="", db_default="")
    """The state that the file has taken into account; another one waits for the clock."""
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state__in=("attestee", "desavouee"))
                | models.Q(employer__isnull=False, since__isnull=False, commune__isnull=False, contract__gt=""),
                name="employmentcode_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("attend", "attestee", "non_attestee", "retiree", "desavouee")),
                name="employmentcode_state",
            ),
            models.CheckConstraint(
                condition=models.Q(contract__in=("", "CDI", "CDD", "APP")), name="employmentcode_contract"
            ),
        )
        indexes = (models.Index(fields=["demande", "state"], name="employmentcode_of_file"),)
