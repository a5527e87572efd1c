"""Files of leads as people send them, for the tests of the import's pages."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

LEADS = """顧客ID,TotalVisits,Converted,Lead Source,担当
A1,3,1,Google,石井
A2,Select,0,,石井
A3,many,0,google,森
A1,5,1,Google,石井
A5,2,1,Bing,森,余り
A6,"1,200",0,Bing,
"""
"""Six rows, three of them good: A3 has no number (line 4), A1 comes again (5), A5 has a field too many."""


def file(text: str | bytes = LEADS, name: str = "leads.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text, "text/csv")


def uploaded(client: Client, text: str | bytes = LEADS, source: str = "CRM") -> str:
    """Send a file; the address of its mapping page."""
    response = client.post("/imports/new/", {"file": file(text), "name": source})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def choices(**changed: str) -> dict[str, str]:
    """What the mapping page of LEADS is sent with: the guess, with some fields changed."""
    return {
        "id": "顧客ID",
        "target-1": "site_visits",
        "target-3": "lead_source+source",
        "target-4": "owner",
        "null_words": "Select",
        "outcome": "Converted",
        # The most frequent value stands first: "0" and "1" come three and two times in rows of full length.
        "said-2-0": "lost",
        "said-2-1": "won",
        "do": "import",
        **changed,
    }


def workbook() -> bytes:
    """A sheet of words, one of leads, one of names only."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in {
        "説明": [["項目", "説明"], ["顧客ID", "CRMの番号"]],
        "十月": [["顧客ID", "TotalVisits"], ["A1", 5]],
        "空": [["顧客ID", "TotalVisits"]],
    }.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def imported(client: Client) -> str:
    """Import LEADS; the address of the import's page."""
    response = client.post(uploaded(client), choices())
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])
