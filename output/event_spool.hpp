// What happens in the runs of an ensemble, kept on disk while they run: memory stays small however long the log. Its file stands
// beside the result's place under no name, so that it goes with the program, however that ends.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "engine/event_log.hpp"
#include "output/atomic_file.hpp"

namespace yingshang {

class EventSpool {
  public:
    // Beside the file that is to have the events. Throws IoError.
    explicit EventSpool(std::filesystem::path target);

    // At the end of the run's own events; from several threads at once, for different runs. What the disk does not take is lost,
    // and everything after it: see has_failed.
    void append(std::size_t scenario, std::uint32_t replicate, std::span<const LoggedEvent> events);
    [[nodiscard]] bool has_failed() const { return error_ != 0; }
    void throw_if_failed() const;  // IoError

    [[nodiscard]] std::uint64_t size_of(std::size_t scenario, std::uint32_t replicate) const;
    // The run's events in order, a piece at a time. Throws IoError.
    void for_each_piece(std::size_t scenario, std::uint32_t replicate, const std::function<void(std::span<const LoggedEvent>)>& take) const;

  private:
    using Run = std::pair<std::size_t, std::uint32_t>;
    struct Piece {
        std::uint64_t offset = 0;
        std::size_t rows = 0;
    };

    std::filesystem::path target_;
    NoFileSizeSignal guard_;
    TemporaryFile file_;
    std::atomic<int> error_{0};
    std::mutex mutex_;  // of the two below
    std::uint64_t end_ = 0;
    std::map<Run, std::vector<Piece>> pieces_;
};

}  // namespace yingshang
