"""Where a number comes from."""

WHY_NAME = "Where this number comes from"
WHY_COPY = "Copy as text"
WHY_CLOSE = "Close\nEsc"
