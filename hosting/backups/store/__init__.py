"""What a vault holds: sealed files under a key, their list, and a witness of what must not go missing."""
