"""Wins: what past won leads have in common, and a score card made of it. No score that nobody can read.

Importing the package loads nothing heavy; scikit-learn (requirements-wins.txt) is needed by the card alone.
"""
