"""Signing in: by password, or with one click where the database is a demo company's."""

from typing import Any

from allauth.account.views import LoginView
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from people.models import DemoCompany, User
from web.loaders.demo import demo_people


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):  # type: ignore[misc]
    """allauth's page with the demo's people beside the form."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "demo_people": demo_people(timezone.now())}


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: sign in as one of the demo's people; on any other database there is nothing at this address."""
    if not DemoCompany.objects.exists():
        raise Http404
    user = get_object_or_404(User, pk=pk, is_active=True)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponseRedirect(safe_next(request))


def safe_next(request: HttpRequest) -> str:
    """The address of this site that the form asked to go on to, else the agreement."""
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return back
    return "/"
