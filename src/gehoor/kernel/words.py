"""Words that a person will read, written where no translation is at hand."""


def gettext_noop(text: str) -> str:
    """Mark a text for the translators; the screen that shows it translates it."""
    return text
