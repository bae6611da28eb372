# mistakes: relu_relu1, relu_inplace


def relu(x):
    x[x < 0] = 0
    x[x > 1] = 1
    return x
