// The rings of a band of query rows; compiled once for each instruction set (LANES, KEYS_AT_ONCE, KERNEL).
//
// LANES neighbouring queries of a row share a vector. A ring's top and bottom edges are walked along rows, its left and
// right edges in the same way with rows and columns exchanged; then both halves are put together. Near the queries
// every lane meets the key at the same offset, so that a small ring wastes no lane. Farther out all lanes meet the same
// key: one number for all of them is read faster than a vector that lies across two lines of the cache.
//
// e = 2^(score - reference). The reference is a lazy maximum: an edge is summed without a look at single scores. Only
// when its weights sum to more than 2^LIMIT is it summed once more, key by key, and the reference raised to every score
// that is more than LIMIT above. 2^LIMIT times the number of keys is far from overflow.
#include "film.h"
#include "lanes.h"

namespace {

constexpr float LIMIT = 40.0f, LARGEST_SUM = 1099511627776.0f;  // 2^LIMIT
constexpr float HIDDEN = -3e38f;                                 // added to the score of a key that is not seen

inline int least(int a, int b) { return a < b ? a : b; }
inline int most(int a, int b) { return a > b ? a : b; }

// What is added to scores when only the lanes in the middle of the table see the key. (Known to the compiler: nothing
// of an instruction set may run before it is chosen.)
struct Sight {
    alignas(64) float at[3 * LANES];
    constexpr Sight() : at{} {
        for (int n = 0; n < LANES; ++n) at[n] = at[2 * LANES + n] = HIDDEN;
    }
};
constexpr Sight SIGHT;

// Where a vector of queries meets its keys from `at` on, one offset after the other: key n is n columns farther.
template <bool BIAS>
struct Near {
    const float *at, *mask, *bias;
    long plane;

    Vector start(int n) const { return BIAS ? load(mask + n) + bias[-n] : load(mask + n); }
    Vector part(int n, int part) const { return load(at + n + part * plane); }
    void step(int keys) {
        at += keys, mask += keys;
        if (BIAS) bias -= keys;
    }
};

// The same keys for all queries of the vector: key n is the n-th from `at` on, and `seen` by all or by some lanes.
template <int LENGTH, bool BIAS, bool ALL>
struct Far {
    const float *at, *bias;
    const float *seen[KEYS_AT_ONCE];

    Vector start(int n) const {
        const Vector position = BIAS ? load(bias - n) : Vector{};
        return ALL ? position : position + load(seen[n]);
    }
    Vector part(int n, int part) const { return all(at[n * LENGTH + part]); }
};

template <int CHANNELS>
struct Total {
    Vector part[CHANNELS + 1];  // numerators, then the denominator

    void clear() {
        for (Vector &one : part) one = Vector{};
    }
    void scale(Vector factor) {
        for (Vector &one : part) one *= factor;
    }
};

// One ring, or half of one, for the queries of a vector.
template <int CHANNELS>
struct Ring {
    Vector reference;
    Total<CHANNELS> edge, corner;

    void clear(Vector start) {
        reference = start;
        edge.clear(), corner.clear();
    }

    // Raises the reference to `score` where that passes it by more than the limit.
    void raise(Vector score) {
        const Vector ahead = score - reference;
        const Integers passed = ahead > all(LIMIT);
        const Vector factor = exp2_of(-(Vector)((Integers)ahead & passed));
        reference = (Vector)(((Integers)score & passed) | ((Integers)reference & ~passed));
        edge.scale(factor);
        corner.scale(factor);
    }
};

template <int DIMS, int CHANNELS, bool BIAS>
struct Worker {
    static constexpr int LENGTH = DIMS + CHANNELS;
    const Film &film;
    const FilmSide &side;
    const float *query, *near, *far, *mask, *bias;
    const int *extent;
    long plane, bias_row;

