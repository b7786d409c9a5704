"""What a picture is made of: frozen panels that paint themselves, on the screen and on paper alike.

Lengths are in CSS pixels (1/96 inch): one logical pixel on the screen, 0.2646 mm on paper.
"""
