"""Quiz: neurons and perceptrons. Write one letter per question into `ANSWERS`, then run `grade check`."""

# q1. A perceptron receives numbers through its inputs. Which part of a biological neuron has this role?
#    a) the nucleus
#    b) the axon
#    c) the dendrites
#    d) the myelin sheath

# q2. A single perceptron never gets all four cases of XOR right. Why?
#    a) Its line must go through the origin of the plane.
#    b) Its learning rate is too small to reach the answer.
#    c) No single straight line separates the two classes.
#    d) Four samples are too few to learn the two classes.

# q3. What is the bias of a perceptron for?
#    a) It keeps the neuron from learning noise by heart.
#    b) It moves the threshold at which the neuron fires.
#    c) It adds a second layer between inputs and output.
#    d) It makes every input larger or smaller by a factor.

# q4. The perceptron learning rule looks at a sample that is already predicted correctly. What does it do?
#    a) It moves the bias and keeps the weights.
#    b) It adds the sample's input to the weights.
#    c) It leaves the weights and the bias alone.
#    d) It makes all of the weights a bit smaller.

# q5. Three layers of neurons follow each other, each computing x W + b, with no activation function anywhere. What can
#    the three layers compute together?
#    a) The same functions as a convolutional network.
#    b) Only what one such layer could compute as well.
#    c) Curved boundaries, and so a function like XOR.
#    d) Any function whose outputs lie between 0 and 1.

STUDENT = ""  # the options above are in the order made for this name: leave it

ANSWERS = {
    "q1": "",
    "q2": "",
    "q3": "",
    "q4": "",
    "q5": "",
}
