"""What is fetched from the administration, from a consent to a fact."""
