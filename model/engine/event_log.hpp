// What happened in one county, row by row in the order in which it happened: written by its office and by whoever owns the
// cases, taken away at night. Knows no firm and no file: a subject is a number, and kinds and reasons from 32 on are the owner's.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/time.hpp"

namespace yingshang {

// Numbers 1-31 are the engine's, 32-127 the economy's. They stand in files: a number, once given, is never given to anything else.
enum class EventKind : std::uint8_t {
    submitted = 1,  // the case is handed in
    set_back = 2,   // refused; it will be handed in again
    resubmitted = 3,
    completed = 4,
    refused = 5,
    abandoned = 6,
    turned_away = 7,
    revoked = 8,    // after `completed`
    begun = 16,     // a step: the case waits for its desk, or works at it
    started = 17,   // an officer takes it up
    answered = 18,  // the desk of another county has handled it
    finished = 19,
    returned = 20,  // for correction
    resumed = 21,   // the applicant is back, after a correction or a refusal
    step_refused = 22,
    withdrawn = 23,  // not needed any more
    checked = 24,    // after the grant: the promise was true
};

// Numbers as above; 0 where there is nothing to say.
enum class EventReason : std::uint8_t {
    none = 0,
    deemed_granted = 1,    // the limit ran out without an answer
    documents_follow = 2,  // what is missing follows, the case goes on
    patience = 3,          // of the applicant, over the whole case
    patience_in_line = 4,
    line_full = 5,
    line_long = 6,
    part_failed = 7,    // a process that it is made of did not give its result
    goes_on = 8,        // refused, and what is left goes on without it
    others_enough = 9,  // of several steps enough are over
    false_promise = 10,
};

inline constexpr std::uint16_t no_process = 0xffff;
inline constexpr std::uint8_t no_step = 0xff;
inline constexpr std::size_t event_attributes = 4;

struct LoggedEvent {
    Tick time{};
    std::uint32_t worked = 0;            // working ticks of that time
    std::uint32_t subject = 0;           // whose case it is: a number that is its owner's
    std::uint32_t case_number = 0;       // in the county, from 1 in the order of opening; a part has its whole's. 0: of no case
    std::uint16_t process = no_process;  // ProcessId
    std::uint16_t county = 0;            // CountyId
    std::uint8_t step = no_step;         // number in the book's description
    EventKind kind{};
    EventReason reason{};
    std::array<std::uint8_t, event_attributes> attributes{};  // of the subject: its owner's
    std::uint8_t desk = 0;  // of a step: which of those that serve it. No byte is left to chance: rows are written as they stand
};
static_assert(sizeof(LoggedEvent) == 28);

class EventLog {
  public:
    void add(const LoggedEvent& event) { rows_.push_back(event); }
    // Cases by the number of their record, which others have later.
    void number_case(std::uint32_t record) { number_case(record, ++cases_); }
    void number_case(std::uint32_t record, std::uint32_t number) {
        if (record >= numbers_.size()) numbers_.resize(record + 1);
        numbers_[record] = number;
    }
    [[nodiscard]] std::uint32_t case_of(std::uint32_t record) const { return numbers_[record]; }

    [[nodiscard]] std::vector<LoggedEvent>& rows() { return rows_; }

  private:
    std::vector<LoggedEvent> rows_;
    std::vector<std::uint32_t> numbers_;
    std::uint32_t cases_ = 0;
};

// How files and people call it.
struct EventLabel {
    std::uint8_t number = 0;
    std::string_view name, en, zh;
};
[[nodiscard]] std::span<const EventLabel> case_event_kinds();
[[nodiscard]] std::span<const EventLabel> case_event_reasons();

// By day, and within it in the order of the counties: every county's rows become one list, each county's in order of time.
[[nodiscard]] std::vector<LoggedEvent> merge_by_day(std::span<const std::span<const LoggedEvent>> counties);

}  // namespace yingshang
