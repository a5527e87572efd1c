"""The product's addresses, with /api/v1/empty and /empty/: signed in like the others, with nothing to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class EmptyView(APIView):
    """Behind the same server, middleware and sign-in as every view of the API."""

    def get(self, request: Request) -> Response:
        return Response({})


def empty_page(request: HttpRequest) -> HttpResponse:
    """The frame that every page has."""
    return render(request, "base.html")


urlpatterns = [
    path("api/v1/empty", EmptyView.as_view()),
    path("empty/", empty_page),
    path("", include("config.urls")),
]
