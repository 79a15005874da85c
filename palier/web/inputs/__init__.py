"""What a person types: dates, amounts and communes read with care, and the fields that take them."""
