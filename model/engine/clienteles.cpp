#include "engine/clienteles.hpp"

#include <algorithm>
#include <map>

namespace yingshang {
namespace {

using Choices = std::vector<const DeskChoice*>;

std::map<std::size_t, Choices> choices_by_attribute(const ProcessDescription& process) {
    std::map<std::size_t, Choices> all;
    const auto add = [&](const DeskChoice& desk) {
        if (desk.attribute()) all[*desk.attribute()].push_back(&desk);
    };
    for (const StepDescription& s : process.steps) {
        add(s.desk);
        if (s.check) add(s.check->desk);
    }
    return all;
}

}  // namespace

Clienteles::Clienteles(const ProcessDescription& process) {
    for (const auto& [attribute, choices] : choices_by_attribute(process)) {
        std::map<std::vector<std::string>, std::uint8_t> known;
        Part part{attribute, 0, {}};
        std::vector<Attributes> finer;
        std::vector<std::uint8_t> first_value;  // by group
        for (std::size_t v = 0; v < choices.front()->by_value().size(); ++v) {
            Attributes one;
            one.value[attribute] = static_cast<std::uint8_t>(v);
            std::vector<std::string> desks;
            for (const DeskChoice* choice : choices) desks.push_back(choice->of(one));
            const auto [group, is_new] = known.emplace(desks, static_cast<std::uint8_t>(known.size()));
            if (is_new) first_value.push_back(one.value[attribute]);
            part.group.push_back(group->second);
        }
        part.groups = first_value.size();
        for (const Attributes& member : members_)
            for (const std::uint8_t value : first_value) {
                finer.push_back(member);
                finer.back().value[attribute] = value;
            }
        members_ = std::move(finer);
        parts_.push_back(std::move(part));
    }
}

}  // namespace yingshang
