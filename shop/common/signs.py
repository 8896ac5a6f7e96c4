"""Signs between words, as the reader's language writes them: "Colour: red", « Couleur : rouge ».

For what is put together from a label and a value that is known only when it is shown. A sentence is one text with placeholders.
"""

from collections.abc import Iterable

from django.utils.translation import gettext, pgettext


def colon() -> str:
    """What ends a label; in templates `{% colon %}`."""
    return pgettext("after a label", ":")


def labelled(label: object, value: object) -> str:
    """A label and what it says."""
    return f"{label}{colon()} {value}"


def quoted(text: object) -> str:
    """Words as somebody wrote them."""
    return gettext("“%(words)s”") % {"words": text}


def listed(parts: Iterable[object]) -> str:
    """Parts that may hold commas themselves, one after the other."""
    return gettext("; ").join(str(part) for part in parts)
