// The way in: picks the kernel that this processor can run and shares the rows out among threads.
#include "film.h"

#if defined(__linux__)
#include <sys/mman.h>
#include <unistd.h>
#endif

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <new>
#include <thread>
#include <vector>

extern const FilmKernel film_plain;
#if defined(__x86_64__)
extern const FilmKernel film_avx2, film_avx512;
#endif

namespace {

struct Way {
    const char *name;
    const FilmKernel *kernel;
};

std::vector<Way> find_ways() {
    std::vector<Way> found;
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq"))
        found.push_back({"AVX-512", &film_avx512});
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) found.push_back({"AVX2", &film_avx2});
    found.push_back({"SSE2", &film_plain});
#elif defined(__aarch64__)
    found.push_back({"NEON", &film_plain});
#else
    found.push_back({"plain", &film_plain});
#endif
    return found;
}

const Way *way_at(int index) {
    static const std::vector<Way> ways = find_ways();
    return index >= 0 && index < (int)ways.size() ? &ways[index] : nullptr;
}

struct Progress {
    std::atomic<int> next{0};
    int done = 0;
    std::mutex lock;
    std::condition_variable all_done;
};

// Calls work(task, thread) for tasks 0, 1, ... in up to so many threads, this one among them, which is thread 0. A thread
// that gets going only when all is done is not waited for: while other programs use the processor, that can take longer
// than the work. So it may touch `work`, and what that refers to, only with a task in hand.
template <class Work>
void share(int tasks, int threads, const Work &work) {
    const auto progress = std::make_shared<Progress>();
    const auto run = [progress, tasks, &work](int thread) {
        for (int task = progress->next++; task < tasks; task = progress->next++) {
            work(task, thread);
            const std::lock_guard<std::mutex> hold(progress->lock);
            if (++progress->done == tasks) progress->all_done.notify_one();
        }
    };
    for (int extra = 1; extra < threads && extra < tasks; ++extra) {
        try {
            std::thread(run, extra).detach();
        } catch (...) {
            break;  // no thread to be had: those that run share the tasks
        }
    }
    run(0);
    std::unique_lock<std::mutex> hold(progress->lock);
    progress->all_done.wait(hold, [&] { return progress->done == tasks; });
}

}  // namespace

#define EXPORT extern "C" __attribute__((visibility("default")))

// All tell a caller whether it speaks of the same structures.
EXPORT int film_format() { return FILM_FORMAT; }
EXPORT int film_size() { return sizeof(Film); }
EXPORT int film_source_size() { return sizeof(FilmSource); }

// The name of the n-th way that this processor can go, the fastest first; null when there are no more.
EXPORT const char *film_way(int way) {
    const Way *found = way_at(way);
    return found ? found->name : nullptr;
}

// Asks for large pages in memory that is about to be filled: a film is written once, and first touching it in pages of
// 4 KiB would take as long as the sums. Only a wish, which may fail.
EXPORT void film_expect_large(void *memory, size_t bytes) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    const uintptr_t page = sysconf(_SC_PAGESIZE), start = ((uintptr_t)memory + page - 1) / page * page;
    const uintptr_t stop = ((uintptr_t)memory + bytes) / page * page;
    if (stop > start) madvise((void *)start, stop - start, MADV_HUGEPAGE);
#else
    (void)memory, (void)bytes;
#endif
}

// Fills the tables of `film` and its ring 0.
EXPORT void film_pack(const Film *film, const FilmSource *source, int threads) {
    share(3 * film->heads, threads, [&](int task, int) {
        if (task % 3 < 2)
            pack_side(*film, *source, task / 3, task % 3 == 1);
        else
            pack_center(*film, *source, task / 3);
    });
}

// Sums the rings of `film`. Returns 0, 1 where there is no kernel for these dims and channels, 2 where
// there is no memory.
EXPORT int film_rings(const Film *film, int way, int threads) {
    const Way *found = way_at(way);
    if (!found) return 1;
    const FilmKernel &kernel = *found->kernel;
    const FilmBand work = kernel.pick(film->dims, film->channels, film->along.bias != nullptr);
    if (!work) return 1;
    const int bands = (film->along.rows + kernel.rows_per_band - 1) / kernel.rows_per_band;
    const size_t floats = 2 * (size_t)(film->channels + 2) * kernel.rows_per_band * film->along.padded_columns;
    const auto alignment = std::align_val_t{64};
    float *scratch = static_cast<float *>(operator new(threads * floats * sizeof(float), alignment, std::nothrow));
    if (!scratch) return 2;
    share(bands * film->heads, threads, [&](int task, int thread) {
        work(*film, task / bands, task % bands, scratch + thread * floats);
    });
    operator delete(scratch, alignment);
    return 0;
}
