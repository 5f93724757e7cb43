// One firm's events in words: what happened, after what wait, and why. Knows no file; prints nothing.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "output/event_file.hpp"

namespace yingshang {

struct StoryLine {
    StoredEvent event;
    bool has_hour = true;  // false of what is decided once a month
    std::string text;      // empty where another line tells it: a step at a desk begins, and is taken up
};

struct LifeStory {
    std::string who;  // "enterprise, private, micro, section C Manufacturing"
    std::vector<StoryLine> lines;
    std::size_t cases = 0, corrections = 0;
    std::int64_t waited = 0, corrected = 0;  // office seconds
};

// Events of one firm under one scenario and replicate, in the order of the file; one at least.
[[nodiscard]] LifeStory tell(std::span<const StoredEvent> events, const EventNames& names);

// "25 minutes", "3.1 hours", "1.4 working days", of office time.
[[nodiscard]] std::string office_time_text(std::int64_t office_seconds);

}  // namespace yingshang
