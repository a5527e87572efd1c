"""Plugs the product together: settings, addresses, servers. Imports everything, is imported by nothing."""
