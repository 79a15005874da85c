"""Second factors: enrolled, asked of an organisation, told to their person; keys of access. First `enrolling_factors`."""
