"""The demo company's CRM, prepared to be pulled: its fields are chosen, nobody has given credentials yet.

Nothing is ever asked of a vendor by it: without credentials there is nothing to sign in with.
"""

from datetime import datetime

from evidence.connections import add_connection, change_mapping, pause_connection
from evidence.leads.mapping import Mapping
from evidence.models import Source
from people.models import User

NAME = "HubSpot（接続準備中）"
FIELDS = Mapping(
    "hs_object_id",
    {
        "created_at": "createdate",
        "owner": "hubspot_owner_id",
        "source": "hs_analytics_source",
        "industry": "industry",
        "employees": "numemployees",
        "title": "jobtitle",
        "site_visits": "hs_analytics_num_visits",
    },
)


def prepare_connection(*, by: User, at: datetime) -> None:
    """It takes over from the files of the CRM's export, once there are credentials."""
    source = Source.objects.get(key="crm")
    row = add_connection(source=source, kind="hubspot", name=NAME, credentials={}, by=by, at=at)
    row = change_mapping(connection=row, mapping=FIELDS, by=by, at=at)
    pause_connection(connection=row, by=by, at=at)
