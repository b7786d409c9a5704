// Lays queries, keys and values out as the kernel reads them. Each number is moved once and hardly anything is computed:
// compiled once, for every instruction set.
#include "film.h"

#include <algorithm>

namespace {

constexpr float HIDDEN = -3e38f;  // added to the score of a key that is not seen
constexpr int NONE = -2;          // there is no key here; -1: there is one of zeros

// First and last place where there is a key; 0 and -1 where there is none at all.
void find_ends(const int *places, int count, int *ends) {
    ends[0] = 0, ends[1] = -1;
    for (int n = count - 1; n >= 0; --n)
        if (places[n] != NONE) ends[0] = n, ends[1] = std::max(ends[1], n);
}

}  // namespace

void pack_side(const Film &film, const FilmSource &source, int head, bool exchanged) {
    const FilmSide &side = exchanged ? film.across : film.along;
    const long rows = film.along.rows, columns = film.across.rows, pixels = rows * columns;
    const long row_step = exchanged ? 1 : columns, column_step = exchanged ? columns : 1;
    const long parts = film.dims + film.channels, plane = side.key_columns + 2 * FILM_MARGIN;
    const int *row_at = (exchanged ? source.column_at : source.row_at) + (long)head * side.key_rows;
    const int *column_at = (exchanged ? source.row_at : source.column_at) + (long)head * side.key_columns;

    int *extent = side.extent + 4 * head;
    find_ends(row_at, side.key_rows, extent);
    find_ends(column_at, side.key_columns, extent + 2);
    float *mask = side.mask + head * plane;
    std::fill(mask, mask + plane, HIDDEN);
    for (int n = 0; n < side.key_columns; ++n)
        if (column_at[n] != NONE) mask[FILM_MARGIN + n] = 0;

    const float *query = source.query + head * source.length * pixels;
    float *asking = side.query + (long)head * side.rows * film.dims * side.padded_columns;
    const long asked = exchanged ? rows : columns;
    for (int row = 0; row < side.rows; ++row)
        for (int d = 0; d < film.dims; ++d, asking += side.padded_columns) {
            std::fill(asking, asking + side.padded_columns, 0.0f);
            for (long n = 0; d < source.length && n < asked; ++n)
                asking[n] = source.scale * query[d * pixels + row * row_step + n * column_step];
        }

    const float *keys = source.key + head * source.length * pixels;
    const float *values = source.value + head * film.channels * pixels;
    float *near = side.near + (long)head * side.key_rows * parts * plane;
    float *far = side.far + (long)head * side.key_rows * side.key_columns * parts;
    for (int row = 0; row < side.key_rows; ++row) {
        std::fill(near, near + parts * plane, 0.0f);
        for (long part = 0; part < parts && row_at[row] >= 0; ++part) {
            if (part >= source.length && part < film.dims) continue;  // filled up with zeros
            const float *from = part < film.dims ? keys + part * pixels : values + (part - film.dims) * pixels;
            float *to = near + part * plane + FILM_MARGIN;
            for (int n = 0; n < side.key_columns; ++n)
                if (column_at[n] >= 0) to[n] = from[row_at[row] * row_step + column_at[n] * column_step];
        }
        for (int n = 0; n < side.key_columns; ++n)
            for (long part = 0; part < parts; ++part) *far++ = near[part * plane + FILM_MARGIN + n];
        near += parts * plane;
    }
    if (head == film.heads - 1) std::fill(far, far + FILM_FAR_MARGIN * parts, 0.0f);
}

void pack_center(const Film &film, const FilmSource &source, int head) {
    const FilmSide &side = film.along;
    const long rows = side.rows, columns = film.across.rows, pixels = rows * columns, width = side.padded_columns;
    const int *row_at = source.row_at + (long)head * side.key_rows + side.origin;
    const int *column_at = source.column_at + (long)head * side.key_columns + side.origin;
    const float *query = source.query + head * source.length * pixels, *key = source.key + head * source.length * pixels;
    const float *value = source.value + head * film.channels * pixels;
    const long across = 2l * film.reach + 1, bias_row = across + 2 * FILM_BIAS_MARGIN;
    const long bias_head = film.bias_heads > 1 ? head : 0;
    const float *middle = side.bias + (bias_head * across + film.reach) * bias_row + FILM_BIAS_MARGIN + film.reach;
    const float position = side.bias ? *middle : 0;
    float *top = film.before_top + head * rows * width;
    float *total = film.before_total + head * (film.channels + 1) * rows * width;
    std::fill(top, top + rows * width, 0.0f);
    std::fill(total, total + (film.channels + 1) * rows * width, 0.0f);
    for (long row = 0; row < rows; ++row)
        for (long column = 0; column < columns; ++column) {
            const long to = row * width + column, from = row * columns + column;
            const bool is_key = row_at[row] != NONE && column_at[column] != NONE;
            const bool is_pixel = row_at[row] >= 0 && column_at[column] >= 0;
            const long there = row_at[row] * columns + column_at[column];
            float score = is_key ? position : source.lowest;
            for (int d = 0; is_pixel && d < source.length; ++d)
                score += source.scale * query[d * pixels + from] * key[d * pixels + there];
            top[to] = std::max(score, source.lowest);
            if (!is_key || score < source.lowest) continue;  // a position score of -inf hides a key as well
            for (int c = 0; is_pixel && c < film.channels; ++c) total[c * rows * width + to] = value[c * pixels + there];
            total[film.channels * rows * width + to] = 1;
        }
}
