"""The admin is a window: what it must not do, said once."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.functional import Promise
from unfold.admin import ModelAdmin, TabularInline

from shop.common.bounded_paginator import BoundedPaginator


def column(name: str, description: str | Promise) -> Callable[[Any], Any]:
    """A column of a list for a property, which has no label of its own and would stand under its English name."""

    @admin.display(description=description)  # type: ignore[arg-type]  # words of any kind, also lazy ones
    def shown(row: Any) -> Any:
        return getattr(row, name)

    return shown


def column_in_words(name: str, say: Callable[[str], str], description: str | Promise) -> Callable[[Any], str]:
    """A column, or a read-only field, for a field that holds a code: what the code means."""

    @admin.display(description=description, ordering=name)  # type: ignore[arg-type]  # words of any kind, also lazy ones
    def shown(row: Any) -> str:
        return say(getattr(row, name)) or "–"

    return shown


def filter_in_words(say: Callable[[str], str]) -> type[admin.AllValuesFieldListFilter]:
    """A filter by a field that holds a code, with what its codes mean."""

    class InWords(admin.AllValuesFieldListFilter):
        def choices(self, changelist: Any) -> Iterator[Any]:
            for choice in super().choices(changelist):
                yield choice | {"display": say(str(choice["display"]))}

    return InWords


class ListAdmin(ModelAdmin):
    """Lists of any length: short pages, for a row is three kilobytes of markup, and nothing is counted to its end."""

    list_per_page = 25
    list_max_show_all = 25
    paginator = BoundedPaginator
    show_full_result_count = False


class ReadOnly:
    """Look, do not touch: facts, history and money change through the site's services only."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(ReadOnly, ListAdmin):
    """A list and a page of facts. `secrets` are fields that no filter in the address may ask about: it would tell them letter by letter."""

    secrets: tuple[str, ...] = ()

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        allowed: bool = lookup.partition("__")[0] not in self.secrets and super().lookup_allowed(lookup, value, request)
        return allowed


class ReadOnlyInline(ReadOnly, TabularInline):
    """Rows of facts in the page of another. None of their fields goes into a form, which would want those that nobody may edit too."""

    extra = 0
    show_change_link = True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields or super().get_readonly_fields(request, obj)


def actor_of(request: HttpRequest) -> int:
    """The id of whoever presses: every page of the admin is behind its sign-in."""
    return int(request.user.pk or 0)
