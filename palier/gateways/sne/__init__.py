"""The State's register (SNE): its files read into facts, facts written into its files, and the client of its services.

``reading`` and ``writing`` need no network; ``client`` speaks to the register. ``codes`` holds the published lists.
"""

from palier.gateways.sne.reading import read_file

__all__ = ["read_file"]
