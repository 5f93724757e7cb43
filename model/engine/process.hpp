// What a file says of a process: steps, their order, who serves them and how long they take. Numbers
// are parameters of the registry; this holds their ids and the structure. Knows no firm.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/ids.hpp"
#include "core/samplers.hpp"
#include "engine/attributes.hpp"
#include "engine/desk_choice.hpp"
#include "parameters/registry.hpp"

namespace yingshang {

using ProcessId = Id<struct ProcessFamily>;  // index into the scenario's processes
using DeskId = Id<struct DeskFamily>;

struct Title {
    std::string en, zh;
    bool operator==(const Title&) const = default;
};

// The keys of a table as files state them, and where: for messages alone. Empty where no file did.
class WrittenKeys {
  public:
    WrittenKeys() = default;
    explicit WrittenKeys(std::map<std::string, Location> keys) : keys_(std::make_shared<const std::map<std::string, Location>>(std::move(keys))) {}
    // Nothing but messages depends on them.
    bool operator==(const WrittenKeys&) const { return true; }
    // Null where the key is not stated.
    [[nodiscard]] const Location* find(const std::string& key) const {
        if (keys_ == nullptr) return nullptr;
        const auto found = keys_->find(key);
        return found == keys_->end() ? nullptr : &found->second;
    }
    [[nodiscard]] const std::map<std::string, Location>& all() const {
        static const std::map<std::string, Location> none;
        return keys_ == nullptr ? none : *keys_;
    }

