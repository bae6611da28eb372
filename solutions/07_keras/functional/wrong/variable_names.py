"""What a variable is called in Python does not reach the model: the layers want their names as arguments, as the task spells
them.
"""

# expect: test_loss, test_learns, test_other_questions
# instead of: name="bought")
# write: name="Bought")
# instead of: name="returned")
# write: name="Returned")
# instead of: loss={"bought": "binary_crossentropy", "returned": "binary_crossentropy"}
# write: loss={"Bought": "binary_crossentropy", "Returned": "binary_crossentropy"}
