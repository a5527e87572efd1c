"""Who there is; administrators add people and give and take roles."""

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import reading, schema
from api.errors import Problem
from api.serializers.people import (
    NewPersonSerializer,
    PeoplePageSerializer,
    PersonSerializer,
    RolesSerializer,
)
from api.views.governing import checked, person
from governance.actions.roles import set_roles
from governance.refusals import permit
from governance.roles import may_manage_people
from people.actions import add_person
from people.models import User

PAGE = 50


class PeopleView(APIView):
    @extend_schema(
        operation_id="list_people",
        summary="Who signs in here, with department and roles, 50 a page",
        parameters=[schema.LANGUAGE, OpenApiParameter("page", int)],
        responses={200: PeoplePageSerializer, **schema.problems(401, 404)},
        tags=["people"],
    )
    def get(self, request: Request) -> Response:
        rows = User.objects.filter(is_active=True).select_related("department").order_by("email")
        pages = PageNumberPagination()
        pages.page_size = PAGE
        page = pages.paginate_queryset(rows.prefetch_related("role_grants__role"), request, view=self) or []
        return pages.get_paginated_response(PersonSerializer(page, many=True).data)

    @extend_schema(
        operation_id="add_person",
        summary="Add somebody with an initial password; an administrator's token",
        parameters=[schema.LANGUAGE],
        request=NewPersonSerializer,
        responses={201: PersonSerializer, **schema.problems(400, 401, 409)},
        tags=["people"],
    )
    def post(self, request: Request) -> Response:
        by = person(request)
        permit(may_manage_people(by.roles))
        asked = checked(NewPersonSerializer(data=reading.sent(request)))
        added = add_person(**asked, by=by, at=timezone.now())
        return Response(PersonSerializer(added).data, status=201)


class RolesView(APIView):
    @extend_schema(
        operation_id="set_roles",
        summary="Leave somebody with exactly these roles; an administrator's token",
        parameters=[schema.LANGUAGE],
        request=RolesSerializer,
        responses={200: PersonSerializer, **schema.problems(400, 401, 404, 409)},
        tags=["people"],
    )
    def put(self, request: Request, email: str) -> Response:
        by, found = person(request), User.objects.filter(email=email.lower()).first()
        if found is None:
            raise Problem(404, "not_found", _("Nobody has this address."))
        asked = checked(RolesSerializer(data=reading.sent(request)))
        set_roles(user=found, **asked, by=by, at=timezone.now())
        return Response(PersonSerializer(found).data)
