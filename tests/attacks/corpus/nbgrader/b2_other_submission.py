"""nbgrader b2, the victim lost half there: overwrite what another student has handed in and what is graded later."""
# earns: 0
# says: Permission denied | No such file | Read-only
# unlocked: succeeds

with open("@OTHER@", "w") as file:
    file.write("def argmax_onehot(Z): return None\n")
