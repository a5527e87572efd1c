"""What a browser would send: the fields of a form on a page, as they stand there."""

from html.parser import HTMLParser

Fields = dict[str, list[str]]


def fields(html: str, form: str) -> Fields:
    """Name -> values of the form with this id; buttons are left out, unticked boxes too."""
    reader = _Reader(form)
    reader.feed(html)
    assert reader.found, f"no form {form}"
    return reader.fields


class _Reader(HTMLParser):
    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.inside, self.found = form, False, False
        self.fields: Fields = {}
        self.area: str | None = None
        self.select: tuple[str, list[tuple[str, bool]]] | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "form":
            self.inside = given.get("id") == self.form
            self.found = self.found or self.inside
        if not self.inside:
            return
        name = given.get("name") or ""
        if tag == "input" and name and (given.get("type") != "checkbox" or "checked" in given):
            self.fields.setdefault(name, []).append(given.get("value") or "")
        elif tag == "textarea" and name:
            self.area = name
            self.fields.setdefault(name, []).append("")
        elif tag == "select" and name:
            self.select = (name, [])
        elif tag == "option" and self.select:
            self.select[1].append((given.get("value") or "", "selected" in given))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.fields[self.area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            # A browser drops the line break that Django writes before the text.
            self.fields[self.area][-1] = self.fields[self.area][-1].removeprefix("\n")
            self.area = None
        elif tag == "select" and self.select:
            name, options = self.select
            chosen = [value for value, selected in options if selected] or [value for value, _ in options[:1]]
            self.fields.setdefault(name, []).extend(chosen)
            self.select = None
        elif tag == "form":
            self.inside = False
