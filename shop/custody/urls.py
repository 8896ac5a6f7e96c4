"""Addresses of the app: /desk/…"""

from django.urls import path

from shop.custody import views

app_name = "custody"
urlpatterns = [
    path("", views.desks, name="desks"),
    path("<int:pk>/", views.desk, name="desk"),
    path("<int:pk>/slip/", views.slip, name="slip"),
    path("<int:pk>/float/", views.change, name="float"),
    path("<int:pk>/close/", views.close, name="close"),
    path("deposits/<int:pk>/", views.count, name="count"),
    path("slips/", views.slips, name="slips"),
    path("slips/<int:pk>/", views.slip_confirm, name="slip_confirm"),
    path("slips/<int:pk>/back/", views.slip_back, name="slip_back"),
    path("days/<int:pk>/", views.day, name="day"),
    path("days/<int:pk>/reopen/", views.reopen, name="reopen"),
    path("differences/", views.differences, name="differences"),
    path("differences/<int:pk>/", views.difference, name="difference"),
    path("overdue/", views.overdue_cases, name="overdue"),
    path("overdue/<int:pk>/", views.overdue_case, name="overdue_case"),
    path("trace/", views.trace, name="trace"),
]
