"""Addresses of the storefronts."""

from django.urls import path

from shop.stores import views

app_name = "stores"
urlpatterns = [
    path("stores/", views.directory, name="directory"),
    path("favorites/stores/", views.following, name="following"),
    path("s/<slug:slug>/", views.store_show, name="store"),
    path("s/<slug:slug>/follow/", views.follow, name="follow"),
    path("s/<slug:slug>/poster/", views.poster, name="poster"),
]
