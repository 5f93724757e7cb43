// What counties tell each other at night: cases sent to a desk that sits elsewhere, its answers, and the work that waits
// at desks whose officers they share.
#pragma once

#include <cstdint>
#include <vector>

#include "core/random.hpp"
#include "engine/plan.hpp"

namespace yingshang {

// What became of a case that was sent to another county's desk.
enum class Answer : std::uint8_t { handled, gave_up, line_full, line_long };

struct Message {
    enum class Kind : std::uint8_t { request, reply };
    Kind kind{};
    Answer answer{};  // of a reply
    CountyId from{}, to{};
    std::uint32_t sequence = 0;  // of the sender
    Tick sent{};
    std::uint32_t token = 0;  // the sender's case, in the county that sent the request
    // Of a request
    std::uint16_t rules = 0;
    std::uint8_t step = 0;
    std::uint8_t priority = 0;
    std::uint32_t work = 0;  // ticks of an officer's work
    TimeBase patience_base = TimeBase::working;
    std::int64_t due = 0;        // working ticks
    std::int64_t patience = -1;  // in the line; negative: without end
    double luck = 0;             // uniform: whether a long line is left alone
    // Of a reply
    std::uint32_t waited = 0, handled = 0;
};

// What a county says at night of a desk whose officers it shares.
struct Backlog {
    DeskId desk{};
    double officers = 0;       // that its own rules give it
    double part = 0;           // of them those that are its part of a number stated for all counties
    double work = 0;           // officer ticks that wait, and come on a usual day
    double work_of_years = 0;  // that came since 1 January of last year, in a night in which counties part; in others nobody asks
    std::uint32_t busy = 0;    // officers who are on a case here: they finish what they began
};

struct Mail {
    CountyId from{};
    std::vector<Message> messages;  // in order of sequence
    std::vector<Backlog> backlogs;  // of the desks that it shares, in order of desk
};

}  // namespace yingshang
