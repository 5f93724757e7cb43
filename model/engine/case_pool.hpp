// Cases under way, packed: what an event touches is one record of 48 bytes. A record is a token - one thread of a
// case's work, to which an event or a place in a line refers - and, in a case's first token, the case itself.
// Cases that branch, or have burdens and several clocks to remember, hold a second record beside it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/random.hpp"
#include "engine/attributes.hpp"
#include "engine/plan.hpp"
#include "engine/pool.hpp"

namespace yingshang {

inline constexpr std::uint32_t no_record = 0xffffffffu;

// What a token waits for.
enum class Phase : std::uint8_t {
    idle,         // nothing: other tokens of the case go on
    submission,   // the papers are handed in at a later time
    appointment,  // the time that it was given
    queue,        // an officer
    handling,     // the officer
    circulation,  // the paper to go round
    lasting,      // a step without a desk to be over
    correction,   // the applicant to correct
    step_retry,   // the applicant to try the step again
    retry,        // the applicant to try the whole again
    following,    // documents that follow
    part,         // another process to give its result
    away,         // the desk of another county
    check_delay,  // a promise to be looked at
    check_queue,
    check_handling,
    guest_queue,  // a case of another county: an officer
    guest_handling,
    guest_appointment,
    patience,  // timers of a case: they hold what they belonged to, and it may be gone when they ring
    line_patience,
    deemed,
    orphan_queue,     // given up: the line still holds the number
    orphan_handling,  // the same, an officer finishes what he began
    orphan_event,     // the same, an event is still to come
    orphan_reply,     // the same, the other county is still to answer
    rest,             // of a desk: the end of its rest
    meeting,          // of a committee: its next meeting
};

// A case of another county, which knows it by its own number.
constexpr bool is_guest(Phase phase) { return phase == Phase::guest_queue || phase == Phase::guest_handling || phase == Phase::guest_appointment; }

// How a step ended, for the steps that ask.
enum class StepResult : std::uint8_t { pending, done, refused, skipped };

struct Token {
    std::uint32_t owner = no_record;  // record of the case; its own in the case's first token
    std::uint32_t since = 0;          // working ticks: joined the line, or began to circulate or last
    std::uint32_t work = 0;           // ticks of an officer's work
    std::uint32_t used = 0;           // office time of earlier rounds at the step
    std::uint8_t step = 0;
    Phase phase = Phase::idle;
    std::uint8_t round = 0;        // times that the step was done before
    std::uint8_t officer : 6 = 0;  // class of the officer
    bool is_returned : 1 = false;  // what the office will find, drawn with the work: for correction,
    bool is_refused : 1 = false;   // and, where it is not or no more returned, refused
    std::uint16_t rules = 0;
};

struct Case : Token {
    std::uint8_t tries = 0;
    std::uint8_t results = 0;  // of the watched steps, two bits each
    PhiloxKey key = 0;         // of its agent's luck in this run; of a case of another county: when it is due
    std::uint32_t firm = 0;    // whoever opened it; in further tokens the next one of the case
    Tick opened{};
    std::uint32_t stopped = 0;  // working ticks during which the office's clock stood
    std::uint32_t side = no_record;

    [[nodiscard]] StepResult result(std::uint8_t watched) const { return static_cast<StepResult>((results >> (2 * (watched - 1))) & 3u); }
    void set_result(std::uint8_t watched, StepResult r) {
        const int shift = 2 * (watched - 1);
        results = static_cast<std::uint8_t>((results & ~(3u << shift)) | (static_cast<unsigned>(r) << shift));
    }
};
static_assert(sizeof(Case) == 48);

enum class Clock : std::uint8_t { office, firm, third_party };
inline constexpr std::size_t clock_count = 3;

// How often a case came to a step within a try.
struct Rounds {
    std::uint8_t done = 0;                       // times that the step was done before
    std::uint8_t corrections = 0, refusals = 0;  // after which it was done again
};
using RoundsByStep = std::array<Rounds, most_steps>;

// What a case that is not plain remembers besides. What an event looks at stands first, on two lines of the cache.
struct alignas(64) Side {
    StepSet begun = 0, over = 0, done = 0, refused = 0;
    Attributes attributes;
    float difficulty = 1;              // factor on officers' work and circulation
    std::uint32_t tokens = no_record;  // further ones, a list
    std::uint32_t rounds = no_record;  // of this try; none before the first return or refusal
    std::uint32_t waited = 0;          // in lines
    std::uint32_t office_before = 0;   // office time of earlier tries: a new application has the whole limit again
    std::array<std::uint32_t, clock_count> since{}, spent{};
    std::array<std::uint16_t, clock_count> running{};  // tokens that keep a clock going
    std::uint16_t active = 0;                          // tokens at work
    double documents = 0, visits = 0, fee = 0;
    std::uint16_t corrections = 0;
    std::uint16_t source = 0;  // 1 + number of the finite source that it comes from; 0: none
    bool is_part = false;      // of another case: its owner hears nothing of it
    bool is_counted = false;   // one of the next two is known

    std::optional<std::uint32_t> counted_from = {};   // working tick from which the duration counts, if it is not the submission
    std::optional<std::uint32_t> counted_until = {};  // working tick at which the counted phase was over
    std::uint32_t parent = no_record;                 // token that waits for this case's result
    std::uint32_t cycle = 0;                          // how often its member came before

    void start(Clock clock, std::uint32_t now) {
        const auto k = static_cast<std::size_t>(clock);
        if (running[k]++ == 0) since[k] = now;
    }
    void stop(Clock clock, std::uint32_t now) {
        const auto k = static_cast<std::size_t>(clock);
        if (--running[k] == 0) spent[k] += now - since[k];
    }
    // A clock's time up to now.
    [[nodiscard]] std::uint32_t on(Clock clock, std::uint32_t now) const {
        const auto k = static_cast<std::size_t>(clock);
        return spent[k] + (running[k] != 0 ? now - since[k] : 0);
    }
    // When the duration begins or the phase is over.
    void note(std::optional<std::uint32_t>& counted, std::int64_t now) {
        counted = static_cast<std::uint32_t>(now);
        is_counted = true;
    }
};
inline constexpr std::size_t hot_part_of_side = 128;
static_assert(offsetof(Side, is_counted) < hot_part_of_side);

}  // namespace yingshang
