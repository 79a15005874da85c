"""Who signs in: users, their membership of organisations, and the demande that each holder brings."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models
from django.utils.crypto import salted_hmac

from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation
from palier.models.written_readings import WrittenReading, one


class UserManager(BaseUserManager["User"]):
    """Makes users; a demandeur has no password, a code goes to the contact that the register knows."""

    def get(self, *conditions: object, **asked: object) -> "User":
        """As the framework's, which asks so at each page who is signed in: by a text that is written once."""
        is_plain = type(self) is UserManager and self._db is None  # a manager of a relation reads its own alone
        if not is_plain or conditions or set(asked) != {"pk"} or type(asked["pk"]) is not int:
            return super().get(*conditions, **asked)
        return one(User, _BY_NUMBER(asked["pk"]))

    def create_user(self, login: str, *, name: str, password: str | None = None) -> "User":
        """Create a user; without a password none can be guessed."""
        user = self.model(login=login, name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in. ``login`` is a professional e-mail, or ``d:<id of the demande>:<person key>``."""

    last_login = None

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    login = models.CharField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    demo_story = models.TextField(blank=True, default="")
    signed_out_at = models.DateTimeField(null=True)
    """The last time that all sessions of this person were ended: those from before are worth nothing."""

    chose_at = models.DateTimeField(null=True)
    """When they first chose a password, which the database notes by itself: before, nobody has been in under this account."""

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "login"
    has_stronger_hash = False
    """Whether the password that was just shown is hashed anew, and is to be kept by the act that lets its owner in."""

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password. Nothing is written: whoever shows it may not be let in, and no act would say so."""
        return check_password(raw_password, self.password, self._strengthen)

    def _strengthen(self, raw_password: str | None) -> None:
        self.set_password(raw_password)
        self._password = None
        self.has_stronger_hash = True

    @property
    def is_household(self) -> bool:
        """Whether they are a demandeur, told by their login: no row is read."""
        return self.login.startswith("d:")

    def __str__(self) -> str:
        """An opaque name: users are printed in logs by mistake, never by name."""
        return str(self.public_id)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must hold to be this person's: the framework asks at each request."""
        if self.signed_out_at is None:
            return super()._get_session_auth_hash(secret)  # type: ignore[misc,no-any-return]
        stamp = f"{self.password} {self.signed_out_at.timestamp()}"
        return salted_hmac("palier.session", stamp, secret=secret, algorithm="sha256").hexdigest()


_BY_NUMBER = WrittenReading(lambda user: User.objects.filter(pk=user))


class MembershipQuerySet(models.QuerySet["Membership"]):
    """What still opens a door."""

    def live(self) -> "MembershipQuerySet":
        """Those that neither their organisation nor the operator has stopped."""
        return self.filter(
            suspended_at=None, ended_at=None, organisation__suspended_at=None, organisation__closed_at=None
        )


class Membership(models.Model):
    """What a professional may be in an organisation. ``role`` is a value of ``rules.doors.access.Role``."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=40)
    suspended_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    manages_since = models.DateTimeField(null=True)
    """Since when they let in and stop the others of this organisation (ADR 76); null: they do not."""

    objects: ClassVar[MembershipQuerySet] = MembershipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "organisation", "role"], name="membership_unique"),)


class StewardTerritory(models.Model):
    """A territory that a steward is held to, by their membership. None that lives: they see and change nothing (ADR 108)."""

    id = models.BigAutoField(primary_key=True)
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="territories")
    territory = models.ForeignKey("palier.Territory", models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["membership", "territory"], condition=models.Q(ended_at=None), name="stewardterritory_once"
            ),
        )


class PasswordLink(models.Model):
    """A one-time link with which a professional chooses a password. Its secret is kept hashed: the table opens nothing."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    """When it served, or when a later one took its place."""
    left_at = models.DateTimeField(null=True)
    """When the relay took its mail. Not known of one that is older than this column, nor of one that a command printed."""
    came_back_at = models.DateTimeField(null=True)
    """When its mail came back: nobody has it."""


class Holder(models.Model):
    """A demandeur or co-demandeur: one user, one demande, one person of it."""

    user = models.OneToOneField(User, models.CASCADE, related_name="holder")
    demande = models.ForeignKey("palier.Demande", models.CASCADE, related_name="holders")
    person_key = models.CharField(max_length=8)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["demande", "person_key"], name="holder_unique"),)
