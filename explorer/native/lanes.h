// Vectors of LANES floats, by the vector extensions of GCC and Clang; what these cannot say, by intrinsics.
// No -ffast-math here: it would remove the rounding step inside exp2.
#pragma once

#if defined(__AVX512F__) || defined(__AVX2__)
#include <immintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif

namespace {

typedef float Vector __attribute__((vector_size(4 * LANES)));
typedef int Integers __attribute__((vector_size(4 * LANES)));
typedef float Anywhere __attribute__((vector_size(4 * LANES), aligned(4), may_alias));  // not aligned in memory

inline Vector load(const float *from) { return *reinterpret_cast<const Anywhere *>(from); }
// To an aligned place. A whole line of 64 bytes goes past the caches: what is written once and read much later need not
// be read first. (Half lines would be slower so.)
inline void store_away(float *to, Vector values) {
#if defined(__AVX512F__)
    _mm512_stream_ps(to, (__m512)values);
#else
    *reinterpret_cast<Vector *>(to) = values;
#endif
}

// Before another thread reads what was stored away.
inline void finish_stores() {
#if defined(__AVX512F__)
    _mm_sfence();
#endif
}

inline void keep_here(float *to, Vector values) { *reinterpret_cast<Vector *>(to) = values; }
inline Vector all(float value) { return value - Vector{}; }

// a * b + c, rounded once where the processor can. By name: left to itself, the compiler may take the product out of a
// branch, and then it cannot join it to the sum any more.
inline Vector fused(Vector a, Vector b, Vector c) {
#if defined(__AVX512F__)
    return (Vector)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
#elif defined(__FMA__)
    return (Vector)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
#else
    return a * b + c;
#endif
}

inline Vector larger(Vector a, Vector b) {
#if defined(__AVX512F__)
    return (Vector)_mm512_max_ps((__m512)a, (__m512)b);
#elif defined(__AVX2__)
    return (Vector)_mm256_max_ps((__m256)a, (__m256)b);
#else
    Integers first = a > b;
    return (Vector)(((Integers)a & first) | ((Integers)b & ~first));
#endif
}

inline Vector smaller(Vector a, Vector b) { return -larger(-a, -b); }

inline bool any_above(Vector values, float limit) {
#if defined(__AVX512F__)
    return _mm512_cmp_ps_mask((__m512)values, _mm512_set1_ps(limit), _CMP_GT_OQ) != 0;
#elif defined(__AVX2__)
    return _mm256_movemask_ps(_mm256_cmp_ps((__m256)values, _mm256_set1_ps(limit), _CMP_GT_OQ)) != 0;
#elif defined(__aarch64__)
    return vmaxvq_u32((uint32x4_t)(values > all(limit))) != 0;
#else
    Integers above = values > all(limit);
    int some = 0;
    for (int lane = 0; lane < LANES; ++lane) some |= above[lane];
    return some != 0;
#endif
}

// 2^x, exactly 1 at 0 and exactly 0 far below; relative error below 2e-7, and above 2^126 for x beyond 127. A polynomial of
// degree 5 (least largest relative error among those that are 1 at 0), times a power of two.
inline Vector exp2_of(Vector x) {
#if defined(__AVX512F__)
    // On [0, 1): both instructions know how to round down.
    Vector part = (Vector)_mm512_reduce_ps((__m512)x, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
    Vector power = part * 0.0018671453f + 0.00901699346f;
    power = power * part + 0.0557999462f;
    power = power * part + 0.240164444f;
    power = power * part + 0.693151295f;
    power = power * part + 1.0f;
    return (Vector)_mm512_scalef_ps((__m512)power, (__m512)x);
#else
    // On [-1/2, 1/2].
    const float to_integer = 12582912.0f;  // 1.5 * 2^23: adding it leaves the whole part in the lowest bits
    Vector clamped = smaller(larger(x, all(-127.0f)), all(127.0f));
    Vector shifted = clamped + to_integer;
    Vector part = clamped - (shifted - to_integer);
    Vector power = part * 0.00132647273f + 0.00967151299f;
    power = power * part + 0.0555073373f;
    power = power * part + 0.240222424f;
    power = power * part + 0.693146992f;
    power = power * part + 1.0f;
    Integers raised = (Integers)power + ((Integers)shifted << 23);
    return (Vector)(raised & (x > all(-126.0f)));
#endif
}

// The lanes of two vectors one by one in turn: the lower halves of both, the upper halves.
#if LANES == 16
#define LOWER 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define UPPER 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#elif LANES == 8
#define LOWER 0, 8, 1, 9, 2, 10, 3, 11
#define UPPER 4, 12, 5, 13, 6, 14, 7, 15
#else
#define LOWER 0, 4, 1, 5
#define UPPER 2, 6, 3, 7
#endif
#if defined(__clang__)
#define IN_TURN(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define IN_TURN(a, b, ...) __builtin_shuffle(a, b, (Integers){__VA_ARGS__})
#endif

// Exchanges rows and columns of a square of LANES rows, which lie `step` floats apart; it may be its own answer.
inline void transpose(const float *from, long from_step, float *to, long to_step) {
    Vector row[LANES], next[LANES];
    for (int n = 0; n < LANES; ++n) row[n] = load(from + n * from_step);
    for (int done = 1; done < LANES; done *= 2) {
        for (int n = 0; n < LANES / 2; ++n) {
            next[2 * n] = IN_TURN(row[n], row[n + LANES / 2], LOWER);
            next[2 * n + 1] = IN_TURN(row[n], row[n + LANES / 2], UPPER);
        }
        for (int n = 0; n < LANES; ++n) row[n] = next[n];
    }
    for (int n = 0; n < LANES; ++n) keep_here(to + n * to_step, row[n]);
}

}  // namespace
