#include "parameters/registry.hpp"

#include <array>
#include <cmath>

#include <fmt/format.h>

#include "parameters/statement_checks.hpp"

namespace yingshang {
namespace {

struct EvidenceName {
    Evidence evidence;
    std::string_view name;
};

constexpr std::array<EvidenceName, 5> evidence_names{{{Evidence::statute, "statute"},
                                                      {Evidence::data, "data"},
                                                      {Evidence::survey, "survey"},
                                                      {Evidence::literature, "literature"},
                                                      {Evidence::assumed, "assumed"}}};

}  // namespace

std::optional<Evidence> parse_evidence(std::string_view word) {
    for (const auto& [evidence, name] : evidence_names)
        if (name == word) return evidence;
    return std::nullopt;
}

std::string_view to_string(Evidence evidence) {
    for (const auto& [known, name] : evidence_names)
        if (known == evidence) return name;
    throw InternalError("a kind of evidence has no name");
}

std::string_view to_string(Verb verb) {
    switch (verb) {
        case Verb::set: return "set";
        case Verb::scale: return "scale";
        case Verb::add: return "add";
        case Verb::least: return "least";
    }
    throw InternalError("a verb has no name");
}

ParameterId Registry::declare(Declaration declaration) {
    const Declaration& d = declaration;
    if (by_path_.contains(d.path)) throw InternalError(fmt::format("parameter {} is declared twice", d.path));
    if (!(d.least <= d.most)) throw InternalError(fmt::format("parameter {} permits no value", d.path));
    if (d.otherwise && !std::isnan(*d.otherwise) && !is_permitted(d, *d.otherwise))
        throw InternalError(fmt::format("parameter {} does not permit its own default", d.path));
    const ParameterId id(declarations_.size());
    by_path_.emplace(d.path, id);
    declarations_.push_back(std::move(declaration));
    settings_.emplace_back();
    return id;
}

std::optional<ParameterId> Registry::find(std::string_view path) const {
    const auto found = by_path_.find(path);
    if (found == by_path_.end()) return std::nullopt;
    return found->second;
}

ParameterId Registry::require(std::string_view path) const {
    const std::optional<ParameterId> id = find(path);
    if (!id) throw InternalError(fmt::format("parameter {} is read but was never declared", path));
    return *id;
}

const Declaration& Registry::declaration(ParameterId id) const { return declarations_.at(id.index()); }

const std::vector<Setting>& Registry::settings(ParameterId id) const { return settings_.at(id.index()); }

std::vector<std::string> Registry::paths() const {
    std::vector<std::string> all;
    for (const auto& [path, id] : by_path_) all.push_back(path);
    return all;
}

Registry Registry::without_measures() const {
    Registry base = *this;
    for (std::vector<Setting>& settings : base.settings_) std::erase_if(settings, [](const Setting& s) { return !s.measure.empty(); });
    return base;
}

std::string Registry::suggestion_for(std::string_view path) const {
    const std::string near = nearest_name(std::string(path), paths());
    return near.empty() ? "" : fmt::format("did you mean \"{}\"?", near);
}

void Registry::state(Setting setting, Diagnostics& diagnostics) {
    const std::optional<ParameterId> id = find(setting.path);
    if (!id) {
        diagnostics.error(setting.where, fmt::format("unknown parameter \"{}\"", setting.path), "neither the program nor a process declares it",
                          suggestion_for(setting.path));
        return;
    }
    std::vector<Setting>& others = settings_[id->index()];
    check_statement(declaration(*id), setting, others, diagnostics);
    others.push_back(std::move(setting));
}

}  // namespace yingshang
