"""What a household reads of an organisation that carries on its candidature: the words of the letter, on its page."""

from palier.models import Publication
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say


def told(publication: Publication) -> list[str]:
    """One sentence for each organisation of the list that closed: who carries on, since when, and that nothing moves."""
    formers = {one.pk: one for one in (publication.bailleur, publication.reservataire) if one.successor_id is not None}
    return [
        say(
            "Depuis le {day}, {organisation} suit votre candidature à la place de {name}. Votre place, vos dates et vos "
            "délais ne changent pas.",
            day=french.day(day_in_paris(one.closed_at)),
            organisation=one.present.name,
            name=one.name,
        )
        for one in formers.values()
        if one.closed_at is not None
    ]
