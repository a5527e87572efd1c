"""The mark that `manage.py seed_demo` leaves: one-click sign-in exists only beside it."""

from django.db import models


class DemoCompany(models.Model):
    seed = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"demo company {self.seed}"
