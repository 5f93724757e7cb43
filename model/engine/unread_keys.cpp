#include "engine/unread_keys.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace yingshang {
namespace {

constexpr std::array<std::string_view, 10> of_desks{"desk",  "handling", "correction", "refusal",  "retry",
                                                    "limit", "at_limit", "check",      "patience", "priority"};
constexpr std::array<std::string_view, 4> of_shared_desks{"title", "officers_of", "queue_at_most", "balking"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// Tells of one key of a table, where it is stated.
class Teller {
  public:
    Teller(std::string what, const WrittenKeys& written, Diagnostics& diagnostics)
        : what_(std::move(what)), written_(written), diagnostics_(diagnostics) {}

    [[nodiscard]] bool states(const std::string& key) const { return written_.find(key) != nullptr; }
    void refuse(const std::string& key, const std::string& why, const std::string& advice) {
        if (const Location* where = written_.find(key)) diagnostics_.error(*where, fmt::format("`{}` of {} has no effect", key, what_), why, advice);
    }

  private:
    std::string what_;
    const WrittenKeys& written_;
    Diagnostics& diagnostics_;
};

void check_without_desk(const StepDescription& s, Teller& teller) {
    const std::string why = s.kind == StepKind::process ? "the process that it stands for has its own"
                                                        : fmt::format("a step of kind \"{}\" is served by no desk", name_of(s.kind));
    const std::string advice = s.kind == StepKind::process ? fmt::format("state it in process \"{}\", or leave it out", s.process)
                                                           : "leave it out; only steps of kind \"desk\" have it";
    for (const std::string_view key : of_desks) teller.refuse(std::string(key), why, advice);
    if (s.kind == StepKind::process) teller.refuse("time", why, advice);
    if (s.kind != StepKind::process) teller.refuse("refused", "it is never refused", advice);
    if (s.mode == Mode::commitment || s.mode == Mode::filing)
        teller.refuse("mode", "commitment and filing change what an office does at a desk", "leave it out, or say mode = \"abolished\"");
}

void check_step(const StepDescription& s, const std::string& process, Diagnostics& diagnostics) {
    Teller teller(fmt::format("step \"{}\" of process \"{}\"", s.name, process), s.written, diagnostics);
    if (s.kind != StepKind::process)
        teller.refuse("process", fmt::format("a step of kind \"{}\" stands for no process", name_of(s.kind)),
                      "leave it out, or say kind = \"process\"");
    if (s.at_least == 0 && !teller.states("at_least"))
        teller.refuse("others", "without at_least the step waits for all of `after`", "leave it out, or state at_least");
    if (s.kind != StepKind::desk) {
        check_without_desk(s, teller);
        return;
    }
    if (teller.states("refusal")) return;
    for (const char* key : {"retry", "refused"}) teller.refuse(key, "the step is never refused", "leave it out, or state refusal = ...");
}

bool can_be_refused(const StepDescription& s) {
    return s.refused == Refused::end && (s.kind == StepKind::process || (s.kind == StepKind::desk && s.refusal));
}

void check_process(const ProcessDescription& p, Diagnostics& diagnostics) {
    for (const StepDescription& s : p.steps) check_step(s, p.name, diagnostics);
    Teller teller(fmt::format("process \"{}\"", p.name), p.written, diagnostics);
    if (p.retry && std::none_of(p.steps.begin(), p.steps.end(), can_be_refused))
        teller.refuse("retry", "none of its steps ends a case by a refusal", "leave it out, or state the refusal of a step");
    if (p.difficulty && std::none_of(p.steps.begin(), p.steps.end(), [](const StepDescription& s) { return s.kind == StepKind::desk; }))
        teller.refuse("difficulty", "it is what officers have to do with a case, and none of its steps is at a desk",
                      "leave it out, or state it in the process whose steps are");
}

void check_desk(const DeskDescription& d, Diagnostics& diagnostics) {
    Teller teller(fmt::format("desk \"{}\"", d.name), d.written, diagnostics);
    if (!d.officers_of.empty())
        for (const auto& [key, where] : d.written.all())
            if (!contains(of_shared_desks, key))
                teller.refuse(key, fmt::format("the officers of desk \"{}\" serve it, in one line", d.officers_of),
                              fmt::format("state it at desk \"{}\", or leave officers_of out", d.officers_of));
    if (!d.meets_every) return;
    for (const char* key : {"appointments", "rest"})
        teller.refuse(key, "the desk handles cases at its meetings alone", "leave it out, or leave the meeting out");
}

void check_arrivals(const ArrivalDescription& a, Diagnostics& diagnostics) {
    Teller teller(fmt::format("arrivals \"{}\"", a.name), a.written, diagnostics);
    const bool finite = a.law == ArrivalLaw::finite_source;
    if (!finite && a.law != ArrivalLaw::renewal) return;
    for (const char* key : {"by_month", "by_weekday"})
        teller.refuse(key, fmt::format("arrivals of law \"{}\" have no rate that it could change", finite ? "finite_source" : "renewal"),
                      "leave it out, or take a law with a rate");
    if (finite) teller.refuse("batch", "the members of a finite source come one by one", "leave it out, or take another law");
}

}  // namespace

const char* name_of(StepKind kind) {
    switch (kind) {
        case StepKind::desk: return "desk";
        case StepKind::delay: return "delay";
        case StepKind::firm: return "firm";
        case StepKind::third_party: return "third_party";
        case StepKind::process: return "process";
    }
    throw InternalError("a step of no known kind");
}

void refuse_unread_keys(const ProcessBook& book, Diagnostics& diagnostics) {
    for (const DeskDescription& d : book.desks) check_desk(d, diagnostics);
    for (const ProcessDescription& p : book.processes) check_process(p, diagnostics);
    for (const ArrivalDescription& a : book.arrivals) check_arrivals(a, diagnostics);
}

}  // namespace yingshang
