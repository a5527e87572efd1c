"""The shapes of what is sent and received; the schema is made from them."""
