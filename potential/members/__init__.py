"""Members of the classes of problems: functions, maps and sets, exactly."""