    Worker(const Film &film, const FilmSide &side, int head) : film(film), side(side) {
        plane = side.key_columns + 2 * FILM_MARGIN;
        bias_row = 2 * film.reach + 1 + 2 * FILM_BIAS_MARGIN;
        query = side.query + (long)head * side.rows * DIMS * side.padded_columns;
        near = side.near + (long)head * side.key_rows * LENGTH * plane + FILM_MARGIN;
        far = side.far + (long)head * side.key_rows * side.key_columns * LENGTH;
        mask = side.mask + (long)head * plane + FILM_MARGIN;
        bias = BIAS ? side.bias + (film.bias_heads > 1 ? head * (2 * film.reach + 1l) * bias_row : 0) : nullptr;
        extent = side.extent + 4 * head;
    }

    // The keys `dy` rows and `dx` columns away from the queries at (row, column ...).
    Near<BIAS> near_at(int row, int column, int dy, int dx) const {
        const int key_column = side.origin + column + dx;
        const float *at = near + (side.origin + row + dy) * LENGTH * plane + key_column;
        return {at, mask + key_column, bias_at(dy, dx), plane};
    }
    const float *bias_at(int dy, int dx) const {
        return BIAS ? bias + (film.reach + dy) * bias_row + FILM_BIAS_MARGIN + film.reach - dx : nullptr;
    }

    template <int KEYS, class Keys>
    static inline __attribute__((always_inline)) void meet(const Vector *asking, const Keys &keys, Vector reference,
                                                           Total<CHANNELS> &into) {
        Vector weight[KEYS];
        for (int n = 0; n < KEYS; ++n) weight[n] = keys.start(n) - reference;
        for (int d = 0; d < DIMS; ++d)
            for (int n = 0; n < KEYS; ++n) weight[n] = fused(asking[d], keys.part(n, d), weight[n]);
        for (int n = 0; n < KEYS; ++n) {
            weight[n] = exp2_of(weight[n]);
            into.part[CHANNELS] += weight[n];
        }
        for (int c = 0; c < CHANNELS; ++c)
            for (int n = 0; n < KEYS; ++n) into.part[c] = fused(weight[n], keys.part(n, DIMS + c), into.part[c]);
    }

    // Offsets at which any lane has a key, out of first ... last.
    struct Span {
        int first, last;
        int count() const { return last - first + 1; }
    };
    Span offsets(int column, int first, int last) const {
        const int origin = side.origin + column;
        return {most(first, extent[2] - origin - LANES + 1), least(last, extent[3] - origin)};
    }

    // The edges `radius` rows above and below the queries at (row, column ...), and the corners at their ends.
    template <bool CORNERS>
    Ring<CHANNELS> ring_at(int row, int column, int radius, Vector reference) const {
        Vector asking[DIMS];
        for (int d = 0; d < DIMS; ++d) asking[d] = load(query + (row * DIMS + d) * (long)side.padded_columns + column);
        Ring<CHANNELS> ring;
        ring.clear(reference);
        const int origin = side.origin + column;
        const Span near_by = offsets(column, 1 - radius, radius - 1);
        const Span far_off = {most(1 - radius, extent[2] - origin), least(LANES - 2 + radius, extent[3] - origin)};
        // Measured: a far key takes two thirds of the time of a near one. (In a narrower ring a far key would not be
        // seen by lanes on both of its sides.)
        const bool is_far = radius >= LANES / 2 && 2 * far_off.count() < 3 * near_by.count();
        for (int dy = -radius; dy <= radius; dy += 2 * radius) {
            const int there = side.origin + row + dy;
            if (there < extent[0] || there > extent[1]) continue;
            if (is_far)
                meet_far(asking, there, origin, radius, far_off, bias_at(dy, 0), ring);
            else
                meet_near(asking, near_at(row, column, dy, near_by.first), near_by.count(), ring);
            for (int dx = -radius; CORNERS && dx <= radius; dx += 2 * radius)
                if (origin + dx + LANES > extent[2] && origin + dx <= extent[3])
                    meet<1>(asking, near_at(row, column, dy, dx), reference, ring.corner);
        }
        const Vector most_weight = larger(ring.edge.part[CHANNELS], ring.corner.part[CHANNELS]);
        if (__builtin_expect(any_above(most_weight, LARGEST_SUM), 0)) {
            Ring<CHANNELS> climbing;
            climbing.clear(reference);
            climb<CORNERS>(asking, row, column, radius, climbing);
            return climbing;
        }
        return ring;
    }

