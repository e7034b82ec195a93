"""Addresses of ASSESSMENT, below /attempts/."""

from django.urls import path

from quizzes import views

app_name = "quizzes"

urlpatterns = [
    path("<uuid:uuid>/", views.attempt, name="attempt"),
    path("<uuid:uuid>/save/", views.save, name="save"),
    path("<uuid:uuid>/flag/", views.flag, name="flag"),
    path("<uuid:uuid>/submit/", views.submit, name="submit"),
]
