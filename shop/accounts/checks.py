"""Settings that are looked at before the first visitor comes."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

from shop.accounts.providers import HttpGateway

GATEWAYS = ("SMS_GATEWAY", "WHATSAPP_GATEWAY")
_HOME = {"127.0.0.1", "::1", "localhost"}


@register()
def text_gateways_can_send(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """SMS_GATEWAY and WHATSAPP_GATEWAY name classes that can send; one that posts knows where, and what."""
    return [problem for name in GATEWAYS for problem in _gateway_problems(name, getattr(settings, name))]


def _gateway_problems(name: str, path: str) -> list[CheckMessage]:
    try:
        found = import_string(path)
    except ImportError as error:
        return [Error(f"{name} must name a class: {error}.", id="accounts.E001")]
    if not hasattr(found, "send"):
        return [Error(f"{name} names {path}, which has no send().", id="accounts.E002")]
    return _text_post_problems(found.channel) if isinstance(found, type) and issubclass(found, HttpGateway) else []


def _text_post_problems(channel: str) -> list[CheckMessage]:
    wanted = settings.TEXT_POSTS[channel]
    address = urlsplit(wanted["url"])
    problems: list[CheckMessage] = []
    if address.scheme != "https" and address.hostname not in _HOME:
        problems.append(Error(f"{channel}_HTTP_URL must be an https address: numbers, texts and a key go there.", id="accounts.E003"))
    if not all(name in json.dumps(wanted["body"]) for name in ("{to}", "{text}")):
        problems.append(Error(f"{channel}_HTTP_BODY must hold {{to}} and {{text}}.", id="accounts.E004"))
    if wanted["format"] == "form" and any(isinstance(part, dict | list) for part in wanted["body"].values()):
        problems.append(Error(f"{channel}_HTTP_BODY is to be sent as a form, which has no parts within parts.", id="accounts.E005"))
    return problems
