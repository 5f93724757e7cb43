// Cases under way and their visits to steps. A visit is what an event or a place in a queue belongs to; a
// case and its visits keep their numbers until nothing refers to them any more.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/office.hpp"
#include "engine/plan.hpp"

namespace yingshang {

inline constexpr std::uint32_t no_record = 0xffffffffu;

// What a visit waits for.
enum class Phase : std::uint8_t {
    submission,     // the papers are handed in at a later time
    queue,          // for an officer
    handling,       // the officer
    circulation,    // the paper to go round
    lasting,        // a step without a desk to be over
    correction,     // the applicant to correct
    retry,          // the applicant to try again
    patience,       // the applicant to give up
    orphan_queue,   // case over or refused: the line still holds the number
    orphan_handling,// the same, an officer finishes what he began
    orphan_event,   // the same, an event is still to come
};

struct Visit {
    std::uint32_t owner = no_record;  // case
    std::uint32_t next = no_record;   // of the case's visits
    std::uint32_t handling = 0;       // ticks of an officer's work
    std::uint8_t step = 0;
    Phase phase{};
    std::uint16_t round = 0;          // corrections so far
    std::int64_t since = 0;           // working ticks: joined the queue, or began to circulate or last
    std::int64_t began = 0;           // working ticks: the officer began
    std::int64_t used = 0;            // office time of earlier rounds
};

enum class Clock : std::uint8_t { office, firm, third_party };
inline constexpr std::size_t clock_count = 3;

struct Case {
    AgentKey agent;
    const CompiledProcess* rules = nullptr;
    std::uint64_t begun = 0, over = 0;   // steps
    std::uint32_t owner = 0;
    std::uint32_t visits = no_record;    // first of the list
    Attributes attributes;
    ProcessId process{};
    bool open = false;                   // from submission to result
    std::uint16_t tries = 0;
    std::uint16_t corrections = 0;
    Tick opened{};
    std::int64_t submitted = 0;          // working ticks
    std::array<std::uint16_t, clock_count> running{};  // steps that keep a clock going
    std::array<std::int64_t, clock_count> since{}, spent{};
    double documents = 0, counter_visits = 0, fee = 0;
    std::int64_t officer_ticks = 0;
    std::int64_t office_before = 0;      // office time of earlier tries: a new application has the whole limit again

    void start(Clock clock, std::int64_t now) {
        const auto k = static_cast<std::size_t>(clock);
        if (running[k]++ == 0) since[k] = now;
    }
    void stop(Clock clock, std::int64_t now) {
        const auto k = static_cast<std::size_t>(clock);
        if (--running[k] == 0) spent[k] += now - since[k];
    }
    // A clock's time up to now.
    [[nodiscard]] std::int64_t on(Clock clock, std::int64_t now) const {
        const auto k = static_cast<std::size_t>(clock);
        return spent[k] + (running[k] != 0 ? now - since[k] : 0);
    }
};

// Records by number, with those given back used again.
template <class Record>
class Pool {
  public:
    [[nodiscard]] Record& operator[](std::uint32_t i) { return records_[i]; }
    [[nodiscard]] const Record& operator[](std::uint32_t i) const { return records_[i]; }
    [[nodiscard]] std::uint32_t take() {
        if (free_.empty()) {
            records_.emplace_back();
            return static_cast<std::uint32_t>(records_.size() - 1);
        }
        const std::uint32_t i = free_.back();
        free_.pop_back();
        records_[i] = {};
        return i;
    }
    void give_back(std::uint32_t i) { free_.push_back(i); }
    [[nodiscard]] const std::vector<Record>& all() const { return records_; }

  private:
    std::vector<Record> records_;
    std::vector<std::uint32_t> free_;
};

}  // namespace yingshang
