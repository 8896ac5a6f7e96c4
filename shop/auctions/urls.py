"""Addresses of auctions; an auction's page is its product's."""

from django.urls import path

from shop.auctions import views

app_name = "auctions"
urlpatterns = [
    path("auctions/", views.auction_list, name="list"),
    path("auctions/<int:pk>/", views.auction_panel, name="auction"),
    path("auctions/<int:pk>/bid/", views.bid_place, name="bid"),
    path("auctions/<int:pk>/buy/", views.auction_buy, name="buy"),
    path("auctions/<int:pk>/watch/", views.auction_watch, name="watch"),
    path("bids/", views.own_bids, name="bids"),
    path("bids/offers/<int:pk>/", views.second_chance, name="offer"),
    path("bids/violations/<int:pk>/appeal/", views.violation_appeal, name="appeal"),
]
