"""Addresses of auctions; an auction's page is its product's."""

from django.urls import path

from shop.auctions import views

app_name = "auctions"
urlpatterns = [
    path("auctions/<int:pk>/", views.auction, name="auction"),
    path("auctions/<int:pk>/bid/", views.place, name="bid"),
    path("auctions/<int:pk>/buy/", views.buy, name="buy"),
    path("auctions/<int:pk>/watch/", views.watch, name="watch"),
    path("bids/", views.bids, name="bids"),
    path("bids/offers/<int:pk>/", views.offer, name="offer"),
    path("bids/violations/<int:pk>/appeal/", views.appeal_violation, name="appeal"),
]
