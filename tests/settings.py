"""The site's settings, with what makes tests fast and keeps them from leaving anything behind."""

import atexit
import os
import shutil
import tempfile

# Before the settings are read: tests never touch the data of a site that runs beside them.
_data_dir = tempfile.mkdtemp(prefix="makiti-tests-")
atexit.register(shutil.rmtree, _data_dir, ignore_errors=True)
os.environ["DATA_DIR"] = _data_dir
# Workers of pytest-xdist have databases of their own; Redis keeps them apart by number. Whatever a worker starts uses the number that it is
# told, and is no worker: it would count up once more and hear nothing of the worker's.
if (_worker := os.environ.pop("PYTEST_XDIST_WORKER", "")) and (_redis := os.environ.get("REDIS_URL")):
    _server, _, _number = _redis.rpartition("/")
    os.environ["REDIS_URL"] = f"{_server}/{int(_number) + int(_worker.removeprefix('gw'))}"

# Tests hold locks on purpose; who waits for ever fails by its own limit.
if os.environ.get("DATABASE_URL", "").startswith("postgres"):
    os.environ.setdefault("DATABASE_LOCK_SECONDS", "600")

from site_config.settings import *  # noqa: E402, F403
from site_config.settings import DATABASES, HUEY  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
HUEY = HUEY | {"huey_class": "huey.MemoryHuey", "immediate": True, "connection": {}}
HUEY.pop("filename", None)
ACCOUNT_RATE_LIMITS = False
DATABASES["default"].setdefault("TEST", {})
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # What a crash of the server would lose of a test, nobody misses. And tables of ten rows may be joined in any order:
    # to look for the best one took longer than all the joins.
    DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off -c join_collapse_limit=1 -c from_collapse_limit=1"
LANGUAGE_CODE = "en"
PAGE_CACHE_SECONDS = 0  # rows that a test writes by hand tell nobody: the tests of the page cache turn it on
