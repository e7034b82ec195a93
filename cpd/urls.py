"""All addresses of the site."""

from django.urls import include, path

from cpd.views import account, certificates, home, pages, verification

cpd_patterns = [
    path("", pages.front, name="front"),
    path("home/", home.home, name="home"),
    path("help/", pages.help_page, name="help"),
    path("policies/<slug:kind>/", pages.policy, name="policy"),
    path("account/", account.account, name="account"),
    path("account/accept/", account.accept, name="accept"),
    path("account/certificate-name/", account.certificate_name, name="certificate_name"),
    path("account/verify-email/", account.verify_email, name="verify_email"),
    path("learn/<uuid:uuid>/completed/", certificates.completed, name="completed"),
    path("certificates/<uuid:uuid>/", certificates.certificate, name="certificate"),
    path("certificates/<uuid:uuid>/certificate.pdf", certificates.certificate_pdf, name="certificate_pdf"),
    path("certificates/<uuid:uuid>/facts.json", certificates.snapshot, name="certificate_facts"),
    path("certificates/<uuid:uuid>/name/", certificates.show_name, name="show_name"),
    path("verify/", verification.verify, name="verify"),
    path("verify/<str:code>", verification.verify_code, name="verify_code"),
    path("mail/", pages.mailbox, name="mailbox"),
    path("health/", pages.health, name="health"),
]

urlpatterns = [
    path("", include((cpd_patterns, "cpd"))),
    path("", include("courses.urls")),
    path("attempts/", include("quizzes.urls")),
    path("accounts/", include("allauth.urls")),
    path("studio/", include("cpd.studio.urls")),
]
