"""From an application to a lease: candidatures, checks, séances, offers."""
