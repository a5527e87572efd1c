"""The definition language: tree, parsing, judging, comparing, wording. Pure: no database, no clock."""
