// The file on disk: put together in memory, or on the disk itself where it has a log of events; put in place whole.
#include "output/result_file.hpp"

#include <functional>

#include "core/error.hpp"
#include "output/checksum.hpp"
#include "output/result_groups.hpp"

namespace yingshang {
namespace {

// Group by group, since a log may be longer than memory. HDF5's own words for a disk that fails say nothing that helps: the disk's
// number is told.
void write_on_disk(const std::filesystem::path& file, unsigned threads, const std::function<void(const NetcdfFile&)>& write) {
    const NoFileSizeSignal guard;
    TemporaryFile temporary(file);
    Hdf5Disk disk{temporary.descriptor(), 0};
    try {
        const QuietHdf5 quiet;
        NetcdfFile hdf5(disk, threads);
        write(hdf5);
        hdf5.close();
    } catch (const DataError&) {
        if (disk.error == 0) throw;
    }
    if (disk.error != 0) throw IoError("cannot write " + file.string(), disk.error);
    append_checksum(temporary, file);
    temporary.put_in_place();
}

RunNumbers runs_of(const EnsembleResult& result) {
    RunNumbers runs{result.scenarios, {}};
    for (const std::vector<RunResult>& of_scenario : result.runs) {
        runs.replicates.emplace_back();
        for (const RunResult& run : of_scenario) runs.replicates.back().push_back(run.replicate);
    }
    return runs;
}

void write_whole(const std::filesystem::path& file, const std::vector<std::byte>& bytes) {
    TemporaryFile temporary(file);
    temporary.write(bytes);
    temporary.put_in_place();
}

}  // namespace

void write_process_result(const std::filesystem::path& file, const ProcessRunResult& result, const ResultFileInput& input, const EventSpool* events,
                          unsigned threads) {
    if (events == nullptr) {
        write_whole(file, process_image(result, input));
        return;
    }
    write_on_disk(file, threads, [&](const NetcdfFile& hdf5) {
        write_process_groups(hdf5, result, input);
        write_events(hdf5, {{input.title}, {result.over}}, input, *events, threads);
    });
}

void write_result(const std::filesystem::path& file, const EnsembleResult& result, const ResultFileInput& input, const EventSpool* events,
                  unsigned threads) {
    if (events == nullptr) {
        write_whole(file, result_image(result, input, threads));
        return;
    }
    write_on_disk(file, threads, [&](const NetcdfFile& hdf5) {
        write_groups(hdf5, result, input);
        write_events(hdf5, runs_of(result), input, *events, threads);
    });
}

}  // namespace yingshang
