"""Addresses of pictures that only some may see; the others lie under MEDIA_URL."""

from django.urls import path

from shop.images import views

app_name = "images"
urlpatterns = [path("<str:key>/<str:file>", views.private_picture, name="private")]
