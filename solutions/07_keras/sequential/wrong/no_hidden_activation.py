"""Without an activation a hidden layer only multiplies and adds, and so does any stack of them: the whole network is
one linear layer.
"""

# expect: test_bends, test_deeper_network
# known by: bends, output
# instead of: , activation="relu"
# write:
