"""Which release of the site this process runs: what it has built, processes of another release do not show."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

from site_config.product_packages import PRODUCT

_KINDS = {".py", ".html", ".mo"}


@cache
def release_mark() -> str:
    """Of everything that a page is made of: code, templates, translations, and the names of static files."""
    digest = hashlib.blake2b(str(getattr(staticfiles_storage, "manifest_hash", "")).encode(), digest_size=6)
    roots = [Path(settings.BASE_DIR) / name for name in (*PRODUCT, "templates")]
    for path in sorted(path for root in roots for path in root.rglob("*") if path.suffix in _KINDS):
        digest.update(path.read_bytes())
    return digest.hexdigest()
