"""The product's settings with one address more: a view that does nothing, to measure the others against."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.site_urls"
