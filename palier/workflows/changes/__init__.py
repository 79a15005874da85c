"""What a household says has changed in its file: told, foreseen, taken back, and told to who was reached before."""
