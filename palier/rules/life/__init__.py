"""The life of a demande: registration, renewal, radiation, and how long its data are kept. First `lifecycle`."""
