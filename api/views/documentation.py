"""The OpenAPI schema, and a page to read it and try it out."""

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView


class SchemaView(SpectacularAPIView):
    """Open to everybody: it says nothing about a company's data."""

    authentication_classes = []


class DocumentationView(SpectacularSwaggerSplitView):
    url_name = "api:schema"
    template_name = "documentation/swagger_ui.html"
