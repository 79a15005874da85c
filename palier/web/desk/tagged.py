"""The queue by tag: which tags its files bear, and those that its reader chose to see alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from palier.models import Candidature
from palier.web.access import actor_of, role_of
from palier.web.desk import sheet_pages
from palier.workflows.desks import keeping_notes
from palier.workflows.desks.keeping_notes import BorneTag
from palier.workflows.letters.wording import describe

TAG = "etiquette"
SHOWN = 20
"""Files of one tag that are listed at once."""


@dataclass(frozen=True, slots=True)
class TagChoice:
    """One tag of the queue, and how many files bear it."""

    label: str
    many: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class TaggedFile:
    """A file under a tag: what it is, where its home is, and its sheet."""

    reference: str
    home: str
    url: str


@dataclass(frozen=True, slots=True)
class TaggedQueue:
    """What the files of a desk bear, and the tag that its reader asks for; none where they ask for none."""

    borne: Mapping[str, Sequence[BorneTag]]
    asked: str
    files: frozenset[str]
    """The files under the tag that is asked, by opaque id."""
    lists: frozenset[str]
    """The lists of those files, by opaque id."""

    def has(self, key: str) -> bool:
        """Whether a line stands under the tag that is asked: a file that bears it, or a list with such a file."""
        return not self.asked or key in self.files or key in self.lists

    def labels(self, key: str) -> tuple[str, ...]:
        """The tags of one file, by its opaque id."""
        return tuple(one.label for one in self.borne.get(key, ()))

    def choices(self, more: Mapping[str, str]) -> tuple[TagChoice, ...]:
        """Each tag that a file bears, with the address that shows its files alone; ``more``: what else the address keeps."""
        many: dict[tuple[str, str], int] = {}
        for tags in self.borne.values():
            for one in tags:
                many[one.label, one.key] = many.get((one.label, one.key), 0) + 1
        return tuple(
            TagChoice(label, count, f"?{urlencode({**more, TAG: key})}", key == self.asked)
            for (label, key), count in sorted(many.items())
        )

    @property
    def kept(self) -> Mapping[str, str]:
        """What an address of the queue keeps of this choice."""
        return {TAG: self.asked} if self.asked else {}


def of(request: HttpRequest) -> TaggedQueue:
    """The tags of this desk's files, and the one that the address asks for; one that no file bears is as none."""
    borne = keeping_notes.standing(actor_of(request))
    asked = request.GET.get(TAG, "")
    under = {file: one.listed_on for file, tags in borne.items() for one in tags if asked and one.key == asked}
    return TaggedQueue(borne, asked if under else "", frozenset(under), frozenset(under.values()))


def listed(request: HttpRequest, queue: TaggedQueue) -> tuple[TaggedFile, ...]:
    """The files under the tag that is asked, the first of them: each is opened from here, whatever it waits for."""
    rows = Candidature.objects.filter(public_id__in=sorted(queue.files)).select_related("publication__home__commune")
    shown = list(rows.order_by("publication", "rank", "pk")[:SHOWN]) if queue.asked else []
    pages = sheet_pages.addresses_of(role_of(request), shown)
    return tuple(TaggedFile(row.reference, describe(row.publication.home), pages[row.pk]) for row in shown)
