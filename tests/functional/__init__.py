"""Tests in a real browser. Their helpers assert as tests do."""

import pytest

pytest.register_assert_rewrite("tests.functional.office", "tests.functional.words", "tests.functional.road")
