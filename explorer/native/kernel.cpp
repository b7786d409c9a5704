// The rings of a band of query rows; compiled once for each instruction set (LANES, KEYS_AT_ONCE, KERNEL).
//
// LANES neighbouring queries of a row share a vector. A ring's top and bottom edges are walked key by key along rows, its
// left and right edges in the same way with rows and columns exchanged, so that keys always come one after the other
// from memory; then both halves are put together. Query, reference and sums stay in registers along an edge.
//
// e = 2^(score - reference). The reference is a lazy maximum: it is raised, and what is summed so far rescaled, only
// when a score passes it by LIMIT. 2^LIMIT times the number of keys is far from overflow.
#include "film.h"
#include "lanes.h"

namespace {

constexpr float LIMIT = 40.0f;
// A mask for keys that are not there. (A plain array: nothing of an instruction set may run before it is chosen.)
const float HIDDEN[16] __attribute__((aligned(64))) = {-3e38f, -3e38f, -3e38f, -3e38f, -3e38f, -3e38f, -3e38f, -3e38f,
                                                       -3e38f, -3e38f, -3e38f, -3e38f, -3e38f, -3e38f, -3e38f, -3e38f};

inline int least(int a, int b) { return a < b ? a : b; }
inline int most(int a, int b) { return a > b ? a : b; }

// Keeps the compiler from holding an address for every plane, more than there are registers, instead of stepping.
inline void keep(const float *&at) { __asm__("" : "+r"(at)); }

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

// Keys that a vector of queries meets at once: where their first plane, their mask and their position score lie.
template <int KEYS>
struct Keys {
    const float *at[KEYS], *mask[KEYS], *bias[KEYS];
};

template <int DIMS, int CHANNELS, bool BIAS>
struct Worker {
    const Film &film;
    const FilmSide &side;
    const float *query, *key, *mask, *bias;
    const int *extent;
    long plane, key_row, bias_row;

    Worker(const Film &film, const FilmSide &side, int head) : film(film), side(side) {
        plane = side.key_columns;
        key_row = plane * (DIMS + CHANNELS);
        bias_row = 2 * film.reach + 1;
        query = side.query + (long)head * side.rows * DIMS * side.padded_columns;
        key = side.key + (long)head * side.key_rows * key_row;
        mask = side.mask + (long)head * plane;
        bias = BIAS ? side.bias + (film.bias_heads > 1 ? (long)head * bias_row * bias_row : 0) : nullptr;
        extent = side.extent + 4 * head;
    }

    template <int KEYS, class Sums>
    inline __attribute__((always_inline)) void meet(const Vector *asking, const Keys<KEYS> &keys, Ring<CHANNELS> &ring,
                                                    Sums Ring<CHANNELS>::*into) const {
        const float *at[KEYS];
        Vector ahead[KEYS];
        for (int n = 0; n < KEYS; ++n) {
            at[n] = keys.at[n];
            ahead[n] = load(keys.mask[n]) - ring.reference;
            if (BIAS) ahead[n] += *keys.bias[n];
        }
        for (int d = 0; d < DIMS; ++d)
            for (int n = 0; n < KEYS; ++n) ahead[n] += asking[d] * load(at[n] + d * plane);
        Vector highest = ahead[0];
        for (int n = 1; n < KEYS; ++n) highest = larger(highest, ahead[n]);
        if (__builtin_expect(any_above(highest, LIMIT), 0)) {
            Ring<CHANNELS> climbing = ring;
            climb<KEYS>(asking, keys, climbing, climbing.*into);
            ring = climbing;
            return;
        }
        for (int n = 0; n < KEYS; ++n) {
            ahead[n] = exp2_of(ahead[n]);
            (ring.*into).part[CHANNELS] += ahead[n];
        }
        for (int c = 0; c < CHANNELS; ++c)
            for (int n = 0; n < KEYS; ++n) (ring.*into).part[c] += ahead[n] * load(at[n] + (DIMS + c) * plane);
    }

    // The same where a score passes the limit. Scores are summed anew: less a reference that is far below, as it is
    // where there was no key before, they have lost their digits.
    template <int KEYS>
    __attribute__((noinline)) void climb(const Vector *asking, const Keys<KEYS> &keys, Ring<CHANNELS> &ring,
                                         Total<CHANNELS> &into) const {
        for (int n = 0; n < KEYS; ++n) {
            Vector score = load(keys.mask[n]);
            if (BIAS) score += *keys.bias[n];
            for (int d = 0; d < DIMS; ++d) score += asking[d] * load(keys.at[n] + d * plane);
            ring.raise(score);
            const Vector weight = exp2_of(score - ring.reference);
            for (int c = 0; c < CHANNELS; ++c) into.part[c] += weight * load(keys.at[n] + (DIMS + c) * plane);
            into.part[CHANNELS] += weight;
        }
    }

