"""From an empty folder to a market: tables, places, people, shelves."""

from __future__ import annotations

import shutil
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from huey.contrib.djhuey import HUEY

from shop.common.planner import tell_planner_of_growth
from shop.places.services import load_places
from site_config.demo.bids import load_auctions
from site_config.demo.cash import open_desk
from site_config.demo.chats import load_chats
from site_config.demo.disputes import load_dispute
from site_config.demo.job_queue import drop_done_jobs
from site_config.demo.loader import Say, load_content
from site_config.demo.parcels import load_parcels
from site_config.demo.people import cast_people
from site_config.demo.promotions import load_promotions
from site_config.demo.renditions import rendering_beside
from site_config.demo.returns import load_returns
from site_config.demo.reviews import load_reviews


def prepare(*, say: Say) -> None:
    """Bring the database to the demo's state; what is already there stays as it is. Progress goes to `say`."""
    began = monotonic()
    say("Tables…")
    call_command("migrate", interactive=False, verbosity=0)
    say("Markets and places: Guinea, Kenya, Pakistan…")
    load_places()
    cast_people()
    open_desk()
    say("Shops and products…")
    with rendering_beside() as render:
        load_content(render=render, say=say)
        load_promotions()
        load_auctions()
        load_chats()
        load_reviews()
        load_dispute()
        load_returns()
        load_parcels()
    tell_planner_of_growth()
    if is_embedded():  # elsewhere somebody may be at work on the queue
        drop_done_jobs()
    say(f"Ready after {monotonic() - began:.0f} s.")


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
