"""Vendors on loopback: HTTP servers that answer in the shapes which HubSpot and Salesforce document."""
