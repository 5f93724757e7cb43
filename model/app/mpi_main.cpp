// yingshang-mpi: the same program as ranks of MPI, over which the counties of a run are spread.
//   mpirun -n 4 yingshang-mpi run baseline -o result.h5
#include <algorithm>
#include <cstdint>
#include <cstdio>

#define OMPI_SKIP_MPICXX  // the C interface alone
#include <mpi.h>

#include "app/program.hpp"

namespace {

using yingshang::Communicator;

class MpiRanks : public Communicator {
  public:
    MpiRanks(int* argc, char*** argv) {
        int provided = 0;
        MPI_Init_thread(argc, argv, MPI_THREAD_FUNNELED, &provided);
        MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
        MPI_Comm_size(MPI_COMM_WORLD, &size_);
    }
    MpiRanks(const MpiRanks&) = delete;
    MpiRanks& operator=(const MpiRanks&) = delete;
    ~MpiRanks() override { MPI_Finalize(); }

    [[nodiscard]] int rank() const override { return rank_; }
    [[nodiscard]] int size() const override { return size_; }
    // MPI counts in int: what is longer goes in turns of at most a GiB a rank. An MPI error ends all ranks, as MPI does by itself.
    [[nodiscard]] std::vector<std::string> gather(std::string_view bytes) override {
        constexpr std::uint64_t most = std::uint64_t{1} << 30;
        const auto ranks = static_cast<std::size_t>(size_);
        std::uint64_t own = bytes.size();
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

  private:
    int rank_ = 0, size_ = 1;
};

}  // namespace

int main(int argc, char** argv) {
    MpiRanks ranks(&argc, &argv);
    // The first rank speaks for all.
    if (ranks.rank() != 0 && (std::freopen("/dev/null", "w", stdout) == nullptr || std::freopen("/dev/null", "w", stderr) == nullptr)) return 1;
    return yingshang::run_program({argv + 1, argv + argc}, &ranks);
}
