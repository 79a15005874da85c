"""On which file what was asked by somebody enters: theirs, or the one on which they went on alone since."""

from datetime import date, datetime

from palier.models import Demande, Fork, ForkKind, Person
from palier.models.doors import acting, row_security
from palier.rules.parting.separation import NEW_HOLDER
from palier.rules.people.facts import HOLDERS
from palier.workflows.doors import signing_in


def of(demande: Demande, person_key: str, *, since: datetime) -> tuple[Demande, str]:
    """The file of who asked, and their key there: who went on alone since has another, and nothing shows in the first."""
    fork = (
        Fork.objects.filter(parent=demande, person_key=person_key, at__gt=since)
        .select_related("child")
        .order_by("at", "pk")
        .last()
    )
    return (fork.child, NEW_HOLDER) if fork else (demande, person_key)


def who_went_on_openly(numero: str, birth_date: date) -> tuple[Demande, Person] | None:
    """Who left this number in the open, on the file of their own: it has no number yet, or none that they could read outside.

    Both holders know of it. A file that left in silence is reached by what its person types, and never from here.
    """
    with acting.taken(acting.Acting(role=row_security.INTAKE, numero=numero)):
        parent = Demande.objects.filter(numero_unique=numero).first()
    if parent is None:
        return None
    with acting.taken(signing_in.intake(parent)):
        gone = Fork.objects.filter(parent=parent, kind=ForkKind.OPEN).order_by("-pk").values_list("child", flat=True)
        children = list(gone)
    for child in children:
        with acting.taken(acting.Acting(role=row_security.INTAKE, demande=child)):
            rows = Person.objects.filter(demande=child, key=NEW_HOLDER, role__in=HOLDERS)
            held = rows.filter(birth_date=birth_date).first()
        if held is not None:
            # Its row is read under its own number alone: who knocks has the other one.
            return Demande(pk=child, numero_unique=""), held
    return None
