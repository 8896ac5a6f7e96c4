"""How far the pictures are, while the demo is served already."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread

from django.db import close_old_connections

from shop.images.models import Image
from site_config.demo.loading import Say

PAUSE = 2.0  # seconds between two looks
STEPS = 10  # lines at most, from the first picture to the last


def pictures_to_come() -> int:
    """How many pictures have yet to be made smaller; until then pages show them blurred."""
    return Image.objects.filter(rendered_at=None).count()


def words_for(number: int) -> str:
    """What the line that says "ready" adds; empty when every picture is there."""
    if not number:
        return ""
    pictures = "1 picture is" if number == 1 else f"{number} pictures are"
    return f" {pictures} still being made smaller while it is served; until then pages show them blurred."


def watch_pictures(*, say: Say, pause: float = PAUSE, left: Callable[[], int] = pictures_to_come) -> Event:
    """Say each tenth and the end, beside the serving. Setting what is returned ends it."""
    over = Event()
    Thread(target=_watch, args=(say, pause, left, over), name="pictures", daemon=True).start()
    return over


def _watch(say: Say, pause: float, left: Callable[[], int], over: Event) -> None:
    total = said = left()
    while said and not over.wait(pause):
        now = left()
        close_old_connections()
        if not now:
            say("  All pictures are ready.")
        elif said - now >= max(1, total // STEPS):
            say(f"  Pictures: {total - now} of {total}…")
        else:
            continue
        said = now
