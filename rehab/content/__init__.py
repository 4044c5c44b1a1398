"""What the program is made of: exercises and lessons as typed values, without words."""
