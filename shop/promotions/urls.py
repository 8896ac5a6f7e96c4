"""Addresses of points: /account/points/."""

from django.urls import path

from shop.promotions import views

app_name = "promotions"
urlpatterns = [path("points/", views.points, name="points")]
