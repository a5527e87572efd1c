"""The pages' addresses."""

from django.urls import path

from web.views import agreement, language

# The frame, the agreement, the definitions
urlpatterns = [
    path("", agreement.agreement, name="agreement"),
    path("language/", language.language, name="language"),
]
