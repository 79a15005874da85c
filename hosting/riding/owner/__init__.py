"""The engine of the owner's login: the one that migrates without stopping the site, on which statements ride too (`base`)."""
