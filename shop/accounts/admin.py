"""People, for staff: look them up, close an account, give staff their rights. Contacts and hats change through the site only."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action

from shop.accounts.exceptions import ClosingReasonMissing, NumberGone
from shop.accounts.models import Address, PhoneRule, User
from shop.accounts.numbers import number_when_reopened, release_number
from shop.accounts.services import close_account, reopen_account
from shop.common.admin import ListAdmin, ReadOnlyAdmin, ReadOnlyInline, actor_of

# allauth gives it no name that can be translated.
Authenticator._meta.verbose_name = _("second step of sign-in")
Authenticator._meta.verbose_name_plural = _("second steps of sign-in")
UserSession._meta.verbose_name, UserSession._meta.verbose_name_plural = _("session"), _("sessions")
_RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")


_ACTS = {
    "add": pgettext_lazy("right", "add"),
    "change": pgettext_lazy("right", "change"),
    "delete": pgettext_lazy("right", "delete"),
    "view": pgettext_lazy("right", "view"),
}


def _name_of_right(right: Permission) -> str:
    """App, kind of thing and what may be done with it; a right of the app's own in the words of its declaration."""
    act = right.codename.removesuffix(f"_{right.content_type.model}")
    what = str(_ACTS[act]) if act in _ACTS and act != right.codename else gettext(right.name)
    return f"{right.content_type} | {what}"


class RightsInWords(ModelAdmin):
    """Rights are kept in English: they are listed in the language of the reader."""

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field is not None and db_field.remote_field.model is Permission:
            field.queryset = field.queryset.select_related("content_type")
            field.label_from_instance = _name_of_right
        return field


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(RightsInWords, ListAdmin):
    """Rights that several of staff have."""

    search_fields = ("name",)
    ordering = ("name",)
    filter_horizontal = ("permissions",)


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """An account is closed with a reason, which its owner reads."""

    class Meta:
        model = User
        fields = ("is_active", "closed_reason")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("is_active") is False and not (cleaned.get("closed_reason") or "").strip():
            self.add_error("closed_reason", str(ClosingReasonMissing()))
        if cleaned.get("is_active") and not self.instance.is_active:
            try:
                number_when_reopened(self.instance)
            except NumberGone as error:
                self.add_error("is_active", str(error))
        return cleaned


class AddressInline(ReadOnlyInline):
    """Where the person has parcels brought."""

    model = Address
    fields = ("label", "recipient", "phone", "region", "prefecture", "quarter", "landmark", "is_default")
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("region", "prefecture", "quarter")


@admin.register(PhoneRule)
class PhoneRuleAdmin(ListAdmin):
    """Where a number is proved first. A market's row comes with its pack."""

    list_display = ("country", "asks_proof")
    list_select_related = ("country",)
    search_fields = ("country__code",)
    readonly_fields = ("country",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """With the pack alone."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A market is told otherwise, not forgotten."""
        return False


@admin.register(User)
class UserAdmin(RightsInWords, ListAdmin):
    """One person. Passwords are not shown, not even scrambled."""

    list_display = ("shown_name", "email", "phone", "country", "is_seller", "is_courier", "is_staff", "is_active", "date_joined")
    list_filter = ("is_active", "is_seller", "is_courier", "is_staff", "country")
    list_select_related = ("country",)
    search_fields = ("name", "email", "phone")
    ordering = ("-pk",)
    filter_horizontal = ("groups", "user_permissions")
    fieldsets = (
        (None, {"fields": ("name", "email", "phone", "phone_verified", "country", "language")}),
        (_("What they may do"), {"fields": ("is_active", "closed_reason", "is_seller", "is_courier", *_RIGHTS)}),
        (_("When"), {"fields": ("date_joined", "last_login", "closed_at")}),
    )
    form = PersonForm
    inlines = (AddressInline,)
    actions = ("release_numbers",)

    @admin.display(description=_("name"), ordering="name")
    def shown_name(self, user: User) -> str:
        """Or what there is of one."""
        return user.display_name

    @action(description=_("Release the numbers of closed accounts"), permissions=["change"])
    def release_numbers(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """For whoever has been given such a number since, where no codes can be sent; open accounts keep theirs."""
        released = sum(release_number(user, actor_id=actor_of(request)) for user in people if self.has_change_permission(request, user))
        text = ngettext("%(count)d number was released.", "%(count)d numbers were released.", released)
        self.message_user(request, text % {"count": released})

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Nor found out letter by letter with a filter in the address."""
        allowed: bool = not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)
        return allowed

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People sign up themselves."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Orders and books point at people: an account is closed, never deleted."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        may: bool = super().has_change_permission(request, obj)
        return may and (obj is None or not obj.is_superuser or bool(request.user.is_superuser))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Contacts prove who somebody is and hats are granted by services; rights are for superusers to give."""
        facts = ("email", "phone", "phone_verified", "is_seller", "is_courier", "date_joined", "last_login", "closed_at")
        return facts if request.user.is_superuser else facts + _RIGHTS

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Closing and opening again have consequences in the same transaction: their services say which."""
        wanted, reason = obj.is_active, obj.closed_reason
        kept = User.objects.get(pk=obj.pk)
        obj.is_active, obj.closed_reason = kept.is_active, kept.closed_reason
        super().save_model(request, obj, form, change)
        if kept.is_active and not wanted:
            close_account(obj, reason=reason, actor_id=request.user.pk)
        elif wanted and not kept.is_active:
            reopen_account(obj, actor_id=request.user.pk)


admin.site.unregister(UserSession)  # allauth's own searches by a username, which nobody has here


@admin.register(UserSession)
class SignedInAdmin(ReadOnlyAdmin):
    """Where people are signed in."""

    list_display = ("user", "created_at", "last_seen_at", "ip")
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email", "user__phone", "ip")
    fields = ("user", "created_at", "last_seen_at", "ip", "user_agent")
