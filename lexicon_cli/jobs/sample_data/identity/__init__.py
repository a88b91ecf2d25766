"""Stories of identity gone wrong, told among the lines of a clean export, with their truth."""
