"""Named by the settings as the engine of the owner's login: the framework looks for `base` by itself."""

from django_zero_downtime_migrations.backends.postgres import base

from hosting.riding.wrapper import RidingMixin


class OwnerWrapper(RidingMixin, base.DatabaseWrapper):  # type: ignore[misc]
    """A connection of the owner's: what it runs as somebody else rides as it does for a page."""


DatabaseWrapper = OwnerWrapper
