"""Every address: pages at the root, JSON under /api/v1/."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("api.urls")),
    path("", include("web.urls")),
    path("accounts/", include("allauth.account.urls")),
]

handler400 = "web.views.problems.bad_request"
handler403 = "web.views.problems.forbidden"
handler404 = "web.views.problems.not_found"
handler500 = "web.views.problems.server_error"
