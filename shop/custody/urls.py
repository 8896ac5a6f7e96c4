"""Addresses of the app: /desk/…"""

from django.urls import path

from shop.custody import views

app_name = "custody"
urlpatterns = [
    path("", views.desk_list, name="desks"),
    path("<int:pk>/", views.desk_detail, name="desk"),
    path("<int:pk>/slip/", views.slip_make, name="slip"),
    path("<int:pk>/float/", views.float_change, name="float"),
    path("<int:pk>/close/", views.day_close, name="close"),
    path("deposits/<int:pk>/", views.deposit_count, name="count"),
    path("slips/", views.slip_list, name="slips"),
    path("slips/<int:pk>/", views.slip_confirm, name="slip_confirm"),
    path("slips/<int:pk>/back/", views.slip_return, name="slip_back"),
    path("days/<int:pk>/", views.day_detail, name="day"),
    path("days/<int:pk>/reopen/", views.day_reopen, name="reopen"),
    path("differences/", views.difference_list, name="differences"),
    path("differences/<int:pk>/", views.difference_detail, name="difference"),
    path("overdue/", views.overdue_cases, name="overdue"),
    path("overdue/<int:pk>/", views.overdue_case, name="overdue_case"),
    path("trace/", views.cash_trace, name="trace"),
]
