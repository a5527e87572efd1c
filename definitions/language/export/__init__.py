"""Export: a version of a definition in the forms that other tools run or people read. Pure.

`formats.py` is the one list of them.
"""
