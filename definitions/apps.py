"""The definitions app."""

from django.apps import AppConfig


class DefinitionsConfig(AppConfig):
    name = "definitions"
