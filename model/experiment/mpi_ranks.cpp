#include "experiment/mpi_ranks.hpp"

#include <algorithm>
#include <cstdint>

#define OMPI_SKIP_MPICXX  // the C interface alone
#include <mpi.h>

namespace yingshang {

MpiRanks::MpiRanks(int* argc, char*** argv) {
    int provided = 0;
    MPI_Init_thread(argc, argv, MPI_THREAD_SERIALIZED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
}

MpiRanks::~MpiRanks() { MPI_Finalize(); }

// MPI counts in int: what is longer goes in turns of at most a GiB a rank.
std::vector<std::string> MpiRanks::gather(std::string_view bytes) {
    constexpr std::uint64_t most = std::uint64_t{1} << 30;
    const auto ranks = static_cast<std::size_t>(size_);
    const std::uint64_t own = bytes.size();
    std::vector<std::uint64_t> sizes(ranks);
    MPI_Allgather(&own, 1, MPI_UINT64_T, sizes.data(), 1, MPI_UINT64_T, MPI_COMM_WORLD);
    std::vector<std::string> all(ranks);
    for (std::size_t r = 0; r < ranks; ++r) {
        all[r].resize(sizes[r]);
        if (static_cast<int>(r) == rank_) all[r] = bytes;
        for (std::uint64_t at = 0; at < sizes[r]; at += most)
            MPI_Bcast(all[r].data() + at, static_cast<int>(std::min(most, sizes[r] - at)), MPI_BYTE, static_cast<int>(r), MPI_COMM_WORLD);
    }
    return all;
}

}  // namespace yingshang
