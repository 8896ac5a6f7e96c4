"""Addresses of one's own data. The file and the way out ask for the password again: whoever only has a session is sent there."""

from tests.urls.table import VISITORS, Row

SIGNED_IN = dict.fromkeys(VISITORS, 200) | {"anonymous": 302}

ROWS = [
    Row("personal:data", SIGNED_IN),
    Row("personal:export", anyone=302, method="post"),
    Row("personal:file", anyone=302),
    Row("personal:leave", anyone=302),
]
