"""What a mistake cost: noticed, computed, answered, told. First `mistakes`."""
