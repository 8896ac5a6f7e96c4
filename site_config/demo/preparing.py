"""From an empty folder to a market: tables, places, people, shelves."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from huey.contrib.djhuey import HUEY

from shop.places.services import load_places
from site_config.demo.bids import load_auctions
from site_config.demo.cash import open_desk
from site_config.demo.casting import cast_people
from site_config.demo.chats import load_chats
from site_config.demo.disputes import load_dispute
from site_config.demo.drawing import Drawer, Spec
from site_config.demo.loading import Say, load_content, missing_pictures
from site_config.demo.promotions import load_promotions
from site_config.demo.reviews import load_reviews
from site_config.demo.watching import pictures_to_come, words_for

Ahead = Callable[[list[Spec]], AbstractContextManager[Drawer]]


def prepare(*, say: Say, drawing: Ahead) -> None:
    """Bring the database to the demo's state; what is already there stays as it is. Progress goes to `say`."""
    began = monotonic()
    say("Tables…")
    call_command("migrate", interactive=False, verbosity=0)
    say("Markets and places: Guinea, Kenya, Pakistan…")
    load_places()
    cast_people()
    open_desk()
    specs = missing_pictures()
    if specs:
        say(f"Shops and products: {len(specs)} pictures to draw, about a minute…")
    with drawing(specs) as draw:
        load_content(draw=draw, say=say)
    load_promotions()
    load_auctions()
    load_chats()
    load_reviews()
    load_dispute()
    say(f"Ready after {monotonic() - began:.0f} s.{words_for(pictures_to_come())}")


def is_embedded() -> bool:
    """Whether this site runs on the SQLite file in its own data folder."""
    database = settings.DATABASES["default"]
    return database["ENGINE"] == "django.db.backends.sqlite3" and Path(str(database["NAME"])) == embedded_file()


def embedded_file() -> Path:
    """The SQLite file of a site that was told nothing else."""
    return Path(settings.DATA_DIR) / "makiti.sqlite3"


def forget_everything() -> None:
    """Delete the embedded database and its pictures, and empty its queue. The secret key stays. Ask `is_embedded` first."""
    connection.close()
    for file in (embedded_file(), *(embedded_file().with_name(f"{embedded_file().name}-{part}") for part in ("wal", "shm"))):
        file.unlink(missing_ok=True)
    HUEY.flush()  # its file is open already: emptied, not deleted
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