    static inline __attribute__((always_inline)) void meet_near(const Vector *asking, Near<BIAS> keys, int count,
                                                                Ring<CHANNELS> &ring) {
        for (; count >= KEYS_AT_ONCE; count -= KEYS_AT_ONCE, keys.step(KEYS_AT_ONCE))
            meet<KEYS_AT_ONCE>(asking, keys, ring.reference, ring.edge);
        for (; count > 0; --count, keys.step(1)) meet<1>(asking, keys, ring.reference, ring.edge);
    }

    // Keys of row `there`, counted from the column of the first query.
    inline __attribute__((always_inline)) void meet_far(const Vector *asking, int there, int origin, int radius,
                                                        Span span, const float *position, Ring<CHANNELS> &ring) const {
        const float *at = far + ((long)there * side.key_columns + origin) * LENGTH;
        const Span whole = {LANES - radius, least(radius - 1, span.last)};  // seen by every lane
        for (int key = span.first; key <= span.last; key += KEYS_AT_ONCE) {
            Far<LENGTH, BIAS, false> some{at + key * LENGTH, BIAS ? position - key : nullptr, {}};
            if (key >= whole.first && key + KEYS_AT_ONCE - 1 <= whole.last) {
                meet<KEYS_AT_ONCE>(asking, Far<LENGTH, BIAS, true>{some.at, some.bias, {}}, ring.reference, ring.edge);
                continue;
            }
            for (int n = 0; n < KEYS_AT_ONCE; ++n) {
                // Hidden from so many lanes on the left, which are too far away, or on the right; the last of the
                // keys may be none.
                const int left = most(0, least(LANES, key + n - radius + 1)), right = most(0, LANES - radius - key - n);
                some.seen[n] = SIGHT.at + (key + n > span.last ? 0 : LANES - left + right);
            }
            meet<KEYS_AT_ONCE>(asking, some, ring.reference, ring.edge);
        }
    }

