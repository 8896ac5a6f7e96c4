"""Django's language switch, open to visitors."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

# Public: a visitor chooses a language before having an account.
urlpatterns = [path("setlang/", login_not_required(set_language), name="set_language")]
