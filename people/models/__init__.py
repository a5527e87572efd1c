"""One model per file."""

from people.models.delegation import Delegation
from people.models.demo import DemoCompany
from people.models.department import Department
from people.models.role import Role, RoleGrant
from people.models.seat import Seat, SeatHolding
from people.models.user import User

__all__ = ["Delegation", "DemoCompany", "Department", "Role", "RoleGrant", "Seat", "SeatHolding", "User"]
