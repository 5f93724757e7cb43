// Where the lives of the same firms part under two scenarios, and how the difference spreads from there. Told what happened under both,
// a month at a time; keeps a few bytes a firm and no events. Processes and steps are the same where their names are.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/event_log.hpp"
#include "engine/process.hpp"
#include "parameters/places.hpp"

namespace yingshang {

// Processes and steps of two books under common numbers: those of A, then what only B has.
class CommonBook {
  public:
    struct Step {
        std::string name;
        std::vector<std::string> desks;  // that serve it; an event says which
        Title title;
    };
    struct Process {
        std::string name;
        Title title;
        std::vector<Step> steps;
    };
    CommonBook(const ProcessBook& a, const ProcessBook& b);

    // The event of B under common numbers.
    [[nodiscard]] LoggedEvent of_b(LoggedEvent event) const;
    [[nodiscard]] const Process& process(std::uint16_t number) const { return processes_[number]; }

  private:
    std::vector<Process> processes_;
    std::vector<std::uint16_t> process_of_b_;
    std::vector<std::vector<std::uint8_t>> step_of_b_;
    std::vector<std::vector<std::vector<std::uint8_t>>> desk_of_b_;  // by process, step and number
};

// The first difference of a county: one firm's lives are alike up to here. What a scenario has next may come much later, or not at all.
struct Parting {
    Tick time{};
    std::uint32_t firm = 0;  // its number in the county
    CountyId county;
    std::array<std::uint8_t, event_attributes> attributes{};
    std::optional<LoggedEvent> before;  // the last one alike, in the same month
    std::optional<LoggedEvent> a, b;    // common numbers
};

// At the end of a month, summed over counties.
struct SpreadMonth {
    Day month{};
    std::uint64_t lives = 0;                   // firms whose lives differ so far, be it by a second
    std::uint64_t other_lives = 0;             // of those, firms to whom something has happened under one of them alone
    std::uint64_t registered = 0;              // firms on the register under A or B
    std::uint64_t registered_lives = 0;        // of those, whose lives differ so far
    std::uint64_t events_a = 0, events_b = 0;  // in the month, under A and B
    std::uint64_t only_a = 0, only_b = 0;      // of those, without the like under the other at the same second
};

// Over the whole time, of one kind of event: firms that it happens to.
struct KindSpread {
    EventKind kind{};
    std::uint64_t firms_a = 0, firms_b = 0;
    std::uint64_t only_a = 0, only_b = 0;
    std::uint64_t otherwise = 0;  // under both, but at other times, for another reason or in another process
};

class Divergence {
  public:
    Divergence(const ProcessBook& a, const ProcessBook& b, std::size_t counties);

    // What happened in the month under A and under B, as a run hands it over; counties are compared by so many threads.
    void take(Day month, std::span<const LoggedEvent> a, std::span<const LoggedEvent> b, unsigned threads);

    [[nodiscard]] const CommonBook& book() const { return book_; }
    // By county, none where they never part; the first of all has the least time, county and firm.
    [[nodiscard]] std::vector<std::optional<Parting>> partings() const;
    [[nodiscard]] std::optional<Parting> first() const;
    [[nodiscard]] std::uint64_t lives(CountyId county) const { return counties_[county.index()].differing; }
    [[nodiscard]] const std::vector<SpreadMonth>& months() const { return months_; }
    [[nodiscard]] std::vector<KindSpread> kinds() const;  // those that some firm's lives differ in, by number

  private:
    struct Life {
        std::uint64_t a = 0, b = 0, otherwise = 0;  // a bit each kind of event
        bool registered_a = false, registered_b = false, differs = false;
    };
    struct CountyLives {
        std::vector<Life> life;  // by number
        std::uint64_t differing = 0;
        std::optional<Parting> parting;
        SpreadMonth month;
    };
    // One firm's events of a month, in order.
    using Events = std::span<const LoggedEvent>;

    static void compare_month(CountyLives& county, std::vector<LoggedEvent> a, std::vector<LoggedEvent> b);
    static void compare_firm(CountyLives& county, std::uint32_t firm, Events a, Events b);
    static void note_parting(CountyLives& county, std::uint32_t firm, Events a, Events b);
    static void count_others(CountyLives& county, Life& life, Events a, Events b);

    CommonBook book_;
    std::vector<CountyLives> counties_;
    std::vector<SpreadMonth> months_;
};

}  // namespace yingshang
