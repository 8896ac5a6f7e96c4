"""What couriers show in other apps' pages."""
