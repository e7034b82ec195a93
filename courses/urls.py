"""The addresses of LEARNING."""

from django.urls import path

from courses.views import assets, catalogue, evaluation, learning, quiz

app_name = "courses"
urlpatterns = [
    path("courses/", catalogue.catalogue, name="catalogue"),
    path("courses/<str:key>/", catalogue.course, name="course"),
    path("courses/<str:key>/enrol/", catalogue.enrol, name="enrol"),
    path("learn/<uuid:enrolment>/", learning.learn, name="learn"),
    path("learn/<uuid:enrolment>/outline/", learning.outline, name="outline"),
    path("learn/<uuid:enrolment>/evaluation/", evaluation.evaluation, name="evaluation"),
    path("learn/<uuid:enrolment>/quiz/<str:key>/", quiz.quiz, name="quiz"),
    path("learn/<uuid:enrolment>/<str:key>/", learning.lesson, name="lesson"),
    path("learn/<uuid:enrolment>/<str:key>/done/", learning.done, name="done"),
    path("learn/<uuid:enrolment>/<str:key>/place/", learning.place, name="place"),
    path("learn/<uuid:enrolment>/<str:key>/answers/<str:block>/", learning.answer, name="answer"),
    path("results/<uuid:attempt>/", quiz.result, name="result"),
    path("sittings/<path:sitting>/", quiz.sitting, name="sitting"),
    path("assets/<str:sha256>/<path:name>", assets.asset, name="asset"),
]
