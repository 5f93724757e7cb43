#include "policy/promise_checks.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace yingshang {
namespace {

bool may_become_commitment(const StepDescription& s, const std::string& process, const std::vector<StructureChange>& changes) {
    if (s.mode != Mode::review) return s.mode == Mode::commitment;
    return std::any_of(changes.begin(), changes.end(), [&](const StructureChange& c) {
        const bool named = c.steps.empty() || std::find(c.steps.begin(), c.steps.end(), s.name) != c.steps.end();
        return c.verb == StructureVerb::mode && c.mode == Mode::commitment && c.process == process && named;
    });
}

}  // namespace

void check_promises(const Scenario& scenario, Diagnostics& diagnostics) {
    for (const ProcessDescription& p : scenario.book.processes)
        for (const StepDescription& s : p.steps) {
            if (s.kind != StepKind::desk) continue;  // told as a key of no desk
            const auto refuse = [&](const char* key, const char* why, const char* advice) {
                if (const Location* where = s.written.find(key))
                    diagnostics.error(*where, fmt::format("`{}` of step \"{}\" of process \"{}\" has no effect", key, s.name, p.name), why, advice);
            };
            if (!s.limit || scenario.registry.settings(*s.limit).empty())
                refuse("at_limit", "the step has no limit", "leave it out, or state limit = ...");
            if (!may_become_commitment(s, p.name, scenario.changes))
                refuse("check", "promises are checked, and the step is never in mode commitment", "leave it out, or say mode = \"commitment\"");
        }
}

}  // namespace yingshang
