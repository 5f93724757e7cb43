// What can be wrong with the structure of processes and desks; every problem with its place.
#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/conditions.hpp"
#include "engine/plan.hpp"
#include "engine/unread_keys.hpp"

namespace yingshang {
namespace {

template <class Named>
std::vector<std::string> names_of(const std::vector<Named>& all) {
    std::vector<std::string> names;
    for (const Named& n : all) names.push_back(n.name);
    return names;
}

std::string nearest(const std::string& name, const std::vector<std::string>& known) {
    const std::string near = nearest_name(name, known);
    if (!near.empty()) return fmt::format("did you mean \"{}\"?", near);
    return known.empty() ? "" : fmt::format("known: {}", fmt::join(known, ", "));
}

bool contains(const std::vector<std::string>& names, const std::string& name) { return std::find(names.begin(), names.end(), name) != names.end(); }

// All that a step waits for.
std::vector<std::string> forerunners(const StepDescription& s) {
    std::vector<std::string> all = s.after;
    all.insert(all.end(), s.if_done.begin(), s.if_done.end());
    all.insert(all.end(), s.if_refused.begin(), s.if_refused.end());
    return all;
}

// Whether one step comes before another at any remove, or is it.
bool comes_first(const std::string& first, const std::string& then, const ProcessDescription& process, std::set<std::string>& seen) {
    if (first == then) return true;
    if (!seen.insert(then).second) return false;
    for (const StepDescription& s : process.steps)
        if (s.name == then)
            for (const std::string& name : forerunners(s))
                if (comes_first(first, name, process, seen)) return true;
    return false;
}

void check_desks(const DeskChoice& desk, const std::string& who, const Location& where, const ProcessBook& book, Diagnostics& diagnostics) {
    const std::vector<std::string> known = names_of(book.desks);
    for (const std::string& name : desk.names())
        if (!contains(known, name)) diagnostics.error(where, fmt::format("{} names an unknown desk \"{}\"", who, name), "", nearest(name, known));
}

void check_details(const StepDescription& s, const ProcessDescription& process, const ProcessBook& book, Diagnostics& diagnostics) {
    const std::string what = fmt::format("step \"{}\" of process \"{}\"", s.name, process.name);
    if (s.at_least > static_cast<int>(s.after.size()))
        diagnostics.error(s.where, fmt::format("{} begins after {} of {} step{}", what, s.at_least, s.after.size(), s.after.size() == 1 ? "" : "s"),
                          "`at_least` is more than there are in `after`", "lower it");
    if (s.check) check_desks(s.check->desk, "check of " + what, s.where, book, diagnostics);
    for (const DeskDescription& d : book.desks)
        if (s.check && s.check->desk.includes(d.name) && !d.seat.empty())
            diagnostics.error(s.where, fmt::format("check of {} is done at desk \"{}\", which has a seat in one county", what, d.name),
                              "each county checks its own cases", "name a desk without a seat");
    if (!s.correction || s.correction->back_to.empty()) return;
    std::set<std::string> seen;
    if (!comes_first(s.correction->back_to, s.name, process, seen))
        diagnostics.error(s.where, fmt::format("the correction of {} goes back to \"{}\"", what, s.correction->back_to),
                          "no step of that name comes before it", nearest(s.correction->back_to, forerunners(s)));
}

void check_step(const StepDescription& s, const ProcessDescription& process, const ProcessBook& book, Diagnostics& diagnostics) {
    const std::string what = fmt::format("step \"{}\" of process \"{}\"", s.name, process.name);
    const std::vector<std::string> steps = names_of(process.steps);
    for (const std::string& name : forerunners(s))
        if (!contains(steps, name))
            diagnostics.error(s.where, fmt::format("{} waits for an unknown step \"{}\"", what, name), "", nearest(name, steps));
    if (s.kind == StepKind::desk) {
        if (s.desk.empty()) {
            diagnostics.error(s.where, what + " names no desk", "an officer must handle it",
                              "add desk = \"...\" or kind = \"delay\", \"firm\" or \"third_party\"");
        }
        check_desks(s.desk, what, s.where, book, diagnostics);
        if (!s.handling)
            diagnostics.error(s.where, what + " has no handling time", "a desk's officer works on every case", "add handling = \"... minutes\"");
    } else if (s.kind == StepKind::process) {
        if (s.process.empty()) diagnostics.error(s.where, what + " names no process", "it stands for a whole one", "add process = \"...\"");
        else if (!contains(names_of(book.processes), s.process))
            diagnostics.error(s.where, fmt::format("{} names an unknown process \"{}\"", what, s.process), "",
                              nearest(s.process, names_of(book.processes)));
    } else {
        if (!s.time) diagnostics.error(s.where, what + " has no time", "", "add time = \"... working_days\"");
    }
}

// Steps on a cycle of waiting never begin. Removes steps whose forerunners are removed until none is left.
void check_order(const ProcessDescription& process, Diagnostics& diagnostics) {
    std::set<std::string> left;
    for (const StepDescription& s : process.steps) left.insert(s.name);
    for (bool changed = true; changed;) {
        changed = false;
        for (const StepDescription& s : process.steps) {
            const std::vector<std::string> before = forerunners(s);
            const bool free = std::none_of(before.begin(), before.end(), [&](const std::string& name) { return left.count(name) != 0; });
            if (free && left.erase(s.name) != 0) changed = true;
        }
    }
    if (left.empty()) return;
    const auto first = std::find_if(process.steps.begin(), process.steps.end(), [&](const StepDescription& s) { return left.count(s.name) != 0; });
    diagnostics.error(first->where, fmt::format("steps of process \"{}\" wait for each other: {}", process.name, fmt::join(left, ", ")),
                      "none of them would ever begin", "take one of them out of the other's `after`");
}

// The first attribute of which no value is left to those who come to a step; nothing where somebody comes.
std::optional<std::size_t> nobody(const Eligibility& process, const Eligibility& step) {
    for (std::size_t a = 0; a < process.allowed.size(); ++a)
        if ((process.allowed[a] & step.allowed[a]) == 0) return a;
    return std::nullopt;
}

void check_reach(const ProcessDescription& process, const AttributeSchema& schema, Diagnostics& diagnostics) {
    const auto attribute = [&](std::size_t a) { return a < schema.attributes.size() ? schema.attributes[a].name : std::string(); };
    if (const auto a = nobody(process.applies, process.applies)) {
        diagnostics.error(process.where, fmt::format("process \"{}\" is for nobody", process.name),
                          fmt::format("`applies` leaves no value of {}", attribute(*a)), "name one that is there");
        return;
    }
    for (const StepDescription& s : process.steps)
        if (const auto a = nobody(process.applies, s.applies))
            diagnostics.error(s.where, fmt::format("nothing can reach step \"{}\" of process \"{}\"", s.name, process.name),
                              fmt::format("nobody of the process has a {} that it applies to", attribute(*a)), "change `applies` of one of them");
}

void check_process(const ProcessDescription& process, const ProcessBook& book, Diagnostics& diagnostics) {
    if (process.steps.empty())
        diagnostics.error(process.where, fmt::format("process \"{}\" has no steps", process.name), "", "add [process.NAME.step.STEP]");
    if (process.steps.size() > most_steps)
        diagnostics.error(process.where, fmt::format("process \"{}\" has {} steps", process.name, process.steps.size()),
                          fmt::format("at most {} are possible", most_steps), "split it into two processes");
    std::set<std::string> seen;
    for (const StepDescription& s : process.steps) {
        if (!seen.insert(s.name).second) diagnostics.error(s.where, fmt::format("process \"{}\" has two steps \"{}\"", process.name, s.name));
        check_step(s, process, book, diagnostics);
        check_details(s, process, book, diagnostics);
    }
    if (!process.counts_from.empty() && seen.count(process.counts_from) == 0)
        diagnostics.error(process.where, fmt::format("process \"{}\" counts from an unknown step \"{}\"", process.name, process.counts_from), "",
                          nearest(process.counts_from, names_of(process.steps)));
    for (const std::string& step : process.counts_until)
        if (seen.count(step) == 0)
            diagnostics.error(process.where, fmt::format("process \"{}\" counts until an unknown step \"{}\"", process.name, step), "",
                              nearest(step, names_of(process.steps)));
    check_order(process, diagnostics);
    check_conditions(process, book.schema, diagnostics);
    check_reach(process, book.schema, diagnostics);
}

// Whether a process is part of another by way of its steps.
bool holds(const std::string& outer, const std::string& inner, const ProcessBook& book, std::set<std::string>& seen) {
    for (const ProcessDescription& p : book.processes) {
        if (p.name != outer || !seen.insert(outer).second) continue;
        for (const StepDescription& s : p.steps)
            if (s.kind == StepKind::process && (s.process == inner || holds(s.process, inner, book, seen))) return true;
    }
    return false;
}

void check_nesting(const ProcessBook& book, Diagnostics& diagnostics) {
    for (const ProcessDescription& p : book.processes) {
        std::set<std::string> seen;
        if (holds(p.name, p.name, book, seen))
            diagnostics.error(p.where, fmt::format("process \"{}\" is a step of itself", p.name), "it would never end",
                              "take it out of its own steps");
    }
}

void check_officers(const DeskDescription& d, const ProcessBook& book, Diagnostics& diagnostics) {
    if (d.officers_of.empty()) {
        if (d.classes.size() > most_officer_classes)
            diagnostics.error(d.where, fmt::format("desk \"{}\" has {} classes of officers", d.name, d.classes.size()),
                              "an officer's class is kept in a few bits of each case", fmt::format("at most {}", most_officer_classes));
        if (!d.unlimited && !d.officers && d.classes.empty())
            diagnostics.error(d.where, fmt::format("desk \"{}\" has neither officers nor a staffing rule", d.name), "nobody would ever be served",
                              "add officers = a number, \"unlimited\" or { utilisation = ... }");
        return;
    }
    if (d.officers_of == d.name) {
        diagnostics.error(d.where, fmt::format("desk \"{}\" shares the officers of itself", d.name), "it would have none",
                          "name another desk in officers_of, or state its own officers");
        return;
    }
    const auto other = std::find_if(book.desks.begin(), book.desks.end(), [&](const DeskDescription& o) { return o.name == d.officers_of; });
    if (other == book.desks.end())
        diagnostics.error(d.where, fmt::format("desk \"{}\" has the officers of an unknown desk \"{}\"", d.name, d.officers_of), "",
                          nearest(d.officers_of, names_of(book.desks)));
    else if (!other->officers_of.empty())
        diagnostics.error(d.where, fmt::format("desk \"{}\" has the officers of \"{}\", which has none of its own", d.name, d.officers_of), "",
                          fmt::format("name \"{}\"", other->officers_of));
}

void check_stream(const ArrivalDescription& a, Diagnostics& diagnostics) {
    const auto require = [&](bool there, const char* key) {
        if (!there)
            diagnostics.error(a.where, fmt::format("arrivals \"{}\" have no {}", a.name, key), "their law needs it",
                              fmt::format("add {} = ...", key));
    };
    const bool by_time = a.law == ArrivalLaw::renewal || a.law == ArrivalLaw::finite_source;
    require(by_time || a.rate.has_value(), "rate");
    require(!by_time || a.time.has_value(), "time");
    require(a.law != ArrivalLaw::finite_source || a.population.has_value(), "population");
    require(a.law != ArrivalLaw::mixed_poisson || a.mixing_cv.has_value(), "mixing_cv");
    if (a.from && a.until && !(*a.from < *a.until))
        diagnostics.error(a.where,
                          fmt::format("arrivals \"{}\" end on {}, not after they begin, on {}", a.name, to_string(*a.until), to_string(*a.from)));
}

// Applicants who could not use the process: in a region no firm of theirs would.
void check_applicants(const ArrivalDescription& a, const ProcessBook& book, Diagnostics& diagnostics) {
    const auto process = std::find_if(book.processes.begin(), book.processes.end(), [&](const ProcessDescription& p) { return p.name == a.process; });
    if (process == book.processes.end()) return;
    const Attributes attributes = attributes_of(book.schema, a);
    if (process->applies.matches(attributes) || nobody(process->applies, process->applies)) return;  // one for nobody is told of itself
    for (std::size_t i = 0; i < book.schema.attributes.size(); ++i) {
        if (((process->applies.allowed[i] >> attributes.value[i]) & 1u) != 0) continue;
        const Location* where = a.written.find("attributes");
        const Attribute& of = book.schema.attributes[i];
        diagnostics.error(where != nullptr ? *where : a.where,
                          fmt::format("arrivals \"{}\" bring applicants whom process \"{}\" is not for", a.name, a.process),
                          fmt::format("their {} is {}, and `applies` of the process leaves that out", of.name, of.values[attributes.value[i]]),
                          "state other attributes of the arrivals, or widen `applies`");
    }
}

void check_arrivals(const ProcessBook& book, Diagnostics& diagnostics) {
    for (const ArrivalDescription& a : book.arrivals) {
        check_stream(a, diagnostics);
        const std::vector<std::string> processes = names_of(book.processes);
        if (a.process.empty())
            diagnostics.error(a.where, fmt::format("arrivals \"{}\" name no process", a.name), "they would come for nothing",
                              fmt::format("add process = \"...\"; known: {}", fmt::join(processes, ", ")));
        else if (!contains(processes, a.process))
            diagnostics.error(a.where, fmt::format("arrivals \"{}\" name an unknown process \"{}\"", a.name, a.process), "",
                              nearest(a.process, processes));
        bool known = true;
        for (const auto& [attribute, value] : a.attributes) {
            const auto i = book.schema.find(attribute);
            known = known && i && book.schema.find_value(*i, value);
            if (!i) {
                diagnostics.error(a.where, fmt::format("arrivals \"{}\" have an unknown attribute \"{}\"", a.name, attribute), "",
                                  nearest(attribute, names_of(book.schema.attributes)));
            } else if (!book.schema.find_value(*i, value)) {
                diagnostics.error(a.where, fmt::format("arrivals \"{}\" have an unknown {} \"{}\"", a.name, attribute, value), "",
                                  nearest(value, book.schema.attributes[*i].values));
            }
        }
        if (known) check_applicants(a, book, diagnostics);
    }
}

}  // namespace

void validate(const ProcessBook& book, Diagnostics& diagnostics) {
    for (const DeskDescription& d : book.desks) check_officers(d, book, diagnostics);
    for (const ProcessDescription& process : book.processes) check_process(process, book, diagnostics);
    check_nesting(book, diagnostics);
    refuse_unread_keys(book, diagnostics);
    check_arrivals(book, diagnostics);
}

}  // namespace yingshang
