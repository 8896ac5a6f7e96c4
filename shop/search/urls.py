"""Addresses of the search."""

from django.urls import path

from shop.search import views

app_name = "search"
urlpatterns = [
    path("", views.search_show, name="search"),
]