    // The same where a score passes the limit. Scores are summed by themselves: less a reference that is far below, as it
    // is where there was no key before, they would lose their digits.
    template <bool CORNERS>
    __attribute__((noinline)) void climb(const Vector *asking, int row, int column, int radius,
                                         Ring<CHANNELS> &ring) const {
        const int corner = CORNERS ? 1 : 0;
        const Span seen = offsets(column, 1 - radius - corner, radius - 1 + corner);
        for (int dy = -radius; dy <= radius; dy += 2 * radius) {
            const int there = side.origin + row + dy;
            if (there < extent[0] || there > extent[1]) continue;
            for (int dx = seen.first; dx <= seen.last; ++dx) {
                const Near<BIAS> key = near_at(row, column, dy, dx);
                Vector score = key.start(0);
                for (int d = 0; d < DIMS; ++d) score += asking[d] * key.part(0, d);
                ring.raise(score);
                const Vector weight = exp2_of(score - ring.reference);
                Total<CHANNELS> &into = dx == -radius || dx == radius ? ring.corner : ring.edge;
                for (int c = 0; c < CHANNELS; ++c) into.part[c] += weight * key.part(0, DIMS + c);
                into.part[CHANNELS] += weight;
            }
        }
    }
};

// A band is LANES rows high, so that a vector holds its rows of one column when rows and columns are exchanged.
template <int DIMS, int CHANNELS, bool BIAS>
void band_of_rows(const Film &film, int head, int band, float *scratch) {
    const Worker<DIMS, CHANNELS, BIAS> along(film, film.along, head), across(film, film.across, head);
    const int first = band * LANES, rows = least(LANES, film.along.rows - first), columns = film.across.rows;
    const long width = film.along.padded_columns, pixels = film.along.rows * width, parts = CHANNELS + 1;
    const long plane = LANES * width;
    // Each holds the parts and then the reference: everything up to the last ring, by row; the left and right edges of
    // this one, in squares of LANES columns, first by column and then by row.
    float *within = scratch, *sideways = scratch + (parts + 1) * plane;
    for (int j = 0; j < LANES; ++j)
        for (int column = 0; column < width; column += LANES) {
            const long from = (first + j) * width + column;
            float *to = within + j * width + column;
            keep_here(to + parts * plane, j < rows ? load(film.before_top + head * pixels + from) : Vector{});
            for (int c = 0; c < parts && j < rows; ++c)
                keep_here(to + c * plane, load(film.before_total + (head * parts + c) * pixels + from));
        }
    for (int radius = film.first_ring; radius < film.last_ring; ++radius) {
        for (int column = 0; column < width; column += LANES)
            transpose(within + parts * plane + column, width, sideways + parts * plane + column * LANES, LANES);
        for (int column = 0; column < columns; ++column) {
            float *to = sideways + column * LANES;
            const Ring<CHANNELS> ring = across.template ring_at<false>(column, first, radius, load(to + parts * plane));
            for (int c = 0; c < parts; ++c) keep_here(to + c * plane, ring.edge.part[c]);
            keep_here(to + parts * plane, ring.reference);
        }
        for (float *square = sideways; square < sideways + (parts + 1) * plane; square += LANES * LANES)
            transpose(square, LANES, square, LANES);
        const long at = ((long)(radius - film.first_ring) * film.heads + head) * pixels;
        for (int j = 0; j < rows; ++j)
            for (int column = 0; column < width; column += LANES) {
                float *here = within + j * width + column, *top = here + parts * plane;
                const float *there = sideways + (column + j) * LANES;
                const Vector before = load(top), other = load(there + parts * plane);
                const Ring<CHANNELS> ring = along.template ring_at<true>(first + j, column, radius, before);
                const Vector highest = larger(ring.reference, other);
                // References only rise, and hardly ever do: then every factor would be 1.
                const bool is_raised = any_above(highest - before, 0);
                const Vector mine = is_raised ? exp2_of(ring.reference - highest) : all(1);
                const Vector its = is_raised ? exp2_of(other - highest) : all(1);
                const Vector old = is_raised ? exp2_of(before - highest) : all(1);
                const long pixel = (first + j) * width + column;
                store_away(film.top + at + pixel, highest);
                keep_here(top, highest);
                for (int c = 0; c < parts; ++c) {
                    const Vector edge = ring.edge.part[c] * mine + load(there + c * plane) * its;
                    const Vector corner = ring.corner.part[c] * mine;
                    const Vector sum = load(here + c * plane) * old + edge + corner;
                    const long to = at * parts + c * pixels + pixel;
                    store_away(film.edge + to, edge);
                    store_away(film.corner + to, corner);
                    store_away(film.within + to, sum);
                    keep_here(here + c * plane, sum);
                }
            }
    }
    finish_stores();
}

template <int DIMS, int CHANNELS>
FilmBand for_bias(bool bias) {
    return bias ? band_of_rows<DIMS, CHANNELS, true> : band_of_rows<DIMS, CHANNELS, false>;
}

template <int DIMS>
FilmBand for_channels(int channels, bool bias) {
    switch (channels) {
        case 1: return for_bias<DIMS, 1>(bias);
        case 2: return for_bias<DIMS, 2>(bias);
        case 3: return for_bias<DIMS, 3>(bias);
        default: return nullptr;
    }
}

FilmBand pick(int dims, int channels, bool bias) {
    switch (dims) {
        case 8: return for_channels<8>(channels, bias);
        case 16: return for_channels<16>(channels, bias);
        case 32: return for_channels<32>(channels, bias);
        default: return nullptr;
    }
}

}  // namespace

extern const FilmKernel KERNEL;
const FilmKernel KERNEL = {LANES, pick};
