"""A queue that keeps its jobs, as it does for the worker that starts with the site."""

import pytest
from huey.contrib.djhuey import HUEY


@pytest.fixture
def queue():
    HUEY.immediate = False
    yield HUEY
    HUEY.storage.flush_queue()
    HUEY.immediate = True
