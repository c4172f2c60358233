"""What several test files share."""

import pytest


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """Reference solutions of a module's small problems, in a folder of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POTENTIAL_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield
