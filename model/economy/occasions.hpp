// When firms need a matter: a process that arises at a yearly rate, or where something happens to a firm. Which
// processes these are, at what rates and of whom, is all stated in files. Knows no process by name.
//
// Yearly occasions are the points of a Poisson process on time x level, one of each firm and process, drawn from the
// firm's own luck: a point is an occasion where its level is under the rate. So a scenario with half the rate has half
// of the same occasions, and nobody's luck moves when another firm enters.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/money.hpp"
#include "core/time.hpp"
#include "economy/firms.hpp"
#include "economy/identity.hpp"
#include "engine/office.hpp"
#include "engine/process.hpp"

namespace yingshang {

struct County;
struct WorldInput;

inline constexpr std::string_view yearly_event = "yearly";

// What happens to a firm; the names are those of the log.
enum class Event : std::uint8_t {
    registered,
    ready,  // holds every permit that it needs
    opened,
    wants_project,
    project_built,  // before it is capacity
    project_completed,
    loan_granted,
    stopped,
    sanctioned,  // an inspection found a violation
};
inline constexpr std::size_t event_count = 9;
inline constexpr std::array<std::string_view, event_count> event_names{
    "registered", "ready", "opened", "wants_project", "project_built", "project_completed", "loan_granted", "stopped", "sanctioned"};

// Every occasion that a file may state, the yearly one first.
[[nodiscard]] std::vector<std::string> occasion_events();
// Whether something follows on an event that can wait: opening, construction, capacity.
[[nodiscard]] bool holds_up(std::string_view event);
[[nodiscard]] std::vector<std::string> events_that_wait();

// What files state of occasions, sorted by how it is looked up; shared by all counties.
struct OccasionBook {
    explicit OccasionBook(const WorldInput& world);  // keeps the address of the world

    struct Matter {
        ProcessId process;
        std::uint32_t hash;         // of the process's name
        std::uint32_t choice_hash;  // 0: no choice
        const OccasionDescription* stated;
        const GroupDescription* group;  // null: all firms
        std::uint32_t group_hash;       // of its name
    };
    // By section and form.
    template <class T>
    using ByClass = std::array<std::array<std::vector<T>, 3>, section_count>;
    std::vector<Matter> yearly;              // in order of name
    ByClass<std::uint16_t> yearly_of_class;  // numbers in `yearly`
    std::array<ByClass<Matter>, event_count> at_event;
    std::vector<bool> holds;  // by process: something waits for its cases
};

// A rate with its factors in one county and month.
struct ClassRates {
    double rate = 0;
    std::vector<std::pair<std::size_t, std::vector<double>>> factors;  // attribute, by value
    [[nodiscard]] double of(const Attributes& a) const {
        double r = rate;
        for (const auto& [attribute, by_value] : factors) r *= by_value[a.value[attribute]];
        return r;
    }
};

// A point that is an occasion where its level is under the rate; the class is that of the beginning of the year.
struct OccasionPoint {
    FirmRow firm;
    float level;  // a year
    std::uint16_t matter;
    std::uint16_t ordinal;  // among the points of that firm, matter and year, in order of level
    Attributes class_then;
};

// One county's year.
struct Occasions {
    int year = 0;
    std::vector<std::array<ClassRates, 12>> rates;                    // by yearly matter
    std::vector<bool> steady;                                         // the same in every month
    std::vector<Odds> most;                                           // that the rate is in any class and month
    std::vector<ClassRates> members;                                  // share of a class that is of the matter's group, at the new year
    std::vector<std::uint64_t> luck;                                  // bits of the matter and the year
    std::array<std::vector<OccasionPoint>, 12> due;                   // by month
    std::map<std::tuple<FirmRow, std::uint32_t, Tick>, Fen> refunds;  // owed, by firm, process and submission
};

// A new firm's points of the rest of the year.
void lay_out_occasions(County& county, FirmRow firm, Day month);
// The month's cases; in January, and in a county's first month, the points of the year for every firm.
void raise_yearly(County& county, Day month);
// Opens what the event asks for; the number of cases that what follows waits for. What books decide at a month's end is
// handed in on some day of the next month, the rest on the next working day.
[[nodiscard]] unsigned raise(County& county, FirmRow firm, Event event, Day today);
// The end of a matter: a refund is paid, and what waited goes on.
void on_matter(County& county, const Outcome& outcome, Day today);

}  // namespace yingshang
