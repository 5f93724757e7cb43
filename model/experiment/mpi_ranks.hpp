// Ranks of MPI: programs that mpirun starts, on one machine or on many. Compiled into yingshang-mpi alone.
#pragma once

#include "core/communicator.hpp"

namespace yingshang {

// Starts MPI, and ends it with its own end. One a program; used by one thread at a time. An MPI error ends all ranks, as MPI does by itself.
class MpiRanks : public Communicator {
  public:
    MpiRanks(int* argc, char*** argv);
    MpiRanks(const MpiRanks&) = delete;
    MpiRanks& operator=(const MpiRanks&) = delete;
    ~MpiRanks() override;

    [[nodiscard]] int rank() const override { return rank_; }
    [[nodiscard]] int size() const override { return size_; }
    [[nodiscard]] std::vector<std::string> gather(std::string_view bytes) override;

  private:
    int rank_ = 0, size_ = 1;
};

}  // namespace yingshang
