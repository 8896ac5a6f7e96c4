"""Addresses of the app: /deliver/… for couriers, /h/<token>/ for the door."""

from django.urls import path

from couriers import views

app_name = "couriers"
urlpatterns = [
    path("deliver/<int:pk>/", views.delivery, name="delivery"),
    path("h/<str:token>/", views.handover, name="handover"),
]
