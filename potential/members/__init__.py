"""Members of the classes of problems, exactly: functions, maps and sets through given points, in rational numbers."""
