"""What the back office remembers of its own: work that is not finished, and what was done to many products at once."""

from sellers.models.drafts import DraftPicture, KeptEdit, NewListing
from sellers.models.exports import ExportFile
from sellers.models.imports import ColumnMap, FileCategory, ImportRow, ImportRun, PictureFetch
from sellers.models.runs import BulkRun

__all__ = [
    "BulkRun",
    "ColumnMap",
    "DraftPicture",
    "ExportFile",
    "FileCategory",
    "ImportRow",
    "ImportRun",
    "KeptEdit",
    "NewListing",
    "PictureFetch",
]
