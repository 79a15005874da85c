"""The bailleur's desk: declare and orient homes, check designated files, offer, lease."""
