"""Why nothing was done, in words for whoever sits before the terminal."""

import sqlite3

from django.db import Error

from shop.images.file_store import STORAGE_ERRORS


class BackupRefused(Exception):
    """The archive, or the database that it should go into, is not as it must be. Nothing has been changed."""


# What a disk, a database or a bucket may say no with: full, gone, locked, cut off from it.
REFUSALS = (BackupRefused, *STORAGE_ERRORS, Error, sqlite3.Error)
