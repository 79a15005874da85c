"""What stands in a class, or is raised in an act, and is said when it is shown: labels of forms, and their errors.

As here:
numero = forms.CharField(label=later("Votre numéro unique"))
raise forms.ValidationError(later("Vérifiez l’année de naissance."))
form.add_error(None, shown(refusal))
"""

from django.utils.functional import lazy

from palier.rules.law import voice


def _text(error: object) -> str:
    return str(error)


later = lazy(voice.say, str)
"""``say``, each time that the text is shown."""
later_plural = lazy(voice.say_plural, str)
_shown = lazy(_text, str)


def shown(error: object) -> str:
    """What an error says, in the language of the page that shows it. What was refused keeps nothing: its page speaks so too."""
    voice.end_refused_act()
    return _shown(error)
