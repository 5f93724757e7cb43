// Changes to the structure of a process, as a set: which of them came first has no effect.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "policy/measure.hpp"

namespace yingshang {
namespace {

using Changes = std::vector<const StructureChange*>;

bool in_force(const StructureChange& c, CountyId county, Day day) {
    if (c.from && day < *c.from) return false;
    if (c.until && day >= *c.until) return false;
    return c.places.empty() || std::find(c.places.begin(), c.places.end(), county) != c.places.end();
}

bool names(const StructureChange& c, const std::string& step) {
    return c.steps.empty() || std::find(c.steps.begin(), c.steps.end(), step) != c.steps.end();
}

Changes changes_in_force(const std::string& process, const std::vector<StructureChange>& changes, CountyId county, Day day) {
    Changes found;
    for (const StructureChange& c : changes)
        if (c.process == process && in_force(c, county, day)) found.push_back(&c);
    return found;
}

bool is_removed(const std::string& step, const Changes& changes) {
    return std::any_of(changes.begin(), changes.end(),
                       [&](const StructureChange* c) { return c->verb == StructureVerb::remove && !c->applies && names(*c, step); });
}

bool is_empty(const Eligibility& e) {
    return std::any_of(e.allowed.begin(), e.allowed.end(), [](std::uint32_t mask) { return mask == 0; });
}

// Applicants of one kind at one step, and the changes that concern them.
struct Cell {
    Eligibility applies;
    Changes changes;
};

// The part of a cell within a set of applicants, and the rest as disjoint products of sets of values.
std::vector<Cell> split(const Cell& cell, const StructureChange& change) {
    std::vector<Cell> parts;
    Eligibility within = cell.applies;
    for (std::size_t a = 0; a < within.allowed.size(); ++a) {
        Eligibility outside = within;
        outside.allowed[a] &= ~change.applies->allowed[a];
        if (!is_empty(outside)) parts.push_back({outside, cell.changes});
        within.allowed[a] &= change.applies->allowed[a];
    }
    if (!is_empty(within)) {
        parts.push_back({within, cell.changes});
        parts.back().changes.push_back(&change);
    }
    return parts;
}

std::vector<Cell> cells_of(const StepDescription& step, const Changes& changes) {
    Cell everybody{step.applies, {}};
    Changes conditional;
    for (const StructureChange* c : changes) {
        if (!names(*c, step.name)) continue;
        (c->applies ? conditional : everybody.changes).push_back(c);
    }
    std::sort(conditional.begin(), conditional.end(), [](auto* a, auto* b) { return *a->applies < *b->applies; });
    std::vector<Cell> cells{everybody};
    for (const StructureChange* c : conditional) {
        std::vector<Cell> finer;
        for (const Cell& cell : cells)
            for (Cell& part : split(cell, *c)) finer.push_back(std::move(part));
        cells = std::move(finer);
    }
    return cells;
}

using Order = std::map<std::string, std::vector<std::string>>;  // step -> what it waits for

bool is_unordered(const std::string& a, const std::string& b, const Changes& changes) {
    return std::any_of(changes.begin(), changes.end(),
                       [&](const StructureChange* c) { return c->verb == StructureVerb::unorder && names(*c, a) && names(*c, b); });
}

// What a step waits for: in the place of a step that is gone or that it no longer waits for, what that one
// waits for.
std::set<std::string> forerunners(const std::string& step, const Order& order, const Changes& of_cell, const Changes& all) {
    std::set<std::string> kept, seen;
    std::vector<std::string> open = order.at(step);
    while (!open.empty()) {
        const std::string name = open.back();
        open.pop_back();
        if (!seen.insert(name).second) continue;
        if (!is_unordered(name, step, of_cell) && !is_removed(name, all)) {
            kept.insert(name);
        } else if (const auto before = order.find(name); before != order.end()) {
            open.insert(open.end(), before->second.begin(), before->second.end());
        }
    }
    return kept;
}

void treat(StepDescription& step, const Changes& changes) {
    for (const StructureChange* c : changes) {
        if (c->verb == StructureVerb::remove) step.mode = Mode::abolished;
        // Commitment and filing change what an office does at a desk.
        if (c->verb == StructureVerb::mode && (step.kind == StepKind::desk || c->mode == Mode::abolished)) step.mode = std::max(step.mode, c->mode);
        if (c->verb == StructureVerb::priority) step.priority = std::max(step.priority, c->priority);
    }
}

}  // namespace

ProcessDescription patched(const ProcessDescription& process, const std::vector<StructureChange>& changes, CountyId county, Day day) {
    const Changes now = changes_in_force(process.name, changes, county, day);
    if (now.empty()) return process;
    Order order;
    for (const StepDescription& s : process.steps) order[s.name] = s.after;

    ProcessDescription result = process;
    result.steps.clear();
    std::map<std::string, std::vector<std::string>> variants;
    for (const StepDescription& original : process.steps) {
        if (is_removed(original.name, now)) continue;
        const std::vector<Cell> cells = cells_of(original, now);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            StepDescription step = original;
            step.applies = cells[i].applies;
            if (cells.size() > 1) {
                step.luck = original.name;
                step.name = fmt::format("{}~{}", original.name, i);
            }
            variants[original.name].push_back(step.name);
            const std::set<std::string> after = forerunners(original.name, order, cells[i].changes, now);
            step.after.assign(after.begin(), after.end());
            treat(step, cells[i].changes);
            result.steps.push_back(std::move(step));
        }
    }
    for (StepDescription& step : result.steps) {
        std::vector<std::string> after;
        for (const std::string& name : step.after) {
            const std::vector<std::string>& all = variants[name];
            after.insert(after.end(), all.begin(), all.end());
        }
        step.after = std::move(after);
    }
    return result;
}

}  // namespace yingshang
