// One piece of work: rings first_ring ... last_ring - 1 of every head, on one image. The same fields in the same order
// are in explorer/native/library.py, as are those of FilmSource. Scores are in units of log 2. Padded lengths are
// multiples of 16, and every array starts on 64 bytes.
#pragma once

#define FILM_FORMAT 4        // counts up when the meaning of a field changes
#define FILM_MARGIN 16       // columns before and after the keys in `near`: a vector may lie half outside
#define FILM_BIAS_MARGIN 32  // the same for position scores
#define FILM_FAR_MARGIN 8    // keys after the last one of `far` that may be read, never seen; more than any KEYS_AT_ONCE

// Queries and keys, seen row by row or, with rows and columns exchanged, column by column. Keys are there twice: channel
// by channel, for queries that meet neighbouring keys, and key by key, for queries that all meet the same one.
// `film_pack` fills all but `bias`.
struct FilmSide {
    float *query;        // (heads, rows, dims, padded columns)
    float *near;         // (heads, key_rows, dims + channels, margin + key_columns + margin), keys and then values
    float *far;          // (heads, key_rows, key_columns, dims + channels), and then the margin
    float *mask;         // (heads, margin + key_columns + margin), 0 where there is a key and -3e38 where there is none
    const float *bias;   // (heads or 1, 2 reach + 1, bias margin + 2 reach + 1 + bias margin) position scores by offset,
                         // the largest column offset first, or null
    int *extent;         // (heads, 4) first and last row, first and last column of the keys that exist
    int rows, padded_columns, key_rows, key_columns;
    int origin;  // a query at (row, column) meets, at offset 0, the key at (origin + row, origin + column)
};

struct Film {
    FilmSide along, across;
    float *before_top;    // (heads, rows, padded_columns) what is nearer than first_ring; `film_pack` fills in ring 0
    float *before_total;  // (heads, channels + 1, rows, padded_columns)
    float *top;           // (rings, heads, rows, padded_columns) the reference of the three below
    float *within;        // (rings, heads, channels + 1, rows, padded_columns) everything up to this ring
    float *edge;          // the same shape, the ring without its corners
    float *corner;        // the same shape
    int heads, dims, channels, reach, bias_heads, first_ring, last_ring;
};

// What the tables of a Film are filled from. The score of a query and a key is scale * query . key, for keys that are
// zeros too.
struct FilmSource {
    const float *query;    // (heads, length, rows, columns)
    const float *key;      // the same shape
    const float *value;    // (heads, channels, rows, columns)
    const int *row_at;     // (heads, key_rows of `along`) the row of the image that stands there, -1 zeros, -2 no key
    const int *column_at;  // (heads, key_columns of `along`) the same of columns
    int length;            // at most dims
    float scale, lowest;   // lowest: the reference where there is no key, far below any score
};

// One head's tables: a side, with rows and columns exchanged or not, and ring 0.
void pack_side(const Film &film, const FilmSource &source, int head, bool exchanged);
void pack_center(const Film &film, const FilmSource &source, int head);

// The rings of one head for one band of query rows; `scratch` has room for 2 (channels + 2) bands, aligned.
using FilmBand = void (*)(const Film &film, int head, int band, float *scratch);

// What one instruction set offers: rows in a band, and the function for these lengths (null where there is none).
struct FilmKernel {
    int rows_per_band;
    FilmBand (*pick)(int dims, int channels, bool bias);
};
