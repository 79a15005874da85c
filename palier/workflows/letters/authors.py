"""Who wrote a letter, as each place that shows it asks: its page, the mail that announces it, the sheet of paper."""

from palier.models import Letter, Organisation, PaperLetter
from palier.rules.letters import senders
from palier.rules.letters.senders import LetterHead


def of(letter: Letter) -> Organisation | None:
    """The organisation that wrote it, as it is today; none is the register.

    A letter of before its author was kept has its first reader, else who prints it.
    """
    known = letter.facts.get(senders.AUTHOR)
    if known:
        return Organisation.objects.filter(public_id=known).first()
    if letter.audience:
        return Organisation.objects.filter(pk=letter.audience[0]).first()
    printed = PaperLetter.objects.filter(letter=letter, organisation__isnull=False).order_by("pk")
    found = printed.select_related("organisation").first()
    return found.organisation if found else None


def head(letter: Letter) -> tuple[str, ...]:
    """The lines at the head of its page: as written on its day, where that was kept."""
    kept = LetterHead.kept(letter.facts)
    return kept.lines if kept else _today(of(letter))


def head_on_paper(paper: PaperLetter) -> tuple[str, ...]:
    """The same lines on paper. A letter whose access ended, which its printer reads no more, has the name of today."""
    facts = Letter.objects.filter(pk=paper.letter_id or 0).values_list("facts", flat=True).first() or {}
    house = paper.organisation
    is_its = house is not None and facts.get(senders.AUTHOR) == str(house.public_id)
    kept = LetterHead.kept(facts) if is_its else None
    return kept.lines if kept else _today(house)


def _today(house: Organisation | None) -> tuple[str, ...]:
    return LetterHead(house.name, house.contact).lines if house else senders.REGISTER
