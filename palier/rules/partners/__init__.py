"""What the software of a landlord or of a réservataire may do by the API of partners."""
