"""What goes wrong with a gateway of text messages. Nothing of a message or of a number is in these words."""


class TextsAway(Exception):
    """It does not answer, answers 5xx or 429, or its answer does not hold: the same message is handed over again later."""


class TextsShut(Exception):
    """It does not know this site (401, 403) or its settings do not hold: for the operator, no message is at fault."""


class TextDeclined(Exception):
    """It will never take this message (another 4xx): handing it over again would change nothing."""
