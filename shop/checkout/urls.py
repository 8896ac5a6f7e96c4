"""Addresses of the checkout."""

from django.urls import path

from shop.checkout import views

app_name = "checkout"
urlpatterns = [
    path("", views.checkout, name="checkout"),
    path("quote/", views.checkout_quote, name="quote"),
    path("quarters/", views.quarter_list, name="quarters"),
    path("done/<int:pk>/", views.checkout_done, name="done"),
]
