#include "reader/wildcards.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace yingshang {
namespace {

constexpr std::string_view every = ".*";

bool is_stated(ParameterId id, int first_layer, int last_layer, const Registry& registry) {
    const std::vector<Setting>& settings = registry.settings(id);
    return std::any_of(settings.begin(), settings.end(), [&](const Setting& s) { return first_layer <= s.layer && s.layer <= last_layer; });
}

void state(const Wildcard& w, int first_layer, int last_layer, Ledger& ledger) {
    const Registry& registry = ledger.registry();
    std::vector<ParameterId> ids = parameters_named(w.path, registry);
    if (ids.empty()) {
        ledger.diagnostics().error(w.where, fmt::format("unknown parameters \"{}\"", w.path), "no parameter lies beneath",
                                   nearest_path(w.path, registry));
        return;
    }
    std::erase_if(ids, [&](ParameterId id) { return is_stated(id, first_layer, last_layer, registry); });
    if (ids.empty())
        ledger.diagnostics().error(w.where, fmt::format("\"{}\" changes nothing", w.path),
                                   "each parameter beneath is stated beside it by a path of its own, which wins", "leave it out");
    for (const ParameterId id : ids)
        for (Setting& s : ledger.read(w.value, registry.declaration(id), w.frame))
            if (!leaves_alone(s, registry.declaration(id))) ledger.state(std::move(s));
}

}  // namespace

bool is_wildcard(const std::string& path) { return path.size() > every.size() && path.ends_with(every); }

std::vector<ParameterId> parameters_named(const std::string& path, const Registry& registry) {
    std::vector<ParameterId> ids;
    if (!is_wildcard(path)) {
        if (const auto id = registry.find(path)) ids.push_back(*id);
        return ids;
    }
    const std::string table = path.substr(0, path.size() - 1);
    for (const std::string& known : registry.paths())
        if (known.starts_with(table)) ids.push_back(registry.require(known));
    return ids;
}

std::string nearest_path(const std::string& path, const Registry& registry) {
    const std::vector<std::string> parameters = registry.paths();
    if (!is_wildcard(path)) return suggestion(path, parameters);
    std::vector<std::string> known;
    for (const std::string& parameter : parameters)
        for (std::size_t dot = parameter.find('.'); dot != std::string::npos; dot = parameter.find('.', dot + 1))
            known.push_back(parameter.substr(0, dot).append(every));
    known.insert(known.end(), parameters.begin(), parameters.end());
    return suggestion(path, known);
}

bool leaves_alone(const Setting& s, const Declaration& d) {
    return s.verb == Verb::set && d.dimension == Dimension::duration && (d.path.ends_with(".at_least") || d.path.ends_with(".at_most"));
}

void state_beneath(std::vector<Wildcard> wildcards, int first_layer, int last_layer, Ledger& ledger) {
    std::stable_sort(wildcards.begin(), wildcards.end(), [](const Wildcard& a, const Wildcard& b) { return a.path.size() > b.path.size(); });
    for (const Wildcard& w : wildcards) state(w, first_layer, last_layer, ledger);
}

}  // namespace yingshang
