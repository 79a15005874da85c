"""Shows a file that somebody sends to the scanner of viruses, where the site has one."""

from django.conf import settings

from palier.gateways.scanning import ScannerAway, VirusScanner


class InfectedFile(Exception):
    """It recognised something: nothing of the file is kept."""


class SendingScan:
    """The files of one sending, in turn. Once the scanner was away, the others of the sending wait for it too."""

    def __init__(self) -> None:
        """It answers until it does not."""
        self._scanner = VirusScanner(settings.SCANNER, settings.SCANNER_TIMEOUT) if settings.SCANNER else None
        self._is_away = False

    def awaits(self, data: bytes) -> bool:
        """Whether this file must wait for the scanner, which is away. Raises ``InfectedFile``."""
        if self._scanner is None:
            return False
        if not self._is_away:
            try:
                if self._scanner.is_infected(data):
                    raise InfectedFile
            except ScannerAway:
                self._is_away = True
        return self._is_away
