"""The engine: a definition's tree -> an Ibis expression -> verdicts over many leads. Pure.

Importing the package loads nothing heavy; its modules load Ibis (some 140 MB a process): import them where
used.
"""
