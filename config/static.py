"""How static files are stored: by their content's name, gzipped."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Without Brotli, which whitenoise would use at its highest level as soon as another library brings it:
    that takes minutes for the API documentation's scripts, at the first start of all times.
    """

    def create_compressor(self, **kwargs: Any) -> Compressor:
        return super().create_compressor(**kwargs, use_brotli=False)
