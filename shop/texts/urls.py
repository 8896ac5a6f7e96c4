"""Addresses of the texts: /help/, /terms/, /privacy/ and their versions."""

from django.urls import path, re_path

from shop.texts import views
from shop.texts.states import TextKind

app_name = "texts"
_VERSION = rf"^(?P<kind>{'|'.join(TextKind.values)})/(?P<country>[A-Z]{{2}})/(?P<number>[0-9]{{1,6}})/$"
urlpatterns = [
    *(path(f"{kind}/", views.text_page, {"kind": kind}, name=kind) for kind in TextKind.values),
    re_path(_VERSION, views.text_version, name="version"),
]
