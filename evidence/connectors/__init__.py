"""Connectors: CRMs and MAs that leads are pulled out of, each behind `evidence.connectors.vendor.Vendor`."""
