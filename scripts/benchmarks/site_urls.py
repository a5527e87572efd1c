"""The product's addresses, and /api/v1/empty: signed in like the others, with nothing to do."""

from django.urls import include, path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class EmptyView(APIView):
    """Behind the same server, middleware and sign-in as every view of the API."""

    def get(self, request: Request) -> Response:
        return Response({})


urlpatterns = [path("api/v1/empty", EmptyView.as_view()), path("", include("config.urls"))]
