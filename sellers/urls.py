"""Addresses of the app."""

from django.urls import URLPattern

app_name = "sellers"
urlpatterns: list[URLPattern] = []
