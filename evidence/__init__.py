"""Leads and what they show."""
