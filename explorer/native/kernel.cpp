// The rings of a group of query rows; compiled once for each instruction set (LANES, KERNEL).
//
// LANES neighbouring queries of a row share a vector. A ring is walked key by key: its top and bottom edges row by row
// for one row of queries at a time, its left and right edges for ROWS rows of queries at once, which then share the
// keys that they read. Query, reference and sums stay in registers along an edge.
//
// e = 2^(score - reference). The reference is a lazy maximum: it is raised, and what is summed so far rescaled, only
// when a score passes it by LIMIT. 2^LIMIT times the number of keys is far from overflow.
#include "film.h"
#include "lanes.h"

#ifndef ROWS
#define ROWS 4
#endif
#ifndef KEYS_AT_ONCE
#define KEYS_AT_ONCE 4
#endif

namespace {

constexpr float LIMIT = 40.0f;

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

template <int CHANNELS>
struct Sums {
    Vector reference;
    Total<CHANNELS> within, edge, corner;

    // Raises the reference to `score` where `ahead` (score less reference) passes the limit.
    void raise(Vector score, Vector ahead) {
        const Integers passed = ahead > all(LIMIT);
        const Vector factor = exp2_of(-(Vector)((Integers)ahead & passed));
        reference = (Vector)(((Integers)score & passed) | ((Integers)reference & ~passed));
        within.scale(factor);
        edge.scale(factor);
        corner.scale(factor);
    }
};

// A run of keys: neighbours in a row (step 1) or in a column (step: one row of keys).
struct Run {
    const float *key, *mask, *bias;
    long step, mask_step, bias_step;
    int count;
};

template <int DIMS, int CHANNELS, bool BIAS>
struct Worker {
    const Film &film;
    const float *query, *key, *mask, *bias;
    const int *extent;
    long plane, key_row, bias_row;
    int head;

    Worker(const Film &film, int head) : film(film), head(head) {
        plane = film.key_columns;
        key_row = plane * (DIMS + CHANNELS);
        bias_row = 2 * film.reach + 1;
        query = film.query + (long)head * film.rows * DIMS * film.padded_columns;
        key = film.key + (long)head * film.key_rows * key_row;
        mask = film.mask + (long)head * plane;
        bias = BIAS ? film.bias + (film.bias_heads > 1 ? (long)head * bias_row * bias_row : 0) : nullptr;
        extent = film.extent + 4 * head;
    }

    // The next keys of a run for one row of queries, at least one of which passes the limit. Scores are summed anew:
    // less a reference that is far below, as it is where there was no key before, they have lost their digits.
    __attribute__((noinline)) void climb(const Vector *asking, const Run &run, int keys, int row, Sums<CHANNELS> &sums,
                                         Total<CHANNELS> Sums<CHANNELS>::*into) const {
        for (int n = 0; n < keys; ++n) {
            const float *key = run.key + n * run.step;
            Vector score = load(run.mask + n * run.mask_step);
            if (BIAS) score += run.bias[n * run.bias_step - row * bias_row];
            for (int d = 0; d < DIMS; ++d) score += asking[row * DIMS + d] * load(key + d * plane);
            sums.raise(score, score - sums.reference);
            const Vector weight = exp2_of(score - sums.reference);
            for (int c = 0; c < CHANNELS; ++c) (sums.*into).part[c] += weight * load(key + (DIMS + c) * plane);
            (sums.*into).part[CHANNELS] += weight;
        }
    }


