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

inline constexpr std::size_t most_values = 32;  // of an attribute
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
        const Eligibility* applies;
    };
    // By section and form.
    template <class T>
    using ByClass = std::array<std::array<std::vector<T>, 3>, section_count>;
    std::vector<Matter> yearly;                                // in order of name
    std::vector<std::uint32_t> group_hashes;                   // of the groups that matters name
    std::vector<Matter> asked;                                 // what events ask for, in order of name
    std::array<ByClass<std::uint16_t>, event_count> at_event;  // numbers in `asked`
    std::vector<Day> changes;                                  // of how many are asked for them
    std::vector<bool> holds;                                   // by process: something waits for its cases
    std::vector<bool> refunds;                                 // by process: money is owed until its cases are over

  private:
    void ask_at(Event event, const Matter& matter);
};

// A rate or a share with its factors in one county and month.
struct ClassRates {
    struct Factor {
        std::size_t attribute = 0;
        std::array<double, most_values> by_value{};  // 0 past the last of them
        bool operator==(const Factor&) const = default;
    };
    double rate = 0;
    std::vector<Factor> factors;
    [[nodiscard]] double of(const Attributes& a) const {
        double r = rate;
        for (const Factor& f : factors) r *= f.by_value[a.value[f.attribute]];
        return r;
    }
    bool operator==(const ClassRates&) const = default;
};

// A point that is an occasion where its level is under the rate; the class is that of the beginning of the year.
struct OccasionPoint {
    FirmRow firm;
    float level;  // a year
    std::uint16_t matter;
    std::uint16_t ordinal;  // among the points of that firm, matter and year, in order of level
    Attributes class_then;
};

// A yearly matter for the firms of a class in one year.
struct YearlyOdds {
    std::uint64_t luck;  // bits of the matter and the year
    Odds most;           // that the rate is in any of their classes and months
    std::uint16_t matter;
    bool steady;  // the same in every month
};

// What may come to the firms of a section and form in one year, in order of matter.
struct OddsOfClass {
    std::vector<YearlyOdds> all, of_no_group;
    double most_members = 0;  // share that is of the group of any matter
};

// Who needs what events ask for, as long as nothing of that changes.
struct AskedShares {
    Day from{}, until{};
    std::vector<ClassRates> needed, members;  // by matter; the latter of its group
};

// One county's year.
struct Occasions {
    int year = 0;
    std::vector<std::array<ClassRates, 12>> rates;  // by yearly matter
    std::vector<ClassRates> members;                // share of a class that is of the matter's group, at the new year
    std::array<std::array<OddsOfClass, 3>, section_count> odds;
    std::vector<std::uint8_t> group_luck;            // by firm, of the group in which it has the least, in 256ths: most are of none
    std::array<std::vector<OccasionPoint>, 12> due;  // by month
    AskedShares asked;
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
