"""Words for what is wrong with a file, a mapping or a row: what it is and what to do."""

from collections.abc import Mapping as Map

from django.utils.translation import gettext as _

from evidence.leads.mapping import Fault
from evidence.leads.reading import Unreadable
from evidence.leads.warehouse import Unfit


def unreadable(error: Unreadable) -> str:
    """Why a file as a whole cannot be read."""
    texts = {
        "empty": _("The file is empty. Export the leads again and choose the new file."),
        "binary": _("This is not a file of leads. Choose a CSV, Excel or Parquet file."),
        "document": _(
            "This is a web page or a document, not a table. Export the leads as CSV or Excel and choose that."
        ),
        "spreadsheet": _(
            "This file is damaged, or no Excel file although it begins like one. Open it in Excel, save it"
            " again and choose the new file."
        ),
        "password": _("This Excel file is locked with a password. Save it without one and choose it again."),
        "workbook_too_large": _(
            "This Excel file is too large. Save the sheet as a CSV file and choose that."
        ),
        "parquet": _("This Parquet file is damaged. Export the leads again and choose the new file."),
        "encoding": _(
            "The characters of this file cannot be read. Save it as UTF-8 or Shift_JIS and choose it again."
        ),
        "no_header": _(
            "The first row holds values, not column names. Add the column names as the first row."
        ),
        "no_rows": _(
            "The file has column names but no rows. Export the leads again and choose the new file."
        ),
        "too_many_columns": _(
            "The file has more than %(limit)s columns. Export only the columns that are needed."
        ),
        "unclosed_quote": _(
            "A quotation mark near line %(line)s is never closed. Correct it and choose the file again."
        ),
        "not_a_lead": _("Line %(line)s does not hold a lead. Correct it and try again."),
        "unknown_kind": _("%(kind)s is no file of leads. Use .jsonl, .csv, .xlsx or .parquet."),
    }
    return texts[error.code] % error.params


def unfit(error: Unfit) -> str:
    """Why the leads that live elsewhere cannot be read."""
    texts = {
        "no_answer": _("The database that LEADS_URL names does not answer: %(error)s"),
        "no_table": _("The database that LEADS_URL names has no table or view “%(table)s”."),
        "no_column": _("The table “%(table)s” has no column “%(column)s” (%(type)s)."),
        "wrong_type": _(
            "The column “%(column)s” of the table “%(table)s” is %(found)s. It has to be %(type)s."
        ),
    }
    return texts[error.code] % error.params


def fault(fault: Fault) -> str:
    """What is wrong with a mapping."""
    texts = {
        "not_a_mapping": _("The mapping does not have the expected form%(at)s."),
        "id_missing": _("Choose the column that identifies a lead."),
        "unknown_column": _("The file has no column “%(column)s” (mapped to %(field)s)."),
        "unknown_field": _(
            "“%(field)s” is neither an attribute of the catalogue nor a field of a lead's life."
        ),
        "unknown_event": _("“%(event)s” is not in the event catalogue."),
        "nothing_mapped": _("Map at least one column besides the one that identifies a lead."),
        "unknown_sheet": _("The file has no sheet “%(sheet)s”."),
        "won_missing": _("Choose at least one value of the outcome column that means won."),
        "won_and_lost": _("The value “%(value)s” cannot mean both won and lost."),
    }
    place = fault.params.get("place", "")
    return texts[fault.code] % {**fault.params, "at": f" ({place})" if place else ""}


def refused(code: str) -> str:
    """Why a row was refused, by the code stored with it."""
    return refusals()[code]


def refusals() -> Map[str, str]:
    """Every reason for which a row can be refused, by code."""
    return {
        "too_many_fields": _("The row has more fields than there are columns."),
        "too_few_fields": _("The row has fewer fields than there are columns."),
        "id_missing": _("The row does not say which lead it is."),
        "duplicate_id": _("A lead of this id is already further up in the file."),
        "not_a_whole_number": _("This is not a whole number."),
        "not_a_number": _("This is not a number."),
        "not_yes_or_no": _("This is neither a yes nor a no."),
        "not_a_date": _("This is not a date."),
        "not_an_instant": _("This is not a date and time."),
        "not_an_object": _("This has to be an object with keys and values."),
        "not_a_list": _("This has to be a list."),
        "not_one_value": _("This has to be a single value: a text, a number, true, false or null."),
        "unknown_field": _("This is neither an attribute of the catalogue nor a field of a lead's life."),
        "unknown_event": _("This is neither an event of the catalogue nor a contact."),
        "erased": _("This lead was erased on request and is not taken in again."),
        "id_too_long": _("An id may have %(most)s characters at most.") % {"most": 255},
    }
