"""Who reads the page."""

from django.http import HttpRequest

from people.models import User


def reader(request: HttpRequest) -> User:
    """The person signed in: every page but a few asks for that (LoginRequiredMiddleware)."""
    assert isinstance(request.user, User)
    return request.user
