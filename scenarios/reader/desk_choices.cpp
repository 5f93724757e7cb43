#include "reader/desk_choices.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reader/statements.hpp"

namespace yingshang {
namespace {

// Who is left: desk = { bank = { ... }, other = "counter" }.
bool is_rest(const Member& m) { return m.key == "other" && !m.value.is(Node::Kind::table); }

class ChoiceReader {
  public:
    ChoiceReader(const std::string& what, const Eligibility& who_come, const ProcessBook& book, Ledger& ledger)
        : what_(what), who_come_(who_come), book_(book), ledger_(ledger) {}

    DeskChoice read(const Node& table) {
        const Member* by = attribute_in(table);
        if (by == nullptr || !says_for_whom(*by)) return {};
        const std::size_t attribute = *book_.schema.find(by->key);
        std::vector<std::string> desks(book_.schema.attributes[attribute].values.size());
        bool are_all_known = true;
        for (const Member& m : by->value.members) are_all_known = read_value(m, attribute, desks) && are_all_known;
        if (are_all_known) give_the_rest(table, *by, attribute, desks);
        return {attribute, std::move(desks)};
    }

    std::string name(const Member& m) {
        const std::string for_whom = m.key == "desk" ? "" : fmt::format(" for \"{}\"", m.key);
        if (!expect(m.value, Node::Kind::text, fmt::format("the desk of {}{}", what_, for_whom), diagnostics())) return "";
        tell_unless_known("desk", what_ + " names", m.value, names_of(book_.desks), ledger_);
        return m.value.text;
    }

  private:
    [[nodiscard]] Diagnostics& diagnostics() const { return ledger_.diagnostics(); }
    [[nodiscard]] bool comes(std::size_t attribute, std::size_t value) const { return ((who_come_.allowed[attribute] >> value) & 1u) != 0; }

    bool says_for_whom(const Member& by) {
        if (by.value.is(Node::Kind::table)) return true;
        const Attribute& of = book_.schema.attributes[*book_.schema.find(by.key)];
        const std::string desk = by.value.is(Node::Kind::text) ? by.value.text : "...";
        diagnostics().error(by.value.where, fmt::format("the desk of {} by {} is {}, not a table", what_, of.name, by.value.kind_name()),
                            fmt::format("it says which desk is for which {}", of.name),
                            fmt::format("say desk = {{ {} = {{ {} = \"{}\" }}, other = \"...\" }}, or desk = \"{}\" where one is for all", of.name,
                                        of.values.front(), desk, desk));
        return false;
    }
    const Member* attribute_in(const Node& table) {
        const Member* by = nullptr;
        bool is_any_named = false;
        for (const Member& m : table.members) {
            if (is_rest(m)) continue;
            is_any_named = true;
            if (!book_.schema.find(m.key)) {
                diagnostics().error(m.where, fmt::format("unknown attribute \"{}\"", m.key), "of an applicant",
                                    suggestion(m.key, names_of(book_.schema.attributes)));
            } else if (by != nullptr) {
                diagnostics().error(m.where, fmt::format("{} has its desk by two attributes, {} and {}", what_, by->key, m.key),
                                    "an applicant would have two desks", "keep one of them");
            } else {
                by = &m;
            }
        }
        if (!is_any_named)
            diagnostics().error(table.where, fmt::format("{} has its desk by no attribute", what_), "",
                                "say desk = \"...\", or desk.ATTRIBUTE = { VALUE = \"...\" }");
        return by;
    }

    // False where there is no such value: it may be one of those that seem to be left.
    bool read_value(const Member& m, std::size_t attribute, std::vector<std::string>& desks) {
        const Attribute& of = book_.schema.attributes[attribute];
        const auto value = book_.schema.find_value(attribute, m.key);
        if (!value && m.key == "other")
            diagnostics().error(m.where, fmt::format("`other` is no {} in the desk of {}", of.name, what_), "it is for all who are left",
                                fmt::format("put it beside {}: desk = {{ {} = {{ ... }}, other = \"...\" }}", of.name, of.name));
        else if (!value)
            diagnostics().error(m.where, fmt::format("unknown {} \"{}\"", of.name, m.key), "in the desk of " + what_, suggestion(m.key, of.values));
        else if (!comes(attribute, *value))
            diagnostics().error(m.where, fmt::format("the desk of {} for {} \"{}\" has no effect", what_, of.name, m.key),
                                "`applies` leaves them out", "leave it out");
        const std::string desk = name(m);
        if (value) desks[*value] = desk;
        return value.has_value();
    }

    void give_the_rest(const Node& table, const Member& by, std::size_t attribute, std::vector<std::string>& desks) {
        const Attribute& of = book_.schema.attributes[attribute];
        const Member* rest = table.find("other");
        if (rest != nullptr && !is_rest(*rest)) rest = nullptr;
        const std::string desk = rest != nullptr ? name(*rest) : "";
        std::vector<std::string> left;
        for (std::size_t v = 0; v < desks.size(); ++v) {
            if (by.value.find(of.values[v]) != nullptr || !comes(attribute, v)) continue;
            left.push_back(of.values[v]);
            desks[v] = desk;
        }
        if (rest != nullptr && left.empty())
            diagnostics().error(rest->where, fmt::format("`other` of the desk of {} has no effect", what_),
                                fmt::format("every {} that comes has a desk", of.name), "leave it out");
        if (rest == nullptr && !left.empty())
            diagnostics().error(by.where, fmt::format("{} has no desk for {} \"{}\"", what_, of.name, fmt::join(left, "\", \"")),
                                "they come to it too", fmt::format("add {} = \"...\", or other = \"...\" beside {}", left.front(), of.name));
    }

    const std::string& what_;
    const Eligibility& who_come_;
    const ProcessBook& book_;
    Ledger& ledger_;
};

}  // namespace

DeskChoice read_desk_choice(Layered& table, const std::string& what, const Eligibility& who_come, const ProcessBook& book, Ledger& ledger) {
    const Member* m = table.last("desk");
    if (m == nullptr) return {};
    ChoiceReader reader(what, who_come, book, ledger);
    DeskChoice desk = m->value.is(Node::Kind::table) ? reader.read(m->value) : DeskChoice(reader.name(*m));
    if (desk.empty()) ledger.hush(what + " names no desk");
    return desk;
}

}  // namespace yingshang