    // AT_ONCE rows of queries, one below the other, meet a run of keys, KEYS of them at a time; row j has the bias that
    // lies j rows of offsets earlier. Stops where fewer than KEYS are left.
    template <int AT_ONCE, int KEYS>
    void walk(const Vector *asking, Run &run, Sums<CHANNELS> *sums, Total<CHANNELS> Sums<CHANNELS>::*into) const {
        Total<CHANNELS> total[AT_ONCE];
        Vector reference[AT_ONCE];
        for (int j = 0; j < AT_ONCE; ++j) total[j] = sums[j].*into, reference[j] = sums[j].reference;
        const long step = KEYS > 1 ? 1 : run.step;
        while (run.count >= KEYS) {
            Vector ahead[KEYS][AT_ONCE];
            for (int n = 0; n < KEYS; ++n)
                for (int j = 0; j < AT_ONCE; ++j) {
                    ahead[n][j] = load(run.mask + n * run.mask_step) - reference[j];
                    if (BIAS) ahead[n][j] += run.bias[n * run.bias_step - j * bias_row];
                }
            const float *at = run.key;
            for (int d = 0; d < DIMS; ++d, at += plane) {
                keep(at);
                for (int n = 0; n < KEYS; ++n) {
                    const Vector answer = load(at + n * step);
                    for (int j = 0; j < AT_ONCE; ++j) ahead[n][j] += asking[j * DIMS + d] * answer;
                }
            }
            Vector highest = ahead[0][0];
            for (int n = 0; n < KEYS; ++n)
                for (int j = 0; j < AT_ONCE; ++j) highest = larger(highest, ahead[n][j]);
            if (__builtin_expect(any_above(highest, LIMIT), 0)) {
                for (int j = 0; j < AT_ONCE; ++j) {
                    sums[j].*into = total[j];
                    climb(asking, run, KEYS, j, sums[j], into);
                    total[j] = sums[j].*into, reference[j] = sums[j].reference;
                }
            } else {
                for (int n = 0; n < KEYS; ++n)
                    for (int j = 0; j < AT_ONCE; ++j) {
                        ahead[n][j] = exp2_of(ahead[n][j]);
                        total[j].part[CHANNELS] += ahead[n][j];
                    }
                for (int c = 0; c < CHANNELS; ++c, at += plane) {
                    keep(at);
                    for (int n = 0; n < KEYS; ++n) {
                        const Vector value = load(at + n * step);
                        for (int j = 0; j < AT_ONCE; ++j) total[j].part[c] += ahead[n][j] * value;
                    }
                }
            }
            run.key += KEYS * run.step, run.mask += KEYS * run.mask_step, run.count -= KEYS;
            if (BIAS) run.bias += KEYS * run.bias_step;
        }
        for (int j = 0; j < AT_ONCE; ++j) sums[j].*into = total[j];
    }

    template <int AT_ONCE>
    void meet(const Vector *asking, Run run, Sums<CHANNELS> *sums, Total<CHANNELS> Sums<CHANNELS>::*into) const {
        if (AT_ONCE == 1 && run.step == 1) walk<AT_ONCE, KEYS_AT_ONCE>(asking, run, sums, into);
        walk<AT_ONCE, 1>(asking, run, sums, into);
    }

    // The run that starts where the query at (row, column) meets the key at offset (dy, dx).
    Run run_at(int row, int column, int dy, int dx, bool down, int count) const {
        Run run;
        const int there = film.column_origin + column + dx;
        run.key = key + (film.row_origin + row + dy) * key_row + there;
        run.mask = mask + there;
        run.bias = BIAS ? bias + (long)(film.reach + dy) * bias_row + film.reach + dx : nullptr;
        run.step = down ? key_row : 1, run.mask_step = down ? 0 : 1, run.bias_step = down ? bias_row : 1;
        run.count = count;
        return run;
    }

    bool has_row(int row) const { return row + film.row_origin >= extent[0] && row + film.row_origin <= extent[1]; }
    // Whether any query of the block that starts at `column` has a key at dx.
    bool has_column(int column) const {
        const int there = column + film.column_origin;
        return there + LANES > extent[2] && there <= extent[3];
    }

    void ring(const Vector *asking, int row, int rows, int column, int radius, Sums<CHANNELS> *sums) const {
        const int left = most(1 - radius, extent[2] - film.column_origin - column - LANES + 1);
        const int right = least(radius - 1, extent[3] - film.column_origin - column);
        for (int j = 0; j < rows; ++j) {
            for (int dy = -radius; dy <= radius; dy += 2 * radius) {
                if (!has_row(row + j + dy)) continue;
                const Vector *one = asking + j * DIMS;
                if (left <= right)
                    meet<1>(one, run_at(row + j, column, dy, left, false, right - left + 1), sums + j,
                            &Sums<CHANNELS>::edge);
                for (int dx = -radius; dx <= radius; dx += 2 * radius)
                    if (has_column(column + dx))
                        meet<1>(one, run_at(row + j, column, dy, dx, false, 1), sums + j, &Sums<CHANNELS>::corner);
            }
        }
        for (int dx = -radius; dx <= radius; dx += 2 * radius)
            if (has_column(column + dx)) side(asking, row, rows, column, radius, dx, sums);
    }