  private:
    std::shared_ptr<const std::map<std::string, Location>> keys_;  // descriptions are copied for every county and date
};

// A law whose numbers are registered; its times run on one clock.
struct LawDescription {
    Law law = Law::deterministic;
    std::vector<ParameterId> parameters = {};                // in the order of law_names(); the values of discrete and empirical
    std::vector<ParameterId> weights = {};                   // of discrete, by value, and of mixture, by part
    std::vector<LawDescription> parts = {};                  // of mixture
    std::optional<ParameterId> at_least = {}, at_most = {};  // the law on condition that it lies between them
    bool operator==(const LawDescription&) const = default;
};

// Who works while a step lasts; also which of the three clocks it counts on.
enum class StepKind : std::uint8_t {
    desk,         // an officer handles it, then it circulates: office clock
    delay,        // nobody works, the office's clock runs (publicity period)
    firm,         // the applicant's own work: firm clock
    third_party,  // survey, drawings, building: third-party clock
    process,      // another process, from its intake to its result: the clocks are that one's own
};

// How an office treats a step; the strongest of several wins.
enum class Mode : std::uint8_t {
    review,      // as stated
    commitment,  // granted on a promise: no circulation, no refusal; checked later where a check is stated
    filing,      // handed in at the counter: no circulation, no correction, no refusal
    abolished,   // the step does not happen
};

struct Correction {
    ParameterId probability;               // of being returned at each try
    LawDescription firm_time;              // the office's clock stands still meanwhile
    std::optional<ParameterId> at_most;    // times; without end where not stated
    std::string back_to;                   // an earlier step: it and what lies between are done again; empty: this step
    std::optional<ParameterId> to_follow;  // share of the returns that do not stop the case: what is missing follows
    bool operator==(const Correction&) const = default;
};

struct Retry {
    LawDescription delay;
    std::optional<ParameterId> at_most;  // tries in all; without end where not stated
    bool operator==(const Retry&) const = default;
};

// After the grant an officer looks whether the promise was true.
struct Check {
    LawDescription delay;  // from the grant
    DeskChoice desk;
    LawDescription handling;
    ParameterId revoked;  // probability that the promise was false: the grant is taken back
    bool operator==(const Check&) const = default;
};

enum class PatienceScope : std::uint8_t {
    whole_case,  // runs from the first submission over everything
    queue,       // runs while the applicant waits for an officer, anew in each line
};

struct Patience {
    LawDescription time;
    PatienceScope scope = PatienceScope::whole_case;
    bool operator==(const Patience&) const = default;
};

// What becomes of a case whose step is refused for good.
enum class Refused : std::uint8_t { end, go_on };
// What becomes of the others when enough of several parallel steps are over.
enum class Others : std::uint8_t { go_on, withdrawn };

struct StepDescription {
    std::string name;
    // Step of the scenario's own description whose luck and statistics this one shares; empty: itself. Set
    // where a measure treats some applicants' step another way: the step is then split in variants.
    std::string luck;
    Title title;
    Location where;
    WrittenKeys written;
    StepKind kind = StepKind::desk;
    DeskChoice desk;                         // desk steps only
    std::string process;                     // name; process steps only
    std::optional<LawDescription> handling;  // officer's work; desk steps only
    std::optional<LawDescription> time;      // circulation of a desk step, else the step's duration
    std::vector<std::string> after;          // names of the steps it waits for
    int at_least = 0;                        // it begins when so many of `after` are over; 0: all
    Others others = Others::go_on;           // what becomes of the rest of `after` then
    std::vector<std::string> if_done;        // waits for these too; happens only where all were completed
    std::vector<std::string> if_refused;     // waits for these too; happens only where all were refused
    Eligibility applies;
    std::optional<ParameterId> probability;             // that a case needs the step, where not always
    std::string choice;                                 // of the steps with the same word here, one at most happens, by `probability`
    std::optional<ParameterId> limit;                   // ticks; infinity where none is in force
    bool deemed_granted = false;                        // where the limit runs out the step counts as granted
    std::optional<ParameterId> documents, visits, fee;  // numbers a case; yuan
    std::optional<Correction> correction;
    std::optional<ParameterId> refusal;  // probability
    std::optional<Retry> retry;          // of this step alone
    Refused refused = Refused::end;
    std::optional<Check> check;              // in mode commitment
    std::optional<LawDescription> patience;  // in this step's line
    Mode mode = Mode::review;
    std::uint8_t priority = 0;                                      // class in the queue; higher is served first
    std::vector<std::pair<Eligibility, std::uint8_t>> priority_of;  // of some applicants; the first that matches
    bool operator==(const StepDescription&) const = default;
};

// A factor for each class of an attribute of the applicants: by_size, by_section; 1 where none is stated.
struct ClassFactors {
    std::size_t attribute = 0;                       // in the schema
    std::vector<std::optional<ParameterId>> factor;  // by value
    bool operator==(const ClassFactors&) const = default;
};

// When an applicant has use for a process. Whoever owns the applicants knows the events and opens the cases.
struct OccasionDescription {
    std::string event;  // "yearly", or what happens to the applicant: "project_built"
    Location where;
    std::optional<ParameterId> rate;   // of yearly: cases a year of an applicant
    std::optional<ParameterId> share;  // of an event: of those to whom it happens
    std::vector<ClassFactors> factors;
    std::string choice;     // of the processes with the same word at an event, one at most is needed, by `share`
    std::string group;      // members of a group alone
    bool holds_up = false;  // what follows on the event waits until the case is over
    bool operator==(const OccasionDescription&) const = default;
};

// Applicants with something in common that is not among their attributes: those that trade abroad.
struct GroupDescription {
    std::string name;
    Location where;
    ParameterId share;
    std::vector<ClassFactors> factors;
    bool operator==(const GroupDescription&) const = default;
};

// Who keeps a process, and is paid its fees.
enum class Authority : std::uint8_t { government, court, utility, bank, market };

struct ProcessDescription {
    std::string name;
    Title title;
    Location where;
    WrittenKeys written;
    std::string role;  // what the applicant uses it for: "startup", "permit", "loan"
    Eligibility applies;
    std::optional<ParameterId> target;      // the promise, ticks; never squeezes anything
    ParameterId limit;                      // in force on the whole, ticks; infinity where none
    std::string counts_from;                // step from whose end the duration told to the owner counts; empty: the submission
    std::vector<std::string> counts_until;  // steps at whose end, of the last of them, a phase of the process is over; none: nobody asks
    std::optional<Patience> patience;
    std::optional<LawDescription> difficulty;  // of a case: a factor on all that offices do about it; 1 where not stated
    // Coefficient of variation over counties of how long papers go round: each has a factor of its own, all have the mean 1.
    std::optional<ParameterId> county_variation;
    std::optional<Retry> retry;                 // after a refusal
    std::map<std::string, ParameterId> needed;  // role permit: probability by section that a firm needs it
    std::vector<OccasionDescription> occasions;
    Authority authority = Authority::government;
    std::optional<ParameterId> online;  // share of the cases handed in online
    std::optional<ParameterId> weight;  // among the authority's processes, in means over all of them
    std::optional<ParameterId> refund;  // money that the government owes the applicant until the case is over, as a span of its business
    std::vector<StepDescription> steps;
    bool operator==(const ProcessDescription&) const = default;
};

enum class Discipline : std::uint8_t { first_come, priority, earliest_due };
enum class Level : std::uint8_t { county, prefecture, region };

inline constexpr std::size_t most_officer_classes = 64;  // at a desk

// Officers who work alike.
struct OfficerClass {
    ParameterId number;
    ParameterId speed;  // work of a standard officer that one of these does in the same time
    bool operator==(const OfficerClass&) const = default;
};

struct DeskDescription {
    std::string name;
    Title title;
    Location where;
    WrittenKeys written;
    Level level = Level::county;  // above the county: a slice in each, re-divided overnight by backlog
    std::string seat;             // code of the county where it sits: other counties' cases are sent there; empty: none
    std::string officers_of;      // another desk whose officers serve this one too, in one line; empty: its own
    Discipline discipline = Discipline::first_come;
    bool unlimited = false;  // serves everybody at once
    // Officers: their number; or, where `utilisation` is stated, a factor on the number that the
    // staffing rule gives (work of the year before, arrived or announced by new cases, whichever is more, over
    // office time x utilisation; unlimited in the first year).
    std::optional<ParameterId> officers;
    std::vector<OfficerClass> classes;          // instead of `officers`, where they are unequal
    std::optional<ParameterId> added_officers;  // by measures; 0 otherwise
    std::optional<ParameterId> utilisation;
    std::optional<ParameterId> at_least;  // officers that the staffing rule leaves at the least (shared with other desks)
    std::optional<ParameterId> release;   // share of the officers that the rule asks for no longer who go in a year; all where not stated
    std::optional<ParameterId> minutes;   // open a day, from the opening of the office
    std::array<bool, 7> weekdays{true, true, true, true, true, true, true};  // of the working days those it is open on; Monday first
    std::vector<Day> closed;                                                 // ascending
    std::optional<LawDescription> rest;                                      // closed for so long whenever nobody is there
    std::optional<ParameterId> meets_every;                                  // ticks: a committee, which decides at its meetings only
    std::optional<ParameterId> clears;                                       // cases a meeting at most
    std::optional<ParameterId> appointments;                                 // a day, at equal distances: who comes is given the next free one
    std::optional<ParameterId> queue_at_most;                                // who finds so many waiting is turned away
    std::vector<ParameterId> balking;  // probability of turning away by the number waiting; the last one for more
    bool operator==(const DeskDescription&) const = default;
};

// Stated arrivals of a process scenario.
enum class ArrivalLaw : std::uint8_t {
    poisson,
    mixed_poisson,  // the rate of each period is multiplied by a gamma draw of mean 1
    deterministic,  // equal gaps
    renewal,        // gaps by a law
    finite_source,  // a population whose members come back a while after each end of a case
};
enum class MixingPeriod : std::uint8_t { day, month };

struct ArrivalDescription {
    std::string name;
    Location where;
    WrittenKeys written;
    std::string process;
    ArrivalLaw law = ArrivalLaw::poisson;
    std::optional<ParameterId> rate;        // arrivals a day; all but renewal and finite_source
    std::optional<LawDescription> time;     // renewal: between arrivals; finite_source: from an end to the next arrival
    std::optional<ParameterId> population;  // finite_source
    std::optional<ParameterId> mixing_cv;   // mixed_poisson
    MixingPeriod mixing_period = MixingPeriod::day;
    std::optional<LawDescription> batch;  // applicants an arrival, rounded; one where not stated
    std::vector<ParameterId> by_month;    // factors on the rate, January first; empty: 1
    std::vector<ParameterId> by_weekday;  // Monday first
    std::optional<Day> from, until;       // arrivals on [from, until)
    std::map<std::string, std::string> attributes;
    bool operator==(const ArrivalDescription&) const = default;
};

// The parts of a scenario that the engine runs.
struct ProcessBook {
    AttributeSchema schema;
    std::vector<DeskDescription> desks;
    std::vector<ProcessDescription> processes;
    std::vector<GroupDescription> groups;
    std::vector<ArrivalDescription> arrivals;
    bool operator==(const ProcessBook&) const = default;
};

// Numbers of the streams in order of name: who comes in the same second comes in this order, whatever that of the file.
[[nodiscard]] std::vector<std::size_t> in_order_of_name(const std::vector<ArrivalDescription>& arrivals);

// The attributes of a stream's applicants; its names must be known to the schema.
[[nodiscard]] Attributes attributes_of(const AttributeSchema& schema, const ArrivalDescription& arrival);

// By desk, the number of the one whose officers serve it: itself where it has its own.
[[nodiscard]] std::vector<std::size_t> officers_of(const ProcessBook& book);

// Everything that can be wrong with the structure, each with its place: steps that wait for each other,
// unknown steps, desks, processes and attributes, desks without officers or a rule, steps without a time.
// Numbers are checked by the registry.
void validate(const ProcessBook& book, Diagnostics& diagnostics);

}  // namespace yingshang
