"""Everything of a site in one archive, and a site from it: `manage.py backup` and `manage.py restore`.

An archive is a tar, written in one go and read without being unpacked. Its members are the database in parts, then the files that its rows
name; every so many members come their sums (as `sha256sum` prints them), and last a manifest, whose own sum stands in its name. One that
was cut off has none.
"""

from site_config.backups.backup import make_backup
from site_config.backups.refusals import BackupRefused
from site_config.backups.restore import restore_backup

__all__ = ["BackupRefused", "make_backup", "restore_backup"]
