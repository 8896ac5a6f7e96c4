"""Addresses of the search."""

from django.urls import path

from shop.search import views

app_name = "search"
urlpatterns = [
    path("", views.search_show, name="search"),
    path("popular/", views.popular, name="popular"),
    path("suggestions/", views.suggestions, name="suggestions"),
    path("click/", views.search_click, name="click"),
    path("saved/", views.saved_list, name="saved"),
    path("saved/add/", views.saved_add, name="saved_add"),
    path("saved/<int:pk>/", views.saved_change, name="saved_change"),
]
