"""Documents and versions as they are called."""

from django.utils.translation import gettext as _

from definitions.models import Document


def term(document: Document) -> str:
    """What the document defines: MQL, or MQL in one scope."""
    kind = str(Document.Kind(document.kind).label)
    return _("%(kind)s (%(scope)s)") % {"kind": kind, "scope": document.scope} if document.scope else kind
