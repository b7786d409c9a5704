"""What more than one page says."""

HEADS_ONE, HEADS_MANY = "1 head", "{count} heads"

FILMS_AT = "({row}, {column}): {name} {value}"

METERS_COMPUTING = "This is being computed …"
