"""Why nothing was done, in words for whoever sits before the terminal."""

import sqlite3

from django.db import Error

from shop.images.file_store import storage_errors


class BackupRefused(Exception):
    """The archive, or the database that it should go into, is not as it must be. Nothing has been changed."""


def refusals() -> tuple[type[Exception], ...]:
    """What a disk, a database or a bucket may say no with: full, gone, locked, cut off from it."""
    return (BackupRefused, *storage_errors(), Error, sqlite3.Error)
