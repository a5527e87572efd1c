"""The definition language: tree, parsing, judging, comparing and wording. Pure: no Django, no database, no clock."""
