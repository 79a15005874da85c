"""Two holders part: in the open with both told, or in silence. First `parting`, then `forking`."""
