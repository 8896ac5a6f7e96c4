"""Addresses of the app."""

from django.urls import URLPattern

app_name = "places"
urlpatterns: list[URLPattern] = []
