"""What payouts show in other apps pages."""