    // The edge dx columns away. Key rows that all the rows of queries can see are met together, the rest one by one.
    void side(const Vector *asking, int row, int rows, int column, int radius, int dx, Sums<CHANNELS> *sums) const {
        const int first = extent[0] - film.row_origin, last = extent[1] - film.row_origin;
        int shared_first = most(first, row + rows - radius), shared_last = least(last, row + radius - 1);
        if (rows < ROWS || shared_first > shared_last) shared_first = last + 1, shared_last = last;
        else
            meet<ROWS>(asking, run_at(row, column, shared_first - row, dx, true, shared_last - shared_first + 1), sums,
                       &Sums<CHANNELS>::edge);
        for (int j = 0; j < rows; ++j) {
            const int from = most(first, row + j - radius + 1), to = least(last, row + j + radius - 1);
            alone(asking + j * DIMS, row + j, column, dx, from, least(to, shared_first - 1), sums + j);
            alone(asking + j * DIMS, row + j, column, dx, most(from, shared_last + 1), to, sums + j);
        }
    }

    void alone(const Vector *asking, int row, int column, int dx, int from, int to, Sums<CHANNELS> *sums) const {
        if (from <= to)
            meet<1>(asking, run_at(row, column, from - row, dx, true, to - from + 1), sums, &Sums<CHANNELS>::edge);
    }

    void rows_from(int row) const {
        const int rows = least(ROWS, film.rows - row);
        const long width = film.padded_columns, pixels = film.rows * width, parts = CHANNELS + 1;
        for (int column = 0; column < film.columns; column += LANES) {
            const long here = row * width + column;
            Sums<CHANNELS> sums[ROWS];
            Vector asking[ROWS * DIMS];
            for (int line = 0; line < rows * DIMS; ++line)
                asking[line] = load(query + (row * DIMS + line) * width + column);
            for (int j = 0; j < rows; ++j) {
                sums[j].reference = load(film.before_top + head * pixels + here + j * width);
                for (int c = 0; c < parts; ++c)
                    sums[j].within.part[c] = load(film.before_total + (head * parts + c) * pixels + here + j * width);
            }
            for (int radius = film.first_ring; radius < film.last_ring; ++radius) {
                for (int j = 0; j < rows; ++j) sums[j].edge.clear(), sums[j].corner.clear();
                ring(asking, row, rows, column, radius, sums);
                const long plane_at = (long)(radius - film.first_ring) * film.heads + head;
                for (int j = 0; j < rows; ++j) {
                    const long at = here + j * width;
                    store_away(film.top + plane_at * pixels + at, sums[j].reference);
                    for (int c = 0; c < parts; ++c) {
                        const long to = (plane_at * parts + c) * pixels + at;
                        store_away(film.edge + to, sums[j].edge.part[c]);
                        store_away(film.corner + to, sums[j].corner.part[c]);
                        sums[j].within.part[c] += sums[j].edge.part[c] + sums[j].corner.part[c];
                        store_away(film.within + to, sums[j].within.part[c]);
                    }
                }
            }
        }
        finish_stores();
    }
};

template <int DIMS, int CHANNELS, bool BIAS>
void group_of_rows(const Film &film, int head, int group) {
    Worker<DIMS, CHANNELS, BIAS>(film, head).rows_from(group * ROWS);
}

template <int DIMS, int CHANNELS>
FilmGroup for_bias(bool bias) {
    return bias ? group_of_rows<DIMS, CHANNELS, true> : group_of_rows<DIMS, CHANNELS, false>;
}

template <int DIMS>
FilmGroup for_channels(int channels, bool bias) {
    switch (channels) {
        case 1: return for_bias<DIMS, 1>(bias);
        case 2: return for_bias<DIMS, 2>(bias);
        case 3: return for_bias<DIMS, 3>(bias);
        case 4: return for_bias<DIMS, 4>(bias);
        default: return nullptr;
    }
}

FilmGroup pick(int dims, int channels, bool bias) {
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
const FilmKernel KERNEL = {ROWS, pick};
