"""The hidden and output layers are frozen, so training changes nothing: a layer learns as long as its `trainable` is True."""

# expect: test_learns, test_other_questions
# instead of: model.compile(optimizer
# write: model.trainable = False; model.compile(optimizer
