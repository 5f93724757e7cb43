#include "reader/grounds.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace yingshang {
namespace {

bool rests_on_something(const Node& node, const Defaults& around) {
    if (around.evidence || !around.source.empty()) return true;
    const auto each = [&](const auto& parts, const auto& node_of) {
        return std::all_of(parts.begin(), parts.end(), [&](const auto& part) { return rests_on_something(node_of(part), around); });
    };
    if (node.is(Node::Kind::array)) return each(node.items, [](const Node& item) -> const Node& { return item; });
    if (!node.is(Node::Kind::table)) return false;
    if (node.find("evidence") != nullptr || node.find("source") != nullptr) return true;
    const Member* by_place = node.find("by_place");
    return by_place != nullptr && each(by_place->value.members, [](const Member& m) -> const Node& { return m.value; });
}

constexpr const char* advice = "add evidence = \"assumed\" and source = \"...\"";

}  // namespace

void expect_grounds(const Node& number, const Defaults& of_patch, const std::string& measure, Diagnostics& diagnostics) {
    if (!rests_on_something(number, of_patch))
        diagnostics.error(number.where, fmt::format("a patch of measure {} does not say what its number rests on", measure),
                          "neither source nor evidence", advice);
}

void expect_grounds_of_structure(const Node& patch, const Defaults& of_patch, const std::string& measure, Diagnostics& diagnostics) {
    if (of_patch.evidence || !of_patch.source.empty()) return;
    for (const char* verb : {"remove", "unorder", "mode", "priority", "pool", "level"})
        if (const Member* m = patch.find(verb))
            diagnostics.error(m->where, fmt::format("a patch of measure {} does not say what its `{}` rests on", measure, verb),
                              "neither source nor evidence", advice);
}

}  // namespace yingshang
