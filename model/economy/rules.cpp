#include "economy/rules.hpp"

#include "core/error.hpp"

namespace yingshang {
namespace {

template <std::size_t N>
std::vector<std::string> names(const std::array<Label, N>& labels) {
    std::vector<std::string> all;
    for (const Label& label : labels) all.emplace_back(label.name);
    return all;
}

// Of bounds between classes: the first class has none.
std::vector<std::string> without_the_first(std::vector<std::string> names) {
    names.erase(names.begin());
    return names;
}

// "C.A": the first, then for each the second.
std::vector<std::string> pair_names(const std::vector<std::string>& names) {
    std::vector<std::string> all;
    for (const std::string& first : names)
        for (const std::string& second : names) all.push_back(first + "." + second);
    return all;
}

std::vector<std::string> month_names() {
    std::vector<std::string> all;
    for (int m = 1; m <= 12; ++m) all.push_back((m < 10 ? "0" : "") + std::to_string(m));
    return all;
}

}  // namespace

const std::vector<std::string>& family_names(Family family) {
    static const std::vector<std::string> none{""}, sections = names(section_labels), pairs = pair_names(sections), forms = names(form_labels),
                                                    owners = names(owner_labels), sizes = names(size_labels), months = month_names(),
                                                    grades{"A", "B", "C", "D"}, banks = names(bank_labels),
                                                    capitals = without_the_first(names(capital_labels));
    switch (family) {
        case Family::none: return none;
        case Family::section: return sections;
        case Family::section_pair: return pairs;
        case Family::form: return forms;
        case Family::owner: return owners;
        case Family::size: return sizes;
        case Family::month: return months;
        case Family::grade: return grades;
        case Family::bank: return banks;
        case Family::capital: return capitals;
    }
    throw InternalError("a family of parameters has no names");
}

}  // namespace yingshang
