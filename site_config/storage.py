"""Pictures in an S3-compatible bucket, set by environment alone (S3_BUCKET and its companions)."""

from typing import Any
from urllib.parse import quote

from botocore.config import Config
from django.conf import settings
from storages.backends.s3 import S3Storage

FOREVER = "public, max-age=31536000, immutable"  # names are made of the content, so what lies under one never changes


class PictureBucket(S3Storage):
    """With S3_PUBLIC_URL, browsers fetch pictures there; without it the bucket stays private and the site passes them on at MEDIA_URL.

    Signed addresses are never handed out: they expire inside of cached pages and make a page of cards three times as long.
    """

    def get_default_settings(self) -> dict[str, Any]:
        defaults: dict[str, Any] = super().get_default_settings()
        return defaults | {
            "bucket_name": settings.S3_BUCKET,
            "endpoint_url": settings.S3_ENDPOINT_URL or None,
            "region_name": settings.S3_REGION,
            "access_key": settings.S3_ACCESS_KEY_ID or None,
            "secret_key": settings.S3_SECRET_ACCESS_KEY or None,
            "object_parameters": {"CacheControl": FOREVER},
            "default_acl": None,
            "file_overwrite": True,
            "querystring_auth": False,
            "client_config": _client_config(),
            "max_memory_size": 2_621_440,  # of a file on its way through here; what is longer waits on the disk
        }

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        base = f"{settings.S3_PUBLIC_URL}/" if settings.S3_PUBLIC_URL else settings.MEDIA_URL
        return base + quote(name)


class PrivateBucket(PictureBucket):
    """Pictures that only some may see: no browser ever comes here, the site asks for them."""

    def get_default_settings(self) -> dict[str, Any]:
        private = {"bucket_name": settings.S3_PRIVATE_BUCKET or settings.S3_BUCKET, "object_parameters": {"CacheControl": "private"}}
        return super().get_default_settings() | private

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """None that would open: `shop.images.private_addresses` makes them."""
        return ""


def _client_config() -> Config:
    """Impatient, for people wait for an upload; with the plain protocol that every compatible server speaks."""
    return Config(
        connect_timeout=5,
        read_timeout=20,
        retries={"max_attempts": 3, "mode": "standard"},
        signature_version="s3v4",
        s3={"addressing_style": "path" if settings.S3_ENDPOINT_URL else "auto"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
