// yingshang-mpi: the same program as ranks of MPI, over which the counties of a run are spread.
//   mpirun -n 4 yingshang-mpi run baseline -o result.h5
#include <cstdio>

#include "app/program.hpp"
#include "experiment/mpi_ranks.hpp"

int main(int argc, char** argv) {
    yingshang::MpiRanks ranks(&argc, &argv);
    // The first rank speaks for all: it hears of whatever another could not do, and mpirun takes the first code that is not 0.
    const bool speaks = ranks.rank() == 0;
    if (!speaks && (std::freopen("/dev/null", "w", stdout) == nullptr || std::freopen("/dev/null", "w", stderr) == nullptr)) return 1;
    const int code = yingshang::run_program({argv + 1, argv + argc}, &ranks);
    return speaks ? code : 0;
}
