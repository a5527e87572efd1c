"""Who there is: people, their departments, roles and seats."""
