"""Which guide of sizes a territory has in force on a day; Palier's own where it has entered none."""

from collections.abc import Iterable, Mapping
from datetime import date

from palier.models.homes.homes import Home
from palier.models.territories.organisations import SizeGuideVersion
from palier.models.together import Asking
from palier.models.written_readings import WrittenReading
from palier.rules.fitting import size_guide
from palier.rules.fitting.size_guide import SizeGuide


def in_force(on: date, territories: Iterable[str | None]) -> Mapping[str, SizeGuide]:
    """The guide of each territory that has one: one query, however many homes a page shows."""
    versions = SizeGuideVersion.objects.filter(territory__in={one for one in territories if one}, effective_on__lte=on)
    return {
        version.territory_id: guide_of(version)
        for version in versions.select_related("territory").order_by("effective_on", "pk")
    }


def guide_of(version: SizeGuideVersion) -> SizeGuide:
    """The guide of a version, read once for each text."""
    return size_guide.read(version.content, version.territory.name)


_OF_TERRITORY = WrittenReading(
    lambda territory: (
        SizeGuideVersion.objects.filter(territory=territory).select_related("territory").order_by("effective_on", "pk")
    )
)


def asked(home: Home) -> Asking[list[SizeGuideVersion]]:
    """All the guides of the territory of a home, for ``among``; of a commune that has none, none."""
    return _OF_TERRITORY.asked(home.commune.territory_id or "")


def among(versions: Iterable[SizeGuideVersion], on: date) -> SizeGuide:
    """The guide in force on a day."""
    living = [each for each in versions if each.effective_on <= on]
    return guide_of(living[-1]) if living else size_guide.of_palier(on)


def of_home(home: Home, on: date) -> SizeGuide:
    """The guide to read for a home on a day."""
    return among(asked(home).now() if home.commune.territory_id else (), on)
