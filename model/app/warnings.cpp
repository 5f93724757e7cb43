#include "app/warnings.hpp"

#include <cstdio>
#include <set>
#include <string>

#include <fmt/format.h>

namespace yingshang {
namespace {

std::string warning_text(const Diagnostic& d) {
    std::string text = fmt::format("{}: warning: {}", to_string(d.where), d.problem);
    if (!d.why.empty()) text += fmt::format(" ({})", d.why);
    if (!d.suggestion.empty()) text += ", " + d.suggestion;
    return text;
}

}  // namespace

void print_warnings(const std::vector<LoadedScenario>& scenarios) {
    std::set<std::string> told;
    for (const LoadedScenario& l : scenarios)
        for (const Diagnostic& d : l.scenario.warnings)
            if (const std::string text = warning_text(d); told.insert(text).second) fmt::print(stderr, "{}\n", text);
}

}  // namespace yingshang
