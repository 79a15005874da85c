"""The database server: the embedded one made and started, its programs, the certificates of a cluster."""
