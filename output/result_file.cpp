// The file on disk: put together in memory, or on the disk itself where it has a log of events; put in place whole.
#include "output/result_file.hpp"

#include "core/error.hpp"
#include "output/checksum.hpp"
#include "output/result_groups.hpp"

namespace yingshang {
namespace {

// HDF5's own words for a disk that fails say nothing that helps: the disk's number is told.
void write_on_disk(Hdf5Disk& disk, const EnsembleResult& result, const ResultFileInput& input, const EventSpool& events, unsigned threads) {
    const QuietHdf5 quiet;
    try {
        NetcdfFile file(disk);
        write_groups(file, result, input);
        write_events(file, result, input, events, threads);
        file.close();
    } catch (const DataError&) {
        if (disk.error == 0) throw;
    }
}

void write_whole(const std::filesystem::path& file, const std::vector<std::byte>& bytes) {
    TemporaryFile temporary(file);
    temporary.write(bytes);
    temporary.put_in_place();
}

}  // namespace

void write_process_result(const std::filesystem::path& file, const ProcessRunResult& result, const ResultFileInput& input) { write_whole(file, process_image(result, input)); }

void write_result(const std::filesystem::path& file, const EnsembleResult& result, const ResultFileInput& input, const EventSpool* events,
                  unsigned threads) {
    if (events == nullptr) {
        write_whole(file, result_image(result, input));
        return;
    }
    const NoFileSizeSignal guard;
    TemporaryFile temporary(file);
    Hdf5Disk disk{temporary.descriptor(), 0};
    write_on_disk(disk, result, input, *events, threads);
    if (disk.error != 0) throw IoError("cannot write " + file.string(), disk.error);
    append_checksum(temporary, file);
    temporary.put_in_place();
}

}  // namespace yingshang
