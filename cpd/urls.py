"""All addresses of the site."""

from django.urls import include, path

from cpd.views import account, badges, certificates, checking, home, pages, registrations, verification

cpd_patterns = [
    path("", pages.front, name="front"),
    path("home/", home.home, name="home"),
    path("help/", pages.help_page, name="help"),
    path("policies/<slug:kind>/", pages.policy, name="policy"),
    path("account/", account.account, name="account"),
    path("account/accept/", account.accept, name="accept"),
    path("account/certificate-name/", account.certificate_name, name="certificate_name"),
    path("account/registrations/", registrations.index, name="registrations"),
    path("account/registrations/<uuid:uuid>/", registrations.change, name="registration"),
    path("account/verify-email/", account.verify_email, name="verify_email"),
    path("learn/<uuid:uuid>/completed/", certificates.completed, name="completed"),
    path("certificates/<uuid:uuid>/", certificates.certificate, name="certificate"),
    path("certificates/<uuid:uuid>/certificate.pdf", certificates.certificate_pdf, name="certificate_pdf"),
    path("certificates/<uuid:uuid>/facts.json", certificates.snapshot, name="certificate_facts"),
    path("certificates/<uuid:uuid>/name/", certificates.show_name, name="show_name"),
    path(
        "certificates/<uuid:uuid>/certificate-<slug:variant>.pdf",
        certificates.variant_pdf,
        name="variant_pdf",
    ),
    path("certificates/<uuid:uuid>/badge.<slug:kind>", badges.download, name="badge"),
    path("badges/<slug:course>.png", badges.picture, name="badge_picture"),
    path("status/<int:number>", badges.status_list, name="status_list"),
    path(".well-known/did.json", badges.did, name="did"),
    path("verify/", verification.verify, name="verify"),
    path("verify/about/", verification.about, name="verify_about"),
    path("verify/file/", checking.verify_file, name="verify_file"),
    path("verify/many/", checking.verify_many, name="verify_many"),
    path("verify/<str:code>.json", verification.verify_json, name="verify_json"),
    path("verify/<str:code>/name", verification.check_name, name="check_name"),
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
