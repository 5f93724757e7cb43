#include "output/event_spool.hpp"

#include <utility>

#include "core/error.hpp"

namespace yingshang {

EventSpool::EventSpool(std::filesystem::path target) : target_(std::move(target)), file_(target_) { file_.unname(); }

void EventSpool::append(std::size_t scenario, std::uint32_t replicate, std::span<const LoggedEvent> events) {
    if (events.empty() || has_failed()) return;
    const auto bytes = std::as_bytes(events);
    std::uint64_t offset = 0;
    {
        const std::lock_guard lock(mutex_);
        offset = end_;
        end_ += bytes.size();
        pieces_[{scenario, replicate}].push_back({offset, events.size()});
    }
    if (const int error = write_at(file_.descriptor(), bytes, offset); error != 0) {
        int none = 0;
        error_.compare_exchange_strong(none, error);
    }
}

void EventSpool::throw_if_failed() const {
    if (has_failed()) throw IoError("cannot keep the events of " + target_.string(), error_);
}

std::uint64_t EventSpool::size_of(std::size_t scenario, std::uint32_t replicate) const {
    std::uint64_t rows = 0;
    if (const auto run = pieces_.find({scenario, replicate}); run != pieces_.end())
        for (const Piece& piece : run->second) rows += piece.rows;
    return rows;
}

void EventSpool::for_each_piece(std::size_t scenario, std::uint32_t replicate, const std::function<void(std::span<const LoggedEvent>)>& take) const {
    const auto run = pieces_.find({scenario, replicate});
    if (run == pieces_.end()) return;
    std::vector<LoggedEvent> rows;
    for (const Piece& piece : run->second) {
        rows.resize(piece.rows);
        if (const int error = read_at(file_.descriptor(), std::as_writable_bytes(std::span(rows)), piece.offset); error != 0)
            throw IoError("cannot read back the events of " + target_.string(), error);
        take(rows);
    }
}

}  // namespace yingshang
