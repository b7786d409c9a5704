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

// 2^x for x <= 127, exactly 1 at 0 and exactly 0 far below; relative error below 2e-7. A polynomial of degree 5 on
// [-1/2, 1/2] (least largest relative error among those that are 1 at 0), times a power of two.
inline Vector exp2_of(Vector x) {
#if defined(__AVX512F__)
    Vector whole = (Vector)_mm512_roundscale_ps((__m512)x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    Vector part = x - whole;
#else
    const float to_integer = 12582912.0f;  // 1.5 * 2^23: adding it leaves the whole part in the lowest bits
    Vector clamped = larger(x, all(-127.0f));
    Vector shifted = clamped + to_integer;
    Vector part = clamped - (shifted - to_integer);
#endif
    Vector power = part * 0.00132647273f + 0.00967151299f;
    power = power * part + 0.0555073373f;
    power = power * part + 0.240222424f;
    power = power * part + 0.693146992f;
    power = power * part + 1.0f;
#if defined(__AVX512F__)
    return (Vector)_mm512_scalef_ps((__m512)power, (__m512)whole);
#else
    Integers raised = (Integers)power + ((Integers)shifted << 23);
    return (Vector)(raised & (x > all(-126.0f)));
#endif
}

}  // namespace
