"""Trained layers of others: weights are read from a file, recognised by names and shapes, and said as layers here.

    from explorer.weights.file import open_weights
    from explorer.weights.recognise import recognise

    network = recognise(open_weights("model.safetensors"))
    for seen in network.on_picture(pixels):  # uint8 (H, W, 1 or 3)
        attend(seen.image, seen.layer, seen.window)

Nothing is ever unpickled but by torch's weights-only reader. Without Qt.
"""
