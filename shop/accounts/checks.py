"""Settings that are looked at before the first visitor comes."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string


@register()
def sms_gateway_exists(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """SMS_GATEWAY names a class that can send."""
    try:
        found = import_string(settings.SMS_GATEWAY)
    except ImportError as error:
        return [Error(f"SMS_GATEWAY must name a class: {error}.", id="accounts.E001")]
    if not hasattr(found, "send"):
        return [Error(f"SMS_GATEWAY names {settings.SMS_GATEWAY}, which has no send().", id="accounts.E002")]
    return []
