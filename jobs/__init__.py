"""Jobs: work that no request waits for, done by processes of their own (`manage.py work`)."""
