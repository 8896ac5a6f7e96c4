"""Addresses of the app: /sell/…"""

from django.urls import path

from sellers import views

app_name = "sellers"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("start/", views.start, name="start"),
    path("start/week/", views.week, name="week"),
    path("switch/", views.switch, name="switch"),
    path("store/", views.store, name="store"),
    path("store/hours/", views.store_hours, name="store_hours"),
    path("store/hours/day/", views.store_special_day, name="store_special_day"),
    path("store/hours/away/", views.store_holiday, name="store_holiday"),
    path("store/profile/", views.store_profile, name="store_profile"),
    path("store/delivery/", views.store_delivery, name="store_delivery"),
    path("store/delivery/<int:pk>/", views.store_zone, name="store_zone"),
    path("store/delivery/<int:pk>/remove/", views.store_zone_remove, name="store_zone_remove"),
    path("store/pictures/", views.store_pictures, name="store_pictures"),
    path("store/status/", views.store_status, name="store_status"),
    path("products/", views.products, name="products"),
    path("products/add/", views.product_add, name="product_add"),
    path("products/suggest/", views.suggest, name="suggest"),
    path("products/new/<uuid:key>/", views.step_photo, name="step_photo"),
    path("products/new/<uuid:key>/title/", views.step_title, name="step_title"),
    path("products/new/<uuid:key>/price/", views.step_price, name="step_price"),
    path("products/new/<uuid:key>/keep/", views.listing_keep, name="listing_keep"),
    path("products/new/<uuid:key>/discard/", views.listing_discard, name="listing_discard"),
    path("products/new/<uuid:key>/photos/<int:picture_pk>/", views.draft_picture, name="draft_picture"),
    path("products/<int:pk>/", views.product, name="product"),
    path("products/<int:pk>/move/", views.product_move, name="product_move"),
    path("products/<int:pk>/pictures/", views.pictures, name="pictures"),
    path("products/<int:pk>/pictures/<int:picture_pk>/", views.picture, name="picture"),
    path("products/<int:pk>/variants/", views.variants, name="variants"),
    path("products/<int:pk>/options/", views.options, name="options"),
    path("products/<int:pk>/stock/<int:variant_pk>/", views.stock, name="stock"),
    path("orders/<slug:number>/", views.order, name="order"),
    path("orders/<slug:number>/move/", views.order_move, name="order_move"),
    path("orders/<slug:number>/cancel/", views.order_cancel, name="order_cancel"),
    path("orders/<slug:number>/delivery/", views.order_delivery, name="order_delivery"),
]
