"""The pages' addresses."""

from django.urls import path

from web.views import agreement, language, sign_in

# The frame, the agreement, the definitions
urlpatterns = [
    path("", agreement.agreement, name="agreement"),
    path("accounts/login/", sign_in.SignIn.as_view(), name="account_login"),
    path("demo/sign-in/<int:pk>/", sign_in.demo_sign_in, name="demo_sign_in"),
    path("language/", language.language, name="language"),
]