    // Adds the edges `radius` rows above and below the queries at (row, column ...), and the corners at their ends.
    template <bool CORNERS>
    void add(int row, int column, int radius, Ring<CHANNELS> &result) const {
        Vector asking[DIMS];
        for (int d = 0; d < DIMS; ++d) asking[d] = load(query + (row * DIMS + d) * (long)side.padded_columns + column);
        Ring<CHANNELS> ring = result;
        const int origin = side.column_origin + column;
        const int left = most(1 - radius, extent[2] - origin - LANES + 1), right = least(radius - 1, extent[3] - origin);
        Keys<4> ends;
        int found = 0;
        for (int n = 0; CORNERS && n < 4; ++n) {
            ends.at[n] = key, ends.mask[n] = HIDDEN;
            if (BIAS) ends.bias[n] = bias;
        }
        for (int dy = -radius; dy <= radius; dy += 2 * radius) {
            const int there = side.row_origin + row + dy;
            if (there < extent[0] || there > extent[1]) continue;
            const float *at = key + there * key_row + origin;
            const float *offset = BIAS ? bias + (film.reach + dy) * bias_row + film.reach : nullptr;
            int dx = left;
            for (; dx + KEYS_AT_ONCE <= right + 1; dx += KEYS_AT_ONCE) {
                Keys<KEYS_AT_ONCE> keys;
                for (int n = 0; n < KEYS_AT_ONCE; ++n) {
                    keys.at[n] = at + dx + n, keys.mask[n] = mask + origin + dx + n;
                    if (BIAS) keys.bias[n] = offset + dx + n;
                }
                meet<KEYS_AT_ONCE>(asking, keys, ring, &Ring<CHANNELS>::edge);
            }
            for (; dx <= right; ++dx)
                meet<1>(asking, Keys<1>{{at + dx}, {mask + origin + dx}, {offset + dx}}, ring, &Ring<CHANNELS>::edge);
            for (int end = -radius; CORNERS && end <= radius; end += 2 * radius) {
                if (origin + end + LANES <= extent[2] || origin + end > extent[3]) continue;
                ends.at[found] = at + end, ends.mask[found] = mask + origin + end;
                if (BIAS) ends.bias[found] = offset + end;
                ++found;
            }
        }
        if (found) meet<4>(asking, ends, ring, &Ring<CHANNELS>::corner);
        result = ring;
    }
};

// A band is LANES rows high, so that a vector holds its rows of one column when rows and columns are exchanged.
template <int DIMS, int CHANNELS, bool BIAS>
void band_of_rows(const Film &film, int head, int band, float *scratch) {
    const Worker<DIMS, CHANNELS, BIAS> along(film, film.along, head), across(film, film.across, head);
    const int first = band * LANES, rows = least(LANES, film.along.rows - first), columns = film.across.rows;
    const long width = film.along.padded_columns, pixels = film.along.rows * width, parts = CHANNELS + 1;
    // Everything up to the last ring, and the left and right edges of this one: parts by row, or by column.
    float *within = scratch, *sideways = scratch + (parts + 1) * LANES * width;
    for (int j = 0; j < rows; ++j)
        for (int column = 0; column < width; column += LANES) {
            const long from = (first + j) * width + column, to = j * width + column;
            keep_here(within + parts * LANES * width + to, load(film.before_top + head * pixels + from));
            for (int c = 0; c < parts; ++c)
                keep_here(within + c * LANES * width + to, load(film.before_total + (head * parts + c) * pixels + from));
        }
    for (int radius = film.first_ring; radius < film.last_ring; ++radius) {
        const float *tops = within + parts * LANES * width;
        for (int column = 0; column < columns; ++column) {
            Ring<CHANNELS> ring;
            ring.edge.clear(), ring.corner.clear();
            float before[LANES] __attribute__((aligned(64)));
            for (int j = 0; j < LANES; ++j) before[j] = j < rows ? tops[j * width + column] : 0.0f;
            ring.reference = load(before);
            across.template add<false>(column, first, radius, ring);
            for (int c = 0; c < parts; ++c) keep_here(sideways + (c * width + column) * LANES, ring.edge.part[c]);
            keep_here(sideways + (parts * width + column) * LANES, ring.reference);
        }
        const long at = ((long)(radius - film.first_ring) * film.heads + head) * pixels;
        for (int j = 0; j < rows; ++j)
            for (int column = 0; column < width; column += LANES) {
                float *here = within + j * width + column, *top = here + parts * LANES * width;
                Ring<CHANNELS> ring;
                ring.edge.clear(), ring.corner.clear();
                const Vector before = ring.reference = load(top);
                along.template add<true>(first + j, column, radius, ring);
                const auto sideways_part = [&](int part) {
                    float lanes[LANES] __attribute__((aligned(64)));
                    for (int n = 0; n < LANES; ++n) lanes[n] = sideways[(part * width + column + n) * LANES + j];
                    return load(lanes);
                };
                const Vector other = sideways_part(parts), highest = larger(ring.reference, other);
                const Vector mine = exp2_of(ring.reference - highest), its = exp2_of(other - highest);
                const Vector old = exp2_of(before - highest);
                const long pixel = (first + j) * width + column;
                store_away(film.top + at + pixel, highest);
                keep_here(top, highest);
                for (int c = 0; c < parts; ++c) {
                    const Vector edge = ring.edge.part[c] * mine + sideways_part(c) * its;
                    const Vector corner = ring.corner.part[c] * mine;
                    const Vector sum = load(here + c * LANES * width) * old + edge + corner;
                    const long to = at * parts + c * pixels + pixel;
                    store_away(film.edge + to, edge);
                    store_away(film.corner + to, corner);
                    store_away(film.within + to, sum);
                    keep_here(here + c * LANES * width, sum);
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
        case 4: return for_bias<DIMS, 4>(bias);
        default: return nullptr;
    }
}

FilmBand pick(int dims, int channels, bool bias) {
    switch (dims) {
        case 4: return for_channels<4>(channels, bias);
        case 8: return for_channels<8>(channels, bias);
        case 16: return for_channels<16>(channels, bias);
        case 32: return for_channels<32>(channels, bias);
        default: return nullptr;
    }
}

}  // namespace

extern const FilmKernel KERNEL;
const FilmKernel KERNEL = {LANES, pick};
